//! The loops over the bits of one block: 65,536 positions in 1,024 words. Everything hot is here.
//!
//! A slice may be shorter than a block (the last block of a registry is rarely full); loops stop at the shorter one.

use pulp::Arch;
use std::sync::LazyLock;

/// The vector unit this processor has, found once.
static UNIT: LazyLock<Unit> = LazyLock::new(Unit::new);

/// What loops are compiled for.
#[derive(Clone, Copy)]
enum Unit {
    /// AVX-512 that counts bits.
    #[cfg(target_arch = "x86_64")]
    Counting(counting::Counting),
    /// AVX-512, AVX2, NEON, or plain words.
    Other(Arch),
}

impl Unit {
    fn new() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(unit) = counting::Counting::try_new() {
            return Self::Counting(unit);
        }
        Self::Other(Arch::new())
    }
}

#[cfg(target_arch = "x86_64")]
mod counting {
    pulp::simd_type! {
        /// AVX-512 with the instruction that counts the bits of a vector. `pulp`'s own unit lacks it, and counts in some ten
        /// instructions what this does in one: 0.36 µs instead of 0.93 µs for the two counts of a block.
        pub(super) struct Counting {
            avx512f: "avx512f",
            avx512bw: "avx512bw",
            avx512dq: "avx512dq",
            avx512vl: "avx512vl",
            avx512vpopcntdq: "avx512vpopcntdq",
        }
    }
}

/// Words in a whole block.
pub(crate) const WORDS: usize = 1024;

/// Runs a loop compiled for the vector unit. The loop must be small enough to be inlined.
#[inline]
fn vectorized<R>(body: impl FnOnce() -> R) -> R {
    match *UNIT {
        #[cfg(target_arch = "x86_64")]
        Unit::Counting(unit) => unit.vectorize(body),
        Unit::Other(arch) => arch.dispatch(body),
    }
}

/// How many bits are set.
pub(crate) fn count(words: &[u64]) -> u32 {
    total(vectorized(
        #[inline(always)]
        || words.iter().map(|w| u64::from(w.count_ones())).sum(),
    ))
}

/// How many bits are set in both.
pub(crate) fn count_and(a: &[u64], b: &[u64]) -> u32 {
    total(vectorized(
        #[inline(always)]
        || a.iter().zip(b).map(|(a, b)| u64::from((a & b).count_ones())).sum(),
    ))
}

/// How many bits of `p` are set in `a` and in `b`, read once.
pub(crate) fn count_and_both(p: &[u64], a: &[u64], b: &[u64]) -> (u32, u32) {
    let (in_a, in_b) = vectorized(
        #[inline(always)]
        || {
            p.iter().zip(a).zip(b).fold((0u64, 0u64), |(x, y), ((p, a), b)| {
                (x + u64::from((p & a).count_ones()), y + u64::from((p & b).count_ones()))
            })
        },
    );
    (total(in_a), total(in_b))
}

/// How many of `lows` are set in `words`.
pub(crate) fn count_listed(lows: &[u16], words: &[u64]) -> u32 {
    let has = |low: &&u16| {
        let (word, mask) = place(**low);
        words.get(word).is_some_and(|word| word & mask != 0)
    };
    u32::try_from(lows.iter().filter(has).count()).unwrap_or(u32::MAX)
}

/// A block has 65,536 bits, so a count of them always fits.
fn total(bits: u64) -> u32 {
    u32::try_from(bits).unwrap_or(u32::MAX)
}

/// `into &= other`
pub(crate) fn and(into: &mut [u64], other: &[u64]) {
    vectorized(
        #[inline(always)]
        || into.iter_mut().zip(other).for_each(|(a, b)| *a &= b),
    );
}

/// `into |= other`
pub(crate) fn or(into: &mut [u64], other: &[u64]) {
    vectorized(
        #[inline(always)]
        || into.iter_mut().zip(other).for_each(|(a, b)| *a |= b),
    );
}

/// `into &= !other`
pub(crate) fn and_not(into: &mut [u64], other: &[u64]) {
    vectorized(
        #[inline(always)]
        || into.iter_mut().zip(other).for_each(|(a, b)| *a &= !b),
    );
}

/// One bit of a comparison with a bound, from the highest: of those `same` so far, whoever differs is more or less than the
/// bound and joins `beyond` if that is what is wanted.
pub(crate) fn compare_bit(same: &mut [u64], beyond: &mut [u64], has: &[u64], bound_has: bool, more: bool) {
    let (bound, wanted) = (u64::from(bound_has).wrapping_neg(), u64::from(more != bound_has).wrapping_neg());
    vectorized(
        #[inline(always)]
        || {
            same.iter_mut().zip(beyond).zip(has).for_each(|((same, beyond), has)| {
                let differs = has ^ bound;
                *beyond |= *same & differs & wanted;
                *same &= !differs;
            });
        },
    );
}

