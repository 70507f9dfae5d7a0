//! Enquiries, objections and complaints.

use crate::awards::model::{
    AcceptanceInput, Complainant, DecisionCard, DecisionQuery, PublicDecision, RemedyAnswer, RemedyCard, RemedyId,
    RemedyInput, RemedyQuery, RemedyView, SupplementInput, SupplementRequest,
};
use crate::awards::service::{self, remedy};
use crate::http::download::{FileContent, XLSX};
use crate::http::{
    Answer, AppData, Caller, Cursor, Download, IdempotencyKey, IfMatch, Page, ProblemDocument, Routes, Versioned,
    blocking,
};
use crate::kernel::Instant;
use crate::kernel::ids::OpportunityId;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, post};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(remedy_file)
        .service(remedy_work_list)
        .service(remedy_work_export)
        .service(complainant_list)
        .service(complainant_export)
        .service(remedy_list)
        .service(complaint_decision_list)
        .service(decided_complaint_list)
        .service(decided_complaint_export)
        .service(remedy_read)
        .service(remedy_answer)
        .service(remedy_accept)
        .service(remedy_supplement_ask)
        .service(remedy_supplement)
        .service(remedy_decide)
        .service(remedy_withdraw);
}

fn versioned(view: RemedyView) -> Versioned<RemedyView> {
    Versioned { version: view.version, value: view }
}

/// Files an enquiry, an objection, or a complaint that follows an objection.
#[utoipa::path(operation_id = "remedy_file", tag = "Awards", request_body = RemedyInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedies")]
async fn remedy_file(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<RemedyInput>,
) -> Answer<Versioned<RemedyView>> {
    let key = key.bind(&caller.actor, "remedy_file", &*input)?;
    blocking(&app, move |app| remedy::file(app, &caller.actor, &input, key.as_ref())).await.map(versioned)
}

/// Those of the acting organization or department, or in the region of the acting authority or supervisor, newest first.
#[utoipa::path(operation_id = "remedy_work_list", tag = "Awards", params(RemedyQuery),
    responses((status = 200, body = Page<RemedyCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/remedies")]
async fn remedy_work_list(app: AppData, caller: Caller, query: Query<RemedyQuery>) -> Answer<Json<Page<RemedyCard>>> {
    let query = query.into_inner();
    let before: Option<(Instant, RemedyId)> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let rows = blocking(&app, move |app| service::remedies(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |card| (card.filed_at, card.id))?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "remedy_work_export", tag = "Awards", params(RemedyQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/remedies/export")]
async fn remedy_work_export(app: AppData, caller: Caller, query: Query<RemedyQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::remedies_sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "询问质疑投诉.xlsx".into(), content_type: XLSX, bytes })
}

/// Organizations whose complaints were dismissed, with those listed for it.
#[utoipa::path(operation_id = "complainant_list", tag = "Awards",
    responses((status = 200, body = Vec<Complainant>), (status = "4XX", body = ProblemDocument)))]
#[get("/remedies/complainants")]
async fn complainant_list(app: AppData, caller: Caller) -> Answer<Json<Vec<Complainant>>> {
    blocking(&app, move |app| remedy::complainants(app, &caller.actor)).await.map(Json)
}

/// The same as an XLSX file.
#[utoipa::path(operation_id = "complainant_export", tag = "Awards",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/remedies/complainants/export")]
async fn complainant_export(app: AppData, caller: Caller) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::complainants_sheet(app, &caller.actor)).await?;
    Ok(Download { name: "投诉查无实据记录.xlsx".into(), content_type: XLSX, bytes })
}

