//! The points a scoring rule gives for accepted evidence.
//!
//! Exact integer arithmetic in hundredths; rounded once, half up, at the end; never outside the item's points.

use crate::kernel::{Error, Result};
use crate::opportunities::model::{
    Combine, CommitmentKind, CountShape, CoverageKind, CoverageShape, DocumentsShape, Gate, GateEffect, IntervalRow,
    Level, LevelsShape, Part, PartsShape, PointScale, Points, PriceFormula, ScoringItem, Shape,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// An award, paper or programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Award {
    /// What it is for: the same thing awarded twice has the same name.
    pub thing: String,
    /// Its level.
    pub level: Level,
}

/// An accepted document with a grade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradedDocument {
    /// The project it is about.
    pub project: String,
    /// Its grade, in its own words.
    pub grade: String,
    /// Rank of that grade on its own scale, 1 the best; where known.
    pub rank: Option<u32>,
}

/// Evidence of a part: whether each of its gates is passed, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartEvidence {
    /// For each gate of the part, in order; a missing entry is not passed.
    #[serde(default)]
    pub gates: Vec<bool>,
    /// What it shows.
    #[schema(no_recursion)]
    pub evidence: Evidence,
}

/// What a bidder has shown, as accepted: `{ "kind": "count", "value": 3 }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Evidence {
    /// Nothing handed in.
    Missing,
    /// The lowest valid offer and this one, in one unit (fen, or basis points of a discount rate).
    Offer {
        /// Lowest valid offer.
        lowest: i64,
        /// This offer.
        own: i64,
    },
    /// How many things, people or years; for named kinds, how many different kinds.
    Count(u32),
    /// Positions of the named things, options or commitments that are shown, from 0.
    Shown(BTreeSet<usize>),
    /// Grade of the organization (or the equivalent found by the experts), and months since registration.
    Grade {
        /// Grade, such as `5A`.
        #[serde(default)]
        grade: Option<String>,
        /// Whole months from registration to the deadline.
        registered_months: u32,
    },
    /// Awards.
    Awards(Vec<Award>),
    /// Graded documents, and the projects accepted under the item these rest on.
    Documents {
        /// The documents.
        documents: Vec<GradedDocument>,
        /// Accepted projects.
        accepted: BTreeSet<String>,
    },
    /// Points of a plan that are covered.
    Covered(u32),
    /// Position of the band an expert chose, from 0.
    Judged(usize),
    /// Number of criteria an expert found met.
    CriteriaMet(u32),
    /// A number, such as a labour share in per cent.
    Number(Decimal),
    /// Whether a bundle is complete, a commitment given, a record clean.
    Met(bool),
    /// Evidence for a rule in parts.
    Parts {
        /// For each gate of the whole, in order; a missing entry is not passed.
        gates: Vec<bool>,
        /// For each part, in order; a missing entry shows nothing.
        parts: Vec<PartEvidence>,
    },
}

/// What an item gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Points, between nothing and the item's points.
    pub points: Points,
    /// A gate makes the whole bid invalid.
    pub bid_invalid: bool,
}

/// Amounts in hundredths of the item's scale, while they are added up.
type Amount = i128;

#[derive(Clone, Copy, Default)]
struct Outcome {
    amount: Amount,
    item_zero: bool,
    bid_invalid: bool,
}

impl From<Amount> for Outcome {
    fn from(amount: Amount) -> Self {
        Self { amount, ..Self::default() }
    }
}

