//! The index: every organization of the registry in memory, laid out so that a condition is a set of organizations.
//!
//! An organization has a position, in order of its id. Each fact of the vocabulary is kept in the form that makes the sets
//! of its conditions cheap (`facts`); `truth` turns a condition into a set; `tally` counts a question over the sets of its
//! rules; `order` reads off the best. What was made is kept (`kept`) and follows the changes.
//!
//! It is a cache of the database and never the truth: a decision that matters is evaluated from the database.

mod choices;
mod codes;
mod column;
mod dictionary;
mod digest;
mod facts;
mod ids;
mod kept;
mod lacking;
mod needs;
mod order;
mod pages;
mod question;
mod records;
mod sets;
mod tally;
#[cfg(test)]
mod tests;
mod truth;

pub use digest::Digest;
pub use lacking::Lacking;
pub use needs::Needs;
pub use question::{Answer, Criterion, Failures, Place, Question, Rule, Weight};

use crate::kernel::ids::OrganizationId;
use crate::policy::{Case, Condition, FactSheet, Outcome, Subject, Vocabulary};
use chrono::NaiveDate;
use facts::{Fact, Said};
use ids::Ids;
use kept::Kept;
use order::{Bands, Best, Order};
use sets::{Position, Set};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tally::{count_all, tally};

/// All organizations, ready to be asked about. See the module.
#[derive(Debug, Default)]
pub struct Index {
    vocabulary: Arc<Vocabulary>,
    facts: BTreeMap<String, Fact>,
    ids: Ids,
    /// Positions of organizations that are in the registry; those removed keep theirs empty.
    live: Set,
    change: u64,
    kept: Mutex<Made>,
}

/// What earlier questions had made.
#[derive(Debug, Default)]
struct Made {
    /// Who passes a condition.
    sets: Kept<Condition, Set>,
    /// The orders by fixed weight.
    orders: Kept<Vec<Criterion>, Order>,
}

impl Index {
    /// An empty index for the facts of `vocabulary`. Facts a sheet has beyond these are passed over, so a new vocabulary
    /// needs a new index.
    #[must_use]
    pub fn new(vocabulary: &Arc<Vocabulary>) -> Self {
        let about_organizations = vocabulary.iter().filter(|fact| fact.about == Subject::Organization);
        let facts = about_organizations.map(|fact| (fact.id.clone(), Fact::new(fact.clone()))).collect();
        Self { vocabulary: Arc::clone(vocabulary), facts, ..Self::default() }
    }

    /// Takes in an organization, new or changed.
    pub fn put(&mut self, id: OrganizationId, sheet: &FactSheet) {
        self.put_all(&[(id, sheet)]);
    }

    /// Takes in organizations, new or changed; quickest if new ones come in the order of their ids.
    pub fn put_all(&mut self, sheets: &[(OrganizationId, &FactSheet)]) {
        /// So many that the loops over one fact pay, so few that their sheets stay in the cache.
        const TOGETHER: usize = 128;
        sheets.chunks(TOGETHER).for_each(|sheets| self.put_some(sheets));
    }

    fn put_some(&mut self, sheets: &[(OrganizationId, &FactSheet)]) {
        let (ids, live) = (&mut self.ids, &mut self.live);
        let place = |(id, sheet)| {
            ids.claim(ids::uuid(id)).map(|position| Placed {
                position,
                sheet,
                new: live.insert(position),
                changed: BTreeSet::new(),
            })
        };
        let mut places: Vec<Placed<'_>> = sheets.iter().copied().filter_map(place).collect();
        let mut said: Vec<_> =
            places.iter().map(|place| facts::said(place.sheet, &self.facts).collect::<Vec<_>>().into_iter()).collect();
        for (name, fact) in &mut self.facts {
            for (place, said) in places.iter_mut().zip(&mut said) {
                if fact.set(place.position, said.next().unwrap_or_default(), place.new) && !place.new {
                    place.changed.insert(name);
                }
            }
        }
        let kept = self.kept.get_mut().unwrap_or_else(PoisonError::into_inner);
        places.iter().for_each(|place| place.update(kept, &self.vocabulary));
    }

