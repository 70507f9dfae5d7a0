//! Pure decisions about submissions.

pub mod access;
mod check;
mod claim;
mod costs;
mod lifecycle;
mod lots;
pub mod receipt;
pub mod split;

pub use access::ACCESS;
pub use check::{Held, check};
pub use claim::{Standing, evidence, fits, item_path, projects};
pub use costs::{cost_sheet, offer_costs, offer_under};
pub use lifecycle::{SUBMISSION, SealFacts, to_confirm};
pub use lots::{counted, lots_of};
