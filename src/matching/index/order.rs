//! The order of organizations by weight.
//!
//! Criteria that do not ask about the need give every organization the same weight for every need: its fixed weight. The
//! organizations with the same fixed weight are a tier, and tiers are sets like everything else, so the best eligible ones
//! are read off from the top tier downwards, and a change of one organization moves it from one tier to another. Criteria
//! that ask about the need (is it registered in this very region, is it recommended for this category) cut the eligible
//! ones into few parts of equal bonus, and each part is read off by itself.

use super::ids::Ids;
use super::question::Weight;
use super::sets::words::WORDS;
use super::sets::{Position, Set};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// All organizations by their fixed weight.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    tiers: BTreeMap<Reverse<Weight>, Set>,
}

/// Who gets how much from one criterion: the first band an organization is in counts.
pub(super) type Bands = Vec<(Arc<Set>, Weight)>;

impl Order {
    /// Everybody in `live`, placed by what the criteria give.
    pub(super) fn new(live: &Set, criteria: &[Bands]) -> Self {
        let parts = split(Cow::Borrowed(live), criteria);
        Self { tiers: parts.into_iter().map(|(weight, part)| (Reverse(weight), part.into_owned())).collect() }
    }

    /// Moves `position` to the tier of `weight`, or out of the order.
    pub(super) fn update(&mut self, position: Position, weight: Option<Weight>) {
        self.tiers.retain(|_, tier| !(tier.remove(position) && tier.is_empty()));
        if let Some(weight) = weight {
            self.tiers.entry(Reverse(weight)).or_default().insert(position);
        }
    }

    /// The fixed weight of `position`, which has one.
    fn weight(&self, position: Position) -> Weight {
        let tier = self.tiers.iter().find(|(_, tier)| tier.contains(position));
        tier.map_or(0, |(Reverse(weight), _)| *weight)
    }

    /// The fixed weight of every position in block number `block`; nothing for those that are not in the order.
    pub(super) fn weights(&self, block: usize) -> Vec<Weight> {
        let mut weights = vec![0; WORDS * 64];
        for (Reverse(weight), tier) in &self.tiers {
            for low in tier.block(block).iter() {
                if let Some(of_one) = weights.get_mut(usize::from(low)) {
                    *of_one = *weight;
                }
            }
        }
        weights
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        self.tiers.values().map(|tier| tier.bytes() + size_of::<Set>() * 2).sum()
    }
}

/// The best few of some organizations. Exact.
pub(super) struct Best<'a> {
    /// Order by the criteria that do not ask about the need.
    pub(super) order: &'a Order,
    /// The criteria that ask about the need.
    pub(super) bonuses: &'a [Bands],
    pub(super) ids: &'a Ids,
    /// How many are wanted.
    pub(super) limit: usize,
}

impl Best<'_> {
    /// The best of `eligible`: by weight, then by id.
    pub(super) fn of(&self, eligible: &Set) -> Vec<(Weight, Position)> {
        let mut found = Vec::new();
        for (bonus, part) in split(Cow::Borrowed(eligible), self.bonuses).into_iter().rev() {
            // The floor under which nobody can reach the best any more.
            keep_best(&mut found, self.limit, self.ids);
            let floor = found.get(self.limit.saturating_sub(1)).map(|(weight, _)| *weight);
            self.read_off(&part, bonus, floor, &mut found);
        }
        keep_best(&mut found, self.limit, self.ids);
        found
    }

    fn read_off(&self, part: &Set, bonus: Weight, floor: Option<Weight>, found: &mut Vec<(Weight, Position)>) {
        let late = self.ids.late();
        part.both(late, |position| {
            found.push((self.order.weight(position) + bonus, position));
            ControlFlow::Continue(())
        });
        let mut wanted = self.limit;
        for (Reverse(fixed), tier) in &self.order.tiers {
            if wanted == 0 || Some(*fixed + bonus) < floor {
                break;
            }
            part.both(tier, |position| {
                if !late.contains(position) {
                    found.push((*fixed + bonus, position));
                    wanted -= 1;
                }
                if wanted == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
        }
    }
}

/// Keeps the best `limit` of `found` in order: most weight first, then by id.
pub(super) fn keep_best(found: &mut Vec<(Weight, Position)>, limit: usize, ids: &Ids) {
    let key = |(weight, position): &(Weight, Position)| (Reverse(*weight), ids.at(*position));
    if found.len() > limit {
        found.select_nth_unstable_by_key(limit, key);
        found.truncate(limit);
    }
    found.sort_unstable_by_key(key);
}

/// Cuts `whole` into parts of equal weight by what the criteria give, by weight ascending.
fn split<'a>(whole: Cow<'a, Set>, criteria: &[Bands]) -> BTreeMap<Weight, Cow<'a, Set>> {
    let mut parts = BTreeMap::from([(0, whole)]);
    for bands in criteria {
        let mut finer: BTreeMap<Weight, Cow<'a, Set>> = BTreeMap::new();
        let mut add = |weight, part: Set| {
            if !part.is_empty() {
                finer.entry(weight).and_modify(|same| *same = Cow::Owned(same.or(&part))).or_insert(Cow::Owned(part));
            }
        };
        for (so_far, mut rest) in parts {
            for (members, weight) in bands {
                add(so_far + weight, rest.and(members));
                rest = Cow::Owned(rest.and_not(members));
            }
            add(so_far, rest.into_owned());
        }
        parts = finer;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        /// Among many, and with latecomers among them, the best are those that sorting everybody gives.
        #[test]
        fn the_best_are_the_first_of_all_sorted(
            arrivals in proptest::collection::vec((0u128..2_000, any::<u8>()), 300..600),
            weights in proptest::collection::vec(-4i64..8, 8),
            limit in 0usize..60,
        ) {
            let mut ids = Ids::default();
            let mut members = vec![Set::new(); 8];
            for (id, memberships) in arrivals {
                let position = ids.claim(Uuid::from_u128(id)).unwrap();
                for (bit, set) in members.iter_mut().enumerate() {
                    set.assign(position, memberships >> bit & 1 == 1);
                }
            }
            let everybody: Set = (0..u32::try_from(ids.len()).unwrap()).collect();
            let mut bands: Vec<(Arc<Set>, Weight)> = members.into_iter().map(Arc::new).zip(weights).collect();
            let eligible = everybody.and_not(&bands.pop().unwrap().0);
            let (bonuses, fixed) = ([bands.split_off(5)], [bands.split_off(3), bands]);

            let order = Order::new(&everybody, &fixed);
            let best = Best { order: &order, bonuses: &bonuses, ids: &ids, limit };
            let band = |bands: &Bands, position| bands.iter().find(|(set, _)| set.contains(position)).map(|(_, weight)| *weight);
            let weight = |position| fixed.iter().chain(&bonuses).filter_map(|bands| band(bands, position)).sum::<Weight>();
            let mut wanted: Vec<(Weight, Position)> = eligible.iter().map(|position| (weight(position), position)).collect();
            wanted.sort_by_key(|(weight, position)| (Reverse(*weight), ids.at(*position)));
            wanted.truncate(limit);
            prop_assert_eq!(best.of(&eligible), wanted);
            let weights = order.weights(0);
            prop_assert!(everybody.iter().all(|position| weights[usize::try_from(position).unwrap()] == order.weight(position)));
        }
    }
}
