//! Intention notices.

use crate::db::schema::{plan_intention, plan_line};
use crate::db::{Conn, Tx};
use crate::kernel::{Error, Instant, Result};
use crate::plans::model::{Intention, IntentionId, IntentionQuery, PlanId, PlanLineId};
use diesel::prelude::*;

pub(in crate::plans) fn intention_by_id(conn: &mut Conn, id: IntentionId) -> Result<(Intention, PlanId)> {
    let found = plan_intention::table
        .inner_join(plan_line::table)
        .filter(plan_intention::id.eq(id))
        .select((Intention::as_select(), plan_line::plan_id))
        .first(conn)
        .optional()?;
    found.ok_or_else(Error::not_found)
}

/// Newest first, with the plan of each; one row more than `limit` where there is more. Withdrawn ones are among them.
pub(in crate::plans) fn intentions_list(
    conn: &mut Conn,
    query: &IntentionQuery,
    after: Option<(Instant, IntentionId)>,
) -> Result<Vec<(Intention, PlanId)>> {
    let mut list = plan_intention::table
        .inner_join(plan_line::table)
        .order((plan_intention::published_at.desc(), plan_intention::id.desc()))
        .limit(query.limit() + 1)
        .select((Intention::as_select(), plan_line::plan_id))
        .into_boxed();
    if let Some(region) = query.region {
        list = list.filter(plan_intention::unit_region.like(format!("{}%", region.prefix())));
    }
    if let Some(unit) = query.unit {
        list = list.filter(plan_intention::unit_id.eq(unit));
    }
    if let Some(plan) = query.plan {
        list = list.filter(plan_line::plan_id.eq(plan));
    }
    if let Some((at, id)) = after {
        let earlier = plan_intention::published_at.lt(at);
        list = list.filter(earlier.or(plan_intention::published_at.eq(at).and(plan_intention::id.lt(id))));
    }
    Ok(list.load(conn)?)
}

/// The notice of a line that stands.
pub(in crate::plans) fn intention_of_line(conn: &mut Conn, line: PlanLineId) -> Result<Option<Intention>> {
    Ok(plan_intention::table
        .filter(plan_intention::line_id.eq(line).and(plan_intention::withdrawn_at.is_null()))
        .order(plan_intention::published_at)
        .select(Intention::as_select())
        .first(conn)
        .optional()?)
}

pub(in crate::plans) fn intention_insert(tx: &mut Tx<'_>, row: &Intention) -> Result<()> {
    diesel::insert_into(plan_intention::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `row.version`, and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(in crate::plans) fn intention_save(tx: &mut Tx<'_>, row: &Intention) -> Result<Intention> {
    let saved = Intention { version: row.version + 1, ..row.clone() };
    let same = plan_intention::table.filter(plan_intention::id.eq(row.id).and(plan_intention::version.eq(row.version)));
    let rows = diesel::update(same).set(&saved).execute(&mut **tx)?;
    if rows == 0 { Err(Error::version_conflict()) } else { Ok(saved) }
}
