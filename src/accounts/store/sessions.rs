//! Sessions, refresh tokens, failed attempts.

use crate::accounts::model::{Attempts, EndedBy, RefreshToken, Session};
use crate::db::schema::{account_attempt, session, session_token};
use crate::db::{Conn, Tx};
use crate::kernel::ids::{AccountId, SessionId};
use crate::kernel::{Instant, Result};
use crate::on_conn;
use diesel::prelude::*;

pub(in crate::accounts) fn session_by_id(conn: &mut Conn, id: SessionId) -> Result<Option<Session>> {
    Ok(session::table.find(id).select(Session::as_select()).first(conn).optional()?)
}

/// Sessions of the account that have not ended, newest first.
pub(in crate::accounts) fn sessions_open(conn: &mut Conn, account: AccountId, now: Instant) -> Result<Vec<Session>> {
    Ok(session::table
        .filter(session::account_id.eq(account).and(session::ended_at.is_null()).and(session::expires_at.gt(now)))
        .order(session::id.desc())
        .select(Session::as_select())
        .load(conn)?)
}

pub(in crate::accounts) fn session_insert(tx: &mut Tx<'_>, session: &Session, token: &RefreshToken) -> Result<()> {
    diesel::insert_into(session::table).values(session).execute(&mut **tx)?;
    session_token_insert(tx, token)
}

pub(in crate::accounts) fn session_token_insert(tx: &mut Tx<'_>, token: &RefreshToken) -> Result<()> {
    diesel::insert_into(session_token::table).values(token).execute(&mut **tx)?;
    Ok(())
}

/// The token with this hash and its session.
pub(in crate::accounts) fn session_token_find(conn: &mut Conn, hash: &str) -> Result<Option<(RefreshToken, Session)>> {
    Ok(session_token::table
        .inner_join(session::table)
        .filter(session_token::hash.eq(hash))
        .select((RefreshToken::as_select(), Session::as_select()))
        .first(conn)
        .optional()?)
}

/// Marks the token exchanged, and it and every other token of its session replaced.
pub(in crate::accounts) fn session_tokens_replace(tx: &mut Tx<'_>, used: &RefreshToken, now: Instant) -> Result<()> {
    let valid = session_token::session_id.eq(used.session_id).and(session_token::replaced_at.is_null());
    diesel::update(session_token::table.filter(valid)).set(session_token::replaced_at.eq(now)).execute(&mut **tx)?;
    diesel::update(session_token::table.find(&used.hash)).set(session_token::used_at.eq(now)).execute(&mut **tx)?;
    Ok(())
}

pub(in crate::accounts) fn session_renewed(tx: &mut Tx<'_>, id: SessionId, now: Instant) -> Result<()> {
    diesel::update(session::table.find(id)).set(session::last_used_at.eq(now)).execute(&mut **tx)?;
    Ok(())
}

/// Ends one session; gives whether it was open.
pub(in crate::accounts) fn session_end(tx: &mut Tx<'_>, id: SessionId, why: EndedBy, now: Instant) -> Result<bool> {
    let open = session::table.filter(session::id.eq(id).and(session::ended_at.is_null()));
    let rows = diesel::update(open).set((session::ended_at.eq(now), session::ended_by.eq(why))).execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Ends every open session of the account but `kept`; gives how many.
pub(in crate::accounts) fn sessions_end(
    tx: &mut Tx<'_>,
    account: AccountId,
    kept: Option<SessionId>,
    why: EndedBy,
    now: Instant,
) -> Result<usize> {
    let ended = (session::ended_at.eq(now), session::ended_by.eq(why));
    let open = session::account_id.eq(account).and(session::ended_at.is_null());
    Ok(match kept {
        Some(kept) => {
            diesel::update(session::table.filter(open.and(session::id.ne(kept)))).set(ended).execute(&mut **tx)?
        }
        None => diesel::update(session::table.filter(open)).set(ended).execute(&mut **tx)?,
    })
}

/// Forgets sessions that ended or expired before `before`, with their tokens.
pub(in crate::accounts) fn sessions_forget(tx: &mut Tx<'_>, before: Instant) -> Result<usize> {
    let old = session::expires_at.lt(before).or(session::ended_at.lt(before));
    Ok(diesel::delete(session::table.filter(old)).execute(&mut **tx)?)
}

pub(in crate::accounts) fn attempts_find(conn: &mut Conn, subject: &str) -> Result<Option<Attempts>> {
    Ok(account_attempt::table.find(subject).select(Attempts::as_select()).first(conn).optional()?)
}

pub(in crate::accounts) fn attempts_save(tx: &mut Tx<'_>, attempts: &Attempts) -> Result<()> {
    let changed = (
        account_attempt::failures.eq(attempts.failures),
        account_attempt::last_at.eq(attempts.last_at),
        account_attempt::blocked_until.eq(attempts.blocked_until),
    );
    on_conn!(tx, |c| {
        diesel::insert_into(account_attempt::table)
            .values(attempts)
            .on_conflict(account_attempt::subject)
            .do_update()
            .set(changed)
            .execute(c)
    })?;
    Ok(())
}

pub(in crate::accounts) fn attempts_clear(tx: &mut Tx<'_>, subject: &str) -> Result<()> {
    diesel::delete(account_attempt::table.find(subject)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets counts whose last failure was before `before`.
pub(in crate::accounts) fn attempts_forget(tx: &mut Tx<'_>, before: Instant) -> Result<usize> {
    Ok(diesel::delete(account_attempt::table.filter(account_attempt::last_at.lt(before))).execute(&mut **tx)?)
}
