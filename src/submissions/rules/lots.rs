//! Whether enough was handed in, lot by lot (政府采购法 Art. 36; 87号令 Art. 43: fewer than the method asks for, and nothing is opened).

use crate::opportunities::model::{LotAllocation, OpportunityTerms};
use crate::submissions::model::LotCount;

/// The lots that are bid for one by one; none where there is one offer for the whole.
#[must_use]
pub fn lots_of(terms: &OpportunityTerms) -> Vec<u32> {
    let Some(lots) = &terms.lots else { return Vec::new() };
    if lots.allocation == Some(LotAllocation::Ranking) || lots.this_lot.is_some() {
        return Vec::new();
    }
    // An offer can name what is listed alone.
    (1..=u32::try_from(lots.lots.len()).unwrap_or(0)).collect()
}

/// How many were handed in for each of these lots, and how many there must be; for the whole (0) where there are none. Each
/// entry of `handed_in` names the lots of one submission; one that names none counts for every lot.
#[must_use]
pub fn counted(lots: &[u32], handed_in: &[Vec<u32>], least: u32) -> Vec<LotCount> {
    let count = |lot: u32, of_lot: &dyn Fn(&[u32]) -> bool| LotCount {
        lot,
        submitted: u32::try_from(handed_in.iter().filter(|named| of_lot(named)).count()).unwrap_or(u32::MAX),
        least,
    };
    if lots.is_empty() {
        return vec![count(0, &|_| true)];
    }
    lots.iter().map(|lot| count(*lot, &|named| named.is_empty() || named.contains(lot))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::model::{Lot, Lots};

    fn short(lots: &[u32], handed_in: &[Vec<u32>]) -> Vec<u32> {
        counted(lots, handed_in, 3).into_iter().filter(|one| !one.is_enough()).map(|one| one.lot).collect()
    }

    #[test]
    fn three_for_one_lot_are_not_three_for_another() {
        let handed_in = [vec![1], vec![1, 2], vec![1], vec![2]];
        assert_eq!(short(&[1, 2, 3], &handed_in), [2, 3], "lot 2 has two, lot 3 nobody");
        assert!(short(&[], &handed_in).is_empty(), "four for the whole");
        assert_eq!(short(&[], &handed_in[..2]), [0]);
        assert!(short(&[1], &[vec![], vec![], vec![1]]).is_empty(), "who names no lot bids for all");
    }

    #[test]
    fn lots_given_by_rank_are_bid_for_together() {
        let lots = |allocation| Lots { allocation, lots: vec![Lot::default(), Lot::default()], ..Lots::default() };
        let of =
            |allocation| lots_of(&OpportunityTerms { lots: Some(lots(allocation)), ..OpportunityTerms::default() });
        assert_eq!(of(Some(LotAllocation::Separate)), [1, 2]);
        assert_eq!(of(None), [1, 2]);
        assert!(of(Some(LotAllocation::Ranking)).is_empty());
        assert!(lots_of(&OpportunityTerms::default()).is_empty());
    }
}
