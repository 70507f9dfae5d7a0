//! Budget against lots, unit price and posts; payments; cost rules.

use super::finding::{Finding, FindingCode};
use super::staffing::posts;
use crate::kernel::{Money, Ratio, Text};
use crate::opportunities::model::{
    Budget, BudgetPeriod, CostBase, CostTerm, OpportunityTerms, PaymentKind, PriceBound, PriceUnit,
};
use std::collections::BTreeMap;

pub(super) fn check(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    lots_budget(terms, findings);
    unit_price(terms, findings);
    payments(terms, findings);
    cost_rules(&terms.cost_rules, findings);
}

fn lots_budget(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    let (Some(lots), Some(budget)) = (&terms.lots, terms.budget.as_ref().and_then(|b| b.amount)) else { return };
    let Some(sum) = lots.lots.iter().map(|lot| lot.budget).sum::<Option<Money>>() else { return };
    if !lots.lots.is_empty() && sum != budget {
        findings.push(
            Finding::error(
                FindingCode::LotsBudgetDiffers,
                "lots.lots",
                Text::new(
                    format!("各包预算合计 {sum} 元，与总预算 {budget} 元不一致"),
                    format!("The lots' budgets sum to {sum} yuan, the budget is {budget} yuan"),
                ),
                Text::new("请更正某一包的预算或总预算", "Correct the budget of a lot or the total"),
            )
            .against("budget.amount"),
        );
    }
}

/// What the unit price costs in a year and over the whole term.
fn priced(terms: &OpportunityTerms, budget: &Budget) -> Option<(Money, Option<Money>)> {
    let price = budget.unit_price.as_ref()?;
    let months = match price.unit? {
        PriceUnit::PersonYear | PriceUnit::PostYear => 1,
        PriceUnit::PersonMonth => 12,
        PriceUnit::Item | PriceUnit::Other => return None,
    };
    let annual = price.amount?.times(i64::from(posts(terms)?))?.times(months)?;
    let term = terms.term.as_ref().and_then(|t| t.max_months.or(t.contract_months));
    let whole = term.filter(|months| months % 12 == 0).and_then(|months| annual.times(i64::from(months / 12)));
    Some((annual, whole))
}

fn unit_price(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    let Some(budget) = &terms.budget else { return };
    let Some(amount) = budget.amount else { return };
    let Some((annual, whole)) = priced(terms, budget) else { return };
    let bound = budget.unit_price.as_ref().and_then(|p| p.bound);
    let agrees = |expected: Money| match bound {
        Some(PriceBound::Floor) => amount >= expected,
        Some(PriceBound::Ceiling) => amount <= expected,
        Some(PriceBound::Standard) | None => amount == expected,
    };
    let (fits, expected) = match budget.period {
        Some(BudgetPeriod::Annual) => (agrees(annual), annual),
        Some(BudgetPeriod::WholeTerm) => (whole.is_none_or(agrees), whole.unwrap_or(annual)),
        None => (agrees(annual) || whole.is_some_and(agrees), annual),
    };
    if fits {
        return;
    }
    let people = posts(terms).unwrap_or_default();
    let (zh, en) = match bound {
        Some(PriceBound::Floor) => ("低于单价下限所需", "is below what the least unit price needs,"),
        Some(PriceBound::Ceiling) => ("高于单价上限所允许", "is above what the unit price ceiling allows,"),
        Some(PriceBound::Standard) | None => ("不等于单价×人数", "is not unit price × posts,"),
    };
    findings.push(
        Finding::error(
            FindingCode::UnitPriceDiffers,
            "budget.amount",
            Text::new(
                format!("预算 {amount} 元{zh}：{people} 人合计 {expected} 元"),
                format!("The budget of {amount} yuan {en} {expected} yuan for {people} posts"),
            ),
            Text::new(
                "请核对预算、单价、人数，以及预算是年度金额还是全期金额",
                "Check budget, unit price and posts, and whether the budget is for a year or for the whole term",
            ),
        )
        .against("budget.unit_price"),
    );
}

fn payments(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    let shares: Vec<Option<Ratio>> =
        terms.payments.iter().map(|p| p.share.filter(|_| p.kind == Some(PaymentKind::Share))).collect();
    let sum: i64 = shares.iter().flatten().map(|share| share.bp()).sum();
    let complete = !shares.is_empty() && shares.iter().all(Option::is_some);
    if sum > Ratio::ONE.bp() || (complete && sum != Ratio::ONE.bp()) {
        let (sum, parts) = (Ratio::from_bp(sum), join(shares.iter().flatten(), " + "));
        findings.push(Finding::error(
            FindingCode::PaymentsNot100,
            "payments",
            Text::new(
                format!("各期付款比例合计 {parts} = {sum}，不等于 100%"),
                format!("The payments sum to {parts} = {sum}, not 100%"),
            ),
            Text::new("请调整其中一期的比例，使合计为 100%", "Change one share so that they sum to 100%"),
        ));
    }
}

