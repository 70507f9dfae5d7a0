//! Needs and calls: what a purchaser (or the host of a venture round) asks for, from draft to published notice.
//!
//! [`model::OpportunityTerms`] is the content people write: budget, staffing, qualification, scoring, payments and
//! the rest, every part optional while it is a draft. [`rules::check`] reads it and says what is missing and which
//! two places contradict each other; [`rules::score`] gives the points of a scoring rule for given evidence.
//! [`cases`] reads real tenders recorded as structured facts into the model and writes them back without loss.
//!
//! A drafter writes a working copy, saved as typed; a second person of the department reviews and publishes it as an
//! *edition*, which never changes. An amendment is a new working copy, reviewed likewise and published as the next
//! edition with a public note of what it changes. At its deadline an opportunity closes by itself.

pub mod api;
pub mod cases;
pub mod model;
pub mod rules;
pub mod service;
mod store;

use crate::app::App;
use crate::jobs::Registry;

/// Registers this room's jobs.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job: model::CloseJob| service::close(&here, job));
    let here = app.clone();
    registry.on(move |job: model::ConsultationOverJob| service::consultation_over(&here, job));
}
