//! Changing a dossier: who may change which part, and what a change makes of the records.

use super::check::{self, Lookup};
use super::dated;
use crate::kernel::error::Faults;
use crate::kernel::{Error, FieldError, Result, Uscc};
use crate::organizations::model::{
    Change, Difference, EditInput, Entry, FieldDifference, Hand, Key, Part, Record, RecordInput, Shape, Standing,
};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Parts the organization fills in itself; the others are the authority's: registration, grade, annual checks, credit, tax
/// and charity status, recommended directories.
pub const OWN_PARTS: &[Part] = &[
    Part::Contact,
    Part::Profile,
    Part::ServiceRegion,
    Part::ServiceCategory,
    Part::Staffing,
    Part::Certificate,
    Part::Party,
    Part::Performance,
    Part::Finance,
    Part::Declaration,
    Part::Fact,
];

/// Own parts of which the organization may also change what the authority entered: how to reach it and what it offers.
const FREE_PARTS: &[Part] = &[Part::Contact, Part::Profile, Part::ServiceRegion, Part::ServiceCategory];

/// Makes the changes of `input`. Gives the records after, and what changed: nothing, where all was so already.
///
/// # Errors
/// `invalid` with every fault; paths begin with `changes[i].`.
pub fn apply(
    uscc: &Uscc,
    records: &[Record],
    input: &EditInput,
    hand: Hand,
    lookup: &Lookup<'_>,
) -> Result<(Vec<Record>, Vec<Difference>)> {
    let mut faults = Faults::new();
    faults.extend(reason(&input.reason));
    if input.changes.is_empty() {
        faults.add("changes", "required", "没有需要保存的修改", "There is nothing to change");
    }
    let mut after = records.to_vec();
    for (index, change) in input.changes.iter().enumerate() {
        if let Err(found) = one(&mut after, change, hand, lookup) {
            let within = |fault: FieldError| FieldError { path: format!("changes[{index}].{}", fault.path), ..fault };
            faults.extend(found.into_iter().map(within));
        }
    }
    if faults.is_empty() {
        faults.extend(check::dossier(uscc, &after));
    }
    faults.finish()?;
    let differences = differences(records, &after);
    Ok((dated::in_order(after), differences))
}

/// Faults of a reason.
#[must_use]
pub fn reason(text: &str) -> Vec<FieldError> {
    if (2..=500).contains(&text.trim().chars().count()) {
        return Vec::new();
    }
    vec![FieldError::new("reason", "reason", "请说明原因（2至500字）", "Say why, in 2 to 500 characters")]
}

fn one(records: &mut Vec<Record>, change: &Change, hand: Hand, lookup: &Lookup<'_>) -> Result<(), Vec<FieldError>> {
    match change {
        Change::Put { record } => put(records, record, hand, lookup),
        Change::End { part, key, until } => {
            let record = editable(records, *part, key, hand)?;
            if part.shape() != Shape::Period {
                return Err(vec![FieldError::new(
                    "until",
                    "no_end",
                    "此类信息不能单独截止：变更时填写新的一条即可",
                    "This cannot be ended: enter the next one instead",
                )]);
            }
            let ended = Record { until: Some(*until), standing: standing_after(hand, record), ..record.clone() };
            let found = check::record(&ended, lookup);
            if !found.is_empty() {
                return Err(found);
            }
            *record = ended;
            Ok(())
        }
        Change::Remove { part, key } => {
            let removed = editable(records, *part, key, hand)?.key();
            records.retain(|record| record.key() != removed);
            Ok(())
        }
        Change::Verify { part, key } => {
            if hand == Hand::Organization {
                return Err(vec![refused("part", "只有登记管理机关可以核实", "Only the authority verifies")]);
            }
            let record = existing(records, *part, key)?;
            if record.standing == Standing::SelfDeclared {
                record.standing = Standing::Verified;
            }
            Ok(())
        }
    }
}

fn put(records: &mut Vec<Record>, input: &RecordInput, hand: Hand, lookup: &Lookup<'_>) -> Result<(), Vec<FieldError>> {
    let standing = if hand == Hand::Organization { Standing::SelfDeclared } else { Standing::Official };
    let record = tidy(input.clone().record(standing));
    let part = record.part();
    let inside = |fault: FieldError| FieldError { path: format!("record.{}", fault.path), ..fault };
    if hand == Hand::Organization && !OWN_PARTS.contains(&part) {
        return Err(vec![authority_only("record.part")]);
    }
    let found = check::record(&record, lookup);
    if !found.is_empty() {
        return Err(found.into_iter().map(inside).collect());
    }
    let key = record.key();
    match records.iter_mut().find(|known| known.key() == key) {
        None => records.push(record),
        // Saying again what is known makes it neither more nor less sure.
        Some(known) if known.says_the_same(&record) => {}
        Some(known) => {
            may_touch(known, hand).map_err(|fault| vec![inside(fault)])?;
            *known = record;
        }
    }
    Ok(())
}

fn existing<'r>(records: &'r mut [Record], part: Part, key: &str) -> Result<&'r mut Record, Vec<FieldError>> {
    let wanted: Key = (part, key.to_owned());
    records.iter_mut().find(|record| record.key() == wanted).ok_or_else(|| {
        vec![FieldError::new(
            "key",
            "no_record",
            "没有这条记录，可能已被他人删除；请刷新后重试",
            "There is no such record; reload and try again",
        )]
    })
}

