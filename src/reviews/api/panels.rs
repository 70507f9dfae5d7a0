//! Panels of an opportunity: draw, session, disclosure.

use crate::http::download::{FileContent, XLSX};
use crate::http::{
    Answer, AppData, Caller, Download, IdempotencyKey, IfMatch, ProblemDocument, Routes, Versioned, blocking,
};
use crate::kernel::ids::OpportunityId;
use crate::reviews::model::{
    CandidateCounts, ChairInput, DrawInput, OpportunityPanels, PanelId, PanelInput, PanelStepInput, PanelView,
    PublicPanel, RatingInput, ReplaceInput,
};
use crate::reviews::rules::draw::DrawFile;
use crate::reviews::service;
use actix_web::web::{Json, Path};
use actix_web::{get, post, put};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(panel_create)
        .service(panel_list)
        .service(panel_export)
        .service(public_panel_list)
        .service(panel_read)
        .service(panel_update)
        .service(panel_candidates)
        .service(panel_draw)
        .service(panel_replace)
        .service(panel_seat)
        .service(panel_chair)
        .service(panel_rate)
        .service(panel_disclose)
        .service(panel_cancel)
        .service(panel_record);
}

fn versioned(view: PanelView) -> Versioned<PanelView> {
    Versioned { version: view.version, value: view }
}

/// Forms a panel and commits the seed of its draw in the audit log.
#[utoipa::path(operation_id = "panel_create", tag = "Reviews", request_body = PanelInput,
    params(("id" = OpportunityId, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/panels")]
async fn panel_create(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    key: IdempotencyKey,
    input: Json<PanelInput>,
) -> Answer<Versioned<PanelView>> {
    let key = key.bind(&caller.actor, "panel_create", &(*id, &*input))?;
    blocking(&app, move |app| service::create(app, &caller.actor, *id, &input, key.as_ref())).await.map(versioned)
}

/// Panels of an opportunity with the rules behind them: states and counts, no names before disclosure.
#[utoipa::path(operation_id = "panel_list", tag = "Reviews", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = OpportunityPanels), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/panels")]
async fn panel_list(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<OpportunityPanels>> {
    blocking(&app, move |app| service::panels(app, &caller.actor, *id)).await.map(Json)
}

/// The same as an XLSX file, a row for each seat.
#[utoipa::path(operation_id = "panel_export", tag = "Reviews", params(("id" = OpportunityId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/panels/export")]
async fn panel_export(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::panels_sheet(app, &caller.actor, *id)).await?;
    Ok(Download { name: "评审小组.xlsx".into(), content_type: XLSX, bytes })
}

/// Disclosed panels of an opportunity, for everybody.
#[utoipa::path(operation_id = "public_panel_list", tag = "Reviews", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<PublicPanel>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/disclosed-panels")]
async fn public_panel_list(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<Vec<PublicPanel>>> {
    blocking(&app, move |app| service::public_list(app, &caller.actor, *id)).await.map(Json)
}

/// One panel, without names before disclosure.
#[utoipa::path(operation_id = "panel_read", tag = "Reviews", params(("id" = PanelId, Path)),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[get("/panels/{id}")]
async fn panel_read(app: AppData, caller: Caller, id: Path<PanelId>) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::panel(app, &caller.actor, *id)).await.map(versioned)
}

/// How many experts could be drawn now.
#[utoipa::path(operation_id = "panel_candidates", tag = "Reviews", params(("id" = PanelId, Path)),
    responses((status = 200, body = CandidateCounts), (status = "4XX", body = ProblemDocument)))]
#[get("/panels/{id}/candidates")]
async fn panel_candidates(app: AppData, caller: Caller, id: Path<PanelId>) -> Answer<Json<CandidateCounts>> {
    blocking(&app, move |app| service::candidate_counts(app, &caller.actor, *id)).await.map(Json)
}

