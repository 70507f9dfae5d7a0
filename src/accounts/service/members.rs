//! The people of a unit.

use super::{based_on, links, notices};
use crate::accounts::model::{
    Account, AccountState, Language, Login, Member, MemberChange, MemberInvite, Membership, Purpose, Unit,
};
use crate::accounts::rules::members::{Holder, check_keeper_remains, check_own, check_roles};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{self, Conn, OnceKey, Tx};
use crate::kernel::error::Faults;
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Actor, Code, Error, Instant, Result, Role, Rule};
use crate::notify::{Notice, To};
use serde_json::json;
use std::collections::BTreeSet;

/// The people of a unit in the order they joined.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn members_list(app: &App, actor: &Actor, unit: UnitId) -> Result<Vec<Member>> {
    actor.account()?;
    app.db.read(|conn| {
        let unit = store::unit_by_id(conn, unit)?;
        actor.may(&rules::MEMBER_LIST, &unit.relation())?;
        Ok(store::members_of(conn, &[unit.id])?.into_iter().map(view).collect())
    })
}

/// Invites somebody into a unit: with a new account, which gets a link to set its password, or with the account the
/// person has.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid`; `duplicate` when the person is a member; `state_conflict` for a deactivated unit or a
/// disabled account.
pub fn member_invite(
    app: &App,
    actor: &Actor,
    key: Option<&OnceKey>,
    unit: UnitId,
    input: &MemberInvite,
) -> Result<Member> {
    let now = app.clock.now();
    let link = links::Draft::new(app, Purpose::Invitation, now)?;
    app.db.write(|tx| {
        let unit = unit_for(tx, actor, &rules::MEMBER_INVITE, unit)?;
        db::once(tx, key, now, |tx| invite(tx, app, actor, now, &unit, input, &link))
    })
}

fn invite(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    now: Instant,
    unit: &Unit,
    input: &MemberInvite,
    link: &links::Draft,
) -> Result<Member> {
    if !unit.active {
        return Err(Error::new(
            Code::StateConflict,
            "该单位已停用，不能邀请成员；请先由平台运营方启用",
            "The unit is deactivated; the operator has to activate it first",
        ));
    }
    let (login, name) = check(unit, input)?;
    let inviter = store::account_by_id(tx, actor.account()?)?;
    let account = match store::account_by_login(tx, &login)? {
        Some(account) => account,
        None => {
            let account = invited(login, name, now);
            store::account_insert(tx, &account)?;
            account
        }
    };
    if account.state == AccountState::Disabled {
        return Err(Error::new(
            Code::StateConflict,
            "该账号已停用；请联系平台运营方",
            "This account is disabled; ask the operator",
        ));
    }
    check_own(inviter.id, account.id, &BTreeSet::new(), &input.roles)?;
    if store::membership_find(tx, account.id, unit.id)?.is_some() {
        return Err(Error::new(
            Code::Duplicate,
            "此人已是该单位成员；如需调整，请修改其角色",
            "This person is a member already; change the roles instead",
        ));
    }
    let (account_id, unit_id, roles) = (account.id, unit.id, input.roles.clone());
    let membership = Membership { account_id, unit_id, roles, since: now, version: 1 };
    store::membership_insert(tx, &membership)?;
    if account.state == AccountState::Invited {
        link.save(tx, account_id)?;
        link.mail(app, tx, account_id, notices::invitation(app, unit, &inviter.name))?;
    } else {
        let notice = Notice::new("accounts.joined").with("unit", unit.name.as_str()).with("inviter", inviter.name);
        app.notify.send(tx, now, To::Accounts(&[account_id]), &notice)?;
    }
    record(tx, actor, now, "member.invite", unit, account_id, &membership.roles)?;
    Ok(view((membership, account)))
}

