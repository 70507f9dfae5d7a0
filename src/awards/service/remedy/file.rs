//! Filing: standing, grounds, time.

use super::{
    COMPLAINT_DECIDE, COMPLAINT_EXAMINE, COMPLAINT_FILE, ENQUIRY_REPLY, OBJECTION_FILE, OBJECTION_REPLY,
    REMEDY_SUBJECT, event, own_organization, page, published, rules_in, said, view,
};
use crate::app::App;
use crate::audit;
use crate::awards::model::{
    Remedy, RemedyAbout, RemedyDueJob, RemedyId, RemedyInput, RemedyKind, RemedyState, RemedyView,
};
use crate::awards::rules;
use crate::awards::service::clock::{period_end, shown};
use crate::awards::service::waiting;
use crate::awards::store;
use crate::db::{Conn, OnceKey, Tx, once};
use crate::files::{self, Subject};
use crate::jobs;
use crate::kernel::error::Faults;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, Code, Error, Instant, Result};
use crate::notify::{Notice, To};
use crate::opportunities::service::{OwnOpportunity, published_at};
use crate::organizations;
use crate::policy::Ruleset;
use crate::submissions::service as submissions;
use chrono::NaiveDate;
use serde_json::json;

/// Files an enquiry, an objection or a complaint for the caller's organization.
///
/// # Errors
/// `forbidden`; `not_found` for what was never published; `state_conflict` without standing and too late; `duplicate` for a
/// second objection about the same thing; `invalid` without grounds; `idempotency_mismatch`; those of the database.
pub fn file(app: &App, actor: &Actor, input: &RemedyInput, key: Option<&OnceKey>) -> Result<RemedyView> {
    let organization = own_organization(actor, &rules::REMEDY_FILE)?;
    let now = app.clock.now();
    app.db.write(|tx| once(tx, key, now, |tx| put(app, tx, actor, organization, RemedyId::new(), input, now)))
}

/// Files it under an id: what was written under the same id has its files already.
pub(super) fn put(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    organization: OrganizationId,
    id: RemedyId,
    input: &RemedyInput,
    now: Instant,
) -> Result<RemedyView> {
    let own = published(tx, input.opportunity)?;
    let row = Remedy { id, ..row(app, tx, &own, organization, input, now)? };
    store::remedy_insert(tx, &row)?;
    files::attach(tx, actor, &Subject::new(REMEDY_SUBJECT, &id), "evidence", &input.evidence)?;
    for due in [row.examine_by, row.answer_by].into_iter().flatten() {
        jobs::enqueue(tx, &RemedyDueJob { remedy: row.id }, due)?;
    }
    waiting::settle_remedy(app, tx, &row, now)?;
    let details = json!({ "kind": row.kind, "about": row.about, "opportunity": row.opportunity_id });
    audit::record(tx, event(actor, now, "file", &row).with(&details)?)?;
    let notice = Notice::new("remedies.filed").with("need", row.title.as_str()).with("name", row.name.as_str());
    app.notify.send(tx, now, To::Unit(row.unit_id), &notice.link(page(row.id)))?;
    view::of(app, tx, actor, &row, now)
}

/// What is wrong with the text of an input, each fault at its field.
fn grounds(input: &RemedyInput, faults: &mut Faults) -> (String, Option<String>, Option<String>) {
    let mut text = |said: Result<String>| {
        said.unwrap_or_else(|error| {
            for field in error.fields {
                faults.add(field.path, &field.code, field.message.zh, field.message.en);
            }
            String::new()
        })
    };
    let facts = text(said(Some(&input.facts), "facts", "请写明事实和证据", "Say what happened, with evidence"));
    if input.kind == RemedyKind::Enquiry {
        return (facts, None, None);
    }
    let basis = said(input.legal_basis.as_deref(), "legal_basis", "请写明法律依据", "Name the law it rests on");
    let request = said(input.request.as_deref(), "request", "请写明请求事项", "Say what is asked for");
    (facts, Some(text(basis)), Some(text(request)))
}

fn row(
    app: &App,
    tx: &mut Tx<'_>,
    own: &OwnOpportunity,
    organization: OrganizationId,
    input: &RemedyInput,
    now: Instant,
) -> Result<Remedy> {
    let mut faults = Faults::new();
    let (facts, legal_basis, request) = grounds(input, &mut faults);
    faults.finish()?;
    let rules = rules_in(app, own.unit_region, now);
    let objection = match input.kind {
        RemedyKind::Enquiry => None,
        RemedyKind::Objection => {
            took_part(tx, own, organization, input.about)?;
            in_time(app, tx, own, &rules, (input.about, input.known_on), now)?;
            once_only(tx, own, organization, input.about)?;
            None
        }
        RemedyKind::Complaint => {
            let objection = followed(tx, organization, input)?;
            follows(app, tx, &rules, &objection, now)?;
            Some(objection.id)
        }
    };
    let name = organizations::service::names(tx, &[organization.to_string()])?.remove(organization.as_str());
    let (examine_by, answer_by) = match input.kind {
        RemedyKind::Enquiry => (None, period_end(app, &rules, ENQUIRY_REPLY, now)),
        RemedyKind::Objection => (None, period_end(app, &rules, OBJECTION_REPLY, now)),
        RemedyKind::Complaint => {
            (period_end(app, &rules, COMPLAINT_EXAMINE, now), period_end(app, &rules, COMPLAINT_DECIDE, now))
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
        supplement_asked: None,
        supplement_by: None,
        supplement: None,
        supplemented_at: None,
        version: 1,
    })
}

