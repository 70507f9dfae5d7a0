//! Decisions about files: pure.

mod name;
mod types;

pub use name::display_name;
pub use types::Sniffer;

use super::model::{FileType, PurposeView};
use crate::kernel::{Code, Error, Rule, Scope, Who};
use chrono::TimeDelta;

const OWN: &[(Who, Scope)] = &[(Who::SignedIn, Scope::OwnAccount)];

/// Anybody may know what can be uploaded.
pub const PURPOSES: Rule = Rule::new("file_purposes", &[(Who::Public, Scope::Anything)]);
/// Whoever is signed in may upload; the file is theirs until it is attached.
pub const UPLOAD: Rule = Rule::new("file_upload", OWN);
/// An unattached file is read by who uploaded it; an attached one by whom the gate of its subject lets through.
pub const READ: Rule = Rule::confidential("file_read", OWN);
/// An unattached file is deleted by who uploaded it; an attached one through the thing it belongs to.
pub const DELETE: Rule = Rule::confidential("file_delete", OWN);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[PURPOSES, UPLOAD, READ, DELETE];

/// How long an upload waits to be attached.
pub const UNATTACHED: TimeDelta = TimeDelta::hours(24);

/// How long the content of a removed file stays: a backup copies the database first and the files after it, and must find what
/// the copy of the database speaks of.
pub const ERASED_AFTER: TimeDelta = TimeDelta::hours(24);

/// A file is larger than its purpose allows.
#[must_use]
pub fn too_large(purpose: &PurposeView) -> Error {
    let limit = size(purpose.limit_bytes);
    Error::new(
        Code::TooLarge,
        format!("文件超过上限 {limit}，请压缩或拆分后重新上传"),
        format!("The file is over the limit of {limit}; compress or split it"),
    )
}

/// Nothing was uploaded.
#[must_use]
pub fn empty() -> Error {
    Error::field("file", "empty", "文件是空的，请检查后重新选择", "The file is empty; choose another")
}

/// The content is not of a type the purpose allows.
#[must_use]
pub fn wrong_type(found: &str, purpose: &PurposeView) -> Error {
    let allowed = purpose.types.iter().map(|t| t.as_str()).collect::<Vec<_>>().join("、");
    Error::new(
        Code::UnsupportedType,
        format!("文件内容识别为 {found}；此处只接受 {allowed}（按内容识别，改扩展名无效）"),
        format!("The content is {found}; accepted here: {allowed} (told by content, whatever the name)"),
    )
}

/// Whether the purpose allows what was found.
///
/// # Errors
/// `unsupported_type` with what was found and what is allowed.
pub fn allow(found: Result<FileType, &'static str>, purpose: &PurposeView) -> Result<FileType, Error> {
    match found {
        Ok(found) if purpose.types.contains(&found) => Ok(found),
        Ok(found) => Err(wrong_type(found.as_str(), purpose)),
        Err(found) => Err(wrong_type(found, purpose)),
    }
}

/// Bytes for people: `50 MB`, `512 kB`, `100 B`.
fn size(bytes: u64) -> String {
    match bytes {
        b if b >= 1 << 20 && b % (1 << 20) == 0 => format!("{} MB", b >> 20),
        b if b >= 1 << 10 => format!("{} kB", b >> 10),
        b => format!("{b} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_name_the_limit_and_the_types() {
        let purpose =
            PurposeView { purpose: "image".into(), types: vec![FileType::Jpeg, FileType::Png], limit_bytes: 10 << 20 };
        assert!(too_large(&purpose).detail.zh.contains("10 MB"));
        let error = allow(Ok(FileType::Pdf), &purpose).unwrap_err();
        assert_eq!(error.code, Code::UnsupportedType);
        assert!(error.detail.zh.contains("pdf") && error.detail.zh.contains("jpeg、png"), "{error}");
        assert_eq!(allow(Ok(FileType::Png), &purpose).unwrap(), FileType::Png);
    }

    #[test]
    fn sizes_are_readable() {
        assert_eq!([size(50 << 20), size(1536), size(100)], ["50 MB", "1 kB", "100 B"]);
    }
}
