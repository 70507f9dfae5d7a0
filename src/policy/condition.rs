//! Conditions: trees of tests on facts.
//!
//! Their meaning is three-valued. A test on a fact that is unknown is [`Outcome::Unknown`], whether asked or denied: nobody
//! is let in for lack of data. A rule is passed only where its condition is [`Outcome::Pass`].

use super::facts::{Subject, Value};
use chrono::{Days, Months, NaiveDate};

crate::text_enum! {
    /// What a condition comes to.
    pub enum Outcome {
        /// It holds.
        Pass = "pass",
        /// It does not hold.
        Fail = "fail",
        /// What is known does not decide it.
        Unknown = "unknown",
    }
}

impl Outcome {
    /// Pass or fail.
    #[must_use]
    pub const fn of(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Fail }
    }

    /// Pass and fail exchanged; unknown stays unknown.
    #[must_use]
    pub const fn negated(self) -> Self {
        match self {
            Self::Pass => Self::Fail,
            Self::Fail => Self::Pass,
            Self::Unknown => Self::Unknown,
        }
    }

    /// All pass: any fail fails, else any unknown is unknown. Of none: pass.
    pub fn all(outcomes: impl IntoIterator<Item = Self>) -> Self {
        outcomes.into_iter().fold(Self::Pass, |so_far, next| match (so_far, next) {
            (Self::Fail, _) | (_, Self::Fail) => Self::Fail,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Pass,
        })
    }

    /// Any passes: any pass passes, else any unknown is unknown. Of none: fail.
    pub fn any(outcomes: impl IntoIterator<Item = Self>) -> Self {
        Self::all(outcomes.into_iter().map(Self::negated)).negated()
    }
}

/// A tree of tests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Every part holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// The part does not hold (and it is known not to).
    Not(Box<Condition>),
    /// One test on one fact.
    Leaf(Leaf),
    /// Already decided: what is left of a test on the opportunity once the opportunity is known (see `bind`).
    Settled(Outcome),
}

/// One test on one fact.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// Id of the fact.
    pub fact: String,
    /// Whom the fact is about.
    pub about: Subject,
    /// The test.
    pub test: Test,
}

/// What is asked of a fact. The negative words of packs (`not`, `not_in`, `more_than`, `less_than`, …) are
/// [`Condition::Not`] around the positive test.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// Enum, number, date, bool: the value is one of these. (`is`, `in`)
    In(Vec<Value>),
    /// Ordered enum, number, date: the value is this or more.
    AtLeast(Value),
    /// Ordered enum, number, date: the value is this or less.
    AtMost(Value),
    /// Date: not after the event date, and not earlier than the period before it (the first day counts, 以内).
    Within(Period),
    /// Date: the period before the event date or earlier (the day itself counts, 满).
    AtLeastAgo(Period),
    /// Dated fact: on the event date it has a value other than the one that holds for lack of a record.
    Valid,
    /// Set: every one of the codes is held, itself or (in a tree) by an ancestor.
    Covers(Codes),
    /// Set in a tree: at least one of its codes is one of these nodes or lies below one.
    Under(Codes),
    /// Set: at least one of its codes is exactly one of these. (`is`, `in` on a set)
    AnyOf(Codes),
    /// Yearly fact: in each of the last `years` years whose outcome is due, the value is one of these.
    LastYears {
        /// How many years.
        years: u8,
        /// The values that count as good.
        among: Vec<Value>,
        /// The day of the following year after which a year's outcome is due. See [`last_year_due`].
        due: MonthDay,
    },
    /// Dated fact: on every day from the period before the event date to the event date, the value is one of these.
    Throughout {
        /// How far back.
        period: Period,
        /// The values that count as good.
        among: Vec<Value>,
    },
}

/// Codes a set is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Codes {
    /// Written in the rule. Never empty.
    Given(Vec<String>),
    /// The codes of this fact of the opportunity (`"@category"`); if the opportunity has none, the test is unknown.
    OfOpportunity(String),
}

/// A span of calendar time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// Whole years.
    Years(u16),
    /// Whole months.
    Months(u16),
    /// Whole days.
    Days(u16),
}

impl Period {
    /// The day this span before `day`; 29 February becomes 28 February where there is none.
    #[must_use]
    pub fn before(self, day: NaiveDate) -> NaiveDate {
        let earlier = match self {
            Self::Years(n) => day.checked_sub_months(Months::new(u32::from(n) * 12)),
            Self::Months(n) => day.checked_sub_months(Months::new(u32::from(n))),
            Self::Days(n) => day.checked_sub_days(Days::new(u64::from(n))),
        };
        earlier.unwrap_or(NaiveDate::MIN)
    }
}

/// A day of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// The latest year whose yearly outcome is due on `as_of`: last year once `due` of this year is past, else the year before.
#[must_use]
pub fn last_year_due(as_of: NaiveDate, due: MonthDay) -> i32 {
    use chrono::Datelike;
    let today = (as_of.month(), as_of.day());
    let past = today > (u32::from(due.month), u32::from(due.day));
    as_of.year() - if past { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn unknown_stays_unknown_however_it_is_asked() {
        use Outcome::{Fail, Pass, Unknown};
        assert_eq!(Outcome::all([Pass, Unknown]), Unknown);
        assert_eq!(Outcome::all([Fail, Unknown]), Fail);
        assert_eq!(Outcome::any([Pass, Unknown]), Pass);
        assert_eq!(Outcome::any([Fail, Unknown]), Unknown);
        assert_eq!(Unknown.negated(), Unknown);
        assert_eq!((Outcome::all([]), Outcome::any([])), (Pass, Fail));
    }

    #[test]
    fn periods_step_back_over_leap_days() {
        assert_eq!(Period::Years(1).before(day("2024-02-29")), day("2023-02-28"));
        assert_eq!(Period::Years(2).before(day("2026-11-21")), day("2024-11-21"));
        assert_eq!(Period::Months(6).before(day("2026-08-31")), day("2026-02-28"));
        assert_eq!(Period::Days(30).before(day("2026-03-01")), day("2026-01-30"));
    }

    #[test]
    fn a_year_counts_once_its_outcome_is_due() {
        let due = MonthDay { month: 5, day: 31 };
        assert_eq!(last_year_due(day("2026-05-31"), due), 2024);
        assert_eq!(last_year_due(day("2026-06-01"), due), 2025);
    }
}
