//! A plan as an XLSX sheet: what is exported can be changed and imported again.

use super::model::{LineDrawn, PlanLine, PlanLineId};
use crate::catalogue::{Catalogue, CategoryCode};
use crate::kernel::lifecycle::Word;
use crate::kernel::sheet::{self, CellError, Column as _, Grid, Heading};
use crate::kernel::{Error, Money, Result, Text};
use crate::policy::pack::ProcurementMethod;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DataValidation, Format, Formula, Workbook, XlsxError};
use std::collections::BTreeSet;

/// Rows of a template that offer the words to choose from.
const OFFERED_ROWS: u32 = 600;

/// A column of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Category,
    CategoryName,
    Title,
    Amount,
    Method,
    Quarter,
    Note,
    Reason,
    Used,
    Left,
    Id,
}

impl sheet::Column for Column {
    const HEADINGS: &'static [Heading<Self>] = &[
        Heading { column: Self::Category, zh: "目录代码", en: "category", width: 12.0 },
        Heading { column: Self::CategoryName, zh: "目录名称", en: "category name", width: 24.0 },
        Heading { column: Self::Title, zh: "项目名称", en: "title", width: 44.0 },
        Heading { column: Self::Amount, zh: "预算金额（元）", en: "amount", width: 18.0 },
        Heading { column: Self::Method, zh: "采购方式", en: "method", width: 18.0 },
        Heading { column: Self::Quarter, zh: "预计采购季度", en: "quarter", width: 14.0 },
        Heading { column: Self::Note, zh: "备注", en: "note", width: 40.0 },
        Heading { column: Self::Reason, zh: "负面清单说明", en: "negative reason", width: 30.0 },
        Heading { column: Self::Used, zh: "已使用（元）", en: "used", width: 18.0 },
        Heading { column: Self::Left, zh: "余额（元）", en: "left", width: 18.0 },
        Heading { column: Self::Id, zh: "行标识（请勿修改，新增行留空）", en: "id", width: 40.0 },
    ];
    const NEEDED: &'static [Self] = &[Self::Category, Self::Title];
    const MAX_ROWS: usize = 1_000;
    const MISSING: (&'static str, &'static str) = (
        "表头缺少“目录代码”和“项目名称”列；请先下载模板，填好后再导入",
        "The headings 目录代码 (category) and 项目名称 (title) are missing; fill in the template and import it",
    );
}

/// What was read: the lines of the rows that can be read, and every wrong cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) rows: usize,
    pub(super) lines: Vec<PlanLine>,
    pub(super) errors: Vec<CellError>,
}

struct Row<'a> {
    grid: &'a Grid<Column>,
    row: &'a sheet::Row<Column>,
}

impl Sheet {
    /// Reads the first sheet of an XLSX file; `known` are the lines the plan has.
    ///
    /// # Errors
    /// Those of [`Grid::read`].
    pub(super) fn read(bytes: &[u8], known: &BTreeSet<PlanLineId>) -> Result<Self> {
        let grid = Grid::read(bytes, is_a_line)?;
        let mut sheet = Self { rows: grid.rows.len(), ..Self::default() };
        let mut seen = BTreeSet::new();
        for row in &grid.rows {
            let row = Row { grid: &grid, row };
            let line = row.line(known, &mut sheet.errors);
            if line.id.is_some_and(|id| !seen.insert(id)) {
                let message = Text::new(
                    "此行标识在表中重复；复制出的新行请清空行标识",
                    "This id appears twice; clear it in a copied row",
                );
                sheet.errors.push(row.error(Column::Id, "duplicate", message));
            }
            sheet.lines.push(line);
        }
        Ok(sheet)
    }
}

/// The sum under an exported table belongs to no line.
fn is_a_line(row: &sheet::Row<Column>) -> bool {
    let typed = [Column::Category, Column::Title, Column::Method, Column::Quarter, Column::Note, Column::Id];
    typed.into_iter().any(|column| !row.cell(column).is_empty())
}

