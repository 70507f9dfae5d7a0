//! Price and budget.

use super::{Held, blank, error, warning};
use crate::kernel::{Money, Ratio, Text};
use crate::opportunities::model::{Budget, DiscountRange, OpportunityTerms, PriceBound, PricingMode};
use crate::submissions::model::{BudgetLine, FundSource, Gap, GapCode, LotOffer, SubmissionContent};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

pub(super) fn check(content: &SubmissionContent, held: &Held<'_>, gaps: &mut Vec<Gap>) {
    if content.offers.is_empty() {
        gaps.push(error(
            GapCode::Missing,
            "offers",
            Text::new("没有填写报价", "There is no offer"),
            Text::new("请填写报价", "Enter the offer"),
        ));
    }
    let lots = held.terms.lots.as_ref().map_or(0, |lots| lots.lots.len());
    let mut seen = BTreeSet::new();
    for (at, offer) in content.offers.iter().enumerate() {
        let path = format!("offers[{at}]");
        let known = match offer.lot {
            None => lots == 0,
            Some(lot) => usize::try_from(lot).is_ok_and(|lot| (1..=lots).contains(&lot)),
        };
        if !known || !seen.insert(offer.lot) {
            let (zh, en) = if lots == 0 {
                ("本项目不分包，只能有一份报价", "There are no lots: make one offer for the whole")
            } else {
                ("请为每一份报价选择一个分包，且每个分包只报一次", "Choose a lot for each offer, each lot once")
            };
            gaps.push(error(
                GapCode::LotUnknown,
                format!("{path}.lot"),
                Text::new("报价与分包不对应", "The offer and the lots do not fit"),
                Text::new(zh, en),
            ));
        }
        price(&path, offer, held.terms, gaps);
        budget(&path, offer, gaps);
    }
}

fn price(path: &str, offer: &LotOffer, terms: &OpportunityTerms, gaps: &mut Vec<Gap>) {
    let asked = terms.pricing.as_ref().and_then(|pricing| pricing.mode);
    let mode = asked.or(offer.mode).unwrap_or(PricingMode::Total);
    if asked.is_some() && offer.mode.is_some_and(|own| own != mode) {
        gaps.push(error(
            GapCode::PricingMode,
            format!("{path}.mode"),
            Text::new("报价方式与采购文件不一致", "The offer is not of the kind the terms ask for"),
            Text::new("请按采购文件规定的报价方式报价", "Offer as the terms ask"),
        ));
    }
    let (field, given) = match mode {
        PricingMode::Total => ("total", offer.total.is_some_and(|total| total > Money::ZERO)),
        PricingMode::Unit => ("unit_price", offer.unit_price.is_some_and(|price| price > Money::ZERO)),
        PricingMode::DiscountRate => ("discount", offer.discount.is_some_and(|rate| rate > Ratio::ZERO)),
    };
    if !given {
        gaps.push(error(
            GapCode::Missing,
            format!("{path}.{field}"),
            Text::new("没有填写报价金额", "The price is missing"),
            Text::new("请填写大于零的报价", "Enter a price above zero"),
        ));
    }
    if let Some((most, name)) = ceiling(offer, terms)
        && let Some(total) = offer.total.filter(|total| *total > most)
    {
        gaps.push(error(
            GapCode::CeilingExceeded,
            format!("{path}.total"),
            Text::new(
                format!("报价 {total} 元超过{} {most} 元", name.zh),
                format!("The offer of {total} is over the {} of {most}", name.en),
            ),
            Text::new("超过最高限价的投标无效，请降低报价", "A bid over the ceiling is invalid; lower it"),
        ));
    }
    if mode == PricingMode::Unit {
        unit_price(path, offer, terms.budget.as_ref(), gaps);
    }
    if mode == PricingMode::DiscountRate
        && let (Some(rate), Some(range)) =
            (offer.discount, terms.pricing.as_ref().and_then(|pricing| pricing.discount.as_ref()))
        && !allowed(rate, range)
    {
        gaps.push(error(
            GapCode::DiscountOutOfRange,
            format!("{path}.discount"),
            Text::new(format!("折扣率 {rate} 不在规定范围内"), format!("The rate {rate} is outside what is allowed")),
            Text::new("请按采购文件规定的范围和小数位数填写", "Enter a rate within the range and places of the terms"),
        ));
    }
}

