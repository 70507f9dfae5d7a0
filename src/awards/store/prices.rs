//! What confirmed awards came to per unit.

use crate::awards::model::{AwardPrice, AwardState, PriceMeasure};
use crate::catalogue::CategoryCode;
use crate::db::schema::{award, award_price};
use crate::db::{Conn, Tx};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Instant, Result};
use crate::on_conn;
use diesel::prelude::*;

/// More are not needed for a median.
const MOST: i64 = 2_000;

pub(in crate::awards) fn prices_insert(tx: &mut Tx<'_>, rows: &[AwardPrice]) -> Result<()> {
    if !rows.is_empty() {
        on_conn!(tx, |c| diesel::insert_into(award_price::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// Of awards that stand and are not of this opportunity, under a category and since a moment, the newest first.
pub(in crate::awards) fn prices_since(
    conn: &mut Conn,
    (measure, unit): (PriceMeasure, &str),
    category: &CategoryCode,
    since: Instant,
    besides: OpportunityId,
) -> Result<Vec<AwardPrice>> {
    Ok(award_price::table
        .inner_join(award::table)
        .filter(award::state.eq(AwardState::Confirmed))
        .filter(award_price::measure.eq(measure).and(award_price::unit.eq(unit)))
        .filter(award_price::category.like(format!("{category}%")))
        .filter(award_price::confirmed_at.ge(since))
        .filter(award_price::opportunity_id.ne(besides))
        .order((award_price::confirmed_at.desc(), award_price::id.desc()))
        .limit(MOST)
        .select(AwardPrice::as_select())
        .load(conn)?)
}
