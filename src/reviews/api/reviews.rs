//! The review of what was submitted: its stages, as the purchaser and the chair take it through them.

use crate::http::download::{FileContent, attachment};
use crate::http::{Answer, AppData, Caller, IdempotencyKey, IfMatch, ProblemDocument, Routes, Versioned, blocking};
use crate::kernel::ids::{FileId, OpportunityId};
use crate::reviews::model::{
    BidContent, ContentQuery, EvaluationReport, EvidenceInput, FindingsInput, LowPriceInput, PanelId, ReopenInput,
    ReviewCard, ReviewCheck, ReviewId, ReviewStart, ReviewStepInput, ReviewView, SignInput,
};
use crate::reviews::service::review;
use actix_web::http::header;
use actix_web::web::{Json, Path, Query};
use actix_web::{HttpResponse, get, post};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(review_begin)
        .service(review_list)
        .service(review_own_list)
        .service(review_read)
        .service(review_qualify)
        .service(review_comply)
        .service(review_accept)
        .service(review_step)
        .service(review_content)
        .service(review_file_read)
        .service(review_check)
        .service(review_reopen)
        .service(review_report)
        .service(review_sign)
        .service(low_price_ask);
}

fn versioned(view: ReviewView) -> Versioned<ReviewView> {
    Versioned { version: view.version, value: view }
}

fn signed(view: EvaluationReport) -> Versioned<EvaluationReport> {
    Versioned { version: view.version, value: view }
}

/// Begins the review of what was opened, by a panel in session.
#[utoipa::path(operation_id = "review_begin", tag = "Reviews", request_body = ReviewStart,
    params(("id" = PanelId, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = ReviewView), (status = "4XX", body = ProblemDocument)))]
#[post("/panels/{id}/review")]
async fn review_begin(
    app: AppData,
    caller: Caller,
    id: Path<PanelId>,
    key: IdempotencyKey,
    input: Json<ReviewStart>,
) -> Answer<Versioned<ReviewView>> {
    let key = key.bind(&caller.actor, "review_begin", &(*id, &*input))?;
    blocking(&app, move |app| review::begin(app, &caller.actor, *id, &input, key.as_ref())).await.map(versioned)
}

