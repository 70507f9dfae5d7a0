//! Lines in force, and what needs have drawn from them.

use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{plan, plan_draw, plan_line};
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, UnitId};
use crate::kernel::{Error, Money, Result};
use crate::plans::model::{DrawRow, LineRow, Plan, PlanId, PlanLineId};
use diesel::prelude::*;
use std::collections::BTreeMap;

/// A line with its plan.
pub(in crate::plans) fn line_by_id(conn: &mut Conn, id: PlanLineId) -> Result<Option<(LineRow, Plan)>> {
    Ok(plan_line::table
        .inner_join(plan::table)
        .filter(plan_line::id.eq(id))
        .select((LineRow::as_select(), Plan::as_select()))
        .first(conn)
        .optional()?)
}

/// Lines of the department's editions in force, the newest year first, in the order of their tables.
pub(in crate::plans) fn lines_of_unit(
    conn: &mut Conn,
    unit: UnitId,
    year: Option<i32>,
) -> Result<Vec<(LineRow, Plan)>> {
    let mut list = plan_line::table
        .inner_join(plan::table)
        .filter(plan::unit_id.eq(unit).and(plan_line::in_force.eq(true)))
        .order((plan::year.desc(), plan_line::place))
        .select((LineRow::as_select(), Plan::as_select()))
        .into_boxed();
    if let Some(year) = year {
        list = list.filter(plan::year.eq(year));
    }
    Ok(list.load(conn)?)
}

/// Puts the lines of an edition in force in place of those before.
///
/// # Errors
/// `duplicate` when a line has the id of another plan's; those of the database.
pub(in crate::plans) fn lines_save(tx: &mut Tx<'_>, plan: PlanId, lines: &[LineRow]) -> Result<()> {
    let own = plan_line::table.filter(plan_line::plan_id.eq(plan));
    diesel::update(own).set(plan_line::in_force.eq(false)).execute(&mut **tx)?;
    for line in lines {
        let same = plan_line::table.filter(plan_line::id.eq(line.id).and(plan_line::plan_id.eq(plan)));
        if diesel::update(same).set(line).execute(&mut **tx)? == 0 {
            diesel::insert_into(plan_line::table).values(line).execute(&mut **tx)?;
        }
    }
    Ok(())
}

pub(in crate::plans) fn draw_by_opportunity(conn: &mut Conn, id: OpportunityId) -> Result<Option<DrawRow>> {
    Ok(plan_draw::table.find(id).select(DrawRow::as_select()).first(conn).optional()?)
}

pub(in crate::plans) fn draw_save(tx: &mut Tx<'_>, row: &DrawRow) -> Result<()> {
    let same = plan_draw::table.find(row.opportunity_id);
    if diesel::update(same).set(row).execute(&mut **tx)? == 0 {
        diesel::insert_into(plan_draw::table).values(row).execute(&mut **tx)?;
    }
    Ok(())
}

/// What was drawn and not given back, by line, oldest first.
pub(in crate::plans) fn draws_of_lines(
    conn: &mut Conn,
    lines: &[PlanLineId],
) -> Result<BTreeMap<PlanLineId, Vec<DrawRow>>> {
    let mut found: BTreeMap<PlanLineId, Vec<DrawRow>> = BTreeMap::new();
    for some in lines.chunks(BATCH_ROWS) {
        let rows = plan_draw::table
            .filter(plan_draw::line_id.eq_any(some).and(plan_draw::released_at.is_null()))
            .order((plan_draw::drawn_at, plan_draw::opportunity_id))
            .select(DrawRow::as_select())
            .load(conn)?;
        for row in rows {
            found.entry(row.line_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// What needs have drawn from each of the plans.
pub(in crate::plans) fn used_by_plans(conn: &mut Conn, plans: &[PlanId]) -> Result<BTreeMap<PlanId, Money>> {
    let rows: Vec<(PlanId, Money)> = plan_draw::table
        .inner_join(plan_line::table)
        .filter(plan_line::plan_id.eq_any(plans).and(plan_draw::released_at.is_null()))
        .select((plan_line::plan_id, plan_draw::amount))
        .load(conn)?;
    let mut used = BTreeMap::new();
    for (plan, amount) in rows {
        let sum: &mut Money = used.entry(plan).or_default();
        *sum = sum.checked_add(amount).ok_or_else(|| Error::internal("a sum of money overflows"))?;
    }
    Ok(used)
}
