//! Shares of a whole.

use super::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A ratio in basis points (1/10,000): 17.22 % is 1722. JSON: the integer. Text (packs, sheets): `"17.22%"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio(i64);

impl Ratio {
    /// 100 %.
    pub const ONE: Self = Self(10_000);
    /// 0 %.
    pub const ZERO: Self = Self(0);

    /// From basis points.
    #[must_use]
    pub const fn from_bp(bp: i64) -> Self {
        Self(bp)
    }

    /// Basis points.
    #[must_use]
    pub const fn bp(self) -> i64 {
        self.0
    }

    /// Basis points by reference, as a database driver wants them.
    #[must_use]
    pub const fn as_bp(&self) -> &i64 {
        &self.0
    }

    /// As an exact number: 17.22 % is 0.1722.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 4)
    }

    /// `part / whole` compared exactly with this ratio, without rounding: `part × 10000` against `whole × bp`.
    #[must_use]
    pub fn compare_share(self, part: Money, whole: Money) -> std::cmp::Ordering {
        (i128::from(part.fen()) * 10_000).cmp(&(i128::from(whole.fen()) * i128::from(self.0)))
    }

    /// This share of `whole`, rounded half away from zero to the fen.
    #[must_use]
    pub fn of(self, whole: Money) -> Money {
        let product = i128::from(whole.fen()) * i128::from(self.0);
        let half = if product < 0 { -5_000 } else { 5_000 };
        Money::from_fen(i64::try_from((product + half) / 10_000).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Ratio {
    /// `17.22%`, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", Decimal::new(self.0, 2).normalize())
    }
}

impl FromStr for Ratio {
    type Err = String;
    /// `"60%"`, `"17.22 %"`, `"２/３"` is not accepted here (see panel shares); at most two places.
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("不是百分比：{text}；请写作 60% 或 17.22%");
        let number = text.trim().strip_suffix('%').ok_or_else(bad)?.trim();
        let percent = Decimal::from_str_exact(number).map_err(|_| bad())?;
        let bp = percent * Decimal::ONE_HUNDRED;
        if !bp.fract().is_zero() {
            return Err(format!("百分比最多两位小数：{text}"));
        }
        i64::try_from(bp).map(Self).map_err(|_| bad())
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    /// An integer of basis points, or a text with `%`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Points(i64),
            Percent(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Points(bp) => Ok(Self(bp)),
            Form::Percent(text) => text.parse().map_err(de::Error::custom),
        }
    }
}

impl utoipa::PartialSchema for Ratio {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Integer)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Int64)))
            .description(Some("basis points: 1722 is 17.22 %"))
            .into()
    }
}
impl utoipa::ToSchema for Ratio {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering;

    #[test]
    fn percent_and_back() {
        for (text, bp) in [("60%", 6000), ("17.22 %", 1722), ("0%", 0), ("100%", 10_000)] {
            assert_eq!(text.parse::<Ratio>().unwrap().bp(), bp);
        }
        assert_eq!(Ratio::from_bp(1722).to_string(), "17.22%");
        assert!("60".parse::<Ratio>().is_err());
        assert!("1.234%".parse::<Ratio>().is_err());
    }

    #[test]
    fn shares_compare_exactly_at_the_fen() {
        let whole = Money::from_yuan(300_000);
        let sixty = Ratio::from_bp(6000);
        assert_eq!(sixty.compare_share(Money::from_yuan(180_000), whole), Ordering::Equal);
        assert_eq!(sixty.compare_share(Money::from_fen(18_000_001), whole), Ordering::Greater);
        assert_eq!(sixty.compare_share(Money::from_fen(17_999_999), whole), Ordering::Less);
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(Ratio::from_bp(5000).of(Money::from_fen(1)), Money::from_fen(1));
        assert_eq!(Ratio::from_bp(5000).of(Money::from_fen(-1)), Money::from_fen(-1));
        assert_eq!(Ratio::from_bp(1722).of(Money::from_yuan(4_732_000)), Money::from_fen(81_485_040));
    }
}