/// Reviews of an opportunity, newest first.
#[utoipa::path(operation_id = "review_list", tag = "Reviews", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<ReviewCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/reviews")]
async fn review_list(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<Vec<ReviewCard>>> {
    blocking(&app, move |app| review::list(app, &caller.actor, *id)).await.map(Json)
}

/// Reviews the caller sits in, newest first.
#[utoipa::path(operation_id = "review_own_list", tag = "Reviews",
    responses((status = 200, body = Vec<ReviewCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/reviews/own")]
async fn review_own_list(app: AppData, caller: Caller) -> Answer<Json<Vec<ReviewCard>>> {
    blocking(&app, move |app| review::own_list(app, &caller.actor)).await.map(Json)
}

/// One review: bids and stages, without anybody's marks.
#[utoipa::path(operation_id = "review_read", tag = "Reviews", params(("id" = ReviewId, Path)),
    responses((status = 200, body = ReviewView), (status = "4XX", body = ProblemDocument)))]
#[get("/reviews/{id}")]
async fn review_read(app: AppData, caller: Caller, id: Path<ReviewId>) -> Answer<Versioned<ReviewView>> {
    blocking(&app, move |app| review::read(app, &caller.actor, *id)).await.map(versioned)
}

/// Notes what the purchaser found about a bid's qualifications.
#[utoipa::path(operation_id = "review_qualify", tag = "Reviews", request_body = FindingsInput,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ReviewView), (status = "4XX", body = ProblemDocument)))]
#[post("/reviews/{id}/qualification")]
async fn review_qualify(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
    input: Json<FindingsInput>,
) -> Answer<Versioned<ReviewView>> {
    blocking(&app, move |app| review::qualify(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Notes what the panel found about a bid's compliance; the chair enters it.
#[utoipa::path(operation_id = "review_comply", tag = "Reviews", request_body = FindingsInput,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ReviewView), (status = "4XX", body = ProblemDocument)))]
#[post("/reviews/{id}/compliance")]
async fn review_comply(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
    input: Json<FindingsInput>,
) -> Answer<Versioned<ReviewView>> {
    blocking(&app, move |app| review::comply(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Accepts evidence for a computed item, the same for all members; the chair enters it.
#[utoipa::path(operation_id = "review_accept", tag = "Reviews", request_body = EvidenceInput,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ReviewView), (status = "4XX", body = ProblemDocument)))]
#[post("/reviews/{id}/evidence")]
async fn review_accept(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
    input: Json<EvidenceInput>,
) -> Answer<Versioned<ReviewView>> {
    blocking(&app, move |app| review::accept(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Closes a stage: `qualify` by the purchaser; `comply`, `report`, `conclude` by the chair.
#[utoipa::path(operation_id = "review_step", tag = "Reviews", request_body = ReviewStepInput,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ReviewView), (status = "4XX", body = ProblemDocument)))]
#[post("/reviews/{id}/steps")]
async fn review_step(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
    input: Json<ReviewStepInput>,
) -> Answer<Versioned<ReviewView>> {
    blocking(&app, move |app| review::step(app, &caller.actor, *id, version.0, *input)).await.map(versioned)
}

/// What a bidder handed in, for the panel and the purchaser.
#[utoipa::path(operation_id = "review_content", tag = "Reviews", params(("id" = ReviewId, Path), ContentQuery),
    responses((status = 200, body = BidContent), (status = "4XX", body = ProblemDocument)))]
#[get("/reviews/{id}/content")]
async fn review_content(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    query: Query<ContentQuery>,
) -> Answer<Json<BidContent>> {
    blocking(&app, move |app| review::content(app, &caller.actor, *id, *query)).await.map(Json)
}

/// A file of a bid, for the panel and the purchaser.
#[utoipa::path(operation_id = "review_file_read", tag = "Reviews",
    params(("id" = ReviewId, Path), ("file" = FileId, Path), ContentQuery),
    responses((status = 200, body = FileContent, content_type = "application/octet-stream"),
        (status = "4XX", body = ProblemDocument)))]
#[get("/reviews/{id}/enclosures/{file}")]
async fn review_file_read(
    app: AppData,
    caller: Caller,
    path: Path<(ReviewId, FileId)>,
    query: Query<ContentQuery>,
) -> Answer<HttpResponse> {
    let (id, file) = path.into_inner();
    let (file, content) = review::file(&app, &caller.actor, id, *query, file).await?;
    Ok(HttpResponse::Ok()
        .content_type(file.file_type.mime())
        .insert_header(attachment(&file.name))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(content))
}

/// The sheets side by side with what is pointed out to the chair, once all are locked.
#[utoipa::path(operation_id = "review_check", tag = "Reviews", params(("id" = ReviewId, Path)),
    responses((status = 200, body = ReviewCheck), (status = "4XX", body = ProblemDocument)))]
#[get("/reviews/{id}/check")]
async fn review_check(app: AppData, caller: Caller, id: Path<ReviewId>) -> Answer<Json<ReviewCheck>> {
    blocking(&app, move |app| review::check(app, &caller.actor, *id)).await.map(Json)
}

/// Opens a locked sheet again, for one of the four lawful reasons.
#[utoipa::path(operation_id = "review_reopen", tag = "Reviews", request_body = ReopenInput,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ReviewCheck), (status = "4XX", body = ProblemDocument)))]
#[post("/reviews/{id}/reopenings")]
async fn review_reopen(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
    input: Json<ReopenInput>,
) -> Answer<Json<ReviewCheck>> {
    blocking(&app, move |app| review::reopen(app, &caller.actor, *id, version.0, &input)).await.map(Json)
}

/// The report with its signatures: for the panel once it is written, for the purchaser and the supervisor once concluded.
#[utoipa::path(operation_id = "review_report", tag = "Reviews", params(("id" = ReviewId, Path)),
    responses((status = 200, body = EvaluationReport), (status = "4XX", body = ProblemDocument)))]
#[get("/reviews/{id}/report")]
async fn review_report(app: AppData, caller: Caller, id: Path<ReviewId>) -> Answer<Versioned<EvaluationReport>> {
    blocking(&app, move |app| review::report(app, &caller.actor, *id)).await.map(signed)
}

/// Signs the report, with dissent or without.
#[utoipa::path(operation_id = "review_sign", tag = "Reviews", request_body = SignInput,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = EvaluationReport), (status = "4XX", body = ProblemDocument)))]
#[post("/reviews/{id}/signatures")]
async fn review_sign(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
    input: Json<SignInput>,
) -> Answer<Versioned<EvaluationReport>> {
    blocking(&app, move |app| review::sign(app, &caller.actor, *id, version.0, &input)).await.map(signed)
}

/// Asks a bidder whose price members judge too low; the chair enters it.
#[utoipa::path(operation_id = "low_price_ask", tag = "Reviews", request_body = LowPriceInput,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ReviewView), (status = "4XX", body = ProblemDocument)))]
#[post("/reviews/{id}/low-prices")]
async fn low_price_ask(
    app: AppData,
    caller: Caller,
    id: Path<ReviewId>,
    version: IfMatch,
    input: Json<LowPriceInput>,
) -> Answer<Versioned<ReviewView>> {
    blocking(&app, move |app| review::ask(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}
