//! Whom the ranking and the rule of lots give each lot.

use crate::opportunities::model::LotAllocation;
use std::collections::BTreeSet;

/// A candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked<B, O> {
    /// The bid.
    pub bid: B,
    /// Whose.
    pub organization: O,
    /// Number of the lot it is for; 0 for the whole.
    pub lot: i32,
    /// Its rank there, from 1.
    pub rank: u32,
}

/// A lot with its winner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allotted<B> {
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The bid.
    pub bid: B,
}

/// Whom each lot goes to. Where one bid is for all lots, ranks 1 to n take lots 1 to n. Otherwise each lot goes to its first,
/// lots in their order; where who wins one gets no other (兼投不兼中, and always where lots are taken one after the other),
/// to the first who has none yet. A lot without anybody left is not in the answer.
#[must_use]
pub fn allot<B: Copy, O: Copy + Ord>(
    candidates: &[Ranked<B, O>],
    allocation: Option<LotAllocation>,
    one_win: bool,
    total: u32,
) -> Vec<Allotted<B>> {
    let mut sorted: Vec<&Ranked<B, O>> = candidates.iter().collect();
    sorted.sort_by_key(|one| (one.lot, one.rank));
    if allocation == Some(LotAllocation::Ranking) && total > 0 {
        let first = sorted.into_iter().filter(|one| one.rank <= total);
        return (1..).zip(first).map(|(lot, one)| Allotted { lot, bid: one.bid }).collect();
    }
    let exclusive = one_win || allocation == Some(LotAllocation::Sequential);
    let mut won: BTreeSet<O> = BTreeSet::new();
    let mut given: Vec<Allotted<B>> = Vec::new();
    for one in sorted {
        let taken = given.last().is_some_and(|last| last.lot == one.lot);
        if taken || (exclusive && won.contains(&one.organization)) {
            continue;
        }
        won.insert(one.organization);
        given.push(Allotted { lot: one.lot, bid: one.bid });
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(all: &[(i32, u32, char)]) -> Vec<Ranked<String, char>> {
        let one = |(lot, rank, organization): &(i32, u32, char)| Ranked {
            bid: format!("{organization}{lot}"),
            organization: *organization,
            lot: *lot,
            rank: *rank,
        };
        all.iter().map(one).collect()
    }

    fn given(
        all: &[(i32, u32, char)],
        allocation: Option<LotAllocation>,
        one_win: bool,
        total: u32,
    ) -> Vec<(i32, String)> {
        let ranked = ranked(all);
        let by_position: Vec<Ranked<usize, char>> = ranked
            .iter()
            .enumerate()
            .map(|(at, one)| Ranked { bid: at, organization: one.organization, lot: one.lot, rank: one.rank })
            .collect();
        let allotted = allot(&by_position, allocation, one_win, total);
        allotted.into_iter().map(|one| (one.lot, ranked[one.bid].bid.clone())).collect()
    }

    #[test]
    fn without_lots_the_first_wins() {
        assert_eq!(given(&[(0, 2, 'b'), (0, 1, 'a')], None, false, 0), [(0, "a0".to_owned())]);
    }

    #[test]
    fn each_lot_goes_to_its_first_and_one_may_win_several_unless_forbidden() {
        let all = [(1, 1, 'a'), (1, 2, 'b'), (2, 1, 'a'), (2, 2, 'b'), (2, 3, 'c')];
        let words = |allotted: Vec<(i32, String)>| allotted.into_iter().map(|(_, bid)| bid).collect::<Vec<_>>();
        assert_eq!(words(given(&all, Some(LotAllocation::Separate), false, 2)), ["a1", "a2"]);
        assert_eq!(words(given(&all, Some(LotAllocation::Separate), true, 2)), ["a1", "b2"]);
        assert_eq!(words(given(&all, Some(LotAllocation::Sequential), false, 2)), ["a1", "b2"]);
        assert_eq!(words(given(&[(1, 1, 'a'), (2, 1, 'a')], None, true, 2)), ["a1"], "nobody is left for lot 2");
    }

    #[test]
    fn one_bid_for_all_lots_ranks_take_lots() {
        // The education tender of 2026: ranks 1 to 4 take lots A to D.
        let all = [(0, 1, 'a'), (0, 2, 'b'), (0, 3, 'c'), (0, 4, 'd'), (0, 5, 'e')];
        let taken = given(&all, Some(LotAllocation::Ranking), false, 4);
        let expected = [(1, "a0"), (2, "b0"), (3, "c0"), (4, "d0")].map(|(lot, bid)| (lot, bid.to_owned()));
        assert_eq!(taken, expected);
    }
}
