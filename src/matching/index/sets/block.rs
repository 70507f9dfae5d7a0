//! The part of a set that falls in one block of 65,536 positions.

use super::words::{self, WORDS};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// More members than this take less room as bits (8 KiB) than as a list.
const DENSE: usize = 4096;
/// Sets made to be counted with others are better as bits before that: a list has to be written out as bits each time.
const LISTED: u32 = 512;
/// Fewer members than this and a block of bits becomes a list again; far enough below the others that one organization
/// coming and going does not rebuild the block each time.
const SPARSE: u32 = 256;

/// Members of one block: a sorted list where rare, bits where common.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// Positions inside the block, ascending.
    List(Vec<u16>),
    /// One bit a position.
    Bits(Box<Bits>),
}

/// Members as bits, with their number.
#[derive(Clone, Debug)]
pub(crate) struct Bits {
    /// How many bits are set.
    count: u32,
    words: [u64; WORDS],
}

impl Default for Block {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Block {
    /// From the bits of a block; kept as a list when they are few.
    pub(crate) fn from_words(source: &[u64]) -> Self {
        let count = words::count(source);
        if count <= LISTED {
            return Self::List(words::bits(source).collect());
        }
        Self::bits(source, count)
    }

    /// From the bits of a block, `count` of them, for use once: reading many out as a list would cost more than it saves.
    pub(crate) fn from_words_once(source: &[u64], count: u32) -> Self {
        const FEW: u32 = 256;
        match count {
            0 => Self::default(),
            count if count <= FEW => Self::List(words::bits(source).collect()),
            count => Self::bits(source, count),
        }
    }

    fn bits(source: &[u64], count: u32) -> Self {
        let mut bits = Box::new(Bits { count, words: [0; WORDS] });
        bits.words.iter_mut().zip(source).for_each(|(a, b)| *a = *b);
        Self::Bits(bits)
    }

