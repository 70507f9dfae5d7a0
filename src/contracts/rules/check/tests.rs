use super::*;
use crate::contracts::model::{ContractParty, ContractSecurity, ContractTerm, SecurityForm};
use crate::contracts::rules::{ClauseLibrary, differences};
use crate::opportunities::model::{CostBase, CostTerm, Deliverable, OpportunityTerms, PaymentTerm};
use crate::policy::{FactSheet, Kind, Library, Names, Question, shipped};
use crate::submissions::model::{LotOffer, Subcontract};
use crate::submissions::rules::offer_under;

fn rules() -> Ruleset {
    let library = Library::load(&shipped(), Names::default()).unwrap();
    let region = "330211".parse().unwrap();
    let on = "2026-03-24".parse().unwrap();
    library.select(&Question { region, kind: Kind::Purchase, project_type: None, on })
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn party(name: &str) -> Option<ContractParty> {
    Some(ContractParty { name: Some(name.to_owned()), ..ContractParty::default() })
}

fn line(category: &str, yuan: i64) -> BudgetLine {
    BudgetLine {
        category: Some(category.to_owned()),
        item: Some("社工".to_owned()),
        amount: Some(Money::from_yuan(yuan)),
        ..BudgetLine::default()
    }
}

fn share(bp: i64) -> PaymentTerm {
    PaymentTerm { kind: Some(PaymentKind::Share), share: Some(Ratio::from_bp(bp)), ..PaymentTerm::default() }
}

/// 300,000 yuan, labour at least 60 %, paid in two parts.
fn sound() -> ContractTerms {
    ContractTerms {
        title: Some("社区为老服务合同".to_owned()),
        number: Some("ZH-2026-001".to_owned()),
        purchaser: party("镇海区民政局"),
        provider: party("甲社工服务中心"),
        deliverables: vec![Deliverable { name: Some("探访".to_owned()), ..Deliverable::default() }],
        price: Some(Money::from_yuan(300_000)),
        term: Some(ContractTerm {
            months: Some(12),
            starts_on: day("2026-04-01"),
            ends_on: day("2027-03-31"),
            ..ContractTerm::default()
        }),
        budget: vec![line("labour", 180_000), line("activity", 120_000)],
        cost_rules: vec![CostTerm {
            categories: vec!["labour".to_owned()],
            min: Some(Ratio::from_bp(6_000)),
            base: Some(CostBase::ContractTotal),
            ..CostTerm::default()
        }],
        payments: vec![share(6_000), share(4_000)],
        clauses: ClauseLibrary::shipped().unwrap().chosen(Kind::Purchase),
        ..ContractTerms::default()
    }
}

fn found(terms: &ContractTerms) -> Vec<(Code, String)> {
    let rules = rules();
    let differences = differences(terms, terms, &rules).unwrap();
    let offer = LotOffer { total: terms.price, budget: terms.budget.clone(), ..LotOffer::default() };
    let under = OpportunityTerms { cost_rules: terms.cost_rules.clone(), ..OpportunityTerms::default() };
    let costs = offer_under(&offer, &under, &rules, &FactSheet::new("test"), day("2026-03-24").unwrap());
    let clauses = ClauseLibrary::shipped().unwrap().views(Kind::Purchase, terms, &rules);
    let held = Held { rules: &rules, differences: &differences, costs: &costs, clauses: &clauses };
    let all = check(terms, &held).into_iter();
    all.filter(|finding| finding.severity == Severity::Error).map(|finding| (finding.code, finding.path)).collect()
}

fn after(change: impl FnOnce(&mut ContractTerms)) -> Vec<(Code, String)> {
    let mut terms = sound();
    change(&mut terms);
    found(&terms)
}

#[test]
fn a_sound_contract_has_no_errors() {
    assert_eq!(found(&sound()), []);
}

#[test]
fn an_empty_contract_says_all_it_lacks() {
    let paths: Vec<String> = found(&ContractTerms::default()).into_iter().map(|(_, path)| path).collect();
    for path in ["number", "price", "term.starts_on", "budget", "payments", "clauses"] {
        assert!(paths.iter().any(|found| found == path), "{path}: {paths:?}");
    }
}

#[test]
fn the_budget_sums_to_the_price_and_its_lines_multiply() {
    let differs = after(|terms| terms.budget[1].amount = Some(Money::from_fen(11_999_999)));
    assert_eq!(differs, [(Code::BudgetDiffers, "budget".to_owned())]);
    let own = after(|terms| {
        terms.budget.push(BudgetLine { source: Some(FundSource::SelfRaised), ..line("activity", 50_000) });
    });
    assert_eq!(own, [], "own funds are no part of the price");
    let product = after(|terms| {
        terms.budget[0].quantity = Some(2.into());
        terms.budget[0].unit_price = Some(Money::from_yuan(90_001));
    });
    assert_eq!(product, [(Code::BudgetLine, "budget[0].amount".to_owned())]);
}

/// 60 % of 300,000 is 180,000: a fen less breaks the rule.
#[test]
fn a_cost_rule_holds_at_the_boundary_fen() {
    let broken = after(|terms| {
        terms.budget[0].amount = Some(Money::from_fen(17_999_999));
        terms.budget[1].amount = Some(Money::from_fen(12_000_001));
    });
    assert_eq!(broken, [(Code::CostRule, "budget".to_owned())]);
}

#[test]
fn payments_sum_to_the_whole() {
    let less = after(|terms| terms.payments = vec![share(5_000), share(4_990)]);
    assert_eq!(less, [(Code::PaymentsDiffer, "payments".to_owned())]);
    let balance = PaymentTerm { kind: Some(PaymentKind::Balance), ..PaymentTerm::default() };
    assert_eq!(after(|terms| terms.payments = vec![share(5_000), balance.clone()]), []);
    let more = after(|terms| terms.payments = vec![share(9_000), share(2_000), balance]);
    assert_eq!(more, [(Code::PaymentsDiffer, "payments".to_owned())]);
}

/// 102号令 Art. 24: a year; three where the conditions are met, which is said.
#[test]
fn the_term_is_a_year_or_three_with_the_conditions() {
    let lasting = |months: u32, ends_on: &str, because: Option<&str>| {
        after(|terms| {
            terms.term = Some(ContractTerm {
                months: Some(months),
                starts_on: day("2026-04-01"),
                ends_on: day(ends_on),
                longer_because: because.map(str::to_owned),
                ..ContractTerm::default()
            });
        })
    };
    assert_eq!(lasting(12, "2027-04-01", None)[0], (Code::TermDiffers, "term.ends_on".to_owned()));
    assert_eq!(lasting(24, "2028-03-31", None), [(Code::TermTooLong, "term.longer_because".to_owned())]);
    assert_eq!(lasting(36, "2029-03-31", Some("内容固定，三年预算已批复")), []);
    assert_eq!(lasting(37, "2029-04-30", Some("同上")), [(Code::TermTooLong, "term.ends_on".to_owned())]);
}

/// 条例 Art. 48: ten per cent, and not in cash.
#[test]
fn a_security_is_ten_per_cent_at_most() {
    let with = |fen: i64, form: Option<SecurityForm>| {
        after(|terms| {
            let amount = Some(Money::from_fen(fen));
            terms.security = Some(ContractSecurity { amount, form, ..ContractSecurity::default() });
        })
    };
    assert_eq!(with(3_000_000, Some(SecurityForm::Guarantee)), []);
    let above = with(3_000_001, Some(SecurityForm::Guarantee));
    assert_eq!(above, [(Code::SecurityTooHigh, "security.amount".to_owned())]);
    assert_eq!(with(3_000_000, None), [(Code::Missing, "security.form".to_owned())]);
}

#[test]
fn the_whole_is_not_given_on() {
    let part = |bp: i64| Subcontract { share: Some(Ratio::from_bp(bp)), ..Subcontract::default() };
    assert_eq!(after(|terms| terms.subcontracts = vec![part(3_000)]), []);
    let whole = after(|terms| terms.subcontracts = vec![part(6_000), part(4_000)]);
    assert_eq!(whole, [(Code::SubcontractWhole, "subcontracts".to_owned())]);
}

#[test]
fn one_way_of_settling_disputes_is_chosen() {
    let choice = [(Code::ClauseChoice, "clauses".to_owned())];
    assert_eq!(after(|terms| terms.clauses.clear()), choice);
    assert_eq!(after(|terms| terms.clauses.push("dispute-arbitration".to_owned())), choice);
}
