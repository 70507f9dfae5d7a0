//! The pool. What is an expert's own comes before the id of one.

use crate::http::download::{FileContent, XLSX};
use crate::http::{
    Answer, AppData, Caller, Cursor, Download, IdempotencyKey, IfMatch, Page, ProblemDocument, Routes, Versioned,
    blocking,
};
use crate::kernel::RegionCode;
use crate::kernel::ids::AccountId;
use crate::reviews::model::{
    AbsencesInput, ExpertAct, ExpertCard, ExpertId, ExpertInput, ExpertQuery, ExpertView, InterestsInput,
    RecusalRuleView,
};
use crate::reviews::service;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(expert_apply)
        .service(expert_own)
        .service(expert_update)
        .service(expert_absences)
        .service(expert_interests)
        .service(recusal_rule_list)
        .service(expert_invite)
        .service(expert_list)
        .service(expert_export)
        .service(expert_read)
        .service(expert_act);
}

/// Where relations are asked for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RegionQuery {
    /// Region; the nation unless told.
    region: Option<RegionCode>,
}

/// Somebody to invite into the pool.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExpertInvite {
    /// E-mail address or mobile number.
    login: String,
    /// Name, up to 50 characters.
    name: String,
}

/// Who was invited.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ExpertInvited {
    /// The new account.
    account: AccountId,
}

fn versioned(view: ExpertView) -> Versioned<ExpertView> {
    Versioned { version: view.version, value: view }
}

/// Applies to the pool of a region.
#[utoipa::path(operation_id = "expert_apply", tag = "Reviews", request_body = ExpertInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = ExpertView), (status = "4XX", body = ProblemDocument)))]
#[post("/experts")]
async fn expert_apply(
    app: AppData,
    caller: Caller,
    key: IdempotencyKey,
    input: Json<ExpertInput>,
) -> Answer<Versioned<ExpertView>> {
    let key = key.bind(&caller.actor, "expert_apply", &*input)?;
    blocking(&app, move |app| service::apply(app, &caller.actor, &input, key.as_ref())).await.map(versioned)
}

/// The caller's own entry.
#[utoipa::path(operation_id = "expert_own", tag = "Reviews",
    responses((status = 200, body = ExpertView), (status = "4XX", body = ProblemDocument)))]
#[get("/experts/own")]
async fn expert_own(app: AppData, caller: Caller) -> Answer<Versioned<ExpertView>> {
    blocking(&app, move |app| service::own(app, &caller.actor)).await.map(versioned)
}

