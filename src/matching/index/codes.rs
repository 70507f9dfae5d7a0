//! A fact that is a set of codes (regions, categories): one set of positions for each code, and each position's own codes
//! so that a change finds what to take out.

use super::pages::Pages;
use super::sets::{Position, Set};
use crate::policy::facts::Tree;
use std::collections::{BTreeSet, HashMap};

/// Number of a code in three bytes: an organization holds several, and they are most of the index.
type Number = [u8; 3];

/// Who holds which codes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    tree: Option<Tree>,
    numbers: HashMap<String, usize>,
    sets: Vec<Set>,
    /// Who is known to hold some or none.
    known: Set,
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
        let told = self.known.assign(position, codes.is_some());
        self.held.replace(position, &new) || told
    }

    fn assign(&mut self, number: Number, position: Position, member: bool) {
        if let Some(set) = self.sets.get_mut(unpack(number)) {
            set.assign(position, member);
        }
    }

    fn number(&mut self, code: &str) -> usize {
        if let Some(number) = self.numbers.get(code) {
            return *number;
        }
        let number = self.sets.len();
        self.numbers.insert(code.to_owned(), number);
        self.sets.push(Set::new());
        number
    }

    /// Who is known to hold some or none.
    pub(crate) const fn known(&self) -> &Set {
        &self.known
    }

    /// Who holds one of `codes` itself.
    pub(crate) fn any_of(&self, codes: &[String]) -> Set {
        self.union(codes.iter().filter_map(|code| self.numbers.get(code)).copied().collect())
    }

    /// Who holds every one of `codes`, itself or by an ancestor.
    pub(crate) fn covers(&self, codes: &[String]) -> Set {
        let mut covering = codes.iter().map(|code| self.union(self.at_or_above(code)));
        let first = covering.next().unwrap_or_else(|| self.known.clone());
        covering.fold(first, |so_far, next| so_far.and(&next))
    }

    /// Who holds a code that is one of `nodes` or lies below one.
    pub(crate) fn under(&self, nodes: &[String]) -> Set {
        let below = |code: &str| nodes.iter().any(|node| holds(self.tree, node, code));
        self.union(self.numbers.iter().filter(|(code, _)| below(code)).map(|(_, number)| *number).collect())
    }

    /// Numbers of the codes held by somebody that are `code` or one of its ancestors.
    fn at_or_above(&self, code: &str) -> BTreeSet<usize> {
        at_or_above(self.tree, code).filter_map(|node| self.numbers.get(&node).copied()).collect()
    }

    fn union(&self, numbers: BTreeSet<usize>) -> Set {
        Set::any(&numbers.into_iter().filter_map(|number| self.sets.get(number)).collect::<Vec<_>>())
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        self.sets.iter_mut().for_each(Set::shrink);
        self.held.shrink();
        self.known.shrink();
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        let names: usize = self.numbers.keys().map(|code| code.capacity() + size_of::<(String, usize)>()).sum();
        let sets: usize = self.sets.iter().map(Set::bytes).sum();
        names + self.sets.capacity() * size_of::<Set>() + sets + self.held.bytes() + self.known.bytes()
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
