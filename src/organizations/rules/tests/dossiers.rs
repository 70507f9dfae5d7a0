//! What follows from records: the present state, the sheet, the weaknesses.

use super::*;
use crate::kernel::ids::OrganizationId;
use crate::organizations::model::{
    AnnualInspection, Certificate, CertificateLevel, CreditStatus, Declaration, Deregistration, DonationDeduction,
    Fact, InspectionOutcome, Party, PartyForm, Performance, ReportOutcome, ServiceCategory, ServiceRegion,
};
use crate::organizations::rules::quality::{Examined, examine};
use crate::organizations::rules::{dated, project};
use crate::policy::facts::id;
use crate::policy::{FactSheet, Value};
use proptest::prelude::*;

fn sheet_on(records: &[Record], on: &str) -> FactSheet {
    sheet::sheet(OrganizationId::new(), records, day(on), packs()).unwrap()
}

fn with(more: impl IntoIterator<Item = Record>) -> Vec<Record> {
    registered().into_iter().chain(more).collect()
}

#[test]
fn the_words_of_the_registry_are_those_of_the_vocabulary() {
    let vocabulary = library().vocabulary();
    let words = |fact: &str, words: Vec<&str>| {
        for word in words {
            assert!(vocabulary.get(fact).unwrap().word(word).is_some(), "{fact}: {word}");
        }
    };
    words(id::ORG_TYPE, OrgType::ALL.iter().map(|w| w.as_str()).collect());
    words(id::REGISTRAR_LEVEL, RegistrarLevel::ALL.iter().map(|w| w.as_str()).collect());
    words(id::GRADE, GradeLevel::ALL.iter().map(|w| w.as_str()).collect());
    words(id::ANNUAL_INSPECTION, InspectionOutcome::ALL.iter().map(|w| w.as_str()).collect());
    words(id::ANNUAL_REPORT, ReportOutcome::ALL.iter().map(|w| w.as_str()).collect());
    words(id::CREDIT_STATUS, CreditStatus::ALL.iter().map(|w| w.as_str()).collect());
    words(id::PARTY_COVERAGE, PartyForm::ALL.iter().map(|w| w.as_str()).collect());
}

#[test]
fn plain_facts_are_those_of_the_day() {
    let records = with([
        staff("2020-01-01", 3),
        staff("2024-01-01", 8),
        record("2020-01-01", Some("2023-12-31"), ServiceRegion { region: "330211".parse().unwrap() }),
        record("2022-01-01", None, ServiceRegion { region: "330206".parse().unwrap() }),
        record("2020-01-01", None, ServiceCategory { category: "A1003".into() }),
        record(
            "2021-06-01",
            Some("2024-05-31"),
            Certificate { number: "SW1".into(), level: CertificateLevel::SocialWorker, holder: "李*".into() },
        ),
        record("2023-03-01", None, Declaration { no_major_violation: true }),
    ]);
    let then = sheet_on(&records, "2023-06-01");
    assert_eq!(then.plain[id::STAFF_FULL_TIME], Value::Number(3));
    assert_eq!(then.plain[id::SERVICE_REGIONS], Value::set(["330206", "330211"]));
    assert_eq!(then.plain[id::SOCIAL_WORKERS], Value::Number(1));
    let now = sheet_on(&records, "2026-03-02");
    assert_eq!(now.plain[id::STAFF_FULL_TIME], Value::Number(8));
    assert_eq!(now.plain[id::SERVICE_REGIONS], Value::set(["330206"]));
    assert_eq!(now.plain[id::SOCIAL_WORKERS], Value::Number(0));
    assert_eq!(now.plain[id::NO_MAJOR_VIOLATION], Value::Bool(true));
    assert_eq!(now.plain[id::HAS_SPONSORING_UNIT], Value::Bool(false));
    // Never filled in is unknown, not none.
    assert!(!now.plain.contains_key(id::PARTY_MEMBERS) && !now.plain.contains_key(id::NET_ASSETS));
}

#[test]
fn what_is_not_registered_on_the_day_has_no_sheet() {
    let id = OrganizationId::new();
    let records = with([record("2025-02-01", None, Deregistration { reason: None })]);
    let on = |text: &str| sheet::sheet(id, &records, day(text), packs()).is_some();
    assert!(!on("2018-05-03") && on("2018-05-04") && on("2025-01-31") && !on("2025-02-01"));
}

