//! Lots: how many, and whether they are listed.

use super::finding::{Finding, FindingCode};
use crate::kernel::Text;
use crate::opportunities::model::{Lots, OpportunityTerms};

pub(super) fn check(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    let Some(lots) = &terms.lots else { return };
    if lots.lots.is_empty() && lots.this_lot.is_none() {
        let stated = lots.total.map_or_else(
            || Text::new("勾选了分包（兼投兼中规则）", "Lots are ticked"),
            |total| Text::new(format!("写明分 {total} 包"), format!("{total} lots are stated")),
        );
        findings.push(Finding::error(
            FindingCode::LotsNotListed,
            "lots.lots",
            Text::new(format!("{}，但列出的分包为 0 个", stated.zh), format!("{}, but 0 lots are listed", stated.en)),
            Text::new(
                "请列出各包的名称、预算和人数，或取消分包",
                "List each lot with budget and posts, or drop the lots",
            ),
        ));
    }
    count(lots, findings);
}

fn count(lots: &Lots, findings: &mut Vec<Finding>) {
    let listed = u32::try_from(lots.lots.len()).ok().filter(|n| *n > 0);
    let Some(reference) = listed.or(lots.total) else { return };
    let reference_path = if listed.is_some() { "lots.lots" } else { "lots.total" };
    let mut differ = |path: String, stated: u32, place: Text| {
        if stated != reference {
            findings.push(
                Finding::error(
                    FindingCode::LotsCountDiffers,
                    path,
                    Text::new(
                        format!("{}写明分 {stated} 包，实际列出 {reference} 包", place.zh),
                        format!("{} says {stated} lots, {reference} are listed", place.en),
                    ),
                    Text::new("请统一分包数量", "State one number of lots throughout"),
                )
                .against(reference_path),
            );
        }
    };
    if let Some(total) = lots.total {
        differ("lots.total".to_owned(), total, Text::new("分包总数", "The total"));
    }
    for (index, other) in lots.stated_elsewhere.iter().enumerate() {
        if let Some(stated) = other.count {
            let lines = other.lines.as_deref().map(|l| format!("（{l}）")).unwrap_or_default();
            differ(
                format!("lots.stated_elsewhere[{index}]"),
                stated,
                Text::new(format!("另一处{lines}"), "Another place"),
            );
        }
    }
}