/// Points of `item` for `evidence`. Judged bands are looked up as the expert chose them.
///
/// # Errors
/// `invalid` when the evidence is not of the kind the rule asks for, or the rule is not typed.
pub fn score(item: &ScoringItem, evidence: &Evidence) -> Result<Score> {
    let points = Amount::from(item.points.unwrap_or_default().hundredths()).max(0);
    let shape = item.shape.as_ref().ok_or_else(untyped)?;
    if let (Shape::Price(price), Evidence::Offer { lowest, own }) = (shape, evidence) {
        price.formula.ok_or_else(untyped)?;
        return Ok(Score {
            points: of_points(price_share(PriceFormula::LowestOverOffer, *lowest, *own), points),
            bid_invalid: false,
        });
    }
    let full = match item.scale {
        Some(PointScale::Direct) => points,
        Some(PointScale::Percent | PointScale::OfHundred) | None => amount(Some(Points::HUNDRED)),
    };
    let outcome = worth(shape, full, evidence)?;
    let earned = if outcome.item_zero || outcome.bid_invalid { 0 } else { outcome.amount.clamp(0, full) };
    Ok(Score { points: of_points((earned, full), points), bid_invalid: outcome.bid_invalid })
}

fn amount(points: Option<Points>) -> Amount {
    Amount::from(points.unwrap_or_default().hundredths())
}

/// `part / whole` of `points`, rounded half up.
fn of_points((part, whole): (Amount, Amount), points: Amount) -> Points {
    let hundredths = if whole > 0 { (part * points * 2 + whole) / (whole * 2) } else { 0 };
    Points::from_hundredths(i64::try_from(hundredths.clamp(0, points)).unwrap_or(i64::MAX))
}

fn price_share(formula: PriceFormula, lowest: i64, own: i64) -> (Amount, Amount) {
    match formula {
        PriceFormula::LowestOverOffer if lowest > 0 && own > 0 => (Amount::from(lowest.min(own)), Amount::from(own)),
        PriceFormula::LowestOverOffer => (0, 1),
    }
}

fn worth(shape: &Shape, full: Amount, evidence: &Evidence) -> Result<Outcome> {
    let amount = match (shape, evidence) {
        (Shape::Other(_), _) => return Err(untyped()),
        (Shape::Parts(s), Evidence::Parts { gates, parts }) => return parts_worth(s, full, gates, parts),
        (Shape::Parts(s), Evidence::Missing) => return parts_worth(s, full, &[], &[]),
        (_, Evidence::Missing) => 0,
        (Shape::Count(s), Evidence::Count(count)) => count_worth(s, *count),
        (Shape::CountTable(s), Evidence::Count(count)) => {
            highest_row(s.rows.iter().map(|row| (row.count, row.worth)), *count)
        }
        (Shape::Named(s), Evidence::Shown(shown)) => {
            let sum =
                s.items.iter().enumerate().filter(|(at, _)| shown.contains(at)).map(|(_, i)| amount(i.worth)).sum();
            capped(sum, s.cap)
        }
        (Shape::Options(s), Evidence::Shown(shown)) => {
            let shown = s.options.iter().enumerate().filter(|(at, _)| shown.contains(at));
            shown.map(|(_, option)| amount(option.worth)).max().unwrap_or(0)
        }
        (Shape::Grade(s), Evidence::Grade { grade, registered_months }) => {
            let by_grade =
                grade.as_ref().and_then(|grade| s.grades.iter().find(|row| row.grade.as_ref() == Some(grade)));
            let young = s.new_organization.as_ref().filter(|new| *registered_months <= new.within_months);
            [by_grade.map(|row| row.worth), young.map(|new| new.worth), Some(s.otherwise)]
                .into_iter()
                .flatten()
                .map(amount)
                .max()
                .unwrap_or(0)
        }
        (Shape::Levels(s), Evidence::Awards(awards)) => levels_worth(s, awards),
        (Shape::Documents(s), Evidence::Documents { documents, accepted }) => documents_worth(s, documents, accepted),
        (Shape::Coverage(s), Evidence::Covered(covered)) => coverage_worth(s, full, *covered),
        (Shape::Band(s), Evidence::Judged(at)) => s.bands.get(*at).map_or(0, |band| amount(band.worth)),
        (Shape::Band(s), Evidence::CriteriaMet(met)) => {
            let reached = s.bands.iter().filter(|band| band.criteria_met.is_some_and(|wanted| wanted <= *met));
            reached.max_by_key(|band| band.criteria_met).map_or_else(|| amount(s.otherwise), |band| amount(band.worth))
        }
        (Shape::Interval(s), Evidence::Number(number)) => {
            s.rows.iter().find(|row| holds(row, *number)).map_or_else(|| amount(s.otherwise), |row| amount(row.worth))
        }
        (Shape::AllOrNothing(s), Evidence::Met(met)) => when(*met, s.worth),
        (Shape::Commitment(s), Evidence::Met(met)) => when(*met, s.worth),
        (Shape::Commitment(s), Evidence::Shown(shown)) => {
            let given = (0..s.clauses.len()).filter(|at| shown.contains(at)).count();
            match s.by {
                Some(CommitmentKind::Each) => amount(s.worth).saturating_mul(Amount::try_from(given).unwrap_or(0)),
                Some(CommitmentKind::Any) => when(given > 0, s.worth),
                Some(CommitmentKind::All) | None => when(given > 0 && given == s.clauses.len(), s.worth),
            }
        }
        (Shape::Integrity(s), Evidence::Met(clean)) => amount(if *clean { s.clean } else { s.recorded }),
        _ => return Err(mismatch()),
    };
    Ok(amount.into())
}

