//! What a condition means: the definition that the indexes of `matching` are held equal to.

use super::condition::{Codes, Condition, Leaf, Outcome, Period, Test, last_year_due};
use super::facts::{FactDef, FactSheet, Subject, Value};
use super::vocabulary::Vocabulary;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// One organization and one opportunity on one day.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The facts there are.
    pub vocabulary: &'a Vocabulary,
    /// What is known of the organization.
    pub organization: &'a FactSheet,
    /// What is known of the opportunity.
    pub opportunity: &'a FactSheet,
    /// The event date.
    pub as_of: NaiveDate,
}

impl Case<'_> {
    /// What `condition` comes to.
    #[must_use]
    pub fn outcome(&self, condition: &Condition) -> Outcome {
        match condition {
            Condition::All(parts) => Outcome::all(parts.iter().map(|part| self.outcome(part))),
            Condition::Any(parts) => Outcome::any(parts.iter().map(|part| self.outcome(part))),
            Condition::Not(part) => self.outcome(part).negated(),
            Condition::Leaf(leaf) => self.test(leaf),
            Condition::Settled(outcome) => *outcome,
        }
    }

    /// The facts of one of the two.
    pub(super) fn sheet(&self, about: Subject) -> &FactSheet {
        match about {
            Subject::Organization => self.organization,
            Subject::Opportunity => self.opportunity,
        }
    }

    /// What one test comes to. Whatever is unknown makes it unknown.
    fn test(&self, leaf: &Leaf) -> Outcome {
        let Some(fact) = self.vocabulary.get(&leaf.fact) else { return Outcome::Unknown };
        let sheet = self.sheet(leaf.about);
        let good =
            |value: Option<&Value>, among: &[Value]| value.map_or(Outcome::Unknown, |v| Outcome::of(among.contains(v)));
        match &leaf.test {
            Test::LastYears { years, among, due } => {
                let last = last_year_due(self.as_of, *due);
                Outcome::all((0..i32::from(*years)).map(|back| good(sheet.value_of_year(fact, last - back), among)))
            }
            Test::Throughout { period, among } => {
                let days = days_of_change(sheet, fact, *period, self.as_of);
                Outcome::all(days.into_iter().map(|day| good(sheet.value_on(fact, day), among)))
            }
            test => {
                sheet.value_on(fact, self.as_of).map_or(Outcome::Unknown, |value| self.test_value(test, fact, value))
            }
        }
    }

    /// What a test comes to on one known value.
    pub(crate) fn test_value(&self, test: &Test, fact: &FactDef, value: &Value) -> Outcome {
        let order = |wanted: &Value, fits: fn(Ordering) -> bool| {
            value.compare(wanted).map_or(Outcome::Unknown, |order| Outcome::of(fits(order)))
        };
        let holds = |node: &str, code: &str| fact.tree().map_or(node == code, |tree| tree.holds(node, code));
        let held = value.codes();
        match test {
            Test::In(among) => Outcome::of(among.contains(value)),
            Test::AtLeast(least) => order(least, Ordering::is_ge),
            Test::AtMost(most) => order(most, Ordering::is_le),
            Test::Within(period) => match value {
                Value::Date(date) => Outcome::of((period.before(self.as_of)..=self.as_of).contains(date)),
                _ => Outcome::Unknown,
            },
            Test::AtLeastAgo(period) => order(&Value::Date(period.before(self.as_of)), Ordering::is_le),
            Test::Valid => Outcome::of(fact.otherwise.as_ref() != Some(value)),
            Test::Covers(codes) => {
                self.with_codes(codes, |wanted| wanted.iter().all(|w| held.iter().any(|h| holds(h, w))))
            }
            Test::Under(codes) => {
                self.with_codes(codes, |nodes| nodes.iter().any(|n| held.iter().any(|h| holds(n, h))))
            }
            Test::AnyOf(codes) => self.with_codes(codes, |wanted| wanted.iter().any(|w| held.contains(w))),
            // Tests over time are answered in `test`.
            Test::LastYears { .. } | Test::Throughout { .. } => Outcome::Unknown,
        }
    }

    fn with_codes(&self, codes: &Codes, holds: impl Fn(&[String]) -> bool) -> Outcome {
        let codes = self.codes(codes);
        if codes.is_empty() { Outcome::Unknown } else { Outcome::of(holds(codes)) }
    }

    /// The codes meant; none if the opportunity does not say.
    pub(super) fn codes<'c>(&'c self, codes: &'c Codes) -> &'c [String] {
        match codes {
            Codes::Given(codes) => codes,
            Codes::OfOpportunity(id) => {
                let value = self.vocabulary.get(id).and_then(|fact| self.opportunity.value_on(fact, self.as_of));
                value.map_or(&[], Value::codes)
            }
        }
    }
}

