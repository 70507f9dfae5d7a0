//! 澄清: asked by organizations while bids are taken, answered to everybody by the department.

use super::{event, fair, published, published_row, relation, review, waiting};
use crate::app::App;
use crate::audit;
use crate::db::{OnceKey, Tx, once};
use crate::kernel::error::Faults;
use crate::kernel::ids::{OpportunityId, UnitId};
use crate::kernel::{Actor, Code, Error, FieldError, Instant, Relation, Result};
use crate::opportunities::model::{
    Clarification, ClarificationAnswer, ClarificationId, ClarificationQuestion, ClarificationView, Opportunity,
    OpportunityState, OpportunityTerms,
};
use crate::opportunities::rules::{self, access};
use crate::opportunities::store;
use serde_json::json;

fn checked(wrong: Vec<FieldError>) -> Result<()> {
    let mut faults = Faults::new();
    faults.extend(wrong);
    faults.finish()
}

fn view(row: Clarification, unit: Option<UnitId>) -> ClarificationView {
    ClarificationView {
        id: row.id,
        number: row.number,
        asked_at: row.asked_at,
        question: row.question,
        answer: row.answer,
        substance: row.substance,
        answered_at: row.answered_at,
        deadline: row.deadline,
        own: unit == Some(row.unit_id),
        version: row.version,
    }
}

/// Questions about a published need: to everybody those that were answered, to an organization also its own, to the
/// department also those that wait. Nobody learns who asked.
///
/// # Errors
/// `not_found` when it was never published; those of the database.
pub fn clarifications(app: &App, actor: &Actor, id: OpportunityId) -> Result<Vec<ClarificationView>> {
    actor.may(&access::CLARIFICATION_LIST, &Relation::default())?;
    let unit = actor.unit.as_ref().map(|unit| unit.id);
    app.db.read(|conn| {
        let row = store::opportunity_by_id(conn, id)?;
        if row.edition == 0 {
            return Err(Error::not_found());
        }
        let department = actor.may(&access::CLARIFICATION_ANSWER, &relation(&row)).is_ok()
            || actor.may(&access::DRAFT_READ, &relation(&row)).is_ok();
        let mut all = store::clarifications_of(conn, id)?;
        all.retain(|one| one.number.is_some() || department || unit == Some(one.unit_id));
        Ok(all.into_iter().map(|one| view(one, unit)).collect())
    })
}

/// Asks, for an organization, while bids are taken.
///
/// # Errors
/// `not_found`, `forbidden`; `state_conflict` when bids are no longer taken; `invalid` for a question that says nothing; those
/// of the database.
pub fn clarification_ask(
    app: &App,
    actor: &Actor,
    id: OpportunityId,
    input: &ClarificationQuestion,
    key: Option<&OnceKey>,
) -> Result<ClarificationView> {
    let account = actor.account()?;
    actor.may(&access::CLARIFICATION_ASK, &Relation::default())?;
    let unit = actor.unit()?.id;
    checked(rules::question_faults(&input.question))?;
    let now = app.clock.now();
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            let row = store::opportunity_by_id(tx, id)?;
            if row.edition == 0 {
                return Err(Error::not_found());
            }
            taking(&row, now)?;
            let asked = Clarification {
                id: ClarificationId::new(),
                opportunity_id: id,
                unit_id: unit,
                account_id: account,
                asked_at: now,
                question: input.question.trim().to_owned(),
                number: None,
                answer: None,
                substance: false,
                answered_at: None,
                answered_by: None,
                deadline: None,
                version: 1,
            };
            store::clarification_insert(tx, &asked)?;
            // Without the actor: the log of a need is read by its department, and who asks is secret.
            let nobody = Actor::public();
            audit::record(tx, event(&nobody, now, "ask", &row).with(&json!({ "clarification": asked.id }))?)?;
            waiting::settle(app, tx, &row, now)?;
            Ok(view(asked, Some(unit)))
        })
    })
}

