//! Types of the room.

mod claim;
mod content;
mod state;

pub use claim::*;
pub use content::*;
pub use state::*;

crate::id! {
    /// What one organization hands in for one opportunity.
    SubmissionId,
}

crate::sql_text!(SubmissionId, SubmissionState, SubmissionAction);
