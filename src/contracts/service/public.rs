//! Published contracts, for everybody.

use super::lists::card;
use super::text::document;
use crate::app::App;
use crate::contracts::model::{
    Contract, ContractCard, ContractId, ContractMask, ContractNotes, ContractQuery, PublicContract,
};
use crate::contracts::rules;
use crate::contracts::store;
use crate::kernel::{Actor, Error, Instant, Relation, Result};

/// As the public sees it: nothing of what is done about it inside.
fn public(row: Contract) -> ContractCard {
    ContractCard { due: None, ..card(row) }
}

/// Published contracts, the last published first, with one more than asked for where there are more.
///
/// # Errors
/// Those of the database.
pub fn public_list(
    app: &App,
    actor: &Actor,
    query: &ContractQuery,
    before: Option<(Instant, ContractId)>,
) -> Result<Vec<ContractCard>> {
    actor.may(&rules::PUBLIC_LIST, &Relation::default())?;
    let rows = app.db.read(|conn| store::contracts_published(conn, query, before, query.limit() + 1))?;
    Ok(rows.into_iter().map(public).collect())
}

/// A published contract, with what is withheld left out and the reason in its place.
///
/// # Errors
/// `not_found` for what is not published; those of the database.
pub fn public_read(app: &App, actor: &Actor, id: ContractId) -> Result<PublicContract> {
    actor.may(&rules::PUBLIC_READ, &Relation::default())?;
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = store::contract_by_id(conn, id)?;
        if row.published_at.is_none() {
            return Err(Error::not_found());
        }
        let whole = document(app, conn, &row, now)?;
        let masks: Vec<ContractMask> = row.masks.get()?;
        let notes: ContractNotes = row.notes.get()?;
        Ok(PublicContract {
            document: rules::masked(&whole, &masks, &app.clauses),
            text_hash: rules::text_hash(&rules::plain(&whole)),
            late_reason: notes.late_reason,
            card: public(row),
        })
    })
}
