//! Facts that packs ask for beyond the built-in ones: their values are typed by the pack's vocabulary.

use crate::kernel::{FieldError, Money, Ratio};
use crate::organizations::model::Fact;
use crate::policy::{FactDef, FactType, Subject, Unit, Value, Vocabulary};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value as Json;
use std::sync::LazyLock;

static BUILTIN: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::builtin);

/// The definition of an extension fact of organizations; built-in facts have parts of their own.
#[must_use]
pub fn definition<'v>(vocabulary: &'v Vocabulary, id: &str) -> Option<&'v FactDef> {
    vocabulary.get(id).filter(|def| def.about == Subject::Organization && BUILTIN.get(id).is_none())
}

/// The value of an extension fact.
///
/// # Errors
/// A fault at `value.fact` when no pack asks for it, at `value.value` when the value does not fit its type.
pub fn value(vocabulary: &Vocabulary, fact: &Fact) -> Result<Value, FieldError> {
    let def = definition(vocabulary, &fact.fact).ok_or_else(|| {
        FieldError::new(
            "value.fact",
            "fact_unknown",
            format!("没有规则包要求填报“{}”，请从列表中选择", fact.fact),
            format!("No policy pack asks for “{}”; choose one from the list", fact.fact),
        )
    })?;
    read(def, &fact.value).ok_or_else(|| {
        let (zh, en) = expected(&def.kind);
        FieldError::new(
            "value.value",
            "fact_value",
            format!("“{}”应填写{zh}，现为 {}", def.label.zh, fact.value),
            format!("“{}” should be {en}, this is {}", def.label.en, fact.value),
        )
    })
}

/// The value written in JSON, or as text in a sheet.
fn read(def: &FactDef, json: &Json) -> Option<Value> {
    let text = json.as_str();
    match &def.kind {
        FactType::Enum { .. } => def.word(text?),
        FactType::Bool => json.as_bool().or_else(|| text?.parse().ok()).map(Value::Bool),
        FactType::Date => text?.parse().ok().map(Value::Date),
        FactType::Number { unit } => number(*unit, json).map(Value::Number),
        FactType::Set { tree, values } => {
            let known = |code: &str| {
                tree.is_none_or(|tree| !tree.chain(code).is_empty())
                    && (values.is_empty() || values.iter().any(|word| word.id == code))
            };
            let codes: Vec<&str> = json.as_array()?.iter().map(Json::as_str).collect::<Option<_>>()?;
            codes.iter().all(|code| known(code)).then(|| Value::set(codes))
        }
    }
}

fn number(unit: Unit, json: &Json) -> Option<i64> {
    let text = match json {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    let amount = match unit {
        Unit::Count => text.parse().ok(),
        Unit::Money => text.parse::<Money>().ok().map(Money::fen),
        Unit::Ratio => text.parse::<Ratio>().ok().map(Ratio::bp),
        Unit::Hundredths => {
            let hundredths = text.parse::<Decimal>().ok()?.checked_mul(Decimal::ONE_HUNDRED)?;
            hundredths.is_integer().then(|| hundredths.to_i64()).flatten()
        }
    };
    amount.filter(|amount| *amount >= 0)
}

fn expected(kind: &FactType) -> (String, String) {
    match kind {
        FactType::Enum { values, .. } => {
            let words: Vec<&str> = values.iter().map(|word| word.id.as_str()).collect();
            (format!("以下之一：{}", words.join("、")), format!("one of {}", words.join(", ")))
        }
        FactType::Bool => ("true 或 false".to_owned(), "true or false".to_owned()),
        FactType::Date => ("日期，如 2026-03-01".to_owned(), "a date such as 2026-03-01".to_owned()),
        FactType::Number { unit: Unit::Count } => ("不小于0的整数".to_owned(), "a whole number from 0".to_owned()),
        FactType::Number { unit: Unit::Money } => {
            ("金额（元），如 120000.00".to_owned(), "an amount such as 120000.00".to_owned())
        }
        FactType::Number { unit: Unit::Ratio } => ("百分比，如 60%".to_owned(), "a share such as 60%".to_owned()),
        FactType::Number { unit: Unit::Hundredths } => {
            ("最多两位小数的数，如 92.5".to_owned(), "a number with at most two places such as 92.5".to_owned())
        }
        FactType::Set { .. } => ("代码列表".to_owned(), "a list of codes".to_owned()),
    }
}
