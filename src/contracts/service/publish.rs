//! What is left out, publishing, filing.

use super::case::Case;
use super::clock::remind_at;
use super::text::document;
use super::{FILE, event, load_for, required, view, waiting};
use crate::app::App;
use crate::audit;
use crate::awards::service::period_end;
use crate::contracts::model::{
    Contract, ContractAction as Action, ContractFilingInput, ContractId, ContractMask, ContractMasksInput,
    ContractNotes, ContractState, ContractView,
};
use crate::contracts::rules::{self, CONTRACT, ContractFacts};
use crate::contracts::store;
use crate::db::types::JsonText;
use crate::kernel::{Actor, Code, Error, Instant, Result};
use serde_json::json;

/// The organization names what of the text is its business secret (条例 Art. 50), until the contract is published.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict` once it is published or void; `invalid` for what must be published, what is
/// not in the text, and without a reason; those of the database.
pub fn masks(
    app: &App,
    actor: &Actor,
    id: ContractId,
    expected: i64,
    input: &ContractMasksInput,
) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::MASKS, id, expected)?;
        if row.published_at.is_some() || row.state == ContractState::Cancelled {
            return Err(Error::new(
                Code::StateConflict,
                "合同已公告或已撤销，不能再申请不公开的内容",
                "It is published or void; nothing more can be left out",
            ));
        }
        rules::acceptable(&input.masks, &document(app, tx, &row, now)?, &app.clauses)?;
        let saved = store::contract_save(tx, &Contract { masks: JsonText::of(&input.masks)?, updated_at: now, ..row })?;
        audit::record(tx, event(actor, now, "mask", &saved).with(input)?)?;
        view::of(app, tx, actor, &saved)
    })
}

/// Publishes it with what is secret left out; the days of filing run since the signature.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`; those of the database.
pub fn publish(app: &App, actor: &Actor, id: ContractId, expected: i64) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::PUBLISH, id, expected)?;
        let state = CONTRACT.step(row.state, Action::Publish, &ContractFacts::default())?;
        // What was asked for while the text was still written may no longer be in it.
        let document = document(app, tx, &row, now)?;
        let asked: Vec<ContractMask> = row.masks.get()?;
        let masks: Vec<&ContractMask> = asked
            .iter()
            .filter(|mask| rules::acceptable(std::slice::from_ref(*mask), &document, &app.clauses).is_ok())
            .collect();
        let rules = Case::load(app, tx, &row, now)?.rules;
        let due_at = period_end(app, &rules, FILE, row.signed_at.unwrap_or(now));
        let masks = JsonText::of(&masks)?;
        let changed = Contract { state, masks, due_at, published_at: Some(now), updated_at: now, ..row };
        let saved = store::contract_save(tx, &changed)?;
        remind_at(tx, &saved, due_at)?;
        waiting::settle(app, tx, &saved, now)?;
        waiting::tell_both(app, tx, &saved, "contracts.published", now)?;
        audit::record(tx, event(actor, now, "publish", &saved).with(&json!({ "masks": saved.masks.as_str() }))?)?;
        view::of(app, tx, actor, &saved)
    })
}

/// A copy goes to the finance authority (政府采购法 Art. 47); the service begins by itself on its first day.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`; `invalid` for a number that is too long; those of the database.
pub fn file(
    app: &App,
    actor: &Actor,
    id: ContractId,
    expected: i64,
    input: &ContractFilingInput,
) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::FILE, id, expected)?;
        let state = CONTRACT.step(row.state, Action::File, &ContractFacts::default())?;
        let number = match &input.number {
            Some(number) => {
                Some(required(number, "number", "请填写备案编号，或不填此项", "Enter it, or leave it out")?)
            }
            None => None,
        };
        let notes = ContractNotes { filing_number: number, ..row.notes.get()? };
        let notes = JsonText::of(&notes)?;
        let changed = Contract { state, notes, due_at: None, filed_at: Some(now), updated_at: now, ..row };
        let saved = store::contract_save(tx, &changed)?;
        remind_at(tx, &saved, Some(begins(&saved, now)))?;
        waiting::settle(app, tx, &saved, now)?;
        audit::record(tx, event(actor, now, "file", &saved).with(input)?)?;
        view::of(app, tx, actor, &saved)
    })
}

/// When the service begins: at once where its first day has come.
fn begins(row: &Contract, now: Instant) -> Instant {
    row.starts_on.map_or(now, Instant::start_of).max(now)
}
