use super::*;
use crate::kernel::{Money, Ratio};
use crate::opportunities::model::*;
use serde_json::Value;

/// The six recorded tenders.
pub(in crate::opportunities) const CASES: [&str; 6] = [
    include_str!("../../../config/demo/cases/02-gm-psych-special-2023.json"),
    include_str!("../../../config/demo/cases/05-gongming-3-communities-2023.json"),
    include_str!("../../../config/demo/cases/07-gm-justice-mediation-2026.json"),
    include_str!("../../../config/demo/cases/09-fenghuang-5-communities-2023.json"),
    include_str!("../../../config/demo/cases/13-gm-education-2026.json"),
    include_str!("../../../config/demo/cases/14-longhua-mental-2025.json"),
];

/// The case whose number is `number`.
pub(crate) fn case(number: &str) -> OpportunityTerms {
    let json = CASES.iter().find(|json| json.contains(&format!("\"id\": \"{number}-"))).unwrap();
    import(json).unwrap()
}

fn item(terms: &OpportunityTerms, name: &str) -> ScoringItem {
    terms.scoring.iter().flat_map(|g| g.items.iter()).find(|i| i.name.as_deref() == Some(name)).unwrap().clone()
}

fn shape(number: &str, name: &str) -> Shape {
    item(&case(number), name).shape.unwrap()
}

fn parts(number: &str, name: &str) -> PartsShape {
    match shape(number, name) {
        Shape::Parts(parts) => parts,
        other => panic!("{other:?}"),
    }
}

fn points(whole: i64) -> Option<Points> {
    Some(Points::whole(whole))
}

#[test]
fn every_tender_is_given_back_equal() {
    for json in CASES {
        let terms = import(json).unwrap();
        // As the database keeps it.
        let stored: OpportunityTerms = serde_json::from_str(&serde_json::to_string(&terms).unwrap()).unwrap();
        assert_eq!(stored, terms);
        let original: Value = serde_json::from_str(json).unwrap();
        assert_eq!(export(&stored).unwrap(), original);
    }
}

#[test]
fn every_scoring_item_is_typed() {
    let mut items = 0;
    for json in CASES {
        for item in import(json).unwrap().scoring.iter().flat_map(|group| &group.items) {
            items += 1;
            assert!(!matches!(item.shape, None | Some(Shape::Other(_))), "{:?} {:?}", item.name, item.rule);
        }
    }
    assert_eq!(items, 86);
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    let json = CASES[0].replacen("\"budget_note\"", "\"budget_remark\"", 1);
    let error = import(&json).unwrap_err();
    assert!(error.detail.zh.contains("budget_remark") && error.detail.en.contains("line"), "{error}");
}

#[test]
fn shape_1_price() {
    assert_eq!(
        shape("07", "价格"),
        Shape::Price(PriceShape { formula: Some(PriceFormula::LowestOverOffer), adjusted: true })
    );
    assert_eq!(shape("05", "价格"), Shape::Price(PriceShape { formula: None, adjusted: false }));
}

#[test]
fn shape_2_count_step_and_cap() {
    let Shape::Count(count) = shape("05", "同类服务经验") else { panic!() };
    assert_eq!((count.each, count.cap), (points(34), points(100)));
    let Shape::Count(count) = shape("02", "认证情况") else { panic!() };
    assert_eq!(count.kinds, ["质量", "职业健康", "品牌", "诚信管理认证"]);
    let Shape::CountTable(table) = shape("07", "机构资质") else { panic!() };
    let rows: Vec<_> = table.rows.iter().map(|row| (row.count, row.worth)).collect();
    assert_eq!(rows, [(1, points(35)), (2, points(70)), (3, points(100))]);
    let Shape::Named(named) = shape("05", "投标人通过相关认证情况") else { panic!() };
    assert_eq!(named.items.iter().map(|i| i.worth).collect::<Vec<_>>(), [points(50), points(50)]);
}

