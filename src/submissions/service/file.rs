//! Files of submissions. Each is encrypted while it arrives, to a key of its own that stands in the draft and goes into what is
//! sealed: sealing need not touch the files, and forgets their keys with the draft.

use super::draft::{taking, veiled_file};
use super::{load, meta, relation};
use crate::app::App;
use crate::files::{self, Coat};
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Code, Error, Relation, Result};
use crate::opportunities::service::for_matching;
use crate::submissions::keys::{FileCoat, file_key, open_file};
use crate::submissions::model::{Envelope, FileRow, SealedFile, SubmissionId};
use crate::submissions::rules::access;
use crate::submissions::store;
use bytes::Bytes;
use futures_util::Stream;

/// What files of submissions are uploaded for: types and limits of the settings.
const PURPOSE: &str = "document";

async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(f).await.unwrap_or_else(|panic| Err(Error::internal(panic)))
}

/// Takes a file in for the draft.
///
/// # Errors
/// `not_found`; `state_conflict` when nothing is being written or submissions are not taken; `too_many`, `too_large`,
/// `unsupported_type` with the limit; `unavailable` when the store is away.
pub async fn upload<E: Into<Error>>(
    app: &App,
    actor: &Actor,
    id: SubmissionId,
    name: &str,
    content: impl Stream<Item = std::result::Result<Bytes, E>> + Unpin,
) -> Result<SealedFile> {
    let file = FileId::new();
    let (here, who) = (app.clone(), actor.clone());
    blocking(move || note(&here, &who, id, file)).await?;
    let (recipient, key) = file_key();
    let mut coat = FileCoat::to(&recipient)?;
    let coat: &mut dyn Coat = &mut coat;
    let received = files::receive(app, file, PURPOSE, name, content, coat).await;
    let here = app.clone();
    match received {
        Ok(received) => {
            let entry = SealedFile {
                id: file,
                name: received.name,
                file_type: received.file_type,
                size: received.size,
                sha256: received.sha256,
                key: key.to_string(),
            };
            let (size, sha256) = (received.stored_size, received.stored_sha256);
            blocking(move || arrived(&here, id, entry, size, sha256)).await
        }
        Err(error) => {
            if let Err(left) = blocking(move || forget(&here, file)).await {
                tracing::warn!(%file, error = %left, "a refused upload could not be taken back yet");
            }
            Err(error)
        }
    }
}

/// The row comes before the content: what a dying server leaves is erased when the draft is sealed or dropped.
fn note(app: &App, actor: &Actor, id: SubmissionId, file: FileId) -> Result<()> {
    let now = app.clock.now();
    let most = app.settings.sealing.files_per_submission;
    app.db.write(|tx| {
        let (row, own) = load(tx, actor, &access::FILE_UPLOAD, id)?;
        taking(&own, now)?;
        if row.draft.is_none() {
            let (zh, en) = ("没有正在编写的草稿，不能上传附件", "Nothing is being written; begin a draft first");
            return Err(Error::new(Code::StateConflict, zh, en));
        }
        if i64::try_from(store::files_of(tx, id)?.len()).map_err(Error::internal)? >= most {
            return Err(Error::new(
                Code::TooMany,
                format!("每份投标文件最多 {most} 个附件，请先删除不用的"),
                format!("A submission has at most {most} files; remove some first"),
            ));
        }
        let row =
            FileRow { id: file, submission_id: id, at: now, size: 0, sha256: String::new(), meta: None, number: 0 };
        store::file_insert(tx, &row)
    })
}

fn arrived(app: &App, id: SubmissionId, entry: SealedFile, size: i64, sha256: String) -> Result<SealedFile> {
    let now = app.clock.now();
    let meta = Some(veiled_file(app, &entry)?);
    let row = FileRow { id: entry.id, submission_id: id, at: now, size, sha256, meta, number: 0 };
    let kept = app.db.write(|tx| {
        let kept = store::file_arrived(tx, &row)?;
        if !kept {
            files::erase_later(tx, row.id, now)?;
        }
        Ok(kept)
    })?;
    if kept { Ok(entry) } else { Err(Error::not_found()) }
}

fn forget(app: &App, file: FileId) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        store::file_delete(tx, file)?;
        files::erase_later(tx, file, now)
    })
}

/// A file with its content: of the draft for its organization; of what was opened also for the department and the supervisor.
///
/// # Errors
/// `not_found`, also of what is sealed; `unavailable` when the store is away.
pub async fn read(app: &App, actor: &Actor, id: SubmissionId, file: FileId) -> Result<(SealedFile, Vec<u8>)> {
    let (here, who) = (app.clone(), actor.clone());
    let entry = blocking(move || entry(&here, &who, id, file)).await?;
    let stored = files::stored(app, file).await?;
    blocking(move || {
        let content = open_file(&entry.key, &stored)?;
        Ok((entry, content))
    })
    .await
}

fn entry(app: &App, actor: &Actor, id: SubmissionId, file: FileId) -> Result<SealedFile> {
    app.db.read(|conn| {
        let row = store::submission_by_id(conn, id)?;
        let mut relation = relation(&row);
        if row.state.is_opened() {
            let own = for_matching(conn, row.opportunity_id)?;
            relation = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..relation };
        }
        actor.may(&access::FILE_READ, &relation)?;
        if row.state.is_opened() {
            let text = store::version_opened(conn, id, row.number)?.ok_or_else(Error::not_found)?;
            let envelope: Envelope = serde_json::from_str(&text).map_err(Error::internal)?;
            return envelope.files.into_iter().find(|one| one.id == file).ok_or_else(Error::not_found);
        }
        let row = store::file_by_id(conn, id, file)?;
        meta(app, &row)?.ok_or_else(Error::not_found)
    })
}

/// Removes a file of the draft.
///
/// # Errors
/// `not_found`; `state_conflict` when nothing is being written; those of the database.
pub fn delete(app: &App, actor: &Actor, id: SubmissionId, file: FileId) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        load(tx, actor, &access::FILE_DELETE, id)?;
        let row = store::file_by_id(tx, id, file)?;
        if row.number > 0 {
            // Part of what was sealed: only the draft lets go of it.
            return store::file_held(tx, file, None, row.number);
        }
        store::file_delete(tx, file)?;
        files::erase_later(tx, file, now)
    })
}
