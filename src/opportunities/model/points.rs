//! Scoring points.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;
use utoipa::ToSchema;

/// Points in hundredths: 12.5 points are 1250. JSON: the integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct Points(i64);

impl Points {
    /// None.
    pub const ZERO: Self = Self(0);
    /// 100 points, or 100 per cent of an item.
    pub const HUNDRED: Self = Self(10_000);

    /// From hundredths of a point.
    #[must_use]
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// From whole points.
    #[must_use]
    pub const fn whole(points: i64) -> Self {
        Self(points.saturating_mul(100))
    }

    /// Hundredths of a point.
    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// From an exact number with at most two places; `None` when finer or out of range.
    #[must_use]
    pub fn from_decimal(value: Decimal) -> Option<Self> {
        let hundredths = value.checked_mul(Decimal::ONE_HUNDRED)?;
        hundredths.fract().is_zero().then(|| hundredths.to_i64().map(Self)).flatten()
    }

    /// As an exact number.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }
}

impl Add for Points {
    type Output = Self;
    /// Saturates.
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    /// `12.5`, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.decimal().normalize())
    }
}

impl FromStr for Points {
    type Err = String;
    /// A plain number with at most two places.
    fn from_str(text: &str) -> Result<Self, String> {
        Decimal::from_str_exact(text)
            .ok()
            .and_then(Self::from_decimal)
            .ok_or_else(|| format!("不是有效分值：{text}；请填写最多两位小数的数字"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for (text, hundredths) in [("12.5", 1250), ("0", 0), ("2.4", 240), ("100", 10_000)] {
            assert_eq!(text.parse::<Points>().unwrap().hundredths(), hundredths);
            assert_eq!(Points::from_hundredths(hundredths).to_string(), text);
        }
        assert!("1.234".parse::<Points>().is_err());
        assert!("十".parse::<Points>().is_err());
    }
}
