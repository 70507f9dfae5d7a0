//! The queue for operators.

use super::demo_clock::{self, DemoClock};
use super::{JobQuery, JobView, service};
use crate::http::{Answer, AppData, Caller, Cursor, Page, ProblemDocument, Routes, blocking};
use crate::kernel::ids::JobId;
use actix_web::web::{Json, Path, Query};
use actix_web::{get, post, put};

/// This room's routes.
pub fn routes(api: &mut Routes<'_>) {
    api.service(job_list).service(job_retry).service(demo_clock_advance);
}

/// Jobs in one state, newest first: what failed for good, unless another state is asked for.
#[utoipa::path(operation_id = "job_list", tag = "Jobs", params(JobQuery),
    responses((status = 200, body = Page<JobView>), (status = "4XX", body = ProblemDocument)))]
#[get("/jobs")]
async fn job_list(app: AppData, caller: Caller, query: Query<JobQuery>) -> Answer<Json<Page<JobView>>> {
    let query = query.into_inner();
    let before: Option<JobId> = Cursor::decode(query.after.as_deref())?;
    let limit = query.limit();
    let rows = blocking(&app, move |app| service::list(app, &caller.actor, &query, before)).await?;
    Ok(Json(Page::cut(rows, limit, |job| job.id)?))
}

/// Has a job that was given up tried again.
#[utoipa::path(operation_id = "job_retry", tag = "Jobs",
    responses((status = 200, body = JobView), (status = "4XX", body = ProblemDocument)))]
#[post("/jobs/{id}/retry")]
async fn job_retry(app: AppData, caller: Caller, id: Path<JobId>) -> Answer<Json<JobView>> {
    blocking(&app, move |app| service::retry(app, &caller.actor, id.into_inner())).await.map(Json)
}

/// Moves the clock of a demo server on; a real server has no such thing (404).
#[utoipa::path(operation_id = "demo_clock_advance", tag = "Jobs",
    responses((status = 200, body = DemoClock), (status = "4XX", body = ProblemDocument)))]
#[put("/demo-clock")]
async fn demo_clock_advance(app: AppData, caller: Caller, wanted: Json<DemoClock>) -> Answer<Json<DemoClock>> {
    blocking(&app, move |app| demo_clock::advance(app, &caller.actor, wanted.into_inner())).await.map(Json)
}
