//! Questions, answers, and what an answer of substance does to the deadline.

use crate::kernel::calendar::{Calendar, DayUnit};
use crate::kernel::error::Faults;
use crate::kernel::{FieldError, Instant, RegionCode};
use crate::opportunities::model::{OpportunityKind, OpportunityTerms};
use crate::policy::{Library, Question};
use chrono::{NaiveDate, TimeDelta};
use std::ops::RangeInclusive;

/// Lengths of a question, in characters.
const QUESTION: RangeInclusive<usize> = 5..=2_000;
/// Lengths of an answer, in characters.
const ANSWER: RangeInclusive<usize> = 2..=5_000;

/// What is wrong with a question.
#[must_use]
pub fn question_faults(text: &str) -> Vec<FieldError> {
    length("question", text, &QUESTION)
}

/// What is wrong with an answer.
#[must_use]
pub fn answer_faults(text: &str) -> Vec<FieldError> {
    length("answer", text, &ANSWER)
}

fn length(path: &str, text: &str, allowed: &RangeInclusive<usize>) -> Vec<FieldError> {
    let mut faults = Faults::new();
    if !allowed.contains(&text.trim().chars().count()) {
        let (least, most) = (allowed.start(), allowed.end());
        let zh = format!("请填写{least}至{most}字");
        faults.add(path, "length", zh, format!("Enter {least} to {most} characters"));
    }
    faults.into_vec()
}

/// How many days must remain after a clarification of substance (87号令 Art. 27; 财库〔2014〕214号 Art. 10; 74号令 Art. 29),
/// with the rule: what the packs in force on `on` say for the method.
#[must_use]
pub fn clarification_period(
    packs: &Library,
    region: RegionCode,
    kind: OpportunityKind,
    terms: &OpportunityTerms,
    on: NaiveDate,
) -> Option<(u16, DayUnit, String)> {
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method)?;
    let project_type = terms.project_types.first().cloned();
    let rules = packs.select(&Question { region, kind: kind.policy_kind(), project_type, on });
    let (entry, period) = rules.step_period(method.as_str(), "clarification")?;
    Some((period.min?, period.unit.days()?, entry.source.basis.clone()))
}

/// The deadline after a clarification of substance on `now`: the same, or, where fewer days remain, the same hour of the first
/// day that leaves enough.
#[must_use]
pub fn moved(deadline: Instant, now: Instant, days: u16, unit: DayUnit, calendar: &Calendar) -> Instant {
    let first = calendar.period_end(now.date(), days, unit).date;
    let short = (first - deadline.date()).num_days();
    if short > 0 { deadline.plus(TimeDelta::days(short)) } else { deadline }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::cases::tests::case;
    use crate::policy::Names;

    fn at(text: &str) -> Instant {
        serde_json::from_value(text.into()).unwrap()
    }

    #[test]
    fn the_period_is_that_of_the_method() {
        let packs = Library::load(&crate::policy::shipped(), Names::default()).unwrap();
        let day = "2026-03-02".parse().unwrap();
        let period =
            |terms| clarification_period(&packs, "440311".parse().unwrap(), OpportunityKind::Need, &terms, day);
        let (days, unit, basis) = period(case("07")).unwrap();
        assert_eq!((days, unit, basis.as_str()), (15, DayUnit::CalendarDay, "87号令27; 条例31"));
        assert_eq!(period(OpportunityTerms::default()), None);
    }

    /// 87号令 Art. 27: at least 15 days before the deadline; day 0 is not counted.
    #[test]
    fn a_deadline_moves_only_where_too_few_days_remain() {
        let calendar = Calendar::embedded().unwrap();
        let moved =
            |deadline: &str, now: &str| moved(at(deadline), at(now), 15, DayUnit::CalendarDay, &calendar).rfc3339();
        let deadline = "2026-03-20T07:00:00Z";
        assert_eq!(moved(deadline, "2026-03-05T01:00:00Z"), deadline, "20 March is the 15th day");
        // 21 March 2026 is a Saturday, so the period ends on Monday the 23rd.
        assert_eq!(moved(deadline, "2026-03-06T01:00:00Z"), "2026-03-23T07:00:00Z");
        assert_eq!(moved("2026-05-20T07:00:00Z", "2026-03-06T01:00:00Z"), "2026-05-20T07:00:00Z");
    }

    #[test]
    fn a_question_says_something() {
        assert_eq!(question_faults(" 何时？ ").len(), 1);
        assert!(question_faults("服务期限能否延长？").is_empty());
        assert!(answer_faults("可以").is_empty());
    }
}