    /// Takes an organization out; false when it was not there.
    pub fn remove(&mut self, id: OrganizationId) -> bool {
        let Some(position) = self.ids.find(ids::uuid(id)).filter(|position| self.live.remove(*position)) else {
            return false;
        };
        for fact in self.facts.values_mut() {
            fact.set(position, Said::default(), false);
        }
        let kept = self.kept.get_mut().unwrap_or_else(PoisonError::into_inner);
        kept.sets.iter_mut(|_| true).for_each(|(.., set)| {
            set.remove(position);
        });
        kept.orders.iter_mut(|_| true).for_each(|(.., order)| order.update(position, None));
        true
    }

    /// Says which change of the registry the index reflects now.
    pub const fn reached(&mut self, change: u64) {
        self.change = change;
    }

    /// The last change of the registry it reflects.
    #[must_use]
    pub const fn change(&self) -> u64 {
        self.change
    }

    /// How many organizations there are.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.live.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.live.is_empty()
    }

    /// Answers a question: exact counts and the first in order.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer {
        let sets = self.sets(question);
        // A rule that everybody passes keeps nobody out, alone or not.
        let strict = |set: &Set| set.len() < self.live.len();
        let rules = sets.iter().zip(&question.rules).filter(|(set, _)| strict(set));
        let rules: Vec<(&Set, bool)> = rules.map(|(set, rule)| (&**set, rule.scope)).collect();
        let tally = tally(&self.live, &rules);
        let eligible = tally.eligible.len();
        let mut counts = tally.sole.into_iter().zip(tally.failed_in_scope);
        let failures = sets.iter().map(|set| match strict(set).then(|| counts.next()).flatten() {
            Some((alone, in_scope)) => Failures { failed: self.live.len() - set.len(), alone, in_scope },
            None => Failures::default(),
        });
        Answer {
            change: self.change,
            organizations: self.live.len(),
            in_scope: tally.in_scope,
            eligible,
            rules: failures.collect(),
            first: self.first(question, &tally.eligible),
        }
    }

    /// How many pass every rule of `question`: the sets of its rules read through once, which is the least any answer costs.
    #[must_use]
    pub fn count(&self, question: &Question) -> u32 {
        let sets = self.sets(question);
        count_all(&self.live, &sets.iter().map(|set| &**set).collect::<Vec<_>>())
    }

    /// For each rule of `question` who passes it.
    fn sets(&self, question: &Question) -> Vec<Arc<Set>> {
        question.rules.iter().map(|rule| self.passes(&rule.condition, question.day)).collect()
    }

    /// The organizations that pass every rule of `question`, by id.
    #[must_use]
    pub fn qualifying(&self, question: &Question) -> Vec<OrganizationId> {
        let mut sets = self.sets(question);
        sets.sort_by_key(|set| set.len());
        let everybody = Cow::Borrowed(&self.live);
        let all = sets.iter().fold(everybody, |so_far, set| Cow::Owned(set.and(&so_far)));
        let mut ids: Vec<_> =
            all.iter().filter_map(|position| self.ids.at(position)).map(OrganizationId::from_uuid).collect();
        ids.sort_unstable();
        ids
    }

    /// The first of `eligible` in the order of `question`.
    fn first(&self, question: &Question, eligible: &Set) -> Vec<Place> {
        let set = |condition: &Condition| self.passes(condition, question.day);
        let bonuses: Vec<Bands> = question.bonuses.iter().map(|criterion| criterion.sets(set)).collect();
        let order = self.order(&question.fixed, question.day);
        let best = Best { order: &order, bonuses: &bonuses, ids: &self.ids, limit: question.first };
        self.places(best.of(eligible))
    }

    fn places(&self, best: Vec<(Weight, Position)>) -> Vec<Place> {
        let place = |(weight, position)| {
            Some(Place { organization: OrganizationId::from_uuid(self.ids.at(position)?), weight })
        };
        best.into_iter().filter_map(place).collect()
    }

    fn kept(&self) -> MutexGuard<'_, Made> {
        // What is kept is whole at any moment, so a panic elsewhere does not spoil it.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn passes(&self, condition: &Condition, day: NaiveDate) -> Arc<Set> {
        if let Some(set) = self.kept().sets.get(condition, day) {
            return set;
        }
        let set = Arc::new(self.make(condition, day));
        let of = (condition, day);
        self.kept().sets.keep(of, &self.vocabulary, (&set, set.bytes()), self.ids.len());
        set
    }

    /// The order by criteria that do not ask about the need.
    fn order(&self, criteria: &Vec<Criterion>, day: NaiveDate) -> Arc<Order> {
        if let Some(order) = self.kept().orders.get(criteria, day) {
            return order;
        }
        let set = |condition: &Condition| Arc::new(self.make(condition, day));
        let bands: Vec<Bands> = criteria.iter().map(|criterion| criterion.sets(set)).collect();
        let order = Arc::new(Order::new(&self.live, &bands));
        let of = (criteria, day);
        self.kept().orders.keep(of, &self.vocabulary, (&order, order.bytes()), self.ids.len());
        order
    }

    /// Drops the sets of conditions, and keeps the orders, which belong to the packs: the next question costs what one costs
    /// whose conditions nobody has asked about before.
    pub fn forget_conditions(&self) {
        self.kept().sets.clear();
    }

    /// Drops what was made for earlier questions; the next ones make it again.
    pub fn forget(&self) {
        *self.kept() = Made::default();
    }

    /// Gives back room that growing took in advance.
    pub fn shrink(&mut self) {
        self.facts.values_mut().for_each(Fact::shrink);
        self.ids.shrink();
        self.live.shrink();
    }

    /// Bytes of memory: of the facts, and of what is kept for the next questions.
    #[must_use]
    pub fn bytes(&self) -> (usize, usize) {
        let facts: usize = self.facts.values().map(Fact::bytes).sum();
        let kept = self.kept();
        (facts + self.ids.bytes() + self.live.bytes(), kept.sets.bytes() + kept.orders.bytes())
    }
}

