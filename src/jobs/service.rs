//! Queueing, and the operator's view.

use super::model::{Job, JobQuery, JobView, Row, State};
use super::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::db::types::JsonText;
use crate::kernel::ids::JobId;
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result};
use prometheus::{IntGaugeVec, register_int_gauge_vec};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Queues a job to run at `due` (a moment not later than now: at once after the commit).
///
/// # Errors
/// Those of the database.
pub fn enqueue<J: Job>(tx: &mut Tx<'_>, job: &J, due: Instant) -> Result<JobId> {
    let row = row(J::KIND, JsonText::of(job)?, None, due);
    store::job_insert(tx, &row)?;
    Ok(row.id)
}

/// Queues a job unless one of its kind with the same `key` still waits for its first attempt; says whether it did. A job
/// that runs already does not count, since it may have missed what this one is for.
///
/// # Errors
/// Those of the database.
pub fn enqueue_once<J: Job>(tx: &mut Tx<'_>, key: &str, job: &J, due: Instant) -> Result<bool> {
    let key = format!("{}:{key}", J::KIND);
    store::job_insert(tx, &row(J::KIND, JsonText::of(job)?, Some(key), due))
}

/// A job that waits to be taken.
pub(super) fn row(kind: &str, payload: JsonText, unique_key: Option<String>, due: Instant) -> Row {
    Row {
        id: JobId::new(),
        kind: kind.to_owned(),
        payload,
        unique_key,
        state: State::Waiting,
        scheduled_at: due,
        due_at: Some(due),
        lease: None,
        attempts: 0,
        error: None,
        failed_at: None,
    }
}

/// Jobs in one state, newest first, older than `before`; one more than a page holds, which tells that there is more.
///
/// # Errors
/// `forbidden`, or those of the database.
pub fn list(app: &App, actor: &Actor, query: &JobQuery, before: Option<JobId>) -> Result<Vec<JobView>> {
    actor.may(&rules::LIST, &Relation::default())?;
    let state = query.state.unwrap_or(State::Dead);
    let rows = app.db.read(|conn| store::jobs_list(conn, state, before, query.limit() + 1))?;
    Ok(rows.into_iter().map(JobView::from).collect())
}

/// Has a dead job tried again from the start.
///
/// # Errors
/// `forbidden`; `not_found`; `state_conflict` when the job has not been given up.
pub fn retry(app: &App, actor: &Actor, id: JobId) -> Result<JobView> {
    actor.may(&rules::RETRY, &Relation::default())?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let job = store::job_by_id(tx, id)?;
        if job.state != State::Dead {
            return Err(Error::new(
                Code::StateConflict,
                "该任务仍在等待或执行中，系统会自动重试，无需手动重试",
                "The job still waits or runs and is retried by itself; only a job given up can be retried",
            ));
        }
        store::job_revive(tx, id, now)?;
        let event = Event::new(actor, now, "job.retry", "job", &id).with(&serde_json::json!({ "kind": job.kind }))?;
        audit::record(tx, event)?;
        store::job_by_id(tx, id).map(JobView::from)
    })
}

/// Sets the gauge `duijie_jobs` to how many jobs there are in each state: what waits too long or has been given up is worth
/// an alarm.
///
/// # Errors
/// Those of the database.
pub fn measure(app: &App) -> Result<()> {
    static GAUGE: OnceLock<Option<IntGaugeVec>> = OnceLock::new();
    let gauge = GAUGE.get_or_init(|| register_int_gauge_vec!("duijie_jobs", "Jobs in the queue", &["state"]).ok());
    let counts: BTreeMap<State, i64> = app.db.read(store::jobs_count)?.into_iter().collect();
    for (state, gauge) in State::ALL.iter().zip(gauge.iter().cycle()) {
        gauge.with_label_values(&[state.as_str()]).set(counts.get(state).copied().unwrap_or(0));
    }
    Ok(())
}
