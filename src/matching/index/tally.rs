//! The counts of one question: who qualifies, who fails which rule, who fails only one.

use super::sets::words::{self, WORDS};
use super::sets::{Block, Set};

/// What is counted. Vectors have an entry for each rule.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Who fails no rule.
    pub(super) eligible: Set,
    /// How many pass every rule of the scope (those that serve the category and the region).
    pub(super) in_scope: u32,
    /// How many fail this rule and no other.
    pub(super) sole: Vec<u32>,
    /// How many of the scope fail this rule.
    pub(super) failed_in_scope: Vec<u32>,
}

/// Counts over everybody in `live`. Each rule is who passes it (nobody outside `live`) and whether it belongs to the scope.
///
/// Block by block, so that a block of every rule stays in the cache for both passes: the first counts each
/// organization's failures up to two, the second counts for each rule whom it alone keeps out.
pub(super) fn tally(live: &Set, rules: &[(&Set, bool)]) -> Tally {
    let mut tally = Tally { sole: vec![0; rules.len()], failed_in_scope: vec![0; rules.len()], ..Tally::default() };
    let (mut once, mut twice, mut scope, mut scratch) = ([0; WORDS], [0; WORDS], [0; WORDS], [0; WORDS]);
    let mut eligible = Vec::with_capacity(live.blocks());
    for at in 0..live.blocks() {
        let blocks = || rules.iter().map(|(set, _)| set.block(at));
        let used = live.block(at).used();
        let [once, twice, scope, scratch] =
            [&mut once, &mut twice, &mut scope, &mut scratch].map(|words| words.get_mut(..used).unwrap_or_default());

        // Whoever is not there has failed twice already and so is counted nowhere.
        scope.copy_from_slice(live.block(at).words(scratch));
        for ((once, twice), present) in once.iter_mut().zip(twice.iter_mut()).zip(&*scope) {
            (*once, *twice) = (!present, !present);
        }
        // Those that are bits are read where they are, four in one pass; the others are written out one by one.
        let dense: Vec<&[u64]> = blocks().filter_map(Block::as_bits).collect();
        let fours = dense.chunks_exact(4);
        fours.remainder().iter().for_each(|pass| words::fail_one(once, twice, pass));
        fours.filter_map(|four| four.try_into().ok()).for_each(|four| words::fail_four(once, twice, four));
        let rare = blocks().filter(|block| block.as_bits().is_none());
        rare.for_each(|block| words::fail_one(once, twice, block.words(scratch)));
        let (failed_once, failed_nothing) = words::settle(once, twice);
        eligible.push(Block::from_words_once(twice, failed_nothing));

        let scoped = blocks().zip(rules).filter(|(_, (_, scoped))| *scoped);
        scoped.for_each(|(block, _)| words::and(scope, block.words(scratch)));
        let in_scope = words::count(scope);
        tally.in_scope += in_scope;
        let counts = tally.sole.iter_mut().zip(&mut tally.failed_in_scope);
        for ((block, (_, scoped)), (sole, failed_in_scope)) in blocks().zip(rules).zip(counts) {
            if *scoped || in_scope == 0 {
                *sole += failed_once - block.count_in(once);
            } else {
                let (not_alone, passing) = block.count_in_both(once, scope);
                *sole += failed_once - not_alone;
                *failed_in_scope += in_scope - passing;
            }
        }
    }
    tally.eligible = eligible.into_iter().collect();
    tally
}

/// How many are in `live` and in every one of `sets`.
pub(super) fn count_all(live: &Set, sets: &[&Set]) -> u32 {
    let (mut all, mut scratch) = ([0; WORDS], [0; WORDS]);
    let mut count = |at| {
        let used = live.block(at).used();
        let [all, scratch] = [&mut all, &mut scratch].map(|words| words.get_mut(..used).unwrap_or_default());
        all.copy_from_slice(live.block(at).words(scratch));
        sets.iter().for_each(|set| words::and(all, set.block(at).words(scratch)));
        words::count(all)
    };
    (0..live.blocks()).map(&mut count).sum()
}
