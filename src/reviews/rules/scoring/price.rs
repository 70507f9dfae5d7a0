//! 低价优先法: the lowest offer that meets the requirements is the base and earns all points of the price; another earns
//! base ÷ offer × points (87号令 Art. 55; 财库〔2014〕214号 Art. 24).

use crate::kernel::{Code, Error, Ratio, Result};
use crate::opportunities::model::{
    OpportunityTerms, Points, PriceBound, PriceFormula, PriceShape, PricingMode, ScoringItem, Shape,
};
use crate::opportunities::rules::{Evidence, score};
use crate::policy::Ruleset;
use crate::policy::pack::Setting;
use std::collections::BTreeMap;

/// An offer that meets the requirements, in one unit: fen, or basis points of a discount rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer<K> {
    /// Whose.
    pub bid: K,
    /// As stated.
    pub stated: i64,
    /// Deducted for comparison by a policy (中小企业价格扣除); 0 % for who gets none.
    pub deduction: Ratio,
}

impl<K> Offer<K> {
    /// The offer after policy deductions in ten-thousandths of its unit, exactly: only for comparison.
    #[must_use]
    pub fn adjusted(&self) -> i64 {
        let left = Ratio::ONE.bp().saturating_sub(self.deduction.bp()).max(0);
        self.stated.saturating_mul(left)
    }
}

/// How the price is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRule {
    /// Points of the price; none where the price is fixed or decides alone.
    pub weight: Points,
    /// Offers are discount rates and not amounts.
    pub discount: bool,
}

/// How these terms score the price, held to the limits of the packs for their method.
///
/// # Errors
/// `state_conflict` where the weight of the price is outside the limits. Where the price is fixed it need not be scored; a
/// document that scores it all the same binds as published.
pub fn price_rule(terms: &OpportunityTerms, rules: &Ruleset) -> Result<PriceRule> {
    let items = terms.scoring.iter().flat_map(|group| &group.items);
    let in_items: Points =
        items.filter(|item| matches!(item.shape, Some(Shape::Price(_)))).filter_map(|item| item.points).sum();
    let stated = terms.price_score.as_ref().and_then(|price| price.weight);
    let weight = if in_items > Points::ZERO { in_items } else { stated.unwrap_or(Points::ZERO) };
    let discount = terms.pricing.as_ref().and_then(|pricing| pricing.mode) == Some(PricingMode::DiscountRate);
    if is_fixed(terms) && weight == Points::ZERO {
        // 执行统一价格标准的，价格不列为评审因素: then no least weight is asked.
        return Ok(PriceRule { weight, discount });
    }
    let scored = terms.scoring.iter().any(|group| !group.items.is_empty());
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method);
    let limit = method.and_then(|method| rules.setting(method.as_str(), "price_weight"));
    if scored && let Some((entry, Setting::PriceWeight(bounds))) = limit {
        let share = Ratio::from_bp(weight.hundredths());
        let (min, max) = (bounds.min.unwrap_or(Ratio::ZERO), bounds.max.unwrap_or(Ratio::ONE));
        if share < min || share > max {
            let basis = &entry.source.basis;
            return Err(Error::new(
                Code::StateConflict,
                format!("价格分占{share}，应在{min}至{max}之间（{basis}）；请变更评分办法后再评审"),
                format!("The price weighs {share}; it must be {min} to {max} ({basis}). Amend the scheme first"),
            ));
        }
    }
    Ok(PriceRule { weight, discount })
}

/// A standard that every offer must keep to.
fn is_fixed(terms: &OpportunityTerms) -> bool {
    let unit_price = terms.budget.as_ref().and_then(|budget| budget.unit_price.as_ref());
    unit_price.is_some_and(|price| price.bound == Some(PriceBound::Standard))
}

