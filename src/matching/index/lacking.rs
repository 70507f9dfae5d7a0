//! How many rules an organization does not pass, counted for all needs at once.

use super::sets::words::{self, WORDS};
use super::sets::{Set, join};

/// For each need a number, in binary: plane number n holds the needs whose number has bit n. Adding one to the numbers of
/// some needs is then a few operations on words, 64 needs at a time.
#[derive(Clone, Debug)]
pub struct Lacking {
    needs: usize,
    planes: Vec<Vec<u64>>,
}

impl Lacking {
    /// Nothing lacking of any of so many needs.
    pub(super) const fn none(needs: usize) -> Self {
        Self { needs, planes: Vec::new() }
    }

    /// Notes one more rule not passed for the needs in `more`; its words are used up.
    pub(super) fn add(&mut self, more: &mut [u64]) {
        for plane in &mut self.planes {
            if !words::add_bit(plane, more) {
                return;
            }
        }
        if more.iter().any(|word| *word != 0) {
            self.planes.push(more.to_vec());
        }
    }

    /// The largest number there may be.
    #[must_use]
    pub fn most(&self) -> usize {
        (1usize << self.planes.len()) - 1
    }

    /// How many needs lack exactly `number` rules.
    #[must_use]
    pub fn count(&self, number: usize) -> usize {
        self.words(number).iter().map(|word| usize::try_from(word.count_ones()).unwrap_or(0)).sum()
    }

    /// The needs that lack exactly `number` rules, ascending.
    #[must_use]
    pub fn exactly(&self, number: usize) -> Vec<usize> {
        let members = |(at, words): (usize, &[u64])| -> Vec<usize> {
            words::bits(words).filter_map(|low| usize::try_from(join(at, low)).ok()).collect()
        };
        self.words(number).chunks(WORDS).enumerate().flat_map(members).collect()
    }

    fn words(&self, number: usize) -> Vec<u64> {
        if number > self.most() {
            return Vec::new();
        }
        let mut words = vec![u64::MAX; self.needs.div_ceil(64)];
        if let Some(last) = words.last_mut().filter(|_| !self.needs.is_multiple_of(64)) {
            *last = (1 << (self.needs % 64)) - 1;
        }
        for (bit, plane) in self.planes.iter().enumerate() {
            if number >> bit & 1 == 1 {
                words::and(&mut words, plane);
            } else {
                words::and_not(&mut words, plane);
            }
        }
        words
    }
}

/// Writes the needs of `set` into `words`.
pub(super) fn write(set: &Set, words: &mut [u64]) {
    words.fill(0);
    words.chunks_mut(WORDS).enumerate().for_each(|(at, words)| set.block(at).add_to(words));
}

/// Takes the needs of `set` out of `words`.
pub(super) fn take_out(set: &Set, words: &mut [u64]) {
    words.chunks_mut(WORDS).enumerate().for_each(|(at, words)| set.block(at).take_from(words));
}
