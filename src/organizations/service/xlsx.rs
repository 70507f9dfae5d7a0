//! Sheets written for people.

use crate::kernel::{Error, Instant, Money, Result};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// The file cannot be written: a fault of ours.
pub(crate) fn failed(error: XlsxError) -> Error {
    Error::internal(error)
}

/// Format of a header row.
pub(crate) fn header_format() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(0x00DD_EBF7)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
}

/// Adds a sheet with a frozen, filterable header row; gives it for its rows.
pub(crate) fn sheet<'w>(book: &'w mut Workbook, name: &str, headers: &[(&str, f64)]) -> Result<&'w mut Worksheet> {
    let sheet = book.add_worksheet();
    sheet.set_name(name).map_err(failed)?;
    let format = header_format();
    for (column, (header, width)) in (0_u16..).zip(headers) {
        sheet.write_with_format(0, column, *header, &format).map_err(failed)?;
        sheet.set_column_width(column, *width).map_err(failed)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    Ok(sheet)
}

/// Writes a row of texts. Always as texts: what begins with `=` must not become a formula of whoever opens the file.
pub(crate) fn row<T: AsRef<str>>(sheet: &mut Worksheet, line: u32, cells: &[T]) -> Result<()> {
    for (column, cell) in (0_u16..).zip(cells) {
        if !cell.as_ref().is_empty() {
            sheet.write_string(line, column, cell.as_ref()).map_err(failed)?;
        }
    }
    Ok(())
}

/// The file's bytes.
pub(crate) fn bytes(mut book: Workbook) -> Result<Vec<u8>> {
    book.save_to_buffer().map_err(failed)
}

/// Rows of a list as a file at the most: beyond that nobody reads it.
const MOST: usize = 10_000;

/// A list as a file of one sheet.
pub(crate) fn table<const N: usize>(name: &str, columns: [(&str, f64); N], rows: &[[String; N]]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let page = sheet(&mut book, name, &columns)?;
    for (line, cells) in (1..).zip(rows) {
        row(page, line, cells)?;
    }
    bytes(book)
}

/// Every row of a list that comes in pages of `size`, each with one row more where there is more.
pub(crate) fn every<T, C>(
    size: i64,
    cursor: impl Fn(&T) -> C,
    mut page: impl FnMut(Option<C>) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    let size = usize::try_from(size).unwrap_or(1);
    let mut all = Vec::new();
    loop {
        let mut rows = page(all.last().map(&cursor))?;
        let more = rows.len() > size;
        rows.truncate(size);
        all.extend(rows);
        if !more || all.len() >= MOST {
            return Ok(all);
        }
    }
}

/// A moment as people read it; nothing where there is none.
pub(crate) fn moment(at: Option<Instant>) -> String {
    at.map(|at| at.shanghai().format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

/// An amount as people read it; nothing where there is none.
pub(crate) fn money(amount: Option<Money>) -> String {
    amount.map(|amount| amount.to_string()).unwrap_or_default()
}
