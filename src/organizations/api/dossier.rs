//! Dossiers: reading, changing, history, quality.

use crate::http::{
    Answer, AppData, Caller, Cursor, IdempotencyKey, IfMatch, Page, ProblemDocument, Routes, Versioned, blocking,
};
use crate::kernel::ids::{EventId, OrganizationId};
use crate::organizations::model::edit::{EditInput, RegisterInput};
use crate::organizations::model::quality::{QualityItem, QualityQuery, QualityReport};
use crate::organizations::model::view::{DossierQuery, DossierView, PageQuery, StatisticsQuery, TimelineEntry};
use crate::organizations::service;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, patch, post};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(organization_register)
        .service(organization_quality)
        .service(organization_quality_list)
        .service(organization_dossier)
        .service(organization_edit)
        .service(organization_timeline)
        .service(super::public::organization_read);
}

/// Enters an organization.
#[utoipa::path(operation_id = "organization_register", tag = "Organizations",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = RegisterInput,
    responses((status = 200, body = DossierView), (status = "4XX", body = ProblemDocument)))]
#[post("/organizations")]
async fn organization_register(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<RegisterInput>,
) -> Answer<Versioned<DossierView>> {
    let key = key.bind(&caller.actor, "organization_register", &*input)?;
    blocking(&app, move |app| service::register(app, &caller.actor, &input, key.as_ref())).await.map(versioned)
}

/// The whole dossier, as of any day.
#[utoipa::path(operation_id = "organization_dossier", tag = "Organizations",
    params(("id" = OrganizationId, Path), DossierQuery),
    responses((status = 200, body = DossierView), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/{id}/dossier")]
async fn organization_dossier(
    app: AppData,
    caller: Caller,
    id: Path<OrganizationId>,
    query: Query<DossierQuery>,
) -> Answer<Versioned<DossierView>> {
    blocking(&app, move |app| service::dossier(app, &caller.actor, *id, &query)).await.map(versioned)
}

/// Changes a dossier: the authority every part, the organization its own parts; all changes or none.
#[utoipa::path(operation_id = "organization_edit", tag = "Organizations",
    params(("id" = OrganizationId, Path), ("If-Match" = String, Header)), request_body = EditInput,
    responses((status = 200, body = DossierView), (status = "4XX", body = ProblemDocument)))]
#[patch("/organizations/{id}/dossier")]
async fn organization_edit(
    app: AppData,
    caller: Caller,
    id: Path<OrganizationId>,
    expected: IfMatch,
    input: Json<EditInput>,
) -> Answer<Versioned<DossierView>> {
    blocking(&app, move |app| service::edit(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// The changes of a dossier, newest first.
#[utoipa::path(operation_id = "organization_timeline", tag = "Organizations",
    params(("id" = OrganizationId, Path), PageQuery),
    responses((status = 200, body = Page<TimelineEntry>), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/{id}/timeline")]
async fn organization_timeline(
    app: AppData,
    caller: Caller,
    id: Path<OrganizationId>,
    query: Query<PageQuery>,
) -> Answer<Json<Page<TimelineEntry>>> {
    let before: Option<EventId> = Cursor::decode(query.after.as_deref())?;
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let entries = blocking(&app, move |app| service::timeline(app, &caller.actor, *id, before, limit + 1)).await?;
    Ok(Json(Page::cut(entries, usize::try_from(limit).unwrap_or(0), |entry| entry.id)?))
}

/// The quality of a region's data: what is missing, expired, about to expire or contradictory.
#[utoipa::path(operation_id = "organization_quality", tag = "Organizations", params(StatisticsQuery),
    responses((status = 200, body = QualityReport), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/quality")]
async fn organization_quality(
    app: AppData,
    caller: Caller,
    query: Query<StatisticsQuery>,
) -> Answer<Json<QualityReport>> {
    blocking(&app, move |app| service::quality(app, &caller.actor, query.region)).await.map(Json)
}

/// Dossiers with weaknesses.
#[utoipa::path(operation_id = "organization_quality_list", tag = "Organizations", params(QualityQuery),
    responses((status = 200, body = Page<QualityItem>), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/quality/items")]
async fn organization_quality_list(
    app: AppData,
    caller: Caller,
    query: Query<QualityQuery>,
) -> Answer<Json<Page<QualityItem>>> {
    let after: Option<OrganizationId> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit.unwrap_or(50).clamp(1, 200)).unwrap_or(50);
    let items = blocking(&app, move |app| service::quality_list(app, &caller.actor, &query, after, limit)).await?;
    Ok(Json(Page::cut(items, limit, |item| item.id)?))
}

fn versioned(value: DossierView) -> Versioned<DossierView> {
    Versioned { version: value.version, value }
}