/// The days of the period before `as_of` on which the value may change: its first day, and each day on which a record begins
/// or the day after one ends.
pub(super) fn days_of_change(sheet: &FactSheet, fact: &FactDef, period: Period, as_of: NaiveDate) -> Vec<NaiveDate> {
    let first = period.before(as_of);
    let records = sheet.records(&fact.id);
    let begins = records.iter().map(|r| r.from);
    let ends = records.iter().filter_map(|r| r.until.and_then(|until| until.succ_opt()));
    let mut days: Vec<NaiveDate> = begins.chain(ends).filter(|day| first < *day && *day <= as_of).collect();
    days.push(first);
    days.sort_unstable();
    days.dedup();
    days
}

impl Condition {
    /// The same condition for one opportunity: tests on the opportunity are settled and `@fact` is written out, so that only
    /// facts of organizations are left. Equal in outcome for every organization.
    #[must_use]
    pub fn bind(&self, opportunity: &FactSheet, vocabulary: &Vocabulary, as_of: NaiveDate) -> Self {
        let nobody = FactSheet::default();
        Binder { case: Case { vocabulary, organization: &nobody, opportunity, as_of } }.bind(self)
    }
}

struct Binder<'a> {
    case: Case<'a>,
}

impl Binder<'_> {
    fn bind(&self, condition: &Condition) -> Condition {
        match condition {
            Condition::All(parts) => combine(parts.iter().map(|part| self.bind(part)), Outcome::Pass, Condition::All),
            Condition::Any(parts) => combine(parts.iter().map(|part| self.bind(part)), Outcome::Fail, Condition::Any),
            Condition::Not(part) => match self.bind(part) {
                Condition::Settled(outcome) => Condition::Settled(outcome.negated()),
                other => Condition::Not(Box::new(other)),
            },
            Condition::Leaf(leaf) if leaf.about == Subject::Opportunity => Condition::Settled(self.case.test(leaf)),
            Condition::Leaf(leaf) => self.leaf(leaf),
            Condition::Settled(outcome) => Condition::Settled(*outcome),
        }
    }

    fn leaf(&self, leaf: &Leaf) -> Condition {
        let bound = |codes: &Codes, test: fn(Codes) -> Test| match self.case.codes(codes) {
            [] => Condition::Settled(Outcome::Unknown),
            codes => Condition::Leaf(Leaf { test: test(Codes::Given(codes.to_vec())), ..leaf.clone() }),
        };
        match &leaf.test {
            Test::Covers(codes) => bound(codes, Test::Covers),
            Test::Under(codes) => bound(codes, Test::Under),
            Test::AnyOf(codes) => bound(codes, Test::AnyOf),
            _ => Condition::Leaf(leaf.clone()),
        }
    }
}

/// `parts` together, where `neutral` changes nothing and its opposite decides.
fn combine(
    parts: impl Iterator<Item = Condition>,
    neutral: Outcome,
    together: fn(Vec<Condition>) -> Condition,
) -> Condition {
    let mut left = Vec::new();
    for part in parts {
        match part {
            Condition::Settled(outcome) if outcome == neutral => {}
            Condition::Settled(outcome) if outcome == neutral.negated() => return Condition::Settled(outcome),
            other => left.push(other),
        }
    }
    match (left.len(), left.pop()) {
        (_, None) => Condition::Settled(neutral),
        (1, Some(only)) => only,
        (_, Some(last)) => {
            left.push(last);
            together(left)
        }
    }
}
