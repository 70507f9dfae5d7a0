//! Signing: each side for itself, the exact text that was fixed.

use super::case::Case;
use super::clock::remind_at;
use super::{PUBLISH, event, load_for, required, side_of, view, waiting};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::awards::model::AwardState;
use crate::awards::service::{award_state, period_end, remedy};
use crate::contracts::model::{
    Contract, ContractAction as Action, ContractId, ContractNotes, ContractSignInput, ContractState, ContractStatement,
    ContractView, KeptRules, SignatureId, SignatureRow,
};
use crate::contracts::rules::sign::FORMAT;
use crate::contracts::rules::{self, CONTRACT, ContractFacts};
use crate::contracts::signer::Signer;
use crate::contracts::store;
use crate::db::Tx;
use crate::db::types::JsonText;
use crate::kernel::{Actor, Code, Error, Instant, Result};
use crate::policy::service::library_keep;
use serde_json::json;

/// Signs for the side of whoever acts. With the second signature the contract is signed: the rules of that day are kept with it,
/// and the days of publishing run.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict` by whoever wrote it, twice for one side, while an objection holds up the award
/// or something is wrong by the rules of today; `invalid` for another text than the one fixed, and for a late signature without a
/// reason; those of the database.
pub fn sign(
    app: &App,
    actor: &Actor,
    id: ContractId,
    expected: i64,
    input: &ContractSignInput,
) -> Result<ContractView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::SIGN, id, expected)?;
        let (side, account) = (side_of(actor, &row), actor.account()?);
        let signed = store::signatures_of(tx, row.id, row.edition)?;
        let case = Case::load(app, tx, &row, now)?;
        let facts = ContractFacts {
            errors: rules::errors(&case.checked(app)?.findings),
            is_drafter: row.drafter == Some(account),
            own_signed: signed.iter().any(|one| one.side == side),
            other_signed: signed.iter().any(|one| one.side != side),
        };
        let state = CONTRACT.step(row.state, Action::Sign, &facts)?;
        lawful(app, tx, &row, now)?;
        let text = store::text_by_edition(tx, row.id, row.edition)?;
        let text = text.ok_or_else(|| Error::internal("a confirmed contract has no fixed text"))?;
        if !input.text_hash.trim().eq_ignore_ascii_case(&text.text_hash) {
            return Err(another_text());
        }
        let late_reason = late(&row, input, now)?;
        let statement = statement(app, tx, actor, &row, (row.edition, &text.text_hash), now)?;
        let signature = Signer::sign(&app.sealing, statement)?;
        store::signature_insert(
            tx,
            &SignatureRow {
                id: SignatureId::new(),
                contract_id: row.id,
                edition: row.edition,
                side,
                account_id: account,
                unit_id: signature.statement.unit,
                signed_at: now,
                signature: JsonText::of(&signature)?,
            },
        )?;
        let notes: ContractNotes = row.notes.get()?;
        let late_reason = late_reason.or(notes.late_reason);
        let notes = ContractNotes { late_reason, first_price: case.terms.price, ..row.notes.get()? };
        let mut changed = Contract { state, notes: JsonText::of(&notes)?, updated_at: now, ..row };
        if state == ContractState::Signed {
            let library = library_keep(tx, &case.library, now)?;
            changed.rules = Some(JsonText::of(&KeptRules { library, question: case.question.clone() })?);
            changed.signed_at = Some(now);
            changed.due_at = period_end(app, &case.rules, PUBLISH, now);
        }
        let saved = store::contract_save(tx, &changed)?;
        if state == ContractState::Signed {
            remind_at(tx, &saved, saved.due_at)?;
            waiting::tell_both(app, tx, &saved, "contracts.signed", now)?;
        }
        waiting::settle(app, tx, &saved, now)?;
        let details = json!({ "side": side, "edition": saved.edition, "text_hash": text.text_hash,
            "signature": signature.signature, "signed": state == ContractState::Signed });
        audit::record(tx, event(actor, now, "sign", &saved).with(&details)?)?;
        view::of(app, tx, actor, &saved)
    })
}

/// What was read is not what would be signed.
pub(super) fn another_text() -> Error {
    Error::field(
        "text_hash",
        "another_text",
        "您阅读的文本与待签署的文本不一致，请重新打开合同文本后再签署",
        "You read another text than the one to be signed; open it again",
    )
}

/// Nothing is signed while the award is held up or was taken back.
fn lawful(app: &App, tx: &mut Tx<'_>, row: &Contract, now: Instant) -> Result<()> {
    remedy::unblocked(app, tx, row.opportunity_id, now)?;
    if award_state(tx, row.award_id)? == AwardState::Confirmed {
        return Ok(());
    }
    Err(Error::new(Code::StateConflict, "中标（成交）结果已被撤销，不能签订合同", "The award was taken back"))
}

/// 政府采购法 Art. 46: whoever signs after the thirty days says why.
fn late(row: &Contract, input: &ContractSignInput, now: Instant) -> Result<Option<String>> {
    if row.due_at.is_none_or(|by| now < by) {
        return Ok(None);
    }
    let given = input.late_reason.as_deref().unwrap_or_default();
    let zh = "已超过签订合同的法定期限，请说明理由，理由将随合同公告";
    let en = "The period for signing has passed; give the reason, which is published with the contract";
    required(given, "late_reason", zh, en).map(Some)
}

/// What somebody signs of a fixed text: its edition and its hash.
pub(super) fn statement(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Contract,
    (edition, text_hash): (i32, &str),
    now: Instant,
) -> Result<ContractStatement> {
    let (side, account) = (side_of(actor, row), actor.account()?);
    let names = accounts::account_names(tx, &[account])?;
    Ok(ContractStatement {
        format: FORMAT.to_owned(),
        platform: app.settings.server.public_url.clone(),
        contract: row.id,
        number: row.terms()?.number.unwrap_or_default(),
        title: row.title.clone(),
        edition,
        text_hash: text_hash.to_owned(),
        side,
        unit: actor.unit()?.id,
        party: match side {
            crate::contracts::model::ContractSide::Department => row.purchaser.clone(),
            crate::contracts::model::ContractSide::Organization => row.provider.clone(),
        },
        account,
        name: names.get(&account).cloned().unwrap_or_default(),
        signed_at: now,
    })
}
