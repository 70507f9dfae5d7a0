//! What handlers take from a request.

use super::blocking;
use super::error::{Answer, Problem};
use crate::accounts::rules::throttle::address_subject;
use crate::accounts::{self, Origin};
use crate::app::App;
use crate::db::OnceKey;
use crate::kernel::ids::SessionId;
use crate::kernel::{Actor, Code, Error, Instant, Lang};
use actix_governor::KeyExtractor;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest, web};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::{Future, Ready, ready};
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;

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
    /// The session the request belongs to; absent for a visitor.
    pub session: Option<SessionId>,
    /// Language of the answer.
    pub lang: Lang,
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Answer<Self>>>>;

    /// A visitor has no `Authorization`; a token that is not valid is refused even where visitors are welcome, so that the
    /// client renews it and nobody gets less than expected without noticing.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let lang = language(request.headers());
        let authorization = header(request.headers(), "authorization").map(str::to_owned);
        let unit = header(request.headers(), "acting-unit").filter(|unit| !unit.is_empty()).map(str::to_owned);
        let app = request.app_data::<AppData>().cloned();
        Box::pin(async move {
            let Some(authorization) = authorization else {
                return Ok(Self { actor: Actor::public(), session: None, lang });
            };
            let token = bearer(&authorization)?.to_owned();
            let app = app.ok_or_else(|| Error::internal("the program's parts are not in the service"))?;
            let identity = blocking(&app, move |app| accounts::authenticate(app, &token, unit.as_deref())).await?;
            Ok(Self { actor: identity.actor, session: Some(identity.session), lang })
        })
    }
}

fn bearer(authorization: &str) -> Answer<&str> {
    let token = authorization.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.map(|(_, token)| token.trim()).ok_or_else(|| {
        Problem(Error::new(
            Code::Unauthenticated,
            "Authorization 请求头应为“Bearer 访问令牌”",
            "The header Authorization must be “Bearer” and an access token",
        ))
    })
}

/// Longest name of a browser kept.
const DEVICE_LENGTH: usize = 200;

impl FromRequest for Origin {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let proxies = request.app_data::<AppData>().map_or(0, |app| app.settings.server.trusted_proxies);
        let device = header(request.headers(), "user-agent").unwrap_or_default();
        ready(Ok(Self { address: address_of(request, proxies), device: device.chars().take(DEVICE_LENGTH).collect() }))
    }
}

/// Whom the rate limit counts: the client's address, for IPv6 its /64.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress {
    /// How many of our own proxies are in front.
    pub(super) proxies: usize,
}

impl KeyExtractor for ClientAddress {
    type Key = String;
    type KeyExtractionError = Problem;

    fn extract(&self, request: &ServiceRequest) -> Answer<String> {
        Ok(address_subject(address_of(request.request(), self.proxies)))
    }
}

fn address_of(request: &HttpRequest, proxies: usize) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let forwarded = header(request.headers(), "x-forwarded-for").unwrap_or_default();
    client_address(peer, forwarded, proxies)
}

/// The client's address as the outermost of our own proxies saw it: whatever stands further left in the header, the client
/// may have written itself.
fn client_address(peer: IpAddr, forwarded: &str, proxies: usize) -> IpAddr {
    let Some(back) = proxies.checked_sub(1) else { return peer };
    forwarded.rsplit(',').nth(back).and_then(|address| address.trim().parse().ok()).unwrap_or(peer)
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
        ready(number.map(Self).map_err(|_| {
            Problem(Error::new(
                Code::Malformed,
                format!("请求头 If-Match 应为读取时得到的版本号，如 \"3\"，现为 {text}"),
                format!("The header If-Match must be the version you read, such as \"3\", not {text}"),
            ))
        }))
    }
}

/// When the request was there, before it waits for anything.
#[derive(Clone, Copy, Debug)]
pub struct Arrived(pub Instant);

impl FromRequest for Arrived {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let now = request.app_data::<AppData>().map(|app| app.clock.now());
        ready(now.map(Self).ok_or_else(|| Error::internal("the program's parts are not in the service").into()))
    }
}

/// A JSON body, and when its last byte was there: taken before the request waits for anything else.
#[derive(Clone, Debug)]
pub struct Received<T> {
    /// When the last byte was there.
    pub at: Instant,
    /// The body.
    pub body: T,
}

impl<T: DeserializeOwned + 'static> FromRequest for Received<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let app = request.app_data::<AppData>().cloned();
        let body = web::Json::<T>::from_request(request, payload);
        Box::pin(async move {
            let body = body.await?.into_inner();
            let app = app.ok_or_else(|| Problem(Error::internal("the program's parts are not in the service")))?;
            Ok(Self { at: app.clock.now(), body })
        })
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
            Some(key) if key.is_empty() || key.len() > KEY_LENGTH => Err(Problem(Error::new(
                Code::Malformed,
                format!("请求头 Idempotency-Key 应为1至{KEY_LENGTH}个字符"),
                format!("The header Idempotency-Key must have 1 to {KEY_LENGTH} characters"),
            ))),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_proxies_are_believed() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let header = "6.6.6.6, 198.51.100.7, 10.0.0.2";
        assert_eq!(client_address(peer, header, 0), peer);
        assert_eq!(client_address(peer, header, 1).to_string(), "10.0.0.2");
        assert_eq!(client_address(peer, header, 2).to_string(), "198.51.100.7");
        assert_eq!(client_address(peer, "", 1), peer);
        assert_eq!(client_address(peer, "unknown", 1), peer);
    }
}
