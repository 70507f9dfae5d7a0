//! Use cases of inbox and mail.

mod inbox;
mod mail;
mod preferences;
mod send;

pub use inbox::{messages, read_all, read_one, unread_count};
pub use mail::{jobs, mails};
pub use preferences::{preferences, preferences_change};
pub use send::Notifier;
