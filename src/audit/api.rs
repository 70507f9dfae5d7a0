//! The log for supervisors.

use super::{Entry, EventQuery, Verdict, service};
use crate::http::{Answer, AppData, Caller, ProblemDocument, Routes, blocking};
use actix_web::get;
use actix_web::web::{Json, Query};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(audit_list).service(audit_verify);
}

/// Entries of the log, newest first, within the supervisor's region.
#[utoipa::path(operation_id = "audit_list", tag = "Audit", params(EventQuery),
    responses((status = 200, body = Vec<Entry>), (status = "4XX", body = ProblemDocument)))]
#[get("/audit/entries")]
async fn audit_list(app: AppData, caller: Caller, query: Query<EventQuery>) -> Answer<Json<Vec<Entry>>> {
    let query = query.into_inner();
    blocking(&app, move |app| service::entries(&app.db, app.namers, &caller.actor, &query)).await.map(Json)
}

/// Recomputes the whole chain.
#[utoipa::path(operation_id = "audit_verify", tag = "Audit",
    responses((status = 200, body = Verdict), (status = "4XX", body = ProblemDocument)))]
#[get("/audit/verification")]
async fn audit_verify(app: AppData, caller: Caller) -> Answer<Json<Verdict>> {
    blocking(&app, move |app| service::verify_for(&app.db, &caller.actor)).await.map(Json)
}
