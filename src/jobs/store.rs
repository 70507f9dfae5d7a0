//! Queries of the queue.

use super::model::{Row, State};
use crate::db::schema::job;
use crate::db::{Conn, Tx};
use crate::kernel::ids::JobId;
use crate::kernel::{Instant, Result};
use crate::on_conn;
use diesel::dsl::{count_star, min};
use diesel::prelude::*;

/// Adds a job unless one with its unique key waits already; whether it was added.
pub(super) fn job_insert(tx: &mut Tx<'_>, row: &Row) -> Result<bool> {
    let insert = diesel::insert_into(job::table).values(row).on_conflict(job::unique_key).do_nothing();
    Ok(on_conn!(tx, |c| insert.execute(c))? == 1)
}

/// Jobs of `kinds` whose time has come, those due longest first.
pub(super) fn jobs_due(conn: &mut Conn, kinds: &[&str], now: Instant, limit: i64) -> Result<Vec<Row>> {
    Ok(job::table
        .filter(job::due_at.le(now).and(job::kind.eq_any(kinds)))
        .order((job::due_at, job::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?)
}

/// The earliest moment at which a job of `kinds` may be taken.
pub(super) fn job_next_due(conn: &mut Conn, kinds: &[&str]) -> Result<Option<Instant>> {
    Ok(job::table.filter(job::kind.eq_any(kinds)).select(min(job::due_at)).first(conn)?)
}

/// Gives a job to the worker with token `lease` until `until`.
pub(super) fn job_take(tx: &mut Tx<'_>, id: JobId, lease: &str, until: Instant) -> Result<()> {
    diesel::update(job::table.find(id))
        .set((
            job::state.eq(State::Running),
            job::lease.eq(Some(lease)),
            job::due_at.eq(Some(until)),
            job::attempts.eq(job::attempts + 1),
            job::unique_key.eq(None::<String>),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Lengthens a lease; false when the worker no longer holds the job.
pub(super) fn job_extend(tx: &mut Tx<'_>, id: JobId, lease: &str, until: Instant) -> Result<bool> {
    let held = job::table.find(id).filter(job::lease.eq(lease));
    Ok(diesel::update(held).set(job::due_at.eq(Some(until))).execute(&mut **tx)? == 1)
}

/// Removes a finished job; false when the worker no longer holds it.
pub(super) fn job_finish(tx: &mut Tx<'_>, id: JobId, lease: &str) -> Result<bool> {
    Ok(diesel::delete(job::table.find(id).filter(job::lease.eq(lease))).execute(&mut **tx)? == 1)
}

/// Notes a failure; the job waits until `again`, or is dead. False when the worker no longer holds it.
pub(super) fn job_fail(
    tx: &mut Tx<'_>,
    (id, lease): (JobId, &str),
    error: &str,
    now: Instant,
    again: Option<Instant>,
) -> Result<bool> {
    let held = job::table.find(id).filter(job::lease.eq(lease));
    Ok(diesel::update(held)
        .set((
            job::state.eq(if again.is_some() { State::Waiting } else { State::Dead }),
            job::due_at.eq(again),
            job::lease.eq(None::<String>),
            job::error.eq(Some(error)),
            job::failed_at.eq(Some(now)),
        ))
        .execute(&mut **tx)?
        == 1)
}

/// Removes the waiting jobs with these unique keys.
pub(super) fn jobs_forget(tx: &mut Tx<'_>, unique_keys: &[String]) -> Result<()> {
    diesel::delete(job::table.filter(job::unique_key.eq_any(unique_keys))).execute(&mut **tx)?;
    Ok(())
}

/// Waiting jobs whose unique key ends with `suffix`: key and due time.
pub(super) fn jobs_keyed(conn: &mut Conn, suffix: &str) -> Result<Vec<(Option<String>, Option<Instant>)>> {
    Ok(job::table
        .filter(job::unique_key.like(format!("%{suffix}")))
        .select((job::unique_key, job::due_at))
        .load(conn)?)
}

/// Makes a dead job wait again, with all its attempts.
pub(super) fn job_revive(tx: &mut Tx<'_>, id: JobId, now: Instant) -> Result<()> {
    diesel::update(job::table.find(id))
        .set((job::state.eq(State::Waiting), job::due_at.eq(Some(now)), job::attempts.eq(0)))
        .execute(&mut **tx)?;
    Ok(())
}

pub(super) fn job_by_id(conn: &mut Conn, id: JobId) -> Result<Row> {
    Ok(job::table.find(id).select(Row::as_select()).first(conn)?)
}

/// Newest first, older than `before`.
pub(super) fn jobs_list(conn: &mut Conn, state: State, before: Option<JobId>, limit: usize) -> Result<Vec<Row>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut list = job::table
        .filter(job::state.eq(state))
        .order(job::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(before) = before {
        list = list.filter(job::id.lt(before));
    }
    Ok(list.load(conn)?)
}

pub(super) fn jobs_count(conn: &mut Conn) -> Result<Vec<(State, i64)>> {
    Ok(job::table.group_by(job::state).select((job::state, count_star())).load(conn)?)
}
