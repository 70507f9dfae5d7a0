//! The packs that come with the program say what their documents say.

use super::{day, load, question, sheet};
use crate::kernel::{Money, Ratio, RegionCode};
use crate::policy::costs::{CostSheet, check_costs};
use crate::policy::explain::Verdict;
use crate::policy::pack::{Content, LowPriceAgainst, Milestone, PeriodRule, PeriodUnit, Setting, Use, band_of};
use crate::policy::party::{Arranged, CoverageForm, party_coverage};
use crate::policy::{Kind, Library, Points, Ruleset, Status, evaluate, shipped};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

fn library() -> Library {
    load(&shipped())
}

fn rules(region: &str, kind: Kind, project_type: Option<&str>, on: &str) -> Ruleset {
    library().select(&question(region, kind, project_type, on))
}

/// The limit of a period as the table of legal periods writes it.
fn limit_as_written(period: &PeriodRule, note: &str) -> String {
    const MONTHS: [&str; 3] = ["March", "April", "May"];
    match (period.min, period.max, period.day) {
        (_, _, Some(day)) => format!("{} {}", day.day, MONTHS[usize::from(day.month) - 3]),
        (Some(min), Some(max), _) if min == max && note.starts_with("from ") => format!("{min}: {note}"),
        (Some(min), Some(max), _) if min == max => min.to_string(),
        (Some(min), None, _) => format!(">={min}"),
        (None, Some(max), _) => match period.extended_max {
            Some(extended) => format!("<={max} (general), <={extended} (if conditions met)"),
            None => format!("<={max}"),
        },
        other => panic!("no limit: {other:?}"),
    }
}

#[test]
fn every_row_of_the_table_of_legal_periods_is_there_and_equal() {
    let table = include_str!("../../../tests/fixtures/legal_periods.tsv");
    let rules = rules("100000", Kind::Purchase, None, "2026-11-21");
    let mut rows = 0;
    for line in table.lines().skip(1).filter(|line| !line.is_empty()) {
        let [key, event, limit, unit, counted_from, basis, status] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let (entry, period) = rules.period(key).unwrap_or_else(|| panic!("no period {key}"));
        let note = entry.source.note.clone().unwrap_or_default();
        assert!(
            entry.text.zh.starts_with(event.split([' ', '/', '→', '(', '（']).next().unwrap()),
            "{key}: {}",
            entry.text.zh
        );
        assert!(!entry.text.en.is_empty(), "{key} has no English");
        assert_eq!(limit_as_written(period, &note.en), limit, "{key}");
        assert_eq!(period.unit.as_str().replace('_', " "), unit.split(" (").next().unwrap(), "{key}");
        if let Some((_, caveat)) = unit.split_once(" (") {
            assert_eq!(note.zh, caveat.trim_end_matches(')'), "{key}");
        }
        assert_eq!(period.counted_from.as_ref().map_or("-", |from| from.en.as_str()), counted_from, "{key}");
        assert!(period.counted_from.as_ref().is_none_or(|from| !from.zh.is_empty()), "{key}");
        assert_eq!(entry.source.basis, basis, "{key}");
        let expected = match status.split(" (").next().unwrap() {
            "verified" => Status::Verified,
            "verified-secondary" => Status::VerifiedSecondary,
            "recalled" => Status::Unverified,
            other => panic!("{other}"),
        };
        assert_eq!(entry.source.status, expected, "{key}");
        assert!(!status.contains('(') || note.en.contains("amended 2026-03"), "{key} drops the caveat {status}");
        rows += 1;
    }
    assert_eq!(rows, 48);
    let periods = rules.entries().filter(|entry| matches!(entry.content, Content::Period(_))).count();
    assert_eq!(
        periods,
        rows + 2,
        "no period beyond the table but the first day of a grade, which the table tells in words, and the days of a \
         consultation, which are the platform's own"
    );
}

