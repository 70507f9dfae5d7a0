//! The single-page application, embedded in the binary.

use super::error::{Answer, Problem};
use crate::kernel::Error;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "frontend/dist"]
#[allow_missing = true]
struct Files;

/// Serves a built file, or the application's page for every address the client-side router knows.
pub(super) async fn page(request: HttpRequest) -> Answer<HttpResponse> {
    let path = request.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Err(Problem(super::openapi::refusal(request.path())));
    }
    let (name, file) = match Files::get(path) {
        Some(file) => (path, file),
        None if path.rsplit('/').next().is_some_and(|last| last.contains('.')) => {
            return Err(Problem(Error::not_found()));
        }
        None => ("index.html", Files::get("index.html").ok_or_else(Error::not_found)?),
    };
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let mut response = if known == Some(tag.as_str()) {
        HttpResponse::NotModified().finish()
    } else {
        HttpResponse::Ok().content_type(file.metadata.mimetype()).body(file.data)
    };
    // Built files carry a hash in their name and never change; the page itself is asked for again each time.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
