//! Packs that must be refused, each with file, line, key and what would be right, in both languages.

use super::{day, file, pack, question};
use crate::policy::{Kind, Library, Names, PackFault, PackFile};

/// A pack in which everything is right; each case below spoils one place.
const GOOD: &str = r#"id = "good"
title = { zh = "样例", en = "Sample" }
issuer = "测试局"
document = "测试文件"
basis = "第一条"
region = "330211"
kinds = ["venture"]
effective_from = 2020-01-01
effective_until = 2020-12-31
status = "unverified"

[[eligibility]]
id = "grade"
text = "等级"
require = { grade = { at_least = "3A" } }

[[eligibility]]
id = "age"
text = "年限"
require = { registered_on = { at_least_ago = "2 years" } }

[[preference]]
id = "party"
text = "党建"
points = 30
given = { party_coverage = { in = ["own_branch", "joint_branch"] } }

[[cost_rule]]
id = "labour"
text = "人员"
categories = ["labour"]
base = "grant"
min = "10%"
max = "60%"

[[tranche]]
id = "first"
text = "首款"
share = "60%"
after = "contract_signed"

[[tranche]]
id = "last"
text = "尾款"
share = "40%"
after = "accepted"

[[period]]
id = "sign"
text = "签订"
max = 30
unit = "calendar_day"

[procedure.open_tender]
text = "公开招标"
response = "sign"
panel = [{ min = 5, odd = true, expert_share = "2/3" }]
"#;

fn faults(files: &[PackFile]) -> Vec<PackFault> {
    Library::load(files, Names::default()).err().unwrap_or_default()
}

/// Where a spoiled place stands in [`GOOD`], counted from 1.
fn line_of(text: &str, part: &str) -> usize {
    text.lines().position(|line| line.contains(part)).unwrap() + 1
}

#[test]
fn the_sample_is_right() {
    assert_eq!(faults(&[file("good.toml", GOOD)]), []);
}

