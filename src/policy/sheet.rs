//! Fact sheets as JSON, with the words of packs: what decisions keep, so that they can be read and replayed years later.
//!
//! `{ "id": "…", "facts": { "staff_full_time": 5, "grade": [{ "from": "2023-01-01", "until": "2027-12-31", "value": "4A" }],
//! "annual_report": [{ "year": 2025, "value": "on_time" }] } }`

use super::document::{Cursor, Fields, from_json};
use super::facts::{DatedValue, FactDef, FactSheet, Timing};
use super::fault::{PackFault, Sink, say};
use super::read::{value, value_json};
use super::vocabulary::Vocabulary;
use crate::kernel::FieldError;
use chrono::Datelike;
use serde_json::{Map, Value as Json, json};

impl FactSheet {
    /// The sheet as JSON, facts by id. Facts that `vocabulary` does not know are left out.
    #[must_use]
    pub fn to_json(&self, vocabulary: &Vocabulary) -> Json {
        let mut facts = Map::new();
        for fact in vocabulary.iter() {
            let written = match fact.timing {
                Timing::Plain => self.plain.get(&fact.id).map(|value| value_json(fact, value)),
                Timing::Dated => listed(
                    self.records(&fact.id),
                    |record| json!({ "from": record.from, "until": record.until, "value": value_json(fact, &record.value) }),
                ),
                Timing::Yearly => listed(
                    self.records(&fact.id),
                    |record| json!({ "year": record.from.year(), "value": value_json(fact, &record.value) }),
                ),
            };
            facts.extend(written.map(|json| (fact.id.clone(), json)));
        }
        json!({ "id": self.id, "facts": facts })
    }

    /// Reads what [`FactSheet::to_json`] writes.
    ///
    /// # Errors
    /// Every unknown fact and every value that does not fit its fact, by path.
    pub fn from_json(json: &Json, vocabulary: &Vocabulary) -> Result<Self, Vec<FieldError>> {
        let sink = Sink::default();
        let spot = from_json(json);
        let mut sheet = Self::default();
        if let Some(mut fields) = Cursor::root(&sink, &spot).table() {
            sheet.id = fields.need("id").and_then(|c| c.text()).unwrap_or_default().to_owned();
            for (id, cursor) in fields.need("facts").and_then(|c| c.table()).iter().flat_map(Fields::all) {
                match vocabulary.get(id) {
                    Some(fact) => sheet.read(fact, &cursor),
                    None => cursor.fault("unknown_fact", say!("没有名为“{}”的事实", "there is no fact “{}”", id)),
                }
            }
            fields.done();
        }
        let faults = sink.into_faults();
        if faults.is_empty() { Ok(sheet) } else { Err(faults.into_iter().map(PackFault::into_field).collect()) }
    }

    fn read(&mut self, fact: &FactDef, cursor: &Cursor<'_>) {
        if fact.timing == Timing::Plain {
            self.set_known(&fact.id, value(cursor, fact));
            return;
        }
        for item in cursor.list().into_iter().flatten() {
            let Some(mut fields) = item.table() else { continue };
            let read = fields.need("value").and_then(|c| value(&c, fact));
            let record = if fact.timing == Timing::Yearly {
                let year = fields.need("year").and_then(|c| c.count(1));
                read.zip(year).and_then(|(value, year)| DatedValue::of_year(year, value))
            } else {
                let from = fields.need("from").and_then(|c| c.date());
                let until = fields.get("until").filter(|c| !c.is_null()).and_then(|c| c.date());
                read.zip(from).map(|(value, from)| DatedValue { from, until, value })
            };
            fields.done();
            if let Some(record) = record {
                self.record(&fact.id, record);
            }
        }
    }
}

fn listed(records: &[DatedValue], write: impl Fn(&DatedValue) -> Json) -> Option<Json> {
    (!records.is_empty()).then(|| Json::Array(records.iter().map(write).collect()))
}
