//! A pack (TOML) or a condition (JSON) as a tree that remembers its lines, and cursors that read it and gather every fault
//! instead of stopping at the first.

use super::fault::{Sink, say};
use super::points::Points;
use crate::kernel::{Money, Ratio, Text};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::str::FromStr;
use toml::de::{DeTable, DeValue};

/// A value and the line it stands on.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) line: Option<usize>,
    pub(super) node: Node,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(String),
    Integer(i64),
    /// A number with a fraction: never accepted, because money and shares must be exact.
    Fraction(String),
    Bool(bool),
    Date(NaiveDate),
    /// A time of day or an offset time: never accepted.
    Other(String),
    /// JSON's null, which some members may have.
    Null,
    List(Vec<Spot>),
    Table(Vec<(String, Spot)>),
}

impl Node {
    const fn kind(&self) -> (&'static str, &'static str) {
        match self {
            Self::Text(_) => ("文字", "a text"),
            Self::Integer(_) => ("整数", "a whole number"),
            Self::Fraction(_) => ("小数", "a number with a fraction"),
            Self::Bool(_) => ("真假值", "true or false"),
            Self::Date(_) => ("日期", "a date"),
            Self::Other(_) | Self::Null => ("其他类型的值", "a value of another type"),
            Self::List(_) => ("列表", "a list"),
            Self::Table(_) => ("表", "a table"),
        }
    }
}

/// Reads TOML; a syntax error goes to `sink`.
pub(super) fn parse_toml(text: &str, sink: &Sink) -> Option<Spot> {
    let lines = LineIndex::new(text);
    match DeTable::parse(text) {
        Ok(table) => Some(Spot { line: Some(1), node: table_node(table.get_ref(), &lines) }),
        Err(error) => {
            let line = error.span().map(|span| lines.line(span.start));
            let message = error.message();
            sink.add(line, "", "syntax", say!("不是有效的 TOML：{}", "not valid TOML: {}", message));
            None
        }
    }
}

/// Reads a value of JSON.
pub(super) fn from_json(value: &serde_json::Value) -> Spot {
    use serde_json::Value as J;
    let node = match value {
        J::Null => Node::Null,
        J::Bool(b) => Node::Bool(*b),
        J::Number(n) => n.as_i64().map_or_else(|| Node::Fraction(n.to_string()), Node::Integer),
        J::String(s) => Node::Text(s.clone()),
        J::Array(items) => Node::List(items.iter().map(from_json).collect()),
        J::Object(members) => Node::Table(members.iter().map(|(k, v)| (k.clone(), from_json(v))).collect()),
    };
    Spot { line: None, node }
}

impl Spot {
    /// The value as JSON, as it was written; dates as text.
    pub(super) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as J;
        match &self.node {
            Node::Text(text) | Node::Fraction(text) | Node::Other(text) => J::String(text.clone()),
            Node::Null => J::Null,
            Node::Integer(n) => J::from(*n),
            Node::Bool(b) => J::Bool(*b),
            Node::Date(date) => J::String(date.to_string()),
            Node::List(items) => J::Array(items.iter().map(Self::to_json).collect()),
            Node::Table(members) => J::Object(members.iter().map(|(k, v)| (k.clone(), v.to_json())).collect()),
        }
    }
}

/// Byte offsets at which lines begin.
struct LineIndex(Vec<usize>);

impl LineIndex {
    fn new(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

fn table_node(table: &DeTable<'_>, lines: &LineIndex) -> Node {
    let members = table.iter().map(|(key, value)| {
        // A table's own span is its header or its first key; the key that names it is where a person looks.
        let line = match value.get_ref() {
            DeValue::Table(_) | DeValue::Array(_) => lines.line(key.span().start),
            _ => lines.line(value.span().start),
        };
        (key.get_ref().to_string(), Spot { line: Some(line), node: value_node(value.get_ref(), lines) })
    });
    Node::Table(members.collect())
}

fn value_node(value: &DeValue<'_>, lines: &LineIndex) -> Node {
    match value {
        DeValue::String(text) => Node::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Node::Other(number.to_string()), Node::Integer),
        DeValue::Float(number) => Node::Fraction(number.as_str().to_owned()),
        DeValue::Boolean(value) => Node::Bool(*value),
        DeValue::Datetime(moment) => match (moment.date, moment.time) {
            (Some(date), None) => {
                NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
                    .map_or_else(|| Node::Other(moment.to_string()), Node::Date)
            }
            _ => Node::Other(moment.to_string()),
        },
        DeValue::Array(items) => Node::List(
            items
                .iter()
                .map(|item| Spot { line: Some(lines.line(item.span().start)), node: value_node(item.get_ref(), lines) })
                .collect(),
        ),
        DeValue::Table(table) => table_node(table, lines),
    }
}

/// A place in the tree: reads what stands there, or records why it cannot.
#[derive(Clone)]
pub(super) struct Cursor<'d> {
    pub(super) sink: &'d Sink,
    pub(super) path: String,
    pub(super) spot: &'d Spot,
}

