//! The template: a sheet for each part with headers, choices and formats, and a page that explains them.

use crate::app::App;
use crate::kernel::{Actor, Relation, Result};
use crate::organizations::rules;
use crate::organizations::rules::import::columns::{Column, Kind, SHEETS};
use crate::organizations::rules::import::words;
use crate::organizations::service::xlsx;
use rust_xlsxwriter::{DataValidation, Format, Workbook, Worksheet};

/// Rows of the template that have choices and formats.
const ROWS: u32 = 20_000;

/// The template as XLSX.
///
/// # Errors
/// `forbidden`.
pub fn template(app: &App, actor: &Actor) -> Result<Vec<u8>> {
    actor.may(&rules::IMPORT_TEMPLATE, &Relation::default())?;
    let mut book = Workbook::new();
    for spec in SHEETS {
        let headers: Vec<(String, f64)> = spec.columns.iter().map(|column| (marked(column), width(column))).collect();
        let headers: Vec<(&str, f64)> = headers.iter().map(|(header, width)| (header.as_str(), *width)).collect();
        let sheet = xlsx::sheet(&mut book, spec.title, &headers)?;
        for (index, column) in (0_u16..).zip(spec.columns) {
            prepare(sheet, index, column)?;
        }
    }
    explain(&mut book, app)?;
    xlsx::bytes(book)
}

/// A header; needed columns carry a star.
fn marked(column: &Column) -> String {
    if column.required { format!("{}*", column.header) } else { column.header.to_owned() }
}

fn width(column: &Column) -> f64 {
    let characters = column.header.chars().count().max(column.example.chars().count());
    f64::from(u32::try_from(characters).unwrap_or(40).clamp(6, 24)) * 1.6 + 4.0
}

fn prepare(sheet: &mut Worksheet, index: u16, column: &Column) -> Result<()> {
    let format = match column.kind {
        Kind::Day => Format::new().set_num_format("yyyy-mm-dd"),
        Kind::Money => Format::new().set_num_format("#,##0.00"),
        Kind::Count | Kind::Score => Format::new(),
        // As text, so that codes keep their digits and are not taken for numbers.
        _ => Format::new().set_num_format("@"),
    };
    sheet.set_column_format(index, &format).map_err(xlsx::failed)?;
    let choices = match column.kind {
        Kind::Word(allowed) => words::choices(allowed()),
        Kind::YesNo => words::choices(words::yes_no()),
        _ => return Ok(()),
    };
    let validation = DataValidation::new()
        .allow_list_strings(&choices)
        .map_err(xlsx::failed)?
        .set_error_title("填写有误")
        .map_err(xlsx::failed)?
        .set_error_message("请从下拉列表中选择")
        .map_err(xlsx::failed)?;
    sheet.add_data_validation(1, index, ROWS, index, &validation).map_err(xlsx::failed)?;
    Ok(())
}

fn explain(book: &mut Workbook, app: &App) -> Result<()> {
    let headers = [("工作表", 14.0), ("列", 24.0), ("必填", 8.0), ("说明", 60.0), ("示例", 32.0)];
    let sheet = xlsx::sheet(book, "填写说明", &headers)?;
    let name = &app.settings.portal.name_zh;
    let notes = [
        format!("{name}：社会组织批量导入模板"),
        "1. 先上传预检：系统逐格检查并列出新增、变更、无变化和有误的行，此时不改动任何数据；确认后再应用。".to_owned(),
        "2. 已在库的组织只需填写统一社会信用代码和要更新的列；空单元格表示不变，不会清除已有内容。".to_owned(),
        "3. 列的顺序可以改变，不需要的列和工作表可以删除；表头文字请保留。CSV 文件每个文件对应一个工作表，UTF-8 或 GBK 编码均可。".to_owned(),
        "4. 重复导入相同内容不会产生任何变更。".to_owned(),
    ];
    let mut line = 1;
    for note in &notes {
        xlsx::row(sheet, line, &["", "", "", note.as_str()])?;
        line += 1;
    }
    for spec in SHEETS {
        line += 1;
        xlsx::row(sheet, line, &[spec.title, "", "", spec.help])?;
        for column in spec.columns {
            line += 1;
            let required = if column.required { "是" } else { "" };
            xlsx::row(sheet, line, &[spec.title, column.header, required, column.help, column.example])?;
        }
        line += 1;
    }
    Ok(())
}