#[test]
fn every_entry_cites_its_source_and_reads_in_both_languages() {
    for pack in library().packs() {
        for entry in &pack.entries {
            assert!(!entry.source.basis.is_empty(), "{} {}", pack.id, entry.key);
            assert!(!entry.source.document.is_empty(), "{} {}", pack.id, entry.key);
            assert!(!entry.text.en.is_empty(), "{} {} has no English", pack.id, entry.key);
            assert_eq!(entry.source.pack, pack.version());
        }
        assert!(!pack.title.en.is_empty(), "{}", pack.id);
        assert!(RegionCode::NATION == pack.region || pack.id.contains(pack.region.as_str()), "{}", pack.id);
    }
}

#[test]
fn procurement_procedures_have_their_periods_panels_and_price_weights() {
    let rules = rules("440311", Kind::Purchase, None, "2026-06-01");
    let no_facts = sheet(rules.vocabulary(), json!({ "amount": "500000", "complex": false }));
    let large = sheet(rules.vocabulary(), json!({ "amount": "10000000", "complex": false }));
    let on = day("2026-06-01");
    let (_, response) = rules.step_period("competitive_consultation", "response").unwrap();
    assert_eq!((response.min, response.unit), (Some(10), PeriodUnit::CalendarDay));
    let (_, bid) = rules.step_period("open_tender", "response").unwrap();
    assert_eq!(bid.min, Some(20));
    let panel =
        |method, facts| rules.panel(method, facts, on).map(|panel| (panel.min, panel.odd, panel.expert_share)).unwrap();
    assert_eq!(panel("open_tender", &no_facts), (5, true, Some((2, 3))));
    assert_eq!(panel("open_tender", &large), (7, true, Some((2, 3))), "87号令第47条: ten million or more");
    assert_eq!(panel("competitive_consultation", &no_facts), (3, true, Some((2, 3))));
    let Some((_, Setting::PriceWeight(weight))) = rules.setting("competitive_consultation", "price_weight") else {
        panic!()
    };
    assert_eq!((weight.min, weight.max), (Some(Ratio::from_bp(1000)), Some(Ratio::from_bp(3000))));
    assert_eq!(rules.greatest_share("bid_security"), Some(Ratio::from_bp(200)));
    assert_eq!(rules.greatest_share("performance_security"), Some(Ratio::from_bp(1000)));
}

#[test]
fn preferences_never_score_in_statutory_procurement() {
    let rules = rules("330211", Kind::Purchase, None, "2026-06-01");
    let uses = |facts: Json| {
        let opportunity = sheet(rules.vocabulary(), facts);
        rules.preference_use(&opportunity, day("2026-06-01")).unwrap().uses.clone()
    };
    assert_eq!(uses(json!({ "method": "open_tender" })), [Use::Recommend, Use::TieBreak]);
    assert_eq!(uses(json!({})), [Use::Recommend, Use::TieBreak], "a method not yet chosen is taken for statutory");
    assert!(uses(json!({ "method": "below_threshold" })).contains(&Use::Score));
}

#[test]
fn low_price_rules_begin_in_february_2026_and_guangming_raises_them() {
    let shares = |region, project_type, on: &str| -> BTreeMap<LowPriceAgainst, i64> {
        rules(region, Kind::Purchase, project_type, on)
            .low_prices()
            .map(|(_, low)| (low.against, low.below.bp()))
            .collect()
    };
    use LowPriceAgainst::{Ceiling, Mean, NextLowest};
    assert_eq!(shares("440311", None, "2026-01-31"), BTreeMap::new());
    let national = BTreeMap::from([(Mean, 5000), (NextLowest, 5000), (Ceiling, 4500)]);
    assert_eq!(shares("440311", None, "2026-02-01"), national);
    let raised = BTreeMap::from([(Mean, 6500), (NextLowest, 6500), (Ceiling, 6500)]);
    assert_eq!(shares("440311", Some("social_work_posts"), "2026-06-01"), raised);
}

