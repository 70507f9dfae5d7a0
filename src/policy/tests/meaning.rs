//! What each test means, on the day and at its edges; and that binding changes nothing.

use super::{day, sheet};
use crate::policy::condition::Outcome::{self, Fail, Pass, Unknown};
use crate::policy::{Case, Condition, FactSheet, Vocabulary, condition_from_json, condition_json};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

/// What a condition comes to for an organization with these facts on 2026-11-21, for an opportunity in A1003 in 330211.
fn outcome(condition: &Json, facts: Json) -> Outcome {
    let vocabulary = Vocabulary::builtin();
    let organization = sheet(&vocabulary, facts);
    let opportunity = sheet(&vocabulary, json!({ "category": ["A1003"], "delivery_region": ["330211"] }));
    let condition = condition_from_json(condition, &vocabulary, "").unwrap();
    let case = Case {
        vocabulary: &vocabulary,
        organization: &organization,
        opportunity: &opportunity,
        as_of: day("2026-11-21"),
    };
    case.outcome(&condition)
}

#[test]
fn values_are_compared_inclusively() {
    for (test, staff, expected) in [
        (json!({ "is": 5 }), 5, Pass),
        (json!({ "not": 5 }), 5, Fail),
        (json!({ "in": [3, 5] }), 5, Pass),
        (json!({ "not_in": [3, 5] }), 4, Pass),
        (json!({ "at_least": 5 }), 5, Pass),
        (json!({ "at_least": 5 }), 4, Fail),
        (json!({ "more_than": 5 }), 5, Fail),
        (json!({ "more_than": 5 }), 6, Pass),
        (json!({ "at_most": 5 }), 5, Pass),
        (json!({ "less_than": 5 }), 5, Fail),
        (json!({ "at_least": 3, "at_most": 5 }), 6, Fail),
    ] {
        assert_eq!(
            outcome(&json!({ "staff_full_time": test }), json!({ "staff_full_time": staff })),
            expected,
            "{test} of {staff}"
        );
    }
}

#[test]
fn what_is_unknown_is_neither_passed_nor_failed() {
    for condition in [
        json!({ "staff_full_time": { "at_least": 5 } }),
        json!({ "staff_full_time": { "less_than": 5 } }),
        json!({ "not": { "staff_full_time": { "at_least": 5 } } }),
        json!({ "party_coverage": { "is": "none" } }),
        json!({ "service_regions": { "covers": "330211" } }),
        json!({ "annual_report": { "last_years": { "years": 1, "in": ["on_time"], "due": "05-31" } } }),
        json!({ "any": [{ "charity": { "is": true } }, { "grade": { "is": "5A" } }] }),
    ] {
        assert_eq!(outcome(&condition, json!({})), Unknown, "{condition}");
    }
    let either = json!({ "any": [{ "charity": { "is": true } }, { "staff_full_time": { "at_least": 1 } }] });
    assert_eq!(outcome(&either, json!({ "staff_full_time": 1 })), Pass, "what is known may suffice");
    let both = json!({ "charity": { "is": true }, "staff_full_time": { "at_least": 2 } });
    assert_eq!(outcome(&both, json!({ "staff_full_time": 1 })), Fail);
}

#[test]
fn a_grade_counts_while_it_is_valid() {
    let grade = |from: &str, until: &str| json!({ "grade": [{ "from": from, "until": until, "value": "4A" }] });
    let at_least = json!({ "grade": { "at_least": "3A" } });
    assert_eq!(outcome(&at_least, grade("2022-01-01", "2026-12-31")), Pass);
    assert_eq!(outcome(&at_least, grade("2022-01-01", "2026-11-21")), Pass, "the last day counts");
    assert_eq!(outcome(&at_least, grade("2021-01-01", "2026-11-20")), Fail, "expired: no grade");
    assert_eq!(outcome(&at_least, grade("2026-11-22", "2030-12-31")), Fail, "not yet");
    assert_eq!(outcome(&at_least, json!({})), Fail, "no record: not graded, which is known");
    let valid = json!({ "grade": { "valid": true } });
    assert_eq!(outcome(&valid, grade("2022-01-01", "2026-12-31")), Pass);
    assert_eq!(outcome(&valid, json!({})), Fail);
    assert_eq!(outcome(&json!({ "tax_exempt": { "valid": false } }), json!({})), Pass);
}

#[test]
fn dates_reach_back_from_the_event() {
    let registered = |date: &str| json!({ "registered_on": date });
    let two_years = json!({ "registered_on": { "at_least_ago": "2 years" } });
    assert_eq!(outcome(&two_years, registered("2024-11-21")), Pass);
    assert_eq!(outcome(&two_years, registered("2024-11-22")), Fail);
    let recent = json!({ "registered_on": { "within": "24 months" } });
    assert_eq!(outcome(&recent, registered("2024-11-21")), Pass, "以内 includes the first day");
    assert_eq!(outcome(&recent, registered("2024-11-20")), Fail);
    assert_eq!(outcome(&recent, registered("2026-11-22")), Fail, "a day to come is not within");
    assert_eq!(outcome(&json!({ "registered_on": { "at_most": "2024-11-21" } }), registered("2024-11-21")), Pass);
}

