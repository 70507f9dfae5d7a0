//! The catalogue as an XLSX sheet: what is exported can be imported again.

use super::model::{CategoryCode, CellError, Item, ItemStatus, ItemView};
use super::rules::change::item_faults;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Code, Error, Result, Text};
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// Rows read at most.
const MAX_ROWS: usize = 5_000;
/// Columns looked at: A to Z.
const MAX_COLUMNS: usize = 26;
/// How far down the heading row may stand.
const HEADING_ROWS: usize = 10;

/// A column of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Code,
    Name,
    Level,
    Parent,
    Definition,
    Status,
    Basis,
}

impl Column {
    const ALL: [(Self, &'static str, &'static str, f64); 7] = [
        (Self::Code, "代码", "code", 12.0),
        (Self::Name, "名称", "name", 36.0),
        (Self::Level, "级次", "level", 8.0),
        (Self::Parent, "上级代码", "parent", 12.0),
        (Self::Definition, "说明", "definition", 60.0),
        (Self::Status, "核实状态", "status", 22.0),
        (Self::Basis, "依据", "basis", 40.0),
    ];

    fn heading(self) -> &'static str {
        Self::ALL.iter().find_map(|(column, zh, ..)| (*column == self).then_some(*zh)).unwrap_or_default()
    }

    fn of_heading(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Self::ALL.iter().find_map(|(column, zh, en, _)| (text == *zh || text == *en).then_some(*column))
    }

    /// The column of an item's field.
    fn of_field(path: &str) -> Self {
        Self::ALL.iter().find_map(|(column, _, en, _)| (path == *en).then_some(*column)).unwrap_or(Self::Code)
    }
}

/// One row below the heading.
#[derive(Clone, Debug)]
pub(super) struct SheetRow {
    /// Row number as Excel shows it.
    pub(super) number: usize,
    cells: BTreeMap<Column, String>,
}

/// What was read: where each column stands, and the rows with content.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    columns: BTreeMap<Column, usize>,
    pub(super) rows: Vec<SheetRow>,
}

