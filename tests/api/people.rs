//! People of the test world and their requests.

use crate::world::{Call, World};
use actix_web::http::Method;
use duijie::accounts::{self, Origin, Password, SeedPerson, SeedUnit, SignIn};
use duijie::kernel::ids::{AccountId, OrganizationId, UnitId};
use duijie::kernel::{Role, UnitKind};
use std::sync::atomic::{AtomicU32, Ordering};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Zhenhai, where things happen unless said otherwise, and Guangming, which is far away.
pub const HERE: &str = "330211";
pub const FAR: &str = "440311";

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub login: String,
    pub unit: UnitId,
    pub token: String,
}

impl Person {
    /// A request by this person for his or her unit.
    pub fn call<'w>(&self, world: &'w World, method: Method, path: &str) -> Call<'w> {
        world.call(method, path).token(&self.token).header("acting-unit", self.unit.as_str())
    }
    pub fn get<'w>(&self, world: &'w World, path: &str) -> Call<'w> {
        self.call(world, Method::GET, path)
    }
    pub fn post<'w>(&self, world: &'w World, path: &str) -> Call<'w> {
        self.call(world, Method::POST, path)
    }
    pub fn put<'w>(&self, world: &'w World, path: &str) -> Call<'w> {
        self.call(world, Method::PUT, path)
    }
    pub fn delete<'w>(&self, world: &'w World, path: &str) -> Call<'w> {
        self.call(world, Method::DELETE, path)
    }
}

/// The kind of unit a role is held in.
pub fn kind_for(role: Role) -> UnitKind {
    UnitKind::ALL.iter().copied().find(|kind| role.fits(*kind)).unwrap()
}

/// A unit without people.
pub fn unit_of(kind: UnitKind, region: &str) -> SeedUnit {
    SeedUnit {
        kind,
        name: format!("测试{kind}"),
        region: region.parse().unwrap(),
        uscc: None,
        organization: (kind == UnitKind::Organization).then(OrganizationId::new),
        people: Vec::new(),
    }
}

impl World {
    /// A new person with this role in a new unit of Zhenhai, signed in.
    pub fn person(&self, role: Role) -> Person {
        self.person_in(role, unit_of(kind_for(role), HERE))
    }

    /// A new person with this role in this new unit, signed in.
    pub fn person_in(&self, role: Role, unit: SeedUnit) -> Person {
        self.people_in(unit, &[&[role]]).remove(0)
    }

    /// New people with these roles in this new unit, signed in.
    pub fn people_in(&self, unit: SeedUnit, roles: &[&[Role]]) -> Vec<Person> {
        let strangers = self.strangers_in(unit, roles);
        strangers.into_iter().map(|person| self.signed_in(person)).collect()
    }

    /// New people with these roles in this new unit, who have not signed in: their token is empty.
    pub fn strangers_in(&self, mut unit: SeedUnit, roles: &[&[Role]]) -> Vec<Person> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        for roles in roles {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            unit.people.push(SeedPerson {
                login: format!("person{number}@example.org").parse().unwrap(),
                name: format!("张{number}"),
                roles: roles.to_vec(),
            });
        }
        let made = accounts::seed(&self.app, &[unit], &Password::new(PASSWORD)).unwrap().remove(0);
        let people = self.app.db.read(|conn| accounts::people_of_units(conn, &[made.id])).unwrap();
        let person = |person: accounts::UnitPerson| Person {
            account: person.account,
            login: person.login.to_string(),
            unit: made.id,
            token: String::new(),
        };
        people.into_iter().map(person).collect()
    }

    /// The same person after the access token has run out.
    pub fn again(&self, person: &Person) -> Person {
        self.signed_in(person.clone())
    }

    fn signed_in(&self, person: Person) -> Person {
        let input = SignIn { account: person.login.clone(), password: Password::new(PASSWORD) };
        let origin = Origin { address: [127, 0, 0, 1].into(), device: "test".into() };
        let token = accounts::sign_in(&self.app, &input, &origin).unwrap().access.access_token;
        Person { token, ..person }
    }
}
