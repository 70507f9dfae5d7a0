//! What was made to answer a question and is kept for the next: the set of a condition, the order of a list of criteria.

use super::question::Criterion;
use crate::policy::facts::Timing;
use crate::policy::{Condition, Leaf, Test, Vocabulary};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

/// What things are made from.
pub(super) trait Source: Clone + Eq + Hash {
    /// Visits every test.
    fn visit(&self, each: &mut impl FnMut(&Leaf));
}

impl Source for Condition {
    fn visit(&self, each: &mut impl FnMut(&Leaf)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.visit(each)),
            Self::Not(part) => part.visit(each),
            Self::Leaf(leaf) => each(leaf),
            Self::Settled(_) => {}
        }
    }
}

impl Source for Vec<Criterion> {
    fn visit(&self, each: &mut impl FnMut(&Leaf)) {
        self.iter().flat_map(|criterion| &criterion.bands).for_each(|(condition, _)| condition.visit(each));
    }
}

#[derive(Debug)]
struct Entry<T> {
    made: Arc<T>,
    /// The day it was made for, only if it depends on it, so that midnight spares the rest.
    day: Option<NaiveDate>,
    /// The facts it was made from.
    facts: BTreeSet<String>,
    bytes: usize,
    last_used: u64,
}

/// Things kept by what they were made from, the longest unused dropped first.
#[derive(Debug)]
pub(super) struct Kept<S, T> {
    entries: HashMap<S, Entry<T>>,
    bytes: usize,
    uses: u64,
}

/// Most things kept: each has to be brought up to date when an organization changes.
const MOST: usize = 512;
/// Room for small registries; larger ones have [`ROOM_EACH`] for each organization.
const ROOM: usize = 4 << 20;
const ROOM_EACH: usize = 16;

impl<S, T> Default for Kept<S, T> {
    fn default() -> Self {
        Self { entries: HashMap::new(), bytes: 0, uses: 0 }
    }
}

impl<S: Source, T: Clone> Kept<S, T> {
    /// The thing made from `source`, if it is still kept and that for `day`.
    pub(super) fn get(&mut self, source: &S, day: NaiveDate) -> Option<Arc<T>> {
        self.uses += 1;
        let entry = self.entries.get_mut(source).filter(|entry| entry.day.is_none_or(|of| of == day))?;
        entry.last_used = self.uses;
        Some(Arc::clone(&entry.made))
    }

    /// Keeps what was made from `source` for `day`, dropping what was not used for longest if there is more than
    /// `organizations` allow.
    pub(super) fn keep(
        &mut self,
        (source, day): (&S, NaiveDate),
        vocabulary: &Vocabulary,
        (made, bytes): (&Arc<T>, usize),
        organizations: usize,
    ) {
        let (mut facts, mut depends_on_day) = (BTreeSet::new(), false);
        source.visit(&mut |leaf| {
            depends_on_day |= matches!(leaf.test, Test::Within(_) | Test::AtLeastAgo(_))
                || vocabulary.get(&leaf.fact).is_some_and(|fact| fact.timing != Timing::Plain);
            facts.insert(leaf.fact.clone());
        });
        let day = Some(day).filter(|_| depends_on_day);
        let entry = Entry { made: Arc::clone(made), day, facts, bytes, last_used: self.uses };
        self.bytes += bytes;
        self.bytes -= self.entries.insert(source.clone(), entry).map_or(0, |old| old.bytes);
        let room = ROOM.max(ROOM_EACH * organizations);
        while self.entries.len() > 1 && (self.entries.len() > MOST || self.bytes > room) {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.last_used).map(|(source, _)| source.clone());
            let dropped = oldest.and_then(|source| self.entries.remove(&source));
            self.bytes -= dropped.map_or(0, |entry| entry.bytes);
        }
    }

    /// The things made from facts that `concerned` accepts, to be brought up to date.
    pub(super) fn iter_mut(
        &mut self,
        concerned: impl Fn(&BTreeSet<String>) -> bool,
    ) -> impl Iterator<Item = (&S, Option<NaiveDate>, &mut T)> {
        let entries = self.entries.iter_mut().filter(move |(_, entry)| concerned(&entry.facts));
        entries.map(|(source, entry)| (source, entry.day, Arc::make_mut(&mut entry.made)))
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
