//! Failed attempts make the next one wait, longer each time.
//!
//! An attempt is counted *before* its password is looked at, and taken back if the password was right: many attempts at once
//! cannot slip through together.

use crate::accounts::model::Attempts;
use crate::kernel::{Code, Error, Instant, Result};
use chrono::TimeDelta;
use std::net::IpAddr;

/// Numbers of the throttle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Failures without a wait.
    pub free: i32,
    /// Wait after the first failure beyond; doubles with each.
    pub first_wait: TimeDelta,
    /// Longest wait.
    pub longest_wait: TimeDelta,
    /// Failures are forgotten after so long without another.
    pub forget: TimeDelta,
}

/// Whether an attempt is taken now.
///
/// # Errors
/// `too_many` with the seconds to wait; the same for known and unknown accounts.
pub fn admit(attempts: Option<&Attempts>, now: Instant) -> Result<()> {
    let Some(until) = attempts.and_then(|a| a.blocked_until).filter(|until| *until > now) else { return Ok(()) };
    let micros = until.micros() - now.micros();
    let seconds = micros.div_euclid(1_000_000) + i64::from(micros.rem_euclid(1_000_000) > 0);
    let error = Error::new(
        Code::TooMany,
        format!("失败次数过多，请等待{seconds}秒后再试；忘记密码可通过“忘记密码”重设"),
        format!("Too many failed attempts: wait {seconds} seconds, or reset a forgotten password"),
    );
    Err(Error { retry_after: u64::try_from(seconds).ok(), ..error })
}

/// The count with one more failure.
#[must_use]
pub fn count(subject: &str, before: Option<&Attempts>, limits: &Limits, now: Instant) -> Attempts {
    let remembered = before.filter(|a| now < a.last_at.plus(limits.forget)).map_or(0, |a| a.failures);
    let failures = remembered.saturating_add(1);
    let beyond = failures - limits.free;
    Attempts {
        subject: subject.to_owned(),
        failures,
        last_at: now,
        blocked_until: (beyond > 0).then(|| now.plus(wait(beyond, limits))),
    }
}

/// The count with the last failure taken back: it was none.
#[must_use]
pub fn take_back(attempts: &Attempts) -> Attempts {
    Attempts { failures: (attempts.failures - 1).max(0), blocked_until: None, ..attempts.clone() }
}

fn wait(beyond: i32, limits: &Limits) -> TimeDelta {
    let doubled = u32::try_from(beyond - 1).ok().and_then(|n| 2_i32.checked_pow(n));
    let wait = doubled.and_then(|factor| limits.first_wait.checked_mul(factor)).unwrap_or(limits.longest_wait);
    wait.min(limits.longest_wait)
}

/// What failures are counted by for a network address: itself for IPv4, its /64 for IPv6, where one subscriber has them all.
#[must_use]
pub fn address_subject(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => format!("address:{v4}"),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("address:{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        free: 3,
        first_wait: TimeDelta::seconds(5),
        longest_wait: TimeDelta::seconds(60),
        forget: TimeDelta::hours(24),
    };

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn failed(times: i32, now: Instant) -> Attempts {
        (1..times).fold(count("s", None, &LIMITS, now), |before, _| count("s", Some(&before), &LIMITS, now))
    }

    #[test]
    fn the_wait_grows_up_to_its_limit() {
        let waits: Vec<Option<u64>> =
            (1..=9).map(|n| admit(Some(&failed(n, at(0))), at(0)).err().and_then(|e| e.retry_after)).collect();
        assert_eq!(waits, [None, None, None, Some(5), Some(10), Some(20), Some(40), Some(60), Some(60)]);
        assert_eq!(admit(Some(&failed(i32::MAX / 10_000, at(0))), at(0)).unwrap_err().retry_after, Some(60));
    }

    #[test]
    fn after_the_wait_one_more_attempt_is_taken() {
        let blocked = failed(4, at(0));
        assert_eq!(admit(Some(&blocked), at(4)).unwrap_err().retry_after, Some(1));
        assert!(admit(Some(&blocked), at(5)).is_ok());
        assert!(admit(Some(&count("s", Some(&blocked), &LIMITS, at(5))), at(14)).is_err());
    }

    #[test]
    fn failures_are_forgotten_after_a_day() {
        let day = 24 * 3600;
        assert_eq!(count("s", Some(&failed(9, at(0))), &LIMITS, at(day)).failures, 1);
        assert_eq!(count("s", Some(&failed(9, at(0))), &LIMITS, at(day - 1)).failures, 10);
    }

    #[test]
    fn a_right_password_takes_its_count_back() {
        let counted = failed(4, at(0));
        let back = take_back(&counted);
        assert_eq!((back.failures, back.blocked_until), (3, None));
    }

    #[test]
    fn one_subscriber_is_one_address() {
        let subject = |text: &str| address_subject(text.parse().unwrap());
        assert_eq!(subject("192.0.2.7"), "address:192.0.2.7");
        assert_eq!(subject("::ffff:192.0.2.7"), subject("192.0.2.7"));
        assert_eq!(subject("2001:db8:1:2::1"), subject("2001:db8:1:2:ffff::9"));
        assert_ne!(subject("2001:db8:1:2::1"), subject("2001:db8:1:3::1"));
    }
}
