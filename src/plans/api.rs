//! Routes of plans.

use super::model::{
    AdjustInput, IntentionId, IntentionInput, IntentionQuery, IntentionView, IntentionWithdrawal, PlanCard,
    PlanContent, PlanDraft, PlanEditionDetail, PlanFinding, PlanId, PlanImportQuery, PlanImportReport, PlanInput,
    PlanLineQuery, PlanLineView, PlanQuery, PlanReviewInput, PlanStepView, PublishedPlan,
};
use super::service;
use crate::http::download::{FileContent, XLSX};
use crate::http::{
    Answer, AppData, Caller, Cursor, Download, IdempotencyKey, IfMatch, Page, ProblemDocument, Routes, Versioned,
    blocking, read_sheet,
};
use actix_web::web::{Json, Path, Payload, Query};
use actix_web::{get, post, put};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(plan_list)
        .service(plan_list_export)
        .service(plan_create)
        .service(plan_own_list)
        .service(plan_own_export)
        .service(plan_line_list)
        .service(plan_review_list)
        .service(plan_read)
        .service(plan_edition_read)
        .service(plan_export)
        .service(plan_draft_read)
        .service(plan_update)
        .service(plan_check)
        .service(plan_sheet)
        .service(plan_import)
        .service(plan_step_list)
        .service(plan_submit)
        .service(plan_withdraw)
        .service(plan_approve)
        .service(plan_return)
        .service(plan_publish)
        .service(plan_adjust)
        .service(plan_discard)
        .service(intention_list)
        .service(intention_export)
        .service(intention_publish)
        .service(intention_read)
        .service(intention_withdraw);
}

fn versioned(value: PlanDraft) -> Versioned<PlanDraft> {
    Versioned { version: value.version, value }
}

/// Published plans, the newest year first.
#[utoipa::path(operation_id = "plan_list", tag = "Plans", params(PlanQuery),
    responses((status = 200, body = Page<PlanCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/plans")]
async fn plan_list(app: AppData, caller: Caller, query: Query<PlanQuery>) -> Answer<Json<Page<PlanCard>>> {
    let after = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or_default();
    let rows = blocking(&app, move |app| service::list(app, &caller.actor, &query, after)).await?;
    Ok(Json(Page::cut(rows, limit, |plan| (plan.year, plan.id))?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "plan_list_export", tag = "Plans", params(PlanQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/plans/export")]
async fn plan_list_export(app: AppData, caller: Caller, query: Query<PlanQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::list_sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "年度计划.xlsx".into(), content_type: XLSX, bytes })
}

/// Begins the plan of a year.
#[utoipa::path(operation_id = "plan_create", tag = "Plans", params(("Idempotency-Key" = Option<String>, Header)),
    request_body = PlanInput,
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/plans")]
async fn plan_create(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<PlanInput>,
) -> Answer<Versioned<PlanDraft>> {
    let key = key.bind(&caller.actor, "plan_create", &*input)?;
    blocking(&app, move |app| service::create(app, &caller.actor, *input, key.as_ref())).await.map(versioned)
}

/// The acting department's plans, the newest year first.
#[utoipa::path(operation_id = "plan_own_list", tag = "Plans",
    responses((status = 200, body = Vec<PlanCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/plans/own")]
async fn plan_own_list(app: AppData, caller: Caller) -> Answer<Json<Vec<PlanCard>>> {
    blocking(&app, move |app| service::own_list(app, &caller.actor)).await.map(Json)
}

/// The same as an XLSX file.
#[utoipa::path(operation_id = "plan_own_export", tag = "Plans",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/plans/own/export")]
async fn plan_own_export(app: AppData, caller: Caller) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::own_sheet(app, &caller.actor)).await?;
    Ok(Download { name: "本单位年度计划.xlsx".into(), content_type: XLSX, bytes })
}

/// Lines of the acting department's plans in force, with what is left of each: a need draws from one of them.
#[utoipa::path(operation_id = "plan_line_list", tag = "Plans", params(PlanLineQuery),
    responses((status = 200, body = Vec<PlanLineView>), (status = "4XX", body = ProblemDocument)))]
#[get("/plans/lines")]
async fn plan_line_list(app: AppData, caller: Caller, query: Query<PlanLineQuery>) -> Answer<Json<Vec<PlanLineView>>> {
    blocking(&app, move |app| service::line_list(app, &caller.actor, &query)).await.map(Json)
}

/// Plans handed in to the finance office of the region, and approved ones not yet published.
#[utoipa::path(operation_id = "plan_review_list", tag = "Plans",
    responses((status = 200, body = Vec<PlanCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/plans/review")]
async fn plan_review_list(app: AppData, caller: Caller) -> Answer<Json<Vec<PlanCard>>> {
    blocking(&app, move |app| service::review_list(app, &caller.actor)).await.map(Json)
}

/// A published plan with what needs have drawn from its lines.
#[utoipa::path(operation_id = "plan_read", tag = "Plans", params(("id" = PlanId, Path)),
    responses((status = 200, body = PublishedPlan), (status = "4XX", body = ProblemDocument)))]
#[get("/plans/{id}")]
async fn plan_read(app: AppData, caller: Caller, id: Path<PlanId>) -> Answer<Json<PublishedPlan>> {
    blocking(&app, move |app| service::published(app, &caller.actor, *id)).await.map(Json)
}

/// An edition as it was published, with the one before.
#[utoipa::path(operation_id = "plan_edition_read", tag = "Plans",
    params(("id" = PlanId, Path), ("number" = i32, Path)),
    responses((status = 200, body = PlanEditionDetail), (status = "4XX", body = ProblemDocument)))]
