//! Lists and counts.

use crate::db::Conn;
use crate::db::dialect::{TextIndex, text_matches};
use crate::db::schema::{opportunity, opportunity_edition};
use crate::db::search;
use crate::db::types::JsonText;
use crate::kernel::ids::{OpportunityId, UnitId};
use crate::kernel::{Instant, Money, RegionCode, Result};
use crate::opportunities::model::{
    ListPosition, OpportunityKind, OpportunityQuery, OpportunitySort, OpportunityState, PublicStatus,
};
use chrono::TimeDelta;
use diesel::dsl::count_star;
use diesel::prelude::*;

/// What a list reads of a row.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = opportunity)]
pub(in crate::opportunities) struct Card {
    pub(in crate::opportunities) id: OpportunityId,
    pub(in crate::opportunities) kind: OpportunityKind,
    pub(in crate::opportunities) state: OpportunityState,
    pub(in crate::opportunities) card: JsonText,
    pub(in crate::opportunities) amount: Money,
    pub(in crate::opportunities) deadline: Option<Instant>,
    pub(in crate::opportunities) edition: i32,
    pub(in crate::opportunities) published_at: Option<Instant>,
    pub(in crate::opportunities) updated_at: Instant,
    pub(in crate::opportunities) suspended_until: Option<Instant>,
}

/// Where the texts are that opportunities are found by.
const TEXTS: TextIndex =
    TextIndex { id: "opportunity.id", table: "opportunity_search", owner: "opportunity_id", fts: "opportunity_fts" };

const OPEN: [OpportunityState; 3] =
    [OpportunityState::Published, OpportunityState::Amending, OpportunityState::AmendmentInReview];

/// The public list's conditions, on any selection from the table.
macro_rules! published {
    ($conn:expr, $query:expr, $now:expr, $list:expr) => {{
        let (query, now): (&OpportunityQuery, Instant) = ($query, $now);
        let mut list = $list.filter(opportunity::edition.gt(0));
        if let Some(text) = query.q.as_deref()
            && let words = search::words(text)
            && !words.is_empty()
        {
            list = list.filter(text_matches($conn, TEXTS, &words));
        }
        if let Some(region) = query.region {
            list = list.filter(opportunity::region.like(format!("{}%", region.prefix())));
        }
        if let Some(category) = &query.category {
            list = list.filter(opportunity::category.like(format!("{category}%")));
        }
        if let Some(kind) = query.kind {
            list = list.filter(opportunity::kind.eq(kind));
        }
        if let Some(method) = query.method {
            list = list.filter(opportunity::method.eq(method));
        }
        if let Some(min) = query.amount_min {
            list = list.filter(opportunity::amount.ge(min));
        }
        if let Some(max) = query.amount_max {
            list = list.filter(opportunity::amount.le(max).and(opportunity::amount.gt(Money::ZERO)));
        }
        if let Some(from) = query.deadline_from {
            list = list.filter(opportunity::deadline.ge(Instant::start_of(from)));
        }
        if let Some(next_day) = query.deadline_to.and_then(|to| to.succ_opt()) {
            list = list.filter(opportunity::deadline.lt(Instant::start_of(next_day)));
        }
        // A deadline counts from its moment, even before the job that closes has run.
        match query.status {
            None => list,
            Some(PublicStatus::Open) => list.filter(opportunity::state.eq_any(OPEN).and(opportunity::deadline.gt(now))),
            Some(PublicStatus::Closed) => list.filter(
                opportunity::state
                    .eq(OpportunityState::Closed)
                    .or(opportunity::state.eq_any(OPEN).and(opportunity::deadline.le(now))),
            ),
            Some(PublicStatus::Opened) => list.filter(opportunity::state.eq(OpportunityState::Opened)),
            Some(PublicStatus::Evaluating) => list.filter(opportunity::state.eq(OpportunityState::Evaluating)),
            Some(PublicStatus::Publicity) => list.filter(opportunity::state.eq(OpportunityState::Publicity)),
            Some(PublicStatus::Awarded) => list.filter(opportunity::state.eq(OpportunityState::Awarded)),
            Some(PublicStatus::Failed) => list.filter(opportunity::state.eq(OpportunityState::Failed)),
            Some(PublicStatus::Cancelled) => list.filter(opportunity::state.eq(OpportunityState::Cancelled)),
        }
    }};
}

