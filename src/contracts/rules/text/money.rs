//! What of the text is about money: price, budget, payments, security.

use super::{Section, Writer, table, words};
use crate::contracts::model::ContractTerms;
use crate::kernel::{Money, Ratio};
use crate::opportunities::model::{CostTerm, PaymentKind, PaymentTerm, PaymentTrigger, Timing};
use crate::submissions::model::{BudgetLine, FundSource};

pub(super) fn price(terms: &ContractTerms, to: &mut Writer) {
    if let Some(price) = terms.price {
        to.say(Section::Price, "price", format!("合同价款为{}。", words::money(price)));
    }
    let mut rows: Vec<Vec<String>> = terms.budget.iter().map(budget_line).collect();
    if !rows.is_empty() {
        let sum: Money = terms.budget.iter().filter_map(|line| line.amount).sum();
        let mut total = vec!["合计".to_owned()];
        total.extend(["", "", "", ""].map(str::to_owned));
        total.extend([sum.to_string(), String::new()]);
        rows.push(total);
    }
    let columns = ["费用类别", "科目或岗位", "数量", "单位", "单价（元）", "金额（元）", "资金来源"];
    if let Some(table) = table(&columns, rows) {
        to.put(Section::Price, "budget", "经费预算：", Some(table));
    }
    for (at, rule) in terms.cost_rules.iter().enumerate() {
        to.say(Section::Price, format!("cost_rules[{at}]"), cost_rule(rule));
    }
}

fn budget_line(line: &BudgetLine) -> Vec<String> {
    let item = match (&line.item, &line.person) {
        (Some(item), Some(person)) => format!("{item}（{person}）"),
        (item, _) => item.clone().unwrap_or_default(),
    };
    vec![
        line.category.as_deref().map(words::category).unwrap_or_default().to_owned(),
        item,
        line.quantity.map(|quantity| quantity.normalize().to_string()).unwrap_or_default(),
        line.unit.clone().unwrap_or_default(),
        line.unit_price.map(|price| price.to_string()).unwrap_or_default(),
        line.amount.map(|amount| amount.to_string()).unwrap_or_default(),
        if line.source == Some(FundSource::SelfRaised) { "自筹" } else { "合同价款" }.to_owned(),
    ]
}

fn cost_rule(rule: &CostTerm) -> String {
    if let Some(quote) = rule.quote.as_deref().filter(|quote| !quote.trim().is_empty()) {
        return format!("{quote}。");
    }
    let names: Vec<&str> = rule.categories.iter().map(|word| words::category(word)).collect();
    let names = names.join("、");
    match (rule.min, rule.max) {
        (Some(min), Some(max)) => format!("{names}占比不低于{min}、不高于{max}。"),
        (Some(min), None) => format!("{names}占比不低于{min}。"),
        (None, Some(max)) => format!("{names}占比不高于{max}。"),
        (None, None) => String::new(),
    }
}

pub(super) fn payments(terms: &ContractTerms, to: &mut Writer) {
    let amounts = instalments(terms.price, &terms.payments);
    for (at, (one, amount)) in terms.payments.iter().zip(amounts).enumerate() {
        let text = format!("第{}期：{}", words::ordinal(at + 1), payment(one, amount));
        to.say(Section::Payments, format!("payments[{at}]"), text);
    }
    to.say(Section::Payments, "payments_note", terms.payments_note.as_deref().unwrap_or_default());
}

/// What each payment of a fixed share comes to. Where the shares make the whole the last takes what rounding leaves, so that they
/// sum to the price.
#[must_use]
pub(super) fn instalments(price: Option<Money>, payments: &[PaymentTerm]) -> Vec<Option<Money>> {
    let of_price = |one: &PaymentTerm| match one.kind {
        Some(PaymentKind::Share) => one.share.zip(price).map(|(share, price)| share.of(price)),
        _ => None,
    };
    let mut amounts: Vec<Option<Money>> = payments.iter().map(of_price).collect();
    let shares: i64 = payments.iter().filter_map(|one| one.share).map(Ratio::bp).sum();
    let whole = shares == Ratio::ONE.bp() && amounts.iter().all(Option::is_some);
    let before: Money = amounts.iter().rev().skip(1).flatten().copied().sum();
    if let (true, Some(price), Some(last)) = (whole, price, amounts.last_mut()) {
        *last = Some(price - before);
    }
    amounts
}

fn payment(one: &PaymentTerm, amount: Option<Money>) -> String {
    let base = one.base.map(words::base).or(one.base_wording.as_deref()).unwrap_or("合同价款");
    let share = one.share.map(|share| share.to_string()).unwrap_or_default();
    let what = match one.kind {
        Some(PaymentKind::Share) => match amount {
            Some(amount) => format!("支付{base}的{share}，计{}", words::money(amount)),
            None => format!("支付{base}的{share}"),
        },
        Some(PaymentKind::UpTo) => format!("支付不超过{base}的{share}"),
        Some(PaymentKind::Balance) => "支付剩余款项".to_owned(),
        Some(PaymentKind::ByRating) => "按考核结果支付剩余款项".to_owned(),
        Some(PaymentKind::Reimbursement) => "凭证据实支付实际发生的费用".to_owned(),
        Some(PaymentKind::Prepayment) => "按期预付".to_owned(),
        None => "付款".to_owned(),
    };
    let when = one.wording.clone().or_else(|| one.trigger.as_ref().and_then(trigger));
    let mut text = match when {
        Some(when) => format!("{when}，{what}。"),
        None => format!("{what}。"),
    };
    if let Some(period) = &one.invoice_period {
        text.push_str(&format!("收到发票后{}内支付。", words::period(period)));
    }
    if let Some(documents) = &one.documents {
        text.push_str(&format!("须提交：{documents}。"));
    }
    text
}

fn trigger(trigger: &PaymentTrigger) -> Option<String> {
    if let Some(date) = trigger.date {
        return Some(format!("{}前", date.format("%Y年%m月%d日")));
    }
    let event = words::event(trigger.event?);
    Some(match &trigger.offset {
        Some(offset) if trigger.timing == Some(Timing::After) => format!("{event}满{}后", words::period(offset)),
        Some(offset) => format!("{event}后{}内", words::period(offset)),
        None => format!("{event}后"),
    })
}

pub(super) fn security(terms: &ContractTerms, to: &mut Writer) {
    let Some(security) = &terms.security else { return };
    let form = security.form.map(|form| format!("，以{}形式提交", words::form(form))).unwrap_or_default();
    let amount = security.amount.map(words::money).unwrap_or_default();
    to.say(Section::Security, "security", format!("乙方提交履约保证金{amount}{form}。"));
    to.say(Section::Security, "security.note", security.note.as_deref().unwrap_or_default());
}
