//! From the sentence of a scoring rule to its typed shape.

use super::{plans, sums, tables};
use crate::opportunities::model::{
    CommitmentKind, CommitmentShape, IntegrityShape, OtherShape, PointScale, Points, PriceFormula, PriceShape, Shape,
};

/// What the record says about a scoring item's rule.
pub(super) struct Recorded<'a> {
    /// Name of the shape in the collection.
    pub(super) code: &'a str,
    /// Name of the item.
    pub(super) name: &'a str,
    /// The rule.
    pub(super) rule: &'a str,
    /// The item it rests on.
    pub(super) depends_on: Option<&'a str>,
}

/// The typed shape: by the name of the shape where it is known, else by what the sentence looks like.
pub(super) fn shape(item: &Recorded<'_>) -> Shape {
    let has = |words: &[&str]| words.iter().any(|word| item.code.contains(word));
    let found = if has(&["price"]) {
        Some(price(item))
    } else if has(&["system_checked", "integrity"]) {
        Some(Shape::Integrity(IntegrityShape { clean: Some(Points::HUNDRED), recorded: Some(Points::ZERO) }))
    } else if has(&["checklist", "coverage", "deduct", "band_by", "judged", "criteria"]) {
        plans::plan(item.code, item.rule)
    } else if has(&["facility", "headcount", "team", "person", "gate", "two_part", "two_category", "all_or_nothing"]) {
        sums::parts(item)
    } else if has(&["commitment"]) {
        Some(commitment(item.rule))
    } else if has(&["alternatives"]) {
        tables::options(item.rule)
    } else if has(&["grade_lookup"]) {
        tables::grade(item.rule)
    } else if has(&["graded"]) {
        tables::documents(item.rule, item.depends_on.is_some())
    } else if has(&["level_lookup"]) {
        tables::levels(item.code, item.rule)
    } else if has(&["count_lookup"]) {
        tables::count_table(item.rule)
    } else if has(&["count_step"]) {
        tables::count(item.rule, item.name)
    } else if has(&["numeric_band"]) {
        tables::interval(item.rule)
    } else if has(&["named"]) {
        sums::named(item.rule)
    } else {
        None
    };
    found.or_else(|| sums::parts(item)).unwrap_or_else(|| Shape::Other(OtherShape { text: Some(item.rule.to_owned()) }))
}

/// In what the amounts of a rule are stated.
pub(super) fn scale(rule: &str) -> PointScale {
    let stated_in_points = rule.match_indices('分').any(|(at, _)| {
        rule.get(..at).and_then(|before| before.chars().next_back()).is_some_and(|c| c.is_ascii_digit())
    });
    if rule.contains('%') && !stated_in_points { PointScale::Percent } else { PointScale::OfHundred }
}

fn price(item: &Recorded<'_>) -> Shape {
    let stated = item.rule.contains("最低") || item.code.contains("lowest");
    Shape::Price(PriceShape {
        formula: stated.then_some(PriceFormula::LowestOverOffer),
        adjusted: item.rule.contains("扣除后"),
    })
}

fn commitment(rule: &str) -> Shape {
    let first = super::scan::clauses(rule).next().unwrap_or(rule);
    let (text, worth) = super::scan::trailing(first).map_or((first, None), |(text, worth)| (text, Some(worth)));
    let text = text.trim_end_matches("即").trim_end_matches("提供").trim_end_matches('，').trim();
    Shape::Commitment(CommitmentShape {
        clauses: text.split('、').map(str::to_owned).collect(),
        by: Some(if rule.contains("每项") || rule.contains("每条") {
            CommitmentKind::Each
        } else {
            CommitmentKind::All
        }),
        worth,
    })
}
