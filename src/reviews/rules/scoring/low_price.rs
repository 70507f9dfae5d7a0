//! Abnormally low offers: which must be explained, by the rule in force on the day (财库〔2026〕2号; before it, judgement alone).

use crate::kernel::{Ratio, Text};
use crate::opportunities::model::LowPriceRule;
use crate::policy::Ruleset;
use crate::policy::pack::LowPriceAgainst;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A share below which an offer must be explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LowShare {
    /// Key of the rule, `low_price.mean`.
    pub rule: String,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub basis: String,
    /// What an offer is compared with.
    pub against: LowPriceAgainst,
    /// The share that holds: the documents may raise it as far as the rule lets them, and never lower it.
    pub below: Ratio,
    /// The documents raised it.
    pub raised: bool,
}

/// Why an offer must be explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LowTrigger {
    /// The rule.
    pub rule: LowShare,
    /// The offer, in fen or in basis points of a discount rate.
    pub offer: i64,
    /// What it was compared with, in the same unit, rounded down for reading; the comparison itself is exact.
    pub compared: i64,
}

/// The shares that hold for a purchase.
#[must_use]
pub fn low_shares(rules: &Ruleset, document: Option<&LowPriceRule>) -> Vec<LowShare> {
    let stated = document.and_then(|rule| rule.thresholds.as_ref());
    let share = |against| {
        stated.and_then(|stated| match against {
            LowPriceAgainst::Mean => stated.mean,
            LowPriceAgainst::NextLowest => stated.second_lowest,
            LowPriceAgainst::Ceiling => stated.ceiling,
        })
    };
    let shares = rules.low_prices().map(|(entry, low)| {
        let most = low.raise_to.unwrap_or(low.below).max(low.below);
        let below = share(low.against).unwrap_or(low.below).clamp(low.below, most);
        LowShare {
            rule: entry.key.clone(),
            text: entry.text.clone(),
            basis: entry.source.basis.clone(),
            against: low.against,
            below,
            raised: below > low.below,
        }
    });
    shares.collect()
}

