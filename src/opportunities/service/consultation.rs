//! The public is consulted about a need before it is published: begun by an approver, answered by anybody, each answered by the
//! department, the outcome published (条例 Art. 15).

use super::{card_facts, event, load_for, notice, present, waiting};
use crate::accounts;
use crate::app::App;
use crate::db::types::JsonText;
use crate::db::{Conn, OnceKey, Tx, once};
use crate::jobs;
use crate::kernel::error::Faults;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Code, Error, FieldError, Instant, Relation, Result, Text};
use crate::notices::model::NoticeView;
use crate::notices::{self, Fact, Facts, NewNotice, NoticeId};
use crate::opportunities::model::{
    CardFacts, Comment, CommentAnswer, CommentId, CommentInput, CommentView, Consultation, ConsultationCard,
    ConsultationId, ConsultationInput, ConsultationOutcome, ConsultationOverJob, ConsultationQuery, ConsultationState,
    ConsultationView, Opportunity, OpportunityState, OpportunityTerms,
};
use crate::opportunities::rules::{self, access};
use crate::opportunities::store;
use crate::{audit, notify};
use serde_json::json;

/// The forms.
const FORM: &str = "consultation";
const OUTCOME: &str = "consultation_outcome";

fn checked(wrong: Vec<FieldError>) -> Result<()> {
    let mut faults = Faults::new();
    faults.extend(wrong);
    faults.finish()
}

/// Its page.
fn page(id: ConsultationId) -> String {
    format!("/consultations/{id}")
}

fn thing(row: &Consultation) -> Relation {
    Relation { unit: Some(row.unit_id), region: Some(row.unit_region), ..Relation::default() }
}

/// Consultations as lists show them.
fn cards(conn: &mut Conn, rows: Vec<Consultation>, now: Instant) -> Result<Vec<ConsultationCard>> {
    let ids: Vec<ConsultationId> = rows.iter().map(|row| row.id).collect();
    let counts = store::comments_count(conn, &ids)?;
    let mut cards = Vec::new();
    for row in rows {
        let need = store::opportunity_by_id(conn, row.opportunity_id)?;
        let purchaser = need.card.get::<CardFacts>()?.purchaser;
        cards.push(ConsultationCard {
            state: row.state(now),
            comments: counts.get(&row.id).copied().unwrap_or_default(),
            id: row.id,
            opportunity_id: row.opportunity_id,
            title: row.title,
            purchaser,
            unit_region: row.unit_region,
            opened_at: row.opened_at,
            until: row.until,
            outcome: row.outcome,
            concluded_at: row.concluded_at,
        });
    }
    Ok(cards)
}

/// A page of consultations, newest first; one more than asked for where there is more.
///
/// # Errors
/// Those of the database.
pub fn consultations(
    app: &App,
    actor: &Actor,
    query: &ConsultationQuery,
    after: Option<(Instant, ConsultationId)>,
) -> Result<Vec<ConsultationCard>> {
    actor.may(&access::CONSULTATION_LIST, &Relation::default())?;
    let now = app.clock.now();
    app.db.read(|conn| {
        let rows = store::consultations_list(conn, query, after, now)?;
        cards(conn, rows, now)
    })
}

/// The newest of a need, for its pages.
pub(super) fn last(conn: &mut Conn, id: OpportunityId, now: Instant) -> Result<Option<ConsultationCard>> {
    let rows = store::consultation_last(conn, id)?.into_iter().collect();
    Ok(cards(conn, rows, now)?.pop())
}

/// One of them, with what it put before the public and what was said. To everybody what is answered, to whoever said something
/// that too, to the department everything.
///
/// # Errors
/// `not_found`; those of the database.
pub fn consultation(app: &App, actor: &Actor, id: ConsultationId) -> Result<ConsultationView> {
    actor.may(&access::CONSULTATION_READ, &Relation::default())?;
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = store::consultation_by_id(conn, id)?;
        view(conn, actor, row, now)
    })
}

