//! Applying an import: organization by organization, a chunk at a time. A chunk commits whole, with its audit events and its
//! progress, so a run that dies goes on where it stopped.

use super::{import_of, view};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::jobs::{self, Job, Registry};
use crate::kernel::ids::OrganizationId;
use crate::kernel::{ActingUnit, Actor, Code, Error, Result, Role, UnitKind, Uscc};
use crate::organizations::model::import::{
    ApplyInput, Import, ImportId, ImportRow, ImportState, ImportView, ParsedRow, RowOutcome, RowState,
};
use crate::organizations::model::{Dossier, Hand, Organization};
use crate::organizations::rules::import::plan::{self, Planning};
use crate::organizations::rules::{self, edit, project};
use crate::organizations::service::Ground;
use crate::organizations::service::save::{Act, Save, save_all};
use crate::organizations::store;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Organizations of one transaction.
const CHUNK: i64 = 500;

/// Applies an import until it is done.
#[derive(Serialize, Deserialize)]
struct ApplyImport {
    id: ImportId,
}

impl Job for ApplyImport {
    const KIND: &'static str = "organizations.import";
}

/// Days for which the rows of an import are kept: they hold telephone numbers and have done their work.
const KEPT: i64 = 90;

/// Forgets the rows of old imports; the imports with their figures stay.
#[derive(Serialize, Deserialize)]
struct ForgetRows {}

impl Job for ForgetRows {
    const KIND: &'static str = "organizations.forget_import_rows";
}

/// The jobs of this folder.
pub fn jobs(app: &App, registry: &mut Registry) {
    let applying = app.clone();
    registry.on(move |job: ApplyImport| {
        while step(&applying, job.id)? {}
        Ok(())
    });
    let forgetting = app.clone();
    registry.on(move |_: ForgetRows| {
        let before = forgetting.clock.now().plus(TimeDelta::days(-KEPT));
        forgetting.db.write(|tx| store::import_rows_forget(tx, before)).map(drop)
    });
}

/// Begins to apply the chosen rows, or all that are new or changed.
///
/// # Errors
/// `state_conflict` when the import is not ready or another one is being applied; `invalid` when nothing was chosen.
pub fn apply(app: &App, actor: &Actor, id: ImportId, input: &ApplyInput) -> Result<ImportView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let import = import_of(tx, actor, &rules::IMPORT_APPLY, id)?;
        if import.state != ImportState::Ready {
            return Err(not_ready(&import));
        }
        if let Some(other) = store::import_applying(tx)? {
            return Err(busy(&other));
        }
        if let Some(chosen) = &input.rows {
            choose(tx, id, chosen)?;
        } else if import.new_rows + import.changed_rows == 0 {
            return Err(nothing());
        }
        let import = Import { state: ImportState::Applying, ..import };
        store::import_save(tx, &import)?;
        jobs::enqueue(tx, &ApplyImport { id }, now)?;
        let chosen = input.rows.as_ref().map(Vec::len);
        record(tx, actor, now, "organization.import_apply", &import, &serde_json::json!({ "chosen": chosen }))?;
        view(&import)
    })
}

fn choose(tx: &mut Tx<'_>, id: ImportId, chosen: &[i64]) -> Result<()> {
    store::import_rows_skip_all(tx, id)?;
    let chosen: BTreeSet<i64> = chosen.iter().copied().collect();
    if store::import_rows_choose(tx, id, &chosen.into_iter().collect::<Vec<_>>())? == 0 {
        return Err(nothing());
    }
    Ok(())
}

fn nothing() -> Error {
    Error::field(
        "rows",
        "nothing_chosen",
        "没有可应用的行：只有“新增”和“变更”的行可以应用",
        "There is nothing to apply: only new and changed rows can be",
    )
}

fn not_ready(import: &Import) -> Error {
    let (zh, en) = match import.state {
        ImportState::Reading => ("该文件尚未读完，请稍候", "The file is still being read"),
        ImportState::Applying => ("该导入正在应用中，请等待完成", "The import is being applied"),
        ImportState::Cancelled => ("该导入已取消，请重新上传文件", "The import was cancelled; upload the file again"),
        ImportState::Done | ImportState::Ready => {
            ("该导入已应用完毕；如需再次导入请重新上传文件", "The import has been applied; upload the file again")
        }
    };
    Error::new(Code::StateConflict, zh, en)
}

fn busy(other: &Import) -> Error {
    Error::new(
        Code::StateConflict,
        format!("另一份文件“{}”正在导入；为避免互相覆盖，请等它完成后再应用", other.file_name),
        format!("Another file, “{}”, is being imported; apply this one when it is done", other.file_name),
    )
}

/// Gives an import up; what has been applied stays.
///
/// # Errors
/// `state_conflict` when it is done already.
pub fn cancel(app: &App, actor: &Actor, id: ImportId) -> Result<ImportView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let import = import_of(tx, actor, &rules::IMPORT_CANCEL, id)?;
        if matches!(import.state, ImportState::Done | ImportState::Cancelled) {
            return Err(not_ready(&import));
        }
        let import = Import { state: ImportState::Cancelled, finished_at: Some(now), ..import };
        store::import_save(tx, &import)?;
        record(tx, actor, now, "organization.import_cancel", &import, &serde_json::json!({}))?;
        view(&import)
    })
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: crate::kernel::Instant,
    action: &str,
    import: &Import,
    data: &serde_json::Value,
) -> Result<()> {
    let event = Event::new(actor, now, action, "organization_import", &import.id).in_region(import.region.as_str());
    audit::record(tx, event.with(data)?)
}

