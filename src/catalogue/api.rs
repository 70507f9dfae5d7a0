//! The catalogue's routes.

use super::model::{
    CatalogueVersionId, CatalogueView, CategoryCode, Diff, DiffQuery, ImportQuery, ImportReport, InForceQuery, Item,
    ItemDetail, ItemQuery, ItemView, NegativeItem, PublishInput, VersionDetail, VersionInput, VersionQuery,
    VersionView,
};
use super::service;
use crate::http::download::{FileContent, XLSX};
use crate::http::{
    Answer, AppData, Caller, Download, IdempotencyKey, IfMatch, ProblemDocument, Routes, Versioned, blocking,
    read_sheet,
};
use actix_web::web::{Json, Path, Payload, Query};
use actix_web::{delete, get, post, put};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(catalogue_read)
        .service(catalogue_item_list)
        .service(catalogue_item_read)
        .service(catalogue_negative_list)
        .service(catalogue_version_list)
        .service(catalogue_version_create)
        .service(catalogue_version_read)
        .service(catalogue_version_update)
        .service(catalogue_version_diff)
        .service(catalogue_version_export)
        .service(catalogue_item_save)
        .service(catalogue_item_delete)
        .service(catalogue_import)
        .service(catalogue_version_publish)
        .service(catalogue_version_discard);
}

/// The guiding catalogue in force, whole.
#[utoipa::path(operation_id = "catalogue_read", tag = "Catalogue", params(InForceQuery),
    responses((status = 200, body = CatalogueView), (status = "4XX", body = ProblemDocument)))]
#[get("/catalogue")]
async fn catalogue_read(app: AppData, caller: Caller, query: Query<InForceQuery>) -> Answer<Json<CatalogueView>> {
    blocking(&app, move |app| service::catalogue(app, &caller.actor, &query)).await.map(Json)
}

/// Items of the catalogue in force: by words, below an item, or of a level.
#[utoipa::path(operation_id = "catalogue_item_list", tag = "Catalogue", params(ItemQuery),
    responses((status = 200, body = Vec<ItemView>), (status = "4XX", body = ProblemDocument)))]
#[get("/catalogue/items")]
async fn catalogue_item_list(app: AppData, caller: Caller, query: Query<ItemQuery>) -> Answer<Json<Vec<ItemView>>> {
    blocking(&app, move |app| service::item_list(app, &caller.actor, &query)).await.map(Json)
}

/// One item of the catalogue in force, with what is above and below it.
#[utoipa::path(operation_id = "catalogue_item_read", tag = "Catalogue", params(("code" = CategoryCode, Path), InForceQuery),
    responses((status = 200, body = ItemDetail), (status = "4XX", body = ProblemDocument)))]
#[get("/catalogue/items/{code}")]
async fn catalogue_item_read(
    app: AppData,
    caller: Caller,
    code: Path<CategoryCode>,
    query: Query<InForceQuery>,
) -> Answer<Json<ItemDetail>> {
    blocking(&app, move |app| service::item_detail(app, &caller.actor, &code, &query)).await.map(Json)
}

/// What may not be bought, 102号令 Art. 10.
#[utoipa::path(operation_id = "catalogue_negative_list", tag = "Catalogue",
    responses((status = 200, body = Vec<NegativeItem>), (status = "4XX", body = ProblemDocument)))]
#[get("/catalogue/negative-list")]
async fn catalogue_negative_list(app: AppData, caller: Caller) -> Answer<Json<Vec<NegativeItem>>> {
    blocking(&app, move |app| service::negative_list(app, &caller.actor)).await.map(Json)
}

/// Versions, newest first: published ones, and drafts the caller may edit.
#[utoipa::path(operation_id = "catalogue_version_list", tag = "Catalogue", params(VersionQuery),
    responses((status = 200, body = Vec<VersionView>), (status = "4XX", body = ProblemDocument)))]
#[get("/catalogue/versions")]
async fn catalogue_version_list(
    app: AppData,
    caller: Caller,
    query: Query<VersionQuery>,
) -> Answer<Json<Vec<VersionView>>> {
    blocking(&app, move |app| service::version_list(app, &caller.actor, &query)).await.map(Json)
}

/// Begins a draft as a copy of the region's catalogue in force, or empty.
#[utoipa::path(operation_id = "catalogue_version_create", tag = "Catalogue", params(("Idempotency-Key" = Option<String>, Header)),
    request_body = VersionInput,
    responses((status = 200, body = VersionView), (status = "4XX", body = ProblemDocument)))]
#[post("/catalogue/versions")]
async fn catalogue_version_create(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<VersionInput>,
) -> Answer<Versioned<VersionView>> {
    let key = key.bind(&caller.actor, "catalogue_version_create", &*input)?;
    blocking(&app, move |app| service::begin(app, &caller.actor, &input, key.as_ref())).await.map(versioned)
}

/// A version with its own items.
#[utoipa::path(operation_id = "catalogue_version_read", tag = "Catalogue", params(("id" = CatalogueVersionId, Path)),
    responses((status = 200, body = VersionDetail), (status = "4XX", body = ProblemDocument)))]
#[get("/catalogue/versions/{id}")]
async fn catalogue_version_read(
    app: AppData,
    caller: Caller,
    id: Path<CatalogueVersionId>,
) -> Answer<Versioned<VersionDetail>> {
    let detail = blocking(&app, move |app| service::version_detail(app, &caller.actor, *id)).await?;
    Ok(Versioned { version: detail.version.version, value: detail })
}

