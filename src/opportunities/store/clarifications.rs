//! Questions and answers.

use crate::db::schema::opportunity_clarification;
use crate::db::{Conn, Tx};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Error, Result};
use crate::opportunities::model::{Clarification, ClarificationId};
use diesel::dsl::count_star;
use diesel::prelude::*;

pub(in crate::opportunities) fn clarification_by_id(conn: &mut Conn, id: ClarificationId) -> Result<Clarification> {
    let found = opportunity_clarification::table.find(id).select(Clarification::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// Answers by number, then what waits, oldest first.
pub(in crate::opportunities) fn clarifications_of(
    conn: &mut Conn,
    opportunity: OpportunityId,
) -> Result<Vec<Clarification>> {
    let mut all = opportunity_clarification::table
        .filter(opportunity_clarification::opportunity_id.eq(opportunity))
        .order(opportunity_clarification::id)
        .select(Clarification::as_select())
        .load(conn)?;
    all.sort_by_key(|one: &Clarification| one.number.unwrap_or(i32::MAX));
    Ok(all)
}

/// How many were answered.
pub(in crate::opportunities) fn clarifications_answered(conn: &mut Conn, opportunity: OpportunityId) -> Result<i32> {
    let answered =
        opportunity_clarification::opportunity_id.eq(opportunity).and(opportunity_clarification::number.is_not_null());
    let count: i64 = opportunity_clarification::table.filter(answered).select(count_star()).get_result(conn)?;
    i32::try_from(count).map_err(Error::internal)
}

/// How many wait for an answer.
pub(in crate::opportunities) fn clarifications_waiting(conn: &mut Conn, opportunity: OpportunityId) -> Result<i64> {
    let waiting =
        opportunity_clarification::opportunity_id.eq(opportunity).and(opportunity_clarification::number.is_null());
    Ok(opportunity_clarification::table.filter(waiting).select(count_star()).get_result(conn)?)
}

pub(in crate::opportunities) fn clarification_insert(tx: &mut Tx<'_>, row: &Clarification) -> Result<()> {
    diesel::insert_into(opportunity_clarification::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `row.version`, and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(in crate::opportunities) fn clarification_save(tx: &mut Tx<'_>, row: &Clarification) -> Result<Clarification> {
    let saved = Clarification { version: row.version + 1, ..row.clone() };
    let same = opportunity_clarification::id.eq(row.id).and(opportunity_clarification::version.eq(row.version));
    let rows = diesel::update(opportunity_clarification::table.filter(same)).set(&saved).execute(&mut **tx)?;
    if rows == 0 { Err(Error::version_conflict()) } else { Ok(saved) }
}
