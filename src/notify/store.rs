//! Queries of inbox and mail.

use super::model::{MailId, MailMode, MailState, MailView, MessageRow};
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{notify_digest, notify_mail, notify_message, notify_preference};
use crate::db::{Conn, Tx};
use crate::kernel::ids::{AccountId, MessageId};
use crate::kernel::{Instant, Result};
use crate::on_conn;
use diesel::prelude::*;
use std::collections::BTreeMap;

pub(super) fn messages_insert(tx: &mut Tx<'_>, messages: &[MessageRow]) -> Result<()> {
    for some in messages.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(notify_message::table).values(some).execute(c))?;
    }
    Ok(())
}

/// Newest first, older than `before`.
pub(super) fn messages_list(
    conn: &mut Conn,
    account: AccountId,
    unread: bool,
    before: Option<MessageId>,
    limit: usize,
) -> Result<Vec<MessageRow>> {
    let mut list = notify_message::table
        .filter(notify_message::account_id.eq(account))
        .order(notify_message::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(MessageRow::as_select())
        .into_boxed();
    if unread {
        list = list.filter(notify_message::read_at.is_null());
    }
    if let Some(before) = before {
        list = list.filter(notify_message::id.lt(before));
    }
    Ok(list.load(conn)?)
}

pub(super) fn messages_unread(conn: &mut Conn, account: AccountId) -> Result<i64> {
    Ok(notify_message::table
        .filter(notify_message::account_id.eq(account).and(notify_message::read_at.is_null()))
        .count()
        .get_result(conn)?)
}

pub(super) fn message_by_id(conn: &mut Conn, id: MessageId) -> Result<MessageRow> {
    Ok(notify_message::table.find(id).select(MessageRow::as_select()).first(conn)?)
}

/// Marks one unread message as read.
pub(super) fn message_read(tx: &mut Tx<'_>, id: MessageId, now: Instant) -> Result<()> {
    diesel::update(notify_message::table.find(id).filter(notify_message::read_at.is_null()))
        .set(notify_message::read_at.eq(Some(now)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Marks all unread messages of an account as read.
pub(super) fn messages_read(tx: &mut Tx<'_>, account: AccountId, now: Instant) -> Result<()> {
    let unread = notify_message::account_id.eq(account).and(notify_message::read_at.is_null());
    diesel::update(notify_message::table.filter(unread))
        .set(notify_message::read_at.eq(Some(now)))
        .execute(&mut **tx)?;
    Ok(())
}

pub(super) fn digest_insert(tx: &mut Tx<'_>, messages: &[MessageId]) -> Result<()> {
    for some in messages.chunks(BATCH_ROWS) {
        let rows: Vec<_> = some.iter().map(|id| notify_digest::message_id.eq(*id)).collect();
        on_conn!(tx, |c| diesel::insert_into(notify_digest::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Whose messages wait for the daily mail.
pub(super) fn digest_accounts(conn: &mut Conn) -> Result<Vec<AccountId>> {
    Ok(notify_digest::table
        .inner_join(notify_message::table)
        .select(notify_message::account_id)
        .distinct()
        .load(conn)?)
}

/// A person's messages that wait for the daily mail, oldest first.
pub(super) fn digest_messages(conn: &mut Conn, account: AccountId) -> Result<Vec<MessageRow>> {
    Ok(notify_digest::table
        .inner_join(notify_message::table)
        .filter(notify_message::account_id.eq(account))
        .order(notify_message::id)
        .select(MessageRow::as_select())
        .load(conn)?)
}

pub(super) fn digest_delete(tx: &mut Tx<'_>, messages: &[MessageId]) -> Result<()> {
    for some in messages.chunks(BATCH_ROWS) {
        diesel::delete(notify_digest::table.filter(notify_digest::message_id.eq_any(some))).execute(&mut **tx)?;
    }
    Ok(())
}

/// What these people chose for one kind.
pub(super) fn preferences_for(
    conn: &mut Conn,
    kind: &str,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, MailMode>> {
    let mut chosen = BTreeMap::new();
    for some in accounts.chunks(BATCH_ROWS) {
        let rows: Vec<(AccountId, MailMode)> = notify_preference::table
            .filter(notify_preference::kind.eq(kind).and(notify_preference::account_id.eq_any(some)))
            .select((notify_preference::account_id, notify_preference::mail))
            .load(conn)?;
        chosen.extend(rows);
    }
    Ok(chosen)
}

/// What one person chose, by kind.
pub(super) fn preferences_of(conn: &mut Conn, account: AccountId) -> Result<BTreeMap<String, MailMode>> {
    let rows: Vec<(String, MailMode)> = notify_preference::table
        .filter(notify_preference::account_id.eq(account))
        .select((notify_preference::kind, notify_preference::mail))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(super) fn preference_save(tx: &mut Tx<'_>, account: AccountId, kind: &str, mail: MailMode) -> Result<()> {
    let row =
        (notify_preference::account_id.eq(account), notify_preference::kind.eq(kind), notify_preference::mail.eq(mail));
    on_conn!(tx, |c| diesel::insert_into(notify_preference::table)
        .values(row)
        .on_conflict((notify_preference::account_id, notify_preference::kind))
        .do_update()
        .set(notify_preference::mail.eq(mail))
        .execute(c))?;
    Ok(())
}

pub(super) fn mails_insert(tx: &mut Tx<'_>, mails: &[MailView]) -> Result<()> {
    for some in mails.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(notify_mail::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(super) fn mail_by_id(conn: &mut Conn, id: MailId) -> Result<MailView> {
    Ok(notify_mail::table.find(id).select(MailView::as_select()).first(conn)?)
}

/// Notes how an attempt ended.
pub(super) fn mail_settle(
    tx: &mut Tx<'_>,
    id: MailId,
    state: MailState,
    error: Option<&str>,
    now: Instant,
) -> Result<()> {
    let settled = (state != MailState::Queued).then_some(now);
    diesel::update(notify_mail::table.find(id))
        .set((
            notify_mail::state.eq(state),
            notify_mail::attempts.eq(notify_mail::attempts + 1),
            notify_mail::error.eq(error),
            notify_mail::settled_at.eq(settled),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Newest first, older than `before`, without those of the kinds `hidden`.
pub(super) fn mails_list(
    conn: &mut Conn,
    state: MailState,
    hidden: &[&str],
    before: Option<MailId>,
    limit: usize,
) -> Result<Vec<MailView>> {
    let mut list = notify_mail::table
        .filter(notify_mail::state.eq(state))
        .order(notify_mail::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(MailView::as_select())
        .into_boxed();
    if let Some(before) = before {
        list = list.filter(notify_mail::id.lt(before));
    }
    for kind in hidden {
        list = list.filter(notify_mail::template.not_like(format!("{kind}.%")));
    }
    Ok(list.load(conn)?)
}

/// The newest mail to a person that was sent or given up.
pub(super) fn mail_newest_settled(conn: &mut Conn, account: AccountId) -> Result<Option<MailView>> {
    Ok(notify_mail::table
        .filter(notify_mail::account_id.eq(account).and(notify_mail::settled_at.is_not_null()))
        .order(notify_mail::id.desc())
        .select(MailView::as_select())
        .first(conn)
        .optional()?)
}
