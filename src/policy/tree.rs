//! Trees of codes.

use crate::kernel::region::RegionCode;
use serde::Serialize;

/// A tree whose codes carry their own ancestry, so that "lies under" needs no lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tree {
    /// GB/T 2260 codes of 6 digits, GB/T 10114 codes of 9 (street, town); `100000` is the whole country.
    Region,
    /// Guiding catalogue codes: `A`, `A10`, `A1003`; an item lies under those its code begins with.
    Catalogue,
}

impl Tree {
    /// Whether `node` is `code` or one of its ancestors.
    #[must_use]
    pub fn holds(self, node: &str, code: &str) -> bool {
        match self {
            Self::Region => match (node.parse::<RegionCode>(), code.parse::<RegionCode>()) {
                (Ok(node), Ok(code)) => node.contains(code),
                _ => false,
            },
            Self::Catalogue => code.starts_with(node),
        }
    }

    /// `code` and every code that could hold it, nearest first; a region's chain ends with the country.
    #[must_use]
    pub fn chain(self, code: &str) -> Vec<String> {
        match self {
            Self::Region => match code.parse::<RegionCode>() {
                Ok(region) => std::iter::once(region).chain(region.ancestors()).map(|r| r.to_string()).collect(),
                Err(_) => vec![code.to_owned()],
            },
            Self::Catalogue => (1..=code.len()).rev().filter_map(|n| code.get(..n)).map(str::to_owned).collect(),
        }
    }

    /// What `node` and everything that lies below it begin with, and no other code; `None` for what is no code.
    #[must_use]
    pub fn stem(self, node: &str) -> Option<String> {
        match self {
            Self::Region => node.parse::<RegionCode>().ok().map(|region| region.prefix().to_owned()),
            Self::Catalogue => Some(node.to_owned()),
        }
    }

    /// Whether `code` is well formed: a region of 6 or 9 digits; a capital followed by capitals and digits, at most 20.
    #[must_use]
    pub fn is_code(self, code: &str) -> bool {
        match self {
            Self::Region => code.parse::<RegionCode>().is_ok(),
            Self::Catalogue => {
                code.len() <= 20
                    && code.starts_with(|c: char| c.is_ascii_uppercase())
                    && code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_codes_carry_their_ancestry() {
        for (node, code, holds) in [
            ("330211", "330211", true),
            ("330200", "330211", true),
            ("330000", "330211", true),
            ("100000", "330211", true),
            ("330211", "330211001", true),
            ("330211001", "330211001", true),
            ("330211001", "330211", false),
            ("330211", "330200", false),
            ("330500", "330211", false),
            ("310000", "330211", false),
        ] {
            assert_eq!(Tree::Region.holds(node, code), holds, "{node} holds {code}");
            assert_eq!(code.starts_with(&Tree::Region.stem(node).unwrap()), holds, "{node} begins {code}");
        }
        assert_eq!(Tree::Region.chain("330211001"), ["330211001", "330211", "330200", "330000", "100000"]);
        assert_eq!(Tree::Region.chain("330000"), ["330000", "100000"]);
        assert_eq!(Tree::Region.chain("100000"), ["100000"]);
        assert_eq!(Tree::Region.chain("000000"), ["100000"], "as some systems write it");
    }

    #[test]
    fn catalogue_codes_carry_their_ancestry() {
        assert!(Tree::Catalogue.holds("A10", "A1003"));
        assert!(!Tree::Catalogue.holds("A1003", "A10"));
        assert_eq!(Tree::Catalogue.chain("A1003"), ["A1003", "A100", "A10", "A1", "A"]);
    }
}
