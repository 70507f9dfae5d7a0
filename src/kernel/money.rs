//! Amounts in yuan.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

/// An amount of money in yuan with two places, kept as whole fen. JSON: a string, `"120000.00"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadMoney {
    /// Not a plain decimal number.
    NotANumber(String),
    /// More than two places: fen is the smallest unit.
    TooFine(String),
    /// Beyond ±92 quadrillion yuan.
    TooLarge(String),
}

impl fmt::Display for BadMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber(t) => write!(f, "不是有效金额：{t}；请填写数字，如 120000.00"),
            Self::TooFine(t) => write!(f, "金额最多两位小数（分）：{t}"),
            Self::TooLarge(t) => write!(f, "金额过大：{t}"),
        }
    }
}
impl std::error::Error for BadMoney {}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From whole fen.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// From whole yuan.
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }

    /// Whole fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Whole fen by reference, as a database driver wants them.
    #[must_use]
    pub const fn as_fen(&self) -> &i64 {
        &self.0
    }

    /// In yuan, exactly.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// From an exact number of yuan with at most two places.
    ///
    /// # Errors
    /// [`BadMoney`] when finer than a fen or out of range.
    pub fn from_decimal(yuan: Decimal) -> Result<Self, BadMoney> {
        let fen = yuan.checked_mul(Decimal::ONE_HUNDRED).ok_or_else(|| BadMoney::TooLarge(yuan.to_string()))?;
        if !fen.fract().is_zero() {
            return Err(BadMoney::TooFine(yuan.to_string()));
        }
        fen.to_i64().map(Self).ok_or_else(|| BadMoney::TooLarge(yuan.to_string()))
    }

    /// Sum, unless it overflows.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// `self × count`, unless it overflows.
    #[must_use]
    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// Whether below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl Add for Money {
    type Output = Self;
    /// Saturates: amounts that large are refused at input.
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}
impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}
impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    /// `-1234.05`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.decimal())
    }
}

impl FromStr for Money {
    type Err = BadMoney;
    /// Accepts `120000`, `120,000.5`, `1.25`; thousands commas only where they belong; no exponent, no sign but `-`.
    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let bad = || BadMoney::NotANumber(text.to_owned());
        let plain = strip_thousands(text.trim()).ok_or_else(bad)?;
        if !plain.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-') {
            return Err(bad());
        }
        let value = Decimal::from_str_exact(&plain).map_err(|_| bad())?;
        Self::from_decimal(value)
    }
}

/// Removes thousands commas; `None` when a comma stands where none belongs.
fn strip_thousands(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, fraction) = text.split_once('.').map_or((text, ""), |(w, f)| (w, f));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next()?;
    let well_grouped = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3) && !fraction.contains(',');
    well_grouped.then(|| text.replace(',', ""))
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for Money {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^-?\d+(\.\d{1,2})?$"))
            .description(Some("yuan, two decimal places"))
            .examples([serde_json::json!("120000.00")])
            .into()
    }
}
impl utoipa::ToSchema for Money {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, fen) in
            [("120000", 12_000_000), ("120,000.5", 12_000_050), ("-1.25", -125), ("0", 0), (" 7.10 ", 710)]
        {
            assert_eq!(text.parse::<Money>().unwrap().fen(), fen, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_an_amount() {
        for text in ["", "abc", "1.234", "1e5", "12,34", "1,2345", "--1", "1.2.3", "１２", "99999999999999999999", "+5"]
        {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_and_back(fen in -9_000_000_000_000_000i64..9_000_000_000_000_000) {
            let money = Money::from_fen(fen);
            prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
            prop_assert_eq!(serde_json::from_str::<Money>(&serde_json::to_string(&money).unwrap()).unwrap(), money);
        }
    }
}