#[test]
fn serious_dishonesty_bars_purchase_and_funding_since_2018() {
    let judge = |kind: Kind, word: &str, on: &str| {
        let rules = rules("330211", kind, None, on);
        let listed = json!({ "credit_status": [{ "from": "2017-06-01", "value": "seriously_dishonest" }] });
        let organization = sheet(rules.vocabulary(), listed);
        let opportunity = sheet(rules.vocabulary(), json!({ "kind": word }));
        let assessment = evaluate(&rules, &organization, &opportunity, day(on));
        let credit: Vec<_> = assessment.rules.iter().filter(|r| r.rule.contains("credit")).cloned().collect();
        credit.iter().map(|r| (r.rule.clone(), r.verdict, r.source.status)).collect::<Vec<_>>()
    };
    let (purchase, funding) = ("eligibility.credit".to_owned(), "eligibility.credit-funding".to_owned());
    assert_eq!(
        judge(Kind::Purchase, "purchase", "2026-06-01"),
        [
            (purchase.clone(), Verdict::Fail, Status::Unverified),
            (funding.clone(), Verdict::NotApplicable, Status::VerifiedSecondary)
        ]
    );
    assert_eq!(judge(Kind::Venture, "venture", "2026-06-01")[1].1, Verdict::Fail);
    assert_eq!(judge(Kind::Purchase, "purchase", "2018-01-23"), []);
}

#[test]
fn shanghai_directory_2022() {
    let rules = rules("310115", Kind::Directory, None, "2022-09-01");
    let field = rules.vocabulary().get("service_field").unwrap();
    let crate::policy::FactType::Set { values, .. } = &field.kind else { panic!() };
    assert_eq!(values.len(), 13);
    let organization = |registered: &str, grade: &str, years: [&str; 2], projects: i64, fields: &[&str]| {
        json!({
            "registered_on": registered,
            "grade": [{ "from": "2020-01-01", "until": "2024-12-31", "value": grade }],
            "annual_inspection": [{ "year": 2020, "value": years[0] }, { "year": 2021, "value": years[1] }],
            "project_experience": projects,
            "service_field": fields,
        })
    };
    let failed = |facts: Json| -> Vec<String> {
        let organization = sheet(rules.vocabulary(), facts);
        let opportunity = sheet(rules.vocabulary(), json!({ "kind": "directory" }));
        let assessment = evaluate(&rules, &organization, &opportunity, day("2022-09-01"));
        assert_eq!(assessment.eligible, assessment.rules.iter().all(|r| r.verdict.is_met()));
        let not_met = assessment.rules.into_iter().filter(|r| !r.verdict.is_met());
        not_met.map(|r| r.rule.trim_start_matches("eligibility.").to_owned()).collect()
    };
    let both = ["qualified", "qualified"];
    assert_eq!(failed(organization("2020-09-01", "3A", both, 1, &["elderly"])), [""; 0]);
    assert_eq!(failed(organization("2020-09-02", "3A", both, 1, &["elderly"])), ["two-years"]);
    assert_eq!(failed(organization("2010-01-01", "2A", both, 1, &["elderly"])), ["grade"]);
    let basic = ["qualified", "basically_qualified"];
    assert_eq!(failed(organization("2010-01-01", "5A", basic, 1, &["elderly"])), ["annual-inspection"]);
    assert_eq!(failed(organization("2010-01-01", "5A", both, 0, &["elderly"])), ["experience"]);
    assert_eq!(failed(organization("2010-01-01", "5A", both, 3, &[])), ["field"]);
    assert_eq!(failed(json!({})), ["two-years", "grade", "annual-inspection", "experience", "field"]);
}

#[test]
fn the_directory_is_no_entry_condition_of_a_purchase() {
    let rules = rules("310115", Kind::Purchase, None, "2022-09-01");
    assert!(rules.packs().iter().all(|version| !version.contains("directory")));
}

/// Keys of the cost rules that a budget breaks.
fn broken(rules: &Ruleset, opportunity: Json, on: &str, costs: &CostSheet) -> Vec<String> {
    let opportunity = sheet(rules.vocabulary(), opportunity);
    let results = check_costs(rules, costs, &opportunity, day(on));
    let broken = results.into_iter().filter(|r| !r.verdict.is_met());
    broken.map(|r| r.rule.trim_start_matches("cost_rule.").to_owned()).collect()
}

