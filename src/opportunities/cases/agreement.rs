//! Payments, cost rules, assessment and breach: from sentences to typed terms and back.

use super::record;
use super::scan::{
    amount, ascii_signs, count_before, number, numeral, percent, percent_number, trailing, without_brackets,
};
use crate::kernel::{Money, Ratio, Result};
use crate::opportunities::model::{
    AcceptanceTerm, AssessmentTerm, AssessorShare, BreachTerm, Consequence, CostBase, CostTerm, PaymentBase,
    PaymentEvent, PaymentKind, PaymentTerm, PaymentTrigger, Period, RatingBand, ScoreDeduction, SpanUnit, StrikeOf,
    Strikes, Timing, Vacancy, Weighting,
};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const COST_BASES: [(&str, CostBase); 4] = [
    ("项目经费", CostBase::ProjectFunds),
    ("投标报价", CostBase::BidPrice),
    ("合同金额", CostBase::ContractTotal),
    ("整体打包经费", CostBase::PackageFunds),
];

const PAYMENT_BASES: [(&str, PaymentBase); 4] = [
    ("中标金额", PaymentBase::AwardAmount),
    ("合同总额", PaymentBase::ContractTotal),
    ("项目经费", PaymentBase::ProjectFunds),
    ("剩余", PaymentBase::Remainder),
];

/// The typed value whose standard wording `text` is; else the one `text` speaks of, with the wording to keep.
fn worded<T: Copy>(words: &[(&str, T)], text: &str, loose: impl Fn(&str) -> Option<T>) -> (Option<T>, Option<String>) {
    match words.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => (Some(*value), None),
        None => (loose(text), Some(text.to_owned())),
    }
}

/// The standard wording of a typed value, unless another is kept.
fn wording<T: Copy + PartialEq>(words: &[(&str, T)], value: Option<T>, kept: Option<&String>) -> Option<String> {
    kept.cloned().or_else(|| words.iter().find(|(_, v)| Some(*v) == value).map(|(word, _)| (*word).to_owned()))
}

