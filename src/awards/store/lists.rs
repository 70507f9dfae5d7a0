//! Lists for those concerned.

use crate::awards::model::{
    Award, AwardId, AwardQuery, DecisionQuery, Remedy, RemedyId, RemedyKind, RemedyQuery, RemedyState,
};
use crate::db::Conn;
use crate::db::dialect::{containing, lower};
use crate::db::schema::{award, remedy};
use crate::kernel::ids::{OrganizationId, UnitId};
use crate::kernel::{Instant, RegionCode, Result};
use diesel::prelude::*;

/// Whose things a list shows: what is set bounds it.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::awards) struct Within {
    /// Of this organization.
    pub(in crate::awards) organization: Option<OrganizationId>,
    /// Of this department.
    pub(in crate::awards) unit: Option<UnitId>,
    /// In this region and below.
    pub(in crate::awards) region: Option<RegionCode>,
}

/// Newest first, before a cursor.
pub(in crate::awards) fn awards_list(
    conn: &mut Conn,
    within: Within,
    query: &AwardQuery,
    before: Option<AwardId>,
    limit: i64,
) -> Result<Vec<Award>> {
    let mut list = award::table.order(award::id.desc()).limit(limit).select(Award::as_select()).into_boxed();
    if let Some(unit) = within.unit {
        list = list.filter(award::unit_id.eq(unit));
    }
    if let Some(region) = within.region {
        list = list.filter(award::unit_region.like(format!("{}%", region.prefix())));
    }
    if let Some(before) = before {
        list = list.filter(award::id.lt(before));
    }
    if let Some(state) = query.state {
        list = list.filter(award::state.eq(state));
    }
    if let Some(text) = query.q.as_deref().filter(|text| !text.trim().is_empty()) {
        list = list.filter(lower(award::title).like(containing(text)).escape('\\'));
    }
    Ok(list.load(conn)?)
}

/// Decided complaints, newest first, before a cursor.
pub(in crate::awards) fn decisions_list(
    conn: &mut Conn,
    query: &DecisionQuery,
    before: Option<(Instant, RemedyId)>,
    limit: i64,
) -> Result<Vec<Remedy>> {
    let newest = (remedy::answered_at.desc(), remedy::id.desc());
    let mut list = remedy::table
        .filter(remedy::kind.eq(RemedyKind::Complaint).and(remedy::state.eq(RemedyState::Decided)))
        .order(newest)
        .limit(limit)
        .select(Remedy::as_select())
        .into_boxed();
    if let Some(region) = query.region {
        list = list.filter(remedy::unit_region.like(format!("{}%", region.prefix())));
    }
    if let Some(outcome) = query.outcome {
        list = list.filter(remedy::outcome.eq(outcome));
    }
    if let Some((at, id)) = before {
        list = list.filter(remedy::answered_at.lt(at).or(remedy::answered_at.eq(at).and(remedy::id.lt(id))));
    }
    if let Some(text) = query.q.as_deref().filter(|text| !text.trim().is_empty()) {
        let pattern = containing(text);
        let name = lower(remedy::name).like(pattern.clone()).escape('\\');
        list = list.filter(name.or(lower(remedy::title).like(pattern).escape('\\')));
    }
    Ok(list.load(conn)?)
}

/// Newest first, before a cursor.
pub(in crate::awards) fn remedies_list(
    conn: &mut Conn,
    within: Within,
    query: &RemedyQuery,
    before: Option<(Instant, RemedyId)>,
    limit: i64,
) -> Result<Vec<Remedy>> {
    let newest = (remedy::filed_at.desc(), remedy::id.desc());
    let mut list = remedy::table.order(newest).limit(limit).select(Remedy::as_select()).into_boxed();
    if let Some(organization) = within.organization {
        list = list.filter(remedy::organization_id.eq(organization));
    }
    if let Some(unit) = within.unit {
        list = list.filter(remedy::unit_id.eq(unit));
    }
    if let Some(region) = within.region {
        list = list.filter(remedy::unit_region.like(format!("{}%", region.prefix())));
    }
    if let Some((at, id)) = before {
        list = list.filter(remedy::filed_at.lt(at).or(remedy::filed_at.eq(at).and(remedy::id.lt(id))));
    }
    if let Some(kind) = query.kind {
        list = list.filter(remedy::kind.eq(kind));
    }
    if let Some(state) = query.state {
        list = list.filter(remedy::state.eq(state));
    }
    if let Some(text) = query.q.as_deref().filter(|text| !text.trim().is_empty()) {
        let pattern = containing(text);
        let name = lower(remedy::name).like(pattern.clone()).escape('\\');
        list = list.filter(name.or(lower(remedy::title).like(pattern).escape('\\')));
    }
    Ok(list.load(conn)?)
}