fn editable<'r>(
    records: &'r mut [Record],
    part: Part,
    key: &str,
    hand: Hand,
) -> Result<&'r mut Record, Vec<FieldError>> {
    let record = existing(records, part, key)?;
    may_touch(record, hand).map_err(|fault| vec![fault])?;
    Ok(record)
}

/// Whether `hand` may change this record.
fn may_touch(record: &Record, hand: Hand) -> Result<(), FieldError> {
    let part = record.part();
    if hand != Hand::Organization || FREE_PARTS.contains(&part) {
        return Ok(());
    }
    if !OWN_PARTS.contains(&part) {
        return Err(authority_only("part"));
    }
    if record.standing == Standing::Official {
        return Err(refused(
            "key",
            "此条由登记管理机关录入，机构不能修改；如有误请联系登记管理机关",
            "The authority entered this record; ask it to correct it",
        ));
    }
    Ok(())
}

fn standing_after(hand: Hand, record: &Record) -> Standing {
    if hand == Hand::Organization { Standing::SelfDeclared } else { record.standing }
}

fn authority_only(path: &str) -> FieldError {
    refused(
        path,
        "此类信息由登记管理机关维护，机构不能自行修改；如有误请联系登记管理机关",
        "The authority keeps this part; ask it to correct it",
    )
}

fn refused(path: &str, zh: &str, en: &str) -> FieldError {
    FieldError::new(path, "not_yours", zh, en)
}

/// A record as it is kept: texts without blanks around, a holder's name masked, a score without trailing zeros.
#[must_use]
pub fn tidy(mut record: Record) -> Record {
    let trim = |text: &mut String| {
        if text.trim().len() != text.len() {
            *text = text.trim().to_owned();
        }
    };
    let trim_some = |text: &mut Option<String>| {
        *text = text.take().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    };
    match &mut record.entry {
        Entry::Registration(r) => {
            [&mut r.name, &mut r.registrar].into_iter().for_each(trim);
            [&mut r.sponsoring_unit, &mut r.address, &mut r.legal_representative].into_iter().for_each(trim_some);
        }
        Entry::Deregistration(d) => trim_some(&mut d.reason),
        Entry::Contact(c) => {
            [&mut c.person, &mut c.phone, &mut c.email, &mut c.website].into_iter().for_each(trim_some);
        }
        Entry::Profile(p) => trim(&mut p.services),
        Entry::Certificate(c) => {
            trim(&mut c.number);
            c.holder = super::mask::name(c.holder.trim());
        }
        Entry::Party(p) => p.joint_units.iter_mut().for_each(trim),
        Entry::Grade(g) => trim_some(&mut g.document),
        Entry::Credit(c) => {
            trim(&mut c.basis);
            [&mut c.document, &mut c.removal_basis].into_iter().for_each(trim_some);
        }
        Entry::TaxExempt(t) => trim_some(&mut t.document),
        Entry::DonationDeduction(d) => trim_some(&mut d.document),
        Entry::Recommended(r) => trim(&mut r.directory),
        Entry::Performance(p) => {
            [&mut p.project, &mut p.buyer].into_iter().for_each(trim);
            p.score = p.score.map(|score| score.normalize());
        }
        _ => {}
    }
    record
}

/// What differs between two sets of records, in order of part and key.
#[must_use]
pub fn differences(before: &[Record], after: &[Record]) -> Vec<Difference> {
    let by_key = |records: &[Record]| -> BTreeMap<Key, Record> {
        records.iter().map(|record| (record.key(), record.clone())).collect()
    };
    let (mut old, mut new) = (by_key(before), by_key(after));
    let keys: BTreeSet<Key> = old.keys().chain(new.keys()).cloned().collect();
    keys.iter()
        .map(|key| Difference { before: old.remove(key), after: new.remove(key) })
        .filter(|difference| difference.before != difference.after)
        .collect()
}

/// The records after a difference: how history is replayed.
#[must_use]
pub fn replay(mut records: Vec<Record>, difference: &Difference) -> Vec<Record> {
    if let Some(before) = &difference.before {
        let key = before.key();
        records.retain(|record| record.key() != key);
    }
    records.extend(difference.after.clone());
    records
}

/// The fields in which the two sides of a difference differ.
#[must_use]
pub fn fields(difference: &Difference) -> Vec<FieldDifference> {
    let Some(part) = difference.after.as_ref().or(difference.before.as_ref()).map(Record::part) else {
        return Vec::new();
    };
    let (before, after) = (flat(difference.before.as_ref()), flat(difference.after.as_ref()));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| FieldDifference {
            part,
            field: name.clone(),
            before: before.get(name).cloned(),
            after: after.get(name).cloned(),
        })
        .collect()
}

fn flat(record: Option<&Record>) -> BTreeMap<String, String> {
    let json = record.and_then(|record| serde_json::to_value(record).ok()).unwrap_or_default();
    let mut flat = BTreeMap::new();
    for (name, value) in json.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("part", _) => {}
            ("value", Json::Object(body)) => flat.extend(body.iter().map(|(name, value)| (name.clone(), plain(value)))),
            _ => drop(flat.insert(name.clone(), plain(value))),
        }
    }
    flat
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Refuses an edit based on another version than the present one.
///
/// # Errors
/// `version_conflict`.
pub fn same_version(present: i64, based_on: i64) -> Result<()> {
    if present == based_on { Ok(()) } else { Err(Error::version_conflict()) }
}