    /// Members of any of `blocks`.
    pub(crate) fn any<'b>(blocks: impl IntoIterator<Item = Cow<'b, Self>>) -> Cow<'b, Self> {
        let mut some = blocks.into_iter().filter(|block| block.len() > 0);
        let Some(first) = some.next() else { return Cow::default() };
        let Some(second) = some.next() else { return first };
        let mut bits = [0; WORDS];
        [first, second].into_iter().chain(some).for_each(|block| block.add_to(&mut bits));
        Cow::Owned(Self::from_words(&bits))
    }

    /// The same members as bits where they are many, for counting with others.
    pub(crate) fn made(block: Cow<'_, Self>) -> Cow<'_, Self> {
        match &*block {
            Self::List(lows) if block.len() > LISTED => Cow::Owned(Self::Bits(Bits::of(lows).into())),
            _ => block,
        }
    }

    /// From positions in ascending order.
    fn from_sorted(lows: Vec<u16>) -> Self {
        if lows.len() <= DENSE {
            return Self::List(lows);
        }
        Self::Bits(Bits::of(&lows).into())
    }

    /// How many members.
    pub(crate) fn len(&self) -> u32 {
        match self {
            Self::List(lows) => u32::try_from(lows.len()).unwrap_or(u32::MAX),
            Self::Bits(bits) => bits.count,
        }
    }

    /// Whether `low` is a member.
    pub(crate) fn contains(&self, low: u16) -> bool {
        match self {
            Self::List(lows) => lows.binary_search(&low).is_ok(),
            Self::Bits(bits) => bits.has(low),
        }
    }

    /// Adds a member; false when it was one.
    pub(crate) fn insert(&mut self, low: u16) -> bool {
        match self {
            Self::List(lows) => {
                // Mostly they come in order.
                if lows.last().is_none_or(|last| *last < low) {
                    lows.push(low);
                } else {
                    let Err(at) = lows.binary_search(&low) else { return false };
                    lows.insert(at, low);
                }
                if lows.len() > DENSE {
                    *self = Self::from_sorted(std::mem::take(lows));
                }
                true
            }
            Self::Bits(bits) => {
                let new = !bits.has(low);
                if new {
                    bits.set(low);
                    bits.count += 1;
                }
                new
            }
        }
    }

    /// Takes a member out; false when it was none.
    pub(crate) fn remove(&mut self, low: u16) -> bool {
        match self {
            Self::List(lows) => match lows.binary_search(&low) {
                Ok(at) => {
                    lows.remove(at);
                    true
                }
                Err(_) => false,
            },
            Self::Bits(bits) => {
                let was = bits.has(low);
                if was {
                    bits.unset(low);
                    bits.count -= 1;
                    if bits.count < SPARSE {
                        *self = Self::List(words::bits(&bits.words).collect());
                    }
                }
                was
            }
        }
    }

    /// Members in ascending order.
    pub(crate) fn iter(&self) -> BlockIter<'_> {
        match self {
            Self::List(lows) => BlockIter::List(lows.iter()),
            Self::Bits(bits) => BlockIter::Bits(words::bits(&bits.words)),
        }
    }

    /// The members as bits, if that is how they are kept.
    pub(crate) fn as_bits(&self) -> Option<&[u64]> {
        match self {
            Self::Bits(bits) => Some(&bits.words),
            Self::List(_) => None,
        }
    }

    /// How many words hold all members.
    pub(crate) fn used(&self) -> usize {
        match self {
            Self::Bits(bits) => bits.words.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1),
            Self::List(lows) => lows.last().map_or(0, |last| words::place(*last).0 + 1),
        }
    }

    /// The first members as words, as many as `scratch` has: the block's own, or written into `scratch`.
    pub(crate) fn words<'a>(&'a self, scratch: &'a mut [u64]) -> &'a [u64] {
        if let Self::Bits(bits) = self {
            return bits.words.get(..scratch.len()).unwrap_or(&bits.words);
        }
        scratch.fill(0);
        self.add_to(scratch);
        scratch
    }

    /// How many members are in `words`.
    pub(crate) fn count_in(&self, words: &[u64]) -> u32 {
        match self {
            Self::Bits(bits) => words::count_and(&bits.words, words),
            Self::List(lows) => words::count_listed(lows, words),
        }
    }

    /// How many members are in `a` and in `b`.
    pub(crate) fn count_in_both(&self, a: &[u64], b: &[u64]) -> (u32, u32) {
        match self {
            Self::Bits(bits) => words::count_and_both(&bits.words, a, b),
            Self::List(lows) => (words::count_listed(lows, a), words::count_listed(lows, b)),
        }
    }

    /// Sets the members' bits in `words`, which may be shorter than a block.
    pub(crate) fn add_to(&self, words: &mut [u64]) {
        match self {
            Self::Bits(bits) => words::or(words, &bits.words),
            Self::List(lows) => {
                for &low in lows {
                    let (word, mask) = words::place(low);
                    if let Some(word) = words.get_mut(word) {
                        *word |= mask;
                    }
                }
            }
        }
    }

    /// Unsets the members' bits in `words`, which may be shorter than a block.
    pub(crate) fn take_from(&self, words: &mut [u64]) {
        match self {
            Self::Bits(bits) => words::and_not(words, &bits.words),
            Self::List(lows) => {
                for &low in lows {
                    let (word, mask) = words::place(low);
                    if let Some(word) = words.get_mut(word) {
                        *word &= !mask;
                    }
                }
            }
        }
    }

    /// Members of both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Bits(a), Self::Bits(b)) => {
                let mut both = a.clone();
                words::and(&mut both.words, &b.words);
                both.counted()
            }
            (Self::List(lows), dense @ Self::Bits(_)) | (dense @ Self::Bits(_), Self::List(lows)) => {
                Self::List(lows.iter().copied().filter(|&low| dense.contains(low)).collect())
            }
            (Self::List(a), Self::List(b)) => Self::List(in_both(a, b).collect()),
        }
    }

    /// Visits the members of both in ascending order until told to stop.
    pub(crate) fn both(&self, other: &Self, mut visit: impl FnMut(u16) -> ControlFlow<()>) -> ControlFlow<()> {
        match (self, other) {
            (Self::Bits(a), Self::Bits(b)) => {
                let mut words = (0..=u16::MAX).step_by(64).zip(a.words.iter().zip(&b.words));
                words.try_for_each(|(base, (a, b))| words::bits(&[a & b]).try_for_each(|bit| visit(base | bit)))
            }
            (Self::List(lows), Self::Bits(bits)) | (Self::Bits(bits), Self::List(lows)) => {
                lows.iter().copied().filter(|&low| bits.has(low)).try_for_each(visit)
            }
            (Self::List(a), Self::List(b)) => in_both(a, b).try_for_each(visit),
        }
    }

    /// Members of `self` that are none of `other`.
    pub(crate) fn and_not(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Bits(a), Self::Bits(b)) => {
                let mut rest = a.clone();
                words::and_not(&mut rest.words, &b.words);
                rest.counted()
            }
            (Self::Bits(a), Self::List(lows)) => {
                let mut rest = a.clone();
                lows.iter().for_each(|&low| rest.unset(low));
                rest.counted()
            }
            (Self::List(lows), other) => Self::List(lows.iter().copied().filter(|&low| !other.contains(low)).collect()),
        }
    }

    /// Members of either.
    pub(crate) fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Bits(a), Self::Bits(b)) => {
                let mut either = a.clone();
                words::or(&mut either.words, &b.words);
                either.counted()
            }
            (Self::List(lows), Self::Bits(bits)) | (Self::Bits(bits), Self::List(lows)) => {
                let mut either = bits.clone();
                lows.iter().for_each(|&low| either.set(low));
                either.counted()
            }
            (Self::List(a), Self::List(b)) => {
                let mut either: Vec<u16> = a.iter().chain(b).copied().collect();
                either.sort_unstable();
                either.dedup();
                Self::from_sorted(either)
            }
        }
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        if let Self::List(lows) = self {
            lows.shrink_to_fit();
        }
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::List(lows) => lows.capacity() * size_of::<u16>(),
            Self::Bits(_) => size_of::<Bits>(),
        }
    }
}

