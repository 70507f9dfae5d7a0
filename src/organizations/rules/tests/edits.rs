//! Changing dossiers.

use super::*;
use crate::organizations::model::{
    Change, Difference, EditInput, Hand, Part, Profile, RecordInput, ServiceCategory, Standing,
};
use crate::organizations::rules::{dated, edit};
use proptest::prelude::*;

fn put(from: &str, entry: impl Into<Entry>) -> Change {
    Change::Put { record: RecordInput { from: day(from), until: None, entry: entry.into() } }
}

fn input(changes: Vec<Change>) -> EditInput {
    EditInput { reason: "日常维护".into(), changes }
}

fn apply(
    records: &[Record],
    changes: Vec<Change>,
    hand: Hand,
) -> crate::kernel::Result<(Vec<Record>, Vec<Difference>)> {
    edit::apply(&uscc(), records, &input(changes), hand, &lookup())
}

/// Code and path of each fault.
fn faults(records: &[Record], changes: Vec<Change>, hand: Hand) -> Vec<(String, String)> {
    let error = apply(records, changes, hand).unwrap_err();
    error.fields.into_iter().map(|fault| (fault.path, fault.code)).collect()
}

fn fault(path: &str, code: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), code.to_owned())]
}

#[test]
fn the_organization_declares_and_the_authority_verifies() {
    let (records, _) =
        apply(&registered(), vec![put("2026-03-01", staff("2026-03-01", 6).entry)], Hand::Organization).unwrap();
    let declared = records.iter().find(|r| r.part() == Part::Staffing).unwrap();
    assert_eq!(declared.standing, Standing::SelfDeclared);
    let verify = Change::Verify { part: Part::Staffing, key: "2026-03-01".into() };
    assert_eq!(faults(&records, vec![verify.clone()], Hand::Organization), fault("changes[0].part", "not_yours"));
    let (verified, differences) = apply(&records, vec![verify], Hand::Authority).unwrap();
    assert_eq!(verified.iter().find(|r| r.part() == Part::Staffing).unwrap().standing, Standing::Verified);
    assert_eq!(differences.len(), 1);
    // Changing a verified record makes it a declaration again.
    let (changed, _) =
        apply(&verified, vec![put("2026-03-01", staff("2026-03-01", 9).entry)], Hand::Organization).unwrap();
    assert_eq!(changed.iter().find(|r| r.part() == Part::Staffing).unwrap().standing, Standing::SelfDeclared);
}

#[test]
fn the_organization_may_not_touch_what_the_authority_keeps() {
    let mut records = registered();
    records.push(graded("2024-01-01", "2028-12-31", GradeLevel::A3));
    records.push(listed("2025-01-01", None, CreditList::Abnormal));
    records.push(staff("2024-01-01", 4));
    for (change, path) in [
        (
            put("2026-01-01", Grade { grade: GradeLevel::A5, noticed_on: None, document: None }),
            "changes[0].record.part",
        ),
        (Change::Remove { part: Part::Credit, key: "abnormal@2025-01-01".into() }, "changes[0].part"),
        (
            Change::End { part: Part::Credit, key: "abnormal@2025-01-01".into(), until: day("2026-01-01") },
            "changes[0].part",
        ),
        (put("2026-01-01", registration("改名")), "changes[0].record.part"),
        (put("2024-01-01", staff("2024-01-01", 40).entry), "changes[0].record.key"),
        (Change::Remove { part: Part::Staffing, key: "2024-01-01".into() }, "changes[0].key"),
    ] {
        assert_eq!(faults(&records, vec![change.clone()], Hand::Organization), fault(path, "not_yours"), "{change:?}");
        assert!(apply(&records, vec![change], Hand::Authority).is_ok() || path.contains("part"));
    }
    // A new figure of its own beside the official one is its right.
    assert!(apply(&records, vec![put("2026-01-01", staff("2026-01-01", 5).entry)], Hand::Organization).is_ok());
}

#[test]
fn saying_again_what_is_known_changes_nothing() {
    let change = put("2018-05-04", registration("某某社会工作服务中心"));
    let (after, differences) = apply(&registered(), vec![change], Hand::Authority).unwrap();
    assert_eq!((after, differences), (registered(), Vec::new()));
}

