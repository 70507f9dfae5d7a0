//! How a contract moves, and what is due when.

use crate::contracts::model::{ContractAction as Action, ContractState as State};
use crate::kernel::calendar::Calendar;
use crate::kernel::lifecycle::{Due, Guard, Lifecycle, Row, Who};
use crate::kernel::{Code, Error, Instant, Result, Role};
use chrono::NaiveDate;

/// What the guards look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContractFacts {
    /// Findings that keep it from going on.
    pub errors: usize,
    /// The person acting wrote in it last.
    pub is_drafter: bool,
    /// The side acting has signed this text.
    pub own_signed: bool,
    /// The other side has signed this text.
    pub other_signed: bool,
}

/// How a contract moves.
pub static CONTRACT: Lifecycle<State, Action, Role, ContractFacts> = Lifecycle {
    name: "contract",
    initial: State::Draft,
    rows: &[
        Row {
            from: &[State::Draft],
            action: Action::Offer,
            to: State::Offered,
            who: Who::Role(&[Role::Drafter]),
            guard: Some(SOUND),
        },
        Row {
            from: &[State::Offered],
            action: Action::Withdraw,
            to: State::Draft,
            who: Who::Role(&[Role::Drafter]),
            guard: None,
        },
        Row {
            from: &[State::Offered],
            action: Action::Return,
            to: State::Draft,
            who: Who::Role(&[Role::OrganizationAdmin, Role::Bidder]),
            guard: None,
        },
        Row {
            from: &[State::Offered],
            action: Action::Confirm,
            to: State::OrgConfirmed,
            who: Who::Role(&[Role::OrganizationAdmin, Role::Bidder]),
            guard: Some(SOUND),
        },
        Row {
            from: &[State::OrgConfirmed],
            action: Action::Return,
            to: State::Draft,
            who: Who::Role(&[Role::Approver, Role::OrganizationAdmin]),
            guard: None,
        },
        Row {
            from: &[State::OrgConfirmed],
            action: Action::Sign,
            to: State::Signed,
            who: Who::Role(&[Role::Approver, Role::OrganizationAdmin]),
            guard: Some(Guard { name: "second person, sound, the other side has signed", check: last_to_sign }),
        },
        Row {
            from: &[State::OrgConfirmed],
            action: Action::Sign,
            to: State::OrgConfirmed,
            who: Who::Role(&[Role::Approver, Role::OrganizationAdmin]),
            guard: Some(Guard { name: "second person, sound, first to sign", check: may_sign }),
        },
        Row {
            from: &[State::Signed],
            action: Action::Publish,
            to: State::Published,
            who: Who::Role(&[Role::Drafter, Role::Approver]),
            guard: None,
        },
        Row {
            from: &[State::Published],
            action: Action::File,
            to: State::Filed,
            who: Who::Role(&[Role::Drafter, Role::Approver]),
            guard: None,
        },
        Row { from: &[State::Filed], action: Action::Begin, to: State::Performing, who: Who::Time, guard: None },
        follows(&[State::Performing], Action::Change, State::Performing),
        follows(&[State::Performing], Action::Suspend, State::Suspended),
        follows(&[State::Suspended], Action::Resume, State::Performing),
        follows(&[State::Performing, State::Suspended], Action::Terminate, State::Terminated),
        Row {
            from: &[State::Performing, State::Suspended],
            action: Action::Break,
            to: State::Breached,
            who: Who::Role(&[Role::Approver, Role::OrganizationAdmin]),
            guard: Some(Guard { name: "second person", check: by_a_second_person }),
        },
        Row {
            from: &[State::Draft, State::Offered, State::OrgConfirmed, State::Signed, State::Published, State::Filed],
            action: Action::Cancel,
            to: State::Cancelled,
            who: Who::System,
            guard: None,
        },
    ],
};

/// A step that a change brings about which both sides have signed.
const fn follows(from: &'static [State], action: Action, to: State) -> Row<State, Action, Role, ContractFacts> {
    Row { from, action, to, who: Who::System, guard: None }
}

fn by_a_second_person(facts: &ContractFacts) -> Result<()> {
    if facts.is_drafter {
        return Err(Error::new(
            Code::StateConflict,
            "起草人不能决定解除合同，请由本单位另一位审核人办理",
            "Whoever drafted it does not end it; ask another approver of your unit",
        ));
    }
    Ok(())
}

const SOUND: Guard<ContractFacts> = Guard { name: "nothing missing or wrong", check: sound };

fn sound(facts: &ContractFacts) -> Result<()> {
    let errors = facts.errors;
    if errors == 0 {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        format!("合同还有 {errors} 处缺漏或不符，请按检查结果改正"),
        format!("{errors} errors must be mended first; see the findings"),
    ))
}

fn may_sign(facts: &ContractFacts) -> Result<()> {
    if facts.is_drafter {
        return Err(Error::new(
            Code::StateConflict,
            "起草人不能签署自己起草的合同，请由本单位另一位审核人签署",
            "Whoever wrote it does not sign it; ask another approver of your unit",
        ));
    }
    if facts.own_signed {
        return Err(Error::new(
            Code::StateConflict,
            "本方已经签署，请等待对方签署",
            "Your side has signed; wait for the other",
        ));
    }
    sound(facts)
}

fn last_to_sign(facts: &ContractFacts) -> Result<()> {
    may_sign(facts)?;
    if facts.other_signed {
        return Ok(());
    }
    Err(Error::new(Code::StateConflict, "对方尚未签署", "The other side has not signed"))
}

/// What the clocks of a contract look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Where it stands.
    pub state: State,
    /// First day of the service.
    pub starts_on: Option<NaiveDate>,
}

impl Due for Timed {
    type Action = Action;
    type Rules = ();

    fn due(&self, _now: Instant, _calendar: &Calendar, (): &()) -> Vec<(Instant, Action)> {
        let begins = self.starts_on.filter(|_| self.state == State::Filed);
        begins.map(|day| (Instant::start_of(day), Action::Begin)).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_reachable() {
        assert!(CONTRACT.unreachable(State::ALL).is_empty());
    }

    #[test]
    fn it_is_signed_when_both_have_and_never_by_who_wrote_it() {
        let step = |facts: ContractFacts| CONTRACT.step(State::OrgConfirmed, Action::Sign, &facts);
        let (one, other) = (ContractFacts::default(), ContractFacts { other_signed: true, ..ContractFacts::default() });
        assert_eq!(step(one).unwrap(), State::OrgConfirmed);
        assert_eq!(step(other).unwrap(), State::Signed);
        for refused in [
            ContractFacts { is_drafter: true, ..other },
            ContractFacts { own_signed: true, ..other },
            ContractFacts { errors: 1, ..other },
            ContractFacts { is_drafter: true, ..one },
        ] {
            assert!(step(refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn only_what_is_filed_begins_by_itself() {
        let starts_on = "2026-04-01".parse().ok();
        for state in State::ALL {
            let timed = Timed { state: *state, starts_on };
            let next = timed.next_due(Instant::from_micros(0), &Calendar::default(), &());
            assert_eq!(next.is_some(), *state == State::Filed, "{state}");
        }
    }
}
