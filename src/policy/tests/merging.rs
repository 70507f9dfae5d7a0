//! Which packs hold, and what is left when they are merged.

use super::{load, pack, question};
use crate::policy::pack::Content;
use crate::policy::{Kind, PackFile, Ruleset};
use proptest::prelude::*;

/// A pack with thresholds, which are the simplest entries.
fn amounts(id: &str, head: &str, entries: &[(&str, u32)]) -> PackFile {
    let body: String = entries
        .iter()
        .map(|(key, amount)| format!("[[threshold]]\nid = \"{key}\"\ntext = \"{key}\"\namount = {amount}\n"))
        .collect();
    pack(id, head, &body)
}

fn amount(rules: &Ruleset, key: &str) -> Option<i64> {
    match rules.entry(&format!("threshold.{key}"))?.content {
        Content::Threshold(amount) => Some(amount.fen() / 100),
        _ => None,
    }
}

#[test]
fn a_nearer_region_overrides_a_farther_one_and_leaves_the_rest() {
    let library = load(&[
        amounts("nation", "effective_from = 2020-01-01", &[("a", 1), ("b", 1), ("c", 1)]),
        amounts("province", "region = \"330000\"\neffective_from = 2020-01-01", &[("b", 2), ("c", 2)]),
        amounts("county", "region = \"330211\"\neffective_from = 2020-01-01", &[("c", 3)]),
        amounts("elsewhere", "region = \"310000\"\neffective_from = 2020-01-01", &[("a", 9)]),
    ]);
    let at = |region: &str| {
        let rules = library.select(&question(region, Kind::Purchase, None, "2021-01-01"));
        ["a", "b", "c"].map(|key| amount(&rules, key).unwrap())
    };
    assert_eq!(at("330211001"), [1, 2, 3]);
    assert_eq!(at("330211"), [1, 2, 3]);
    assert_eq!(at("330200"), [1, 2, 2]);
    assert_eq!(at("310115"), [9, 1, 1]);
    assert_eq!(at("100000"), [1, 1, 1]);
}

#[test]
fn day_kind_and_project_type_choose() {
    let library = load(&[
        amounts("old", "effective_from = 2018-01-01\neffective_until = 2019-12-31", &[("a", 1)]),
        amounts("new", "effective_from = 2020-01-01", &[("a", 2)]),
        amounts("venture", "kinds = [\"venture\"]\neffective_from = 2018-01-01", &[("v", 3)]),
        pack("types", "effective_from = 2018-01-01", "[[project_type]]\nid = \"posts\"\ntext = \"岗位\"\n"),
        amounts("scheme", "project_types = [\"posts\"]\neffective_from = 2018-01-01", &[("a", 4)]),
    ]);
    let ask = |kind, project_type, on: &str| {
        let rules = library.select(&question("330211", kind, project_type, on));
        (amount(&rules, "a"), amount(&rules, "v"))
    };
    assert_eq!(ask(Kind::Purchase, None, "2017-12-31"), (None, None));
    assert_eq!(ask(Kind::Purchase, None, "2019-12-31"), (Some(1), None));
    assert_eq!(ask(Kind::Purchase, None, "2020-01-01"), (Some(2), None));
    assert_eq!(ask(Kind::Venture, None, "2020-01-01"), (Some(2), Some(3)));
    assert_eq!(ask(Kind::Purchase, Some("posts"), "2020-01-01"), (Some(4), None), "a scheme is nearer than its region");
    assert_eq!(ask(Kind::Purchase, Some("other"), "2020-01-01"), (Some(2), None));
}

#[test]
fn extends_brings_in_a_pack_no_longer_in_force_at_its_own_distance() {
    let library = load(&[
        amounts("base", "effective_from = 2010-01-01\neffective_until = 2010-12-31", &[("a", 1), ("b", 1)]),
        amounts("province", "region = \"330000\"\neffective_from = 2020-01-01", &[("a", 2)]),
        amounts("county", "region = \"330211\"\nextends = \"base\"\neffective_from = 2020-01-01", &[("c", 3)]),
    ]);
    let rules = library.select(&question("330211", Kind::Purchase, None, "2021-01-01"));
    assert_eq!((amount(&rules, "a"), amount(&rules, "b"), amount(&rules, "c")), (Some(2), Some(1), Some(3)));
    let rules = library.select(&question("330200", Kind::Purchase, None, "2021-01-01"));
    assert_eq!((amount(&rules, "a"), amount(&rules, "b")), (Some(2), None));
}

#[test]
fn a_rule_can_be_left_out() {
    let library = load(&[
        amounts("nation", "effective_from = 2020-01-01", &[("a", 1), ("b", 1)]),
        amounts("county", "region = \"330211\"\neffective_from = 2020-01-01\nwithout = [\"threshold.a\"]", &[]),
    ]);
    let rules = library.select(&question("330211", Kind::Purchase, None, "2021-01-01"));
    assert_eq!((amount(&rules, "a"), amount(&rules, "b")), (None, Some(1)));
}

#[test]
fn the_version_changes_with_the_content_and_not_with_line_ends() {
    let one = amounts("x", "effective_from = 2020-01-01", &[("a", 1)]);
    let version = |file: &PackFile| load(std::slice::from_ref(file)).pack("x").unwrap().version();
    let windows = PackFile { text: one.text.replace('\n', "\r\n"), ..one.clone() };
    assert_eq!(version(&one), version(&windows));
    assert_ne!(version(&one), version(&amounts("x", "effective_from = 2020-01-01", &[("a", 2)])));
    assert!(version(&one).starts_with("x@") && version(&one).len() == 2 + 16);
}

const PLACES: [&str; 4] = ["100000", "330000", "330200", "330211"];
const KEYS: [&str; 4] = ["a", "b", "c", "d"];

proptest! {
    /// Packs of four levels, in any order of loading: the same rules, and each key from the nearest pack that sets it.
    #[test]
    fn merging_is_deterministic_and_nearer_overrides_farther(
        sets in proptest::collection::vec(proptest::collection::btree_set(0usize..4, 0..4), 4),
        order in Just([0usize, 1, 2, 3]).prop_shuffle(),
        asked in 0usize..4,
    ) {
        let files: Vec<PackFile> = sets.iter().enumerate().map(|(level, keys)| {
            let entries: Vec<(&str, u32)> = keys.iter().map(|key| (KEYS[*key], u32::try_from(level).unwrap())).collect();
            let head = format!("region = \"{}\"\neffective_from = 2020-01-01", PLACES[level]);
            // Ids that sort against the levels, so that nothing leans on their order.
            amounts(&format!("p{}", 9 - level), &head, &entries)
        }).collect();
        let shuffled: Vec<PackFile> = order.iter().map(|at| files[*at].clone()).collect();
        let question = question(PLACES[asked], Kind::Purchase, None, "2021-01-01");
        let (rules, again) = (load(&files).select(&question), load(&shuffled).select(&question));
        prop_assert_eq!(rules.packs(), again.packs());
        prop_assert!(rules.entries().eq(again.entries()));
        for (at, key) in KEYS.iter().enumerate() {
            let nearest = (0..=asked).rev().find(|level| sets[*level].contains(&at));
            prop_assert_eq!(amount(&rules, key), nearest.map(|level| i64::try_from(level).unwrap()));
        }
    }
}