/// A page of the public list, one row more than `limit` where there is more.
pub(in crate::opportunities) fn opportunities_list(
    conn: &mut Conn,
    query: &OpportunityQuery,
    after: Option<ListPosition>,
    now: Instant,
) -> Result<Vec<Card>> {
    let list = opportunity::table.select(Card::as_select()).into_boxed();
    let mut list = published!(conn, query, now, list).limit(query.limit() + 1);
    if let Some(ListPosition { key, id, .. }) = after {
        let at = Instant::from_micros(key);
        let fen = Money::from_fen(key);
        list = match query.sort() {
            OpportunitySort::Newest => list.filter(
                opportunity::published_at.lt(at).or(opportunity::published_at.eq(at).and(opportunity::id.lt(id))),
            ),
            OpportunitySort::Deadline => {
                list.filter(opportunity::deadline.gt(at).or(opportunity::deadline.eq(at).and(opportunity::id.gt(id))))
            }
            OpportunitySort::Amount => {
                list.filter(opportunity::amount.lt(fen).or(opportunity::amount.eq(fen).and(opportunity::id.lt(id))))
            }
        };
    }
    list = match query.sort() {
        OpportunitySort::Newest => list.order((opportunity::published_at.desc(), opportunity::id.desc())),
        OpportunitySort::Deadline => list.order((opportunity::deadline.asc(), opportunity::id.asc())),
        OpportunitySort::Amount => list.order((opportunity::amount.desc(), opportunity::id.desc())),
    };
    Ok(list.load(conn)?)
}

/// How many the public list has in all.
pub(in crate::opportunities) fn opportunities_count(
    conn: &mut Conn,
    query: &OpportunityQuery,
    now: Instant,
) -> Result<i64> {
    let list = opportunity::table.select(count_star()).into_boxed();
    Ok(published!(conn, query, now, list).get_result(conn)?)
}

/// Open, closing within seven days, ever published.
pub(in crate::opportunities) fn opportunities_counts(conn: &mut Conn, now: Instant) -> Result<(i64, i64, i64)> {
    let open = || {
        opportunity::table
            .filter(opportunity::state.eq_any(OPEN).and(opportunity::deadline.gt(now)))
            .select(count_star())
    };
    let soon = now.plus(TimeDelta::days(7));
    let published = opportunity::table.filter(opportunity::edition.gt(0)).select(count_star());
    Ok((
        open().get_result(conn)?,
        open().filter(opportunity::deadline.le(soon)).get_result(conn)?,
        published.get_result(conn)?,
    ))
}

/// A page of a department's list, last changed first; one row more than `limit` where there is more.
pub(in crate::opportunities) fn opportunities_of_unit(
    conn: &mut Conn,
    unit: UnitId,
    state: Option<OpportunityState>,
    after: Option<(Instant, OpportunityId)>,
    limit: i64,
) -> Result<Vec<Card>> {
    let mut list = opportunity::table
        .filter(opportunity::unit_id.eq(unit))
        .order((opportunity::updated_at.desc(), opportunity::id.desc()))
        .limit(limit + 1)
        .select(Card::as_select())
        .into_boxed();
    if let Some(state) = state {
        list = list.filter(opportunity::state.eq(state));
    }
    if let Some((at, id)) = after {
        list =
            list.filter(opportunity::updated_at.lt(at).or(opportunity::updated_at.eq(at).and(opportunity::id.lt(id))));
    }
    Ok(list.load(conn)?)
}

/// How many a department has in each state.
pub(in crate::opportunities) fn opportunity_states(
    conn: &mut Conn,
    unit: UnitId,
) -> Result<Vec<(OpportunityState, i64)>> {
    Ok(opportunity::table
        .filter(opportunity::unit_id.eq(unit))
        .group_by(opportunity::state)
        .select((opportunity::state, count_star()))
        .load(conn)?)
}

/// An open opportunity: the row, its department and region, the published terms.
pub(in crate::opportunities) type Open = (Card, UnitId, RegionCode, JsonText);

/// Everything, or the one of `id`, that takes bids at `now`.
pub(in crate::opportunities) fn opportunities_open(
    conn: &mut Conn,
    id: Option<OpportunityId>,
    now: Instant,
) -> Result<Vec<Open>> {
    let published = opportunity_edition::opportunity_id
        .eq(opportunity::id)
        .and(opportunity_edition::number.eq(opportunity::edition));
    let mut list = opportunity::table
        .inner_join(opportunity_edition::table.on(published))
        .filter(opportunity::state.eq_any(OPEN))
        .filter(opportunity::deadline.is_null().or(opportunity::deadline.gt(now)))
        .order(opportunity::id)
        .select((Card::as_select(), opportunity::unit_id, opportunity::unit_region, opportunity_edition::terms))
        .into_boxed();
    if let Some(id) = id {
        list = list.filter(opportunity::id.eq(id));
    }
    Ok(list.load(conn)?)
}
