//! The dry run: a file is read, compared with the registry and kept with what it would change.

use super::{file, view};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::types::JsonText;
use crate::kernel::{Actor, Error, RegionCode, Relation, Result, Uscc};
use crate::organizations::model::Dossier;
use crate::organizations::model::import::{
    CellError, Import, ImportId, ImportRow, ImportState, ImportView, ParsedRow, RowOutcome, RowState, SheetSummary,
    Table, UploadQuery,
};
use crate::organizations::rules::import::places::Places;
use crate::organizations::rules::import::plan::{self, Planning};
use crate::organizations::rules::import::row::{self, Reading};
use crate::organizations::rules::import::{columns, header};
use crate::organizations::rules::{self, edit};
use crate::organizations::service::Ground;
use crate::organizations::store;
use std::collections::HashMap;

/// Organizations compared at a time.
const CHUNK: usize = 500;
/// Longest name kept of a file.
const FILE_NAME: usize = 120;

/// Reads and compares a file. Nothing changes in the registry.
///
/// # Errors
/// `unsupported_type`, `too_large`, `malformed` for the file; `invalid` when no sheet is recognized; `forbidden`. Wrong cells are
/// no error but the report.
pub fn upload(app: &App, actor: &Actor, query: &UploadQuery, bytes: &[u8]) -> Result<ImportView> {
    let (account, unit) = (actor.account()?, actor.unit()?);
    actor.may(&rules::IMPORT_UPLOAD, &Relation { region: Some(unit.region), ..Relation::default() })?;
    let tables = file::read(bytes)?;
    let ground = app.db.read(|conn| Ground::load(app, conn, unit.region))?;
    let (parsed, sheets) = parsed(app, &ground, unit.region, &tables, query)?;
    let mut import = Import {
        id: ImportId::new(),
        account,
        unit: unit.id,
        region: unit.region,
        file_name: file_name(query),
        day: ground.today,
        state: ImportState::Reading,
        sheets: JsonText::of(&sheets)?,
        row_count: whole(parsed.len()),
        new_rows: 0,
        changed_rows: 0,
        unchanged_rows: 0,
        error_rows: 0,
        applied_rows: 0,
        conflict_rows: 0,
        group_count: 0,
        done_groups: 0,
        created_at: app.clock.now(),
        finished_at: None,
    };
    app.db.write(|tx| store::import_insert(tx, &import))?;
    let (groups, unreadable) = grouped(&parsed);
    import.group_count = whole(groups.len());
    let mut staged = Vec::new();
    for (number, row) in unreadable {
        staged.push(staged_row(import.id, number, 0, row, Comes::error(row.errors.clone()))?);
    }
    for (index, some) in groups.chunks(CHUNK).enumerate() {
        compare(app, &ground, &import, index * CHUNK, some, &mut staged)?;
        keep(app, &mut import, &mut staged)?;
    }
    keep(app, &mut import, &mut staged)?;
    import.state = ImportState::Ready;
    let event = Event::new(actor, app.clock.now(), "organization.import_upload", "organization_import", &import.id)
        .in_region(unit.region.as_str())
        .with(&serde_json::json!({ "file_name": import.file_name, "rows": import.row_count }))?;
    app.db.write(|tx| {
        store::import_save(tx, &import)?;
        audit::record(tx, event.clone())
    })?;
    view(&import)
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn file_name(query: &UploadQuery) -> String {
    let name: String = query.file_name.as_deref().unwrap_or_default().trim().chars().take(FILE_NAME).collect();
    if name.is_empty() { "未命名文件".to_owned() } else { name }
}

/// The rows of every recognized table, and how each table was understood.
fn parsed(
    app: &App,
    ground: &Ground,
    region: RegionCode,
    tables: &[Table],
    query: &UploadQuery,
) -> Result<(Vec<ParsedRow>, Vec<SheetSummary>)> {
    let names: Vec<(String, String)> =
        ground.catalogue.views().map(|item| (item.code.to_string(), item.name)).collect();
    let is_category = |code: &str| ground.is_category(code);
    let places = Places::new(&app.regions, ground.today, &is_category, &names);
    let reading = Reading { places: &places, grade_validity: &|noticed| ground.packs.grade_validity(region, noticed) };
    let (mut rows, mut sheets) = (Vec::new(), Vec::new());
    for table in tables {
        match header::recognize(table, query.sheet) {
            Some(recognized) => {
                sheets.push(recognized.summary(table));
                rows.extend(row::rows(table, &recognized, reading));
            }
            None => sheets.push(SheetSummary {
                name: table.name.clone(),
                sheet: None,
                rows: table.rows.len().saturating_sub(1),
                columns: Vec::new(),
                ignored: Vec::new(),
            }),
        }
    }
    if sheets.iter().all(|sheet| sheet.sheet.is_none()) {
        let titles: Vec<&str> = columns::SHEETS.iter().map(|spec| spec.title).collect();
        return Err(Error::field(
            "file",
            "no_sheet",
            format!(
                "没有识别出可导入的工作表：第一行须为表头并包含“统一社会信用代码”列；可用的工作表有{}。请下载模板填写",
                titles.join("、")
            ),
            "No sheet was recognized: the first row must be the headers, with a column 统一社会信用代码; use the template",
        ));
    }
    Ok((rows, sheets))
}

/// Rows of one organization, each with its number.
type Rows<'p> = Vec<(i64, &'p ParsedRow)>;

