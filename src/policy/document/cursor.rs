//! Cursors that read a document and gather every fault instead of stopping at the first.

use super::{Node, Spot};
use crate::kernel::{Money, Ratio, Text};
use crate::policy::fault::{Sink, say};
use crate::policy::points::Points;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::str::FromStr;

/// A place in the tree: reads what stands there, or records why it cannot.
#[derive(Clone)]
pub(in crate::policy) struct Cursor<'d> {
    pub(in crate::policy) sink: &'d Sink,
    pub(in crate::policy) path: String,
    pub(in crate::policy) spot: &'d Spot,
}

impl<'d> Cursor<'d> {
    pub(in crate::policy) fn root(sink: &'d Sink, spot: &'d Spot) -> Self {
        Self { sink, path: String::new(), spot }
    }

    /// Records a fault here.
    pub(in crate::policy) fn fault(&self, code: &'static str, words: (String, String)) {
        self.sink.add(self.spot.line, &self.path, code, words);
    }

    fn wrong_type<T>(&self, zh: &str, en: &str) -> Option<T> {
        let (is_zh, is_en) = self.spot.node.kind();
        let words = (format!("应为{zh}，现为{is_zh}"), format!("expected {en}, this is {is_en}"));
        self.fault("wrong_type", words);
        None
    }

    pub(in crate::policy) const fn is_null(&self) -> bool {
        matches!(self.spot.node, Node::Null)
    }

