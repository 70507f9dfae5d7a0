//! Conditions as packs and JSON write them: `{ grade = { at_least = "3A" }, any = [ … ] }`.

use super::value::{codes, value};
use crate::policy::condition::{Codes, Condition, Leaf, MonthDay, Period, Test};
use crate::policy::document::{Cursor, Fields, Node};
use crate::policy::facts::{FactDef, FactType, Subject, Timing, Value};
use crate::policy::fault::say;
use crate::policy::vocabulary::Vocabulary;

/// Deeper nesting than any rule needs.
const MAX_DEPTH: usize = 16;

/// Whose facts a condition may speak of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// `require`, `given`: the organization.
    Organization,
    /// `when` of rules about amounts and procedure: the opportunity.
    Opportunity,
    /// `when` of rules about organizations: both.
    Both,
}

impl Scope {
    fn allows(self, about: Subject) -> bool {
        match self {
            Self::Both => true,
            Self::Organization => about == Subject::Organization,
            Self::Opportunity => about == Subject::Opportunity,
        }
    }
}

/// Reads a condition.
pub(crate) fn condition(cursor: &Cursor<'_>, vocabulary: &Vocabulary, scope: Scope) -> Option<Condition> {
    Reader { vocabulary, scope }.tree(cursor, 0)
}

struct Reader<'v> {
    vocabulary: &'v Vocabulary,
    scope: Scope,
}

impl Reader<'_> {
    fn tree(&self, cursor: &Cursor<'_>, depth: usize) -> Option<Condition> {
        if depth > MAX_DEPTH {
            let words = say!("条件嵌套超过{}层", "conditions nest deeper than {}", MAX_DEPTH);
            cursor.fault("too_deep", words);
            return None;
        }
        let members = cursor.table()?.all();
        if members.is_empty() {
            cursor.fault("empty", say!("条件不能为空", "the condition must not be empty"));
            return None;
        }
        let parts: Vec<Option<Condition>> = members
            .iter()
            .map(|(key, part)| match *key {
                "all" => part.each(|item| self.tree(item, depth + 1)).map(Condition::All),
                "any" => part.each(|item| self.tree(item, depth + 1)).map(Condition::Any),
                "not" => self.tree(part, depth + 1).map(|inner| Condition::Not(Box::new(inner))),
                fact => self.leaves(part, fact),
            })
            .collect();
        parts.into_iter().collect::<Option<Vec<_>>>().map(together)
    }

    /// The tests of one fact, all of which must hold.
    fn leaves(&self, cursor: &Cursor<'_>, id: &str) -> Option<Condition> {
        let Some(fact) = self.vocabulary.get(id).filter(|fact| self.scope.allows(fact.about)) else {
            let known: Vec<&str> =
                self.vocabulary.iter().filter(|f| self.scope.allows(f.about)).map(|f| f.id.as_str()).collect();
            let known = known.join(", ");
            let words = say!(
                "此处没有名为“{}”的事实，可用：all, any, not, {}",
                "there is no fact “{}” here, allowed: all, any, not, {}",
                id,
                known
            );
            cursor.fault("unknown_fact", words);
            return None;
        };
        let tests = cursor.table()?.all();
        if tests.is_empty() {
            cursor.fault("empty", say!("缺少检验方式", "a test is missing"));
            return None;
        }
        let parts: Vec<Option<Condition>> = tests.iter().map(|(word, wanted)| self.test(wanted, fact, word)).collect();
        parts.into_iter().collect::<Option<Vec<_>>>().map(together)
    }

    fn test(&self, cursor: &Cursor<'_>, fact: &FactDef, word: &str) -> Option<Condition> {
        let allowed = tests_of(fact);
        if !allowed.contains(&word) {
            let allowed = allowed.join(", ");
            let words = say!(
                "“{}”不适用于事实“{}”，可用：{}",
                "“{}” does not fit the fact “{}”, allowed: {}",
                word,
                fact.id,
                allowed
            );
            cursor.fault("test_does_not_fit", words);
            return None;
        }
        let set = matches!(fact.kind, FactType::Set { .. });
        let (test, negated) = match word {
            "is" | "in" if set => (Test::AnyOf(self.codes(cursor, fact)?), false),
            "not" | "not_in" if set => (Test::AnyOf(self.codes(cursor, fact)?), true),
            "is" => (Test::In(vec![value(cursor, fact)?]), false),
            "not" => (Test::In(vec![value(cursor, fact)?]), true),
            "in" => (Test::In(values(cursor, fact)?), false),
            "not_in" => (Test::In(values(cursor, fact)?), true),
            "at_least" => (Test::AtLeast(value(cursor, fact)?), false),
            "less_than" => (Test::AtLeast(value(cursor, fact)?), true),
            "at_most" => (Test::AtMost(value(cursor, fact)?), false),
            "more_than" => (Test::AtMost(value(cursor, fact)?), true),
            "within" => (Test::Within(period(cursor)?), false),
            "at_least_ago" => (Test::AtLeastAgo(period(cursor)?), false),
            "valid" => (Test::Valid, !cursor.bool()?),
            "covers" => (Test::Covers(self.codes(cursor, fact)?), false),
            "under" => (Test::Under(self.codes(cursor, fact)?), false),
            "last_years" => {
                let mut fields = cursor.table()?;
                let years = fields.need("years").and_then(|c| c.count::<u8>(1));
                let among = fields.need("in").and_then(|c| values(&c, fact));
                let due = fields.need("due").and_then(|c| month_day(&c));
                fields.done();
                (Test::LastYears { years: years?, among: among?, due: due? }, false)
            }
            "throughout" => {
                let mut fields = cursor.table()?;
                let period = fields.need("period").and_then(|c| period(&c));
                let among = fields.need("in").and_then(|c| values(&c, fact));
                fields.done();
                (Test::Throughout { period: period?, among: among? }, false)
            }
            _ => return None,
        };
        let leaf = Condition::Leaf(Leaf { fact: fact.id.clone(), about: fact.about, test });
        Some(if negated { Condition::Not(Box::new(leaf)) } else { leaf })
    }

    /// Codes written out, or `"@fact"`: those of a fact of the opportunity in the same tree.
    fn codes(&self, cursor: &Cursor<'_>, fact: &FactDef) -> Option<Codes> {
        let Node::Text(text) = &cursor.spot.node else { return codes(cursor, fact).map(Codes::Given) };
        let Some(reference) = text.strip_prefix('@') else { return codes(cursor, fact).map(Codes::Given) };
        let fits = |f: &&FactDef| {
            f.about == Subject::Opportunity && matches!(f.kind, FactType::Set { .. }) && f.tree() == fact.tree()
        };
        if self.vocabulary.get(reference).filter(fits).is_none() {
            let known: Vec<String> = self.vocabulary.iter().filter(fits).map(|f| format!("@{}", f.id)).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            cursor.not_allowed(text, &known);
            return None;
        }
        Some(Codes::OfOpportunity(reference.to_owned()))
    }
}

