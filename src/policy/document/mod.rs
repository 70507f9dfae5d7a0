//! A pack (TOML) or a condition (JSON) as a tree that remembers its lines.

mod cursor;

pub(super) use cursor::{Cursor, Fields};

use super::fault::{Sink, say};
use chrono::NaiveDate;
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
