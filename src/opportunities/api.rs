//! Routes of needs and calls: the public's first, then the department's.

mod consultations;

use super::model::{
    CancelInput, ClarificationAnswer, ClarificationId, ClarificationQuestion, ClarificationView, EditionDetail,
    FairCheck, ListPosition, OpportunityCard, OpportunityCounts, OpportunityDraft, OpportunityInput, OpportunityNotice,
    OpportunityQuery, OpportunityTerms, OwnOpportunity, OwnQuery, ReviewInput, StateCount, StepView, SubmitInput,
    TermChange,
};
use super::rules::Finding;
use super::service;
use crate::http::download::{FileContent, XLSX};
use crate::http::{
    Answer, AppData, Caller, Cursor, Download, IdempotencyKey, IfMatch, Page, ProblemDocument, Versioned, blocking,
};
use crate::kernel::Instant;
use crate::kernel::ids::OpportunityId;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, patch, post};
use serde_json::{Map, Value};
use utoipa_actix_web::service_config::ServiceConfig;

/// This room's routes. Fixed paths come before `/opportunities/{id}`.
pub fn routes(api: &mut ServiceConfig<'_>) {
    api.service(opportunity_list)
        .service(opportunity_counts)
        .service(opportunity_own_list)
        .service(opportunity_own_export)
        .service(opportunity_own_counts)
        .service(opportunity_create)
        .service(opportunity_read)
        .service(opportunity_edition_read)
        .service(opportunity_copy)
        .service(opportunity_draft_read)
        .service(opportunity_update)
        .service(opportunity_draft_changes)
        .service(opportunity_check)
        .service(opportunity_fair_check)
        .service(opportunity_step_list)
        .service(opportunity_submit)
        .service(opportunity_withdraw)
        .service(opportunity_return)
        .service(opportunity_publish)
        .service(opportunity_amend)
        .service(opportunity_discard)
        .service(opportunity_cancel)
        .service(clarification_list)
        .service(clarification_export)
        .service(clarification_ask)
        .service(clarification_answer);
    consultations::routes(api);
}

fn versioned(draft: OpportunityDraft) -> Versioned<OpportunityDraft> {
    Versioned { version: draft.version, value: draft }
}

