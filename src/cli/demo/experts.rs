//! The expert pool of the demo world: `config/demo/experts.toml`.

use super::units::PASSWORD;
use crate::accounts::{self, Password, SeedPerson, UnitQuery};
use crate::app::App;
use crate::cli::say;
use crate::kernel::{Actor, Error, RegionCode, Result, Role, UnitKind};
use crate::reviews::model::{ExpertAct, ExpertAction, ExpertInput, ExpertQuery};
use crate::reviews::service;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    region: RegionCode,
    keeper: String,
    title: String,
    experience: String,
    expert: Vec<Planned>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    login: String,
    name: String,
    employer: String,
    fields: Vec<String>,
    #[serde(default)]
    waits: bool,
}

/// Makes the experts unless there are some, and prints their accounts.
pub(super) fn ensure(app: &App) -> Result<()> {
    let plan: Plan = toml::from_str(include_str!("../../../config/demo/experts.toml")).map_err(Error::internal)?;
    let keeper = keeper(app, &plan)?;
    if service::list(app, &keeper, &ExpertQuery::default(), None)?.0.is_empty() {
        enter(app, &plan, &keeper)?;
    }
    for expert in &plan.expert {
        say(&format!("  {:32} {:28} 评审专家库 / expert pool", expert.login, "expert"));
    }
    Ok(())
}

fn enter(app: &App, plan: &Plan, keeper: &Actor) -> Result<()> {
    let people: Vec<SeedPerson> = plan
        .expert
        .iter()
        .map(|one| Ok(SeedPerson { login: one.login.parse()?, name: one.name.clone(), roles: Vec::new() }))
        .collect::<Result<_>>()?;
    let made = accounts::seed_alone(app, &people, &Password::new(PASSWORD))?;
    for (account, planned) in made.into_iter().zip(&plan.expert) {
        let expert = Actor { account: Some(account), ..Actor::public() };
        let fields = planned.fields.iter().map(|code| code.parse().map_err(Error::internal)).collect::<Result<_>>()?;
        let input = ExpertInput {
            region: plan.region,
            fields,
            employer: planned.employer.clone(),
            employer_uscc: None,
            title: plan.title.clone(),
            experience: plan.experience.clone(),
            certificates: Vec::new(),
        };
        let applied = service::apply(app, &expert, &input, None)?;
        if !planned.waits {
            let list = ExpertAct { action: ExpertAction::List, reason: None, until: None };
            service::act(app, keeper, applied.card.id, applied.version, &list)?;
        }
    }
    Ok(())
}

/// Who keeps the pool of the region.
fn keeper(app: &App, plan: &Plan) -> Result<Actor> {
    let operator = Actor { roles: [Role::Operator].into(), ..Actor::public() };
    let query = UnitQuery { kind: Some(UnitKind::Authority), region: Some(plan.region), ..UnitQuery::default() };
    let missing = || Error::internal("config/demo/experts.toml: no such keeper");
    let operator = Actor { account: Some(crate::kernel::ids::AccountId::new()), ..operator };
    let unit = accounts::units_list(app, &operator, &query, None)?.0.pop().ok_or_else(missing)?;
    let people = app.db.read(|conn| accounts::people_of_units(conn, &[unit.id]))?;
    let person = people.into_iter().find(|person| person.login.as_str() == plan.keeper).ok_or_else(missing)?;
    Ok(Actor { account: Some(person.account), unit: Some(unit.acting()), roles: person.roles })
}
