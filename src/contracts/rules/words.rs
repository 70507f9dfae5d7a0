//! Words of the text of a contract, which is Chinese, for what terms keep as types.

use crate::contracts::model::SecurityForm;
use crate::kernel::Money;
use crate::opportunities::model::{
    Comparison, Consequence, Every, PaymentBase, PaymentEvent, Per, Period, Quantity, QuantityKind, SpanUnit, StrikeOf,
    Strikes,
};

/// 壹万贰仟元整: an amount as contracts write it. Below zero or beyond a trillion it is left to the figures.
#[must_use]
pub fn capital(amount: Money) -> String {
    const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
    const GROUPS: [&str; 3] = ["", "万", "亿"];
    let digit = |value: i64| usize::try_from(value).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or('零');
    let fen = amount.fen();
    let yuan = fen / 100;
    if fen < 0 || yuan >= 1_000_000_000_000 {
        return amount.to_string();
    }
    let mut text = String::new();
    let mut zero = false;
    for group in (0_u32..3).rev() {
        let value = (yuan / 10_000_i64.pow(group)) % 10_000;
        if value == 0 {
            zero = !text.is_empty();
            continue;
        }
        for place in (0_u32..4).rev() {
            let one = (value / 10_i64.pow(place)) % 10;
            if one == 0 {
                zero = zero || !text.is_empty();
                continue;
            }
            if zero {
                text.push('零');
                zero = false;
            }
            text.push(digit(one));
            text.push_str(usize::try_from(place).ok().and_then(|at| PLACES.get(at)).copied().unwrap_or_default());
        }
        zero = false;
        text.push_str(usize::try_from(group).ok().and_then(|at| GROUPS.get(at)).copied().unwrap_or_default());
    }
    if text.is_empty() {
        text.push('零');
    }
    text.push('元');
    match (fen % 100 / 10, fen % 10) {
        (0, 0) => text.push('整'),
        (tenths, 0) => text.extend([digit(tenths), '角', '整']),
        (0, last) => text.extend(['零', digit(last), '分']),
        (tenths, last) => text.extend([digit(tenths), '角', digit(last), '分']),
    }
    text
}

/// 一、二、…, up to 99.
#[must_use]
pub fn ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: usize| DIGITS.get(at).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

/// `amount` with its capitals.
#[must_use]
pub fn money(amount: Money) -> String {
    format!("人民币{}（¥{amount}）", capital(amount))
}

pub(super) fn category(word: &str) -> &str {
    match word {
        "labour" => "人员经费",
        "activity" | "business_activity" => "业务活动费",
        "supervision" => "督导费",
        "training" => "培训费",
        "management" => "管理费",
        "tax" => "税费",
        "insurance" | "service_insurance" => "保险费",
        "service_insurance_and_tax" => "服务保险及税费",
        "volunteer" => "志愿者补贴",
        "equipment" => "设备费",
        "publicity" => "宣传费",
        "evaluation" => "评估费",
        "other" => "其他费用",
        own => own,
    }
}

pub(super) const fn comparison(word: Comparison) -> &'static str {
    match word {
        Comparison::AtLeast => "不少于",
        Comparison::MoreThan => "多于",
        Comparison::Exactly => "",
        Comparison::AtMost => "不多于",
        Comparison::LessThan => "少于",
        Comparison::About => "约",
    }
}

pub(super) const fn per(word: Per) -> &'static str {
    match word {
        Per::Worker => "每名社工",
        Per::Centre => "每个中心",
        Per::Community => "每个社区",
        Per::Lot => "每个标段（片区）",
        Per::Group => "每组",
        Per::Project => "",
    }
}

pub(super) const fn every(word: Every) -> &'static str {
    match word {
        Every::Week => "每周",
        Every::Month => "每月",
        Every::Quarter => "每季度",
        Every::HalfYear => "每半年",
        Every::Year => "每年",
        Every::Term => "",
    }
}

pub(super) fn quantity(quantity: &Quantity) -> String {
    let kind = match quantity.kind {
        Some(QuantityKind::AsNeeded) => Some("按需提供".to_owned()),
        Some(QuantityKind::Unquantified) => Some("按采购文件要求".to_owned()),
        _ => None,
    };
    let bound = quantity.comparison.map(comparison).unwrap_or_default();
    let number = quantity.number.map(|number| format!("{bound}{}", number.normalize()));
    number.or_else(|| quantity.wording.clone()).or(kind).unwrap_or_default()
}

pub(super) fn period(period: &Period) -> String {
    let unit = match period.unit {
        Some(SpanUnit::WorkingDays) => "个工作日",
        Some(SpanUnit::Weeks) => "周",
        Some(SpanUnit::Months) => "个月",
        Some(SpanUnit::Days) | None => "日",
    };
    format!("{}{unit}", period.count)
}

pub(super) const fn event(word: PaymentEvent) -> &'static str {
    match word {
        PaymentEvent::ContractSigned => "合同签订",
        PaymentEvent::ContractEffective => "合同生效",
        PaymentEvent::Performance => "合同履行",
        PaymentEvent::Date => "约定日期",
        PaymentEvent::MidTerm => "中期评估",
        PaymentEvent::Acceptance => "验收合格",
        PaymentEvent::FinalAssessment => "末期评估",
        PaymentEvent::EachQuarter => "每季度",
        PaymentEvent::EachMonth => "每月",
    }
}

pub(super) const fn base(word: PaymentBase) -> &'static str {
    match word {
        PaymentBase::AwardAmount | PaymentBase::ContractTotal => "合同价款",
        PaymentBase::ProjectFunds => "项目经费",
        PaymentBase::ActualCost => "实际发生额",
        PaymentBase::Remainder => "剩余款项",
    }
}

pub(super) fn strikes(strikes: &Strikes) -> Option<String> {
    let of = match strikes.of? {
        StrikeOf::FailedAssessment => "考核不合格",
        StrikeOf::WrittenReminder => "书面提醒",
        StrikeOf::Complaint => "查实的投诉",
    };
    Some(format!("{of}达到{}次的，{}", strikes.count?, consequence(strikes.consequence?)))
}

pub(super) const fn consequence(word: Consequence) -> &'static str {
    match word {
        Consequence::Termination => "甲方可以解除合同",
        Consequence::Deduction => "扣减相应款项",
        Consequence::Replacement => "更换人员",
        Consequence::NoRenewal => "不再续签",
    }
}

pub(super) const fn form(word: SecurityForm) -> &'static str {
    match word {
        SecurityForm::Cheque => "支票",
        SecurityForm::Draft => "汇票",
        SecurityForm::PromissoryNote => "本票",
        SecurityForm::Guarantee => "保函",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_on_a_cheque() {
        for (fen, text) in [
            (0, "零元整"),
            (1, "零元零壹分"),
            (400_000_000, "肆佰万元整"),
            (10_005_000, "壹拾万零伍拾元整"),
            (123_456_789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
            (30_000_050, "叁拾万元伍角整"),
            (1_000_000_000_100, "壹佰亿零壹元整"),
            (100_000_300_000, "壹拾亿零叁仟元整"),
            (68_880_000, "陆拾捌万捌仟捌佰元整"),
        ] {
            assert_eq!(capital(Money::from_fen(fen)), text, "{fen}");
        }
    }

    #[test]
    fn sections_are_counted_in_chinese() {
        assert_eq!([1, 9, 10, 11, 14, 20, 23].map(ordinal), ["一", "九", "十", "十一", "十四", "二十", "二十三"]);
    }
}
