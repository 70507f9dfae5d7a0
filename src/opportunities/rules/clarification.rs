//! Questions, answers, and what an answer of substance does to the deadline.

use crate::kernel::calendar::{Calendar, DayUnit};
use crate::kernel::error::Faults;
use crate::kernel::{FieldError, Instant};
use chrono::TimeDelta;
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

pub(super) fn length(path: &str, text: &str, allowed: &RangeInclusive<usize>) -> Vec<FieldError> {
    let mut faults = Faults::new();
    if !allowed.contains(&text.trim().chars().count()) {
        let (least, most) = (allowed.start(), allowed.end());
        let zh = format!("请填写{least}至{most}字");
        faults.add(path, "length", zh, format!("Enter {least} to {most} characters"));
    }
    faults.into_vec()
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

    fn at(text: &str) -> Instant {
        serde_json::from_value(text.into()).unwrap()
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
