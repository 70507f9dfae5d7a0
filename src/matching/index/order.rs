//! The order of organizations by weight.
//!
//! Criteria that do not ask about the need give every organization the same weight for every need: its fixed weight. The
//! organizations with the same fixed weight are a tier, and tiers are sets like everything else, so the best eligible ones
//! are read off from the top tier downwards, and a change of one organization moves it from one tier to another. Criteria
//! that ask about the need (is it registered in this very region, is it recommended for this category) cut the eligible
//! ones into few parts of equal bonus, and each part is read off by itself.

use super::ids::Ids;
use super::question::Weight;
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

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        self.tiers.values().map(|tier| tier.bytes() + size_of::<Set>() * 2).sum()
    }
}

/// Some organizations to choose the best from.
#[derive(Debug)]
pub(super) enum Choice {
    /// So few that each is scored.
    Few(Vec<Position>),
    /// So many that the best are read off from the tiers.
    Many(Set),
}

impl Choice {
    /// Whether scoring each of `members` of `all` organizations costs less than going through the tiers until enough of them
    /// are met, which takes the longer the rarer they are.
    fn few(members: u32, all: u32) -> bool {
        const BALANCE: u64 = 8;
        u64::from(members).pow(2) < BALANCE * u64::from(all)
    }

    /// The members of `set`, of `all` organizations.
    pub(super) fn new(set: Set, all: u32) -> Self {
        if Self::few(set.len(), all) { Self::Few(set.iter().collect()) } else { Self::Many(set) }
    }

    /// The members of every one of `sets`, of `all` organizations.
    pub(super) fn of_all<'s>(mut sets: Vec<&'s Set>, live: &'s Set) -> Self {
        /// A set that much smaller than the whole is faster looked through than combined.
        const RARE: u32 = 64;
        sets.push(live);
        sets.sort_by_key(|set| set.len());
        let (Some((rarest, others)), all) = (sets.split_first(), live.len()) else { return Self::Few(Vec::new()) };
        let Some((next, others)) = others.split_first() else { return Self::new((*rarest).clone(), all) };
        if rarest.len() > all / RARE {
            return Self::new(others.iter().fold(rarest.and(next), |so_far, set| so_far.and(set)), all);
        }
        let mut few = Vec::new();
        rarest.both(next, |position| {
            if others.iter().all(|set| set.contains(position)) {
                few.push(position);
            }
            ControlFlow::Continue(())
        });
        Self::Few(few)
    }

    /// Visits each.
    pub(super) fn each(&self, visit: impl FnMut(Position)) {
        match self {
            Self::Few(few) => few.iter().copied().for_each(visit),
            Self::Many(set) => set.iter().for_each(visit),
        }
    }
}

/// The best few of some organizations. Exact.
pub(super) struct Best<'a> {
    /// Order by the criteria that do not ask about the need; only asked for when there are many to choose from.
    pub(super) order: &'a dyn Fn() -> Arc<Order>,
    /// The same criteria one by one.
    pub(super) fixed: &'a [Bands],
    /// The criteria that ask about the need.
    pub(super) bonuses: &'a [Bands],
    pub(super) ids: &'a Ids,
    /// How many are wanted.
    pub(super) limit: usize,
}

impl Best<'_> {
    /// The best of `eligible`: by weight, then by id.
    pub(super) fn of(&self, eligible: &Choice) -> Vec<(Weight, Position)> {
        let mut found = Vec::new();
        match eligible {
            Choice::Few(few) => {
                let weight = |position| weight_at(self.fixed, position) + weight_at(self.bonuses, position);
                found.extend(few.iter().map(|position| (weight(*position), *position)));
            }
            Choice::Many(many) => {
                for (bonus, part) in split(Cow::Borrowed(many), self.bonuses).into_iter().rev() {
                    // The floor under which nobody can reach the best any more.
                    let floor = self.sort(&mut found).get(self.limit.saturating_sub(1)).map(|(weight, _)| *weight);
                    self.read_off(&part, bonus, floor, &mut found);
                }
            }
        }
        self.sort(&mut found);
        found
    }

    fn read_off(&self, part: &Set, bonus: Weight, floor: Option<Weight>, found: &mut Vec<(Weight, Position)>) {
        let late = self.ids.late();
        part.both(late, |position| {
            found.push((weight_at(self.fixed, position) + bonus, position));
            ControlFlow::Continue(())
        });
        let mut wanted = self.limit;
        for (Reverse(fixed), tier) in &(self.order)().tiers {
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

    /// Keeps the best of `found` in order: most weight first, then by id.
    fn sort<'f>(&self, found: &'f mut Vec<(Weight, Position)>) -> &'f [(Weight, Position)] {
        let key = |(weight, position): &(Weight, Position)| (Reverse(*weight), self.ids.at(*position));
        if found.len() > self.limit {
            found.select_nth_unstable_by_key(self.limit, key);
            found.truncate(self.limit);
        }
        found.sort_unstable_by_key(key);
        found
    }
}

/// What `criteria` give at `position`.
fn weight_at(criteria: &[Bands], position: Position) -> Weight {
    let band = |bands: &Bands| bands.iter().find(|(set, _)| set.contains(position)).map(|(_, weight)| *weight);
    criteria.iter().filter_map(band).sum()
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

            let order = Arc::new(Order::new(&everybody, &fixed));
            let best = Best { order: &|| Arc::clone(&order), fixed: &fixed, bonuses: &bonuses, ids: &ids, limit };
            let weight = |position| weight_at(&fixed, position) + weight_at(&bonuses, position);
            let mut wanted: Vec<(Weight, Position)> = eligible.iter().map(|position| (weight(position), position)).collect();
            wanted.sort_by_key(|(weight, position)| (Reverse(*weight), ids.at(*position)));
            wanted.truncate(limit);
            prop_assert_eq!(best.of(&Choice::Few(eligible.iter().collect())), wanted.clone());
            prop_assert_eq!(best.of(&Choice::Many(eligible)), wanted);
        }
    }
}
