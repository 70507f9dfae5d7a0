//! Points of scores and preferences.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::ops::Add;
use std::str::FromStr;

/// Points with two places, kept as whole hundredths. JSON: a string, `"92.5"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);

impl Points {
    /// None.
    pub const ZERO: Self = Self(0);

    /// 100 points.
    pub const HUNDRED: Self = Self(10_000);

    /// From whole points.
    #[must_use]
    pub const fn whole(points: i64) -> Self {
        Self(points.saturating_mul(100))
    }

    /// From an exact number with at most two places; `None` when finer or out of range.
    #[must_use]
    pub fn from_decimal(points: Decimal) -> Option<Self> {
        let hundredths = points.checked_mul(Decimal::ONE_HUNDRED).filter(|hundredths| hundredths.fract().is_zero())?;
        i64::try_from(hundredths).ok().map(Self)
    }

    /// As an exact number.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// From hundredths.
    #[must_use]
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// Hundredths.
    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }
}

impl Add for Points {
    type Output = Self;
    /// Saturates: packs are refused long before.
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    /// `92.5`, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.decimal().normalize())
    }
}

impl FromStr for Points {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("不是分值：{text}；至多两位小数");
        Decimal::from_str_exact(text).ok().and_then(Self::from_decimal).ok_or_else(bad)
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for Points {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^-?\d+(\.\d{1,2})?$"))
            .description(Some("points, at most two decimal places"))
            .examples([serde_json::json!("92.5")])
            .into()
    }
}
impl utoipa::ToSchema for Points {}
