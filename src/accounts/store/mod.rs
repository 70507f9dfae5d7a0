//! Queries of the room, noun first.

mod accounts;
mod members;
mod sessions;
mod units;

pub(super) use accounts::*;
pub(super) use members::*;
pub(super) use sessions::*;
pub(super) use units::*;

use crate::kernel::{Error, Result};

/// For an update that must have met the version it was based on.
fn met_version(rows: usize) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::version_conflict()) }
}
