//! What an invited person does.

use super::{links, oneself, view};
use crate::accounts::model::{
    Acceptance, Account, AccountState, Invitation, Language, LinkSecret, Login, Person, Purpose,
};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Code, Error, Result};
use crate::notify::Notice;

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

/// Invites somebody who will belong to no unit, such as an expert; `into` is what the mail says the invitation is for. The
/// caller decides who may.
///
/// # Errors
/// `invalid` for a login or name; `duplicate` when there is such an account: its holder need not be invited.
pub fn person_invite(app: &App, actor: &Actor, login: &str, name: &str, into: &str) -> Result<AccountId> {
    let now = app.clock.now();
    let login: Login = login.parse()?;
    let name = rules::units::person_name(name)?;
    let link = links::Draft::new(app, Purpose::Invitation, now)?;
    app.db.write(|tx| {
        if store::account_by_login(tx, &login)?.is_some() {
            return Err(Error::new(
                Code::Duplicate,
                "此人已有平台账号，请其直接登录后提交申请",
                "This person has an account; ask for an application after signing in",
            ));
        }
        let inviter = store::account_by_id(tx, actor.account()?)?;
        let account = Account {
            id: AccountId::new(),
            login: login.clone(),
            name: name.clone(),
            password_hash: None,
            language: Language::Zh,
            state: AccountState::Invited,
            created_at: now,
            version: 1,
        };
        store::account_insert(tx, &account)?;
        link.save(tx, account.id)?;
        let notice = Notice::new("accounts.invitation")
            .with("unit", into)
            .with("inviter", inviter.name.as_str())
            .with("days", app.settings.auth.invitation_days.to_string());
        link.mail(app, tx, account.id, notice)?;
        audit::record(tx, Event::new(actor, now, "account.invite", "account", &account.id))?;
        Ok(account.id)
    })
}