/// Changes a draft's title and basis.
#[utoipa::path(operation_id = "catalogue_version_update", tag = "Catalogue",
    params(("id" = CatalogueVersionId, Path), ("If-Match" = String, Header)), request_body = VersionInput,
    responses((status = 200, body = VersionView), (status = "4XX", body = ProblemDocument)))]
#[put("/catalogue/versions/{id}")]
async fn catalogue_version_update(
    app: AppData,
    caller: Caller,
    id: Path<CatalogueVersionId>,
    expected: IfMatch,
    input: Json<VersionInput>,
) -> Answer<Versioned<VersionView>> {
    blocking(&app, move |app| service::update(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// How a version differs from an earlier one.
#[utoipa::path(operation_id = "catalogue_version_diff", tag = "Catalogue", params(("id" = CatalogueVersionId, Path), DiffQuery),
    responses((status = 200, body = Diff), (status = "4XX", body = ProblemDocument)))]
#[get("/catalogue/versions/{id}/diff")]
async fn catalogue_version_diff(
    app: AppData,
    caller: Caller,
    id: Path<CatalogueVersionId>,
    query: Query<DiffQuery>,
) -> Answer<Json<Diff>> {
    blocking(&app, move |app| service::diff_since(app, &caller.actor, *id, &query)).await.map(Json)
}

/// A version as an XLSX file, which can be imported again.
#[utoipa::path(operation_id = "catalogue_version_export", tag = "Catalogue", params(("id" = CatalogueVersionId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/catalogue/versions/{id}/export")]
async fn catalogue_version_export(app: AppData, caller: Caller, id: Path<CatalogueVersionId>) -> Answer<Download> {
    let (title, bytes) = blocking(&app, move |app| service::export(app, &caller.actor, *id)).await?;
    Ok(Download { name: format!("{title}.xlsx"), content_type: XLSX, bytes })
}

/// Adds an item to a draft, or changes the one with its code.
#[utoipa::path(operation_id = "catalogue_item_save", tag = "Catalogue",
    params(("id" = CatalogueVersionId, Path), ("If-Match" = String, Header)), request_body = Item,
    responses((status = 200, body = VersionView), (status = "4XX", body = ProblemDocument)))]
#[put("/catalogue/versions/{id}/items")]
async fn catalogue_item_save(
    app: AppData,
    caller: Caller,
    id: Path<CatalogueVersionId>,
    expected: IfMatch,
    item: Json<Item>,
) -> Answer<Versioned<VersionView>> {
    blocking(&app, move |app| service::item_save(app, &caller.actor, *id, expected.0, &item)).await.map(versioned)
}

/// Removes an item from a draft.
#[utoipa::path(operation_id = "catalogue_item_delete", tag = "Catalogue",
    params(("id" = CatalogueVersionId, Path), ("code" = CategoryCode, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = VersionView), (status = "4XX", body = ProblemDocument)))]
#[delete("/catalogue/versions/{id}/items/{code}")]
async fn catalogue_item_delete(
    app: AppData,
    caller: Caller,
    path: Path<(CatalogueVersionId, CategoryCode)>,
    expected: IfMatch,
) -> Answer<Versioned<VersionView>> {
    blocking(&app, move |app| service::item_delete(app, &caller.actor, path.0, expected.0, &path.1))
        .await
        .map(versioned)
}

/// Imports an XLSX sheet into a draft: without `apply` it only tells what would change and which cells are wrong.
#[utoipa::path(operation_id = "catalogue_import", tag = "Catalogue",
    params(("id" = CatalogueVersionId, Path), ("If-Match" = String, Header), ImportQuery),
    request_body(content = FileContent, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    responses((status = 200, body = ImportReport), (status = "4XX", body = ProblemDocument)))]
#[post("/catalogue/versions/{id}/import")]
async fn catalogue_import(
    app: AppData,
    caller: Caller,
    id: Path<CatalogueVersionId>,
    expected: IfMatch,
    query: Query<ImportQuery>,
    sheet: Payload,
) -> Answer<Versioned<ImportReport>> {
    let sheet = read_sheet(&app, sheet).await?;
    let imported =
        blocking(&app, move |app| service::import(app, &caller.actor, *id, expected.0, *query, &sheet)).await;
    imported.map(|(version, value)| Versioned { version, value })
}

/// Puts a draft in force from a day on.
#[utoipa::path(operation_id = "catalogue_version_publish", tag = "Catalogue",
    params(("id" = CatalogueVersionId, Path), ("If-Match" = String, Header)), request_body = PublishInput,
    responses((status = 200, body = VersionView), (status = "4XX", body = ProblemDocument)))]
#[post("/catalogue/versions/{id}/publish")]
async fn catalogue_version_publish(
    app: AppData,
    caller: Caller,
    id: Path<CatalogueVersionId>,
    expected: IfMatch,
    input: Json<PublishInput>,
) -> Answer<Versioned<VersionView>> {
    blocking(&app, move |app| service::publish(app, &caller.actor, *id, expected.0, *input)).await.map(versioned)
}

/// Gives a draft up.
#[utoipa::path(operation_id = "catalogue_version_discard", tag = "Catalogue",
    params(("id" = CatalogueVersionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = VersionView), (status = "4XX", body = ProblemDocument)))]
#[post("/catalogue/versions/{id}/discard")]
async fn catalogue_version_discard(
    app: AppData,
    caller: Caller,
    id: Path<CatalogueVersionId>,
    expected: IfMatch,
) -> Answer<Versioned<VersionView>> {
    blocking(&app, move |app| service::discard(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

fn versioned(value: VersionView) -> Versioned<VersionView> {
    Versioned { version: value.version, value }
}
