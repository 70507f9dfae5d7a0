//! Annual plans: what a department means to buy in a year, line by line, with the budget for it.
//!
//! A drafter writes the plan as a table (or imports a sheet), the finance office of the region reviews it, the department
//! publishes it. What is published never changes: an adjustment is a new working copy with a reason, reviewed likewise and
//! published as the next *edition*. "No budget, no purchase" (财预〔2017〕87号): a need draws its amount from a line of a
//! published plan, and no more than the line holds ([`service::draw`]). At the end of its year a plan closes by itself.

pub mod api;
pub mod model;
pub mod rules;
pub mod service;
mod sheet;
mod store;

pub use model::{PlanLineId, PlanLineView};

use crate::app::App;
use crate::jobs::Registry;

/// Registers this room's jobs.
pub fn jobs(app: &App, registry: &mut Registry) {
    let app = app.clone();
    registry.on(move |job: model::PlanCloseJob| service::close(&app, job));
}
