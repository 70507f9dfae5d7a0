//! Awards: from the report of a panel to a confirmed result.
//!
//! When a review is concluded its award waits for the purchaser, with the statutory days running: a drafter proposes whom each lot
//! goes to (as ranked, or with a reason), an approver decides, the result is published with the names of the experts, the
//! winner gets the award notice and everybody else the own score and rank; after the publicity it is confirmed by itself.

pub mod api;
pub mod model;
pub mod rules;
pub mod service;
mod store;
