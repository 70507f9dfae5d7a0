//! Working days and the reckoning of legal periods.
//!
//! The rules are those of 87号令 Art. 85–86 and 94号令 Art. 42: the day a period starts on is not counted; a period whose last day
//! is no working day ends on the next one; «within» and «at least» include the number itself. Holidays and days worked
//! instead are data (`config/calendar`), published by the State Council each November for the year after. A year without
//! data is reckoned Monday to Friday, and what is computed in it carries a warning that people must see.

use super::error::{Faults, Result};
use super::text::Text;
use super::time::Instant;
use super::tsv;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// `config/calendar`, compiled into the program.
#[derive(RustEmbed)]
#[folder = "config/calendar/"]
struct Files;

crate::text_enum! {
    /// Whether a day is reckoned from published holidays.
    pub enum Certainty {
        /// The State Council has published the year's holidays.
        Published = "published",
        /// Not yet published: Monday to Friday is assumed.
        Assumed = "assumed",
    }
}

crate::text_enum! {
    /// What a period is counted in.
    pub enum DayUnit {
        /// 工作日
        WorkingDay = "working_day",
        /// 日 (自然日)
        CalendarDay = "calendar_day",
    }
}

crate::text_enum! {
    /// What a listed day is.
    pub enum DayKind {
        /// 放假
        Off = "off",
        /// 调休上班
        Work = "work",
    }
}

/// A computed day and what to tell people about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueDay {
    /// The day, in Asia/Shanghai.
    pub date: NaiveDate,
    /// Present when a year without published holidays was reckoned with: the day may still move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<Text>,
}

impl DueDay {
    /// The moment the day is over in Asia/Shanghai: an act before it is in time.
    #[must_use]
    pub fn ends_at(&self) -> Instant {
        end_of(self.date)
    }
}

/// The moment `date` is over in Asia/Shanghai, which is the start of the next day: an act before it is in time.
#[must_use]
pub fn end_of(date: NaiveDate) -> Instant {
    Instant::start_of(date.succ_opt().unwrap_or(date))
}

/// Which days are worked.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    days: BTreeMap<NaiveDate, DayKind>,
    years: BTreeSet<i32>,
}

#[derive(Deserialize)]
struct Row {
    date: NaiveDate,
    name: String,
    r#type: DayKind,
    source: String,
}

