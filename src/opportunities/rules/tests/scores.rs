use crate::opportunities::cases::tests::case;
use crate::opportunities::model::*;
use crate::opportunities::rules::*;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

fn item(number: &str, name: &str) -> ScoringItem {
    let terms = case(number);
    terms.scoring.into_iter().flat_map(|g| g.items).find(|i| i.name.as_deref() == Some(name)).unwrap()
}

/// Points as a number, such as 4.92.
fn points(item: &ScoringItem, evidence: &Evidence) -> String {
    score(item, evidence).unwrap().points.to_string()
}

fn part(evidence: Evidence) -> PartEvidence {
    PartEvidence { gates: vec![], evidence }
}

fn shown(positions: &[usize]) -> Evidence {
    Evidence::Shown(positions.iter().copied().collect())
}

#[test]
fn price_is_lowest_over_offer() {
    let price = item("07", "价格");
    assert_eq!(points(&price, &Evidence::Offer { lowest: 4_000_000, own: 4_000_000 }), "10");
    // 4,000,000 ÷ 4,600,000 × 10 = 8.6956…
    assert_eq!(points(&price, &Evidence::Offer { lowest: 4_000_000, own: 4_600_000 }), "8.7");
    assert!(score(&item("05", "价格"), &Evidence::Offer { lowest: 1, own: 1 }).is_err(), "no formula is stated");
}

#[test]
fn a_step_that_does_not_divide_the_cap_is_clamped() {
    let experience = item("05", "同类服务经验");
    let of_six: Vec<String> = (0..5).map(|n| points(&experience, &Evidence::Count(n))).collect();
    // 34 % of 6 is 2.04; 3 × 34 = 102 gives 100.
    assert_eq!(of_six, ["0", "2.04", "4.08", "6", "6"]);
}

#[test]
fn tables_by_number_are_not_even() {
    let mut certificates = item("07", "机构资质");
    let rows: Vec<String> = (0..5).map(|n| points(&certificates, &Evidence::Count(n))).collect();
    assert_eq!(rows, ["0", "1.75", "3.5", "5", "5"]);
    let Some(Shape::CountTable(table)) = &mut certificates.shape else { panic!() };
    table.rows[2].worth = Some(Points::whole(90));
    assert_eq!(points(&certificates, &Evidence::Count(3)), "4.5");
}

#[test]
fn direct_points_are_points_of_the_whole() {
    // 0.4 × 4 + 2.4 = 4 points
    let worth = |hundredths| NamedWorth { name: None, worth: Some(Points::from_hundredths(hundredths)) };
    let named = NamedShape { items: vec![worth(40), worth(40), worth(40), worth(40), worth(240)], cap: None };
    let item = ScoringItem {
        points: Some(Points::whole(4)),
        scale: Some(PointScale::Direct),
        shape: Some(Shape::Named(named)),
        ..ScoringItem::default()
    };
    assert_eq!(points(&item, &shown(&[0, 1, 4])), "3.2");
    assert_eq!(points(&item, &shown(&[0, 1, 2, 3, 4])), "4");
}

#[test]
fn a_new_organization_has_full_marks_for_the_grade() {
    let grade = item("09", "社会组织评估认证");
    let of =
        |grade: Option<&str>, months| Evidence::Grade { grade: grade.map(str::to_owned), registered_months: months };
    assert_eq!(points(&grade, &of(Some("3A"), 60)), "4");
    assert_eq!(points(&grade, &of(None, 24)), "8");
    assert_eq!(points(&grade, &of(None, 25)), "0");
}

#[test]
fn an_award_counts_at_the_row_it_reaches() {
    let honours = item("07", "荣誉情况");
    let award = |level| Evidence::Awards(vec![Award { thing: "调解".to_owned(), level }]);
    for (level, expected) in [
        (Level::National, "4"),
        (Level::Provincial, "4"),
        (Level::SubProvincial, "2.8"),
        (Level::Municipal, "2.8"),
        (Level::District, "1.6"),
        (Level::Street, "0"),
    ] {
        assert_eq!(points(&honours, &award(level)), expected, "{level}");
    }
    let same = item("05", "投标人获得荣誉情况");
    let twice = |other: &str| {
        Evidence::Awards(vec![
            Award { thing: "五星项目".to_owned(), level: Level::District },
            Award { thing: other.to_owned(), level: Level::Municipal },
        ])
    };
    assert_eq!(points(&same, &twice("五星项目")), "1.5", "the same thing counts once, at its highest");
    assert_eq!(points(&same, &twice("优秀案例")), "2.4");
}

