//! Opening keys, openings, and what was opened.

use crate::http::download::{FileContent, XLSX};
use crate::http::{Answer, AppData, Caller, Download, IfMatch, ProblemDocument, Routes, Versioned, blocking};
use crate::kernel::ids::OpportunityId;
use crate::submissions::model::{
    Envelope, OpenedCard, OpeningKeyId, OpeningKeyInput, OpeningKeyView, OpeningRecord, OpeningView, PassphraseInput,
    PlatformKey, ShareInput, SubmissionId,
};
use crate::submissions::service;
use actix_web::http::header;
use actix_web::web::{Json, Path};
use actix_web::{HttpResponse, get, post};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(platform_key_read)
        .service(opening_key_list)
        .service(opening_key_create)
        .service(opening_key_passphrase)
        .service(opening_read)
        .service(opening_contribute)
        .service(opening_escrow_read)
        .service(opening_record_read)
        .service(opening_record_export)
        .service(submission_opened_list)
        .service(submission_opened_read);
}

/// The public key receipts are checked with, that of the escrow, and the server's time.
#[utoipa::path(operation_id = "platform_key_read", tag = "Submissions", security(()),
    responses((status = 200, body = PlatformKey), (status = "4XX", body = ProblemDocument)))]
#[get("/platform-key")]
async fn platform_key_read(app: AppData, caller: Caller) -> Answer<Json<PlatformKey>> {
    blocking(&app, move |app| service::platform_key(app, &caller.actor)).await.map(Json)
}

/// The caller's opening keys, newest first.
#[utoipa::path(operation_id = "opening_key_list", tag = "Submissions",
    responses((status = 200, body = Vec<OpeningKeyView>), (status = "4XX", body = ProblemDocument)))]
#[get("/opening-keys")]
async fn opening_key_list(app: AppData, caller: Caller) -> Answer<Json<Vec<OpeningKeyView>>> {
    blocking(&app, move |app| service::opening_keys(app, &caller.actor)).await.map(Json)
}

/// Makes an opening key under a passphrase that nobody can recover, in place of the one in use.
#[utoipa::path(operation_id = "opening_key_create", tag = "Submissions", request_body = OpeningKeyInput,
    responses((status = 200, body = OpeningKeyView), (status = "4XX", body = ProblemDocument)))]
#[post("/opening-keys")]
async fn opening_key_create(
    app: AppData,
    caller: Caller,
    input: Json<OpeningKeyInput>,
) -> Answer<Versioned<OpeningKeyView>> {
    let made = blocking(&app, move |app| service::opening_key_make(app, &caller.actor, &input)).await?;
    Ok(Versioned { version: made.version, value: made })
}

/// Changes the passphrase of an opening key.
#[utoipa::path(operation_id = "opening_key_passphrase", tag = "Submissions", request_body = PassphraseInput,
    params(("id" = OpeningKeyId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OpeningKeyView), (status = "4XX", body = ProblemDocument)))]
#[post("/opening-keys/{id}/passphrase")]
async fn opening_key_passphrase(
    app: AppData,
    caller: Caller,
    id: Path<OpeningKeyId>,
    expected: IfMatch,
    input: Json<PassphraseInput>,
) -> Answer<Versioned<OpeningKeyView>> {
    let changed =
        blocking(&app, move |app| service::change_passphrase(app, &caller.actor, *id, expected.0, &input)).await?;
    Ok(Versioned { version: changed.version, value: changed })
}

/// How far the opening of an opportunity is. Without number or names of bidders before it.
#[utoipa::path(operation_id = "opening_read", tag = "Submissions", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = OpeningView), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/opening")]
async fn opening_read(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<OpeningView>> {
    blocking(&app, move |app| service::opening(app, &caller.actor, *id)).await.map(Json)
}

/// Contributes the caller's share: the first waits for the second, the second opens. Refusals are on record.
#[utoipa::path(operation_id = "opening_contribute", tag = "Submissions", params(("id" = OpportunityId, Path)),
    request_body = ShareInput,
    responses((status = 200, body = OpeningView), (status = "4XX", body = ProblemDocument)))]
#[post("/opportunities/{id}/opening/shares")]
async fn opening_contribute(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
    input: Json<ShareInput>,
) -> Answer<Json<OpeningView>> {
    blocking(&app, move |app| service::contribute(app, &caller.actor, *id, &input)).await.map(Json)
}

/// The escrow's share as an age file, after the deadline: to be decrypted where the recovery key is kept.
#[utoipa::path(operation_id = "opening_escrow_read", tag = "Submissions", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = FileContent, content_type = "application/octet-stream"),
        (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/opening/escrow-share")]
async fn opening_escrow_read(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<HttpResponse> {
    let share = blocking(&app, move |app| service::escrow_share(app, &caller.actor, *id)).await?;
    Ok(HttpResponse::Ok().content_type("application/octet-stream").body(share))
}

/// The published record of an opening: names, prices, times, hashes.
#[utoipa::path(operation_id = "opening_record_read", tag = "Submissions", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = OpeningRecord), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/opening/record")]
async fn opening_record_read(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Json<OpeningRecord>> {
    blocking(&app, move |app| service::record(app, &caller.actor, *id)).await.map(Json)
}

/// The same as an XLSX file, a row for each offer.
#[utoipa::path(operation_id = "opening_record_export", tag = "Submissions", params(("id" = OpportunityId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/opening/record/export")]
async fn opening_record_export(app: AppData, caller: Caller, id: Path<OpportunityId>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::record_sheet(app, &caller.actor, *id)).await?;
    Ok(Download { name: "开标记录.xlsx".into(), content_type: XLSX, bytes })
}

/// What was opened for an opportunity, with where each stands, for its department and its supervisors.
#[utoipa::path(operation_id = "submission_opened_list", tag = "Submissions", params(("id" = OpportunityId, Path)),
    responses((status = 200, body = Vec<OpenedCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/opportunities/{id}/opened-submissions")]
async fn submission_opened_list(
    app: AppData,
    caller: Caller,
    id: Path<OpportunityId>,
) -> Answer<Json<Vec<OpenedCard>>> {
    blocking(&app, move |app| service::opened_list(app, &caller.actor, *id)).await.map(Json)
}

/// The text that was sealed, byte by byte: its SHA-256 is the one in the receipt.
#[utoipa::path(operation_id = "submission_opened_read", tag = "Submissions", params(("id" = SubmissionId, Path)),
    responses((status = 200, body = Envelope), (status = "4XX", body = ProblemDocument)))]
#[get("/submissions/{id}/opened")]
async fn submission_opened_read(app: AppData, caller: Caller, id: Path<SubmissionId>) -> Answer<HttpResponse> {
    let text = blocking(&app, move |app| service::opened_text(app, &caller.actor, *id)).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(text))
}
