//! Routes of consultations of the public.

use crate::http::{
    Answer, AppData, Caller, Cursor, IdempotencyKey, IfMatch, Page, ProblemDocument, Versioned, blocking,
};
use crate::kernel::Instant;
use crate::kernel::ids::OpportunityId;
use crate::opportunities::model::{
    CommentAnswer, CommentId, CommentInput, CommentView, ConsultationCard, ConsultationId, ConsultationInput,
    ConsultationOutcome, ConsultationQuery, ConsultationView,
};
use crate::opportunities::service;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, post};
use utoipa_actix_web::service_config::ServiceConfig;

/// These routes.
pub fn routes(api: &mut ServiceConfig<'_>) {
    api.service(consultation_list)
        .service(consultation_read)
        .service(consultation_open)
        .service(consultation_comment)
        .service(consultation_answer)
        .service(consultation_conclude);
}

fn versioned(view: ConsultationView) -> Versioned<ConsultationView> {
    Versioned { version: view.version, value: view }
}

/// Consultations of the public, newest first.
#[utoipa::path(operation_id = "consultation_list", tag = "Opportunities", params(ConsultationQuery),
    responses((status = 200, body = Page<ConsultationCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/consultations")]
async fn consultation_list(
    app: AppData,
    caller: Caller,
    query: Query<ConsultationQuery>,
) -> Answer<Json<Page<ConsultationCard>>> {
    let query = query.into_inner();
    let after: Option<(Instant, ConsultationId)> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let rows = blocking(&app, move |app| service::consultations(app, &caller.actor, &query, after)).await?;
    Ok(Json(Page::cut(rows, limit, |row| (row.opened_at, row.id))?))
}

/// One consultation with what was said: to everybody what is answered, to whoever said something that too, to the department
/// everything.
#[utoipa::path(operation_id = "consultation_read", tag = "Opportunities", params(("id" = ConsultationId, Path)),
    responses((status = 200, body = ConsultationView), (status = "4XX", body = ProblemDocument)))]
#[get("/consultations/{id}")]
async fn consultation_read(
    app: AppData,
    caller: Caller,
    id: Path<ConsultationId>,
) -> Answer<Versioned<ConsultationView>> {
    blocking(&app, move |app| service::consultation(app, &caller.actor, *id)).await.map(versioned)
}

/// Begins a consultation about a need that is not published yet, with what its draft says now; `If-Match` is the draft's.
#[utoipa::path(operation_id = "consultation_open", tag = "Opportunities",
    params(("id" = OpportunityId, Path), ("If-Match" = String, Header)), request_body = ConsultationInput,
    responses((status = 200, body = ConsultationView), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/consultations")]
async fn consultation_open(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    expected: IfMatch,
    input: Json<ConsultationInput>,
) -> Answer<Versioned<ConsultationView>> {
    blocking(&app, move |app| service::consultation_open(app, &caller.actor, *id, expected.0, &input))
        .await
        .map(versioned)
}

/// Says something, while the consultation is open.
#[utoipa::path(operation_id = "consultation_comment", tag = "Opportunities",
    params(("id" = ConsultationId, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = CommentInput,
    responses((status = 200, body = CommentView), (status = "4XX", body = ProblemDocument)))]
#[post("/consultations/{id}/comments")]
async fn consultation_comment(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    id: Path<ConsultationId>,
    input: Json<CommentInput>,
) -> Answer<Json<CommentView>> {
    let key = key.bind(&caller.actor, "consultation_comment", &(*id, &*input))?;
    blocking(&app, move |app| service::consultation_comment(app, &caller.actor, *id, &input, key.as_ref()))
        .await
        .map(Json)
}

/// Answers what somebody said, for everybody to see.
#[utoipa::path(operation_id = "consultation_answer", tag = "Opportunities",
    params(("id" = CommentId, Path), ("If-Match" = String, Header)), request_body = CommentAnswer,
    responses((status = 200, body = CommentView), (status = "4XX", body = ProblemDocument)))]
#[post("/consultation-comments/{id}/answer")]
async fn consultation_answer(
    app: AppData,
    caller: Caller,
    id: Path<CommentId>,
    expected: IfMatch,
    input: Json<CommentAnswer>,
) -> Answer<Versioned<CommentView>> {
    let answered =
        blocking(&app, move |app| service::consultation_answer(app, &caller.actor, *id, expected.0, &input)).await;
    answered.map(|value| Versioned { version: value.version, value })
}

/// Publishes the outcome, when the time is over and everybody is answered.
#[utoipa::path(operation_id = "consultation_conclude", tag = "Opportunities",
    params(("id" = ConsultationId, Path), ("If-Match" = String, Header)), request_body = ConsultationOutcome,
    responses((status = 200, body = ConsultationView), (status = "4XX", body = ProblemDocument)))]
#[post("/consultations/{id}/conclusion")]
async fn consultation_conclude(
    app: AppData,
    caller: Caller,
    id: Path<ConsultationId>,
    expected: IfMatch,
    input: Json<ConsultationOutcome>,
) -> Answer<Versioned<ConsultationView>> {
    blocking(&app, move |app| service::consultation_conclude(app, &caller.actor, *id, expected.0, &input))
        .await
        .map(versioned)
}
