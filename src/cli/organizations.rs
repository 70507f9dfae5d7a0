//! `duijie import organizations FILE` and `duijie export organizations FILE`

use super::{app, say};
use crate::accounts::{self, Login};
use crate::app::App;
use crate::kernel::{Actor, Error, RegionCode, Result, Role};
use crate::organizations::model::import::{ApplyInput, ImportRowQuery, ImportView, RowState, UploadQuery};
use crate::organizations::model::view::ListQuery;
use crate::organizations::service::{self, import};
use crate::settings::Settings;
use clap::Subcommand;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Compare a file (XLSX, or CSV in UTF-8 or GBK) with the registry and tell every wrong cell; with --apply, enter what is new
    /// or changed.
    Organizations {
        /// The file; its form is that of the template on the import page.
        file: PathBuf,
        /// Whose import it is: the login of a registrar. Rows outside the registrar's region are refused.
        #[arg(long = "as", value_name = "LOGIN")]
        login: String,
        /// Apply every row that is new or changed; wrong rows are left out.
        #[arg(long)]
        apply: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// Write the public list of organizations as XLSX.
    Organizations {
        /// The file to write; it must not exist yet.
        file: PathBuf,
        /// Only organizations registered in this region and below.
        #[arg(long)]
        region: Option<RegionCode>,
    },
}

/// Wrong cells told at a time.
const PAGE: i64 = 500;

pub(super) fn import(settings: Settings, what: &Import) -> Result<ExitCode> {
    let Import::Organizations { file, login, apply } = what;
    let bytes = std::fs::read(file).map_err(|error| wrong_file(file, &error))?;
    let app = app(settings)?;
    let actor = accounts::acting_as(&app, &login.parse::<Login>()?, Role::Registrar)?;
    let file_name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let view = import::upload(&app, &actor, &UploadQuery { file_name, sheet: None }, &bytes)?;
    tell(&view);
    tell_errors(&app, &actor, &view)?;
    if *apply && view.new_rows + view.changed_rows > 0 {
        import::apply(&app, &actor, view.id, &ApplyInput::default())?;
        while import::step(&app, view.id)? {}
        let done = import::read(&app, &actor, view.id)?;
        say(&format!("已应用 {} 行，冲突 {} 行 / applied, conflicts", done.applied_rows, done.conflict_rows));
    } else if !*apply {
        say("仅预检，未改动任何数据；加 --apply 应用 / compared only, nothing was changed; --apply applies it");
    }
    Ok(if view.error_rows == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(view: &ImportView) {
    for sheet in &view.sheets {
        let word = match sheet.sheet {
            Some(_) => format!("{} 行 rows", sheet.rows),
            None => "未识别，略过 / not recognized, left out".to_owned(),
        };
        say(&format!("工作表 sheet {}：{word}", if sheet.name.is_empty() { "CSV" } else { &sheet.name }));
        if !sheet.ignored.is_empty() {
            say(&format!("  未识别的列 / headers not understood: {}", sheet.ignored.join("、")));
        }
    }
    let ImportView { new_rows, changed_rows, unchanged_rows, error_rows, .. } = view;
    say(&format!(
        "新增 {new_rows}，变更 {changed_rows}，无变化 {unchanged_rows}，有误 {error_rows} / new, changed, unchanged, wrong"
    ));
}

fn tell_errors(app: &App, actor: &Actor, view: &ImportView) -> Result<()> {
    let query = ImportRowQuery { state: Some(RowState::Error), ..ImportRowQuery::default() };
    let mut after = 0;
    loop {
        let rows = import::rows(app, actor, view.id, &query, after, PAGE)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.number;
        for error in rows.iter().flat_map(|row| &row.errors) {
            say(&format!("{} {} {}：{}", error.sheet, error.cell, error.column, error.message.zh));
        }
    }
}

pub(super) fn export(settings: Settings, what: &Export) -> Result<ExitCode> {
    let Export::Organizations { file, region } = what;
    let app = app(settings)?;
    let bytes = service::written(&app, &ListQuery { region: *region, ..ListQuery::default() })?;
    let mut made = std::fs::File::create_new(file).map_err(|error| wrong_file(file, &error))?;
    std::io::Write::write_all(&mut made, &bytes).map_err(|error| wrong_file(file, &error))?;
    say(&format!("{}：{} 字节 bytes", file.display(), bytes.len()));
    Ok(ExitCode::SUCCESS)
}

fn wrong_file(file: &Path, error: &std::io::Error) -> Error {
    let file = file.display();
    Error::field("file", "file", format!("文件 {file} 无法使用：{error}"), format!("{file} cannot be used: {error}"))
}