/// Applies the next chunk; tells whether there is more.
///
/// # Errors
/// Those of the database, with nothing of the chunk applied.
pub fn step(app: &App, id: ImportId) -> Result<bool> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let mut import = store::import_by_id(tx, id)?;
        if import.state != ImportState::Applying {
            return Ok(false);
        }
        let last = (import.done_groups + CHUNK).min(import.group_count);
        let rows = store::import_rows_of_groups(tx, id, import.done_groups + 1, last)?;
        let ground = Ground::load(app, tx, import.region)?;
        let outcome = chunk(app, tx, &ground, &import, rows)?;
        let actor = importer(&import);
        let reason = format!("批量导入：{}", import.file_name);
        let act = Act {
            actor: &actor,
            now,
            action: "organization.import",
            hand: Hand::Authority,
            reason: &reason,
            import: Some(id),
        };
        save_all(tx, act, &outcome.saves)?;
        store::import_rows_mark(tx, id, &outcome.applied, RowOutcome::Applied)?;
        store::import_rows_mark(tx, id, &outcome.conflicts, RowOutcome::Conflict)?;
        import.applied_rows += i64::try_from(outcome.applied.len()).unwrap_or(0);
        import.conflict_rows += i64::try_from(outcome.conflicts.len()).unwrap_or(0);
        import.done_groups = last;
        if last == import.group_count {
            import.state = ImportState::Done;
            import.finished_at = Some(now);
        }
        store::import_save(tx, &import)?;
        Ok(import.state == ImportState::Applying)
    })
}

/// Who began the import: its changes are theirs, whichever server makes them.
fn importer(import: &Import) -> Actor {
    Actor {
        account: Some(import.account),
        unit: Some(ActingUnit {
            id: import.unit,
            kind: UnitKind::Authority,
            region: import.region,
            organization: None,
        }),
        roles: BTreeSet::from([Role::Registrar]),
    }
}

#[derive(Default)]
struct Chunk {
    saves: Vec<Save>,
    applied: Vec<i64>,
    conflicts: Vec<i64>,
}

fn chunk(app: &App, tx: &mut Tx<'_>, ground: &Ground, import: &Import, rows: Vec<ImportRow>) -> Result<Chunk> {
    let mut groups: BTreeMap<i64, Vec<ImportRow>> = BTreeMap::new();
    for row in rows {
        groups.entry(row.group_number).or_default().push(row);
    }
    let codes: Vec<Uscc> = groups.values().filter_map(|rows| rows.first()?.uscc.parse().ok()).collect();
    let organizations = store::organizations_by_uscc(tx, &codes)?;
    let dossiers = store::dossiers_of(tx, organizations)?;
    let known: HashMap<Uscc, Dossier> = dossiers.into_iter().map(|d| (d.organization.uscc, d)).collect();
    let mut chunk = Chunk::default();
    for (_, mut rows) in groups {
        rows.sort_by_key(|row| (row.sheet, row.number));
        group(app, ground, import, &known, &rows, &mut chunk)?;
    }
    Ok(chunk)
}

/// Plans the rows of one organization again, on what the registry holds now.
fn group(
    app: &App,
    ground: &Ground,
    import: &Import,
    known: &HashMap<Uscc, Dossier>,
    rows: &[ImportRow],
    chunk: &mut Chunk,
) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let uscc: Uscc = first.uscc.parse().map_err(Error::internal)?;
    let dossier = known.get(&uscc);
    let present = dossier.map_or(0, |dossier| dossier.organization.version);
    if rows.iter().any(|row| row.base_version != present) {
        chunk.conflicts.extend(rows.iter().map(|row| row.number));
        return Ok(());
    }
    let parsed: Vec<ParsedRow> = rows.iter().map(parsed).collect::<Result<_>>()?;
    let plan = ground.checking(app, |lookup| {
        let planning = Planning { lookup: *lookup, day: import.day, region: import.region };
        let records = dossier.map(|dossier| dossier.records.as_slice());
        plan::group(&uscc, records, &parsed.iter().collect::<Vec<_>>(), planning)
    });
    for (row, planned) in rows.iter().zip(&plan.rows) {
        // A row can become impossible when the row it builds on was not chosen.
        let list = if planned.state == RowState::Error { &mut chunk.conflicts } else { &mut chunk.applied };
        list.push(row.number);
    }
    let Some(projection) = project::projection(&plan.records, ground.today) else { return Ok(()) };
    match dossier {
        None => {
            let organization = Organization::new(OrganizationId::new(), uscc, projection, app.clock.now());
            chunk.saves.push(Save::new(organization, &plan.records));
        }
        Some(Dossier { organization, records }) => {
            let differences = edit::differences(records, &plan.records);
            if !differences.is_empty() {
                let after = (organization.projected(projection), plan.records.as_slice());
                chunk.saves.push(Save::change((organization, records), after, differences, app.clock.now()));
            }
        }
    }
    Ok(())
}

fn parsed(row: &ImportRow) -> Result<ParsedRow> {
    Ok(ParsedRow {
        sheet: row.sheet,
        sheet_name: String::new(),
        line: u32::try_from(row.line).unwrap_or(0),
        uscc: row.uscc.clone(),
        name: row.name.clone(),
        wishes: row.wishes.get()?,
        errors: Vec::new(),
        columns: Arc::default(),
    })
}
