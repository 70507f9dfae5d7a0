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
