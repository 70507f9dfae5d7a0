//! Enquiries, objections and complaints: filing, answering, deciding, and what follows.

mod answer;
mod draft;
mod execute;
mod file;
mod standing;
mod supplement;
mod view;

pub use answer::{accept, answer, decide, due, withdraw};
pub use draft::{begin, discard, drafts, file_draft, read_draft, save};
pub use file::file;
pub use standing::standing;
pub use supplement::{ask_supplement, supplement};
pub use view::{complainants, decisions, list, read};

use crate::app::App;
use crate::audit::Event;
use crate::awards::model::{Remedy, RemedyAction, RemedyId, RemedyKind, RemedyParty, RemedyState};
use crate::awards::rules::{self, REMEDY, RemedyFacts, blocks};
use crate::awards::store;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Code, Error, Instant, RegionCode, Relation, Result, Rule};
use crate::opportunities::service::{OwnOpportunity, for_matching};
use crate::policy::pack::RemedyPoint;
use crate::policy::{Kind, Question, Ruleset};
use std::collections::BTreeMap;

/// Kind of thing in the audit log.
pub const REMEDY_SUBJECT: &str = "remedy";

/// Periods of the packs.
const ENQUIRY_REPLY: &str = "enquiry_reply";
const OBJECTION_REPLY: &str = "challenge_reply";
pub(super) const COMPLAINT_EXAMINE: &str = "complaint_examine";
const COMPLAINT_DECIDE: &str = "complaint_decide";
const COMPLAINT_SUSPEND: &str = "complaint_suspend";

/// The page of one of them.
pub(super) fn page(id: RemedyId) -> String {
    format!("/work/remedies/{id}")
}

/// The organization the caller acts for.
fn own_organization(actor: &Actor, rule: &Rule) -> Result<OrganizationId> {
    let organization = actor.unit.as_ref().and_then(|unit| unit.organization);
    actor.may(rule, &Relation { organization, ..Relation::default() })?;
    organization.ok_or_else(Error::forbidden)
}

/// An opportunity everybody knows of.
fn published(conn: &mut Conn, id: OpportunityId) -> Result<OwnOpportunity> {
    let own = for_matching(conn, id)?;
    if own.published.is_none() {
        return Err(Error::not_found());
    }
    Ok(own)
}

/// Who may read the files of one of them, or of one being written.
///
/// # Errors
/// `not_found` for others; those of the database.
pub fn readable(conn: &mut Conn, actor: &Actor, thing: &str) -> Result<()> {
    let id: RemedyId = thing.parse().map_err(|_| Error::not_found())?;
    let Some(draft) = store::draft_find(conn, id)? else {
        return load(conn, actor, &rules::REMEDY_READ, id).map(drop);
    };
    let thing = Relation { organization: Some(draft.organization_id), ..Relation::default() };
    actor.may(&rules::REMEDY_DRAFT_READ, &thing)
}

/// What enquiries, objections and complaints are called, by the text of their ids, for the log: without who filed them.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<RemedyId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let named = store::remedy_titles(conn, &ids)?.into_iter();
    Ok(named.map(|(id, kind, title)| (id.to_string(), format!("{}：{title}", kind.label().zh))).collect())
}

/// The period in which it is answered or decided.
pub(super) const fn reply_period(kind: RemedyKind) -> &'static str {
    match kind {
        RemedyKind::Enquiry => ENQUIRY_REPLY,
        RemedyKind::Objection => OBJECTION_REPLY,
        RemedyKind::Complaint => COMPLAINT_DECIDE,
    }
}

fn relation(row: &Remedy) -> Relation {
    Relation {
        unit: Some(row.unit_id),
        organization: Some(row.organization_id),
        region: Some(row.unit_region),
        ..Relation::default()
    }
}

fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: RemedyId) -> Result<Remedy> {
    let row = store::remedy_by_id(conn, id)?;
    actor.may(rule, &relation(&row))?;
    Ok(row)
}

fn load_for(tx: &mut Tx<'_>, actor: &Actor, rule: &Rule, id: RemedyId, expected: i64) -> Result<Remedy> {
    let row = load(tx, actor, rule, id)?;
    if row.version == expected { Ok(row) } else { Err(Error::version_conflict()) }
}

