//! The clause library: versioned data, compiled in.

use crate::contracts::model::{ClauseView, ContractSectionId, ContractTerms, PathRule};
use crate::kernel::{Error, Result, Text};
use crate::policy::pack::{Content, Kind};
use crate::policy::{Ruleset, Status, hash_of};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Names a clause's text may use.
const NAMES: [&str; 4] = ["purchaser", "provider", "payment_days", "supplement_share"];

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Id.
    pub id: String,
    /// Section it stands in.
    pub section: ContractSectionId,
    /// Title.
    pub title: Text,
    /// What it says, with names in braces.
    pub text: String,
    /// It stands in every contract.
    #[serde(default)]
    pub required: bool,
    /// It is chosen at first.
    #[serde(default)]
    pub chosen: bool,
    /// Clauses of one group exclude each other, and one of them is chosen.
    #[serde(default)]
    pub group: Option<String>,
    /// For what; none: everything.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Where it comes from.
    pub basis: String,
    /// How far that was checked.
    pub status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    edition: String,
    open: Vec<PathRule>,
    private: Vec<PathRule>,
    clause: Vec<Clause>,
}

/// Every clause contracts can have, and what of their text is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseLibrary {
    /// `edition@hash`.
    pub version: String,
    /// What is always published.
    pub open: Vec<PathRule>,
    /// What is never published.
    pub private: Vec<PathRule>,
    clauses: Vec<Clause>,
}

impl ClauseLibrary {
    /// The one delivered with the program.
    ///
    /// # Errors
    /// `invalid` when it cannot be read, two clauses have one id, or a text uses an unknown name.
    pub fn shipped() -> Result<Self> {
        Self::read(include_str!("../../../config/contracts/clauses.toml"))
    }

    fn read(text: &str) -> Result<Self> {
        let file: File = toml::from_str(text).map_err(|error| wrong(&error.to_string()))?;
        let mut ids = BTreeSet::new();
        for clause in &file.clause {
            if !ids.insert(clause.id.as_str()) {
                return Err(wrong(&format!("two clauses {}", clause.id)));
            }
            if let Some(name) = names_of(&clause.text).find(|name| !NAMES.contains(name)) {
                return Err(wrong(&format!("{}: unknown name {{{name}}}", clause.id)));
            }
        }
        let version = format!("{}@{}", file.edition, hash_of(text));
        Ok(Self { version, open: file.open, private: file.private, clauses: file.clause })
    }

    /// Those for contracts of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(move |clause| clause.kinds.is_empty() || clause.kinds.contains(&kind))
    }

    /// Ids of the clauses a new contract has chosen.
    #[must_use]
    pub fn chosen(&self, kind: Kind) -> Vec<String> {
        self.of(kind).filter(|clause| clause.chosen && !clause.required).map(|clause| clause.id.clone()).collect()
    }

    /// Every clause a contract can have, in the words it has there; one that names what the packs do not set is left out.
    #[must_use]
    pub fn views(&self, kind: Kind, terms: &ContractTerms, rules: &Ruleset) -> Vec<ClauseView> {
        let values = values(rules);
        let view = |clause: &Clause| {
            Some(ClauseView {
                id: clause.id.clone(),
                section: clause.section,
                title: clause.title.clone(),
                text: filled(&clause.text, &values)?,
                required: clause.required,
                group: clause.group.clone(),
                chosen: clause.required || terms.clauses.contains(&clause.id),
                basis: clause.basis.clone(),
                status: clause.status,
            })
        };
        self.of(kind).filter_map(view).collect()
    }
}

fn wrong(reason: &str) -> Error {
    Error::field(
        "config/contracts/clauses.toml",
        "clauses",
        format!("合同条款库有误：{reason}"),
        format!("The clause library is wrong: {reason}"),
    )
}

/// Names in braces.
fn names_of(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// What the names stand for under these rules.
fn values(rules: &Ruleset) -> BTreeMap<&'static str, String> {
    let mut values = BTreeMap::from([("purchaser", "甲方".to_owned()), ("provider", "乙方".to_owned())]);
    if let Some((_, period)) = rules.period("payment")
        && let Some(days) = period.max
    {
        let unit = match period.unit.days() {
            Some(crate::kernel::calendar::DayUnit::WorkingDay) => "个工作日",
            _ => "日",
        };
        values.insert("payment_days", format!("{days}{unit}"));
    }
    if let Some(share) = rules.greatest_share("supplementary_contract") {
        values.insert("supplement_share", share.to_string());
    }
    values
}

/// A text with its names replaced; `None` where one has no value.
fn filled(text: &str, values: &BTreeMap<&'static str, String>) -> Option<String> {
    let mut filled = text.to_owned();
    for name in names_of(text) {
        filled = filled.replace(&format!("{{{name}}}"), values.get(name)?);
    }
    Some(filled)
}

/// The rule of a limit, with the words of its pack.
#[must_use]
pub fn limit_entry<'r>(rules: &'r Ruleset, limit: &str) -> Option<&'r crate::policy::pack::Entry> {
    rules.entry(&format!("limit.{limit}")).filter(|entry| matches!(entry.content, Content::Limit(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_delivered_can_be_read_and_cites_its_sources() {
        let library = ClauseLibrary::shipped().unwrap();
        assert!(library.version.starts_with("2026-1@"), "{}", library.version);
        assert!(library.clauses.iter().all(|clause| !clause.basis.is_empty() && !clause.title.en.is_empty()));
        assert!(library.of(Kind::Venture).all(|clause| clause.id != "supplement"), "additions are of purchases");
        for kind in [Kind::Purchase, Kind::Venture] {
            let groups: BTreeSet<_> = library.of(kind).filter_map(|clause| clause.group.as_deref()).collect();
            for group in groups {
                let chosen = library.of(kind).filter(|clause| clause.group.as_deref() == Some(group) && clause.chosen);
                assert_eq!(chosen.count(), 1, "{group}");
            }
        }
    }

    #[test]
    fn a_wrong_library_is_refused() {
        let clause = |id: &str, text: &str| {
            format!(
                "[[clause]]\nid = \"{id}\"\nsection = \"other\"\ntitle = {{ zh = \"题\" }}\ntext = \"{text}\"\nbasis = \"法\"\nstatus = \"verified\"\n"
            )
        };
        let library =
            |clauses: &str| ClauseLibrary::read(&format!("edition = \"1\"\nopen = []\nprivate = []\n{clauses}"));
        assert!(library(&clause("a", "{purchaser}付款")).is_ok());
        assert!(library(&clause("a", "{buyer}付款")).is_err());
        assert!(library(&format!("{}{}", clause("a", "甲"), clause("a", "乙"))).is_err());
    }

    #[test]
    fn a_text_without_its_value_does_not_stand() {
        let values = BTreeMap::from([("purchaser", "甲方".to_owned())]);
        assert_eq!(filled("{purchaser}付款", &values).as_deref(), Some("甲方付款"));
        assert_eq!(filled("{payment_days}内付款", &values), None);
    }
}
