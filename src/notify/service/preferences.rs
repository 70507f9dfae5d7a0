//! What is mailed to a person.

use super::inbox::own;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Conn;
use crate::kernel::error::Faults;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Result};
use crate::notify::model::{MailState, PreferenceChange, PreferenceView, PreferencesView};
use crate::notify::{rules, store};

/// How each kind of message is mailed to the actor.
///
/// # Errors
/// `unauthenticated`, or those of the database.
pub fn preferences(app: &App, actor: &Actor) -> Result<PreferencesView> {
    let account = own(actor, &rules::PREFERENCES)?;
    app.db.read(|conn| view(app, conn, account))
}

/// Changes how kinds of message are mailed to the actor.
///
/// # Errors
/// `invalid` with each kind that does not exist or cannot be changed.
pub fn preferences_change(app: &App, actor: &Actor, change: &PreferenceChange) -> Result<PreferencesView> {
    let account = own(actor, &rules::PREFERENCES_CHANGE)?;
    let mut faults = Faults::new();
    for word in change.mail.keys() {
        match app.notify.templates.kinds().find(|(known, _)| known == word) {
            None => faults.add(format!("mail.{word}"), "unknown", "没有此类消息", "There is no such kind of message"),
            Some((_, kind)) if kind.fixed => {
                let zh = "此类消息关系账号安全，不能调整接收方式";
                faults.add(format!("mail.{word}"), "fixed", zh, "This kind concerns your account and is always mailed");
            }
            Some(_) => {}
        }
    }
    faults.finish()?;
    let now = app.clock.now();
    app.db.write(|tx| {
        for (kind, mail) in &change.mail {
            store::preference_save(tx, account, kind, *mail)?;
        }
        audit::record(tx, Event::new(actor, now, "preferences.change", "account", &account).with(change)?)?;
        view(app, tx, account)
    })
}

fn view(app: &App, conn: &mut Conn, account: AccountId) -> Result<PreferencesView> {
    let chosen = store::preferences_of(conn, account)?;
    let kinds = app.notify.templates.kinds().map(|(word, kind)| PreferenceView {
        kind: word.to_owned(),
        label: kind.label.clone(),
        mail: rules::mode(kind.mail, kind.fixed, chosen.get(word).copied()),
        fixed: kind.fixed,
    });
    let newest = store::mail_newest_settled(conn, account)?;
    let failed = newest.filter(|mail| mail.state == MailState::Failed);
    Ok(PreferencesView { kinds: kinds.collect(), problem: failed.and_then(|mail| mail.error) })
}
