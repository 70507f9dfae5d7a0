//! Imports: template, dry run, error report, applying.

use crate::http::download::{FileContent, XLSX};
use crate::http::{Answer, AppData, Caller, Cursor, Download, Page, ProblemDocument, Routes, blocking, read_sheet};
use crate::organizations::model::import::{
    ApplyInput, ImportId, ImportRowQuery, ImportRowView, ImportView, UploadQuery,
};
use crate::organizations::model::view::PageQuery;
use crate::organizations::service::import as service;
use actix_web::web::{Json, Path, Payload, Query};
use actix_web::{get, post};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(organization_import_template)
        .service(organization_import_upload)
        .service(organization_import_list)
        .service(organization_import_read)
        .service(organization_import_rows)
        .service(organization_import_report)
        .service(organization_import_apply)
        .service(organization_import_cancel);
}

/// The template to fill in.
#[utoipa::path(operation_id = "organization_import_template", tag = "Organizations",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/imports/template")]
async fn organization_import_template(app: AppData, caller: Caller) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::template(app, &caller.actor)).await?;
    Ok(Download { name: "社会组织导入模板.xlsx".to_owned(), content_type: XLSX, bytes })
}

/// Reads a file (XLSX, or CSV in UTF-8 or GBK) and compares it with the registry; nothing changes yet.
#[utoipa::path(operation_id = "organization_import_upload", tag = "Organizations", params(UploadQuery),
    request_body(content = FileContent, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportView), (status = "4XX", body = ProblemDocument)))]
#[post("/organizations/imports")]
async fn organization_import_upload(
    app: AppData,
    caller: Caller,
    query: Query<UploadQuery>,
    sheet: Payload,
) -> Answer<Json<ImportView>> {
    // Who may not import need not upload first.
    caller.actor.unit()?;
    let bytes = read_sheet(&app, sheet).await?;
    blocking(&app, move |app| service::upload(app, &caller.actor, &query, &bytes)).await.map(Json)
}

/// Imports of the authority's region, newest first.
#[utoipa::path(operation_id = "organization_import_list", tag = "Organizations", params(PageQuery),
    responses((status = 200, body = Page<ImportView>), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/imports")]
async fn organization_import_list(
    app: AppData,
    caller: Caller,
    query: Query<PageQuery>,
) -> Answer<Json<Page<ImportView>>> {
    let before: Option<ImportId> = Cursor::decode(query.after.as_deref())?;
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let imports = blocking(&app, move |app| service::list(app, &caller.actor, before, limit + 1)).await?;
    Ok(Json(Page::cut(imports, usize::try_from(limit).unwrap_or(0), |import| import.id)?))
}

/// One import with its progress.
#[utoipa::path(operation_id = "organization_import_read", tag = "Organizations", params(("id" = ImportId, Path)),
    responses((status = 200, body = ImportView), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/imports/{id}")]
async fn organization_import_read(app: AppData, caller: Caller, id: Path<ImportId>) -> Answer<Json<ImportView>> {
    blocking(&app, move |app| service::read(app, &caller.actor, *id)).await.map(Json)
}

/// The rows of an import with what they change and what is wrong with them.
#[utoipa::path(operation_id = "organization_import_rows", tag = "Organizations",
    params(("id" = ImportId, Path), ImportRowQuery),
    responses((status = 200, body = Page<ImportRowView>), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/imports/{id}/rows")]
async fn organization_import_rows(
    app: AppData,
    caller: Caller,
    id: Path<ImportId>,
    query: Query<ImportRowQuery>,
) -> Answer<Json<Page<ImportRowView>>> {
    let after: i64 = Cursor::decode(query.after.as_deref())?.unwrap_or(0);
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let rows = blocking(&app, move |app| service::rows(app, &caller.actor, *id, &query, after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, usize::try_from(limit).unwrap_or(0), |row| row.number)?))
}

/// Every wrong cell with how to mend it, as a sheet.
#[utoipa::path(operation_id = "organization_import_report", tag = "Organizations", params(("id" = ImportId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/imports/{id}/report")]
async fn organization_import_report(app: AppData, caller: Caller, id: Path<ImportId>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::report(app, &caller.actor, *id)).await?;
    Ok(Download { name: "导入错误报告.xlsx".to_owned(), content_type: XLSX, bytes })
}

/// Begins to apply all new and changed rows, or the chosen ones.
#[utoipa::path(operation_id = "organization_import_apply", tag = "Organizations", params(("id" = ImportId, Path)),
    request_body = ApplyInput,
    responses((status = 200, body = ImportView), (status = "4XX", body = ProblemDocument)))]
#[post("/organizations/imports/{id}/apply")]
async fn organization_import_apply(
    app: AppData,
    caller: Caller,
    id: Path<ImportId>,
    input: Json<ApplyInput>,
) -> Answer<Json<ImportView>> {
    blocking(&app, move |app| service::apply(app, &caller.actor, *id, &input)).await.map(Json)
}

/// Gives an import up; what has been applied stays.
#[utoipa::path(operation_id = "organization_import_cancel", tag = "Organizations", params(("id" = ImportId, Path)),
    responses((status = 200, body = ImportView), (status = "4XX", body = ProblemDocument)))]
#[post("/organizations/imports/{id}/cancel")]
async fn organization_import_cancel(app: AppData, caller: Caller, id: Path<ImportId>) -> Answer<Json<ImportView>> {
    blocking(&app, move |app| service::cancel(app, &caller.actor, *id)).await.map(Json)
}
