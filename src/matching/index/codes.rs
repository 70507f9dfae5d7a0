//! A fact that is a set of codes (regions, categories): one set of positions for each code, and each position's own codes
//! so that a change finds what to take out.

use super::pages::Pages;
use super::sets::{Position, Set};
use crate::policy::facts::Tree;
use std::collections::BTreeMap;

/// Number of a code in three bytes: an organization holds several, and they are most of the index.
type Number = [u8; 3];

/// Who holds which codes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    tree: Option<Tree>,
    /// In order, so that what lies below a node stands together; with whether it is a code of the tree at all.
    numbers: BTreeMap<String, (usize, bool)>,
    /// Whether all of them are.
    all_in_tree: bool,
    sets: Vec<Set>,
    /// Who is known to hold some or none.
    known: Set,
    /// Who holds some.
    holders: Set,
    held: Pages<u8, Number>,
}

fn pack(number: usize) -> Number {
    let [a, b, c, ..] = number.to_le_bytes();
    [a, b, c]
}

fn unpack([a, b, c]: Number) -> usize {
    usize::try_from(u32::from_le_bytes([a, b, c, 0])).unwrap_or(usize::MAX)
}

impl Codes {
    /// Nobody holds any yet. Codes beyond 16 million different ones are not kept.
    pub(crate) fn new(tree: Option<Tree>) -> Self {
        Self { tree, all_in_tree: true, ..Self::default() }
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
        if let Some(set) = self.sets.get_mut(unpack(number)) {
            set.assign(position, member);
        }
    }

    fn number(&mut self, code: &str) -> usize {
        if let Some((number, _)) = self.numbers.get(code) {
            return *number;
        }
        let number = self.sets.len();
        let in_tree = self.tree.is_some_and(|tree| tree.stem(code).is_some());
        self.all_in_tree &= in_tree;
        self.numbers.insert(code.to_owned(), (number, in_tree));
        self.sets.push(Set::new());
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
            if stem.is_empty() && self.all_in_tree {
                return vec![&self.holders];
            }
            let below = self.numbers.range(stem.clone()..).take_while(|(code, _)| code.starts_with(&stem));
            sets.extend(below.filter_map(|(_, (number, in_tree))| self.sets.get(*number).filter(|_| *in_tree)));
        }
        sets
    }

    fn set_of(&self, code: &str) -> Option<&Set> {
        self.sets.get(self.numbers.get(code)?.0)
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        self.sets.iter_mut().for_each(Set::shrink);
        self.held.shrink();
        self.known.shrink();
        self.holders.shrink();
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        let names: usize = self.numbers.keys().map(|code| code.capacity() + size_of::<(String, usize)>()).sum();
        let sets: usize = self.sets.iter().map(Set::bytes).sum();
        names
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
