//! Enquiries, objections, complaints.

use crate::awards::model::{Remedy, RemedyId, RemedyKind, RemedyOutcome, RemedyState};
use crate::db::schema::remedy;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Error, Instant, Result};
use diesel::prelude::*;

pub(in crate::awards) fn remedy_by_id(conn: &mut Conn, id: RemedyId) -> Result<Remedy> {
    let found = remedy::table.find(id).select(Remedy::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// What several are, and about which purchase.
pub(in crate::awards) fn remedy_titles(
    conn: &mut Conn,
    ids: &[RemedyId],
) -> Result<Vec<(RemedyId, RemedyKind, String)>> {
    Ok(remedy::table.filter(remedy::id.eq_any(ids)).select((remedy::id, remedy::kind, remedy::title)).load(conn)?)
}

/// Newest first.
pub(in crate::awards) fn remedies_of(conn: &mut Conn, opportunity: OpportunityId) -> Result<Vec<Remedy>> {
    Ok(remedy::table
        .filter(remedy::opportunity_id.eq(opportunity))
        .order(remedy::id.desc())
        .select(Remedy::as_select())
        .load(conn)?)
}

/// Complaints decided since a moment: by whom, the name, what was found, when.
pub(in crate::awards) fn complaints_decided(
    conn: &mut Conn,
    since: Instant,
) -> Result<Vec<(OrganizationId, String, RemedyOutcome, Instant)>> {
    let rows: Vec<(OrganizationId, String, Option<RemedyOutcome>, Option<Instant>)> = remedy::table
        .filter(remedy::kind.eq(RemedyKind::Complaint).and(remedy::state.eq(RemedyState::Decided)))
        .filter(remedy::answered_at.ge(since))
        .select((remedy::organization_id, remedy::name, remedy::outcome, remedy::answered_at))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, name, outcome, at)| Some((id, name, outcome?, at?))).collect())
}

pub(in crate::awards) fn remedy_insert(tx: &mut Tx<'_>, new: &Remedy) -> Result<()> {
    diesel::insert_into(remedy::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(in crate::awards) fn remedy_save(tx: &mut Tx<'_>, changed: &Remedy) -> Result<Remedy> {
    let rows = diesel::update(remedy::table.filter(remedy::id.eq(changed.id).and(remedy::version.eq(changed.version))))
        .set((
            remedy::state.eq(changed.state),
            remedy::examine_by.eq(changed.examine_by),
            remedy::answer_by.eq(changed.answer_by),
            remedy::suspended_until.eq(changed.suspended_until),
            remedy::outcome.eq(changed.outcome),
            remedy::measure.eq(changed.measure),
            remedy::answer.eq(&changed.answer),
            remedy::answered_at.eq(changed.answered_at),
            remedy::supplement_asked.eq(&changed.supplement_asked),
            remedy::supplement_by.eq(changed.supplement_by),
            remedy::supplement.eq(&changed.supplement),
            remedy::supplemented_at.eq(changed.supplemented_at),
            remedy::version.eq(changed.version + 1),
        ))
        .execute(&mut **tx)?;
    if rows == 1 {
        Ok(Remedy { version: changed.version + 1, ..changed.clone() })
    } else {
        Err(Error::version_conflict())
    }
}