/// The record of the draws of a disclosed panel: `duijie verify draw` recomputes it.
#[utoipa::path(operation_id = "panel_record", tag = "Reviews", params(("id" = PanelId, Path)),
    responses((status = 200, body = DrawFile), (status = "4XX", body = ProblemDocument)))]
#[get("/panels/{id}/record")]
async fn panel_record(app: AppData, caller: Caller, id: Path<PanelId>) -> Answer<Json<DrawFile>> {
    blocking(&app, move |app| service::record(app, &caller.actor, *id)).await.map(Json)
}

/// Changes what a panel shall be, before its draw or while it is short of experts.
#[utoipa::path(operation_id = "panel_update", tag = "Reviews", request_body = PanelInput,
    params(("id" = PanelId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[put("/panels/{id}")]
async fn panel_update(
    app: AppData,
    caller: Caller,
    id: Path<PanelId>,
    version: IfMatch,
    input: Json<PanelInput>,
) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::panel_update(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Fixes the candidates, draws, and asks the first.
#[utoipa::path(operation_id = "panel_draw", tag = "Reviews", request_body = DrawInput,
    params(("id" = PanelId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[post("/panels/{id}/draw")]
async fn panel_draw(
    app: AppData,
    caller: Caller,
    id: Path<PanelId>,
    version: IfMatch,
    input: Json<DrawInput>,
) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::draw(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Replaces a member; the next of the draw is asked.
#[utoipa::path(operation_id = "panel_replace", tag = "Reviews", request_body = ReplaceInput,
    params(("id" = PanelId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[post("/panels/{id}/replacements")]
async fn panel_replace(
    app: AppData,
    caller: Caller,
    id: Path<PanelId>,
    version: IfMatch,
    input: Json<ReplaceInput>,
) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::replace(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Opens the session: every expert who accepted takes the seat.
#[utoipa::path(operation_id = "panel_seat", tag = "Reviews",
    params(("id" = PanelId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[post("/panels/{id}/session")]
async fn panel_seat(app: AppData, caller: Caller, id: Path<PanelId>, version: IfMatch) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::seat(app, &caller.actor, *id, version.0)).await.map(versioned)
}

/// Notes who chairs: never the purchaser's representative.
#[utoipa::path(operation_id = "panel_chair", tag = "Reviews", request_body = ChairInput,
    params(("id" = PanelId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[put("/panels/{id}/chair")]
async fn panel_chair(
    app: AppData,
    caller: Caller,
    id: Path<PanelId>,
    version: IfMatch,
    input: Json<ChairInput>,
) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::chair(app, &caller.actor, *id, version.0, *input)).await.map(versioned)
}

/// Rates how a member behaved.
#[utoipa::path(operation_id = "panel_rate", tag = "Reviews", request_body = RatingInput,
    params(("id" = PanelId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[post("/panels/{id}/ratings")]
async fn panel_rate(
    app: AppData,
    caller: Caller,
    id: Path<PanelId>,
    version: IfMatch,
    input: Json<RatingInput>,
) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::rate(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Publishes names and draw, with the result.
#[utoipa::path(operation_id = "panel_disclose", tag = "Reviews",
    params(("id" = PanelId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[post("/panels/{id}/disclosure")]
async fn panel_disclose(
    app: AppData,
    caller: Caller,
    id: Path<PanelId>,
    version: IfMatch,
) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::disclose(app, &caller.actor, *id, version.0)).await.map(versioned)
}

/// Ends a panel with a reason.
#[utoipa::path(operation_id = "panel_cancel", tag = "Reviews", request_body = PanelStepInput,
    params(("id" = PanelId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = PanelView), (status = "4XX", body = ProblemDocument)))]
#[post("/panels/{id}/cancel")]
async fn panel_cancel(
    app: AppData,
    caller: Caller,
    id: Path<PanelId>,
    version: IfMatch,
    input: Json<PanelStepInput>,
) -> Answer<Versioned<PanelView>> {
    blocking(&app, move |app| service::cancel(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}
