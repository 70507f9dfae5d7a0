//! Answers of the purchaser, acceptance and decision of the finance authority, and what is due.

use super::{COMPLAINT_SUSPEND, event, execute, load_for, page, rules_in, said, stepped, view};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::awards::model::{
    AcceptanceInput, AwardDueJob, Remedy, RemedyAction as Action, RemedyAnswer, RemedyDueJob, RemedyId, RemedyKind,
    RemedyMeasure, RemedyOutcome, RemedyState, RemedyView,
};
use crate::awards::rules;
use crate::awards::service::clock::{period_end, shown};
use crate::awards::service::{notice, waiting};
use crate::awards::store;
use crate::db::Tx;
use crate::jobs;
use crate::kernel::{Actor, Error, Instant, Result};
use crate::notify::{Notice, To};
use crate::opportunities::service as opportunities;
use serde_json::json;

/// The finding of an answer: none of an enquiry; otherwise with a measure exactly where it is upheld.
fn finding(kind: RemedyKind, input: &RemedyAnswer) -> Result<(Option<RemedyOutcome>, Option<RemedyMeasure>)> {
    if kind == RemedyKind::Enquiry {
        return Ok((None, None));
    }
    let Some(outcome) = input.outcome else {
        return Err(Error::field("outcome", "required", "请写明是否成立", "Say whether it is upheld"));
    };
    match (outcome, input.measure) {
        (RemedyOutcome::Upheld, None) => Err(Error::field(
            "measure",
            "required",
            "成立的，请确定处理方式：改正后继续、重新评审或者重新开展采购活动",
            "Where it is upheld say what follows: mend and go on, review anew, or begin anew",
        )),
        (RemedyOutcome::Dismissed, Some(_)) => Err(Error::field(
            "measure",
            "not_upheld",
            "不成立的，不需要处理方式",
            "Nothing follows where it is not upheld",
        )),
        (outcome, measure) => Ok((Some(outcome), measure)),
    }
}

fn answered(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: Remedy,
    (action, input): (Action, &RemedyAnswer),
    now: Instant,
) -> Result<RemedyView> {
    let state = stepped(&row, action)?;
    let text = said(Some(&input.text), "text", "请写明答复内容、事实和法律依据", "Give the answer with facts and law")?;
    let (outcome, measure) = finding(row.kind, input)?;
    let changed =
        Remedy { state, outcome, measure, answer: Some(text), answered_at: Some(now), suspended_until: None, ..row };
    let saved = store::remedy_save(tx, &changed)?;
    suspend(tx, actor, &saved, now)?;
    let details = json!({ "outcome": outcome, "measure": measure });
    audit::record(tx, event(actor, now, action.as_str(), &saved).with(&details)?)?;
    if action == Action::Decide {
        notice::publish_decision(app, tx, actor, &saved, now)?;
    }
    if let Some(measure) = measure {
        execute::carry_out(app, tx, actor, &saved, measure, now)?;
    }
    waiting::settle_remedy(app, tx, &saved, now)?;
    unblock(tx, &saved, now)?;
    tell_filer(app, tx, &saved, now)?;
    view::of(app, tx, actor, &saved, now)
}

/// Has the procedure stand still as long as the complaints about it say.
fn suspend(tx: &mut Tx<'_>, actor: &Actor, row: &Remedy, now: Instant) -> Result<()> {
    let all = store::remedies_of(tx, row.opportunity_id)?.into_iter();
    let running = all.filter(|one| one.kind == RemedyKind::Complaint && one.state == RemedyState::Accepted);
    let until = running.filter_map(|one| one.suspended_until).filter(|until| now < *until).max();
    opportunities::suspend(tx, actor, row.opportunity_id, until, now)
}

/// Looks at the awards that may have waited for it.
fn unblock(tx: &mut Tx<'_>, row: &Remedy, now: Instant) -> Result<()> {
    for award in store::awards_of(tx, row.opportunity_id)? {
        jobs::enqueue(tx, &AwardDueJob { award: award.id }, now)?;
    }
    Ok(())
}

fn tell_filer(app: &App, tx: &mut Tx<'_>, row: &Remedy, now: Instant) -> Result<()> {
    let Some(unit) = accounts::unit_of_organization(tx, row.organization_id)? else { return Ok(()) };
    let stage = crate::kernel::lifecycle::Word::label(row.state);
    let notice = Notice::new("remedies.told").with("need", row.title.as_str()).with("stage", stage);
    app.notify.send(tx, now, To::Unit(unit.id), &notice.link(page(row.id))).map(drop)
}

/// Answers an enquiry or an objection, to whoever filed it (政府采购法 Art. 52–53). What is upheld is carried out at once.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid`; those of the database.
pub fn answer(app: &App, actor: &Actor, id: RemedyId, expected: i64, input: &RemedyAnswer) -> Result<RemedyView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::REMEDY_ANSWER, id, expected)?;
        answered(app, tx, actor, row, (Action::Answer, input), now)
    })
}