fn stepped(row: &Remedy, action: RemedyAction) -> Result<RemedyState> {
    let (asked, added) = (row.supplement_asked.is_some(), row.supplemented_at.is_some());
    REMEDY.step(row.state, action, &RemedyFacts { kind: row.kind, asked, added })
}

/// What whoever asks is to it.
fn parties(actor: &Actor, row: &Remedy) -> Vec<RemedyParty> {
    let unit = actor.unit.as_ref();
    let filer = unit.is_some_and(|unit| unit.organization == Some(row.organization_id));
    let department = unit.is_some_and(|unit| unit.id == row.unit_id);
    let finance = actor.roles.contains(&crate::kernel::Role::FinanceOfficer);
    let all = [(filer, RemedyParty::Filer), (department, RemedyParty::Department), (finance, RemedyParty::Finance)];
    all.into_iter().filter_map(|(is, party)| is.then_some(party)).collect()
}

fn event(actor: &Actor, now: Instant, act: &str, row: &Remedy) -> Event {
    Event::new(actor, now, &format!("{REMEDY_SUBJECT}.{act}"), REMEDY_SUBJECT, &row.id)
        .in_region(row.unit_region.as_str())
}

/// The rules of a place on a day.
pub(super) fn rules_in(app: &App, region: RegionCode, now: Instant) -> Ruleset {
    app.policies().select(&Question { region, kind: Kind::Purchase, project_type: None, on: now.date() })
}

/// A text somebody must give, of limited length.
fn said(text: Option<&str>, path: &str, zh: &str, en: &str) -> Result<String> {
    let text = text.map(str::trim).unwrap_or_default();
    if text.is_empty() {
        return Err(Error::field(path, "required", zh, en));
    }
    if text.chars().count() > 5_000 {
        return Err(Error::field(path, "too_long", "最多5000字", "At most 5,000 characters"));
    }
    Ok(text.to_owned())
}

/// What holds an award up, with the rules of the place: an objection that is unanswered, or a complaint for which the procedure is
/// suspended.
fn holding(app: &App, conn: &mut Conn, opportunity: OpportunityId, now: Instant) -> Result<Option<(Remedy, Ruleset)>> {
    let all = store::remedies_of(conn, opportunity)?;
    let Some(first) = all.first() else { return Ok(None) };
    let rules = rules_in(app, first.unit_region, now);
    Ok(all.into_iter().find(|one| blocks(&rules, one, now)).map(|one| (one, rules)))
}

/// Who holds an award up.
///
/// # Errors
/// Those of the database.
pub fn held_by(app: &App, conn: &mut Conn, opportunity: OpportunityId, now: Instant) -> Result<Option<String>> {
    Ok(holding(app, conn, opportunity, now)?.map(|(one, _)| one.name))
}

/// Nothing proceeds with an award while it is held up.
///
/// # Errors
/// `state_conflict` saying what it waits for; those of the database.
pub fn unblocked(app: &App, conn: &mut Conn, opportunity: OpportunityId, now: Instant) -> Result<()> {
    let Some((one, rules)) = holding(app, conn, opportunity, now)? else { return Ok(()) };
    let name = &one.name;
    let (rule, zh, en) = match one.kind {
        RemedyKind::Complaint => {
            let rule = rules.period(COMPLAINT_SUSPEND).map(|(entry, _)| entry);
            let zh = format!("“{name}”的投诉处理期间，采购活动已暂停，请等待恢复");
            (rule, zh, format!("The procedure is suspended for a complaint of {name}; wait until it goes on"))
        }
        RemedyKind::Enquiry | RemedyKind::Objection => {
            let rule = rules.remedy_rule(RemedyPoint::Hold, one.about);
            let zh = format!("“{name}”提出的质疑尚未答复，请先答复");
            (rule, zh, format!("An objection of {name} is unanswered; answer it first"))
        }
    };
    let basis = rule.map(|rule| rule.source.basis.as_str()).unwrap_or_default();
    Err(Error::new(Code::StateConflict, format!("{zh}（{basis}）"), format!("{en} ({basis})")))
}