fn costs(lines: &[(&str, &str)]) -> BTreeMap<String, Money> {
    lines.iter().map(|(category, amount)| ((*category).to_owned(), amount.parse().unwrap())).collect()
}

fn yuan(amount: i64) -> Option<Money> {
    Some(Money::from_yuan(amount))
}

#[test]
fn zhenhai_labour_ratio_by_project_type_and_date() {
    let labour = |amount: &str, project_type: &str, on: &str| {
        let rules = rules("330211", Kind::Venture, None, on);
        let budget = CostSheet { costs: costs(&[("labour", amount)]), grant: yuan(100_000), ..CostSheet::default() };
        broken(&rules, json!({ "project_type": project_type }), on, &budget)
    };
    let (social_work, none) = ("professional_social_work", [""; 0]);
    assert_eq!(labour("30000.00", social_work, "2018-10-25"), none);
    assert_eq!(labour("30000.01", social_work, "2018-10-25"), ["labour-cap"], "before the plan: 30% for all");
    assert_eq!(labour("60000.00", social_work, "2018-10-26"), none);
    assert_eq!(labour("60000.01", social_work, "2018-10-26"), ["labour-cap-social-work"]);
    assert_eq!(labour("30000.01", "social_work_posts", "2019-06-01"), ["labour-cap"], "other types stay at 30%");
}

#[test]
fn guangzhou_caps_by_year() {
    let check = |on: &str, grant: i64, labour: &str| {
        let budget = CostSheet {
            costs: costs(&[("labour", labour)]),
            grant: yuan(grant),
            total: yuan(2_000_000),
            self_raised: yuan(2_000_000 - grant),
            ..CostSheet::default()
        };
        broken(&rules("440106", Kind::Venture, None, on), json!({}), on, &budget)
    };
    let none: [&str; 0] = [];
    assert_eq!(check("2018-06-01", 300_000, "200000"), none, "no labour rule before 2019");
    assert_eq!(check("2018-06-01", 300_001, "0"), ["grant-cap"]);
    assert_eq!(check("2019-06-01", 500_000, "150000"), none);
    assert_eq!(check("2020-06-01", 500_001, "150000"), ["grant-cap"]);
    assert_eq!(check("2020-06-01", 500_000, "150000.01"), ["labour-cap"]);
    assert_eq!(check("2023-06-01", 800_000, "240000"), none);
    assert_eq!(check("2023-06-01", 800_001, "0"), ["grant-cap"]);
    assert_eq!(check("2023-06-01", 1_200_001, "0"), ["grant-share", "self-raised", "grant-cap"]);
}

#[test]
fn guangming_floor_ceiling_payments() {
    let rules = rules("440311", Kind::Purchase, Some("social_work_posts"), "2026-06-01");
    let check = |labour: &str, other: &str, total: i64| {
        let budget = CostSheet {
            costs: costs(&[("labour", labour), ("training", other)]),
            contract: yuan(4_732_000),
            total: yuan(total),
            posts: Some(28),
            ..CostSheet::default()
        };
        broken(&rules, json!({}), "2026-06-01", &budget)
    };
    let none: [&str; 0] = [];
    assert_eq!(check("4022200", "709800", 28 * 169_000), none);
    assert_eq!(check("4022199.99", "709800", 4_732_000), ["labour-floor"]);
    assert_eq!(check("4022200", "709800.01", 4_732_000), ["other-cap"]);
    assert_eq!(check("4022200", "709800", 4_732_001), ["post-standard"]);
    let shares: Vec<String> = rules.tranches().iter().map(|tranche| tranche.share.to_string()).collect();
    assert_eq!(shares, ["50%", "17.22%", "20%", "12.78%"]);
    let third = &rules.tranches()[2];
    assert_eq!((third.after, third.months), (Milestone::MonthsElapsed, Some(10)));
}

