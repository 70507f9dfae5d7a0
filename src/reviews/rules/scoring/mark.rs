//! What a member's mark on an item earns. Objective items are computed from the evidence the panel accepted and are the same for
//! all; what is judged is chosen by each member from what the document offers, so that nothing out of range can be given.

use crate::kernel::{Error, Result};
use crate::opportunities::model::{Part, Points, ScoringItem, Shape};
use crate::opportunities::rules::{Evidence, PartEvidence, Score, score};
use crate::text_enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// How the points of an item come about.
    pub enum MarkMode {
        /// From the offers.
        Price = "price",
        /// From the accepted evidence alone.
        Computed = "computed",
        /// Each member judges.
        Judged = "judged",
        /// Some parts from the accepted evidence, others judged by each member.
        Mixed = "mixed",
        /// Each member enters points: the document has no rule that can be computed.
        Free = "free",
    }
}

/// What a member enters for one item of one bid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reviews::Mark)]
pub struct Mark {
    /// What the member found, for what is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// Points, where the document has no rule that can be computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// Why, up to 500 characters; required for the worst band where the document says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How the points of `item` come about.
#[must_use]
pub fn mark_mode(item: &ScoringItem) -> MarkMode {
    match &item.shape {
        Some(Shape::Price(_)) => MarkMode::Price,
        None | Some(Shape::Other(_)) => MarkMode::Free,
        Some(Shape::Parts(parts)) if parts.parts.iter().any(part_is_judged) => {
            if parts.parts.iter().all(part_is_judged) { MarkMode::Judged } else { MarkMode::Mixed }
        }
        Some(shape) if is_judged(shape) || item.objective == Some(false) => MarkMode::Judged,
        Some(_) => MarkMode::Computed,
    }
}

fn is_judged(shape: &Shape) -> bool {
    match shape {
        Shape::Band(_) => true,
        Shape::Parts(parts) => parts.parts.iter().any(part_is_judged),
        _ => false,
    }
}

fn part_is_judged(part: &Part) -> bool {
    part.shape.as_ref().is_some_and(is_judged)
}

/// What a member's mark earns, with the evidence the panel accepted for the item; `None` while what it needs is missing.
///
/// # Errors
/// `invalid` when a mark or the evidence is not of the kind the item asks for.
pub fn mark_points(item: &ScoringItem, accepted: Option<&Evidence>, mark: Option<&Mark>) -> Result<Option<Score>> {
    let judged = mark.and_then(|mark| mark.evidence.as_ref());
    let evidence = match mark_mode(item) {
        MarkMode::Price => return Ok(None),
        MarkMode::Free => {
            let points = mark.and_then(|mark| mark.points);
            return points.map(|points| checked_points(item, points)).transpose();
        }
        MarkMode::Computed => accepted.cloned(),
        MarkMode::Judged => judged.cloned(),
        MarkMode::Mixed => match (accepted, judged) {
            (Some(accepted), Some(judged)) => Some(merged(item, accepted, judged)),
            _ => None,
        },
    };
    evidence.map(|evidence| in_range(item, &evidence).and_then(|()| score(item, &evidence))).transpose()
}

/// Points entered by hand, between nothing and the points of the item.
///
/// # Errors
/// `invalid` outside that range.
fn checked_points(item: &ScoringItem, points: Points) -> Result<Score> {
    let most = item.points.unwrap_or_default();
    if points < Points::ZERO || points > most {
        return Err(Error::field(
            "points",
            "out_of_range",
            format!("分值应在0至{most}之间"),
            format!("Give points between 0 and {most}"),
        ));
    }
    Ok(Score { points, bid_invalid: false })
}

/// Judged parts from the member, the others and all gates as accepted by the panel.
fn merged(item: &ScoringItem, accepted: &Evidence, judged: &Evidence) -> Evidence {
    let (Some(Shape::Parts(shape)), Evidence::Parts { gates, parts }, Evidence::Parts { parts: own, .. }) =
        (&item.shape, accepted, judged)
    else {
        return judged.clone();
    };
    let nothing = PartEvidence { gates: Vec::new(), evidence: Evidence::Missing };
    let part = |(at, part): (usize, &Part)| {
        let accepted = parts.get(at).unwrap_or(&nothing);
        let own = own.get(at).unwrap_or(&nothing);
        let evidence = if part_is_judged(part) { &own.evidence } else { &accepted.evidence };
        let gates = if accepted.gates.is_empty() { own.gates.clone() } else { accepted.gates.clone() };
        PartEvidence { gates, evidence: evidence.clone() }
    };
    Evidence::Parts { gates: gates.clone(), parts: shape.parts.iter().enumerate().map(part).collect() }
}

/// Refuses a band the document does not have: it would silently earn nothing.
fn in_range(item: &ScoringItem, evidence: &Evidence) -> Result<()> {
    let Some(shape) = &item.shape else { return Ok(()) };
    if bands_exist(shape, evidence) {
        return Ok(());
    }
    Err(Error::field(
        "evidence",
        "no_such_band",
        "所选档次不在评分标准之内，请从评分标准列出的档次中选择",
        "The document has no such band; choose one it lists",
    ))
}

fn bands_exist(shape: &Shape, evidence: &Evidence) -> bool {
    match (shape, evidence) {
        (Shape::Band(band), Evidence::Judged(at)) => *at < band.bands.len(),
        (Shape::Band(band), Evidence::CriteriaMet(met)) => band.criteria.is_none_or(|criteria| *met <= criteria),
        (Shape::Parts(shape), Evidence::Parts { parts, .. }) => {
            let inner = shape.parts.iter().zip(parts);
            inner
                .into_iter()
                .all(|(part, own)| part.shape.as_ref().is_none_or(|shape| bands_exist(shape, &own.evidence)))
        }
        _ => true,
    }
}

/// Whether the document wants a reason for this mark: the worst band was chosen.
#[must_use]
pub fn wants_reason(item: &ScoringItem, mark: &Mark) -> bool {
    let (Some(shape), Some(evidence)) = (&item.shape, &mark.evidence) else { return false };
    worst_chosen(shape, evidence)
}

fn worst_chosen(shape: &Shape, evidence: &Evidence) -> bool {
    match (shape, evidence) {
        (Shape::Band(band), Evidence::Judged(at)) => band.worst_needs_reason && *at + 1 == band.bands.len(),
        (Shape::Parts(shape), Evidence::Parts { parts, .. }) => {
            let mut inner = shape.parts.iter().zip(parts);
            inner.any(|(part, own)| part.shape.as_ref().is_some_and(|shape| worst_chosen(shape, &own.evidence)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::model::{
        BandRow, BandShape, CountShape, CoverageKind, CoverageShape, PartsShape, PointScale,
    };

    fn band(worths: &[i64]) -> Shape {
        let row = |worth: &i64| BandRow { worth: Some(Points::whole(*worth)), ..BandRow::default() };
        Shape::Band(BandShape {
            bands: worths.iter().map(row).collect(),
            worst_needs_reason: true,
            ..BandShape::default()
        })
    }

    fn item(points: i64, shape: Shape) -> ScoringItem {
        let scale = Some(PointScale::OfHundred);
        ScoringItem { points: Some(Points::whole(points)), shape: Some(shape), scale, ..ScoringItem::default() }
    }

    fn count() -> Shape {
        Shape::Count(CountShape { each: Some(Points::whole(20)), cap: Some(Points::HUNDRED), ..CountShape::default() })
    }

    fn judged(at: usize) -> Mark {
        Mark { evidence: Some(Evidence::Judged(at)), ..Mark::default() }
    }

    fn points(item: &ScoringItem, accepted: Option<&Evidence>, mark: Option<&Mark>) -> Option<String> {
        mark_points(item, accepted, mark).unwrap().map(|score| score.points.to_string())
    }

    #[test]
    fn an_objective_item_is_the_same_for_all_whatever_a_member_enters() {
        let item = item(12, count());
        assert_eq!(mark_mode(&item), MarkMode::Computed);
        let three = Evidence::Count(3);
        // 3 × 20 of 100 is 60 % of 12 = 7.2.
        assert_eq!(points(&item, Some(&three), None).as_deref(), Some("7.2"));
        let other = Mark { evidence: Some(Evidence::Count(5)), ..Mark::default() };
        assert_eq!(points(&item, Some(&three), Some(&other)).as_deref(), Some("7.2"));
        assert_eq!(points(&item, None, Some(&other)), None, "nothing is accepted yet");
    }

    #[test]
    fn a_band_is_chosen_and_none_beyond_the_documents_can_be() {
        let item = item(10, band(&[100, 80, 50, 0]));
        assert_eq!(mark_mode(&item), MarkMode::Judged);
        assert_eq!(points(&item, None, Some(&judged(1))).as_deref(), Some("8"));
        assert_eq!(points(&item, None, None), None);
        assert_eq!(mark_points(&item, None, Some(&judged(4))).unwrap_err().fields[0].code, "no_such_band");
        assert!(wants_reason(&item, &judged(3)) && !wants_reason(&item, &judged(2)));
    }

    #[test]
    fn a_mixed_item_takes_what_is_objective_from_the_panel_and_the_rest_from_the_member() {
        let coverage = Shape::Coverage(CoverageShape {
            by: Some(CoverageKind::Checklist),
            points: Some(5),
            each: Some(Points::whole(10)),
            full: Some(Points::whole(50)),
            ..CoverageShape::default()
        });
        let part = |shape| Part { shape: Some(shape), ..Part::default() };
        let parts = vec![part(coverage), part(band(&[50, 30, 10]))];
        let item = item(8, Shape::Parts(PartsShape { parts, ..PartsShape::default() }));
        assert_eq!(mark_mode(&item), MarkMode::Mixed);
        let parts = |first, second| Evidence::Parts {
            gates: Vec::new(),
            parts: vec![
                PartEvidence { gates: Vec::new(), evidence: first },
                PartEvidence { gates: Vec::new(), evidence: second },
            ],
        };
        let accepted = parts(Evidence::Covered(4), Evidence::Missing);
        // The member claims 5 covered and the best band; the panel found 4: (40 + 30) % of 8 = 5.6.
        let mark = Mark { evidence: Some(parts(Evidence::Covered(5), Evidence::Judged(1))), ..Mark::default() };
        assert_eq!(points(&item, Some(&accepted), Some(&mark)).as_deref(), Some("5.6"));
        let beyond = Mark { evidence: Some(parts(Evidence::Missing, Evidence::Judged(3))), ..Mark::default() };
        assert!(mark_points(&item, Some(&accepted), Some(&beyond)).is_err());
    }

    #[test]
    fn an_item_without_a_rule_takes_points_within_its_range() {
        let item = ScoringItem { points: Some(Points::whole(5)), ..ScoringItem::default() };
        assert_eq!(mark_mode(&item), MarkMode::Free);
        let mark = |points| Mark { points: Some(Points::from_hundredths(points)), ..Mark::default() };
        assert_eq!(points(&item, None, Some(&mark(500))).as_deref(), Some("5"));
        for beyond in [-1, 501] {
            assert_eq!(mark_points(&item, None, Some(&mark(beyond))).unwrap_err().fields[0].code, "out_of_range");
        }
    }

    #[test]
    fn a_plan_the_document_calls_subjective_is_judged_by_each() {
        let subjective = ScoringItem { objective: Some(false), ..item(10, count()) };
        assert_eq!(mark_mode(&subjective), MarkMode::Judged);
    }
}
