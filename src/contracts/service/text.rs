//! The text of a contract, and the text with its signatures.

use super::case::Case;
use super::{is_fixed, load};
use crate::app::App;
use crate::contracts::model::{
    Contract, ContractDocument, ContractId, ContractSignature, ContractState, ContractText, SignedContract,
};
use crate::contracts::rules;
use crate::contracts::store;
use crate::db::Conn;
use crate::kernel::{Actor, Code, Error, Instant, Result};

/// The text as it was fixed, or as the terms make it now.
pub(super) fn document(app: &App, conn: &mut Conn, row: &Contract, now: Instant) -> Result<ContractDocument> {
    if is_fixed(row) {
        let text = store::text_by_edition(conn, row.id, row.edition)?;
        return text.ok_or_else(|| Error::internal("a fixed contract has no text"))?.document.get();
    }
    let case = Case::load(app, conn, row, now)?;
    Ok(rules::document(&case.terms, &case.clauses(app), &app.clauses.version))
}

/// The text of a contract, for both sides and those who oversee them.
///
/// # Errors
/// `not_found`; those of the database.
pub fn text(app: &App, actor: &Actor, id: ContractId) -> Result<ContractText> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = load(conn, actor, &rules::TEXT, id)?;
        let document = document(app, conn, &row, now)?;
        let text = rules::plain(&document);
        Ok(ContractText { text_hash: rules::text_hash(&text), document, text, fixed: is_fixed(&row) })
    })
}

/// The text with both signatures, to be checked offline by `duijie verify contract`.
///
/// # Errors
/// `not_found`; `state_conflict` before both have signed; those of the database.
pub fn signed(app: &App, actor: &Actor, id: ContractId) -> Result<SignedContract> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = load(conn, actor, &rules::SIGNED, id)?;
        if row.signed_at.is_none() || row.state == ContractState::Cancelled {
            return Err(Error::new(Code::StateConflict, "合同尚未签订", "The contract is not signed"));
        }
        let document = document(app, conn, &row, now)?;
        let signatures = store::signatures_of(conn, row.id, row.edition)?;
        let signatures =
            signatures.iter().map(|one| one.signature.get::<ContractSignature>()).collect::<Result<_>>()?;
        Ok(SignedContract { text: rules::plain(&document), signatures })
    })
}
