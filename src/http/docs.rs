//! The API document as a page on which it can be tried out: `/api/docs/`.

use super::error::{Answer, Problem};
use crate::kernel::Error;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use std::sync::Arc;
use utoipa_swagger_ui::Config;

/// Swagger UI makes its elements from texts and styles some of them itself, which the policy of the rest forbids. Scripts are
/// still only our own files, and nothing but our own API is asked.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// The page's files have addresses relative to the folder.
#[get("/api/docs")]
pub(super) async fn folder() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/docs/")).finish()
}

/// A file of the page.
#[get("/api/docs/{file:.*}")]
pub(super) async fn file(file: Path<String>) -> Answer<HttpResponse> {
    let config = Config::from("/api/openapi.json").validator_url("none").display_request_duration(true);
    let found = utoipa_swagger_ui::serve(&file, Arc::new(config)).map_err(|e| Error::internal(e.to_string()))?;
    let found = found.ok_or_else(|| Problem(Error::not_found()))?;
    let mut response = HttpResponse::Ok();
    if found.gzpipped {
        response.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    response.content_type(found.content_type);
    response.insert_header((header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)));
    response.insert_header((header::CACHE_CONTROL, "no-cache"));
    Ok(response.body(found.bytes.into_owned()))
}
