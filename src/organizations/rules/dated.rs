//! Reading dated records: what holds on a day.

use crate::organizations::model::{Body, Credit, CreditStatus, Grade, GradeLevel, Part, Record, Shape};
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;

/// Every record of `B`'s part, with its body, by first day.
pub fn all<'r, B: Body + 'r>(records: &'r [Record]) -> impl DoubleEndedIterator<Item = (&'r Record, &'r B)> {
    let mut found: Vec<_> = records.iter().filter_map(|record| Some((record, B::of(&record.entry)?))).collect();
    found.sort_by_key(|(record, _)| record.from);
    found.into_iter()
}

/// The records of `B`'s part that hold on `day`: of a state the latest, of periods all that cover it.
pub fn holding<'r, B: Body + 'r>(records: &'r [Record], day: NaiveDate) -> Vec<(&'r Record, &'r B)> {
    let mut covering = all::<B>(records).filter(|(record, _)| record.covers(day));
    match B::PART.shape() {
        Shape::State => covering.next_back().into_iter().collect(),
        Shape::Period | Shape::Year => covering.collect(),
    }
}

/// The record of `B`'s part that speaks on `day`: of those that cover it, the one with the latest first day.
pub fn on<'r, B: Body + 'r>(records: &'r [Record], day: NaiveDate) -> Option<(&'r Record, &'r B)> {
    all::<B>(records).rev().find(|(record, _)| record.covers(day))
}

/// The record of `B`'s part for a year.
pub fn of_year<'r, B: Body + 'r>(records: &'r [Record], year: i32) -> Option<(&'r Record, &'r B)> {
    all::<B>(records).find(|(record, _)| record.from.year() == year)
}

/// Every record that holds on `day`, in the order given.
#[must_use]
pub fn snapshot(records: &[Record], day: NaiveDate) -> Vec<&Record> {
    let speaks = |record: &&Record| {
        record.covers(day)
            && (record.part().shape() != Shape::State
                || records
                    .iter()
                    .filter(|other| other.part() == record.part() && other.from <= day)
                    .max_by_key(|other| other.from)
                    .is_some_and(|latest| latest.from == record.from))
    };
    records.iter().filter(speaks).collect()
}

/// The grade on a day.
#[must_use]
pub fn grade_on(records: &[Record], day: NaiveDate) -> Option<GradeLevel> {
    on::<Grade>(records, day).map(|(_, grade)| grade.grade)
}

/// The credit on a day: the worst list that holds, whichever came last.
#[must_use]
pub fn credit_on(records: &[Record], day: NaiveDate) -> CreditStatus {
    let lists = holding::<Credit>(records, day).into_iter().map(|(_, credit)| CreditStatus::from(credit.list));
    lists.max().unwrap_or(CreditStatus::Normal)
}

/// The first day after `day` on which a record of one of `parts` begins to hold or no longer holds.
#[must_use]
pub fn next_turn(records: &[Record], parts: &[Part], day: NaiveDate) -> Option<NaiveDate> {
    turns(records, parts).filter(|turn| *turn > day).min()
}

/// The days on which a record of one of `parts` begins to hold or no longer holds.
pub fn turns<'r>(records: &'r [Record], parts: &'r [Part]) -> impl Iterator<Item = NaiveDate> + 'r {
    let ends = |record: &Record| record.until.and_then(|until| until.succ_opt());
    records
        .iter()
        .filter(|record| parts.contains(&record.part()))
        .flat_map(move |record| [Some(record.from), ends(record)].into_iter().flatten())
}

/// Records in the order dossiers keep: by part, within a part the newest first.
#[must_use]
pub fn in_order(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_by_key(|record| (record.part(), Reverse(record.from), record.key()));
    records
}
