//! The error report of an import, as a sheet to mend the file by.

use super::import_of;
use crate::app::App;
use crate::kernel::{Actor, Result};
use crate::organizations::model::import::{CellError, ImportId, ImportRowQuery, RowState};
use crate::organizations::rules;
use crate::organizations::service::xlsx;
use crate::organizations::store;
use rust_xlsxwriter::Workbook;

const PAGE: i64 = 2_000;
/// Errors listed at the most: the first ones are enough to see what is wrong with the file.
const MOST: u32 = 50_000;

const COLUMNS: [(&str, f64); 8] = [
    ("工作表", 14.0),
    ("行", 8.0),
    ("单元格", 10.0),
    ("列", 20.0),
    ("填写的内容", 30.0),
    ("问题与修改办法", 70.0),
    ("统一社会信用代码", 22.0),
    ("组织名称", 36.0),
];

/// Every wrong cell, as XLSX.
///
/// # Errors
/// `forbidden`, `not_found`.
pub fn report(app: &App, actor: &Actor, id: ImportId) -> Result<Vec<u8>> {
    app.db.read(|conn| {
        import_of(conn, actor, &rules::IMPORT_REPORT, id)?;
        let mut book = Workbook::new();
        let sheet = xlsx::sheet(&mut book, "错误报告", &COLUMNS)?;
        let query = ImportRowQuery { state: Some(RowState::Error), ..ImportRowQuery::default() };
        let (mut line, mut after) = (1, 0);
        while line <= MOST {
            let rows = store::import_rows_list(conn, id, &query, after, PAGE)?;
            let Some(last) = rows.last() else { break };
            after = last.number;
            for row in &rows {
                for error in row.errors.get::<Vec<CellError>>()? {
                    let number = error.line.to_string();
                    let CellError { sheet: name, cell, column, value, message, .. } = &error;
                    let texts = [name, &number, cell, column, value, &message.zh, &row.uscc, &row.name];
                    xlsx::row(sheet, line, &texts)?;
                    line += 1;
                }
            }
        }
        xlsx::bytes(book)
    })
}