impl Sheet {
    /// Reads the first sheet of an XLSX file.
    ///
    /// # Errors
    /// `unsupported_type` when it is no XLSX; `invalid` when the columns 代码 and 名称 are missing or there are too many rows.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let mut book: Xlsx<_> =
            calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| not_xlsx(&error))?;
        let range = match book.worksheet_range_at(0) {
            Some(range) => range.map_err(|error| not_xlsx(&error))?,
            None => return Err(not_xlsx(&"no sheet")),
        };
        let first = range
            .start()
            .map_or((0, 0), |(row, column)| (usize::try_from(row).unwrap_or(0), usize::try_from(column).unwrap_or(0)));
        let mut rows = range.rows().enumerate().map(|(index, cells)| (first.0 + index + 1, cells));
        let heading = rows.by_ref().take(HEADING_ROWS).find_map(|(_, cells)| columns_of(cells));
        let Some(columns) = heading else {
            return Err(Error::field(
                "file",
                "sheet_headings",
                "表头缺少“代码”和“名称”列；请先导出目录，在导出的表中修改后再导入",
                "The headings 代码 (code) and 名称 (name) are missing; export the catalogue, change that sheet and import it",
            ));
        };
        let mut read = Vec::new();
        for (number, cells) in rows {
            let cell = |index: usize| cells.get(index).map(text).unwrap_or_default();
            let found: BTreeMap<Column, String> =
                columns.iter().map(|(column, index)| (*column, cell(*index))).collect();
            if found.values().any(|text| !text.is_empty()) {
                read.push(SheetRow { number, cells: found });
            }
        }
        if read.len() > MAX_ROWS {
            let count = read.len();
            return Err(Error::field(
                "file",
                "too_many_rows",
                format!("表中有{count}行，最多{MAX_ROWS}行"),
                format!("The sheet has {count} rows, at most {MAX_ROWS} are read"),
            ));
        }
        let columns = columns.into_iter().map(|(column, index)| (column, first.1 + index)).collect();
        Ok(Self { columns, rows: read })
    }

    /// The items of the rows that can be read, with their rows, and every wrong cell.
    pub(super) fn items(&self) -> (Vec<(SheetRow, Item)>, Vec<CellError>) {
        let (mut items, mut errors) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for row in &self.rows {
            match self.item(row) {
                Err(wrong) => errors.extend(wrong),
                Ok(item) if !seen.insert(item.code.clone()) => {
                    let message = Text::new(
                        format!("代码 {} 在表中重复", item.code),
                        format!("Code {} appears twice in the sheet", item.code),
                    );
                    errors.push(self.error(row, Column::Code, "duplicate", message));
                }
                Ok(item) => items.push((row.clone(), item)),
            }
        }
        (items, errors)
    }

    fn item(&self, row: &SheetRow) -> Result<Item, Vec<CellError>> {
        let cell = |column: Column| row.cells.get(&column).map_or("", String::as_str);
        let mut errors = Vec::new();
        let code = match cell(Column::Code) {
            "" => {
                errors.push(self.error(row, Column::Code, "required", Text::new("请填写代码", "Enter the code")));
                None
            }
            text => text
                .parse::<CategoryCode>()
                .map_err(|bad| errors.push(self.error(row, Column::Code, "category_code", bad.message())))
                .ok(),
        };
        let status = status_of(cell(Column::Status));
        if status.is_none() {
            let known = ItemStatus::ALL.iter().map(|status| status.label().zh).collect::<Vec<_>>().join("、");
            let message = Text::new(
                format!("核实状态“{}”无法识别，可填：{known}", cell(Column::Status)),
                format!("Unknown status “{}”; one of {}", cell(Column::Status), words()),
            );
            errors.push(self.error(row, Column::Status, "unknown_word", message));
        }
        let item = code.map(|code| Item {
            code,
            name: cell(Column::Name).to_owned(),
            definition: cell(Column::Definition).to_owned(),
            status: status.unwrap_or(ItemStatus::Unverified),
            basis: cell(Column::Basis).to_owned(),
        });
        if let Some(item) = &item {
            for fault in item_faults(item) {
                errors.push(self.error(row, Column::of_field(&fault.path), &fault.code, fault.message));
            }
        }
        item.filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// Level and parent follow from the code; where the sheet gives them, they must agree.
    pub(super) fn place_errors(&self, row: &SheetRow, place: &ItemView) -> Vec<CellError> {
        let mut errors = Vec::new();
        let parent = place.parent.as_ref().map(ToString::to_string).unwrap_or_default();
        for (column, expected) in [(Column::Level, place.level.to_string()), (Column::Parent, parent)] {
            let given = row.cells.get(&column).map_or("", String::as_str);
            if !given.is_empty() && !given.eq_ignore_ascii_case(&expected) {
                let heading = column.heading();
                let (zh, en) =
                    if expected.is_empty() { ("空", "empty") } else { (expected.as_str(), expected.as_str()) };
                let message = Text::new(
                    format!("按代码 {} 推算，{heading}应为“{zh}”，表中为“{given}”", place.code),
                    format!("From the code {}, this should be “{en}”, it is “{given}”", place.code),
                );
                errors.push(self.error(row, column, "disagrees_with_code", message));
            }
        }
        errors
    }

    /// An error in a cell of `row`; a column the sheet lacks is named by its heading alone.
    pub(super) fn error(&self, row: &SheetRow, column: Column, code: &str, message: Text) -> CellError {
        let letter =
            self.columns.get(&column).and_then(|index| ('A'..='Z').nth(*index)).map(String::from).unwrap_or_default();
        CellError {
            cell: format!("{letter}{}", row.number),
            column: column.heading().to_owned(),
            code: code.to_owned(),
            message,
        }
    }
}

fn columns_of(cells: &[Data]) -> Option<BTreeMap<Column, usize>> {
    let mut columns = BTreeMap::new();
    for (index, cell) in cells.iter().enumerate().take(MAX_COLUMNS) {
        if let Some(column) = Column::of_heading(&text(cell)) {
            columns.entry(column).or_insert(index);
        }
    }
    (columns.contains_key(&Column::Code) && columns.contains_key(&Column::Name)).then_some(columns)
}

/// A cell's content as a person reads it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

/// The status by its word or its label; none given is unverified.
fn status_of(text: &str) -> Option<ItemStatus> {
    if text.is_empty() {
        return Some(ItemStatus::Unverified);
    }
    ItemStatus::ALL
        .iter()
        .copied()
        .find(|status| status.as_str() == text || status.label().zh == text || status.label().en == text)
}

fn words() -> String {
    ItemStatus::ALL.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(", ")
}

fn not_xlsx(cause: &impl ToString) -> Error {
    tracing::debug!(cause = cause.to_string(), "not an XLSX file");
    Error::new(
        Code::UnsupportedType,
        "文件不是有效的 XLSX 表格，请另存为 .xlsx 后再导入",
        "Not a valid XLSX file; save it as .xlsx and import again",
    )
}

