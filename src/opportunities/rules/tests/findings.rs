use crate::kernel::{Instant, Money, Ratio};
use crate::opportunities::cases::tests::case;
use crate::opportunities::model::*;
use crate::opportunities::rules::*;

/// A complete document without contradictions: case 07 with a deadline.
fn clean() -> OpportunityTerms {
    OpportunityTerms { deadline: Some(Instant::from_micros(1_800_000_000_000_000)), ..case("07") }
}

fn tender_limits() -> Limits {
    price_limits(1000)
}

fn price_limits(min: i64) -> Limits {
    let (min, max) = (Ratio::from_bp(min), Ratio::from_bp(3000));
    Limits { price_weight: Some(ShareLimit { min, max, basis: "财库〔2014〕214号第24条".to_owned() }) }
}

/// Codes and severities found after `change` was made to a clean document.
fn after(change: impl FnOnce(&mut OpportunityTerms)) -> Vec<(FindingCode, Severity)> {
    let mut terms = clean();
    change(&mut terms);
    check(&terms, &tender_limits()).into_iter().map(|f| (f.code, f.severity)).collect()
}

fn one(code: FindingCode, severity: Severity) -> Vec<(FindingCode, Severity)> {
    vec![(code, severity)]
}

/// The finding of `code` in case `number`, which must have it.
fn found(number: &str, code: FindingCode) -> Vec<Finding> {
    let found: Vec<Finding> =
        contradictions(&case(number), &Limits::default()).into_iter().filter(|f| f.code == code).collect();
    assert!(!found.is_empty(), "{number} {code}");
    found
}

#[test]
fn a_clean_document_has_no_findings() {
    assert_eq!(check(&clean(), &tender_limits()), []);
}

#[test]
fn tenders_without_known_defects_have_no_errors() {
    for number in ["02", "05", "07"] {
        let errors: Vec<Finding> = contradictions(&case(number), &tender_limits())
            .into_iter()
            .filter(|f| f.severity == Severity::Error)
            .collect();
        assert_eq!(errors, [], "{number}");
    }
}

#[test]
fn case_09_lots_ticked_but_none_listed() {
    let finding = &found("09", FindingCode::LotsNotListed)[0];
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.text.zh.contains("0 个"), "{}", finding.text.zh);
}

#[test]
fn case_09_five_staff_scored_against_twenty_five() {
    let found = found("09", FindingCode::StaffingDiffers);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert!(finding.text.zh.contains("25 人") && finding.text.zh.contains("5 人"), "{}", finding.text.zh);
    assert!(finding.text.en.contains("25") && finding.text.en.contains("says 5"), "{}", finding.text.en);
    assert!(finding.path.starts_with("scoring[2].items[3]"), "{}", finding.path);
    assert_eq!(finding.against.as_deref(), Some("staffing.per_site"));
}

#[test]
fn case_13_payments_of_99_9() {
    let finding = &found("13", FindingCode::PaymentsNot100)[0];
    assert!(finding.text.zh.contains("25.4% + 60% + 14.5% = 99.9%"), "{}", finding.text.zh);
}

#[test]
fn case_13_three_lots_against_four() {
    let finding = &found("13", FindingCode::LotsCountDiffers)[0];
    assert!(finding.text.zh.contains("3 包") && finding.text.zh.contains("4 包"), "{}", finding.text.zh);
}

#[test]
fn case_13_two_against_three_failed_assessments() {
    let finding = &found("13", FindingCode::TerminationDiffers)[0];
    assert!(finding.text.zh.contains("2 次") && finding.text.zh.contains("3 次"), "{}", finding.text.zh);
    assert_eq!(
        (finding.path.as_str(), finding.against.as_deref()),
        ("breach[1].strikes", Some("assessments[0].strikes"))
    );
}

#[test]
fn case_14_thirty_points_in_a_group_of_25() {
    let group = &found("14", FindingCode::GroupPointsDiffer)[0];
    assert!(group.text.zh.contains("权重 25") && group.text.zh.contains("= 30"), "{}", group.text.zh);
    let total = &found("14", FindingCode::TotalPointsNot100)[0];
    assert!(total.text.zh.contains("= 105"), "{}", total.text.zh);
}

