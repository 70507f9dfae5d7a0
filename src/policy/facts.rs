//! The vocabulary of rules: which facts a rule may speak of, of what type each is, and how the facts of one
//! organization or opportunity are carried from the room that knows them to whoever evaluates rules.

pub mod id;

pub use super::tree::Tree;

use crate::kernel::Text;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Whom a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = policy::Subject)]
pub enum Subject {
    /// A social organization.
    Organization,
    /// A need or a call; used in `when`, and as `@fact` where a test compares with the opportunity.
    Opportunity,
}

/// How a fact changes over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = policy::Timing)]
pub enum Timing {
    /// Only the present value is kept.
    Plain,
    /// Holds from a day until a day (inclusive, or open): grade, credit status, tax status.
    Dated,
    /// One value for each calendar year: annual inspection, annual report. Kept as a [`DatedValue`] from 1 January to 31 December.
    Yearly,
}

/// The unit of a number; the number itself is a whole count of the smallest part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = policy::Unit)]
pub enum Unit {
    /// Whole things: people, projects. Written `5`.
    Count,
    /// Yuan, kept in fen. Written `"120000.00"` or `120000`.
    Money,
    /// A share, kept in basis points. Written `"60%"`.
    Ratio,
    /// Points or a measure with two places, kept in hundredths. Written `"92.5"` or `92`.
    Hundredths,
}

/// A word of an enum, or a known code of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Word {
    /// Stable word, as packs and JSON write it.
    pub id: String,
    /// What people read.
    pub label: Text,
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FactType {
    /// One of fixed words. If `ordered`, from lowest to highest, and `at_least` and its kin may be used.
    Enum {
        /// The words, in order.
        values: Vec<Word>,
        /// Whether the order means more and less.
        ordered: bool,
    },
    /// A whole number of the smallest part of `unit`.
    Number {
        /// What is counted.
        unit: Unit,
    },
    /// A calendar day.
    Date,
    /// Yes or no.
    Bool,
    /// A set of codes; a single region or catalogue code is a set of one.
    Set {
        /// The tree the codes belong to, if any.
        tree: Option<Tree>,
        /// The codes allowed; empty means any.
        values: Vec<Word>,
    },
}

/// A fact that rules may speak of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactDef {
    /// Unique id, as packs write it.
    pub id: String,
    /// Its type.
    pub kind: FactType,
    /// Whom it is about.
    pub about: Subject,
    /// How it changes over time.
    pub timing: Timing,
    /// What people read.
    pub label: Text,
    /// What holds on a day no record speaks of (no grade, credit in order). `None`: unknown.
    #[serde(skip)]
    pub otherwise: Option<Value>,
    /// For an extension fact, what proves it.
    pub proof: Option<Text>,
}

/// A value of a fact. Values of one fact always have the variant its type asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Position among the words of the enum.
    Enum(u16),
    /// Number of the smallest part: fen, basis points, hundredths, things.
    Number(i64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Bool(bool),
    /// Codes, sorted, without repetition.
    Set(Vec<String>),
}

impl Value {
    /// A set, sorted and without repetition.
    pub fn set<S: Into<String>>(codes: impl IntoIterator<Item = S>) -> Self {
        let mut codes: Vec<String> = codes.into_iter().map(Into::into).collect();
        codes.sort_unstable();
        codes.dedup();
        Self::Set(codes)
    }

    /// Order of two enums, numbers or dates; `None` for anything else.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Enum(a), Self::Enum(b)) => Some(a.cmp(b)),
            (Self::Number(a), Self::Number(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// The codes of a set; empty for anything else.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        match self {
            Self::Set(codes) => codes,
            _ => &[],
        }
    }
}

/// A value with the days on which it holds, both inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DatedValue {
    /// First day.
    pub from: NaiveDate,
    /// Last day; open if absent.
    pub until: Option<NaiveDate>,
    /// What holds.
    pub value: Value,
}

impl DatedValue {
    /// A value of a yearly fact; `None` for a year that does not exist.
    #[must_use]
    pub fn of_year(year: i32, value: Value) -> Option<Self> {
        Some(Self {
            from: NaiveDate::from_ymd_opt(year, 1, 1)?,
            until: Some(NaiveDate::from_ymd_opt(year, 12, 31)?),
            value,
        })
    }

    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// All that is known of one organization (or opportunity): the common currency between the room that knows the facts,
/// the plain evaluator and the matching index. What is absent is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactSheet {
    /// Id of the organization or opportunity.
    pub id: String,
    /// Plain facts.
    pub plain: BTreeMap<String, Value>,
    /// Dated and yearly facts: records by first day (records of one first day in the order they were added).
    pub dated: BTreeMap<String, Vec<DatedValue>>,
}