/// Accepts a complaint or not, and suspends the procedure where asked, for as long as the packs allow (94号令 Art. 21, 28).
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` without a reason not to accept it; those of the database.
pub fn accept(app: &App, actor: &Actor, id: RemedyId, expected: i64, input: &AcceptanceInput) -> Result<RemedyView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::REMEDY_ACCEPT, id, expected)?;
        let changed = if input.accept {
            let state = stepped(&row, Action::Accept)?;
            let rules = rules_in(app, row.unit_region, now);
            let until = if input.suspend { period_end(app, &rules, COMPLAINT_SUSPEND, now) } else { None };
            Remedy { state, suspended_until: until, ..row }
        } else {
            let state = stepped(&row, Action::Refuse)?;
            let reason = said(input.reason.as_deref(), "reason", "请写明不予受理的理由", "Say why it is not accepted")?;
            Remedy { state, answer: Some(reason), answered_at: Some(now), ..row }
        };
        let saved = store::remedy_save(tx, &changed)?;
        suspend(tx, actor, &saved, now)?;
        if let Some(until) = saved.suspended_until {
            jobs::enqueue(tx, &RemedyDueJob { remedy: id }, until)?;
        }
        let act = if input.accept { "accept" } else { "refuse" };
        let details = json!({ "suspended_until": saved.suspended_until });
        audit::record(tx, event(actor, now, act, &saved).with(&details)?)?;
        if let Some(until) = saved.suspended_until {
            let notice =
                Notice::new("remedies.suspended").with("need", saved.title.as_str()).with("until", shown(until));
            let link = super::super::page(saved.opportunity_id);
            app.notify.send(tx, now, To::Unit(saved.unit_id), &notice.link(link))?;
        }
        waiting::settle_remedy(app, tx, &saved, now)?;
        tell_filer(app, tx, &saved, now)?;
        view::of(app, tx, actor, &saved, now)
    })
}

/// Decides on a complaint; what is upheld is carried out at once (94号令 Art. 29–32).
///
/// # Errors
/// As [`answer`].
pub fn decide(app: &App, actor: &Actor, id: RemedyId, expected: i64, input: &RemedyAnswer) -> Result<RemedyView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::REMEDY_DECIDE, id, expected)?;
        settle_objection(app, tx, actor, &row, input, now)?;
        answered(app, tx, actor, row, (Action::Decide, input), now)
    })
}

/// The objection a complaint follows is settled with it, where nobody has answered it.
fn settle_objection(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    complaint: &Remedy,
    input: &RemedyAnswer,
    now: Instant,
) -> Result<()> {
    let Some(id) = complaint.objection_id else { return Ok(()) };
    let objection = store::remedy_by_id(tx, id)?;
    if objection.state != RemedyState::Filed {
        return Ok(());
    }
    let state = stepped(&objection, Action::Settle)?;
    let (outcome, measure, answer) = (input.outcome, input.measure, Some(input.text.trim().to_owned()));
    let settled = Remedy { state, outcome, measure, answer, answered_at: Some(now), ..objection };
    let saved = store::remedy_save(tx, &settled)?;
    audit::record(tx, event(actor, now, "settle", &saved).with(&json!({ "complaint": complaint.id }))?)?;
    waiting::settle_remedy(app, tx, &saved, now)
}

/// Takes it back.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; those of the database.
pub fn withdraw(app: &App, actor: &Actor, id: RemedyId, expected: i64) -> Result<RemedyView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::REMEDY_WITHDRAW, id, expected)?;
        let state = stepped(&row, Action::Withdraw)?;
        let saved = store::remedy_save(tx, &Remedy { state, suspended_until: None, ..row })?;
        suspend(tx, actor, &saved, now)?;
        audit::record(tx, event(actor, now, "withdraw", &saved))?;
        waiting::settle_remedy(app, tx, &saved, now)?;
        unblock(tx, &saved, now)?;
        view::of(app, tx, actor, &saved, now)
    })
}

/// A period has passed, which goes on record, or a suspension ends, and the department is told. A job of a moment that no longer
/// matters changes nothing.
///
/// # Errors
/// Those of the database.
pub fn due(app: &App, job: RemedyDueJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = store::remedy_by_id(tx, job.remedy)?;
        let passed = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        let overdue = match row.state {
            RemedyState::Filed => !row.wants_supplement() && passed(row.examine_by.or(row.answer_by)),
            RemedyState::Accepted => passed(row.answer_by),
            _ => false,
        };
        let resumed = row.state == RemedyState::Accepted && passed(row.suspended_until);
        if !overdue && !resumed {
            return Ok(());
        }
        audit::record(tx, event(&Actor::public(), now, if resumed { "resume" } else { "overdue" }, &row))?;
        unblock(tx, &row, now)?;
        if !resumed {
            // Whoever is late is reminded of the duty.
            return Ok(());
        }
        let notice = Notice::new("remedies.resumed").with("need", row.title.as_str());
        let link = super::super::page(row.opportunity_id);
        app.notify.send(tx, now, To::Unit(row.unit_id), &notice.link(link)).map(drop)
    })
}
