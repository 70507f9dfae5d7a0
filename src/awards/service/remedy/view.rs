//! What those concerned see, what is public, and who complains without ground.

use super::{
    COMPLAINT_EXAMINE, COMPLAINT_SUSPEND, REMEDY_SUBJECT, load, parties, relation, reply_period, rules_in, stepped,
};
use crate::accounts;
use crate::app::App;
use crate::awards::model::{
    Complainant, PublicDecision, Remedy, RemedyAction, RemedyId, RemedyKind, RemedyState, RemedyView, SupplementView,
};
use crate::awards::rules::{self, COMPLAINT_FILE, REMEDY, blocks, complain_by, unfounded};
use crate::awards::service::clock::clock;
use crate::awards::store;
use crate::db::Conn;
use crate::files::{self, Subject};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Actor, Instant, Relation, Result};
use crate::opportunities::service::for_matching;
use crate::policy::Ruleset;
use crate::policy::pack::{Bounds, Content};
use std::collections::BTreeMap;

/// Limits of the packs: so many dismissed complaints, within so many months.
const UNFOUNDED: &str = "limit.unfounded_complaints";
const MONTHS: &str = "limit.unfounded_complaint_months";

/// Whether somebody may take an action the state allows.
fn allowed(actor: &Actor, row: &Remedy, action: RemedyAction) -> bool {
    let rule = match action {
        RemedyAction::Accept | RemedyAction::Refuse => &rules::REMEDY_ACCEPT,
        RemedyAction::Answer => &rules::REMEDY_ANSWER,
        RemedyAction::Decide => &rules::REMEDY_DECIDE,
        RemedyAction::AskSupplement => &rules::REMEDY_SUPPLEMENT_ASK,
        RemedyAction::Supplement => &rules::REMEDY_SUPPLEMENT,
        RemedyAction::Withdraw => &rules::REMEDY_WITHDRAW,
        RemedyAction::Settle => return false,
    };
    actor.may(rule, &relation(row)).is_ok() && stepped(row, action).is_ok()
}

pub(super) fn of(app: &App, conn: &mut Conn, actor: &Actor, row: &Remedy, now: Instant) -> Result<RemedyView> {
    let rules = rules_in(app, row.unit_region, now);
    let examine_by = if row.kind == RemedyKind::Complaint { row.examine_by } else { None };
    let complain = if row.kind == RemedyKind::Objection { complain_by(&app.calendar, &rules, row) } else { None };
    let all = parties(actor, row).into_iter().flat_map(|party| REMEDY.actions(row.state, party));
    let unit = accounts::units_by_ids(conn, &[row.unit_id])?.pop().map(|unit| unit.name).unwrap_or_default();
    Ok(RemedyView {
        id: row.id,
        kind: row.kind,
        about: row.about,
        opportunity_id: row.opportunity_id,
        title: row.title.clone(),
        unit,
        organization_id: row.organization_id,
        name: row.name.clone(),
        objection_id: row.objection_id,
        state: row.state,
        facts: row.facts.clone(),
        legal_basis: row.legal_basis.clone(),
        request: row.request.clone(),
        files: files::of_subject(conn, &Subject::new(REMEDY_SUBJECT, &row.id))?,
        filed_at: row.filed_at,
        examine_by: clock(&rules, COMPLAINT_EXAMINE, examine_by),
        answer_by: clock(&rules, reply_period(row.kind), row.answer_by),
        suspended_until: clock(&rules, COMPLAINT_SUSPEND, row.suspended_until),
        complain_by: clock(&rules, COMPLAINT_FILE, complain),
        blocks: blocks(&rules, row, now),
        outcome: row.outcome,
        measure: row.measure,
        answer: row.answer.clone(),
        answered_at: row.answered_at,
        supplement: row.supplement_asked.clone().zip(row.supplement_by).map(|(asked, by)| SupplementView {
            asked,
            by,
            text: row.supplement.clone(),
            at: row.supplemented_at,
        }),
        actions: all.filter(|action| allowed(actor, row, *action)).collect(),
        version: row.version,
    })
}

/// Enquiries, objections and complaints about an opportunity, newest first, for its department and those who oversee it.
///
/// # Errors
/// `not_found`; those of the database.
pub fn list(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<RemedyView>> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let own = for_matching(conn, opportunity)?;
        let thing = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() };
        actor.may(&rules::REMEDY_LIST, &thing)?;
        store::remedies_of(conn, opportunity)?.iter().map(|row| of(app, conn, actor, row, now)).collect()
    })
}

/// One of them.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: RemedyId) -> Result<RemedyView> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = load(conn, actor, &rules::REMEDY_READ, id)?;
        of(app, conn, actor, &row, now)
    })
}

/// Decisions on complaints about an opportunity, for everybody (94号令 Art. 34).
///
/// # Errors
/// Those of the database.
pub fn decisions(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<PublicDecision>> {
    actor.may(&rules::DECISIONS, &Relation::default())?;
    app.db.read(|conn| {
        let all = store::remedies_of(conn, opportunity)?.into_iter();
        let decided = all.filter(|row| row.kind == RemedyKind::Complaint && row.state == RemedyState::Decided);
        let public = |row: Remedy| {
            Some(PublicDecision {
                id: row.id,
                name: row.name,
                about: row.about,
                outcome: row.outcome?,
                measure: row.measure,
                text: row.answer?,
                decided_at: row.answered_at?,
            })
        };
        Ok(decided.filter_map(public).collect())
    })
}

fn limit(rules: &Ruleset, key: &str) -> Option<Bounds> {
    match &rules.entry(key)?.content {
        Content::Limit(limit) => Some(limit.bounds),
        _ => None,
    }
}

/// Organizations whose complaints were dismissed, with those that are listed for it, the most first.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn complainants(app: &App, actor: &Actor) -> Result<Vec<Complainant>> {
    let now = app.clock.now();
    let region = actor.unit.as_ref().map(|unit| unit.region);
    actor.may(&rules::COMPLAINANTS, &Relation { region, ..Relation::default() })?;
    let rules = rules_in(app, actor.unit()?.region, now);
    let least = limit(&rules, UNFOUNDED).and_then(|bounds| bounds.min_count);
    let months = limit(&rules, MONTHS).and_then(|bounds| bounds.max_count);
    let (Some(least), Some(months)) = (least, months) else { return Ok(Vec::new()) };
    let since = now.date().checked_sub_months(chrono::Months::new(months)).map_or(now, Instant::start_of);
    let decided = app.db.read(|conn| store::complaints_decided(conn, since))?;
    let names: BTreeMap<OrganizationId, String> = decided.iter().map(|(id, name, ..)| (*id, name.clone())).collect();
    let found: Vec<_> = decided.into_iter().map(|(id, _, outcome, at)| (id, outcome, at)).collect();
    let mut all: Vec<Complainant> = unfounded(&found, since, least)
        .into_iter()
        .map(|(organization_id, (dismissed, listed))| Complainant {
            organization_id,
            name: names.get(&organization_id).cloned().unwrap_or_default(),
            dismissed,
            listed,
        })
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.dismissed.len()));
    Ok(all)
}
