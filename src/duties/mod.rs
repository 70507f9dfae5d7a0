//! What waits for people (待办): one list for each person, with the deadline and the rule behind it, told once, brought to mind
//! before it is due, and readable by any calendar program.
//!
//! What waits about a thing follows from its state. A room says so in one place: after each step it calls [`settle`] with
//! everything that now waits. What no longer waits goes away by itself; what still waits keeps its place and is not told again.

pub mod api;
mod model;
pub mod rules;
mod service;
mod store;

pub use model::{Bearer, Duty, DutyId, DutyList, DutyView, FeedSecret, FeedView};
pub use service::{calendar, feed, feed_calendar, feed_make, feed_revoke, jobs, list, settle, settle_closing};
