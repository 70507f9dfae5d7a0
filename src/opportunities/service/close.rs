//! The deadline, and what follows it.

use super::{Said, attachments, event, record_step, waiting};
use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::jobs;
use crate::kernel::ids::OpportunityId;
use crate::kernel::lifecycle::Due;
use crate::kernel::{Actor, Instant, Result};
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

/// Notes that the submissions of a closed opportunity were opened: for the room of submissions, in its transaction.
///
/// # Errors
/// `not_found`; `state_conflict` where it is not closed; those of the database.
pub fn mark_opened(tx: &mut Tx<'_>, actor: &Actor, id: OpportunityId, now: Instant) -> Result<()> {
    mark(tx, actor, id, Action::Open, None, now)
}

/// Notes that a closed opportunity failed, and why: for the room of submissions, in its transaction.
///
/// # Errors
/// `not_found`; `state_conflict` where it is not closed; those of the database.
pub fn mark_failed(tx: &mut Tx<'_>, actor: &Actor, id: OpportunityId, reason: &str, now: Instant) -> Result<()> {
    mark(tx, actor, id, Action::Fail, Some(reason.to_owned()), now)
}

fn mark(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: OpportunityId,
    action: Action,
    reason: Option<String>,
    now: Instant,
) -> Result<()> {
    let row = store::opportunity_by_id(tx, id)?;
    let state = OPPORTUNITY.step(row.state, action, &StepFacts::default())?;
    record_step(tx, actor, id, action, reason.into(), now)?;
    let saved = store::opportunity_save(tx, &Opportunity { state, updated_at: now, ..row })?;
    audit::record(tx, event(actor, now, action.as_str(), &saved))
}
