//! Taking a file in.

use super::blocking;
use crate::app::App;
use crate::audit::{self, Event};
use crate::files::model::{FileState, FileType, FileView, PurposeView, Row};
use crate::files::rules::Sniffer;
use crate::files::{Files, rules, store};
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Code, Error, Relation, Result};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use object_store::buffered::BufWriter;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

/// Bytes of an upload held in memory; a larger one goes to the store in parts of this size (S3 wants 5 MiB at least).
const PART: usize = 5 << 20;
/// Parts under way at the same time.
const PARTS: usize = 2;
/// Of a refused upload so many times the limit is still read and thrown away: a browser that is cut off in the middle of
/// sending shows a broken connection instead of the reason.
const PATIENCE: u64 = 4;

/// Changes content on its way into the store: a cipher.
pub trait Coat: Send {
    /// The next piece as it is stored; may be held back until later.
    ///
    /// # Errors
    /// `internal` when it cannot.
    fn put(&mut self, piece: &[u8]) -> Result<Bytes>;

    /// What was held back.
    ///
    /// # Errors
    /// `internal` when it cannot.
    fn end(&mut self) -> Result<Bytes>;
}

/// A file another room keeps in the store under a coat of its own.
pub struct Coated {
    /// Name with the extension of its type.
    pub name: String,
    /// Type by content.
    pub file_type: FileType,
    /// Bytes of the content.
    pub size: i64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
    /// Bytes as stored.
    pub stored_size: i64,
    /// SHA-256 of what is stored, hexadecimal.
    pub stored_sha256: String,
}

/// Stores what `content` brings as `id` under `coat`, if its size and type fit the purpose. The room that asks keeps account of
/// it: it noted the id before, and has it erased ([`super::erase_later`]) when it lets go of it.
///
/// # Errors
/// Those of [`upload`]; nothing stays behind.
pub async fn receive<E: Into<Error>>(
    app: &App,
    id: FileId,
    purpose: &str,
    name: &str,
    mut content: impl Stream<Item = Result<Bytes, E>> + Unpin,
    coat: &mut dyn Coat,
) -> Result<Coated> {
    let purpose = purpose_of(app, purpose)?;
    let taken = take(app, id, &purpose, name, &mut content, Some(coat)).await;
    if taken.as_ref().is_err_and(|error| error.code == Code::TooLarge) {
        drain(&purpose, &mut content).await;
    }
    let Taken { file_type, size, sha256, stored } = taken?;
    let (stored_size, stored_sha256) = stored.unwrap_or_else(|| (size, sha256.clone()));
    Ok(Coated { name: rules::display_name(name, file_type), file_type, size, sha256, stored_size, stored_sha256 })
}

/// Reads on for a while what is refused for its size.
async fn drain<E>(purpose: &PurposeView, content: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin)) {
    let mut left = purpose.limit_bytes.saturating_mul(PATIENCE);
    while let (true, Some(Ok(piece))) = (left > 0, content.next().await) {
        left = left.saturating_sub(length(&piece));
    }
}

