//! Sets of positions, in blocks of 65,536: a sorted list of 16-bit numbers where members are rare, a bitmap of 8 KiB where
//! they are common. A block fits the processor's first cache, so questions are answered block by block.

mod block;
pub(crate) mod words;

pub(crate) use block::Block;
use std::borrow::Cow;
use std::ops::ControlFlow;
use words::WORDS;

/// A place in the index; organizations keep theirs until the index is rebuilt.
pub(crate) type Position = u32;

/// Block and place inside it.
pub(crate) fn split(position: Position) -> (usize, u16) {
    let [a, b, c, d] = position.to_le_bytes();
    (usize::from(u16::from_le_bytes([c, d])), u16::from_le_bytes([a, b]))
}

/// The position at a place inside a block.
pub(crate) fn join(block: usize, low: u16) -> Position {
    let ([a, b], [c, d]) = (low.to_le_bytes(), u16::try_from(block).unwrap_or(u16::MAX).to_le_bytes());
    Position::from_le_bytes([a, b, c, d])
}

/// A set of positions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Set {
    blocks: Vec<Block>,
    len: u32,
}

/// What a block that is not there looks like.
static NONE: Block = Block::List(Vec::new());

impl Set {
    /// The empty set.
    pub(crate) const fn new() -> Self {
        Self { blocks: Vec::new(), len: 0 }
    }

    /// How many members.
    pub(crate) const fn len(&self) -> u32 {
        self.len
    }

    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many blocks there are, counting empty ones between.
    pub(crate) const fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// The members in block number `block`.
    pub(crate) fn block(&self, block: usize) -> &Block {
        self.blocks.get(block).unwrap_or(&NONE)
    }

    /// Whether `position` is a member.
    pub(crate) fn contains(&self, position: Position) -> bool {
        let (block, low) = split(position);
        self.block(block).contains(low)
    }

    /// Adds a member; false when it was one.
    pub(crate) fn insert(&mut self, position: Position) -> bool {
        let (at, low) = split(position);
        if self.blocks.len() <= at {
            self.blocks.resize_with(at + 1, Block::default);
        }
        let new = self.blocks.get_mut(at).is_some_and(|block| block.insert(low));
        self.len += u32::from(new);
        new
    }

    /// Takes a member out; false when it was none.
    pub(crate) fn remove(&mut self, position: Position) -> bool {
        let (at, low) = split(position);
        let was = self.blocks.get_mut(at).is_some_and(|block| block.remove(low));
        self.len -= u32::from(was);
        was
    }

    /// Makes `position` a member or none; false when it is so already.
    pub(crate) fn assign(&mut self, position: Position, member: bool) -> bool {
        if member { self.insert(position) } else { self.remove(position) }
    }

    /// Members in ascending order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Position> + '_ {
        self.blocks.iter().enumerate().flat_map(|(at, block)| block.iter().map(move |low| join(at, low)))
    }

    /// Members of both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        self.blocks.iter().zip(&other.blocks).map(|(a, b)| a.and(b)).collect()
    }

    /// Visits the members of both in ascending order until told to stop.
    pub(crate) fn both(&self, other: &Self, mut visit: impl FnMut(Position) -> ControlFlow<()>) {
        let mut blocks = self.blocks.iter().zip(&other.blocks).enumerate();
        let _ = blocks.try_for_each(|(at, (a, b))| a.both(b, |low| visit(join(at, low))));
    }

    /// Members of `self` that are none of `other`.
    pub(crate) fn and_not(&self, other: &Self) -> Self {
        self.blocks.iter().enumerate().map(|(at, block)| block.and_not(other.block(at))).collect()
    }

    /// Members of either.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let (long, short) = if self.blocks.len() >= other.blocks.len() { (self, other) } else { (other, self) };
        long.blocks.iter().enumerate().map(|(at, block)| block.or(short.block(at))).collect()
    }

    /// The same members as bits where they are many, for a set that grew one by one and will be counted with others.
    pub(crate) fn made(self) -> Self {
        self.blocks.into_iter().map(|block| Block::made(Cow::Owned(block)).into_owned()).collect()
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        self.blocks.iter_mut().for_each(Block::shrink);
        self.blocks.shrink_to_fit();
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.blocks.capacity() * size_of::<Block>() + self.blocks.iter().map(Block::bytes).sum::<usize>()
    }
}

/// From the blocks of a set in order.
impl FromIterator<Block> for Set {
    fn from_iter<I: IntoIterator<Item = Block>>(blocks: I) -> Self {
        let blocks: Vec<Block> = blocks.into_iter().collect();
        let len = blocks.iter().map(Block::len).sum();
        Self { blocks, len }
    }
}

/// From positions in ascending order.
impl FromIterator<Position> for Set {
    fn from_iter<I: IntoIterator<Item = Position>>(positions: I) -> Self {
        let (mut blocks, mut bits) = (Vec::new(), [0; WORDS]);
        for position in positions {
            let (at, low) = split(position);
            while blocks.len() < at {
                blocks.push(Block::from_words(&bits));
                bits.fill(0);
            }
            let (word, mask) = words::place(low);
            if let Some(word) = bits.get_mut(word) {
                *word |= mask;
            }
        }
        blocks.push(Block::from_words(&bits));
        blocks.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Members spread so that lists, bitmaps, empty blocks and the turn from one to the other all happen.
    fn members() -> impl Strategy<Value = BTreeSet<Position>> {
        let stretch = (0u32..3, 0u32..60_000, prop_oneof![0u32..20, 3_000u32..6_000], 1usize..4).prop_map(
            |(block, start, len, step)| (block * 65_536 + start..).step_by(step).take(len.try_into().unwrap()),
        );
        proptest::collection::vec(stretch, 0..4).prop_map(|stretches| stretches.into_iter().flatten().collect())
    }

    fn set(members: &BTreeSet<Position>) -> Set {
        members.iter().copied().collect()
    }

    fn assert_same(set: &Set, members: &BTreeSet<Position>) {
        assert_eq!(set.iter().collect::<Vec<_>>(), members.iter().copied().collect::<Vec<_>>());
        assert_eq!(usize::try_from(set.len()).unwrap(), members.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn operations_are_those_of_sets(a in members(), b in members()) {
            let (x, y) = (set(&a), set(&b));
            assert_same(&x.clone().made(), &a);
            assert_same(&x.and(&y), &a.intersection(&b).copied().collect());
            assert_same(&x.or(&y), &a.union(&b).copied().collect());
            assert_same(&x.and_not(&y), &a.difference(&b).copied().collect());
            let any = |at| Block::any([&x, &y, &x].map(|set| Cow::Borrowed(set.block(at)))).into_owned();
            assert_same(&(0..4).map(any).collect(), &a.union(&b).copied().collect());
        }

        #[test]
        fn members_come_and_go_one_by_one(mut a in members(), b in members()) {
            let mut x = set(&a);
            for &position in &b {
                prop_assert_eq!(x.insert(position), a.insert(position));
            }
            assert_same(&x, &a);
            for &position in &b {
                prop_assert!(x.contains(position));
                prop_assert_eq!(x.remove(position), a.remove(&position));
                prop_assert!(!x.contains(position));
            }
            assert_same(&x, &a);
        }
    }

    #[test]
    fn positions_split_and_join() {
        for position in [0, 1, 65_535, 65_536, 131_071, 1_000_000] {
            let (block, low) = split(position);
            assert_eq!(join(block, low), position);
        }
    }
}