impl Calendar {
    /// The years compiled into the program.
    ///
    /// # Errors
    /// `invalid` if a data file is broken (a test reads them).
    pub fn embedded() -> Result<Self> {
        let files: Vec<(String, String)> = Files::iter()
            .filter(|name| name.ends_with(".tsv"))
            .filter_map(|name| {
                Files::get(&name).map(|file| (name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
            })
            .collect();
        Self::load(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// Reads files of the form described in `config/calendar/README.md`, each given as its name and text. A year is
    /// published when any file has a day of it.
    ///
    /// # Errors
    /// `invalid` with every line that cannot be read, repeats a day, lacks its name or source, gives a holiday worked
    /// on a weekday, or gives a day off twice.
    pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut calendar = Self::default();
        let mut faults = Faults::new();
        for (name, text) in files {
            for tsv::Line { line, row } in tsv::read::<Row>(name, text)? {
                let at = tsv::at(name, line);
                let date = row.date;
                if row.name.is_empty() || row.source.is_empty() {
                    faults.add(
                        &at,
                        "required",
                        format!("{date} 缺少节日名称或来源"),
                        format!("{date} lacks its name or its source"),
                    );
                }
                if row.r#type == DayKind::Work && !is_weekend(date) {
                    faults.add(
                        &at,
                        "not_weekend",
                        format!("{date} 不是周末，不需要调休上班"),
                        format!("{date} is a weekday and worked anyway"),
                    );
                }
                if calendar.days.insert(date, row.r#type).is_some() {
                    faults.add(&at, "duplicate", format!("{date} 重复"), format!("{date} appears twice"));
                }
                calendar.years.insert(date.year());
            }
        }
        faults.finish()?;
        Ok(calendar)
    }

    /// Years whose holidays are published.
    pub fn published_years(&self) -> impl Iterator<Item = i32> {
        self.years.iter().copied()
    }

    /// Whether `date` is worked, and whether that is published or assumed.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> (bool, Certainty) {
        let certainty = if self.years.contains(&date.year()) { Certainty::Published } else { Certainty::Assumed };
        let worked = self.days.get(&date).map_or(!is_weekend(date), |kind| *kind == DayKind::Work);
        (worked, certainty)
    }

    /// The `count`-th working day after `from`; `from` itself is not counted, and is the answer for 0.
    #[must_use]
    pub fn add_working_days(&self, from: NaiveDate, count: u16) -> DueDay {
        let mut date = from;
        let mut years = Unpublished::default();
        for _ in 0..count {
            date = self.next_working_day(date, &mut years);
        }
        DueDay { date, warning: years.warning() }
    }

    /// The last day of a period of `count` days starting on `from`. Counted in calendar days it moves to the next working
    /// day when it falls on a day off (87号令85).
    #[must_use]
    pub fn period_end(&self, from: NaiveDate, count: u16, unit: DayUnit) -> DueDay {
        match unit {
            DayUnit::WorkingDay => self.add_working_days(from, count),
            DayUnit::CalendarDay => {
                let last = later(from, count);
                let mut years = Unpublished::default();
                let date = if self.worked(last, &mut years) { last } else { self.next_working_day(last, &mut years) };
                DueDay { date, warning: years.warning() }
            }
        }
    }

    /// Whether an act on `day` keeps «within `count` days of `from`» (…日内, the last day included).
    #[must_use]
    pub fn is_within(&self, from: NaiveDate, day: NaiveDate, count: u16, unit: DayUnit) -> bool {
        day <= self.period_end(from, count, unit).date
    }

    /// Whether `day` keeps «not less than `count` days from `from`» (不得少于…日, the number included).
    #[must_use]
    pub fn is_at_least(&self, from: NaiveDate, day: NaiveDate, count: u16, unit: DayUnit) -> bool {
        day >= self.period_end(from, count, unit).date
    }

    /// The last day on which a period of `count` days can start and still be over by `end`: the latest clarification that leaves
    /// the required days before the deadline.
    #[must_use]
    pub fn latest_start(&self, end: NaiveDate, count: u16, unit: DayUnit) -> DueDay {
        let mut from = end.checked_sub_days(Days::new(count.into())).unwrap_or(NaiveDate::MIN);
        loop {
            let reached = self.period_end(from, count, unit);
            match from.pred_opt() {
                Some(earlier) if reached.date > end => from = earlier,
                _ => return DueDay { date: from, warning: reached.warning },
            }
        }
    }

    fn worked(&self, date: NaiveDate, years: &mut Unpublished) -> bool {
        let (worked, certainty) = self.is_working_day(date);
        if certainty == Certainty::Assumed {
            years.0.insert(date.year());
        }
        worked
    }

    fn next_working_day(&self, mut date: NaiveDate, years: &mut Unpublished) -> NaiveDate {
        while let Some(next) = date.succ_opt() {
            date = next;
            if self.worked(date, years) {
                break;
            }
        }
        date
    }
}

/// Years reckoned with that have no published holidays.
#[derive(Default)]
struct Unpublished(BTreeSet<i32>);

impl Unpublished {
    fn warning(&self) -> Option<Text> {
        let years: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        if years.is_empty() {
            return None;
        }
        Some(Text::new(
            format!("{}年节假日安排尚未公布，暂按周一至周五为工作日推算，公布后日期可能变动", years.join("、")),
            format!(
                "The holidays of {} are not published yet; Monday to Friday is assumed and the date may move",
                years.join(", ")
            ),
        ))
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn later(date: NaiveDate, days: u16) -> NaiveDate {
    date.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DayUnit::{CalendarDay, WorkingDay};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::embedded().unwrap());

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn holidays_and_days_worked_instead_are_known() {
        assert_eq!(CALENDAR.published_years().collect::<Vec<_>>(), [2025, 2026]);
        for worked in [
            "2025-01-26",
            "2025-02-08",
            "2025-04-27",
            "2025-09-28",
            "2025-10-11",
            "2026-01-04",
            "2026-02-14",
            "2026-02-28",
            "2026-05-09",
            "2026-09-20",
            "2026-10-10",
        ] {
            assert_eq!(CALENDAR.is_working_day(day(worked)), (true, Certainty::Published), "{worked}");
        }
        assert_eq!(CALENDAR.is_working_day(day("2026-02-17")), (false, Certainty::Published));
        assert_eq!(CALENDAR.is_working_day(day("2026-11-21")), (false, Certainty::Published), "a Saturday");
        assert_eq!(CALENDAR.is_working_day(day("2027-01-01")), (true, Certainty::Assumed), "a Friday");
    }

    #[test]
    fn working_periods_over_the_holidays() {
        for (from, count, expected) in [
            // 招标文件提供期限 5 working days from Friday 2025-01-24: 26 (worked Sunday), 27, then 5, 6, 7 February.
            ("2025-01-24", 5, "2025-02-07"),
            // 质疑 7 working days from Monday 2025-09-29: 30, 9, 10, 11 (worked Saturday), 13, 14, 15 October.
            ("2025-09-29", 7, "2025-10-15"),
            // 2026-02-13 Friday: 14 (worked Saturday), 24.
            ("2026-02-13", 2, "2026-02-24"),
            // 2026-04-30: 6, 7, 8, 9 (worked Saturday), 11 May.
            ("2026-04-30", 5, "2026-05-11"),
            // 2026-09-24: 28, 29, 30 September, 8 October.
            ("2026-09-24", 4, "2026-10-08"),
            // A period that starts on a day off: 2026-10-03, first working day 8.
            ("2026-10-03", 1, "2026-10-08"),
        ] {
            assert_eq!(
                CALENDAR.add_working_days(day(from), count),
                DueDay { date: day(expected), warning: None },
                "{from} + {count}"
            );
        }
    }

    #[test]
    fn calendar_periods_ending_on_a_day_off_move_to_the_next_working_day() {
        for (from, count, expected) in [
            // 投标期 20 days from 2025-09-12 would end in the National Day week.
            ("2025-09-12", 20, "2025-10-09"),
            // 合同签订 30 days from 2026-01-20 would end on 2026-02-19.
            ("2026-01-20", 30, "2026-02-24"),
            // Ending on a Saturday that is worked, it stays.
            ("2026-01-30", 15, "2026-02-14"),
            ("2026-03-02", 20, "2026-03-23"),
            ("2026-03-03", 20, "2026-03-23"),
            ("2026-03-04", 20, "2026-03-24"),
        ] {
            assert_eq!(
                CALENDAR.period_end(day(from), count, CalendarDay),
                DueDay { date: day(expected), warning: None },
                "{from} + {count}"
            );
        }
    }

    #[test]
    fn within_and_at_least_include_the_number() {
        let (from, last) = (day("2026-03-04"), day("2026-03-24"));
        assert!(CALENDAR.is_within(from, last, 20, CalendarDay));
        assert!(!CALENDAR.is_within(from, day("2026-03-25"), 20, CalendarDay));
        assert!(CALENDAR.is_at_least(from, last, 20, CalendarDay));
        assert!(!CALENDAR.is_at_least(from, day("2026-03-23"), 20, CalendarDay));
    }

    #[test]
    fn the_latest_clarification_leaves_fifteen_days() {
        // 87号令27: 15 days before a deadline on Wednesday 2026-04-15.
        assert_eq!(CALENDAR.latest_start(day("2026-04-15"), 15, CalendarDay).date, day("2026-03-31"));
        // 74号令29: 3 working days before 2026-10-09: 30 September, 8, 9 October.
        assert_eq!(CALENDAR.latest_start(day("2026-10-09"), 3, WorkingDay).date, day("2026-09-29"));
    }

    #[test]
    fn a_year_without_data_is_monday_to_friday_with_a_warning() {
        let due = CALENDAR.add_working_days(day("2026-12-30"), 3);
        assert_eq!(due.date, day("2027-01-04"), "2026-12-31, then Friday 2027-01-01 and Monday");
        let warning = due.warning.unwrap();
        assert!(warning.zh.contains("2027年") && warning.en.contains("2027"));
        assert_eq!(CALENDAR.period_end(day("2026-12-01"), 30, CalendarDay).warning, None);
    }

    #[test]
    fn the_deadline_is_midnight_in_shanghai() {
        let due = CALENDAR.add_working_days(day("2026-03-02"), 1);
        assert_eq!(due.ends_at().rfc3339(), "2026-03-03T16:00:00Z");
    }

    #[test]
    fn every_fault_of_a_file_is_named_with_its_line() {
        let bad = "date\tname\ttype\tsource\n2027-01-04\t元旦\twork\thttps://x\n2027-01-01\t元旦\toff\t\n2027-01-01\t元旦\toff\thttps://x\n";
        let error = Calendar::load([("2027.tsv", bad)]).unwrap_err();
        let faults: Vec<_> = error.fields.iter().map(|f| (f.path.as_str(), f.code.as_str())).collect();
        assert_eq!(faults, [("2027.tsv:2", "not_weekend"), ("2027.tsv:3", "required"), ("2027.tsv:4", "duplicate")]);
        let error = Calendar::load([(
            "2027.tsv",
            "date\tname\ttype\tsource\n2027-13-01\t元旦\toff\tx\n2027-01-01\t元旦\tmaybe\tx\n",
        )])
        .unwrap_err();
        assert_eq!(error.fields.len(), 2);
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_u64..1100).prop_map(|n| day("2024-11-01").checked_add_days(Days::new(n)).unwrap())
    }

