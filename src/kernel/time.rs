//! Points in time and the clock.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, TimeDelta, TimeZone, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A point in time: UTC in the database and in JSON (RFC 3339), microseconds, shown to people in Asia/Shanghai.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(NaiveDateTime);

const MICROSECOND: u32 = 1_000;
const SHANGHAI_SECONDS: i32 = 8 * 3600;

impl Instant {
    /// From a UTC time; what is finer than a microsecond is cut off so that both databases give it back equal.
    #[must_use]
    pub fn new(time: DateTime<Utc>) -> Self {
        Self::from_naive_utc(time.naive_utc())
    }

    /// From a UTC time without zone, as the database stores it.
    #[must_use]
    pub fn from_naive_utc(time: NaiveDateTime) -> Self {
        let whole = time.nanosecond() / MICROSECOND * MICROSECOND;
        Self(time.with_nanosecond(whole).unwrap_or(time))
    }

    /// The UTC time without zone, by reference, as a database driver wants it.
    #[must_use]
    pub const fn naive(&self) -> &NaiveDateTime {
        &self.0
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0.and_utc().timestamp_micros()
    }

    /// From microseconds since 1970; out-of-range gives 1970.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        Self(DateTime::from_timestamp_micros(micros).unwrap_or_default().naive_utc())
    }

    /// As a chrono UTC time.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        self.0.and_utc()
    }

    /// The calendar date in Asia/Shanghai, the legal date of an act.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.shanghai().date_naive()
    }

    /// The local time in Asia/Shanghai (UTC+8, no summer time since 1991).
    #[must_use]
    pub fn shanghai(self) -> DateTime<FixedOffset> {
        match FixedOffset::east_opt(SHANGHAI_SECONDS) {
            Some(offset) => offset.from_utc_datetime(&self.0),
            None => self.utc().fixed_offset(),
        }
    }

    /// The instant at which `date` begins in Asia/Shanghai.
    #[must_use]
    pub fn start_of(date: NaiveDate) -> Self {
        Self(date.and_time(chrono::NaiveTime::MIN) - TimeDelta::seconds(i64::from(SHANGHAI_SECONDS)))
    }

    /// Later (or earlier, for a negative span) by `delta`.
    #[must_use]
    pub fn plus(self, delta: TimeDelta) -> Self {
        Self(self.0.checked_add_signed(delta).unwrap_or(self.0))
    }

    /// RFC 3339 with `Z`, as in JSON.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text)
            .map(|t| Self::new(t.to_utc()))
            .map_err(|_| de::Error::custom(format!("not an RFC 3339 time: {text}")))
    }
}

impl utoipa::PartialSchema for Instant {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .description(Some("UTC, RFC 3339"))
            .into()
    }
}
impl utoipa::ToSchema for Instant {}

/// Tells the time. The only reader of the system clock; tests set a virtual one, a demo server's runs ahead.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// The machine's clock, so many microseconds ahead.
    Ahead(Arc<AtomicI64>),
    /// A clock somebody sets, in microseconds since 1970.
    Virtual(Arc<AtomicI64>),
}

impl Clock {
    /// A virtual clock standing at `at`.
    #[must_use]
    pub fn fixed(at: Instant) -> Self {
        Self::Virtual(Arc::new(AtomicI64::new(at.micros())))
    }

    /// A clock that goes with the machine's, `ahead` of it.
    #[must_use]
    pub fn ahead(ahead: TimeDelta) -> Self {
        Self::Ahead(Arc::new(AtomicI64::new(ahead.num_microseconds().unwrap_or_default())))
    }

    /// Whether somebody may set it; the clock of a real server cannot be set.
    #[must_use]
    pub fn can_be_set(&self) -> bool {
        !matches!(self, Self::System)
    }

    /// The present.
    #[must_use]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => system_now(),
            Self::Ahead(micros) => Instant::from_micros(system_now().micros() + micros.load(Ordering::SeqCst)),
            Self::Virtual(micros) => Instant::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves the clock to `at`; that of the machine stays as it is.
    pub fn set(&self, at: Instant) {
        match self {
            Self::System => {}
            Self::Ahead(micros) => micros.store(at.micros() - system_now().micros(), Ordering::SeqCst),
            Self::Virtual(micros) => micros.store(at.micros(), Ordering::SeqCst),
        }
    }

    /// Moves the clock on by `delta`; that of the machine stays as it is.
    pub fn advance(&self, delta: TimeDelta) {
        self.set(self.now().plus(delta));
    }
}

#[allow(clippy::disallowed_methods)] // this is the one place that reads the system clock
fn system_now() -> Instant {
    Instant::new(Utc::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_shanghais() {
        let late: Instant = serde_json::from_str("\"2026-03-01T16:30:00Z\"").unwrap();
        assert_eq!(late.date().to_string(), "2026-03-02");
        assert_eq!(Instant::start_of(late.date()).rfc3339(), "2026-03-01T16:00:00Z");
    }

    #[test]
    fn only_a_clock_that_can_be_set_moves() {
        let day = TimeDelta::days(1);
        let (system, ahead, fixed) = (Clock::System, Clock::ahead(day), Clock::fixed(Instant::from_micros(0)));
        let real = system.now();
        assert!(ahead.now() >= real.plus(day));
        for clock in [&ahead, &fixed] {
            let before = clock.now();
            clock.advance(day);
            assert!(clock.can_be_set() && clock.now() >= before.plus(day));
        }
        system.advance(day);
        assert!(!system.can_be_set() && system.now() < ahead.now());
    }

    #[test]
    fn json_is_utc_with_microseconds() {
        let at: Instant = serde_json::from_str("\"2026-03-01T08:00:00.123456789+08:00\"").unwrap();
        assert_eq!(serde_json::to_string(&at).unwrap(), "\"2026-03-01T00:00:00.123456Z\"");
        assert!(serde_json::from_str::<Instant>("\"2026-03-01\"").is_err());
    }
}
