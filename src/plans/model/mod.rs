//! Types of annual plans.

mod content;
mod intention;
mod record;
mod state;
mod view;

pub use content::*;
pub use intention::*;
pub use record::*;
pub use state::*;
pub use view::*;

use crate::id;

id! {
    /// An annual plan of a department.
    PlanId,
    /// A line of a plan; it keeps its id from edition to edition.
    PlanLineId,
    /// An intention notice.
    IntentionId,
    /// A step of a plan from state to state.
    PlanStepId,
}
