//! The vocabulary of rules: which facts a rule may speak of, of what type each is, and how the facts of one
//! organization or opportunity are carried from the room that knows them to whoever evaluates rules.

use crate::kernel::Text;
use crate::kernel::region::RegionCode;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whom a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A social organization.
    Organization,
    /// A need or a call; used in `when`, and as `@fact` where a test compares with the opportunity.
    Opportunity,
}

/// How a fact changes over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Only the present value is kept.
    Plain,
    /// Holds from a day until a day (inclusive, or open): grade, credit status, tax status.
    Dated,
    /// One value for each calendar year: annual inspection, annual report. Kept as a [`DatedValue`] from 1 January to 31 December.
    Yearly,
}

/// A tree whose codes carry their own ancestry, so that "lies under" needs no lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tree {
    /// GB/T 2260 codes of 6 digits, GB/T 10114 codes of 9 (street, town); `100000` is the whole country.
    Region,
    /// Guiding catalogue codes: `A`, `A10`, `A1003`.
    Catalogue,
}

impl Tree {
    /// Whether `node` is `code` or one of its ancestors.
    #[must_use]
    pub fn holds(self, node: &str, code: &str) -> bool {
        match self {
            Self::Region => match (node.parse::<RegionCode>(), code.parse::<RegionCode>()) {
                (Ok(node), Ok(code)) => node.contains(code),
                _ => false,
            },
            Self::Catalogue => code.starts_with(node),
        }
    }

    /// `code` and its ancestors, nearest first; a region's chain ends with the country.
    #[must_use]
    pub fn chain(self, code: &str) -> Vec<String> {
        match self {
            Self::Region => {
                let above = code.parse::<RegionCode>().into_iter().flat_map(RegionCode::ancestors);
                std::iter::once(code.to_owned()).chain(above.map(|region| region.to_string())).collect()
            }
            Self::Catalogue => (1..=code.len())
                .rev()
                .filter_map(|n| code.get(..n))
                .filter(|c| Self::is_node(c))
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Whether `code` is well formed: a region of 6 or 9 digits; a letter and up to three pairs of digits.
    #[must_use]
    pub fn is_code(self, code: &str) -> bool {
        match self {
            Self::Region => code.parse::<RegionCode>().is_ok(),
            Self::Catalogue => Self::is_node(code),
        }
    }

    fn is_node(code: &str) -> bool {
        let mut letters = code.chars();
        letters.next().is_some_and(|c| c.is_ascii_uppercase())
            && letters.all(|c| c.is_ascii_digit())
            && code.len() % 2 == 1
            && code.len() <= 7
    }
}

/// The unit of a number; the number itself is a whole count of the smallest part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// Stable word, as packs and JSON write it.
    pub id: String,
    /// What people read.
    pub label: Text,
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// Ids of the built-in facts, for the rooms that fill sheets.
pub mod id {
    /// Organization: association, `service_institution` or foundation.
    pub const ORG_TYPE: &str = "org_type";
    /// Organization: region it is registered in, one code.
    pub const REGION: &str = "region";
    /// Organization: level of the registration authority.
    pub const REGISTRAR_LEVEL: &str = "registrar_level";
    /// Organization: whether it has a sponsoring unit (业务主管单位).
    pub const HAS_SPONSORING_UNIT: &str = "has_sponsoring_unit";
    /// Organization: regions it serves.
    pub const SERVICE_REGIONS: &str = "service_regions";
    /// Organization: catalogue categories it serves.
    pub const SERVICE_CATEGORIES: &str = "service_categories";
    /// Organization: day of registration.
    pub const REGISTERED_ON: &str = "registered_on";
    /// Organization: full-time staff.
    pub const STAFF_FULL_TIME: &str = "staff_full_time";
    /// Organization: staff with a social-work certificate in force.
    pub const SOCIAL_WORKERS: &str = "social_workers";
    /// Organization: full Party members.
    pub const PARTY_MEMBERS: &str = "party_members";
    /// Organization, dated: form of Party coverage.
    pub const PARTY_COVERAGE: &str = "party_coverage";
    /// Organization, dated: assessment grade.
    pub const GRADE: &str = "grade";
    /// Organization, yearly: outcome of the annual inspection for the year.
    pub const ANNUAL_INSPECTION: &str = "annual_inspection";
    /// Organization, yearly: whether the annual report for the year was filed in time.
    pub const ANNUAL_REPORT: &str = "annual_report";
    /// Organization, dated: credit listing.
    pub const CREDIT_STATUS: &str = "credit_status";
    /// Organization, dated: non-profit tax exemption.
    pub const TAX_EXEMPT: &str = "tax_exempt";
    /// Organization, dated: qualification for pre-tax deduction of donations.
    pub const DONATION_DEDUCTION: &str = "donation_deduction";
    /// Organization: accredited charity.
    pub const CHARITY: &str = "charity";
    /// Organization, dated: performance score of past projects, points of 100.
    pub const PERFORMANCE_SCORE: &str = "performance_score";
    /// Organization: evaluated past projects.
    pub const PERFORMANCE_COUNT: &str = "performance_count";
    /// Organization: net assets.
    pub const NET_ASSETS: &str = "net_assets";
    /// Organization: catalogue categories under which a recommended directory lists it.
    pub const RECOMMENDED: &str = "recommended";
    /// Organization: similar projects it can prove.
    pub const PROJECT_EXPERIENCE: &str = "project_experience";
    /// Organization: no major violation in the last three years (declared, 政府采购法第22条).
    pub const NO_MAJOR_VIOLATION: &str = "no_major_violation";

    /// Opportunity: catalogue category, one code.
    pub const CATEGORY: &str = "category";
    /// Opportunity: region where the service is delivered.
    pub const DELIVERY_REGION: &str = "delivery_region";
    /// Opportunity: budget or grant applied for.
    pub const AMOUNT: &str = "amount";
    /// Opportunity: project type, words that packs declare.
    pub const PROJECT_TYPE: &str = "project_type";
    /// Opportunity: procurement or selection method.
    pub const METHOD: &str = "method";
    /// Opportunity: purchase, venture or directory.
    pub const KIND: &str = "kind";
    /// Opportunity: complex, or of high social impact (87号令第47条).
    pub const COMPLEX: &str = "complex";
}

/// Finds the name of a code.
type Lookup = dyn Fn(Tree, &str) -> Option<String> + Send + Sync;

/// Looks up what people call a region or a category, for explanations; a code without a name is shown as it is.
#[derive(Clone, Default)]
pub struct Names(Option<Arc<Lookup>>);

impl Names {
    /// Names from a lookup.
    pub fn new(lookup: impl Fn(Tree, &str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(lookup)))
    }

    /// The name of `code`, or `code`.
    #[must_use]
    pub fn of(&self, tree: Tree, code: &str) -> String {
        self.0.as_ref().and_then(|lookup| lookup(tree, code)).unwrap_or_else(|| code.to_owned())
    }
}

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Names")
    }
}