fn untyped() -> Error {
    Error::field(
        "shape",
        "untyped_rule",
        "该评分项没有可计算的评分规则，请先补充规则",
        "This item has no rule that can be computed; complete the rule first",
    )
}

fn mismatch() -> Error {
    Error::field(
        "evidence",
        "evidence_kind",
        "证明材料的类型与评分规则不符，请按评分规则填写",
        "The evidence is not of the kind the rule asks for; enter what the rule asks for",
    )
}

fn when(met: bool, worth: Option<Points>) -> Amount {
    if met { amount(worth) } else { 0 }
}

fn capped(sum: Amount, cap: Option<Points>) -> Amount {
    cap.map_or(sum, |cap| sum.min(amount(Some(cap))))
}

fn highest_row(rows: impl Iterator<Item = (u32, Option<Points>)>, reached: u32) -> Amount {
    rows.filter(|(wanted, _)| *wanted <= reached)
        .max_by_key(|(wanted, _)| *wanted)
        .map_or(0, |(_, worth)| amount(worth))
}

fn count_worth(shape: &CountShape, count: u32) -> Amount {
    let kinds = u32::try_from(shape.kinds.len()).unwrap_or(u32::MAX);
    let count = if kinds > 0 { count.min(kinds) } else { count };
    let step = |count: u32| amount(shape.each) * Amount::from(count);
    let sum = match &shape.threshold {
        Some(threshold) => match count.checked_sub(threshold.count) {
            Some(beyond) => amount(Some(threshold.worth)) + step(beyond),
            None => 0,
        },
        None => step(count),
    };
    capped(sum, shape.cap)
}

fn levels_worth(shape: &LevelsShape, awards: &[Award]) -> Amount {
    // An award stands in the highest row that is not above it.
    let of = |level: Level| {
        let rows = shape.levels.iter().filter(|row| row.level.is_some_and(|row| level <= row));
        rows.min_by_key(|row| row.level).map_or(0, |row| amount(row.worth))
    };
    let all: Vec<Amount> = if shape.highest_of_same {
        let mut best: BTreeMap<&str, Amount> = BTreeMap::new();
        for award in awards {
            let entry = best.entry(award.thing.as_str()).or_default();
            *entry = (*entry).max(of(award.level));
        }
        best.into_values().collect()
    } else {
        awards.iter().map(|award| of(award.level)).collect()
    };
    let total = match shape.combine {
        Some(Combine::Highest) => all.into_iter().max().unwrap_or(0),
        Some(Combine::Sum) | None => all.into_iter().sum(),
    };
    capped(total, shape.cap)
}

