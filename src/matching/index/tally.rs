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
    let mut scratch = vec![[0; WORDS]; rules.len() + 1];
    let (mut once, mut twice, mut scope) = ([0; WORDS], [0; WORDS], [0; WORDS]);
    let mut eligible = Vec::with_capacity(live.blocks());
    for at in 0..live.blocks() {
        let mut sets = std::iter::once(live).chain(rules.iter().map(|(set, _)| *set)).zip(&mut scratch);
        let Some(present) = sets.next().map(|(set, scratch)| set.block(at).words(scratch)) else { continue };
        let used = present.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        let passes: Vec<&[u64]> = sets.map(|(set, scratch)| first(set.block(at).words(scratch), used)).collect();
        let [once, twice, scope] =
            [&mut once, &mut twice, &mut scope].map(|words| words.get_mut(..used).unwrap_or_default());

        // Whoever is not there has failed twice already and so is counted nowhere.
        for ((once, twice), present) in once.iter_mut().zip(twice.iter_mut()).zip(present) {
            (*once, *twice) = (!present, !present);
        }
        let fours = passes.chunks_exact(4);
        let rest = fours.remainder();
        fours.filter_map(|four| four.try_into().ok()).for_each(|four| words::fail_four(once, twice, four));
        rest.iter().for_each(|pass| words::fail_one(once, twice, pass));
        let (failed_once, failed_nothing) = words::settle(once, twice);
        eligible.push(Block::from_words_once(twice, failed_nothing));

        scope.copy_from_slice(first(present, used));
        passes.iter().zip(rules).filter(|(_, (_, scoped))| *scoped).for_each(|(pass, _)| words::and(scope, pass));
        let in_scope = words::count(scope);
        tally.in_scope += in_scope;
        let counts = tally.sole.iter_mut().zip(&mut tally.failed_in_scope);
        for ((pass, (_, scoped)), (sole, failed_in_scope)) in passes.iter().zip(rules).zip(counts) {
            if *scoped || in_scope == 0 {
                *sole += failed_once - words::count_and(pass, once);
            } else {
                let (not_alone, passing) = words::count_and_both(pass, once, scope);
                *sole += failed_once - not_alone;
                *failed_in_scope += in_scope - passing;
            }
        }
    }
    tally.eligible = eligible.into_iter().collect();
    tally
}

fn first(words: &[u64], used: usize) -> &[u64] {
    words.get(..used).unwrap_or_default()
}