/// The facts rules may speak of: built in, and the extension facts of packs.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    facts: BTreeMap<String, FactDef>,
    /// What people call regions and categories.
    pub names: Names,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Vocabulary {
    /// The built-in facts.
    #[must_use]
    pub fn builtin() -> Self {
        let mut all = Self { facts: BTreeMap::new(), names: Names::default() };
        for fact in super::builtin::facts() {
            all.facts.insert(fact.id.clone(), fact);
        }
        all
    }

    /// The fact of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&FactDef> {
        self.facts.get(id)
    }

    /// All facts, by id.
    pub fn iter(&self) -> impl Iterator<Item = &FactDef> {
        self.facts.values()
    }

    /// Adds an extension fact, or replaces one; the loader has checked that packs agree.
    pub fn insert(&mut self, fact: FactDef) {
        self.facts.insert(fact.id.clone(), fact);
    }

    /// Adds a code to a set fact with known codes, such as a project type; nothing happens if it is there.
    pub fn add_code(&mut self, fact: &str, word: Word) {
        if let Some(FactDef { kind: FactType::Set { values, .. }, .. }) = self.facts.get_mut(fact)
            && values.iter().all(|known| known.id != word.id)
        {
            values.push(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_codes_carry_their_ancestry() {
        for (node, code, holds) in [
            ("330211", "330211", true),
            ("330200", "330211", true),
            ("330000", "330211", true),
            ("100000", "330211", true),
            ("330211", "330211001", true),
            ("330211001", "330211001", true),
            ("330211001", "330211", false),
            ("330211", "330200", false),
            ("330500", "330211", false),
            ("310000", "330211", false),
        ] {
            assert_eq!(Tree::Region.holds(node, code), holds, "{node} holds {code}");
        }
        assert_eq!(Tree::Region.chain("330211001"), ["330211001", "330211", "330200", "330000", "100000"]);
        assert_eq!(Tree::Region.chain("330000"), ["330000", "100000"]);
        assert_eq!(Tree::Region.chain("100000"), ["100000"]);
    }

    #[test]
    fn catalogue_codes_carry_their_ancestry() {
        assert!(Tree::Catalogue.holds("A10", "A1003"));
        assert!(!Tree::Catalogue.holds("A1003", "A10"));
        assert_eq!(Tree::Catalogue.chain("A1003"), ["A1003", "A10", "A"]);
    }

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
