//! What everybody sees.

use super::{card, cards, drawn, in_force};
use crate::accounts;
use crate::app::App;
use crate::catalogue;
use crate::db::Conn;
use crate::kernel::ids::UnitId;
use crate::kernel::{Actor, Error, Relation, Result};
use crate::plans::model::{
    Plan, PlanCard, PlanEdition, PlanEditionDetail, PlanEditionSummary, PlanId, PlanQuery, PlanState, PublishedPlan,
};
use crate::plans::rules::access;
use crate::plans::{sheet, store};
use std::collections::BTreeMap;

/// A page of published plans, the newest year first; one more than asked for where there is more.
///
/// # Errors
/// Those of the database.
pub fn list(app: &App, actor: &Actor, query: &PlanQuery, after: Option<(i32, PlanId)>) -> Result<Vec<PlanCard>> {
    actor.may(&access::LIST, &Relation::default())?;
    app.db.read(|conn| {
        let rows = store::plans_list(conn, query, after)?;
        Ok(cards(conn, rows)?.into_iter().map(public).collect())
    })
}

/// That an adjustment is being written is the department's own affair until it is published.
fn public(card: PlanCard) -> PlanCard {
    let state = if card.state == PlanState::Closed { PlanState::Closed } else { PlanState::Published };
    let updated_at = card.published_at.unwrap_or(card.updated_at);
    PlanCard { state, updated_at, ..card }
}

fn load(conn: &mut Conn, id: PlanId) -> Result<Plan> {
    let row = store::plan_by_id(conn, id)?;
    if row.edition == 0 { Err(Error::not_found()) } else { Ok(row) }
}

/// A published plan with what needs have drawn from it.
///
/// # Errors
/// `not_found` when it was never published; those of the database.
pub fn published(app: &App, actor: &Actor, id: PlanId) -> Result<PublishedPlan> {
    actor.may(&access::READ, &Relation::default())?;
    app.db.read(|conn| {
        let row = load(conn, id)?;
        Ok(PublishedPlan {
            content: in_force(conn, &row)?,
            drawn: drawn(conn, &row)?,
            editions: store::editions_of(conn, id)?.iter().map(summary).collect(),
            card: public(card(conn, row)?),
        })
    })
}

fn summary(edition: &PlanEdition) -> PlanEditionSummary {
    PlanEditionSummary {
        number: edition.number,
        reason: edition.reason.clone(),
        approved_at: edition.approved_at,
        published_at: edition.published_at,
    }
}

/// An edition as it was published, with the one before.
///
/// # Errors
/// `not_found`; those of the database.
pub fn edition(app: &App, actor: &Actor, id: PlanId, number: i32) -> Result<PlanEditionDetail> {
    actor.may(&access::EDITION, &Relation::default())?;
    app.db.read(|conn| {
        let edition = store::edition_by_number(conn, id, number)?;
        let before = match number {
            1 => None,
            _ => Some(store::edition_by_number(conn, id, number - 1)?.content.get()?),
        };
        Ok(PlanEditionDetail { content: edition.content.get()?, edition: summary(&edition), before })
    })
}

/// A published plan with its execution as a sheet: its title and content.
///
/// # Errors
/// `not_found`; those of the database.
pub fn export(app: &App, actor: &Actor, id: PlanId) -> Result<(String, Vec<u8>)> {
    let plan = published(app, actor, id)?;
    actor.may(&access::EXPORT, &Relation::default())?;
    let day = app.clock.now().date();
    let catalogue = app.db.read(|conn| catalogue::in_force(conn, plan.card.unit_region, day))?;
    let title = format!("{}{}年政府购买服务计划", plan.card.unit_name, plan.card.year);
    let bytes = sheet::write(&title, &plan.content.lines, &plan.drawn, &catalogue)?;
    Ok((title, bytes))
}

/// Names of plans by the text of their ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<PlanId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let rows = store::plans_by_ids(conn, &ids)?;
    let units: Vec<UnitId> = rows.iter().map(|row| row.unit_id).collect();
    let units = accounts::units_by_ids(conn, &units)?;
    let name = |row: Plan| {
        let unit = units.iter().find(|unit| unit.id == row.unit_id).map(|unit| unit.name.as_str());
        (row.id.to_string(), format!("{}{}年计划", unit.unwrap_or_default(), row.year))
    };
    Ok(rows.into_iter().map(name).collect())
}
