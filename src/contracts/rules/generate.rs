//! The first draft of a contract: what the need asks for and the bid that won promises.

use super::clauses::ClauseLibrary;
use crate::contracts::model::{
    ContractParty, ContractPost, ContractStandard, ContractTerm, ContractTerms, StandardOrigin,
};
use crate::kernel::{Error, Money, Result};
use crate::opportunities::model::{CostTerm, Lot, OpportunityTerms, Staffing};
use crate::policy::pack::Kind;
use crate::submissions::model::{Deviation, LotOffer, Pledge, PledgeKind, SubmissionContent, TeamMember};
use chrono::{Days, Months, NaiveDate};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a contract is made of.
#[derive(Clone, Debug)]
pub struct Won<'w> {
    /// Need or call.
    pub kind: Kind,
    /// The terms that were bid for.
    pub need: &'w OpportunityTerms,
    /// What was handed in.
    pub bid: &'w SubmissionContent,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The price awarded.
    pub price: Option<Money>,
    /// 甲方
    pub purchaser: ContractParty,
    /// 乙方
    pub provider: ContractParty,
}

/// Notes of whoever entered the need: no part of a contract.
const REMARKS: [&str; 5] = ["lines", "note", "count_note", "scored_in", "provenance"];

/// The first draft, and what later drafts are compared with.
///
/// # Errors
/// `internal` never happens.
pub fn generate(won: &Won<'_>, clauses: &ClauseLibrary) -> Result<ContractTerms> {
    let (need, lot) = (won.need, lot_of(won));
    let offer = offer_of(won);
    let title = need.title.clone().unwrap_or_default();
    let name = lot.and_then(|lot| lot.name.clone()).map(|name| format!("（{name}）")).unwrap_or_default();
    let posts = lot.and_then(|lot| lot.posts);
    let staffing = match (&need.staffing, posts) {
        (Some(staffing), Some(_)) => Some(Staffing { posts, ..staffing.clone() }),
        (None, Some(_)) => Some(Staffing { posts, ..Staffing::default() }),
        (staffing, None) => staffing.clone(),
    };
    let terms = ContractTerms {
        title: Some(format!("{title}{name}合同")),
        number: None,
        purchaser: Some(won.purchaser.clone()),
        provider: Some(won.provider.clone()),
        beneficiaries: need.beneficiaries.clone(),
        deliverables: need.deliverables.clone(),
        deliverables_note: need.deliverables_note.clone(),
        standards: standards(won),
        price: won.price,
        term: term(need),
        staffing,
        team: won.bid.team.iter().map(post).collect(),
        budget: offer.map(|offer| offer.budget.clone()).unwrap_or_default(),
        cost_rules: cost_rules(need, &won.bid.pledges),
        payments: need.payments.clone(),
        payments_note: need.payments_note.clone(),
        security: None,
        acceptance: need.acceptance.clone(),
        assessments: need.assessments.clone(),
        subcontracts: won.bid.subcontracts.clone(),
        breach: need.breach.clone(),
        clauses: clauses.chosen(won.kind),
        own_clauses: Vec::new(),
        reasons: Vec::new(),
        agreements: Vec::new(),
    };
    without_remarks(&terms)
}

fn lot_of<'w>(won: &Won<'w>) -> Option<&'w Lot> {
    let at = usize::try_from(won.lot).ok()?.checked_sub(1)?;
    won.need.lots.as_ref()?.lots.get(at)
}

/// The offer for the lot, or the one for all lots.
fn offer_of<'w>(won: &Won<'w>) -> Option<&'w LotOffer> {
    let lot = u32::try_from(won.lot).ok().filter(|lot| *lot > 0);
    won.bid.offer(lot).or_else(|| won.bid.offer(None))
}

fn standards(won: &Won<'_>) -> Vec<ContractStandard> {
    let standard = |text: &str, origin: StandardOrigin| {
        let text = text.trim();
        (!text.is_empty()).then(|| ContractStandard { text: Some(text.to_owned()), origin: Some(origin) })
    };
    let asked = won.need.substantive_terms.iter().filter_map(|term| term.text.as_deref());
    let better = won.bid.terms.iter().filter(|answer| answer.deviation == Some(Deviation::Exceeds));
    let promised = won.bid.pledges.iter().filter_map(promise);
    let mut all: Vec<ContractStandard> = asked.filter_map(|text| standard(text, StandardOrigin::Tender)).collect();
    all.extend(better.filter_map(|answer| standard(answer.text.as_deref()?, StandardOrigin::Bid)));
    all.extend(promised.filter_map(|text| standard(&text, StandardOrigin::Bid)));
    all
}

