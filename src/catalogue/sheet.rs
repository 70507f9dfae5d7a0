//! The catalogue as an XLSX sheet: what is exported can be imported again.

use super::model::{CategoryCode, Item, ItemStatus, ItemView};
use super::rules::change::item_faults;
use crate::kernel::lifecycle::Word;
use crate::kernel::sheet::{self, CellError, Column as _, Grid, Heading, Row};
use crate::kernel::{Error, Result, Text};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::collections::BTreeSet;

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

impl sheet::Column for Column {
    const HEADINGS: &'static [Heading<Self>] = &[
        Heading { column: Self::Code, zh: "代码", en: "code", width: 12.0 },
        Heading { column: Self::Name, zh: "名称", en: "name", width: 36.0 },
        Heading { column: Self::Level, zh: "级次", en: "level", width: 8.0 },
        Heading { column: Self::Parent, zh: "上级代码", en: "parent", width: 12.0 },
        Heading { column: Self::Definition, zh: "说明", en: "definition", width: 60.0 },
        Heading { column: Self::Status, zh: "核实状态", en: "status", width: 22.0 },
        Heading { column: Self::Basis, zh: "依据", en: "basis", width: 40.0 },
    ];
    const NEEDED: &'static [Self] = &[Self::Code, Self::Name];
    const MAX_ROWS: usize = 5_000;
    const MISSING: (&'static str, &'static str) = (
        "表头缺少“代码”和“名称”列；请先导出目录，在导出的表中修改后再导入",
        "The headings 代码 (code) and 名称 (name) are missing; export the catalogue, change that sheet and import it",
    );
}

/// The column of an item's field.
fn column_of(path: &str) -> Column {
    Column::of_heading(path).unwrap_or(Column::Code)
}

/// One row below the headings.
pub(super) type SheetRow = Row<Column>;

/// What was read.
#[derive(Clone, Debug)]
pub(super) struct Sheet(Grid<Column>);

impl Sheet {
    /// Reads the first sheet of an XLSX file.
    ///
    /// # Errors
    /// Those of [`Grid::read`].
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let says_something = |row: &SheetRow| Column::HEADINGS.iter().any(|one| !row.cell(one.column).is_empty());
        Grid::read(bytes, says_something).map(Self)
    }

    /// The rows with content.
    pub(super) fn rows(&self) -> &[SheetRow] {
        &self.0.rows
    }

    /// The items of the rows that can be read, with their rows, and every wrong cell.
    pub(super) fn items(&self) -> (Vec<(SheetRow, Item)>, Vec<CellError>) {
        let (mut items, mut errors) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for row in self.rows() {
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
        let cell = |column: Column| row.cell(column);
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
                errors.push(self.error(row, column_of(&fault.path), &fault.code, fault.message));
            }
        }
        item.filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// Level and parent follow from the code; where the sheet gives them, they must agree.
    pub(super) fn place_errors(&self, row: &SheetRow, place: &ItemView) -> Vec<CellError> {
        let mut errors = Vec::new();
        let parent = place.parent.as_ref().map(ToString::to_string).unwrap_or_default();
        for (column, expected) in [(Column::Level, place.level.to_string()), (Column::Parent, parent)] {
            let given = row.cell(column);
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
        self.0.error(row, column, code, message)
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

/// The catalogue as an XLSX file.
///
/// # Errors
/// `internal` when the file cannot be made.
pub(super) fn write(title: &str, items: &[ItemView]) -> Result<Vec<u8>> {
    book(title, items).map_err(Error::internal)
}

fn book(title: &str, items: &[ItemView]) -> Result<Vec<u8>, XlsxError> {
    let wrap = Format::new().set_text_wrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("指导性目录")?;
    sheet::write_headings::<Column>(sheet, title)?;
    sheet.set_freeze_panes(2, 2)?;
    for (row, item) in (2_u32..).zip(items) {
        for (index, one) in (0_u16..).zip(Column::HEADINGS) {
            let text = match one.column {
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
    use crate::kernel::{Code, RegionCode};

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
        assert_eq!((items.len(), sheet.rows().len()), (1, 5));
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
