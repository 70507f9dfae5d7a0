//! Routes of official notices: all public.

use super::model::{NoticeCard, NoticeId, NoticeQuery, NoticeType, NoticeView};
use super::service;
use crate::http::download::{FileContent, XLSX};
use crate::http::{Answer, AppData, Caller, Cursor, Download, Page, ProblemDocument, blocking};
use crate::kernel::Instant;
use actix_web::get;
use actix_web::web::{Json, Path, Query};
use utoipa_actix_web::service_config::ServiceConfig;

/// This room's routes. Fixed paths come before `/notices/{id}`.
pub fn routes(api: &mut ServiceConfig<'_>) {
    api.service(notice_list).service(notice_types).service(notice_export).service(notice_read).service(notice_text);
}

/// Published notices, filtered, newest first.
#[utoipa::path(operation_id = "notice_list", tag = "Notices", params(NoticeQuery),
    responses((status = 200, body = Page<NoticeCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/notices")]
async fn notice_list(app: AppData, caller: Caller, query: Query<NoticeQuery>) -> Answer<Json<Page<NoticeCard>>> {
    let query = query.into_inner();
    let after: Option<(Instant, NoticeId)> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let (rows, total) = blocking(&app, move |app| service::list(app, &caller.actor, &query, after)).await?;
    Ok(Json(Page::cut(rows, limit, |row| (row.published_at, row.id))?.with_total(total)))
}

/// Kinds of notices of which there are some.
#[utoipa::path(operation_id = "notice_types", tag = "Notices",
    responses((status = 200, body = Vec<NoticeType>), (status = "4XX", body = ProblemDocument)))]
#[get("/notices/types")]
async fn notice_types(app: AppData, caller: Caller) -> Answer<Json<Vec<NoticeType>>> {
    blocking(&app, move |app| service::types(app, &caller.actor)).await.map(Json)
}

/// The list as an XLSX file, without pages.
#[utoipa::path(operation_id = "notice_export", tag = "Notices", params(NoticeQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/notices/export")]
async fn notice_export(app: AppData, caller: Caller, query: Query<NoticeQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::export(app, &caller.actor, &query)).await?;
    Ok(Download { name: "公告.xlsx".into(), content_type: XLSX, bytes })
}

/// One notice as it was published.
#[utoipa::path(operation_id = "notice_read", tag = "Notices", params(("id" = NoticeId, Path)),
    responses((status = 200, body = NoticeView), (status = "4XX", body = ProblemDocument)))]
#[get("/notices/{id}")]
async fn notice_read(app: AppData, caller: Caller, id: Path<NoticeId>) -> Answer<Json<NoticeView>> {
    blocking(&app, move |app| service::read(app, &caller.actor, *id)).await.map(Json)
}

/// Its official text: the bytes whose SHA-256 is the notice's hash.
#[utoipa::path(operation_id = "notice_text", tag = "Notices", params(("id" = NoticeId, Path)),
    responses((status = 200, content_type = "text/plain", body = FileContent), (status = "4XX", body = ProblemDocument)))]
#[get("/notices/{id}/text")]
async fn notice_text(app: AppData, caller: Caller, id: Path<NoticeId>) -> Answer<Download> {
    let (name, text) = blocking(&app, move |app| service::text(app, &caller.actor, *id)).await?;
    Ok(Download { name, content_type: "text/plain; charset=utf-8", bytes: text.into_bytes() })
}
