//! Values and conditions back into the JSON that the reader accepts.

use crate::kernel::{Money, Ratio};
use crate::policy::condition::{Codes, Condition, Leaf, Period, Test};
use crate::policy::facts::{FactDef, FactType, Unit, Value};
use crate::policy::points::Points;
use crate::policy::vocabulary::Vocabulary;
use serde_json::{Value as Json, json};

/// A value of `fact` as JSON: words, `"120000.00"`, basis points, `"92.5"`, `"2026-03-01"`, lists of codes.
#[must_use]
pub fn value_json(fact: &FactDef, value: &Value) -> Json {
    match (value, &fact.kind) {
        (Value::Enum(ordinal), _) => fact.word_at(*ordinal).map_or(Json::Null, |word| json!(word.id)),
        (Value::Number(n), FactType::Number { unit: Unit::Money }) => json!(Money::from_fen(*n)),
        (Value::Number(n), FactType::Number { unit: Unit::Ratio }) => json!(Ratio::from_bp(*n)),
        (Value::Number(n), FactType::Number { unit: Unit::Hundredths }) => json!(Points::from_hundredths(*n)),
        (Value::Number(n), _) => json!(n),
        (Value::Date(date), _) => json!(date),
        (Value::Bool(value), _) => json!(value),
        (Value::Set(codes), _) => json!(codes),
    }
}

/// A condition as JSON in its shortest form, readable again with the same meaning.
#[must_use]
pub fn condition_json(condition: &Condition, vocabulary: &Vocabulary) -> Json {
    let parts = |parts: &[Condition]| Json::Array(parts.iter().map(|p| condition_json(p, vocabulary)).collect());
    match condition {
        Condition::All(all) => json!({ "all": parts(all) }),
        Condition::Any(any) => json!({ "any": parts(any) }),
        Condition::Leaf(leaf) => leaf_json(leaf, vocabulary, false),
        Condition::Not(inner) => match inner.as_ref() {
            Condition::Leaf(leaf) if has_negative_word(&leaf.test) => leaf_json(leaf, vocabulary, true),
            other => json!({ "not": condition_json(other, vocabulary) }),
        },
        // Only conditions bound to an opportunity have these, and they are not stored.
        Condition::Settled(outcome) => json!({ "settled": outcome }),
    }
}

const fn has_negative_word(test: &Test) -> bool {
    matches!(test, Test::In(_) | Test::AnyOf(_) | Test::AtLeast(_) | Test::AtMost(_) | Test::Valid)
}

fn leaf_json(leaf: &Leaf, vocabulary: &Vocabulary, negated: bool) -> Json {
    let Some(fact) = vocabulary.get(&leaf.fact) else { return Json::Null };
    let one = |value: &Value| value_json(fact, value);
    let many = |values: &[Value]| Json::Array(values.iter().map(one).collect());
    let test = match (&leaf.test, negated) {
        (Test::In(values), negated) => match (values.as_slice(), negated) {
            ([only], false) => json!({ "is": one(only) }),
            ([only], true) => json!({ "not": one(only) }),
            (values, false) => json!({ "in": many(values) }),
            (values, true) => json!({ "not_in": many(values) }),
        },
        (Test::AnyOf(codes), false) => json!({ "in": codes_json(codes) }),
        (Test::AnyOf(codes), true) => json!({ "not_in": codes_json(codes) }),
        (Test::AtLeast(value), false) => json!({ "at_least": one(value) }),
        (Test::AtLeast(value), true) => json!({ "less_than": one(value) }),
        (Test::AtMost(value), false) => json!({ "at_most": one(value) }),
        (Test::AtMost(value), true) => json!({ "more_than": one(value) }),
        (Test::Valid, negated) => json!({ "valid": !negated }),
        (Test::Within(period), _) => json!({ "within": period_text(*period) }),
        (Test::AtLeastAgo(period), _) => json!({ "at_least_ago": period_text(*period) }),
        (Test::Covers(codes), _) => json!({ "covers": codes_json(codes) }),
        (Test::Under(codes), _) => json!({ "under": codes_json(codes) }),
        (Test::LastYears { years, among, due }, _) => {
            json!({ "last_years": { "years": years, "in": many(among), "due": format!("{:02}-{:02}", due.month, due.day) } })
        }
        (Test::Throughout { period, among }, _) => {
            json!({ "throughout": { "period": period_text(*period), "in": many(among) } })
        }
    };
    json!({ &leaf.fact: test })
}

fn codes_json(codes: &Codes) -> Json {
    match codes {
        Codes::Given(codes) => json!(codes),
        Codes::OfOpportunity(fact) => json!(format!("@{fact}")),
    }
}

fn period_text(period: Period) -> String {
    match period {
        Period::Years(n) => format!("{n} years"),
        Period::Months(n) => format!("{n} months"),
        Period::Days(n) => format!("{n} days"),
    }
}
