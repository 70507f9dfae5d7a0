//! What handlers take from a request.

use super::error::{Answer, Problem};
use crate::app::App;
use crate::db::OnceKey;
use crate::kernel::{Actor, Code, Error, Lang};
use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest, web};
use bytes::Bytes;
use serde::Serialize;
use std::future::{Ready, ready};

/// The running program.
pub type AppData = web::Data<App>;

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The language asked for.
#[must_use]
pub fn language(headers: &HeaderMap) -> Lang {
    header(headers, "accept-language").map(Lang::from_header).unwrap_or_default()
}

/// Who asks, and in which language.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The person and the unit acted for; [`Actor::public`] for a visitor.
    pub actor: Actor,
    /// Language of the answer.
    pub lang: Lang,
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self { actor: Actor::public(), lang: language(request.headers()) }))
    }
}

/// The version a change is based on, from `If-Match: "7"`.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(text) = header(request.headers(), "if-match") else {
            return ready(Err(Problem(Error::new(
                Code::VersionRequired,
                "修改时必须带上读取时的版本号（If-Match）",
                "Send the version you read in If-Match",
            ))));
        };
        let number = text.trim().trim_start_matches("W/").trim_matches('"').parse();
        ready(number.map(Self).map_err(|_| super::error::malformed("If-Match", &text)))
    }
}

/// The `Idempotency-Key` of a creating request, if it has one.
#[derive(Clone, Debug, Default)]
pub struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    /// Binds the key to the caller, the operation and the input.
    ///
    /// # Errors
    /// `internal` when the input has no JSON form.
    pub fn bind(self, actor: &Actor, operation: &'static str, input: &impl Serialize) -> Answer<Option<OnceKey>> {
        match (self.0, actor.account) {
            (Some(key), Some(account)) => Ok(Some(OnceKey::new(account, operation, key, input)?)),
            _ => Ok(None),
        }
    }
}

/// Longest key kept.
const KEY_LENGTH: usize = 200;

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = header(request.headers(), "idempotency-key").map(str::to_owned);
        ready(match key {
            Some(key) if key.is_empty() || key.len() > KEY_LENGTH => {
                Err(super::error::malformed("Idempotency-Key", &"1 to 200 characters"))
            }
            key => Ok(Self(key)),
        })
    }
}

/// Reads an uploaded sheet whole.
///
/// # Errors
/// `too_large` over the limit of the settings; `malformed` when the connection broke.
pub async fn read_sheet(app: &AppData, payload: web::Payload) -> Answer<Bytes> {
    let limit = app.settings.server.sheet_limit_bytes;
    match payload.to_bytes_limited(limit).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(super::error::malformed("上传内容", &error)),
        Err(_) => Err(Problem(Error::new(
            Code::TooLarge,
            format!("表格文件超过上限 {limit} 字节，请拆分后再导入"),
            format!("The sheet is over the limit of {limit} bytes; split it and import the parts"),
        ))),
    }
}
