//! Routes of submissions and openings.

mod opening;

use super::model::{
    ConfirmInput, Confirmed, DraftInput, Receipt, ReceiptKind, SealInput, Sealed, SealedFile, SubmissionCard,
    SubmissionCheck, SubmissionContent, SubmissionId, SubmissionQuery, SubmissionView,
};
use super::service::{self, Outcome};
use crate::http::download::{FileContent, XLSX, attachment};
use crate::http::{
    Answer, AppData, Arrived, Caller, Cursor, Download, IdempotencyKey, IfMatch, Page, ProblemDocument, Received,
    Routes, Versioned, blocking,
};
use crate::kernel::ids::{FileId, OpportunityId};
use crate::kernel::{Code, Error, Instant, Lang};
use actix_multipart::{Multipart, MultipartError};
use actix_web::http::header;
use actix_web::web::{Json, Path, Query};
use actix_web::{HttpResponse, delete, get, patch, post};
use futures_util::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(submission_own_list)
        .service(submission_own_export)
        .service(submission_create)
        .service(submission_read)
        .service(submission_update)
        .service(submission_redraft)
        .service(submission_discard)
        .service(submission_check)
        .service(submission_file_upload)
        .service(submission_file_read)
        .service(submission_file_delete)
        .service(submission_seal)
        .service(submission_confirm)
        .service(submission_withdraw)
        .service(submission_receipt);
    opening::routes(api);
}

fn versioned(view: SubmissionView) -> Versioned<SubmissionView> {
    Versioned { version: view.version, value: view }
}

/// Submissions of the acting organization, last changed first.
#[utoipa::path(operation_id = "submission_own_list", tag = "Submissions", params(SubmissionQuery),
    responses((status = 200, body = Page<SubmissionCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/submissions")]
async fn submission_own_list(
    app: AppData,
    caller: Caller,
    query: Query<SubmissionQuery>,
) -> Answer<Json<Page<SubmissionCard>>> {
    let query = query.into_inner();
    let after: Option<(Instant, SubmissionId)> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let rows = blocking(&app, move |app| service::own_list(app, &caller.actor, &query, after)).await?;
    Ok(Json(Page::cut(rows, limit, |card| (card.updated_at, card.id))?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "submission_own_export", tag = "Submissions", params(SubmissionQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/submissions/export")]
async fn submission_own_export(app: AppData, caller: Caller, query: Query<SubmissionQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::own_sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "我的投标申报.xlsx".into(), content_type: XLSX, bytes })
}

/// Begins the draft of the acting organization for an opportunity, or gives the one it has begun.
#[utoipa::path(operation_id = "submission_create", tag = "Submissions",
    params(("id" = OpportunityId, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = SubmissionView), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/submissions")]
async fn submission_create(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    id: Path<OpportunityId>,
) -> Answer<Versioned<SubmissionView>> {
    let key = key.bind(&caller.actor, "submission_create", &*id)?;
    blocking(&app, move |app| service::begin(app, &caller.actor, *id, key.as_ref())).await.map(versioned)
}

/// A submission as its organization sees it. What is sealed is not in it: nobody can read that before the opening.
#[utoipa::path(operation_id = "submission_read", tag = "Submissions", params(("id" = SubmissionId, Path)),
    responses((status = 200, body = SubmissionView), (status = "4XX", body = ProblemDocument)))]
#[get("/submissions/{id}")]
async fn submission_read(app: AppData, caller: Caller, id: Path<SubmissionId>) -> Answer<Versioned<SubmissionView>> {
    blocking(&app, move |app| service::read(app, &caller.actor, *id)).await.map(versioned)
}

/// Saves as typed: each part of the content that is given replaces the stored one, `null` blanks it, the others stay.
#[utoipa::path(operation_id = "submission_update", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("If-Match" = String, Header)), request_body = SubmissionContent,
    responses((status = 200, body = SubmissionView), (status = "4XX", body = ProblemDocument)))]
#[patch("/submissions/{id}/draft")]
async fn submission_update(
    app: AppData,
    caller: Caller,
    id: Path<SubmissionId>,
    expected: IfMatch,
    parts: Json<Map<String, Value>>,
) -> Answer<Versioned<SubmissionView>> {
    blocking(&app, move |app| service::update(app, &caller.actor, *id, expected.0, &parts)).await.map(versioned)
}

/// Begins a draft anew after sealing or withdrawal, blank or from the copy the organization kept. What is sealed stays in force
/// until the new draft is sealed.
#[utoipa::path(operation_id = "submission_redraft", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("If-Match" = String, Header)), request_body = DraftInput,
    responses((status = 200, body = SubmissionView), (status = "4XX", body = ProblemDocument)))]