/// What each offer earns. The highest and the lowest are never dropped, and adjusted offers are used on both sides.
///
/// # Errors
/// None in practice: the rule is always typed.
pub fn price_points<K: Copy + Ord>(offers: &[Offer<K>], weight: Points) -> Result<BTreeMap<K, Points>> {
    let lowest = offers.iter().map(Offer::adjusted).filter(|price| *price > 0).min().unwrap_or(0);
    let shape = PriceShape { formula: Some(PriceFormula::LowestOverOffer), adjusted: true };
    let item = ScoringItem { points: Some(weight), shape: Some(Shape::Price(shape)), ..ScoringItem::default() };
    let mut earned = BTreeMap::new();
    for offer in offers {
        let own = offer.adjusted();
        earned.insert(offer.bid, score(&item, &Evidence::Offer { lowest, own })?.points);
    }
    Ok(earned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::pack::Bounds;
    use crate::reviews::rules::scoring::rank::tests::rules_on;
    use crate::reviews::rules::scoring::tests::guangming;
    use proptest::prelude::*;

    fn offers(stated: &[(i64, i64)]) -> Vec<Offer<usize>> {
        let offer = |(bid, (stated, off)): (usize, &(i64, i64))| Offer {
            bid,
            stated: *stated,
            deduction: Ratio::from_bp(*off),
        };
        stated.iter().enumerate().map(offer).collect()
    }

    fn earned(stated: &[(i64, i64)], weight: i64) -> Vec<String> {
        price_points(&offers(stated), Points::whole(weight)).unwrap().values().map(ToString::to_string).collect()
    }

    #[test]
    fn order_87_article_55_base_over_offer_times_weight() {
        // 基准价 90万: 90/90×10 = 10; 90/100×10 = 9; 90/120×10 = 7.5.
        assert_eq!(earned(&[(90_000_000, 0), (100_000_000, 0), (120_000_000, 0)], 10), ["10", "9", "7.5"]);
        // 10 × 985,000/1,000,000 = 9.85; a third is rounded half up: 10 × 1/3 = 3.33, 10 × 2/3 = 6.67.
        assert_eq!(earned(&[(98_500_000, 0), (100_000_000, 0)], 10), ["10", "9.85"]);
        assert_eq!(earned(&[(1, 0), (3, 0)], 10), ["10", "3.33"]);
        assert_eq!(earned(&[(2, 0), (3, 0)], 10), ["10", "6.67"]);
        // Discount rates: 0.85/0.95×10 = 8.947… = 8.95.
        assert_eq!(earned(&[(8_500, 0), (9_500, 0)], 10), ["10", "8.95"]);
    }

    #[test]
    fn order_87_article_55_after_policy_adjustment_the_adjusted_price_is_compared() {
        // 100万 less 10% is 90万, below 95万: base 90. 90/95×10 = 9.4737 = 9.47; 90/120×10 = 7.5.
        assert_eq!(earned(&[(100_000_000, 1_000), (95_000_000, 0), (120_000_000, 0)], 10), ["10", "9.47", "7.5"]);
    }

    #[test]
    fn order_87_article_55_the_weight_is_held_to_the_limits_of_the_method() {
        let rules = rules_on("2026-03-02");
        let terms = guangming();
        assert_eq!(price_rule(&terms, &rules).unwrap(), PriceRule { weight: Points::whole(10), discount: false });
        let mut light = terms.clone();
        for item in light.scoring.iter_mut().flat_map(|group| &mut group.items) {
            if matches!(item.shape, Some(Shape::Price(_))) {
                item.points = Some(Points::whole(9));
            }
        }
        assert!(price_rule(&light, &rules).unwrap_err().detail.zh.contains("9%"));
        // 财库〔2014〕214号 Art. 24: 10–30 % in consultation.
        let mut consulted = terms;
        consulted.procurement.as_mut().unwrap().method =
            Some(crate::opportunities::model::ProcurementMethod::CompetitiveConsultation);
        for item in consulted.scoring.iter_mut().flat_map(|group| &mut group.items) {
            if matches!(item.shape, Some(Shape::Price(_))) {
                item.points = Some(Points::whole(31));
            }
        }
        let refused = price_rule(&consulted, &rules).unwrap_err();
        assert!(refused.detail.zh.contains("10%至30%"), "{refused}");
        let Some((_, Setting::PriceWeight(Bounds { max, .. }))) =
            rules.setting("competitive_consultation", "price_weight")
        else {
            panic!("the pack has the limit")
        };
        assert_eq!(*max, Some(Ratio::from_bp(3_000)));
    }

    #[test]
    fn order_87_article_55_a_fixed_price_is_not_scored() {
        let rules = rules_on("2026-03-02");
        let mut terms = guangming();
        let mut budget = terms.budget.clone().unwrap_or_default();
        let of = |bound| crate::opportunities::model::UnitPrice { bound: Some(bound), ..Default::default() };
        budget.unit_price = Some(of(PriceBound::Standard));
        terms.budget = Some(budget.clone());
        terms.price_score = None;
        for group in &mut terms.scoring {
            group.items.retain(|item| !matches!(item.shape, Some(Shape::Price(_))));
        }
        assert_eq!(price_rule(&terms, &rules).unwrap().weight, Points::ZERO);
        terms.budget =
            Some(crate::opportunities::model::Budget { unit_price: Some(of(PriceBound::Ceiling)), ..budget });
        assert!(price_rule(&terms, &rules).is_err(), "where it is not fixed it must be scored");
    }

    proptest! {
        /// A lower offer never earns less, the lowest earns everything, nobody earns more than the weight or nothing at all.
        #[test]
        fn a_lower_offer_never_earns_less(prices in proptest::collection::vec(1i64..5_000_000_000, 1..12), weight in 1i64..100) {
            let stated: Vec<(i64, i64)> = prices.iter().map(|price| (*price, 0)).collect();
            let earned = price_points(&offers(&stated), Points::whole(weight)).unwrap();
            for (a, own) in &earned {
                prop_assert!(*own <= Points::whole(weight));
                for (b, other) in &earned {
                    prop_assert!(prices[*a] > prices[*b] || own >= other);
                }
            }
            let lowest = prices.iter().enumerate().min_by_key(|(_, price)| **price).unwrap().0;
            prop_assert_eq!(earned[&lowest], Points::whole(weight));
        }
    }
}
