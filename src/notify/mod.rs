//! What people are told: an inbox for each account, and mail.
//!
//! A use case calls [`Notifier::send`] in its transaction with a [`Notice`]: a template of `config/notify` filled with
//! parameters. Everybody concerned gets a message in the inbox; mail is sent after the commit by a job, at once or once a
//! day, as each person chose. Without settings mails are files in the data folder; with them they go out by SMTP.
//!
//! Who is reached under which address is known by the room that keeps accounts: it implements [`AddressBook`].

pub mod api;
mod mailer;
mod model;
pub mod rules;
mod service;
mod store;
mod templates;

pub use mailer::Mailer;
pub use model::{
    AddressBook, MailMode, MailQuery, MailState, MailView, MessageQuery, MessageView, Notice, Person, PreferenceChange,
    PreferenceView, PreferencesView, To, UnreadView,
};
pub use service::{Notifier, jobs, mails, messages, preferences, preferences_change, read_all, read_one, unread_count};
pub use templates::Templates;
