//! Queries of duties.

use super::model::{DutyId, Feed, Row};
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{duty, duty_feed};
use crate::db::{Conn, Tx};
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, RegionCode, Result};
use crate::on_conn;
use diesel::prelude::*;

/// What waits about a thing.
pub(super) fn duties_about(conn: &mut Conn, subject: &str, id: &str) -> Result<Vec<Row>> {
    Ok(duty::table
        .filter(duty::subject_id.eq(id).and(duty::subject.eq(subject)))
        .select(Row::as_select())
        .load(conn)?)
}

/// What may wait for a person of these units and regions; whose it is, is decided by the rules.
pub(super) fn duties_around(
    conn: &mut Conn,
    account: AccountId,
    units: &[UnitId],
    regions: &[RegionCode],
) -> Result<Vec<Row>> {
    Ok(duty::table
        .filter(duty::account_id.eq(account).or(duty::unit_id.eq_any(units)).or(duty::region.eq_any(regions)))
        .select(Row::as_select())
        .load(conn)?)
}

pub(super) fn duty_find(conn: &mut Conn, id: DutyId) -> Result<Option<Row>> {
    Ok(duty::table.find(id).select(Row::as_select()).first(conn).optional()?)
}

pub(super) fn duties_insert(tx: &mut Tx<'_>, rows: &[Row]) -> Result<()> {
    for some in rows.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(duty::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(super) fn duties_delete(tx: &mut Tx<'_>, ids: &[DutyId]) -> Result<()> {
    for some in ids.chunks(BATCH_ROWS) {
        diesel::delete(duty::table.filter(duty::id.eq_any(some))).execute(&mut **tx)?;
    }
    Ok(())
}

pub(super) fn feed_find(conn: &mut Conn, account: AccountId) -> Result<Option<Feed>> {
    Ok(duty_feed::table.find(account).select(Feed::as_select()).first(conn).optional()?)
}

pub(super) fn feed_by_hash(conn: &mut Conn, hash: &str) -> Result<Option<Feed>> {
    Ok(duty_feed::table.filter(duty_feed::secret_hash.eq(hash)).select(Feed::as_select()).first(conn).optional()?)
}

pub(super) fn feed_insert(tx: &mut Tx<'_>, feed: &Feed) -> Result<()> {
    diesel::insert_into(duty_feed::table).values(feed).execute(&mut **tx)?;
    Ok(())
}

pub(super) fn feed_delete(tx: &mut Tx<'_>, account: AccountId) -> Result<()> {
    diesel::delete(duty_feed::table.find(account)).execute(&mut **tx)?;
    Ok(())
}

pub(super) fn feed_was_read(tx: &mut Tx<'_>, account: AccountId, now: Instant) -> Result<()> {
    diesel::update(duty_feed::table.find(account)).set(duty_feed::read_at.eq(Some(now))).execute(&mut **tx)?;
    Ok(())
}
