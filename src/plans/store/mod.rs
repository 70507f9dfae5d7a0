//! Queries of plans.

mod draws;
mod intentions;

pub(super) use draws::{
    draw_by_opportunity, draw_save, draws_of_lines, line_by_id, lines_of_unit, lines_save, used_by_plans,
};
pub(super) use intentions::{intention_by_id, intention_insert, intention_of_line, intention_save, intentions_list};

use super::model::{Plan, PlanEdition, PlanId, PlanQuery, PlanState, PlanStep};
use crate::db::schema::{plan, plan_edition, plan_step};
use crate::db::{Conn, Tx};
use crate::kernel::ids::UnitId;
use crate::kernel::{Error, RegionCode, Result};
use diesel::prelude::*;

pub(super) fn plan_by_id(conn: &mut Conn, id: PlanId) -> Result<Plan> {
    let found = plan::table.find(id).select(Plan::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

pub(super) fn plan_of_year(conn: &mut Conn, unit: UnitId, year: i32) -> Result<Option<Plan>> {
    let of_year = plan::table.filter(plan::unit_id.eq(unit).and(plan::year.eq(year)));
    Ok(of_year.select(Plan::as_select()).first(conn).optional()?)
}

pub(super) fn plans_by_ids(conn: &mut Conn, ids: &[PlanId]) -> Result<Vec<Plan>> {
    Ok(plan::table.filter(plan::id.eq_any(ids)).select(Plan::as_select()).load(conn)?)
}

pub(super) fn plan_insert(tx: &mut Tx<'_>, row: &Plan) -> Result<()> {
    diesel::insert_into(plan::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Saves a row whose `version` is still the one read, and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(super) fn plan_save(tx: &mut Tx<'_>, row: &Plan) -> Result<Plan> {
    let saved = Plan { version: row.version + 1, ..row.clone() };
    let same = plan::table.filter(plan::id.eq(row.id).and(plan::version.eq(row.version)));
    let rows = diesel::update(same).set(&saved).execute(&mut **tx)?;
    if rows == 0 { Err(Error::version_conflict()) } else { Ok(saved) }
}

/// Published plans, the newest year first, one row more than `limit` where there is more.
pub(super) fn plans_list(conn: &mut Conn, query: &PlanQuery, after: Option<(i32, PlanId)>) -> Result<Vec<Plan>> {
    let mut list = plan::table
        .filter(plan::edition.gt(0))
        .order((plan::year.desc(), plan::id.desc()))
        .limit(query.limit() + 1)
        .select(Plan::as_select())
        .into_boxed();
    if let Some(year) = query.year {
        list = list.filter(plan::year.eq(year));
    }
    if let Some(region) = query.region {
        list = list.filter(plan::unit_region.like(format!("{}%", region.prefix())));
    }
    if let Some(unit) = query.unit {
        list = list.filter(plan::unit_id.eq(unit));
    }
    if let Some((year, id)) = after {
        list = list.filter(plan::year.lt(year).or(plan::year.eq(year).and(plan::id.lt(id))));
    }
    Ok(list.load(conn)?)
}

/// A department's plans, the newest year first.
pub(super) fn plans_of_unit(conn: &mut Conn, unit: UnitId) -> Result<Vec<Plan>> {
    let own = plan::table.filter(plan::unit_id.eq(unit)).order(plan::year.desc());
    Ok(own.select(Plan::as_select()).load(conn)?)
}

/// Plans below `region` that were handed in or approved, those that wait longest first.
pub(super) fn plans_in_review(conn: &mut Conn, region: RegionCode) -> Result<Vec<Plan>> {
    let states: Vec<PlanState> = PlanState::ALL.iter().copied().filter(|state| state.is_reviewed()).collect();
    Ok(plan::table
        .filter(plan::unit_region.like(format!("{}%", region.prefix())))
        .filter(plan::state.eq_any(states))
        .order((plan::updated_at, plan::id))
        .select(Plan::as_select())
        .load(conn)?)
}

pub(super) fn edition_insert(tx: &mut Tx<'_>, edition: &PlanEdition) -> Result<()> {
    diesel::insert_into(plan_edition::table).values(edition).execute(&mut **tx)?;
    Ok(())
}

pub(super) fn edition_by_number(conn: &mut Conn, id: PlanId, number: i32) -> Result<PlanEdition> {
    let found = plan_edition::table.find((id, number)).select(PlanEdition::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// Newest first.
pub(super) fn editions_of(conn: &mut Conn, id: PlanId) -> Result<Vec<PlanEdition>> {
    Ok(plan_edition::table
        .filter(plan_edition::plan_id.eq(id))
        .order(plan_edition::number.desc())
        .select(PlanEdition::as_select())
        .load(conn)?)
}

pub(super) fn step_insert(tx: &mut Tx<'_>, step: &PlanStep) -> Result<()> {
    diesel::insert_into(plan_step::table).values(step).execute(&mut **tx)?;
    Ok(())
}

/// Newest first.
pub(super) fn steps_of(conn: &mut Conn, id: PlanId) -> Result<Vec<PlanStep>> {
    Ok(plan_step::table
        .filter(plan_step::plan_id.eq(id))
        .order(plan_step::id.desc())
        .select(PlanStep::as_select())
        .load(conn)?)
}
