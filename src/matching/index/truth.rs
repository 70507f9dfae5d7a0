//! From a condition to the set of organizations for which it holds.
//!
//! Conditions are three-valued (`policy::condition`): an organization of which too little is known neither passes nor
//! fails. So a condition is two sets, who passes and who fails, and each is made only when it is asked for: denial asks
//! for the other one. What a condition needs to know (which codes are meant, which values are accepted) is found out once;
//! its members are then made block by block, for one answer or, all needs at a time, for the digest.

use super::Index;
use super::column::{ANY, Range};
use super::facts::{Fact, Store, Values, chosen, day, number};
use super::records::day_number;
use super::sets::{Block, Set};
use crate::policy::condition::last_year_due;
use crate::policy::{Case, Codes, Condition, FactDef, FactSheet, Leaf, Outcome, Subject, Test, Value};
use chrono::{Datelike, NaiveDate};
use std::borrow::Cow;

/// A set that is made block by block: its members in the block of a number.
pub(super) type Blocks<'i> = Box<dyn Fn(usize) -> Cow<'i, Block> + Sync + 'i>;

/// Which of the two sets of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Passes,
    Fails,
}

impl Side {
    const fn other(self) -> Self {
        match self {
            Self::Passes => Self::Fails,
            Self::Fails => Self::Passes,
        }
    }
}

impl Index {
    /// Who passes `condition` on `day`.
    pub(super) fn make(&self, condition: &Condition, day: NaiveDate) -> Set {
        let blocks = self.blocks(condition, day);
        (0..self.live.blocks()).map(|at| Block::made(blocks(at)).into_owned()).collect()
    }

    /// The same, to be made block by block.
    pub(super) fn blocks(&self, condition: &Condition, day: NaiveDate) -> Blocks<'_> {
        self.side(condition, day, Side::Passes)
    }

    fn side(&self, condition: &Condition, day: NaiveDate, side: Side) -> Blocks<'_> {
        match (condition, side) {
            (Condition::All(parts), Side::Passes) | (Condition::Any(parts), Side::Fails) => {
                self.all(parts.iter().map(|part| self.side(part, day, side)))
            }
            (Condition::Any(parts), Side::Passes) | (Condition::All(parts), Side::Fails) => {
                any(parts.iter().map(|part| self.side(part, day, side)))
            }
            (Condition::Not(part), side) => self.side(part, day, side.other()),
            (Condition::Leaf(leaf), side) => self.leaf(leaf, day, side),
            (Condition::Settled(Outcome::Pass), Side::Passes) | (Condition::Settled(Outcome::Fail), Side::Fails) => {
                stored(&self.live)
            }
            (Condition::Settled(_), _) => nobody(),
        }
    }

    fn leaf(&self, leaf: &Leaf, on: NaiveDate, side: Side) -> Blocks<'_> {
        // A test on the opportunity, or against a code it does not state, is decided before; what is left is unknown.
        let Some(fact) = self.facts.get(&leaf.fact).filter(|_| leaf.about == Subject::Organization) else {
            return nobody();
        };
        let otherwise = fact.def.otherwise.as_ref();
        match (&fact.store, &leaf.test) {
            (
                _,
                Test::Covers(Codes::OfOpportunity(_))
                | Test::Under(Codes::OfOpportunity(_))
                | Test::AnyOf(Codes::OfOpportunity(_)),
            ) => nobody(),
            (Store::Yearly(_), Test::LastYears { years, among, due }) => {
                let last = last_year_due(on, *due);
                let among = Test::In(among.clone());
                let years = (0..i32::from(*years)).map(|back| self.year(fact, last - back, &among, on, side));
                match side {
                    Side::Passes => self.all(years),
                    Side::Fails => any(years),
                }
            }
            (Store::Yearly(_), test) => self.year(fact, on.year(), test, on, side),
            (Store::Dated(records), Test::Throughout { period, among }) => {
                let days = (day_number(period.before(on)), day_number(on));
                let accepts = |value: &Value| among.contains(value);
                Box::new(records.throughout(days, side == Side::Fails, &self.live, otherwise, accepts))
            }
            (Store::Dated(records), test) => {
                let accepts = |value: &Value| self.accepts(test, &fact.def, value, on);
                let passes: Blocks<'_> = Box::new(records.on(day_number(on), &self.live, otherwise, accepts));
                match side {
                    Side::Passes => passes,
                    Side::Fails if otherwise.is_some() => but(stored(&self.live), passes),
                    Side::Fails => but(Box::new(records.on(day_number(on), &self.live, None, |_| true)), passes),
                }
            }
            (Store::Plain(values), test) => {
                let passes = self.select(values, test, &fact.def, on);
                match side {
                    Side::Passes => passes,
                    Side::Fails => but(known(values), passes),
                }
            }
        }
    }

    /// A test on the value of one year.
    fn year<'i>(&'i self, fact: &'i Fact, year: i32, test: &Test, on: NaiveDate, side: Side) -> Blocks<'i> {
        let Store::Yearly(years) = &fact.store else { return nobody() };
        let values = years.get(&year);
        let told = || values.map_or_else(nobody, known);
        let passes = values.map_or_else(nobody, |values| self.select(values, test, &fact.def, on));
        let of_told = if side == Side::Passes { passes } else { but(told(), passes) };
        match &fact.def.otherwise {
            Some(otherwise) if self.accepts(test, &fact.def, otherwise, on) == (side == Side::Passes) => {
                any([of_told, but(stored(&self.live), told())])
            }
            _ => of_told,
        }
    }

    /// Whose value passes.
    fn select<'i>(&self, values: &'i Values, test: &Test, def: &FactDef, on: NaiveDate) -> Blocks<'i> {
        match values {
            Values::Choices(choices) => {
                union(choices.select(|choice| self.accepts(test, def, &chosen(&def.kind, choice), on)))
            }
            Values::Column(column) => Box::new(column.select(ranges(test, on))),
            Values::Codes(codes) => match test {
                Test::Covers(Codes::Given(wanted)) => {
                    let covering = wanted.iter().map(|code| union(codes.at_or_above(code)));
                    all(covering).unwrap_or_else(|| stored(codes.known()))
                }
                Test::Under(Codes::Given(nodes)) => union(codes.under(nodes)),
                Test::AnyOf(Codes::Given(wanted)) => union(codes.any_of(wanted)),
                _ => nobody(),
            },
        }
    }

    /// Members of all of `parts`: of none, everybody.
    fn all<'i>(&'i self, parts: impl IntoIterator<Item = Blocks<'i>>) -> Blocks<'i> {
        all(parts).unwrap_or_else(|| stored(&self.live))
    }

    /// Whether one known value passes.
    fn accepts(&self, test: &Test, def: &FactDef, value: &Value, on: NaiveDate) -> bool {
        let nothing = FactSheet::default();
        let case = Case { vocabulary: &self.vocabulary, organization: &nothing, opportunity: &nothing, as_of: on };
        case.test_value(test, def, value) == Outcome::Pass
    }
}

