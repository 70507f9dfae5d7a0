//! What the expert's own use cases and the authority's share.

use crate::accounts;
use crate::app::App;
use crate::audit::Event;
use crate::catalogue::{self, CategoryCode};
use crate::db::{Conn, Tx};
use crate::files::{self, Subject};
use crate::kernel::error::Faults;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Code, Error, Instant, RegionCode, Relation, Result};
use crate::policy::{Kind, Question, Ruleset};
use crate::reviews::model::{
    Expert, ExpertAction, ExpertCard, ExpertProfile, ExpertRow, ExpertStep, ExpertStepId, ExpertStepView, ExpertView,
    Party, Rating, RecusalRuleView,
};
use crate::reviews::rules::{EXPERT, access};
use crate::reviews::store;
use chrono::NaiveDate;

/// Kind of thing in the audit log and of the files.
pub(super) const SUBJECT: &str = "expert";
/// The expert's own page.
pub(super) const OWN_PAGE: &str = "/work/expert";

/// A thing that is the account's own.
pub(super) fn own(account: AccountId) -> Relation {
    Relation { account: Some(account), ..Relation::default() }
}

/// How an entry of the pool is related to whoever asks.
pub(super) fn relation(row: &ExpertRow) -> Relation {
    Relation { account: Some(row.account_id), region: Some(row.region), ..Relation::default() }
}

pub(super) fn event(actor: &Actor, now: Instant, act: &str, row: &ExpertRow) -> Event {
    Event::new(actor, now, &format!("{SUBJECT}.{act}"), SUBJECT, &row.id).in_region(row.region.as_str())
}

pub(super) fn files_of(row: &ExpertRow) -> Subject {
    Subject::new(SUBJECT, &row.id)
}

/// Who may read an expert's certificates: the expert, and who keeps the pool of the region.
///
/// # Errors
/// `not_found` for others; those of the database.
pub fn readable(conn: &mut Conn, actor: &Actor, thing: &str) -> Result<()> {
    let expert = store::expert_by_id(conn, thing.parse().map_err(|_| Error::not_found())?)?;
    if actor.may(&access::OWN, &own(expert.row.account_id)).is_ok() {
        return Ok(());
    }
    actor.may(&access::READ, &relation(&expert.row))
}

/// For a change that must be based on the present version.
pub(super) fn based_on(present: i64, given: i64) -> Result<()> {
    if present == given { Ok(()) } else { Err(Error::version_conflict()) }
}

/// The caller's own entry for a change based on version `expected`.
pub(super) fn own_entry(tx: &mut Tx<'_>, actor: &Actor, expected: i64) -> Result<Expert> {
    let expert = store::expert_by_account(tx, actor.account()?)?.ok_or_else(not_applied)?;
    based_on(expert.row.version, expected)?;
    Ok(expert)
}

pub(super) fn not_applied() -> Error {
    Error::new(Code::NotFound, "您还不在评审专家库中，请先提交申请", "You are not in the expert pool; apply first")
}

/// Refuses categories that the guiding catalogue in force does not have.
pub(super) fn check_fields(conn: &mut Conn, region: RegionCode, day: NaiveDate, fields: &[CategoryCode]) -> Result<()> {
    let tree = catalogue::in_force(conn, region, day)?;
    let mut faults = Faults::new();
    for (at, field) in fields.iter().enumerate() {
        if tree.view(field).is_none() {
            faults.add(
                format!("fields[{at}]"),
                "unknown",
                format!("指导性目录中没有 {field}，请重新选择"),
                format!("The guiding catalogue has no {field}; choose another"),
            );
        }
    }
    faults.finish()
}

/// The rules in force in `region`, as far as they concern people.
pub(super) fn rules_in(app: &App, region: RegionCode, on: NaiveDate) -> Ruleset {
    app.policies().select(&Question { region, kind: Kind::Purchase, project_type: None, on })
}

pub(super) fn recusals(rules: &Ruleset) -> Vec<RecusalRuleView> {
    let view =
        |(id, entry, rule): (&str, &crate::policy::pack::Entry, &crate::policy::pack::Recusal)| RecusalRuleView {
            id: id.to_owned(),
            text: entry.text.clone(),
            with: rule.with.clone(),
            years: rule.years,
            source: entry.source.clone(),
        };
    rules.recusals().map(view).collect()
}

pub(super) fn step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &ExpertRow,
    action: ExpertAction,
    comment: Option<String>,
    now: Instant,
) -> Result<()> {
    let id = ExpertStepId::new();
    store::step_insert(tx, &ExpertStep { id, expert_id: row.id, at: now, account_id: actor.account, action, comment })
}

pub(super) fn card(expert: &Expert) -> ExpertCard {
    let row = expert.row.clone();
    ExpertCard {
        id: row.id,
        name: row.name,
        region: row.region,
        fields: expert.fields.clone(),
        employer: row.employer,
        title: row.title,
        state: row.state,
        suspended_until: row.suspended_until,
        applied_at: row.applied_at,
    }
}

/// Everything the expert and the authority may see.
pub(super) fn view(app: &App, conn: &mut Conn, actor: &Actor, expert: &Expert) -> Result<ExpertView> {
    let today = app.clock.now().date();
    let row = &expert.row;
    let profile: ExpertProfile = row.profile.get()?;
    let mut absences = store::absences_of(conn, &[row.id])?.remove(&row.id).unwrap_or_default();
    absences.retain(|span| span.until >= today);
    let interests = store::interests_of(conn, &[row.id])?.remove(&row.id).unwrap_or_default();
    let rated = store::invitations_rated(conn, row.id)?.into_iter();
    let ratings =
        rated.filter_map(|one| Some(Rating { at: one.rated_at?, conduct: one.conduct?, comment: one.conduct_comment }));
    let steps = store::steps_of(conn, row.id)?;
    let people: Vec<AccountId> = steps.iter().filter_map(|step| step.account_id).collect();
    let names = accounts::account_names(conn, &people)?;
    let steps = steps.into_iter().map(|step| ExpertStepView {
        at: step.at,
        by: step.account_id.and_then(|account| names.get(&account).cloned()),
        action: step.action,
        comment: step.comment,
    });
    let oneself = actor.may(&access::OWN, &own(row.account_id)).is_ok();
    let keeper = actor.may(&access::READ, &relation(row)).is_ok();
    let parties = [(Party::Expert, oneself), (Party::Authority, keeper && !oneself)];
    let here = parties.into_iter().filter(|(_, here)| *here);
    Ok(ExpertView {
        card: card(expert),
        employer_uscc: row.employer_uscc,
        experience: profile.experience,
        certificates: files::of_subject(conn, &files_of(row))?,
        reason: row.reason.clone(),
        listed_at: row.listed_at,
        absences,
        interests: interests.into_iter().map(Into::into).collect(),
        recusal_rules: recusals(&rules_in(app, row.region, today)),
        ratings: ratings.collect(),
        steps: steps.collect(),
        actions: here.flat_map(|(party, _)| EXPERT.actions(row.state, party)).collect(),
        version: row.version,
    })
}