/// Adds `more` to one binary place of many numbers: `place ^= more`, and `more` becomes what is carried to the next place.
/// False when nothing is.
pub(crate) fn add_bit(place: &mut [u64], more: &mut [u64]) -> bool {
    vectorized(
        #[inline(always)]
        || {
            place.iter_mut().zip(more).fold(0, |any, (place, more)| {
                let carried = *place & *more;
                *place ^= *more;
                *more = carried;
                any | carried
            }) != 0
        },
    )
}

/// Counts failures up to two: whoever fails `pass` now and failed before has failed twice.
pub(crate) fn fail_one(once: &mut [u64], twice: &mut [u64], pass: &[u64]) {
    vectorized(
        #[inline(always)]
        || {
            once.iter_mut().zip(twice).zip(pass).for_each(|((once, twice), pass)| {
                *twice |= *once & !pass;
                *once |= !pass;
            });
        },
    );
}

/// [`fail_one`] for four rules in one pass over the accumulators, which are the larger part of the traffic.
pub(crate) fn fail_four(once: &mut [u64], twice: &mut [u64], [a, b, c, d]: [&[u64]; 4]) {
    vectorized(
        #[inline(always)]
        || {
            let rules = a.iter().zip(b).zip(c.iter().zip(d));
            once.iter_mut().zip(twice).zip(rules).for_each(|((once, twice), ((a, b), (c, d)))| {
                let (left, right) = (!(a & b), !(c & d));
                let again = !(a | b) | !(c | d) | (left & right);
                *twice |= (*once & (left | right)) | again;
                *once |= left | right;
            });
        },
    );
}

/// Turns the accumulators into the answer: `once` becomes who failed exactly once, `twice` who failed nothing. Counts both.
pub(crate) fn settle(once: &mut [u64], twice: &mut [u64]) -> (u32, u32) {
    let (alone, nothing) = vectorized(
        #[inline(always)]
        || {
            once.iter_mut().zip(twice).fold((0u64, 0u64), |(alone, nothing), (once, twice)| {
                let failed = *once;
                *once = failed & !*twice;
                *twice = !failed;
                (alone + u64::from(once.count_ones()), nothing + u64::from(twice.count_ones()))
            })
        },
    );
    (total(alone), total(nothing))
}

/// The set bits of `words` in order, as positions inside the block.
pub(crate) fn bits(words: &[u64]) -> BitsOf<'_> {
    BitsOf { base: 0u16.wrapping_sub(64), word: 0, rest: words }
}

/// See [`bits`].
pub(crate) struct BitsOf<'a> {
    /// Position of the first bit of `word`.
    base: u16,
    /// The bits of it still to come.
    word: u64,
    rest: &'a [u64],
}

impl Iterator for BitsOf<'_> {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        while self.word == 0 {
            // Where members are rare most words are empty: they are passed over eight at a time.
            while let Some((eight, rest)) = self.rest.split_first_chunk::<8>()
                && eight.iter().fold(0, |any, word| any | word) == 0
            {
                (self.base, self.rest) = (self.base.wrapping_add(512), rest);
            }
            let (word, rest) = self.rest.split_first()?;
            (self.word, self.base, self.rest) = (*word, self.base.wrapping_add(64), rest);
        }
        let bit = u16::try_from(self.word.trailing_zeros()).unwrap_or(0);
        self.word &= self.word - 1;
        Some(self.base | bit)
    }
}

/// Word and mask of a position inside a block.
pub(crate) fn place(low: u16) -> (usize, u64) {
    (usize::from(low >> 6), 1 << (low & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Four rules at once say the same as one after another, whatever failed before.
        #[test]
        fn four_rules_at_once_equal_one_by_one(start in any::<u64>(), rules in any::<[u64; 4]>()) {
            let (mut once, mut twice) = ([start], [start & start.rotate_left(7)]);
            let (mut once4, mut twice4) = (once, twice);
            for rule in rules {
                fail_one(&mut once, &mut twice, &[rule]);
            }
            let [a, b, c, d] = rules;
            fail_four(&mut once4, &mut twice4, [&[a], &[b], &[c], &[d]]);
            prop_assert_eq!((once, twice), (once4, twice4));
        }

        #[test]
        fn bits_are_the_places_set(mut lows in proptest::collection::vec(any::<u16>(), 0..50)) {
            let mut words = [0; WORDS];
            for &low in &lows {
                let (word, mask) = place(low);
                words[word] |= mask;
            }
            lows.sort_unstable();
            lows.dedup();
            prop_assert_eq!(bits(&words).collect::<Vec<_>>(), lows);
        }
    }
}