fn documents_worth(shape: &DocumentsShape, documents: &[GradedDocument], accepted: &BTreeSet<String>) -> Amount {
    let of = |document: &GradedDocument| {
        let by_word = shape.grades.iter().find(|grade| grade.words.contains(&document.grade));
        let by_rank = document.rank.and_then(|rank| match rank {
            1 if shape.top_grade_counts_best || shape.by_rank => shape.grades.first(),
            _ if shape.by_rank => usize::try_from(rank).ok()?.checked_sub(1).and_then(|at| shape.grades.get(at)),
            _ => None,
        });
        by_word.or(by_rank).map_or(0, |grade| amount(grade.worth))
    };
    let counted = documents.iter().filter(|d| !shape.accepted_projects_only || accepted.contains(&d.project));
    let mut all: Vec<Amount> = if shape.once_per_project {
        let mut best: BTreeMap<&str, Amount> = BTreeMap::new();
        for document in counted {
            let entry = best.entry(document.project.as_str()).or_default();
            *entry = (*entry).max(of(document));
        }
        best.into_values().collect()
    } else {
        counted.map(of).collect()
    };
    all.sort_unstable_by(|a, b| b.cmp(a));
    let top = shape.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(all.len());
    capped(all.into_iter().take(top).sum(), shape.cap)
}

fn coverage_worth(shape: &CoverageShape, full: Amount, covered: u32) -> Amount {
    let points = shape.points.unwrap_or(covered);
    let covered = covered.min(points);
    let most = shape.full.map_or(full, |most| amount(Some(most)));
    match shape.by {
        Some(CoverageKind::Checklist) => (amount(shape.each) * Amount::from(covered)).min(most),
        Some(CoverageKind::Table) => highest_row(shape.rows.iter().map(|row| (row.covered, row.worth)), covered),
        Some(CoverageKind::AllOrNothing) => when(covered == points && covered > 0, shape.full),
        Some(CoverageKind::Deduct) => (most - amount(shape.each) * Amount::from(points - covered)).max(0),
        None => 0,
    }
}

fn holds(row: &IntervalRow, number: Decimal) -> bool {
    let above = row.from.is_none_or(|from| number > from || (row.from_included && number == from));
    let below = row.to.is_none_or(|to| number < to || (row.to_included && number == to));
    above && below
}

/// What failed gates do; `passed` in the order of `gates`.
fn gates_outcome(gates: &[Gate], passed: &[bool]) -> (bool, Outcome) {
    let mut open = true;
    let mut outcome = Outcome::default();
    for (at, gate) in gates.iter().enumerate() {
        if !passed.get(at).copied().unwrap_or(false) {
            open = false;
            match gate.effect {
                Some(GateEffect::BidInvalid) => outcome.bid_invalid = true,
                Some(GateEffect::ItemZero) => outcome.item_zero = true,
                Some(GateEffect::PartZero) | None => {}
            }
        }
    }
    (open, outcome)
}

fn parts_worth(shape: &PartsShape, full: Amount, gates: &[bool], evidence: &[PartEvidence]) -> Result<Outcome> {
    let (open, mut total) = gates_outcome(&shape.gates, gates);
    let mut sum: Amount = 0;
    let mut highest: Amount = 0;
    let nothing = PartEvidence { gates: Vec::new(), evidence: Evidence::Missing };
    for (at, part) in shape.parts.iter().enumerate() {
        let one = part_worth(part, full, evidence.get(at).unwrap_or(&nothing))?;
        sum += one.amount;
        highest = highest.max(one.amount);
        total.item_zero |= one.item_zero;
        total.bid_invalid |= one.bid_invalid;
    }
    let combined = if shape.combine == Some(Combine::Highest) { highest } else { sum };
    total.amount = if open { capped(combined, shape.cap) } else { 0 };
    Ok(total)
}

fn part_worth(part: &Part, full: Amount, evidence: &PartEvidence) -> Result<Outcome> {
    let (open, gated) = gates_outcome(&part.gates, &evidence.gates);
    let Some(shape) = &part.shape else { return Ok(gated) };
    let inner = worth(shape, full, &evidence.evidence)?;
    Ok(Outcome {
        amount: if open { capped(inner.amount, part.cap) } else { 0 },
        item_zero: gated.item_zero || inner.item_zero,
        bid_invalid: gated.bid_invalid || inner.bid_invalid,
    })
}
