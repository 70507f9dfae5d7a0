//! Confirming a sealed bid after a change of substance.

use super::seal::sign;
use super::waiting;
use super::{load_for, name_of, published, step, view};
use crate::app::App;
use crate::db::types::JsonText;
use crate::kernel::{Actor, Code, Error, Instant, Result};
use crate::submissions::model::{ConfirmInput, Confirmed, ReceiptKind, Submission, SubmissionAction, SubmissionId};
use crate::submissions::rules::{SUBMISSION, SealFacts, access, to_confirm};
use crate::submissions::store;
use serde_json::json;

/// Confirms that what was sealed for an earlier edition stands for the one in force, until the deadline. What is not confirmed
/// stands for the edition it was sealed for, and the record of the opening says so. The receipt of the confirmation is signed and
/// kept as that of the sealing is.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when nothing is sealed, nothing is to be confirmed or the deadline has
/// passed; `invalid` for another edition than the one in force; those of the database.
pub fn confirm(
    app: &App,
    actor: &Actor,
    id: SubmissionId,
    expected: i64,
    input: ConfirmInput,
    received_at: Instant,
) -> Result<Confirmed> {
    app.db.write(|tx| {
        let now = app.clock.now();
        let (row, own) = load_for(tx, actor, &access::CONFIRM, (id, expected))?;
        let facts = SealFacts { received_at, deadline: published(&own)?.deadline };
        let state = SUBMISSION.step(row.state, SubmissionAction::Confirm, &facts)?;
        if input.edition != own.edition {
            return Err(super::seal::other_edition(own.edition));
        }
        if !to_confirm(row.state, row.edition, own.substance) {
            return Err(Error::new(
                Code::StateConflict,
                "已密封的文件依据的是现行实质性内容，不需要确认",
                "What is sealed answers the terms in force in substance; there is nothing to confirm",
            ));
        }
        let details = json!({ "number": row.number, "from": row.edition, "to": own.edition });
        let event = step(tx, actor, &row, "confirm", &details, now)?;
        let version = store::version_by_number(tx, id, row.number)?;
        let name = name_of(tx, row.organization_id)?;
        let hashes = (Some(version.content_hash), Some(version.sealed_hash));
        let what = (ReceiptKind::Confirmed, row.number, received_at);
        let receipt = sign(app, &own, &row, &name, what, hashes, &event)?;
        store::version_confirm(tx, id, row.number, &JsonText::of(&receipt)?)?;
        let saved = Submission { state, edition: own.edition, updated_at: now, ..row };
        let saved = store::submission_save(tx, &saved)?;
        waiting::settle(app, tx, &saved, &own, now)?;
        Ok(Confirmed { receipt, submission: view(app, tx, &saved, &own)? })
    })
}
