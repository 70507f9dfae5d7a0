//! Queries of opportunities.

mod clarifications;
mod consultations;
mod lists;

pub(super) use clarifications::{
    clarification_by_id, clarification_insert, clarification_save, clarifications_answered, clarifications_of,
    clarifications_waiting,
};
pub(super) use consultations::{
    comment_by_id, comment_insert, comment_save, comments_count, comments_of, comments_waiting, consultation_by_id,
    consultation_insert, consultation_last, consultation_save, consultations_list,
};
pub(super) use lists::{
    Card, Open, opportunities_count, opportunities_counts, opportunities_list, opportunities_of_unit,
    opportunities_open, opportunity_states,
};

use super::model::{Edition, Opportunity, Step};
use crate::db::schema::{opportunity, opportunity_edition, opportunity_search, opportunity_step};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Error, Result};
use diesel::prelude::*;

pub(super) fn opportunity_by_id(conn: &mut Conn, id: OpportunityId) -> Result<Opportunity> {
    let found = opportunity::table.find(id).select(Opportunity::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

pub(super) fn opportunity_cards(conn: &mut Conn, ids: &[OpportunityId]) -> Result<Vec<(OpportunityId, JsonText)>> {
    Ok(opportunity::table
        .filter(opportunity::id.eq_any(ids))
        .select((opportunity::id, opportunity::card))
        .load(conn)?)
}

pub(super) fn opportunity_insert(tx: &mut Tx<'_>, row: &Opportunity) -> Result<()> {
    diesel::insert_into(opportunity::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Saves a row whose `version` is still the one read, and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(super) fn opportunity_save(tx: &mut Tx<'_>, row: &Opportunity) -> Result<Opportunity> {
    let saved = Opportunity { version: row.version + 1, ..row.clone() };
    let rows = diesel::update(opportunity::table)
        .filter(opportunity::id.eq(row.id).and(opportunity::version.eq(row.version)))
        .set(&saved)
        .execute(&mut **tx)?;
    if rows == 0 { Err(Error::version_conflict()) } else { Ok(saved) }
}

/// Enters or replaces the text an opportunity is found by.
pub(super) fn search_save(tx: &mut Tx<'_>, id: OpportunityId, text: &str) -> Result<()> {
    let row = opportunity_search::table.filter(opportunity_search::opportunity_id.eq(id));
    let replaced = diesel::update(row).set(opportunity_search::text.eq(text)).execute(&mut **tx)?;
    if replaced == 0 {
        diesel::insert_into(opportunity_search::table)
            .values((opportunity_search::opportunity_id.eq(id), opportunity_search::text.eq(text)))
            .execute(&mut **tx)?;
    }
    Ok(())
}

pub(super) fn edition_insert(tx: &mut Tx<'_>, edition: &Edition) -> Result<()> {
    diesel::insert_into(opportunity_edition::table).values(edition).execute(&mut **tx)?;
    Ok(())
}

pub(super) fn edition_by_number(conn: &mut Conn, id: OpportunityId, number: i32) -> Result<Edition> {
    let found = opportunity_edition::table.find((id, number)).select(Edition::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// The last edition that may have changed what bids say.
pub(super) fn edition_of_substance(conn: &mut Conn, id: OpportunityId) -> Result<Option<i32>> {
    Ok(opportunity_edition::table
        .filter(opportunity_edition::opportunity_id.eq(id).and(opportunity_edition::substance.eq(true)))
        .select(diesel::dsl::max(opportunity_edition::number))
        .first(conn)?)
}

/// The terms of every edition, oldest first.
pub(super) fn editions_terms(conn: &mut Conn, id: OpportunityId) -> Result<Vec<JsonText>> {
    Ok(opportunity_edition::table
        .filter(opportunity_edition::opportunity_id.eq(id))
        .order(opportunity_edition::number)
        .select(opportunity_edition::terms)
        .load(conn)?)
}

/// Newest first, without their terms.
pub(super) fn editions_of(
    conn: &mut Conn,
    id: OpportunityId,
) -> Result<Vec<(i32, crate::kernel::Instant, Option<String>)>> {
    Ok(opportunity_edition::table
        .filter(opportunity_edition::opportunity_id.eq(id))
        .order(opportunity_edition::number.desc())
        .select((opportunity_edition::number, opportunity_edition::published_at, opportunity_edition::change_note))
        .load(conn)?)
}

pub(super) fn step_insert(tx: &mut Tx<'_>, step: &Step) -> Result<()> {
    diesel::insert_into(opportunity_step::table).values(step).execute(&mut **tx)?;
    Ok(())
}

/// Newest first.
pub(super) fn steps_of(conn: &mut Conn, id: OpportunityId) -> Result<Vec<Step>> {
    Ok(opportunity_step::table
        .filter(opportunity_step::opportunity_id.eq(id))
        .order(opportunity_step::id.desc())
        .select(Step::as_select())
        .load(conn)?)
}
