//! Values as packs and JSON write them.

use crate::kernel::{Money, Ratio};
use crate::policy::document::{Cursor, Node};
use crate::policy::facts::{FactDef, FactType, Unit, Value};
use crate::policy::fault::say;

/// A value of `fact`.
pub(crate) fn value(cursor: &Cursor<'_>, fact: &FactDef) -> Option<Value> {
    match &fact.kind {
        FactType::Enum { values, .. } => {
            let word = cursor.text()?;
            fact.word(word).or_else(|| {
                let allowed: Vec<&str> = values.iter().map(|w| w.id.as_str()).collect();
                cursor.not_allowed(word, &allowed);
                None
            })
        }
        FactType::Number { unit } => number(cursor, *unit).map(Value::Number),
        FactType::Date => cursor.date().map(Value::Date),
        FactType::Bool => cursor.bool().map(Value::Bool),
        // An organization may be known to serve nothing; a rule that compares with nothing is refused in `codes`.
        FactType::Set { .. } if matches!(&cursor.spot.node, Node::List(items) if items.is_empty()) => {
            Some(Value::Set(Vec::new()))
        }
        FactType::Set { .. } => codes(cursor, fact).map(Value::set),
    }
}

/// A number of the smallest part of `unit`.
fn number(cursor: &Cursor<'_>, unit: Unit) -> Option<i64> {
    match unit {
        Unit::Count => cursor.integer(),
        Unit::Money => cursor.money().map(Money::fen),
        Unit::Ratio => cursor.share().map(Ratio::bp),
        Unit::Hundredths => cursor.hundredths(),
    }
}

/// One code or a list of codes, each checked against the tree or the known codes of `fact`.
pub(crate) fn codes(cursor: &Cursor<'_>, fact: &FactDef) -> Option<Vec<String>> {
    if matches!(cursor.spot.node, Node::List(_)) {
        cursor.each(|item| code(item, fact))
    } else {
        code(cursor, fact).map(|one| vec![one])
    }
}

fn code(cursor: &Cursor<'_>, fact: &FactDef) -> Option<String> {
    let FactType::Set { tree, values } = &fact.kind else { return None };
    let code = cursor.text()?;
    if let Some(tree) = tree
        && !tree.is_code(code)
    {
        let words = say!(
            "“{}”不是有效代码：行政区划为6位或9位数字，服务目录为 A、A10、A1003 形式",
            "“{}” is not a code: a region has 6 or 9 digits, a category is written A, A10 or A1003",
            code
        );
        cursor.fault("bad_code", words);
        return None;
    }
    if !values.is_empty() && values.iter().all(|known| known.id != code) {
        let allowed: Vec<&str> = values.iter().map(|w| w.id.as_str()).collect();
        cursor.not_allowed(code, &allowed);
        return None;
    }
    Some(code.to_owned())
}