    proptest! {
        #[test]
        fn one_more_day_is_the_next_working_day(from in any_day(), count in 0_u16..60) {
            let (a, b) = (CALENDAR.add_working_days(from, count).date, CALENDAR.add_working_days(from, count + 1).date);
            prop_assert!(a < b && CALENDAR.is_working_day(b).0);
            let mut between = a.succ_opt().unwrap();
            while between < b {
                prop_assert!(!CALENDAR.is_working_day(between).0);
                between = between.succ_opt().unwrap();
            }
        }

        #[test]
        fn a_period_ends_on_a_working_day_and_not_before_its_number(from in any_day(), count in 1_u16..60, working in any::<bool>()) {
            let unit = if working { WorkingDay } else { CalendarDay };
            let end = CALENDAR.period_end(from, count, unit).date;
            prop_assert!(CALENDAR.is_working_day(end).0);
            prop_assert!(end >= later(from, count));
            prop_assert!(CALENDAR.is_within(from, end, count, unit) && CALENDAR.is_at_least(from, end, count, unit));
        }

        #[test]
        fn the_latest_start_is_the_latest(end in any_day(), count in 1_u16..60, working in any::<bool>()) {
            let unit = if working { WorkingDay } else { CalendarDay };
            let start = CALENDAR.latest_start(end, count, unit).date;
            prop_assert!(CALENDAR.period_end(start, count, unit).date <= end);
            prop_assert!(CALENDAR.period_end(start.succ_opt().unwrap(), count, unit).date > end);
        }

        #[test]
        fn later_starts_never_end_earlier(from in any_day(), count in 0_u16..60, working in any::<bool>()) {
            let unit = if working { WorkingDay } else { CalendarDay };
            let next = from.succ_opt().unwrap();
            prop_assert!(CALENDAR.period_end(from, count, unit).date <= CALENDAR.period_end(next, count, unit).date);
        }

        #[test]
        fn a_warning_appears_exactly_when_an_unpublished_year_was_touched(from in any_day(), count in 1_u16..60) {
            let due = CALENDAR.add_working_days(from, count);
            let first = from.succ_opt().unwrap();
            let touched = [first.year(), due.date.year()].iter().any(|year| ![2025, 2026].contains(year));
            prop_assert_eq!(due.warning.is_some(), touched);
        }
    }
}
