//! Ending a contract for the other side's breach, with the consequence the contract gives it.

use super::{event, load_for, required, side_of, view, waiting};
use crate::app::App;
use crate::audit;
use crate::contracts::model::{
    Contract, ContractAction as Action, ContractBreach, ContractBreachInput, ContractId, ContractNotes, ContractSide,
    ContractTerms, ContractView,
};
use crate::contracts::rules::{self, CONTRACT, ContractFacts};
use crate::contracts::store;
use crate::db::types::JsonText;
use crate::kernel::{Actor, Error, Money, Result};

/// Ends the contract because the other side broke it: the ground is a term of the contract, and its share of damages is reckoned of
/// the price to the fen.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict` when it is not performed, and by whoever drafted it; `invalid` for a ground the
/// contract does not have, or without facts; those of the database.
pub fn breach(
    app: &App,
    actor: &Actor,
    id: ContractId,
    expected: i64,
    input: &ContractBreachInput,
) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::BREACH, id, expected)?;
        let is_drafter = row.drafter.is_some() && row.drafter == actor.account;
        let state =
            CONTRACT.step(row.state, Action::Break, &ContractFacts { is_drafter, ..ContractFacts::default() })?;
        let terms = row.terms()?;
        let (ground, damages) = ground(&terms, &input.ground)?;
        let zh = "请写明对方违约的事实";
        let facts = required(&input.facts, "facts", zh, "Say what the other side did")?;
        let by = match side_of(actor, &row) {
            ContractSide::Department => ContractSide::Organization,
            ContractSide::Organization => ContractSide::Department,
        };
        let told = ContractBreach { by, path: input.ground.clone(), ground, facts, damages, at: now };
        let reason = Some(told.facts.clone());
        let notes = ContractNotes { breach: Some(told), ..row.notes.get()? };
        let changed = Contract { state, reason, notes: JsonText::of(&notes)?, updated_at: now, ..row };
        let saved = store::contract_save(tx, &changed)?;
        for change in store::changes_of(tx, saved.id)? {
            waiting::settle_change(app, tx, &saved, &change, now)?;
        }
        waiting::settle(app, tx, &saved, now)?;
        waiting::tell_broken(app, tx, &saved, now)?;
        audit::record(tx, event(actor, now, "break", &saved).with(&notes.breach)?)?;
        view::of(app, tx, actor, &saved)
    })
}

/// What a ground says, and the damages it gives.
fn ground(terms: &ContractTerms, path: &str) -> Result<(String, Option<Money>)> {
    let unknown = || {
        Error::field(
            "ground",
            "unknown",
            "请选择合同中的违约条款或考核条款作为依据，如 breach[0]",
            "Choose a term of the contract on breach or assessment, such as breach[0]",
        )
    };
    let (list, rest) = path.split_once('[').ok_or_else(unknown)?;
    let at: usize = rest.strip_suffix(']').and_then(|at| at.parse().ok()).ok_or_else(unknown)?;
    match list {
        "breach" => {
            let term = terms.breach.get(at).ok_or_else(unknown)?;
            let damages = term.share.zip(terms.price).map(|(share, price)| share.of(price));
            Ok((term.text.clone().unwrap_or_default(), damages))
        }
        "assessments" => {
            let term = terms.assessments.get(at).ok_or_else(unknown)?;
            Ok((term.indicator.clone().or_else(|| term.band.clone()).unwrap_or_default(), None))
        }
        _ => Err(unknown()),
    }
}
