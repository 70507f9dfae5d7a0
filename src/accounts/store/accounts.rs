//! Accounts and single-use links.

use super::met_version;
use crate::accounts::model::{Account, AccountQuery, Login, Purpose, Ticket};
use crate::db::dialect::{containing, lower};
use crate::db::schema::{account, account_ticket};
use crate::db::{Conn, Tx};
use crate::kernel::ids::AccountId;
use crate::kernel::{Instant, Result};
use diesel::prelude::*;

pub(in crate::accounts) fn account_by_id(conn: &mut Conn, id: AccountId) -> Result<Account> {
    Ok(account::table.find(id).select(Account::as_select()).first(conn)?)
}

pub(in crate::accounts) fn accounts_by_ids(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<Account>> {
    Ok(account::table.filter(account::id.eq_any(ids)).select(Account::as_select()).load(conn)?)
}

pub(in crate::accounts) fn account_by_login(conn: &mut Conn, login: &Login) -> Result<Option<Account>> {
    Ok(account::table.filter(account::login.eq(login)).select(Account::as_select()).first(conn).optional()?)
}

pub(in crate::accounts) fn account_names(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<(AccountId, String)>> {
    Ok(account::table.filter(account::id.eq_any(ids)).select((account::id, account::name)).load(conn)?)
}

pub(in crate::accounts) fn account_insert(tx: &mut Tx<'_>, account: &Account) -> Result<()> {
    diesel::insert_into(account::table).values(account).execute(&mut **tx)?;
    Ok(())
}

/// Saves everything but login and creation where the version is still `account.version - 1`.
pub(in crate::accounts) fn account_save(tx: &mut Tx<'_>, account: &Account) -> Result<()> {
    let based_on = account.version - 1;
    let rows = diesel::update(account::table.filter(account::id.eq(account.id).and(account::version.eq(based_on))))
        .set((
            account::name.eq(&account.name),
            account::password_hash.eq(account.password_hash.as_ref()),
            account::language.eq(account.language),
            account::state.eq(account.state),
            account::version.eq(account.version),
        ))
        .execute(&mut **tx)?;
    met_version(rows)
}

/// Newest first.
pub(in crate::accounts) fn accounts_list(
    conn: &mut Conn,
    query: &AccountQuery,
    before: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Account>> {
    let mut list = account::table.order(account::id.desc()).limit(limit).select(Account::as_select()).into_boxed();
    if let Some(before) = before {
        list = list.filter(account::id.lt(before));
    }
    if let Some(state) = query.state {
        list = list.filter(account::state.eq(state));
    }
    if let Some(text) = query.q.as_deref().filter(|text| !text.trim().is_empty()) {
        let pattern = containing(text);
        let name = lower(account::name).like(pattern.clone()).escape('\\');
        list = list.filter(name.or(account::login.like(pattern).escape('\\')));
    }
    Ok(list.load(conn)?)
}

pub(in crate::accounts) fn ticket_by_hash(conn: &mut Conn, hash: &str, purpose: Purpose) -> Result<Option<Ticket>> {
    Ok(account_ticket::table
        .filter(account_ticket::hash.eq(hash).and(account_ticket::purpose.eq(purpose)))
        .select(Ticket::as_select())
        .first(conn)
        .optional()?)
}

pub(in crate::accounts) fn ticket_insert(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<()> {
    diesel::insert_into(account_ticket::table).values(ticket).execute(&mut **tx)?;
    Ok(())
}

/// Closes every open link of the account.
pub(in crate::accounts) fn tickets_close(tx: &mut Tx<'_>, account: AccountId, now: Instant) -> Result<()> {
    diesel::update(
        account_ticket::table.filter(account_ticket::account_id.eq(account).and(account_ticket::closed_at.is_null())),
    )
    .set(account_ticket::closed_at.eq(now))
    .execute(&mut **tx)?;
    Ok(())
}

/// Forgets links that ended before `before`.
pub(in crate::accounts) fn tickets_forget(tx: &mut Tx<'_>, before: Instant) -> Result<usize> {
    Ok(diesel::delete(account_ticket::table.filter(account_ticket::expires_at.lt(before))).execute(&mut **tx)?)
}
