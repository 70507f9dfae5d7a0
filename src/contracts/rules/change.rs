//! Changes of a contract in performance: how they move, and what they may do.

use super::clauses::limit_entry;
use super::differ::differences;
use crate::contracts::model::{
    ChangeAction as Action, ChangeKind, ChangeState as State, ContractAgreement, ContractDifference, ContractFinding,
    ContractFindingCode as Code, ContractTerms, DifferenceStanding,
};
use crate::kernel::lifecycle::{Guard, Lifecycle, Row, Who};
use crate::kernel::{Code as ErrorCode, Error, Money, Result, Role, Text};
use crate::opportunities::rules::Severity;
use crate::policy::Ruleset;
use crate::policy::pack::ContractPart;
use std::cmp::Ordering;

/// What the guards look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeFacts {
    /// Findings that keep it from being signed.
    pub errors: usize,
    /// The side acting proposed it.
    pub own: bool,
    /// The person acting proposed it, for a department.
    pub is_drafter: bool,
    /// The side acting has signed it.
    pub own_signed: bool,
    /// The other side has signed it.
    pub other_signed: bool,
}

/// How a change moves.
pub static CHANGE: Lifecycle<State, Action, Role, ChangeFacts> = Lifecycle {
    name: "contract change",
    initial: State::Proposed,
    rows: &[
        Row {
            from: &[State::Proposed],
            action: Action::Sign,
            to: State::Agreed,
            who: Who::Role(&[Role::Approver, Role::OrganizationAdmin]),
            guard: Some(Guard { name: "second person, sound, the other side has signed", check: last_to_sign }),
        },
        Row {
            from: &[State::Proposed],
            action: Action::Sign,
            to: State::Proposed,
            who: Who::Role(&[Role::Approver, Role::OrganizationAdmin]),
            guard: Some(Guard { name: "second person, sound, first to sign", check: may_sign }),
        },
        Row {
            from: &[State::Proposed],
            action: Action::Refuse,
            to: State::Refused,
            who: Who::Role(&[Role::Approver, Role::OrganizationAdmin]),
            guard: Some(Guard { name: "the other side's proposal", check: of_the_other }),
        },
        Row {
            from: &[State::Proposed],
            action: Action::Withdraw,
            to: State::Withdrawn,
            who: Who::Role(&[Role::Drafter, Role::Approver, Role::OrganizationAdmin, Role::Bidder]),
            guard: Some(Guard { name: "the own side's proposal", check: of_the_own }),
        },
    ],
};

fn conflict(zh: &str, en: &str) -> Error {
    Error::new(ErrorCode::StateConflict, zh, en)
}

fn may_sign(facts: &ChangeFacts) -> Result<()> {
    if facts.is_drafter {
        let zh = "提出人不能签署自己提出的变更，请由本单位另一位审核人签署";
        return Err(conflict(zh, "Whoever proposed it does not sign it; ask another approver of your unit"));
    }
    if facts.own_signed {
        return Err(conflict("本方已经签署，请等待对方签署", "Your side has signed; wait for the other"));
    }
    if facts.errors > 0 {
        let errors = facts.errors;
        return Err(conflict(
            &format!("变更内容还有 {errors} 处不符，请重新提出"),
            &format!("{errors} errors must be mended; propose it anew"),
        ));
    }
    Ok(())
}

fn last_to_sign(facts: &ChangeFacts) -> Result<()> {
    may_sign(facts)?;
    if facts.other_signed { Ok(()) } else { Err(conflict("对方尚未签署", "The other side has not signed")) }
}

fn of_the_other(facts: &ChangeFacts) -> Result<()> {
    if !facts.own {
        return Ok(());
    }
    Err(conflict("本方提出的变更请撤回，不能拒绝", "Your side proposed it: take it back"))
}

fn of_the_own(facts: &ChangeFacts) -> Result<()> {
    if facts.own {
        return Ok(());
    }
    Err(conflict("对方提出的变更不能撤回，可以不同意", "The other side proposed it: refuse it"))
}

/// What a change is measured by.
#[derive(Clone, Copy, Debug)]
pub struct Measure<'m> {
    /// The price when the contract was signed.
    pub first: Money,
    /// What was added to it since.
    pub added: Money,
    /// The rules of the contract's day.
    pub rules: &'m Ruleset,
}

impl Measure<'_> {
    /// What may still be added; absent where the packs do not bound it.
    #[must_use]
    pub fn room(&self) -> Option<Money> {
        let most = self.rules.greatest_share("supplementary_contract")?.of(self.first);
        Some(Money::from_fen((most - self.added).fen().max(0)))
    }
}