/// One part as it is, several as `All`.
fn together(mut parts: Vec<Condition>) -> Condition {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            Condition::All(parts)
        }
    }
}

/// The tests that fit a fact.
fn tests_of(fact: &FactDef) -> Vec<&'static str> {
    const SCALAR: [&str; 4] = ["is", "not", "in", "not_in"];
    const ORDER: [&str; 4] = ["at_least", "at_most", "more_than", "less_than"];
    if fact.timing == Timing::Yearly {
        return vec!["last_years"];
    }
    let mut tests = SCALAR.to_vec();
    match &fact.kind {
        FactType::Enum { ordered: false, .. } | FactType::Bool => {}
        FactType::Enum { ordered: true, .. } | FactType::Number { .. } => tests.extend(ORDER),
        FactType::Date => {
            tests.extend(ORDER);
            tests.extend(["within", "at_least_ago"]);
        }
        FactType::Set { tree, .. } => {
            tests.push("covers");
            tests.extend(tree.map(|_| "under"));
        }
    }
    if fact.timing == Timing::Dated {
        tests.push("valid");
        if !matches!(fact.kind, FactType::Set { .. }) {
            tests.push("throughout");
        }
    }
    tests
}

fn values(cursor: &Cursor<'_>, fact: &FactDef) -> Option<Vec<Value>> {
    cursor.each(|item| value(item, fact))
}

/// `"2 years"`, `"18 months"`, `"90 days"`.
fn period(cursor: &Cursor<'_>) -> Option<Period> {
    let text = cursor.text()?;
    let read = || {
        let (number, unit) = text.split_once(' ')?;
        let number: u16 = number.parse().ok().filter(|n| (1..=1200).contains(n))?;
        match unit.trim().trim_end_matches('s') {
            "year" => Some(Period::Years(number)),
            "month" => Some(Period::Months(number)),
            "day" => Some(Period::Days(number)),
            _ => None,
        }
    };
    read().or_else(|| {
        let words = say!(
            "“{}”不是期间，应写作 \"2 years\"、\"18 months\" 或 \"90 days\"",
            "“{}” is not a period; write \"2 years\", \"18 months\" or \"90 days\"",
            text
        );
        cursor.fault("bad_period", words);
        None
    })
}

/// `"05-31"`.
pub(super) fn month_day(cursor: &Cursor<'_>) -> Option<MonthDay> {
    let text = cursor.text()?;
    // A leap year, so that 02-29 is accepted.
    let read = || {
        let (month, day) = text.split_once('-')?;
        let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
        chrono::NaiveDate::from_ymd_opt(2024, u32::from(month), u32::from(day))?;
        Some(MonthDay { month, day })
    };
    read().or_else(|| {
        cursor.fault(
            "bad_date",
            say!("“{}”不是月日，应写作 \"05-31\"", "“{}” is not a day of the year; write \"05-31\"", text),
        );
        None
    })
}

/// The optional condition under `key`.
pub(super) fn optional(
    fields: &mut Fields<'_>,
    key: &'static str,
    vocabulary: &Vocabulary,
    scope: Scope,
) -> Option<Condition> {
    fields.get(key).and_then(|cursor| condition(&cursor, vocabulary, scope))
}
