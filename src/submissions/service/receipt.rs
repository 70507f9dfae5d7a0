//! Receipts once more, now with their place in the log.

use super::{load, placed};
use crate::app::App;
use crate::kernel::{Actor, Error, Result};
use crate::submissions::model::{Receipt, ReceiptKind, SubmissionId};
use crate::submissions::rules::access;
use crate::submissions::store;

/// The receipt of a version, of its withdrawal or of its last confirmation, with the proof from the log as soon as the entry is placed.
///
/// # Errors
/// `not_found`; those of the database.
pub fn receipt(app: &App, actor: &Actor, id: SubmissionId, number: i32, of: ReceiptKind) -> Result<Receipt> {
    app.db.read(|conn| {
        load(conn, actor, &access::RECEIPT, id)?;
        let version = store::version_by_number(conn, id, number)?;
        let kept = match of {
            ReceiptKind::Sealed => Some(version.receipt),
            ReceiptKind::Withdrawn => version.withdrawal,
            ReceiptKind::Confirmed => version.confirmation,
            // A refusal is no version: its receipt comes with the answer alone.
            ReceiptKind::Refused => None,
        };
        let receipt: Receipt = kept.ok_or_else(Error::not_found)?.get()?;
        let log = placed(app, conn, receipt.body.event)?;
        Ok(Receipt { log, ..receipt })
    })
}
