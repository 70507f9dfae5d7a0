//! The code of a division, and containment by its digits.

use super::RegionLevel;
use std::str::FromStr;

const COUNTY_DIGITS: usize = 6;
const STREET_DIGITS: usize = 9;

/// A division's code: 6 digits down to county, 9 for a street or town. Sorted, a division comes before all it contains.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode {
    digits: [u8; STREET_DIGITS],
    street: bool,
}

crate::text_value!(
    RegionCode,
    "^[1-9][0-9]{5}([0-9]{3})?$",
    "行政区划代码 GB/T 2260 (6 digits) or GB/T 10114 (9 digits)"
);

/// The text is no region code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRegionCode(pub String);

impl std::fmt::Display for BadRegionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "行政区划代码应为6位或9位数字，现为“{0}” / a region code has 6 or 9 digits, this is “{0}”", self.0)
    }
}

impl std::error::Error for BadRegionCode {}

impl FromStr for RegionCode {
    type Err = BadRegionCode;

    /// Reads 6 or 9 digits; `000000`, as some systems write the whole country, is [`RegionCode::NATION`].
    fn from_str(text: &str) -> Result<Self, BadRegionCode> {
        let bad = || BadRegionCode(text.to_owned());
        if text.trim() == "000000" {
            return Ok(Self::NATION);
        }
        let bytes = text.trim().as_bytes();
        if !bytes.iter().all(u8::is_ascii_digit) || bytes.first().is_none_or(|first| *first == b'0') {
            return Err(bad());
        }
        let street = match bytes.len() {
            COUNTY_DIGITS => false,
            STREET_DIGITS => true,
            _ => return Err(bad()),
        };
        let mut digits = [b'0'; STREET_DIGITS];
        for (slot, byte) in digits.iter_mut().zip(bytes) {
            *slot = *byte;
        }
        Ok(Self { digits, street })
    }
}

impl RegionCode {
    /// The whole country, as in the credit codes of what the ministry registers.
    pub const NATION: Self = Self { digits: *b"100000000", street: false };

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = if self.street { STREET_DIGITS } else { COUNTY_DIGITS };
        self.digits.get(..length).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
    }

    /// The six digits down to county.
    #[must_use]
    pub fn county_digits(&self) -> &str {
        self.digits.get(..COUNTY_DIGITS).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
    }

    /// How high the code stands by its digits alone; a development zone counts as a county.
    #[must_use]
    pub fn level(&self) -> RegionLevel {
        match &self.digits {
            _ if self.street => RegionLevel::Street,
            _ if *self == Self::NATION => RegionLevel::Nation,
            [_, _, b'0', b'0', b'0', b'0', ..] => RegionLevel::Province,
            [_, _, _, _, b'0', b'0', ..] => RegionLevel::Prefecture,
            _ => RegionLevel::County,
        }
    }

    /// The digits that everything inside shares and nothing outside begins with: `330200` gives `3302`, the country nothing.
    #[must_use]
    pub fn prefix(&self) -> &str {
        let length = match self.level() {
            RegionLevel::Nation => 0,
            RegionLevel::Province => 2,
            RegionLevel::Prefecture => 4,
            RegionLevel::County | RegionLevel::Zone => COUNTY_DIGITS,
            RegionLevel::Street => STREET_DIGITS,
        };
        self.as_str().get(..length).unwrap_or_default()
    }

    /// Whether `other` is this division or lies in it, by the digits.
    #[must_use]
    pub fn contains(&self, other: Self) -> bool {
        other.as_str().starts_with(self.prefix())
    }

    /// The codes above this one by the digits, nearest first, ending with the country. Some may have no row in the
    /// table (a county that its province governs directly has no prefecture).
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |code| {
            let kept = match code.level() {
                RegionLevel::Nation => return None,
                RegionLevel::Province => return Some(Self::NATION),
                RegionLevel::Prefecture => 2,
                RegionLevel::County | RegionLevel::Zone => 4,
                RegionLevel::Street => COUNTY_DIGITS,
            };
            let mut digits = [b'0'; STREET_DIGITS];
            for (slot, digit) in digits.iter_mut().zip(code.digits).take(kept) {
                *slot = digit;
            }
            // 441900 东莞 has streets and no counties: its streets' county code is the prefecture's.
            Some(Self { digits, street: false })
        })
        .skip(1)
    }
}

impl AsRef<str> for RegionCode {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_division_contains_itself_and_what_lies_in_it() {
        for (outer, inner, expected) in [
            ("100000", "330211001", true),
            ("330000", "330211", true),
            ("330200", "330211001", true),
            ("330211", "330211", true),
            ("330211", "330211100", true),
            ("330211100", "330211", false),
            ("330211", "330200", false),
            ("420000", "429004", true),
            ("441900", "441900003", true),
            ("330200", "330300", false),
        ] {
            assert_eq!(code(outer).contains(code(inner)), expected, "{outer} {inner}");
        }
    }

    #[test]
    fn the_country_has_two_spellings() {
        assert_eq!(code("000000"), RegionCode::NATION);
        assert_eq!(RegionCode::NATION.to_string(), "100000");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for bad in ["", "33", "33021", "3302111", "33021a", "033021", "３３０２１１"] {
            assert!(bad.parse::<RegionCode>().is_err(), "{bad}");
        }
    }
}
