//! Signing in, renewing, signing out.

use crate::accounts::{self, AccessToken, Origin, SignIn, SignedIn};
use crate::http::{Answer, AppData, ProblemDocument, blocking};
use crate::kernel::{Code, Error};
use actix_web::cookie::{Cookie, CookieBuilder, SameSite, time::Duration};
use actix_web::web::Json;
use actix_web::{HttpRequest, HttpResponse, delete, post};

/// `__Host-`: the browser takes it only over TLS (or from this machine) and sends it to this host alone.
const COOKIE: &str = "__Host-duijie_refresh";

/// Signs in. The answer has the access token, its cookie the refresh token.
#[utoipa::path(operation_id = "session_create", tag = "Sessions", security(()),
    responses((status = 200, body = AccessToken), (status = "4XX", body = ProblemDocument)))]
#[post("/session")]
pub(super) async fn session_create(app: AppData, origin: Origin, input: Json<SignIn>) -> Answer<HttpResponse> {
    blocking(&app, move |app| accounts::sign_in(app, &input, &origin)).await.map(with_cookie)
}

/// Exchanges the refresh token of the cookie for a new one and an access token.
#[utoipa::path(operation_id = "session_refresh", tag = "Sessions", security(()),
    responses((status = 200, body = AccessToken), (status = "4XX", body = ProblemDocument)))]
#[post("/session/refresh")]
pub(super) async fn session_refresh(app: AppData, request: HttpRequest) -> Answer<HttpResponse> {
    let secret = secret(&request).ok_or_else(|| {
        Error::new(
            Code::SessionEnded,
            "您尚未登录或登录已失效，请登录",
            "You are not signed in, or the session has ended; sign in",
        )
    })?;
    blocking(&app, move |app| accounts::refresh(app, &secret)).await.map(with_cookie)
}

/// Signs out: ends the session of the cookie.
#[utoipa::path(operation_id = "session_delete", tag = "Sessions", security(()),
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[delete("/session")]
pub(super) async fn session_delete(app: AppData, request: HttpRequest) -> Answer<HttpResponse> {
    if let Some(secret) = secret(&request) {
        blocking(&app, move |app| accounts::sign_out(app, &secret)).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cookie("").max_age(Duration::ZERO).finish()).finish())
}

fn secret(request: &HttpRequest) -> Option<String> {
    request.cookie(COOKIE).map(|cookie| cookie.value().to_owned())
}

fn with_cookie(signed_in: SignedIn) -> HttpResponse {
    let lasts = Duration::seconds(signed_in.lasts.num_seconds());
    HttpResponse::Ok().cookie(cookie(signed_in.refresh.as_str()).max_age(lasts).finish()).json(signed_in.access)
}

fn cookie(value: &str) -> CookieBuilder<'_> {
    Cookie::build(COOKIE, value).path("/").secure(true).http_only(true).same_site(SameSite::Strict)
}
