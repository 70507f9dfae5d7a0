//! A complete bid has no errors; each thing left out or wrong is named.

use super::*;
use crate::kernel::{Money, Ratio};
use crate::opportunities::model::{
    Budget, CostBase, CostTerm, CountShape, Lot, Lots, Pricing, PricingMode, QualificationTerm, ScoringGroup,
    ScoringItem, Shape, SubstantiveTerm,
};
use crate::submissions::model::{
    BudgetLine, Claim, ClaimEvidence, Declarations, Deviation, LotOffer, MetClaim, Pledge, PledgeKind,
    QualificationResponse, TermResponse, ThingsClaim,
};
use crate::submissions::rules::{item_path, offer_costs};

fn yuan(yuan: i64) -> Money {
    Money::from_yuan(yuan)
}

fn terms() -> OpportunityTerms {
    OpportunityTerms {
        budget: Some(Budget { amount: Some(yuan(100_000)), ceiling: Some(yuan(95_000)), ..Budget::default() }),
        pricing: Some(Pricing { mode: Some(PricingMode::Total), ..Pricing::default() }),
        qualifications: vec![QualificationTerm {
            text: Some("依法登记".to_owned()), ..QualificationTerm::default()
        }],
        substantive_terms: vec![SubstantiveTerm {
            text: Some("★不得转包".to_owned()), ..SubstantiveTerm::default()
        }],
        scoring: vec![ScoringGroup {
            items: vec![ScoringItem {
                name: Some("同类业绩".to_owned()),
                shape: Some(Shape::Count(CountShape::default())),
                ..ScoringItem::default()
            }],
            ..ScoringGroup::default()
        }],
        cost_rules: vec![CostTerm {
            categories: vec!["labour".to_owned()],
            min: Some(Ratio::from_bp(8_500)),
            base: Some(CostBase::BidPrice),
            bid_committed: Some(true),
            ..CostTerm::default()
        }],
        ..OpportunityTerms::default()
    }
}

fn complete() -> SubmissionContent {
    let line = |category: &str, amount| BudgetLine {
        category: Some(category.to_owned()),
        item: Some("科目".to_owned()),
        amount: Some(yuan(amount)),
        ..BudgetLine::default()
    };
    SubmissionContent {
        offers: vec![LotOffer {
            total: Some(yuan(90_000)),
            budget: vec![line("labour", 80_000), line("management", 10_000)],
            ..LotOffer::default()
        }],
        qualifications: vec![QualificationResponse {
            term: Some("qualifications[0]".to_owned()),
            statement: Some("已登记".to_owned()),
            files: Vec::new(),
        }],
        terms: vec![TermResponse {
            term: Some("substantive_terms[0]".to_owned()),
            deviation: Some(Deviation::Complies),
            ..TermResponse::default()
        }],
        claims: vec![Claim {
            item: Some(item_path(0, 0)),
            evidence: Some(ClaimEvidence::Things(ThingsClaim::default())),
            ..Claim::default()
        }],
        pledges: vec![Pledge {
            kind: Some(PledgeKind::LabourShare),
            share: Some(Ratio::from_bp(8_500)),
            ..Pledge::default()
        }],
        declarations: Some(Declarations {
            lawful_supplier: Some(true),
            independent: Some(true),
            truthful: Some(true),
            related_units: Vec::new(),
        }),
        ..SubmissionContent::default()
    }
}

fn found_of(terms: &OpportunityTerms, content: &SubmissionContent) -> Vec<(GapCode, String)> {
    let costs: Vec<OfferCosts> = content.offers.iter().map(|offer| offer_costs(offer, terms, Vec::new())).collect();
    let files = BTreeSet::new();
    let held = Held { terms, files: &files, costs: &costs, now: Instant::from_micros(0) };
    check(content, &held).into_iter().map(|gap| (gap.code, gap.path)).collect()
}

fn found(change: impl FnOnce(&mut SubmissionContent)) -> Vec<(GapCode, String)> {
    let mut content = complete();
    change(&mut content);
    found_of(&terms(), &content)
}

fn one(code: GapCode, path: &str) -> Vec<(GapCode, String)> {
    vec![(code, path.to_owned())]
}