    pub(in crate::policy) fn text(&self) -> Option<&'d str> {
        match &self.spot.node {
            Node::Text(text) if text.trim().is_empty() => {
                self.fault("empty", say!("不能为空", "must not be empty"));
                None
            }
            Node::Text(text) => Some(text.trim()),
            _ => self.wrong_type("文字", "a text"),
        }
    }

    /// A label: `"文字"` or `{ zh = "…", en = "…" }`.
    pub(in crate::policy) fn label(&self) -> Option<Text> {
        match &self.spot.node {
            Node::Table(_) => {
                let mut fields = self.table()?;
                let zh = fields.need("zh").and_then(|c| c.text().map(str::to_owned));
                let en = fields.get("en").and_then(|c| c.text().map(str::to_owned));
                fields.done();
                Some(Text::new(zh?, en.unwrap_or_default()))
            }
            _ => self.text().map(|zh| Text::new(zh, "")),
        }
    }

    pub(in crate::policy) fn bool(&self) -> Option<bool> {
        match self.spot.node {
            Node::Bool(value) => Some(value),
            _ => self.wrong_type("true 或 false", "true or false"),
        }
    }

    pub(in crate::policy) fn date(&self) -> Option<NaiveDate> {
        match &self.spot.node {
            Node::Date(date) => Some(*date),
            Node::Text(text) => text.parse().ok().or_else(|| {
                self.fault(
                    "bad_date",
                    say!("不是日期：{}，应写作 2026-03-01", "not a date: {}, write 2026-03-01", text),
                );
                None
            }),
            _ => self.wrong_type("日期", "a date"),
        }
    }

    pub(in crate::policy) fn integer(&self) -> Option<i64> {
        match self.spot.node {
            Node::Integer(number) => Some(number),
            _ => self.wrong_type("整数", "a whole number"),
        }
    }

    /// A whole number from `least` up.
    pub(in crate::policy) fn count<N: TryFrom<i64>>(&self, least: i64) -> Option<N> {
        let number = self.integer()?;
        let fits = (number >= least).then(|| N::try_from(number).ok()).flatten();
        if fits.is_none() {
            self.fault(
                "out_of_range",
                say!("数值 {} 超出范围，应不小于 {}", "{} is out of range, at least {} expected", number, least),
            );
        }
        fits
    }

    /// A share from 0 % to 100 %: `"60%"`, or basis points in JSON.
    pub(in crate::policy) fn share(&self) -> Option<Ratio> {
        let ratio = match &self.spot.node {
            Node::Text(text) => text.parse::<Ratio>().ok(),
            Node::Integer(bp) if self.spot.line.is_none() => Some(Ratio::from_bp(*bp)),
            _ => None,
        };
        let within = ratio.filter(|r| (Ratio::ZERO..=Ratio::ONE).contains(r));
        if within.is_none() {
            let words = say!(
                "不是 0% 到 100% 之间的百分比，应写作 \"60%\" 或 \"17.22%\"（带引号）",
                "not a share from 0% to 100%; write \"60%\" or \"17.22%\" in quotes"
            );
            self.fault("bad_share", words);
        }
        within
    }

    /// An amount: `"120000.00"`, or whole yuan.
    pub(in crate::policy) fn money(&self) -> Option<Money> {
        let amount = match &self.spot.node {
            Node::Text(text) => text.parse::<Money>().ok(),
            Node::Integer(yuan) => Some(Money::from_yuan(*yuan)),
            _ => None,
        };
        let valid = amount.filter(|money| !money.is_negative());
        if valid.is_none() {
            let words = say!(
                "不是有效金额，应写作 \"120000.00\"（元，带引号）或整数元",
                "not an amount; write \"120000.00\" (yuan, in quotes) or whole yuan"
            );
            self.fault("bad_money", words);
        }
        valid
    }

    /// Hundredths: `"92.5"` in quotes, or a whole number.
    pub(in crate::policy) fn hundredths(&self) -> Option<i64> {
        let value = match &self.spot.node {
            Node::Text(text) => text.parse::<Points>().ok().map(Points::hundredths),
            Node::Integer(whole) => whole.checked_mul(100),
            _ => None,
        };
        if value.is_none() {
            let words = say!(
                "不是有效数值，应写作整数或带引号的两位小数，如 \"92.5\"",
                "not a number; write a whole number, or up to two places in quotes: \"92.5\""
            );
            self.fault("bad_number", words);
        }
        value
    }

    /// One of the words of `T`.
    pub(in crate::policy) fn word<T: FromStr + AsRef<str>>(&self, allowed: &[T]) -> Option<T> {
        let text = self.text()?;
        text.parse().ok().or_else(|| {
            let allowed: Vec<&str> = allowed.iter().map(AsRef::as_ref).collect();
            self.not_allowed(text, &allowed);
            None
        })
    }

    /// Records that `word` is none of the allowed ones.
    pub(in crate::policy) fn not_allowed(&self, word: &str, allowed: &[&str]) {
        let allowed = allowed.join(", ");
        self.fault("unknown_value", say!("未知的值“{}”，可用：{}", "unknown value “{}”, allowed: {}", word, allowed));
    }

    /// The items of a list that is not empty.
    pub(in crate::policy) fn list(&self) -> Option<Vec<Self>> {
        match &self.spot.node {
            Node::List(items) if items.is_empty() => {
                self.fault("empty", say!("列表不能为空", "the list must not be empty"));
                None
            }
            Node::List(items) => Some(
                items
                    .iter()
                    .enumerate()
                    .map(|(at, spot)| Self { sink: self.sink, path: format!("{}[{}]", self.path, at + 1), spot })
                    .collect(),
            ),
            _ => self.wrong_type("列表", "a list"),
        }
    }

    /// Each item of a list read by `read`; `None` if any cannot be read.
    pub(in crate::policy) fn each<T>(&self, read: impl Fn(&Self) -> Option<T>) -> Option<Vec<T>> {
        let items = self.list()?;
        let read: Vec<Option<T>> = items.iter().map(read).collect();
        read.into_iter().collect()
    }

    pub(in crate::policy) fn table(&self) -> Option<Fields<'d>> {
        match &self.spot.node {
            Node::Table(members) => Some(Fields {
                sink: self.sink,
                path: self.path.clone(),
                line: self.spot.line,
                members,
                asked: Vec::new(),
                faults_before: self.sink.count(),
            }),
            _ => self.wrong_type("表（{ … }）", "a table ({ … })"),
        }
    }

    /// The tables of a `[[list]]` with their ids, refusing an id given twice.
    pub(in crate::policy) fn items(&self) -> Vec<(String, Fields<'d>)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for item in self.list().into_iter().flatten() {
            let Some(mut fields) = item.table() else { continue };
            let Some(id) = fields.need("id").and_then(|c| c.id()) else { continue };
            fields.path = format!("{}[{id}]", self.path);
            if seen.insert(id.clone()) {
                found.push((id, fields));
            } else {
                let words = say!("编号“{}”在本节中重复", "the id “{}” appears twice in this section", id);
                fields.fault("duplicate_id", words);
            }
        }
        found
    }

    /// An id: letters, digits, `-`, `_`.
    pub(in crate::policy) fn id(&self) -> Option<String> {
        let text = self.text()?;
        let plain = text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !plain {
            let words = say!(
                "编号“{}”只能用字母、数字、- 和 _，至多64个字符",
                "the id “{}” may have letters, digits, - and _ only, at most 64",
                text
            );
            self.fault("bad_id", words);
        }
        plain.then(|| text.to_owned())
    }
}