#[test]
fn the_worst_list_speaks_while_both_hold() {
    let records = with([
        listed("2023-01-01", Some("2025-06-30"), CreditList::Abnormal),
        listed("2024-01-01", Some("2024-12-31"), CreditList::SeriouslyDishonest),
    ]);
    let vocabulary = library().vocabulary();
    let fact = vocabulary.get(id::CREDIT_STATUS).unwrap();
    let sheet = sheet_on(&records, "2026-03-02");
    for (on, word) in [
        ("2022-12-31", "normal"),
        ("2023-01-01", "abnormal"),
        ("2024-06-01", "seriously_dishonest"),
        ("2025-01-01", "abnormal"),
        ("2025-07-01", "normal"),
    ] {
        assert_eq!(sheet.value_on(fact, day(on)).cloned(), fact.word(word), "{on}");
    }
}

#[test]
fn the_score_is_the_mean_of_the_evaluations_so_far() {
    let project = |name: &str, evaluated: &str, score: Option<&str>| Performance {
        project: name.into(),
        buyer: "某街道".into(),
        category: None,
        amount: None,
        score: score.map(|s| s.parse().unwrap()),
        evaluated_on: Some(day(evaluated)),
    };
    let records = with([
        record("2022-01-01", Some("2022-12-31"), project("一", "2023-02-01", Some("90"))),
        record("2023-01-01", Some("2023-12-31"), project("二", "2024-02-01", Some("85.5"))),
        record("2025-01-01", None, project("三", "2026-01-01", None)),
    ]);
    let fact = library().vocabulary().get(id::PERFORMANCE_SCORE).unwrap();
    let sheet = sheet_on(&records, "2026-03-02");
    assert_eq!(sheet.value_on(fact, day("2023-01-31")), None);
    assert_eq!(sheet.value_on(fact, day("2023-02-01")), Some(&Value::Number(9000)));
    assert_eq!(sheet.value_on(fact, day("2024-02-01")), Some(&Value::Number(8775)));
    assert_eq!(sheet.plain[id::PERFORMANCE_COUNT], Value::Number(2));
    assert_eq!(sheet.plain[id::PROJECT_EXPERIENCE], Value::Number(3));
}

#[test]
fn party_coverage_counts_where_the_rule_of_the_place_is_met() {
    let party = |members, form| Party { members, form, joint_units: Vec::new() };
    let records = with([
        record("2020-01-01", None, party(4, PartyForm::JointBranch)),
        record("2024-01-01", None, party(4, PartyForm::OwnBranch)),
    ]);
    let fact = library().vocabulary().get(id::PARTY_COVERAGE).unwrap();
    let sheet = sheet_on(&records, "2026-03-02");
    assert_eq!(sheet.value_on(fact, day("2023-12-31")).cloned(), fact.word("none"));
    assert_eq!(sheet.value_on(fact, day("2024-01-01")).cloned(), fact.word("own_branch"));
    assert_eq!(sheet.plain[id::PARTY_MEMBERS], Value::Number(4));
}

#[test]
fn extension_facts_are_typed_by_the_pack() {
    let area = |from: &str, value: i64| {
        record(from, None, Fact { fact: "office_area_sqm".into(), value: serde_json::json!(value) })
    };
    let records = with([area("2020-01-01", 80), area("2024-01-01", 120)]);
    assert_eq!(sheet_on(&records, "2022-01-01").plain["office_area_sqm"], Value::Number(80));
    assert_eq!(sheet_on(&records, "2026-03-02").plain["office_area_sqm"], Value::Number(120));
}

#[test]
fn weaknesses_are_found_by_kind() {
    let records = with([
        graded("2020-01-01", "2025-12-31", GradeLevel::A3),
        record("2023-06-01", Some("2026-04-30"), crate::organizations::model::TaxExempt { document: None }),
        record("2025-01-01", Some("2027-12-31"), DonationDeduction { document: None }),
        staff("2024-01-01", 1),
        record(
            "2021-06-01",
            Some("2025-05-31"),
            Certificate { number: "SW1".into(), level: CertificateLevel::SocialWorker, holder: "李*".into() },
        ),
        record("2024-01-01", None, Party { members: 5, form: PartyForm::JointBranch, joint_units: Vec::new() }),
        record("2024-01-01", Some("2024-12-31"), AnnualInspection { outcome: InspectionOutcome::Qualified }),
    ]);
    let issues = examine(&Examined { records: &records, day: day("2026-03-02"), party: &rules_on });
    let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "contact_missing",
            "services_missing",
            "service_regions_missing",
            "grade_expired",
            "certificate_expired",
            "tax_exempt_expiring",
            "party_below_rule",
            "deduction_without_grade",
        ]
    );
    let grade = issues.iter().find(|issue| issue.code == "grade_expired").unwrap();
    assert_eq!(grade.until, Some(day("2025-12-31")));
    assert!(grade.message.zh.contains("2025-12-31"));
    assert!(issues.iter().any(|issue| issue.message.zh.contains("有5名正式党员，应单独建立党组织")));
}

