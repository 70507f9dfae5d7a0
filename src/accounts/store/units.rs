//! Units.

use super::met_version;
use crate::accounts::model::{Unit, UnitQuery};
use crate::db::dialect::{containing, lower};
use crate::db::schema::unit;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OrganizationId, UnitId};
use crate::kernel::{RegionCode, Result, UnitKind};
use diesel::prelude::*;

pub(in crate::accounts) fn unit_by_id(conn: &mut Conn, id: UnitId) -> Result<Unit> {
    Ok(unit::table.find(id).select(Unit::as_select()).first(conn)?)
}

pub(in crate::accounts) fn units_by_ids(conn: &mut Conn, ids: &[UnitId]) -> Result<Vec<Unit>> {
    Ok(unit::table.filter(unit::id.eq_any(ids)).select(Unit::as_select()).load(conn)?)
}

pub(in crate::accounts) fn unit_by_organization(conn: &mut Conn, id: OrganizationId) -> Result<Option<Unit>> {
    Ok(unit::table.filter(unit::organization.eq(id)).select(Unit::as_select()).first(conn).optional()?)
}

pub(in crate::accounts) fn organization_units(conn: &mut Conn) -> Result<Vec<(OrganizationId, UnitId)>> {
    let active = unit::active.eq(true).and(unit::organization.is_not_null());
    let rows: Vec<(Option<OrganizationId>, UnitId)> =
        unit::table.filter(active).select((unit::organization, unit::id)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(organization, unit)| Some((organization?, unit))).collect())
}

pub(in crate::accounts) fn unit_of_kind_exists(conn: &mut Conn, kind: UnitKind) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(unit::table.filter(unit::kind.eq(kind)))).get_result(conn)?)
}

/// Active units of exactly this region.
pub(in crate::accounts) fn units_in_region(conn: &mut Conn, region: RegionCode) -> Result<Vec<UnitId>> {
    Ok(unit::table.filter(unit::region.eq(region).and(unit::active.eq(true))).select(unit::id).load(conn)?)
}

pub(in crate::accounts) fn unit_insert(tx: &mut Tx<'_>, unit: &Unit) -> Result<()> {
    diesel::insert_into(unit::table).values(unit).execute(&mut **tx)?;
    Ok(())
}

/// Saves everything but kind and creation where the version is still `unit.version - 1`.
pub(in crate::accounts) fn unit_save(tx: &mut Tx<'_>, unit: &Unit) -> Result<()> {
    let based_on = unit.version - 1;
    let rows = diesel::update(unit::table.filter(unit::id.eq(unit.id).and(unit::version.eq(based_on))))
        .set((
            unit::name.eq(&unit.name),
            unit::region.eq(unit.region),
            unit::uscc.eq(unit.uscc),
            unit::organization.eq(unit.organization),
            unit::active.eq(unit.active),
            unit::version.eq(unit.version),
        ))
        .execute(&mut **tx)?;
    met_version(rows)
}

/// Newest first.
pub(in crate::accounts) fn units_list(
    conn: &mut Conn,
    query: &UnitQuery,
    before: Option<UnitId>,
    limit: i64,
) -> Result<Vec<Unit>> {
    let mut list = unit::table.order(unit::id.desc()).limit(limit).select(Unit::as_select()).into_boxed();
    if let Some(before) = before {
        list = list.filter(unit::id.lt(before));
    }
    if let Some(kind) = query.kind {
        list = list.filter(unit::kind.eq(kind));
    }
    if let Some(active) = query.active {
        list = list.filter(unit::active.eq(active));
    }
    if let Some(region) = query.region {
        list = list.filter(unit::region.like(format!("{}%", region.prefix())));
    }
    if let Some(text) = query.q.as_deref().filter(|text| !text.trim().is_empty()) {
        let code = text.trim().to_uppercase();
        list = list.filter(lower(unit::name).like(containing(text)).escape('\\').or(unit::uscc.eq(code)));
    }
    Ok(list.load(conn)?)
}
