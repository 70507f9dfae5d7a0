//! Sessions, their tokens, and failed attempts.

use crate::db::schema::{account_attempt, session, session_token};
use crate::kernel::Instant;
use crate::kernel::ids::{AccountId, SessionId};
use crate::sql_text;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::Password;

crate::text_enum! {
    /// Why a session ended before its time.
    pub enum EndedBy {
        /// The person signed out.
        Logout = "logout",
        /// The person ended it from another session.
        Revoked = "revoked",
        /// An exchanged refresh token came again: it may have been stolen.
        Reuse = "reuse",
        /// The password was changed.
        Password = "password",
        /// The account was disabled.
        Disabled = "disabled",
    }
}
sql_text!(EndedBy);

/// A sign-in: the family of refresh tokens that came from it.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = session)]
pub struct Session {
    /// Session id.
    pub id: SessionId,
    /// The person.
    pub account_id: AccountId,
    /// What the browser calls itself.
    pub device: String,
    /// Network address at sign-in.
    pub address: String,
    /// Sign-in.
    pub created_at: Instant,
    /// Last renewal.
    pub last_used_at: Instant,
    /// Ends at the latest.
    pub expires_at: Instant,
    /// Ended before that.
    pub ended_at: Option<Instant>,
    /// Why.
    pub ended_by: Option<EndedBy>,
}

/// A refresh token's row.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = session_token)]
pub struct RefreshToken {
    /// SHA-256 of the token, hexadecimal.
    pub hash: String,
    /// The session it renews.
    pub session_id: SessionId,
    /// Exchanged for a newer one.
    pub used_at: Option<Instant>,
    /// No longer valid: exchanged itself, or a twin of it was.
    pub replaced_at: Option<Instant>,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// Session id.
    pub id: SessionId,
    /// What the browser calls itself.
    pub device: String,
    /// Network address at sign-in.
    pub address: String,
    /// Sign-in.
    pub created_at: Instant,
    /// Last renewal.
    pub last_used_at: Instant,
    /// Ends at the latest.
    pub expires_at: Instant,
    /// The session that asks.
    pub current: bool,
}

/// Signing in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// E-mail address or mobile number.
    pub account: String,
    /// Password.
    pub password: Password,
}

/// What a sign-in or a renewal gives; the refresh token comes in a cookie that scripts cannot read.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct AccessToken {
    /// Sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Renew before this.
    pub expires_at: Instant,
}

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Network address.
    pub address: std::net::IpAddr,
    /// What the browser calls itself, up to 200 characters.
    pub device: String,
}

/// Failures in a row, of an account or from a network address.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = account_attempt)]
pub struct Attempts {
    /// Key of the account or address.
    pub subject: String,
    /// Failures in a row.
    pub failures: i32,
    /// The last one.
    pub last_at: Instant,
    /// No attempt is taken before.
    pub blocked_until: Option<Instant>,
}