impl Criterion {
    /// Who gets how much, with the set of each condition.
    fn sets(&self, set: impl Fn(&Condition) -> Arc<Set>) -> Bands {
        self.bands.iter().map(|(condition, weight)| (set(condition), *weight)).collect()
    }
}

/// An organization being taken in.
struct Placed<'a> {
    position: Position,
    sheet: &'a FactSheet,
    new: bool,
    /// The facts in which it differs from before; not filled for a new one.
    changed: BTreeSet<&'a str>,
}

impl Placed<'_> {
    /// Brings up to date what is kept.
    fn update(&self, kept: &mut Made, vocabulary: &Vocabulary) {
        let nothing = FactSheet::default();
        let holds = |condition: &Condition, day: Option<NaiveDate>| {
            // What is kept without a day does not depend on it.
            let (organization, as_of) = (self.sheet, day.unwrap_or_default());
            Case { vocabulary, organization, opportunity: &nothing, as_of }.outcome(condition) == Outcome::Pass
        };
        let concerned =
            |facts: &BTreeSet<String>| self.new || facts.iter().any(|fact| self.changed.contains(fact.as_str()));
        for (condition, day, set) in kept.sets.iter_mut(concerned) {
            set.assign(self.position, holds(condition, day));
        }
        for (criteria, day, order) in kept.orders.iter_mut(concerned) {
            let first = |criterion: &Criterion| {
                let band = criterion.bands.iter().find(|(condition, _)| holds(condition, day));
                band.map(|(_, weight)| *weight)
            };
            order.update(self.position, Some(criteria.iter().filter_map(first).sum()));
        }
    }
}
