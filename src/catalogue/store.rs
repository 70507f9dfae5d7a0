//! Queries of the catalogue.

use super::model::{CatalogueVersionId, CategoryCode, Item, Version, VersionState};
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{catalogue_item, catalogue_version};
use crate::db::{Conn, Tx};
use crate::kernel::{Error, RegionCode, Result};
use crate::on_conn;
use chrono::NaiveDate;
use diesel::prelude::*;

pub(super) fn version_by_id(conn: &mut Conn, id: CatalogueVersionId) -> Result<Version> {
    let found = catalogue_version::table.find(id).select(Version::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// Newest first.
pub(super) fn versions_list(conn: &mut Conn, region: Option<RegionCode>) -> Result<Vec<Version>> {
    let mut list = catalogue_version::table
        .order((catalogue_version::created_at.desc(), catalogue_version::id.desc()))
        .into_boxed();
    if let Some(region) = region {
        list = list.filter(catalogue_version::region.eq(region));
    }
    Ok(list.select(Version::as_select()).load(conn)?)
}

/// Published versions of these regions in force on `on`, the latest of each first.
pub(super) fn versions_in_force(conn: &mut Conn, regions: &[RegionCode], on: NaiveDate) -> Result<Vec<Version>> {
    Ok(catalogue_version::table
        .filter(catalogue_version::region.eq_any(regions))
        .filter(catalogue_version::state.eq(VersionState::Published))
        .filter(catalogue_version::effective_from.le(on))
        .order((
            catalogue_version::effective_from.desc(),
            catalogue_version::published_at.desc(),
            catalogue_version::id.desc(),
        ))
        .select(Version::as_select())
        .load(conn)?)
}

pub(super) fn version_exists(conn: &mut Conn) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(catalogue_version::table.select(catalogue_version::id))).get_result(conn)?)
}

pub(super) fn draft_of(conn: &mut Conn, region: RegionCode) -> Result<Option<CatalogueVersionId>> {
    Ok(catalogue_version::table
        .filter(catalogue_version::region.eq(region).and(catalogue_version::state.eq(VersionState::Draft)))
        .select(catalogue_version::id)
        .first(conn)
        .optional()?)
}

pub(super) fn version_insert(tx: &mut Tx<'_>, version: &Version) -> Result<()> {
    diesel::insert_into(catalogue_version::table).values(version).execute(&mut **tx)?;
    Ok(())
}

/// Saves a version whose `version` is still the one read and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(super) fn version_save(tx: &mut Tx<'_>, version: &Version) -> Result<Version> {
    let saved = diesel::update(catalogue_version::table)
        .filter(catalogue_version::id.eq(version.id).and(catalogue_version::version.eq(version.version)))
        .set((
            catalogue_version::title.eq(&version.title),
            catalogue_version::basis.eq(&version.basis),
            catalogue_version::state.eq(version.state),
            catalogue_version::effective_from.eq(version.effective_from),
            catalogue_version::published_at.eq(version.published_at),
            catalogue_version::version.eq(version.version + 1),
        ))
        .execute(&mut **tx)?;
    if saved == 0 {
        return Err(Error::version_conflict());
    }
    Ok(Version { version: version.version + 1, ..version.clone() })
}

/// By code.
pub(super) fn items_of(conn: &mut Conn, version: CatalogueVersionId) -> Result<Vec<Item>> {
    let mut items: Vec<Item> =
        catalogue_item::table.filter(catalogue_item::version_id.eq(version)).select(Item::as_select()).load(conn)?;
    // Here and not in SQL: the databases do not sort text alike.
    items.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(items)
}

pub(super) fn items_insert(tx: &mut Tx<'_>, version: CatalogueVersionId, items: &[Item]) -> Result<()> {
    for some in items.chunks(BATCH_ROWS) {
        let rows: Vec<_> = some.iter().map(|item| (catalogue_item::version_id.eq(version), item.clone())).collect();
        on_conn!(tx, |c| diesel::insert_into(catalogue_item::table).values(&rows).execute(c))?;
    }
    Ok(())
}

pub(super) fn items_delete(tx: &mut Tx<'_>, version: CatalogueVersionId, codes: &[CategoryCode]) -> Result<()> {
    for some in codes.chunks(BATCH_ROWS) {
        diesel::delete(catalogue_item::table)
            .filter(catalogue_item::version_id.eq(version).and(catalogue_item::code.eq_any(some)))
            .execute(&mut **tx)?;
    }
    Ok(())
}

pub(super) fn version_titles(conn: &mut Conn, ids: &[CatalogueVersionId]) -> Result<Vec<(CatalogueVersionId, String)>> {
    let titles = catalogue_version::table.filter(catalogue_version::id.eq_any(ids));
    Ok(titles.select((catalogue_version::id, catalogue_version::title)).load(conn)?)
}
