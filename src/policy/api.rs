//! The routes of policy packs.

use super::model::{
    CompareQuery, DecisionId, DecisionQuery, DecisionRow, DecisionView, EntryChange, FactView, PackCheck, PackDetail,
    PackInput, PackQuery, PackView, PolicyPackId, RulesQuery, RulesView, WithdrawInput,
};
use super::service;
use crate::http::{
    Answer, AppData, Caller, Cursor, IdempotencyKey, IfMatch, Page, ProblemDocument, Routes, Versioned, blocking,
};
use actix_web::web::{Json, Path, Query};
use actix_web::{get, post};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(policy_list)
        .service(policy_rules)
        .service(policy_facts)
        .service(policy_compare)
        .service(policy_check)
        .service(policy_import)
        .service(policy_decision_list)
        .service(policy_decision_read)
        .service(policy_read)
        .service(policy_publish)
        .service(policy_withdraw)
        .service(policy_discard);
}

/// Policy packs: published ones, and for those who keep a region's rules also drafts and earlier texts.
#[utoipa::path(operation_id = "policy_list", tag = "Policy", params(PackQuery),
    responses((status = 200, body = Vec<PackView>), (status = "4XX", body = ProblemDocument)))]
#[get("/policies")]
async fn policy_list(app: AppData, caller: Caller, query: Query<PackQuery>) -> Answer<Json<Vec<PackView>>> {
    blocking(&app, move |app| service::pack_list(app, &caller.actor, &query)).await.map(Json)
}

/// The rules that hold in a region for a kind of event on a day, merged, each with its source.
#[utoipa::path(operation_id = "policy_rules", tag = "Policy", params(RulesQuery),
    responses((status = 200, body = RulesView), (status = "4XX", body = ProblemDocument)))]
#[get("/policies/rules")]
async fn policy_rules(app: AppData, caller: Caller, query: Query<RulesQuery>) -> Answer<Json<RulesView>> {
    blocking(&app, move |app| service::rules_for(app, &caller.actor, &query)).await.map(Json)
}

/// The facts that rules may speak of: built in, and those that packs ask for.
#[utoipa::path(operation_id = "policy_facts", tag = "Policy",
    responses((status = 200, body = Vec<FactView>), (status = "4XX", body = ProblemDocument)))]
#[get("/policies/facts")]
async fn policy_facts(app: AppData, caller: Caller) -> Answer<Json<Vec<FactView>>> {
    blocking(&app, move |app| service::facts(app, &caller.actor)).await.map(Json)
}

/// How two texts differ, rule by rule.
#[utoipa::path(operation_id = "policy_compare", tag = "Policy", params(CompareQuery),
    responses((status = 200, body = Vec<EntryChange>), (status = "4XX", body = ProblemDocument)))]
#[get("/policies/compare")]
async fn policy_compare(app: AppData, caller: Caller, query: Query<CompareQuery>) -> Answer<Json<Vec<EntryChange>>> {
    blocking(&app, move |app| service::compare(app, &caller.actor, *query)).await.map(Json)
}

/// Reads a text without keeping it: every fault with line and key, or what it would change.
#[utoipa::path(operation_id = "policy_check", tag = "Policy", request_body = PackInput,
    responses((status = 200, body = PackCheck), (status = "4XX", body = ProblemDocument)))]
#[post("/policies/check")]
async fn policy_check(app: AppData, caller: Caller, input: Json<PackInput>) -> Answer<Json<PackCheck>> {
    blocking(&app, move |app| service::check(app, &caller.actor, &input)).await.map(Json)
}

/// Imports a text as a draft.
#[utoipa::path(operation_id = "policy_import", tag = "Policy", params(("Idempotency-Key" = Option<String>, Header)),
    request_body = PackInput,
    responses((status = 200, body = PackView), (status = "4XX", body = ProblemDocument)))]
