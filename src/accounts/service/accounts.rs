//! Accounts as the operator keeps them.

use super::{based_on, limit, links, view};
use crate::accounts::model::{
    Account, AccountChange, AccountQuery, AccountState, AccountView, EndedBy, Link, MembershipView,
};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Conn;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Code, Error, Relation, Result};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Accounts before the cursor, newest first, one more than asked for when there is more; and how many were asked for.
///
/// # Errors
/// `forbidden`.
pub fn accounts_list(
    app: &App,
    actor: &Actor,
    query: &AccountQuery,
    before: Option<AccountId>,
) -> Result<(Vec<AccountView>, u8)> {
    actor.may(&rules::ACCOUNT_LIST, &Relation::default())?;
    let limit = limit(query.limit);
    app.db.read(|conn| {
        let accounts = store::accounts_list(conn, query, before, i64::from(limit) + 1)?;
        Ok((with_memberships(conn, accounts)?, limit))
    })
}

/// One account.
///
/// # Errors
/// `forbidden`, `not_found`.
pub fn account_read(app: &App, actor: &Actor, id: AccountId) -> Result<AccountView> {
    actor.may(&rules::ACCOUNT_READ, &Relation::default())?;
    app.db.read(|conn| {
        let account = store::account_by_id(conn, id)?;
        one(conn, account)
    })
}

/// Disables an account, which ends its sessions and links, or enables it again.
///
/// # Errors
/// `forbidden`, `not_found`, `version_conflict`; `state_conflict` for the own account.
pub fn account_change(
    app: &App,
    actor: &Actor,
    id: AccountId,
    version: i64,
    change: &AccountChange,
) -> Result<AccountView> {
    actor.may(&rules::ACCOUNT_UPDATE, &Relation::default())?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let before = store::account_by_id(tx, id)?;
        based_on(before.version, version)?;
        if actor.account == Some(id) && !change.enabled {
            return Err(Error::new(
                Code::StateConflict,
                "不能停用自己的账号；请由另一名运营人员办理",
                "Nobody disables the own account; ask another operator",
            ));
        }
        let state = match (change.enabled, &before.password_hash) {
            (false, _) => AccountState::Disabled,
            (true, Some(_)) => AccountState::Active,
            (true, None) => AccountState::Invited,
        };
        let after = Account { state, version: before.version + 1, ..before };
        store::account_save(tx, &after)?;
        if state == AccountState::Disabled {
            store::sessions_end(tx, id, None, EndedBy::Disabled, now)?;
            store::tickets_close(tx, id, now)?;
        }
        let act = if change.enabled { "account.enable" } else { "account.disable" };
        audit::record(tx, Event::new(actor, now, act, "account", &id))?;
        one(tx, after)
    })
}

/// Makes a link to be handed over by the operator: the invitation of somebody who has not accepted yet, or a new password for
/// somebody without e-mail. People with e-mail reset their password themselves, so that nobody at the operator's can
/// take over an account in use without its owner's mailbox.
///
/// # Errors
/// `forbidden`, `not_found`; `state_conflict` for a disabled account or one that can be reached by mail.
pub fn account_link(app: &App, actor: &Actor, id: AccountId) -> Result<Link> {
    actor.may(&rules::ACCOUNT_LINK, &Relation::default())?;
    let now = app.clock.now();
    let account = app.db.read(|conn| store::account_by_id(conn, id))?;
    let purpose = rules::session::link_purpose(&account)?;
    let draft = links::Draft::new(app, purpose, now)?;
    app.db.write(|tx| {
        let account = store::account_by_id(tx, id)?;
        if rules::session::link_purpose(&account)? != purpose {
            return Err(Error::version_conflict());
        }
        draft.save(tx, id)?;
        let event = Event::new(actor, now, "account.link", "account", &id);
        audit::record(tx, event.with(&json!({ "purpose": purpose }))?)?;
        Ok(draft.link())
    })
}

/// Names of people, for other rooms; those that do not exist are left out.
///
/// # Errors
/// Those of the database.
pub fn account_names(conn: &mut Conn, ids: &[AccountId]) -> Result<HashMap<AccountId, String>> {
    Ok(store::account_names(conn, ids)?.into_iter().collect())
}

/// The same by the text of the ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn account_names_by_text(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<AccountId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    Ok(account_names(conn, &ids)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

fn one(conn: &mut Conn, account: Account) -> Result<AccountView> {
    with_memberships(conn, vec![account])?.pop().ok_or_else(Error::not_found)
}

fn with_memberships(conn: &mut Conn, accounts: Vec<Account>) -> Result<Vec<AccountView>> {
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let mut memberships: HashMap<AccountId, Vec<MembershipView>> = HashMap::new();
    for membership in store::memberships_of(conn, &ids)? {
        memberships.entry(membership.0.account_id).or_default().push(view(membership));
    }
    let views = accounts.into_iter().map(|account| {
        let Account { id, login, name, state, created_at, version, .. } = account;
        AccountView {
            memberships: memberships.remove(&id).unwrap_or_default(),
            id,
            login,
            name,
            state,
            created_at,
            version,
        }
    });
    Ok(views.collect())
}
