//! Files and the things they belong to: called by the rooms that keep the things, in their transactions.

use super::erase::forget;
use crate::db::{Conn, Tx};
use crate::files::model::{FileState, FileView, Subject};
use crate::files::store;
use crate::kernel::error::Faults;
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Code, Error, Instant, Result};

/// Attaches files the actor has uploaded; those already attached to the same thing stay. `path` is the field of the input
/// that lists them.
///
/// # Errors
/// `invalid` with each file that does not exist, is somebody else's or belongs to something else.
pub fn attach(tx: &mut Tx<'_>, actor: &Actor, subject: &Subject, path: &str, files: &[FileId]) -> Result<()> {
    let account = actor.account()?;
    let mut faults = Faults::new();
    for (number, id) in files.iter().enumerate() {
        let row = match store::file_by_id(tx, *id) {
            Err(error) if error.code == Code::NotFound => None,
            other => Some(other?),
        };
        let row = row.filter(|row| row.state == FileState::Stored);
        let owner = row.as_ref().map(|row| (row.subject_kind.as_deref(), row.subject_id.as_deref()));
        match (owner, &row) {
            (Some((Some(kind), Some(thing))), _) if kind == subject.kind && thing == subject.id => {}
            (Some((None, None)), Some(row)) if row.account_id == account => store::file_attach(tx, *id, subject)?,
            _ => faults.add(
                format!("{path}[{number}]"),
                "file",
                "附件不存在、已过期或已用于其他内容，请重新上传",
                "The file does not exist, has expired or belongs to something else; upload it again",
            ),
        }
    }
    faults.finish()
}

/// Files of a thing, in the order of their upload.
///
/// # Errors
/// Those of the database.
pub fn of_subject(conn: &mut Conn, subject: &Subject) -> Result<Vec<FileView>> {
    store::files_of(conn, subject)?.into_iter().map(FileView::try_from).collect()
}

/// Removes files of a thing; their content is erased after the commit.
///
/// # Errors
/// `not_found` for a file that does not belong to it.
pub fn remove(tx: &mut Tx<'_>, now: Instant, subject: &Subject, files: &[FileId]) -> Result<()> {
    let own: Vec<FileId> = store::files_of(tx, subject)?.iter().map(|row| row.id).collect();
    for id in files {
        if !own.contains(id) {
            return Err(Error::not_found());
        }
        forget(tx, now, *id)?;
    }
    Ok(())
}