#[test]
fn case_14_gaps_between_whole_scores_and_a_requirement_without_points() {
    let gaps = found("14", FindingCode::BandsGap);
    assert!(gaps.iter().any(|g| g.text.zh.contains("到 89 分") && g.text.zh.contains("从 90 分起")), "{gaps:?}");
    assert_eq!(found("14", FindingCode::PartWithoutPoints).len(), 1);
}

#[test]
fn blank_parts_every_notice_needs_are_missing() {
    let missing: Vec<String> =
        check(&OpportunityTerms::default(), &Limits::default()).into_iter().map(|f| f.path).collect();
    for path in ["title", "region", "category.code", "procurement.method", "budget.amount", "payments", "deadline"] {
        assert!(missing.iter().any(|m| m == path), "{path}");
    }
    assert_eq!(after(|t| t.title = Some(" ".to_owned())), one(FindingCode::Missing, Severity::Error));
}

#[test]
fn weights_and_points() {
    let found = after(|t| t.scoring[1].weight = Some(Points::whole(60)));
    assert_eq!(
        found,
        [(FindingCode::WeightsNot100, Severity::Error), (FindingCode::GroupPointsDiffer, Severity::Error)]
    );
    let found = after(|t| t.scoring[2].items[0].points = None);
    assert_eq!(found, one(FindingCode::ItemWithoutPoints, Severity::Error));
    assert_eq!(after(|t| t.scoring[2].items[0].shape = None), one(FindingCode::ItemWithoutRule, Severity::Warning));
    let found = after(|t| t.scoring[2].items[0].depends_on = Some("无此项".to_owned()));
    assert_eq!(found, one(FindingCode::DependsOnUnknown, Severity::Error));
}

fn band(terms: &mut OpportunityTerms) -> &mut BandShape {
    let Some(Shape::Parts(plan)) = &mut terms.scoring[1].items[0].shape else { panic!() };
    let Some(Shape::Band(band)) = &mut plan.parts[1].shape else { panic!() };
    band
}

#[test]
fn base_and_judged_band_together() {
    let more = after(|t| band(t).bands[0].worth = Some(Points::whole(30)));
    assert_eq!(
        more,
        [(FindingCode::FullMarksExceeded, Severity::Error), (FindingCode::SubjectiveShareDiffers, Severity::Warning)]
    );
    let less = after(|t| {
        band(t).bands[0].worth = Some(Points::whole(15));
        t.scoring[1].items[0].subjective_share = Some(Ratio::from_bp(1500));
    });
    assert_eq!(less, one(FindingCode::FullMarksUnreachable, Severity::Warning));
}

#[test]
fn ends_of_bands() {
    fn rows(terms: &mut OpportunityTerms) -> &mut Vec<IntervalRow> {
        let Some(Shape::Parts(funds)) = &mut terms.scoring[1].items[5].shape else { panic!() };
        let Some(Shape::Interval(bands)) = &mut funds.parts[0].shape else { panic!() };
        &mut bands.rows
    }
    assert_eq!(after(|t| rows(t)[0].to_included = true), one(FindingCode::BandsOverlap, Severity::Error));
    assert_eq!(after(|t| rows(t)[1].from_included = false), one(FindingCode::BandsGap, Severity::Warning));
    assert_eq!(after(|t| rows(t)[1].to = Some("86.5".parse().unwrap())), one(FindingCode::BandsGap, Severity::Warning));
}

#[test]
fn price_weight() {
    let found = after(|t| t.price_score.as_mut().unwrap().weight = Some(Points::whole(12)));
    assert_eq!(found, one(FindingCode::PriceWeightDiffers, Severity::Error));
    let narrow = price_limits(1500);
    let found = check(&clean(), &narrow);
    assert!(found.iter().all(|f| f.code == FindingCode::PriceWeightOutOfRange) && found.len() == 1, "{found:?}");
    assert!(
        found[0].text.zh.contains("10%") && found[0].text.zh.contains("15% 至 30%（财库〔2014〕214号第24条）"),
        "{}",
        found[0].text.zh
    );
}

#[test]
fn payments_above_100_are_found_even_when_one_is_open() {
    let found = after(|t| {
        t.payments[0].share = Some(Ratio::from_bp(7000));
        t.payments[3] = PaymentTerm { kind: Some(PaymentKind::Balance), ..PaymentTerm::default() };
    });
    assert_eq!(found, one(FindingCode::PaymentsNot100, Severity::Error));
    let open = after(|t| t.payments[3] = PaymentTerm { kind: Some(PaymentKind::Balance), ..PaymentTerm::default() });
    assert_eq!(open, []);
}

