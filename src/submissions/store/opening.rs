//! Keys, shares, openings.

use crate::db::schema::{opening_key, opening_share, sealing_key, sealing_share};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{AccountId, OpportunityId};
use crate::kernel::{Error, Instant, Result};
use crate::submissions::model::{OpeningKey, OpeningKeyId, OpeningShare, SealingKey, SealingShare, Side};
use diesel::prelude::*;

pub(in crate::submissions) fn opening_key_by_id(conn: &mut Conn, id: OpeningKeyId) -> Result<OpeningKey> {
    let found = opening_key::table.find(id).select(OpeningKey::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// A person's, newest first.
pub(in crate::submissions) fn opening_keys_of(conn: &mut Conn, account: AccountId) -> Result<Vec<OpeningKey>> {
    Ok(opening_key::table
        .filter(opening_key::account_id.eq(account))
        .order(opening_key::id.desc())
        .select(OpeningKey::as_select())
        .load(conn)?)
}

/// Those in use on a side.
pub(in crate::submissions) fn opening_keys_in_use(conn: &mut Conn, side: Side) -> Result<Vec<OpeningKey>> {
    Ok(opening_key::table
        .filter(opening_key::side.eq(side).and(opening_key::retired_at.is_null()))
        .order(opening_key::id)
        .select(OpeningKey::as_select())
        .load(conn)?)
}

pub(in crate::submissions) fn opening_key_insert(tx: &mut Tx<'_>, row: &OpeningKey) -> Result<()> {
    diesel::insert_into(opening_key::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still the one read, and counts the change.
pub(in crate::submissions) fn opening_key_save(tx: &mut Tx<'_>, row: &OpeningKey) -> Result<OpeningKey> {
    let saved = OpeningKey { version: row.version + 1, ..row.clone() };
    let rows = diesel::update(opening_key::table)
        .filter(opening_key::id.eq(row.id).and(opening_key::version.eq(row.version)))
        .set(&saved)
        .execute(&mut **tx)?;
    if rows == 0 { Err(Error::version_conflict()) } else { Ok(saved) }
}

pub(in crate::submissions) fn sealing_key(conn: &mut Conn, id: OpportunityId) -> Result<Option<SealingKey>> {
    Ok(sealing_key::table.find(id).select(SealingKey::as_select()).first(conn).optional()?)
}

pub(in crate::submissions) fn sealing_key_insert(
    tx: &mut Tx<'_>,
    key: &SealingKey,
    shares: &[SealingShare],
) -> Result<()> {
    diesel::insert_into(sealing_key::table).values(key).execute(&mut **tx)?;
    for share in shares {
        diesel::insert_into(sealing_share::table).values(share).execute(&mut **tx)?;
    }
    Ok(())
}

pub(in crate::submissions) fn sealing_shares(conn: &mut Conn, id: OpportunityId) -> Result<Vec<SealingShare>> {
    Ok(sealing_share::table
        .filter(sealing_share::opportunity_id.eq(id))
        .order((sealing_share::side, sealing_share::key_id))
        .select(SealingShare::as_select())
        .load(conn)?)
}

pub(in crate::submissions) fn opening_shares(conn: &mut Conn, id: OpportunityId) -> Result<Vec<OpeningShare>> {
    Ok(opening_share::table
        .filter(opening_share::opportunity_id.eq(id))
        .order(opening_share::side)
        .select(OpeningShare::as_select())
        .load(conn)?)
}

/// In place of one contributed for the same side earlier.
pub(in crate::submissions) fn opening_share_put(tx: &mut Tx<'_>, row: &OpeningShare) -> Result<()> {
    diesel::delete(opening_share::table.find((row.opportunity_id, row.side))).execute(&mut **tx)?;
    diesel::insert_into(opening_share::table).values(row).execute(&mut **tx)?;
    Ok(())
}

pub(in crate::submissions) fn opening_shares_forget(tx: &mut Tx<'_>, id: OpportunityId) -> Result<()> {
    diesel::delete(opening_share::table.filter(opening_share::opportunity_id.eq(id))).execute(&mut **tx)?;
    Ok(())
}

/// Notes the opening, once; false when it was noted before.
pub(in crate::submissions) fn sealing_key_opened(
    tx: &mut Tx<'_>,
    id: OpportunityId,
    at: Instant,
    record: &JsonText,
) -> Result<bool> {
    let changed = diesel::update(sealing_key::table.find(id).filter(sealing_key::opened_at.is_null()))
        .set((sealing_key::opened_at.eq(Some(at)), sealing_key::record.eq(Some(record))))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}
