//! The order of organizations by points.
//!
//! Criteria that do not ask about the need give every organization the same points for every need: its fixed points. The
//! organizations with the same fixed points are a tier, and tiers are sets like everything else, so the best eligible ones
//! are read off from the top tier downwards, and a change of one organization moves it from one tier to another. Criteria
//! that ask about the need (does it serve this very region, is it recommended for this category) cut the eligible ones
//! into few parts of equal bonus, and each part is read off by itself. An order by one criterion after the other is points
//! that are powers of two.

use super::ids::Ids;
use super::sets::{Position, Set};
use crate::policy::Points;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// All organizations by their fixed points.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    tiers: BTreeMap<Reverse<Points>, Set>,
}

/// Who has how many points by one criterion.
pub(super) type Given<'a> = (&'a Set, Points);

impl Order {
    /// Everybody in `live`, where whoever is in a criterion's set has its points.
    pub(super) fn new(live: &Set, criteria: &[Given<'_>]) -> Self {
        let parts = split(Cow::Borrowed(live), criteria);
        Self { tiers: parts.into_iter().map(|(points, part)| (Reverse(points), part.into_owned())).collect() }
    }

    /// Moves `position` to the tier of `points`, or out of the order.
    pub(super) fn update(&mut self, position: Position, points: Option<Points>) {
        self.tiers.retain(|_, tier| !(tier.remove(position) && tier.is_empty()));
        if let Some(points) = points {
            self.tiers.entry(Reverse(points)).or_default().insert(position);
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
    pub(super) fixed: &'a [Given<'a>],
    /// The criteria that ask about the need.
    pub(super) bonuses: &'a [Given<'a>],
    pub(super) ids: &'a Ids,
    /// How many organizations the order has.
    pub(super) organizations: u32,
    /// How many are wanted.
    pub(super) limit: usize,
}

impl Best<'_> {
    /// The best of `eligible`: by points, then by id.
    pub(super) fn of(&self, eligible: &Set) -> Vec<(Points, Position)> {
        let mut found = Vec::new();
        for (bonus, part) in split(Cow::Borrowed(eligible), self.bonuses).into_iter().rev() {
            // The floor under which nobody can reach the best any more.
            let floor = self.sort(&mut found).get(self.limit.saturating_sub(1)).map(|(points, _)| *points);
            if self.few(&part) {
                let scored = part.iter().map(|position| (self.fixed_at(position) + bonus, position));
                found.extend(scored.filter(|(points, _)| Some(*points) >= floor));
            } else {
                self.read_off(&part, bonus, floor, &mut found);
            }
        }
        self.sort(&mut found);
        found
    }

    fn fixed_at(&self, position: Position) -> Points {
        self.fixed.iter().filter(|(set, _)| set.contains(position)).map(|(_, points)| *points).sum()
    }

    /// Whether scoring each of `part` costs less than going through the tiers until enough of them are met, which takes the
    /// longer the rarer they are.
    fn few(&self, part: &Set) -> bool {
        const BALANCE: u64 = 8;
        u64::from(part.len()).pow(2) < BALANCE * u64::from(self.organizations)
    }

    fn read_off(&self, part: &Set, bonus: Points, floor: Option<Points>, found: &mut Vec<(Points, Position)>) {
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

    /// Keeps the best of `found` in order: most points first, then by id.
    fn sort<'f>(&self, found: &'f mut Vec<(Points, Position)>) -> &'f [(Points, Position)] {
        let key = |(points, position): &(Points, Position)| (Reverse(*points), self.ids.at(*position));
        if found.len() > self.limit {
            found.select_nth_unstable_by_key(self.limit, key);
            found.truncate(self.limit);
        }
        found.sort_unstable_by_key(key);
        found
    }
}

/// Cuts `whole` into parts of equal points, by points ascending: whoever is in a criterion's set has its points.
fn split<'a>(whole: Cow<'a, Set>, criteria: &[(&Set, Points)]) -> BTreeMap<Points, Cow<'a, Set>> {
    let mut parts = BTreeMap::from([(Points::ZERO, whole)]);
    for (members, points) in criteria {
        let mut finer: BTreeMap<Points, Cow<'a, Set>> = BTreeMap::new();
        for (so_far, part) in parts {
            for (points, part) in [(so_far + *points, part.and(members)), (so_far, part.and_not(members))] {
                if !part.is_empty() {
                    finer.entry(points).and_modify(|same| *same = Cow::Owned(same.or(&part))).or_insert(Cow::Owned(part));
                }
            }
        }
        parts = finer;
    }
    parts
}
