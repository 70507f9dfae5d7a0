//! Files made for the caller.

use actix_web::body::BoxBody;
use actix_web::http::header::{Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpRequest, HttpResponse, Responder};

/// Content type of an XLSX file.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Bytes of a file, in the API document.
#[derive(Debug)]
pub enum FileContent {}

impl utoipa::PartialSchema for FileContent {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Binary)))
            .into()
    }
}
impl utoipa::ToSchema for FileContent {}

/// The header that has a browser save the answer under `name`, which may be Chinese (RFC 5987); clients too old for that
/// see a name of the same type.
#[must_use]
pub fn attachment(name: &str) -> ContentDisposition {
    let plain = match name.rsplit_once('.') {
        Some((_, extension)) if extension.chars().all(|c| c.is_ascii_alphanumeric()) => format!("file.{extension}"),
        _ => "file".to_owned(),
    };
    let full = ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: name.into() };
    let names = vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(full)];
    ContentDisposition { disposition: DispositionType::Attachment, parameters: names }
}

/// A file to be saved under its name.
#[derive(Clone, Debug)]
pub struct Download {
    /// Name with extension; may be Chinese.
    pub name: String,
    /// Content type.
    pub content_type: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Responder for Download {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().content_type(self.content_type).insert_header(attachment(&self.name)).body(self.bytes)
    }
}
