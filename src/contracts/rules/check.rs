//! What is missing from a contract and what does not fit: the same while it is written and before it is confirmed and signed.

use super::clauses::limit_entry;
use super::generate::last_day;
use crate::contracts::model::{
    ClauseView, ContractDifference, ContractFinding, ContractFindingCode as Code, ContractParty, ContractTerms,
    DifferenceStanding,
};
use crate::kernel::{Money, Ratio, Text};
use crate::opportunities::model::PaymentKind;
use crate::opportunities::rules::Severity;
use crate::policy::pack::PeriodUnit;
use crate::policy::{Ruleset, Verdict};
use crate::submissions::model::{BudgetLine, CostLine, FundSource, OfferCosts};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What a contract is held against.
#[derive(Clone, Debug)]
pub struct Held<'h> {
    /// The rules.
    pub rules: &'h Ruleset,
    /// Where it differs from tender documents and bid.
    pub differences: &'h [ContractDifference],
    /// Its budget under every cost rule.
    pub costs: &'h OfferCosts,
    /// The clauses it can have.
    pub clauses: &'h [ClauseView],
}

/// Everything both sides should know before they sign, errors first. An error keeps it from being sent, confirmed and signed.
#[must_use]
pub fn check(terms: &ContractTerms, held: &Held<'_>) -> Vec<ContractFinding> {
    let mut found = Vec::new();
    complete(terms, &mut found);
    departures(held.differences, &mut found);
    budget(terms, &mut found);
    found.extend(held.costs.rules.iter().filter(|rule| rule.verdict == Verdict::Fail).map(broken));
    payments(terms, &mut found);
    term(terms, held.rules, &mut found);
    security(terms, held.rules, &mut found);
    subcontracts(terms, &mut found);
    choices(held.clauses, &mut found);
    found.sort_by_key(|finding| finding.severity);
    found
}

