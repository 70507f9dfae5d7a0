//! Where a contract differs from tender documents and bid, and what the packs say of it.

use crate::contracts::model::{ContractDifference, ContractTerms, DifferenceStanding};
use crate::kernel::Result;
use crate::kernel::error::Faults;
use crate::opportunities::model::TermChange;
use crate::opportunities::rules::changes;
use crate::policy::Ruleset;
use crate::policy::pack::{ContractPart, Departure};
use crate::reviews::model::Sourced;

/// What only a contract says: no difference from anything.
const OF_THE_CONTRACT: [&str; 7] = ["agreements", "number", "clauses", "own_clauses", "reasons", "security", "title"];

/// Every difference between the terms as generated and as they are.
///
/// # Errors
/// `internal` never happens.
pub fn differences(origin: &ContractTerms, terms: &ContractTerms, rules: &Ruleset) -> Result<Vec<ContractDifference>> {
    let found = changes(origin, terms)?.into_iter();
    let real = found.filter(|change| !OF_THE_CONTRACT.contains(&head(&change.path)));
    Ok(real.map(|change| difference(change, terms, rules)).collect())
}

/// Refuses what differs where that is forbidden, each at its place.
///
/// # Errors
/// `invalid` with the rule behind each refusal.
pub fn unrefused(differences: &[ContractDifference]) -> Result<()> {
    let mut faults = Faults::new();
    for one in differences.iter().filter(|one| one.standing == DifferenceStanding::Refused) {
        let Some(rule) = &one.rule else { continue };
        let (text, basis) = (&rule.text, &rule.source.basis);
        faults.add(
            one.path.clone(),
            "substance",
            format!("{}，不能改动（{basis}）", text.zh),
            format!("This may not be changed: {} ({basis})", text.en),
        );
    }
    faults.finish()
}

fn difference(change: TermChange, terms: &ContractTerms, rules: &Ruleset) -> ContractDifference {
    let part = part_of(&change.path);
    let rule = part.and_then(|part| rules.contract_part(part));
    let standing = match rule {
        _ if is_filling(&change) => DifferenceStanding::Filled,
        None => DifferenceStanding::Free,
        Some((_, Departure::Refused)) => DifferenceStanding::Refused,
        Some((_, Departure::Reasoned)) => DifferenceStanding::Reasoned,
    };
    let bound = matches!(standing, DifferenceStanding::Refused | DifferenceStanding::Reasoned);
    ContractDifference {
        part,
        reason: part.and_then(|part| terms.reason_for(part)).map(str::to_owned),
        rule: rule
            .filter(|_| bound)
            .map(|(entry, _)| Sourced { text: entry.text.clone(), source: entry.source.clone() }),
        standing,
        path: change.path,
        before: change.before,
        after: change.after,
    }
}

/// Nothing stood there, and no row is added to a list that was known.
fn is_filling(change: &TermChange) -> bool {
    change.before.is_none() && !change.path.ends_with(']')
}

fn head(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or(path)
}

/// The part of a contract a path of its terms belongs to.
fn part_of(path: &str) -> Option<ContractPart> {
    let field = path.rsplit('.').next().unwrap_or(path);
    Some(match head(path) {
        "purchaser" | "provider" if matches!(field, "name" | "uscc") => ContractPart::Parties,
        "price" => ContractPart::Price,
        "deliverables" if path.contains("].") && !matches!(field, "name" | "starts_on") => ContractPart::Quantity,
        "deliverables" | "deliverables_note" | "beneficiaries" => ContractPart::Content,
        "standards" => ContractPart::Quality,
        "term" => ContractPart::Term,
        "staffing" => ContractPart::Staffing,
        "team" => ContractPart::Team,
        "cost_rules" => ContractPart::Costs,
        "budget" => ContractPart::Budget,
        "payments" | "payments_note" => ContractPart::Payments,
        "acceptance" => ContractPart::Acceptance,
        "assessments" => ContractPart::Assessment,
        "subcontracts" => ContractPart::Subcontract,
        "breach" => ContractPart::Breach,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::model::{ContractStandard, ContractTerm, PartReason};
    use crate::kernel::Money;
    use crate::opportunities::model::{Deliverable, PaymentTerm, Quantity};
    use crate::policy::{Kind, Library, Names, Question, shipped};

    fn rules() -> Ruleset {
        let library = Library::load(&shipped(), Names::default()).unwrap();
        let (region, on) = ("330211".parse().unwrap(), "2026-03-24".parse().unwrap());
        library.select(&Question { region, kind: Kind::Purchase, project_type: None, on })
    }

    fn origin() -> ContractTerms {
        ContractTerms {
            price: Some(Money::from_yuan(100)),
            deliverables: vec![Deliverable {
                name: Some("探访".to_owned()),
                quantity: Some(Quantity { number: Some(10.into()), ..Quantity::default() }),
                ..Deliverable::default()
            }],
            standards: vec![ContractStandard { text: Some("持证上岗".to_owned()), origin: None }],
            term: Some(ContractTerm { months: Some(12), ..ContractTerm::default() }),
            payments: vec![PaymentTerm::default()],
            ..ContractTerms::default()
        }
    }

    fn standings(terms: &ContractTerms) -> Vec<(String, DifferenceStanding)> {
        let found = differences(&origin(), terms, &rules()).unwrap();
        found.into_iter().map(|one| (one.path, one.standing)).collect()
    }

    /// 政府采购法 Art. 46: price, object, quantity, quality and term are those of the documents and the bid.
    #[test]
    fn substance_is_refused_with_its_rule() {
        let mut terms = origin();
        terms.price = Some(Money::from_yuan(101));
        terms.deliverables[0].quantity = Some(Quantity { number: Some(9.into()), ..Quantity::default() });
        terms.deliverables.push(Deliverable { name: Some("另加的活动".to_owned()), ..Deliverable::default() });
        terms.standards.clear();
        terms.term = Some(ContractTerm { months: Some(11), ..ContractTerm::default() });
        let refused = ["deliverables[0].quantity.number", "deliverables[1]", "price", "standards", "term.months"];
        assert_eq!(standings(&terms), refused.map(|path| (path.to_owned(), DifferenceStanding::Refused)));
        let error = unrefused(&differences(&origin(), &terms, &rules()).unwrap()).unwrap_err();
        assert_eq!(error.fields.len(), 5);
        assert!(error.fields.iter().all(|field| field.message.zh.contains("第46条")), "{error}");
    }

    #[test]
    fn what_was_open_may_be_filled_and_other_parts_need_a_reason() {
        let mut terms = origin();
        terms.number = Some("ZH-2026-1".to_owned());
        terms.term =
            Some(ContractTerm { months: Some(12), starts_on: "2026-04-01".parse().ok(), ..ContractTerm::default() });
        terms.payments.push(PaymentTerm::default());
        terms.reasons =
            vec![PartReason { part: Some(ContractPart::Payments), reason: Some("财政年度结转".to_owned()) }];
        let found = differences(&origin(), &terms, &rules()).unwrap();
        let told: Vec<_> = found.iter().map(|one| (one.path.as_str(), one.standing, one.reason.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("payments[1]", DifferenceStanding::Reasoned, Some("财政年度结转")),
                ("term.starts_on", DifferenceStanding::Filled, None)
            ]
        );
        unrefused(&found).unwrap();
    }
}
