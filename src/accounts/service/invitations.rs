//! What an invited person does.

use super::{links, oneself, view};
use crate::accounts::model::{Acceptance, Account, AccountState, Invitation, LinkSecret, Person, Purpose};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::kernel::Result;

/// What the invitation behind a link says.
///
/// # Errors
/// `not_found` for an unknown link; `state_conflict` for a used, replaced or expired one.
pub fn invitation_read(app: &App, input: &LinkSecret) -> Result<Invitation> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let (ticket, account) = links::open(conn, input.token.as_str(), Purpose::Invitation, now)?;
        let memberships = store::memberships_of(conn, &[account.id])?.into_iter().map(view).collect();
        Ok(Invitation { login: account.login, name: account.name, memberships, expires_at: ticket.expires_at })
    })
}

/// Accepts an invitation: the person sets name and password and can sign in.
///
/// # Errors
/// As [`invitation_read`]; `invalid` for a weak password or a missing name.
pub fn invitation_accept(app: &App, input: &Acceptance) -> Result<Person> {
    let now = app.clock.now();
    let secret = input.token.as_str();
    let (_, account) = app.db.read(|conn| links::open(conn, secret, Purpose::Invitation, now))?;
    let name = rules::units::person_name(&input.name)?;
    rules::password::check(input.password.as_str(), &account.login, app.settings.auth.password_length, "password")?;
    let hash = app.keys.passwords.hash(input.password.as_str())?;
    app.db.write(|tx| {
        let (_, before) = links::open(tx, secret, Purpose::Invitation, now)?;
        let after = Account {
            name: name.clone(),
            password_hash: Some(hash.clone()),
            state: AccountState::Active,
            version: before.version + 1,
            ..before
        };
        store::account_save(tx, &after)?;
        store::tickets_close(tx, after.id, now)?;
        audit::record(tx, Event::new(&oneself(after.id), now, "account.accept", "account", &after.id))?;
        Ok(after.into())
    })
}
