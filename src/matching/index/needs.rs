//! The other side: one organization against all open needs.
//!
//! Here the needs are the positions. For each different condition there is the set of needs that ask it, and for each region
//! and category the set of needs it covers; what an organization lacks is counted over the sets of what it does not pass,
//! each condition evaluated once however many needs ask it.

use super::codes::at_or_above;
use super::lacking::{self, Lacking};
use super::question::{Criterion, Question, Weight};
use super::sets::{Position, Set};
use crate::policy::{Case, Codes, Condition, FactDef, FactSheet, Leaf, Outcome, Subject, Test, Timing, Vocabulary};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Open needs, numbered in the order given: the order in which they are listed to an organization.
#[derive(Clone, Debug)]
pub struct Needs {
    vocabulary: Arc<Vocabulary>,
    pub(super) day: NaiveDate,
    /// Every different condition that any need asks or gives weight for.
    pub(super) conditions: Vec<Condition>,
    /// Every different list of criteria that do not ask about the need.
    pub(super) orders: Vec<Vec<Criterion>>,
    /// What each asks.
    pub(super) each: Vec<Need>,
    /// The needs that ask a condition, by its number, for the first time, the second time and so on. What is filed as
    /// coverage is not here.
    asked: BTreeMap<(usize, usize), Set>,
    /// By fact, the needs that ask for a code of it to be covered. A need is filed once for each fact.
    coverage: BTreeMap<String, Filed>,
}

/// What one need asks; conditions and orders by their numbers.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) rules: Vec<usize>,
    pub(super) order: usize,
    pub(super) bonuses: Vec<Vec<(usize, Weight)>>,
    pub(super) first: usize,
}

/// Needs by what they ask to be covered.
#[derive(Clone, Debug, Default)]
struct Filed {
    /// All of them.
    asking: Set,
    /// By each code that would cover theirs.
    under: HashMap<String, Set>,
}

/// The numbers of what was met before.
#[derive(Default)]
struct Numbers<'q> {
    conditions: HashMap<&'q Condition, usize>,
    orders: HashMap<&'q [Criterion], usize>,
}

impl Needs {
    /// The needs of `questions`, which are all of `day`.
    #[must_use]
    pub fn new<'q>(
        vocabulary: &Arc<Vocabulary>,
        day: NaiveDate,
        questions: impl IntoIterator<Item = &'q Question>,
    ) -> Self {
        let mut needs = Self {
            vocabulary: Arc::clone(vocabulary),
            day,
            conditions: Vec::new(),
            orders: Vec::new(),
            each: Vec::new(),
            asked: BTreeMap::new(),
            coverage: BTreeMap::new(),
        };
        let mut numbers = Numbers::default();
        // Needs beyond four thousand million are not kept.
        for (question, number) in questions.into_iter().zip(0..) {
            needs.add(question, number, &mut numbers);
        }
        let filed = needs.coverage.values_mut().flat_map(|filed| filed.under.values_mut().chain([&mut filed.asking]));
        needs.asked.values_mut().chain(filed).for_each(|set| *set = std::mem::take(set).made());
        needs
    }

    fn add<'q>(&mut self, question: &'q Question, need: Position, numbers: &mut Numbers<'q>) {
        let mut number = |condition: &'q Condition| {
            *numbers.conditions.entry(condition).or_insert_with(|| {
                self.conditions.push(condition.clone());
                self.conditions.len() - 1
            })
        };
        let (mut rules, mut filed, vocabulary) = (Vec::new(), BTreeSet::new(), Arc::clone(&self.vocabulary));
        for rule in &question.rules {
            let condition = number(&rule.condition);
            match covered(&rule.condition, &vocabulary) {
                Some((fact, code)) if filed.insert(&fact.id) => {
                    let filed = self.coverage.entry(fact.id.clone()).or_default();
                    filed.asking.insert(need);
                    for node in at_or_above(fact.tree(), code) {
                        filed.under.entry(node).or_default().insert(need);
                    }
                }
                _ => {
                    let before = rules.iter().filter(|rule| **rule == condition).count();
                    self.asked.entry((condition, before)).or_default().insert(need);
                }
            }
            rules.push(condition);
        }
        let mut bands = |criterion: &'q Criterion| -> Vec<(usize, Weight)> {
            criterion.bands.iter().map(|(condition, weight)| (number(condition), *weight)).collect()
        };
        let bonuses = question.bonuses.iter().map(&mut bands).collect();
        let order = *numbers.orders.entry(&question.fixed).or_insert_with(|| {
            self.orders.push(question.fixed.clone());
            self.orders.len() - 1
        });
        self.each.push(Need { rules, order, bonuses, first: question.first });
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.each.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    /// For each need, how many of its rules the organization does not pass.
    #[must_use]
    pub fn lacking(&self, organization: &FactSheet) -> Lacking {
        let mut lacking = Lacking::none(self.len());
        let mut words = vec![0; self.len().div_ceil(64)];
        let nothing = FactSheet::default();
        let case = Case { vocabulary: &self.vocabulary, organization, opportunity: &nothing, as_of: self.day };
        for ((number, _), needs) in &self.asked {
            let passes = |condition| case.outcome(condition) == Outcome::Pass;
            if !self.conditions.get(*number).is_some_and(passes) {
                lacking::write(needs, &mut words);
                lacking.add(&mut words);
            }
        }
        for (fact, filed) in &self.coverage {
            lacking::write(&filed.asking, &mut words);
            let held = organization.plain.get(fact).map_or(&[][..], |value| value.codes());
            let covered = held.iter().filter_map(|code| filed.under.get(code));
            covered.for_each(|covered| lacking::take_out(covered, &mut words));
            lacking.add(&mut words);
        }
        lacking
    }
}

/// The fact and the one code that `condition` asks to be covered, if that is all it asks.
fn covered<'a>(condition: &'a Condition, vocabulary: &'a Vocabulary) -> Option<(&'a FactDef, &'a String)> {
    match condition {
        Condition::Leaf(Leaf { fact, about: Subject::Organization, test: Test::Covers(Codes::Given(codes)) }) => {
            let fact = vocabulary.get(fact).filter(|fact| fact.timing == Timing::Plain)?;
            match codes.as_slice() {
                [code] => Some((fact, code)),
                _ => None,
            }
        }
        _ => None,
    }
}