/// What to find, what to put in its place, the code of the fault, a part of its key, and what its Chinese message names.
const SPOILED: &[(&str, &str, &str, &str, &str)] = &[
    ("id = \"good\"", "id = \"坏 id\"", "bad_id", "id", "字母"),
    ("document = \"测试文件\"", "", "missing_key", "", "document"),
    ("issuer = \"测试局\"", "issuer = 7", "wrong_type", "issuer", "文字"),
    ("issuer = \"测试局\"", "issuer = \"\"", "empty", "issuer", "不能为空"),
    ("status = \"unverified\"", "status = \"certain\"", "unknown_value", "status", "verified_secondary"),
    ("region = \"330211\"", "region = \"33021\"", "bad_code", "region", "6位或9位"),
    ("region = \"330211\"", "region = 330211", "wrong_type", "region", "文字"),
    ("kinds = [\"venture\"]", "kinds = [\"grant\"]", "unknown_value", "kinds[1]", "purchase, venture, directory"),
    ("effective_until = 2020-12-31", "effective_until = 2019-12-31", "date_range", "effective_until", "永远不会生效"),
    ("effective_from = 2020-01-01", "effective_from = \"2020-02-30\"", "bad_date", "effective_from", "2026-03-01"),
    ("effective_from = 2020-01-01", "effective_from = 2020-01-01T00:00:00Z", "wrong_type", "effective_from", "日期"),
    ("basis = \"第一条\"", "", "missing_key", "eligibility[grade]", "basis"),
    ("text = \"等级\"", "text = \"等级\"\ntitel = \"x\"", "unknown_key", "eligibility[grade].titel", "require"),
    ("title = { zh = \"样例\", en = \"Sample\" }", "title = { cn = \"样例\" }", "missing_key", "title", "zh"),
    ("id = \"age\"", "id = \"grade\"", "duplicate_id", "eligibility[grade]", "重复"),
    (
        "require = { grade = { at_least = \"3A\" } }",
        "require = { grades = { at_least = \"3A\" } }",
        "unknown_fact",
        "require.grades",
        "credit_status",
    ),
    (
        "require = { grade = { at_least = \"3A\" } }",
        "require = { amount = { at_least = 1 } }",
        "unknown_fact",
        "require.amount",
        "grade",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "grade = { at_least = \"6A\" }",
        "unknown_value",
        "grade.at_least",
        "none, 1A, 2A, 3A, 4A, 5A",
    ),
    ("grade = { at_least = \"3A\" }", "grade = { covers = \"3A\" }", "test_does_not_fit", "grade.covers", "at_least"),
    (
        "grade = { at_least = \"3A\" }",
        "org_type = { at_least = \"foundation\" }",
        "test_does_not_fit",
        "org_type.at_least",
        "is, not, in, not_in",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "annual_report = { is = \"late\" }",
        "test_does_not_fit",
        "annual_report.is",
        "last_years",
    ),
    ("grade = { at_least = \"3A\" }", "", "empty", "eligibility[grade].require", "不能为空"),
    ("grade = { at_least = \"3A\" }", "grade = { in = [] }", "empty", "grade.in", "列表不能为空"),
    (
        "grade = { at_least = \"3A\" }",
        "net_assets = { at_least = 1.5 }",
        "bad_money",
        "net_assets.at_least",
        "120000.00",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "staff_full_time = { at_least = \"5\" }",
        "wrong_type",
        "staff_full_time.at_least",
        "整数",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "performance_score = { at_least = \"92.505\" }",
        "bad_number",
        "performance_score.at_least",
        "92.5",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "service_regions = { covers = \"宁波\" }",
        "bad_code",
        "service_regions.covers",
        "6位或9位",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "service_categories = { covers = \"a10\" }",
        "bad_code",
        "service_categories.covers",
        "A1003",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "service_categories = { covers = \"@delivery_region\" }",
        "unknown_value",
        "service_categories.covers",
        "@category",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "annual_report = { last_years = { years = 0, in = [\"on_time\"], due = \"05-31\" } }",
        "out_of_range",
        "last_years.years",
        "不小于 1",
    ),
    (
        "grade = { at_least = \"3A\" }",
        "annual_report = { last_years = { years = 2, in = [\"on_time\"], due = \"05-32\" } }",
        "bad_date",
        "last_years.due",
        "05-31",
    ),
    (
        "at_least_ago = \"2 years\"",
        "at_least_ago = \"two years\"",
        "bad_period",
        "registered_on.at_least_ago",
        "18 months",
    ),
    (
        "points = 30\n",
        "points = 30\nbands = [{ given = { charity = { is = true } }, points = 1 }]\n",
        "one_of",
        "preference[party]",
        "points_by",
    ),
    ("max = \"60%\"", "max = \"160%\"", "bad_share", "cost_rule[labour].max", "60%"),
    ("max = \"60%\"", "max = 0.6", "bad_share", "cost_rule[labour].max", "引号"),
    ("max = \"60%\"", "max = \"60\"", "bad_share", "cost_rule[labour].max", "17.22%"),
    ("min = \"10%\"", "min = \"70%\"", "min_above_max", "cost_rule[labour]", "下限 70% 高于上限 60%"),
    ("base = \"grant\"", "base = \"profit\"", "unknown_value", "cost_rule[labour].base", "headcount_standard"),
    ("base = \"grant\"\n", "", "missing_key", "cost_rule[labour]", "base"),
    (
        "categories = [\"labour\"]",
        "categories = [\"labour\"]\namount = \"grant\"",
        "one_of",
        "cost_rule[labour]",
        "只能写一个",
    ),
    ("categories = [\"labour\"]", "categories = [\"wine\"]", "unknown_value", "cost_rule.labour", "management"),
    ("min = \"10%\"\nmax = \"60%\"", "", "missing_key", "cost_rule[labour]", "max_amount"),
    ("share = \"40%\"", "share = \"39.9%\"", "sum", "tranche", "99.9%"),
    ("after = \"accepted\"", "after = \"months_elapsed\"", "missing_key", "tranche[last]", "months"),
    ("max = 30\nunit = \"calendar_day\"", "max = 30\nunit = \"date\"", "one_of", "period[sign]", "day"),
    ("max = 30", "min = 31\nmax = 30", "min_above_max", "period[sign]", "31"),
    ("unit = \"calendar_day\"", "unit = \"day\"", "unknown_value", "period[sign].unit", "working_day"),
    ("[procedure.open_tender]", "[procedure.open]", "unknown_value", "procedure.open", "open_tender"),
    ("response = \"sign\"", "response = \"signed\"", "unknown_value", "procedure.open_tender.response", "signed"),
    ("expert_share = \"2/3\"", "expert_share = \"3/2\"", "bad_share", "panel[1].expert_share", "2/3"),
    ("kinds = [\"venture\"]", "kinds = [\"venture\"]\nextends = \"nowhere\"", "extends_unknown", "extends", "nowhere"),
    (
        "kinds = [\"venture\"]",
        "kinds = [\"venture\"]\nwithout = [\"eligibility.nothing\"]",
        "unknown_value",
        "without",
        "eligibility.nothing",
    ),
    ("kinds = [\"venture\"]", "kinds = [\"venture\"]\nproject_types = []", "empty", "project_types", "不能为空"),
    ("status = \"unverified\"", "status = ", "syntax", "", "TOML"),
    ("status = \"unverified\"", "status = \"unverified\"\nstatus = \"verified\"", "syntax", "", "TOML"),
    ("id = \"party\"", "name = \"party\"", "missing_key", "preference[1]", "id"),
];

