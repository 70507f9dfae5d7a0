//! A fact with few values (an enum, a yes or no): one set for each value.

use super::sets::{Position, Set};

/// Who has which of the values, numbered from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    sets: Vec<Set>,
}

impl Choices {
    /// Gives `position` a value, or none; false when it is so already. A `new` position has none yet.
    pub(crate) fn set(&mut self, position: Position, value: Option<usize>, new: bool) -> bool {
        let old = self.sets.iter().position(|set| !new && set.contains(position));
        if old == value {
            return false;
        }
        if let Some(set) = old.and_then(|old| self.sets.get_mut(old)) {
            set.remove(position);
        }
        if let Some(value) = value {
            if self.sets.len() <= value {
                self.sets.resize_with(value + 1, Set::new);
            }
            if let Some(set) = self.sets.get_mut(value) {
                set.insert(position);
            }
        }
        true
    }

    /// For each value that `wanted` accepts, who has it.
    pub(crate) fn select(&self, wanted: impl Fn(usize) -> bool) -> Vec<&Set> {
        self.sets.iter().enumerate().filter(|(value, _)| wanted(*value)).map(|(_, set)| set).collect()
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        self.sets.iter_mut().for_each(Set::shrink);
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.sets.capacity() * size_of::<Set>() + self.sets.iter().map(Set::bytes).sum::<usize>()
    }
}
