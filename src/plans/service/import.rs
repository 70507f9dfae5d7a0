//! Importing a sheet into the working copy: first tell what it would do, then do it.

use super::draft::{editable, write};
use super::{event, load_for, present};
use crate::app::App;
use crate::audit;
use crate::kernel::{Actor, Result};
use crate::plans::model::{PlanContent, PlanId, PlanImportQuery, PlanImportReport, PlanLine, PlanLineId};
use crate::plans::rules::{access, compare};
use crate::plans::sheet::Sheet;
use serde_json::json;
use std::collections::BTreeSet;

/// Compares a sheet with the working copy and, when asked and without a wrong cell, makes the copy like it. Gives the
/// report and the plan's version afterwards.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `unsupported_type`, `invalid` for a sheet that cannot be read at all;
/// those of the database. Wrong cells are not an error but the report.
pub fn import(
    app: &App,
    actor: &Actor,
    id: PlanId,
    expected: i64,
    query: PlanImportQuery,
    bytes: &[u8],
) -> Result<(i64, PlanImportReport)> {
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::IMPORT, id, expected)?;
        editable(&row)?;
        let before = present(tx, actor, &row)?;
        let known: BTreeSet<PlanLineId> = before.lines.iter().filter_map(|line| line.id).collect();
        let sheet = Sheet::read(bytes, &known)?;
        let after = joined(&before, sheet.lines, query.remove_missing);
        let change = compare(&before.lines, &after.lines);
        let mut report = PlanImportReport {
            rows: sheet.rows,
            added: change.added,
            changed: change.changed,
            removed: change.removed,
            unchanged: change.unchanged,
            amount_before: before.total(),
            amount_after: after.total(),
            errors: sheet.errors,
            applied: false,
        };
        if !query.apply || !report.errors.is_empty() {
            return Ok((row.version, report));
        }
        let (saved, changed) = write(app, tx, actor, row, after)?;
        if changed {
            let counts = json!({ "added": report.added.len(), "changed": report.changed.len(), "removed": report.removed.len() });
            audit::record(tx, event(actor, saved.updated_at, "import", &saved).with(&counts)?)?;
        }
        report.applied = true;
        Ok((saved.version, report))
    })
}

/// The sheet's rows in its order; lines it does not have go, or stay behind them.
fn joined(before: &PlanContent, rows: Vec<PlanLine>, remove_missing: bool) -> PlanContent {
    let mut lines: Vec<PlanLine> =
        rows.into_iter().map(|line| PlanLine { id: Some(line.id.unwrap_or_else(PlanLineId::new)), ..line }).collect();
    if !remove_missing {
        let named: BTreeSet<Option<PlanLineId>> = lines.iter().map(|line| line.id).collect();
        lines.extend(before.lines.iter().filter(|line| !named.contains(&line.id)).cloned());
    }
    PlanContent { lines, ..before.clone() }
}
