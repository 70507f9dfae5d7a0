//! Taking back before the deadline.

use super::seal::sign;
use super::{load_for, name_of, published, step, view, waiting};
use crate::app::App;
use crate::db::types::JsonText;
use crate::kernel::{Actor, Instant, Result};
use crate::submissions::model::{ReceiptKind, Standing, Submission, SubmissionAction, SubmissionId, SubmissionView};
use crate::submissions::rules::{SUBMISSION, SealFacts, access};
use crate::submissions::store;
use serde_json::json;

/// Takes back what was handed in. Its ciphertext is kept and never opened; it may be handed in anew until the deadline.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when nothing is in force or the deadline has passed; those of the database.
pub fn withdraw(
    app: &App,
    actor: &Actor,
    id: SubmissionId,
    expected: i64,
    received_at: Instant,
) -> Result<SubmissionView> {
    app.db.write(|tx| {
        let now = app.clock.now();
        let (row, own) = load_for(tx, actor, &access::WITHDRAW, (id, expected))?;
        let facts = SealFacts { received_at, deadline: published(&own)?.deadline };
        let state = SUBMISSION.step(row.state, SubmissionAction::Withdraw, &facts)?;
        let name = name_of(tx, row.organization_id)?;
        let event = step(tx, actor, &row, "withdraw", &json!({ "number": row.number }), now)?;
        let receipt =
            sign(app, &own, &row, &name, (ReceiptKind::Withdrawn, row.number, received_at), (None, None), &event)?;
        store::version_end(tx, id, Standing::Withdrawn, now, Some(&JsonText::of(&receipt)?))?;
        let saved = store::submission_save(tx, &Submission { state, updated_at: now, ..row })?;
        waiting::settle(app, tx, &saved, &own, now)?;
        view(app, tx, &saved, &own)
    })
}
