//! Units, people and published needs of the demo world: `config/demo/units.toml` and the six tenders of `config/demo/cases`.

use super::organizations::Made;
use super::plans;
use crate::accounts::{self, Login, Password, SeedPerson, SeedUnit, Unit};
use crate::app::App;
use crate::cli::say;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Error, RegionCode, Result, Role, UnitKind};
use crate::opportunities::cases;
use crate::opportunities::model::{Contact, OpportunityKind, OpportunityTerms};
use crate::opportunities::service::{Placement, import_published};
use crate::organizations;
use crate::plans::PlanLineId;
use chrono::TimeDelta;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Everybody's password in the demo world, printed where it is loaded.
pub(super) const PASSWORD: &str = "duijie-demo-2026";
/// How long before the demo was loaded its needs were published.
const PUBLISHED_DAYS_AGO: i64 = 3;
/// How long they stay open: the shortest time of an open tender and some days more for each.
const OPEN_DAYS: i64 = 21;

const CASES: [(&str, &str); 6] = [
    ("02-gm-psych-special-2023", include_str!("../../../config/demo/cases/02-gm-psych-special-2023.json")),
    ("05-gongming-3-communities-2023", include_str!("../../../config/demo/cases/05-gongming-3-communities-2023.json")),
    ("07-gm-justice-mediation-2026", include_str!("../../../config/demo/cases/07-gm-justice-mediation-2026.json")),
    (
        "09-fenghuang-5-communities-2023",
        include_str!("../../../config/demo/cases/09-fenghuang-5-communities-2023.json"),
    ),
    ("13-gm-education-2026", include_str!("../../../config/demo/cases/13-gm-education-2026.json")),
    ("14-longhua-mental-2025", include_str!("../../../config/demo/cases/14-longhua-mental-2025.json")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    unit: Vec<PlannedUnit>,
    workspace: Vec<Workspace>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlannedUnit {
    kind: UnitKind,
    name: String,
    region: RegionCode,
    #[serde(default)]
    needs: Vec<String>,
    people: Vec<Person>,
}

/// The workspace of the largest organization of a theme in a district.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Workspace {
    theme: String,
    district: RegionCode,
    people: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    login: String,
    name: String,
    roles: Vec<Role>,
}

/// Makes units, people and needs unless they are there, and prints the accounts.
pub(super) fn ensure(app: &App, made: &[Made]) -> Result<()> {
    let plan: Plan = toml::from_str(include_str!("../../../config/demo/units.toml")).map_err(Error::internal)?;
    if !accounts::has_operator(app)? {
        let mut seeds = Vec::new();
        for unit in &plan.unit {
            seeds.push(seed_of(unit)?);
        }
        for workspace in &plan.workspace {
            seeds.push(seed_of_workspace(app, workspace, made)?);
        }
        let units = accounts::seed(app, &seeds, &Password::new(PASSWORD))?;
        let lines = plans::make(app, &units)?;
        for (planned, unit) in plan.unit.iter().zip(&units) {
            publish(app, planned, unit, &lines)?;
        }
    }
    print_accounts(&plan);
    Ok(())
}

fn seed_of(unit: &PlannedUnit) -> Result<SeedUnit> {
    Ok(SeedUnit {
        kind: unit.kind,
        name: unit.name.clone(),
        region: unit.region,
        uscc: None,
        organization: None,
        people: people(&unit.people)?,
    })
}

fn seed_of_workspace(app: &App, workspace: &Workspace, made: &[Made]) -> Result<SeedUnit> {
    let largest = made
        .iter()
        .filter(|m| m.theme == workspace.theme && m.district == workspace.district && m.sound)
        .max_by_key(|m| m.staff)
        .ok_or_else(|| Error::internal("config/demo/units.toml: no such organization"))?;
    let page = organizations::service::page(app, &Actor::public(), largest.uscc.as_str())?;
    Ok(SeedUnit {
        kind: UnitKind::Organization,
        name: page.registration.name,
        region: largest.district,
        uscc: Some(largest.uscc),
        organization: Some(page.id),
        people: people(&workspace.people)?,
    })
}

fn people(planned: &[Person]) -> Result<Vec<SeedPerson>> {
    planned
        .iter()
        .map(|p| Ok(SeedPerson { login: p.login.parse()?, name: p.name.clone(), roles: p.roles.clone() }))
        .collect()
}

/// Publishes the unit's tenders as they were published, contradictions included; each draws from its line of the plan, if it has one.
fn publish(app: &App, planned: &PlannedUnit, unit: &Unit, lines: &BTreeMap<String, PlanLineId>) -> Result<()> {
    if planned.needs.is_empty() {
        return Ok(());
    }
    let people = app.db.read(|conn| accounts::people_of_units(conn, &[unit.id]))?;
    let holder = |role: Role| -> Result<AccountId> {
        let person = people.iter().find(|p| p.roles.contains(&role));
        person.map(|p| p.account).ok_or_else(|| Error::internal("config/demo/units.toml: drafter and approver"))
    };
    let published_at = app.clock.now().plus(TimeDelta::days(-PUBLISHED_DAYS_AGO));
    for (number, need) in (0..).zip(&planned.needs) {
        let (_, json) = CASES
            .iter()
            .find(|(id, _)| id == need)
            .ok_or_else(|| Error::internal(format!("config/demo/units.toml: no case {need}")))?;
        let placement = Placement {
            unit: unit.id,
            unit_region: unit.region,
            drafter: holder(Role::Drafter)?,
            approver: holder(Role::Approver)?,
            published_at,
            deadline: published_at.plus(TimeDelta::days(OPEN_DAYS + number)),
        };
        let contact = Contact {
            name: Some("采购经办".into()),
            phone: Some("400-000-0000".into()),
            email: Some("drafter@demo.invalid".into()),
        };
        let plan_line = lines.get(need).copied();
        let terms = OpportunityTerms { plan_line, contact: Some(contact), ..cases::import(json)? };
        import_published(app, OpportunityKind::Need, &terms, &placement)?;
    }
    Ok(())
}

/// Logins of the people with this role.
pub(super) fn people_with(role: Role) -> Result<Vec<Login>> {
    let plan: Plan = toml::from_str(include_str!("../../../config/demo/units.toml")).map_err(Error::internal)?;
    let people = plan.unit.into_iter().flat_map(|unit| unit.people);
    people.filter(|person| person.roles.contains(&role)).map(|person| person.login.parse()).collect()
}

fn print_accounts(plan: &Plan) {
    say(&format!("演示账号（密码均为 {PASSWORD}）/ demo accounts, one password for all:"));
    let units = plan.unit.iter().map(|u| (u.name.as_str(), &u.people));
    let workspaces = plan.workspace.iter().map(|w| (w.theme.as_str(), &w.people));
    for (name, people) in units.chain(workspaces) {
        for person in people {
            let roles: Vec<&str> = person.roles.iter().map(|r| r.as_str()).collect();
            say(&format!("  {:32} {:28} {name}", person.login, roles.join("+")));
        }
    }
}
