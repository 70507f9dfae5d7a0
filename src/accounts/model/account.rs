//! Accounts and what people send about them.

use super::unit::MembershipView;
use crate::db::schema::{account, account_ticket};
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, Lang};
use crate::sql_text;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

crate::text_enum! {
    /// Whether an account can sign in.
    pub enum AccountState {
        /// Invited, has no password yet.
        Invited = "invited",
        /// Can sign in.
        Active = "active",
        /// Shut by the operator.
        Disabled = "disabled",
    }
}

crate::text_enum! {
    /// Language of mails and of the first page.
    pub enum Language {
        /// 简体中文
        Zh = "zh-CN",
        /// English
        En = "en",
    }
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

crate::text_enum! {
    /// What a single-use link is for.
    pub enum Purpose {
        /// Accepting an invitation.
        Invitation = "invitation",
        /// Setting a new password.
        Password = "password",
    }
}

/// What a person signs in with: an e-mail address in lower case or a mobile number of 11 digits. Read by
/// [`crate::accounts::rules::login::read`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

crate::text_value!(Login, "^([^@]+@[^@]+|1[3-9][0-9]{9})$", "e-mail address or mobile number");

impl Login {
    /// Whether mail can be sent to it.
    #[must_use]
    pub fn is_mail(&self) -> bool {
        self.0.contains('@')
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Login {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Login {
    type Err = crate::kernel::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        crate::accounts::rules::login::read(text, "login").map(Self)
    }
}

/// A password on its way in. Never printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// A password, for tests and seeds.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl utoipa::PartialSchema for Password {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Password)))
            .write_only(true)
            .into()
    }
}
impl ToSchema for Password {}

/// An Argon2id hash in PHC form. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}
impl AsRef<str> for PasswordHash {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
impl std::str::FromStr for PasswordHash {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

sql_text!(AccountState, Language, Purpose, Login, PasswordHash);

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = account)]
pub struct Account {
    /// Account id.
    pub id: AccountId,
    /// What the person signs in with.
    pub login: Login,
    /// Name.
    pub name: String,
    /// Absent until the invitation is accepted.
    pub password_hash: Option<PasswordHash>,
    /// Language of mails.
    pub language: Language,
    /// Whether it can sign in.
    pub state: AccountState,
    /// When it was created.
    pub created_at: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A person as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountView {
    /// Account id.
    pub id: AccountId,
    /// E-mail address or mobile number.
    pub login: Login,
    /// Name.
    pub name: String,
    /// Whether it can sign in.
    pub state: AccountState,
    /// When it was created.
    pub created_at: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
    /// Units the person belongs to.
    pub memberships: Vec<MembershipView>,
}

/// Which accounts to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountQuery {
    /// Part of the name or of the login.
    pub q: Option<String>,
    /// Only in this state.
    pub state: Option<AccountState>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<u8>,
}

/// What the operator may change of an account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    /// Whether the person may sign in. Disabling ends all sessions.
    pub enabled: bool,
}

/// The signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Account id.
    pub id: AccountId,
    /// E-mail address or mobile number.
    pub login: Login,
    /// Name.
    pub name: String,
    /// Language of mails and of the first page.
    pub language: Language,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

impl From<Account> for Person {
    fn from(account: Account) -> Self {
        let Account { id, login, name, language, version, .. } = account;
        Self { id, login, name, language, version }
    }
}

/// Who is signed in, in which units, and the one acted for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The person.
    pub person: Person,
    /// Units he or she belongs to.
    pub memberships: Vec<MembershipView>,
    /// The unit this request was done for; absent when it has to be chosen (`Acting-Unit`).
    pub acting_unit: Option<UnitId>,
}

/// What people change about themselves.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeChange {
    /// Name, up to 50 characters.
    pub name: String,
    /// Language of mails and of the first page.
    pub language: Language,
}

/// A single-use link's row.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = account_ticket)]
pub struct Ticket {
    /// SHA-256 of its secret, hexadecimal.
    pub hash: String,
    /// Whose.
    pub account_id: AccountId,
    /// What for.
    pub purpose: Purpose,
    /// When it was made.
    pub created_at: Instant,
    /// Valid until.
    pub expires_at: Instant,
    /// Used, or replaced by a newer one.
    pub closed_at: Option<Instant>,
}

/// A link for somebody who cannot be reached by mail, to be handed over by the operator. Shown once.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Link {
    /// Address with its secret.
    pub url: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Valid until.
    pub expires_at: Instant,
}

/// The secret of a link somebody has opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkSecret {
    /// What stands behind `#` in the link.
    pub token: Password,
}

/// What an invited person sees before accepting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    /// The login the account will have.
    pub login: Login,
    /// Name as the inviter wrote it.
    pub name: String,
    /// Units and roles.
    pub memberships: Vec<MembershipView>,
    /// Valid until.
    pub expires_at: Instant,
}

/// Accepting an invitation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// What stands behind `#` in the link.
    pub token: Password,
    /// The person's name, as it shall appear.
    pub name: String,
    /// The password the person chooses.
    pub password: Password,
}

/// A new password by link.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// What stands behind `#` in the link.
    pub token: Password,
    /// The new password.
    pub password: Password,
}

/// A new password by somebody who knows the old one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present password.
    pub current: Password,
    /// The new password.
    pub password: Password,
}

/// Somebody who forgot the password.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordForgotten {
    /// E-mail address of the account.
    pub account: String,
}
