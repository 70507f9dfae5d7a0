//! How long an assessment grade holds, by the rule of the pack in force on the day of the result notice.

use crate::policy::MonthDay;
use chrono::{Datelike, Months, NaiveDate};

/// The rule. Until 2026-02-28 five years from the notice; since then five years from the 1 January after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeRule {
    /// Whole years.
    pub years: u16,
    /// The day of the year after the notice from which they are counted; absent: the day of the notice itself.
    pub starts: Option<MonthDay>,
}

/// First and last day of a grade whose result was announced on `noticed`.
#[must_use]
pub fn validity(noticed: NaiveDate, rule: GradeRule) -> Option<(NaiveDate, NaiveDate)> {
    let from = match rule.starts {
        None => noticed,
        Some(day) => {
            let of_year = |year| NaiveDate::from_ymd_opt(year, u32::from(day.month), u32::from(day.day));
            of_year(noticed.year()).filter(|day| *day > noticed).or_else(|| of_year(noticed.year() + 1))?
        }
    };
    let until = from.checked_add_months(Months::new(12 * u32::from(rule.years)))?.pred_opt()?;
    Some((from, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_old_rule_counts_from_the_notice() {
        let rule = GradeRule { years: 5, starts: None };
        assert_eq!(validity(day("2025-12-10"), rule), Some((day("2025-12-10"), day("2030-12-09"))));
    }

    #[test]
    fn since_march_2026_whole_calendar_years_count() {
        let rule = GradeRule { years: 5, starts: Some(MonthDay { month: 1, day: 1 }) };
        assert_eq!(validity(day("2026-12-10"), rule), Some((day("2027-01-01"), day("2031-12-31"))));
        assert_eq!(validity(day("2026-03-01"), rule), Some((day("2027-01-01"), day("2031-12-31"))));
    }
}
