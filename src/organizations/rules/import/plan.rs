//! What the rows of one organization would change.

use super::row::error_at;
use crate::kernel::{RegionCode, Text, Uscc};
use crate::organizations::model::import::{CellError, ParsedRow, RowState, Sheet, Wish};
use crate::organizations::model::{
    Body, Difference, Entry, Part, Record, Registration, ServiceCategory, ServiceRegion,
};
use crate::organizations::rules::check::{self, Lookup};
use crate::organizations::rules::{dated, edit};
use chrono::NaiveDate;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// What a plan is made with.
#[derive(Clone, Copy)]
pub struct Planning<'a> {
    /// What records are checked against.
    pub lookup: Lookup<'a>,
    /// Day from which undated statements hold.
    pub day: NaiveDate,
    /// Region of the importing authority.
    pub region: RegionCode,
}

/// What one row comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct RowPlan {
    /// Its state.
    pub state: RowState,
    /// What it changes.
    pub differences: Vec<Difference>,
    /// What is wrong with it, seen beside the registry.
    pub errors: Vec<CellError>,
}

/// What all rows of one organization come to.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupPlan {
    /// Row by row, in the order given.
    pub rows: Vec<RowPlan>,
    /// The records after.
    pub records: Vec<Record>,
}

/// Plans the readable rows of one organization on top of its records (`None`: not in the registry), in order; a row with
/// errors changes nothing and does not hold up the others.
#[must_use]
pub fn group(uscc: &Uscc, known: Option<&[Record]>, rows: &[&ParsedRow], planning: Planning<'_>) -> GroupPlan {
    let mut group = Group {
        uscc,
        known: known.is_some(),
        records: known.unwrap_or_default().to_vec(),
        touched: BTreeSet::new(),
        has_main_row: false,
        planning,
    };
    let rows = rows.iter().map(|row| group.row(row)).collect();
    GroupPlan { rows, records: dated::in_order(group.records) }
}

struct Group<'a> {
    uscc: &'a Uscc,
    known: bool,
    records: Vec<Record>,
    touched: BTreeSet<(Part, String)>,
    has_main_row: bool,
    planning: Planning<'a>,
}

