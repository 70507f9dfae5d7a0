//! A person's sessions.

use super::own;
use crate::accounts::model::{EndedBy, Session, SessionView};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::audit::{self, Event};
use crate::kernel::ids::SessionId;
use crate::kernel::{Actor, Error, Result};
use chrono::TimeDelta;
use serde_json::json;

/// Ended sessions, links and counts of failures are kept so long, for questions afterwards.
const KEPT: TimeDelta = TimeDelta::days(30);

/// The person's open sessions, newest first; `current` is the one that asks.
///
/// # Errors
/// `unauthenticated`.
pub fn sessions_list(app: &App, actor: &Actor, current: Option<SessionId>) -> Result<Vec<SessionView>> {
    let account = actor.account()?;
    actor.may(&rules::SESSION_LIST, &own(account))?;
    let now = app.clock.now();
    let lives = super::lives(app);
    let open = app.db.read(|conn| store::sessions_open(conn, account, now))?;
    let open = open.into_iter().filter(|session| rules::session::renewable(session, &lives, now).is_ok());
    Ok(open.map(|session| view(session, current)).collect())
}

fn view(session: Session, current: Option<SessionId>) -> SessionView {
    let Session { id, device, address, created_at, last_used_at, expires_at, .. } = session;
    SessionView { id, device, address, created_at, last_used_at, expires_at, current: Some(id) == current }
}

/// Ends one of the person's sessions; one that has ended already stays as it is.
///
/// # Errors
/// `not_found` when it is not the person's.
pub fn session_revoke(app: &App, actor: &Actor, id: SessionId) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        actor.account()?;
        let session = store::session_by_id(tx, id)?.ok_or_else(Error::not_found)?;
        actor.may(&rules::SESSION_REVOKE, &own(session.account_id))?;
        if store::session_end(tx, id, EndedBy::Revoked, now)? {
            let event = Event::new(actor, now, "session.end", "session", &id);
            audit::record(tx, event.with(&json!({ "by": EndedBy::Revoked }))?)?;
        }
        Ok(())
    })
}

/// Ends all of the person's sessions but the one that asks.
///
/// # Errors
/// `unauthenticated`.
pub fn sessions_revoke_others(app: &App, actor: &Actor, current: Option<SessionId>) -> Result<()> {
    let account = actor.account()?;
    actor.may(&rules::SESSION_REVOKE_OTHERS, &own(account))?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let ended = store::sessions_end(tx, account, current, EndedBy::Revoked, now)?;
        let event = Event::new(actor, now, "session.end_others", "account", &account);
        audit::record(tx, event.with(&json!({ "ended": ended }))?)
    })
}

/// Deletes sessions, links and counts that ended long ago; gives how many rows. Run once a day.
///
/// # Errors
/// Those of the database.
pub fn forget_old(app: &App) -> Result<usize> {
    let before = app.clock.now().plus(-KEPT);
    app.db.write(|tx| {
        Ok(store::sessions_forget(tx, before)?
            + store::tickets_forget(tx, before)?
            + store::attempts_forget(tx, before)?)
    })
}
