//! What a plan may say at all: lengths and numbers. What is missing is no fault while it is a draft.

use crate::kernel::FieldError;
use crate::kernel::error::Faults;
use crate::plans::model::PlanContent;
use std::collections::BTreeSet;

/// Most lines of a plan.
pub const LINES: usize = 500;
/// Shortest reason, in characters.
pub const REASON_LEAST: usize = 10;
/// Longest reason, in characters.
pub const REASON_MOST: usize = 500;

/// Values that mean nothing, each with its path.
#[must_use]
pub fn faults(content: &PlanContent) -> Vec<FieldError> {
    let mut faults = Faults::new();
    length(&mut faults, "budget_document", content.budget_document.as_deref(), 200);
    length(&mut faults, "note", content.note.as_deref(), 2_000);
    let count = content.lines.len();
    if count > LINES {
        let zh = format!("计划有{count}行，最多{LINES}行；请合并同类项目");
        faults.add("lines", "too_many", zh, format!("The plan has {count} lines, at most {LINES}"));
    }
    let mut seen = BTreeSet::new();
    for (index, line) in content.lines.iter().enumerate() {
        let at = |field: &str| format!("lines[{index}].{field}");
        length(&mut faults, &at("title"), line.title.as_deref(), 200);
        length(&mut faults, &at("note"), line.note.as_deref(), 500);
        length(&mut faults, &at("negative_reason"), line.negative_reason.as_deref(), REASON_MOST);
        if line.amount.is_some_and(crate::kernel::Money::is_negative) {
            faults.add(at("amount"), "negative", "金额不能为负数", "The amount may not be negative");
        }
        if line.quarter.is_some_and(|quarter| !(1..=4).contains(&quarter)) {
            faults.add(at("quarter"), "out_of_range", "季度应为1至4", "A quarter is 1 to 4");
        }
        if line.id.is_some_and(|id| !seen.insert(id)) {
            faults.add(at("id"), "duplicate", "两行的标识相同", "Two lines have the same id");
        }
    }
    faults.into_vec()
}

fn length(faults: &mut Faults, path: &str, text: Option<&str>, most: usize) {
    let length = text.map_or(0, |text| text.chars().count());
    if length > most {
        let zh = format!("此项有{length}字，最多{most}字");
        faults.add(path, "too_long", zh, format!("{length} characters, at most {most}"));
    }
}