/// The terms with what was agreed at their end.
#[must_use]
pub fn agreed(terms: ContractTerms, agreement: ContractAgreement) -> ContractTerms {
    let mut terms = terms;
    terms.agreements.push(agreement);
    terms
}

/// What was added to the price by agreements.
#[must_use]
pub fn added(terms: &ContractTerms) -> Money {
    terms.agreements.iter().filter_map(|one| one.amount).sum()
}

/// Where the terms of a change differ from those in force, and what is wrong with that for a change of its kind.
///
/// # Errors
/// `internal` never happens.
pub fn change_findings(
    kind: ChangeKind,
    (before, after): (&ContractTerms, &ContractTerms),
    measure: &Measure<'_>,
) -> Result<(Vec<ContractDifference>, Vec<ContractFinding>)> {
    let differences = differences(before, after, measure.rules)?;
    let mut found: Vec<ContractFinding> =
        differences.iter().filter(|one| !allowed(kind, one)).map(|one| out_of_scope(kind, one)).collect();
    let changes = matches!(kind, ChangeKind::Amend | ChangeKind::Supplement);
    if changes && differences.is_empty() && before.own_clauses == after.own_clauses {
        let text = ("变更没有改动任何内容", "The proposal changes nothing");
        found.push(error(Code::ChangeEmpty, "terms", text, ("请写明变更后的内容", "Say what the contract shall say")));
    }
    if kind == ChangeKind::Supplement {
        supplement((before, after), measure, &mut found);
    }
    Ok((differences, found))
}

/// An addition is more of the same for more money (法 Art. 49); a change keeps the substance and the price; the others change no term.
fn allowed(kind: ChangeKind, one: &ContractDifference) -> bool {
    let more = matches!(
        one.part,
        Some(
            ContractPart::Price
                | ContractPart::Quantity
                | ContractPart::Budget
                | ContractPart::Payments
                | ContractPart::Staffing
                | ContractPart::Team
        )
    );
    match kind {
        ChangeKind::Supplement => more,
        ChangeKind::Amend => one.standing != DifferenceStanding::Refused && one.part != Some(ContractPart::Price),
        ChangeKind::Suspend | ChangeKind::Resume | ChangeKind::Terminate => false,
    }
}

fn out_of_scope(kind: ChangeKind, one: &ContractDifference) -> ContractFinding {
    let rule = one.rule.as_ref().filter(|_| one.standing == DifferenceStanding::Refused);
    if let Some(rule) = rule {
        let mend = Text::new("请改回", "Change it back");
        let basis = Some(rule.source.basis.clone());
        return ContractFinding {
            code: Code::Substance,
            severity: Severity::Error,
            path: one.path.clone(),
            text: rule.text.clone(),
            mend,
            basis,
        };
    }
    let text = match kind {
        ChangeKind::Supplement => {
            ("追加只能增加同类服务的数量、人员、价款及相应的预算和付款", "An addition is more of the same")
        }
        ChangeKind::Amend => ("变更不能改动合同价款，追加价款请选择“追加”", "A change does not move the price"),
        _ => ("中止、恢复和终止不改动其他条款", "This changes no other term"),
    };
    error(Code::ChangeScope, one.path.clone(), text, ("请改回，或者另行提出", "Change it back, or propose it apart"))
}

/// 政府采购法 Art. 49: all additions together.
fn supplement(
    (before, after): (&ContractTerms, &ContractTerms),
    measure: &Measure<'_>,
    found: &mut Vec<ContractFinding>,
) {
    let more = after.price.unwrap_or_default() - before.price.unwrap_or_default();
    if more <= Money::ZERO {
        let text = ("追加后的合同价款应高于现价款", "The price must rise");
        found.push(error(Code::SupplementTooHigh, "price", text, ("请填写追加后的价款", "Enter the new price")));
        return;
    }
    let Some(most) = measure.rules.greatest_share("supplementary_contract") else { return };
    let all = measure.added + more;
    if most.compare_share(all, measure.first) != Ordering::Greater {
        return;
    }
    let (first, added, room) = (measure.first, measure.added, measure.room().unwrap_or_default());
    let finding = ContractFinding {
        code: Code::SupplementTooHigh,
        severity: Severity::Error,
        path: "price".to_owned(),
        text: Text::new(
            format!("原合同价款 {first} 元，已追加 {added} 元，本次追加 {more} 元，合计超过{most}"),
            format!("{added} was added to {first} before; with {more} it is over {most}"),
        ),
        mend: Text::new(format!("本次最多追加 {room} 元"), format!("{room} at most can be added")),
        basis: limit_entry(measure.rules, "supplementary_contract").map(|entry| entry.source.basis.clone()),
    };
    found.push(finding);
}

