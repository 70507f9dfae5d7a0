//! Tables as Diesel sees them, one file a room; `tests/schema_parity.rs` holds them equal to both databases.

mod accounts;
mod audit;
mod awards;
mod catalogue;
mod duties;
mod files;
mod jobs;
mod matching;
mod notices;
mod notify;
mod once;
mod opportunities;
mod organizations;
mod plans;
mod policy;
mod reviews;
mod submissions;

pub use accounts::*;
pub use audit::*;
pub use awards::*;
pub use catalogue::*;
pub use duties::*;
pub use files::*;
pub use jobs::*;
pub use matching::*;
pub use notices::*;
pub use notify::*;
pub use once::*;
pub use opportunities::*;
pub use organizations::*;
pub use plans::*;
pub use policy::*;
pub use reviews::*;
pub use submissions::*;

diesel::allow_tables_to_appear_in_same_query!(audit_event, audit_log, audit_pending, once_answer,);
