//! Files into tables: XLSX, and CSV in UTF-8 or GBK. What comes from outside is bounded before it is believed.

use crate::kernel::{Code, Error, Result};
use crate::organizations::model::import::{Cell, Table};
use calamine::{DataRef, Reader, Xlsx};
use chrono::NaiveDate;
use std::io::{Cursor, Read};

/// Bytes an XLSX file may unpack to: a small file of repeated text can be a bomb.
const UNPACKED: u64 = 400 * 1024 * 1024;
/// Rows of all sheets together.
const ROWS: usize = 300_000;
/// Columns looked at.
const COLUMNS: usize = 64;
/// Characters of a cell.
const CELL: usize = 5_000;

/// The tables of a file.
///
/// # Errors
/// `unsupported_type` when it is neither XLSX nor text, `too_large` beyond the bounds, `malformed` when it is damaged.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Table>> {
    match bytes {
        [] => Err(unsupported("文件是空的", "The file is empty")),
        [b'P', b'K', 3, 4, ..] => xlsx(bytes),
        // What Excel before 2007 wrote.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(unsupported(
            "这是旧版 Excel（.xls）文件；请另存为 .xlsx 或 CSV 后再导入",
            "This is an old Excel file (.xls); save it as .xlsx or CSV first",
        )),
        _ if bytes.contains(&0) => Err(unsupported(
            "只能导入 XLSX 或 CSV 文件；请下载模板填写",
            "Only XLSX and CSV files can be imported; use the template",
        )),
        _ => csv(bytes),
    }
}

fn unsupported(zh: &str, en: &str) -> Error {
    Error::new(Code::UnsupportedType, zh, en)
}

fn damaged(reason: &impl ToString) -> Error {
    let reason = reason.to_string();
    Error::new(
        Code::Malformed,
        format!("文件无法读取，可能已损坏：{reason}；请用电子表格软件打开并另存后重试"),
        format!("The file cannot be read: {reason}; open it in a spreadsheet program and save it again"),
    )
}

fn too_many_rows() -> Error {
    Error::new(
        Code::TooLarge,
        format!("文件超过{ROWS}行，请拆分后导入"),
        format!("The file has more than {ROWS} rows; split it and import the parts"),
    )
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Table>> {
    bounded(bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut tables = Vec::new();
    let mut rows = 0;
    for name in book.sheet_names() {
        let mut table = Table { name: name.clone(), rows: Vec::new() };
        let mut cells = book.worksheet_cells_reader(&name).map_err(|e| damaged(&e))?;
        // Cell by cell, because a table's stated size may be a million empty columns.
        while let Some(cell) = cells.next_cell().map_err(|e| damaged(&e))? {
            let (row, column) = cell.get_position();
            let Some(column) = usize::try_from(column).ok().filter(|column| *column < COLUMNS) else { continue };
            let value = value(cell.get_value());
            if value == Cell::Empty {
                continue;
            }
            let line = row + 1;
            if table.rows.last().is_none_or(|(last, _)| *last != line) {
                rows += 1;
                if rows > ROWS {
                    return Err(too_many_rows());
                }
                table.rows.push((line, Vec::new()));
            }
            if let Some((_, cells)) = table.rows.last_mut() {
                cells.resize(cells.len().max(column + 1), Cell::Empty);
                if let Some(slot) = cells.get_mut(column) {
                    *slot = value;
                }
            }
        }
        tables.push(table);
    }
    Ok(tables)
}

/// Unpacks the archive without keeping anything, to know that it stays within bounds.
fn bounded(bytes: &[u8]) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|e| damaged(&e))?;
        let read = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|e| damaged(&e))?;
        left = left.checked_sub(read).ok_or_else(|| {
            let most = UNPACKED / 1024 / 1024;
            Error::new(
                Code::TooLarge,
                format!("文件解压后超过 {most} MB，请拆分后导入"),
                format!("The file unpacks to more than {most} MB; split it and import the parts"),
            )
        })?;
    }
    Ok(())
}

fn value(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => text(&number.to_string()),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
            date.map_or_else(|| Cell::Error(moment.as_f64().to_string()), Cell::Day)
        }
        DataRef::DateTime(span) => Cell::Number(span.as_f64()),
        DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => text(string),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn text(string: &str) -> Cell {
    match string.trim() {
        "" => Cell::Empty,
        trimmed => Cell::Text(trimmed.chars().take(CELL).collect()),
    }
}

