//! Receipts once more, now with their place in the log.

use super::{load, placed};
use crate::app::App;
use crate::kernel::{Actor, Error, Result};
use crate::submissions::model::{Receipt, SubmissionId};
use crate::submissions::rules::access;
use crate::submissions::store;

/// The receipt of a version, or of its withdrawal, with the proof from the log as soon as the entry is placed.
///
/// # Errors
/// `not_found`; those of the database.
pub fn receipt(app: &App, actor: &Actor, id: SubmissionId, number: i32, withdrawal: bool) -> Result<Receipt> {
    app.db.read(|conn| {
        load(conn, actor, &access::RECEIPT, id)?;
        let version = store::version_by_number(conn, id, number)?;
        let kept = if withdrawal { version.withdrawal.ok_or_else(Error::not_found)? } else { version.receipt };
        let receipt: Receipt = kept.get()?;
        let log = placed(app, conn, receipt.body.event)?;
        Ok(Receipt { log, ..receipt })
    })
}
