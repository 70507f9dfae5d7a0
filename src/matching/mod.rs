//! Matching: which organizations qualify for a need, in which order, and why; and the same asked from the other side.
//!
//! Three evaluators give one meaning. `policy::evaluate` is the definition and explains; [`index`] has every organization in
//! memory as sets and answers for all of them at once; its needs are the same for one organization against all open needs.
//! Property tests hold the latter two equal to the first. [`live`] keeps the index true to the database, which stays the
//! truth: what people decide on is evaluated from there.

pub mod api;
pub mod index;
mod live;
pub mod model;
pub mod rules;
pub mod service;
mod store;

pub use live::Matching;
pub use service::{jobs, run_follower};