#[test]
fn each_spoiled_pack_is_refused_with_file_line_and_key() {
    assert!(SPOILED.len() >= 25);
    for (find, replace, code, key, names) in SPOILED {
        assert!(GOOD.contains(find), "the sample has no {find}");
        let text = GOOD.replacen(find, replace, 1);
        let found = faults(&[file("spoiled.toml", &text)]);
        let fault = found.iter().find(|fault| fault.code == *code && fault.key.contains(key));
        let Some(fault) = fault else { panic!("{replace}: expected {code} at {key}, found {found:#?}") };
        assert_eq!(fault.file, "spoiled.toml");
        assert!(fault.line.is_some(), "{fault} has no line");
        assert!(fault.zh.contains(names), "{replace}: {fault} does not name {names}");
        assert!(!fault.en.is_empty() && fault.en.is_ascii() || fault.en.contains('“'), "{fault} has no English");
    }
}

#[test]
fn a_fault_names_the_line_of_the_value() {
    let text = GOOD.replacen("max = \"60%\"", "max = \"160%\"", 1);
    let found = faults(&[file("x.toml", &text)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].line, Some(line_of(&text, "160%")));
    assert!(found[0].to_string().starts_with(&format!("x.toml:{}: cost_rule[labour].max: ", line_of(&text, "160%"))));
}

#[test]
fn all_faults_are_told_at_once() {
    let text = GOOD.replacen("\"3A\"", "\"6A\"", 1).replacen("\"2 years\"", "\"soon\"", 1).replacen(
        "points = 30",
        "points = \"x\"",
        1,
    );
    let codes: Vec<_> = faults(&[file("x.toml", &text)]).iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["unknown_value", "bad_period", "bad_number"]);
}

/// A pack that requires a grade.
fn requiring(id: &str, head: &str, grade: &str) -> PackFile {
    pack(
        id,
        head,
        &format!(
            "[[eligibility]]\nid = \"grade\"\ntext = \"等级\"\nrequire = {{ grade = {{ at_least = \"{grade}\" }} }}\n"
        ),
    )
}

#[test]
fn two_packs_of_one_region_may_not_claim_one_key_on_one_day() {
    let one = requiring("one", "region = \"330211\"\neffective_from = 2020-01-01", "3A");
    let other = |head: &str| requiring("other", head, "4A");
    let clash =
        |head: &str| faults(&[one.clone(), other(head)]).iter().map(|f| (f.code, f.key.clone())).collect::<Vec<_>>();
    let conflict = vec![("conflict", "eligibility.grade".to_owned())];
    assert_eq!(clash("region = \"330211\"\neffective_from = 2021-01-01"), conflict);
    assert_eq!(clash("region = \"330211\"\nkinds = [\"venture\"]\neffective_from = 2020-01-01"), conflict);
    // Elsewhere, earlier, or building on the first: no conflict.
    assert_eq!(clash("region = \"330200\"\neffective_from = 2020-01-01"), []);
    assert_eq!(clash("region = \"330211\"\neffective_from = 2019-01-01\neffective_until = 2019-12-31"), []);
    assert_eq!(clash("region = \"330211\"\nextends = \"one\"\neffective_from = 2021-01-01"), []);
}

#[test]
fn packs_inherited_through_extends_may_not_clash_either() {
    let base =
        requiring("base", "region = \"330211\"\neffective_from = 2010-01-01\neffective_until = 2010-12-31", "2A");
    let child = pack("child", "region = \"330211\"\nextends = \"base\"\neffective_from = 2020-01-01", "");
    let rival = requiring("rival", "region = \"330211\"\neffective_from = 2020-01-01", "4A");
    let found = faults(&[base, child, rival]);
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), ["conflict"]);
}

