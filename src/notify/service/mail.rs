//! Mail goes out.

use super::Notifier;
use crate::app::App;
use crate::db::Tx;
use crate::jobs::{Job, Registry};
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Error, Instant, Lang, Relation, Result, Text};
use crate::notify::mailer::Failure;
use crate::notify::model::{Deliver, Digest, MailId, MailQuery, MailState, MailView, MessageRow, page_size};
use crate::notify::templates::fill;
use crate::notify::{rules, store};
use std::collections::BTreeMap;

/// Page of the inbox.
const INBOX: &str = "/work/messages";
/// Page where people choose what is mailed.
const PREFERENCES: &str = "/work/messages/preferences";

/// Registers what this room does in the background.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job| deliver(&here, &job));
    let here = app.clone();
    registry.on(move |_: Digest| digest(&here));
}

/// Mails in one state for the operator, newest first, older than `before`; one more than a page holds. Those of confidential
/// kinds are left out.
///
/// # Errors
/// `forbidden`, or those of the database.
pub fn mails(app: &App, actor: &Actor, query: &MailQuery, before: Option<MailId>) -> Result<Vec<MailView>> {
    actor.may(&rules::MAILS, &Relation::default())?;
    let state = query.state.unwrap_or(MailState::Failed);
    let kinds = app.notify.templates.kinds();
    let hidden: Vec<&str> = kinds.filter(|(_, kind)| kind.confidential).map(|(word, _)| word).collect();
    app.db.read(|conn| store::mails_list(conn, state, &hidden, before, page_size(query.limit) + 1))
}

/// Sends one letter. A refusal for good is noted and the job is done; any other failure has the job tried again.
fn deliver(app: &App, job: &Deliver) -> Result<()> {
    let mail = app.db.read(|conn| store::mail_by_id(conn, job.mail))?;
    if mail.state == MailState::Sent {
        return Ok(());
    }
    let Notifier { mailer, templates, portal, .. } = &app.notify;
    let page = app.notify.address_of(PREFERENCES);
    let composed = rules::compose(&templates.frame, &job.letter, portal, &page);
    let outcome = mailer.send(job.mail, app.clock.now(), &job.letter, composed);
    let (state, error) = match &outcome {
        Ok(()) => (MailState::Sent, None),
        Err(Failure::ForGood(reason)) => (MailState::Failed, Some(reason.as_str())),
        Err(Failure::ForNow(reason)) if mail.attempts + 1 >= Deliver::ATTEMPTS => {
            (MailState::Failed, Some(reason.as_str()))
        }
        Err(Failure::ForNow(reason)) => (MailState::Queued, Some(reason.as_str())),
    };
    let now = app.clock.now();
    app.db.write(|tx| store::mail_settle(tx, job.mail, state, error, now))?;
    match outcome {
        Err(Failure::ForNow(reason)) => Err(Error::unavailable(reason)),
        Ok(()) | Err(Failure::ForGood(_)) => Ok(()),
    }
}

/// Mails each person what waits for the daily mail and is still unread.
fn digest(app: &App) -> Result<()> {
    let now = app.clock.now();
    for account in app.db.read(store::digest_accounts)? {
        app.db.write(|tx| digest_for(&app.notify, tx, now, account))?;
    }
    Ok(())
}

fn digest_for(notify: &Notifier, tx: &mut Tx<'_>, now: Instant, account: AccountId) -> Result<()> {
    let waiting = store::digest_messages(tx, account)?;
    let ids: Vec<_> = waiting.iter().map(|message| message.id).collect();
    store::digest_delete(tx, &ids)?;
    let unread: Vec<MessageRow> = waiting.into_iter().filter(|message| message.read_at.is_none()).collect();
    if unread.is_empty() {
        return Ok(());
    }
    let frame = &notify.templates.frame;
    let count = BTreeMap::from([("count", Text::from(unread.len().to_string()))]);
    let subject = fill(&frame.digest_subject, &count);
    for person in notify.book.by_account(tx, &[account])? {
        let body = digest_body(&frame.digest_body, &unread, person.lang)?;
        notify.post(tx, now, &person, "mail.digest", (subject.get(person.lang), &body), Some(INBOX))?;
    }
    Ok(())
}

/// A line for each message.
fn digest_body(opening: &Text, unread: &[MessageRow], lang: Lang) -> Result<String> {
    let mut lines = Vec::new();
    for message in unread {
        let subject: Text = message.subject.get()?;
        lines.push(format!("• {}", subject.get(lang)));
    }
    Ok(format!("{}\n\n{}", opening.get(lang), lines.join("\n")))
}