fn documents(graded: &[(&str, &str, u32)], accepted: &[&str]) -> Evidence {
    Evidence::Documents {
        documents: graded
            .iter()
            .map(|(project, grade, rank)| GradedDocument {
                project: (*project).to_owned(),
                grade: (*grade).to_owned(),
                rank: Some(*rank),
            })
            .collect(),
        accepted: accepted.iter().map(|p| (*p).to_owned()).collect(),
    }
}

#[test]
fn evaluations_count_for_accepted_projects_only() {
    let evaluated = item("05", "服务单位履约评价");
    let accepted = ["甲", "乙"];
    assert_eq!(points(&evaluated, &documents(&[("甲", "优", 1), ("丙", "优", 1)], &accepted)), "2.04");
    assert_eq!(points(&evaluated, &documents(&[("甲", "良", 2), ("甲", "优", 1)], &accepted)), "2.04", "highest once");
    assert_eq!(points(&evaluated, &documents(&[("乙", "A+", 1)], &accepted)), "2.04", "top grade of any scale");
    let top = item("14", "同类服务项目评估情况");
    let four =
        documents(&[("甲", "A+", 1), ("乙", "五星", 1), ("丙", "B", 2), ("丁", "合格", 3)], &["甲", "乙", "丙", "丁"]);
    // 35 + 35 + 25 of the best three
    assert_eq!(points(&top, &four), "5.7");
}

#[test]
fn plans_are_covered_and_judged() {
    let plan = |name: &str, number: &str, covered, judged| {
        let parts = vec![part(Evidence::Covered(covered)), part(judged)];
        points(&item(number, name), &Evidence::Parts { gates: vec![], parts })
    };
    // 3 of 6 × 12.5 + 良 20 = 57.5 % of 5
    assert_eq!(plan("管理制度", "02", 3, Evidence::Judged(1)), "2.88");
    assert_eq!(plan("服务计划", "05", 3, Evidence::Judged(0)), "5.4");
    // starts with 30, two left out: 20; 基本 10
    assert_eq!(plan("建立本项目良好运作的行政管理制度", "09", 4, Evidence::Judged(2)), "3");
    assert_eq!(plan("投标人内部管理制度", "13", 6, Evidence::CriteriaMet(4)), "5.7");
    assert_eq!(plan("投标人内部管理制度", "13", 6, Evidence::CriteriaMet(2)), "4.5");
}

#[test]
fn a_person_is_scored_behind_the_gate() {
    let leader = item("13", "项目负责人情况（仅限1人）");
    let evidence = |own_employee| Evidence::Parts {
        gates: vec![own_employee],
        parts: vec![
            part(shown(&[0])),
            part(shown(&[1])),
            part(Evidence::Met(true)),
            part(Evidence::Met(false)),
            part(Evidence::Met(true)),
            part(Evidence::Awards(vec![Award { thing: "优秀社工".to_owned(), level: Level::Municipal }])),
        ],
    };
    // 20 + 10 + 20 + 0 + 10 + 10 of 100, of 10 points
    assert_eq!(points(&leader, &evidence(true)), "7");
    assert_eq!(points(&leader, &evidence(false)), "0");
}

#[test]
fn four_effects_of_a_team_that_is_too_small() {
    // 1: the item gives nothing.
    let team = item("07", "拟安排项目团队成员情况（项目负责人除外）");
    let evidence = |enough| Evidence::Parts {
        gates: vec![enough],
        parts: vec![part(Evidence::Count(10)), part(Evidence::Count(2))],
    };
    assert_eq!(points(&team, &evidence(true)), "12");
    assert_eq!(points(&team, &evidence(false)), "0");

    // 2: the part gives nothing. 3: the bid is invalid.
    let gated = |effect| {
        let Some(Shape::Parts(mut parts)) = team.shape.clone() else { panic!() };
        parts.parts[0].gates = vec![Gate { condition: None, team_size: None, effect: Some(effect) }];
        ScoringItem { shape: Some(Shape::Parts(parts)), ..team.clone() }
    };
    let closed = Evidence::Parts {
        gates: vec![true],
        parts: vec![PartEvidence { gates: vec![false], evidence: Evidence::Count(10) }, part(Evidence::Count(2))],
    };
    assert_eq!(points(&gated(GateEffect::PartZero), &closed), "2");
    let invalid = score(&gated(GateEffect::BidInvalid), &closed).unwrap();
    assert!(invalid.bid_invalid && invalid.points == Points::ZERO);

    // 4: the minimum itself earns nothing, only people beyond it.
    let extra = item("02", "拟安排的项目团队成员情况（项目社工负责人除外");
    let bachelors = |people| {
        let parts = vec![part(Evidence::Count(people))];
        points(&extra, &Evidence::Parts { gates: vec![], parts })
    };
    // 6 % of 15 points is 0.9; the cap of 30 % is 4.5
    assert_eq!([16, 17, 18, 22, 30].map(bachelors), ["0", "0", "0.9", "4.5", "4.5"]);
}