/// A promise in words.
fn promise(pledge: &Pledge) -> Option<String> {
    let own = pledge.text.clone().filter(|text| !text.trim().is_empty());
    let number = || pledge.number.map(|number| number.normalize().to_string());
    let made = match pledge.kind? {
        PledgeKind::LabourShare => pledge.share.map(|share| format!("人员经费占比不低于{share}")),
        PledgeKind::TeamSize => number().map(|number| format!("在岗人员不少于{number}人")),
        PledgeKind::TeamStable => number().map(|days| format!("项目人员保持稳定，人员缺位的在{days}日内补齐")),
        PledgeKind::ResponseHours => number().map(|hours| format!("接到服务需求后{hours}小时内响应")),
        PledgeKind::Other => None,
    };
    made.or(own)
}

fn term(need: &OpportunityTerms) -> Option<ContractTerm> {
    let asked = need.term.as_ref()?;
    let ends_on = asked.ends_on.or_else(|| last_day(asked.starts_on?, asked.contract_months?));
    Some(ContractTerm {
        months: asked.contract_months,
        starts_on: asked.starts_on,
        ends_on,
        longer_because: None,
        renewals: asked.renewals,
        max_months: asked.max_months,
        renewal_condition: asked.renewal_condition.clone(),
    })
}

/// The last day of so many months from a first day.
#[must_use]
pub fn last_day(starts_on: NaiveDate, months: u32) -> Option<NaiveDate> {
    starts_on.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))
}

fn post(member: &TeamMember) -> ContractPost {
    let names: Vec<&str> = member.certificates.iter().filter_map(|one| one.name.as_deref()).collect();
    ContractPost {
        name: member.name.clone(),
        role: member.role.clone(),
        certificates: (!names.is_empty()).then(|| names.join("、")),
    }
}

/// The rules of the need; where it lets the bidder offer a share, the share promised takes the place of its least.
fn cost_rules(need: &OpportunityTerms, pledges: &[Pledge]) -> Vec<CostTerm> {
    let promised = pledges.iter().filter(|pledge| pledge.kind == Some(PledgeKind::LabourShare));
    let promised = promised.filter_map(|pledge| pledge.share).max();
    let bound = |rule: &CostTerm| {
        if rule.bid_committed == Some(true) && promised.is_some() {
            return CostTerm { min: promised.max(rule.min), quote: None, ..rule.clone() };
        }
        rule.clone()
    };
    need.cost_rules.iter().map(bound).collect()
}

/// The same without the notes of whoever entered the need.
fn without_remarks<T: Serialize + DeserializeOwned>(terms: &T) -> Result<T> {
    let mut value = serde_json::to_value(terms).map_err(Error::internal)?;
    strip(&mut value);
    serde_json::from_value(value).map_err(Error::internal)
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !REMARKS.contains(&name.as_str()));
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Ratio;
    use crate::opportunities::cases;
    use crate::submissions::model::BudgetLine;

    const CASE: &str = include_str!("../../../config/demo/cases/07-gm-justice-mediation-2026.json");

    fn won<'w>(need: &'w OpportunityTerms, bid: &'w SubmissionContent) -> Won<'w> {
        Won {
            kind: Kind::Purchase,
            need,
            bid,
            lot: 0,
            price: Some(Money::from_yuan(4_000_000)),
            purchaser: ContractParty::default(),
            provider: ContractParty::default(),
        }
    }

    #[test]
    fn a_real_tender_and_a_bid_become_a_contract() {
        let need = cases::import(CASE).unwrap();
        let bid = SubmissionContent {
            offers: vec![LotOffer {
                budget: vec![BudgetLine { category: Some("labour".to_owned()), ..BudgetLine::default() }],
                ..LotOffer::default()
            }],
            pledges: vec![Pledge {
                kind: Some(PledgeKind::LabourShare),
                share: Some(Ratio::from_bp(8_750)),
                ..Pledge::default()
            }],
            ..SubmissionContent::default()
        };
        let terms = generate(&won(&need, &bid), &ClauseLibrary::shipped().unwrap()).unwrap();
        assert_eq!(terms.deliverables.len(), need.deliverables.len());
        assert_eq!(terms.payments.len(), 4);
        assert_eq!((terms.budget.len(), terms.term.unwrap().months), (1, Some(12)));
        let committed: Vec<_> =
            terms.cost_rules.iter().filter(|rule| rule.bid_committed == Some(true)).map(|rule| rule.min).collect();
        assert_eq!(committed, [Some(Ratio::from_bp(8_750))], "the share promised binds the contract");
        assert!(terms.standards.iter().any(|one| one.text.as_deref() == Some("人员经费占比不低于87.5%")));
        assert!(terms.deliverables.iter().all(|one| one.lines.is_none()), "source lines are no part of a contract");
    }

    #[test]
    fn a_year_ends_the_day_before_it_began() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(last_day(day("2026-04-01"), 12), Some(day("2027-03-31")));
        assert_eq!(last_day(day("2026-08-31"), 6), Some(day("2027-02-27")));
    }
}