/// Changes the own entry; whoever is listed is reviewed again.
#[utoipa::path(operation_id = "expert_update", tag = "Reviews", request_body = ExpertInput,
    params(("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ExpertView), (status = "4XX", body = ProblemDocument)))]
#[put("/experts/own")]
async fn expert_update(
    app: AppData,
    caller: Caller,
    version: IfMatch,
    input: Json<ExpertInput>,
) -> Answer<Versioned<ExpertView>> {
    blocking(&app, move |app| service::update(app, &caller.actor, version.0, &input)).await.map(versioned)
}

/// Sets the days away.
#[utoipa::path(operation_id = "expert_absences", tag = "Reviews", request_body = AbsencesInput,
    params(("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ExpertView), (status = "4XX", body = ProblemDocument)))]
#[put("/experts/own/absences")]
async fn expert_absences(
    app: AppData,
    caller: Caller,
    version: IfMatch,
    input: Json<AbsencesInput>,
) -> Answer<Versioned<ExpertView>> {
    blocking(&app, move |app| service::absences(app, &caller.actor, version.0, &input)).await.map(versioned)
}

/// Declares all relations with organizations.
#[utoipa::path(operation_id = "expert_interests", tag = "Reviews", request_body = InterestsInput,
    params(("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ExpertView), (status = "4XX", body = ProblemDocument)))]
#[put("/experts/own/interests")]
async fn expert_interests(
    app: AppData,
    caller: Caller,
    version: IfMatch,
    input: Json<InterestsInput>,
) -> Answer<Versioned<ExpertView>> {
    blocking(&app, move |app| service::interests(app, &caller.actor, version.0, &input)).await.map(versioned)
}

/// The relations for which somebody may not judge, with the rule behind each.
#[utoipa::path(operation_id = "recusal_rule_list", tag = "Reviews", params(RegionQuery),
    responses((status = 200, body = Vec<RecusalRuleView>), (status = "4XX", body = ProblemDocument)))]
#[get("/recusal-rules")]
async fn recusal_rule_list(
    app: AppData,
    caller: Caller,
    query: Query<RegionQuery>,
) -> Answer<Json<Vec<RecusalRuleView>>> {
    blocking(&app, move |app| service::recusal_rules(app, &caller.actor, query.region)).await.map(Json)
}

/// Invites somebody without an account to become an expert; a link to set a password is mailed.
#[utoipa::path(operation_id = "expert_invite", tag = "Reviews", request_body = ExpertInvite,
    responses((status = 200, body = ExpertInvited), (status = "4XX", body = ProblemDocument)))]
#[post("/experts/invitations")]
async fn expert_invite(app: AppData, caller: Caller, input: Json<ExpertInvite>) -> Answer<Json<ExpertInvited>> {
    let ExpertInvite { login, name } = input.into_inner();
    let account = blocking(&app, move |app| service::invite(app, &caller.actor, &login, &name)).await?;
    Ok(Json(ExpertInvited { account }))
}

/// The pool of the caller's region, newest first.
#[utoipa::path(operation_id = "expert_list", tag = "Reviews", params(ExpertQuery),
    responses((status = 200, body = Page<ExpertCard>), (status = "4XX", body = ProblemDocument)))]
#[get("/experts")]
async fn expert_list(app: AppData, caller: Caller, query: Query<ExpertQuery>) -> Answer<Json<Page<ExpertCard>>> {
    let before: Option<ExpertId> = Cursor::decode(query.after.as_deref())?;
    let (cards, limit) = blocking(&app, move |app| service::list(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(cards, usize::from(limit), |card| card.id)?))
}

/// The same as an XLSX file, without pages.
#[utoipa::path(operation_id = "expert_export", tag = "Reviews", params(ExpertQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = FileContent),
        (status = "4XX", body = ProblemDocument)))]
#[get("/experts/export")]
async fn expert_export(app: AppData, caller: Caller, query: Query<ExpertQuery>) -> Answer<Download> {
    let bytes = blocking(&app, move |app| service::experts_sheet(app, &caller.actor, &query)).await?;
    Ok(Download { name: "评审专家库.xlsx".into(), content_type: XLSX, bytes })
}

/// One member of the pool.
#[utoipa::path(operation_id = "expert_read", tag = "Reviews", params(("id" = ExpertId, Path)),
    responses((status = 200, body = ExpertView), (status = "4XX", body = ProblemDocument)))]
#[get("/experts/{id}")]
async fn expert_read(app: AppData, caller: Caller, id: Path<ExpertId>) -> Answer<Versioned<ExpertView>> {
    blocking(&app, move |app| service::read(app, &caller.actor, *id)).await.map(versioned)
}

/// Lists, returns, suspends, resumes or removes a member of the pool.
#[utoipa::path(operation_id = "expert_act", tag = "Reviews", request_body = ExpertAct,
    params(("id" = ExpertId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = ExpertView), (status = "4XX", body = ProblemDocument)))]
#[post("/experts/{id}/acts")]
async fn expert_act(
    app: AppData,
    caller: Caller,
    id: Path<ExpertId>,
    version: IfMatch,
    input: Json<ExpertAct>,
) -> Answer<Versioned<ExpertView>> {
    blocking(&app, move |app| service::act(app, &caller.actor, *id, version.0, &input)).await.map(versioned)
}