/// Stores what `content` brings, if its size and type fit the purpose; the file then waits to be attached by the actor.
///
/// # Errors
/// `invalid` for an unknown purpose, an empty file, or too many files waiting; `too_large` and `unsupported_type` with the
/// limit; `unavailable` when the store is away. In each case nothing stays behind.
pub async fn upload<E: Into<Error>>(
    app: &App,
    actor: &Actor,
    purpose: &str,
    name: &str,
    mut content: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<FileView> {
    actor.may(&rules::UPLOAD, &Relation { account: actor.account, ..Relation::default() })?;
    let purpose = purpose_of(app, purpose)?;
    let row = Row {
        id: FileId::new(),
        purpose: purpose.purpose.clone(),
        name: String::new(),
        state: FileState::Uploading,
        file_type: None,
        size: 0,
        sha256: None,
        account_id: actor.account()?,
        at: app.clock.now(),
        subject_kind: None,
        subject_id: None,
    };
    let id = row.id;
    begin(app, row).await?;
    let taken = take(app, id, &purpose, name, &mut content, None).await;
    let stored = match taken {
        Ok(taken) => finish(app, actor, id, name, taken).await,
        Err(error) => Err(error),
    };
    if stored.is_err() {
        undo(app, id).await;
    }
    if stored.as_ref().is_err_and(|error| error.code == Code::TooLarge) {
        drain(&purpose, &mut content).await;
    }
    stored
}

fn purpose_of(app: &App, word: &str) -> Result<PurposeView> {
    app.files.purposes.get(word).cloned().ok_or_else(|| {
        let known = app.files.purposes.keys().cloned().collect::<Vec<_>>().join(", ");
        let (zh, en) = (format!("没有用途 {word}；可用：{known}"), format!("No purpose {word}; there are: {known}"));
        Error::field("purpose", "unknown", zh, en)
    })
}

/// The row comes before the content, so that a server that dies in between leaves something to sweep by.
async fn begin(app: &App, row: Row) -> Result<()> {
    let app = app.clone();
    blocking(move || {
        app.db.write(|tx| {
            if store::files_unattached(tx, row.account_id)? >= app.files.unattached_limit {
                return Err(too_many(app.files.unattached_limit));
            }
            store::file_insert(tx, &row)
        })
    })
    .await
}

fn too_many(limit: i64) -> Error {
    Error::new(
        Code::TooMany,
        format!("您已有 {limit} 个上传后尚未使用的文件；请先提交或删除，或明天再试（一天后自动清理）"),
        format!("You have {limit} uploaded files not used yet; submit or delete some, or wait a day"),
    )
}

/// What arrived.
struct Taken {
    file_type: FileType,
    size: i64,
    sha256: String,
    /// Size and hash of what is stored, where it is not the content itself.
    stored: Option<(i64, String)>,
}

/// Streams the content into the store; nothing is visible there unless all of it is right.
async fn take<E: Into<Error>>(
    app: &App,
    id: FileId,
    purpose: &PurposeView,
    name: &str,
    content: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
    mut coat: Option<&mut dyn Coat>,
) -> Result<Taken> {
    let mut writer =
        BufWriter::with_capacity(Arc::clone(&app.files.store), Files::key(id), PART).with_max_concurrency(PARTS);
    let (mut hash, mut sniffer, mut size) = (Sha256::new(), Sniffer::default(), 0_u64);
    let (mut stored_hash, mut stored_size) = (Sha256::new(), 0_u64);
    let received = async {
        while let Some(piece) = content.next().await {
            let piece = piece.map_err(Into::into)?;
            size = size.saturating_add(length(&piece));
            if size > purpose.limit_bytes {
                return Err(rules::too_large(purpose));
            }
            hash.update(&piece);
            sniffer.see(&piece);
            let stored = match &mut coat {
                Some(coat) => coat.put(&piece)?,
                None => piece,
            };
            stored_size += length(&stored);
            stored_hash.update(&stored);
            writer.put(stored).await.map_err(Error::unavailable)?;
        }
        if size == 0 {
            return Err(rules::empty());
        }
        let file_type = rules::allow(sniffer.tell(name), purpose)?;
        if let Some(coat) = &mut coat {
            let rest = coat.end()?;
            stored_size += length(&rest);
            stored_hash.update(&rest);
            writer.put(rest).await.map_err(Error::unavailable)?;
        }
        Ok(file_type)
    };
    let file_type = match received.await {
        Ok(file_type) => file_type,
        Err(error) => {
            if let Err(cause) = writer.abort().await {
                tracing::warn!(file = %id, error = %cause, "a refused upload could not be aborted");
            }
            return Err(error);
        }
    };
    writer.shutdown().await.map_err(Error::unavailable)?;
    let size = i64::try_from(size).map_err(Error::internal)?;
    let stored_size = i64::try_from(stored_size).map_err(Error::internal)?;
    let stored = coat.map(|_| (stored_size, hex::encode(stored_hash.finalize())));
    Ok(Taken { file_type, size, sha256: hex::encode(hash.finalize()), stored })
}

async fn finish(app: &App, actor: &Actor, id: FileId, name: &str, taken: Taken) -> Result<FileView> {
    let (app, actor) = (app.clone(), actor.clone());
    let name = rules::display_name(name, taken.file_type);
    blocking(move || {
        let now = app.clock.now();
        app.db.write(|tx| {
            if !store::file_stored(tx, id, &name, taken.file_type, taken.size, &taken.sha256)? {
                return Err(Error::not_found());
            }
            let view = FileView::try_from(store::file_by_id(tx, id)?)?;
            audit::record(tx, Event::new(&actor, now, "file.upload", "file", &id).with(&view)?)?;
            Ok(view)
        })
    })
    .await
}

/// Takes the row back and has the content erased, if any got into the store. Should this fail too, the sweep does it.
async fn undo(app: &App, id: FileId) {
    let app = app.clone();
    let undone = blocking(move || {
        let now = app.clock.now();
        app.db.write(|tx| super::erase::forget(tx, now, id))
    });
    if let Err(error) = undone.await {
        tracing::warn!(file = %id, %error, "a refused upload could not be taken back yet");
    }
}

fn length(piece: &Bytes) -> u64 {
    u64::try_from(piece.len()).unwrap_or(u64::MAX)
}