fn taking(row: &Opportunity, now: Instant) -> Result<()> {
    if row.state.is_open() && row.deadline.is_some_and(|deadline| deadline > now) {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "响应截止时间已过或需求已终止，不能再提问或答复",
        "Bids are no longer taken; nothing more can be asked or answered",
    ))
}

/// Answers to everybody. One of substance is a new edition, which bidders are asked to confirm; where fewer days remain than
/// the rule asks for, its deadline is later.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when it is answered, bids are no longer taken, or an amendment is under
/// way that would undo the new deadline; `invalid` for an answer that says nothing; those of the database.
pub fn clarification_answer(
    app: &App,
    actor: &Actor,
    id: ClarificationId,
    expected: i64,
    input: &ClarificationAnswer,
) -> Result<ClarificationView> {
    let by = actor.account()?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let asked = store::clarification_by_id(tx, id)?;
        let row = store::opportunity_by_id(tx, asked.opportunity_id)?;
        actor.may(&access::CLARIFICATION_ANSWER, &relation(&row))?;
        if asked.version != expected {
            return Err(Error::version_conflict());
        }
        checked(rules::answer_faults(&input.answer))?;
        if asked.number.is_some() {
            return Err(Error::new(
                Code::StateConflict,
                "该问题已经答复并公布",
                "It was answered and published already",
            ));
        }
        taking(&row, now)?;
        let number = store::clarifications_answered(tx, row.id)? + 1;
        let deadline = if input.substance { substantial(app, tx, actor, &row, number, now)? } else { None };
        let answered = Clarification {
            number: Some(number),
            answer: Some(input.answer.trim().to_owned()),
            substance: input.substance,
            answered_at: Some(now),
            answered_by: Some(by),
            deadline,
            ..asked
        };
        let saved = store::clarification_save(tx, &answered)?;
        let details =
            json!({ "clarification": id, "number": number, "substance": input.substance, "deadline": deadline });
        audit::record(tx, event(actor, now, "answer", &row).with(&details)?)?;
        let row = store::opportunity_by_id(tx, row.id)?;
        waiting::settle(app, tx, &row, now)?;
        waiting::say_answered(app, tx, &saved, &row, now)?;
        Ok(view(saved, actor.unit.as_ref().map(|unit| unit.id)))
    })
}

/// Publishes what an answer of substance changes as an edition, with a later deadline where too few days remain; the later
/// deadline.
fn substantial(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    number: i32,
    now: Instant,
) -> Result<Option<Instant>> {
    if row.state != OpportunityState::Published {
        return Err(Error::new(
            Code::StateConflict,
            "实质性澄清作为新一版公布，但变更正在起草或审核；请先发布或放弃变更，再答复",
            "A clarification of substance is a new edition, but an amendment is under way; publish or drop it first",
        ));
    }
    let terms = published(tx, row)?;
    let step = "clarification";
    let rule = rules::least_period(&app.policies(), row.unit_region, row.kind, &terms, step, now.date());
    let later = rule.zip(row.deadline).and_then(|(rule, deadline)| {
        let later = rules::moved(deadline, now, rule.days, rule.unit, &app.calendar);
        (later > deadline).then_some((later, rule.basis))
    });
    let note = match &later {
        Some((_, basis)) => format!("第{number}号澄清涉及实质性内容，截止时间顺延（{basis}）"),
        None => format!("第{number}号澄清涉及实质性内容，截止时间不变"),
    };
    let deadline = later.map(|(at, _)| at);
    let terms = OpportunityTerms { deadline: deadline.or(row.deadline), ..terms };
    let row = Opportunity { change_note: Some(note), updated_at: now, ..row.clone() };
    let fair = fair(app, &row, &terms, now)?;
    let row = published_row(tx, row, &terms, (&fair, true), actor.account()?, now)?;
    let saved = store::opportunity_save(tx, &row)?;
    review::announce(app, tx, actor, (&saved, &terms), now)?;
    Ok(deadline)
}