/// The highest total that is valid: of the lot, else the ceiling, else the budget where no unit price is asked for.
fn ceiling(offer: &LotOffer, terms: &OpportunityTerms) -> Option<(Money, Text)> {
    let lot = offer.lot.and_then(|lot| usize::try_from(lot).ok()).and_then(|lot| lot.checked_sub(1));
    if let Some(lot) = lot {
        let budget = terms.lots.as_ref().and_then(|lots| lots.lots.get(lot)).and_then(|lot| lot.budget)?;
        return Some((budget, Text::new("分包预算", "budget of the lot")));
    }
    let budget = terms.budget.as_ref()?;
    let ceiling = budget.ceiling.map(|most| (most, Text::new("最高限价", "ceiling")));
    ceiling.or_else(|| budget.amount.map(|most| (most, Text::new("预算金额", "budget"))))
}

fn unit_price(path: &str, offer: &LotOffer, budget: Option<&Budget>, gaps: &mut Vec<Gap>) {
    let stated = budget.and_then(|budget| budget.unit_price.as_ref());
    let Some((own, bound)) = offer.unit_price.zip(stated.and_then(|price| price.amount)) else { return };
    let fits = match stated.and_then(|price| price.bound) {
        Some(PriceBound::Ceiling) | None => own <= bound,
        Some(PriceBound::Floor) => own >= bound,
        Some(PriceBound::Standard) => own == bound,
    };
    if !fits {
        gaps.push(error(
            GapCode::CeilingExceeded,
            format!("{path}.unit_price"),
            Text::new(
                format!("单价 {own} 元与规定的 {bound} 元不符"),
                format!("The unit price {own} does not keep to the stated {bound}"),
            ),
            Text::new("请按采购文件的单价要求报价", "Offer a unit price as the terms ask"),
        ));
    }
}

fn allowed(rate: Ratio, range: &DiscountRange) -> bool {
    let above = range.from.is_none_or(|from| rate > from || (range.from_included && rate == from));
    let below = range.to.is_none_or(|to| rate < to || (range.to_included && rate == to));
    let places = range.decimals.is_none_or(|places| rate.decimal().normalize().scale() <= places);
    above && below && places
}

fn budget(path: &str, offer: &LotOffer, gaps: &mut Vec<Gap>) {
    let mut asked = Money::ZERO;
    for (at, line) in offer.budget.iter().enumerate() {
        let path = format!("{path}.budget[{at}]");
        if line.source != Some(FundSource::SelfRaised) {
            asked = asked.checked_add(line.amount.unwrap_or_default()).unwrap_or(asked);
        }
        budget_line(&path, line, gaps);
    }
    if let Some(total) = offer.total.filter(|total| !offer.budget.is_empty() && *total != asked) {
        gaps.push(error(
            GapCode::BudgetDiffers,
            format!("{path}.budget"),
            Text::new(
                format!("预算表合计 {asked} 元，与报价 {total} 元不一致"),
                format!("The budget sums to {asked}, the offer is {total}"),
            ),
            Text::new("请使预算表（不含自筹）合计等于报价", "Let the budget, own funds aside, sum to the offer"),
        ));
    }
}

fn budget_line(path: &str, line: &BudgetLine, gaps: &mut Vec<Gap>) {
    if blank(line.category.as_ref()) || blank(line.item.as_ref()) || line.amount.is_none() {
        gaps.push(error(
            GapCode::Missing,
            path,
            Text::new("预算行缺少费用类别、科目或金额", "A budget line lacks its category, item or amount"),
            Text::new("请补全该行，或删除", "Complete the line, or remove it"),
        ));
    }
    if line.amount.is_some_and(Money::is_negative) {
        gaps.push(error(
            GapCode::BudgetDiffers,
            format!("{path}.amount"),
            Text::new("金额不能为负数", "An amount is not negative"),
            Text::new("请核对金额", "Check the amount"),
        ));
    }
    if let (Some(quantity), Some(price), Some(amount)) = (line.quantity, line.unit_price, line.amount)
        && product(quantity, price).is_none_or(|product| product != amount)
    {
        gaps.push(warning(
            GapCode::BudgetDiffers,
            format!("{path}.amount"),
            Text::new(
                format!("数量 {quantity} × 单价 {price} 元不等于金额 {amount} 元"),
                format!("{quantity} × {price} is not {amount}"),
            ),
            Text::new("请核对数量、单价和金额", "Check quantity, unit price and amount"),
        ));
    }
}

/// To the fen, half up.
fn product(quantity: Decimal, price: Money) -> Option<Money> {
    let exact = quantity.checked_mul(price.decimal())?;
    Money::from_decimal(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)).ok()
}