fn check(unit: &Unit, input: &MemberInvite) -> Result<(Login, String)> {
    let mut faults = Faults::new();
    let login = input.login.parse::<Login>().map_err(|error| faults.extend(error.fields)).ok();
    let name = rules::units::person_name(&input.name).map_err(|error| faults.extend(error.fields)).ok();
    if let Err(error) = check_roles(unit.kind, &input.roles) {
        faults.extend(error.fields);
    }
    faults.finish()?;
    login.zip(name).ok_or_else(|| Error::internal("a login or name without fault and without value"))
}

fn invited(login: Login, name: String, now: Instant) -> Account {
    Account {
        id: AccountId::new(),
        login,
        name,
        password_hash: None,
        language: Language::Zh,
        state: AccountState::Invited,
        created_at: now,
        version: 1,
    }
}

/// Gives a member other roles; they hold from the next request on.
///
/// # Errors
/// `not_found`, `version_conflict`; `forbidden`, also for raising own roles; `invalid`; `state_conflict` when no administrator
/// would be left.
pub fn member_change(
    app: &App,
    actor: &Actor,
    (unit, member): (UnitId, AccountId),
    version: i64,
    change: &MemberChange,
) -> Result<Member> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let unit = unit_for(tx, actor, &rules::MEMBER_UPDATE, unit)?;
        let before = store::membership_find(tx, member, unit.id)?.ok_or_else(Error::not_found)?;
        based_on(before.version, version)?;
        check_roles(unit.kind, &change.roles)?;
        check_own(actor.account()?, member, &before.roles, &change.roles)?;
        check_keeper_remains(&holders(tx, unit.id)?, member, &change.roles)?;
        let after = Membership { roles: change.roles.clone(), version: version + 1, ..before };
        store::membership_save(tx, &after)?;
        record(tx, actor, now, "member.change", &unit, member, &after.roles)?;
        let account = store::account_by_id(tx, member)?;
        Ok(view((after, account)))
    })
}

/// Removes a member; the account stays.
///
/// # Errors
/// `not_found`, `forbidden`, `version_conflict`; `state_conflict` when no administrator would be left.
pub fn member_remove(app: &App, actor: &Actor, (unit, member): (UnitId, AccountId), version: i64) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let unit = unit_for(tx, actor, &rules::MEMBER_REMOVE, unit)?;
        let before = store::membership_find(tx, member, unit.id)?.ok_or_else(Error::not_found)?;
        based_on(before.version, version)?;
        check_keeper_remains(&holders(tx, unit.id)?, member, &BTreeSet::new())?;
        store::membership_delete(tx, &before)?;
        record(tx, actor, now, "member.remove", &unit, member, &BTreeSet::new())
    })
}

/// The unit, if the rule lets the actor act on it.
fn unit_for(tx: &mut Tx<'_>, actor: &Actor, rule: &Rule, unit: UnitId) -> Result<Unit> {
    actor.account()?;
    let unit = store::unit_by_id(tx, unit)?;
    actor.may(rule, &unit.relation())?;
    Ok(unit)
}

fn holders(conn: &mut Conn, unit: UnitId) -> Result<Vec<Holder>> {
    let members = store::members_of(conn, &[unit])?.into_iter();
    let holder = members.map(|(membership, account)| Holder {
        account: account.id,
        active: account.state == AccountState::Active,
        roles: membership.roles,
    });
    Ok(holder.collect())
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: Instant,
    act: &str,
    unit: &Unit,
    member: AccountId,
    roles: &BTreeSet<Role>,
) -> Result<()> {
    let event = Event::new(actor, now, act, "account", &member).in_region(unit.region.as_str());
    audit::record(tx, event.with(&json!({ "unit": unit.id, "roles": roles }))?)
}

fn view((membership, account): (Membership, Account)) -> Member {
    let Membership { roles, since, version, .. } = membership;
    Member {
        account: account.id,
        login: account.login,
        name: account.name,
        state: account.state,
        roles,
        since,
        version,
    }
}
