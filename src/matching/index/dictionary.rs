//! Codes by number and back.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::{BuildHasher, RandomState};

/// Texts, each kept once and numbered from 0 as they come. One allocation holds them all, and looking one up compares it with
/// hardly any other: an organization names several codes, and to find their numbers is much of the work of taking it in.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    texts: Texts,
    hasher: RandomState,
    /// By hash of the text.
    numbers: HashTable<u32>,
    /// In the order of the texts, so that what begins alike stands together.
    ordered: Vec<u32>,
}

/// One text after another.
#[derive(Clone, Debug, Default)]
struct Texts {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Texts {
    fn get(&self, number: u32) -> &str {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let end = |at: usize| self.ends.get(at).and_then(|end| usize::try_from(*end).ok());
        let start = at.checked_sub(1).and_then(end).unwrap_or(0);
        end(at).and_then(|end| self.all.get(start..end)).unwrap_or_default()
    }
}

impl Dictionary {
    /// The number of `text`, if it has one.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.find(self.hasher.hash_one(text), |number| self.texts.get(*number) == text).copied()
    }

    /// The number of `text`, and whether it is new.
    pub(super) fn claim(&mut self, text: &str) -> (u32, bool) {
        let Self { texts, hasher, numbers, ordered } = self;
        let same = |number: &u32| texts.get(*number) == text;
        let hash = |number: &u32| hasher.hash_one(texts.get(*number));
        match numbers.entry(hasher.hash_one(text), same, hash) {
            Entry::Occupied(known) => (*known.get(), false),
            Entry::Vacant(place) => {
                let number = u32::try_from(texts.ends.len()).unwrap_or(u32::MAX);
                place.insert(number);
                let at = ordered.partition_point(|other| texts.get(*other) < text);
                ordered.insert(at, number);
                texts.all.push_str(text);
                texts.ends.push(u32::try_from(texts.all.len()).unwrap_or(u32::MAX));
                (number, true)
            }
        }
    }

    /// The numbers of all that begin with `stem`, in the order of the texts.
    pub(super) fn beginning_with(&self, stem: &str) -> impl Iterator<Item = u32> {
        let start = self.ordered.partition_point(|number| self.texts.get(*number) < stem);
        let rest = self.ordered.get(start..).unwrap_or_default().iter().copied();
        rest.take_while(move |number| self.texts.get(*number).starts_with(stem))
    }

    /// Gives back room that growing took in advance.
    pub(super) fn shrink(&mut self) {
        self.texts.all.shrink_to_fit();
        self.texts.ends.shrink_to_fit();
        self.ordered.shrink_to_fit();
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        let numbers = self.texts.ends.capacity() + self.ordered.capacity();
        self.texts.all.capacity() + numbers * size_of::<u32>() + self.numbers.allocation_size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn every_text_has_one_number_and_those_alike_stand_together(
            texts in proptest::collection::vec("[0-3]{0,4}|甲[0-1]?", 0..60),
            stem in "[0-3]{0,2}|甲?",
        ) {
            let (mut dictionary, mut model) = (Dictionary::default(), BTreeMap::new());
            for text in &texts {
                let next = u32::try_from(model.len()).unwrap();
                let new = !model.contains_key(text);
                let number = *model.entry(text.clone()).or_insert(next);
                prop_assert_eq!(dictionary.claim(text), (number, new));
            }
            for (text, number) in &model {
                prop_assert_eq!(dictionary.find(text), Some(*number));
            }
            prop_assert_eq!(dictionary.find("9"), None);
            let alike: Vec<u32> = model.iter().filter(|(text, _)| text.starts_with(&stem)).map(|(_, number)| *number).collect();
            prop_assert_eq!(dictionary.beginning_with(&stem).collect::<Vec<_>>(), alike);
        }
    }
}
