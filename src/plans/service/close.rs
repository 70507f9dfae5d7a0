//! The end of the year.

use super::{Said, event, record_step, waiting};
use crate::app::App;
use crate::audit;
use crate::kernel::lifecycle::Due;
use crate::kernel::{Actor, Result};
use crate::plans::model::{Plan, PlanAction as Action, PlanCloseJob};
use crate::plans::rules::{PLAN, PlanFacts, Timed};
use crate::plans::store;

/// Closes a plan whose year is over; an adjustment not published by then is void. One that runs twice changes nothing.
///
/// # Errors
/// Those of the database.
pub fn close(app: &App, job: PlanCloseJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = store::plan_by_id(tx, job.id)?;
        let timed = Timed { state: row.state, year: row.year };
        let Some((_, action)) = timed.next_due(now, &app.calendar, &()).filter(|(at, _)| *at <= now) else {
            return Ok(());
        };
        let facts = PlanFacts { is_author: false, own_unit: false, blocking: 0 };
        let state = PLAN.step(row.state, action, &facts)?;
        let nobody = Actor::public();
        record_step(tx, &nobody, row.id, Action::Close, Said::default(), now)?;
        let saved = store::plan_save(tx, &Plan { state, working: None, reason: None, updated_at: now, ..row })?;
        audit::record(tx, event(&nobody, now, "close", &saved))?;
        waiting::settle(app, tx, &saved, now)
    })
}
