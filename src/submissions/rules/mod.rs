//! Pure decisions about submissions.

mod claim;
mod lifecycle;

pub use claim::{Standing, evidence, fits, item_path, projects};
pub use lifecycle::{SUBMISSION, SealFacts};
