//! Things of the caller's and of strangers'. A room that adds an operation on a thing of somebody's adds here how to make one.

use crate::people::{FAR, HERE, PASSWORD, Person, kind_for, unit_of};
use crate::world::World;
use duijie::accounts::{self, Origin, Password, SeedPerson, SignIn};
use duijie::catalogue::{VersionState, service};
use duijie::kernel::ids::{AccountId, OrganizationId, UnitId};
use duijie::kernel::{ActingUnit, Actor, Role, UnitKind, Uscc};
use duijie::organizations;
use duijie::organizations::model::NewOrganization;
use duijie::organizations::model::import::UploadQuery;
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};

/// Whose the things are.
pub struct Thing {
    pub account: AccountId,
    pub login: String,
    pub unit: UnitId,
    pub organization: Option<OrganizationId>,
    pub region: String,
}

impl Thing {
    /// The person's own.
    pub fn of(world: &World, person: &Person, region: &str) -> Self {
        let unit = world.app.db.read(|conn| accounts::units_by_ids(conn, &[person.unit])).unwrap().remove(0);
        Self {
            account: person.account,
            login: person.login.clone(),
            unit: person.unit,
            organization: unit.organization,
            region: region.to_owned(),
        }
    }

    /// Of somebody in a unit of this kind in another region.
    pub fn of_stranger(world: &World, kind: UnitKind, region: &str) -> Self {
        let role = Role::ALL.iter().copied().find(|role| role.fits(kind)).unwrap();
        Self::of(world, &world.strangers_in(unit_of(kind, region), &[&[role]]).remove(0), region)
    }

    /// The account's own, but of a unit the person does not act for.
    pub fn of_nobodys_unit(self, world: &World) -> Self {
        let stranger = Self::of_stranger(world, UnitKind::Department, FAR);
        Self { unit: stranger.unit, organization: stranger.organization, region: stranger.region, ..self }
    }

    /// The id of one of the owner's things in this collection, made if need be; none where the collection is not known.
    pub fn id(&self, world: &World, collection: &str) -> Option<String> {
        Some(match collection {
            "units" => self.unit.to_string(),
            "members" | "accounts" => self.account.to_string(),
            "sessions" => self.session(world),
            "versions" => self.catalogue_draft(world),
            "organizations" => self.organization(world),
            "imports" => self.import(world),
            _ => return None,
        })
    }

    fn session(&self, world: &World) -> String {
        let input = SignIn { account: self.login.clone(), password: Password::new(PASSWORD) };
        let origin = Origin { address: [127, 0, 0, 1].into(), device: "probe".into() };
        let token = accounts::sign_in(&world.app, &input, &origin).unwrap().access.access_token;
        accounts::authenticate(&world.app, &token, None).unwrap().session.to_string()
    }

    fn catalogue_draft(&self, world: &World) -> String {
        let unit = ActingUnit {
            id: UnitId::new(),
            kind: UnitKind::Finance,
            region: self.region.parse().unwrap(),
            organization: None,
        };
        let finance = Actor { account: Some(AccountId::new()), unit: Some(unit), roles: [Role::FinanceOfficer].into() };
        let input = serde_json::from_value(json!({ "region": self.region, "title": "试编目录" })).unwrap();
        if let Ok(draft) = service::begin(&world.app, &finance, &input, None) {
            return draft.id.to_string();
        }
        // A region has one draft at a time.
        let query = serde_json::from_value(json!({ "region": self.region })).unwrap();
        let versions = service::version_list(&world.app, &finance, &query).unwrap();
        versions.into_iter().find(|version| version.state == VersionState::Draft).unwrap().id.to_string()
    }
}

impl Thing {
    /// The organization of the unit, or one of the region, in the registry.
    fn organization(&self, world: &World) -> String {
        let id = self.organization.unwrap_or_else(OrganizationId::new);
        let records = json!([{ "part": "registration", "from": "2020-01-01", "standing": "official", "value": {
            "name": "示例服务中心", "org_type": "service_institution", "registrar": "民政局", "registrar_level": "county",
            "region": self.region, "registered_on": "2020-01-01",
        }}]);
        let new = NewOrganization { id, uscc: some_uscc(), records: serde_json::from_value(records).unwrap() };
        let (actor, now) = (Actor::public(), world.clock.now());
        let made =
            world.app.db.write(|tx| organizations::bulk_insert(tx, &actor, now, "试验", std::slice::from_ref(&new)));
        // The unit's organization is made once.
        assert!(made.is_ok() || self.organization.is_some());
        id.to_string()
    }

    /// An import by the unit, ready to be applied.
    fn import(&self, world: &World) -> String {
        let region = self.region.parse().unwrap();
        let unit = ActingUnit { id: self.unit, kind: UnitKind::Authority, region, organization: None };
        let authority = Actor { account: Some(self.account), unit: Some(unit), roles: [Role::Registrar].into() };
        let code = some_uscc();
        let csv = format!(
            "统一社会信用代码,名称,类型,登记管理机关,登记管理机关级别,登记地,成立登记日期\n\
             {code},示例中心,社会服务机构,民政局,县级,{},2020-01-01\n",
            self.region
        );
        organizations::service::import::upload(&world.app, &authority, &UploadQuery::default(), csv.as_bytes())
            .unwrap()
            .id
            .to_string()
    }
}

/// A credit code nobody has yet.
fn some_uscc() -> Uscc {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Uscc::build('5', '2', HERE.parse().unwrap(), &format!("MJ{number:06}")).unwrap()
}

/// Somebody in two units who has not chosen one: signed in, without a role.
pub fn in_two_units(world: &World) -> Person {
    let person = world.person(Role::Drafter);
    let mut second = unit_of(kind_for(Role::Approver), HERE);
    second.people.push(SeedPerson {
        login: person.login.parse().unwrap(),
        name: "张".into(),
        roles: vec![Role::Approver],
    });
    accounts::seed(&world.app, &[second], &Password::new(PASSWORD)).unwrap();
    person
}
