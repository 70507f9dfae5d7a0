//! Decisions made again.

use super::{day, load, pack, question, sheet};
use crate::policy::replay::{Decision, OwnRule, replay};
use crate::policy::{Kind, Library, PackFile, Verdict};
use serde_json::json;

fn grade_pack(grade: &str, points: u32) -> PackFile {
    pack(
        "p",
        "effective_from = 2020-01-01",
        &format!(
            "[[fact]]\nid = \"office\"\ntype = \"bool\"\ntext = \"办公场所\"\n\
             [[eligibility]]\nid = \"grade\"\ntext = \"等级\"\nrequire = {{ grade = {{ at_least = \"{grade}\" }} }}\n\
             [[preference]]\nid = \"office\"\ntext = \"场所\"\npoints = {points}\ngiven = {{ office = {{ is = true }} }}\n"
        ),
    )
}

fn decision(library: &Library) -> Decision {
    let organization = json!({
        "grade": [{ "from": "2024-01-01", "value": "3A" }], "office": true, "net_assets": "120000.50", "staff_full_time": 4,
        "annual_report": [{ "year": 2024, "value": "on_time" }], "performance_score": [{ "from": "2025-01-01", "value": "92.5" }],
    });
    let own = OwnRule {
        id: "staff".into(),
        text: crate::kernel::Text::new("专职人员", "staff"),
        basis: String::new(),
        require: json!({ "staff_full_time": { "at_least": 3 } }),
    };
    let (organization, opportunity) =
        (sheet(library.vocabulary(), organization), sheet(library.vocabulary(), json!({ "kind": "purchase" })));
    let question = question("330211", Kind::Purchase, None, "2026-03-02");
    Decision::make(library, question, vec![own], &organization, &opportunity).unwrap()
}

#[test]
fn a_decision_survives_storage_and_gives_the_same_answer_years_later() {
    let library = load(&[grade_pack("3A", 10)]);
    let made = decision(&library);
    assert!(made.assessment.eligible);
    assert_eq!(made.assessment.rules.len(), 2, "the pack's rule and the need's own");
    let stored: Decision = serde_json::from_str(&serde_json::to_string(&made).unwrap()).unwrap();
    assert_eq!(stored, made);
    let again = replay(&stored, &library, &library, day("2031-01-01")).unwrap();
    assert!(again.same && again.facts_intact && again.today.changes.is_empty(), "{again:#?}");
}

#[test]
fn what_todays_rules_would_decide_otherwise_is_told_by_rule() {
    let then = load(&[grade_pack("3A", 10)]);
    let now = load(&[grade_pack("4A", 20)]);
    let again = replay(&decision(&then), &then, &now, day("2026-06-01")).unwrap();
    assert!(again.same && again.again.eligible && !again.today.eligible);
    let [grade, office] = again.today.changes.as_slice() else { panic!("{:#?}", again.today.changes) };
    assert_eq!(
        (grade.rule.as_str(), grade.was, grade.now),
        ("eligibility.grade", Some(Verdict::Pass), Some(Verdict::Fail))
    );
    assert_ne!(grade.source_was.as_ref().unwrap().pack, grade.source_now.as_ref().unwrap().pack);
    let points = (office.points_were.unwrap().to_string(), office.points_now.unwrap().to_string());
    assert_eq!(points, ("10".to_owned(), "20".to_owned()));
    // A fact that no pack asks for any more is left out, and a rule that is gone is told.
    let nothing = load(&[pack("q", "effective_from = 2020-01-01", "")]);
    let again = replay(&decision(&then), &then, &nothing, day("2026-06-01")).unwrap();
    assert!(again.today.changes.iter().all(|change| change.now.is_none()) && again.today.changes.len() == 2);
}

#[test]
fn a_changed_record_is_noticed() {
    let library = load(&[grade_pack("3A", 10)]);
    let mut changed = decision(&library);
    changed.organization["facts"]["staff_full_time"] = json!(2);
    let again = replay(&changed, &library, &library, day("2026-06-01")).unwrap();
    assert!(!again.facts_intact && !again.same && !again.again.eligible);
    let mut changed = decision(&library);
    changed.assessment.eligible = false;
    let again = replay(&changed, &library, &library, day("2026-06-01")).unwrap();
    assert!(again.facts_intact && !again.same);
}

#[test]
fn an_own_condition_that_cannot_be_read_is_refused_by_path() {
    let library = load(&[grade_pack("3A", 10)]);
    let own = OwnRule {
        id: "x".into(),
        text: crate::kernel::Text::default(),
        basis: String::new(),
        require: json!({ "grades": { "is": "3A" } }),
    };
    let nobody = sheet(library.vocabulary(), json!({}));
    let asked = question("330211", Kind::Purchase, None, "2026-03-02");
    let error = Decision::make(&library, asked, vec![own], &nobody, &nobody).unwrap_err();
    assert_eq!(error.fields[0].path, "own[x].require.grades");
}
