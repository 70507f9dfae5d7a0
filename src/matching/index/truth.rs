//! From a condition to the set of organizations for which it holds.
//!
//! Conditions are three-valued (`policy::condition`): an organization of which too little is known neither passes nor
//! fails. So a condition is two sets, who passes and who fails, and each is made only when it is asked for: denial asks
//! for the other one.

use super::Index;
use super::column::{ANY, Range};
use super::facts::{Fact, Store, Values, chosen, day, number};
use super::records::{Records, day_number};
use super::sets::Set;
use crate::policy::condition::last_year_due;
use crate::policy::{Case, Codes, Condition, FactDef, FactSheet, Leaf, Outcome, Subject, Test, Value};
use chrono::{Datelike, NaiveDate};

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
        self.side(condition, day, Side::Passes)
    }

    fn side(&self, condition: &Condition, day: NaiveDate, side: Side) -> Set {
        match (condition, side) {
            (Condition::All(parts), Side::Passes) | (Condition::Any(parts), Side::Fails) => {
                let mut sets = parts.iter().map(|part| self.side(part, day, side));
                let Some(first) = sets.next() else { return self.live.clone() };
                sets.fold(first, |so_far, next| so_far.and(&next))
            }
            (Condition::Any(parts), Side::Passes) | (Condition::All(parts), Side::Fails) => {
                let sets: Vec<Set> = parts.iter().map(|part| self.side(part, day, side)).collect();
                Set::any(&sets.iter().collect::<Vec<_>>())
            }
            (Condition::Not(part), side) => self.side(part, day, side.other()),
            (Condition::Leaf(leaf), side) => self.leaf(leaf, day, side),
            (Condition::Settled(Outcome::Pass), Side::Passes) | (Condition::Settled(Outcome::Fail), Side::Fails) => {
                self.live.clone()
            }
            (Condition::Settled(_), _) => Set::new(),
        }
    }

    fn leaf(&self, leaf: &Leaf, on: NaiveDate, side: Side) -> Set {
        // A test on the opportunity, or against a code it does not state, is decided before; what is left is unknown.
        let Some(fact) = self.facts.get(&leaf.fact).filter(|_| leaf.about == Subject::Organization) else {
            return Set::new();
        };
        let passes_and_known = |passes: Set, known: &dyn Fn() -> Set| match side {
            Side::Passes => passes,
            Side::Fails => known().and_not(&passes),
        };
        match (&fact.store, &leaf.test) {
            (
                _,
                Test::Covers(Codes::OfOpportunity(_))
                | Test::Under(Codes::OfOpportunity(_))
                | Test::AnyOf(Codes::OfOpportunity(_)),
            ) => Set::new(),
            (Store::Yearly(_), Test::LastYears { years, among, due }) => {
                let last = last_year_due(on, *due);
                let tests =
                    (0..i32::from(*years)).map(|back| self.year(fact, last - back, &Test::In(among.clone()), on, side));
                let sets: Vec<Set> = tests.collect();
                match side {
                    Side::Passes => sets.iter().fold(self.live.clone(), |so_far, next| so_far.and(next)),
                    Side::Fails => Set::any(&sets.iter().collect::<Vec<_>>()),
                }
            }
            (Store::Yearly(_), test) => self.year(fact, on.year(), test, on, side),
            (Store::Dated(records), Test::Throughout { period, among }) => {
                let days = (day_number(period.before(on)), day_number(on));
                let otherwise = fact.def.otherwise.as_ref();
                records.throughout(days, side == Side::Fails, &self.live, otherwise, |value| among.contains(value))
            }
            (Store::Dated(records), test) => {
                let otherwise = fact.def.otherwise.as_ref();
                let passes =
                    records.on(day_number(on), &self.live, otherwise, |value| self.accepts(test, &fact.def, value, on));
                passes_and_known(passes, &|| Records::known_on(records, day_number(on), &self.live, otherwise))
            }
            (Store::Plain(values), test) => {
                passes_and_known(self.select(values, test, &fact.def, on), &|| known(values))
            }
        }
    }

    /// A test on the value of one year.
    fn year(&self, fact: &Fact, year: i32, test: &Test, on: NaiveDate, side: Side) -> Set {
        let Store::Yearly(years) = &fact.store else { return Set::new() };
        let values = years.get(&year);
        let told = values.map(known).unwrap_or_default();
        let told_and_passing = values.map(|values| self.select(values, test, &fact.def, on)).unwrap_or_default();
        let of_told = if side == Side::Passes { told_and_passing } else { told.and_not(&told_and_passing) };
        match &fact.def.otherwise {
            Some(otherwise) if self.accepts(test, &fact.def, otherwise, on) == (side == Side::Passes) => {
                of_told.or(&self.live.and_not(&told))
            }
            _ => of_told,
        }
    }

    /// Whose value passes.
    fn select(&self, values: &Values, test: &Test, def: &FactDef, on: NaiveDate) -> Set {
        match values {
            Values::Choices(choices) => {
                choices.select(|choice| self.accepts(test, def, &chosen(&def.kind, choice), on))
            }
            Values::Column(column) => column.select(&ranges(test, on)),
            Values::Codes(codes) => match test {
                Test::Covers(Codes::Given(wanted)) => codes.covers(wanted),
                Test::Under(Codes::Given(nodes)) => codes.under(nodes),
                Test::AnyOf(Codes::Given(wanted)) => codes.any_of(wanted),
                _ => Set::new(),
            },
        }
    }

    /// Whether one known value passes.
    fn accepts(&self, test: &Test, def: &FactDef, value: &Value, on: NaiveDate) -> bool {
        let nothing = FactSheet::default();
        let case = Case { vocabulary: &self.vocabulary, organization: &nothing, opportunity: &nothing, as_of: on };
        case.test_value(test, def, value) == Outcome::Pass
    }
}

/// Of whom the value is known.
fn known(values: &Values) -> Set {
    match values {
        Values::Choices(choices) => choices.select(|_| true),
        Values::Column(column) => column.known().clone(),
        Values::Codes(codes) => codes.known().clone(),
    }
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