#[test]
fn every_fault_is_told_with_its_place() {
    let changes = vec![
        put("2026-03-01", contact("无")),
        put("2027-01-01", staff("2027-01-01", 1).entry),
        put("2026-03-01", Profile { services: " ".into() }),
        Change::End { part: Part::Staffing, key: "2020-01-01".into(), until: day("2026-01-01") },
        put("2026-03-01", ServiceCategory { category: "Z9".into() }),
        put("2026-03-01", listed("2026-03-01", None, CreditList::Abnormal).entry),
    ];
    let codes = faults(&registered(), changes, Hand::Authority);
    assert_eq!(
        codes,
        [
            ("changes[0].record.value.phone", "phone"),
            ("changes[1].record.from", "future"),
            ("changes[2].record.value.services", "required"),
            ("changes[3].key", "no_record"),
            ("changes[4].record.value.category", "category_unknown"),
        ]
        .map(|(path, code)| (path.to_owned(), code.to_owned()))
    );
    let empty = edit::apply(
        &uscc(),
        &registered(),
        &EditInput { reason: "x".into(), changes: vec![] },
        Hand::Authority,
        &lookup(),
    );
    let codes: Vec<String> = empty.unwrap_err().fields.into_iter().map(|f| f.code).collect();
    assert_eq!(codes, ["reason", "required"]);
}

#[test]
fn one_service_cannot_be_offered_twice_at_once() {
    let category = |from: &str| put(from, ServiceCategory { category: "A1003".into() });
    assert_eq!(
        faults(&registered(), vec![category("2024-01-01"), category("2025-01-01")], Hand::Authority),
        fault("service_category", "overlap")
    );
}

#[test]
fn names_of_holders_are_masked_and_texts_trimmed() {
    use crate::organizations::model::{Certificate, CertificateLevel};
    let certificate =
        Certificate { number: " SW001 ".into(), level: CertificateLevel::Senior, holder: "李小明".into() };
    let (after, _) = apply(&registered(), vec![put("2024-01-01", certificate)], Hand::Organization).unwrap();
    let kept = dated::all::<Certificate>(&after).next().unwrap().1;
    assert_eq!((kept.number.as_str(), kept.holder.as_str()), ("SW001", "李**"));
}

#[test]
fn differences_name_the_fields() {
    let (_, differences) =
        apply(&registered(), vec![put("2018-05-04", registration("新的名称"))], Hand::Authority).unwrap();
    let fields: Vec<_> = differences.iter().flat_map(edit::fields).collect();
    assert_eq!(fields.len(), 1);
    assert_eq!(
        (fields[0].field.as_str(), fields[0].before.as_deref(), fields[0].after.as_deref()),
        ("name", Some("某某社会工作服务中心"), Some("新的名称"))
    );
}

fn any_change() -> impl Strategy<Value = Change> {
    let date =
        || (0_u64..2_800).prop_map(|offset| day("2018-05-04").checked_add_days(chrono::Days::new(offset)).unwrap());
    let put = |entry: Entry, from: NaiveDate, until: Option<NaiveDate>| Change::Put {
        record: RecordInput { from, until, entry },
    };
    prop_oneof![
        (date(), 0_u32..9).prop_map(move |(from, n)| put(staff("2020-01-01", n).entry, from, None)),
        (date(), proptest::sample::select(vec!["甲中心", "乙中心"])).prop_map(move |(from, name)| put(
            registration(name).into(),
            from,
            None
        )),
        (date(), date(), proptest::sample::select(GradeLevel::ALL)).prop_map(move |(from, until, grade)| {
            put(Grade { grade, noticed_on: None, document: None }.into(), from.min(until), Some(from.max(until)))
        }),
        (date(), proptest::sample::select(vec!["A1003", "A0402"])).prop_map(move |(from, code)| put(
            ServiceCategory { category: code.into() }.into(),
            from,
            None
        )),
        (date(), date()).prop_map(|(key, until)| Change::End { part: Part::Grade, key: key.to_string(), until }),
        date().prop_map(|key| Change::Remove { part: Part::Staffing, key: key.to_string() }),
        date().prop_map(|key| Change::Verify { part: Part::Staffing, key: key.to_string() }),
    ]
}

proptest! {
    #[test]
    fn replaying_the_history_gives_the_dossier_and_its_sheet(
        changes in proptest::collection::vec((any_change(), any::<bool>()), 1..20),
        offset in 0_u64..3_000,
    ) {
        let mut records = registered();
        let mut history: Vec<Difference> = edit::differences(&[], &records);
        for (change, own) in changes {
            let hand = if own { Hand::Organization } else { Hand::Authority };
            if let Ok((after, differences)) = apply(&records, vec![change], hand) {
                records = after;
                history.extend(differences);
            }
        }
        let replayed = dated::in_order(history.iter().fold(Vec::new(), edit::replay));
        prop_assert_eq!(&replayed, &dated::in_order(records.clone()));
        let at = day("2018-05-04").checked_add_days(chrono::Days::new(offset)).unwrap();
        let id = crate::kernel::ids::OrganizationId::new();
        prop_assert_eq!(sheet::sheet(id, &replayed, at, packs()), sheet::sheet(id, &records, at, packs()));
    }
}