#[test]
fn extends_may_not_be_circular_nor_lead_to_another_region() {
    let circle = [
        pack("a", "extends = \"b\"\neffective_from = 2020-01-01", ""),
        pack("b", "extends = \"a\"\neffective_from = 2020-01-01", ""),
    ];
    let found = faults(&circle);
    assert!(found.iter().all(|fault| fault.code == "extends_cycle") && found.len() == 2, "{found:#?}");
    let itself = [pack("a", "extends = \"a\"\neffective_from = 2020-01-01", "")];
    assert_eq!(faults(&itself).iter().map(|f| f.code).collect::<Vec<_>>(), ["extends_cycle"]);
    let elsewhere = [
        pack("sh", "region = \"310000\"\neffective_from = 2020-01-01", ""),
        pack("nb", "region = \"330200\"\nextends = \"sh\"\neffective_from = 2020-01-01", ""),
    ];
    assert_eq!(faults(&elsewhere).iter().map(|f| f.code).collect::<Vec<_>>(), ["extends_elsewhere"]);
}

#[test]
fn a_pack_id_and_a_fact_are_defined_once() {
    let twice = [
        pack("a", "effective_from = 2020-01-01", ""),
        file("b.toml", &pack("a", "effective_from = 2021-01-01", "").text),
    ];
    assert_eq!(
        faults(&twice).iter().map(|f| (f.code, f.file.as_str())).collect::<Vec<_>>(),
        [("duplicate_id", "b.toml")]
    );
    let fact = |kind: &str| format!("[[fact]]\nid = \"office_area\"\ntext = \"面积\"\ntype = \"{kind}\"\n");
    let same = [
        pack("a", "effective_from = 2020-01-01", &fact("number")),
        pack("b", "effective_from = 2020-01-01", &fact("number")),
    ];
    assert_eq!(faults(&same), []);
    let otherwise = [
        pack("a", "effective_from = 2020-01-01", &fact("number")),
        pack("b", "effective_from = 2020-01-01", &fact("bool")),
    ];
    assert_eq!(
        faults(&otherwise).iter().map(|f| (f.code, f.file.as_str())).collect::<Vec<_>>(),
        [("duplicate_id", "b.toml")]
    );
}

#[test]
fn nesting_and_size_have_limits() {
    let deep = format!("{}{{ charity = {{ is = true }} }}{}", "{ not = ".repeat(40), " }".repeat(40));
    let body = format!("[[eligibility]]\nid = \"x\"\ntext = \"x\"\nrequire = {deep}\n");
    assert_eq!(
        faults(&[pack("a", "effective_from = 2020-01-01", &body)]).iter().map(|f| f.code).collect::<Vec<_>>(),
        ["too_deep"]
    );
    let huge = format!("# {}", "x".repeat(300_000));
    assert_eq!(
        faults(&[pack("a", "effective_from = 2020-01-01", &huge)]).iter().map(|f| f.code).collect::<Vec<_>>(),
        ["too_large"]
    );
}

#[test]
fn indicators_form_a_tree_whose_weights_add_up() {
    let tree = |rows: &[(&str, &str, u32)]| {
        let body: String = rows
            .iter()
            .map(|(id, parent, weight)| {
                let parent = if parent.is_empty() { String::new() } else { format!("parent = \"{parent}\"\n") };
                format!("[[indicator]]\nid = \"{id}\"\ntext = \"{id}\"\nweight = {weight}\n{parent}")
            })
            .collect();
        faults(&[pack("a", "effective_from = 2020-01-01", &body)]).iter().map(|f| f.code).collect::<Vec<_>>()
    };
    assert_eq!(tree(&[("a", "", 40), ("b", "", 60), ("c", "b", 20), ("d", "b", 40)]), [""; 0]);
    assert_eq!(tree(&[("a", "", 40), ("b", "", 50)]), ["sum"]);
    assert_eq!(tree(&[("a", "", 100), ("c", "a", 90)]), ["sum"]);
    assert_eq!(tree(&[("a", "", 100), ("c", "x", 90)]), ["unknown_value"]);
    assert_eq!(tree(&[("a", "", 100), ("c", "d", 1), ("d", "c", 1)]), ["cycle"]);
}

#[test]
fn a_refused_library_is_not_half_loaded() {
    let good = file("good.toml", GOOD);
    let bad = file("bad.toml", "id = ");
    assert!(Library::load(&[good.clone(), bad], Names::default()).is_err());
    let library = Library::load(&[good], Names::default()).unwrap();
    let rules = library.select(&question("330211", Kind::Venture, None, "2020-06-01"));
    assert_eq!(rules.packs(), [library.pack("good").unwrap().version()]);
    assert!(library.pack("good").unwrap().in_force(day("2020-12-31")));
}
