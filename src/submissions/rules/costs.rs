//! The budget of an offer against the cost rules: those of the packs in force and those of the terms, together.

use crate::kernel::{Money, Ratio, Text};
use crate::opportunities::model::{CostBase, CostTerm, OpportunityTerms};
use crate::policy::costs::{CostResult, CostSheet, check_costs};
use crate::policy::pack::Part;
use crate::policy::{FactSheet, Ruleset, Verdict};
use crate::submissions::model::{CategoryRoom, CostLine, FundSource, LotOffer, OfferCosts};
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The budget as cost rules look at it. `posts` as the terms state them.
#[must_use]
pub fn cost_sheet(offer: &LotOffer, posts: Option<u32>) -> CostSheet {
    let mut costs: BTreeMap<String, Money> = BTreeMap::new();
    let (mut asked, mut own) = (Money::ZERO, Money::ZERO);
    for line in &offer.budget {
        let amount = line.amount.unwrap_or_default();
        if let Some(category) = &line.category {
            let sum = costs.entry(category.clone()).or_default();
            *sum = sum.checked_add(amount).unwrap_or(*sum);
        }
        let side = if line.source == Some(FundSource::SelfRaised) { &mut own } else { &mut asked };
        *side = side.checked_add(amount).unwrap_or(*side);
    }
    let listed = !offer.budget.is_empty();
    CostSheet {
        costs,
        grant: listed.then_some(asked),
        self_raised: listed.then_some(own),
        total: asked.checked_add(own).filter(|_| listed),
        contract: offer.total.or_else(|| listed.then_some(asked)),
        posts,
    }
}

/// Every cost rule on one offer, and for each category what may still be added and what is missing, all rules together.
/// `packs`: what the packs in force say of the same sheet, each with the categories it is about.
#[must_use]
pub fn offer_costs(offer: &LotOffer, terms: &OpportunityTerms, packs: Vec<(CostResult, Vec<String>)>) -> OfferCosts {
    let posts = terms.staffing.as_ref().and_then(|staffing| staffing.posts);
    let sheet = cost_sheet(offer, posts);
    let stated = terms.cost_rules.iter().enumerate().map(|(at, rule)| stated(at, rule, &sheet));
    let mut rules: Vec<CostLine> = stated.collect();
    rules.extend(packs.into_iter().filter(|(result, _)| result.verdict != Verdict::NotApplicable).map(of_pack));
    let categories = joint(&sheet, &rules, terms);
    OfferCosts {
        lot: offer.lot,
        rules,
        categories,
        total: sheet.total,
        asked: sheet.grant,
        self_raised: sheet.self_raised,
    }
}

/// [`offer_costs`] under the rules of packs as of a day, for an opportunity with these facts.
#[must_use]
pub fn offer_under(
    offer: &LotOffer,
    terms: &OpportunityTerms,
    rules: &Ruleset,
    opportunity: &FactSheet,
    on: NaiveDate,
) -> OfferCosts {
    let posts = terms.staffing.as_ref().and_then(|staffing| staffing.posts);
    let categories = |key: &str| {
        rules.cost_rules().find(|(entry, _)| entry.key == key).map(|(_, rule)| match &rule.part {
            Part::Categories(categories) => categories.clone(),
            Part::Amount(_) => Vec::new(),
        })
    };
    let results = check_costs(rules, &cost_sheet(offer, posts), opportunity, on).into_iter();
    let named = results.map(|result| {
        let categories = categories(&result.rule).unwrap_or_default();
        (result, categories)
    });
    offer_costs(offer, terms, named.collect())
}

fn of_pack((result, categories): (CostResult, Vec<String>)) -> CostLine {
    let basis = Some(result.source.basis).filter(|basis| !basis.is_empty());
    let line = CostLine {
        rule: result.rule,
        text: result.text,
        basis,
        verdict: result.verdict,
        categories,
        part: result.part,
        base: result.base,
        least: result.least,
        most: result.most,
        room: None,
        missing: None,
    };
    measured(line)
}

/// A cost rule of the terms.
fn stated(at: usize, rule: &CostTerm, sheet: &CostSheet) -> CostLine {
    let part: Option<Money> = (!sheet.costs.is_empty())
        .then(|| rule.categories.iter().filter_map(|category| sheet.costs.get(category)).copied().sum());
    let base = match rule.base {
        Some(CostBase::Grant) => sheet.grant,
        Some(CostBase::HeadcountStandard) => {
            rule.standard.zip(sheet.posts).and_then(|(standard, posts)| standard.times(i64::from(posts)))
        }
        Some(CostBase::People) => None,
        _ => sheet.contract,
    };
    let share = |share: Option<Ratio>| share.zip(base).map(|(share, base)| share.of(base));
    let verdict = match (part, base) {
        _ if rule.base == Some(CostBase::People) || (rule.min.is_none() && rule.max.is_none()) => {
            Verdict::NotApplicable
        }
        (Some(part), Some(base)) => {
            let enough = rule.min.is_none_or(|min| min.compare_share(part, base) != Ordering::Less);
            let within = rule.max.is_none_or(|max| max.compare_share(part, base) != Ordering::Greater);
            if enough && within { Verdict::Pass } else { Verdict::Fail }
        }
        _ => Verdict::NoData,
    };
    measured(CostLine {
        rule: format!("cost_rules[{at}]"),
        text: wording(rule),
        basis: None,
        verdict,
        categories: rule.categories.clone(),
        part,
        base,
        least: share(rule.min),
        most: share(rule.max),
        room: None,
        missing: None,
    })
}

