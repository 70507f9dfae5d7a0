//! Imports and their rows.

use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{organization_import, organization_import_row};
use crate::db::{Conn, Tx};
use crate::kernel::{Instant, RegionCode, Result};
use crate::on_conn;
use crate::organizations::model::import::{
    Import, ImportId, ImportRow, ImportRowQuery, ImportState, RowOutcome, RowState,
};
use diesel::prelude::*;

pub(in crate::organizations) fn import_insert(tx: &mut Tx<'_>, import: &Import) -> Result<()> {
    diesel::insert_into(organization_import::table).values(import).execute(&mut **tx)?;
    Ok(())
}

pub(in crate::organizations) fn import_by_id(conn: &mut Conn, id: ImportId) -> Result<Import> {
    Ok(organization_import::table.find(id).select(Import::as_select()).first(conn)?)
}

pub(in crate::organizations) fn import_names(conn: &mut Conn, ids: &[ImportId]) -> Result<Vec<(ImportId, String)>> {
    let named = organization_import::table.filter(organization_import::id.eq_any(ids));
    Ok(named.select((organization_import::id, organization_import::file_name)).load(conn)?)
}

pub(in crate::organizations) fn import_save(tx: &mut Tx<'_>, import: &Import) -> Result<()> {
    diesel::update(organization_import::table.find(import.id)).set(import).execute(&mut **tx)?;
    Ok(())
}

/// Imports of authorities of a region and below, newest first.
pub(in crate::organizations) fn imports_list(
    conn: &mut Conn,
    region: RegionCode,
    after: Option<ImportId>,
    limit: i64,
) -> Result<Vec<Import>> {
    let mut list = organization_import::table
        .order(organization_import::id.desc())
        .limit(limit)
        .select(Import::as_select())
        .into_boxed();
    if let Some(after) = after {
        list = list.filter(organization_import::id.lt(after));
    }
    if let Some((first, last)) = super::below(region.prefix()) {
        list = list.filter(organization_import::region.between(first, last));
    }
    Ok(list.load(conn)?)
}

/// The import being applied now, if there is one.
pub(in crate::organizations) fn import_applying(conn: &mut Conn) -> Result<Option<Import>> {
    Ok(organization_import::table
        .filter(organization_import::state.eq(ImportState::Applying))
        .select(Import::as_select())
        .first(conn)
        .optional()?)
}

pub(in crate::organizations) fn import_rows_insert(tx: &mut Tx<'_>, rows: &[ImportRow]) -> Result<()> {
    for some in rows.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(organization_import_row::table).values(some).execute(c))?;
    }
    Ok(())
}

/// Rows as asked for, by number, after a number.
pub(in crate::organizations) fn import_rows_list(
    conn: &mut Conn,
    id: ImportId,
    query: &ImportRowQuery,
    after: i64,
    limit: i64,
) -> Result<Vec<ImportRow>> {
    let mut list = organization_import_row::table
        .filter(organization_import_row::import_id.eq(id))
        .filter(organization_import_row::number.gt(after))
        .order(organization_import_row::number)
        .limit(limit)
        .select(ImportRow::as_select())
        .into_boxed();
    if let Some(state) = query.state {
        list = list.filter(organization_import_row::state.eq(state));
    }
    if let Some(outcome) = query.outcome {
        list = list.filter(organization_import_row::outcome.eq(outcome));
    }
    Ok(list.load(conn)?)
}

/// The rows of groups `first..=last` that wait to be applied, by number.
pub(in crate::organizations) fn import_rows_of_groups(
    conn: &mut Conn,
    id: ImportId,
    first: i64,
    last: i64,
) -> Result<Vec<ImportRow>> {
    Ok(organization_import_row::table
        .filter(organization_import_row::import_id.eq(id))
        .filter(organization_import_row::group_number.between(first, last))
        .filter(organization_import_row::outcome.eq(RowOutcome::Pending))
        .filter(organization_import_row::state.eq_any([RowState::New, RowState::Changed]))
        .order(organization_import_row::number)
        .select(ImportRow::as_select())
        .load(conn)?)
}

pub(in crate::organizations) fn import_rows_mark(
    tx: &mut Tx<'_>,
    id: ImportId,
    numbers: &[i64],
    outcome: RowOutcome,
) -> Result<()> {
    for some in numbers.chunks(super::IN_LIST) {
        let rows = organization_import_row::table
            .filter(organization_import_row::import_id.eq(id))
            .filter(organization_import_row::number.eq_any(some));
        diesel::update(rows).set(organization_import_row::outcome.eq(outcome)).execute(&mut **tx)?;
    }
    Ok(())
}

/// Marks every row skipped that could be applied.
pub(in crate::organizations) fn import_rows_skip_all(tx: &mut Tx<'_>, id: ImportId) -> Result<()> {
    let rows = organization_import_row::table
        .filter(organization_import_row::import_id.eq(id))
        .filter(organization_import_row::state.eq_any([RowState::New, RowState::Changed]));
    diesel::update(rows).set(organization_import_row::outcome.eq(RowOutcome::Skipped)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets the rows of imports that came before a moment and are not being applied.
pub(in crate::organizations) fn import_rows_forget(tx: &mut Tx<'_>, before: Instant) -> Result<usize> {
    let old = organization_import::table
        .filter(organization_import::created_at.lt(before))
        .filter(organization_import::state.ne(ImportState::Applying))
        .select(organization_import::id);
    let rows = organization_import_row::table.filter(organization_import_row::import_id.eq_any(old));
    Ok(diesel::delete(rows).execute(&mut **tx)?)
}

/// Has the chosen rows wait to be applied, of those that can be; gives how many there are.
pub(in crate::organizations) fn import_rows_choose(tx: &mut Tx<'_>, id: ImportId, numbers: &[i64]) -> Result<usize> {
    let mut chosen = 0;
    for some in numbers.chunks(super::IN_LIST) {
        let rows = organization_import_row::table
            .filter(organization_import_row::import_id.eq(id))
            .filter(organization_import_row::number.eq_any(some))
            .filter(organization_import_row::state.eq_any([RowState::New, RowState::Changed]));
        let pending = organization_import_row::outcome.eq(RowOutcome::Pending);
        chosen += diesel::update(rows).set(pending).execute(&mut **tx)?;
    }
    Ok(chosen)
}
