//! One layer around every route: request id, security headers, and problem documents in the caller's language.

use super::error::{Problem, ProblemDocument};
use super::extract::{AppData, language};
use crate::kernel::{Code, Error, Instant};
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue, HttpDate};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use bytes::Bytes;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};
use tracing_actix_web::RequestId;

/// Strict policy: nothing but our own files; the default Trusted Types policy of the SPA allows only empty HTML.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; \
    require-trusted-types-for 'script'; trusted-types vue default";

const FIXED: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(self), microphone=()"),
];

/// Puts the finishing touches to every answer.
pub(super) async fn layer(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let head_only = request.method() == Method::HEAD;
    if head_only {
        // Answered like GET (RFC 9110 §9.3.2); the content is left out below.
        request.head_mut().method = Method::GET;
    }
    let lang = language(request.headers());
    let id = request.request().extensions_id();
    let is_api = request.path().starts_with("/api/");
    let app = request.app_data::<AppData>().cloned();
    let secure = app.as_ref().is_some_and(|app| app.settings.server.public_url.starts_with("https:"));
    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Some(error) = problem_in(&response) {
        if error.code == Code::Internal {
            tracing::error!(%error, "request failed");
        }
        let document = ProblemDocument::new(&error, lang, id.clone());
        let (request, _) = response.into_parts();
        response = ServiceResponse::new(request, document.respond(error.retry_after));
    }
    let headers = response.headers_mut();
    finish(headers, is_api, id.as_deref());
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Some(date) = app.filter(|app| app.clock.can_be_set()).and_then(|app| date_header(app.clock.now())) {
        // Browsers count down by this header; on a real server it is actix that sets it.
        headers.insert(header::DATE, date);
    }
    Ok(if head_only { response.map_body(|_, body| BoxBody::new(Unsent(body.size()))) } else { response })
}

/// RFC 9110 §6.6.1
fn date_header(now: Instant) -> Option<HeaderValue> {
    let since = Duration::from_micros(u64::try_from(now.micros()).ok()?);
    HeaderValue::from_str(&HttpDate::from(SystemTime::UNIX_EPOCH + since).to_string()).ok()
}

/// The content of an answer to HEAD: its size is told, nothing of it is sent.
struct Unsent(BodySize);

impl MessageBody for Unsent {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

/// The error behind a response, if it is one; what other layers raise (rate limits) is told by its status.
fn problem_in(response: &ServiceResponse<BoxBody>) -> Option<Error> {
    if let Some(error) = response.response().error() {
        return Some(match error.as_error::<Problem>() {
            Some(problem) => copy(&problem.0),
            None => of_status(error.as_response_error().status_code(), &error.to_string()),
        });
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("application/problem+json")) {
        // A handler has told it itself, with more than the usual.
        return None;
    }
    let status = response.status();
    (status.is_client_error() || status.is_server_error()).then(|| of_status(status, status.as_str()))
}

fn of_status(status: StatusCode, reason: &str) -> Error {
    let code = match status {
        StatusCode::NOT_FOUND => return Error::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Code::TooMany,
        status if status.is_client_error() => Code::Malformed,
        _ => return Error::internal(reason.to_owned()),
    };
    Error::new(code, code.title().zh, format!("{}: {reason}", code.title().en))
}

/// What of an error goes out: all but the cause, which is kept as text for the log.
fn copy(error: &Error) -> Error {
    Error {
        code: error.code,
        detail: error.detail.clone(),
        fields: error.fields.clone(),
        retry_after: error.retry_after,
        source: error.source.as_ref().map(|cause| cause.to_string().into()),
        transient: error.transient,
    }
}

fn finish(headers: &mut HeaderMap, is_api: bool, id: Option<&str>) {
    for (name, value) in FIXED {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Some(value) = id.and_then(|id| HeaderValue::from_str(id).ok()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}

/// The id `tracing-actix-web` gave the request.
trait RequestWithId {
    fn extensions_id(&self) -> Option<String>;
}

impl RequestWithId for actix_web::HttpRequest {
    fn extensions_id(&self) -> Option<String> {
        use actix_web::HttpMessage;
        self.extensions().get::<RequestId>().map(ToString::to_string)
    }
}
