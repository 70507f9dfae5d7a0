//! Giving files out.

use super::blocking;
use crate::app::App;
use crate::db::Conn;
use crate::files::model::{FileView, PurposeView, Row};
use crate::files::{Files, rules, store};
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Error, Relation, Result};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::ObjectStoreExt;
use std::collections::BTreeMap;

/// Decides whether the actor may read the files of the thing with this id: `Ok` when so, else `not_found`.
pub type Gate = fn(&mut Conn, &Actor, &str) -> Result<()>;

/// Names of files by the text of their ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<FileId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    Ok(store::file_names(conn, &ids)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// A file with its content.
pub struct Content {
    /// What it is.
    pub file: FileView,
    /// Its bytes.
    pub bytes: BoxStream<'static, Result<Bytes>>,
}

/// What files may be uploaded for.
#[must_use]
pub fn purposes(app: &App) -> Vec<PurposeView> {
    app.files.purposes.values().cloned().collect()
}

/// A file the actor may read.
///
/// # Errors
/// `not_found` where the actor may not, or its upload has not ended; `unavailable` when the store is away.
pub async fn read(app: &App, actor: &Actor, id: FileId) -> Result<Content> {
    let (here, actor) = (app.clone(), actor.clone());
    let file = blocking(move || {
        here.db.read(|conn| {
            let row = store::file_by_id(conn, id)?;
            admit(&here.files, conn, &actor, &row)?;
            FileView::try_from(row)
        })
    })
    .await?;
    let content = app.files.store.get(&Files::key(id)).await.map_err(lost)?;
    let bytes = content.into_stream().map(|piece| piece.map_err(Error::unavailable)).boxed();
    Ok(Content { file, bytes })
}

/// What is stored as `id` by another room under a coat of its own.
///
/// # Errors
/// `unavailable` when the store is away; `internal` when it is not there.
pub async fn stored(app: &App, id: FileId) -> Result<Bytes> {
    let found = app.files.store.get(&Files::key(id)).await.map_err(lost)?;
    found.bytes().await.map_err(Error::unavailable)
}

/// The row promises the content: that it is gone is no answer for the caller but an alarm for the operator.
fn lost(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::internal(error),
        other => Error::unavailable(other),
    }
}

fn admit(files: &Files, conn: &mut Conn, actor: &Actor, row: &Row) -> Result<()> {
    let (Some(kind), Some(thing)) = (&row.subject_kind, &row.subject_id) else {
        return actor.may(&rules::READ, &Relation { account: Some(row.account_id), ..Relation::default() });
    };
    match files.gates.iter().find(|(known, _)| known == kind) {
        Some((_, gate)) => gate(conn, actor, thing),
        None => Err(Error::internal(format!("nobody decides who may read files of {kind}"))),
    }
}
