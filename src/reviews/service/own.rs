//! What an expert does about the own entry.

use super::expert::{
    based_on, check_fields, event, files_of, not_applied, own as own_relation, own_entry, recusals, rules_in, step,
    view,
};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::db::types::JsonText;
use crate::db::{OnceKey, Tx, once};
use crate::files;
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Code, Error, Result};
use crate::reviews::model::{
    AbsencesInput, Expert, ExpertAction, ExpertId, ExpertInput, ExpertProfile, ExpertRow, ExpertState, ExpertView,
    Interest, InterestId, InterestInput, InterestsInput,
};
use crate::reviews::rules::{self, EXPERT, ExpertFacts, access};
use crate::reviews::store;
use serde_json::json;

/// Applies to the pool of a region.
///
/// # Errors
/// `duplicate` when the person has applied before; `invalid`; `idempotency_mismatch`; those of the database.
pub fn apply(app: &App, actor: &Actor, input: &ExpertInput, key: Option<&OnceKey>) -> Result<ExpertView> {
    let account = actor.account()?;
    actor.may(&access::APPLY, &own_relation(account))?;
    let input = checked(app, input)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            if store::expert_by_account(tx, account)?.is_some() {
                return Err(Error::new(
                    Code::Duplicate,
                    "您已提交过申请，请在“我的专家信息”中查看或修改",
                    "You have applied already; see or change your own entry",
                ));
            }
            check_fields(tx, input.region, now.date(), &input.fields)?;
            let name = accounts::account_names(tx, &[account])?.remove(&account).unwrap_or_default();
            let row = ExpertRow {
                id: ExpertId::new(),
                account_id: account,
                name,
                region: input.region,
                employer: input.employer.clone(),
                employer_uscc: input.employer_uscc,
                title: input.title.clone(),
                profile: profile(&input)?,
                state: ExpertState::Applied,
                reason: None,
                suspended_until: None,
                applied_at: now,
                listed_at: None,
                updated_at: now,
                version: 1,
            };
            let expert = Expert { row, fields: input.fields.clone() };
            store::expert_insert(tx, &expert)?;
            files::attach(tx, actor, &files_of(&expert.row), "certificates", &input.certificates)?;
            step(tx, actor, &expert.row, ExpertAction::Apply, None, now)?;
            audit::record(tx, event(actor, now, "apply", &expert.row).with(&json!({ "fields": input.fields }))?)?;
            view(app, tx, actor, &expert)
        })
    })
}

fn checked(app: &App, input: &ExpertInput) -> Result<ExpertInput> {
    let input = rules::checked_input(input)?;
    app.regions.require(input.region, "region")?;
    Ok(input)
}

fn profile(input: &ExpertInput) -> Result<JsonText> {
    JsonText::of(&ExpertProfile { experience: input.experience.clone(), certificates: input.certificates.clone() })
}

/// The caller's own entry.
///
/// # Errors
/// `not_found` for who has not applied; those of the database.
pub fn own(app: &App, actor: &Actor) -> Result<ExpertView> {
    let account = actor.account()?;
    actor.may(&access::OWN, &own_relation(account))?;
    app.db.read(|conn| {
        let expert = store::expert_by_account(conn, account)?.ok_or_else(not_applied)?;
        view(app, conn, actor, &expert)
    })
}

