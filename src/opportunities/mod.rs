//! Needs and calls: what a purchaser (or the host of a venture round) asks for, from draft to published notice.
//!
//! [`model::OpportunityTerms`] is the content people write: budget, staffing, qualification, scoring, payments and
//! the rest, every part optional while it is a draft. [`rules::check`] reads it and says what is missing and which
//! two places contradict each other; [`rules::score`] gives the points of a scoring rule for given evidence.
//! [`cases`] reads real tenders recorded as structured facts into the model and writes them back without loss.

pub mod cases;
pub mod model;
pub mod rules;
