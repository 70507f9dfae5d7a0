//! Keyset paging and versioned answers.

use super::error::{Answer, Problem};
use crate::kernel::{Code, Error, FieldError, Text};
use actix_web::body::BoxBody;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Cursor of the next page (`?after=`); absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in all, where that is cheap to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// Makes a page from rows fetched with `limit + 1`: the extra row only tells that there is more.
    ///
    /// # Errors
    /// `internal` when the key has no JSON form.
    pub fn cut<K: Serialize>(mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> crate::kernel::Result<Self> {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if more => Some(Cursor::encode(&key(last))?),
            _ => None,
        };
        Ok(Self { items: rows, next, total: None })
    }

    /// With the total.
    #[must_use]
    pub fn with_total(self, total: i64) -> Self {
        Self { total: Some(total), ..self }
    }

    /// The same page of other items.
    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next, total: self.total }
    }
}

/// Opaque cursors: the sort key of the last item shown.
pub struct Cursor;

impl Cursor {
    /// Encodes a sort key.
    ///
    /// # Errors
    /// `internal` when the key has no JSON form.
    pub fn encode(key: &impl Serialize) -> crate::kernel::Result<String> {
        let json = serde_json::to_vec(key).map_err(crate::kernel::Error::internal)?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }

    /// Decodes `?after=`.
    ///
    /// # Errors
    /// `malformed` when it is not a cursor of this list.
    pub fn decode<K: DeserializeOwned>(after: Option<&str>) -> Answer<Option<K>> {
        let Some(text) = after.filter(|t| !t.is_empty()) else { return Ok(None) };
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| not_a_cursor())?;
        serde_json::from_slice(&bytes).map(Some).map_err(|_| not_a_cursor())
    }
}

fn not_a_cursor() -> Problem {
    let zh = "翻页标记 after 不是本列表给出的，请从第一页重新开始";
    let field = FieldError::new("after", "cursor", zh, "This is no cursor of this list; begin at its first page");
    let Text { zh, en } = field.message.clone();
    Problem(Error { fields: vec![field], ..Error::new(Code::Malformed, zh, en) })
}

/// A thing with its version: JSON with an `ETag`.
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    /// The version, sent back in `If-Match`.
    pub version: i64,
    /// The thing.
    pub value: T,
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok().json(&self.value);
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.version)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}
