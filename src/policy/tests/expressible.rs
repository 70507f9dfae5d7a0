//! Rules of places whose documents are not shipped: what a pack must be able to say (policy.md §6). The files are samples.

use super::{day, file, load, question, sheet};
use crate::kernel::Money;
use crate::policy::costs::{CostSheet, check_costs};
use crate::policy::explain::Verdict;
use crate::policy::pack::{Content, Milestone, band_of};
use crate::policy::{Kind, Library, Points, Ruleset, evaluate};
use serde_json::json;

macro_rules! fixture {
    ($name:literal) => {
        file($name, include_str!(concat!("../../../tests/fixtures/policy/", $name)))
    };
}

fn rules(library: &Library, region: &str, on: &str) -> Ruleset {
    library.select(&question(region, Kind::Venture, None, on))
}

#[test]
fn haishu_pays_no_last_tranche_before_the_mid_term_is_passed() {
    let library = load(&[fixture!("haishu-2020.toml")]);
    let rules = rules(&library, "330203", "2020-06-01");
    let last = rules.tranches().last().unwrap();
    use Milestone::{ContractSigned, FinalEvaluated, MidTermPassed};
    assert_eq!(last.waits_for(&[ContractSigned, FinalEvaluated]), [MidTermPassed]);
    assert_eq!(last.waits_for(&[ContractSigned, MidTermPassed, FinalEvaluated]), []);
    let total = CostSheet { total: Some(Money::from_yuan(50_001)), ..CostSheet::default() };
    let results = check_costs(&rules, &total, &sheet(rules.vocabulary(), json!({})), day("2020-06-01"));
    assert_eq!(results.iter().map(|r| r.verdict).collect::<Vec<_>>(), [Verdict::Fail], "at most 50,000 yuan");
}

#[test]
fn dongguan_ranks_by_panel_donations_and_votes() {
    let library = load(&[fixture!("dongguan-2011.toml")]);
    let rules = rules(&library, "441900", "2011-06-01");
    let Some(Content::Ranking(parts)) = rules.entry("ranking").map(|entry| &entry.content) else { panic!() };
    let weights: Vec<(&str, String)> = parts.iter().map(|part| (part.id.as_str(), part.weight.to_string())).collect();
    assert_eq!(weights, [("panel", "60%".to_owned()), ("donations", "20%".to_owned()), ("votes", "20%".to_owned())]);
}

#[test]
fn grade_bands_differ_by_city() {
    let library = load(&[fixture!("grade-bands.toml"), fixture!("grade-bands-luoyang.toml")]);
    let grade = |region: &str, points: &str| {
        let rules = rules(&library, region, "2022-06-01");
        band_of(rules.grade_bands("organization"), points.parse::<Points>().unwrap()).map(|band| band.id.clone())
    };
    // Anqing: 5A from 950, 4A from 901, 3A from 851. Luoyang: 900, 800, 700, 600.
    assert_eq!(grade("340800", "950").as_deref(), Some("5A"));
    assert_eq!(grade("340800", "949.99").as_deref(), Some("4A"));
    assert_eq!(grade("340800", "850"), None);
    assert_eq!(grade("410300", "950").as_deref(), Some("5A"));
    assert_eq!(grade("410300", "850").as_deref(), Some("4A"));
    assert_eq!(grade("410300", "600").as_deref(), Some("2A"));
}

#[test]
fn conditions_can_differ_by_organization_type() {
    let library = load(&[fixture!("by-type.toml")]);
    let rules = rules(&library, "320500", "2017-06-01");
    let verdicts = |facts: serde_json::Value| -> Vec<(String, Verdict)> {
        let organization = sheet(rules.vocabulary(), facts);
        let opportunity = sheet(rules.vocabulary(), json!({ "kind": "venture" }));
        let assessment = evaluate(&rules, &organization, &opportunity, day("2017-06-01"));
        assessment
            .rules
            .into_iter()
            .map(|r| (r.rule.trim_start_matches("eligibility.").to_owned(), r.verdict))
            .collect()
    };
    let pair = |staff: Verdict, assets: Verdict| vec![("staff".to_owned(), staff), ("assets".to_owned(), assets)];
    use Verdict::{Fail, NoData, NotApplicable, Pass};
    let institution = json!({ "org_type": "service_institution", "staff_full_time": 5 });
    assert_eq!(verdicts(institution), pair(Pass, NotApplicable));
    let foundation = json!({ "org_type": "foundation", "staff_full_time": 1, "net_assets": "1999999.99" });
    assert_eq!(verdicts(foundation), pair(NotApplicable, Fail));
    assert_eq!(verdicts(json!({})), pair(NoData, NoData), "whose type is unknown must meet both");
}

#[test]
fn a_floor_a_ceiling_and_a_sum_rule_hold_at_once() {
    let library = load(&[fixture!("costs.toml")]);
    let rules = rules(&library, "330200", "2024-06-01");
    let check = |labour: i64, management: i64, tax: i64, activity: i64| {
        let costs = [("labour", labour), ("management", management), ("tax", tax), ("activity", activity)]
            .map(|(category, amount)| (category.to_owned(), Money::from_yuan(amount)));
        let budget = CostSheet { costs: costs.into(), total: Some(Money::from_yuan(100_000)), ..CostSheet::default() };
        let results = check_costs(&rules, &budget, &sheet(rules.vocabulary(), json!({})), day("2024-06-01"));
        let broken = results.into_iter().filter(|r| r.verdict == Verdict::Fail);
        broken.map(|r| r.rule.trim_start_matches("cost_rule.").to_owned()).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(check(50_000, 5_000, 5_000, 40_000), none);
    assert_eq!(check(39_999, 5_000, 5_000, 50_001), ["labour"], "floor");
    assert_eq!(check(60_001, 5_000, 5_000, 29_999), ["labour"], "ceiling of the same rule");
    assert_eq!(check(50_000, 6_000, 5_000, 39_000), ["overhead"], "ceiling on a sum of categories");
    assert_eq!(check(50_000, 5_000, 5_000, 39_999), ["everything"], "all categories make up the whole");
}