/// A few records of the parts that make a projection.
fn any_records() -> impl Strategy<Value = Vec<Record>> {
    let span = || (0_u64..3_000, proptest::option::of(0_u64..1_500));
    let grades = proptest::collection::vec((span(), proptest::sample::select(GradeLevel::ALL)), 0..4);
    let lists = proptest::collection::vec((span(), proptest::sample::select(CreditList::ALL)), 0..4);
    let staffs = proptest::collection::vec((0_u64..3_000, 0_u32..50), 0..4);
    (grades, lists, staffs).prop_map(|(grades, lists, staffs)| {
        let start = |offset: u64| day("2018-05-04").checked_add_days(chrono::Days::new(offset)).unwrap();
        let span = |(from, length): (u64, Option<u64>)| (start(from), length.map(|length| start(from + length)));
        let mut records = registered();
        for (when, grade) in grades {
            let (from, until) = span(when);
            records.push(Record::official(from, until, Grade { grade, noticed_on: None, document: None }));
        }
        for (when, list) in lists {
            let (from, until) = span(when);
            let credit = Credit { list, basis: "x".into(), document: None, removal_basis: None };
            records.push(Record::official(from, until, credit));
        }
        for (from, full_time) in staffs {
            records.push(Record::official(
                start(from),
                None,
                Staffing { full_time, part_time: None, volunteers: None },
            ));
        }
        records
    })
}

proptest! {
    #[test]
    fn the_projection_holds_until_it_turns(records in any_records(), offset in 0_u64..4_000, step in 1_u64..400) {
        let at = day("2018-05-04").checked_add_days(chrono::Days::new(offset)).unwrap();
        let later = at.checked_add_days(chrono::Days::new(step)).unwrap();
        let now = project::projection(&records, at).unwrap();
        if now.turns_on.is_none_or(|turn| later < turn) {
            let then = project::projection(&records, later).unwrap();
            prop_assert_eq!((now.grade, now.credit), (then.grade, then.credit));
        }
    }

    #[test]
    fn the_sheet_says_of_any_day_what_the_records_say(records in any_records(), offset in 0_u64..4_000) {
        let at = day("2018-05-04").checked_add_days(chrono::Days::new(offset)).unwrap();
        let sheet = sheet::sheet(OrganizationId::new(), &records, day("2026-03-02"), packs()).unwrap();
        let vocabulary = library().vocabulary();
        let grade = vocabulary.get(id::GRADE).unwrap();
        let word = dated::grade_on(&records, at).map_or("none", |grade| grade.as_str());
        prop_assert_eq!(sheet.value_on(grade, at).cloned(), grade.word(word));
        let credit = vocabulary.get(id::CREDIT_STATUS).unwrap();
        prop_assert_eq!(sheet.value_on(credit, at).cloned(), credit.word(dated::credit_on(&records, at).as_str()));
    }

    #[test]
    fn a_state_is_the_last_one_begun(changes in proptest::collection::vec((0_u64..3_000, 0_u32..50), 1..8), offset in 0_u64..3_500) {
        let start = |offset: u64| day("2018-05-04").checked_add_days(chrono::Days::new(offset)).unwrap();
        let model: std::collections::BTreeMap<NaiveDate, u32> = changes.iter().map(|(from, n)| (start(*from), *n)).collect();
        let records: Vec<Record> = model.iter().map(|(from, n)| {
            Record::official(*from, None, Staffing { full_time: *n, part_time: None, volunteers: None })
        }).collect();
        let found = dated::on::<Staffing>(&records, start(offset)).map(|(_, staff)| staff.full_time);
        prop_assert_eq!(found, model.range(..=start(offset)).next_back().map(|(_, n)| *n));
        prop_assert_eq!(dated::snapshot(&records, start(offset)).len(), usize::from(found.is_some()));
    }
}
