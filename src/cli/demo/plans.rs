//! Annual plans of the demo world: `config/demo/plans.toml`. One waits for the finance office, one is published, and its first need draws
//! from it.

use crate::accounts::{self, Unit, UnitPerson};
use crate::app::App;
use crate::catalogue::CategoryCode;
use crate::kernel::{Actor, Error, Money, Result, Role};
use crate::plans::model::{PlanContent, PlanInput, PlanLine, PlanLineId, PlanReviewInput};
use crate::plans::service;
use crate::policy::pack::ProcurementMethod;
use chrono::Datelike;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plans {
    finance: String,
    plan: Vec<Planned>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    unit: String,
    budget_document: String,
    published: bool,
    line: Vec<PlannedLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlannedLine {
    category: CategoryCode,
    title: String,
    amount: Money,
    method: ProcurementMethod,
    quarter: u8,
    note: Option<String>,
    need: Option<String>,
}

/// Makes the plans of these units; gives the line each recorded need draws from.
pub(super) fn make(app: &App, units: &[Unit]) -> Result<BTreeMap<String, PlanLineId>> {
    let plans: Plans = toml::from_str(include_str!("../../../config/demo/plans.toml")).map_err(Error::internal)?;
    let missing = || Error::internal("config/demo/plans.toml: no such unit or person");
    let mut finance = None;
    for unit in units {
        finance = finance.or(actor(app, unit, |person| person.login.as_str() == plans.finance)?);
    }
    let finance = finance.ok_or_else(missing)?;
    let mut of_needs = BTreeMap::new();
    for planned in &plans.plan {
        let unit = units.iter().find(|unit| unit.name == planned.unit).ok_or_else(missing)?;
        let drafter = actor(app, unit, |person| person.roles.contains(&Role::Drafter))?.ok_or_else(missing)?;
        let year = app.clock.now().shanghai().year();
        let begun = service::create(app, &drafter, PlanInput { year }, None)?;
        let (id, mut lines) = (begun.card.id, Vec::new());
        for line in &planned.line {
            let line_id = PlanLineId::new();
            lines.push(PlanLine {
                id: Some(line_id),
                category: Some(line.category.clone()),
                title: Some(line.title.clone()),
                amount: Some(line.amount),
                method: Some(line.method),
                quarter: Some(line.quarter),
                note: line.note.clone(),
                negative_reason: None,
            });
            of_needs.extend(line.need.clone().map(|need| (need, line_id)));
        }
        let budget_document = Some(planned.budget_document.clone());
        let content = PlanContent { budget_document, note: None, lines };
        let written = service::update(app, &drafter, id, begun.version, &content)?;
        let handed_in = service::submit(app, &drafter, id, written.version)?;
        if planned.published {
            let approved = service::approve(app, &finance, id, handed_in.version, &PlanReviewInput::default())?;
            service::publish(app, &drafter, id, approved.version)?;
        }
    }
    Ok(of_needs)
}

/// Somebody of the unit, acting for it.
fn actor(app: &App, unit: &Unit, wanted: impl Fn(&UnitPerson) -> bool) -> Result<Option<Actor>> {
    let people = app.db.read(|conn| accounts::people_of_units(conn, &[unit.id]))?;
    let found = people.into_iter().find(|person| wanted(person));
    Ok(found.map(|person| Actor { account: Some(person.account), unit: Some(unit.acting()), roles: person.roles }))
}