#[test]
fn party_coverage_by_the_rule_of_the_place() {
    let (xuecheng, huzhou) =
        (rules("370403", Kind::Venture, None, "2021-01-01"), rules("330502", Kind::Purchase, None, "2023-01-01"));
    let decide = |rules: &Ruleset, members, form, joint_units| {
        let result = party_coverage(rules, members, Arranged { form, joint_units }).unwrap();
        (result.due, result.verdict)
    };
    use CoverageForm::{Instructor, JointBranch, None as Nothing, OwnBranch};
    use Verdict::{Fail, NoData, Pass};
    assert_eq!(decide(&xuecheng, Some(3), OwnBranch, None), (Some(OwnBranch), Pass));
    assert_eq!(decide(&xuecheng, Some(3), JointBranch, Some(4)), (Some(OwnBranch), Fail));
    assert_eq!(decide(&xuecheng, Some(2), JointBranch, Some(5)), (Some(JointBranch), Pass));
    assert_eq!(decide(&xuecheng, Some(2), JointBranch, Some(6)), (Some(JointBranch), Fail), "at most five units");
    assert_eq!(decide(&huzhou, Some(2), JointBranch, Some(6)), (Some(JointBranch), Pass), "Huzhou sets no number");
    assert_eq!(decide(&xuecheng, Some(1), Instructor, None), (Some(JointBranch), Fail));
    assert_eq!(decide(&xuecheng, Some(0), Instructor, None), (Some(Instructor), Pass));
    assert_eq!(decide(&xuecheng, Some(0), Nothing, None), (Some(Instructor), Fail));
    assert_eq!(decide(&xuecheng, None, OwnBranch, None), (None, NoData));
    assert!(
        party_coverage(
            &rules("310115", Kind::Purchase, None, "2023-01-01"),
            Some(3),
            Arranged { form: OwnBranch, joint_units: None }
        )
        .is_none()
    );
}

#[test]
fn project_grades_by_band() {
    let rules = rules("330211", Kind::Purchase, None, "2026-01-01");
    let grade =
        |points: &str| band_of(rules.grade_bands("project"), points.parse::<Points>().unwrap()).unwrap().id.clone();
    for (points, expected) in [
        ("100", "excellent"),
        ("90", "excellent"),
        ("89.99", "good"),
        ("80", "good"),
        ("60", "medium"),
        ("59.99", "poor"),
    ] {
        assert_eq!(grade(points), expected, "{points}");
    }
}

#[test]
fn the_default_recommendation_gives_points_by_criterion() {
    let rules = rules("330211", Kind::Purchase, None, "2026-06-01");
    let organization = sheet(
        rules.vocabulary(),
        json!({
            "service_categories": ["A10"], "service_regions": ["330200"], "no_major_violation": true, "social_workers": 4,
            "grade": [{ "from": "2024-01-01", "until": "2028-12-31", "value": "4A" }],
            "recommended": ["A1003"],
        }),
    );
    let facts = json!({ "kind": "purchase", "category": "A1003", "delivery_region": "330211" });
    let opportunity = sheet(rules.vocabulary(), facts);
    let assessment = evaluate(&rules, &organization, &opportunity, day("2026-06-01"));
    assert!(assessment.eligible, "{assessment:#?}");
    let points: Vec<(String, Option<String>)> =
        assessment.preferences.iter().map(|p| (p.rule.clone(), p.points.map(|points| points.to_string()))).collect();
    let given = |rule: &str| points.iter().find(|(key, _)| key == rule).unwrap().1.clone();
    assert_eq!(given("preference.grade").as_deref(), Some("20"));
    assert_eq!(given("preference.party-sound").as_deref(), Some("0"));
    assert_eq!(given("preference.recommended").as_deref(), Some("15"));
    assert_eq!(given("preference.social-workers").as_deref(), Some("5"));
    assert_eq!(given("preference.credit-in-order"), None, "a preference without points breaks ties");
    assert_eq!(assessment.standing.points.to_string(), "40");
    assert_eq!(assessment.standing.ties, [true]);
    // An index gets the same rules as plain conditions on organizations.
    let bound = rules.bind(&opportunity, day("2026-06-01"));
    assert_eq!(bound.eligibility.len(), assessment.rules.len());
    assert_eq!(bound.preferences.len(), assessment.preferences.len());
}
