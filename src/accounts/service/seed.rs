//! Units and people made without invitation: for the demo world, for tests, and for the first operator.

use super::links;
use crate::accounts::model::{
    Account, AccountState, Language, Link, Login, Membership, Password, PasswordHash, Purpose, Unit,
};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::kernel::ids::{AccountId, OrganizationId, UnitId};
use crate::kernel::{Actor, Code, Error, Instant, RegionCode, Result, Role, UnitKind, Uscc};
use std::collections::BTreeSet;

/// A unit to make, with its people.
#[derive(Clone, Debug)]
pub struct SeedUnit {
    /// Kind.
    pub kind: UnitKind,
    /// Full name.
    pub name: String,
    /// Region it works for.
    pub region: RegionCode,
    /// Credit code.
    pub uscc: Option<Uscc>,
    /// The organization of the registry it stands for.
    pub organization: Option<OrganizationId>,
    /// Its people.
    pub people: Vec<SeedPerson>,
}

/// A person to make.
#[derive(Clone, Debug)]
pub struct SeedPerson {
    /// What the person signs in with.
    pub login: Login,
    /// Name.
    pub name: String,
    /// Roles in the unit.
    pub roles: Vec<Role>,
}

/// Makes the units and their people with one password, in one transaction; somebody named in several units gets one
/// account. Gives the units in the same order.
///
/// # Errors
/// `duplicate` when one of the accounts exists; `invalid` for a role that does not fit its unit.
pub fn seed(app: &App, units: &[SeedUnit], password: &Password) -> Result<Vec<Unit>> {
    let now = app.clock.now();
    let hash = app.keys.passwords.hash(password.as_str())?;
    app.db.write(|tx| units.iter().map(|unit| make_unit(tx, unit, Some(&hash), now)).collect())
}

/// Makes people who belong to no unit, with one password; their roles do not count. Gives their accounts in the same order.
///
/// # Errors
/// `duplicate` when one of the accounts exists.
pub fn seed_alone(app: &App, people: &[SeedPerson], password: &Password) -> Result<Vec<AccountId>> {
    let now = app.clock.now();
    let hash = app.keys.passwords.hash(password.as_str())?;
    app.db.write(|tx| people.iter().map(|person| make_account(tx, person, Some(&hash), now)).collect())
}

fn make_unit(tx: &mut Tx<'_>, seed: &SeedUnit, hash: Option<&PasswordHash>, now: Instant) -> Result<Unit> {
    let unit = Unit {
        id: UnitId::new(),
        kind: seed.kind,
        name: seed.name.clone(),
        region: seed.region,
        uscc: seed.uscc,
        organization: seed.organization,
        active: true,
        created_at: now,
        version: 1,
    };
    store::unit_insert(tx, &unit)?;
    let event = Event::new(&Actor::public(), now, "unit.create", "unit", &unit.id);
    audit::record(tx, event.in_region(unit.region.as_str()))?;
    for person in &seed.people {
        let roles: BTreeSet<Role> = person.roles.iter().copied().collect();
        rules::members::check_roles(unit.kind, &roles)?;
        let account_id = match store::account_by_login(tx, &person.login)? {
            Some(account) => account.id,
            None => make_account(tx, person, hash, now)?,
        };
        let membership = Membership { account_id, unit_id: unit.id, roles, since: now, version: 1 };
        store::membership_insert(tx, &membership)?;
    }
    Ok(unit)
}

fn make_account(tx: &mut Tx<'_>, person: &SeedPerson, hash: Option<&PasswordHash>, now: Instant) -> Result<AccountId> {
    let account = Account {
        id: AccountId::new(),
        login: person.login.clone(),
        name: person.name.clone(),
        password_hash: hash.cloned(),
        language: Language::Zh,
        state: if hash.is_some() { AccountState::Active } else { AccountState::Invited },
        created_at: now,
        version: 1,
    };
    store::account_insert(tx, &account)?;
    audit::record(tx, Event::new(&Actor::public(), now, "account.create", "account", &account.id))?;
    Ok(account.id)
}

/// Makes the platform's first operator and the operator's unit; gives the invitation to hand over.
///
/// # Errors
/// `state_conflict` when there is an operator already: operators invite each other.
pub fn first_operator(app: &App, login: &Login, name: &str) -> Result<Link> {
    let now = app.clock.now();
    let name = rules::units::person_name(name)?;
    let unit = SeedUnit {
        kind: UnitKind::Operator,
        name: "平台运营方".to_owned(),
        region: RegionCode::NATION,
        uscc: None,
        organization: None,
        people: vec![SeedPerson { login: login.clone(), name, roles: vec![Role::Operator] }],
    };
    let link = links::Draft::new(app, Purpose::Invitation, now)?;
    app.db.write(|tx| {
        if store::unit_of_kind_exists(tx, UnitKind::Operator)? {
            return Err(Error::new(
                Code::StateConflict,
                "平台已有运营方单位；请由现有运营人员在平台上邀请",
                "There is an operator already; operators are invited on the platform",
            ));
        }
        make_unit(tx, &unit, None, now)?;
        let account = store::account_by_login(tx, login)?.ok_or_else(Error::not_found)?;
        link.save(tx, account.id)?;
        Ok(link.link())
    })
}

/// Whether the platform has an operator; a fresh one has not.
///
/// # Errors
/// Those of the database.
pub fn has_operator(app: &App) -> Result<bool> {
    app.db.read(|conn| store::unit_of_kind_exists(conn, UnitKind::Operator))
}
