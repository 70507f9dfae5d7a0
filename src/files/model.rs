//! Types of attachments.

use crate::db::schema::file;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, FileId};
use crate::kernel::{Error, Instant, Result};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

crate::text_enum! {
    /// Types of file the platform knows, each told by its content.
    pub enum FileType {
        /// PDF
        Pdf = "pdf",
        /// OFD, GB/T 33190-2016
        Ofd = "ofd",
        /// Word
        Docx = "docx",
        /// Excel
        Xlsx = "xlsx",
        /// PowerPoint
        Pptx = "pptx",
        /// JPEG image
        Jpeg = "jpeg",
        /// PNG image
        Png = "png",
        /// Comma-separated values, in UTF-8 or GB 18030
        Csv = "csv",
        /// Plain text, in UTF-8 or GB 18030
        Txt = "txt",
    }
}

impl FileType {
    /// Extensions a name of this type may end with; the first is the usual one.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Ofd => &["ofd"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Csv => &["csv"],
            Self::Txt => &["txt"],
        }
    }

    /// Content type it is served with.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Ofd => "application/ofd",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Csv => "text/csv",
            Self::Txt => "text/plain",
        }
    }
}

crate::text_enum! {
    /// How far an upload got.
    pub enum FileState {
        /// Its content is arriving
        Uploading = "uploading",
        /// Its content is in the file store
        Stored = "stored",
    }
}

crate::sql_text!(FileType, FileState);

/// The thing a file belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Kind of thing, as in the audit log.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

impl Subject {
    /// The thing of this kind with this id.
    pub fn new(kind: &'static str, id: &impl ToString) -> Self {
        Self { kind, id: id.to_string() }
    }
}

/// A file as it is stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = file)]
pub(super) struct Row {
    pub(super) id: FileId,
    pub(super) purpose: String,
    pub(super) name: String,
    pub(super) state: FileState,
    pub(super) file_type: Option<FileType>,
    pub(super) size: i64,
    pub(super) sha256: Option<String>,
    pub(super) account_id: AccountId,
    pub(super) at: Instant,
    pub(super) subject_kind: Option<String>,
    pub(super) subject_id: Option<String>,
}

/// A file: all but its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileView {
    /// File id.
    pub id: FileId,
    /// What it was uploaded for.
    pub purpose: String,
    /// Name with the extension of its type.
    pub name: String,
    /// Type by content.
    pub file_type: FileType,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
    /// When it was uploaded.
    pub at: Instant,
}

impl TryFrom<Row> for FileView {
    type Error = Error;

    /// `not_found` for a file whose upload has not ended.
    fn try_from(row: Row) -> Result<Self> {
        let (Some(file_type), Some(sha256)) = (row.file_type, row.sha256) else { return Err(Error::not_found()) };
        let Row { id, purpose, name, size, at, .. } = row;
        Ok(Self { id, purpose, name, file_type, size, sha256, at })
    }
}

/// What an upload is for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FileQuery {
    /// One of the purposes of `/files/purposes`.
    pub purpose: String,
}

/// What files may be uploaded for, which types that allows and how large they may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurposeView {
    /// The word for `?purpose=`.
    pub purpose: String,
    /// Types allowed.
    pub types: Vec<FileType>,
    /// Largest size in bytes.
    pub limit_bytes: u64,
}

/// Removes the content of a file whose row is gone.
#[derive(Serialize, Deserialize)]
pub(super) struct Erase {
    pub(super) file: FileId,
}

impl Job for Erase {
    const KIND: &'static str = "files.erase";
}

/// Sweeps away uploads nobody attached to anything.
#[derive(Serialize, Deserialize)]
pub(super) struct Sweep {}

impl Job for Sweep {
    const KIND: &'static str = "files.sweep";
}
