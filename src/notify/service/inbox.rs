//! Reading the inbox. That a person has read a message is no business act and is not logged.

use crate::app::App;
use crate::kernel::ids::{AccountId, MessageId};
use crate::kernel::{Actor, Relation, Result, Rule};
use crate::notify::model::{MessageQuery, MessageRow, MessageView, UnreadView, page_size};
use crate::notify::{rules, store};

/// The actor, checked to be a person with an inbox.
pub(super) fn own(actor: &Actor, rule: &Rule) -> Result<AccountId> {
    actor.may(rule, &Relation { account: actor.account, ..Relation::default() })?;
    actor.account()
}

/// The actor's messages, newest first, older than `before`; one more than a page holds, which tells that there is more.
///
/// # Errors
/// `unauthenticated`, or those of the database.
pub fn messages(app: &App, actor: &Actor, query: &MessageQuery, before: Option<MessageId>) -> Result<Vec<MessageView>> {
    let account = own(actor, &rules::MESSAGES)?;
    let (unread, limit) = (query.unread.unwrap_or(false), page_size(query.limit) + 1);
    let rows = app.db.read(|conn| store::messages_list(conn, account, unread, before, limit))?;
    rows.into_iter().map(view).collect()
}

/// How many of the actor's messages are unread.
///
/// # Errors
/// `unauthenticated`, or those of the database.
pub fn unread_count(app: &App, actor: &Actor) -> Result<UnreadView> {
    let account = own(actor, &rules::UNREAD)?;
    let unread = app.db.read(|conn| store::messages_unread(conn, account))?;
    Ok(UnreadView { unread })
}

/// Marks one message as read; a message already read keeps its time.
///
/// # Errors
/// `not_found` for a message of somebody else.
pub fn read_one(app: &App, actor: &Actor, id: MessageId) -> Result<MessageView> {
    actor.account()?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let message = store::message_by_id(tx, id)?;
        actor.may(&rules::READ_ONE, &Relation { account: Some(message.account_id), ..Relation::default() })?;
        store::message_read(tx, id, now)?;
        view(store::message_by_id(tx, id)?)
    })
}

/// Marks everything as read.
///
/// # Errors
/// `unauthenticated`, or those of the database.
pub fn read_all(app: &App, actor: &Actor) -> Result<UnreadView> {
    let account = own(actor, &rules::READ_ALL)?;
    let now = app.clock.now();
    app.db.write(|tx| store::messages_read(tx, account, now))?;
    Ok(UnreadView { unread: 0 })
}

fn view(row: MessageRow) -> Result<MessageView> {
    Ok(MessageView {
        id: row.id,
        template: row.template,
        subject: row.subject.get()?,
        body: row.body.get()?,
        link: row.link,
        at: row.at,
        read_at: row.read_at,
    })
}
