//! Values and tests as people read them.

use super::condition::{Codes, Leaf, Period, Test, last_year_due};
use super::evaluate::{Case, days_of_change};
use super::facts::{DatedValue, FactDef, FactType, Timing, Unit, Value};
use super::points::Points;
use crate::kernel::{Money, Ratio, Text};
use chrono::NaiveDate;

/// Several texts after one another.
fn join(texts: impl IntoIterator<Item = Text>, zh: &str, en: &str) -> Text {
    let (all_zh, all_en): (Vec<String>, Vec<String>) =
        texts.into_iter().map(|t| (t.zh.clone(), if t.en.is_empty() { t.zh } else { t.en })).unzip();
    Text::new(all_zh.join(zh), all_en.join(en))
}

fn same(text: impl std::fmt::Display) -> Text {
    Text::new(text.to_string(), text.to_string())
}

fn no_data() -> Text {
    Text::new("无数据", "no data")
}

impl Case<'_> {
    /// A value of `fact`.
    #[must_use]
    pub fn value_text(&self, fact: &FactDef, value: &Value) -> Text {
        match value {
            Value::Enum(ordinal) => fact.word_at(*ordinal).map_or_else(no_data, |word| word.label.clone()),
            Value::Number(n) => match fact.kind {
                FactType::Number { unit: Unit::Money } => {
                    let yuan = Money::from_fen(*n);
                    Text::new(format!("{yuan} 元"), format!("{yuan} yuan"))
                }
                FactType::Number { unit: Unit::Ratio } => same(Ratio::from_bp(*n)),
                FactType::Number { unit: Unit::Hundredths } => same(Points::from_hundredths(*n)),
                _ => same(n),
            },
            Value::Date(date) => same(date),
            Value::Bool(true) => Text::new("是", "yes"),
            Value::Bool(false) => Text::new("否", "no"),
            Value::Set(codes) => self.codes_text(fact, codes),
        }
    }

    fn codes_text(&self, fact: &FactDef, codes: &[String]) -> Text {
        if codes.is_empty() {
            return Text::new("无", "none");
        }
        let named = codes.iter().map(|code| match &fact.kind {
            FactType::Set { tree: Some(tree), .. } => same(self.vocabulary.names.of(*tree, code)),
            FactType::Set { values, .. } => {
                values.iter().find(|w| w.id == *code).map_or_else(|| same(code), |w| w.label.clone())
            }
            _ => same(code),
        });
        join(named, "、", ", ")
    }

    fn values_text(&self, fact: &FactDef, values: &[Value]) -> Text {
        join(values.iter().map(|v| self.value_text(fact, v)), "、", ", ")
    }

    /// What a test asks, or with `negated` what is asked by its denial.
    pub(super) fn wanted(&self, fact: &FactDef, leaf: &Leaf, negated: bool) -> Text {
        let one = |zh: &str, en: &str, text: Text| {
            let en_value = if text.en.is_empty() { text.zh.clone() } else { text.en };
            Text::new(format!("{zh}{}", text.zh), format!("{en} {en_value}"))
        };
        let date = matches!(fact.kind, FactType::Date);
        let codes = |codes: &Codes| self.codes_text(fact, self.codes(codes));
        match (&leaf.test, negated) {
            (Test::In(v), false) if v.len() == 1 => one("为", "is", self.values_text(fact, v)),
            (Test::In(v), false) => one("为以下之一：", "one of", self.values_text(fact, v)),
            (Test::In(v), true) => one("不得为", "is not", self.values_text(fact, v)),
            (Test::AtLeast(v), false) if date => one("不早于", "on or after", self.value_text(fact, v)),
            (Test::AtLeast(v), true) if date => one("早于", "before", self.value_text(fact, v)),
            (Test::AtMost(v), false) if date => one("不晚于", "on or before", self.value_text(fact, v)),
            (Test::AtMost(v), true) if date => one("晚于", "after", self.value_text(fact, v)),
            (Test::AtLeast(v), false) => one("不低于", "at least", self.value_text(fact, v)),
            (Test::AtLeast(v), true) => one("低于", "less than", self.value_text(fact, v)),
            (Test::AtMost(v), false) => one("不超过", "at most", self.value_text(fact, v)),
            (Test::AtMost(v), true) => one("高于", "more than", self.value_text(fact, v)),
            (Test::Within(p), negated) => {
                let text = Text::new(
                    format!("在近{}内（{} 以来）", period_zh(*p), p.before(self.as_of)),
                    format!("within the last {} (since {})", period_en(*p), p.before(self.as_of)),
                );
                if negated { one("不", "not", text) } else { text }
            }
            (Test::AtLeastAgo(p), negated) => {
                let text = Text::new(
                    format!("满{}（{} 或更早）", period_zh(*p), p.before(self.as_of)),
                    format!("at least {} ago ({} or earlier)", period_en(*p), p.before(self.as_of)),
                );
                if negated { one("未", "not", text) } else { text }
            }
            (Test::Valid, false) => Text::new("有效", "in force"),
            (Test::Valid, true) => Text::new("无有效记录", "not in force"),
            (Test::Covers(c), false) => one("包含", "covers", codes(c)),
            (Test::Covers(c), true) => one("不包含", "does not cover", codes(c)),
            (Test::Under(c), false) => one("位于", "within", codes(c)),
            (Test::Under(c), true) => one("不在", "not within", codes(c)),
            (Test::AnyOf(c), false) => one("含以下之一：", "has one of", codes(c)),
            (Test::AnyOf(c), true) => one("不得含", "has none of", codes(c)),
            (Test::LastYears { years, among, due }, negated) => {
                let last = last_year_due(self.as_of, *due);
                let first = last - i32::from(*years) + 1;
                let values = self.values_text(fact, among);
                let (zh, en) = if negated { ("不全为", "not all") } else { ("均为", "all") };
                Text::new(
                    format!("{first}至{last}年度{zh}{}", values.zh),
                    format!("{first} to {last} {en} {}", values.en),
                )
            }
            (Test::Throughout { period, among }, negated) => {
                let first = period.before(self.as_of);
                let values = self.values_text(fact, among);
                let (zh, en) = if negated { ("不始终为", "not always") } else { ("始终为", "always") };
                Text::new(
                    format!("{first} 至 {} {zh}{}", self.as_of, values.zh),
                    format!("{en} {} from {first} to {}", values.en, self.as_of),
                )
            }
        }
    }

    /// What is known, as far as the test asks for it.
    pub(super) fn seen(&self, fact: &FactDef, leaf: &Leaf) -> Text {
        let sheet = self.sheet(leaf.about);
        match &leaf.test {
            Test::LastYears { years, due, .. } => {
                let last = last_year_due(self.as_of, *due);
                let each = (0..i32::from(*years)).rev().map(|back| {
                    let year = last - back;
                    let value = sheet.value_of_year(fact, year).map_or_else(no_data, |v| self.value_text(fact, v));
                    Text::new(format!("{year}年度{}", value.zh), format!("{year}: {}", value.en))
                });
                join(each, "，", ", ")
            }
            Test::Throughout { period, .. } => {
                let each = days_of_change(sheet, fact, *period, self.as_of).into_iter().map(|day| {
                    let value = sheet.value_on(fact, day).map_or_else(no_data, |v| self.value_text(fact, v));
                    Text::new(format!("{day} 起{}", value.zh), format!("{} from {day}", value.en))
                });
                join(each, "，", ", ")
            }
            _ => {
                let Some(value) = sheet.value_on(fact, self.as_of) else { return no_data() };
                let text = self.value_text(fact, value);
                match sheet.record_on(&fact.id, self.as_of) {
                    Some(record) if fact.timing == Timing::Dated => with_validity(&text, record),
                    _ => text,
                }
            }
        }
    }
}

fn with_validity(text: &Text, DatedValue { from, until, .. }: &DatedValue) -> Text {
    let open = |until: &Option<NaiveDate>, word: &str| until.map_or_else(|| word.to_owned(), |day| day.to_string());
    Text::new(
        format!("{}（{from} 至 {}）", text.zh, open(until, "今")),
        format!("{} ({from} to {})", if text.en.is_empty() { &text.zh } else { &text.en }, open(until, "now")),
    )
}

fn period_zh(period: Period) -> String {
    match period {
        Period::Years(n) => format!("{n}年"),
        Period::Months(n) => format!("{n}个月"),
        Period::Days(n) => format!("{n}日"),
    }
}

fn period_en(period: Period) -> String {
    let (n, unit) = match period {
        Period::Years(n) => (n, "year"),
        Period::Months(n) => (n, "month"),
        Period::Days(n) => (n, "day"),
    };
    if n == 1 { format!("{n} {unit}") } else { format!("{n} {unit}s") }
}
