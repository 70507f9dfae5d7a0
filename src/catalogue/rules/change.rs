//! What an item must be, and how two sets of items differ.

use super::tree::{Catalogue, LEVELS};
use crate::catalogue::model::{CategoryCode, Diff, Item, ItemChange, VersionInput};
use crate::kernel::{FieldError, Text};
use std::collections::BTreeMap;

const NAME_LENGTH: usize = 100;
const DEFINITION_LENGTH: usize = 2_000;
const BASIS_LENGTH: usize = 500;

/// A text that is missing where it must be, or too long: its code and message.
fn text_fault(text: &str, zh: &str, en: &str, required: bool, longest: usize) -> Option<(&'static str, Text)> {
    let length = text.chars().count();
    if required && text.trim().is_empty() {
        return Some(("required", Text::new(format!("请填写{zh}"), format!("Enter the {en}"))));
    }
    (length > longest).then(|| {
        let message = Text::new(
            format!("{zh}最多{longest}个字，现有{length}个"),
            format!("The {en} may have {longest} characters, it has {length}"),
        );
        ("too_long", message)
    })
}

/// What is wrong with the item's own words, each with the field it stands in.
#[must_use]
pub fn item_faults(item: &Item) -> Vec<FieldError> {
    [
        ("name", text_fault(&item.name, "名称", "name", true, NAME_LENGTH)),
        ("definition", text_fault(&item.definition, "说明", "definition", false, DEFINITION_LENGTH)),
        ("basis", text_fault(&item.basis, "依据", "basis", false, BASIS_LENGTH)),
    ]
    .into_iter()
    .filter_map(|(path, fault)| fault.map(|(code, message)| FieldError::new(path, code, message.zh, message.en)))
    .collect()
}

/// What is wrong with a draft's own words.
#[must_use]
pub fn version_faults(input: &VersionInput) -> Vec<FieldError> {
    [
        ("title", text_fault(&input.title, "目录名称", "title", true, NAME_LENGTH)),
        ("basis", text_fault(&input.basis, "依据", "basis", false, BASIS_LENGTH)),
    ]
    .into_iter()
    .filter_map(|(path, fault)| fault.map(|(code, message)| FieldError::new(path, code, message.zh, message.en)))
    .collect()
}

/// What is wrong with the item's place, given the items of its version and the catalogue above it: it must lie under
/// another item unless its code is a single letter, not deeper than three levels, and its code must be free above.
#[must_use]
pub fn place_fault(code: &CategoryCode, own: &[Item], above: &Catalogue) -> Option<FieldError> {
    if above.get(code).is_some() {
        return Some(FieldError::new(
            "code",
            "category_taken",
            format!("上级地区的目录已有代码 {code}，请换一个代码"),
            format!("A catalogue above already has code {code}; use another"),
        ));
    }
    let own_above = own.iter().filter(|item| item.code != *code && item.code.contains(code)).count();
    match own_above + above.above(code) {
        0 if code.as_ref().len() > 1 => Some(FieldError::new(
            "code",
            "category_parent",
            format!("代码 {code} 没有上级条目，请先录入上级条目"),
            format!("Nothing lies above {code}; enter the item above it first"),
        )),
        depth if depth >= usize::from(LEVELS) => Some(FieldError::new(
            "code",
            "category_level",
            format!("代码 {code} 位于第{}级，目录最多{LEVELS}级", depth + 1),
            format!("{code} would be at level {}, a catalogue has {LEVELS}", depth + 1),
        )),
        _ => None,
    }
}

/// Every item that cannot stand where it stands, with its fault: what keeps a draft from being published.
#[must_use]
pub fn place_faults(own: &[Item], above: &Catalogue) -> Vec<(CategoryCode, FieldError)> {
    own.iter().filter_map(|item| place_fault(&item.code, own, above).map(|fault| (item.code.clone(), fault))).collect()
}

/// Why an item cannot be removed: others of its version lie under it.
#[must_use]
pub fn removal_fault(code: &CategoryCode, own: &[Item]) -> Option<FieldError> {
    let below = own.iter().filter(|item| item.code != *code && code.contains(&item.code)).count();
    (below > 0).then(|| {
        FieldError::new(
            "code",
            "category_has_children",
            format!("{code} 下还有{below}个条目，请先删除它们"),
            format!("{below} items lie under {code}; remove them first"),
        )
    })
}

