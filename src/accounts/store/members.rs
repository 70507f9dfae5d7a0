//! Memberships.

use super::met_version;
use crate::accounts::model::{Account, Membership, Unit};
use crate::db::schema::{account, membership, unit};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, Result};
use diesel::prelude::*;

type Row = (AccountId, UnitId, JsonText, Instant, i64);

const COLUMNS: (
    membership::account_id,
    membership::unit_id,
    membership::roles,
    membership::since,
    membership::version,
) = (membership::account_id, membership::unit_id, membership::roles, membership::since, membership::version);

fn read((account_id, unit_id, roles, since, version): Row) -> Result<Membership> {
    Ok(Membership { account_id, unit_id, roles: roles.get()?, since, version })
}

pub(in crate::accounts) fn membership_find(
    conn: &mut Conn,
    account: AccountId,
    unit: UnitId,
) -> Result<Option<Membership>> {
    membership::table.find((account, unit)).select(COLUMNS).first(conn).optional()?.map(read).transpose()
}

/// Units of these people, active ones and others, in the order the people joined.
pub(in crate::accounts) fn memberships_of(conn: &mut Conn, accounts: &[AccountId]) -> Result<Vec<(Membership, Unit)>> {
    let rows: Vec<(Row, Unit)> = membership::table
        .inner_join(unit::table)
        .filter(membership::account_id.eq_any(accounts))
        .order((membership::since, membership::unit_id))
        .select((COLUMNS, Unit::as_select()))
        .load(conn)?;
    rows.into_iter().map(|(row, unit)| Ok((read(row)?, unit))).collect()
}

/// People of these units, in the order they joined.
pub(in crate::accounts) fn members_of(conn: &mut Conn, units: &[UnitId]) -> Result<Vec<(Membership, Account)>> {
    let rows: Vec<(Row, Account)> = membership::table
        .inner_join(account::table)
        .filter(membership::unit_id.eq_any(units))
        .order((membership::since, membership::account_id))
        .select((COLUMNS, Account::as_select()))
        .load(conn)?;
    rows.into_iter().map(|(row, account)| Ok((read(row)?, account))).collect()
}

pub(in crate::accounts) fn membership_insert(tx: &mut Tx<'_>, membership: &Membership) -> Result<()> {
    diesel::insert_into(membership::table)
        .values((
            membership::account_id.eq(membership.account_id),
            membership::unit_id.eq(membership.unit_id),
            membership::roles.eq(JsonText::of(&membership.roles)?),
            membership::since.eq(membership.since),
            membership::version.eq(membership.version),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Saves the roles where the version is still `membership.version - 1`.
pub(in crate::accounts) fn membership_save(tx: &mut Tx<'_>, membership: &Membership) -> Result<()> {
    let key = membership::account_id.eq(membership.account_id).and(membership::unit_id.eq(membership.unit_id));
    let rows = diesel::update(membership::table.filter(key.and(membership::version.eq(membership.version - 1))))
        .set((membership::roles.eq(JsonText::of(&membership.roles)?), membership::version.eq(membership.version)))
        .execute(&mut **tx)?;
    met_version(rows)
}

/// Removes it where the version is still the one given.
pub(in crate::accounts) fn membership_delete(tx: &mut Tx<'_>, membership: &Membership) -> Result<()> {
    let key = membership::account_id.eq(membership.account_id).and(membership::unit_id.eq(membership.unit_id));
    let rows = diesel::delete(membership::table.filter(key.and(membership::version.eq(membership.version))))
        .execute(&mut **tx)?;
    met_version(rows)
}
