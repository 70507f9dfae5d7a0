//! Matches of a need, and open needs of an organization.

use crate::http::download::{FileContent, XLSX};
use crate::http::{Answer, AppData, Caller, Cursor, Download, ProblemDocument, Routes, blocking};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::matching::model::{
    CompareQuery, ExplainQuery, MatchAnswer, MatchComparison, MatchExplanation, NeedFilter, NeedPosition, NeedsQuery,
    OrganizationMatches,
};
use crate::matching::service;
use actix_web::get;
use actix_web::web::{Json, Path, Query};

/// This room's routes. `compare` and `export` come before the id of an organization.
pub fn routes(api: &mut Routes<'_>) {
    api.service(match_list)
        .service(match_compare)
        .service(match_export)
        .service(match_explain)
        .service(organization_match_list);
}

/// Which organizations qualify for a need, whom each rule keeps out, and the first in order. For the department that owns the
/// need, before publication too, and supervisors of its region.
#[utoipa::path(operation_id = "match_list", tag = "Matching", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = MatchAnswer), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/matches")]
async fn match_list(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<MatchAnswer>> {
    blocking(&app, move |app| service::need(app, &caller.actor, *id)).await.map(Json)
}

/// Two to five organizations side by side, evaluated from the database.
#[utoipa::path(operation_id = "match_compare", tag = "Matching", params(("id" = OpportunityId, Path), CompareQuery),
    responses((status = 200, body = MatchComparison), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/matches/compare")]
async fn match_compare(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    query: Query<CompareQuery>,
) -> Answer<Json<MatchComparison>> {
    blocking(&app, move |app| service::compare(app, &caller.actor, *id, &query.organizations)).await.map(Json)
}

/// Counts, rules and the first 500 organizations as a sheet.
#[utoipa::path(operation_id = "match_export", tag = "Matching", params(("id" = OpportunityId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/matches/export")]
async fn match_export(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Download> {
    let (title, bytes) = blocking(&app, move |app| service::export(app, &caller.actor, *id)).await?;
    Ok(Download { name: format!("匹配结果-{title}.xlsx"), content_type: XLSX, bytes })
}

/// Why one organization does or does not qualify, evaluated from the database. Also for that organization itself, once the
/// need is published.
#[utoipa::path(operation_id = "match_explain", tag = "Matching",
    params(("id" = OpportunityId, Path), ("organization" = OrganizationId, Path), ExplainQuery),
    responses((status = 200, body = MatchExplanation), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/matches/{organization}")]
async fn match_explain(
    app: AppData,
    caller: Caller,
    ids: Path<(OpportunityId, OrganizationId)>,
    query: Query<ExplainQuery>,
) -> Answer<Json<MatchExplanation>> {
    blocking(&app, move |app| service::explain(app, &caller.actor, *ids, query.as_of)).await.map(Json)
}

/// Open needs an organization qualifies for, or what it lacks for the others.
#[utoipa::path(operation_id = "organization_match_list", tag = "Matching", params(("id" = OrganizationId, Path), NeedsQuery),
    responses((status = 200, body = OrganizationMatches), (status = "4XX", body = ProblemDocument)))]
#[get("/organizations/{id}/matches")]
async fn organization_match_list(
    app: AppData,
    caller: Caller,
    id: Path<OrganizationId>,
    query: Query<NeedsQuery>,
) -> Answer<Json<OrganizationMatches>> {
    let after: Option<NeedPosition> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit.unwrap_or(20).clamp(1, 50)).unwrap_or(20);
    let filter = query.filter.unwrap_or(NeedFilter::Matched);
    let (mut page, places) =
        blocking(&app, move |app| service::of_organization(app, &caller.actor, *id, filter, after, limit)).await?;
    if page.needs.len() > limit {
        page.needs.truncate(limit);
        page.next = places.get(limit.saturating_sub(1)).map(Cursor::encode).transpose()?;
    }
    Ok(Json(page))
}
