//! Pure decisions about plans: who may do what, how a plan moves, what is wrong with it, what a line still holds.

pub mod access;
mod bounds;
mod change;
mod check;
mod draw;
mod intention;
mod lifecycle;

pub use access::ACCESS;
pub use bounds::{REASON_LEAST, REASON_MOST, faults};
pub use change::{Change, compare};
pub use check::{Reviewed, check};
pub use draw::{Drawing, draw};
pub use intention::{intention_faults, withdrawal_faults};
pub use lifecycle::{PLAN, PlanFacts, Timed};
