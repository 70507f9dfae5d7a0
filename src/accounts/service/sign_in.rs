//! Signing in, renewing, signing out.

use super::attempts::Attempt;
use super::{lives, notices, oneself};
use crate::accounts::keys::{Secret, digest};
use crate::accounts::model::{
    AccessToken, Account, AccountState, EndedBy, Login, Origin, RefreshToken, Session, SignIn,
};
use crate::accounts::rules::session::{self, Exchange};
use crate::accounts::store;
use crate::app::App;
use crate::audit::{self, Event};
use crate::kernel::ids::SessionId;
use crate::kernel::{Actor, Code, Error, Instant, Result};
use chrono::TimeDelta;
use serde_json::json;

/// What signing in or renewing gives.
pub struct SignedIn {
    /// Goes into the answer.
    pub access: AccessToken,
    /// Goes into the cookie.
    pub refresh: Secret,
    /// How long the cookie is kept.
    pub lasts: TimeDelta,
}

/// Signs in. Unknown accounts, accounts without a password and wrong passwords get the same answer after the same work.
///
/// # Errors
/// `bad_credentials`; `too_many` while the account or address has to wait; `forbidden` with the right password of a disabled account.
pub fn sign_in(app: &App, input: &SignIn, origin: &Origin) -> Result<SignedIn> {
    let now = app.clock.now();
    let login = input.account.parse::<Login>().ok();
    let attempt = Attempt::sign_in(login.as_ref().map_or(&input.account, Login::as_str), origin.address);
    let known = app.db.write(|tx| {
        attempt.begin(tx, app, now)?;
        login.as_ref().map_or(Ok(None), |login| store::account_by_login(tx, login))
    })?;
    // Outside the transaction, because it is slow on purpose.
    let hash = known.as_ref().and_then(|account| account.password_hash.as_ref());
    let right = app.keys.passwords.verify(input.password.as_str(), hash)?;
    let Some(account) = known.as_ref().filter(|_| right) else {
        refuse(app, known.as_ref(), &input.account, origin, now)?;
        return Err(bad_credentials());
    };
    let better = match hash {
        Some(hash) if app.keys.passwords.is_outdated(hash) => Some(app.keys.passwords.hash(input.password.as_str())?),
        _ => None,
    };
    let refresh = Secret::new()?;
    let session = app.db.write(|tx| {
        let present = store::account_by_id(tx, account.id)?;
        if present.password_hash != account.password_hash {
            return Err(bad_credentials());
        }
        if present.state != AccountState::Active {
            return Err(disabled());
        }
        attempt.succeed(tx)?;
        if better.is_some() {
            let version = present.version + 1;
            store::account_save(tx, &Account { password_hash: better.clone(), version, ..present })?;
        }
        let session = Session {
            id: SessionId::new(),
            account_id: account.id,
            device: origin.device.clone(),
            address: origin.address.to_string(),
            created_at: now,
            last_used_at: now,
            expires_at: now.plus(lives(app).session),
            ended_at: None,
            ended_by: None,
        };
        store::session_insert(tx, &session, &token(&refresh, session.id))?;
        audit::record(tx, Event::new(&oneself(account.id), now, "session.create", "session", &session.id))?;
        Ok(session)
    })?;
    signed_in(app, &session, refresh, now)
}

/// Records a failed attempt: whose account, from where; never what was typed.
fn refuse(app: &App, account: Option<&Account>, typed: &str, origin: &Origin, now: Instant) -> Result<()> {
    let event = match account {
        Some(account) => Event::new(&Actor::public(), now, "session.refuse", "account", &account.id),
        None => Event::new(&Actor::public(), now, "session.refuse", "login", &digest(&typed.trim().to_lowercase())),
    };
    let event = event.with(&json!({ "address": origin.address }))?;
    app.db.write(|tx| audit::record(tx, event.clone()))
}

fn bad_credentials() -> Error {
    Error::new(
        Code::BadCredentials,
        "账号或密码不正确，请检查后重试；忘记密码可通过“忘记密码”重设",
        "Wrong account or password; check both, or reset a forgotten password",
    )
}

fn disabled() -> Error {
    Error::new(
        Code::Forbidden,
        "该账号已停用，如有疑问请联系平台运营方",
        "This account is disabled; ask the platform's operator",
    )
}

/// Exchanges a refresh token for a new one and an access token.
///
/// # Errors
/// `session_ended`; when the token was exchanged before, the whole session ends with it.
pub fn refresh(app: &App, secret: &str) -> Result<SignedIn> {
    let now = app.clock.now();
    let lives = lives(app);
    let fresh = Secret::new()?;
    let session = app.db.write(|tx| {
        let (old, session) = store::session_token_find(tx, &digest(secret))?.ok_or_else(unknown)?;
        session::renewable(&session, &lives, now)?;
        match session::exchange(&old, &lives, now) {
            Exchange::Rotate => store::session_tokens_replace(tx, &old, now)?,
            Exchange::Twin => {}
            Exchange::Reused => {
                store::session_end(tx, session.id, EndedBy::Reuse, now)?;
                let event = Event::new(&oneself(session.account_id), now, "session.reuse", "session", &session.id);
                audit::record(tx, event)?;
                notices::session_reused(app, tx, &session, now)?;
                // Not an error yet: the end of the session has to be kept.
                return Ok(Session { ended_at: Some(now), ended_by: Some(EndedBy::Reuse), ..session });
            }
        }
        store::session_token_insert(tx, &token(&fresh, session.id))?;
        store::session_renewed(tx, session.id, now)?;
        Ok(session)
    })?;
    session::alive(&session, now)?;
    signed_in(app, &session, fresh, now)
}

/// Ends the session a refresh token belongs to; nothing to do when there is none.
///
/// # Errors
/// Those of the database.
pub fn sign_out(app: &App, secret: &str) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let Some((_, session)) = store::session_token_find(tx, &digest(secret))? else { return Ok(()) };
        if store::session_end(tx, session.id, EndedBy::Logout, now)? {
            let event = Event::new(&oneself(session.account_id), now, "session.end", "session", &session.id);
            audit::record(tx, event.with(&json!({ "by": EndedBy::Logout }))?)?;
        }
        Ok(())
    })
}

fn unknown() -> Error {
    Error::new(
        Code::SessionEnded,
        "您尚未登录或登录已失效，请登录",
        "You are not signed in, or the session has ended; sign in",
    )
}

fn token(secret: &Secret, session_id: SessionId) -> RefreshToken {
    RefreshToken { hash: secret.digest(), session_id, used_at: None, replaced_at: None }
}

fn signed_in(app: &App, session: &Session, refresh: Secret, now: Instant) -> Result<SignedIn> {
    let lives = lives(app);
    let until = now.plus(lives.access).min(session.expires_at);
    let left = TimeDelta::microseconds(session.expires_at.micros() - now.micros());
    let access = app.keys.tokens.issue(session.account_id, session.id, now, until)?;
    Ok(SignedIn { access, refresh, lasts: lives.idle.min(left) })
}
