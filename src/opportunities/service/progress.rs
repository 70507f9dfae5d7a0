//! How far a procedure has come after its deadline: noted by the rooms that follow, each in its own transaction.

use super::{attachments, event, notice, record_step, waiting};
use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::jobs;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Instant, Result};
use crate::opportunities::model::{ClosedJob, Opportunity, OpportunityAction as Action, OpportunityState as State};
use crate::opportunities::rules::{self, OPPORTUNITY, StepFacts};
use crate::opportunities::store;
use crate::plans;
use serde_json::json;

/// The submissions were opened.
///
/// # Errors
/// `not_found`; `state_conflict` where it is not closed, or suspended; those of the database.
pub fn mark_opened(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: OpportunityId, now: Instant) -> Result<()> {
    mark(app, tx, actor, id, (Action::Open, None), now)
}

/// A panel has begun its review.
///
/// # Errors
/// `not_found`; `state_conflict` where nothing is opened, a panel reviews already, or it is suspended; those of the database.
pub fn mark_evaluating(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: OpportunityId, now: Instant) -> Result<()> {
    mark(app, tx, actor, id, (Action::Evaluate, None), now)
}

/// The result was published.
///
/// # Errors
/// `not_found`; `state_conflict` where nothing is reviewed, or it is suspended; those of the database.
pub fn mark_published(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: OpportunityId, now: Instant) -> Result<()> {
    mark(app, tx, actor, id, (Action::Publicize, None), now)
}

/// The result was confirmed.
///
/// # Errors
/// `not_found`; `state_conflict` where no result is published, or it is suspended; those of the database.
pub fn mark_awarded(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: OpportunityId, now: Instant) -> Result<()> {
    mark(app, tx, actor, id, (Action::Award, None), now)
}

/// What was reviewed is set aside, and why: another panel reviews what was opened. Where nothing was reviewed yet nothing
/// changes.
///
/// # Errors
/// `not_found`; those of the database.
pub fn mark_reconsidered(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: OpportunityId,
    reason: &str,
    now: Instant,
) -> Result<()> {
    let state = store::opportunity_by_id(tx, id)?.state;
    if matches!(state, State::Evaluating | State::Publicity | State::Awarded) {
        return mark(app, tx, actor, id, (Action::Reconsider, Some(reason)), now);
    }
    Ok(())
}

/// It ends without an award, and why; the reason is public, and the line of the plan it drew from is free again. What has ended
/// stays as it is.
///
/// # Errors
/// `not_found`; `state_conflict` where it was never published; those of the database.
pub fn mark_failed(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: OpportunityId,
    reason: &str,
    now: Instant,
) -> Result<()> {
    let state = store::opportunity_by_id(tx, id)?.state;
    if matches!(state, State::Failed | State::Cancelled) {
        return Ok(());
    }
    mark(app, tx, actor, id, (Action::Fail, Some(reason)), now)
}

fn mark(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: OpportunityId,
    (action, reason): (Action, Option<&str>),
    now: Instant,
) -> Result<()> {
    let row = store::opportunity_by_id(tx, id)?;
    let facts = StepFacts { suspended: rules::is_suspended(row.suspended_until, now), ..StepFacts::default() };
    let state = OPPORTUNITY.step(row.state, action, &facts)?;
    record_step(tx, actor, id, action, reason.map(str::to_owned).into(), now)?;
    let mut marked = Opportunity { state, updated_at: now, ..row.clone() };
    if state == State::Failed {
        marked.cancel_reason = reason.map(str::to_owned);
        plans::service::release(tx, id, now)?;
        if row.state.is_open() {
            // An amendment that was not published is void, and nothing is taken any more.
            attachments::give_up(tx, &row, now)?;
            (marked.working, marked.ended_at) = (None, Some(now));
            jobs::enqueue(tx, &ClosedJob { id }, now)?;
        }
    }
    let saved = store::opportunity_save(tx, &marked)?;
    if let Some(reason) = reason.filter(|_| state == State::Failed) {
        notice::publish_end(app, tx, actor, &saved, reason, now)?;
    }
    audit::record(tx, event(actor, now, action.as_str(), &saved).with(&json!({ "reason": reason }))?)?;
    waiting::settle(app, tx, &saved, now)
}

/// Suspends the procedure until a moment, or lets it go on (94号令 Art. 28): for the room of remedies, in its transaction.
///
/// # Errors
/// `not_found`; those of the database.
pub fn suspend(tx: &mut Tx<'_>, actor: &Actor, id: OpportunityId, until: Option<Instant>, now: Instant) -> Result<()> {
    let row = store::opportunity_by_id(tx, id)?;
    if row.suspended_until == until {
        return Ok(());
    }
    let act = if until.is_some() { "suspend" } else { "resume" };
    let saved = store::opportunity_save(tx, &Opportunity { suspended_until: until, updated_at: now, ..row })?;
    audit::record(tx, event(actor, now, act, &saved).with(&json!({ "until": until }))?)
}
