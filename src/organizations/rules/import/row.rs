//! Reading the rows of a sheet: cells into wishes.

use super::cell;
use super::columns::Column;
use super::header::{self, Recognized};
use super::places::Places;
use crate::kernel::Text;
use crate::organizations::model::import::{Cell, CellError, FoundColumn, ParsedRow, Sheet, Table, Wish};
use crate::organizations::model::{
    AnnualInspection, AnnualReport, Certificate, Charity, Credit, Deregistration, DonationDeduction, Entry, Grade,
    Part, Performance, Record, ServiceCategory, ServiceRegion, TaxExempt,
};
use chrono::{Datelike, NaiveDate};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Validity of a grade by the day of its result notice: first and last day.
pub type GradeValidity<'a> = &'a (dyn Fn(NaiveDate) -> Option<(NaiveDate, NaiveDate)> + Sync);

/// What rows are read with.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Regions and categories by code and name.
    pub places: &'a Places<'a>,
    /// The rule of the pack in force.
    pub grade_validity: GradeValidity<'a>,
}

/// Reads every row below the header.
#[must_use]
pub fn rows(table: &Table, recognized: &Recognized, reading: Reading<'_>) -> Vec<ParsedRow> {
    let found: Arc<Vec<FoundColumn>> = Arc::new(recognized.columns.iter().map(|(_, found)| found.clone()).collect());
    table
        .rows
        .iter()
        .skip(1)
        .map(|(line, cells)| {
            let mut row = Row {
                parsed: ParsedRow {
                    sheet: recognized.spec.sheet,
                    sheet_name: if table.name.is_empty() {
                        recognized.spec.title.to_owned()
                    } else {
                        table.name.clone()
                    },
                    line: *line,
                    uscc: String::new(),
                    name: String::new(),
                    wishes: Vec::new(),
                    errors: Vec::new(),
                    columns: Arc::clone(&found),
                },
                fields: Map::new(),
                cells,
                reading,
            };
            row.read(recognized);
            row.wish();
            row.parsed
        })
        .collect()
}

/// An error of a row at a column.
#[must_use]
pub fn error_at(row: &ParsedRow, column: &str, value: &str, code: &str, message: Text) -> CellError {
    let found = row.columns.iter().find(|found| found.id == column);
    CellError {
        sheet: row.sheet_name.clone(),
        line: row.line,
        column: found.map_or_else(|| title_of(row.sheet, column), |found| found.header.clone()),
        cell: found
            .map_or_else(|| row.line.to_string(), |found| format!("{}{}", header::letters(found.index), row.line)),
        value: value.to_owned(),
        code: code.to_owned(),
        message,
    }
}

/// The template's header of a column that the file does not have.
fn title_of(sheet: Sheet, column: &str) -> String {
    let columns = super::columns::spec(sheet).map_or(&[][..], |spec| spec.columns);
    columns.iter().find(|known| known.id == column).map_or_else(String::new, |known| known.header.to_owned())
}

struct Row<'t> {
    parsed: ParsedRow,
    fields: Map<String, Json>,
    cells: &'t [Cell],
    reading: Reading<'t>,
}

