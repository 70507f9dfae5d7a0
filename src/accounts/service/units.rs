//! Units.

use super::{based_on, limit};
use crate::accounts::model::{AccountState, Unit, UnitChange, UnitInput, UnitPerson, UnitQuery};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{self, Conn, OnceKey};
use crate::kernel::ids::{AccountId, OrganizationId, UnitId};
use crate::kernel::{Actor, Code, Error, RegionCode, Relation, Result, Role};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Units before the cursor, newest first, one more than asked for when there is more; and how many were asked for.
///
/// # Errors
/// `forbidden`.
pub fn units_list(app: &App, actor: &Actor, query: &UnitQuery, before: Option<UnitId>) -> Result<(Vec<Unit>, u8)> {
    actor.may(&rules::UNIT_LIST, &Relation::default())?;
    let limit = limit(query.limit);
    Ok((app.db.read(|conn| store::units_list(conn, query, before, i64::from(limit) + 1))?, limit))
}

/// One unit.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn unit_read(app: &App, actor: &Actor, id: UnitId) -> Result<Unit> {
    actor.account()?;
    let unit = app.db.read(|conn| store::unit_by_id(conn, id))?;
    actor.may(&rules::UNIT_READ, &unit.relation())?;
    Ok(unit)
}

/// Creates a unit.
///
/// # Errors
/// `forbidden`; `invalid`; `duplicate` when another unit of the kind has the credit code, or the organization has a workspace.
pub fn unit_create(app: &App, actor: &Actor, key: Option<&OnceKey>, input: &UnitInput) -> Result<Unit> {
    actor.may(&rules::UNIT_CREATE, &Relation::default())?;
    let now = app.clock.now();
    let wanted = UnitChange {
        name: input.name.clone(),
        region: input.region,
        uscc: input.uscc.clone(),
        organization: input.organization,
        active: true,
    };
    let checked = rules::units::check(input.kind, &wanted, &app.regions)?;
    app.db.write(|tx| {
        db::once(tx, key, now, |tx| {
            let unit = Unit {
                id: UnitId::new(),
                kind: input.kind,
                name: checked.name.clone(),
                region: input.region,
                uscc: checked.uscc,
                organization: input.organization,
                active: true,
                created_at: now,
                version: 1,
            };
            store::unit_insert(tx, &unit).map_err(taken)?;
            let event = Event::new(actor, now, "unit.create", "unit", &unit.id).in_region(unit.region.as_str());
            audit::record(tx, event.with(&json!({ "kind": unit.kind, "name": unit.name }))?)?;
            Ok(unit)
        })
    })
}

/// Changes a unit; a deactivated one can no longer be acted for.
///
/// # Errors
/// As [`unit_create`]; `not_found`; `version_conflict`; `state_conflict` for shutting the unit acted for.
pub fn unit_change(app: &App, actor: &Actor, id: UnitId, version: i64, change: &UnitChange) -> Result<Unit> {
    actor.may(&rules::UNIT_UPDATE, &Relation::default())?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let before = store::unit_by_id(tx, id)?;
        based_on(before.version, version)?;
        let checked = rules::units::check(before.kind, change, &app.regions)?;
        rules::units::check_shut(actor.unit.as_ref().map(|unit| unit.id), &before, change)?;
        let after = Unit {
            name: checked.name,
            region: change.region,
            uscc: checked.uscc,
            organization: change.organization,
            active: change.active,
            version: version + 1,
            ..before.clone()
        };
        store::unit_save(tx, &after).map_err(taken)?;
        let event = Event::new(actor, now, "unit.change", "unit", &id).in_region(after.region.as_str());
        audit::record(tx, event.with(&json!({ "before": before, "after": after }))?)?;
        Ok(after)
    })
}

/// The two things only one unit can have.
fn taken(error: Error) -> Error {
    if error.code != Code::Duplicate {
        return error;
    }
    let detail = Error::new(
        Code::Duplicate,
        "已有同类单位使用此统一社会信用代码或关联此社会组织；请在单位列表中搜索并使用已有单位",
        "Another unit of this kind has this credit code or organization; search the list and use that one",
    );
    Error { source: error.source, ..detail }
}

