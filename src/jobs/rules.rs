//! Decisions of the queue: pure.

use super::model::When;
use crate::kernel::{Instant, Role, Rule, Scope, Who};
use chrono::TimeDelta;

/// Operators see which jobs failed.
pub const LIST: Rule = Rule::new("job_list", &[(Who::Role(Role::Operator), Scope::Anything)]);
/// Operators have a failed job tried again.
pub const RETRY: Rule = Rule::new("job_retry", &[(Who::Role(Role::Operator), Scope::Anything)]);
/// Operators move a demo server's clock on.
pub const ADVANCE: Rule = Rule::new("demo_clock_advance", &[(Who::Role(Role::Operator), Scope::Anything)]);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[LIST, RETRY, ADVANCE];

/// A worker that says nothing for so long is taken for dead and its job is given to another.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

const FIRST_DELAY_SECONDS: i64 = 15;
const LONGEST_DELAY_SECONDS: i64 = 6 * 3600;

/// How long to wait after the `attempts`-th attempt failed: 15 s, 1 min, 4 min, 16 min, about 1 h, 4 h, then 6 h.
#[must_use]
pub fn delay_after(attempts: i32) -> TimeDelta {
    let steps = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(10);
    TimeDelta::seconds(FIRST_DELAY_SECONDS.saturating_mul(4_i64.saturating_pow(steps)).min(LONGEST_DELAY_SECONDS))
}

/// The first time after `now` at which a recurring job runs.
#[must_use]
pub fn next_after(when: When, now: Instant) -> Instant {
    match when {
        When::Daily(time) => {
            let today = now.date();
            let at = |date| Instant::start_of(date).plus(time.signed_duration_since(chrono::NaiveTime::MIN));
            if at(today) > now { at(today) } else { at(today.succ_opt().unwrap_or(today)) }
        }
        When::Every(span) => {
            let span = span.num_microseconds().unwrap_or(i64::MAX).max(1);
            Instant::from_micros(now.micros().div_euclid(span).saturating_add(1).saturating_mul(span))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        serde_json::from_str(&format!("\"{text}\"")).unwrap()
    }

    #[test]
    fn delays_grow_and_end_at_six_hours() {
        let seconds: Vec<i64> = (1..=9).map(|n| delay_after(n).num_seconds()).collect();
        assert_eq!(seconds, [15, 60, 240, 960, 3_840, 15_360, 21_600, 21_600, 21_600]);
    }

    #[test]
    fn a_daily_job_runs_at_its_shanghai_time() {
        let when: When = "daily 07:30".parse().unwrap();
        assert_eq!(next_after(when, at("2026-03-01T07:00:00+08:00")), at("2026-03-01T07:30:00+08:00"));
        assert_eq!(next_after(when, at("2026-03-01T07:30:00+08:00")), at("2026-03-02T07:30:00+08:00"));
        // 23:00 UTC is already the next day in Shanghai.
        assert_eq!(next_after(when, at("2026-03-01T23:00:00Z")), at("2026-03-01T23:30:00Z"));
    }

    #[test]
    fn a_repeated_job_runs_at_whole_multiples() {
        let when: When = "every 15 min".parse().unwrap();
        assert_eq!(next_after(when, at("2026-03-01T07:01:10Z")), at("2026-03-01T07:15:00Z"));
        assert_eq!(next_after(when, at("2026-03-01T07:15:00Z")), at("2026-03-01T07:30:00Z"));
    }

    #[test]
    fn a_wrong_schedule_says_how_to_write_it() {
        for wrong in ["", "daily", "daily 25:00", "every 0 min", "every -5 min", "every 5 h", "nightly"] {
            let error = wrong.parse::<When>().unwrap_err();
            assert!(error.contains("write `daily 07:30`"), "{error}");
        }
    }
}