/// Changes the own entry. Whoever is listed is reviewed again and cannot be drawn meanwhile.
///
/// # Errors
/// `version_conflict`, `state_conflict`, `invalid`; those of the database.
pub fn update(app: &App, actor: &Actor, expected: i64, input: &ExpertInput) -> Result<ExpertView> {
    actor.may(&access::UPDATE, &own_relation(actor.account()?))?;
    let input = checked(app, input)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let before = own_entry(tx, actor, expected)?;
        let facts = ExpertFacts { reason: true, oneself: true };
        let state = EXPERT.step(before.row.state, ExpertAction::Apply, &facts)?;
        check_fields(tx, input.region, now.date(), &input.fields)?;
        let kept: ExpertProfile = before.row.profile.get()?;
        let subject = files_of(&before.row);
        files::attach(tx, actor, &subject, "certificates", &input.certificates)?;
        let gone: Vec<FileId> =
            kept.certificates.into_iter().filter(|file| !input.certificates.contains(file)).collect();
        files::remove(tx, now, &subject, &gone)?;
        let row = ExpertRow {
            region: input.region,
            employer: input.employer.clone(),
            employer_uscc: input.employer_uscc,
            title: input.title.clone(),
            profile: profile(&input)?,
            state,
            reason: None,
            applied_at: now,
            updated_at: now,
            ..before.row
        };
        let saved = store::expert_save(tx, &Expert { row, fields: input.fields.clone() })?;
        step(tx, actor, &saved.row, ExpertAction::Apply, None, now)?;
        audit::record(tx, event(actor, now, "update", &saved.row).with(&json!({ "fields": input.fields }))?)?;
        view(app, tx, actor, &saved)
    })
}

/// Counts a change beside the row.
fn touched(app: &App, tx: &mut Tx<'_>, actor: &Actor, before: Expert) -> Result<ExpertView> {
    let row = ExpertRow { updated_at: app.clock.now(), ..before.row };
    let saved = store::expert_save(tx, &Expert { row, ..before })?;
    view(app, tx, actor, &saved)
}

/// Sets the days away.
///
/// # Errors
/// `version_conflict`, `invalid`; those of the database.
pub fn absences(app: &App, actor: &Actor, expected: i64, input: &AbsencesInput) -> Result<ExpertView> {
    actor.may(&access::ABSENCES, &own_relation(actor.account()?))?;
    let absences = rules::absences(&input.absences)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let expert = own_entry(tx, actor, expected)?;
        store::absences_replace(tx, expert.row.id, &absences)?;
        let details = json!({ "spans": absences.len() });
        audit::record(tx, event(actor, now, "absences", &expert.row).with(&details)?)?;
        touched(app, tx, actor, expert)
    })
}

/// Declares all relations. One that is left out is taken back and kept with the moment.
///
/// # Errors
/// `version_conflict`, `invalid`; those of the database.
pub fn interests(app: &App, actor: &Actor, expected: i64, input: &InterestsInput) -> Result<ExpertView> {
    actor.may(&access::INTERESTS, &own_relation(actor.account()?))?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let expert = store::expert_by_account(tx, actor.account()?)?.ok_or_else(not_applied)?;
        let rules_here = recusals(&rules_in(app, expert.row.region, now.date()));
        let kinds: Vec<String> = rules_here.into_iter().map(|rule| rule.id).collect();
        let declared = rules::interests(&input.interests, &kinds, now.date())?;
        based_on(expert.row.version, expected)?;
        let before = store::interests_of(tx, &[expert.row.id])?.remove(&expert.row.id).unwrap_or_default();
        let gone: Vec<InterestId> =
            before.iter().filter(|row| !declared.contains(&row.declared())).map(|row| row.id).collect();
        let known = |one: &InterestInput| before.iter().any(|row| row.declared() == *one);
        let new: Vec<Interest> = declared
            .iter()
            .filter(|one| !known(one))
            .cloned()
            .map(|one| Interest {
                id: InterestId::new(),
                expert_id: expert.row.id,
                kind: one.kind,
                organization: one.organization,
                uscc: one.uscc,
                since: one.since,
                until: one.until,
                note: one.note,
                declared_at: now,
                withdrawn_at: None,
            })
            .collect();
        store::interests_withdraw(tx, &gone, now)?;
        store::interests_insert(tx, &new)?;
        let details = json!({ "declared": new.len(), "withdrawn": gone.len() });
        audit::record(tx, event(actor, now, "interests", &expert.row).with(&details)?)?;
        touched(app, tx, actor, expert)
    })
}
