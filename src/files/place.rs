//! Where the content of files is kept, and what may be uploaded.

use super::model::{FileType, PurposeView};
use super::service::Gate;
use crate::kernel::error::{Error, Faults, Result};
use crate::kernel::ids::FileId;
use crate::settings::{FileStore, Files as Settings};
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file store, the purposes of uploads, and who decides about attached files.
pub struct Files {
    pub(super) store: Arc<dyn ObjectStore>,
    /// The folder, if the store is one.
    folder: Option<PathBuf>,
    pub(super) purposes: BTreeMap<String, PurposeView>,
    pub(super) gates: &'static [(&'static str, Gate)],
    pub(super) unattached_limit: i64,
}

impl Files {
    /// The store the settings choose; `data` is the data folder. `gates` names for each kind of subject who decides.
    ///
    /// # Errors
    /// `invalid` with the wrong key; `unavailable` when the folder cannot be made.
    pub fn new(settings: &Settings, data: &Path, gates: &'static [(&'static str, Gate)]) -> Result<Self> {
        let folder = (settings.store == FileStore::Folder).then(|| data.join("files"));
        let store: Arc<dyn ObjectStore> = match &folder {
            Some(folder) => {
                std::fs::create_dir_all(folder).map_err(Error::unavailable)?;
                let local = LocalFileSystem::new_with_prefix(folder).map_err(Error::unavailable)?;
                Arc::new(local.with_fsync(true))
            }
            None => Arc::new(s3(settings)?),
        };
        Ok(Self {
            store,
            folder,
            purposes: purposes(settings)?,
            gates,
            unattached_limit: settings.unattached_per_account,
        })
    }

    /// Where the content of a file is: by its id alone, spread over folders by its last digits, which are random.
    pub(super) fn key(file: FileId) -> Key {
        let id = file.as_str();
        let folder = id.get(id.len().saturating_sub(2)..).unwrap_or_default();
        Key::from_iter([folder, id])
    }

    /// Removes what a server that died in the middle of an upload left in the folder: `object_store` writes to `<key>#<number>`
    /// until the upload is whole, and does not list it.
    pub(super) fn erase_unfinished(&self, file: FileId) -> Result<()> {
        let Some(parent) =
            self.folder.as_ref().and_then(|folder| Some(folder.join(Self::key(file).as_ref()).parent()?.to_owned()))
        else {
            return Ok(());
        };
        let unfinished = format!("{file}#");
        let entries = match std::fs::read_dir(parent) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(Error::unavailable)?,
        };
        for entry in entries {
            let entry = entry.map_err(Error::unavailable)?;
            if entry.file_name().to_string_lossy().starts_with(&unfinished) {
                std::fs::remove_file(entry.path()).map_err(Error::unavailable)?;
            }
        }
        Ok(())
    }
}

fn s3(settings: &Settings) -> Result<object_store::aws::AmazonS3> {
    let wrong = |e: object_store::Error| {
        Error::field("files", "setting", format!("文件存储配置有误：{e}"), format!("wrong file store setting: {e}"))
    };
    // reqwest takes the process's TLS provider. An error only says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut s3 = AmazonS3Builder::new()
        .with_bucket_name(&settings.bucket)
        .with_region(&settings.region)
        .with_access_key_id(&settings.access_key)
        .with_secret_access_key(&settings.secret_key)
        // One DELETE a file: not every service that speaks S3 knows the bulk request.
        .with_disable_bulk_delete(true)
        .with_virtual_hosted_style_request(!settings.path_style);
    if !settings.endpoint.is_empty() {
        s3 = s3.with_endpoint(&settings.endpoint).with_allow_http(settings.endpoint.starts_with("http://"));
    }
    s3.build().map_err(wrong)
}

fn purposes(settings: &Settings) -> Result<BTreeMap<String, PurposeView>> {
    let mut faults = Faults::new();
    let mut purposes = BTreeMap::new();
    for (word, purpose) in &settings.purpose {
        let mut types = Vec::new();
        for name in &purpose.types {
            match name.parse::<FileType>() {
                Ok(known) => types.push(known),
                Err(reason) => {
                    let path = format!("files.purpose.{word}.types");
                    faults.add(path, "unknown", format!("未知的文件类型 {name}"), reason);
                }
            }
        }
        let limit_bytes = purpose.limit_mb.saturating_mul(1 << 20);
        purposes.insert(word.clone(), PurposeView { purpose: word.clone(), types, limit_bytes });
    }
    faults.finish()?;
    Ok(purposes)
}
