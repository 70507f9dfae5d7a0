//! Writing, sending to the organization, taking back, sending back, confirming.

use super::case::Case;
use super::{event, load_for, required, view, waiting};
use crate::app::App;
use crate::audit;
use crate::contracts::model::{
    Contract, ContractAction as Action, ContractId, ContractState, ContractTerms, ContractView, FixedText,
};
use crate::contracts::rules::{self, CONTRACT, ContractFacts};
use crate::contracts::store;
use crate::db::types::JsonText;
use crate::kernel::error::Faults;
use crate::kernel::{Actor, Code, Error, Result};
use serde_json::json;

/// Largest contract, in bytes of JSON.
const TERMS_BYTES: usize = 512 * 1024;

/// Saves what the contract says, as typed; what is missing or does not fit is told, and what the law forbids to change is refused.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict` when it is not being written; `invalid` at each place that differs from tender
/// documents and bid where that is forbidden, and for clauses the library does not have; `too_large`; those of the database.
pub fn update(app: &App, actor: &Actor, id: ContractId, expected: i64, terms: &ContractTerms) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::UPDATE, id, expected)?;
        if row.state != ContractState::Draft {
            return Err(Error::new(
                Code::StateConflict,
                "合同不在起草中，请先撤回或退回后再修改",
                "It is not being written; take it back first",
            ));
        }
        let case = Case::load(app, tx, &row, now)?.saying(terms.clone());
        known_clauses(app, &case)?;
        let differences = case.differences()?;
        rules::unrefused(&differences)?;
        let changed = Contract { drafter: actor.account, updated_at: now, ..row }.saying(terms)?;
        sized(&changed)?;
        let saved = store::contract_save(tx, &changed)?;
        waiting::settle(app, tx, &saved, now)?;
        let paths: Vec<&str> = differences.iter().map(|one| one.path.as_str()).collect();
        audit::record(tx, event(actor, now, "update", &saved).with(&json!({ "differs": paths }))?)?;
        view::of(app, tx, actor, &saved)
    })
}

fn known_clauses(app: &App, case: &Case) -> Result<()> {
    let known: Vec<String> = app.clauses.of(case.question.kind).map(|clause| clause.id.clone()).collect();
    let mut faults = Faults::new();
    for (at, clause) in case.terms.clauses.iter().enumerate() {
        if !known.contains(clause) {
            let (zh, en) = (format!("条款库中没有“{clause}”"), format!("The library has no clause {clause}"));
            faults.add(format!("clauses[{at}]"), "unknown", zh, en);
        }
    }
    faults.finish()
}

fn sized(row: &Contract) -> Result<()> {
    let (size, limit) = (row.terms.as_str().len() / 1024, TERMS_BYTES / 1024);
    if size < limit {
        return Ok(());
    }
    Err(Error::new(
        Code::TooLarge,
        format!("合同内容为 {size} KB，超过上限 {limit} KB；请将长文作为附件"),
        format!("The contract takes {size} KB, at most {limit} KB are kept; make long texts attachments"),
    ))
}

/// Sends it to the organization, which sees it from then on.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`, also while something is missing or wrong; those of the database.
pub fn offer(app: &App, actor: &Actor, id: ContractId, expected: i64) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::OFFER, id, expected)?;
        let errors = rules::errors(&Case::load(app, tx, &row, now)?.checked(app)?.findings);
        let state = CONTRACT.step(row.state, Action::Offer, &ContractFacts { errors, ..ContractFacts::default() })?;
        // Who sends it stands behind the text, also where nobody changed a word.
        let drafter = row.drafter.or(actor.account);
        let offered_at = row.offered_at.or(Some(now));
        let changed = Contract { state, drafter, offered_at, reason: None, updated_at: now, ..row };
        let saved = store::contract_save(tx, &changed)?;
        waiting::settle(app, tx, &saved, now)?;
        audit::record(tx, event(actor, now, "offer", &saved))?;
        view::of(app, tx, actor, &saved)
    })
}

/// Takes it back from the organization.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`; those of the database.
pub fn withdraw(app: &App, actor: &Actor, id: ContractId, expected: i64) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::WITHDRAW, id, expected)?;
        let state = CONTRACT.step(row.state, Action::Withdraw, &ContractFacts::default())?;
        let saved = store::contract_save(tx, &Contract { state, updated_at: now, ..row })?;
        waiting::settle(app, tx, &saved, now)?;
        audit::record(tx, event(actor, now, "withdraw", &saved))?;
        view::of(app, tx, actor, &saved)
    })
}

/// Sends it back for another draft: by the organization that does not agree, or by whoever should sign. Signatures under the text
/// that was fixed stay on record and no longer count.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`; `invalid` without a reason; those of the database.
pub fn send_back(app: &App, actor: &Actor, id: ContractId, expected: i64, reason: &str) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::RETURN, id, expected)?;
        let state = CONTRACT.step(row.state, Action::Return, &ContractFacts::default())?;
        if !actor.roles.iter().any(|role| CONTRACT.permits(row.state, Action::Return, *role)) {
            return Err(Error::new(
                Code::StateConflict,
                "待确认的合同由承接机构退回（经办人可以撤回），待签署的合同由审核人或机构管理员退回",
                "The organization sends back what it reads (a drafter takes it back); who signs sends back what is to be signed",
            ));
        }
        let reason = required(reason, "reason", "请写明退回理由", "Say why it is sent back")?;
        let changed = Contract { state, reason: Some(reason), updated_at: now, ..row };
        let saved = store::contract_save(tx, &changed)?;
        waiting::settle(app, tx, &saved, now)?;
        waiting::tell_returned(app, tx, &saved, now)?;
        audit::record(tx, event(actor, now, "return", &saved).with(&json!({ "reason": saved.reason }))?)?;
        view::of(app, tx, actor, &saved)
    })
}

/// The organization agrees: the text is fixed as it is now, to be signed.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`, also while something is missing or wrong by the rules of today; those of the
/// database.
pub fn confirm(app: &App, actor: &Actor, id: ContractId, expected: i64) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::CONFIRM, id, expected)?;
        let case = Case::load(app, tx, &row, now)?;
        let checked = case.checked(app)?;
        let facts = ContractFacts { errors: rules::errors(&checked.findings), ..ContractFacts::default() };
        let state = CONTRACT.step(row.state, Action::Confirm, &facts)?;
        let document = rules::document(&case.terms, &checked.clauses, &app.clauses.version);
        let text_hash = rules::text_hash(&rules::plain(&document));
        let edition = row.edition + 1;
        let fixed = FixedText {
            contract_id: row.id,
            edition,
            document: JsonText::of(&document)?,
            text_hash: text_hash.clone(),
            fixed_at: now,
        };
        store::text_insert(tx, &fixed)?;
        let saved = store::contract_save(tx, &Contract { state, edition, updated_at: now, ..row })?;
        waiting::settle(app, tx, &saved, now)?;
        let details = json!({ "edition": edition, "text_hash": text_hash });
        audit::record(tx, event(actor, now, "confirm", &saved).with(&details)?)?;
        view::of(app, tx, actor, &saved)
    })
}