/// Readable rows by organization, the organizations in order of appearance; and the others.
fn grouped(parsed: &[ParsedRow]) -> (Vec<(Uscc, Rows<'_>)>, Rows<'_>) {
    let mut groups: Vec<(Uscc, Rows<'_>)> = Vec::new();
    let mut known: HashMap<Uscc, usize> = HashMap::new();
    let mut unreadable = Vec::new();
    for (number, row) in (1_i64..).zip(parsed) {
        match row.uscc.parse::<Uscc>() {
            Ok(uscc) if row.errors.is_empty() => {
                let index = *known.entry(uscc).or_insert_with(|| {
                    groups.push((uscc, Vec::new()));
                    groups.len() - 1
                });
                if let Some((_, rows)) = groups.get_mut(index) {
                    rows.push((number, row));
                }
            }
            _ => unreadable.push((number, row)),
        }
    }
    for (_, rows) in &mut groups {
        rows.sort_by_key(|(_, row)| row.sheet);
    }
    (groups, unreadable)
}

/// What a row comes to, as it is kept.
struct Comes {
    state: RowState,
    base_version: i64,
    fields: JsonText,
    errors: Vec<CellError>,
}

impl Comes {
    fn error(errors: Vec<CellError>) -> Self {
        Self { state: RowState::Error, base_version: 0, fields: JsonText::empty_list(), errors }
    }
}

/// Compares groups with the registry.
fn compare(
    app: &App,
    ground: &Ground,
    import: &Import,
    before: usize,
    groups: &[(Uscc, Rows<'_>)],
    staged: &mut Vec<ImportRow>,
) -> Result<()> {
    let codes: Vec<Uscc> = groups.iter().map(|(uscc, _)| *uscc).collect();
    let known: HashMap<Uscc, Dossier> = app.db.read(|conn| {
        let organizations = store::organizations_by_uscc(conn, &codes)?;
        let dossiers = store::dossiers_of(conn, organizations)?;
        Ok(dossiers.into_iter().map(|dossier| (dossier.organization.uscc, dossier)).collect())
    })?;
    for (number, (uscc, rows)) in (whole(before) + 1..).zip(groups) {
        let dossier = known.get(uscc);
        let parsed: Vec<&ParsedRow> = rows.iter().map(|(_, row)| *row).collect();
        let plan = ground.checking(app, |lookup| {
            let planning = Planning { lookup: *lookup, day: import.day, region: import.region };
            plan::group(uscc, dossier.map(|dossier| dossier.records.as_slice()), &parsed, planning)
        });
        let base_version = dossier.map_or(0, |dossier| dossier.organization.version);
        for ((position, row), planned) in rows.iter().zip(plan.rows) {
            let fields: Vec<_> = planned.differences.iter().flat_map(edit::fields).collect();
            let comes =
                Comes { state: planned.state, base_version, fields: JsonText::of(&fields)?, errors: planned.errors };
            staged.push(staged_row(import.id, *position, number, row, comes)?);
        }
    }
    Ok(())
}

fn staged_row(import_id: ImportId, number: i64, group_number: i64, row: &ParsedRow, comes: Comes) -> Result<ImportRow> {
    let applicable = matches!(comes.state, RowState::New | RowState::Changed);
    Ok(ImportRow {
        import_id,
        number,
        group_number,
        sheet: row.sheet,
        line: i64::from(row.line),
        uscc: row.uscc.clone(),
        name: row.name.clone(),
        state: comes.state,
        outcome: RowOutcome::Pending,
        base_version: comes.base_version,
        wishes: if applicable { JsonText::of(&row.wishes)? } else { JsonText::empty_list() },
        fields: comes.fields,
        errors: JsonText::of(&comes.errors)?,
    })
}

/// Stores staged rows and counts them.
fn keep(app: &App, import: &mut Import, staged: &mut Vec<ImportRow>) -> Result<()> {
    for row in staged.iter() {
        let count = match row.state {
            RowState::New => &mut import.new_rows,
            RowState::Changed => &mut import.changed_rows,
            RowState::Unchanged => &mut import.unchanged_rows,
            RowState::Error => &mut import.error_rows,
        };
        *count += 1;
    }
    app.db.write(|tx| store::import_rows_insert(tx, staged))?;
    staged.clear();
    Ok(())
}