impl FactSheet {
    /// An empty sheet.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Sets a plain fact.
    pub fn set(&mut self, fact: &str, value: Value) {
        self.plain.insert(fact.to_owned(), value);
    }

    /// Sets a plain fact if it is known.
    pub fn set_known(&mut self, fact: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.set(fact, value);
        }
    }

    /// Adds a record of a dated or yearly fact, keeping records ordered by first day.
    pub fn record(&mut self, fact: &str, record: DatedValue) {
        let records = self.dated.entry(fact.to_owned()).or_default();
        let at = records.partition_point(|r| r.from <= record.from);
        records.insert(at, record);
    }

    /// The records of a dated or yearly fact, by first day.
    #[must_use]
    pub fn records(&self, fact: &str) -> &[DatedValue] {
        self.dated.get(fact).map_or(&[], Vec::as_slice)
    }

    /// The record of a dated fact that holds on `day`: the one with the latest first day, and of those the one added last.
    #[must_use]
    pub fn record_on(&self, fact: &str, day: NaiveDate) -> Option<&DatedValue> {
        self.records(fact).iter().rev().find(|record| record.holds_on(day))
    }

    /// The value of a fact on `day`; `None` is unknown. A yearly fact gives the value of the year `day` lies in.
    #[must_use]
    pub fn value_on<'a>(&'a self, fact: &'a FactDef, day: NaiveDate) -> Option<&'a Value> {
        match fact.timing {
            Timing::Plain => self.plain.get(&fact.id),
            Timing::Dated => self.record_on(&fact.id, day).map(|r| &r.value).or(fact.otherwise.as_ref()),
            Timing::Yearly => self.value_of_year(fact, day.year()),
        }
    }

    /// The value of a yearly fact for `year`; `None` is unknown.
    #[must_use]
    pub fn value_of_year<'a>(&'a self, fact: &'a FactDef, year: i32) -> Option<&'a Value> {
        self.records(&fact.id)
            .iter()
            .rev()
            .find(|record| record.from.year() == year)
            .map(|record| &record.value)
            .or(fact.otherwise.as_ref())
    }
}

impl FactDef {
    /// The ordinal of `word` if this is an enum that has it.
    #[must_use]
    pub fn ordinal(&self, word: &str) -> Option<u16> {
        match &self.kind {
            FactType::Enum { values, .. } => {
                values.iter().position(|w| w.id == word).and_then(|at| u16::try_from(at).ok())
            }
            _ => None,
        }
    }

    /// The enum value of `word`.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<Value> {
        self.ordinal(word).map(Value::Enum)
    }

    /// The word at `ordinal` if this is an enum that has one there.
    #[must_use]
    pub fn word_at(&self, ordinal: u16) -> Option<&Word> {
        match &self.kind {
            FactType::Enum { values, .. } => values.get(usize::from(ordinal)),
            _ => None,
        }
    }

    /// The tree of its codes, if it is a set in one.
    #[must_use]
    pub const fn tree(&self) -> Option<Tree> {
        match self.kind {
            FactType::Set { tree, .. } => tree,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Vocabulary;

    #[test]
    fn the_latest_record_that_holds_on_the_day_speaks() {
        let vocabulary = Vocabulary::builtin();
        let grade = vocabulary.get(id::GRADE).unwrap();
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let mut sheet = FactSheet::new("o");
        sheet.record(id::GRADE, DatedValue { from: day(2023, 1, 1), until: None, value: grade.word("4A").unwrap() });
        sheet.record(
            id::GRADE,
            DatedValue { from: day(2018, 1, 1), until: Some(day(2022, 12, 31)), value: grade.word("3A").unwrap() },
        );
        assert_eq!(sheet.value_on(grade, day(2022, 12, 31)), grade.word("3A").as_ref());
        assert_eq!(sheet.value_on(grade, day(2023, 1, 1)), grade.word("4A").as_ref());
        assert_eq!(sheet.value_on(grade, day(2017, 12, 31)), grade.word("none").as_ref());
    }

    #[test]
    fn every_built_in_fact_reads_in_both_languages() {
        for fact in Vocabulary::builtin().iter() {
            assert!(!fact.label.zh.is_empty() && !fact.label.en.is_empty(), "{}", fact.id);
        }
    }
}