/// Enquiries, objections and complaints about an opportunity, newest first.
#[utoipa::path(operation_id = "remedy_list", tag = "Awards", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<RemedyView>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/remedies")]
async fn remedy_list(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<Vec<RemedyView>>> {
    blocking(&app, move |app| remedy::list(app, &caller.actor, *id)).await.map(Json)
}

/// Decisions on complaints about an opportunity, for everybody.
#[utoipa::path(operation_id = "complaint_decision_list", tag = "Awards", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<PublicDecision>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/complaint-decisions")]
async fn complaint_decision_list(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
) -> Answer<Json<Vec<PublicDecision>>> {
    blocking(&app, move |app| remedy::decisions(app, &caller.actor, *id)).await.map(Json)
}

/// Decisions on complaints about all purchases, for everybody, newest first.
#[utoipa::path(operation_id = "decided_complaint_list", tag = "Awards", params(DecisionQuery),
    responses((status = 200, body = Page<DecisionCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/complaint-decisions")]
async fn decided_complaint_list(
    app: AppData,
    caller: Caller,
    query: Query<DecisionQuery>,
) -> Answer<Json<Page<DecisionCard>>> {
    let query = query.into_inner();
    let before: Option<(Instant, RemedyId)> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let rows = blocking(&app, move |app| service::decisions(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |card| (card.decided_at, card.id))?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "decided_complaint_export", tag = "Awards", params(DecisionQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/complaint-decisions/export")]
async fn decided_complaint_export(app: AppData, caller: Caller, query: Query<DecisionQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::decisions_sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "投诉处理决定.xlsx".into(), content_type: XLSX, bytes })
}

/// One of them.
#[utoipa::path(operation_id = "remedy_read", tag = "Awards", params(("id" = RemedyId, Path)),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[get("/remedies/{id}")]
async fn remedy_read(app: AppData, caller: Caller, id: Path<RemedyId>) -> Answer<Versioned<RemedyView>> {
    blocking(&app, move |app| remedy::read(app, &caller.actor, *id)).await.map(versioned)
}

/// Answers an enquiry or an objection; what is upheld is carried out at once.
#[utoipa::path(operation_id = "remedy_answer", tag = "Awards", request_body = RemedyAnswer,
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedies/{id}/answer")]
async fn remedy_answer(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
    input: Json<RemedyAnswer>,
) -> Answer<Versioned<RemedyView>> {
    blocking(&app, move |app| remedy::answer(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Accepts a complaint or not, and suspends the procedure.
#[utoipa::path(operation_id = "remedy_accept", tag = "Awards", request_body = AcceptanceInput,
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedies/{id}/acceptance")]
async fn remedy_accept(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
    input: Json<AcceptanceInput>,
) -> Answer<Versioned<RemedyView>> {
    blocking(&app, move |app| remedy::accept(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Asks for what a complaint lacks, at one time and until a day.
#[utoipa::path(operation_id = "remedy_supplement_ask", tag = "Awards", request_body = SupplementRequest,
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedies/{id}/supplement-request")]
async fn remedy_supplement_ask(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
    input: Json<SupplementRequest>,
) -> Answer<Versioned<RemedyView>> {
    blocking(&app, move |app| remedy::ask_supplement(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Adds what was asked for; the time to examine the complaint begins anew.
#[utoipa::path(operation_id = "remedy_supplement", tag = "Awards", request_body = SupplementInput,
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedies/{id}/supplement")]
async fn remedy_supplement(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
    input: Json<SupplementInput>,
) -> Answer<Versioned<RemedyView>> {
    blocking(&app, move |app| remedy::supplement(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Decides on a complaint; what is upheld is carried out at once.
#[utoipa::path(operation_id = "remedy_decide", tag = "Awards", request_body = RemedyAnswer,
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedies/{id}/decision")]
async fn remedy_decide(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
    input: Json<RemedyAnswer>,
) -> Answer<Versioned<RemedyView>> {
    blocking(&app, move |app| remedy::decide(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Takes it back.
#[utoipa::path(operation_id = "remedy_withdraw", tag = "Awards",
    params(("id" = RemedyId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = RemedyView), (status = "4XX", body = ProblemDocument)))]
#[post("/remedies/{id}/withdrawal")]
async fn remedy_withdraw(
    app: AppData,
    caller: Caller,
    id: Path<RemedyId>,
    version: IfMatch,
) -> Answer<Versioned<RemedyView>> {
    blocking(&app, move |app| remedy::withdraw(app, &caller.actor, *id, version.0)).await.map(versioned)
}