impl Row<'_> {
    fn wrong(&mut self, column: &str, code: &str, message: Text) {
        let value = self.text(column);
        let error = error_at(&self.parsed, column, &value, code, message);
        self.parsed.errors.push(error);
    }

    /// What stands in a column.
    fn text(&self, column: &str) -> String {
        let found = self.parsed.columns.iter().find(|found| found.id == column);
        found.and_then(|found| self.cells.get(found.index)).map(cell::shown).unwrap_or_default()
    }

    fn read(&mut self, recognized: &Recognized) {
        self.parsed.uscc = self.text("uscc");
        self.parsed.name =
            [self.text("name"), self.text("for_readers")].into_iter().find(|n| !n.is_empty()).unwrap_or_default();
        for (column, found) in &recognized.columns {
            let empty = Cell::Empty;
            let cell = self.cells.get(found.index).unwrap_or(&empty);
            match cell::read(column.kind, cell, self.reading.places) {
                Ok(Some(value)) => drop(self.fields.insert(column.id.to_owned(), value)),
                Ok(None) => {}
                Err((code, message)) => {
                    self.wrong(column.id, code, message);
                    self.fields.insert(column.id.to_owned(), Json::Null);
                }
            }
        }
        for column in recognized.spec.columns.iter().filter(|column| column.required) {
            self.require(column);
        }
        if let Some(uscc) = self.fields.get("uscc").and_then(Json::as_str) {
            uscc.clone_into(&mut self.parsed.uscc);
        }
    }

    fn require(&mut self, column: &Column) {
        if !self.fields.contains_key(column.id) {
            let zh = format!("“{}”不能为空", column.header);
            self.wrong(column.id, "required", Text::new(zh, format!("“{}” must not be empty", column.header)));
        }
    }

    fn take<T: DeserializeOwned>(&self, column: &str) -> Option<T> {
        serde_json::from_value(self.fields.get(column)?.clone()).ok()
    }

    fn has(&self, column: &str) -> bool {
        self.fields.contains_key(column)
    }

    fn wish(&mut self) {
        match self.parsed.sheet {
            Sheet::Organizations => self.organization(),
            Sheet::Grades => self.grade(),
            Sheet::Annual => self.annual(),
            Sheet::Credit => self.credit(),
            Sheet::Staff => self.certificate(),
            Sheet::Services => self.service(),
            Sheet::Qualifications => self.qualification(),
            Sheet::Performance => self.performance(),
        }
        if !self.parsed.errors.is_empty() {
            self.parsed.wishes.clear();
        }
    }

    fn put(&mut self, from: Option<NaiveDate>, until: Option<NaiveDate>, entry: impl Into<Entry>) {
        if let Some(from) = from {
            let record = Record::official(from, until, entry);
            self.parsed.wishes.push(Wish::Put { record });
        }
    }

    fn organization(&mut self) {
        let on = self.take("on");
        for (part, columns) in MERGED {
            let given = columns.iter().filter_map(|id| Some(((*id).to_owned(), self.fields.get(*id)?.clone())));
            let fields: Map<String, Json> = given.collect();
            if !fields.is_empty() {
                self.parsed.wishes.push(Wish::Merge { part: *part, fields, on });
            }
        }
        for (part, column) in [(Part::ServiceRegion, "service_regions"), (Part::ServiceCategory, "service_categories")]
        {
            if let Some(codes) = self.take(column) {
                self.parsed.wishes.push(Wish::Codes { part, codes, on });
            }
        }
        let gone = self.take("deregistered_on");
        if gone.is_none() && self.has("deregistration_reason") && !self.has("deregistered_on") {
            let text = Text::new("填写了注销原因，请同时填写注销日期", "A reason without the day of deregistration");
            self.wrong("deregistered_on", "required", text);
        }
        self.put(gone, None, Deregistration { reason: self.take("deregistration_reason") });
    }

    fn grade(&mut self) {
        let (Some(grade), noticed_on) = (self.take("grade"), self.take::<NaiveDate>("noticed_on")) else { return };
        let given = (self.take("from"), self.take("until"));
        let period = match given {
            (Some(from), Some(until)) => Some((from, until)),
            (None, None) => match noticed_on.map(|day| (day, (self.reading.grade_validity)(day))) {
                Some((_, Some(period))) => Some(period),
                Some((day, None)) => {
                    let zh = format!("规则包中没有 {day} 适用的等级有效期规则；请填写有效期起止");
                    let en = format!("No pack says how long a grade of {day} holds; write both days of its validity");
                    self.wrong("from", "no_validity_rule", Text::new(zh, en));
                    None
                }
                None => {
                    let text = Text::new(
                        "请填写公告日期，或有效期起止",
                        "Write the day of the notice, or both days of the validity",
                    );
                    self.wrong("noticed_on", "required", text);
                    None
                }
            },
            (from, _) => {
                let missing = if from.is_none() { "from" } else { "until" };
                if !self.has(missing) {
                    let text = Text::new("有效期起止须同时填写", "Write both days of the validity");
                    self.wrong(missing, "required", text);
                }
                None
            }
        };
        if let Some((from, until)) = period {
            self.put(Some(from), Some(until), Grade { grade, noticed_on, document: self.take("document") });
        }
    }

    fn annual(&mut self) {
        let Some(year) = self.take::<i32>("year") else { return };
        if !self.has("inspection") && !self.has("report") {
            let text = Text::new("年检结论和年报情况至少填写一项", "Write the inspection or the report");
            self.wrong("inspection", "required", text);
        }
        let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
        if let Some(outcome) = self.take("inspection") {
            self.put(first, last, AnnualInspection { outcome });
        }
        if let Some(outcome) = self.take("report") {
            let filed_on = self.take::<NaiveDate>("filed_on");
            if let Some(day) = filed_on.filter(|day| day.year() <= year) {
                let zh = format!("{year} 年度年报的报送日期 {day} 应在次年或以后；请核对年度或日期");
                let en = format!("The report for {year} cannot be filed on {day}; check the year or the day");
                self.wrong("filed_on", "filed_too_early", Text::new(zh, en));
            }
            self.put(first, last, AnnualReport { outcome, filed_on });
        }
    }

    fn credit(&mut self) {
        let (Some(list), Some(basis)) = (self.take("list"), self.take::<String>("basis")) else { return };
        let removed: Option<NaiveDate> = self.take("removed_on");
        let removal_basis: Option<String> = self.take("removal_basis");
        if removed.is_some() != removal_basis.is_some() {
            let missing = if removed.is_some() { "removal_basis" } else { "removed_on" };
            if !self.has(missing) {
                let text = Text::new("移出日期和移出依据须同时填写", "A removal needs both its day and its basis");
                self.wrong(missing, "required", text);
            }
        }
        // Kept as the last day on the list.
        let until = removed.and_then(|day| day.pred_opt());
        self.put(self.take("from"), until, Credit { list, basis, document: self.take("document"), removal_basis });
    }

    fn certificate(&mut self) {
        let (Some(number), Some(level), Some(holder)) = (self.take("number"), self.take("level"), self.take("holder"))
        else {
            return;
        };
        self.put(self.take("from"), self.take("until"), Certificate { number, level, holder });
    }

    fn service(&mut self) {
        let (Some(kind), Some(code)) = (self.take::<String>("kind"), self.take::<String>("code")) else { return };
        let (from, until) = (self.take("from"), self.take("until"));
        if kind == Part::ServiceRegion.as_str() {
            match self.reading.places.region(&code) {
                Ok(region) => self.put(from, until, ServiceRegion { region }),
                Err((word, message)) => self.wrong("code", word, message),
            }
        } else {
            match self.reading.places.category(&code) {
                Ok(category) => self.put(from, until, ServiceCategory { category }),
                Err((word, message)) => self.wrong("code", word, message),
            }
        }
    }

    fn qualification(&mut self) {
        let Some(which) = self.take::<String>("qualification") else { return };
        let (from, until, document) = (self.take("from"), self.take("until"), self.take("document"));
        match which.as_str() {
            "tax_exempt" => self.put(from, until, TaxExempt { document }),
            "donation_deduction" => self.put(from, until, DonationDeduction { document }),
            "public_fundraising" => self.put(from, until, Charity { public_fundraising: true }),
            _ => self.put(from, until, Charity { public_fundraising: false }),
        }
    }

    fn performance(&mut self) {
        let (Some(project), Some(buyer)) = (self.take("project"), self.take("buyer")) else { return };
        let entry = Performance {
            project,
            buyer,
            category: self.take("category"),
            amount: self.take("amount"),
            score: self.take("score"),
            evaluated_on: self.take("evaluated_on"),
        };
        self.put(self.take("from"), self.take("until"), entry);
    }
}

/// Columns of the organizations sheet that fill the fields of a state.
pub const MERGED: &[(Part, &[&str])] = &[
    (
        Part::Registration,
        &[
            "name",
            "org_type",
            "registrar",
            "registrar_level",
            "region",
            "registered_on",
            "sponsoring_unit",
            "address",
            "legal_representative",
        ],
    ),
    (Part::Contact, &["person", "phone", "email", "website"]),
    (Part::Profile, &["services"]),
    (Part::Staffing, &["full_time", "part_time", "volunteers"]),
    (Part::Party, &["members", "form", "joint_units"]),
    (Part::Finance, &["net_assets"]),
    (Part::Declaration, &["no_major_violation"]),
];
