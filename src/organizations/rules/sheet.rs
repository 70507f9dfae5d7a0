//! The fact sheet of an organization: what policy and matching know of it.

use super::dated::{self, all, holding, on};
use super::facts;
use super::party::{self, PartyRules};
use crate::kernel::RegionCode;
use crate::kernel::ids::OrganizationId;
use crate::organizations::model::{
    AnnualInspection, AnnualReport, Body, Certificate, Charity, CreditStatus, Declaration, Deregistration,
    DonationDeduction, Fact, Finance, Grade, Part, Party, Performance, Recommended, Record, Registration,
    ServiceCategory, ServiceRegion, Staffing, TaxExempt,
};
use crate::policy::facts::id;
use crate::policy::{DatedValue, FactSheet, Timing, Value, Vocabulary};
use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

/// What a sheet takes from the policy packs.
#[derive(Clone, Copy)]
pub struct Packs<'a> {
    /// The facts rules may speak of, extension facts of packs included.
    pub vocabulary: &'a Vocabulary,
    /// The rules of Party coverage.
    pub party: PartyRules<'a>,
}

/// The sheet as of `day`: plain facts are those of the day, dated facts carry all their records. `None` for an organization
/// that was not registered on that day, not yet or no longer: no rule can be passed by what does not exist.
#[must_use]
pub fn sheet(organization: OrganizationId, records: &[Record], day: NaiveDate, packs: Packs<'_>) -> Option<FactSheet> {
    let (_, registration) = on::<Registration>(records, day)?;
    let gone = all::<Deregistration>(records).any(|(record, _)| record.from <= day);
    if gone || registration.registered_on > day {
        return None;
    }
    let mut sheet = Sheet { sheet: FactSheet::new(organization.as_str()), vocabulary: packs.vocabulary };
    sheet.registration(registration);
    sheet.services(records, day);
    sheet.people(records, day);
    sheet.party(records, day, registration.region, packs);
    sheet.standing(records);
    sheet.projects(records, day);
    sheet.extensions(records, day);
    let charity = holding::<Charity>(records, day);
    sheet.sheet.set(id::CHARITY, Value::Bool(!charity.is_empty()));
    sheet.sheet.set_known(id::NET_ASSETS, on::<Finance>(records, day).map(|(_, f)| Value::Number(f.net_assets.fen())));
    let declared = on::<Declaration>(records, day);
    sheet.sheet.set_known(id::NO_MAJOR_VIOLATION, declared.map(|(_, d)| Value::Bool(d.no_major_violation)));
    Some(sheet.sheet)
}

struct Sheet<'a> {
    sheet: FactSheet,
    vocabulary: &'a Vocabulary,
}