fn error(code: Code, path: impl Into<String>, text: (&str, &str), mend: (&str, &str)) -> ContractFinding {
    ContractFinding {
        code,
        severity: Severity::Error,
        path: path.into(),
        text: Text::new(text.0, text.1),
        mend: Text::new(mend.0, mend.1),
        basis: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::model::{Deliverable, Quantity};
    use crate::policy::{Kind, Library, Names, Question, shipped};
    use proptest::prelude::*;
    use std::sync::OnceLock;

    fn rules() -> &'static Ruleset {
        static RULES: OnceLock<Ruleset> = OnceLock::new();
        RULES.get_or_init(|| {
            let library = Library::load(&shipped(), Names::default()).unwrap();
            let (region, on) = ("330211".parse().unwrap(), "2026-03-24".parse().unwrap());
            library.select(&Question { region, kind: Kind::Purchase, project_type: None, on })
        })
    }

    fn terms(fen: i64, visits: i64) -> ContractTerms {
        let quantity = Some(Quantity { number: Some(visits.into()), ..Quantity::default() });
        ContractTerms {
            price: Some(Money::from_fen(fen)),
            deliverables: vec![Deliverable { name: Some("探访".to_owned()), quantity, ..Deliverable::default() }],
            ..ContractTerms::default()
        }
    }

    fn codes(kind: ChangeKind, before: &ContractTerms, after: &ContractTerms, first: i64, added: i64) -> Vec<Code> {
        let measure = Measure { first: Money::from_fen(first), added: Money::from_fen(added), rules: rules() };
        let (_, found) = change_findings(kind, (before, after), &measure).unwrap();
        found.into_iter().map(|one| one.code).collect()
    }

    #[test]
    fn every_state_is_reachable() {
        assert!(CHANGE.unreachable(State::ALL).is_empty());
    }

    /// 政府采购法 Art. 49: ten per cent of 300,000 yuan is 30,000, to the fen and over all additions.
    #[test]
    fn additions_are_ten_per_cent_in_all() {
        let before = terms(30_000_000, 100);
        let supplement =
            |fen: i64, added: i64| codes(ChangeKind::Supplement, &before, &terms(fen, 110), 30_000_000, added);
        assert_eq!(supplement(33_000_000, 0), []);
        assert_eq!(supplement(33_000_001, 0), [Code::SupplementTooHigh]);
        assert_eq!(supplement(31_000_000, 2_000_000), []);
        assert_eq!(supplement(31_000_001, 2_000_000), [Code::SupplementTooHigh]);
        assert_eq!(supplement(29_000_000, 0), [Code::SupplementTooHigh], "an addition does not take away");
    }

    #[test]
    fn a_change_moves_neither_price_nor_substance() {
        let before = terms(30_000_000, 100);
        assert_eq!(codes(ChangeKind::Amend, &before, &terms(30_000_000, 90), 30_000_000, 0), [Code::Substance]);
        assert_eq!(codes(ChangeKind::Amend, &before, &terms(30_000_100, 100), 30_000_000, 0), [Code::Substance]);
        assert_eq!(codes(ChangeKind::Amend, &before, &before, 30_000_000, 0), [Code::ChangeEmpty]);
        assert_eq!(codes(ChangeKind::Suspend, &before, &before, 30_000_000, 0), []);
        assert_eq!(codes(ChangeKind::Terminate, &before, &terms(1, 100), 30_000_000, 0), [Code::Substance]);
    }

    proptest! {
        /// However additions follow each other, what is let through never exceeds the tenth of the first price.
        #[test]
        fn additions_never_exceed_their_bound(first in 1_i64..10_000_000_000, steps in proptest::collection::vec(1_i64..2_000_000_000, 1..8)) {
            let mut added = 0;
            for step in steps {
                let (before, after) = (terms(first + added, 1), terms(first + added + step, 2));
                if codes(ChangeKind::Supplement, &before, &after, first, added).is_empty() {
                    added += step;
                }
                prop_assert!(i128::from(added) * 10 <= i128::from(first));
            }
        }
    }
}
