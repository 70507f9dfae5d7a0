//! Everybody against everything: for each need its first organizations, for each organization its first needs.
//!
//! The organizations are gone through block by block. In a block each different condition is made once, however many needs
//! ask it, and a need is a few operations on blocks that are still in the cache.

use super::Index;
use super::ids::Ids;
use super::needs::{Need, Needs};
use super::order::{Order, keep_best};
use super::question::{Place, Weight};
use super::sets::words::{self, WORDS};
use super::sets::{Block, Position, join};
use super::truth::Blocks;
use crate::kernel::ids::OrganizationId;
use std::borrow::Cow;
use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::Arc;

/// Who matches what. Needs are numbered as they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// For each need, its first organizations in order.
    pub needs: Vec<Vec<Place>>,
    /// For each organization that matches any, its first needs, ascending.
    pub organizations: Vec<(OrganizationId, Vec<usize>)>,
}

/// Blocks of conditions kept at a time by one thread, of 8 KiB each at the most.
const KEPT: usize = 8_192;
/// Threads that share the work at the most; each keeps blocks of its own.
const THREADS: usize = 4;

/// What is asked, made ready once for all blocks.
struct Asked<'a> {
    needs: &'a Needs,
    /// For each condition, what makes its blocks.
    makers: Vec<Blocks<'a>>,
    orders: Vec<Arc<Order>>,
    /// Needs wanted of each organization.
    most: usize,
}

/// What a run of blocks gives.
struct Share {
    /// For each need, its first organizations of these blocks.
    best: Vec<Vec<(Weight, Position)>>,
    organizations: Vec<(OrganizationId, Vec<usize>)>,
}

impl Index {
    /// Matches every need with every organization: the first organizations of each need as it asks, and the first `most`
    /// needs of each organization. Works on several threads, each with a run of blocks of its own.
    #[must_use]
    pub fn digest(&self, needs: &Needs, most: usize) -> Digest {
        let makers = needs.conditions.iter().map(|condition| self.blocks(condition, needs.day)).collect();
        let orders = needs.orders.iter().map(|criteria| self.order(criteria, needs.day)).collect();
        let asked = &Asked { needs, makers, orders, most };
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(THREADS);
        let run = self.live.blocks().div_ceil(threads).max(1);
        let shares: Vec<Share> = std::thread::scope(|scope| {
            let runs = (0..self.live.blocks()).step_by(run).map(|from| from..(from + run).min(self.live.blocks()));
            let working: Vec<_> = runs.map(|blocks| scope.spawn(move || self.share(asked, blocks))).collect();
            working.into_iter().map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        let mut found: Vec<Vec<(Weight, Position)>> = vec![Vec::new(); needs.each.len()];
        let mut organizations = Vec::new();
        for share in shares {
            found.iter_mut().zip(share.best).for_each(|(found, best)| found.extend(best));
            organizations.extend(share.organizations);
        }
        let first = |(mut found, need): (Vec<_>, &Need)| {
            keep_best(&mut found, need.first, &self.ids);
            self.places(found)
        };
        Digest { needs: found.into_iter().zip(&needs.each).map(first).collect(), organizations }
    }

    fn share<'a>(&'a self, asked: &Asked<'a>, blocks: Range<usize>) -> Share {
        let Asked { needs, makers, orders, most } = asked;
        let mut best: Vec<Best> = needs.each.iter().map(Best::new).collect();
        let mut organizations = Vec::new();
        for at in blocks {
            let weights: Vec<Vec<Weight>> = orders.iter().map(|order| order.weights(at)).collect();
            let mut block = Here::new(at, self.live.block(at), makers);
            let mut of_each: Vec<Vec<usize>> = vec![Vec::new(); weights.first().map_or(0, Vec::len)];
            let mut members = Vec::new();
            for ((number, need), best) in needs.each.iter().enumerate().zip(&mut best) {
                block.make(need);
                block.eligible(need, &mut members);
                let weights = weights.get(need.order).map_or(&[][..], Vec::as_slice);
                for low in &members {
                    let place = usize::from(*low);
                    if let Some(of_one) = of_each.get_mut(place).filter(|needs| needs.len() < *most) {
                        of_one.push(number);
                    }
                    let fixed = weights.get(place).copied().unwrap_or(0);
                    let bonus = || need.bonuses.iter().filter_map(|bands| block.bonus(bands, *low)).sum::<Weight>();
                    best.offer(fixed, bonus, join(at, *low), &self.ids);
                }
            }
            let matching = of_each.into_iter().zip(0..=u16::MAX).filter(|(needs, _)| !needs.is_empty());
            let with_id = |(needs, low)| Some((OrganizationId::from_uuid(self.ids.at(join(at, low))?), needs));
            organizations.extend(matching.filter_map(with_id));
        }
        Share { best: best.into_iter().map(|best| best.done(&self.ids)).collect(), organizations }
    }
}

/// What is looked at in one block.
struct Here<'m, 'a> {
    at: usize,
    everybody: &'a Block,
    makers: &'m [Blocks<'a>],
    /// By number of the condition, as far as needed yet.
    made: Vec<Option<Cow<'a, Block>>>,
    count: usize,
    /// Room to work in.
    all: [u64; WORDS],
    scratch: [u64; WORDS],
}