impl Group<'_> {
    fn row(&mut self, row: &ParsedRow) -> RowPlan {
        let mut errors = Vec::new();
        let main = row.sheet == Sheet::Organizations;
        let registered = dated::all::<Registration>(&self.records).next().is_some();
        if main && self.has_main_row {
            errors.push(error(
                row,
                "uscc",
                "duplicate_row",
                "同一组织在表中出现了两次；请合并为一行",
                "The organization stands in two rows; merge them",
            ));
        } else if !main && !registered {
            errors.push(error(
                row,
                "uscc",
                "not_registered",
                "登记库中没有该组织，本文件“社会组织”表中也没有它的有效行；请先补充登记信息或核对代码",
                "The registry does not have this organization, nor does this file a valid row for it; add it or check the code",
            ));
        }
        self.has_main_row |= main;
        let before = self.records.clone();
        let mut after = before.clone();
        let mut touched = BTreeSet::new();
        if errors.is_empty() {
            for wish in &row.wishes {
                errors.extend(self.wish(row, wish, &mut after, &mut touched));
            }
        }
        if errors.is_empty() && after != before {
            errors.extend(self.whole(row, &before, &after));
        }
        if !errors.is_empty() {
            return RowPlan { state: RowState::Error, differences: Vec::new(), errors };
        }
        let differences = edit::differences(&before, &after);
        let entering = differences.iter().all(|difference| difference.before.is_none());
        let state = match differences.is_empty() {
            true => RowState::Unchanged,
            false if entering && (!main || !self.known) => RowState::New,
            false => RowState::Changed,
        };
        self.touched.extend(touched);
        self.records = after;
        RowPlan { state, differences, errors }
    }

    /// Checks that concern the organization as a whole.
    fn whole(&self, row: &ParsedRow, before: &[Record], after: &[Record]) -> Vec<CellError> {
        let mut errors = Vec::new();
        for fault in check::dossier(self.uscc, after) {
            errors.push(error_at(row, column_of(&fault.path), "", &fault.code, fault.message));
        }
        let covers = |records: &[Record]| {
            dated::all::<Registration>(records).next_back().is_none_or(|(_, r)| self.planning.region.contains(r.region))
        };
        if !covers(before) || !covers(after) {
            let region = self.planning.region;
            let zh = format!("该组织的登记地不在您所在地区（{region}）范围内，不能导入");
            let text = Text::new(zh, format!("The organization is registered outside your region ({region})"));
            errors.push(error_at(row, "region", "", "outside_region", text));
        }
        errors
    }

    fn wish(
        &self,
        row: &ParsedRow,
        wish: &Wish,
        records: &mut Vec<Record>,
        touched: &mut BTreeSet<(Part, String)>,
    ) -> Vec<CellError> {
        match wish {
            Wish::Merge { part, fields, on } => {
                self.merge(row, *part, fields, self.from(*on, fields, records), records)
            }
            Wish::Codes { part, codes, on } => {
                let from = self.from(*on, &Map::new(), records);
                match part {
                    Part::ServiceRegion => {
                        let wanted = codes.iter().filter_map(|code| code.parse().ok());
                        let wanted = wanted.map(|region| (ServiceRegion { region }).into()).collect();
                        exactly::<ServiceRegion>(records, wanted, from);
                    }
                    _ => {
                        let wanted =
                            codes.iter().map(|code| (ServiceCategory { category: code.clone() }).into()).collect();
                        exactly::<ServiceCategory>(records, wanted, from);
                    }
                }
                Vec::new()
            }
            Wish::Put { record } => self.put(row, record, records, touched),
        }
    }

    /// The day from which an undated statement holds: for a new organization its registration, else the day of the import.
    fn from(&self, on: Option<NaiveDate>, fields: &Map<String, Json>, records: &[Record]) -> NaiveDate {
        let registered = || {
            let given = fields.get("registered_on").and_then(Json::as_str).and_then(|day| day.parse().ok());
            given.or_else(|| dated::all::<Registration>(records).next().map(|(_, r)| r.registered_on))
        };
        let new = if self.known { None } else { registered() };
        on.or(new).unwrap_or(self.planning.day)
    }

    /// Overlays the fields on the state that holds from a day on.
    fn merge(
        &self,
        row: &ParsedRow,
        part: Part,
        fields: &Map<String, Json>,
        from: NaiveDate,
        records: &mut Vec<Record>,
    ) -> Vec<CellError> {
        let current = records.iter().filter(|r| r.part() == part && r.from <= from).max_by_key(|r| r.from).cloned();
        let mut body = current.as_ref().and_then(|record| body_of(&record.entry)).unwrap_or_default();
        body.extend(fields.clone());
        if let (Part::Party, Some(form)) = (part, fields.get("form"))
            && form != "joint_branch"
            && !fields.contains_key("joint_units")
        {
            body.remove("joint_units");
        }
        let missing: Vec<CellError> = needed(part)
            .iter()
            .filter(|field| !body.contains_key(**field))
            .map(|field| {
                let zh = if part == Part::Registration {
                    "新登记的组织必须填写此项"
                } else {
                    "填写同类信息时必须填写此项"
                };
                error(row, field, "required", zh, "This is needed here")
            })
            .collect();
        if !missing.is_empty() {
            return missing;
        }
        let Ok(entry) = Entry::decode(part, &Json::Object(body).to_string()) else {
            return vec![error(
                row,
                "uscc",
                "unreadable",
                "此行内容无法识别，请按模板填写",
                "This row cannot be read; follow the template",
            )];
        };
        let wanted = edit::tidy(Record::official(from, None, entry));
        if current.as_ref().is_some_and(|record| record.entry == wanted.entry) {
            return Vec::new();
        }
        let errors = faults(row, &wanted, &self.planning.lookup);
        if errors.is_empty() {
            replace(records, wanted);
        }
        errors
    }

    fn put(
        &self,
        row: &ParsedRow,
        record: &Record,
        records: &mut Vec<Record>,
        touched: &mut BTreeSet<(Part, String)>,
    ) -> Vec<CellError> {
        let record = edit::tidy(record.clone());
        let mut errors = faults(row, &record, &self.planning.lookup);
        if self.touched.contains(&record.key()) {
            errors.push(error(
                row,
                "uscc",
                "duplicate_row",
                "与前面的一行重复；请删除其中一行",
                "The same as a row before; remove one",
            ));
        }
        if errors.is_empty() {
            touched.insert(record.key());
            if records.iter().all(|known| !known.says_the_same(&record)) {
                replace(records, record);
            }
        }
        errors
    }
}