impl<'d> Cursor<'d> {
    pub(super) fn root(sink: &'d Sink, spot: &'d Spot) -> Self {
        Self { sink, path: String::new(), spot }
    }

    /// Records a fault here.
    pub(super) fn fault(&self, code: &'static str, words: (String, String)) {
        self.sink.add(self.spot.line, &self.path, code, words);
    }

    fn wrong_type<T>(&self, zh: &str, en: &str) -> Option<T> {
        let (is_zh, is_en) = self.spot.node.kind();
        let words = (format!("应为{zh}，现为{is_zh}"), format!("expected {en}, this is {is_en}"));
        self.fault("wrong_type", words);
        None
    }

    pub(super) const fn is_null(&self) -> bool {
        matches!(self.spot.node, Node::Null)
    }

    pub(super) fn text(&self) -> Option<&'d str> {
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
    pub(super) fn label(&self) -> Option<Text> {
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

    pub(super) fn bool(&self) -> Option<bool> {
        match self.spot.node {
            Node::Bool(value) => Some(value),
            _ => self.wrong_type("true 或 false", "true or false"),
        }
    }

    pub(super) fn date(&self) -> Option<NaiveDate> {
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

    pub(super) fn integer(&self) -> Option<i64> {
        match self.spot.node {
            Node::Integer(number) => Some(number),
            _ => self.wrong_type("整数", "a whole number"),
        }
    }

    /// A whole number from `least` up.
    pub(super) fn count<N: TryFrom<i64>>(&self, least: i64) -> Option<N> {
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
    pub(super) fn share(&self) -> Option<Ratio> {
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
    pub(super) fn money(&self) -> Option<Money> {
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
    pub(super) fn hundredths(&self) -> Option<i64> {
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
    pub(super) fn word<T: FromStr + AsRef<str>>(&self, allowed: &[T]) -> Option<T> {
        let text = self.text()?;
        text.parse().ok().or_else(|| {
            let allowed: Vec<&str> = allowed.iter().map(AsRef::as_ref).collect();
            self.not_allowed(text, &allowed);
            None
        })
    }

    /// Records that `word` is none of the allowed ones.
    pub(super) fn not_allowed(&self, word: &str, allowed: &[&str]) {
        let allowed = allowed.join(", ");
        self.fault("unknown_value", say!("未知的值“{}”，可用：{}", "unknown value “{}”, allowed: {}", word, allowed));
    }

    /// The items of a list that is not empty.
    pub(super) fn list(&self) -> Option<Vec<Self>> {
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
    pub(super) fn each<T>(&self, read: impl Fn(&Self) -> Option<T>) -> Option<Vec<T>> {
        let items = self.list()?;
        let read: Vec<Option<T>> = items.iter().map(read).collect();
        read.into_iter().collect()
    }

    pub(super) fn table(&self) -> Option<Fields<'d>> {
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
    pub(super) fn items(&self) -> Vec<(String, Fields<'d>)> {
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
    pub(super) fn id(&self) -> Option<String> {
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
pub(super) struct Fields<'d> {
    pub(super) sink: &'d Sink,
    pub(super) path: String,
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
    pub(super) fn get(&mut self, key: &'static str) -> Option<Cursor<'d>> {
        self.asked.push(key);
        self.members.iter().find(|(name, _)| name == key).map(|(_, spot)| self.child(key, spot))
    }

    /// The member `key`; its absence is a fault.
    pub(super) fn need(&mut self, key: &'static str) -> Option<Cursor<'d>> {
        let found = self.get(key);
        if found.is_none() {
            self.fault("missing_key", say!("缺少“{}”", "“{}” is missing", key));
        }
        found
    }

    /// Every member with its name, for tables whose keys are not fixed.
    pub(super) fn all(&self) -> Vec<(&'d str, Cursor<'d>)> {
        self.members.iter().map(|(key, spot)| (key.as_str(), self.child(key, spot))).collect()
    }

    /// Every member not yet asked for.
    pub(super) fn rest(&self) -> Vec<(&'d str, Cursor<'d>)> {
        self.all().into_iter().filter(|(key, _)| !self.asked.contains(key)).collect()
    }

    /// Records a fault of the table as a whole.
    pub(super) fn fault(&self, code: &'static str, words: (String, String)) {
        self.sink.add(self.line, &self.path, code, words);
    }

    /// Whether nothing was found wrong since reading of this table began; checks across its members wait for that.
    pub(super) fn clean(&self) -> bool {
        self.sink.count() == self.faults_before
    }

    /// The table as it was written, without its id.
    pub(super) fn to_json(&self) -> serde_json::Value {
        let members = self.members.iter().filter(|(key, _)| key != "id");
        serde_json::Value::Object(members.map(|(key, spot)| (key.clone(), spot.to_json())).collect())
    }

    pub(super) const fn line(&self) -> Option<usize> {
        self.line
    }

    /// Refuses what nobody asked for.
    pub(super) fn done(self) {
        for (key, cursor) in self.rest() {
            let allowed = self.asked.join(", ");
            cursor.fault("unknown_key", say!("未知的键“{}”，可用：{}", "unknown key “{}”, allowed: {}", key, allowed));
        }
    }
}
