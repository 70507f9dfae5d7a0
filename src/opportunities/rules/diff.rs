//! What differs between two versions of the terms, and changing some of their parts.

use crate::kernel::error::Faults;
use crate::kernel::{Error, Result};
use crate::opportunities::model::TermChange;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The smallest places in which two versions of a document (terms, a contract) differ, fields by name and rows by number.
///
/// # Errors
/// `internal` when terms have no JSON form.
pub fn changes<D: Serialize>(before: &D, after: &D) -> Result<Vec<TermChange>> {
    let (before, after) = (to_value(before)?, to_value(after)?);
    let mut found = Vec::new();
    compare(String::new(), Some(&before), Some(&after), &mut found);
    Ok(found)
}

fn to_value(terms: &impl Serialize) -> Result<Value> {
    serde_json::to_value(terms).map_err(Error::internal)
}

fn compare(path: String, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<TermChange>) {
    match (before, after) {
        (Some(a), Some(b)) if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let place = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(place, a.get(key), b.get(key), found);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for index in 0..a.len().max(b.len()) {
                compare(format!("{path}[{index}]"), a.get(index), b.get(index), found);
            }
        }
        (before, after) => found.push(TermChange { path, before: before.cloned(), after: after.cloned() }),
    }
}

/// A document (terms, or the content of a submission) with some of its top-level parts replaced; `null` blanks a part.
///
/// # Errors
/// `invalid` naming each part that is unknown, cannot be read, or is not changed this way.
pub fn with_parts<D: Serialize + DeserializeOwned + Clone>(terms: &D, parts: &Map<String, Value>) -> Result<D> {
    let mut faults = Faults::new();
    for (name, part) in parts {
        if name == "provenance" {
            let (zh, en) = ("来源信息由导入产生，不能修改", "Provenance comes from an import and is not changed");
            faults.add(name, "read_only", zh, en);
        } else if !part.is_null() {
            let alone = Value::Object(Map::from_iter([(name.clone(), part.clone())]));
            if let Err(reason) = serde_json::from_value::<D>(alone) {
                faults.add(
                    name,
                    "unreadable",
                    format!("此项填写有误：{reason}"),
                    format!("This cannot be read: {reason}"),
                );
            }
        }
    }
    faults.finish()?;
    let Value::Object(mut all) = to_value(terms)? else { return Ok(terms.clone()) };
    for (name, part) in parts {
        if part.is_null() {
            all.remove(name);
        } else {
            all.insert(name.clone(), part.clone());
        }
    }
    serde_json::from_value(Value::Object(all)).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::cases::tests::case;
    use serde_json::json;

    fn parts(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn changes_name_the_smallest_places() {
        let before = case("07");
        let after = with_parts(&before, &parts(&json!({ "title": "新名称", "tie_break": null }))).unwrap();
        let mut shorter = after.clone();
        shorter.payments.truncate(3);
        shorter.payments[0].share = None;
        let paths: Vec<String> = changes(&before, &shorter).unwrap().into_iter().map(|c| c.path).collect();
        assert_eq!(paths, ["payments[0].share", "payments[3]", "tie_break", "title"]);
        assert_eq!(changes(&before, &before).unwrap(), []);
    }

    #[test]
    fn parts_replace_parts_and_null_blanks() {
        let before = case("07");
        let after = with_parts(&before, &parts(&json!({ "title": "新名称", "staffing": { "posts": 30 } }))).unwrap();
        assert_eq!(after.title.as_deref(), Some("新名称"));
        assert_eq!(after.staffing.unwrap().posts, Some(30));
        assert_eq!(after.payments, before.payments);
        assert!(with_parts(&before, &parts(&json!({ "budget": null }))).unwrap().budget.is_none());
    }

    #[test]
    fn wrong_parts_are_named() {
        let wrong = json!({ "titel": "x", "budget": { "amount": "十万" }, "provenance": {}, "payments": 3 });
        let error = with_parts(&case("07"), &parts(&wrong)).unwrap_err();
        let mut paths: Vec<&str> = error.fields.iter().map(|f| f.path.as_str()).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["budget", "payments", "provenance", "titel"]);
        assert!(error.fields.iter().any(|f| f.message.zh.contains("不是有效金额")), "{error}");
    }
}
