//! Review by the finance office, and publication.

use super::{Said, described, draft_view, event, findings, line_rows, load_for, present, step, waiting};
use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::db::types::JsonText;
use crate::jobs;
use crate::kernel::access::Rule;
use crate::kernel::calendar::Calendar;
use crate::kernel::ids::AccountId;
use crate::kernel::lifecycle::Due;
use crate::kernel::{Actor, Error, Instant, Result};
use crate::plans::model::{
    Plan, PlanAction as Action, PlanCloseJob, PlanContent, PlanDraft, PlanEdition, PlanId, PlanReviewInput,
};
use crate::plans::rules::{Timed, access};
use crate::plans::store;
use serde_json::json;

/// Longest comment, in characters.
const COMMENT: usize = 2_000;

/// Loads, takes the step, and gives the row in its new state with what it was taken for.
fn stepped(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (PlanId, i64),
    (rule, action): (&Rule, Action),
    said: Said,
) -> Result<(Plan, PlanContent, Instant)> {
    let now = app.clock.now();
    let row = load_for(tx, actor, rule, id, expected)?;
    let content = present(tx, actor, &row)?;
    let blocking = findings(app, tx, &row, &content, now)?.iter().filter(|finding| finding.blocks).count();
    let state = step(tx, actor, &row, action, blocking, said, now)?;
    Ok((Plan { state, updated_at: now, ..row }, content, now))
}

/// Hands the working copy in to the finance office.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when findings block it; those of the database.
pub fn submit(app: &App, actor: &Actor, id: PlanId, expected: i64) -> Result<PlanDraft> {
    simple(app, actor, (id, expected), (&access::SUBMIT, Action::Submit), Said::default(), "submit")
}

/// Takes it back from review.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; those of the database.
pub fn withdraw(app: &App, actor: &Actor, id: PlanId, expected: i64) -> Result<PlanDraft> {
    simple(app, actor, (id, expected), (&access::WITHDRAW, Action::Withdraw), Said::default(), "withdraw")
}

/// Approves it: by somebody outside the department, who did not write in it.
///
/// # Errors
/// `not_found`, `version_conflict`; `forbidden` for its own people; `state_conflict` when findings block it; those of the
/// database.
pub fn approve(app: &App, actor: &Actor, id: PlanId, expected: i64, input: &PlanReviewInput) -> Result<PlanDraft> {
    simple(app, actor, (id, expected), (&access::APPROVE, Action::Approve), said(input)?, "approve")
}

/// Sends it back with a reason, and with comments on single lines.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `forbidden` for its own people; `invalid` without a reason; those of
/// the database.
pub fn send_back(app: &App, actor: &Actor, id: PlanId, expected: i64, input: &PlanReviewInput) -> Result<PlanDraft> {
    // Who may not return it hears that, not what is missing in the comment.
    app.db.read(|conn| super::load(conn, actor, &access::RETURN, id))?;
    let said = said(input)?;
    if said.comment.is_none() {
        let (zh, en) = ("请写明退回原因，方便编制单位修改", "Say why it is returned, so that it can be mended");
        return Err(Error::field("comment", "required", zh, en));
    }
    simple(app, actor, (id, expected), (&access::RETURN, Action::Return), said, "return")
}

fn said(input: &PlanReviewInput) -> Result<Said> {
    let comment = input.comment.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let long = |text: &str| text.chars().count() > COMMENT;
    if comment.is_some_and(long) || input.remarks.iter().any(|remark| long(&remark.text)) {
        let (zh, en) = (format!("意见最多{COMMENT}字"), format!("A comment has at most {COMMENT} characters"));
        return Err(Error::field("comment", "too_long", zh, en));
    }
    if input.remarks.len() > 500 {
        return Err(Error::field("remarks", "too_many", "逐行意见最多500条", "At most 500 comments on lines"));
    }
    Ok(Said { comment: comment.map(str::to_owned), remarks: input.remarks.clone() })
}

fn simple(
    app: &App,
    actor: &Actor,
    at: (PlanId, i64),
    act: (&Rule, Action),
    said: Said,
    word: &str,
) -> Result<PlanDraft> {
    // The closure may run twice.
    let (comment, remarks) = (said.comment, said.remarks);
    app.db.write(|tx| {
        let said = Said { comment: comment.clone(), remarks: remarks.clone() };
        let (row, _, now) = stepped(app, tx, actor, at, act, said)?;
        let saved = store::plan_save(tx, &row)?;
        let details = json!({ "comment": comment, "remarks": remarks });
        audit::record(tx, event(actor, now, word, &saved).with(&details)?)?;
        waiting::settle(app, tx, &saved, now)?;
        match act.1 {
            Action::Return => waiting::say_returned(app, tx, &saved, comment.as_deref().unwrap_or_default(), now)?,
            Action::Approve => waiting::say_approved(app, tx, &saved, now)?,
            _ => {}
        }
        draft_view(tx, actor, &saved)
    })
}

/// Publishes what the finance office approved as the next edition.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` before approval, and when needs have drawn more meanwhile than an
/// adjustment leaves; those of the database.
pub fn publish(app: &App, actor: &Actor, id: PlanId, expected: i64) -> Result<PlanDraft> {
    let by = actor.account()?;
    app.db.write(|tx| {
        let (row, content, now) =
            stepped(app, tx, actor, (id, expected), (&access::PUBLISH, Action::Publish), Said::default())?;
        let steps = store::steps_of(tx, id)?;
        let approved = steps.into_iter().find(|step| step.action == Action::Approve);
        let approved = approved.and_then(|step| Some((step.account_id?, step.at)));
        let (approved_by, approved_at) =
            approved.ok_or_else(|| Error::internal("an approved plan has no step of approval"))?;
        let edition = PlanEdition {
            plan_id: id,
            number: row.edition + 1,
            content: JsonText::of(&content)?,
            reason: row.reason.clone(),
            approved_by,
            approved_at,
            published_at: now,
            published_by: by,
        };
        store::edition_insert(tx, &edition)?;
        store::lines_save(tx, id, &line_rows(id, &content)?)?;
        let first = row.edition == 0;
        let row = described(row, &content)?;
        let published = Plan {
            edition: edition.number,
            published_at: Some(row.published_at.unwrap_or(now)),
            working: None,
            reason: None,
            authors: JsonText::of(&Vec::<AccountId>::new())?,
            ..row
        };
        let saved = store::plan_save(tx, &published)?;
        let timed = Timed { state: saved.state, year: saved.year };
        if let Some((at, _)) = timed.next_due(now, &Calendar::default(), &()).filter(|_| first) {
            jobs::enqueue(tx, &PlanCloseJob { id }, at)?;
        }
        let details =
            json!({ "edition": saved.edition, "lines": saved.lines, "amount": saved.amount, "reason": edition.reason });
        audit::record(tx, event(actor, now, "publish", &saved).with(&details)?)?;
        waiting::settle(app, tx, &saved, now)?;
        draft_view(tx, actor, &saved)
    })
}