#[test]
fn sets_cover_what_they_hold_or_what_holds_it() {
    let covers = |wanted: Json| json!({ "service_regions": { "covers": wanted } });
    let regions = json!({ "service_regions": ["330200", "330521"] });
    for (wanted, expected) in [
        (json!("330211"), Pass),
        (json!("330211001"), Pass),
        (json!("330500"), Fail),
        (json!(["330211", "330521"]), Pass),
        (json!(["330211", "330522"]), Fail),
        (json!("@delivery_region"), Pass),
    ] {
        assert_eq!(outcome(&covers(wanted.clone()), regions.clone()), expected, "{wanted}");
    }
    assert_eq!(outcome(&covers(json!("330211")), json!({ "service_regions": ["100000"] })), Pass, "the whole country");
    let categories = json!({ "service_categories": { "covers": "@category" } });
    assert_eq!(outcome(&categories, json!({ "service_categories": ["A10"] })), Pass);
    assert_eq!(outcome(&categories, json!({ "service_categories": ["A1002"] })), Fail);
    let under = json!({ "region": { "under": ["330000", "310000"] } });
    assert_eq!(outcome(&under, json!({ "region": "330211" })), Pass);
    assert_eq!(outcome(&under, json!({ "region": "320500" })), Fail);
    let exactly = json!({ "region": { "in": ["330211"] } });
    assert_eq!(outcome(&exactly, json!({ "region": "330211" })), Pass);
    assert_eq!(outcome(&exactly, json!({ "region": "330211001" })), Fail);
}

#[test]
fn the_last_years_are_those_whose_outcome_is_due() {
    let rule =
        json!({ "annual_inspection": { "last_years": { "years": 2, "in": ["qualified", "exempt"], "due": "05-31" } } });
    let years = |outcomes: &[(i32, &str)]| {
        let records: Vec<Json> = outcomes.iter().map(|(year, value)| json!({ "year": year, "value": value })).collect();
        json!({ "annual_inspection": records })
    };
    assert_eq!(outcome(&rule, years(&[(2025, "qualified"), (2024, "exempt"), (2023, "unqualified")])), Pass);
    assert_eq!(outcome(&rule, years(&[(2025, "qualified"), (2024, "basically_qualified")])), Fail);
    assert_eq!(
        outcome(&rule, years(&[(2024, "qualified"), (2023, "qualified")])),
        Unknown,
        "2025 is due and not known"
    );
}

#[test]
fn throughout_looks_at_every_day_of_the_period() {
    let rule = json!({ "credit_status": { "throughout": { "period": "2 years", "in": ["normal"] } } });
    let listed =
        |from: &str, until: &str| json!({ "credit_status": [{ "from": from, "until": until, "value": "abnormal" }] });
    assert_eq!(outcome(&rule, json!({})), Pass);
    assert_eq!(outcome(&rule, listed("2025-03-01", "2025-03-01")), Fail);
    assert_eq!(outcome(&rule, listed("2023-01-01", "2024-11-21")), Fail, "the first day counts");
    assert_eq!(outcome(&rule, listed("2023-01-01", "2024-11-20")), Pass);
    assert_eq!(outcome(&rule, listed("2026-11-22", "2027-01-01")), Pass);
    let covered = json!({ "party_coverage": { "throughout": { "period": "1 year", "in": ["own_branch"] } } });
    let gap = json!({ "party_coverage": [{ "from": "2026-01-01", "value": "own_branch" }] });
    assert_eq!(outcome(&covered, gap), Unknown, "before the first record nothing is known");
}

/// Facts of a random organization: each known or not.
fn organizations() -> impl Strategy<Value = FactSheet> {
    let grade = prop::option::of((select(vec!["1A", "3A", "5A"]), 2019..2027i32, 0..6i32));
    let codes = prop::option::of(prop::collection::vec(select(vec!["A", "A10", "A1003", "A04", "B02"]), 0..3));
    let regions = prop::option::of(prop::collection::vec(select(vec!["330211", "330200", "310000", "100000"]), 0..3));
    let reports = prop::collection::vec((2022..2026i32, select(vec!["on_time", "late", "missing"])), 0..4);
    (grade, codes, regions, reports, prop::option::of(0..8i64), prop::option::of(any::<bool>())).prop_map(
        |(grade, codes, regions, reports, staff, charity)| {
            let mut facts = serde_json::Map::new();
            if let Some((word, from, years)) = grade {
                let until = format!("{}-12-31", from + years);
                facts.insert(
                    "grade".into(),
                    json!([{ "from": format!("{from}-01-01"), "until": until, "value": word }]),
                );
            }
            if let Some(regions) = regions {
                facts.insert("service_regions".into(), json!(regions));
            }
            if let Some(codes) = codes {
                facts.insert("service_categories".into(), json!(codes));
            }
            if !reports.is_empty() {
                let records: Vec<Json> =
                    reports.iter().map(|(year, word)| json!({ "year": year, "value": word })).collect();
                facts.insert("annual_report".into(), json!(records));
            }
            if let Some(staff) = staff {
                facts.insert("staff_full_time".into(), json!(staff));
            }
            if let Some(charity) = charity {
                facts.insert("charity".into(), json!(charity));
            }
            sheet(&Vocabulary::builtin(), Json::Object(facts))
        },
    )
}