#[post("/submissions/{id}/draft")]
async fn submission_redraft(
    app: AppData,
    caller: Caller,
    id: Path<SubmissionId>,
    expected: IfMatch,
    input: Json<DraftInput>,
) -> Answer<Versioned<SubmissionView>> {
    blocking(&app, move |app| service::redraft(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Drops the draft with its files; what is sealed stays in force.
#[utoipa::path(operation_id = "submission_discard", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = SubmissionView), (status = "4XX", body = ProblemDocument)))]
#[delete("/submissions/{id}/draft")]
async fn submission_discard(
    app: AppData,
    caller: Caller,
    id: Path<SubmissionId>,
    expected: IfMatch,
) -> Answer<Versioned<SubmissionView>> {
    blocking(&app, move |app| service::discard(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// What is missing from the draft, and its budget under every cost rule with what is left.
#[utoipa::path(operation_id = "submission_check", tag = "Submissions", params(("id" = SubmissionId, Path)),
    responses((status = 200, body = SubmissionCheck), (status = "4XX", body = ProblemDocument)))]
#[get("/submissions/{id}/check")]
async fn submission_check(app: AppData, caller: Caller, id: Path<SubmissionId>) -> Answer<Json<SubmissionCheck>> {
    blocking(&app, move |app| service::check(app, &caller.actor, *id)).await.map(Json)
}

/// The form of an upload: one part called `file`.
#[derive(utoipa::ToSchema)]
#[schema(as = submissions::UploadForm)]
#[expect(dead_code, reason = "only describes the form in the API document")]
struct UploadForm {
    /// The file.
    file: FileContent,
}

/// Uploads a file for the draft; it is encrypted while it arrives.
#[utoipa::path(operation_id = "submission_file_upload", tag = "Submissions", params(("id" = SubmissionId, Path)),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = SealedFile), (status = "4XX", body = ProblemDocument)))]
#[post("/submissions/{id}/enclosures")]
async fn submission_file_upload(
    app: AppData,
    caller: Caller,
    id: Path<SubmissionId>,
    mut form: Multipart,
) -> Answer<HttpResponse> {
    caller.actor.account()?;
    while let Some(part) = form.try_next().await.map_err(no_form)? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.content_disposition().map(crate::files::api::given_name).unwrap_or_default();
        let content = part.map(|piece| piece.map_err(no_form));
        let file = service::file_upload(&app, &caller.actor, *id, &name, content).await?;
        return Ok(HttpResponse::Created().json(file));
    }
    Err(Error::field("file", "required", "请选择要上传的文件", "Choose a file to upload").into())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err gives the error away")]
fn no_form(error: MultipartError) -> Error {
    Error::new(
        Code::Malformed,
        format!("上传的表单无法读取（{error}），请重新上传"),
        format!("The form cannot be read ({error}); upload again"),
    )
}

/// Downloads a file: of the draft for its organization, of what was opened also for the department and its supervisors.
#[utoipa::path(operation_id = "submission_file_read", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("file" = FileId, Path)),
    responses((status = 200, body = FileContent, content_type = "application/octet-stream"),
        (status = "4XX", body = ProblemDocument)))]
#[get("/submissions/{id}/enclosures/{file}")]
async fn submission_file_read(
    app: AppData,
    caller: Caller,
    path: Path<(SubmissionId, FileId)>,
) -> Answer<HttpResponse> {
    let (id, file) = path.into_inner();
    let (file, content) = service::file_read(&app, &caller.actor, id, file).await?;
    Ok(HttpResponse::Ok()
        .content_type(file.file_type.mime())
        .insert_header(attachment(&file.name))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(content))
}

/// Removes a file of the draft.
#[utoipa::path(operation_id = "submission_file_delete", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("file" = FileId, Path)),
    responses((status = 204), (status = "4XX", body = ProblemDocument)))]
#[delete("/submissions/{id}/enclosures/{file}")]
async fn submission_file_delete(
    app: AppData,
    caller: Caller,
    path: Path<(SubmissionId, FileId)>,
) -> Answer<HttpResponse> {
    let (id, file) = path.into_inner();
    blocking(&app, move |app| service::file_delete(app, &caller.actor, id, file)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Hands in: seals the draft, or the content that comes with the call. In place of what was handed in before. What is received
/// after the deadline is refused with a receipt of the refusal (409 with `code` `too_late`).
#[utoipa::path(operation_id = "submission_seal", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("If-Match" = String, Header)), request_body = SealInput,
    responses((status = 200, body = Sealed), (status = 409, body = RefusedDocument), (status = "4XX", body = ProblemDocument)))]