impl Sheet<'_> {
    /// A fixed word of a fact; the words of this room and of the vocabulary are the same (a test compares them).
    fn word(&self, fact: &str, word: &str) -> Option<Value> {
        self.vocabulary.get(fact)?.word(word)
    }

    fn registration(&mut self, registration: &Registration) {
        let org_type = self.word(id::ORG_TYPE, registration.org_type.as_str());
        let level = self.word(id::REGISTRAR_LEVEL, registration.registrar_level.as_str());
        self.sheet.set_known(id::ORG_TYPE, org_type);
        self.sheet.set_known(id::REGISTRAR_LEVEL, level);
        self.sheet.set(id::REGION, Value::set([registration.region.to_string()]));
        self.sheet.set(id::HAS_SPONSORING_UNIT, Value::Bool(registration.sponsoring_unit.is_some()));
        self.sheet.set(id::REGISTERED_ON, Value::Date(registration.registered_on));
    }

    /// Sets the codes that hold on `day`; unknown if the part was never filled in.
    fn codes<'r, B: Body + 'r>(
        &mut self,
        fact: &str,
        records: &'r [Record],
        day: NaiveDate,
        code: impl Fn(&B) -> String,
    ) {
        if all::<B>(records).next().is_some() {
            self.sheet.set(fact, Value::set(holding::<B>(records, day).into_iter().map(|(_, body)| code(body))));
        }
    }

    fn services(&mut self, records: &[Record], day: NaiveDate) {
        self.codes::<ServiceRegion>(id::SERVICE_REGIONS, records, day, |s| s.region.to_string());
        self.codes::<ServiceCategory>(id::SERVICE_CATEGORIES, records, day, |s| s.category.clone());
        self.codes::<Recommended>(id::RECOMMENDED, records, day, |r| r.category.clone());
    }

    fn people(&mut self, records: &[Record], day: NaiveDate) {
        let staffing = on::<Staffing>(records, day);
        self.sheet.set_known(id::STAFF_FULL_TIME, staffing.map(|(_, s)| Value::Number(s.full_time.into())));
        // Whoever fills in its staff and no certificate has none; where neither is filled in nothing is known.
        if staffing.is_some() || all::<Certificate>(records).next().is_some() {
            self.sheet.set(id::SOCIAL_WORKERS, count(holding::<Certificate>(records, day).len()));
        }
    }

    fn party(&mut self, records: &[Record], day: NaiveDate, region: RegionCode, packs: Packs<'_>) {
        let members = on::<Party>(records, day).map(|(_, party)| Value::Number(party.members.into()));
        self.sheet.set_known(id::PARTY_MEMBERS, members);
        let states: Vec<_> = all::<Party>(records).collect();
        let starts = states.iter().skip(1).map(|(record, _)| record.from.pred_opt()).chain([None]);
        for ((record, party), until) in states.iter().zip(starts) {
            let form = party::coverage(party, &(packs.party)(region, record.from));
            if let Some(value) = self.word(id::PARTY_COVERAGE, form.as_str()) {
                self.sheet.record(id::PARTY_COVERAGE, DatedValue { from: record.from, until, value });
            }
        }
    }

    fn dated(&mut self, fact: &str, record: &Record, value: Option<Value>) {
        if let Some(value) = value {
            self.sheet.record(fact, DatedValue { from: record.from, until: record.until, value });
        }
    }

    /// Grade, annual checks, credit and tax status.
    fn standing(&mut self, records: &[Record]) {
        for (record, grade) in all::<Grade>(records) {
            let value = self.word(id::GRADE, grade.grade.as_str());
            self.dated(id::GRADE, record, value);
        }
        for (record, inspection) in all::<AnnualInspection>(records) {
            let value = self.word(id::ANNUAL_INSPECTION, inspection.outcome.as_str());
            self.dated(id::ANNUAL_INSPECTION, record, value);
        }
        for (record, report) in all::<AnnualReport>(records) {
            let value = self.word(id::ANNUAL_REPORT, report.outcome.as_str());
            self.dated(id::ANNUAL_REPORT, record, value);
        }
        for (record, _) in all::<TaxExempt>(records) {
            self.dated(id::TAX_EXEMPT, record, Some(Value::Bool(true)));
        }
        for (record, _) in all::<DonationDeduction>(records) {
            self.dated(id::DONATION_DEDUCTION, record, Some(Value::Bool(true)));
        }
        for (from, until, status) in credit_spells(records) {
            if let Some(value) = self.word(id::CREDIT_STATUS, status.as_str()) {
                self.sheet.record(id::CREDIT_STATUS, DatedValue { from, until, value });
            }
        }
    }

    /// Projects counted once they have begun; the score is the mean of all evaluations so far.
    fn projects(&mut self, records: &[Record], day: NaiveDate) {
        let begun = all::<Performance>(records).filter(|(record, _)| record.from <= day).count();
        self.sheet.set(id::PROJECT_EXPERIENCE, count(begun));
        let mut scores: Vec<_> =
            all::<Performance>(records).filter_map(|(record, p)| Some((evaluated(record, p), p.score?))).collect();
        scores.sort_by_key(|(on, _)| *on);
        self.sheet.set(id::PERFORMANCE_COUNT, count(scores.iter().filter(|(on, _)| *on <= day).count()));
        let mut sum = Decimal::ZERO;
        for (number, (from, score)) in (1_u32..).zip(scores) {
            sum += score;
            if let Some(hundredths) = mean(sum, number) {
                let value = Value::Number(hundredths);
                self.sheet.record(id::PERFORMANCE_SCORE, DatedValue { from, until: None, value });
            }
        }
    }

    fn extensions(&mut self, records: &[Record], day: NaiveDate) {
        let known: BTreeSet<&str> = all::<Fact>(records).map(|(_, fact)| fact.fact.as_str()).collect();
        for fact in known {
            let Some(def) = facts::definition(self.vocabulary, fact) else { continue };
            for (record, body) in all::<Fact>(records).filter(|(_, body)| body.fact == fact) {
                // A value that no longer fits the pack's type is unknown, not an error: the data-quality view shows it.
                let Ok(value) = facts::value(self.vocabulary, body) else { continue };
                match def.timing {
                    Timing::Plain if record.covers(day) => self.sheet.set(fact, value),
                    Timing::Plain => {}
                    Timing::Dated | Timing::Yearly => self.dated(fact, record, Some(value)),
                }
            }
        }
    }
}

/// Days on which a list holds, the worst list where both do; without overlap, in order.
fn credit_spells(records: &[Record]) -> Vec<(NaiveDate, Option<NaiveDate>, CreditStatus)> {
    let mut turns: Vec<NaiveDate> = dated::turns(records, &[Part::Credit]).collect();
    turns.sort_unstable();
    turns.dedup();
    let ends = turns.iter().skip(1).map(NaiveDate::pred_opt).chain([None]);
    turns
        .iter()
        .zip(ends)
        .map(|(from, until)| (*from, until, dated::credit_on(records, *from)))
        .filter(|(_, _, status)| *status != CreditStatus::Normal)
        .collect()
}

/// The day from which a score counts.
fn evaluated(record: &Record, performance: &Performance) -> NaiveDate {
    performance.evaluated_on.or(record.until).unwrap_or(record.from)
}

fn mean(sum: Decimal, number: u32) -> Option<i64> {
    let mean = (sum * Decimal::ONE_HUNDRED).checked_div(Decimal::from(number))?;
    mean.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

fn count(number: usize) -> Value {
    Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
}
