//! Awards of an opportunity, results, and remedies.

mod remedies;

use super::model::{AwardId, AwardView, DecisionInput, OwnResult, ProposalInput, PublicResult};
use super::service;
use crate::http::{Answer, AppData, Caller, IfMatch, ProblemDocument, Versioned, blocking};
use crate::kernel::ids::OpportunityId;
use actix_web::web::{Json, Path};
use actix_web::{get, post};
use utoipa_actix_web::service_config::ServiceConfig;

/// This room's routes.
pub fn routes(api: &mut ServiceConfig<'_>) {
    api.service(award_list)
        .service(award_result_list)
        .service(award_own_list)
        .service(award_read)
        .service(award_propose)
        .service(award_decide)
        .service(award_publish);
    remedies::routes(api);
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

/// Published results of the caller's organization: the own score and rank, and the notice of what it won.
#[utoipa::path(operation_id = "award_own_list", tag = "Awards",
    responses((status = 200, body = Vec<OwnResult>), (status = "4XX", body = ProblemDocument)))]
#[get("/awards/own")]
async fn award_own_list(app: AppData, caller: Caller) -> Answer<Json<Vec<OwnResult>>> {
    blocking(&app, move |app| service::own_results(app, &caller.actor)).await.map(Json)
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
