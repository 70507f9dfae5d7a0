//! Errors as RFC 9457 problem documents, made once for every route.

use crate::kernel::{Code, Error, Lang};
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What every handler returns.
pub type Answer<T> = Result<T, Problem>;

/// An error on its way out.
#[derive(Debug)]
pub struct Problem(pub Error);

impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// RFC 9457 problem document.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemDocument {
    /// Address of the explanation of this kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable word to match on.
    pub code: String,
    /// Title in the caller's language.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// Wrong fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<ProblemField>,
    /// Id of this request in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// One wrong field.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemField {
    /// Path in the input.
    pub path: String,
    /// Stable word to match on.
    pub code: String,
    /// What is wrong and the way out.
    pub message: String,
    /// Line of a text sent in, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl ProblemDocument {
    /// The document for `error` in `lang`.
    #[must_use]
    pub fn new(error: &Error, lang: Lang, request_id: Option<String>) -> Self {
        let code = error.code.as_str();
        Self {
            kind: format!("/problems/{code}"),
            code: code.to_owned(),
            title: error.code.title().get(lang).to_owned(),
            status: error.code.status(),
            detail: error.detail.get(lang).to_owned(),
            fields: error
                .fields
                .iter()
                .map(|f| ProblemField {
                    path: f.path.clone(),
                    code: f.code.clone(),
                    message: f.message.get(lang).to_owned(),
                    line: f.line,
                })
                .collect(),
            request_id,
        }
    }

    /// As a response.
    #[must_use]
    pub fn respond(&self, retry_after: Option<u64>) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status).json(self);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// In Chinese; [`super::headers::layer`] rewrites it in the caller's language, which is not known here.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        ProblemDocument::new(&self.0, Lang::default(), None).respond(self.0.retry_after)
    }
}

/// A body, query or path that cannot be read.
#[must_use]
pub fn malformed(what: &str, reason: &impl ToString) -> Problem {
    let reason = reason.to_string();
    Problem(Error::new(Code::Malformed, format!("{what}有误：{reason}"), format!("Cannot be read: {reason}")))
}
