//! Changes of a contract, and its end by breach.

use super::super::model::{
    ContractBreachInput, ContractChangeId, ContractChangeInput, ContractChangeView, ContractId, ContractReturnInput,
    ContractSignInput, ContractView,
};
use super::super::service::{self, change};
use super::versioned as versioned_contract;
use crate::http::{Answer, AppData, Caller, IdempotencyKey, IfMatch, ProblemDocument, Routes, Versioned, blocking};
use actix_web::web::{Json, Path};
use actix_web::{get, post};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(contract_change_list)
        .service(contract_change_propose)
        .service(contract_change_read)
        .service(contract_change_sign)
        .service(contract_change_refuse)
        .service(contract_change_withdraw)
        .service(contract_breach);
}

fn versioned(view: ContractChangeView) -> Versioned<ContractChangeView> {
    Versioned { version: view.version, value: view }
}

/// Changes of a contract, newest first.
#[utoipa::path(operation_id = "contract_change_list", tag = "Contracts", params(("id" = ContractId, Path)),
    responses((status = 200, body = Vec<ContractChangeView>), (status = "4XX", body = ProblemDocument)))]
#[get("/contracts/{id}/changes")]
async fn contract_change_list(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
) -> Answer<Json<Vec<ContractChangeView>>> {
    blocking(&app, move |app| change::list(app, &caller.actor, *id)).await.map(Json)
}

/// Proposes a change, an addition, a suspension, the resumption or the end; what the law does not allow is refused at its place.
#[utoipa::path(operation_id = "contract_change_propose", tag = "Contracts", request_body = ContractChangeInput,
    params(("id" = ContractId, Path), ("Idempotency-Key" = Option<String>, Header, description = "Repeats give the first answer")),
    responses((status = 200, body = ContractChangeView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/changes")]
async fn contract_change_propose(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    key: IdempotencyKey,
    input: Json<ContractChangeInput>,
) -> Answer<Versioned<ContractChangeView>> {
    let key = key.bind(&caller.actor, "contract_change_propose", &(*id, &*input))?;
    blocking(&app, move |app| change::propose(app, &caller.actor, *id, &input, key.as_ref())).await.map(versioned)
}

/// One change, with the text to be signed.
#[utoipa::path(operation_id = "contract_change_read", tag = "Contracts", params(("id" = ContractChangeId, Path)),
    responses((status = 200, body = ContractChangeView), (status = "4XX", body = ProblemDocument)))]
#[get("/contract-changes/{id}")]
async fn contract_change_read(
    app: AppData,
    caller: Caller,
    id: Path<ContractChangeId>,
) -> Answer<Versioned<ContractChangeView>> {
    blocking(&app, move |app| change::read(app, &caller.actor, *id)).await.map(versioned)
}

/// Signs a change for the side of the caller; with the second signature it is the contract.
#[utoipa::path(operation_id = "contract_change_sign", tag = "Contracts", request_body = ContractSignInput,
    params(("id" = ContractChangeId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractChangeView), (status = "4XX", body = ProblemDocument)))]
#[post("/contract-changes/{id}/signatures")]
async fn contract_change_sign(
    app: AppData,
    caller: Caller,
    id: Path<ContractChangeId>,
    version: IfMatch,
    input: Json<ContractSignInput>,
) -> Answer<Versioned<ContractChangeView>> {
    blocking(&app, move |app| change::sign(app, &caller.actor, (*id, version.0), &input)).await.map(versioned)
}

/// Refuses what the other side proposes, with a reason.
#[utoipa::path(operation_id = "contract_change_refuse", tag = "Contracts", request_body = ContractReturnInput,
    params(("id" = ContractChangeId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractChangeView), (status = "4XX", body = ProblemDocument)))]
#[post("/contract-changes/{id}/refusal")]
async fn contract_change_refuse(
    app: AppData,
    caller: Caller,
    id: Path<ContractChangeId>,
    version: IfMatch,
    input: Json<ContractReturnInput>,
) -> Answer<Versioned<ContractChangeView>> {
    let reason = input.into_inner().reason;
    blocking(&app, move |app| change::refuse(app, &caller.actor, (*id, version.0), &reason)).await.map(versioned)
}

/// Takes back what the own side proposes.
#[utoipa::path(operation_id = "contract_change_withdraw", tag = "Contracts",
    params(("id" = ContractChangeId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractChangeView), (status = "4XX", body = ProblemDocument)))]
#[post("/contract-changes/{id}/withdrawal")]
async fn contract_change_withdraw(
    app: AppData,
    caller: Caller,
    id: Path<ContractChangeId>,
    version: IfMatch,
) -> Answer<Versioned<ContractChangeView>> {
    blocking(&app, move |app| change::withdraw(app, &caller.actor, (*id, version.0))).await.map(versioned)
}

/// Ends the contract because the other side broke it, by a term of the contract, with the damages that gives.
#[utoipa::path(operation_id = "contract_breach", tag = "Contracts", request_body = ContractBreachInput,
    params(("id" = ContractId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ContractView), (status = "4XX", body = ProblemDocument)))]
#[post("/contracts/{id}/breach")]
async fn contract_breach(
    app: AppData,
    caller: Caller,
    id: Path<ContractId>,
    version: IfMatch,
    input: Json<ContractBreachInput>,
) -> Answer<Versioned<ContractView>> {
    blocking(&app, move |app| service::breach(app, &caller.actor, *id, version.0, &input)).await.map(versioned_contract)
}