#[get("/plans/{id}/editions/{number}")]
async fn plan_edition_read(app: AppData, caller: Caller, path: Path<(PlanId, i32)>) -> Answer<Json<PlanEditionDetail>> {
    blocking(&app, move |app| service::edition(app, &caller.actor, path.0, path.1)).await.map(Json)
}

/// A published plan with its execution as an XLSX file.
#[utoipa::path(operation_id = "plan_export", tag = "Plans", params(("id" = PlanId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/plans/{id}/export")]
async fn plan_export(app: AppData, caller: Caller, id: Path<PlanId>) -> Answer<Download> {
    let (title, bytes) = blocking(&app, move |app| service::export(app, &caller.actor, *id)).await?;
    Ok(Download { name: format!("{title}.xlsx"), content_type: XLSX, bytes })
}

/// The working copy, or what is published where nothing is being written.
#[utoipa::path(operation_id = "plan_draft_read", tag = "Plans", params(("id" = PlanId, Path)),
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[get("/plans/{id}/draft")]
async fn plan_draft_read(app: AppData, caller: Caller, id: Path<PlanId>) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::draft(app, &caller.actor, *id)).await.map(versioned)
}

/// Replaces the working copy. Saved as typed: an incomplete table is no error.
#[utoipa::path(operation_id = "plan_update", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)), request_body = PlanContent,
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[put("/plans/{id}/draft")]
async fn plan_update(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
    content: Json<PlanContent>,
) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::update(app, &caller.actor, *id, expected.0, &content)).await.map(versioned)
}

/// What is missing in the working copy, and what may not be bought.
#[utoipa::path(operation_id = "plan_check", tag = "Plans", params(("id" = PlanId, Path)),
    responses((status = 200, body = Vec<PlanFinding>), (status = "4XX", body = ProblemDocument)))]
#[get("/plans/{id}/check")]
async fn plan_check(app: AppData, caller: Caller, id: Path<PlanId>) -> Answer<Json<Vec<PlanFinding>>> {
    blocking(&app, move |app| service::check(app, &caller.actor, *id)).await.map(Json)
}

/// The working copy as an XLSX file, to fill in and import again.
#[utoipa::path(operation_id = "plan_sheet", tag = "Plans", params(("id" = PlanId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/plans/{id}/sheet")]
async fn plan_sheet(app: AppData, caller: Caller, id: Path<PlanId>) -> Answer<Download> {
    let (title, bytes) = blocking(&app, move |app| service::sheet(app, &caller.actor, *id)).await?;
    Ok(Download { name: format!("{title}.xlsx"), content_type: XLSX, bytes })
}

/// Imports an XLSX sheet: without `apply` it only tells what would change and which cells are wrong.
#[utoipa::path(operation_id = "plan_import", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header), PlanImportQuery),
    request_body(content = FileContent, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    responses((status = 200, body = PlanImportReport), (status = "4XX", body = ProblemDocument)))]
#[post("/plans/{id}/import")]
async fn plan_import(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
    query: Query<PlanImportQuery>,
    sheet: Payload,
) -> Answer<Versioned<PlanImportReport>> {
    let sheet = read_sheet(&app, sheet).await?;
    let imported =
        blocking(&app, move |app| service::import(app, &caller.actor, *id, expected.0, *query, &sheet)).await;
    imported.map(|(version, value)| Versioned { version, value })
}

/// The steps of a plan with the comments of its reviews, newest first.
#[utoipa::path(operation_id = "plan_step_list", tag = "Plans", params(("id" = PlanId, Path)),
    responses((status = 200, body = Vec<PlanStepView>), (status = "4XX", body = ProblemDocument)))]
#[get("/plans/{id}/steps")]
async fn plan_step_list(app: AppData, caller: Caller, id: Path<PlanId>) -> Answer<Json<Vec<PlanStepView>>> {
    blocking(&app, move |app| service::steps(app, &caller.actor, *id)).await.map(Json)
}