pub(super) fn read_cost(rule: record::CostRule) -> Result<CostTerm> {
    let loose = |text: &str| {
        if text.contains("人数") {
            Some(CostBase::HeadcountStandard)
        } else if text.contains("报价") || text.contains("中标价") {
            Some(CostBase::BidPrice)
        } else if text.contains("合同") {
            Some(CostBase::ContractTotal)
        } else {
            None
        }
    };
    let (base, base_wording) = worded(&COST_BASES, &rule.base, loose);
    Ok(CostTerm {
        categories: rule.categories,
        min: rule.min_pct.as_ref().map(|n| percent(n, "cost_rules.min_pct")).transpose()?,
        max: rule.max_pct.as_ref().map(|n| percent(n, "cost_rules.max_pct")).transpose()?,
        base,
        standard: base_wording.as_deref().and_then(ten_thousands),
        base_wording,
        bid_committed: rule.bid_committed,
        scored_in: rule.scored_in,
        quote: Some(rule.quote),
        lines: Some(rule.r#where),
        note: rule.note,
    })
}

/// The amount before 万, in yuan.
fn ten_thousands(text: &str) -> Option<Money> {
    let (before, _) = text.split_once('万')?;
    let yuan = trailing(before)?.1.decimal().checked_mul(Decimal::from(10_000))?;
    Money::from_decimal(yuan).ok()
}

pub(super) fn write_cost(term: &CostTerm) -> record::CostRule {
    record::CostRule {
        categories: term.categories.clone(),
        min_pct: term.min.map(percent_number),
        max_pct: term.max.map(percent_number),
        base: wording(&COST_BASES, term.base, term.base_wording.as_ref()).unwrap_or_default(),
        quote: term.quote.clone().unwrap_or_default(),
        r#where: term.lines.clone().unwrap_or_default(),
        bid_committed: term.bid_committed,
        scored_in: term.scored_in.clone(),
        note: term.note.clone(),
    }
}

pub(super) fn read_payment(payment: record::Payment) -> Result<PaymentTerm> {
    let share = payment.pct.as_ref().map(|n| percent(n, "payments.pct")).transpose()?;
    let text = payment.when;
    let loose = |text: &str| {
        if text.contains("中标") {
            Some(PaymentBase::AwardAmount)
        } else if text.contains("合同") {
            Some(PaymentBase::ContractTotal)
        } else if text.contains("剩余") {
            Some(PaymentBase::Remainder)
        } else if text.contains("实际") {
            Some(PaymentBase::ActualCost)
        } else {
            None
        }
    };
    let (base, base_wording) = payment.base.map_or((None, None), |base| worded(&PAYMENT_BASES, &base, loose));
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let kind = match share {
        Some(_) if has(&["不超过", "最高"]) => Some(PaymentKind::UpTo),
        Some(_) => Some(PaymentKind::Share),
        None if has(&["报销", "实报", "据实"]) => Some(PaymentKind::Reimbursement),
        None if has(&["等级", "评分", "得分"]) => Some(PaymentKind::ByRating),
        None if has(&["预付"]) => Some(PaymentKind::Prepayment),
        None if has(&["尾款", "余款", "剩余"]) => Some(PaymentKind::Balance),
        None => None,
    };
    let (due, invoice) = text.split_once("收到发票").map_or((text.as_str(), None), |(due, rest)| (due, Some(rest)));
    Ok(PaymentTerm {
        kind,
        share,
        base,
        base_wording,
        trigger: trigger(due),
        invoice_period: invoice.and_then(period),
        documents: None,
        wording: Some(text),
        lines: Some(payment.r#where),
    })
}

fn trigger(text: &str) -> Option<PaymentTrigger> {
    const EVENTS: [(&str, PaymentEvent); 9] = [
        ("季度", PaymentEvent::EachQuarter),
        ("每月", PaymentEvent::EachMonth),
        ("验收", PaymentEvent::Acceptance),
        ("执行满", PaymentEvent::Performance),
        ("生效", PaymentEvent::ContractEffective),
        ("签订", PaymentEvent::ContractSigned),
        ("期满", PaymentEvent::FinalAssessment),
        ("绩效评价", PaymentEvent::FinalAssessment),
        ("中期", PaymentEvent::MidTerm),
    ];
    let text = text.trim_start_matches("服务期限内");
    let timing =
        if text.contains('内') { Some(Timing::Within) } else { text.contains('后').then_some(Timing::After) };
    if let Some(date) = date(text) {
        return Some(PaymentTrigger { event: Some(PaymentEvent::Date), timing, offset: None, date: Some(date) });
    }
    let (_, event) = EVENTS.iter().find(|(word, _)| text.contains(word))?;
    Some(PaymentTrigger { event: Some(*event), timing, offset: period(text), date: None })
}

/// `2024年2月1日`.
fn date(text: &str) -> Option<NaiveDate> {
    let (before, after) = text.split_once('年')?;
    let year = trailing(before)?.1.decimal().to_i32()?;
    let (month, rest) = numeral(after)?;
    let (day, _) = numeral(rest.strip_prefix('月')?)?;
    NaiveDate::from_ymd_opt(year, month.to_u32()?, day.to_u32()?)
}

/// The first span of time a text names.
fn period(text: &str) -> Option<Period> {
    const UNITS: [(&[&str], SpanUnit); 4] = [
        (&["个工作日", "工作日"], SpanUnit::WorkingDays),
        (&["个月", "月内"], SpanUnit::Months),
        (&["周", "个星期"], SpanUnit::Weeks),
        (&["日", "天"], SpanUnit::Days),
    ];
    UNITS.iter().find_map(|(words, unit)| Some(Period { count: count_before(text, words)?, unit: Some(*unit) }))
}

pub(super) fn write_payment(term: &PaymentTerm) -> record::Payment {
    record::Payment {
        pct: term.share.map(percent_number),
        when: term.wording.clone().unwrap_or_default(),
        base: wording(&PAYMENT_BASES, term.base, term.base_wording.as_ref()),
        r#where: term.lines.clone().unwrap_or_default(),
    }
}

pub(super) fn read_acceptance(clause: record::Summary) -> AcceptanceTerm {
    AcceptanceTerm {
        third_party: clause.summary.contains("第三方").then_some(true),
        text: Some(clause.summary),
        lines: Some(clause.r#where),
        ..AcceptanceTerm::default()
    }
}

pub(super) fn read_assessment(assessment: record::Assessment) -> Result<AssessmentTerm> {
    let band = assessment.band.clone().unwrap_or_default();
    let weighting = match &assessment.weight {
        None => None,
        Some(weight) => Some(Weighting {
            weight: weight.as_ref().map(|n| percent(n, "performance_assessment.weight")).transpose()?,
            assessors: assessor(&band).into_iter().collect(),
        }),
    };
    Ok(AssessmentTerm {
        weighting,
        ratings: ratings(&band),
        whole_scores: None,
        deduction: deduction(&band),
        strikes: strikes(&format!("{}：{band}", assessment.indicator)),
        vacancies: vacancies(&band),
        indicator: Some(assessment.indicator),
        band: assessment.band,
        lines: Some(assessment.r#where),
    })
}

/// `社区党委意见占评估权重50%以上`.
fn assessor(text: &str) -> Option<AssessorShare> {
    let (who, rest) = text.split_once("意见占")?;
    let at = rest.find(|c: char| c.is_ascii_digit())?;
    let (value, _) = amount(rest.get(at..)?)?;
    let hundredths = (value * Decimal::ONE_HUNDRED).to_i64()?;
    Some(AssessorShare { assessor: Some(who.to_owned()), at_least: Some(Ratio::from_bp(hundredths)) })
}

/// `累计两次未通过→可解除`.
fn strikes(text: &str) -> Option<Strikes> {
    let counted = text.split_once("累计").map(|(_, rest)| rest);
    let (of, count) = if text.contains("投诉") {
        (StrikeOf::Complaint, count_before(text, &["次"])?)
    } else if text.contains("催告") {
        (StrikeOf::WrittenReminder, counted.and_then(|rest| count_before(rest, &["次"]))?)
    } else if text.contains("考核") || text.contains("评估") {
        (StrikeOf::FailedAssessment, counted.and_then(|rest| count_before(rest, &["次"]))?)
    } else {
        return None;
    };
    Some(Strikes { of: Some(of), count: Some(count), consequence: consequence(text) })
}

fn consequence(text: &str) -> Option<Consequence> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["解除", "终止"]) {
        Some(Consequence::Termination)
    } else if has(&["换人", "调换", "更换"]) {
        Some(Consequence::Replacement)
    } else if has(&["扣"]) {
        Some(Consequence::Deduction)
    } else if has(&["不再续"]) {
        Some(Consequence::NoRenewal)
    } else {
        None
    }
}

/// `单个空岗累计>10个工作日扣经费；>1个月可解除`.
fn vacancies(text: &str) -> Vec<Vacancy> {
    if !text.contains("空岗") {
        return Vec::new();
    }
    let one = |clause: &str| Some(Vacancy { longer_than: Some(period(clause)?), consequence: consequence(clause) });
    text.split('；').filter_map(one).collect()
}

/// `优秀>=90；良好80-89；不合格<=59`; nothing unless two bands or more are read.
fn ratings(text: &str) -> Vec<RatingBand> {
    let (plain, _) = without_brackets(&ascii_signs(text));
    let bands: Vec<RatingBand> = plain.split('；').filter_map(rating).collect();
    if bands.len() > 1 { bands } else { Vec::new() }
}

fn rating(clause: &str) -> Option<RatingBand> {
    let at = clause.find(|c: char| c.is_ascii_digit() || c == '>' || c == '<')?;
    let (name, range) = clause.split_at_checked(at)?;
    let named = |from, to| Some(RatingBand { name: Some(name.trim().to_owned()), from, to });
    if let Some(from) = range.strip_prefix(">=") {
        return named(whole(from), None);
    }
    if let Some(to) = range.strip_prefix("<=") {
        return named(None, whole(to));
    }
    let (from, to) = range.split_once('-')?;
    named(Some(whole(from)?), Some(whole(to)?))
}

fn whole(text: &str) -> Option<Decimal> {
    amount(text.trim()).filter(|(_, rest)| rest.trim_end_matches('分').trim().is_empty()).map(|(value, _)| value)
}

/// `(90-实际得分)/90×100%×合同总额`.
fn deduction(text: &str) -> Option<ScoreDeduction> {
    let (before, after) = text.split_once("-实际得分)/")?;
    let target = trailing(before)?.1.decimal();
    let (divisor, rest) = amount(after)?;
    let base = PAYMENT_BASES.iter().find(|(word, _)| rest.contains(word)).map(|(_, base)| *base);
    (target == divisor).then_some(ScoreDeduction { target: Some(target.normalize()), base })
}

pub(super) fn write_assessment(term: &AssessmentTerm) -> record::Assessment {
    record::Assessment {
        indicator: term.indicator.clone().unwrap_or_default(),
        band: term.band.clone(),
        weight: term.weighting.as_ref().map(|w| w.weight.map(|weight| number(Decimal::new(weight.bp(), 2)))),
        r#where: term.lines.clone().unwrap_or_default(),
    }
}

pub(super) fn read_breach(breach: record::Breach) -> Result<BreachTerm> {
    Ok(BreachTerm {
        share: breach.pct.as_ref().map(|n| percent(n, "breach.pct")).transpose()?,
        base_wording: breach.base,
        substantive: breach.summary.starts_with('★'),
        strikes: strikes(&breach.summary),
        text: Some(breach.summary),
        lines: Some(breach.r#where),
        note: breach.note,
    })
}

pub(super) fn write_breach(term: &BreachTerm) -> record::Breach {
    record::Breach {
        summary: term.text.clone().unwrap_or_default(),
        pct: term.share.map(percent_number),
        base: term.base_wording.clone(),
        note: term.note.clone(),
        r#where: term.lines.clone().unwrap_or_default(),
    }
}
