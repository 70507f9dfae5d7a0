//! Official notices in the standard forms (财办库〔2020〕50号): what each kind must say, what is missing before it is published,
//! and the frozen text of what was.
//!
//! The forms are data ([`forms`], `config/notices`): chapters of fields, each naming what the platform knows by a [`Fact`]. A
//! room that publishes something gives the facts it knows ([`Facts`]); [`rules::gaps`] says which of the required fields are
//! blank, and [`publish`] composes the notice, keeps its text with a hash, and records it, in the transaction of the act it
//! tells of. Nothing changes a notice afterwards: what is corrected is another notice.

pub mod api;
mod forms;
pub mod model;
pub mod rules;
mod service;
mod store;

pub use forms::{Form, FormField, Forms};
pub use model::{Fact, Facts, NoticeId, Piece};
pub use service::{About, NewNotice, complete, export, list, publish, read, shown, text, types};
