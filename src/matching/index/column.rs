//! One whole number a position (a count, an amount, a day), kept as bits: set number n holds the positions whose number has
//! bit n. Comparing all organizations with a threshold is then a few operations on sets for each bit, 64 organizations at a
//! time, and small numbers take little room.

use super::sets::words::{self, WORDS};
use super::sets::{Block, Position, Set};
use std::borrow::Cow;

/// Numbers from and to, both inclusive.
pub(crate) type Range = (i64, i64);

/// Every number there can be.
pub(crate) const ANY: Range = (i64::MIN, i64::MAX);

/// A number for each position, or none where it is unknown.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    known: Set,
    /// Who has which bit of the number's key, lowest first.
    bits: Box<[Set; 64]>,
}

impl Default for Column {
    fn default() -> Self {
        Self { known: Set::new(), bits: Box::new(std::array::from_fn(|_| Set::new())) }
    }
}

/// A number without sign, in the same order.
const fn key(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

impl Column {
    /// Puts a number at `position`, or makes it unknown; false when it is so already.
    pub(crate) fn set(&mut self, position: Position, number: Option<i64>) -> bool {
        let told = self.known.assign(position, number.is_some());
        let key = number.map_or(0, key);
        if told && number.is_some() {
            // Of an unknown number there is nothing to take out.
            for bit in words::bits(&[key]) {
                if let Some(set) = self.bits.get_mut(usize::from(bit)) {
                    set.insert(position);
                }
            }
            return true;
        }
        let mut changed = told;
        for (bit, set) in self.bits.iter_mut().enumerate() {
            let has = key >> bit & 1 == 1;
            changed |= (has || !set.is_empty()) && set.assign(position, has);
        }
        changed
    }

    /// Whose number is known.
    pub(crate) const fn known(&self) -> &Set {
        &self.known
    }

    /// Whose number lies in one of `ranges`, block by block.
    pub(crate) fn select<'a>(&'a self, ranges: Vec<Range>) -> impl Fn(usize) -> Cow<'a, Block> + 'a {
        move |at| Block::any(ranges.iter().map(|range| Cow::Owned(self.within(*range, at))))
    }

    fn within(&self, (from, to): Range, at: usize) -> Block {
        let mut within = [0; WORDS];
        self.known.block(at).add_to(&mut within);
        for (bound, more, everybody) in [(from, false, from == i64::MIN), (to, true, to == i64::MAX)] {
            if !everybody {
                let outside = self.beyond(at, key(bound), more);
                words::and_not(&mut within, &outside);
            }
        }
        Block::from_words(&within)
    }

    /// Whose key in a block is more (or less) than `bound`: the highest bit in which the two differ decides.
    fn beyond(&self, at: usize, bound: u64, more: bool) -> [u64; WORDS] {
        let (mut same, mut beyond, mut scratch) = ([0; WORDS], [0; WORDS], [0; WORDS]);
        self.known.block(at).add_to(&mut same);
        for (bit, set) in self.bits.iter().enumerate().rev() {
            let (block, bound_has) = (set.block(at), bound >> bit & 1 == 1);
            if block.len() > 0 || bound_has {
                words::compare_bit(&mut same, &mut beyond, block.words(&mut scratch), bound_has, more);
            }
        }
        beyond
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        self.known.shrink();
        self.bits.iter_mut().for_each(Set::shrink);
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.known.bytes() + size_of_val(&*self.bits) + self.bits.iter().map(Set::bytes).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = i64> {
        prop_oneof![
            -3i64..80,
            65_530i64..65_540,
            prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(1i64 << 40), Just(-1i64 << 40)]
        ]
    }

    proptest! {
        #[test]
        fn ranges_select_what_lies_in_them(
            cells in proptest::collection::vec((0u32..200, proptest::option::of(number())), 0..100),
            ranges in proptest::collection::vec((number(), number()), 0..3),
        ) {
            let (mut column, mut model) = (Column::default(), vec![None; 200]);
            for (position, number) in cells {
                let old = std::mem::replace(&mut model[usize::try_from(position).unwrap()], number);
                prop_assert_eq!(column.set(position, number), old != number);
            }
            let wanted = |ranges: &[Range]| -> Vec<u32> {
                let within = |n: &i64| ranges.iter().any(|(from, to)| from <= n && n <= to);
                (0..).zip(&model).filter(|(_, n)| n.as_ref().is_some_and(within)).map(|(at, _)| at).collect()
            };
            let selected: Set = (0..1).map(|at| column.select(ranges.clone())(at).into_owned()).collect();
            prop_assert_eq!(selected.iter().collect::<Vec<_>>(), wanted(&ranges));
            prop_assert_eq!(column.known().iter().collect::<Vec<_>>(), wanted(&[ANY]));
        }
    }
}