fn view(conn: &mut Conn, actor: &Actor, row: Consultation, now: Instant) -> Result<ConsultationView> {
    let may = |rule| actor.may(rule, &thing(&row)).is_ok();
    let department = actor.unit.as_ref().is_some_and(|unit| unit.id == row.unit_id);
    let own = |one: &Comment| actor.account == Some(one.account_id);
    let all = store::comments_of(conn, row.id)?;
    let waits = all.iter().filter(|one| one.answer.is_none()).count();
    let comments: Vec<CommentView> = all
        .into_iter()
        .filter(|one| department || one.answer.is_some() || own(one))
        .map(|one| CommentView { own: own(&one), ..comment_view(one) })
        .collect();
    let state = row.state(now);
    let (answers, may_conclude) = (may(&access::CONSULTATION_ANSWER), may(&access::CONSULTATION_CONCLUDE));
    let published = store::opportunity_by_id(conn, row.opportunity_id)?.edition > 0;
    let NoticeView { chapters, .. } = notices::shown(conn, row.notice_id)?;
    let (question, notice_id, version) = (row.question.clone(), row.notice_id, row.version);
    let card = cards(conn, vec![row], now)?.pop().ok_or_else(Error::not_found)?;
    Ok(ConsultationView {
        card,
        question,
        notice_id,
        chapters,
        comments,
        published,
        answers: answers && state != ConsultationState::Concluded,
        concludes: may_conclude && waits == 0 && state == ConsultationState::Over,
        version,
    })
}

fn comment_view(one: Comment) -> CommentView {
    CommentView {
        id: one.id,
        author: one.author,
        text: one.text,
        said_at: one.said_at,
        answer: one.answer,
        answered_at: one.answered_at,
        own: false,
        version: one.version,
    }
}

/// Begins a consultation about a need that is not published, with what its draft says now; the notice is published with it.
///
/// # Errors
/// `not_found`, `forbidden`, `version_conflict`; `state_conflict` where the need is published or a consultation is not concluded;
/// `invalid` where the need says too little, the question says nothing or its time has passed; those of the database.
pub fn consultation_open(
    app: &App,
    actor: &Actor,
    id: OpportunityId,
    expected: i64,
    input: &ConsultationInput,
) -> Result<ConsultationView> {
    let by = actor.account()?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::CONSULTATION_OPEN, id, expected)?;
        let terms = present(tx, &row)?;
        let asked = rules::duties(&app.policies(), row.unit_region, row.kind, &terms, now.date()).consultation;
        let period = asked.as_ref().and_then(|asked| asked.wait);
        let end = period.map(|(days, unit)| app.calendar.period_end(now.date(), days, unit).ends_at());
        let until = input.until.or(end);
        checked(rules::consultation_faults(&input.question, until, now))?;
        let until = until.ok_or_else(|| Error::internal("a consultation without an end passed its check"))?;
        if row.edition > 0 || row.state == OpportunityState::Cancelled {
            let (zh, en) =
                ("需求已经发布或终止，不再征求意见", "The need is published or ended; nothing is consulted any more");
            return Err(Error::new(Code::StateConflict, zh, en));
        }
        if store::consultation_last(tx, id)?.is_some_and(|last| last.concluded_at.is_none()) {
            let (zh, en) = (
                "该需求正在征求意见，公布结果后才能再次征求",
                "A consultation is under way; publish its outcome first",
            );
            return Err(Error::new(Code::StateConflict, zh, en));
        }
        // What lists and the notice show of a draft, as it is now.
        let row = Opportunity { card: JsonText::of(&card_facts(tx, &row, &terms)?)?, ..row };
        let consultation = ConsultationId::new();
        let question = input.question.trim().to_owned();
        let facts = asked_facts(app, tx, &row, &terms, (&question, until), now)?;
        notices::complete(FORM, &facts)?;
        let notice_id = publish(tx, actor, &row, (FORM, &facts, page(consultation)), now)?;
        let begun = Consultation {
            id: consultation,
            opportunity_id: id,
            unit_id: row.unit_id,
            unit_region: row.unit_region,
            title: terms.title.clone().unwrap_or_default(),
            question,
            notice_id,
            opened_at: now,
            opened_by: by,
            until,
            outcome: None,
            concluded_at: None,
            concluded_by: None,
            version: 1,
        };
        store::consultation_insert(tx, &begun)?;
        jobs::enqueue(tx, &ConsultationOverJob { consultation }, until)?;
        let details = json!({ "consultation": consultation, "until": until });
        audit::record(tx, event(actor, now, "consult", &row).with(&details)?)?;
        waiting::settle(app, tx, &row, now)?;
        view(tx, actor, begun, now)
    })
}

