//! Reviews, bids, sheets, questions about low prices.

use super::met_version;
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{low_price_request, review, review_bid, review_sheet};
use crate::db::{Conn, Tx};
use crate::kernel::ids::{AccountId, OpportunityId, OrganizationId};
use crate::kernel::{Error, Result};
use crate::on_conn;
use crate::reviews::model::{LowPrice, LowPriceId, PanelId, Review, ReviewBid, ReviewId, Sheet};
use diesel::prelude::*;

pub(in crate::reviews) fn review_by_id(conn: &mut Conn, id: ReviewId) -> Result<Review> {
    let found = review::table.find(id).select(Review::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

pub(in crate::reviews) fn review_of_panel(conn: &mut Conn, panel: PanelId) -> Result<Option<Review>> {
    Ok(review::table.filter(review::panel_id.eq(panel)).select(Review::as_select()).first(conn).optional()?)
}

/// Newest first.
pub(in crate::reviews) fn reviews_of(conn: &mut Conn, opportunity: OpportunityId) -> Result<Vec<Review>> {
    Ok(review::table
        .filter(review::opportunity_id.eq(opportunity))
        .order(review::id.desc())
        .select(Review::as_select())
        .load(conn)?)
}

/// Of these panels, newest first.
pub(in crate::reviews) fn reviews_of_panels(conn: &mut Conn, panels: &[PanelId]) -> Result<Vec<Review>> {
    Ok(review::table
        .filter(review::panel_id.eq_any(panels))
        .order(review::id.desc())
        .select(Review::as_select())
        .load(conn)?)
}

pub(in crate::reviews) fn review_insert(tx: &mut Tx<'_>, new: &Review) -> Result<()> {
    diesel::insert_into(review::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(in crate::reviews) fn review_save(tx: &mut Tx<'_>, changed: &Review) -> Result<Review> {
    let rows = diesel::update(review::table.filter(review::id.eq(changed.id).and(review::version.eq(changed.version))))
        .set((
            review::state.eq(changed.state),
            review::record.eq(&changed.record),
            review::report.eq(&changed.report),
            review::updated_at.eq(changed.updated_at),
            review::ended_at.eq(changed.ended_at),
            review::version.eq(changed.version + 1),
        ))
        .execute(&mut **tx)?;
    met_version(rows)?;
    Ok(Review { version: changed.version + 1, ..changed.clone() })
}

/// By lot, then in the order they were taken over.
pub(in crate::reviews) fn bids_of(conn: &mut Conn, review: ReviewId) -> Result<Vec<ReviewBid>> {
    Ok(review_bid::table
        .filter(review_bid::review_id.eq(review))
        .order((review_bid::lot, review_bid::id))
        .select(ReviewBid::as_select())
        .load(conn)?)
}

/// The last hundred reviews in which an organization had a bid.
pub(in crate::reviews) fn reviews_with(conn: &mut Conn, organization: OrganizationId) -> Result<Vec<ReviewId>> {
    Ok(review_bid::table
        .filter(review_bid::organization_id.eq(organization))
        .order(review_bid::review_id.desc())
        .select(review_bid::review_id)
        .distinct()
        .limit(100)
        .load(conn)?)
}

pub(in crate::reviews) fn bids_insert(tx: &mut Tx<'_>, rows: &[ReviewBid]) -> Result<()> {
    for some in rows.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(review_bid::table).values(some).execute(c))?;
    }
    Ok(())
}

/// The version of the review guards its bids.
pub(in crate::reviews) fn bid_save(tx: &mut Tx<'_>, changed: &ReviewBid) -> Result<()> {
    let rows = diesel::update(review_bid::table.find(changed.id))
        .set((
            review_bid::deduction.eq(changed.deduction),
            review_bid::state.eq(changed.state),
            review_bid::reason.eq(&changed.reason),
            review_bid::findings.eq(&changed.findings),
            review_bid::result.eq(&changed.result),
        ))
        .execute(&mut **tx)?;
    met_version(rows)
}

pub(in crate::reviews) fn sheets_of(conn: &mut Conn, review: ReviewId) -> Result<Vec<Sheet>> {
    Ok(review_sheet::table
        .filter(review_sheet::review_id.eq(review))
        .order(review_sheet::member)
        .select(Sheet::as_select())
        .load(conn)?)
}

/// A person's, in every review.
pub(in crate::reviews) fn sheets_by_account(conn: &mut Conn, account: AccountId) -> Result<Vec<Sheet>> {
    Ok(review_sheet::table
        .filter(review_sheet::account_id.eq(account))
        .order(review_sheet::id.desc())
        .select(Sheet::as_select())
        .load(conn)?)
}

pub(in crate::reviews) fn sheets_insert(tx: &mut Tx<'_>, rows: &[Sheet]) -> Result<()> {
    if !rows.is_empty() {
        on_conn!(tx, |c| diesel::insert_into(review_sheet::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(in crate::reviews) fn sheet_save(tx: &mut Tx<'_>, changed: &Sheet) -> Result<Sheet> {
    let of = review_sheet::table.filter(review_sheet::id.eq(changed.id).and(review_sheet::version.eq(changed.version)));
    let rows = diesel::update(of)
        .set((
            review_sheet::state.eq(changed.state),
            review_sheet::marks.eq(&changed.marks),
            review_sheet::submitted_at.eq(changed.submitted_at),
            review_sheet::signed_at.eq(changed.signed_at),
            review_sheet::dissent.eq(&changed.dissent),
            review_sheet::version.eq(changed.version + 1),
        ))
        .execute(&mut **tx)?;
    met_version(rows)?;
    Ok(Sheet { version: changed.version + 1, ..changed.clone() })
}

pub(in crate::reviews) fn low_price_by_id(conn: &mut Conn, id: LowPriceId) -> Result<LowPrice> {
    let found = low_price_request::table.find(id).select(LowPrice::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// In the order they were asked.
pub(in crate::reviews) fn low_prices_of(conn: &mut Conn, review: ReviewId) -> Result<Vec<LowPrice>> {
    Ok(low_price_request::table
        .filter(low_price_request::review_id.eq(review))
        .order(low_price_request::id)
        .select(LowPrice::as_select())
        .load(conn)?)
}

/// To an organization, newest first.
pub(in crate::reviews) fn low_prices_to(conn: &mut Conn, organization: OrganizationId) -> Result<Vec<LowPrice>> {
    Ok(low_price_request::table
        .filter(low_price_request::organization_id.eq(organization))
        .order(low_price_request::id.desc())
        .select(LowPrice::as_select())
        .load(conn)?)
}

pub(in crate::reviews) fn low_price_insert(tx: &mut Tx<'_>, new: &LowPrice) -> Result<()> {
    diesel::insert_into(low_price_request::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(in crate::reviews) fn low_price_save(tx: &mut Tx<'_>, changed: &LowPrice) -> Result<LowPrice> {
    let of = low_price_request::table
        .filter(low_price_request::id.eq(changed.id).and(low_price_request::version.eq(changed.version)));
    let rows = diesel::update(of)
        .set((
            low_price_request::state.eq(changed.state),
            low_price_request::explanation.eq(&changed.explanation),
            low_price_request::explained_at.eq(changed.explained_at),
            low_price_request::reason.eq(&changed.reason),
            low_price_request::decided_at.eq(changed.decided_at),
            low_price_request::version.eq(changed.version + 1),
        ))
        .execute(&mut **tx)?;
    met_version(rows)?;
    Ok(LowPrice { version: changed.version + 1, ..changed.clone() })
}
