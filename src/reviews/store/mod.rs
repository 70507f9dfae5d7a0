//! Queries of the room, noun first.

mod experts;
mod panels;
mod reviews;

pub(super) use experts::*;
pub(super) use panels::*;
pub(super) use reviews::*;

use crate::kernel::{Error, Result};

/// For an update that must have met the version it was based on.
fn met_version(rows: usize) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::version_conflict()) }
}

diesel::define_sql_function! {
    /// Lower case, because `LIKE` minds it on one database and not on the other.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A `LIKE` pattern that finds `text` anywhere, with its own wildcards taken literally (`ESCAPE '\'`).
fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.trim().to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
