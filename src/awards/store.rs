//! Queries of awards.

mod drafts;
mod lists;
mod prices;
mod remedies;

pub(super) use drafts::*;
pub(super) use lists::*;
pub(super) use prices::*;
pub(super) use remedies::*;

use super::model::{Award, AwardEntry, AwardId};
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{award, award_entry};
use crate::db::{Conn, Tx};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Error, Result};
use crate::on_conn;
use crate::reviews::model::ReviewId;
use diesel::prelude::*;

pub(super) fn award_by_id(conn: &mut Conn, id: AwardId) -> Result<Award> {
    let found = award::table.find(id).select(Award::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

pub(super) fn award_titles(conn: &mut Conn, ids: &[AwardId]) -> Result<Vec<(AwardId, String)>> {
    Ok(award::table.filter(award::id.eq_any(ids)).select((award::id, award::title)).load(conn)?)
}

pub(super) fn award_of_review(conn: &mut Conn, review: ReviewId) -> Result<Option<Award>> {
    Ok(award::table.filter(award::review_id.eq(review)).select(Award::as_select()).first(conn).optional()?)
}

/// Newest first.
pub(super) fn awards_of(conn: &mut Conn, opportunity: OpportunityId) -> Result<Vec<Award>> {
    Ok(award::table
        .filter(award::opportunity_id.eq(opportunity))
        .order(award::id.desc())
        .select(Award::as_select())
        .load(conn)?)
}

/// Published ones that follow one of these reviews, newest first.
pub(super) fn awards_published(conn: &mut Conn, reviews: &[ReviewId]) -> Result<Vec<Award>> {
    Ok(award::table
        .filter(award::published_at.is_not_null().and(award::review_id.eq_any(reviews)))
        .order(award::id.desc())
        .select(Award::as_select())
        .load(conn)?)
}

pub(super) fn award_insert(tx: &mut Tx<'_>, new: &Award) -> Result<()> {
    diesel::insert_into(award::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(super) fn award_save(tx: &mut Tx<'_>, changed: &Award) -> Result<Award> {
    let rows = diesel::update(award::table.filter(award::id.eq(changed.id).and(award::version.eq(changed.version))))
        .set((
            award::state.eq(changed.state),
            award::drafter.eq(changed.drafter),
            award::reason.eq(&changed.reason),
            award::decided_at.eq(changed.decided_at),
            award::publish_by.eq(changed.publish_by),
            award::published_at.eq(changed.published_at),
            award::publicity_until.eq(changed.publicity_until),
            award::confirmed_at.eq(changed.confirmed_at),
            award::updated_at.eq(changed.updated_at),
            award::version.eq(changed.version + 1),
        ))
        .execute(&mut **tx)?;
    if rows == 1 {
        Ok(Award { version: changed.version + 1, ..changed.clone() })
    } else {
        Err(Error::version_conflict())
    }
}

/// By lot.
pub(super) fn entries_of(conn: &mut Conn, id: AwardId) -> Result<Vec<AwardEntry>> {
    Ok(award_entry::table
        .filter(award_entry::award_id.eq(id))
        .order(award_entry::lot)
        .select(AwardEntry::as_select())
        .load(conn)?)
}

/// Of several awards, by lot.
pub(super) fn entries_of_all(conn: &mut Conn, ids: &[AwardId]) -> Result<Vec<AwardEntry>> {
    let mut all = Vec::new();
    for some in ids.chunks(BATCH_ROWS) {
        let found: Vec<AwardEntry> = award_entry::table
            .filter(award_entry::award_id.eq_any(some))
            .order(award_entry::lot)
            .select(AwardEntry::as_select())
            .load(conn)?;
        all.extend(found);
    }
    Ok(all)
}

pub(super) fn entries_replace(tx: &mut Tx<'_>, id: AwardId, rows: &[AwardEntry]) -> Result<()> {
    diesel::delete(award_entry::table.filter(award_entry::award_id.eq(id))).execute(&mut **tx)?;
    if !rows.is_empty() {
        on_conn!(tx, |c| diesel::insert_into(award_entry::table).values(rows).execute(c))?;
    }
    Ok(())
}
