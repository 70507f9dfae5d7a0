//! XLSX sheets that people fill in and give back: found by their headings, read as text, each wrong cell named as Excel
//! names it.

use super::{Code, Error, Result, Text};
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Cursor;
use utoipa::ToSchema;

/// Columns looked at: A to Z.
const MAX_COLUMNS: usize = 26;
/// How far down the heading row may stand.
const HEADING_ROWS: usize = 10;

/// A wrong cell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CellError {
    /// Where: `B12`.
    pub cell: String,
    /// Heading of the column.
    pub column: String,
    /// Stable word.
    pub code: String,
    /// What is wrong and what to do.
    pub message: Text,
}

/// How a column is headed, and how wide it is written.
#[derive(Clone, Copy, Debug)]
pub struct Heading<C: 'static> {
    /// The column.
    pub column: C,
    /// Chinese heading, the one written.
    pub zh: &'static str,
    /// English heading, read as well; lower case.
    pub en: &'static str,
    /// Width in characters.
    pub width: f64,
}

/// The columns of a kind of sheet.
pub trait Column: Copy + Ord + 'static {
    /// Every column, in the order written.
    const HEADINGS: &'static [Heading<Self>];
    /// Those without which a row is not taken for the headings.
    const NEEDED: &'static [Self];
    /// Rows read at most.
    const MAX_ROWS: usize;
    /// What to do when the headings are missing.
    const MISSING: (&'static str, &'static str);

    /// The Chinese heading.
    fn heading(self) -> &'static str {
        Self::HEADINGS.iter().find_map(|one| (one.column == self).then_some(one.zh)).unwrap_or_default()
    }

    /// The column so headed, in either language.
    #[must_use]
    fn of_heading(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Self::HEADINGS.iter().find_map(|one| (text == one.zh || text == one.en).then_some(one.column))
    }
}

/// One row below the headings.
#[derive(Clone, Debug)]
pub struct Row<C> {
    /// Row number as Excel shows it.
    pub number: usize,
    cells: BTreeMap<C, String>,
}

impl<C: Column> Row<C> {
    /// What stands in a column, trimmed; nothing where the sheet lacks it.
    #[must_use]
    pub fn cell(&self, column: C) -> &str {
        self.cells.get(&column).map_or("", String::as_str)
    }
}

/// What was read: where each column stands, and the rows that count.
#[derive(Clone, Debug)]
pub struct Grid<C> {
    columns: BTreeMap<C, usize>,
    /// The rows, top down.
    pub rows: Vec<Row<C>>,
}

impl<C: Column> Grid<C> {
    /// Reads the first sheet of an XLSX file; rows that do not `count` are passed over.
    ///
    /// # Errors
    /// `unsupported_type` when it is no XLSX; `invalid` when needed columns are missing or there are too many rows.
    pub fn read(bytes: &[u8], count: impl Fn(&Row<C>) -> bool) -> Result<Self> {
        let mut book: Xlsx<_> =
            calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| not_xlsx(&error))?;
        let range = match book.worksheet_range_at(0) {
            Some(range) => range.map_err(|error| not_xlsx(&error))?,
            None => return Err(not_xlsx(&"no sheet")),
        };
        let (top, left) = range.start().unwrap_or_default();
        let (top, left) = (usize::try_from(top).unwrap_or(0), usize::try_from(left).unwrap_or(0));
        let mut below = range.rows().enumerate().map(|(index, cells)| (top + index + 1, cells));
        let Some(columns) = below.by_ref().take(HEADING_ROWS).find_map(|(_, cells)| columns_of::<C>(cells)) else {
            return Err(Error::field("file", "sheet_headings", C::MISSING.0, C::MISSING.1));
        };
        let row = |(number, cells): (usize, &[Data])| {
            let cell = |index: usize| cells.get(index).map(text).unwrap_or_default();
            Row { number, cells: columns.iter().map(|(column, index)| (*column, cell(*index))).collect() }
        };
        let rows: Vec<Row<C>> = below.map(row).filter(count).collect();
        if rows.len() > C::MAX_ROWS {
            let (found, most) = (rows.len(), C::MAX_ROWS);
            let en = format!("The sheet has {found} rows, at most {most} are read");
            return Err(Error::field("file", "too_many_rows", format!("表中有{found}行，最多{most}行"), en));
        }
        let columns = columns.into_iter().map(|(column, index)| (column, left + index)).collect();
        Ok(Self { columns, rows })
    }

    /// An error in a cell of `row`; in a column the sheet lacks it has no letter.
    #[must_use]
    pub fn error(&self, row: &Row<C>, column: C, code: &str, message: Text) -> CellError {
        let letter = self.columns.get(&column).and_then(|index| ('A'..='Z').nth(*index));
        let letter = letter.map(String::from).unwrap_or_default();
        let (cell, column) = (format!("{letter}{}", row.number), column.heading().to_owned());
        CellError { cell, column, code: code.to_owned(), message }
    }
}

fn columns_of<C: Column>(cells: &[Data]) -> Option<BTreeMap<C, usize>> {
    let mut columns = BTreeMap::new();
    for (index, cell) in cells.iter().enumerate().take(MAX_COLUMNS) {
        if let Some(column) = C::of_heading(&text(cell)) {
            columns.entry(column).or_insert(index);
        }
    }
    C::NEEDED.iter().all(|column| columns.contains_key(column)).then_some(columns)
}

/// A cell's content as a person reads it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

fn not_xlsx(cause: &impl ToString) -> Error {
    let error = Error::new(
        Code::UnsupportedType,
        "文件不是有效的 XLSX 表格，请另存为 .xlsx 后再导入",
        "Not a valid XLSX file; save it as .xlsx and import again",
    );
    Error { source: Some(cause.to_string().into()), ..error }
}

/// Writes the title and, below it, the headings.
///
/// # Errors
/// Those of the sheet.
pub fn write_headings<C: Column>(sheet: &mut Worksheet, title: &str) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.write_string_with_format(0, 0, title, &bold)?;
    for (index, one) in (0_u16..).zip(C::HEADINGS) {
        sheet.write_string_with_format(1, index, one.zh, &bold)?;
        sheet.set_column_width(index, one.width)?;
    }
    Ok(())
}
