//! Plans: points covered, plus a judged band.

use super::scan::{amount_after, cells, clauses, count_before, numeral, split_cap, trailing, without_brackets};
use crate::opportunities::model::{
    BandRow, BandShape, Combine, CoverageKind, CoverageRow, CoverageShape, Part, PartsShape, Points, Shape,
};
use rust_decimal::prelude::ToPrimitive;

/// A plan's rule: a base and a band, or a band alone. `None` when neither is read.
pub(super) fn plan(code: &str, rule: &str) -> Option<Shape> {
    let clauses: Vec<&str> = clauses(rule).collect();
    let base = clauses.first().and_then(|first| base(code, first));
    let rest = if base.is_some() { clauses.get(1..)? } else { &clauses };
    let band = rest.iter().find_map(|clause| band(clause, rule.contains("须书面说明")));
    let part = |name: &str, shape| Part { name: Some(name.to_owned()), shape: Some(shape), ..Part::default() };
    match (base, band) {
        (Some(base), Some(band)) => Some(Shape::Parts(PartsShape {
            parts: vec![part("内容完整性", Shape::Coverage(base)), part("评审档次", Shape::Band(band))],
            combine: Some(Combine::Sum),
            ..PartsShape::default()
        })),
        (Some(base), None) => Some(Shape::Coverage(base)),
        (None, Some(band)) => Some(Shape::Band(band)),
        (None, None) => None,
    }
}

fn base(code: &str, clause: &str) -> Option<CoverageShape> {
    let points = count_before(clause, &["项", "点"]);
    if let Some((each, _)) = amount_after(clause, "扣") {
        let full = clause.split('，').next().and_then(trailing).map(|(_, full)| full);
        return Some(CoverageShape {
            by: Some(CoverageKind::Deduct),
            points,
            each: Some(each),
            full,
            ..Default::default()
        });
    }
    if let Some((each, _)) = amount_after(clause, "每项").or_else(|| amount_after(clause, "每点")) {
        let full = split_cap(clause).1;
        return Some(CoverageShape {
            by: Some(CoverageKind::Checklist),
            points,
            each: Some(each),
            full,
            ..Default::default()
        });
    }
    if let Some((_, table)) = clause.split_once('：') {
        let rows = rows(points?, &cells(table)?)?;
        return Some(CoverageShape { by: Some(CoverageKind::Table), points, rows, ..Default::default() });
    }
    if code.contains("all_or_nothing") {
        let full = trailing(clause).map(|(_, full)| full);
        return Some(CoverageShape { by: Some(CoverageKind::AllOrNothing), points, full, ..Default::default() });
    }
    None
}

/// `全60/三50/二40/一20`, or `60/50/40/20` from all points downwards.
fn rows(points: u32, cells: &[(String, Points)]) -> Option<Vec<CoverageRow>> {
    let row = |(at, (label, worth)): (u32, &(String, Points))| {
        let covered = match label.as_str() {
            "" => points.checked_sub(at)?,
            "全" | "全部" => points,
            label => numeral(label)?.0.to_u32()?,
        };
        Some(CoverageRow { covered, worth: Some(*worth) })
    };
    (0..).zip(cells).map(row).collect()
}

fn band(clause: &str, worst_needs_reason: bool) -> Option<BandShape> {
    let (plain, _) = without_brackets(clause);
    let text = plain.trim_start_matches('再').trim();
    if let Some((criteria, worths)) = text.strip_prefix("满足").and_then(|tail| tail.split_once('加')) {
        return counted(criteria, worths, worst_needs_reason);
    }
    let bands = cells(text)?
        .into_iter()
        .map(|(name, worth)| BandRow {
            name: Some(name).filter(|n| !n.is_empty()),
            worth: Some(worth),
            criteria_met: None,
        })
        .collect();
    Some(BandShape { bands, worst_needs_reason, ..BandShape::default() })
}

/// `五/四/三项形容词` and `25/20/15/0`: the last worth is for fewer.
fn counted(criteria: &str, worths: &str, worst_needs_reason: bool) -> Option<BandShape> {
    let met: Vec<u32> = criteria.split('/').map(|c| numeral(c)?.0.to_u32()).collect::<Option<_>>()?;
    let worths: Vec<Points> = cells(worths)?.into_iter().map(|(_, worth)| worth).collect();
    let otherwise = worths.get(met.len()).copied();
    let bands = met
        .iter()
        .zip(&worths)
        .map(|(met, worth)| BandRow { name: None, criteria_met: Some(*met), worth: Some(*worth) })
        .collect();
    Some(BandShape { bands, criteria: met.into_iter().max(), otherwise, worst_needs_reason })
}
