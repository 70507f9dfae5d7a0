//! Types of the room.

mod check;
mod claim;
mod content;
mod opening;
mod receipt;
mod record;
mod state;
mod view;

pub use check::*;
pub use claim::*;
pub use content::*;
pub use opening::*;
pub use receipt::*;
pub use record::*;
pub use state::*;
pub use view::*;

crate::id! {
    /// What one organization hands in for one opportunity.
    SubmissionId,
    /// A person's key for openings.
    OpeningKeyId,
    /// A step of a submission.
    StepId,
}

crate::sql_text!(SubmissionId, OpeningKeyId, StepId, SubmissionState, SubmissionAction, Side, Standing);