/// Hands the working copy in to the finance office.
#[utoipa::path(operation_id = "plan_submit", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/plans/{id}/submit")]
async fn plan_submit(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::submit(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// Takes it back from review.
#[utoipa::path(operation_id = "plan_withdraw", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/plans/{id}/withdraw")]
async fn plan_withdraw(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::withdraw(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// Approves it, for the finance office.
#[utoipa::path(operation_id = "plan_approve", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)), request_body = PlanReviewInput,
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/plans/{id}/approve")]
async fn plan_approve(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
    input: Json<PlanReviewInput>,
) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::approve(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Sends it back with a reason.
#[utoipa::path(operation_id = "plan_return", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)), request_body = PlanReviewInput,
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/plans/{id}/return")]
async fn plan_return(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
    input: Json<PlanReviewInput>,
) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::send_back(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Publishes what the finance office approved.
#[utoipa::path(operation_id = "plan_publish", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/plans/{id}/publish")]
async fn plan_publish(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::publish(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// Begins an adjustment with its reason; what is published stays in force meanwhile.
#[utoipa::path(operation_id = "plan_adjust", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)), request_body = AdjustInput,
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/plans/{id}/adjust")]
async fn plan_adjust(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
    input: Json<AdjustInput>,
) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::adjust(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Drops an adjustment.
#[utoipa::path(operation_id = "plan_discard", tag = "Plans",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanDraft), (status = "4XX", body = ProblemDocument)))]
#[post("/plans/{id}/discard")]
async fn plan_discard(
    app: AppData,
    caller: Caller,
    id: Path<PlanId>,
    expected: IfMatch,
) -> Answer<Versioned<PlanDraft>> {
    blocking(&app, move |app| service::discard(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// Intention notices, newest first; withdrawn ones with the reason.
#[utoipa::path(operation_id = "intention_list", tag = "Plans", params(IntentionQuery),
    responses((status = 200, body = Page<IntentionView>), (status = "4XX", body = ProblemDocument)))]
#[get("/intentions")]
async fn intention_list(
    app: AppData,
    caller: Caller,
    query: Query<IntentionQuery>,
) -> Answer<Json<Page<IntentionView>>> {
    let after = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or_default();
    let rows = blocking(&app, move |app| service::intentions(app, &caller.actor, &query, after)).await?;
    Ok(Json(Page::cut(rows, limit, |notice| (notice.published_at, notice.id))?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "intention_export", tag = "Plans", params(IntentionQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/intentions/export")]
async fn intention_export(app: AppData, caller: Caller, query: Query<IntentionQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::intentions_sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "采购意向.xlsx".into(), content_type: XLSX, bytes })
}

/// Publishes the intention to buy what a line of the department's plan is about.
#[utoipa::path(operation_id = "intention_publish", tag = "Plans", params(("Idempotency-Key" = Option<String>, Header)),
    request_body = IntentionInput,
    responses((status = 200, body = IntentionView), (status = "4XX", body = ProblemDocument)))]
#[post("/intentions")]
async fn intention_publish(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<IntentionInput>,
) -> Answer<Versioned<IntentionView>> {
    let key = key.bind(&caller.actor, "intention_publish", &*input)?;
    let made = blocking(&app, move |app| service::intention_publish(app, &caller.actor, &input, key.as_ref())).await;
    made.map(|value| Versioned { version: value.version, value })
}

/// An intention notice.
#[utoipa::path(operation_id = "intention_read", tag = "Plans", params(("id" = IntentionId, Path)),
    responses((status = 200, body = IntentionView), (status = "4XX", body = ProblemDocument)))]
#[get("/intentions/{id}")]
async fn intention_read(app: AppData, caller: Caller, id: Path<IntentionId>) -> Answer<Versioned<IntentionView>> {
    let found = blocking(&app, move |app| service::intention(app, &caller.actor, *id)).await;
    found.map(|value| Versioned { version: value.version, value })
}

/// Withdraws an intention notice with a reason; both stay public.
#[utoipa::path(operation_id = "intention_withdraw", tag = "Plans",
    params(("id" = IntentionId, Path), ("If-Match" = String, Header)), request_body = IntentionWithdrawal,
    responses((status = 200, body = IntentionView), (status = "4XX", body = ProblemDocument)))]
#[post("/intentions/{id}/withdraw")]
async fn intention_withdraw(
    app: AppData,
    caller: Caller,
    id: Path<IntentionId>,
    expected: IfMatch,
    input: Json<IntentionWithdrawal>,
) -> Answer<Versioned<IntentionView>> {
    let withdrawn =
        blocking(&app, move |app| service::intention_withdraw(app, &caller.actor, *id, expected.0, &input)).await;
    withdrawn.map(|value| Versioned { version: value.version, value })
}