/// 94号令 Art. 11: about procedure and result only who takes part in the purchase.
pub(super) fn took_part(
    conn: &mut Conn,
    own: &OwnOpportunity,
    organization: OrganizationId,
    about: RemedyAbout,
) -> Result<()> {
    let bid = submissions::opened(conn, own.id)?.iter().any(|one| one.organization == organization);
    if about == RemedyAbout::Document || bid {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "只有参加本项目投标（响应）的供应商可以对采购过程和结果提出质疑（94号令第11条）",
        "Only who takes part may object to the procedure or the result (Order 94 Art. 11)",
    ))
}

/// When the harm was or should have been known (94号令 Art. 10).
///
/// # Errors
/// `not_found` for what was never published; `invalid` without the day, for the procedure; `state_conflict` for a result that is
/// not published.
pub(super) fn known(
    app: &App,
    conn: &mut Conn,
    own: &OwnOpportunity,
    rules: &Ruleset,
    (about, day): (RemedyAbout, Option<NaiveDate>),
    now: Instant,
) -> Result<Instant> {
    match about {
        RemedyAbout::Document => {
            let Some(published) = published_at(conn, own.id)? else { return Err(Error::not_found()) };
            // Received, or the notice period over: the later of the two is what everybody has.
            Ok(period_end(app, rules, "tender_notice_period", published).map_or(published, within))
        }
        RemedyAbout::Process => day.filter(|day| *day <= now.date()).map(Instant::start_of).ok_or_else(|| {
            Error::field(
                "known_on",
                "required",
                "请填写知道或者应当知道权益受损的日期（不晚于今天）",
                "Give the day the harm was known, not after today",
            )
        }),
        RemedyAbout::Result => {
            let publicity = store::awards_of(conn, own.id)?.first().and_then(|award| award.publicity_until);
            publicity.map(within).ok_or_else(|| {
                let zh = "结果尚未公告，不能对结果提出质疑";
                Error::new(Code::StateConflict, zh, "The result is not published yet")
            })
        }
    }
}

/// 94号令 Art. 10: within the days of the packs from when the harm was or should have been known.
pub(super) fn in_time(
    app: &App,
    conn: &mut Conn,
    own: &OwnOpportunity,
    rules: &Ruleset,
    what: (RemedyAbout, Option<NaiveDate>),
    now: Instant,
) -> Result<()> {
    let known = known(app, conn, own, rules, what, now)?;
    let Some(until) = period_end(app, rules, OBJECTION_FILE, known.min(now)) else { return Ok(()) };
    // A period that has not begun is not over either.
    if known > now || now < until {
        return Ok(());
    }
    Err(too_late(rules, OBJECTION_FILE, until))
}

/// What comes after the end of a period is refused in the words of the pack that sets it.
fn too_late(rules: &Ruleset, period: &str, until: Instant) -> Error {
    let rule = rules.period(period).map(|(entry, _)| entry);
    let (zh, en, basis) = rule.map_or(("", "", ""), |rule| (&*rule.text.zh, &*rule.text.en, &*rule.source.basis));
    let at = shown(until);
    let text = format!("期限已于{at}届满：{zh}（{basis}）");
    Error::new(Code::StateConflict, text, format!("The time was over at {at}: {en} ({basis})"))
}

/// A moment of the last day of a period that is over at `end`: the next period is counted from that day.
pub(in crate::awards::service) fn within(end: Instant) -> Instant {
    end.plus(chrono::TimeDelta::seconds(-1))
}

/// 94号令 Art. 10: all objections to one step at one time.
pub(super) fn once_only(
    conn: &mut Conn,
    own: &OwnOpportunity,
    organization: OrganizationId,
    about: RemedyAbout,
) -> Result<()> {
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

/// The objection a complaint follows: one's own, about the same thing.
fn followed(conn: &mut Conn, organization: OrganizationId, input: &RemedyInput) -> Result<Remedy> {
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
    if own { Ok(objection) } else { Err(missing()) }
}

/// A complaint follows an objection that is answered, or unanswered in time, not too long ago, and once.
pub(super) fn follows(app: &App, conn: &mut Conn, rules: &Ruleset, objection: &Remedy, now: Instant) -> Result<()> {
    let reply_ends = objection.answer_by.unwrap_or(objection.filed_at);
    if objection.state == RemedyState::Withdrawn {
        return Err(Error::new(
            Code::StateConflict,
            "质疑已撤回，不能据此投诉",
            "The objection was taken back; no complaint follows it",
        ));
    }
    if objection.state != RemedyState::Answered && now < reply_ends {
        return Err(Error::new(
            Code::StateConflict,
            "质疑尚未答复且答复期未满，答复或期满后可以投诉",
            "The objection may still be answered; complain after the answer, or when its time is over",
        ));
    }
    if let Some(until) = complain_by(app, rules, objection).filter(|until| now >= *until) {
        return Err(too_late(rules, COMPLAINT_FILE, until));
    }
    let all = store::remedies_of(conn, objection.opportunity_id)?;
    let stands = |one: &Remedy| one.objection_id == Some(objection.id) && one.state != RemedyState::Withdrawn;
    if all.iter().any(stands) {
        return Err(Error::new(
            Code::Duplicate,
            "贵单位已就该质疑提起过投诉",
            "A complaint about this objection was filed already",
        ));
    }
    Ok(())
}

/// Until when a complaint can follow an objection.
pub(super) fn complain_by(app: &App, rules: &Ruleset, objection: &Remedy) -> Option<Instant> {
    period_end(app, rules, COMPLAINT_FILE, within(objection.answer_by?))
}