fn csv(bytes: &[u8]) -> Result<Vec<Table>> {
    let content = decoded(bytes)?;
    let first = content.lines().next().unwrap_or_default();
    let delimiter = if first.contains('\t') && !first.contains(',') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(content.as_bytes());
    let mut lines = Lines { rest: &content, byte: 0, line: 1 };
    let mut table = Table::default();
    for record in reader.records() {
        let record = record.map_err(|e| damaged(&e))?;
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        let cells: Vec<Cell> = record.iter().take(COLUMNS).map(text).collect();
        if cells.iter().any(|cell| *cell != Cell::Empty) {
            if table.rows.len() == ROWS {
                return Err(too_many_rows());
            }
            table.rows.push((line, cells));
        }
    }
    Ok(vec![table])
}

/// Numbers the lines of a text read from its beginning to its end. The reader's own count is one behind where lines end with
/// CR LF, whose second half it skips only when it reads on, and behind empty lines.
struct Lines<'c> {
    /// What is not yet counted.
    rest: &'c str,
    /// Where that begins.
    byte: u64,
    /// On which line, from 1.
    line: u32,
}

impl Lines<'_> {
    /// The line on which the record begins that the reader came to at `byte`.
    fn at(&mut self, byte: u64) -> u32 {
        let ahead = usize::try_from(byte.saturating_sub(self.byte)).unwrap_or(usize::MAX);
        let (read, rest) = self.rest.split_at_checked(ahead).unwrap_or((self.rest, ""));
        let record = rest.trim_start_matches(['\r', '\n']);
        let ends = |text: &str| text.matches('\n').count();
        let skipped = rest.len() - record.len();
        let counted = ends(read) + rest.get(..skipped).map_or(0, ends);
        self.line = self.line.saturating_add(u32::try_from(counted).unwrap_or(u32::MAX));
        self.rest = record;
        self.byte = byte.saturating_add(u64::try_from(skipped).unwrap_or(0));
        self.line
    }
}

/// Text in UTF-8, or else in GBK, which Excel in China writes.
fn decoded(bytes: &[u8]) -> Result<String> {
    let without_mark = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(without_mark) {
        return Ok(text.to_owned());
    }
    let (text, wrong) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if wrong {
        return Err(unsupported(
            "文件编码无法识别；请将 CSV 存为 UTF-8 或 GBK 编码，或使用 XLSX",
            "The encoding is neither UTF-8 nor GBK; save the CSV again, or use XLSX",
        ));
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    #[test]
    fn csv_is_read_in_utf8_and_in_gbk() {
        let text = "统一社会信用代码,名称\n52330211MJ89000020,\"某某,服务中心\"\n\n";
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        let with_mark = [&[0xEF, 0xBB, 0xBF][..], text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &gbk[..], &with_mark[..]] {
            let tables = read(bytes).unwrap();
            assert_eq!(tables[0].rows.len(), 2);
            assert_eq!(tables[0].rows[0].1[1], Cell::Text("名称".into()));
            assert_eq!(
                tables[0].rows[1],
                (2, vec![Cell::Text("52330211MJ89000020".into()), Cell::Text("某某,服务中心".into())])
            );
        }
    }

    #[test]
    fn csv_lines_are_numbered_as_an_editor_numbers_them() {
        for end in ["\n", "\r\n"] {
            let text = ["统一社会信用代码,名称", "a,\"甲", "中心\"", "", "b,乙", "c,丙", ""].join(end);
            let lines: Vec<u32> = read(text.as_bytes()).unwrap()[0].rows.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [1, 2, 5, 6], "{end:?}");
        }
    }

    #[test]
    fn xlsx_keeps_types_and_line_numbers() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("评估等级").unwrap();
        sheet.write(0, 0, "统一社会信用代码").unwrap();
        sheet.write(4, 1, 12.5).unwrap();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_with_format(4, 2, ExcelDateTime::from_ymd(2026, 3, 1).unwrap(), &date).unwrap();
        sheet.write(4, 3, true).unwrap();
        // A value far to the right must not cost a million cells.
        sheet.write(4, 16_000, "x").unwrap();
        let tables = read(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(tables[0].name, "评估等级");
        let day = Cell::Day(NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
        assert_eq!(tables[0].rows[1], (5, vec![Cell::Empty, Cell::Number(12.5), day, Cell::Bool(true)]));
    }

    #[test]
    fn other_files_are_refused_by_their_content() {
        for (bytes, code, says) in [
            (&b""[..], Code::UnsupportedType, "空"),
            (&[0xD0, 0xCF, 0x11, 0xE0, 1, 2][..], Code::UnsupportedType, "另存为 .xlsx"),
            (&b"%PDF-1.7\0"[..], Code::UnsupportedType, "XLSX 或 CSV"),
            (&b"PK\x03\x04garbage"[..], Code::Malformed, "损坏"),
            (&[0xFF, 0xFE, 0xFF, 0xFF][..], Code::UnsupportedType, "编码"),
        ] {
            let error = read(bytes).unwrap_err();
            assert_eq!(error.code, code, "{error}");
            assert!(error.detail.zh.contains(says), "{error}");
        }
    }
}