#[test]
fn shape_3_two_categories_with_their_own_caps() {
    let training = parts("14", "培训能力");
    assert_eq!(training.cap, points(100));
    let caps: Vec<_> = training
        .parts
        .iter()
        .map(|part| match &part.shape {
            Some(Shape::Count(count)) => (count.each, count.cap),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(caps, [(points(35), points(100)), (points(25), points(50))]);
}

#[test]
fn shape_4_grades_and_new_organizations() {
    let Shape::Grade(grade) = shape("09", "社会组织评估认证") else { panic!() };
    let rows: Vec<_> = grade.grades.iter().map(|g| (g.grade.as_deref().unwrap(), g.worth)).collect();
    assert_eq!(rows, [("5A", points(100)), ("4A", points(80)), ("3A", points(50))]);
    assert_eq!(grade.otherwise, points(0));
    assert_eq!(grade.new_organization, Some(NewOrganization { within_months: 24, worth: points(100) }));
    let Shape::Grade(grade) = shape("02", "资质情况") else { panic!() };
    assert!(grade.equivalent_judged && grade.new_organization.is_none());
}

#[test]
fn shape_5_levels_summed_or_highest() {
    let Shape::Levels(levels) = shape("07", "荣誉情况") else { panic!() };
    let rows: Vec<_> = levels.levels.iter().map(|row| (row.level, row.worth)).collect();
    assert_eq!(
        rows,
        [
            (Some(Level::Provincial), points(100)),
            (Some(Level::Municipal), points(70)),
            (Some(Level::District), points(40))
        ]
    );
    assert_eq!((levels.combine, levels.cap), (Some(Combine::Sum), points(100)));
    let two = parts("14", "社工标准化建设");
    for part in &two.parts {
        let Some(Shape::Levels(levels)) = &part.shape else { panic!() };
        assert_eq!((levels.combine, levels.levels[0].worth), (Some(Combine::Highest), points(50)));
    }
    assert_eq!(two.parts.len(), 2);
}

#[test]
fn shape_6_graded_documents_resting_on_another_item() {
    let Shape::Documents(documents) = shape("05", "服务单位履约评价") else { panic!() };
    let worths: Vec<_> = documents.grades.iter().map(|grade| grade.worth).collect();
    assert_eq!(worths, [points(34), points(17)]);
    assert!(documents.accepted_projects_only && documents.top_grade_counts_best && documents.once_per_project);
    let Shape::Documents(top) = shape("14", "同类服务项目评估情况") else { panic!() };
    assert_eq!((top.top, top.by_rank, top.cap), (Some(3), true, points(100)));
    assert_eq!(top.grades.iter().map(|g| g.worth).collect::<Vec<_>>(), [points(35), points(25), points(15)]);
    assert_eq!(item(&case("14"), "同类服务项目评估情况").depends_on.as_deref(), Some("同类服务经验"));
}

fn plan(number: &str, name: &str) -> (CoverageShape, BandShape) {
    match parts(number, name).parts.into_iter().map(|part| part.shape).collect::<Vec<_>>().as_slice() {
        [Some(Shape::Coverage(base)), Some(Shape::Band(band))] => (base.clone(), band.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn shape_7_checklist_coverage_and_deduction_with_a_band() {
    let (base, band) = plan("02", "管理制度");
    assert_eq!((base.by, base.points, base.full), (Some(CoverageKind::Checklist), Some(6), points(75)));
    assert_eq!(base.each, Some(Points::from_hundredths(1250)));
    assert_eq!(band.bands.iter().map(|b| b.worth).collect::<Vec<_>>(), [points(25), points(20), points(15), points(0)]);
    let (base, _) = plan("05", "服务计划");
    let rows: Vec<_> = base.rows.iter().map(|row| (row.covered, row.worth)).collect();
    assert_eq!(rows, [(4, points(60)), (3, points(50)), (2, points(40)), (1, points(20))]);
    let (base, band) = plan("09", "建立本项目良好运作的行政管理制度");
    assert_eq!((base.by, base.points), (Some(CoverageKind::Deduct), Some(6)));
    assert_eq!((base.full, base.each, band.bands[0].worth), (points(30), points(5), points(70)));
    let (_, band) = plan("13", "投标人内部管理制度");
    let rows: Vec<_> = band.bands.iter().map(|row| (row.criteria_met, row.worth)).collect();
    assert_eq!(rows, [(Some(5), points(25)), (Some(4), points(20)), (Some(3), points(15))]);
    assert_eq!((band.criteria, band.otherwise), (Some(5), points(0)));
    assert!(plan("07", "服务方案").1.worst_needs_reason);
}

#[test]
fn shape_8_a_band_alone() {
    // None of the six has one; read from the wording tenders use for it.
    let recorded =
        super::shapes::Recorded {
            code: "judged_band", name: "方案", rule: "优100/良70/中40/差20", depends_on: None
        };
    let Shape::Band(band) = super::shapes::shape(&recorded) else { panic!() };
    assert_eq!(band.bands.last().unwrap().worth, points(20));
}

#[test]
fn shape_9_one_person() {
    let person = parts("13", "项目负责人情况（仅限1人）");
    assert_eq!(person.of, Some(Subject::Person));
    assert_eq!(person.gates[0].condition.as_deref(), Some("自有员工"));
    assert_eq!(person.gates[0].effect, Some(GateEffect::ItemZero));
    assert_eq!(person.parts.len(), 6);
    let Some(Shape::Options(title)) = &person.parts[1].shape else { panic!() };
    assert_eq!(title.options.iter().map(|o| o.worth).collect::<Vec<_>>(), [points(20), points(10), points(5)]);
    let years = parts("05", "督导人员").parts.pop().unwrap().shape;
    let Some(Shape::Interval(years)) = years else { panic!("{years:?}") };
    assert_eq!((years.rows[0].worth, years.rows[1].worth), (points(10), points(20)));
}

#[test]
fn shape_10_several_persons() {
    let persons = parts("02", "拟安排的项目社工负责人（3人）");
    assert_eq!((persons.of, persons.persons), (Some(Subject::Persons), Some(3)));
    let Some(Shape::Count(certified)) = &persons.parts[1].shape else { panic!() };
    assert_eq!((certified.each, certified.cap), (points(15), points(45)));
    let Some(Shape::Levels(honours)) = &persons.parts[3].shape else { panic!() };
    assert_eq!((honours.levels.len(), honours.cap, honours.highest_of_same), (4, points(20), true));
}

#[test]
fn shape_11_team_gates_and_thresholds() {
    let team = parts("07", "拟安排项目团队成员情况（项目负责人除外）");
    assert_eq!((team.gates[0].team_size, team.gates[0].effect), (Some(27), Some(GateEffect::ItemZero)));
    assert_eq!(team.same_person_again, Some(true));
    let team = parts("02", "拟安排的项目团队成员情况（项目社工负责人除外");
    let Some(Shape::Count(degree)) = &team.parts[0].shape else { panic!() };
    assert_eq!(degree.threshold, Some(Threshold { count: 17, worth: Points::ZERO }));
    assert_eq!((degree.each, degree.cap), (points(6), points(30)));
    let team = parts("14", "拟安排的项目团队成员情况（项目督导人员除外）");
    let Some(Shape::Count(trained)) = &team.parts[1].shape else { panic!() };
    assert_eq!(trained.threshold, Some(Threshold { count: 20, worth: Points::whole(10) }));
    let Some(Shape::AllOrNothing(promised)) = &team.parts[2].shape else { panic!() };
    assert_eq!(promised.worth, None);
}

#[test]
fn shape_12_bundles_and_commitments() {
    let team = parts("05", "拟安排的项目团队成员情况");
    assert_eq!((team.gates[0].team_size, team.same_person_again), (Some(15), Some(false)));
    let Some(Shape::AllOrNothing(bundle)) = &team.parts[0].shape else { panic!() };
    assert_eq!((bundle.conditions.len(), bundle.worth), (2, points(100)));
    let Shape::Commitment(letter) = shape("02", "违约承诺") else { panic!() };
    assert_eq!((letter.clauses, letter.worth), (vec!["承诺实际人员资质一致".to_owned()], points(100)));
    let Shape::Commitment(wages) = shape("07", "投标人工资发放情况") else { panic!() };
    assert_eq!((wages.clauses.len(), wages.worth), (2, points(100)));
}

#[test]
fn shape_13_bands_of_a_declared_ratio() {
    let funds = parts("07", "项目经费计划使用合理");
    assert_eq!(funds.gates[0].condition.as_deref(), Some("承诺意外险"));
    let Some(Shape::Interval(bands)) = &funds.parts[0].shape else { panic!() };
    let first = &bands.rows[0];
    assert_eq!((first.from, first.from_included), (Some(85.into()), true));
    assert_eq!((first.to, first.to_included, first.worth), (Some(86.into()), false, points(20)));
    let last = &bands.rows[2];
    assert_eq!((last.from, last.to, last.worth), (Some(87.into()), None, points(100)));
    assert_eq!((bands.of.as_deref(), bands.otherwise), (Some("人工成本占报价"), points(0)));
}

#[test]
fn shape_14_alternatives() {
    let Shape::Options(full) = shape("02", "办公场所投入情况") else { panic!() };
    assert_eq!(full.options.iter().map(|o| o.worth).collect::<Vec<_>>(), [points(100), points(100)]);
    let Shape::Options(graded) = shape("09", "服务便捷性") else { panic!() };
    assert_eq!(graded.options.iter().map(|o| o.worth).collect::<Vec<_>>(), [points(100), points(50), points(30)]);
}

#[test]
fn shape_15_facility() {
    let facility = parts("09", "办公场所及投入设备情况");
    assert_eq!(facility.of, Some(Subject::Facility));
    let Some(Shape::Interval(area)) = &facility.parts[0].shape else { panic!() };
    assert_eq!((area.rows[0].to, area.rows[0].to_included, area.rows[0].worth), (Some(120.into()), false, points(30)));
    assert_eq!(
        (area.rows[1].from, area.rows[1].from_included, area.rows[1].worth),
        (Some(120.into()), true, points(60))
    );
    let Some(Shape::AllOrNothing(car)) = &facility.parts[1].shape else { panic!() };
    assert_eq!(car.worth, points(40));
}

#[test]
fn shape_16_integrity() {
    for number in ["02", "07"] {
        let name = "诚信情况";
        assert_eq!(shape(number, name), Shape::Integrity(IntegrityShape { clean: points(100), recorded: points(0) }));
    }
}

#[test]
fn payments_are_typed() {
    let terms = case("02");
    let first = &terms.payments[0];
    assert_eq!((first.kind, first.share), (Some(PaymentKind::Share), Some(Ratio::from_bp(3500))));
    assert_eq!(
        first.trigger,
        Some(PaymentTrigger {
            event: Some(PaymentEvent::ContractSigned),
            timing: Some(Timing::After),
            offset: Some(Period { count: 1, unit: Some(SpanUnit::Months) }),
            date: None,
        })
    );
    assert_eq!(first.invoice_period, Some(Period { count: 15, unit: Some(SpanUnit::Days) }));
    let dated = case("09").payments[1].trigger.clone().unwrap();
    assert_eq!((dated.event, dated.date.unwrap().to_string()), (Some(PaymentEvent::Date), "2024-02-01".to_owned()));
    assert_eq!(case("07").payments[1].share, Some(Ratio::from_bp(1722)));
    assert_eq!(case("14").payments[2].kind, Some(PaymentKind::ByRating));
    assert_eq!(case("05").payments[0].kind, Some(PaymentKind::Prepayment));
}

#[test]
fn budget_term_and_staffing_are_typed() {
    let blank = case("14");
    let budget = blank.budget.unwrap();
    assert_eq!(budget.amount, None);
    let price = budget.unit_price.unwrap();
    assert_eq!((price.amount, price.bound), (Some(Money::from_yuan(169_000)), Some(PriceBound::Floor)));
    let term = blank.term.unwrap();
    assert_eq!(
        (term.renewals, term.renewal_months, term.renewal_condition.as_deref()),
        (Some(2), Some(12), Some("考核优秀"))
    );
    assert_eq!(case("13").budget.unwrap().period, Some(BudgetPeriod::Annual));
    assert_eq!(case("09").budget.unwrap().period, None);
    let sites = case("09").staffing.unwrap().per_site.unwrap();
    assert_eq!(sites.people(), Some(25));
    assert!(case("13").staffing.unwrap().roles[1].additional);
}

#[test]
fn lots_assessment_and_discount_are_typed() {
    let terms = case("13");
    let lots = terms.lots.unwrap();
    assert_eq!((lots.allocation, lots.min_bidders), (Some(LotAllocation::Ranking), Some(6)));
    assert_eq!(lots.stated_elsewhere, [StatedCount { count: Some(3), lines: Some("0557".to_owned()) }]);
    let discount = terms.pricing.unwrap().discount.unwrap();
    assert_eq!((discount.from, discount.from_included), (Some(Ratio::ZERO), false));
    assert_eq!((discount.to, discount.to_included, discount.decimals), (Some(Ratio::ONE), true, Some(2)));
    let rated = case("14");
    assert_eq!(rated.assessments[0].ratings.len(), 4);
    assert_eq!(rated.assessments[1].deduction.as_ref().unwrap().target, Some(90.into()));
    assert_eq!(rated.cost_rules[0].standard, Some(Money::from_yuan(169_000)));
}