#[test]
fn staffing_in_each_place() {
    let differs = one(FindingCode::StaffingDiffers, Severity::Error);
    assert_eq!(after(|t| t.staffing.as_mut().unwrap().roles[1].count = Some(26)), {
        // The scored team of 27 is then no role's number either, but 28 less the leader.
        differs.clone()
    });
    assert_eq!(after(|t| t.substantive_terms[0].team_size = Some(30)), differs);
    let lots = after(|t| {
        let lot = |name: &str, posts| Lot { name: Some(name.to_owned()), budget: None, posts: Some(posts) };
        t.lots = Some(Lots { lots: vec![lot("A", 14), lot("B", 13)], ..Lots::default() });
    });
    assert_eq!(lots, differs);
}

#[test]
fn money_that_does_not_add_up() {
    let found = after(|t| t.budget.as_mut().unwrap().amount = Some(Money::from_yuan(4_000_000)));
    assert_eq!(found, one(FindingCode::UnitPriceDiffers, Severity::Error));
    let floor = after(|t| {
        let budget = t.budget.as_mut().unwrap();
        budget.amount = Some(Money::from_yuan(5_000_000));
        budget.unit_price.as_mut().unwrap().bound = Some(PriceBound::Floor);
    });
    assert_eq!(floor, []);
    let whole_term = after(|t| {
        let budget = t.budget.as_mut().unwrap();
        budget.amount = Some(Money::from_yuan(4_732_000 * 3));
        budget.period = Some(BudgetPeriod::WholeTerm);
    });
    assert_eq!(whole_term, []);
    let mut lots = case("13");
    lots.lots.as_mut().unwrap().lots[3].budget = Some(Money::from_yuan(2_282_000));
    let found = contradictions(&lots, &Limits::default());
    let sum = found.iter().find(|f| f.code == FindingCode::LotsBudgetDiffers).unwrap();
    assert!(sum.text.zh.contains("9128000.00") && sum.text.zh.contains("8802000.00"), "{}", sum.text.zh);
}

#[test]
fn cost_rules_that_cannot_hold_together() {
    let conflict = |severity| one(FindingCode::CostRulesConflict, severity);
    assert_eq!(after(|t| t.cost_rules[1].min = Some(Ratio::from_bp(2000))), {
        // min above its own max, and 85 % + 20 % beyond the whole
        [conflict(Severity::Error), conflict(Severity::Error)].concat()
    });
    // 85 % at least and 80 % at most; and 80 % + 15 % leave a rest without a rule
    let found = after(|t| t.cost_rules[0].max = Some(Ratio::from_bp(8000)));
    assert_eq!(found, [conflict(Severity::Error), conflict(Severity::Warning)].concat());
    let gap = after(|t| {
        t.cost_rules[0] = CostTerm { min: None, max: Some(Ratio::from_bp(6000)), ..t.cost_rules[0].clone() };
    });
    assert_eq!(gap, conflict(Severity::Warning));
    let same = after(|t| {
        let ceiling = CostTerm { min: None, max: Some(Ratio::from_bp(6000)), ..t.cost_rules[0].clone() };
        t.cost_rules.push(ceiling);
    });
    assert_eq!(same, conflict(Severity::Error));
}

#[test]
fn renewals_must_make_the_longest_term() {
    let found = after(|t| t.term.as_mut().unwrap().renewals = Some(3));
    assert_eq!(found, one(FindingCode::RenewalDiffers, Severity::Error));
    assert_eq!(after(|t| t.term.as_mut().unwrap().renewals = Some(2)), []);
    let found = after(|t| t.term.as_mut().unwrap().max_months = Some(6));
    assert_eq!(found, one(FindingCode::RenewalDiffers, Severity::Error));
}

#[test]
fn rating_bands_that_overlap() {
    let found = after(|t| {
        let band = |name: &str, from: i64, to: i64| RatingBand {
            name: Some(name.to_owned()),
            from: Some(from.into()),
            to: Some(to.into()),
        };
        t.assessments[0].ratings = vec![band("优", 90, 100), band("良", 80, 90)];
    });
    assert_eq!(found, one(FindingCode::BandsOverlap, Severity::Error));
}
