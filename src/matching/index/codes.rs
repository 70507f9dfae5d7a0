//! A fact that is a set of codes (regions, categories): one set of positions for each code, and each position's own codes
//! so that a change finds what to take out.

use super::dictionary::Dictionary;
use super::pages::Pages;
use super::sets::{Position, Set};
use crate::policy::facts::Tree;
use std::collections::BTreeSet;

/// Number of a code in three bytes: an organization holds several, and they are most of the index.
type Number = [u8; 3];

/// Who holds which codes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    tree: Option<Tree>,
    numbers: Dictionary,
    /// What is no code of the tree.
    strange: BTreeSet<u32>,
    /// By number.
    sets: Vec<Set>,
    /// Who is known to hold some or none.
    known: Set,
    /// Who holds some.
    holders: Set,
    held: Pages<u8, Number>,
}

const fn pack(number: u32) -> Number {
    let [a, b, c, _] = number.to_le_bytes();
    [a, b, c]
}

const fn unpack([a, b, c]: Number) -> u32 {
    u32::from_le_bytes([a, b, c, 0])
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Codes {
    /// Nobody holds any yet. Codes beyond 16 million different ones are not kept.
    pub(crate) fn new(tree: Option<Tree>) -> Self {
        Self { tree, ..Self::default() }
    }

    /// Gives `position` its codes, or leaves them unknown; false when it is so already.
    pub(crate) fn set(&mut self, position: Position, codes: Option<&[String]>) -> bool {
        let mut new: Vec<Number> = codes.unwrap_or_default().iter().map(|code| pack(self.number(code))).collect();
        new.sort_unstable();
        new.dedup();
        let old: Vec<Number> = self.held.get(position).collect();
        for number in old.iter().filter(|number| !new.contains(number)) {
            self.assign(*number, position, false);
        }
        for number in new.iter().filter(|number| !old.contains(number)) {
            self.assign(*number, position, true);
        }
        self.holders.assign(position, !new.is_empty());
        let told = self.known.assign(position, codes.is_some());
        self.held.replace(position, &new) || told
    }

    fn assign(&mut self, number: Number, position: Position, member: bool) {
        if let Some(set) = self.sets.get_mut(place(unpack(number))) {
            set.assign(position, member);
        }
    }

    fn number(&mut self, code: &str) -> u32 {
        let (number, new) = self.numbers.claim(code);
        if new {
            self.sets.push(Set::new());
            if self.tree.is_some_and(|tree| tree.stem(code).is_none()) {
                self.strange.insert(number);
            }
        }
        number
    }

    /// Who is known to hold some or none.
    pub(crate) const fn known(&self) -> &Set {
        &self.known
    }

    /// Who holds each of `codes`.
    pub(crate) fn any_of(&self, codes: &[String]) -> Vec<&Set> {
        codes.iter().filter_map(|code| self.set_of(code)).collect()
    }

    /// Who holds `code`, and who holds each of its ancestors.
    pub(crate) fn at_or_above(&self, code: &str) -> Vec<&Set> {
        at_or_above(self.tree, code).filter_map(|node| self.set_of(&node)).collect()
    }

    /// Who holds each of the codes that are one of `nodes` or lie below one.
    pub(crate) fn under(&self, nodes: &[String]) -> Vec<&Set> {
        let Some(tree) = self.tree else { return self.any_of(nodes) };
        let mut sets = Vec::new();
        for stem in nodes.iter().filter_map(|node| tree.stem(node)) {
            // Below the country lies everything.
            if stem.is_empty() && self.strange.is_empty() {
                return vec![&self.holders];
            }
            let below = self.numbers.beginning_with(&stem).filter(|number| !self.strange.contains(number));
            sets.extend(below.filter_map(|number| self.sets.get(place(number))));
        }
        sets
    }

    fn set_of(&self, code: &str) -> Option<&Set> {
        self.sets.get(place(self.numbers.find(code)?))
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        self.sets.iter_mut().for_each(Set::shrink);
        self.sets.shrink_to_fit();
        self.numbers.shrink();
        self.held.shrink();
        self.known.shrink();
        self.holders.shrink();
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        let sets: usize = self.sets.iter().map(Set::bytes).sum();
        self.numbers.bytes()
            + self.sets.capacity() * size_of::<Set>()
            + sets
            + self.held.bytes()
            + self.known.bytes()
            + self.holders.bytes()
    }
}

fn holds(tree: Option<Tree>, node: &str, code: &str) -> bool {
    tree.map_or(node == code, |tree| tree.holds(node, code))
}

/// Every code there could be that is `code` or one of its ancestors.
pub(super) fn at_or_above(tree: Option<Tree>, code: &str) -> impl Iterator<Item = String> {
    let nodes = tree.map_or_else(|| vec![code.to_owned()], |tree| tree.chain(code));
    nodes.into_iter().filter(move |node| holds(tree, node, code))
}