#[post("/submissions/{id}/seal")]
async fn submission_seal(
    app: AppData,
    caller: Caller,
    id: Path<SubmissionId>,
    expected: IfMatch,
    input: Received<SealInput>,
) -> Answer<HttpResponse> {
    let (Received { at, body }, lang) = (input, caller.lang);
    let sealed = blocking(&app, move |app| service::seal(app, &caller.actor, *id, expected.0, &body, at));
    Ok(match sealed.await? {
        Outcome::Sealed(sealed) => {
            let tag = format!("\"{}\"", sealed.submission.version);
            HttpResponse::Ok().insert_header((header::ETAG, tag)).json(sealed)
        }
        Outcome::Refused(receipt) => too_late(lang, *receipt).respond(),
    })
}

/// A problem document with the receipt of the refusal.
#[derive(Debug, Serialize, ToSchema)]
struct RefusedDocument {
    /// As for every problem.
    #[serde(flatten)]
    problem: ProblemDocument,
    /// Signed by the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Receipt>,
}

impl RefusedDocument {
    fn respond(&self) -> HttpResponse {
        HttpResponse::Conflict().content_type("application/problem+json; charset=utf-8").json(self)
    }
}

fn too_late(lang: Lang, receipt: Receipt) -> RefusedDocument {
    let at = receipt.body.received_at;
    let error = Error::new(
        Code::TooLate,
        format!("最后一个字节于 {} 收到，已过截止时间，未予接收", at.shanghai().format("%Y-%m-%d %H:%M:%S%.3f")),
        format!("The last byte came at {}, after the deadline; it was not taken", at.rfc3339()),
    );
    RefusedDocument { problem: ProblemDocument::new(&error, lang, None), receipt: Some(receipt) }
}

/// Confirms, before the deadline, that what was sealed for an earlier edition stands after a change of substance; with a signed
/// receipt, which `duijie verify receipt` checks offline.
#[utoipa::path(operation_id = "submission_confirm", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("If-Match" = String, Header)), request_body = ConfirmInput,
    responses((status = 200, body = Confirmed), (status = "4XX", body = ProblemDocument)))]
#[post("/submissions/{id}/confirm")]
async fn submission_confirm(
    app: AppData,
    caller: Caller,
    id: Path<SubmissionId>,
    expected: IfMatch,
    input: Received<ConfirmInput>,
) -> Answer<Versioned<Confirmed>> {
    let Received { at, body } = input;
    let confirmed = blocking(&app, move |app| service::confirm(app, &caller.actor, *id, expected.0, body, at));
    confirmed.await.map(|confirmed| Versioned { version: confirmed.submission.version, value: confirmed })
}

/// Takes back what was handed in, before the deadline. It is kept and never opened.
#[utoipa::path(operation_id = "submission_withdraw", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = SubmissionView), (status = "4XX", body = ProblemDocument)))]
#[post("/submissions/{id}/withdraw")]
async fn submission_withdraw(
    app: AppData,
    caller: Caller,
    id: Path<SubmissionId>,
    expected: IfMatch,
    arrived: Arrived,
) -> Answer<Versioned<SubmissionView>> {
    blocking(&app, move |app| service::withdraw(app, &caller.actor, *id, expected.0, arrived.0)).await.map(versioned)
}

/// Which receipt of a version.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReceiptQuery {
    /// That of its withdrawal.
    #[serde(default)]
    withdrawal: bool,
    /// That of its last confirmation.
    #[serde(default)]
    confirmation: bool,
}

/// The receipt of a version once more, with its place in the log as soon as it has one. `duijie verify receipt` checks it offline.
#[utoipa::path(operation_id = "submission_receipt", tag = "Submissions",
    params(("id" = SubmissionId, Path), ("number" = i32, Path, description = "From 1"), ReceiptQuery),
    responses((status = 200, body = Receipt), (status = "4XX", body = ProblemDocument)))]
#[get("/submissions/{id}/receipts/{number}")]
async fn submission_receipt(
    app: AppData,
    caller: Caller,
    path: Path<(SubmissionId, i32)>,
    query: Query<ReceiptQuery>,
) -> Answer<Json<Receipt>> {
    let (id, number) = path.into_inner();
    let of = match (query.withdrawal, query.confirmation) {
        (true, _) => ReceiptKind::Withdrawn,
        (_, true) => ReceiptKind::Confirmed,
        _ => ReceiptKind::Sealed,
    };
    blocking(&app, move |app| service::receipt(app, &caller.actor, id, number, of)).await.map(Json)
}
