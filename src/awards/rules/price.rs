//! What an amount comes to per unit, and what comparable prices say. The units are those of the terms: posts and years, or what is
//! delivered. Where the terms leave open what an amount is for, there is no price per unit.

use crate::awards::model::{AwardPrice, PriceFigures, PriceMeasure, PriceYear};
use crate::kernel::{Instant, Money, Ratio, RegionCode};
use crate::opportunities::model::{
    BudgetPeriod, Deliverable, Every, OpportunityTerms, Per, PriceUnit, PricingMode, QuantityKind,
};
use crate::opportunities::rules::posts;
use chrono::Datelike;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// A price of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitAmount {
    /// What a unit is.
    pub measure: PriceMeasure,
    /// The unit of what is delivered, as written; empty for people.
    pub unit: String,
    /// Of one unit.
    pub amount: Money,
}

fn whole(value: Decimal) -> Option<i64> {
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

fn divided(total: Money, units: Decimal) -> Option<Money> {
    let units = Some(units).filter(|units| *units > Decimal::ZERO)?;
    whole(Decimal::from(total.fen()).checked_div(units)?).map(Money::from_fen)
}

/// For how many months the amount of a budget is: a year, the whole term, or, where the terms do not say, the contract if it cannot
/// be renewed, or a year if that is what the unit price of all posts comes to.
fn months(terms: &OpportunityTerms) -> Option<u32> {
    let term = terms.term.as_ref();
    let contract = term.and_then(|term| term.contract_months);
    let longest = term.and_then(|term| term.max_months).or(contract);
    match terms.budget.as_ref().and_then(|budget| budget.period) {
        Some(BudgetPeriod::Annual) => Some(12),
        Some(BudgetPeriod::WholeTerm) => longest,
        None => contract.filter(|months| longest == Some(*months)).or_else(|| is_of_a_year(terms).then_some(12)),
    }
}

/// Whether the budget is the unit price of a year for all posts.
fn is_of_a_year(terms: &OpportunityTerms) -> bool {
    let whole = posts(terms).and_then(|posts| stated_person_year(terms)?.times(i64::from(posts)));
    whole.is_some() && whole == terms.stated_amount()
}

/// The unit price of a post and year, where the terms state one.
fn stated_person_year(terms: &OpportunityTerms) -> Option<Money> {
    let price = terms.budget.as_ref()?.unit_price.as_ref()?;
    match price.unit? {
        PriceUnit::PersonYear | PriceUnit::PostYear => price.amount,
        PriceUnit::PersonMonth => price.amount?.times(12),
        PriceUnit::Item | PriceUnit::Other => None,
    }
}

fn people(terms: &OpportunityTerms, lot: i32) -> Option<u32> {
    match usize::try_from(lot).ok()?.checked_sub(1) {
        None => posts(terms),
        Some(at) => terms.lots.as_ref()?.lots.get(at)?.posts,
    }
}

fn person_year(terms: &OpportunityTerms, lot: i32, total: Money) -> Option<Money> {
    let person_months = Decimal::from(people(terms, lot)?) * Decimal::from(months(terms)?);
    divided(total, person_months / Decimal::from(12))
}

/// How many of one deliverable there are in so many months; `None` where that is not stated.
fn delivered(of: &Deliverable, posts: Option<u32>, months: u32) -> Option<Decimal> {
    let quantity = of.quantity.as_ref().filter(|quantity| quantity.kind == Some(QuantityKind::Stated))?;
    let for_each = match of.per {
        None | Some(Per::Project) => Decimal::ONE,
        Some(Per::Worker) => Decimal::from(posts?),
        Some(Per::Centre | Per::Community | Per::Lot | Per::Group) => return None,
    };
    let a_year = match of.every {
        None | Some(Every::Term) => None,
        Some(Every::Week) => Some(52),
        Some(Every::Month) => Some(12),
        Some(Every::Quarter) => Some(4),
        Some(Every::HalfYear) => Some(2),
        Some(Every::Year) => Some(1),
    };
    let times = a_year.map_or(Decimal::ONE, |times| Decimal::from(times) * Decimal::from(months) / Decimal::from(12));
    quantity.number?.checked_mul(for_each)?.checked_mul(times)
}

/// A unit as written, without the time it is for: `场次/半年` is `场次`, and so is `场`.
fn unit_of(of: &Deliverable) -> Option<&str> {
    let unit = of.unit.as_deref()?.split(['/', '／']).next()?.trim();
    match unit {
        "" => None,
        "场" => Some("场次"),
        unit => Some(unit),
    }
}

/// The price of one of what is delivered, where everything is counted in one unit and the whole is bought at once.
fn per_delivered(terms: &OpportunityTerms, lot: i32, total: Money) -> Option<UnitAmount> {
    let (first, months) = (terms.deliverables.first()?, months(terms)?);
    let unit = unit_of(first).filter(|_| lot == 0)?;
    let mut count = Decimal::ZERO;
    for one in &terms.deliverables {
        let same = Some(one).filter(|one| unit_of(one) == Some(unit))?;
        count = count.checked_add(delivered(same, posts(terms), months)?)?;
    }
    let amount = divided(total, count)?;
    Some(UnitAmount { measure: PriceMeasure::Delivered, unit: unit.to_owned(), amount })
}

/// What an amount for a lot (0: the whole) comes to per unit of the terms. Of unit prices the sum is not known, so nothing is said.
#[must_use]
pub fn unit_amounts(terms: &OpportunityTerms, lot: i32, total: Money) -> Vec<UnitAmount> {
    if terms.pricing.as_ref().and_then(|pricing| pricing.mode) == Some(PricingMode::Unit) {
        return Vec::new();
    }
    let person = person_year(terms, lot, total).map(of_a_person);
    person.into_iter().chain(per_delivered(terms, lot, total)).collect()
}

fn of_a_person(amount: Money) -> UnitAmount {
    UnitAmount { measure: PriceMeasure::PersonYear, unit: String::new(), amount }
}

/// What a need itself asks for per unit: the unit price it states, else what its budget comes to.
#[must_use]
pub fn own_amounts(terms: &OpportunityTerms) -> Vec<UnitAmount> {
    let mut all = terms.stated_amount().map(|total| unit_amounts(terms, 0, total)).unwrap_or_default();
    if let Some(stated) = stated_person_year(terms) {
        all.retain(|one| one.measure != PriceMeasure::PersonYear);
        all.insert(0, of_a_person(stated));
    }
    all
}

/// The prices of the nearest region around a place that has at least so many; all of them where none has.
#[must_use]
pub fn nearest(prices: &[AwardPrice], place: RegionCode, least: usize) -> (RegionCode, Vec<&AwardPrice>) {
    let within = |region: RegionCode| -> Vec<&AwardPrice> {
        prices.iter().filter(|price| region.contains(price.region)).collect()
    };
    let mut around = std::iter::once(place).chain(place.ancestors()).map(|region| (region, within(region)));
    around
        .find(|(_, found)| found.len() >= least.max(1))
        .unwrap_or_else(|| (RegionCode::NATION, prices.iter().collect()))
}

/// The value below which so many quarters of the sorted prices lie, between two of them in proportion, rounded to the fen.
fn quartile(sorted: &[Money], quarters: usize) -> Option<Money> {
    let place = sorted.len().checked_sub(1)?.checked_mul(quarters)?;
    let low = *sorted.get(place / 4)?;
    let high = sorted.get(place / 4 + 1).copied().unwrap_or(low);
    let step = Decimal::from((high - low).fen()) * Decimal::from(place % 4) / Decimal::from(4);
    Some(low + Money::from_fen(whole(step)?))
}

/// Figures of prices that are sorted by time, the newest first; `None` of none.
#[must_use]
pub fn figures(newest_first: &[Money]) -> Option<PriceFigures> {
    let newest = *newest_first.first()?;
    let mut sorted = newest_first.to_vec();
    sorted.sort_unstable();
    Some(PriceFigures {
        median: quartile(&sorted, 2)?,
        lower_quartile: quartile(&sorted, 1)?,
        upper_quartile: quartile(&sorted, 3)?,
        newest,
    })
}

/// The medians by year of these prices with their moments, the newest year first.
#[must_use]
pub fn by_year(prices: &[(Instant, Money)]) -> Vec<PriceYear> {
    let mut years: BTreeMap<i32, Vec<Money>> = BTreeMap::new();
    for (at, amount) in prices {
        years.entry(at.date().year()).or_default().push(*amount);
    }
    let of = |(year, mut all): (i32, Vec<Money>)| {
        all.sort_unstable();
        Some(PriceYear { year, count: u32::try_from(all.len()).ok()?, median: quartile(&all, 2)? })
    };
    years.into_iter().rev().filter_map(of).collect()
}

/// How far a price is from another, of that other; `None` from nothing.
#[must_use]
pub fn deviation(own: Money, from: Money) -> Option<Ratio> {
    let share = Decimal::from((own - from).fen()).checked_mul(Decimal::from(Ratio::ONE.bp()))?;
    whole(share.checked_div(Decimal::from(from.fen()))?).map(Ratio::from_bp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::awards::model::{AwardId, AwardPriceId};
    use crate::kernel::ids::OpportunityId;
    use crate::opportunities::cases::tests::case;
    use crate::opportunities::model::{Budget, Lot, Lots, Pricing, Quantity, ServiceTerm, Staffing, UnitPrice};

    fn yuan(all: &[i64]) -> Vec<Money> {
        all.iter().map(|yuan| Money::from_yuan(*yuan)).collect()
    }

    fn terms(posts: u32, period: Option<BudgetPeriod>, contract: u32, longest: Option<u32>) -> OpportunityTerms {
        OpportunityTerms {
            staffing: Some(Staffing { posts: Some(posts), ..Staffing::default() }),
            budget: Some(Budget { amount: Some(Money::from_yuan(480_000)), period, ..Budget::default() }),
            term: Some(ServiceTerm { contract_months: Some(contract), max_months: longest, ..ServiceTerm::default() }),
            ..OpportunityTerms::default()
        }
    }

    fn of(terms: &OpportunityTerms, lot: i32, total: i64) -> Vec<(PriceMeasure, String, String)> {
        let all = unit_amounts(terms, lot, Money::from_yuan(total)).into_iter();
        all.map(|one| (one.measure, one.unit, one.amount.to_string())).collect()
    }

    #[test]
    fn a_total_is_divided_by_posts_and_the_years_it_is_for() {
        let person = |amount: &str| vec![(PriceMeasure::PersonYear, String::new(), amount.to_owned())];
        // 480,000 for a year and 3 people: 160,000. For a term of 36 months: a third of it. For 9 months: four thirds.
        assert_eq!(of(&terms(3, Some(BudgetPeriod::Annual), 12, Some(36)), 0, 480_000), person("160000.00"));
        assert_eq!(of(&terms(3, Some(BudgetPeriod::WholeTerm), 12, Some(36)), 0, 480_000), person("53333.33"));
        assert_eq!(of(&terms(3, None, 9, None), 0, 480_000), person("213333.33"));
        assert_eq!(of(&terms(3, None, 12, Some(36)), 0, 480_000), [], "it may be for one year or for three");
        assert_eq!(of(&terms(0, None, 12, None), 0, 480_000), []);
        let unit = Pricing { mode: Some(PricingMode::Unit), ..Pricing::default() };
        let unit = OpportunityTerms { pricing: Some(unit), ..terms(3, None, 12, None) };
        assert_eq!(of(&unit, 0, 480_000), []);
    }

    #[test]
    fn a_lot_is_divided_by_its_own_posts() {
        let lots = Lots { lots: vec![Lot { posts: Some(2), ..Lot::default() }, Lot::default()], ..Lots::default() };
        let terms = OpportunityTerms { lots: Some(lots), ..terms(5, Some(BudgetPeriod::Annual), 12, None) };
        assert_eq!(of(&terms, 1, 300_000), [(PriceMeasure::PersonYear, String::new(), "150000.00".to_owned())]);
        assert_eq!(of(&terms, 2, 300_000), [], "its posts are not stated");
    }

    #[test]
    fn sessions_are_counted_over_the_time_the_amount_is_for() {
        let held = |number: i64, unit: &str, every: Option<Every>| Deliverable {
            quantity: Some(Quantity {
                kind: Some(QuantityKind::Stated),
                number: Some(Decimal::from(number)),
                ..Quantity::default()
            }),
            unit: Some(unit.to_owned()),
            every,
            ..Deliverable::default()
        };
        let mut terms = OpportunityTerms { staffing: None, ..terms(1, None, 24, None) };
        terms.deliverables = vec![held(10, "场次/半年", Some(Every::HalfYear)), held(20, "场", None)];
        // Ten each half year for two years and twenty in all: sixty for 480,000.
        assert_eq!(of(&terms, 0, 480_000), [(PriceMeasure::Delivered, "场次".to_owned(), "8000.00".to_owned())]);
        terms.deliverables.push(held(5, "户", None));
        assert_eq!(of(&terms, 0, 480_000), [], "sessions and households have no price in common");
        terms.deliverables.pop();
        terms.deliverables.push(Deliverable { unit: Some("场".into()), ..Deliverable::default() });
        assert_eq!(of(&terms, 0, 480_000), [], "one of them is not quantified");
    }

    #[test]
    fn a_need_states_its_unit_price_or_it_follows_from_the_budget() {
        let mut terms = terms(3, Some(BudgetPeriod::Annual), 12, None);
        assert_eq!(own_amounts(&terms)[0].amount, Money::from_yuan(160_000));
        let monthly = UnitPrice {
            amount: Some(Money::from_yuan(14_000)),
            unit: Some(PriceUnit::PersonMonth),
            ..UnitPrice::default()
        };
        terms.budget.as_mut().unwrap().unit_price = Some(monthly);
        assert_eq!(own_amounts(&terms), [of_a_person(Money::from_yuan(168_000))]);
        // The tender of 2026: 169,000 yuan a post and year.
        let tender = case("07");
        assert_eq!(own_amounts(&tender), [of_a_person(Money::from_yuan(169_000))]);
        // It does not say for how long 4,732,000 yuan are, but 28 posts for a year cost that: an award of 4,480,000 is 160,000 each.
        assert_eq!(of(&tender, 0, 4_480_000), [(PriceMeasure::PersonYear, String::new(), "160000.00".to_owned())]);
    }

    #[test]
    fn median_and_quartiles_lie_between_prices_in_proportion() {
        let found = figures(&yuan(&[40, 10, 30, 20])).unwrap();
        let text = |money: Money| money.to_string();
        assert_eq!((text(found.lower_quartile), text(found.median)), ("17.50".to_owned(), "25.00".to_owned()));
        assert_eq!((text(found.upper_quartile), text(found.newest)), ("32.50".to_owned(), "40.00".to_owned()));
        assert_eq!(figures(&yuan(&[7])).unwrap().median, Money::from_yuan(7));
        assert_eq!(figures(&[]), None);
    }

    #[test]
    fn a_deviation_is_of_the_median() {
        let from = Money::from_yuan(100_000);
        assert_eq!(deviation(Money::from_yuan(138_000), from), Some(Ratio::from_bp(3_800)));
        assert_eq!(deviation(Money::from_yuan(75_005), from), Some(Ratio::from_bp(-2_500)));
        assert_eq!(deviation(from, Money::ZERO), None);
    }

    #[test]
    fn the_nearest_region_with_enough_awards_is_taken() {
        let price = |region: &str| AwardPrice {
            id: AwardPriceId::new(),
            award_id: AwardId::new(),
            opportunity_id: OpportunityId::new(),
            title: String::new(),
            lot: 0,
            measure: PriceMeasure::PersonYear,
            unit: String::new(),
            category: "A1003".parse().unwrap(),
            region: region.parse().unwrap(),
            amount: Money::from_yuan(1),
            confirmed_at: Instant::from_micros(0),
        };
        let all: Vec<AwardPrice> = ["330211", "330211001", "330203", "330500", "440300"].map(price).into();
        let taken = |least: usize| {
            let (region, found) = nearest(&all, "330211".parse().unwrap(), least);
            (region.to_string(), found.len())
        };
        assert_eq!(taken(2), ("330211".to_owned(), 2));
        assert_eq!(taken(3), ("330200".to_owned(), 3));
        assert_eq!(taken(4), ("330000".to_owned(), 4));
        assert_eq!(taken(9), ("100000".to_owned(), 5), "too few anywhere: all there are");
    }
}
