//! A fact that changes with the day (grade, credit status, Party coverage): the records of each position with the days on
//! which they hold, so that any day can be asked about.

use super::pages::Pages;
use super::sets::words::{self, WORDS};
use super::sets::{Block, Position, Set};
use crate::policy::facts::{DatedValue, Value};
use chrono::{Datelike, NaiveDate};
use std::borrow::Cow;
use std::collections::HashMap;

/// A day as the index keeps it: days since 1900-01-01; earlier days count as that one and those after mid-2079 as never.
pub(crate) type Day = u16;

/// 1900-01-01 in days of the common era.
const FIRST_DAY: i64 = 693_596;
const OPEN: Day = Day::MAX;

/// The day number of `date`.
pub(crate) fn day_number(date: NaiveDate) -> Day {
    let days = i64::from(date.num_days_from_ce()) - FIRST_DAY;
    Day::try_from(days.max(0)).unwrap_or(OPEN)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Record {
    from: Day,
    until: Day,
    /// Number of the value, in three bytes.
    value: [u8; 3],
}

impl Record {
    const fn holds_on(self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    fn value(self) -> usize {
        let [a, b, c] = self.value;
        usize::try_from(u32::from_le_bytes([a, b, c, 0])).unwrap_or(usize::MAX)
    }
}

/// Records by position. Values are kept once and numbered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    values: Vec<Value>,
    numbers: HashMap<Value, usize>,
    pages: Pages<u16, Record>,
}

/// What is wanted of a dated fact, decided once for each value there is.
struct Wanted {
    /// For each value by number.
    values: Vec<bool>,
    /// For a day no record speaks of; `None`: that is unknown.
    otherwise: Option<bool>,
}

impl Records {
    /// Gives `position` these records, ordered by first day; false when they are there already.
    pub(crate) fn set(&mut self, position: Position, records: &[DatedValue]) -> bool {
        let records: Vec<Record> = records
            .iter()
            .map(|record| Record {
                from: day_number(record.from),
                until: record.until.map_or(OPEN, day_number),
                value: self.number(&record.value),
            })
            .collect();
        self.pages.replace(position, &records)
    }

    fn number(&mut self, value: &Value) -> [u8; 3] {
        let number = self.numbers.get(value).copied().unwrap_or_else(|| {
            self.values.push(value.clone());
            self.numbers.insert(value.clone(), self.values.len() - 1);
            self.values.len() - 1
        });
        let [a, b, c, ..] = number.to_le_bytes();
        [a, b, c]
    }

    fn wanted(&self, otherwise: Option<&Value>, accepts: impl Fn(&Value) -> bool) -> Wanted {
        Wanted { values: self.values.iter().map(&accepts).collect(), otherwise: otherwise.map(accepts) }
    }

    /// Who has on `day` a value that is accepted, block by block.
    pub(crate) fn on<'a>(
        &'a self,
        day: Day,
        live: &'a Set,
        otherwise: Option<&Value>,
        accepts: impl Fn(&Value) -> bool,
    ) -> impl Fn(usize) -> Cow<'a, Block> + 'a {
        let wanted = self.wanted(otherwise, accepts);
        self.select(live, wanted.otherwise == Some(true), move |records, spoken, accepted| {
            // The latest record that holds comes last and so has the last word; no branch, as nothing could foretell it.
            for (low, record) in records {
                let (at, bit) = words::place(*low);
                let bit = bit & u64::from(record.holds_on(day)).wrapping_neg();
                let good = u64::from(wanted.values.get(record.value()).copied().unwrap_or(false)).wrapping_neg();
                if let (Some(spoken), Some(accepted)) = (spoken.get_mut(at), accepted.get_mut(at)) {
                    *spoken |= bit;
                    *accepted = (*accepted & !bit) | (bit & good);
                }
            }
        })
    }

    /// Who has, on every day from `first` to `last`, a value that is accepted; or, if `denied`, on some day one that is known
    /// and not accepted.
    pub(crate) fn throughout<'a>(
        &'a self,
        (first, last): (Day, Day),
        denied: bool,
        live: &'a Set,
        otherwise: Option<&Value>,
        accepts: impl Fn(&Value) -> bool,
    ) -> impl Fn(usize) -> Cow<'a, Block> + 'a {
        let wanted = self.wanted(otherwise, accepts);
        let silent = wanted.otherwise == Some(!denied);
        self.select(live, silent, move |records, spoken, accepted| {
            for records in records.chunk_by(|(a, _), (b, _)| a == b) {
                // The value can change only where a record begins or has just ended.
                let turns = records.iter().flat_map(|(_, record)| [record.from, record.until.saturating_add(1)]);
                let mut values =
                    std::iter::once(first).chain(turns.filter(|day| first < *day && *day <= last)).map(|day| {
                        let speaks = records.iter().rev().find(|(_, record)| record.holds_on(day));
                        speaks.map_or(wanted.otherwise, |(_, record)| wanted.values.get(record.value()).copied())
                    });
                let holds = if denied {
                    values.any(|value| value == Some(false))
                } else {
                    values.all(|value| value == Some(true))
                };
                let Some((low, _)) = records.first() else { continue };
                let (at, bit) = words::place(*low);
                if let (Some(spoken), Some(accepted)) = (spoken.get_mut(at), accepted.get_mut(at)) {
                    *spoken |= bit;
                    *accepted |= if holds { bit } else { 0 };
                }
            }
        })
    }

    /// Runs over the records of a block; `mark` notes whom they speak of and whom they make a member. Where nobody speaks,
    /// `silent` decides.
    fn select<'a>(
        &'a self,
        live: &'a Set,
        silent: bool,
        mark: impl Fn(&[(u16, Record)], &mut [u64; WORDS], &mut [u64; WORDS]) + 'a,
    ) -> impl Fn(usize) -> Cow<'a, Block> + 'a {
        move |at| {
            let (mut spoken, mut accepted) = ([0; WORDS], [0; WORDS]);
            mark(self.pages.page(at), &mut spoken, &mut accepted);
            if silent {
                let mut quiet = [0; WORDS];
                live.block(at).add_to(&mut quiet);
                words::and_not(&mut quiet, &spoken);
                words::or(&mut accepted, &quiet);
            }
            Cow::Owned(Block::from_words(&accepted))
        }
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        self.pages.shrink();
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.pages.bytes() + self.values.capacity() * (size_of::<Value>() * 2 + size_of::<usize>())
    }
}
