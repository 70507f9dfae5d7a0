//! From what is claimed to the evidence a scoring rule reads.

use crate::opportunities::model::Shape;
use crate::opportunities::rules::{Award, Evidence, GradedDocument, PartEvidence};
use crate::submissions::model::{ClaimEvidence, CoveredClaim, GradeClaim, PartClaim, PartsClaim, Thing, ThingsClaim};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// What evidence depends on besides the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The day of the deadline.
    pub on: NaiveDate,
    /// Projects accepted under the item this one rests on (`ScoringItem::depends_on`); see [`projects`].
    pub accepted: BTreeSet<String>,
}

/// Path of an item of the scoring scheme: how claims and scores name it. Both positions from 0.
#[must_use]
pub fn item_path(group: usize, item: usize) -> String {
    format!("scoring[{group}].items[{item}]")
}

/// Whether a claim is of the kind `shape` asks for. What experts judge or staff look up asks for none.
#[must_use]
pub fn fits(shape: &Shape, claim: &ClaimEvidence) -> bool {
    match (shape, claim) {
        (Shape::Count(_) | Shape::CountTable(_), ClaimEvidence::Things(_))
        | (Shape::Named(_) | Shape::Options(_) | Shape::Commitment(_), ClaimEvidence::Shown(_))
        | (Shape::Grade(_), ClaimEvidence::Grade(_))
        | (Shape::Levels(_), ClaimEvidence::Awards(_))
        | (Shape::Documents(_), ClaimEvidence::Documents(_))
        | (Shape::Coverage(_), ClaimEvidence::Covered(_))
        | (Shape::Interval(_), ClaimEvidence::Number(_))
        | (Shape::AllOrNothing(_) | Shape::Commitment(_) | Shape::Integrity(_), ClaimEvidence::Met(_)) => true,
        (Shape::Parts(shape), ClaimEvidence::Parts(claim)) => {
            let claimed = claim.parts.iter().zip(&shape.parts);
            claim.parts.len() <= shape.parts.len()
                && claimed
                    .filter_map(|(claim, part)| Some((part.shape.as_ref()?, claim.evidence.as_ref()?)))
                    .all(|(shape, claim)| fits(shape, claim))
        }
        _ => false,
    }
}

/// What a claim shows, taken at its word; `Evidence::Missing` where it is not of the kind `shape` asks for.
#[must_use]
pub fn evidence(shape: &Shape, claim: &ClaimEvidence, standing: &Standing) -> Evidence {
    match (shape, claim) {
        (Shape::Count(shape), ClaimEvidence::Things(claim)) => {
            Evidence::Count(count(claim, &shape.kinds, shape.once_per_project))
        }
        (Shape::CountTable(shape), ClaimEvidence::Things(claim)) => Evidence::Count(count(claim, &shape.kinds, false)),
        (Shape::Named(_) | Shape::Options(_) | Shape::Commitment(_), ClaimEvidence::Shown(claim)) => {
            Evidence::Shown(claim.shown.iter().filter_map(|one| usize::try_from(one.at?).ok()).collect())
        }
        (Shape::Grade(_), ClaimEvidence::Grade(claim)) => grade(claim, standing.on),
        (Shape::Levels(_), ClaimEvidence::Awards(claim)) => Evidence::Awards(
            claim
                .awards
                .iter()
                .filter_map(|award| Some(Award { thing: award.thing.clone()?, level: award.level? }))
                .collect(),
        ),
        (Shape::Documents(_), ClaimEvidence::Documents(claim)) => Evidence::Documents {
            documents: claim
                .documents
                .iter()
                .filter_map(|document| {
                    let (project, grade) = (document.project.clone()?, document.grade.clone().unwrap_or_default());
                    Some(GradedDocument { project, grade, rank: document.rank })
                })
                .collect(),
            accepted: standing.accepted.clone(),
        },
        (Shape::Coverage(_), ClaimEvidence::Covered(claim)) => Evidence::Covered(covered(claim)),
        (Shape::Interval(_), ClaimEvidence::Number(claim)) => claim.number.map_or(Evidence::Missing, Evidence::Number),
        (Shape::AllOrNothing(_) | Shape::Commitment(_) | Shape::Integrity(_), ClaimEvidence::Met(claim)) => {
            claim.met.map_or(Evidence::Missing, Evidence::Met)
        }
        (Shape::Parts(shape), ClaimEvidence::Parts(claim)) => {
            let shapes = shape.parts.iter().map(|part| part.shape.as_ref());
            parts(claim, shapes, standing)
        }
        _ => Evidence::Missing,
    }
}