/// Units by id, for other rooms; those that do not exist are left out.
///
/// # Errors
/// Those of the database.
pub fn units_by_ids(conn: &mut Conn, ids: &[UnitId]) -> Result<Vec<Unit>> {
    store::units_by_ids(conn, ids)
}

/// The units these people belong to, for other rooms: where they work.
///
/// # Errors
/// Those of the database.
pub fn units_of_people(conn: &mut Conn, accounts: &[AccountId]) -> Result<Vec<(AccountId, Unit)>> {
    let mut all = Vec::new();
    for some in accounts.chunks(db::dialect::BATCH_ROWS) {
        let found = store::memberships_of(conn, some)?.into_iter();
        all.extend(found.map(|(membership, unit)| (membership.account_id, unit)));
    }
    Ok(all)
}

/// Names of units by the text of their ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn unit_names_by_text(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<UnitId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    Ok(store::units_by_ids(conn, &ids)?.into_iter().map(|unit| (unit.id.to_string(), unit.name)).collect())
}

/// Every organization of the registry that has a workspace in use, with it.
///
/// # Errors
/// Those of the database.
pub fn organization_units(conn: &mut Conn) -> Result<Vec<(OrganizationId, UnitId)>> {
    store::organization_units(conn)
}

/// The workspace of an organization of the registry, if it has one.
///
/// # Errors
/// Those of the database.
pub fn unit_of_organization(conn: &mut Conn, id: OrganizationId) -> Result<Option<Unit>> {
    store::unit_by_organization(conn, id)
}

/// The people of these units who can sign in, for other rooms: whom to notify.
///
/// # Errors
/// Those of the database.
pub fn people_of_units(conn: &mut Conn, units: &[UnitId]) -> Result<Vec<UnitPerson>> {
    let members = store::members_of(conn, units)?.into_iter();
    let active = members.filter(|(_, account)| account.state == AccountState::Active);
    let person = active.map(|(membership, account)| UnitPerson {
        unit: membership.unit_id,
        account: account.id,
        login: account.login,
        name: account.name,
        language: account.language,
        roles: membership.roles,
    });
    Ok(person.collect())
}

/// The units somebody who can sign in belongs to, each with its region and the person's roles there, for other rooms.
///
/// # Errors
/// Those of the database.
pub fn places_of(conn: &mut Conn, account: AccountId) -> Result<Vec<(UnitId, RegionCode, BTreeSet<Role>)>> {
    if store::account_by_id(conn, account)?.state != AccountState::Active {
        return Ok(Vec::new());
    }
    let all = store::memberships_of(conn, &[account])?.into_iter();
    Ok(all.filter(|(_, unit)| unit.active).map(|(member, unit)| (unit.id, unit.region, member.roles)).collect())
}

/// Who can sign in and holds the role in the unit, for other rooms.
///
/// # Errors
/// Those of the database.
pub fn holders_in_unit(conn: &mut Conn, unit: UnitId, role: Role) -> Result<Vec<AccountId>> {
    holders(conn, &[unit], role)
}

/// Who can sign in and holds the role in an active unit of exactly this region, for other rooms.
///
/// # Errors
/// Those of the database.
pub fn holders_in_region(conn: &mut Conn, region: RegionCode, role: Role) -> Result<Vec<AccountId>> {
    let units = store::units_in_region(conn, region)?;
    holders(conn, &units, role)
}

/// The nearest region, from this one upward, in which somebody holds the role: whose duty something is there. This one, where
/// nobody does.
///
/// # Errors
/// Those of the database.
pub fn seat_of(conn: &mut Conn, region: RegionCode, role: Role) -> Result<RegionCode> {
    for at in std::iter::once(region).chain(region.ancestors()) {
        if !holders_in_region(conn, at, role)?.is_empty() {
            return Ok(at);
        }
    }
    Ok(region)
}

fn holders(conn: &mut Conn, units: &[UnitId], role: Role) -> Result<Vec<AccountId>> {
    let mut found: Vec<AccountId> = people_of_units(conn, units)?
        .into_iter()
        .filter(|person| person.roles.contains(&role))
        .map(|person| person.account)
        .collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
