//! Copying everything out, for a backup.

use super::blocking;
use crate::app::App;
use crate::files::{Files, store};
use crate::kernel::ids::FileId;
use crate::kernel::{Error, Result};
use futures_util::TryStreamExt;
use object_store::ObjectStoreExt;
use object_store::path::Path as Key;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use tokio::io::AsyncWriteExt;

/// Rows read at a time.
const PASS: i64 = 1_000;

/// One file that was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Path below the folder, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
}

/// Copies the whole file store into `folder`, laid out as the folder store lays it out, and compares it with what the database
/// says. Gives what was copied and what does not fit, in words.
///
/// # Errors
/// `unavailable` when the store cannot be read or the folder cannot be written.
pub async fn copy_all(app: &App, folder: &Path) -> Result<(Vec<Copied>, Vec<String>)> {
    let expected = expected(app).await?;
    let mut copied = BTreeMap::new();
    let mut objects = app.files.store.list(None);
    while let Some(object) = objects.try_next().await.map_err(Error::unavailable)? {
        let one = copy_one(app, &object.location, folder).await?;
        copied.insert(one.path.clone(), one);
    }
    let mut faults = Vec::new();
    for (file, (size, sha256)) in expected {
        match copied.get(Files::key(file).as_ref()) {
            None => faults.push(format!("{file}: 内容丢失 / its content is missing")),
            Some(found) if Some(&found.sha256) != sha256.as_ref() || i64::try_from(found.size) != Ok(size) => {
                faults.push(format!("{file}: 内容与上传时不同 / its content is not what was uploaded"));
            }
            Some(_) => {}
        }
    }
    Ok((copied.into_values().collect(), faults))
}

type Expected = BTreeMap<FileId, (i64, Option<String>)>;

async fn expected(app: &App) -> Result<Expected> {
    let app = app.clone();
    blocking(move || {
        let mut expected = Expected::new();
        loop {
            let after = expected.last_key_value().map(|(id, _)| *id);
            let some = app.db.read(|conn| store::files_stored(conn, after, PASS))?;
            if some.is_empty() {
                return Ok(expected);
            }
            expected.extend(some.into_iter().map(|(id, size, sha256)| (id, (size, sha256))));
        }
    })
    .await
}

async fn copy_one(app: &App, key: &Key, folder: &Path) -> Result<Copied> {
    let path = folder.join(key.as_ref());
    if let Some(parent) = path.parent() {
        tokio::fs::create_dir_all(parent).await.map_err(Error::unavailable)?;
    }
    let mut file = tokio::fs::File::create(&path).await.map_err(Error::unavailable)?;
    let mut content = app.files.store.get(key).await.map_err(Error::unavailable)?.into_stream();
    let (mut hash, mut size) = (Sha256::new(), 0);
    while let Some(piece) = content.try_next().await.map_err(Error::unavailable)? {
        hash.update(&piece);
        size += u64::try_from(piece.len()).map_err(Error::internal)?;
        file.write_all(&piece).await.map_err(Error::unavailable)?;
    }
    file.sync_all().await.map_err(Error::unavailable)?;
    Ok(Copied { path: key.to_string(), size, sha256: hex::encode(hash.finalize()) })
}