/// How many of them keep a contract from going on.
#[must_use]
pub fn errors(findings: &[ContractFinding]) -> usize {
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

fn error(code: Code, path: impl Into<String>, text: (String, String), mend: (&str, &str)) -> ContractFinding {
    ContractFinding {
        code,
        severity: Severity::Error,
        path: path.into(),
        text: Text::new(text.0, text.1),
        mend: Text::new(mend.0, mend.1),
        basis: None,
    }
}

fn warning(code: Code, path: impl Into<String>, text: (String, String), mend: (&str, &str)) -> ContractFinding {
    ContractFinding { severity: Severity::Warning, ..error(code, path, text, mend) }
}

fn said(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

/// 102号令 Art. 23 names what a contract says.
fn complete(terms: &ContractTerms, found: &mut Vec<ContractFinding>) {
    let name = |party: Option<&ContractParty>| said(party.and_then(|party| party.name.as_ref()));
    let parts = [
        ("title", said(terms.title.as_ref()), "合同名称", "title"),
        ("number", said(terms.number.as_ref()), "合同编号", "contract number"),
        ("purchaser.name", name(terms.purchaser.as_ref()), "甲方", "purchaser"),
        ("provider.name", name(terms.provider.as_ref()), "乙方", "provider"),
        ("deliverables", !terms.deliverables.is_empty(), "服务内容", "services"),
        ("price", terms.price.is_some_and(|price| price > Money::ZERO), "合同价款", "price"),
        ("term.starts_on", terms.starts_on().is_some(), "开始日期", "first day"),
        ("term.ends_on", terms.ends_on().is_some(), "结束日期", "last day"),
        ("budget", !terms.budget.is_empty(), "经费预算", "budget"),
        ("payments", !terms.payments.is_empty(), "付款方式", "payments"),
    ];
    for (path, there, zh, en) in parts {
        if !there {
            let text = (format!("缺少{zh}"), format!("The {en} is missing"));
            found.push(error(Code::Missing, path, text, ("请填写", "Enter it")));
        }
    }
    let warned = [
        ("acceptance", !terms.acceptance.is_empty(), "验收办法", "acceptance"),
        ("breach", !terms.breach.is_empty(), "违约责任", "liability for breach"),
    ];
    for (path, there, zh, en) in warned {
        if !there {
            let text = (format!("没有约定{zh}"), format!("There is no term on {en}"));
            found.push(warning(Code::Missing, path, text, ("建议补充约定", "Better add one")));
        }
    }
}

fn departures(differences: &[ContractDifference], found: &mut Vec<ContractFinding>) {
    for one in differences {
        let Some(rule) = &one.rule else { continue };
        let (code, mend) = match one.standing {
            DifferenceStanding::Refused => (Code::Substance, ("请改回采购文件和投标文件的内容", "Change it back")),
            DifferenceStanding::Reasoned if one.reason.is_none() => {
                (Code::ReasonMissing, ("请改回，或者说明理由", "Change it back, or give the reason"))
            }
            _ => continue,
        };
        let text = (rule.text.zh.clone(), rule.text.en.clone());
        let finding = error(code, one.path.clone(), text, mend);
        found.push(ContractFinding { basis: Some(rule.source.basis.clone()), ..finding });
    }
}

fn budget(terms: &ContractTerms, found: &mut Vec<ContractFinding>) {
    let mut asked = Money::ZERO;
    for (at, line) in terms.budget.iter().enumerate() {
        if line.source != Some(FundSource::SelfRaised) {
            asked = asked + line.amount.unwrap_or_default();
        }
        budget_line(&format!("budget[{at}]"), line, found);
    }
    if let Some(price) = terms.price.filter(|price| !terms.budget.is_empty() && *price != asked) {
        let text = (
            format!("预算表合计 {asked} 元，与合同价款 {price} 元不一致"),
            format!("The budget sums to {asked}, the price is {price}"),
        );
        let mend = ("请使预算表（不含自筹）合计等于合同价款", "Let the budget, own funds aside, sum to the price");
        found.push(error(Code::BudgetDiffers, "budget", text, mend));
    }
}

fn budget_line(path: &str, line: &BudgetLine, found: &mut Vec<ContractFinding>) {
    if !said(line.category.as_ref()) || !said(line.item.as_ref()) || line.amount.is_none_or(Money::is_negative) {
        let text =
            ("预算行缺少费用类别、科目或金额".to_owned(), "A line lacks its category, item or amount".to_owned());
        found.push(error(Code::BudgetLine, path, text, ("请补全该行，或删除", "Complete the line, or remove it")));
    }
    if let (Some(quantity), Some(price), Some(amount)) = (line.quantity, line.unit_price, line.amount)
        && product(quantity, price) != Some(amount)
    {
        let text = (
            format!("数量 {quantity} × 单价 {price} 元不等于金额 {amount} 元"),
            format!("{quantity} × {price} is not {amount}"),
        );
        let mend = ("请核对数量、单价和金额", "Check quantity, unit price and amount");
        found.push(error(Code::BudgetLine, format!("{path}.amount"), text, mend));
    }
}

/// To the fen, half up.
fn product(quantity: Decimal, price: Money) -> Option<Money> {
    let exact = quantity.checked_mul(price.decimal())?;
    Money::from_decimal(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)).ok()
}

/// A cost rule that is broken, with the smallest change that would keep it.
fn broken(rule: &CostLine) -> ContractFinding {
    let part = rule.part.unwrap_or_default();
    let over = rule.most.map(|most| part - most).filter(|over| *over > Money::ZERO);
    let (zh, en) = match (rule.missing.filter(|missing| *missing > Money::ZERO), over) {
        (Some(missing), _) => {
            (format!("现为 {part} 元，至少再加 {missing} 元"), format!("it is {part}, add at least {missing}"))
        }
        (None, Some(over)) => {
            (format!("现为 {part} 元，至少减 {over} 元"), format!("it is {part}, take away at least {over}"))
        }
        (None, None) => (format!("现为 {part} 元"), format!("it is {part}")),
    };
    let text = (format!("{}：{zh}", rule.text.zh), format!("{}: {en}", rule.text.en));
    let finding = error(Code::CostRule, "budget", text, ("请调整经费预算", "Change the budget"));
    ContractFinding { basis: rule.basis.clone(), ..finding }
}

/// Shares that are all fixed sum to the whole, and never to more.
fn payments(terms: &ContractTerms, found: &mut Vec<ContractFinding>) {
    let fixed = terms.payments.iter().filter(|one| one.kind == Some(PaymentKind::Share));
    let sum: i64 = fixed.clone().filter_map(|one| one.share).map(Ratio::bp).sum();
    let all_fixed = !terms.payments.is_empty() && fixed.count() == terms.payments.len();
    let told = Ratio::from_bp(sum);
    match told.cmp(&Ratio::ONE) {
        Ordering::Less if !all_fixed => return,
        Ordering::Equal => return,
        _ => {}
    }
    let text = (format!("各期付款比例合计 {told}，应为 100%"), format!("The payments sum to {told}, not to 100 %"));
    found.push(error(Code::PaymentsDiffer, "payments", text, ("请核对各期比例", "Check the shares")));
}

/// 102号令 Art. 24.
fn term(terms: &ContractTerms, rules: &Ruleset, found: &mut Vec<ContractFinding>) {
    let Some(term) = &terms.term else { return };
    let Some((starts_on, ends_on)) = term.starts_on.zip(term.ends_on) else { return };
    let expected = term.months.and_then(|months| last_day(starts_on, months));
    let text = if ends_on < starts_on {
        Some(("结束日期早于开始日期".to_owned(), "The last day is before the first".to_owned()))
    } else {
        expected.filter(|expected| *expected != ends_on).map(|expected| {
            let months = term.months.unwrap_or_default();
            (
                format!("{starts_on} 起{months}个月应至 {expected}，现为 {ends_on}"),
                format!("{months} months from {starts_on} end on {expected}, not on {ends_on}"),
            )
        })
    };
    if let Some(text) = text {
        let mend = ("请核对起止日期", "Check first and last day");
        found.push(error(Code::TermDiffers, "term.ends_on", text, mend));
    }
    let Some((entry, period)) = rules.period("contract_term").filter(|(_, period)| period.unit == PeriodUnit::Year)
    else {
        return;
    };
    let within = |years: Option<u16>| years.is_none_or(|years| Some(ends_on) <= years_end(starts_on, years));
    if within(period.max) {
        return;
    }
    let basis = Some(entry.source.basis.clone());
    let (most, longest) = (period.max.unwrap_or_default(), period.extended_max);
    if longest.is_some() && within(longest) {
        if said(term.longer_because.as_ref()) {
            return;
        }
        let given = period.extended_if.clone().unwrap_or_default();
        let text = (
            format!("服务期限超过{most}年，须符合条件：{}", given.zh),
            format!("Longer than {most} year(s), which needs: {}", given.en),
        );
        let mend = ("请说明符合条件的情况，或缩短期限", "Say how the conditions are met, or shorten it");
        let finding = error(Code::TermTooLong, "term.longer_because", text, mend);
        found.push(ContractFinding { basis, ..finding });
        return;
    }
    let most = longest.unwrap_or(most);
    let text = (format!("服务期限最长{most}年"), format!("The term is {most} year(s) at most"));
    let finding = error(Code::TermTooLong, "term.ends_on", text, ("请缩短期限", "Shorten it"));
    found.push(ContractFinding { basis, ..finding });
}

fn years_end(starts_on: NaiveDate, years: u16) -> Option<NaiveDate> {
    last_day(starts_on, u32::from(years).checked_mul(12)?)
}

/// 条例 Art. 48.
fn security(terms: &ContractTerms, rules: &Ruleset, found: &mut Vec<ContractFinding>) {
    let Some(security) = &terms.security else { return };
    let Some(amount) = security.amount.filter(|amount| *amount > Money::ZERO) else {
        let text = ("没有填写履约保证金金额".to_owned(), "The amount of the security is missing".to_owned());
        found.push(error(Code::Missing, "security.amount", text, ("请填写，或删除此项", "Enter it, or take it out")));
        return;
    };
    if security.form.is_none() {
        let text = ("没有选择履约保证金的形式".to_owned(), "The form of the security is missing".to_owned());
        found.push(error(Code::Missing, "security.form", text, ("请选择非现金形式", "Choose a form other than cash")));
    }
    let limit = rules.greatest_share("performance_security").zip(terms.price);
    if let Some((most, price)) = limit.filter(|(most, price)| most.compare_share(amount, *price) == Ordering::Greater) {
        let text = (
            format!("履约保证金 {amount} 元超过合同价款的{most}（{} 元）", most.of(price)),
            format!("The security of {amount} is over {most} of the price ({})", most.of(price)),
        );
        let finding = error(Code::SecurityTooHigh, "security.amount", text, ("请降低金额", "Lower it"));
        let basis = limit_entry(rules, "performance_security").map(|entry| entry.source.basis.clone());
        found.push(ContractFinding { basis, ..finding });
    }
}

/// 法 Art. 48: only a part, and never the whole.
fn subcontracts(terms: &ContractTerms, found: &mut Vec<ContractFinding>) {
    let sum: i64 = terms.subcontracts.iter().filter_map(|one| one.share).map(Ratio::bp).sum();
    if sum >= Ratio::ONE.bp() {
        let text = (
            format!("分包比例合计 {}，相当于转包", Ratio::from_bp(sum)),
            format!("Subcontracts sum to {}: that is assignment of the whole", Ratio::from_bp(sum)),
        );
        let mend = ("合同不得转包，请核对分包比例", "A contract is not assigned; check the shares");
        found.push(error(Code::SubcontractWhole, "subcontracts", text, mend));
    }
}

/// Of clauses that exclude each other one is chosen.
fn choices(clauses: &[ClauseView], found: &mut Vec<ContractFinding>) {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for clause in clauses {
        if let Some(group) = &clause.group {
            *groups.entry(group).or_default() += usize::from(clause.chosen);
        }
    }
    for (group, chosen) in groups.into_iter().filter(|(_, chosen)| *chosen != 1) {
        let titles: Vec<&str> =
            clauses.iter().filter(|one| one.group.as_deref() == Some(group)).map(|one| one.title.zh.as_str()).collect();
        let text = (
            format!("“{}”须且只须选择一条，现选{chosen}条", titles.join("”“")),
            format!("Choose one of the clauses of {group}; {chosen} are chosen"),
        );
        found.push(error(Code::ClauseChoice, "clauses", text, ("请选择一条", "Choose one")));
    }
}

#[cfg(test)]
mod tests;