#[test]
fn bundles_commitments_options_and_integrity() {
    let bundle = item("05", "拟安排的项目团队成员情况");
    let evidence = |team, both| Evidence::Parts { gates: vec![team], parts: vec![part(Evidence::Met(both))] };
    assert_eq!(points(&bundle, &evidence(true, true)), "10");
    assert_eq!(points(&bundle, &evidence(true, false)), "0");
    let wages = item("07", "投标人工资发放情况");
    assert_eq!(points(&wages, &shown(&[0, 1])), "2");
    assert_eq!(points(&wages, &shown(&[0])), "0");
    let office = item("09", "服务便捷性");
    assert_eq!(points(&office, &shown(&[1, 2])), "2.5", "the best counts");
    let integrity = item("07", "诚信情况");
    assert_eq!(points(&integrity, &Evidence::Met(true)), "5");
    assert_eq!(points(&integrity, &Evidence::Met(false)), "0");
}

#[test]
fn open_and_closed_ends() {
    let funds = item("07", "项目经费计划使用合理");
    let ratio = |number: &str, insured| Evidence::Parts {
        gates: vec![insured],
        parts: vec![part(Evidence::Number(number.parse().unwrap()))],
    };
    for (share, expected) in [("84.99", "0"), ("85", "0.6"), ("85.99", "0.6"), ("86", "1.8"), ("87", "3"), ("100", "3")]
    {
        assert_eq!(points(&funds, &ratio(share, true)), expected, "{share}");
    }
    assert_eq!(points(&funds, &ratio("90", false)), "0", "without the promised insurance");
}

#[test]
fn facility_adds_area_and_vehicle() {
    let facility = item("09", "办公场所及投入设备情况");
    let of = |area: i64, car| Evidence::Parts {
        gates: vec![],
        parts: vec![part(Evidence::Number(area.into())), part(Evidence::Met(car))],
    };
    assert_eq!(points(&facility, &of(120, true)), "5");
    assert_eq!(points(&facility, &of(119, true)), "3.5");
    assert_eq!(points(&facility, &of(119, false)), "1.5");
}

#[test]
fn evidence_of_another_kind_is_refused() {
    let error = score(&item("05", "同类服务经验"), &Evidence::Met(true)).unwrap_err();
    assert_eq!(error.fields[0].code, "evidence_kind");
    let untyped = ScoringItem { shape: Some(Shape::Other(OtherShape::default())), ..ScoringItem::default() };
    assert_eq!(score(&untyped, &Evidence::Missing).unwrap_err().fields[0].code, "untyped_rule");
}

fn any_points() -> impl Strategy<Value = Points> {
    prop_oneof![(-200i64..20_000).prop_map(Points::from_hundredths), any::<i64>().prop_map(Points::from_hundredths)]
}

fn worth() -> impl Strategy<Value = Option<Points>> {
    prop::option::of(any_points())
}