#[test]
fn a_complete_bid_has_no_gaps() {
    assert_eq!(found(|_| {}), []);
}

#[test]
fn an_empty_draft_is_told_everything_it_needs() {
    let codes: BTreeSet<GapCode> =
        found_of(&terms(), &SubmissionContent::default()).into_iter().map(|(code, _)| code).collect();
    let expected =
        [GapCode::Missing, GapCode::Unanswered, GapCode::NothingShown, GapCode::Undeclared].into_iter().collect();
    assert_eq!(codes, expected);
}

#[test]
fn price_and_budget_must_fit_the_terms_and_each_other() {
    let raised = |content: &mut SubmissionContent| {
        content.offers[0].total = Some(yuan(96_000));
        content.offers[0].budget[0].amount = Some(yuan(86_000));
    };
    assert_eq!(found(raised), one(GapCode::CeilingExceeded, "offers[0].total"));
    let differs = found(|content| content.offers[0].budget[1].amount = Some(yuan(9_999)));
    assert_eq!(differs, one(GapCode::BudgetDiffers, "offers[0].budget"));
    let poor = found(|content| {
        content.offers[0].budget[0].amount = Some(yuan(70_000));
        content.offers[0].budget[1].amount = Some(yuan(20_000));
    });
    assert_eq!(poor, one(GapCode::CostRule, "offers"), "labour is 77.78 % of the price, 85 % is asked");
    let product = found(|content| {
        content.offers[0].budget[0].quantity = Some(3.into());
        content.offers[0].budget[0].unit_price = Some(yuan(20_000));
    });
    assert_eq!(product, one(GapCode::BudgetDiffers, "offers[0].budget[0].amount"));
    let unit = found(|content| content.offers[0].mode = Some(PricingMode::Unit));
    assert_eq!(unit, one(GapCode::PricingMode, "offers[0].mode"));
}

#[test]
fn each_lot_is_bid_for_once() {
    let lots = OpportunityTerms {
        lots: Some(Lots { lots: vec![Lot { budget: Some(yuan(95_000)), ..Lot::default() }; 2], ..Lots::default() }),
        ..terms()
    };
    let offers = |numbers: &[Option<u32>]| {
        let offer = complete().offers.remove(0);
        let offers = numbers.iter().map(|lot| LotOffer { lot: *lot, ..offer.clone() }).collect();
        found_of(&lots, &SubmissionContent { offers, ..complete() })
    };
    assert_eq!(offers(&[Some(1), Some(2)]), []);
    for wrong in [[Some(1), Some(1)], [Some(1), Some(3)], [Some(2), None], [Some(2), Some(0)]] {
        assert_eq!(offers(&wrong), one(GapCode::LotUnknown, "offers[1].lot"), "{wrong:?}");
    }
}

#[test]
fn answers_claims_and_promises_are_looked_at() {
    let silent = found(|content| content.qualifications[0].statement = Some(" ".to_owned()));
    assert_eq!(silent, one(GapCode::Unanswered, "qualifications"));
    let deviating = found(|content| content.terms[0].deviation = Some(Deviation::Deviates));
    assert_eq!(deviating, one(GapCode::Deviates, "terms[0].deviation"));
    let other = found(|content| content.claims[0].evidence = Some(ClaimEvidence::Met(MetClaim::default())));
    assert_eq!(other, one(GapCode::EvidenceKind, "claims[0].evidence"));
    let unknown = found(|content| content.claims.push(Claim::default()));
    assert_eq!(unknown, one(GapCode::ItemUnknown, "claims[1].item"));
    let low = found(|content| content.pledges[0].share = Some(Ratio::from_bp(8_000)));
    assert_eq!(low, one(GapCode::CostRule, "pledges[0].share"));
    let undeclared = found(|content| content.declarations.as_mut().unwrap().truthful = None);
    assert_eq!(undeclared, one(GapCode::Undeclared, "declarations.truthful"));
    let file = FileId::new();
    let lost = found(|content| content.qualifications[0].files = vec![file]);
    assert_eq!(lost, one(GapCode::FileMissing, "files"));
}