impl<'m, 'a> Here<'m, 'a> {
    fn new(at: usize, everybody: &'a Block, makers: &'m [Blocks<'a>]) -> Self {
        Self { at, everybody, makers, made: Vec::new(), count: 0, all: [0; WORDS], scratch: [0; WORDS] }
    }

    /// Makes the conditions of `need` that are not there yet.
    fn make(&mut self, need: &Need) {
        if self.count >= KEPT {
            self.made.clear();
            self.count = 0;
        }
        self.made.resize(self.makers.len(), None);
        let of_bonuses = need.bonuses.iter().flatten().map(|(number, _)| number);
        for number in need.rules.iter().chain(of_bonuses) {
            if let (Some(slot @ None), Some(maker)) = (self.made.get_mut(*number), self.makers.get(*number)) {
                *slot = Some(Block::made(maker(self.at)));
                self.count += 1;
            }
        }
    }

    fn block(&self, number: usize) -> Option<&Block> {
        self.made.get(number)?.as_deref()
    }

    /// Writes into `members` who passes every rule of `need`.
    fn eligible(&mut self, need: &Need, members: &mut Vec<u16>) {
        let Self { everybody, made, all, scratch, .. } = self;
        let rules = need.rules.iter().filter_map(|number| made.get(*number)?.as_deref());
        let mut strict: Vec<&Block> = rules.filter(|block| block.len() < everybody.len()).collect();
        strict.sort_unstable_by_key(|block| block.len());
        members.clear();
        match strict.split_first() {
            None => members.extend(everybody.iter()),
            Some((Block::List(lows), others)) => {
                let in_others = |low: &u16| others.iter().all(|other| other.contains(*low));
                members.extend(lows.iter().copied().filter(in_others));
            }
            Some((rarest, others)) => {
                all.copy_from_slice(rarest.words(scratch));
                others.iter().for_each(|other| words::and(all, other.words(scratch)));
                members.extend(words::bits(all));
            }
        }
    }

    /// What one criterion gives.
    fn bonus(&self, bands: &[(usize, Weight)], low: u16) -> Option<Weight> {
        let holds = |number: usize| self.block(number).is_some_and(|block| block.contains(low));
        bands.iter().find(|(number, _)| holds(*number)).map(|(_, weight)| *weight)
    }
}

/// The best organizations of one need so far.
struct Best {
    limit: usize,
    /// What the bonuses come to at the most.
    bonus: Weight,
    found: Vec<(Weight, Position)>,
    /// Who weighs less is not among them.
    floor: Option<Weight>,
}

impl Best {
    fn new(need: &Need) -> Self {
        let most = |bands: &Vec<(usize, Weight)>| bands.iter().map(|(_, weight)| *weight).max().unwrap_or(0).max(0);
        Self { limit: need.first, bonus: need.bonuses.iter().map(most).sum(), found: Vec::new(), floor: None }
    }

    /// Takes in an organization, which comes after those of the blocks before.
    fn offer(&mut self, fixed: Weight, bonus: impl Fn() -> Weight, position: Position, ids: &Ids) {
        // Of equal weight the earlier id comes first, and only latecomers have an id that is earlier than their position.
        let too_light = |weight: Weight| {
            self.floor.is_some_and(|floor| weight < floor || weight == floor && !ids.late().contains(position))
        };
        if self.limit == 0 || too_light(fixed + self.bonus) {
            return;
        }
        let weight = fixed + bonus();
        if too_light(weight) {
            return;
        }
        self.found.push((weight, position));
        if self.found.len() >= self.limit * 2 {
            keep_best(&mut self.found, self.limit, ids);
            self.floor = self.found.last().map(|(weight, _)| *weight);
        }
    }

    fn done(mut self, ids: &Ids) -> Vec<(Weight, Position)> {
        keep_best(&mut self.found, self.limit, ids);
        self.found
    }
}