/// The members of a table while they are being read; remembers what was asked for, so that what is left over is unknown.
pub(in crate::policy) struct Fields<'d> {
    pub(in crate::policy) sink: &'d Sink,
    pub(in crate::policy) path: String,
    line: Option<usize>,
    members: &'d [(String, Spot)],
    asked: Vec<&'static str>,
    faults_before: usize,
}

impl<'d> Fields<'d> {
    fn child(&self, key: &str, spot: &'d Spot) -> Cursor<'d> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Cursor { sink: self.sink, path, spot }
    }

    /// The member `key`, if it is there.
    pub(in crate::policy) fn get(&mut self, key: &'static str) -> Option<Cursor<'d>> {
        self.asked.push(key);
        self.members.iter().find(|(name, _)| name == key).map(|(_, spot)| self.child(key, spot))
    }

    /// The member `key`; its absence is a fault.
    pub(in crate::policy) fn need(&mut self, key: &'static str) -> Option<Cursor<'d>> {
        let found = self.get(key);
        if found.is_none() {
            self.fault("missing_key", say!("缺少“{}”", "“{}” is missing", key));
        }
        found
    }

    /// Every member with its name, for tables whose keys are not fixed.
    pub(in crate::policy) fn all(&self) -> Vec<(&'d str, Cursor<'d>)> {
        self.members.iter().map(|(key, spot)| (key.as_str(), self.child(key, spot))).collect()
    }

    /// Every member not yet asked for.
    pub(in crate::policy) fn rest(&self) -> Vec<(&'d str, Cursor<'d>)> {
        self.all().into_iter().filter(|(key, _)| !self.asked.contains(key)).collect()
    }

    /// Records a fault of the table as a whole.
    pub(in crate::policy) fn fault(&self, code: &'static str, words: (String, String)) {
        self.sink.add(self.line, &self.path, code, words);
    }

    /// Whether nothing was found wrong since reading of this table began; checks across its members wait for that.
    pub(in crate::policy) fn clean(&self) -> bool {
        self.sink.count() == self.faults_before
    }

    /// The table as it was written, without its id.
    pub(in crate::policy) fn to_json(&self) -> serde_json::Value {
        let members = self.members.iter().filter(|(key, _)| key != "id");
        serde_json::Value::Object(members.map(|(key, spot)| (key.clone(), spot.to_json())).collect())
    }

    pub(in crate::policy) const fn line(&self) -> Option<usize> {
        self.line
    }

    /// Refuses what nobody asked for.
    pub(in crate::policy) fn done(self) {
        for (key, cursor) in self.rest() {
            let allowed = self.asked.join(", ");
            cursor.fault("unknown_key", say!("未知的键“{}”，可用：{}", "unknown key “{}”, allowed: {}", key, allowed));
        }
    }
}
