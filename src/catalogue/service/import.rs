//! Importing a sheet into a draft: first tell what it would do, then do it.

use super::{above, changing, event};
use crate::app::App;
use crate::audit;
use crate::catalogue::model::{CatalogueVersionId, CategoryCode, Diff, ImportQuery, ImportReport, Item, VersionAction};
use crate::catalogue::rules::change::{diff, place_faults};
use crate::catalogue::rules::tree::Catalogue;
use crate::catalogue::sheet::{Column, Sheet, SheetRow};
use crate::catalogue::{rules, store};
use crate::kernel::sheet::CellError;
use crate::kernel::{Actor, RegionCode, Result};
use serde_json::json;
use std::collections::BTreeMap;

/// Compares a sheet with a draft and, when asked and without a wrong cell, makes the draft like it. Gives the report and
/// the draft's version afterwards.
///
/// # Errors
/// `unsupported_type`, `invalid` for a sheet that cannot be read at all; `version_conflict`, `state_conflict`; those of the database. Wrong
/// cells are not an error but the report.
pub fn import(
    app: &App,
    actor: &Actor,
    id: CatalogueVersionId,
    expected: i64,
    query: ImportQuery,
    bytes: &[u8],
) -> Result<(i64, ImportReport)> {
    let now = app.clock.now();
    // Who may not edit the draft gets no file read for them.
    app.db.read(|conn| super::visible(conn, actor, id))?;
    let sheet = Sheet::read(bytes)?;
    app.db.write(|tx| {
        let (version, own) = changing(tx, actor, &rules::IMPORT, id, expected, VersionAction::Edit)?;
        let above = above(tx, version.region, now.date())?;
        let mut report = compare(&sheet, version.region, &own, above, query.remove_missing);
        if !query.apply || !report.errors.is_empty() {
            return Ok((version.version, report));
        }
        report.applied = true;
        let Diff { added, removed, changed } = &report.changes;
        let gone: Vec<CategoryCode> =
            removed.iter().chain(changed.iter().map(|change| &change.before)).map(|item| item.code.clone()).collect();
        let new: Vec<Item> = added.iter().chain(changed.iter().map(|change| &change.after)).cloned().collect();
        if report.changes.is_empty() {
            return Ok((version.version, report));
        }
        store::items_delete(tx, id, &gone)?;
        store::items_insert(tx, id, &new)?;
        let saved = store::version_save(tx, &version)?;
        audit::record(tx, event(actor, now, "catalogue.import", &saved).with(&json!(report.changes))?)?;
        Ok((saved.version, report))
    })
}

/// What the sheet changes in `own`, and every cell that is wrong.
fn compare(
    sheet: &Sheet,
    region: RegionCode,
    own: &[Item],
    above: Vec<(RegionCode, Vec<Item>)>,
    remove_missing: bool,
) -> ImportReport {
    let (read, mut errors) = sheet.items();
    let mut after: BTreeMap<CategoryCode, Item> = BTreeMap::new();
    if !remove_missing {
        after.extend(own.iter().map(|item| (item.code.clone(), item.clone())));
    }
    after.extend(read.iter().map(|(_, item)| (item.code.clone(), item.clone())));
    let after: Vec<Item> = after.into_values().collect();
    let tree = Catalogue::new(above.iter().cloned().chain([(region, after.clone())]));
    errors.extend(place_errors(sheet, &read, &after, &Catalogue::new(above)));
    for (row, item) in &read {
        if let Some(place) = tree.view(&item.code) {
            errors.extend(sheet.place_errors(row, &place));
        }
    }
    let changes = diff(own, &after);
    let unchanged = read.iter().filter(|(_, item)| own.contains(item)).count();
    ImportReport { rows: sheet.rows().len(), changes, unchanged, errors, applied: false }
}

/// Items that could not stand where they stand, at the code's cell of their row. An item of the draft that a row of
/// the sheet would push too deep is told at that row.
fn place_errors(sheet: &Sheet, read: &[(SheetRow, Item)], after: &[Item], above: &Catalogue) -> Vec<CellError> {
    place_faults(after, above)
        .into_iter()
        .filter_map(|(code, fault)| {
            let row = read.iter().find(|(_, item)| item.code == code);
            let row = row.or_else(|| read.iter().find(|(_, item)| item.code.contains(&code)));
            row.map(|(row, _)| sheet.error(row, Column::Code, &fault.code, fault.message))
        })
        .collect()
}
