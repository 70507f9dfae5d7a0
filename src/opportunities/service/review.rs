//! Review by a second person, and publication.

use super::{
    Said, authors, event, fair, is_substantial, load_for, notice, present, published_row, required, step, step_facts,
    waiting,
};
use crate::app::App;
use crate::db::Tx;
use crate::kernel::access::Rule;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Instant, Result};
use crate::opportunities::model::{
    CloseJob, Opportunity, OpportunityAction as Action, OpportunityDraft, OpportunityTerms, PublishedJob, ReviewInput,
    SubmitInput, TakesJob,
};
use crate::opportunities::rules::access;
use crate::opportunities::store;
use crate::{audit, jobs};
use serde_json::json;

/// Loads, takes the step, and gives the row in its new state with the terms it was taken for.
fn stepped(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (OpportunityId, i64),
    (rule, action): (&Rule, Action),
    said: Said,
) -> Result<(Opportunity, OpportunityTerms, Instant)> {
    let now = app.clock.now();
    let row = load_for(tx, actor, rule, id, expected)?;
    let terms = present(tx, &row)?;
    let facts = step_facts(app, tx, actor, &row, &terms, now)?;
    let state = step(tx, actor, &row, action, &facts, said, now)?;
    Ok((Opportunity { state, updated_at: now, ..row }, terms, now))
}

/// Hands a draft or an amendment in for review.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when findings block it; `invalid` when an amendment has no change
/// note; those of the database.
pub fn submit(
    app: &App,
    actor: &Actor,
    id: OpportunityId,
    expected: i64,
    input: &SubmitInput,
) -> Result<OpportunityDraft> {
    app.db.write(|tx| {
        let (row, terms, now) =
            stepped(app, tx, actor, (id, expected), (&access::SUBMIT, Action::Submit), Said::default())?;
        let change_note = match row.edition {
            0 => None,
            _ => Some(required(
                input.change_note.as_deref(),
                "change_note",
                "请写明变更内容，发布后向社会公开",
                "Say what the amendment changes; it is published",
            )?),
        };
        let saved = store::opportunity_save(tx, &Opportunity { change_note, ..row })?;
        audit::record(tx, event(actor, now, "submit", &saved))?;
        waiting::settle(app, tx, &saved, now)?;
        waiting::ask_review(app, tx, actor, &saved, now)?;
        super::draft_view(tx, actor, &saved, terms)
    })
}

/// Takes it back from review.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; those of the database.
pub fn withdraw(app: &App, actor: &Actor, id: OpportunityId, expected: i64) -> Result<OpportunityDraft> {
    app.db.write(|tx| {
        let (row, terms, now) =
            stepped(app, tx, actor, (id, expected), (&access::WITHDRAW, Action::Withdraw), Said::default())?;
        let saved = store::opportunity_save(tx, &row)?;
        audit::record(tx, event(actor, now, "withdraw", &saved))?;
        waiting::settle(app, tx, &saved, now)?;
        super::draft_view(tx, actor, &saved, terms)
    })
}

/// Sends it back with comments.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `forbidden` for whoever wrote in it; `invalid` without a comment;
/// those of the database.
pub fn send_back(
    app: &App,
    actor: &Actor,
    id: OpportunityId,
    expected: i64,
    input: &ReviewInput,
) -> Result<OpportunityDraft> {
    app.db.write(|tx| {
        // Who may not return it hears that, not what is missing in the comment.
        load_for(tx, actor, &access::RETURN, id, expected)?;
        let comment = required(
            input.comment.as_deref(),
            "comment",
            "请写明退回原因，方便经办人修改",
            "Say why it is returned, so that it can be mended",
        )?;
        let said = Said { comment: Some(comment.clone()), remarks: input.remarks.clone() };
        let (row, terms, now) = stepped(app, tx, actor, (id, expected), (&access::RETURN, Action::Return), said)?;
        let saved = store::opportunity_save(tx, &row)?;
        audit::record(tx, event(actor, now, "return", &saved).with(input)?)?;
        waiting::settle(app, tx, &saved, now)?;
        waiting::say_returned(app, tx, actor, &saved, &comment, now)?;
        super::draft_view(tx, actor, &saved, terms)
    })
}

/// Publishes a draft or an amendment, by a second person of the department: nobody approves own work.
///
/// # Errors
/// `not_found`, `version_conflict`; `forbidden` for whoever wrote in it; `state_conflict` when findings block it;
/// `invalid` when the deadline has passed; those of the database.
pub fn publish(
    app: &App,
    actor: &Actor,
    id: OpportunityId,
    expected: i64,
    input: &ReviewInput,
) -> Result<OpportunityDraft> {
    let by = actor.account()?;
    app.db.write(|tx| {
        let said = Said { comment: input.comment.clone(), remarks: input.remarks.clone() };
        let (row, terms, now) = stepped(app, tx, actor, (id, expected), (&access::PUBLISH, Action::Publish), said)?;
        let authors = authors(&row)?;
        let fair = fair(app, &row, &terms, now)?;
        let substance = is_substantial(tx, &row, &terms)?;
        let row = published_row(tx, row, &terms, (&fair, substance), by, now)?;
        let saved = store::opportunity_save(tx, &row)?;
        announce(app, tx, actor, (&saved, &terms), now)?;
        let title = terms.title.as_deref();
        let checked =
            json!({ "rules": fair.rules, "findings": fair.findings.len(), "justified": fair.justified().len() });
        let data = json!({ "edition": saved.edition, "title": title, "deadline": saved.deadline, "fair_check": checked,
            "substance": substance });
        audit::record(tx, event(actor, now, "publish", &saved).with(&data)?)?;
        waiting::settle(app, tx, &saved, now)?;
        waiting::say_published(app, tx, actor, &saved, &authors, now)?;
        super::draft_view(tx, actor, &saved, terms)
    })
}

/// What follows a publication: its standard notice, the close at the deadline, and telling whom it concerns.
pub(super) fn announce(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    (row, terms): (&Opportunity, &OpportunityTerms),
    now: Instant,
) -> Result<()> {
    notice::publish_edition(app, tx, actor, row, terms, now)?;
    if let Some(deadline) = row.deadline {
        jobs::enqueue(tx, &CloseJob { id: row.id }, deadline)?;
    }
    jobs::enqueue(tx, &PublishedJob { id: row.id, edition: row.edition }, now)?;
    jobs::enqueue(tx, &TakesJob { id: row.id }, now)?;
    Ok(())
}