/// The projects listed under an item: what items that rest on it may speak of.
#[must_use]
pub fn projects(claim: &ClaimEvidence) -> BTreeSet<String> {
    match claim {
        ClaimEvidence::Things(claim) => claim.things.iter().filter_map(|thing| thing.name.clone()).collect(),
        ClaimEvidence::Parts(claim) => {
            claim.parts.iter().filter_map(|part| part.evidence.as_ref()).flat_map(projects).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn count(claim: &ThingsClaim, kinds: &[String], once_per_project: bool) -> u32 {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    if !kinds.is_empty() {
        let shown: BTreeSet<&String> = claim.things.iter().filter_map(|thing| thing.of_kind.as_ref()).collect();
        return number(shown.into_iter().filter(|kind| kinds.contains(kind)).count());
    }
    if claim.things.is_empty() {
        return claim.number.unwrap_or(0);
    }
    if once_per_project {
        let named: BTreeSet<&str> = claim.things.iter().filter_map(Thing::named).collect();
        return number(named.len());
    }
    number(claim.things.iter().filter(|thing| thing.named().is_some()).count())
}

impl Thing {
    /// Its name, where it has one.
    #[must_use]
    pub fn named(&self) -> Option<&str> {
        self.name.as_deref().map(str::trim).filter(|name| !name.is_empty())
    }
}

fn covered(claim: &CoveredClaim) -> u32 {
    let points: BTreeSet<&String> = claim.points.iter().filter_map(|point| point.point.as_ref()).collect();
    u32::try_from(points.len()).unwrap_or(u32::MAX)
}

/// A grade no longer valid on the day is none; without a day of registration nobody is newly founded.
fn grade(claim: &GradeClaim, on: NaiveDate) -> Evidence {
    let valid = claim.valid_until.is_none_or(|until| until >= on);
    Evidence::Grade {
        grade: claim.grade.clone().filter(|_| valid),
        registered_months: claim.registered_on.map_or(u32::MAX, |from| whole_months(from, on)),
    }
}

/// Whole months from `from` to `to`; none when it lies ahead.
fn whole_months(from: NaiveDate, to: NaiveDate) -> u32 {
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
    let whole = months(to) - months(from) - i64::from(to.day() < from.day());
    u32::try_from(whole.max(0)).unwrap_or(u32::MAX)
}

fn parts<'s>(claim: &PartsClaim, shapes: impl Iterator<Item = Option<&'s Shape>>, standing: &Standing) -> Evidence {
    let one = |(claim, shape): (&PartClaim, Option<&Shape>)| PartEvidence {
        gates: claim.gates.clone(),
        evidence: match (shape, &claim.evidence) {
            (Some(shape), Some(claim)) => evidence(shape, claim, standing),
            _ => Evidence::Missing,
        },
    };
    Evidence::Parts { gates: claim.gates.clone(), parts: claim.parts.iter().zip(shapes).map(one).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::FileId;
    use crate::opportunities::model::{CountShape, GradeShape, NamedShape, Part, PartsShape, Points, ScoringItem};
    use crate::opportunities::rules::score;
    use crate::submissions::model::{Claim, NumberClaim, Showing, ShownClaim, SubmissionContent};

    fn standing() -> Standing {
        Standing { on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(), accepted: BTreeSet::new() }
    }

    fn thing(name: &str, kind: Option<&str>) -> Thing {
        Thing { name: Some(name.to_owned()), of_kind: kind.map(str::to_owned), ..Thing::default() }
    }

    #[test]
    fn things_are_counted_as_the_rule_counts_them() {
        let claim = ThingsClaim {
            things: vec![thing("甲", None), thing("甲", None), thing("乙", None), thing(" ", None)],
            number: Some(9),
        };
        assert_eq!(count(&claim, &[], false), 3, "a thing without a name is none");
        assert_eq!(count(&claim, &[], true), 2, "once a project");
        let listed = ThingsClaim { things: Vec::new(), number: Some(9) };
        assert_eq!(count(&listed, &[], false), 9);
        let kinds = ["社工师".to_owned(), "咨询师".to_owned()];
        let certificates = ThingsClaim {
            things: vec![thing("张", Some("社工师")), thing("李", Some("社工师")), thing("王", Some("电工"))],
            number: None,
        };
        assert_eq!(count(&certificates, &kinds, false), 1, "each kind once, and only kinds the rule names");
    }

    #[test]
    fn a_claim_is_worth_what_the_rule_gives_for_it() {
        let item = ScoringItem {
            points: Some(Points::from_hundredths(1_000)),
            shape: Some(Shape::Parts(PartsShape {
                parts: vec![
                    Part {
                        shape: Some(Shape::Count(CountShape {
                            each: Some(Points::from_hundredths(2_000)),
                            ..CountShape::default()
                        })),
                        ..Part::default()
                    },
                    Part { shape: Some(Shape::Named(NamedShape::default())), ..Part::default() },
                ],
                ..PartsShape::default()
            })),
            ..ScoringItem::default()
        };
        let two = ThingsClaim { things: vec![thing("甲", None), thing("乙", None)], number: None };
        let part = |evidence| PartClaim { evidence: Some(evidence), ..PartClaim::default() };
        let claim = ClaimEvidence::Parts(PartsClaim {
            gates: Vec::new(),
            parts: vec![
                part(ClaimEvidence::Things(two)),
                part(ClaimEvidence::Shown(ShownClaim { shown: vec![Showing::default()] })),
            ],
        });
        let shape = item.shape.as_ref().unwrap();
        assert!(fits(shape, &claim));
        // Two things at 20 of 100, of an item of 10 points: 4.
        assert_eq!(score(&item, &evidence(shape, &claim, &standing())).unwrap().points, Points::from_hundredths(400));
    }

    #[test]
    fn a_claim_of_another_kind_shows_nothing() {
        let number = ClaimEvidence::Number(NumberClaim::default());
        assert!(!fits(&Shape::Grade(GradeShape::default()), &number));
        assert_eq!(evidence(&Shape::Grade(GradeShape::default()), &number, &standing()), Evidence::Missing);
    }

    #[test]
    fn months_are_whole_and_an_expired_grade_is_none() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(whole_months(day(2025, 11, 20), day(2026, 11, 20)), 12);
        assert_eq!(whole_months(day(2025, 11, 21), day(2026, 11, 20)), 11);
        assert_eq!(whole_months(day(2027, 1, 1), day(2026, 11, 20)), 0);
        let expired =
            GradeClaim { grade: Some("5A".to_owned()), valid_until: Some(day(2026, 11, 19)), ..GradeClaim::default() };
        let shown = grade(&expired, day(2026, 11, 20));
        assert_eq!(shown, Evidence::Grade { grade: None, registered_months: u32::MAX });
    }

    #[test]
    fn every_file_of_a_claim_is_found_and_an_unknown_field_is_refused() {
        let file = FileId::new();
        let claim = ClaimEvidence::Parts(PartsClaim {
            gates: Vec::new(),
            parts: vec![PartClaim {
                evidence: Some(ClaimEvidence::Shown(ShownClaim {
                    shown: vec![Showing { files: vec![file], ..Showing::default() }],
                })),
                ..PartClaim::default()
            }],
        });
        let content = SubmissionContent {
            claims: vec![Claim { item: Some(item_path(1, 2)), evidence: Some(claim), ..Claim::default() }],
            ..SubmissionContent::default()
        };
        assert_eq!(content.files(), BTreeSet::from([file]));
        assert!(content.claim("scoring[1].items[2]").is_some());
        let text = serde_json::to_string(&content).unwrap();
        assert_eq!(serde_json::from_str::<SubmissionContent>(&text).unwrap(), content);
        assert!(serde_json::from_str::<SubmissionContent>("{\"price\":1}").is_err());
    }
}
