//! What lists filter and sort by, from the records.

use super::dated;
use crate::organizations::model::{Deregistration, GradeLevel, Part, Projection, Record, Registration, Standing};
use chrono::NaiveDate;

/// Parts a [`Projection`] is made from.
const PROJECTED: &[Part] = &[Part::Registration, Part::Grade, Part::Credit];

/// The rank of a grade: 1 for 1A to 5 for 5A, 0 for none.
#[must_use]
pub fn rank(grade: Option<GradeLevel>) -> i32 {
    let place = grade.and_then(|grade| GradeLevel::ALL.iter().position(|level| *level == grade));
    place.and_then(|place| i32::try_from(place + 1).ok()).unwrap_or(0)
}

/// The grade of a rank.
#[must_use]
pub fn grade_of(rank: i32) -> Option<GradeLevel> {
    GradeLevel::ALL.get(usize::try_from(rank.checked_sub(1)?).ok()?).copied()
}

/// The projection on `day`; `None` without a registration. Before the first registration that one is shown.
#[must_use]
pub fn projection(records: &[Record], day: NaiveDate) -> Option<Projection> {
    let registration = dated::on::<Registration>(records, day).or_else(|| dated::all(records).next())?.1.clone();
    let waiting = records.iter().filter(|record| record.standing == Standing::SelfDeclared).count();
    Some(Projection {
        registration,
        deregistered_on: dated::all::<Deregistration>(records).next().map(|(record, _)| record.from),
        grade: rank(dated::grade_on(records, day)),
        credit: dated::credit_on(records, day),
        unverified: i64::try_from(waiting).unwrap_or(i64::MAX),
        turns_on: dated::next_turn(records, PROJECTED, day),
    })
}
