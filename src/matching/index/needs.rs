//! The other side: one organization against all open needs.
//!
//! A need is looked at only if what it asks of coverage (its region, its category) is met: needs are filed under every code
//! that would cover theirs, so the codes an organization holds lead straight to them. What these few ask besides is the
//! same few conditions again and again, and each is evaluated once.

use super::codes::at_or_above;
use super::question::Question;
use crate::policy::{Case, Codes, Condition, FactDef, FactSheet, Leaf, Outcome, Subject, Test, Timing, Vocabulary};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Open needs, numbered in the order given: the order in which they are listed to an organization.
#[derive(Clone, Debug)]
pub struct Needs {
    vocabulary: Arc<Vocabulary>,
    day: NaiveDate,
    /// Every different condition that is not filed as coverage.
    conditions: Vec<Condition>,
    /// For each need, the numbers of its conditions.
    asked: Vec<Vec<usize>>,
    /// By fact, the needs that ask for a code of it to be covered. A need is filed once for each fact.
    coverage: BTreeMap<String, Filed>,
}

/// Needs by what they ask to be covered.
#[derive(Clone, Debug, Default)]
struct Filed {
    /// Ascending numbers of needs by each code that would cover theirs.
    under: HashMap<String, Vec<usize>>,
    /// Those that ask nothing of this fact.
    free: Vec<usize>,
}

impl Needs {
    /// The needs of `questions`, which are all of `day`.
    #[must_use]
    pub fn new<'q>(
        vocabulary: &Arc<Vocabulary>,
        day: NaiveDate,
        questions: impl IntoIterator<Item = &'q Question>,
    ) -> Self {
        let (vocabulary, coverage) = (Arc::clone(vocabulary), BTreeMap::new());
        let mut needs = Self { vocabulary, day, conditions: Vec::new(), asked: Vec::new(), coverage };
        let mut numbers = HashMap::new();
        for question in questions {
            needs.add(question, &mut numbers);
        }
        needs
    }

    fn add<'q>(&mut self, question: &'q Question, numbers: &mut HashMap<&'q Condition, usize>) {
        let number = self.asked.len();
        let (mut asked, mut filed) = (Vec::new(), BTreeMap::new());
        for rule in &question.rules {
            match covered(&rule.condition, &self.vocabulary) {
                Some((fact, code)) if !filed.contains_key(&fact.id) => {
                    filed.insert(fact.id.clone(), ());
                    // A fact seen for the first time was asked by none of the needs before.
                    let before = || Filed { free: (0..number).collect(), ..Filed::default() };
                    let under = &mut self.coverage.entry(fact.id.clone()).or_insert_with(before).under;
                    for node in at_or_above(fact.tree(), code) {
                        let needs = under.entry(node).or_default();
                        if needs.last() != Some(&number) {
                            needs.push(number);
                        }
                    }
                }
                _ => asked.push(*numbers.entry(&rule.condition).or_insert_with(|| {
                    self.conditions.push(rule.condition.clone());
                    self.conditions.len() - 1
                })),
            }
        }
        let free = self.coverage.iter_mut().filter(|(fact, _)| !filed.contains_key(*fact));
        free.for_each(|(_, filed)| filed.free.push(number));
        self.asked.push(asked);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.asked.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// The needs for which the organization passes every rule, ascending.
    #[must_use]
    pub fn matched(&self, organization: &FactSheet) -> Vec<usize> {
        let mut covered: Vec<Vec<&[usize]>> =
            self.coverage.iter().map(|(fact, filed)| filed.of(fact, organization)).collect();
        covered.sort_by_key(|lists| lists.iter().map(|list| list.len()).sum::<usize>());
        let mut covered = covered.into_iter();
        let mut candidates: Vec<usize> = match covered.next() {
            Some(fewest) => fewest.concat(),
            None => (0..self.len()).collect(),
        };
        candidates.sort_unstable();
        candidates.dedup();
        for lists in covered {
            candidates.retain(|need| lists.iter().any(|list| list.binary_search(need).is_ok()));
        }
        let mut passes = self.passes(organization);
        candidates
            .retain(|need| self.asked.get(*need).is_some_and(|asked| asked.iter().all(|condition| passes(*condition))));
        candidates
    }

    /// For each need, how many of its rules the organization does not pass.
    #[must_use]
    pub fn lacking(&self, organization: &FactSheet) -> Vec<usize> {
        let mut passes = self.passes(organization);
        let mut lacking: Vec<usize> =
            self.asked.iter().map(|asked| asked.iter().filter(|condition| !passes(**condition)).count()).collect();
        for (fact, filed) in &self.coverage {
            let mut missed = vec![1; self.len()];
            for need in filed.of(fact, organization).concat() {
                if let Some(missed) = missed.get_mut(need) {
                    *missed = 0;
                }
            }
            lacking.iter_mut().zip(missed).for_each(|(lacking, missed)| *lacking += missed);
        }
        lacking
    }

    /// Whether the organization passes a condition, each evaluated when first asked.
    fn passes<'a>(&'a self, organization: &'a FactSheet) -> impl FnMut(usize) -> bool + 'a {
        let mut known: Vec<Option<bool>> = vec![None; self.conditions.len()];
        let nothing = FactSheet::default();
        move |number| {
            let evaluate = || {
                let case = Case { vocabulary: &self.vocabulary, organization, opportunity: &nothing, as_of: self.day };
                self.conditions.get(number).is_some_and(|condition| case.outcome(condition) == Outcome::Pass)
            };
            known.get_mut(number).is_some_and(|known| *known.get_or_insert_with(evaluate))
        }
    }
}

impl Filed {
    /// Needs whose code the organization covers, or that ask for none.
    fn of(&self, fact: &str, organization: &FactSheet) -> Vec<&[usize]> {
        let held = organization.plain.get(fact).map_or(&[][..], |value| value.codes());
        let covered = held.iter().filter_map(|code| self.under.get(code)).map(Vec::as_slice);
        covered.chain([self.free.as_slice()]).collect()
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