/// The offers that must be explained: strictly below the share of the mean of all compliant offers, of the next lowest of
/// them, or of the ceiling (the budget where there is none). `offers` are the compliant ones as stated, before any
/// policy deduction; ceiling in the same unit.
#[must_use]
pub fn abnormally_low<K: Copy + Ord>(
    offers: &[(K, i64)],
    ceiling: Option<i64>,
    shares: &[LowShare],
) -> BTreeMap<K, Vec<LowTrigger>> {
    let mut sorted: Vec<i64> = offers.iter().map(|(_, price)| *price).collect();
    sorted.sort_unstable();
    let sum: i128 = sorted.iter().map(|price| i128::from(*price)).sum();
    let count = i128::try_from(sorted.len()).unwrap_or(i128::MAX).max(1);
    let mut low: BTreeMap<K, Vec<LowTrigger>> = BTreeMap::new();
    for (bid, offer) in offers {
        for share in shares {
            // Compared as `offer × parts × 10,000 < whole × share`, where whole ÷ parts is what it is compared with.
            let compared = match share.against {
                LowPriceAgainst::Mean if sorted.len() > 1 => Some((sum, count)),
                LowPriceAgainst::Mean => None,
                LowPriceAgainst::NextLowest => sorted.get(1).map(|next| (i128::from(*next), 1)),
                LowPriceAgainst::Ceiling => ceiling.map(|ceiling| (i128::from(ceiling), 1)),
            };
            let Some((whole, parts)) = compared else { continue };
            if i128::from(*offer) * parts * 10_000 < whole * i128::from(share.below.bp()) {
                let compared = i64::try_from(whole / parts).unwrap_or(i64::MAX);
                low.entry(*bid).or_default().push(LowTrigger { rule: share.clone(), offer: *offer, compared });
            }
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::model::LowPriceThresholds;
    use crate::reviews::rules::scoring::rank::tests::{rules_in, rules_on};

    fn against(offers: &[i64], ceiling: Option<i64>, shares: &[LowShare]) -> Vec<Vec<&'static str>> {
        let keyed: Vec<(usize, i64)> = offers.iter().copied().enumerate().collect();
        let low = abnormally_low(&keyed, ceiling, shares);
        let words = |bid| {
            let triggers = low.get(&bid).cloned().unwrap_or_default();
            triggers.iter().map(|trigger| trigger.rule.against.as_str()).collect::<Vec<_>>()
        };
        (0..offers.len()).map(words).collect()
    }

    #[test]
    fn mof_2026_2_thresholds_by_hand_and_strictly_below() {
        let shares = low_shares(&rules_on("2026-03-02"), None);
        // Mean of 40, 100, 100 is 80: half is 40. 40 is not below 40; below half of the next lowest, 50; 45 % of 120 is 54.
        assert_eq!(against(&[40, 100, 100], Some(120), &shares)[0], ["next_lowest", "ceiling"]);
        assert_eq!(
            against(&[50, 100, 100], Some(111), &shares)[0],
            Vec::<&str>::new(),
            "50 is not below 50, nor 49.95"
        );
        assert_eq!(against(&[50, 100, 100], Some(112), &shares)[0], ["ceiling"], "45 % of 112 is 50.4");
        // Mean of 3,900, 10,000, 10,000 is 7,966.67: half is 3,983.33.
        let low = against(&[3_900, 10_000, 10_000], None, &shares);
        assert_eq!(low, [vec!["mean", "next_lowest"], vec![], vec![]]);
        // A mean that is no whole number: (333 + 500 + 1,167) ÷ 3 = 666.67, half 333.33: 333 is below, 334 of 2,003 is not (333.83).
        assert!(against(&[333, 500, 1_167], None, &shares)[0].contains(&"mean"));
        assert!(!against(&[334, 500, 1_169], None, &shares)[0].contains(&"mean"));
    }

    #[test]
    fn mof_2026_2_two_equal_lowest_offers_are_each_others_next_lowest() {
        let shares = low_shares(&rules_on("2026-03-02"), None);
        assert_eq!(against(&[30, 30, 100], None, &shares), vec![Vec::<&str>::new(); 3], "mean 53.3, half 26.7");
    }

    #[test]
    fn mof_2026_2_one_offer_alone_is_compared_with_the_ceiling_only() {
        let shares = low_shares(&rules_on("2026-03-02"), None);
        assert_eq!(against(&[44], Some(100), &shares), [["ceiling"]]);
        assert_eq!(against(&[45], Some(100), &shares), [Vec::<&str>::new()]);
    }

    #[test]
    fn mof_2026_2_documents_may_raise_to_65_percent_and_never_lower() {
        let rules = rules_on("2026-03-02");
        let stated = |bp: i64| LowPriceRule {
            thresholds: Some(LowPriceThresholds {
                mean: Some(Ratio::from_bp(bp)),
                second_lowest: Some(Ratio::from_bp(bp)),
                ceiling: Some(Ratio::from_bp(bp)),
                lines: None,
            }),
            ..LowPriceRule::default()
        };
        let of = |bp| low_shares(&rules, Some(&stated(bp))).iter().map(|share| share.below.bp()).collect::<Vec<_>>();
        assert_eq!(of(6_500), [6_500, 6_500, 6_500]);
        assert_eq!(of(8_000), [6_500, 6_500, 6_500]);
        assert_eq!(of(1_000), [5_000, 5_000, 4_500]);
        // The Guangming tender of 2026: 65 % on all three. 64 of a mean of 88 (57.2): no; of the next lowest 100 (65): yes.
        assert_eq!(against(&[64, 100, 100], None, &low_shares(&rules, Some(&stated(6_500))))[0], ["next_lowest"]);
    }

    #[test]
    fn before_february_2026_there_is_no_number_and_a_region_may_have_its_own() {
        assert!(low_shares(&rules_on("2026-01-31"), None).is_empty());
        assert_eq!(low_shares(&rules_on("2026-02-01"), None).len(), 3);
        let own = low_shares(&rules_in("440311", Some("social_work_posts"), "2026-03-02"), None);
        assert_eq!(own.iter().map(|share| share.below.bp()).collect::<Vec<_>>(), [6_500, 6_500, 6_500]);
    }
}