/// Published needs and calls, filtered and sorted.
#[utoipa::path(operation_id = "opportunity_list", tag = "Opportunities", params(OpportunityQuery),
    responses((status = 200, body = Page<OpportunityCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities")]
async fn opportunity_list(
    app: AppData,
    caller: Caller,
    query: Query<OpportunityQuery>,
) -> Answer<Json<Page<OpportunityCard>>> {
    let query = query.into_inner();
    let after: Option<ListPosition> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let (rows, total) = blocking(&app, move |app| service::list(app, &caller.actor, &query, after)).await?;
    Ok(Json(Page::cut(rows, limit, |(_, position)| *position)?.map(|(card, _)| card).with_total(total)))
}

/// Key figures of what is published.
#[utoipa::path(operation_id = "opportunity_counts", tag = "Opportunities",
    responses((status = 200, body = OpportunityCounts), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/counts")]
async fn opportunity_counts(app: AppData, caller: Caller) -> Answer<Json<OpportunityCounts>> {
    blocking(&app, move |app| service::counts(app, &caller.actor)).await.map(Json)
}

/// A published need or call.
#[utoipa::path(operation_id = "opportunity_read", tag = "Opportunities", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = OpportunityNotice), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}")]
async fn opportunity_read(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
) -> Answer<Versioned<OpportunityNotice>> {
    let (value, version) = blocking(&app, move |app| service::published_notice(app, &caller.actor, *id)).await?;
    Ok(Versioned { version, value })
}

/// One published edition with what it changed of the one before.
#[utoipa::path(operation_id = "opportunity_edition_read", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("number" = i32, Path, description = "From 1")),
    responses((status = 200, body = EditionDetail), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/editions/{number}")]
async fn opportunity_edition_read(
    app: AppData,
    caller: Caller,
    path: Path<(OpportunityId, i32)>,
) -> Answer<Json<EditionDetail>> {
    let (id, number) = path.into_inner();
    blocking(&app, move |app| service::edition(app, &caller.actor, id, number)).await.map(Json)
}

/// Opportunities of the acting department, last changed first.
#[utoipa::path(operation_id = "opportunity_own_list", tag = "Opportunities", params(OwnQuery),
    responses((status = 200, body = Page<OwnOpportunity>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/own")]
async fn opportunity_own_list(
    app: AppData,
    caller: Caller,
    query: Query<OwnQuery>,
) -> Answer<Json<Page<OwnOpportunity>>> {
    let query = query.into_inner();
    let after: Option<(Instant, OpportunityId)> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let rows = blocking(&app, move |app| service::own_list(app, &caller.actor, &query, after)).await?;
    Ok(Json(Page::cut(rows, limit, |row| (row.updated_at, row.id))?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "opportunity_own_export", tag = "Opportunities", params(OwnQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/own/export")]
async fn opportunity_own_export(app: AppData, caller: Caller, query: Query<OwnQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::own_sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "本单位需求.xlsx".into(), content_type: XLSX, bytes })
}

/// How many the acting department has in each state.
#[utoipa::path(operation_id = "opportunity_own_counts", tag = "Opportunities",
    responses((status = 200, body = Vec<StateCount>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/own/counts")]
async fn opportunity_own_counts(app: AppData, caller: Caller) -> Answer<Json<Vec<StateCount>>> {
    blocking(&app, move |app| service::own_counts(app, &caller.actor)).await.map(Json)
}

/// Begins a draft. Everything in the terms may be blank.
#[utoipa::path(operation_id = "opportunity_create", tag = "Opportunities",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = OpportunityInput,
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities")]
async fn opportunity_create(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<OpportunityInput>,
) -> Answer<Versioned<OpportunityDraft>> {
    let key = key.bind(&caller.actor, "opportunity_create", &*input)?;
    blocking(&app, move |app| service::create(app, &caller.actor, &input, key.as_ref())).await.map(versioned)
}

/// Begins a draft with the terms of another: one of the own department, or a published one.
#[utoipa::path(operation_id = "opportunity_copy", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/copies")]
async fn opportunity_copy(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    id: Path<OpportunityId>,
) -> Answer<Versioned<OpportunityDraft>> {
    let key = key.bind(&caller.actor, "opportunity_copy", &*id)?;
    blocking(&app, move |app| service::copy(app, &caller.actor, *id, key.as_ref())).await.map(versioned)
}

/// The working copy; where nothing is being written, the published terms.
#[utoipa::path(operation_id = "opportunity_draft_read", tag = "Opportunities", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/draft")]
async fn opportunity_draft_read(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::draft(app, &caller.actor, *id)).await.map(versioned)
}

/// Saves as typed: each part of the terms that is given replaces the stored one, `null` blanks it, the others stay.
/// Nothing needs to be complete; see `check`.
#[utoipa::path(operation_id = "opportunity_update", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)), request_body = OpportunityTerms,
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[patch("/opportunities/{id}/draft")]
async fn opportunity_update(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
    parts: Json<Map<String, Value>>,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::update(app, &caller.actor, *id, expected.0, &parts)).await.map(versioned)
}

/// What the working copy changes of what is published.
#[utoipa::path(operation_id = "opportunity_draft_changes", tag = "Opportunities", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<TermChange>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/draft/changes")]
async fn opportunity_draft_changes(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
) -> Answer<Json<Vec<TermChange>>> {
    blocking(&app, move |app| service::draft_changes(app, &caller.actor, *id)).await.map(Json)
}

/// What is missing from the terms and what contradicts what. Errors block publication.
#[utoipa::path(operation_id = "opportunity_check", tag = "Opportunities", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<Finding>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/check")]
async fn opportunity_check(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<Vec<Finding>>> {
    blocking(&app, move |app| service::check(app, &caller.actor, *id)).await.map(Json)
}

/// The fair-competition check: qualification conditions and scoring items that may restrict competition, each with article,
/// reason, way out, and the reason given for keeping it. What blocks publication is mended or justified
/// (`fair_justifications` of the terms); reasons are published.
#[utoipa::path(operation_id = "opportunity_fair_check", tag = "Opportunities", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = FairCheck), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/fair-check")]
async fn opportunity_fair_check(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<FairCheck>> {
    blocking(&app, move |app| service::fair_check(app, &caller.actor, *id)).await.map(Json)
}

/// The history of steps with the comments of reviews, newest first.
#[utoipa::path(operation_id = "opportunity_step_list", tag = "Opportunities", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<StepView>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/steps")]
async fn opportunity_step_list(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<Vec<StepView>>> {
    blocking(&app, move |app| service::steps(app, &caller.actor, *id)).await.map(Json)
}

/// Hands the working copy in for review.
#[utoipa::path(operation_id = "opportunity_submit", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)), request_body = SubmitInput,
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/submit")]
async fn opportunity_submit(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
    input: Json<SubmitInput>,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::submit(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Takes it back from review.
#[utoipa::path(operation_id = "opportunity_withdraw", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/withdraw")]
async fn opportunity_withdraw(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::withdraw(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// Sends it back to its drafter with comments. Not by whoever wrote in it.
#[utoipa::path(operation_id = "opportunity_return", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)), request_body = ReviewInput,
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/return")]
async fn opportunity_return(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
    input: Json<ReviewInput>,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::send_back(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Makes it public as the next edition. Not by whoever wrote in it.
#[utoipa::path(operation_id = "opportunity_publish", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)), request_body = ReviewInput,
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/publish")]
async fn opportunity_publish(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
    input: Json<ReviewInput>,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::publish(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Begins an amendment; what is published stays public and open meanwhile.
#[utoipa::path(operation_id = "opportunity_amend", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/amend")]
async fn opportunity_amend(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::amend(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// Drops an amendment.
#[utoipa::path(operation_id = "opportunity_discard", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/discard")]
async fn opportunity_discard(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::discard(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// Ends it with a reason, which is published if it was public.
#[utoipa::path(operation_id = "opportunity_cancel", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)), request_body = CancelInput,
    responses((status = 200, body = OpportunityDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/cancel")]
async fn opportunity_cancel(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
    input: Json<CancelInput>,
) -> Answer<Versioned<OpportunityDraft>> {
    blocking(&app, move |app| service::cancel(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Questions about a published opportunity: to everybody those answered, to an organization also its own, to the department
/// also those that wait. Nobody learns who asked.
#[utoipa::path(operation_id = "clarification_list", tag = "Opportunities", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<ClarificationView>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/clarifications")]
async fn clarification_list(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
) -> Answer<Json<Vec<ClarificationView>>> {
    blocking(&app, move |app| service::clarifications(app, &caller.actor, *id)).await.map(Json)
}

/// The same as an XLSX file.
#[utoipa::path(operation_id = "clarification_export", tag = "Opportunities", params(("id" = OpportunityId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/clarifications/export")]
async fn clarification_export(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::clarifications_sheet(app, &caller.actor, *id)).await?;
    Ok(Download { name: "澄清答疑.xlsx".into(), content_type: XLSX, bytes })
}

/// Asks, for an organization, while bids are taken.
#[utoipa::path(operation_id = "clarification_ask", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ClarificationQuestion,
    responses((status = 200, body = ClarificationView), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/clarifications")]
async fn clarification_ask(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    id: Path<OpportunityId>,
    input: Json<ClarificationQuestion>,
) -> Answer<Json<ClarificationView>> {
    let key = key.bind(&caller.actor, "clarification_ask", &(*id, &*input))?;
    blocking(&app, move |app| service::clarification_ask(app, &caller.actor, *id, &input, key.as_ref())).await.map(Json)
}

/// Answers to everybody. An answer of substance moves the deadline where fewer days remain than the rule asks for.
#[utoipa::path(operation_id = "clarification_answer", tag = "Opportunities",
    params(("id" = ClarificationId, Path), ("If-Match" = String, Header)), request_body = ClarificationAnswer,
    responses((status = 200, body = ClarificationView), (status = "4XX", body = ProblemDocument)))]
#[post("/clarifications/{id}/answer")]
async fn clarification_answer(
    app: AppData,
    caller: Caller,
    id: Path<ClarificationId>,
    expected: IfMatch,
    input: Json<ClarificationAnswer>,
) -> Answer<Versioned<ClarificationView>> {
    let answered =
        blocking(&app, move |app| service::clarification_answer(app, &caller.actor, *id, expected.0, &input)).await;
    answered.map(|value| Versioned { version: value.version, value })
}
