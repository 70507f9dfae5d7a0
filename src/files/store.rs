//! Queries of files.

use super::model::{FileState, FileType, Row, Subject};
use crate::db::schema::file;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{AccountId, FileId};
use crate::kernel::{Instant, Result};
use diesel::prelude::*;

pub(super) fn file_insert(tx: &mut Tx<'_>, row: &Row) -> Result<()> {
    diesel::insert_into(file::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// How many files of an account belong to nothing.
pub(super) fn files_unattached(conn: &mut Conn, account: AccountId) -> Result<i64> {
    Ok(file::table.filter(file::account_id.eq(account).and(file::subject_kind.is_null())).count().get_result(conn)?)
}

pub(super) fn file_by_id(conn: &mut Conn, id: FileId) -> Result<Row> {
    Ok(file::table.find(id).select(Row::as_select()).first(conn)?)
}

pub(super) fn file_names(conn: &mut Conn, ids: &[FileId]) -> Result<Vec<(FileId, String)>> {
    Ok(file::table.filter(file::id.eq_any(ids)).select((file::id, file::name)).load(conn)?)
}

/// Notes that the content has arrived; false when the row is gone.
pub(super) fn file_stored(
    tx: &mut Tx<'_>,
    id: FileId,
    name: &str,
    file_type: FileType,
    size: i64,
    sha256: &str,
) -> Result<bool> {
    let changed = diesel::update(file::table.find(id))
        .set((
            file::state.eq(FileState::Stored),
            file::name.eq(name),
            file::file_type.eq(Some(file_type)),
            file::size.eq(size),
            file::sha256.eq(Some(sha256)),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

pub(super) fn file_attach(tx: &mut Tx<'_>, id: FileId, subject: &Subject) -> Result<()> {
    diesel::update(file::table.find(id))
        .set((file::subject_kind.eq(Some(subject.kind)), file::subject_id.eq(Some(&subject.id))))
        .execute(&mut **tx)?;
    Ok(())
}

/// Stored files of a thing, in the order of their upload.
pub(super) fn files_of(conn: &mut Conn, subject: &Subject) -> Result<Vec<Row>> {
    Ok(file::table
        .filter(file::subject_kind.eq(subject.kind).and(file::subject_id.eq(&subject.id)))
        .order(file::id)
        .select(Row::as_select())
        .load(conn)?)
}

/// Stored files after `after`, in the order of their ids: id, size and hash.
pub(super) fn files_stored(
    conn: &mut Conn,
    after: Option<FileId>,
    limit: i64,
) -> Result<Vec<(FileId, i64, Option<String>)>> {
    let mut list = file::table
        .filter(file::state.eq(FileState::Stored))
        .order(file::id)
        .limit(limit)
        .select((file::id, file::size, file::sha256))
        .into_boxed();
    if let Some(after) = after {
        list = list.filter(file::id.gt(after));
    }
    Ok(list.load(conn)?)
}

/// Files that belong to nothing since before `before`.
pub(super) fn files_left(conn: &mut Conn, before: Instant, limit: i64) -> Result<Vec<FileId>> {
    Ok(file::table
        .filter(file::subject_kind.is_null().and(file::at.lt(before)))
        .order(file::id)
        .limit(limit)
        .select(file::id)
        .load(conn)?)
}

pub(super) fn file_delete(tx: &mut Tx<'_>, id: FileId) -> Result<()> {
    diesel::delete(file::table.find(id)).execute(&mut **tx)?;
    Ok(())
}
