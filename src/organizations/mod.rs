//! The registry of social organizations: all that can decide whether one qualifies, dated, so that any day can be asked for.
//!
//! An organization is its credit code and a dossier of **records**. Each record is of one part (registration, grade, staff,
//! credit listing, …), says one thing, holds from a day until a day, and carries who vouches for it. Everything else follows
//! from the records: the present state that lists filter by ([`model::Projection`]), the public page, the weaknesses of the data, and
//! the fact sheet that rules are evaluated on ([`sheets`]). A change is a set of differences between records; it is audited with
//! them, so the log is the history, and with `subject_kind` `organization`, so the log is also the feed that caches follow.

pub mod api;
pub mod model;
pub mod rules;
pub mod service;
mod store;

pub use service::{bulk_insert, jobs, sheets};
