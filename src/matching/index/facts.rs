//! The facts of all organizations, one store for each fact of the vocabulary.

use super::choices::Choices;
use super::codes::Codes;
use super::column::Column;
use super::records::Records;
use super::sets::Position;
use crate::policy::facts::{DatedValue, FactDef, FactSheet, FactType, Timing, Value};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// One fact of all organizations.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) def: FactDef,
    pub(crate) store: Store,
}

/// How a fact is kept, by how it changes over time.
#[derive(Clone, Debug)]
pub(crate) enum Store {
    /// Only the present value.
    Plain(Values),
    /// Records with the days on which they hold.
    Dated(Records),
    /// A value for each calendar year.
    Yearly(BTreeMap<i32, Values>),
}

/// One value a position, by type.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    /// Enum, yes or no.
    Choices(Choices),
    /// Number, day.
    Column(Column),
    /// Set of codes.
    Codes(Box<Codes>),
}

/// What a sheet says of one fact: a plain fact has a value, one that changes over time has records.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Said<'a> {
    value: Option<&'a Value>,
    records: &'a [DatedValue],
}

/// What `sheet` says of each of `facts`, which are sorted by id as the sheet is.
pub(crate) fn said<'a>(sheet: &'a FactSheet, facts: &BTreeMap<String, Fact>) -> impl Iterator<Item = Said<'a>> {
    let (mut plain, mut dated) = (sheet.plain.iter().peekable(), sheet.dated.iter().peekable());
    facts.iter().map(move |(id, fact)| {
        if fact.def.timing == Timing::Plain {
            while plain.next_if(|(other, _)| *other < id).is_some() {}
            Said { value: plain.next_if(|(other, _)| *other == id).map(|(_, value)| value), records: &[] }
        } else {
            while dated.next_if(|(other, _)| *other < id).is_some() {}
            let records = dated.next_if(|(other, _)| *other == id).map_or(&[][..], |(_, records)| records);
            Said { value: None, records }
        }
    })
}

/// An enum or yes-or-no value as the number of its choice.
pub(crate) fn choice(value: &Value) -> Option<usize> {
    match value {
        Value::Enum(ordinal) => Some(usize::from(*ordinal)),
        Value::Bool(yes) => Some(usize::from(*yes)),
        _ => None,
    }
}

/// The value of a choice, the way back from [`choice`].
pub(crate) fn chosen(kind: &FactType, choice: usize) -> Value {
    match kind {
        FactType::Bool => Value::Bool(choice == 1),
        _ => Value::Enum(u16::try_from(choice).unwrap_or(u16::MAX)),
    }
}

/// A number or day as the number a column keeps.
pub(crate) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Date(date) => Some(day(*date)),
        _ => None,
    }
}

/// A day as the number a column keeps.
pub(crate) fn day(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

impl Values {
    fn new(kind: &FactType) -> Self {
        match kind {
            FactType::Enum { .. } | FactType::Bool => Self::Choices(Choices::default()),
            FactType::Number { .. } | FactType::Date => Self::Column(Column::default()),
            FactType::Set { tree, .. } => Self::Codes(Box::new(Codes::new(*tree))),
        }
    }

    fn set(&mut self, position: Position, value: Option<&Value>, new: bool) -> bool {
        match self {
            Self::Choices(choices) => choices.set(position, value.and_then(choice), new),
            Self::Column(column) => column.set(position, value.and_then(number)),
            Self::Codes(codes) => codes.set(position, value.map(Value::codes)),
        }
    }

    fn shrink(&mut self) {
        match self {
            Self::Choices(choices) => choices.shrink(),
            Self::Column(column) => column.shrink(),
            Self::Codes(codes) => codes.shrink(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Choices(choices) => choices.bytes(),
            Self::Column(column) => column.bytes(),
            Self::Codes(codes) => codes.bytes(),
        }
    }
}

impl Fact {
    /// A fact of which nothing is known yet.
    pub(crate) fn new(def: FactDef) -> Self {
        let store = match def.timing {
            Timing::Plain => Store::Plain(Values::new(&def.kind)),
            Timing::Dated => Store::Dated(Records::default()),
            Timing::Yearly => Store::Yearly(BTreeMap::new()),
        };
        Self { def, store }
    }

    /// Takes over what is said of `position`; false when it is nothing new. Of a `new` position nothing was known.
    pub(crate) fn set(&mut self, position: Position, said: Said<'_>, new: bool) -> bool {
        match &mut self.store {
            Store::Plain(values) => values.set(position, said.value, new),
            Store::Dated(store) => store.set(position, said.records),
            Store::Yearly(years) => {
                for record in said.records {
                    years.entry(record.from.year()).or_insert_with(|| Values::new(&self.def.kind));
                }
                years.iter_mut().fold(false, |changed, (year, values)| {
                    // Of several records of one year the last speaks.
                    let record = said.records.iter().rev().find(|record| record.from.year() == *year);
                    values.set(position, record.map(|record| &record.value), new) || changed
                })
            }
        }
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        match &mut self.store {
            Store::Plain(values) => values.shrink(),
            Store::Dated(records) => records.shrink(),
            Store::Yearly(years) => years.values_mut().for_each(Values::shrink),
        }
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        match &self.store {
            Store::Plain(values) => values.bytes(),
            Store::Dated(records) => records.bytes(),
            Store::Yearly(years) => years.values().map(Values::bytes).sum(),
        }
    }
}
