//! Importing organizations: a dry run that changes nothing, then applying what was chosen.

mod apply;
mod file;
mod report;
mod stage;
mod template;

pub use apply::{apply, cancel, jobs, step};
pub use report::report;
pub use stage::upload;
pub use template::template;

use crate::app::App;
use crate::db::Conn;
use crate::kernel::{Actor, Relation, Result, Rule};
use crate::organizations::model::import::{
    Import, ImportId, ImportRow, ImportRowQuery, ImportRowView, ImportState, ImportView,
};
use crate::organizations::rules;
use crate::organizations::store;
use std::collections::BTreeMap;

/// Imports of the actor's region, newest first, older than `before`; one more than `limit` tells that there is more.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn list(app: &App, actor: &Actor, before: Option<ImportId>, limit: i64) -> Result<Vec<ImportView>> {
    let region = actor.unit()?.region;
    actor.may(&rules::IMPORT_LIST, &Relation { region: Some(region), ..Relation::default() })?;
    let imports = app.db.read(|conn| store::imports_list(conn, region, before, limit))?;
    imports.iter().map(view).collect()
}

/// One import with its progress.
///
/// # Errors
/// `forbidden`, `not_found`.
pub fn read(app: &App, actor: &Actor, id: ImportId) -> Result<ImportView> {
    app.db.read(|conn| view(&import_of(conn, actor, &rules::IMPORT_READ, id)?))
}

/// File names of imports by the text of their ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<ImportId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    Ok(store::import_names(conn, &ids)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// Rows of an import, by number, after a number; one more than `limit` tells that there is more.
///
/// # Errors
/// `forbidden`, `not_found`.
pub fn rows(
    app: &App,
    actor: &Actor,
    id: ImportId,
    query: &ImportRowQuery,
    after: i64,
    limit: i64,
) -> Result<Vec<ImportRowView>> {
    app.db.read(|conn| {
        import_of(conn, actor, &rules::IMPORT_ROWS, id)?;
        store::import_rows_list(conn, id, query, after, limit)?.into_iter().map(row_view).collect()
    })
}

/// An import the actor may handle.
fn import_of(conn: &mut Conn, actor: &Actor, rule: &Rule, id: ImportId) -> Result<Import> {
    let import = store::import_by_id(conn, id)?;
    actor.may(rule, &Relation { region: Some(import.region), unit: Some(import.unit), ..Relation::default() })?;
    Ok(import)
}

/// Basis points of a whole.
const WHOLE: i64 = 10_000;

fn view(import: &Import) -> Result<ImportView> {
    Ok(ImportView {
        id: import.id,
        account: import.account,
        file_name: import.file_name.clone(),
        day: import.day,
        state: import.state,
        sheets: import.sheets.get()?,
        rows: import.row_count,
        new_rows: import.new_rows,
        changed_rows: import.changed_rows,
        unchanged_rows: import.unchanged_rows,
        error_rows: import.error_rows,
        applied_rows: import.applied_rows,
        conflict_rows: import.conflict_rows,
        progress_bp: match import.state {
            ImportState::Done => WHOLE,
            _ => import.done_groups * WHOLE / import.group_count.max(1),
        },
        created_at: import.created_at,
        finished_at: import.finished_at,
    })
}

fn row_view(row: ImportRow) -> Result<ImportRowView> {
    Ok(ImportRowView {
        fields: row.fields.get()?,
        errors: row.errors.get()?,
        number: row.number,
        sheet: row.sheet,
        line: row.line,
        uscc: row.uscc,
        name: row.name,
        state: row.state,
        outcome: row.outcome,
    })
}
