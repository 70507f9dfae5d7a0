//! Contracts: drafting, confirming, signing, publishing, filing; and what everybody can read.

mod changes;

use super::model::{
    ContractCard, ContractFilingInput, ContractId, ContractMasksInput, ContractQuery, ContractReturnInput,
    ContractSignInput, ContractTerms, ContractText, ContractView, PublicContract, SignedContract,
};
use super::service;
use crate::http::download::{FileContent, XLSX};
use crate::http::{
    Answer, AppData, Caller, Cursor, Download, IfMatch, Page, ProblemDocument, Routes, Versioned, blocking,
};
use crate::kernel::Instant;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, post, put};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(contract_list)
        .service(contract_export)
        .service(contract_read)
        .service(contract_text)
        .service(contract_signed)
        .service(contract_update)
        .service(contract_offer)
        .service(contract_withdraw)
        .service(contract_return)
        .service(contract_confirm)
        .service(contract_sign)
        .service(contract_masks)
        .service(contract_publish)
        .service(contract_file)
        .service(contract_public_list)
        .service(contract_public_read);
    changes::routes(api);
}

fn versioned(view: ContractView) -> Versioned<ContractView> {
    Versioned { version: view.version, value: view }
}

/// Contracts of the acting department or organization, or in the region of the acting authority, newest first.
#[utoipa::path(operation_id = "contract_list", tag = "Contracts", params(ContractQuery),
    responses((status = 200, body = Page<ContractCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/contracts")]
async fn contract_list(app: AppData, caller: Caller, query: Query<ContractQuery>) -> Answer<Json<Page<ContractCard>>> {
    let query = query.into_inner();
    let before: Option<ContractId> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let rows = blocking(&app, move |app| service::list(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |card| card.id)?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "contract_export", tag = "Contracts", params(ContractQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/contracts/export")]
async fn contract_export(app: AppData, caller: Caller, query: Query<ContractQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "合同.xlsx".into(), content_type: XLSX, bytes })
}

/// One contract: its terms, where they differ from tender documents and bid, what is missing, its budget under every cost rule.
#[utoipa::path(operation_id = "contract_read", tag = "Contracts", params(("id" = ContractId, Path)),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[get("/contracts/{id}")]
async fn contract_read(app: AppData, caller: Caller, id: Path<ContractId>) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::read(app, &caller.actor, *id)).await.map(versioned)
}

/// The text of a contract in sections and paragraphs, and its plain form with the hash that is signed.
#[utoipa::path(operation_id = "contract_text", tag = "Contracts", params(("id" = ContractId, Path)),
    responses((status = 200, body = ContractText), (status = "4XX", body = ProblemDocument)))]
#[get("/contracts/{id}/text")]
async fn contract_text(app: AppData, caller: Caller, id: Path<ContractId>) -> Answer<Json<ContractText>> {
    blocking(&app, move |app| service::text(app, &caller.actor, *id)).await.map(Json)
}

/// The text with both signatures; `duijie verify contract` checks it offline.
#[utoipa::path(operation_id = "contract_signed", tag = "Contracts", params(("id" = ContractId, Path)),
    responses((status = 200, body = SignedContract), (status = "4XX", body = ProblemDocument)))]
#[get("/contracts/{id}/signed")]
async fn contract_signed(app: AppData, caller: Caller, id: Path<ContractId>) -> Answer<Json<SignedContract>> {
    blocking(&app, move |app| service::signed(app, &caller.actor, *id)).await.map(Json)
}

/// Saves what the contract says. What may not differ from tender documents and bid is refused at its place; what is missing is told
/// with the answer.
#[utoipa::path(operation_id = "contract_update", tag = "Contracts", request_body = ContractTerms,
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[put("/contracts/{id}")]
async fn contract_update(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
    terms: Json<ContractTerms>,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::update(app, &caller.actor, *id, version.0, &terms)).await.map(versioned)
}

/// Sends it to the organization.
#[utoipa::path(operation_id = "contract_offer", tag = "Contracts",
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/offer")]
async fn contract_offer(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::offer(app, &caller.actor, *id, version.0)).await.map(versioned)
}

/// Takes it back from the organization.
#[utoipa::path(operation_id = "contract_withdraw", tag = "Contracts",
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/withdrawal")]
async fn contract_withdraw(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::withdraw(app, &caller.actor, *id, version.0)).await.map(versioned)
}

/// Sends it back for another draft, with a reason.
#[utoipa::path(operation_id = "contract_return", tag = "Contracts", request_body = ContractReturnInput,
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/return")]
async fn contract_return(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
    input: Json<ContractReturnInput>,
) -> Answer<Versioned<ContractView>> {
    let reason = input.into_inner().reason;
    blocking(&app, move |app| service::send_back(app, &caller.actor, *id, version.0, &reason)).await.map(versioned)
}

/// The organization agrees to the text, which is fixed for signing.
#[utoipa::path(operation_id = "contract_confirm", tag = "Contracts",
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/confirmation")]
async fn contract_confirm(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::confirm(app, &caller.actor, *id, version.0)).await.map(versioned)
}

/// Signs the fixed text for the side of the caller; with the second signature the contract is signed.
#[utoipa::path(operation_id = "contract_sign", tag = "Contracts", request_body = ContractSignInput,
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/signatures")]
async fn contract_sign(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
    input: Json<ContractSignInput>,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::sign(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// The organization names its business secrets in the text, each with a reason; the whole list is replaced.
#[utoipa::path(operation_id = "contract_masks", tag = "Contracts", request_body = ContractMasksInput,
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[put("/contracts/{id}/masks")]
async fn contract_masks(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
    input: Json<ContractMasksInput>,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::masks(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Publishes it, with what is secret left out.
#[utoipa::path(operation_id = "contract_publish", tag = "Contracts",
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/publication")]
async fn contract_publish(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::publish(app, &caller.actor, *id, version.0)).await.map(versioned)
}

/// Files a copy with the finance authority.
#[utoipa::path(operation_id = "contract_file", tag = "Contracts", request_body = ContractFilingInput,
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/filing")]
async fn contract_file(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
    input: Json<ContractFilingInput>,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::file(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}

/// Published contracts, the last published first.
#[utoipa::path(operation_id = "contract_public_list", tag = "Contracts", params(ContractQuery),
    responses((status = 200, body = Page<ContractCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/published-contracts")]
async fn contract_public_list(
    app: AppData,
    caller: Caller,
    query: Query<ContractQuery>,
) -> Answer<Json<Page<ContractCard>>> {
    let query = query.into_inner();
    let before: Option<(Instant, ContractId)> = Cursor::decode(query.after.as_deref())?;
    let limit = usize::try_from(query.limit()).unwrap_or(1);
    let rows = blocking(&app, move |app| service::public_list(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |card| (card.published_at, card.id))?))
}

/// A published contract, with what is withheld left out and the reason in its place.
#[utoipa::path(operation_id = "contract_public_read", tag = "Contracts", params(("id" = ContractId, Path)),
    responses((status = 200, body = PublicContract), (status = "4XX", body = ProblemDocument)))]
#[get("/published-contracts/{id}")]
async fn contract_public_read(app: AppData, caller: Caller, id: Path<ContractId>) -> Answer<Json<PublicContract>> {
    blocking(&app, move |app| service::public_read(app, &caller.actor, *id)).await.map(Json)
}