fn wording(rule: &CostTerm) -> Text {
    if let Some(quote) = rule.quote.as_ref().filter(|quote| !quote.trim().is_empty()) {
        return Text::new(quote.clone(), quote.clone());
    }
    let names = rule.categories.join(" + ");
    match (rule.min, rule.max) {
        (Some(min), Some(max)) => {
            Text::new(format!("{names} 占 {min} 至 {max}"), format!("{names} takes {min} to {max}"))
        }
        (Some(min), None) => Text::new(format!("{names} 不低于 {min}"), format!("{names} takes at least {min}")),
        (None, Some(max)) => Text::new(format!("{names} 不高于 {max}"), format!("{names} takes at most {max}")),
        (None, None) => Text::new(names.clone(), names),
    }
}

/// With what is left below the ceiling and what is missing to the floor.
fn measured(line: CostLine) -> CostLine {
    let over = |from: Option<Money>, to: Option<Money>| from.zip(to).map(|(from, to)| less(from, to));
    CostLine { room: over(line.most, line.part), missing: over(line.least, line.part), ..line }
}

/// `a − b`, and nothing where that is negative.
fn less(a: Money, b: Money) -> Money {
    Money::from_fen(a.fen().saturating_sub(b.fen()).max(0))
}

/// For each category of the budget or of a rule of the terms: what all rules together leave and ask for.
fn joint(sheet: &CostSheet, rules: &[CostLine], terms: &OpportunityTerms) -> Vec<CategoryRoom> {
    let named = terms.cost_rules.iter().flat_map(|rule| rule.categories.iter());
    let mut names: Vec<&String> = sheet.costs.keys().chain(named).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|category| {
            let about = || rules.iter().filter(|rule| rule.categories.contains(category));
            CategoryRoom {
                category: category.clone(),
                amount: sheet.costs.get(category).copied().unwrap_or_default(),
                room: about().filter_map(|rule| rule.room).min(),
                missing: about().filter_map(|rule| rule.missing).max().filter(|missing| *missing > Money::ZERO),
                bound_by: about()
                    .filter(|rule| rule.most.is_some())
                    .min_by_key(|rule| rule.room)
                    .map(|r| r.rule.clone()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::submissions::model::BudgetLine;

    fn yuan(yuan: i64) -> Money {
        Money::from_fen(yuan * 100)
    }

    fn line(category: &str, amount: i64) -> BudgetLine {
        BudgetLine { category: Some(category.to_owned()), amount: Some(yuan(amount)), ..BudgetLine::default() }
    }

    fn rule(category: &str, min: Option<i64>, max: Option<i64>) -> CostTerm {
        CostTerm {
            categories: vec![category.to_owned()],
            min: min.map(Ratio::from_bp),
            max: max.map(Ratio::from_bp),
            base: Some(CostBase::BidPrice),
            ..CostTerm::default()
        }
    }

    /// Guangming: labour ≥ 85 %, management ≤ 5 % of the offer (facts.md §5, rates as in the tender).
    #[test]
    fn floor_and_ceiling_are_told_with_what_is_left_and_missing() {
        let terms = OpportunityTerms {
            cost_rules: vec![rule("labour", Some(8_500), None), rule("management", None, Some(500))],
            ..OpportunityTerms::default()
        };
        let offer = LotOffer {
            total: Some(yuan(100_000)),
            budget: vec![line("labour", 80_000), line("management", 3_000), line("training", 17_000)],
            ..LotOffer::default()
        };
        let costs = offer_costs(&offer, &terms, Vec::new());
        let [labour, management] = costs.rules.as_slice() else { panic!("{costs:?}") };
        assert_eq!(
            (labour.verdict, labour.least, labour.missing),
            (Verdict::Fail, Some(yuan(85_000)), Some(yuan(5_000)))
        );
        assert_eq!((management.verdict, management.room), (Verdict::Pass, Some(yuan(2_000))));
        let room: Vec<(&str, Option<Money>, Option<Money>)> =
            costs.categories.iter().map(|c| (c.category.as_str(), c.room, c.missing)).collect();
        assert_eq!(
            room,
            [("labour", None, Some(yuan(5_000))), ("management", Some(yuan(2_000)), None), ("training", None, None)]
        );
    }

    /// 10/30 of 33.33 is exactly the third; a share is compared without rounding.
    #[test]
    fn an_offer_exactly_at_the_bound_keeps_it() {
        let terms =
            OpportunityTerms { cost_rules: vec![rule("labour", Some(6_000), None)], ..OpportunityTerms::default() };
        for (amount, verdict) in [(60_000, Verdict::Pass), (59_999, Verdict::Fail)] {
            let offer =
                LotOffer { total: Some(yuan(100_000)), budget: vec![line("labour", amount)], ..LotOffer::default() };
            assert_eq!(offer_costs(&offer, &terms, Vec::new()).rules[0].verdict, verdict);
        }
    }

    #[test]
    fn own_funds_are_no_part_of_the_price() {
        let mut own = line("activity", 40_000);
        own.source = Some(FundSource::SelfRaised);
        let offer = LotOffer { budget: vec![line("activity", 60_000), own], ..LotOffer::default() };
        let sheet = cost_sheet(&offer, None);
        assert_eq!(
            (sheet.grant, sheet.self_raised, sheet.total),
            (Some(yuan(60_000)), Some(yuan(40_000)), Some(yuan(100_000)))
        );
        assert_eq!(sheet.contract, Some(yuan(60_000)));
    }
}