/// The catalogue as an XLSX file.
///
/// # Errors
/// `internal` when the file cannot be made.
pub(super) fn write(title: &str, items: &[ItemView]) -> Result<Vec<u8>> {
    book(title, items).map_err(Error::internal)
}

fn book(title: &str, items: &[ItemView]) -> Result<Vec<u8>, XlsxError> {
    let bold = Format::new().set_bold();
    let wrap = Format::new().set_text_wrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("指导性目录")?;
    sheet.write_string_with_format(0, 0, title, &bold)?;
    for (index, (_, heading, _, width)) in (0_u16..).zip(Column::ALL) {
        sheet.write_string_with_format(1, index, heading, &bold)?;
        sheet.set_column_width(index, width)?;
    }
    sheet.set_freeze_panes(2, 2)?;
    for (row, item) in (2_u32..).zip(items) {
        for (index, (column, ..)) in (0_u16..).zip(Column::ALL) {
            let text = match column {
                Column::Code => item.code.to_string(),
                Column::Name => item.name.clone(),
                Column::Level => item.level.to_string(),
                Column::Parent => item.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
                Column::Definition => item.definition.clone(),
                Column::Status => item.status.label().zh,
                Column::Basis => item.basis.clone(),
            };
            sheet.write_string_with_format(row, index, text, &wrap)?;
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::super::rules::tree::Catalogue;
    use super::super::rules::tree::tests::item;
    use super::*;
    use crate::kernel::RegionCode;

    fn sheet_of(rows: &[&[&str]]) -> Sheet {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, *cell).unwrap(),
                };
            }
        }
        Sheet::read(&book.save_to_buffer().unwrap()).unwrap()
    }

    #[test]
    fn what_is_exported_is_imported_equal() {
        let items = vec![
            Item {
                definition: "第一行\n第二行".into(), basis: "财政部令第102号".into(), ..item("A", "公共服务")
            },
            Item { status: ItemStatus::Recalled, ..item("A10", "社会治理服务") },
        ];
        let tree = Catalogue::new([(RegionCode::NATION, items.clone())]);
        let bytes = write("目录", &tree.views().collect::<Vec<_>>()).unwrap();
        let sheet = Sheet::read(&bytes).unwrap();
        let (read, errors) = sheet.items();
        assert!(errors.is_empty(), "{errors:?}");
        for (row, item) in &read {
            assert!(sheet.place_errors(row, &tree.view(&item.code).unwrap()).is_empty());
        }
        assert_eq!(read.into_iter().map(|(_, item)| item).collect::<Vec<_>>(), items);
    }

    #[test]
    fn wrong_cells_are_named_as_excel_names_them() {
        let sheet = sheet_of(&[
            &["", "某省目录"],
            &["", "代码", "名称", "核实状态"],
            &["", "A", "公共服务", ""],
            &["", "", "没有代码"],
            &["", "养老", "甲"],
            &["", "A10", "", "真的"],
            &["", "A", "重复"],
            &["", "", ""],
        ]);
        let (items, errors) = sheet.items();
        assert_eq!((items.len(), sheet.rows.len()), (1, 5));
        let found: Vec<_> = errors.iter().map(|e| (e.cell.as_str(), e.column.as_str(), e.code.as_str())).collect();
        assert_eq!(
            found,
            [
                ("B4", "代码", "required"),
                ("B5", "代码", "category_code"),
                ("D6", "核实状态", "unknown_word"),
                ("C6", "名称", "required"),
                ("B7", "代码", "duplicate"),
            ]
        );
    }

    #[test]
    fn level_and_parent_must_agree_with_the_code() {
        let sheet = sheet_of(&[&["code", "name", "level", "parent"], &["A", "甲", "1", ""], &["A10", "乙", "3", "B"]]);
        let (items, errors) = sheet.items();
        assert!(errors.is_empty());
        let tree = Catalogue::new([(RegionCode::NATION, items.iter().map(|(_, item)| item.clone()).collect())]);
        let wrong: Vec<_> =
            items.iter().flat_map(|(row, item)| sheet.place_errors(row, &tree.view(&item.code).unwrap())).collect();
        assert_eq!(wrong.iter().map(|e| e.cell.as_str()).collect::<Vec<_>>(), ["C3", "D3"]);
        assert!(wrong[0].message.zh.contains("应为“2”"), "{}", wrong[0].message.zh);
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(Sheet::read(b"code,name\nA,B\n").unwrap_err().code, Code::UnsupportedType);
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, "x").unwrap();
        assert_eq!(Sheet::read(&book.save_to_buffer().unwrap()).unwrap_err().fields[0].code, "sheet_headings");
    }
}