/// Puts a record in place of the one with its key.
fn replace(records: &mut Vec<Record>, record: Record) {
    let key = record.key();
    match records.iter_mut().find(|known| known.key() == key) {
        Some(known) => *known = record,
        None => records.push(record),
    }
}

/// Makes exactly these entries of a part hold from a day on: begins what is missing, ends what is not wanted.
fn exactly<B: Body + PartialEq>(records: &mut Vec<Record>, wanted: Vec<Entry>, from: NaiveDate) {
    let holding: Vec<Record> =
        dated::holding::<B>(records, from).into_iter().map(|(record, _)| record.clone()).collect();
    for record in &holding {
        if !wanted.contains(&record.entry) {
            let key = record.key();
            match from.pred_opt().filter(|last| *last >= record.from) {
                Some(last) => {
                    for known in records.iter_mut().filter(|known| known.key() == key) {
                        known.until = Some(last);
                    }
                }
                // It would have ended before it began.
                None => records.retain(|known| known.key() != key),
            }
        }
    }
    for entry in wanted {
        if holding.iter().all(|record| record.entry != entry) {
            replace(records, Record::official(from, None, entry));
        }
    }
}

fn body_of(entry: &Entry) -> Option<Map<String, Json>> {
    serde_json::from_str(&entry.encode().ok()?).ok()
}

/// Fields without which a state cannot be entered.
const fn needed(part: Part) -> &'static [&'static str] {
    match part {
        Part::Registration => &["name", "org_type", "registrar", "registrar_level", "region", "registered_on"],
        Part::Staffing => &["full_time"],
        Part::Party => &["members", "form"],
        _ => &[],
    }
}

fn error(row: &ParsedRow, column: &str, code: &str, zh: &str, en: &str) -> CellError {
    let value = if column == "uscc" { row.uscc.as_str() } else { "" };
    error_at(row, column, value, code, Text::new(zh, en))
}

fn faults(row: &ParsedRow, record: &Record, lookup: &Lookup<'_>) -> Vec<CellError> {
    let as_cell = |fault: crate::kernel::FieldError| {
        let column = match (row.sheet, column_of(&fault.path)) {
            (Sheet::Organizations, "from") => "on",
            (Sheet::Annual, "from") => "year",
            (Sheet::Annual, "outcome") => "inspection",
            (Sheet::Credit, "until") => "removed_on",
            (Sheet::Services, "region" | "category") => "code",
            (_, column) => column,
        };
        error_at(row, column, &shown(record, column_of(&fault.path)), &fault.code, fault.message)
    };
    check::record(record, lookup).into_iter().map(as_cell).collect()
}

/// `value.joint_units[2]` is the column `joint_units`.
fn column_of(path: &str) -> &str {
    let field = path.strip_prefix("value.").unwrap_or(path);
    field.split(['[', '.']).next().unwrap_or(field)
}

/// What a record says in a field.
fn shown(record: &Record, field: &str) -> String {
    match field {
        "from" => record.from.to_string(),
        "until" => record.until.map(|day| day.to_string()).unwrap_or_default(),
        _ => body_of(&record.entry)
            .and_then(|body| body.get(field).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)))
            .unwrap_or_default(),
    }
}
