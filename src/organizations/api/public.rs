//! What everybody sees: the list, its figures, the page of an organization and its QR code.

use crate::http::download::{FileContent, XLSX};
use crate::http::{Answer, AppData, Caller, Cursor, Download, Page, ProblemDocument, Routes, blocking};
use crate::organizations::model::view::{
    ListItem, ListKey, ListQuery, ListSort, PublicView, Statistics, StatisticsQuery,
};
use crate::organizations::rules::public::list_key;
use crate::organizations::service;
use actix_web::web::{Json, Path, Query};
use actix_web::{HttpResponse, get};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(organization_list)
        .service(organization_statistics)
        .service(organization_export)
        .service(organization_qr);
}

/// Organizations of the registry.
#[utoipa::path(operation_id = "organization_list", tag = "Organizations", params(ListQuery),
    responses((status = 200, body = Page<ListItem>), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations")]
async fn organization_list(app: AppData, caller: Caller, query: Query<ListQuery>) -> Answer<Json<Page<ListItem>>> {
    let query = query.into_inner();
    let after: Option<ListKey> = Cursor::decode(query.after.as_deref())?;
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let sort = query.sort.unwrap_or(ListSort::Grade);
    let (items, total) =
        blocking(&app, move |app| service::list(app, &caller.actor, &query, after.as_ref(), limit)).await?;
    let page = Page::cut(items, usize::try_from(limit).unwrap_or(0), |item| list_key(sort, item))?;
    Ok(Json(Page { total, ..page }))
}

/// Figures of the registry, by type, grade, credit and region.
#[utoipa::path(operation_id = "organization_statistics", tag = "Organizations", params(StatisticsQuery),
    responses((status = 200, body = Statistics), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/statistics")]
async fn organization_statistics(
    app: AppData,
    caller: Caller,
    query: Query<StatisticsQuery>,
) -> Answer<Json<Statistics>> {
    blocking(&app, move |app| service::statistics(app, &caller.actor, &query)).await.map(Json)
}

/// The list as a sheet, filtered as asked for.
#[utoipa::path(operation_id = "organization_export", tag = "Organizations", params(ListQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/export")]
async fn organization_export(app: AppData, caller: Caller, query: Query<ListQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::export(app, &caller.actor, &query)).await?;
    Ok(Download { name: "社会组织名单.xlsx".to_owned(), content_type: XLSX, bytes })
}

/// The QR code of an organization's public page, by id or credit code.
#[utoipa::path(operation_id = "organization_qr", tag = "Organizations", params(("id" = String, Path)),
    responses((status = 200, content_type = "image/svg+xml", body = String), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/{id}/qr.svg")]
async fn organization_qr(app: AppData, caller: Caller, id: Path<String>) -> Answer<HttpResponse> {
    let svg = blocking(&app, move |app| service::qr(app, &caller.actor, &id)).await?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(svg))
}

/// The public page of an organization (一社一码), by id or credit code.
#[utoipa::path(operation_id = "organization_read", tag = "Organizations", params(("id" = String, Path)),
    responses((status = 200, body = PublicView), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/{id}")]
pub(super) async fn organization_read(app: AppData, caller: Caller, id: Path<String>) -> Answer<Json<PublicView>> {
    blocking(&app, move |app| service::page(app, &caller.actor, &id)).await.map(Json)
}
