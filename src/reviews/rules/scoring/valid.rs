//! Whether enough bids are left to go on (政府采购法 Art. 36; 87号令 Art. 43; 财库〔2015〕124号).

use crate::policy::pack::Setting;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many bids there must be, and are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Enough {
    /// Bids handed in.
    pub submitted: u32,
    /// Bids still valid.
    pub valid: u32,
    /// How many must be valid.
    pub needed: u32,
}

impl Enough {
    /// Whether it may go on.
    #[must_use]
    pub const fn holds(self) -> bool {
        self.valid >= self.needed
    }
}

/// How many valid bids there must be: as many as the packs ask of the method; fewer where enough were handed in and the
/// packs let so few remain; more where the documents ask for more (n+2 for n lots).
#[must_use]
pub fn enough(setting: Option<&Setting>, document: Option<u32>, submitted: u32, valid: u32) -> Enough {
    let by_packs = match setting {
        Some(Setting::Suppliers { min, remaining: Some(remaining) }) if submitted >= u32::from(*min) => *remaining,
        Some(Setting::Suppliers { min, .. }) => *min,
        _ => 1,
    };
    Enough { submitted, valid, needed: u32::from(by_packs).max(document.unwrap_or(0)).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::pack::Impasse;
    use crate::reviews::rules::scoring::rank::tests::rules_on;

    fn holds(method: &str, document: Option<u32>, submitted: u32, valid: u32) -> bool {
        let rules = rules_on("2026-03-02");
        enough(rules.setting(method, "min_suppliers").map(|(_, setting)| setting), document, submitted, valid).holds()
    }

    #[test]
    fn order_87_article_43_fewer_than_three_valid_bids_fail_a_tender() {
        assert!(holds("open_tender", None, 5, 3));
        assert!(!holds("open_tender", None, 5, 2));
        assert!(!holds("invited_tender", None, 2, 2));
    }

    #[test]
    fn mof_2015_124_two_are_enough_in_a_consultation_where_only_two_remain() {
        assert!(holds("competitive_consultation", None, 3, 2));
        assert!(!holds("competitive_consultation", None, 2, 2), "three must have come");
        assert!(!holds("competitive_consultation", None, 3, 1));
    }

    #[test]
    fn documents_may_ask_for_more_as_n_plus_2_for_lots() {
        assert!(!holds("open_tender", Some(6), 7, 5));
        assert!(holds("open_tender", Some(6), 7, 6));
    }

    #[test]
    fn other_methods_need_what_their_pack_says_and_one_at_least() {
        assert!(holds("single_source", None, 1, 1));
        assert!(!holds("framework_agreement", None, 1, 1));
        assert!(holds("venture_call", None, 1, 1));
        assert!(!holds("venture_call", None, 1, 0));
    }

    #[test]
    fn article_43_the_packs_say_what_the_law_leaves_open() {
        let rules = rules_on("2026-03-02");
        let ways: Vec<&str> = rules.ways_out(Impasse::TooFewBids).map(|entry| entry.key.as_str()).collect();
        assert_eq!(ways, ["way_out.tender-again", "way_out.other-method", "way_out.task-cancelled"]);
    }
}
