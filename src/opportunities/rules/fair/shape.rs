//! The structure of a scoring rule as the check looks at it.

use crate::kernel::Ratio;
use crate::opportunities::model::{
    Combine, Gate, GateEffect, Level, Part, PointScale, Points, ScoringItem, Shape, Subject,
};
use crate::opportunities::rules::reach::{Reach, judged};
use crate::policy::fair::{LevelTable, Scored, Span};

pub(super) fn facts(item: &ScoringItem) -> Scored {
    let full = match item.scale {
        Some(PointScale::Direct) => item.points,
        _ => Some(Points::HUNDRED),
    };
    let full = full.map_or(0, Points::hundredths);
    let mut facts = Scored { untyped: matches!(item.shape, None | Some(Shape::Other(_))), ..Scored::default() };
    if let Some(shape) = &item.shape {
        facts.judged = share(judged(shape), full).or(item.subjective_share).unwrap_or_default();
        walk(shape, false, &mut facts);
    }
    facts
}

fn share(judged: Reach, full: i64) -> Option<Ratio> {
    let Reach::Most(points) = judged else { return None };
    let scaled = points.hundredths().checked_mul(10_000)?.checked_div(full)?;
    Some(Ratio::from_bp(scaled))
}

/// Hundredths of a worth.
fn worth(points: Option<Points>) -> i64 {
    points.map_or(0, Points::hundredths)
}

/// Gathers the facts of `shape`; `capped`: what it is a part of has an end.
fn walk(shape: &Shape, capped: bool, facts: &mut Scored) {
    match shape {
        Shape::Grade(_) => facts.grade = true,
        Shape::Levels(s) => {
            facts.uncapped |= s.cap.is_none() && s.combine != Some(Combine::Highest) && !capped;
            let row =
                |row: &crate::opportunities::model::LevelRow| (row.level == Some(Level::National), worth(row.worth));
            let mut rows: Vec<(bool, i64)> = s.levels.iter().map(row).collect();
            rows.sort_by_key(|(_, worth)| std::cmp::Reverse(*worth));
            facts.levels.push(LevelTable { rows, summed: s.combine != Some(Combine::Highest) });
        }
        Shape::Count(s) => {
            facts.uncapped |= s.cap.is_none() && s.kinds.is_empty() && !capped;
            let people = s.of.as_deref().is_some_and(|of| of.contains(['人', '名']));
            let nothing = |threshold: &&crate::opportunities::model::Threshold| threshold.worth == Points::ZERO;
            facts.team_minimums.extend(s.threshold.iter().filter(nothing).filter(|_| people).map(|t| t.count));
        }
        Shape::Documents(s) => {
            facts.grades_uncapped |= s.cap.is_none() && s.top.is_none() && s.grades.len() > 1 && !capped;
            facts.ranked |= s.by_rank;
        }
        Shape::Coverage(s) => {
            let mut table: Vec<i64> = s.rows.iter().map(|row| worth(row.worth)).collect();
            table.sort_by_key(|worth| std::cmp::Reverse(*worth));
            facts.tables.push(table);
        }
        Shape::Interval(s) => facts.spans.push(
            s.rows
                .iter()
                .map(|row| Span {
                    from: row.from.map(|from| (from, row.from_included)),
                    to: row.to.map(|to| (to, row.to_included)),
                })
                .collect(),
        ),
        Shape::Options(s) => {
            facts.options.extend(s.options.iter().map(|o| (o.name.clone().unwrap_or_default(), worth(o.worth))));
        }
        Shape::Parts(s) => {
            let team = s.of == Some(Subject::Team);
            facts.team_minimums.extend(s.gates.iter().filter_map(|gate| minimum(gate, team)));
            for part in &s.parts {
                facts.team_minimums.extend(part.gates.iter().filter_map(|gate| minimum(gate, team)));
                inside(part, capped || s.cap.is_some(), team, facts);
            }
        }
        Shape::AllOrNothing(_)
        | Shape::Price(_)
        | Shape::CountTable(_)
        | Shape::Named(_)
        | Shape::Band(_)
        | Shape::Commitment(_)
        | Shape::Integrity(_)
        | Shape::Other(_) => {}
    }
}

fn inside(part: &Part, capped: bool, team: bool, facts: &mut Scored) {
    let Some(shape) = &part.shape else { return };
    if let (Shape::AllOrNothing(bundle), true) = (shape, team) {
        // A condition that all of a team must meet is a minimum of its own.
        let all = |text: &String| text.starts_with('均') || text.contains("全部") || text.contains("全员");
        facts.team_minimums.extend(bundle.conditions.iter().filter(|text| all(text)).map(|_| 0));
    }
    if let (Shape::Count(count), true) = (shape, team)
        && let Some(threshold) = count.threshold.as_ref().filter(|threshold| threshold.count > 1)
        && threshold.worth == Points::ZERO
    {
        facts.team_minimums.push(threshold.count);
    }
    walk(shape, capped || part.cap.is_some(), facts);
}

/// The size a gate asks for, where missing it costs the item or its part.
fn minimum(gate: &Gate, team: bool) -> Option<u32> {
    let costs = gate.effect != Some(GateEffect::BidInvalid);
    gate.team_size.filter(|size| costs && team && *size > 1)
}
