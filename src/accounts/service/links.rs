//! Single-use links.

use crate::accounts::keys::{Secret, digest};
use crate::accounts::model::{Account, AccountState, Link, Purpose, Ticket};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::db::{Conn, Tx};
use crate::kernel::ids::AccountId;
use crate::kernel::{Code, Error, Instant, Result};
use crate::notify::{Notice, To};
use chrono::TimeDelta;

/// A link in the making: its secret exists before the transaction that keeps its hash, because that may run twice.
pub(super) struct Draft {
    secret: Secret,
    purpose: Purpose,
    created_at: Instant,
    expires_at: Instant,
    /// Page of the portal that opens it.
    path: String,
    base: String,
}

impl Draft {
    pub(super) fn new(app: &App, purpose: Purpose, now: Instant) -> Result<Self> {
        let auth = &app.settings.auth;
        let (life, page) = match purpose {
            Purpose::Invitation => (TimeDelta::days(auth.invitation_days.into()), "invitation"),
            Purpose::Password => (TimeDelta::minutes(auth.password_link_minutes.into()), "password-reset"),
        };
        let secret = Secret::new()?;
        // Behind #, so that the secret reaches no server log and no Referer.
        let path = format!("/{page}#{}", secret.as_str());
        let base = app.settings.server.public_url.trim_end_matches('/').to_owned();
        Ok(Self { secret, purpose, created_at: now, expires_at: now.plus(life), path, base })
    }

    /// Keeps its hash for the account; links made before close.
    pub(super) fn save(&self, tx: &mut Tx<'_>, account_id: AccountId) -> Result<()> {
        store::tickets_close(tx, account_id, self.created_at)?;
        let ticket = Ticket {
            hash: self.secret.digest(),
            account_id,
            purpose: self.purpose,
            created_at: self.created_at,
            expires_at: self.expires_at,
            closed_at: None,
        };
        store::ticket_insert(tx, &ticket)
    }

    /// Mails it, after the commit, to the account if that has an e-mail address.
    pub(super) fn mail(&self, app: &App, tx: &mut Tx<'_>, account: AccountId, notice: Notice) -> Result<()> {
        app.notify.send(tx, self.created_at, To::Accounts(&[account]), &notice.link(&self.path))?;
        Ok(())
    }

    /// As shown to the operator.
    pub(super) fn link(&self) -> Link {
        Link { url: format!("{}{}", self.base, self.path), purpose: self.purpose, expires_at: self.expires_at }
    }
}

/// The link with this secret and its account, if it still opens.
///
/// # Errors
/// `not_found` for an unknown link; `state_conflict` for a used, replaced or expired one.
pub(super) fn open(conn: &mut Conn, secret: &str, purpose: Purpose, now: Instant) -> Result<(Ticket, Account)> {
    let ticket = store::ticket_by_hash(conn, &digest(secret.trim()), purpose)?.ok_or_else(|| {
        Error::new(
            Code::NotFound,
            "链接无效，请确认从邮件中完整复制了链接",
            "The link is not valid; make sure it was copied whole from the mail",
        )
    })?;
    rules::session::open(&ticket, now)?;
    let account = store::account_by_id(conn, ticket.account_id)?;
    let expected = match purpose {
        Purpose::Invitation => AccountState::Invited,
        Purpose::Password => AccountState::Active,
    };
    if account.state != expected {
        return Err(Error::new(
            Code::StateConflict,
            "该账号的状态已变更，此链接不再适用；请直接登录或联系平台运营方",
            "The account has changed and the link no longer applies; sign in or ask the operator",
        ));
    }
    Ok((ticket, account))
}
