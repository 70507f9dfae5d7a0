//! After publication: amend, drop an amendment, cancel.

use super::{Said, attachments, event, load_for, notice, present, published, required, step, step_facts, waiting};
use crate::app::App;
use crate::audit;
use crate::db::types::JsonText;
use crate::jobs;
use crate::kernel::ids::{AccountId, OpportunityId};
use crate::kernel::{Actor, Result};
use crate::opportunities::model::{
    CancelInput, CancelledJob, ClosedJob, Opportunity, OpportunityAction as Action, OpportunityDraft,
};
use crate::opportunities::rules::access;
use crate::opportunities::store;
use crate::plans;

/// Begins an amendment: a working copy of what is published, which stays public and open meanwhile.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; those of the database.
pub fn amend(app: &App, actor: &Actor, id: OpportunityId, expected: i64) -> Result<OpportunityDraft> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::AMEND, id, expected)?;
        let terms = published(tx, &row)?;
        let facts = step_facts(app, tx, actor, &row, &terms, now)?;
        let state = step(tx, actor, &row, Action::Amend, &facts, Said::default(), now)?;
        let authors = JsonText::of(&[actor.account()?])?;
        let working = Some(JsonText::of(&terms)?);
        let saved = store::opportunity_save(tx, &Opportunity { state, working, authors, updated_at: now, ..row })?;
        audit::record(tx, event(actor, now, "amend", &saved))?;
        super::draft_view(tx, actor, &saved, terms)
    })
}

/// Drops an amendment; what is published stays as it is.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; those of the database.
pub fn discard(app: &App, actor: &Actor, id: OpportunityId, expected: i64) -> Result<OpportunityDraft> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::DISCARD, id, expected)?;
        let terms = published(tx, &row)?;
        let facts = step_facts(app, tx, actor, &row, &terms, now)?;
        let state = step(tx, actor, &row, Action::Discard, &facts, Said::default(), now)?;
        let authors = JsonText::of(&Vec::<AccountId>::new())?;
        attachments::give_up(tx, &row, now)?;
        let kept = Opportunity { state, working: None, change_note: None, authors, updated_at: now, ..row };
        let saved = store::opportunity_save(tx, &kept)?;
        audit::record(tx, event(actor, now, "discard", &saved))?;
        super::draft_view(tx, actor, &saved, terms)
    })
}

/// Ends an opportunity with a reason, which is published if it was public. A draft its drafter drops; what is published
/// only an approver cancels.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`, `forbidden`; `invalid` without a reason; those of the database.
pub fn cancel(
    app: &App,
    actor: &Actor,
    id: OpportunityId,
    expected: i64,
    input: &CancelInput,
) -> Result<OpportunityDraft> {
    let (zh, en) = ("请写明终止原因", "Say why it is cancelled");
    let reason = required(Some(&input.reason), "reason", zh, en)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::CANCEL, id, expected)?;
        // An amendment under way ends with it: what was published remains the record.
        let terms = if row.edition == 0 { present(tx, &row)? } else { published(tx, &row)? };
        let facts = step_facts(app, tx, actor, &row, &terms, now)?;
        let state = step(tx, actor, &row, Action::Cancel, &facts, Some(reason.clone()).into(), now)?;
        if row.edition > 0 {
            attachments::give_up(tx, &row, now)?;
        }
        let ended = Opportunity {
            state,
            working: row.working.clone().filter(|_| row.edition == 0),
            cancel_reason: Some(reason.clone()),
            ended_at: Some(now),
            updated_at: now,
            ..row
        };
        let saved = store::opportunity_save(tx, &ended)?;
        if saved.edition > 0 {
            plans::service::release(tx, id, now)?;
            notice::publish_end(app, tx, actor, &saved, &reason, now)?;
            jobs::enqueue(tx, &CancelledJob { id }, now)?;
            jobs::enqueue(tx, &ClosedJob { id }, now)?;
        }
        audit::record(tx, event(actor, now, "cancel", &saved).with(input)?)?;
        waiting::settle(app, tx, &saved, now)?;
        super::draft_view(tx, actor, &saved, terms)
    })
}
