//! Lists of the department and of the finance office, and the history of a plan.

use super::draw::line_views;
use super::{cards, load};
use crate::accounts;
use crate::app::App;
use crate::kernel::access::Rule;
use crate::kernel::ids::AccountId;
use crate::kernel::{ActingUnit, Actor, Relation, Result};
use crate::plans::model::{PlanCard, PlanId, PlanLineQuery, PlanLineView, PlanStepView};
use crate::plans::rules::access;
use crate::plans::store;

fn own_unit<'a>(actor: &'a Actor, rule: &Rule) -> Result<&'a ActingUnit> {
    let unit = actor.unit()?;
    actor.may(rule, &Relation { unit: Some(unit.id), region: Some(unit.region), ..Relation::default() })?;
    Ok(unit)
}

/// The acting department's plans, the newest year first.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_list(app: &App, actor: &Actor) -> Result<Vec<PlanCard>> {
    let unit = own_unit(actor, &access::OWN_LIST)?;
    app.db.read(|conn| {
        let rows = store::plans_of_unit(conn, unit.id)?;
        cards(conn, rows)
    })
}

/// The lines a need of the acting department can draw from, with what is left of each.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn line_list(app: &App, actor: &Actor, query: &PlanLineQuery) -> Result<Vec<PlanLineView>> {
    let unit = own_unit(actor, &access::LINE_LIST)?;
    let mut lines = app.db.read(|conn| {
        let rows = store::lines_of_unit(conn, unit.id, query.year)?;
        line_views(conn, &rows)
    })?;
    lines.retain(|line| line.in_force);
    Ok(lines)
}

/// Plans handed in to the finance office of the acting unit's region, those that wait longest first.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn review_list(app: &App, actor: &Actor) -> Result<Vec<PlanCard>> {
    let unit = own_unit(actor, &access::REVIEW_LIST)?;
    app.db.read(|conn| {
        let rows = store::plans_in_review(conn, unit.region)?;
        cards(conn, rows)
    })
}

/// The steps of a plan with the comments of its reviews, newest first.
///
/// # Errors
/// `not_found`; those of the database.
pub fn steps(app: &App, actor: &Actor, id: PlanId) -> Result<Vec<PlanStepView>> {
    app.db.read(|conn| {
        load(conn, actor, &access::STEPS, id)?;
        let steps = store::steps_of(conn, id)?;
        let people: Vec<AccountId> = steps.iter().filter_map(|step| step.account_id).collect();
        let names = accounts::account_names(conn, &people)?;
        steps
            .into_iter()
            .map(|step| {
                Ok(PlanStepView {
                    id: step.id,
                    at: step.at,
                    name: step.account_id.and_then(|account| names.get(&account).cloned()),
                    account_id: step.account_id,
                    action: step.action,
                    comment: step.comment,
                    remarks: step.remarks.get()?,
                })
            })
            .collect()
    })
}
