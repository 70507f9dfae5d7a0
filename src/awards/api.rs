//! Awards of an opportunity, results, and remedies.

mod drafts;
mod remedies;

use super::model::{
    AwardCard, AwardId, AwardQuery, AwardView, DecisionInput, OwnResult, ProposalInput, PublicResult, ReferencePrice,
};
use super::service;
use crate::http::download::{FileContent, XLSX};
use crate::http::{
    Answer, AppData, Caller, Cursor, Download, IfMatch, Page, ProblemDocument, Routes, Versioned, blocking,
};
use crate::kernel::ids::OpportunityId;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, post};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(award_list)
        .service(award_result_list)
        .service(reference_price_list)
        .service(award_own_list)
        .service(award_own_export)
        .service(award_work_list)
        .service(award_work_export)
        .service(award_read)
        .service(award_propose)
        .service(award_decide)
        .service(award_publish);
    remedies::routes(api);
    drafts::routes(api);
}

fn versioned(view: AwardView) -> Versioned<AwardView> {
    Versioned { version: view.version, value: view }
}

/// Awards of an opportunity, newest first, with whom the ranking gives each lot and what is due when.
#[utoipa::path(operation_id = "award_list", tag = "Awards", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<AwardView>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/awards")]
async fn award_list(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<Vec<AwardView>>> {
    blocking(&app, move |app| service::list(app, &caller.actor, *id)).await.map(Json)
}

/// Published results of an opportunity, for everybody, newest first.
#[utoipa::path(operation_id = "award_result_list", tag = "Awards", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<PublicResult>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/results")]
async fn award_result_list(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<Vec<PublicResult>>> {
    blocking(&app, move |app| service::results(app, &caller.actor, *id)).await.map(Json)
}

/// What comparable confirmed awards came to per unit, and how far a need, published or not, is from that. A hint.
#[utoipa::path(operation_id = "reference_price_list", tag = "Awards", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<ReferencePrice>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/reference-prices")]
async fn reference_price_list(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
) -> Answer<Json<Vec<ReferencePrice>>> {
    blocking(&app, move |app| service::reference_prices(app, &caller.actor, *id)).await.map(Json)
}

/// Published results of the caller's organization: the own score and rank, and the notice of what it won.
#[utoipa::path(operation_id = "award_own_list", tag = "Awards",
    responses((status = 200, body = Vec<OwnResult>), (status = "4XX", body = ProblemDocument)))]
#[get("/awards/own")]
async fn award_own_list(app: AppData, caller: Caller) -> Answer<Json<Vec<OwnResult>>> {
    blocking(&app, move |app| service::own_results(app, &caller.actor)).await.map(Json)
}

/// The same as an XLSX file.
#[utoipa::path(operation_id = "award_own_export", tag = "Awards",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/awards/own/export")]
async fn award_own_export(app: AppData, caller: Caller) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::own_sheet(app, &caller.actor)).await?;
    Ok(Download { name: "我的采购结果.xlsx".into(), content_type: XLSX, bytes })
}

/// Awards of the acting department, or in the region of the acting supervisor, newest first.
#[utoipa::path(operation_id = "award_work_list", tag = "Awards", params(AwardQuery),
    responses((status = 200, body = Page<AwardCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/awards")]
async fn award_work_list(app: AppData, caller: Caller, query: Query<AwardQuery>) -> Answer<Json<Page<AwardCard>>> {
    let query = query.into_inner();
    let before: Option<AwardId> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let rows = blocking(&app, move |app| service::awards(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |card| card.id)?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "award_work_export", tag = "Awards", params(AwardQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/awards/export")]
async fn award_work_export(app: AppData, caller: Caller, query: Query<AwardQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::awards_sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "采购结果.xlsx".into(), content_type: XLSX, bytes })
}

/// One award.
#[utoipa::path(operation_id = "award_read", tag = "Awards", params(("id" = AwardId, Path)),
    responses((status = 200, body = AwardView), (status = "4XX", body = ProblemDocument)))]
#[get("/awards/{id}")]
async fn award_read(app: AppData, caller: Caller, id: Path<AwardId>) -> Answer<Versioned<AwardView>> {
    blocking(&app, move |app| service::read(app, &caller.actor, *id)).await.map(versioned)
}

/// Says whom each lot goes to: as ranked, or another candidate with a reason.
#[utoipa::path(operation_id = "award_propose", tag = "Awards", request_body = ProposalInput,
    params(("id" = AwardId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = AwardView), (status = "4XX", body = ProblemDocument)))]
#[post("/awards/{id}/proposal")]
async fn award_propose(
    app: AppData,
    caller: Caller,
    id: Path<AwardId>,
    version: IfMatch,
    input: Json<ProposalInput>,
) -> Answer<Versioned<AwardView>> {
    blocking(&app, move |app| service::propose(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Decides as proposed, or sends it back; never by whoever proposed it.
#[utoipa::path(operation_id = "award_decide", tag = "Awards", request_body = DecisionInput,
    params(("id" = AwardId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = AwardView), (status = "4XX", body = ProblemDocument)))]
#[post("/awards/{id}/decision")]
async fn award_decide(
    app: AppData,
    caller: Caller,
    id: Path<AwardId>,
    version: IfMatch,
    input: Json<DecisionInput>,
) -> Answer<Versioned<AwardView>> {
    blocking(&app, move |app| service::decide(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Publishes the result with the names of the experts, and sends the notice.
#[utoipa::path(operation_id = "award_publish", tag = "Awards",
    params(("id" = AwardId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = AwardView), (status = "4XX", body = ProblemDocument)))]
#[post("/awards/{id}/publication")]
async fn award_publish(
    app: AppData,
    caller: Caller,
    id: Path<AwardId>,
    version: IfMatch,
) -> Answer<Versioned<AwardView>> {
    blocking(&app, move |app| service::publish(app, &caller.actor, *id, version.0)).await.map(versioned)
}
