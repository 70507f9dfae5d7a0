//! A person's own invitations to panels.

use crate::http::{Answer, AppData, Caller, IfMatch, ProblemDocument, Routes, Versioned, blocking};
use crate::reviews::model::{AnswerInput, InvitationId, InvitationView};
use crate::reviews::service;
use actix_web::web::{Json, Path};
use actix_web::{get, post};

pub(super) fn routes(api: &mut Routes<'_>) {
    api.service(panel_invitation_list).service(panel_invitation_answer);
}

/// The caller's own invitations, newest first.
#[utoipa::path(operation_id = "panel_invitation_list", tag = "Reviews",
    responses((status = 200, body = Vec<InvitationView>), (status = "4XX", body = ProblemDocument)))]
#[get("/panel-invitations")]
async fn panel_invitation_list(app: AppData, caller: Caller) -> Answer<Json<Vec<InvitationView>>> {
    blocking(&app, move |app| service::invitations(app, &caller.actor)).await.map(Json)
}

/// Accepts, declines, or declares a relation that forbids judging.
#[utoipa::path(operation_id = "panel_invitation_answer", tag = "Reviews", request_body = AnswerInput,
    params(("id" = InvitationId, Path), ("If-Match" = String, Header, description = "The version read")),
    responses((status = 200, body = InvitationView), (status = "4XX", body = ProblemDocument)))]
#[post("/panel-invitations/{id}/answer")]
async fn panel_invitation_answer(
    app: AppData,
    caller: Caller,
    id: Path<InvitationId>,
    version: IfMatch,
    input: Json<AnswerInput>,
) -> Answer<Versioned<InvitationView>> {
    let view = blocking(&app, move |app| service::answer(app, &caller.actor, *id, version.0, &input)).await?;
    Ok(Versioned { version: view.version, value: view })
}