/// Members of a block in ascending order.
pub(crate) enum BlockIter<'a> {
    /// Of a list.
    List(std::slice::Iter<'a, u16>),
    /// Of bits.
    Bits(words::BitsOf<'a>),
}

impl Iterator for BlockIter<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        match self {
            Self::List(lows) => lows.next().copied(),
            Self::Bits(bits) => bits.next(),
        }
    }
}

/// Members of two sorted lists: each of the shorter is looked up in what is left of the longer.
fn in_both<'a>(a: &'a [u16], b: &'a [u16]) -> impl Iterator<Item = u16> + 'a {
    let (few, mut rest) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().copied().filter(move |low| {
        rest = rest.get(rest.partition_point(|other| other < low)..).unwrap_or_default();
        rest.first() == Some(low)
    })
}

impl Bits {
    /// With these members.
    fn of(lows: &[u16]) -> Self {
        let mut bits = Self { count: u32::try_from(lows.len()).unwrap_or(u32::MAX), words: [0; WORDS] };
        lows.iter().for_each(|&low| bits.set(low));
        bits
    }

    /// The block, once the bits are counted.
    fn counted(mut self: Box<Self>) -> Block {
        self.count = words::count(&self.words);
        Block::Bits(self)
    }

    fn has(&self, low: u16) -> bool {
        let (word, mask) = words::place(low);
        self.words.get(word).is_some_and(|word| word & mask != 0)
    }

    fn set(&mut self, low: u16) {
        let (word, mask) = words::place(low);
        if let Some(word) = self.words.get_mut(word) {
            *word |= mask;
        }
    }

    fn unset(&mut self, low: u16) {
        let (word, mask) = words::place(low);
        if let Some(word) = self.words.get_mut(word) {
            *word &= !mask;
        }
    }
}
