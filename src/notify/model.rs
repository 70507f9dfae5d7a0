//! Types of inbox and mail.

use crate::db::Conn;
use crate::db::schema::{notify_mail, notify_message};
use crate::db::types::JsonText;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, MessageId, UnitId};
use crate::kernel::{Instant, Lang, Result, Role, Text};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

crate::id! {
    /// A mail on its way.
    MailId,
}

crate::text_enum! {
    /// How a kind of message is mailed.
    pub enum MailMode {
        /// Each in a mail of its own
        AtOnce = "at_once",
        /// What is still unread, in one mail a day
        Daily = "daily",
        /// Not at all
        Off = "off",
    }
}

crate::text_enum! {
    /// What became of a mail.
    pub enum MailState {
        /// Waits to be sent, or to be tried again
        Queued = "queued",
        /// The mail server took it
        Sent = "sent",
        /// Refused for good, or given up
        Failed = "failed",
    }
}

crate::sql_text!(MailId, MailMode, MailState);

/// Somebody who can be told something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// Name, for the greeting.
    pub name: String,
    /// Where mail goes, if anywhere.
    pub address: Option<String>,
    /// Language of mails.
    pub lang: Lang,
}

/// Who can be reached, and where: implemented by the room that keeps accounts. People whose account is shut are left out.
pub trait AddressBook: Send + Sync {
    /// The people behind these accounts.
    ///
    /// # Errors
    /// Those of the database.
    fn by_account(&self, conn: &mut Conn, accounts: &[AccountId]) -> Result<Vec<Person>>;

    /// The people of a unit, or those of them who hold `role`.
    ///
    /// # Errors
    /// Those of the database.
    fn by_unit(&self, conn: &mut Conn, unit: UnitId, role: Option<Role>) -> Result<Vec<Person>>;
}

/// To whom a notice goes.
#[derive(Clone, Copy, Debug)]
pub enum To<'a> {
    /// These accounts.
    Accounts(&'a [AccountId]),
    /// Everybody of a unit.
    Unit(UnitId),
    /// Who holds the role in the unit.
    Role(UnitId, Role),
}

/// Something to tell people: a template, what fills it, and the page it is about.
#[derive(Clone, Debug)]
pub struct Notice {
    pub(super) template: &'static str,
    pub(super) params: BTreeMap<&'static str, Text>,
    pub(super) link: Option<String>,
}

impl Notice {
    /// From the template `kind.name`.
    #[must_use]
    pub fn new(template: &'static str) -> Self {
        Self { template, params: BTreeMap::new(), link: None }
    }

    /// With one parameter; a plain text is the same in both languages.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.params.insert(name, value.into());
        self
    }

    /// About the page at `path` of the portal, beginning with `/`.
    #[must_use]
    pub fn link(mut self, path: impl Into<String>) -> Self {
        self.link = Some(path.into());
        self
    }
}

/// A message as it is stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = notify_message)]
pub(super) struct MessageRow {
    pub(super) id: MessageId,
    pub(super) account_id: AccountId,
    pub(super) template: String,
    pub(super) subject: JsonText,
    pub(super) body: JsonText,
    pub(super) link: Option<String>,
    pub(super) at: Instant,
    pub(super) read_at: Option<Instant>,
}

/// A message in a person's inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    /// Message id.
    pub id: MessageId,
    /// What it was made from, `kind.name`.
    pub template: String,
    /// Subject.
    pub subject: Text,
    /// Body; paragraphs are separated by an empty line.
    pub body: Text,
    /// Page it is about, a path of the portal.
    pub link: Option<String>,
    /// When.
    pub at: Instant,
    /// When it was read; absent for unread ones.
    pub read_at: Option<Instant>,
}

/// Which messages to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MessageQuery {
    /// Only unread ones.
    pub unread: Option<bool>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<usize>,
}

/// How many messages are unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreadView {
    /// Unread messages.
    pub unread: i64,
}

/// How a kind of message is mailed to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreferenceView {
    /// Word of the kind.
    pub kind: String,
    /// What people call it.
    pub label: Text,
    /// How it is mailed.
    pub mail: MailMode,
    /// Cannot be changed.
    pub fixed: bool,
}

/// What is mailed to a person, and whether it arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreferencesView {
    /// Each kind of message.
    pub kinds: Vec<PreferenceView>,
    /// Why the newest mail could not be delivered; absent when it was or none was sent.
    pub problem: Option<String>,
}

/// Changes how kinds of message are mailed; kinds not named stay as they are.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferenceChange {
    /// Kind and how it is to be mailed.
    pub mail: BTreeMap<String, MailMode>,
}

/// A mail as it is stored, and as the operator sees it: without its content.
#[derive(Clone, Debug, Insertable, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = notify_mail)]
pub struct MailView {
    /// Mail id.
    pub id: MailId,
    /// To whom.
    pub account_id: AccountId,
    /// To which address.
    pub address: String,
    /// What it was made from, `kind.name`.
    pub template: String,
    /// What became of it.
    pub state: MailState,
    /// When it was queued.
    pub at: Instant,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When it was sent or given up.
    pub settled_at: Option<Instant>,
}

/// Which mails to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MailQuery {
    /// Only mails in this state; failed ones unless told.
    pub state: Option<MailState>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<usize>,
}

/// A letter: all a mail needs. It may hold a link with a secret, so it is kept nowhere but in its job, and only until sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Name of the receiver.
    pub name: String,
    /// Address of the receiver.
    pub address: String,
    /// Language, `zh-CN` or `en`.
    pub lang: String,
    /// Subject, one line.
    pub subject: String,
    /// Paragraphs.
    pub body: String,
    /// Full address of the page it is about.
    pub link: Option<String>,
}

/// Sends one letter.
#[derive(Serialize, Deserialize)]
pub(super) struct Deliver {
    pub(super) mail: MailId,
    pub(super) letter: Letter,
}

impl Job for Deliver {
    const KIND: &'static str = "notify.deliver";
}

/// Mails to each person what is still unread.
#[derive(Serialize, Deserialize)]
pub(super) struct Digest {}

impl Job for Digest {
    const KIND: &'static str = "notify.digest";
}

/// Items on a page.
pub(super) fn page_size(limit: Option<usize>) -> usize {
    limit.unwrap_or(20).clamp(1, 100)
}
