//! A member's sheet for one bid, and a whole bid from all sheets.

use super::{Mark, MarkMode, mark_mode, mark_points, wants_reason};
use crate::kernel::Result;
use crate::kernel::error::Faults;
use crate::opportunities::model::{OpportunityTerms, Points, ScoringItem};
use crate::opportunities::rules::Evidence;
use std::collections::BTreeMap;

/// Longest reason, in characters.
const REASON_LENGTH: usize = 500;

/// An item of the scheme.
#[derive(Clone, Copy, Debug)]
pub struct Item<'t> {
    /// Name of its group.
    pub group: Option<&'t str>,
    /// The item.
    pub item: &'t ScoringItem,
    /// How its points come about.
    pub mode: MarkMode,
}

/// Every item with its path, in the order of the document.
pub fn items(terms: &OpportunityTerms) -> impl Iterator<Item = (String, Item<'_>)> {
    terms.scoring.iter().enumerate().flat_map(|(g, group)| {
        group.items.iter().enumerate().map(move |(i, item)| {
            (format!("scoring[{g}].items[{i}]"), Item { group: group.group.as_deref(), item, mode: mark_mode(item) })
        })
    })
}

/// What a sheet gives one bid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Points by path, without the price.
    pub points: BTreeMap<String, Points>,
    /// Their sum.
    pub total: Points,
    /// Paths of items that are not complete.
    pub missing: Vec<String>,
    /// Paths of items whose rule makes the whole bid invalid.
    pub invalid: Vec<String>,
}

/// What a member's marks give a bid, with the evidence the panel accepted.
///
/// # Errors
/// `invalid` with every mark that is out of range or not of the kind its item asks for.
pub fn card(
    terms: &OpportunityTerms,
    accepted: &BTreeMap<String, Evidence>,
    marks: &BTreeMap<String, Mark>,
) -> Result<Card> {
    let mut card = Card::default();
    let mut faults = Faults::new();
    for (path, Item { item, mode, .. }) in items(terms).filter(|(_, item)| item.mode != MarkMode::Price) {
        let mark = marks.get(&path);
        let unreasoned = mark.is_some_and(|mark| wants_reason(item, mark) && mark.reason.is_none());
        match mark_points(item, accepted.get(&path), mark) {
            Ok(Some(score)) => {
                card.total = card.total + score.points;
                card.points.insert(path.clone(), score.points);
                if score.bid_invalid {
                    card.invalid.push(path.clone());
                }
                if unreasoned && mode != MarkMode::Computed {
                    card.missing.push(path);
                }
            }
            Ok(None) => card.missing.push(path),
            Err(error) => {
                for field in error.fields {
                    faults.add(format!("marks.{path}"), &field.code, field.message.zh, field.message.en);
                }
            }
        }
    }
    faults.finish()?;
    Ok(card)
}

/// Refuses marks on what is no item, or is not a member's to mark, and reasons that are too long.
///
/// # Errors
/// `invalid` with every one of them.
pub fn checked_marks(terms: &OpportunityTerms, marks: &BTreeMap<String, Mark>) -> Result<()> {
    let modes: BTreeMap<String, MarkMode> = items(terms).map(|(path, item)| (path, item.mode)).collect();
    let mut faults = Faults::new();
    for (path, mark) in marks {
        match modes.get(path) {
            None => faults.add(
                format!("marks.{path}"),
                "unknown",
                format!("没有评分项{path}，请刷新评审表"),
                format!("There is no item {path}; reload the sheet"),
            ),
            Some(MarkMode::Price | MarkMode::Computed) => faults.add(
                format!("marks.{path}"),
                "computed",
                "该项由系统按报价或小组认定的材料计算，不需要打分",
                "This item is computed from the offers or the accepted evidence; it takes no mark",
            ),
            Some(_) => {}
        }
        if mark.reason.as_ref().is_some_and(|reason| reason.chars().count() > REASON_LENGTH) {
            faults.add(
                format!("marks.{path}.reason"),
                "too_long",
                format!("理由最多{REASON_LENGTH}字"),
                format!("At most {REASON_LENGTH} characters"),
            );
        }
    }
    faults.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reviews::rules::scoring::tests::guangming;

    #[test]
    fn a_sheet_of_a_real_tender_is_complete_when_everything_is_marked_and_accepted() {
        let terms = guangming();
        let all: Vec<(String, MarkMode)> = items(&terms).map(|(path, item)| (path, item.mode)).collect();
        assert_eq!(all.len(), 13);
        assert_eq!(all.iter().filter(|(_, mode)| *mode == MarkMode::Price).count(), 1);
        let blank = card(&terms, &BTreeMap::new(), &BTreeMap::new()).unwrap();
        assert_eq!(blank.missing.len(), 12, "the price is nobody's to mark");
        assert_eq!(blank.total, Points::ZERO);
        let computed = all.iter().find(|(_, mode)| *mode == MarkMode::Computed).unwrap();
        let accepted = [(computed.0.clone(), Evidence::Missing)].into();
        let one = card(&terms, &accepted, &BTreeMap::new()).unwrap();
        assert_eq!(one.missing.len(), 11);
    }

    #[test]
    fn marks_on_computed_or_unknown_items_are_refused_by_path() {
        let terms = guangming();
        let computed = items(&terms).find(|(_, item)| item.mode == MarkMode::Computed).unwrap().0;
        let marks = BTreeMap::from([(computed, Mark::default()), ("scoring[9].items[9]".into(), Mark::default())]);
        let refused = checked_marks(&terms, &marks).unwrap_err();
        let codes: Vec<&str> = refused.fields.iter().map(|fault| fault.code.as_str()).collect();
        assert!(codes.contains(&"computed") && codes.contains(&"unknown"));
    }
}
