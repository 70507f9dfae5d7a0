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

/// The best few of some organizations. Exact.
pub(super) struct Best<'a> {
    /// Order by the criteria that do not ask about the need; only asked for when there are many to choose from.
    pub(super) order: &'a dyn Fn() -> Arc<Order>,
    /// The same criteria one by one.
    pub(super) fixed: &'a [Bands],
    /// The criteria that ask about the need.
    pub(super) bonuses: &'a [Bands],
    pub(super) ids: &'a Ids,
    /// How many organizations the order has.
    pub(super) organizations: u32,
    /// How many are wanted.
    pub(super) limit: usize,
}

impl Best<'_> {
    /// The best of `eligible`: by weight, then by id.
    pub(super) fn of(&self, eligible: &Set) -> Vec<(Weight, Position)> {
        let mut found = Vec::new();
        for (bonus, part) in split(Cow::Borrowed(eligible), self.bonuses).into_iter().rev() {
            // The floor under which nobody can reach the best any more.
            let floor = self.sort(&mut found).get(self.limit.saturating_sub(1)).map(|(weight, _)| *weight);
            if self.few(&part) {
                let scored = part.iter().map(|position| (self.fixed_at(position) + bonus, position));
                found.extend(scored.filter(|(weight, _)| Some(*weight) >= floor));
            } else {
                self.read_off(&part, bonus, floor, &mut found);
            }
        }
        self.sort(&mut found);
        found
    }

    fn fixed_at(&self, position: Position) -> Weight {
        let band = |bands: &Bands| bands.iter().find(|(set, _)| set.contains(position)).map(|(_, weight)| *weight);
        self.fixed.iter().filter_map(band).sum()
    }

    /// Whether scoring each of `part` costs less than going through the tiers until enough of them are met, which takes the
    /// longer the rarer they are.
    fn few(&self, part: &Set) -> bool {
        const BALANCE: u64 = 8;
        u64::from(part.len()).pow(2) < BALANCE * u64::from(self.organizations)
    }

    fn read_off(&self, part: &Set, bonus: Weight, floor: Option<Weight>, found: &mut Vec<(Weight, Position)>) {
        let late = self.ids.late();
        part.both(late, |position| {
            found.push((self.fixed_at(position) + bonus, position));
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
