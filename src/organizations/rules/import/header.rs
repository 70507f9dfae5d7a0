//! Recognizing sheets and columns by their names.

use super::columns::{Column, SHEETS, SheetSpec};
use super::normal::{normal, without_brackets};
use crate::organizations::model::import::{Cell, FoundColumn, Sheet, SheetSummary, Table};

/// A sheet that was recognized.
pub struct Recognized {
    /// What it is.
    pub spec: &'static SheetSpec,
    /// Its columns, each with the place it stands in.
    pub columns: Vec<(&'static Column, FoundColumn)>,
    /// Headers that mean nothing here.
    pub ignored: Vec<String>,
}

impl Recognized {
    /// What to tell people about it.
    #[must_use]
    pub fn summary(&self, table: &Table) -> SheetSummary {
        SheetSummary {
            name: table.name.clone(),
            sheet: Some(self.spec.sheet),
            rows: table.rows.len().saturating_sub(1),
            columns: self.columns.iter().map(|(_, found)| found.header.clone()).collect(),
            ignored: self.ignored.clone(),
        }
    }
}

/// Recognizes a table: as `told`, else by its name, else by its headers. A sheet without a column for the credit code is
/// none of ours (the instructions, a cover).
#[must_use]
pub fn recognize(table: &Table, told: Option<Sheet>) -> Option<Recognized> {
    let (_, headers) = table.rows.first()?;
    let named = |spec: &&SheetSpec| {
        let name = normal(&table.name);
        !name.is_empty() && std::iter::once(&spec.title).chain(spec.aliases).any(|known| normal(known) == name)
    };
    let spec = told
        .and_then(|sheet| SHEETS.iter().find(|spec| spec.sheet == sheet))
        .or_else(|| SHEETS.iter().find(named))
        .or_else(|| best(headers))?;
    let recognized = columns(spec, headers);
    recognized.columns.iter().any(|(column, _)| column.id == "uscc").then_some(recognized)
}

/// The sheet of whose columns most are there; of required columns none may be missing.
fn best(headers: &[Cell]) -> Option<&'static SheetSpec> {
    let fits = |spec: &'static SheetSpec| {
        let found = columns(spec, headers).columns;
        let has = |wanted: &Column| found.iter().any(|(column, _)| column.id == wanted.id);
        let complete = spec.columns.iter().filter(|column| column.required).all(has);
        let telling = found.iter().filter(|(column, _)| !matches!(column.id, "uscc" | "for_readers")).count();
        (complete && telling > 0).then_some((telling, spec))
    };
    // Of equal sheets the first of the table wins.
    SHEETS.iter().filter_map(fits).rev().max_by_key(|(found, _)| *found).map(|(_, spec)| spec)
}

fn columns(spec: &'static SheetSpec, headers: &[Cell]) -> Recognized {
    let mut recognized = Recognized { spec, columns: Vec::new(), ignored: Vec::new() };
    for (index, cell) in headers.iter().enumerate() {
        let Cell::Text(header) = cell else { continue };
        let taken = |column: &Column| recognized.columns.iter().any(|(known, _)| known.id == column.id);
        match spec.columns.iter().find(|column| means(column, header) && !taken(column)) {
            Some(column) => {
                let found = FoundColumn { id: column.id, header: header.clone(), index };
                recognized.columns.push((column, found));
            }
            None => recognized.ignored.push(header.clone()),
        }
    }
    recognized
}

fn means(column: &Column, header: &str) -> bool {
    let (whole, bare) = (normal(header), without_brackets(header));
    std::iter::once(&column.header)
        .chain(column.aliases)
        .any(|known| normal(known) == whole || without_brackets(known) == bare && !bare.is_empty())
}

/// The letters a spreadsheet gives a column, from 0: A … Z, AA ….
#[must_use]
pub fn letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        let digit = u32::try_from(index % 26).unwrap_or(0);
        letters.push(char::from_u32(u32::from('A') + digit).unwrap_or('A'));
        if index < 26 {
            break;
        }
        index = index / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn columns_have_letters() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn no_header_of_a_sheet_means_two_columns() {
        for spec in SHEETS {
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for column in spec.columns {
                for name in std::iter::once(&column.header).chain(column.aliases) {
                    for form in std::collections::BTreeSet::from([normal(name), without_brackets(name)]) {
                        let other = seen.insert(form, column.id);
                        assert!(other.is_none_or(|other| other == column.id), "{:?} {name}: {other:?}", spec.sheet);
                    }
                }
            }
        }
    }

    fn table(name: &str, headers: &[&str]) -> Table {
        let header = headers.iter().map(|h| Cell::Text((*h).to_owned())).collect();
        Table { name: name.to_owned(), rows: vec![(1, header)] }
    }

    #[test]
    fn sheets_and_headers_are_recognized_as_people_write_them() {
        let found =
            recognize(&table("Sheet1", &["统一社会信用代码（18位）*", "机构名称", " 评估 等级 ", "有效期至"]), None)
                .unwrap();
        assert_eq!(found.spec.sheet, Sheet::Grades);
        let ids: Vec<&str> = found.columns.iter().map(|(column, _)| column.id).collect();
        assert_eq!(ids, ["uscc", "for_readers", "grade", "until"]);
        let found = recognize(&table("机构", &["统一社会信用代码", "净资产（元）", "心情"]), None).unwrap();
        assert_eq!((found.spec.sheet, found.ignored), (Sheet::Organizations, vec!["心情".to_owned()]));
        assert!(recognize(&table("填写说明", &["列", "说明"]), None).is_none());
    }
}