fn cost_rules(rules: &[CostTerm], findings: &mut Vec<Finding>) {
    let mut by_base: BTreeMap<Option<CostBase>, Vec<(usize, &CostTerm)>> = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        by_base.entry(rule.base).or_default().push((index, rule));
        if let (Some(min), Some(max)) = (rule.min, rule.max)
            && min > max
        {
            findings.push(conflict(
                format!("cost_rules[{index}]"),
                Text::new(
                    format!("下限 {min} 高于上限 {max}"),
                    format!("The least share {min} is above the most {max}"),
                ),
            ));
        }
    }
    for group in by_base.values() {
        same_categories(group, findings);
        sums(group, findings);
    }
}

/// Two rules on the same categories and base: the floor of one above the ceiling of the other.
fn same_categories(group: &[(usize, &CostTerm)], findings: &mut Vec<Finding>) {
    for (low, floor) in group {
        for (high, ceiling) in group.iter().filter(|(high, rule)| high != low && same_set(floor, rule)) {
            if let (Some(min), Some(max)) = (floor.min, ceiling.max)
                && min > max
            {
                findings.push(
                    conflict(
                        format!("cost_rules[{low}]"),
                        Text::new(
                            format!("同一费用一处要求不低于 {min}，另一处要求不高于 {max}"),
                            format!("The same cost must be at least {min} in one place and at most {max} in another"),
                        ),
                    )
                    .against(format!("cost_rules[{high}]")),
                );
            }
        }
    }
}

/// Rules on different categories of one base: floors beyond 100 %, or ceilings that leave a part nobody may spend.
fn sums(group: &[(usize, &CostTerm)], findings: &mut Vec<Finding>) {
    let disjoint = group.iter().enumerate().all(|(at, (_, rule))| {
        group.iter().skip(at + 1).all(|(_, other)| rule.categories.iter().all(|c| !other.categories.contains(c)))
    });
    if !disjoint || group.len() < 2 {
        return;
    }
    let Some((last, _)) = group.last() else { return };
    let path = format!("cost_rules[{last}]");
    let floors: Vec<Ratio> = group.iter().filter_map(|(_, rule)| rule.min).collect();
    let least: i64 = floors.iter().map(|r| r.bp()).sum();
    if least > Ratio::ONE.bp() {
        let (parts, sum) = (join(&floors, " + "), Ratio::from_bp(least));
        findings.push(conflict(
            path.clone(),
            Text::new(
                format!("各项下限合计 {parts} = {sum}，超过 100%，无法同时满足"),
                format!("The least shares sum to {parts} = {sum}, more than 100%: nobody can keep all of them"),
            ),
        ));
    }
    let ceilings: Option<Vec<Ratio>> = group.iter().map(|(_, rule)| rule.max).collect();
    if let Some(ceilings) = ceilings {
        let most: i64 = ceilings.iter().map(|r| r.bp()).sum();
        if most < Ratio::ONE.bp() {
            let (parts, sum) = (join(&ceilings, " + "), Ratio::from_bp(most));
            findings.push(Finding::warning(
                FindingCode::CostRulesConflict,
                path,
                Text::new(
                    format!("各项上限合计 {parts} = {sum}，不足 100%：其余费用未规定"),
                    format!("The highest shares sum to {parts} = {sum}, less than 100%: the rest has no rule"),
                ),
                Text::new("请补充其余费用的规定，或调整上限", "Add a rule for the other costs, or raise a ceiling"),
            ));
        }
    }
}

fn same_set(a: &CostTerm, b: &CostTerm) -> bool {
    a.categories.len() == b.categories.len() && a.categories.iter().all(|c| b.categories.contains(c))
}

fn conflict(path: String, text: Text) -> Finding {
    Finding::error(
        FindingCode::CostRulesConflict,
        path,
        text,
        Text::new("请调整其中一条的比例", "Change the share of one of them"),
    )
}

/// The items as text with `between` between them.
pub(super) fn join<T: std::fmt::Display>(items: impl IntoIterator<Item = T>, between: &str) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(between)
}
