//! The deadline.

use super::{Said, attachments, event, record_step, waiting};
use crate::app::App;
use crate::audit;
use crate::jobs;
use crate::kernel::lifecycle::Due;
use crate::kernel::{Actor, Result};
use crate::opportunities::model::{CloseJob, ClosedJob, Opportunity, OpportunityAction as Action};
use crate::opportunities::rules::{OPPORTUNITY, StepFacts, Timed};
use crate::opportunities::store;

/// Closes an opportunity whose deadline has come. A job of an earlier deadline, or one that runs twice, changes nothing.
///
/// # Errors
/// Those of the database.
pub fn close(app: &App, job: CloseJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = store::opportunity_by_id(tx, job.id)?;
        let timed = Timed { state: row.state, deadline: row.deadline };
        let Some((_, action)) = timed.next_due(now, &app.calendar, &()).filter(|(at, _)| *at <= now) else {
            return Ok(());
        };
        let state = OPPORTUNITY.step(row.state, action, &StepFacts::default())?;
        let nobody = Actor::public();
        record_step(tx, &nobody, row.id, Action::Close, Said::default(), now)?;
        // An amendment that was not published in time is void.
        attachments::give_up(tx, &row, now)?;
        let closed = Opportunity { state, working: None, ended_at: row.deadline, updated_at: now, ..row };
        let saved = store::opportunity_save(tx, &closed)?;
        jobs::enqueue(tx, &ClosedJob { id: saved.id }, now)?;
        audit::record(tx, event(&nobody, now, "close", &saved))?;
        waiting::settle(app, tx, &saved, now)
    })
}