#[post("/policies")]
async fn policy_import(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<PackInput>,
) -> Answer<Versioned<PackView>> {
    let key = key.bind(&caller.actor, "policy_import", &*input)?;
    blocking(&app, move |app| service::import(app, &caller.actor, &input, key.as_ref())).await.map(versioned)
}

/// Decisions on record in the unit's region, newest first, for those who oversee it.
#[utoipa::path(operation_id = "policy_decision_list", tag = "Policy", params(DecisionQuery),
    responses((status = 200, body = Page<DecisionRow>), (status = "4XX", body = ProblemDocument)))]
#[get("/policies/decisions")]
async fn policy_decision_list(
    app: AppData,
    caller: Caller,
    query: Query<DecisionQuery>,
) -> Answer<Json<Page<DecisionRow>>> {
    let query = query.into_inner();
    let before: Option<DecisionId> = Cursor::decode(query.after.as_deref())?;
    let limit = query.limit();
    let rows = blocking(&app, move |app| service::decision_list(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |row| row.id)?))
}

/// A decision by rule: its reasons, the same again with the packs of its time, and what today's rules would change.
#[utoipa::path(operation_id = "policy_decision_read", tag = "Policy", params(("id" = DecisionId, Path)),
    responses((status = 200, body = DecisionView), (status = "4XX", body = ProblemDocument)))]
#[get("/policies/decisions/{id}")]
async fn policy_decision_read(app: AppData, caller: Caller, id: Path<DecisionId>) -> Answer<Json<DecisionView>> {
    blocking(&app, move |app| service::decision_view(app, &caller.actor, *id)).await.map(Json)
}

/// A text with its rules.
#[utoipa::path(operation_id = "policy_read", tag = "Policy", params(("id" = PolicyPackId, Path)),
    responses((status = 200, body = PackDetail), (status = "4XX", body = ProblemDocument)))]
#[get("/policies/{id}")]
async fn policy_read(app: AppData, caller: Caller, id: Path<PolicyPackId>) -> Answer<Versioned<PackDetail>> {
    let detail = blocking(&app, move |app| service::pack_detail(app, &caller.actor, *id)).await?;
    Ok(Versioned { version: detail.pack.version, value: detail })
}

/// Puts a text in force in place of the pack's earlier one.
#[utoipa::path(operation_id = "policy_publish", tag = "Policy",
    params(("id" = PolicyPackId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PackView), (status = "4XX", body = ProblemDocument)))]
#[post("/policies/{id}/publish")]
async fn policy_publish(
    app: AppData,
    caller: Caller,
    id: Path<PolicyPackId>,
    expected: IfMatch,
) -> Answer<Versioned<PackView>> {
    blocking(&app, move |app| service::publish(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

/// Takes a text out of force, with the reason.
#[utoipa::path(operation_id = "policy_withdraw", tag = "Policy",
    params(("id" = PolicyPackId, Path), ("If-Match" = String, Header)), request_body = WithdrawInput,
    responses((status = 200, body = PackView), (status = "4XX", body = ProblemDocument)))]
#[post("/policies/{id}/withdraw")]
async fn policy_withdraw(
    app: AppData,
    caller: Caller,
    id: Path<PolicyPackId>,
    expected: IfMatch,
    input: Json<WithdrawInput>,
) -> Answer<Versioned<PackView>> {
    blocking(&app, move |app| service::withdraw(app, &caller.actor, *id, expected.0, &input)).await.map(versioned)
}

/// Gives a draft up.
#[utoipa::path(operation_id = "policy_discard", tag = "Policy",
    params(("id" = PolicyPackId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PackView), (status = "4XX", body = ProblemDocument)))]
#[post("/policies/{id}/discard")]
async fn policy_discard(
    app: AppData,
    caller: Caller,
    id: Path<PolicyPackId>,
    expected: IfMatch,
) -> Answer<Versioned<PackView>> {
    blocking(&app, move |app| service::discard(app, &caller.actor, *id, expected.0)).await.map(versioned)
}

fn versioned(view: PackView) -> Versioned<PackView> {
    Versioned { version: view.version, value: view }
}
