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
        let name =
            ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: self.name.into_bytes() };
        let disposition = ContentDisposition {
            disposition: DispositionType::Attachment,
            parameters: vec![DispositionParam::FilenameExt(name)],
        };
        HttpResponse::Ok().content_type(self.content_type).insert_header(disposition).body(self.bytes)
    }
}
