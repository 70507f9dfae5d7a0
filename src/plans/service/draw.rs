//! Needs draw from lines: for the room of needs, which stands above this one.

use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, UnitId};
use crate::kernel::{Error, Instant, Money, Result};
use crate::plans::model::{DrawRow, LineRow, Plan, PlanLineId, PlanLineView};
use crate::plans::rules::{self, Drawing};
use crate::plans::store;

/// What a published need takes from a line.
#[derive(Clone, Debug)]
pub struct Draw<'a> {
    /// The need.
    pub opportunity: OpportunityId,
    /// Its department.
    pub unit: UnitId,
    /// The line it names.
    pub line: PlanLineId,
    /// Its title.
    pub title: &'a str,
    /// Its budget.
    pub amount: Money,
}

/// A line as it stands for one need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFor {
    /// The line; what is drawn and left is without this need's own part.
    pub view: PlanLineView,
    /// It is of the department's own plan.
    pub own: bool,
}

/// The line a need names, as it stands for that need; none where there is no such line.
///
/// # Errors
/// Those of the database.
pub fn line_for(conn: &mut Conn, line: PlanLineId, unit: UnitId, need: OpportunityId) -> Result<Option<LineFor>> {
    let Some((row, plan)) = store::line_by_id(conn, line)? else { return Ok(None) };
    let own = plan.unit_id == unit;
    let used = store::draws_of_lines(conn, &[line])?
        .remove(&line)
        .unwrap_or_default()
        .into_iter()
        .filter(|draw| draw.opportunity_id != need)
        .map(|draw| draw.amount)
        .sum();
    Ok(Some(LineFor { view: view(&row, &plan, used)?, own }))
}

fn view(row: &LineRow, plan: &Plan, used: Money) -> Result<PlanLineView> {
    Ok(PlanLineView {
        plan_id: plan.id,
        year: plan.year,
        place: row.place,
        line: row.content.get()?,
        used,
        left: row.amount - used,
        in_force: row.in_force && plan.state.in_force(),
    })
}

/// A published need takes its budget from the line it names, instead of what it took before.
///
/// # Errors
/// `invalid` when the line is not of the department's plan in force, or holds too little; those of the database.
pub fn draw(tx: &mut Tx<'_>, draw: &Draw<'_>, now: Instant) -> Result<()> {
    let Some(line) =
        line_for(tx, draw.line, draw.unit, draw.opportunity)?.filter(|line| line.own && line.view.in_force)
    else {
        return Err(Error::field(
            "plan_line",
            "not_in_force",
            "计划项目不在本单位现行的年度计划中，请重新选择",
            "The line is not in your department's plan in force; choose another",
        ));
    };
    let holds = line.view.left + line.view.used;
    rules::draw(Drawing { holds, used: line.view.used, asks: draw.amount })?;
    let before = store::draw_by_opportunity(tx, draw.opportunity)?;
    let since = before.filter(|row| row.released_at.is_none() && row.line_id == draw.line).map(|row| row.drawn_at);
    let row = DrawRow {
        opportunity_id: draw.opportunity,
        line_id: draw.line,
        title: draw.title.to_owned(),
        amount: draw.amount,
        drawn_at: since.unwrap_or(now),
        released_at: None,
    };
    store::draw_save(tx, &row)
}

/// A need gives back what it took: it was cancelled, or goes without the plan.
///
/// # Errors
/// Those of the database.
pub fn release(tx: &mut Tx<'_>, opportunity: OpportunityId, now: Instant) -> Result<()> {
    match store::draw_by_opportunity(tx, opportunity)? {
        Some(row) if row.released_at.is_none() => store::draw_save(tx, &DrawRow { released_at: Some(now), ..row }),
        _ => Ok(()),
    }
}

/// Lines with what is left of each.
///
/// # Errors
/// Those of the database.
pub(super) fn line_views(conn: &mut Conn, lines: &[(LineRow, Plan)]) -> Result<Vec<PlanLineView>> {
    let ids: Vec<PlanLineId> = lines.iter().map(|(row, _)| row.id).collect();
    let draws = store::draws_of_lines(conn, &ids)?;
    lines
        .iter()
        .map(|(row, plan)| {
            let used = draws.get(&row.id).into_iter().flatten().map(|draw| draw.amount).sum();
            view(row, plan, used)
        })
        .collect()
}