/// How `after` differs from `before`.
#[must_use]
pub fn diff(before: &[Item], after: &[Item]) -> Diff {
    let index = |items: &[Item]| -> BTreeMap<CategoryCode, Item> {
        items.iter().map(|item| (item.code.clone(), item.clone())).collect()
    };
    let (mut old, new) = (index(before), index(after));
    let mut diff = Diff::default();
    for (code, after) in new {
        match old.remove(&code) {
            None => diff.added.push(after),
            Some(before) if before != after => diff.changed.push(ItemChange { before, after }),
            Some(_) => {}
        }
    }
    diff.removed = old.into_values().collect();
    diff
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::item;
    use super::*;
    use crate::kernel::RegionCode;
    use proptest::prelude::*;

    fn national() -> Catalogue {
        Catalogue::new([(
            RegionCode::NATION,
            vec![item("A", "公共服务"), item("A10", "社会治理服务"), item("A1003", "社会工作服务")],
        )])
    }

    fn code_of(fault: Option<FieldError>) -> Option<String> {
        fault.map(|fault| fault.code)
    }

    #[test]
    fn an_item_stands_under_another_not_too_deep_and_alone() {
        let place = |code: &str| code_of(place_fault(&code.parse().unwrap(), &[], &national()));
        assert_eq!(place("A1090"), None);
        assert_eq!(place("C"), None);
        assert_eq!(place("C01").as_deref(), Some("category_parent"));
        assert_eq!(place("A100301").as_deref(), Some("category_level"));
        assert_eq!(place("A1003").as_deref(), Some("category_taken"));
    }

    #[test]
    fn items_of_the_same_draft_count_as_above() {
        let own = [item("C", "其他"), item("C01", "某类"), item("C0101", "某项")];
        assert!(place_faults(&own, &national()).is_empty());
        let faults = place_faults(&own[1..], &national());
        assert_eq!(faults.iter().map(|(code, _)| code.as_ref()).collect::<Vec<_>>(), ["C01"]);
    }

    #[test]
    fn an_item_with_others_below_stays() {
        let own = [item("C", "其他"), item("C01", "某类")];
        assert_eq!(code_of(removal_fault(&own[0].code, &own)).as_deref(), Some("category_has_children"));
        assert_eq!(removal_fault(&own[1].code, &own), None);
    }

    #[test]
    fn missing_and_long_texts_are_named() {
        let bad = Item { name: " ".into(), definition: "长".repeat(2_001), ..item("A", "") };
        let faults: Vec<_> = item_faults(&bad).into_iter().map(|f| (f.path, f.code)).collect();
        assert_eq!(
            faults,
            [("name".to_owned(), "required".to_owned()), ("definition".to_owned(), "too_long".to_owned())]
        );
    }

    #[test]
    fn a_difference_names_what_came_went_and_changed() {
        let before = [item("A", "甲"), item("B", "乙")];
        let after = [item("A", "甲甲"), item("C", "丙")];
        let diff = diff(&before, &after);
        assert_eq!(diff.added, [item("C", "丙")]);
        assert_eq!(diff.removed, [item("B", "乙")]);
        assert_eq!(diff.changed, [ItemChange { before: item("A", "甲"), after: item("A", "甲甲") }]);
    }

    proptest! {
        #[test]
        fn a_difference_leads_from_before_to_after(
            before in proptest::collection::btree_map("[A-C][0-1]{0,2}", "[甲乙]", 0..12),
            after in proptest::collection::btree_map("[A-C][0-1]{0,2}", "[甲乙]", 0..12),
        ) {
            let items = |map: &BTreeMap<String, String>| map.iter().map(|(code, name)| item(code, name)).collect::<Vec<_>>();
            let diff = diff(&items(&before), &items(&after));
            let mut walked: BTreeMap<CategoryCode, Item> = items(&before).into_iter().map(|item| (item.code.clone(), item)).collect();
            for item in &diff.removed {
                prop_assert_eq!(walked.remove(&item.code), Some(item.clone()));
            }
            for change in &diff.changed {
                prop_assert_eq!(walked.insert(change.after.code.clone(), change.after.clone()), Some(change.before.clone()));
            }
            for item in &diff.added {
                prop_assert_eq!(walked.insert(item.code.clone(), item.clone()), None);
            }
            prop_assert_eq!(walked.into_values().collect::<Vec<_>>(), items(&after));
        }
    }
}