impl Row<'_> {
    fn cell(&self, column: Column) -> &str {
        self.row.cell(column)
    }

    /// What the row says; a cell that cannot be read is left out and reported.
    fn line(&self, known: &BTreeSet<PlanLineId>, errors: &mut Vec<CellError>) -> PlanLine {
        let words = |column| given(self.cell(column)).map(str::to_owned);
        let said = |zh: String, en: String| Text::new(zh, en);
        let methods = ProcurementMethod::ALL.iter().map(|method| method.label().zh).collect::<Vec<_>>().join("、");
        PlanLine {
            category: self.read(Column::Category, "category_code", errors, |text| {
                text.parse::<CategoryCode>().map_err(|bad| bad.message())
            }),
            title: words(Column::Title),
            amount: self.read(Column::Amount, "money", errors, |text| {
                let amount = text.parse::<Money>().ok().filter(|amount| !amount.is_negative());
                amount.ok_or_else(|| {
                    said(
                        format!("金额“{text}”无法识别，应为数字，最多两位小数"),
                        format!("“{text}” is no amount: a number with at most two decimals"),
                    )
                })
            }),
            method: self.read(Column::Method, "unknown_word", errors, |text| {
                method_of(text).ok_or_else(|| {
                    said(
                        format!("采购方式“{text}”无法识别，可填：{methods}"),
                        format!("Unknown method “{text}”; one of {methods}"),
                    )
                })
            }),
            quarter: self.read(Column::Quarter, "out_of_range", errors, |text| {
                quarter_of(text).ok_or_else(|| {
                    said(format!("季度“{text}”无法识别，应为1至4"), format!("“{text}” is no quarter: 1 to 4"))
                })
            }),
            note: words(Column::Note),
            negative_reason: words(Column::Reason),
            id: self.read(Column::Id, "unknown_line", errors, |text| {
                let id = text.parse().ok().filter(|id| known.contains(id));
                id.ok_or_else(|| {
                    Text::new(
                        "本计划没有此行标识；新增的行请清空行标识",
                        "The plan has no such line; clear the id of a new row",
                    )
                })
            }),
        }
    }

    /// The cell's value; none when it is empty, or cannot be read and was reported.
    fn read<T>(
        &self,
        column: Column,
        code: &str,
        errors: &mut Vec<CellError>,
        parse: impl Fn(&str) -> Result<T, Text>,
    ) -> Option<T> {
        match parse(given(self.cell(column))?) {
            Ok(value) => Some(value),
            Err(message) => {
                errors.push(self.error(column, code, message));
                None
            }
        }
    }

    fn error(&self, column: Column, code: &str, message: Text) -> CellError {
        self.grid.error(self.row, column, code, message)
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn method_of(text: &str) -> Option<ProcurementMethod> {
    let named = |method: &ProcurementMethod| {
        let label = method.label();
        method.as_str() == text || label.zh == text || label.en == text
    };
    ProcurementMethod::ALL.iter().copied().find(named)
}

/// `2`, `第2季度`, `二季度`.
fn quarter_of(text: &str) -> Option<u8> {
    let core = text.trim_start_matches('第').trim_end_matches("季度");
    let said = ["一", "二", "三", "四"];
    (1..=4_u8).zip(said).find_map(|(number, word)| (core == word || core == number.to_string()).then_some(number))
}

/// A plan's lines as an XLSX file, with what needs have drawn.
///
/// # Errors
/// `internal` when the file cannot be made.
pub(super) fn write(title: &str, lines: &[PlanLine], drawn: &[LineDrawn], catalogue: &Catalogue) -> Result<Vec<u8>> {
    book(title, lines, drawn, catalogue).map_err(Error::internal)
}

fn book(title: &str, lines: &[PlanLine], drawn: &[LineDrawn], catalogue: &Catalogue) -> Result<Vec<u8>, XlsxError> {
    let wrap = Format::new().set_text_wrap();
    let money = Format::new().set_num_format("#,##0.00");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("政府购买服务年度计划")?;
    sheet::write_headings::<Column>(sheet, title)?;
    for (index, one) in (0_u16..).zip(Column::HEADINGS) {
        let methods: Vec<String> = ProcurementMethod::ALL.iter().map(|method| method.label().zh).collect();
        let words: Vec<&str> = match one.column {
            Column::Method => methods.iter().map(String::as_str).collect(),
            Column::Quarter => vec!["1", "2", "3", "4"],
            _ => continue,
        };
        sheet.add_data_validation(2, index, OFFERED_ROWS, index, &DataValidation::new().allow_list_strings(&words)?)?;
    }
    sheet.set_freeze_panes(2, 0)?;
    let mut next = 2_u32;
    for line in lines {
        let of_line = drawn.iter().find(|drawn| Some(drawn.line) == line.id);
        for (index, one) in (0_u16..).zip(Column::HEADINGS) {
            let sum = match one.column {
                Column::Amount => line.amount,
                Column::Used => of_line.map(|drawn| drawn.used),
                Column::Left => of_line.map(|drawn| drawn.left),
                _ => None,
            };
            if let Some(number) = sum.and_then(|sum| sum.decimal().to_f64()) {
                // A spreadsheet has no other numbers, and people sum these.
                sheet.write_number_with_format(next, index, number, &money)?;
                continue;
            }
            let text = match one.column {
                Column::Category => line.category.as_ref().map(ToString::to_string),
                Column::CategoryName => {
                    line.category.as_ref().and_then(|code| catalogue.view(code)).map(|item| item.name)
                }
                Column::Title => line.title.clone(),
                Column::Method => line.method.map(|method| method.label().zh),
                Column::Quarter => line.quarter.map(|quarter| quarter.to_string()),
                Column::Note => line.note.clone(),
                Column::Reason => line.negative_reason.clone(),
                Column::Id => line.id.map(|id| id.to_string()),
                Column::Amount | Column::Used | Column::Left => None,
            };
            sheet.write_string_with_format(next, index, text.unwrap_or_default(), &wrap)?;
        }
        next += 1;
    }
    if next > 2 {
        // Under the amounts, in a row that is otherwise empty: an import passes over it.
        sheet.write_formula_with_format(next, 3, Formula::new(format!("=SUM(D3:D{next})")), &money)?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Item, ItemStatus};
    use crate::kernel::{Code, RegionCode};

    fn catalogue() -> Catalogue {
        let item = Item {
            code: "A10".parse().unwrap(),
            name: "社会治理服务".into(),
            definition: String::new(),
            status: ItemStatus::Recalled,
            basis: String::new(),
        };
        Catalogue::new([(RegionCode::NATION, vec![item])])
    }

    fn line(title: &str) -> PlanLine {
        PlanLine {
            id: Some(PlanLineId::new()),
            category: Some("A10".parse().unwrap()),
            title: Some(title.into()),
            amount: Some("1234567.89".parse().unwrap()),
            method: Some(ProcurementMethod::CompetitiveConsultation),
            quarter: Some(3),
            note: Some("第一行\n第二行".into()),
            negative_reason: None,
        }
    }

    fn read(rows: &[&[&str]]) -> Sheet {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
        Sheet::read(&book.save_to_buffer().unwrap(), &BTreeSet::new()).unwrap()
    }

    #[test]
    fn what_is_exported_is_imported_equal() {
        let lines = vec![
            line("甲服务"),
            PlanLine { id: Some(PlanLineId::new()), title: Some("乙".into()), ..PlanLine::default() },
        ];
        let bytes = write("2026年计划", &lines, &[], &catalogue()).unwrap();
        let known = lines.iter().filter_map(|line| line.id).collect();
        let sheet = Sheet::read(&bytes, &known).unwrap();
        assert!(sheet.errors.is_empty(), "{:?}", sheet.errors);
        assert_eq!((sheet.lines, sheet.rows), (lines, 2), "the sum is no line");
    }

    #[test]
    fn wrong_cells_are_named_as_excel_names_them() {
        let sheet = read(&[
            &["某局2026年计划"],
            &["目录代码", "项目名称", "预算金额（元）", "采购方式", "预计采购季度", "id"],
            &["A10", "甲", "1,000.50", "公开招标", "第二季度", ""],
            &["养老", "乙", "十万", "随便", "5", "x"],
            &["", "", "", "", "", ""],
            &["", "丙", "-1", "", "", ""],
        ]);
        let found: Vec<_> = sheet.errors.iter().map(|e| (e.cell.as_str(), e.code.as_str())).collect();
        let wanted = [
            ("A4", "category_code"),
            ("C4", "money"),
            ("D4", "unknown_word"),
            ("E4", "out_of_range"),
            ("F4", "unknown_line"),
            ("C6", "money"),
        ];
        assert_eq!((found.as_slice(), sheet.rows), (wanted.as_slice(), 3));
        let first = sheet.lines.first().unwrap();
        assert_eq!((first.amount, first.quarter), (Some(Money::from_fen(100_050)), Some(2)));
    }

    #[test]
    fn other_files_are_refused() {
        let none = BTreeSet::new();
        assert_eq!(Sheet::read(b"a,b\n", &none).unwrap_err().code, Code::UnsupportedType);
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, "x").unwrap();
        assert_eq!(Sheet::read(&book.save_to_buffer().unwrap(), &none).unwrap_err().fields[0].code, "sheet_headings");
    }
}
