//! When a session lives, and what becomes of a refresh token.
//!
//! A session is a family of refresh tokens. Each is exchanged once; one that comes again was copied by somebody, so the
//! family ends. Two tabs that renew at the same moment would look like that too: for a few seconds an exchanged token
//! is exchanged once more, for a *twin*. As soon as one twin is used the others are dead, and using a dead one ends
//! the family: whoever copied a token in those seconds is found out at the next renewal.

use crate::accounts::model::{Account, AccountState, EndedBy, Purpose, RefreshToken, Session, Ticket};
use crate::kernel::{Code, Error, Instant, Result};
use chrono::TimeDelta;

/// Lives of sessions and tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lives {
    /// Of an access token.
    pub access: TimeDelta,
    /// Of a session without renewal.
    pub idle: TimeDelta,
    /// Of a session in all.
    pub session: TimeDelta,
    /// In which an exchanged token may come again.
    pub grace: TimeDelta,
}

/// Whether the session can be used.
///
/// # Errors
/// `session_ended` with the reason.
pub fn alive(session: &Session, now: Instant) -> Result<()> {
    if session.ended_at.is_none() && now < session.expires_at {
        return Ok(());
    }
    let (zh, en) = match session.ended_by {
        Some(EndedBy::Logout) => ("您已退出登录，请重新登录", "You signed out; please sign in again"),
        Some(EndedBy::Revoked) => (
            "此登录已在其他设备上被您结束，请重新登录",
            "This session was ended from another device; please sign in again",
        ),
        Some(EndedBy::Reuse) => (
            "此登录凭证曾被重复使用，可能已泄露，为安全起见已结束登录；请重新登录，如非本人操作请修改密码",
            "A used token of this session came again, so it may have been copied and the session was ended; sign in again and change your password if it was not you",
        ),
        Some(EndedBy::Password) => {
            ("密码已修改，请用新密码重新登录", "The password was changed; sign in with the new one")
        }
        Some(EndedBy::Disabled) => {
            ("该账号已停用，如有疑问请联系平台运营方", "The account is disabled; ask the platform's operator")
        }
        None => ("登录已超过有效时间，请重新登录", "The session has expired; please sign in again"),
    };
    Err(Error::new(Code::SessionEnded, zh, en))
}

/// Whether it may still be renewed, which asks in addition that it was used lately.
///
/// # Errors
/// `session_ended` with the reason.
pub fn renewable(session: &Session, lives: &Lives, now: Instant) -> Result<()> {
    alive(session, now)?;
    if now < session.last_used_at.plus(lives.idle) {
        return Ok(());
    }
    Err(Error::new(
        Code::SessionEnded,
        "您已较长时间未操作，请重新登录",
        "The session was idle for too long; please sign in again",
    ))
}

/// What becomes of a refresh token that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// It is exchanged for a new one, and with it every twin is replaced.
    Rotate,
    /// It was exchanged a moment ago (another tab): one more new one, nothing replaced.
    Twin,
    /// It was exchanged before, or a twin of it was: the session ends.
    Reused,
}

/// Decides on a token of a living session.
#[must_use]
pub fn exchange(token: &RefreshToken, lives: &Lives, now: Instant) -> Exchange {
    match (token.replaced_at, token.used_at) {
        (None, _) => Exchange::Rotate,
        (Some(_), Some(used)) if now < used.plus(lives.grace) => Exchange::Twin,
        _ => Exchange::Reused,
    }
}

/// Whether a single-use link still opens.
///
/// # Errors
/// `state_conflict` when it was used or replaced, or when it is too late.
pub fn open(ticket: &Ticket, now: Instant) -> Result<()> {
    if ticket.closed_at.is_some() {
        return Err(Error::new(
            Code::StateConflict,
            "此链接已使用过或已被新的链接取代；已设置密码请直接登录，否则请使用最近一封邮件中的链接",
            "This link was used, or a newer one replaced it; sign in if you have set a password, else use the link of the latest mail",
        ));
    }
    if now >= ticket.expires_at {
        return Err(Error::new(
            Code::StateConflict,
            "此链接已过期；请联系邀请您的单位或平台运营方重新发送，忘记密码请重新申请",
            "This link has expired; ask whoever invited you to send it again, or ask for a new password link",
        ));
    }
    Ok(())
}

/// What a link made by the operator for this account is for.
///
/// # Errors
/// `state_conflict` when the account is disabled, or its owner can ask for a link by mail.
pub fn link_purpose(account: &Account) -> Result<Purpose> {
    match account.state {
        AccountState::Invited => Ok(Purpose::Invitation),
        AccountState::Active if !account.login.is_mail() => Ok(Purpose::Password),
        AccountState::Active => Err(Error::new(
            Code::StateConflict,
            "该用户有电子邮箱，请其在登录页点击“忘记密码”自行重设",
            "This person has e-mail and can reset the password with “Forgot password” on the sign-in page",
        )),
        AccountState::Disabled => {
            Err(Error::new(Code::StateConflict, "该账号已停用；请先启用", "This account is disabled; enable it first"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::{AccountId, SessionId};

    const LIVES: Lives = Lives {
        access: TimeDelta::minutes(10),
        idle: TimeDelta::minutes(120),
        session: TimeDelta::hours(12),
        grace: TimeDelta::seconds(10),
    };

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn session() -> Session {
        Session {
            id: SessionId::new(),
            account_id: AccountId::new(),
            device: String::new(),
            address: String::new(),
            created_at: at(0),
            last_used_at: at(0),
            expires_at: at(0).plus(LIVES.session),
            ended_at: None,
            ended_by: None,
        }
    }

    #[test]
    fn a_session_ends_by_act_by_time_and_by_idleness() {
        assert!(alive(&session(), at(12 * 3600 - 1)).is_ok());
        assert!(alive(&session(), at(12 * 3600)).is_err());
        assert!(renewable(&session(), &LIVES, at(2 * 3600 - 1)).is_ok());
        assert!(renewable(&session(), &LIVES, at(2 * 3600)).is_err());
        for reason in EndedBy::ALL {
            let ended = Session { ended_at: Some(at(1)), ended_by: Some(*reason), ..session() };
            assert_eq!(alive(&ended, at(1)).unwrap_err().code, Code::SessionEnded);
        }
    }

    #[test]
    fn a_token_is_exchanged_once_with_a_short_grace_for_tabs() {
        let fresh =
            RefreshToken { hash: String::new(), session_id: SessionId::new(), used_at: None, replaced_at: None };
        let used = RefreshToken { used_at: Some(at(100)), replaced_at: Some(at(100)), ..fresh.clone() };
        let twin = RefreshToken { replaced_at: Some(at(100)), ..fresh.clone() };
        assert_eq!(exchange(&fresh, &LIVES, at(9_999)), Exchange::Rotate);
        assert_eq!(exchange(&used, &LIVES, at(109)), Exchange::Twin);
        assert_eq!(exchange(&used, &LIVES, at(110)), Exchange::Reused);
        assert_eq!(exchange(&twin, &LIVES, at(101)), Exchange::Reused, "a dead twin has no grace");
    }
}