fn leaf() -> impl Strategy<Value = (Shape, Evidence)> {
    let count = (worth(), worth(), prop::option::of((any::<u32>(), any_points())), any::<u32>()).prop_map(
        |(each, cap, threshold, n)| {
            let threshold = threshold.map(|(count, worth)| Threshold { count, worth });
            (Shape::Count(CountShape { each, cap, threshold, ..CountShape::default() }), Evidence::Count(n))
        },
    );
    let named = (prop::collection::vec(worth(), 0..6), worth(), prop::collection::btree_set(0usize..8, 0..8)).prop_map(
        |(worths, cap, positions): (_, _, BTreeSet<usize>)| {
            let items = worths.into_iter().map(|worth| NamedWorth { name: None, worth }).collect();
            (Shape::Named(NamedShape { items, cap }), Evidence::Shown(positions))
        },
    );
    let coverage = (0usize..4, prop::option::of(any::<u32>()), worth(), worth(), any::<u32>()).prop_map(
        |(by, points, each, full, covered)| {
            let by = CoverageKind::ALL.get(by).copied();
            (Shape::Coverage(CoverageShape { by, points, each, full, rows: vec![] }), Evidence::Covered(covered))
        },
    );
    let levels = (prop::collection::vec((0usize..6, worth()), 0..6), worth(), prop::collection::vec(0usize..6, 0..9))
        .prop_map(|(rows, cap, awards)| {
            let levels =
                rows.into_iter().map(|(l, worth)| LevelRow { level: Some(Level::ALL[l]), name: None, worth }).collect();
            let awards = awards.into_iter().map(|l| Award { thing: String::new(), level: Level::ALL[l] }).collect();
            (Shape::Levels(LevelsShape { levels, cap, ..LevelsShape::default() }), Evidence::Awards(awards))
        });
    let interval = (prop::collection::vec((any::<i32>(), any::<i32>(), worth()), 0..5), worth(), any::<i32>())
        .prop_map(|(rows, otherwise, number)| {
            let row = |(from, to, worth): (i32, i32, Option<Points>)| IntervalRow {
                from: Some(from.into()),
                to: Some(to.into()),
                worth,
                ..IntervalRow::default()
            };
            let rows = rows.into_iter().map(row).collect();
            (
                Shape::Interval(IntervalShape { rows, otherwise, ..IntervalShape::default() }),
                Evidence::Number(Decimal::from(number)),
            )
        });
    let price = (any::<i64>(), any::<i64>()).prop_map(|(lowest, own)| {
        let formula = Some(PriceFormula::LowestOverOffer);
        (Shape::Price(PriceShape { formula, adjusted: false }), Evidence::Offer { lowest, own })
    });
    prop_oneof![count, named, coverage, levels, interval, price]
}

/// Rules of any kind, nested, with evidence of their kind, sensible or not.
fn rule() -> impl Strategy<Value = (Shape, Evidence)> {
    leaf().prop_recursive(3, 16, 4, |inner| {
        let part = (inner, worth(), prop::option::of((0usize..3, any::<bool>())));
        (prop::collection::vec(part, 0..4), worth(), any::<bool>()).prop_map(|(members, cap, sum)| {
            let mut parts = PartsShape { cap, ..PartsShape::default() };
            parts.combine = Some(if sum { Combine::Sum } else { Combine::Highest });
            let mut shows = Vec::new();
            for ((shape, evidence), cap, gate) in members {
                let gates = gate.iter().map(|(e, _)| Gate { effect: Some(GateEffect::ALL[*e]), ..Gate::default() });
                parts.parts.push(Part { name: None, gates: gates.collect(), shape: Some(shape), cap });
                shows.push(PartEvidence { gates: gate.iter().map(|(_, open)| *open).collect(), evidence });
            }
            (Shape::Parts(parts), Evidence::Parts { gates: vec![], parts: shows })
        })
    })
}

proptest! {
    /// Whatever the rule and the evidence, an item gives between nothing and its points.
    #[test]
    fn never_outside_the_item(
        (shape, evidence) in rule(), points in any_points(), direct in any::<bool>()
    ) {
        let scale = Some(if direct { PointScale::Direct } else { PointScale::Percent });
        let item = ScoringItem { points: Some(points), scale, shape: Some(shape), ..ScoringItem::default() };
        if let Ok(score) = score(&item, &evidence) {
            prop_assert!(score.points >= Points::ZERO);
            prop_assert!(score.points <= points.max(Points::ZERO));
        }
    }

    /// More of a thing never gives less.
    #[test]
    fn more_never_gives_less(each in 0i64..20_000, cap in 0i64..20_000, from in 0u32..30, n in 0u32..1000) {
        let count = CountShape {
            each: Some(Points::from_hundredths(each)),
            cap: Some(Points::from_hundredths(cap)),
            threshold: Some(Threshold { count: from, worth: Points::ZERO }),
            ..CountShape::default()
        };
        let item = ScoringItem { points: Some(Points::whole(10)), shape: Some(Shape::Count(count)), ..ScoringItem::default() };
        let at = |n| score(&item, &Evidence::Count(n)).unwrap().points;
        prop_assert!(at(n) <= at(n + 1));
    }
}