fn asked_facts(
    app: &App,
    conn: &mut Conn,
    row: &Opportunity,
    terms: &OpportunityTerms,
    (question, until): (&str, Instant),
    now: Instant,
) -> Result<Facts> {
    let how = Text::new(
        "登录本平台后在征求意见页面填写，采购人逐条答复并公布",
        "signed in on this platform, on the page of the consultation; the purchaser answers each and publishes it",
    );
    Ok(notice::facts(app, conn, row, terms, now)?
        .text(Fact::ConsultationQuestion, Some(question))
        .moment(Fact::ConsultationUntil, Some(until))
        .word(Fact::ConsultationHow, Some(how)))
}

fn publish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    (form, facts, link): (&str, &Facts, String),
    now: Instant,
) -> Result<NoticeId> {
    let card: CardFacts = row.card.get()?;
    let new = NewNotice {
        form,
        name: &card.title,
        facts,
        about: notice::about(row, link),
        unit: row.unit_id,
        region: row.unit_region,
        signed: &card.purchaser,
    };
    notices::publish(tx, actor, &new, now)
}

/// Says something, while it is open. Published with the answer, under the name of the unit the caller acts for.
///
/// # Errors
/// `not_found`; `state_conflict` when its time is over; `invalid` for what says nothing; those of the database.
pub fn consultation_comment(
    app: &App,
    actor: &Actor,
    id: ConsultationId,
    input: &CommentInput,
    key: Option<&OnceKey>,
) -> Result<CommentView> {
    let account = actor.account()?;
    actor.may(&access::CONSULTATION_COMMENT, &Relation::default())?;
    let now = app.clock.now();
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            let row = store::consultation_by_id(tx, id)?;
            checked(rules::comment_faults(&input.text))?;
            if row.state(now) != ConsultationState::Open {
                let (zh, en) = ("征求意见的时间已过，不能再提出意见", "The time of this consultation is over");
                return Err(Error::new(Code::StateConflict, zh, en));
            }
            let author = match &actor.unit {
                Some(unit) => accounts::units_by_ids(tx, &[unit.id])?.pop().map(|unit| unit.name),
                None => None,
            };
            let said = Comment {
                id: CommentId::new(),
                consultation_id: id,
                account_id: account,
                unit_id: actor.unit.as_ref().map(|unit| unit.id),
                author: author.unwrap_or_else(|| "公众".to_owned()),
                text: input.text.trim().to_owned(),
                said_at: now,
                answer: None,
                answered_at: None,
                answered_by: None,
                version: 1,
            };
            store::comment_insert(tx, &said)?;
            let need = store::opportunity_by_id(tx, row.opportunity_id)?;
            audit::record(tx, event(actor, now, "comment", &need).with(&json!({ "comment": said.id }))?)?;
            waiting::settle(app, tx, &need, now)?;
            Ok(CommentView { own: true, ..comment_view(said) })
        })
    })
}

