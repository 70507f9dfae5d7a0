//! Changing and resetting passwords.

use super::attempts::Attempt;
use super::{links, notices, oneself, own};
use crate::accounts::model::{
    Account, AccountState, EndedBy, Login, Origin, PasswordChange, PasswordForgotten, PasswordReset, Purpose,
};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::kernel::ids::SessionId;
use crate::kernel::{Actor, Error, Result};
use crate::notify::Notice;
use serde_json::json;

/// Changes the password of somebody who knows it; every other session ends.
///
/// # Errors
/// `invalid` when the present password is wrong or the new one too weak; `too_many` after too many wrong ones.
pub fn password_change(
    app: &App,
    actor: &Actor,
    session: Option<SessionId>,
    input: &PasswordChange,
    origin: &Origin,
) -> Result<()> {
    let id = actor.account()?;
    actor.may(&rules::PASSWORD_CHANGE, &own(id))?;
    let now = app.clock.now();
    let account = app.db.read(|conn| store::account_by_id(conn, id))?;
    // First, so that trying out new passwords does not count as guessing the present one.
    rules::password::check_new(input.password.as_str(), input.current.as_str(), "password")?;
    rules::password::check(input.password.as_str(), &account.login, app.settings.auth.password_length, "password")?;
    // Whoever found an open browser must not guess the password here either.
    let attempt = Attempt::sign_in(account.login.as_str(), origin.address);
    app.db.write(|tx| attempt.begin(tx, app, now))?;
    let hasher = &app.keys.passwords;
    if !hasher.verify(input.current.as_str(), account.password_hash.as_ref())? {
        let event = Event::new(actor, now, "password.refuse", "account", &id);
        let event = event.with(&json!({ "address": origin.address }))?;
        app.db.write(|tx| audit::record(tx, event.clone()))?;
        return Err(Error::field(
            "current",
            "password_wrong",
            "当前密码不正确，请重新输入",
            "This is not the present password; type it again",
        ));
    }
    let hash = hasher.hash(input.password.as_str())?;
    app.db.write(|tx| {
        let before = store::account_by_id(tx, id)?;
        if before.password_hash != account.password_hash {
            return Err(Error::version_conflict());
        }
        let version = before.version + 1;
        store::account_save(tx, &Account { password_hash: Some(hash.clone()), version, ..before })?;
        attempt.succeed(tx)?;
        store::tickets_close(tx, id, now)?;
        let ended = store::sessions_end(tx, id, session, EndedBy::Password, now)?;
        notices::password_changed(app, tx, id, now)?;
        let event = Event::new(actor, now, "password.change", "account", &id);
        audit::record(tx, event.with(&json!({ "ended": ended }))?)
    })
}

/// Sends a link for a new password, if there is such an account. The answer is the same either way.
///
/// # Errors
/// `too_many` after too many requests.
pub fn password_forgot(app: &App, input: &PasswordForgotten, origin: &Origin) -> Result<()> {
    let now = app.clock.now();
    let login = input.account.parse::<Login>().ok();
    let attempt = Attempt::password_link(login.as_ref().map_or(&input.account, Login::as_str), origin.address);
    let link = links::Draft::new(app, Purpose::Password, now)?;
    app.db.write(|tx| {
        attempt.begin(tx, app, now)?;
        let Some(login) = login.as_ref().filter(|login| login.is_mail()) else { return Ok(()) };
        let Some(account) = store::account_by_login(tx, login)? else { return Ok(()) };
        if account.state != AccountState::Active {
            return Ok(());
        }
        link.save(tx, account.id)?;
        let minutes = app.settings.auth.password_link_minutes.to_string();
        link.mail(app, tx, account.id, Notice::new("accounts.password_reset").with("minutes", minutes))?;
        audit::record(tx, Event::new(&Actor::public(), now, "password.forgot", "account", &account.id))
    })
}

/// Sets a new password by link; every session ends.
///
/// # Errors
/// `not_found` for an unknown link, `state_conflict` for a used or expired one, `invalid` for a weak password.
pub fn password_reset(app: &App, input: &PasswordReset) -> Result<()> {
    let now = app.clock.now();
    let secret = input.token.as_str();
    let (_, account) = app.db.read(|conn| links::open(conn, secret, Purpose::Password, now))?;
    rules::password::check(input.password.as_str(), &account.login, app.settings.auth.password_length, "password")?;
    let hash = app.keys.passwords.hash(input.password.as_str())?;
    app.db.write(|tx| {
        let (_, before) = links::open(tx, secret, Purpose::Password, now)?;
        let (id, version) = (before.id, before.version + 1);
        store::account_save(tx, &Account { password_hash: Some(hash.clone()), version, ..before })?;
        store::tickets_close(tx, id, now)?;
        let ended = store::sessions_end(tx, id, None, EndedBy::Password, now)?;
        notices::password_changed(app, tx, id, now)?;
        let event = Event::new(&oneself(id), now, "password.reset", "account", &id);
        audit::record(tx, event.with(&json!({ "ended": ended }))?)
    })
}
