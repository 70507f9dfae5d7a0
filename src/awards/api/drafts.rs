//! What can be filed, and what is being written.

use crate::awards::model::{RemedyContent, RemedyDraftView, RemedyId, RemedyStanding, RemedyStart, RemedyView};
use crate::awards::service::remedy;
use crate::http::{Answer, AppData, Caller, IfMatch, ProblemDocument, Routes, Versioned, blocking};
use crate::kernel::ids::OpportunityId;
use actix_web::web::{Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(remedy_standing)
        .service(remedy_draft_list)
        .service(remedy_draft_create)
        .service(remedy_draft_read)
        .service(remedy_draft_update)
        .service(remedy_draft_discard)
        .service(remedy_draft_file);
}

fn versioned(view: RemedyDraftView) -> Versioned<RemedyDraftView> {
    Versioned { version: view.version, value: view }
}

/// What the acting organization can file about an opportunity now, until when, and why not.
#[utoipa::path(operation_id = "remedy_standing", tag = "Awards", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = RemedyStanding), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/remedy-standing")]
async fn remedy_standing(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<RemedyStanding>> {
    blocking(&app, move |app| remedy::standing(app, &caller.actor, *id)).await.map(Json)
}

/// What the acting organization is writing, last changed first.
#[utoipa::path(operation_id = "remedy_draft_list", tag = "Awards",
    responses((status = 200, body = Vec<RemedyDraftView>), (status = "4XX", body = ProblemDocument)))]
#[get("/remedy-drafts")]
async fn remedy_draft_list(app: AppData, caller: Caller) -> Answer<Json<Vec<RemedyDraftView>>> {
    blocking(&app, move |app| remedy::drafts(app, &caller.actor)).await.map(Json)
}

/// Begins to write, or gives what the acting organization is writing: one of a kind for an opportunity.
#[utoipa::path(operation_id = "remedy_draft_create", tag = "Awards", request_body = RemedyStart,
    responses((status = 200, body = RemedyDraftView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedy-drafts")]
async fn remedy_draft_create(
    app: AppData,
    caller: Caller,
    input: Json<RemedyStart>,
) -> Answer<Versioned<RemedyDraftView>> {
    blocking(&app, move |app| remedy::begin(app, &caller.actor, &input)).await.map(versioned)
}

/// What is written so far.
#[utoipa::path(operation_id = "remedy_draft_read", tag = "Awards", params(("id" = RemedyId, Path)),
    responses((status = 200, body = RemedyDraftView), (status = "4XX", body = ProblemDocument)))]
#[get("/remedy-drafts/{id}")]
async fn remedy_draft_read(app: AppData, caller: Caller, id: Path<RemedyId>) -> Answer<Versioned<RemedyDraftView>> {
    blocking(&app, move |app| remedy::read_draft(app, &caller.actor, *id)).await.map(versioned)
}

/// Saves as typed. Files newly named are attached, those no longer named are removed.
#[utoipa::path(operation_id = "remedy_draft_update", tag = "Awards", request_body = RemedyContent,
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = RemedyDraftView), (status = "4XX", body = ProblemDocument)))]
#[put("/remedy-drafts/{id}")]
async fn remedy_draft_update(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
    content: Json<RemedyContent>,
) -> Answer<Versioned<RemedyDraftView>> {
    blocking(&app, move |app| remedy::save(app, &caller.actor, *id, version.0, &content)).await.map(versioned)
}

/// Drops what is written, with its files.
#[utoipa::path(operation_id = "remedy_draft_discard", tag = "Awards",
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[delete("/remedy-drafts/{id}")]
async fn remedy_draft_discard(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
) -> Answer<HttpResponse> {
    blocking(&app, move |app| remedy::discard(app, &caller.actor, *id, version.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Files what is written; it keeps its id.
#[utoipa::path(operation_id = "remedy_draft_file", tag = "Awards",
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedy-drafts/{id}/filing")]
async fn remedy_draft_file(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
) -> Answer<Versioned<RemedyView>> {
    let filed = blocking(&app, move |app| remedy::file_draft(app, &caller.actor, *id, version.0)).await?;
    Ok(Versioned { version: filed.version, value: filed })
}
