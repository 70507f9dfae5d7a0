//! What was made to answer a question and is kept for the next: the set of a condition, the order of a list of criteria.

use super::order::Order;
use super::question::Weight;
use super::sets::Set;
use crate::policy::facts::Timing;
use crate::policy::{Condition, Leaf, Test, Vocabulary};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What a kept thing was made from. The day is there only if the answer depends on it, so that midnight spares the rest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Who passes a condition.
    Passes(Condition, Option<NaiveDate>),
    /// The order by fixed weight.
    Order(Vec<Vec<(Condition, Weight)>>, Option<NaiveDate>),
}

/// A kept thing.
#[derive(Clone, Debug)]
pub(super) enum Made {
    /// Of [`Key::Passes`].
    Set(Arc<Set>),
    /// Of [`Key::Order`].
    Order(Arc<Order>),
}

impl Made {
    fn bytes(&self) -> usize {
        match self {
            Self::Set(set) => set.bytes(),
            Self::Order(order) => order.bytes(),
        }
    }
}

#[derive(Debug)]
struct Entry {
    made: Made,
    /// The facts it was made from.
    facts: BTreeSet<String>,
    bytes: usize,
    last_used: u64,
}

/// Kept things, the longest unused dropped first.
#[derive(Debug, Default)]
pub(super) struct Kept {
    entries: HashMap<Key, Entry>,
    bytes: usize,
    uses: u64,
}

/// Most things kept: each has to be brought up to date when an organization changes.
const MOST: usize = 512;
/// Room for small registries; larger ones have [`ROOM_EACH`] for each organization.
const ROOM: usize = 8 << 20;
const ROOM_EACH: usize = 24;

impl Kept {
    /// The thing made from `key`, if it is still kept.
    pub(super) fn get(&mut self, key: &Key) -> Option<Made> {
        self.uses += 1;
        let entry = self.entries.get_mut(key)?;
        entry.last_used = self.uses;
        Some(entry.made.clone())
    }

    /// Keeps `made`, dropping what was not used for longest if there are more than `organizations` allow.
    pub(super) fn keep(&mut self, key: Key, made: Made, organizations: usize) {
        let (bytes, facts) = (made.bytes(), key.facts());
        let entry = Entry { made, facts, bytes, last_used: self.uses };
        self.bytes += bytes;
        self.bytes -= self.entries.insert(key, entry).map_or(0, |old| old.bytes);
        let room = ROOM.max(ROOM_EACH * organizations);
        while self.entries.len() > 1 && (self.entries.len() > MOST || self.bytes > room) {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.last_used).map(|(key, _)| key.clone());
            let dropped = oldest.and_then(|key| self.entries.remove(&key));
            self.bytes -= dropped.map_or(0, |entry| entry.bytes);
        }
    }

    /// The things made from facts that `concerned` accepts, to be brought up to date.
    pub(super) fn iter_mut(
        &mut self,
        concerned: impl Fn(&BTreeSet<String>) -> bool,
    ) -> impl Iterator<Item = (&Key, &mut Made)> {
        let entries = self.entries.iter_mut().filter(move |(_, entry)| concerned(&entry.facts));
        entries.map(|(key, entry)| (key, &mut entry.made))
    }

    /// Drops the sets of conditions.
    pub(super) fn clear_sets(&mut self) {
        self.entries.retain(|_, entry| matches!(entry.made, Made::Order(_)));
        self.bytes = self.entries.values().map(|entry| entry.bytes).sum();
    }

    /// Drops everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Bytes on the heap.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Key {
    /// The key of a condition asked about on `day`.
    pub(super) fn passes(condition: &Condition, day: NaiveDate, vocabulary: &Vocabulary) -> Self {
        Self::Passes(condition.clone(), Some(day).filter(|_| depends_on_day(condition, vocabulary)))
    }

    /// The key of an order asked about on `day`.
    pub(super) fn order(criteria: Vec<Vec<(Condition, Weight)>>, day: NaiveDate, vocabulary: &Vocabulary) -> Self {
        let dated = criteria.iter().flatten().any(|(condition, _)| depends_on_day(condition, vocabulary));
        Self::Order(criteria, Some(day).filter(|_| dated))
    }

    fn facts(&self) -> BTreeSet<String> {
        let mut facts = BTreeSet::new();
        let mut note = |condition: &Condition| {
            visit(condition, &mut |leaf| {
                facts.insert(leaf.fact.clone());
            });
        };
        match self {
            Self::Passes(condition, _) => note(condition),
            Self::Order(criteria, _) => criteria.iter().flatten().for_each(|(condition, _)| note(condition)),
        }
        facts
    }
}

fn depends_on_day(condition: &Condition, vocabulary: &Vocabulary) -> bool {
    let mut depends = false;
    visit(condition, &mut |leaf| {
        depends |= matches!(leaf.test, Test::Within(_) | Test::AtLeastAgo(_))
            || vocabulary.get(&leaf.fact).is_some_and(|fact| fact.timing != Timing::Plain);
    });
    depends
}

fn visit(condition: &Condition, each: &mut impl FnMut(&Leaf)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| visit(part, each)),
        Condition::Not(part) => visit(part, each),
        Condition::Leaf(leaf) => each(leaf),
        Condition::Settled(_) => {}
    }
}
