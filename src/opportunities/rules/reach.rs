//! The most a scoring rule can give, and how much of it is judged.

use crate::opportunities::model::{Combine, CommitmentKind, CoverageKind, Part, PartsShape, Points, Shape};

/// The most a rule can give on its own scale, before the item clamps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// So much.
    Most(Points),
    /// Without end: no cap is stated.
    Unbounded,
    /// Something needed is blank.
    Unknown,
}

impl Reach {
    fn of(points: Option<Points>) -> Self {
        points.map_or(Self::Unknown, Self::Most)
    }

    fn capped(self, cap: Option<Points>) -> Self {
        match (self, cap) {
            (Self::Most(points), Some(cap)) => Self::Most(points.min(cap)),
            (Self::Unbounded, Some(cap)) => Self::Most(cap),
            (reach, _) => reach,
        }
    }

    fn and(self, other: Self, combine: Combine) -> Self {
        match (self, other) {
            (Self::Most(a), Self::Most(b)) => Self::Most(if combine == Combine::Sum { a + b } else { a.max(b) }),
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Unbounded,
        }
    }
}

/// The most `shape` can give.
pub(super) fn reach(shape: &Shape) -> Reach {
    match shape {
        Shape::Price(_) | Shape::Other(_) => Reach::Unknown,
        Shape::Count(s) => {
            let steps = u32::try_from(s.kinds.len()).ok().filter(|kinds| *kinds > 0).map(|kinds| times(s.each, kinds));
            let most = match (s.each, steps) {
                (None, _) => Reach::Unknown,
                (Some(_), Some(steps)) if s.threshold.is_none() => Reach::of(steps),
                _ => Reach::Unbounded,
            };
            most.capped(s.cap)
        }
        Shape::CountTable(s) => best(s.rows.iter().map(|row| row.worth)),
        Shape::Named(s) => sum(s.items.iter().map(|item| item.worth)).capped(s.cap),
        Shape::Options(s) => best(s.options.iter().map(|option| option.worth)),
        Shape::Grade(s) => best(s.grades.iter().map(|g| g.worth).chain(s.new_organization.iter().map(|n| n.worth))),
        Shape::Levels(s) => match s.combine {
            Some(Combine::Highest) => best(s.levels.iter().map(|row| row.worth)).capped(s.cap),
            _ => Reach::Unbounded.capped(s.cap),
        },
        Shape::Documents(s) => match s.top {
            Some(top) => Reach::of(s.grades.first().and_then(|g| times(g.worth, top))).capped(s.cap),
            None => Reach::Unbounded.capped(s.cap),
        },
        Shape::Coverage(s) => match s.by {
            Some(CoverageKind::Checklist) => match (s.full, s.points) {
                (full, Some(points)) => Reach::of(times(s.each, points)).capped(full),
                (full, None) => Reach::of(full),
            },
            Some(CoverageKind::Table) => best(s.rows.iter().map(|row| row.worth)),
            Some(CoverageKind::AllOrNothing | CoverageKind::Deduct) => Reach::of(s.full),
            None => Reach::Unknown,
        },
        Shape::Band(s) => best(s.bands.iter().map(|band| band.worth)),
        Shape::Interval(s) => best(s.rows.iter().map(|row| row.worth)),
        Shape::AllOrNothing(s) => Reach::of(s.worth),
        Shape::Commitment(s) => match s.by {
            Some(CommitmentKind::Each) => {
                Reach::of(u32::try_from(s.clauses.len()).ok().and_then(|clauses| times(s.worth, clauses)))
            }
            _ => Reach::of(s.worth),
        },
        Shape::Integrity(s) => Reach::of(s.clean),
        Shape::Parts(s) => parts(s, |part| part.shape.as_ref().map_or(Reach::Unknown, reach)),
    }
}

/// The most that experts judge within `shape`; nothing where no band is judged.
pub(super) fn judged(shape: &Shape) -> Reach {
    match shape {
        Shape::Band(_) => reach(shape),
        Shape::Parts(s) => parts(s, |part| part.shape.as_ref().map_or(Reach::Most(Points::ZERO), judged)),
        _ => Reach::Most(Points::ZERO),
    }
}

fn parts(shape: &PartsShape, of: impl Fn(&Part) -> Reach) -> Reach {
    let combine = shape.combine.unwrap_or(Combine::Sum);
    let each = shape.parts.iter().map(|part| of(part).capped(part.cap));
    each.reduce(|a, b| a.and(b, combine)).unwrap_or(Reach::Unknown).capped(shape.cap)
}

fn times(each: Option<Points>, count: u32) -> Option<Points> {
    each?.hundredths().checked_mul(i64::from(count)).map(Points::from_hundredths)
}

fn best(worths: impl Iterator<Item = Option<Points>>) -> Reach {
    let all: Option<Vec<Points>> = worths.collect();
    Reach::of(all.and_then(|all| all.into_iter().max()))
}

fn sum(worths: impl Iterator<Item = Option<Points>>) -> Reach {
    let all: Option<Vec<Points>> = worths.collect();
    Reach::of(all.filter(|all| !all.is_empty()).map(|all| all.into_iter().sum()))
}
