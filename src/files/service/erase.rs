//! Letting files go.

use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::files::model::{Erase, Sweep};
use crate::files::{Files, rules, store};
use crate::jobs::{self, Registry};
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result};
use object_store::ObjectStoreExt;
use tokio::runtime::Handle;

/// Files swept in one transaction.
const SOME: i64 = 100;

/// Registers what this room does in the background.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job| erase(&here, &job));
    let here = app.clone();
    registry.on(move |_: Sweep| sweep(&here));
}

/// Deletes an own file that is attached to nothing.
///
/// # Errors
/// `not_found` for a file of somebody else; `state_conflict` for an attached one.
pub fn delete(app: &App, actor: &Actor, id: FileId) -> Result<()> {
    actor.account()?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let file = store::file_by_id(tx, id)?;
        actor.may(&rules::DELETE, &Relation { account: Some(file.account_id), ..Relation::default() })?;
        if file.subject_kind.is_some() {
            return Err(Error::new(
                Code::StateConflict,
                "文件已随内容提交，不能单独删除；请在所属内容中移除",
                "The file is part of something submitted; remove it there",
            ));
        }
        forget(tx, now, id)?;
        audit::record(tx, Event::new(actor, now, "file.delete", "file", &id))
    })
}

/// Removes the row, and the content a day later.
pub(super) fn forget(tx: &mut Tx<'_>, now: Instant, id: FileId) -> Result<()> {
    store::file_delete(tx, id)?;
    erase_later(tx, id, now)
}

/// Has the content of a file erased that another room kept under a coat of its own, a day later.
///
/// # Errors
/// Those of the database.
pub fn erase_later(tx: &mut Tx<'_>, id: FileId, now: Instant) -> Result<()> {
    jobs::enqueue(tx, &Erase { file: id }, now.plus(rules::ERASED_AFTER))?;
    Ok(())
}

/// Erases the content of a file; one that is not there is erased already.
fn erase(app: &App, job: &Erase) -> Result<()> {
    app.files.erase_unfinished(job.file)?;
    match Handle::current().block_on(app.files.store.delete(&Files::key(job.file))) {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(Error::unavailable(error)),
    }
}

/// Sweeps away what was uploaded and never attached, and what a dying server left of an upload.
fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    let before = now.plus(-rules::UNATTACHED);
    loop {
        let swept = app.db.write(|tx| {
            let left = store::files_left(tx, before, SOME)?;
            for id in &left {
                forget(tx, now, *id)?;
                audit::record(tx, Event::new(&Actor::public(), now, "file.sweep", "file", id))?;
            }
            Ok(left.len())
        })?;
        if swept == 0 {
            return Ok(());
        }
    }
}
