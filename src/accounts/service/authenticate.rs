//! Who a request comes from.

use crate::accounts::model::{AccountState, Login, Membership, Unit};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::kernel::ids::{SessionId, UnitId};
use crate::kernel::{Actor, Code, Error, Result, Role};

/// A signed-in person's request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The person, the unit acted for, and the roles held there.
    pub actor: Actor,
    /// The session the request belongs to.
    pub session: SessionId,
}

/// Checks an access token and the unit wanted (`Acting-Unit`). Session, account, membership and roles are read now, so what was
/// taken from a person is gone with the next request.
///
/// # Errors
/// `unauthenticated` for a token that is not valid, `session_ended`, `malformed` for a unit that is no id, `forbidden` for a unit
/// that is not the person's.
pub fn authenticate(app: &App, token: &str, wanted: Option<&str>) -> Result<Identity> {
    let now = app.clock.now();
    let claims = app.keys.tokens.check(token, now)?;
    let wanted = wanted.map(unit_id).transpose()?;
    app.db.read(|conn| {
        let session = store::session_by_id(conn, claims.sid)?.filter(|s| s.account_id == claims.sub);
        let session = session.ok_or_else(gone)?;
        rules::session::alive(&session, now)?;
        let account = store::account_by_id(conn, claims.sub)?;
        if account.state != AccountState::Active {
            return Err(gone());
        }
        let memberships = store::memberships_of(conn, &[claims.sub])?;
        let acting = rules::members::acting(&memberships, wanted)?;
        let actor = Actor {
            account: Some(claims.sub),
            unit: acting.map(|(_, unit)| unit.acting()),
            roles: acting.map(|(membership, _)| membership.roles.clone()).unwrap_or_default(),
        };
        Ok(Identity { actor, session: session.id })
    })
}

/// Somebody acting on the command line, where whoever holds the machine says who it is: the person of this login, for the first
/// unit in which he or she has the role.
///
/// # Errors
/// `invalid` when there is no such person, or the person has the role nowhere.
pub fn acting_as(app: &App, login: &Login, role: Role) -> Result<Actor> {
    app.db.read(|conn| {
        let account = store::account_by_login(conn, login)?.filter(|account| account.state == AccountState::Active);
        let account = account.ok_or_else(|| {
            let zh = format!("没有可用的账号 {login}，请核对");
            Error::field("--as", "login", zh, format!("There is no account {login} in use"))
        })?;
        let memberships = store::memberships_of(conn, &[account.id])?;
        let fits = |(membership, unit): &&(Membership, Unit)| unit.active && membership.roles.contains(&role);
        let (membership, unit) = memberships.iter().find(fits).ok_or_else(|| {
            let zh = format!("{login} 在任何在用单位中都没有角色 {role}");
            Error::field("--as", "role", zh, format!("{login} has the role {role} in no unit in use"))
        })?;
        Ok(Actor { account: Some(account.id), unit: Some(unit.acting()), roles: membership.roles.clone() })
    })
}

fn unit_id(text: &str) -> Result<UnitId> {
    text.parse().map_err(|_| {
        Error::new(
            Code::Malformed,
            "请求头 Acting-Unit 应为单位编号",
            "The header Acting-Unit must be the id of a unit",
        )
    })
}

fn gone() -> Error {
    Error::new(Code::SessionEnded, "登录已失效，请重新登录", "The session has ended; please sign in again")
}
