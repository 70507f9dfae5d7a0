//! Filing: standing, grounds, time.

use super::{event, rules_in, said, view};
use crate::app::App;
use crate::audit;
use crate::awards::model::{
    Award, Remedy, RemedyAbout, RemedyDueJob, RemedyId, RemedyInput, RemedyKind, RemedyState, RemedyView,
};
use crate::awards::rules;
use crate::awards::service::clock::period_end;
use crate::awards::store;
use crate::db::{Conn, OnceKey, Tx, once};
use crate::jobs;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result};
use crate::notify::{Notice, To};
use crate::opportunities::service::{OwnOpportunity, for_matching, published_at};
use crate::organizations;
use crate::policy::Ruleset;
use crate::submissions::service as submissions;
use serde_json::json;

/// Files an enquiry, an objection or a complaint for the caller's organization.
///
/// # Errors
/// `forbidden`; `not_found` for what was never published; `state_conflict` without standing and too late; `duplicate` for a
/// second objection about the same thing; `invalid` without grounds; `idempotency_mismatch`; those of the database.
pub fn file(app: &App, actor: &Actor, input: &RemedyInput, key: Option<&OnceKey>) -> Result<RemedyView> {
    let organization = actor.unit.as_ref().and_then(|unit| unit.organization);
    actor.may(&rules::REMEDY_FILE, &Relation { organization, ..Relation::default() })?;
    let organization = organization.ok_or_else(Error::forbidden)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            let own = for_matching(tx, input.opportunity)?;
            if own.published.is_none() {
                return Err(Error::not_found());
            }
            let row = row(app, tx, &own, organization, input, now)?;
            store::remedy_insert(tx, &row)?;
            for due in [row.examine_by, row.answer_by].into_iter().flatten() {
                jobs::enqueue(tx, &RemedyDueJob { remedy: row.id }, due)?;
            }
            let details = json!({ "kind": row.kind, "about": row.about, "opportunity": row.opportunity_id });
            audit::record(tx, event(actor, now, "file", &row).with(&details)?)?;
            let notice = Notice::new("remedies.filed").with("need", row.title.as_str()).with("name", row.name.as_str());
            let link = super::super::page(row.opportunity_id);
            app.notify.send(tx, now, To::Unit(row.unit_id), &notice.link(link))?;
            Ok(view::of(app, actor, &row, now))
        })
    })
}

fn row(
    app: &App,
    tx: &mut Tx<'_>,
    own: &OwnOpportunity,
    organization: OrganizationId,
    input: &RemedyInput,
    now: Instant,
) -> Result<Remedy> {
    let facts = said(Some(&input.facts), "facts", "请写明事实和证据", "Say what happened, with evidence")?;
    let (legal_basis, request) = match input.kind {
        RemedyKind::Enquiry => (None, None),
        RemedyKind::Objection | RemedyKind::Complaint => (
            Some(said(input.legal_basis.as_deref(), "legal_basis", "请写明法律依据", "Name the law it rests on")?),
            Some(said(input.request.as_deref(), "request", "请写明请求事项", "Say what is asked for")?),
        ),
    };
    let rules = rules_in(app, own.unit_region, now);
    let awards = store::awards_of(tx, own.id)?;
    let objection = match input.kind {
        RemedyKind::Enquiry => None,
        RemedyKind::Objection => {
            standing(tx, own, organization, input.about)?;
            in_time(app, tx, own, &rules, awards.first(), input, now)?;
            once_only(tx, own, organization, input.about)?;
            None
        }
        RemedyKind::Complaint => Some(followed(app, tx, &rules, organization, input, now)?.id),
    };
    let name = organizations::service::names(tx, &[organization.to_string()])?.remove(organization.as_str());
    let (examine_by, answer_by) = match input.kind {
        RemedyKind::Enquiry => (None, period_end(app, &rules, "enquiry_reply", now)),
        RemedyKind::Objection => (None, period_end(app, &rules, "challenge_reply", now)),
        RemedyKind::Complaint => {
            (period_end(app, &rules, "complaint_examine", now), period_end(app, &rules, "complaint_decide", now))
        }
    };
    Ok(Remedy {
        id: RemedyId::new(),
        kind: input.kind,
        about: input.about,
        opportunity_id: own.id,
        title: own.title.clone(),
        unit_id: own.unit,
        unit_region: own.unit_region,
        organization_id: organization,
        name: name.unwrap_or_default(),
        objection_id: objection,
        state: RemedyState::Filed,
        facts,
        legal_basis,
        request,
        filed_at: now,
        examine_by,
        answer_by,
        suspended_until: None,
        outcome: None,
        measure: None,
        answer: None,
        answered_at: None,
        version: 1,
    })
}

