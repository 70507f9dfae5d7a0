//! Queries of submissions and openings.

mod opening;

pub(super) use opening::*;

use super::model::{FileRow, Standing, Step, Submission, SubmissionId, SubmissionState, Version, VersionHead};
use crate::db::schema::{submission, submission_file, submission_step, submission_version};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{FileId, OpportunityId, OrganizationId};
use crate::kernel::{Error, Instant, Result};
use diesel::prelude::*;

pub(super) fn submission_by_id(conn: &mut Conn, id: SubmissionId) -> Result<Submission> {
    let found = submission::table.find(id).select(Submission::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// What an organization hands in for an opportunity, if it has begun.
pub(super) fn submission_of(
    conn: &mut Conn,
    opportunity: OpportunityId,
    organization: OrganizationId,
) -> Result<Option<Submission>> {
    Ok(submission::table
        .filter(submission::opportunity_id.eq(opportunity).and(submission::organization_id.eq(organization)))
        .select(Submission::as_select())
        .first(conn)
        .optional()?)
}

/// An organization's, last changed first, after a place in that order.
pub(super) fn submissions_of(
    conn: &mut Conn,
    organization: OrganizationId,
    opportunity: Option<OpportunityId>,
    after: Option<(Instant, SubmissionId)>,
    limit: i64,
) -> Result<Vec<Submission>> {
    let mut query = submission::table
        .filter(submission::organization_id.eq(organization))
        .order((submission::updated_at.desc(), submission::id.desc()))
        .select(Submission::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(opportunity) = opportunity {
        query = query.filter(submission::opportunity_id.eq(opportunity));
    }
    if let Some((at, id)) = after {
        query =
            query.filter(submission::updated_at.lt(at).or(submission::updated_at.eq(at).and(submission::id.lt(id))));
    }
    Ok(query.load(conn)?)
}

/// All of an opportunity in one of these states, oldest first.
pub(super) fn submissions_in(
    conn: &mut Conn,
    opportunity: OpportunityId,
    states: &[SubmissionState],
) -> Result<Vec<Submission>> {
    Ok(submission::table
        .filter(submission::opportunity_id.eq(opportunity).and(submission::state.eq_any(states)))
        .order(submission::id)
        .select(Submission::as_select())
        .load(conn)?)
}

pub(super) fn submissions_count(
    conn: &mut Conn,
    opportunity: OpportunityId,
    states: &[SubmissionState],
) -> Result<i64> {
    Ok(submission::table
        .filter(submission::opportunity_id.eq(opportunity).and(submission::state.eq_any(states)))
        .count()
        .get_result(conn)?)
}

pub(super) fn submission_insert(tx: &mut Tx<'_>, row: &Submission) -> Result<()> {
    diesel::insert_into(submission::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Saves a row whose `version` is still the one read, and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(super) fn submission_save(tx: &mut Tx<'_>, row: &Submission) -> Result<Submission> {
    let saved = Submission { version: row.version + 1, ..row.clone() };
    let rows = diesel::update(submission::table)
        .filter(submission::id.eq(row.id).and(submission::version.eq(row.version)))
        .set(&saved)
        .execute(&mut **tx)?;
    if rows == 0 { Err(Error::version_conflict()) } else { Ok(saved) }
}

/// Which lots each sealed submission of an opportunity is for, encrypted; none: the whole.
pub(super) fn lots_sealed(conn: &mut Conn, opportunity: OpportunityId) -> Result<Vec<Option<Vec<u8>>>> {
    let in_force =
        submission_version::submission_id.eq(submission::id).and(submission_version::standing.eq(Standing::InForce));
    Ok(submission::table
        .inner_join(submission_version::table.on(in_force))
        .filter(submission::opportunity_id.eq(opportunity).and(submission::state.eq(SubmissionState::Sealed)))
        .select(submission_version::lots)
        .load(conn)?)
}

/// Newest first, without what is large.
pub(super) fn versions_of(conn: &mut Conn, id: SubmissionId) -> Result<Vec<VersionHead>> {
    Ok(submission_version::table
        .filter(submission_version::submission_id.eq(id))
        .order(submission_version::number.desc())
        .select(VersionHead::as_select())
        .load(conn)?)
}

pub(super) fn version_by_number(conn: &mut Conn, id: SubmissionId, number: i32) -> Result<VersionHead> {
    let found = submission_version::table.find((id, number)).select(VersionHead::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

pub(super) fn version_insert(tx: &mut Tx<'_>, row: &Version) -> Result<()> {
    diesel::insert_into(submission_version::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Ends the version in force.
pub(super) fn version_end(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    standing: Standing,
    at: Instant,
    withdrawal: Option<&JsonText>,
) -> Result<()> {
    let in_force = submission_version::submission_id.eq(id).and(submission_version::standing.eq(Standing::InForce));
    diesel::update(submission_version::table.filter(in_force))
        .set((
            submission_version::standing.eq(standing),
            submission_version::ended_at.eq(Some(at)),
            submission_version::withdrawal.eq(withdrawal),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Keeps the receipt of a confirmation.
pub(super) fn version_confirm(tx: &mut Tx<'_>, id: SubmissionId, number: i32, receipt: &JsonText) -> Result<()> {
    diesel::update(submission_version::table.find((id, number)))
        .set(submission_version::confirmation.eq(Some(receipt)))
        .execute(&mut **tx)?;
    Ok(())
}

/// The ciphertext of a version.
pub(super) fn version_sealed(conn: &mut Conn, id: SubmissionId, number: i32) -> Result<Vec<u8>> {
    let found = submission_version::table.find((id, number)).select(submission_version::sealed).first(conn);
    found.optional()?.ok_or_else(Error::not_found)
}

/// The text of an opened version.
pub(super) fn version_opened(conn: &mut Conn, id: SubmissionId, number: i32) -> Result<Option<String>> {
    let found = submission_version::table.find((id, number)).select(submission_version::opened).first(conn);
    Ok(found.optional()?.flatten())
}

pub(super) fn version_open(tx: &mut Tx<'_>, id: SubmissionId, number: i32, text: &str) -> Result<()> {
    diesel::update(submission_version::table.find((id, number)))
        .set(submission_version::opened.eq(Some(text)))
        .execute(&mut **tx)?;
    Ok(())
}

/// In the order of their upload.
pub(super) fn files_of(conn: &mut Conn, id: SubmissionId) -> Result<Vec<FileRow>> {
    Ok(submission_file::table
        .filter(submission_file::submission_id.eq(id))
        .order(submission_file::id)
        .select(FileRow::as_select())
        .load(conn)?)
}

pub(super) fn file_by_id(conn: &mut Conn, submission: SubmissionId, id: FileId) -> Result<FileRow> {
    let row = submission_file::table.find(id).filter(submission_file::submission_id.eq(submission));
    row.select(FileRow::as_select()).first(conn).optional()?.ok_or_else(Error::not_found)
}

pub(super) fn file_insert(tx: &mut Tx<'_>, row: &FileRow) -> Result<()> {
    diesel::insert_into(submission_file::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Notes what arrived of a file; false when its row is gone.
pub(super) fn file_arrived(tx: &mut Tx<'_>, row: &FileRow) -> Result<bool> {
    let changed = diesel::update(submission_file::table.find(row.id))
        .set((
            submission_file::size.eq(row.size),
            submission_file::sha256.eq(&row.sha256),
            submission_file::meta.eq(&row.meta),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Notes whether a file's key is in a draft (`meta`), or in which version it was sealed.
pub(super) fn file_held(tx: &mut Tx<'_>, id: FileId, meta: Option<&[u8]>, number: i32) -> Result<()> {
    diesel::update(submission_file::table.find(id))
        .set((submission_file::meta.eq(meta), submission_file::number.eq(number)))
        .execute(&mut **tx)?;
    Ok(())
}

pub(super) fn file_delete(tx: &mut Tx<'_>, id: FileId) -> Result<()> {
    diesel::delete(submission_file::table.find(id)).execute(&mut **tx)?;
    Ok(())
}

pub(super) fn step_insert(tx: &mut Tx<'_>, row: &Step) -> Result<()> {
    diesel::insert_into(submission_step::table).values(row).execute(&mut **tx)?;
    Ok(())
}