/// Of whom the value is known.
fn known(values: &Values) -> Blocks<'_> {
    match values {
        Values::Choices(choices) => union(choices.select(|_| true)),
        Values::Column(column) => stored(column.known()),
        Values::Codes(codes) => stored(codes.known()),
    }
}

fn nobody<'i>() -> Blocks<'i> {
    Box::new(|_| Cow::default())
}

fn stored(set: &Set) -> Blocks<'_> {
    Box::new(|at| Cow::Borrowed(set.block(at)))
}

/// Members of any of `sets`.
fn union(sets: Vec<&Set>) -> Blocks<'_> {
    Box::new(move |at| Block::any(sets.iter().map(|set| Cow::Borrowed(set.block(at)))))
}

/// Members of any of `parts`.
fn any<'i>(parts: impl IntoIterator<Item = Blocks<'i>>) -> Blocks<'i> {
    let parts: Vec<Blocks<'i>> = parts.into_iter().collect();
    Box::new(move |at| Block::any(parts.iter().map(|part| part(at))))
}

/// Members of all of `parts`, if there are any parts.
fn all<'i>(parts: impl IntoIterator<Item = Blocks<'i>>) -> Option<Blocks<'i>> {
    let both = |a: Blocks<'i>, b: Blocks<'i>| -> Blocks<'i> { Box::new(move |at| Cow::Owned(a(at).and(&b(at)))) };
    parts.into_iter().reduce(both)
}

/// Members of `whole` that are none of `part`.
fn but<'i>(whole: Blocks<'i>, part: Blocks<'i>) -> Blocks<'i> {
    Box::new(move |at| Cow::Owned(whole(at).and_not(&part(at))))
}

/// The numbers that pass a test on a number or day.
fn ranges(test: &Test, on: NaiveDate) -> Vec<Range> {
    let (least, most) = ANY;
    match test {
        Test::In(values) => values.iter().filter_map(number).map(|n| (n, n)).collect(),
        Test::AtLeast(value) => number(value).map(|n| (n, most)).into_iter().collect(),
        Test::AtMost(value) => number(value).map(|n| (least, n)).into_iter().collect(),
        Test::Within(period) => vec![(day(period.before(on)), day(on))],
        Test::AtLeastAgo(period) => vec![(least, day(period.before(on)))],
        _ => Vec::new(),
    }
}