/// 94号令 Art. 11: about procedure and result only who takes part in the purchase.
fn standing(conn: &mut Conn, own: &OwnOpportunity, organization: OrganizationId, about: RemedyAbout) -> Result<()> {
    let took_part = submissions::opened(conn, own.id)?.iter().any(|one| one.organization == organization);
    if about == RemedyAbout::Document || took_part {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "只有参加本项目投标（响应）的供应商可以对采购过程和结果提出质疑（94号令第11条）",
        "Only who takes part may object to the procedure or the result (Order 94 Art. 11)",
    ))
}

/// 94号令 Art. 10: within the days of the packs from when the harm was or should have been known.
fn in_time(
    app: &App,
    conn: &mut Conn,
    own: &OwnOpportunity,
    rules: &Ruleset,
    award: Option<&Award>,
    input: &RemedyInput,
    now: Instant,
) -> Result<()> {
    let too_early = |zh: &str, en: &str| Err(Error::new(Code::StateConflict, zh, en));
    let known = match input.about {
        RemedyAbout::Document => {
            let Some(published) = published_at(conn, own.id)? else { return Err(Error::not_found()) };
            // Received, or the notice period over: the later of the two is what everybody has.
            period_end(app, rules, "tender_notice_period", published).map_or(published, within)
        }
        RemedyAbout::Process => {
            let known = input.known_on.filter(|day| *day <= now.date());
            let Some(known) = known else {
                return Err(Error::field(
                    "known_on",
                    "required",
                    "请填写知道或者应当知道权益受损的日期（不晚于今天）",
                    "Give the day the harm was known, not after today",
                ));
            };
            Instant::start_of(known)
        }
        RemedyAbout::Result => match award.and_then(|award| award.publicity_until) {
            Some(until) => within(until),
            None => return too_early("结果尚未公告，不能对结果提出质疑", "The result is not published yet"),
        },
    };
    let Some(until) = period_end(app, rules, "challenge_file", known.min(now)) else { return Ok(()) };
    // A period that has not begun is not over either.
    if known > now || now < until {
        return Ok(());
    }
    let day = until.shanghai().format("%Y-%m-%d").to_string();
    too_early(
        &format!("质疑期限已于{day}零时届满（94号令第10条）"),
        &format!("The time to object ended with the day before {day} (Order 94 Art. 10)"),
    )
}

/// A moment of the last day of a period that is over at `end`: the next period is counted from that day.
fn within(end: Instant) -> Instant {
    end.plus(chrono::TimeDelta::seconds(-1))
}

/// 94号令 Art. 10: all objections to one step at one time.
fn once_only(conn: &mut Conn, own: &OwnOpportunity, organization: OrganizationId, about: RemedyAbout) -> Result<()> {
    let before = store::remedies_of(conn, own.id)?.into_iter().any(|one| {
        one.kind == RemedyKind::Objection
            && one.organization_id == organization
            && one.about == about
            && one.state != RemedyState::Withdrawn
    });
    if before {
        return Err(Error::new(
            Code::Duplicate,
            "对同一采购程序环节的质疑应当一次性提出，贵单位已经提出过",
            "Objections to one step are filed at one time; yours was filed already",
        ));
    }
    Ok(())
}

/// The objection a complaint follows: one's own, answered or unanswered in time, and not too long ago.
fn followed(
    app: &App,
    conn: &mut Conn,
    rules: &Ruleset,
    organization: OrganizationId,
    input: &RemedyInput,
    now: Instant,
) -> Result<Remedy> {
    let missing = || {
        Error::field(
            "objection",
            "required",
            "投诉前应当先提出质疑（94号令第17条），请选择本单位对同一事项提出的质疑",
            "A complaint follows an objection (Order 94 Art. 17); choose your own about the same thing",
        )
    };
    let objection = store::remedy_by_id(conn, input.objection.ok_or_else(missing)?).map_err(|_| missing())?;
    let own = objection.kind == RemedyKind::Objection
        && objection.organization_id == organization
        && objection.opportunity_id == input.opportunity
        && objection.about == input.about;
    if !own {
        return Err(missing());
    }
    let reply_ends = objection.answer_by.unwrap_or(objection.filed_at);
    if objection.state != RemedyState::Answered && now < reply_ends {
        return Err(Error::new(
            Code::StateConflict,
            "质疑尚未答复且答复期未满，答复或期满后可以投诉",
            "The objection may still be answered; complain after the answer, or when its time is over",
        ));
    }
    let until = complain_by(app, rules, &objection);
    if until.is_some_and(|until| now >= until) {
        return Err(Error::new(
            Code::StateConflict,
            "投诉期限已满（质疑答复期满后15个工作日内，94号令第17条）",
            "The time to complain is over (Order 94 Art. 17)",
        ));
    }
    Ok(objection)
}

/// Until when a complaint can follow an objection.
pub(super) fn complain_by(app: &App, rules: &Ruleset, objection: &Remedy) -> Option<Instant> {
    period_end(app, rules, "complaint_file", within(objection.answer_by?))
}
