//! What waits for the caller, and the calendar of it.

use super::{DutyList, FeedSecret, FeedView, service};
use crate::http::download::FileContent;
use crate::http::{Answer, AppData, Caller, Download, ProblemDocument, Routes, blocking};
use actix_web::web::{Json, Path};
use actix_web::{HttpResponse, delete, get, post};

/// Content type of a calendar file (RFC 5545).
const ICS: &str = "text/calendar; charset=utf-8";

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(duty_list)
        .service(duty_calendar)
        .service(duty_feed_read)
        .service(duty_feed_make)
        .service(duty_feed_revoke)
        .service(calendar_read);
}

/// What waits for the caller, the next deadline first.
#[utoipa::path(operation_id = "duty_list", tag = "Duties",
    responses((status = 200, body = DutyList), (status = "4XX", body = ProblemDocument)))]
#[get("/duties")]
async fn duty_list(app: AppData, caller: Caller) -> Answer<Json<DutyList>> {
    blocking(&app, move |app| service::list(app, &caller.actor)).await.map(Json)
}

/// The caller's deadlines in all units, as a calendar file.
#[utoipa::path(operation_id = "duty_calendar", tag = "Duties",
    responses((status = 200, content_type = "text/calendar", body = FileContent), (status = "4XX", body = ProblemDocument)))]
#[get("/duties/calendar.ics")]
async fn duty_calendar(app: AppData, caller: Caller) -> Answer<Download> {
    let text = blocking(&app, move |app| service::calendar(app, &caller.actor, caller.lang)).await?;
    Ok(Download { name: "待办日程.ics".to_owned(), content_type: ICS, bytes: text.into_bytes() })
}

/// Whether a calendar program can read the caller's deadlines.
#[utoipa::path(operation_id = "duty_feed_read", tag = "Duties",
    responses((status = 200, body = FeedView), (status = "4XX", body = ProblemDocument)))]
#[get("/duties/feed")]
async fn duty_feed_read(app: AppData, caller: Caller) -> Answer<Json<FeedView>> {
    blocking(&app, move |app| service::feed(app, &caller.actor)).await.map(Json)
}

/// Makes a secret address for a calendar program, in place of the one before. It is shown once.
#[utoipa::path(operation_id = "duty_feed_make", tag = "Duties",
    responses((status = 200, body = FeedSecret), (status = "4XX", body = ProblemDocument)))]
#[post("/duties/feed")]
async fn duty_feed_make(app: AppData, caller: Caller) -> Answer<Json<FeedSecret>> {
    blocking(&app, move |app| service::feed_make(app, &caller.actor)).await.map(Json)
}

/// Takes the secret address back.
#[utoipa::path(operation_id = "duty_feed_revoke", tag = "Duties",
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[delete("/duties/feed")]
async fn duty_feed_revoke(app: AppData, caller: Caller) -> Answer<HttpResponse> {
    blocking(&app, move |app| service::feed_revoke(app, &caller.actor)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The calendar under a secret address, for calendar programs, which cannot sign in.
#[utoipa::path(operation_id = "calendar_read", tag = "Duties", params(("secret" = String, Path)),
    responses((status = 200, content_type = "text/calendar", body = FileContent), (status = "4XX", body = ProblemDocument)))]
#[get("/calendars/{secret}")]
async fn calendar_read(app: AppData, caller: Caller, secret: Path<String>) -> Answer<HttpResponse> {
    let text = blocking(&app, move |app| service::feed_calendar(app, &caller.actor, &secret, caller.lang)).await?;
    Ok(HttpResponse::Ok().content_type(ICS).body(text))
}
