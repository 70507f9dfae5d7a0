//! Changes of contracts.

use crate::contracts::model::{ContractChange, ContractChangeId, ContractId};
use crate::db::schema::{contract_change, contract_text};
use crate::db::{Conn, Tx};
use crate::kernel::{Error, Result};
use diesel::prelude::*;

pub(in crate::contracts) fn change_by_id(conn: &mut Conn, id: ContractChangeId) -> Result<ContractChange> {
    let found = contract_change::table.find(id).select(ContractChange::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// Newest first.
pub(in crate::contracts) fn changes_of(conn: &mut Conn, contract: ContractId) -> Result<Vec<ContractChange>> {
    Ok(contract_change::table
        .filter(contract_change::contract_id.eq(contract))
        .order(contract_change::number.desc())
        .select(ContractChange::as_select())
        .load(conn)?)
}

pub(in crate::contracts) fn change_insert(tx: &mut Tx<'_>, new: &ContractChange) -> Result<()> {
    diesel::insert_into(contract_change::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(in crate::contracts) fn change_save(tx: &mut Tx<'_>, changed: &ContractChange) -> Result<ContractChange> {
    let saved = ContractChange { version: changed.version + 1, ..changed.clone() };
    let known = contract_change::table
        .filter(contract_change::id.eq(changed.id).and(contract_change::version.eq(changed.version)));
    let rows = diesel::update(known).set(&saved).execute(&mut **tx)?;
    if rows == 1 { Ok(saved) } else { Err(Error::version_conflict()) }
}

/// The last text fixed, in force or not; 0 where there is none.
pub(in crate::contracts) fn last_edition(conn: &mut Conn, contract: ContractId) -> Result<i32> {
    let last: Option<i32> = contract_text::table
        .filter(contract_text::contract_id.eq(contract))
        .order(contract_text::edition.desc())
        .select(contract_text::edition)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or(0))
}