fn opportunities() -> impl Strategy<Value = FactSheet> {
    let category = prop::option::of(select(vec!["A", "A1003", "A0402"]));
    let kind = prop::option::of(select(vec!["purchase", "venture"]));
    (category, kind).prop_map(|(category, kind)| {
        let mut facts = serde_json::Map::new();
        facts.extend(category.map(|code| ("category".to_owned(), json!(code))));
        facts.extend(kind.map(|word| ("kind".to_owned(), json!(word))));
        sheet(&Vocabulary::builtin(), Json::Object(facts))
    })
}

/// Random conditions on both, as JSON.
fn conditions() -> impl Strategy<Value = Json> {
    let leaf = select(vec![
        json!({ "grade": { "at_least": "3A" } }),
        json!({ "grade": { "valid": true } }),
        json!({ "grade": { "throughout": { "period": "3 years", "in": ["3A", "5A"] } } }),
        json!({ "service_categories": { "covers": "@category" } }),
        json!({ "service_categories": { "under": ["A10", "B"] } }),
        json!({ "service_regions": { "covers": "330211" } }),
        json!({ "service_regions": { "covers": "@delivery_region" } }),
        json!({ "annual_report": { "last_years": { "years": 2, "in": ["on_time"], "due": "05-31" } } }),
        json!({ "staff_full_time": { "less_than": 5 } }),
        json!({ "charity": { "is": true } }),
        json!({ "kind": { "is": "venture" } }),
        json!({ "category": { "under": "A10" } }),
    ]);
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| json!({ "all": parts })),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| json!({ "any": parts })),
            inner.prop_map(|part| json!({ "not": part })),
        ]
    })
}

/// Both subjects may be spoken of in `when`.
fn read(condition: &Json, vocabulary: &Vocabulary) -> Condition {
    let sink = crate::policy::fault::Sink::default();
    let spot = crate::policy::document::from_json(condition);
    let cursor = crate::policy::document::Cursor::root(&sink, &spot);
    crate::policy::read::condition(&cursor, vocabulary, crate::policy::read::Scope::Both).unwrap()
}

fn speaks_of_opportunity(condition: &Condition) -> bool {
    use crate::policy::{Codes, Subject, Test};
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(speaks_of_opportunity),
        Condition::Not(part) => speaks_of_opportunity(part),
        Condition::Leaf(leaf) => {
            leaf.about == Subject::Opportunity
                || matches!(
                    leaf.test,
                    Test::Covers(Codes::OfOpportunity(_))
                        | Test::Under(Codes::OfOpportunity(_))
                        | Test::AnyOf(Codes::OfOpportunity(_))
                )
        }
        Condition::Settled(_) => false,
    }
}

proptest! {
    #[test]
    fn binding_to_an_opportunity_changes_nothing(
        condition in conditions(), organization in organizations(), opportunity in opportunities(),
    ) {
        let vocabulary = Vocabulary::builtin();
        let as_of = day("2026-11-21");
        let condition = read(&condition, &vocabulary);
        let bound = condition.bind(&opportunity, &vocabulary, as_of);
        prop_assert!(!speaks_of_opportunity(&bound));
        let case = Case { vocabulary: &vocabulary, organization: &organization, opportunity: &opportunity, as_of };
        prop_assert_eq!(case.outcome(&bound), case.outcome(&condition));
        prop_assert_eq!(case.explain(&condition).outcome, case.outcome(&condition));
        let denied = Condition::Not(Box::new(condition.clone()));
        prop_assert_eq!(case.outcome(&denied), case.outcome(&condition).negated());
    }

    #[test]
    fn conditions_and_sheets_survive_json(condition in conditions(), organization in organizations()) {
        let vocabulary = Vocabulary::builtin();
        let condition = read(&condition, &vocabulary);
        prop_assert_eq!(&read(&condition_json(&condition, &vocabulary), &vocabulary), &condition);
        let json = organization.to_json(&vocabulary);
        prop_assert_eq!(FactSheet::from_json(&json, &vocabulary).unwrap(), organization);
    }
}