/// Answers what somebody said, for everybody to see; whoever said it is told.
///
/// # Errors
/// `not_found`, `forbidden`, `version_conflict`; `state_conflict` when it is answered; `invalid` for an answer that says nothing;
/// those of the database.
pub fn consultation_answer(
    app: &App,
    actor: &Actor,
    id: CommentId,
    expected: i64,
    input: &CommentAnswer,
) -> Result<CommentView> {
    let by = actor.account()?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let said = store::comment_by_id(tx, id)?;
        let row = store::consultation_by_id(tx, said.consultation_id)?;
        actor.may(&access::CONSULTATION_ANSWER, &thing(&row))?;
        if said.version != expected {
            return Err(Error::version_conflict());
        }
        checked(rules::answer_faults(&input.answer))?;
        if said.answer.is_some() {
            let (zh, en) = ("该意见已经答复并公布", "It was answered and published already");
            return Err(Error::new(Code::StateConflict, zh, en));
        }
        let answer = Some(input.answer.trim().to_owned());
        let answered = Comment { answer, answered_at: Some(now), answered_by: Some(by), ..said };
        let saved = store::comment_save(tx, &answered)?;
        let need = store::opportunity_by_id(tx, row.opportunity_id)?;
        audit::record(tx, event(actor, now, "answer_comment", &need).with(&json!({ "comment": id }))?)?;
        waiting::settle(app, tx, &need, now)?;
        let told = notify::Notice::new("opportunities.comment_answered").with("need", row.title.as_str());
        app.notify.send(tx, now, notify::To::Accounts(&[saved.account_id]), &told.link(page(row.id)))?;
        Ok(comment_view(saved))
    })
}

/// Publishes the outcome, when its time is over and everybody is answered.
///
/// # Errors
/// `not_found`, `forbidden`, `version_conflict`; `state_conflict` while it is open, somebody waits for an answer, or it is
/// concluded; `invalid` for an outcome that says nothing; those of the database.
pub fn consultation_conclude(
    app: &App,
    actor: &Actor,
    id: ConsultationId,
    expected: i64,
    input: &ConsultationOutcome,
) -> Result<ConsultationView> {
    let by = actor.account()?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = store::consultation_by_id(tx, id)?;
        actor.may(&access::CONSULTATION_CONCLUDE, &thing(&row))?;
        if row.version != expected {
            return Err(Error::version_conflict());
        }
        checked(rules::outcome_faults(&input.outcome))?;
        let refuse = |zh: &str, en: &str| Err(Error::new(Code::StateConflict, zh, en));
        match row.state(now) {
            ConsultationState::Open => {
                return refuse(
                    "征求意见的时间未到，期满后再公布结果",
                    "It is still open; publish the outcome when it is over",
                );
            }
            ConsultationState::Concluded => return refuse("结果已经公布", "Its outcome is published already"),
            ConsultationState::Over => {}
        }
        if store::comments_waiting(tx, id)? > 0 {
            return refuse(
                "还有意见没有答复，请逐条答复后再公布结果",
                "Answer everybody before you publish the outcome",
            );
        }
        let outcome = input.outcome.trim().to_owned();
        let need = store::opportunity_by_id(tx, row.opportunity_id)?;
        let said = store::comments_of(tx, id)?;
        let lines: Vec<String> = said
            .iter()
            .map(|one| format!("{}：{}。答复：{}", one.author, one.text, one.answer.as_deref().unwrap_or_default()))
            .collect();
        let facts = Facts::default()
            .text(Fact::ProjectTitle, Some(row.title.as_str()))
            .text(Fact::ConsultationQuestion, Some(row.question.as_str()))
            .moment(Fact::ConsultationUntil, Some(row.until))
            .text(Fact::ConsultationOutcome, Some(outcome.as_str()))
            .lines(Fact::ConsultationAnswers, if lines.is_empty() { vec!["未收到意见".to_owned()] } else { lines });
        publish(tx, actor, &need, (OUTCOME, &facts, page(id)), now)?;
        let ended = Consultation { outcome: Some(outcome), concluded_at: Some(now), concluded_by: Some(by), ..row };
        let saved = store::consultation_save(tx, &ended)?;
        audit::record(tx, event(actor, now, "conclude", &need).with(&json!({ "consultation": id }))?)?;
        waiting::settle(app, tx, &need, now)?;
        view(tx, actor, saved, now)
    })
}

/// The time of a consultation is over: its outcome waits for the department.
///
/// # Errors
/// Those of the database.
pub fn consultation_over(app: &App, job: ConsultationOverJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = store::consultation_by_id(tx, job.consultation)?;
        if row.state(now) != ConsultationState::Over {
            return Ok(());
        }
        let need = store::opportunity_by_id(tx, row.opportunity_id)?;
        audit::record(tx, event(&Actor::public(), now, "consultation_over", &need))?;
        waiting::settle(app, tx, &need, now)
    })
}
