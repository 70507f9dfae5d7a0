//! What a structural test means.

use super::document::{Clause, Facts, LevelTable, Scored, Span};
use super::rule::{Flag, Test};
use rust_decimal::Decimal;

/// Whether `test` holds for `clause`.
pub(super) fn holds(test: &Test, clause: &Clause) -> bool {
    let scored = match &clause.facts {
        Facts::Scored(scored) => Some(scored.as_ref()),
        _ => None,
    };
    match test {
        Test::Is(flag, wanted) => is(*flag, clause, scored) == *wanted,
        Test::JudgedAtLeast(share) => scored.is_some_and(|s| s.judged >= *share),
        Test::JudgedBelow(share) => scored.is_some_and(|s| s.judged < *share),
        Test::Cliff(times) => scored.is_some_and(|s| s.tables.iter().any(|table| cliff(table, *times))),
    }
}

fn is(flag: Flag, clause: &Clause, scored: Option<&Scored>) -> bool {
    let of = |ask: fn(&Scored) -> bool| scored.is_some_and(ask);
    match flag {
        // Words outside the scoring table have no structure that could say more.
        Flag::Untyped => scored.is_none_or(|s| s.untyped),
        Flag::GradeScored => of(|s| s.grade),
        Flag::LevelScored => of(|s| !s.levels.is_empty()),
        Flag::NationalForFull => of(|s| s.levels.iter().any(national)),
        Flag::BandsOverlap => of(|s| s.spans.iter().any(|spans| neighbours(spans, overlaps))),
        Flag::BandsGap => of(|s| s.spans.iter().any(|spans| neighbours(spans, gaps))),
        Flag::Uncapped => of(|s| s.uncapped),
        Flag::GradesUncapped => of(|s| s.grades_uncapped),
        Flag::TeamMinimum => of(|s| !s.team_minimums.is_empty()),
        Flag::TeamDemanded => matches!(clause.facts, Facts::Team { size } if size > 1),
        Flag::PromiseWorthLess => of(|s| promise_worth_less(&s.options)),
        Flag::Ranked => of(|s| s.ranked),
        Flag::SumDiffers => matches!(clause.facts, Facts::Group { weight, sum } if weight != sum),
        Flag::PriceOutside => {
            matches!(clause.facts, Facts::Price { weight, min, max } if weight < min || weight > max)
        }
        Flag::WithoutWindow => of(|s| !s.evidence.window),
        Flag::WithoutIssuer => of(|s| !s.evidence.issuer),
        Flag::WithoutSubstitute => of(|s| !s.evidence.new_organization),
    }
}

/// The best row stands for the national level alone, and no other row or second award makes up for it.
fn national(table: &LevelTable) -> bool {
    let mut rows = table.rows.iter();
    let (Some((true, best)), false) = (rows.next(), table.summed) else { return false };
    rows.all(|(_, worth)| worth < best)
}

/// What only a promise says, against what says something else.
fn promise_worth_less(options: &[(String, i64)]) -> bool {
    let promise = |(name, _): &&(String, i64)| name.contains("承诺");
    let promised = options.iter().filter(promise).map(|(_, worth)| *worth).max();
    let present = options.iter().filter(|option| !promise(option)).map(|(_, worth)| *worth).max();
    matches!((promised, present), (Some(promised), Some(present)) if promised < present)
}

/// A step of the table (from the top) that is at least `times` a step above it; the first row left out costs little, the
/// next one nearly everything.
fn cliff(table: &[i64], times: i64) -> bool {
    let steps: Vec<i64> = table.iter().zip(table.iter().skip(1)).map(|(above, below)| above - below).collect();
    let mut least = None::<i64>;
    for step in steps {
        if least.is_some_and(|least| least > 0 && step >= least.saturating_mul(times)) {
            return true;
        }
        least = Some(least.map_or(step, |least| least.min(step)));
    }
    false
}

/// Bands in order of their lower ends, neighbours compared.
fn neighbours(spans: &[Span], found: fn((Decimal, bool), (Decimal, bool)) -> bool) -> bool {
    let mut ordered: Vec<&Span> = spans.iter().collect();
    // The open lower end comes first.
    ordered.sort_by_key(|span| span.from.map(|(value, _)| value));
    ordered.iter().zip(ordered.iter().skip(1)).any(|(below, above)| match (below.to, above.from) {
        (Some(to), Some(from)) => found(to, from),
        _ => false,
    })
}

fn overlaps((to, to_in): (Decimal, bool), (from, from_in): (Decimal, bool)) -> bool {
    to > from || (to == from && to_in && from_in)
}

fn gaps((to, to_in): (Decimal, bool), (from, from_in): (Decimal, bool)) -> bool {
    to < from || (to == from && !to_in && !from_in)
}
