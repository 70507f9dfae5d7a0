//! How an award moves, and what is due when.

use crate::awards::model::{AwardAction as Action, AwardState as State};
use crate::kernel::calendar::Calendar;
use crate::kernel::lifecycle::{Due, Guard, Lifecycle, Row, Who};
use crate::kernel::{Code, Error, Instant, Result, Role};

/// What the guards look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AwardFacts {
    /// The person acting has proposed it.
    pub is_drafter: bool,
}

/// How an award moves.
pub static AWARD: Lifecycle<State, Action, Role, AwardFacts> = Lifecycle {
    name: "award",
    initial: State::Pending,
    rows: &[
        Row {
            from: &[State::Pending, State::Proposed],
            action: Action::Propose,
            to: State::Proposed,
            who: Who::Role(&[Role::Drafter]),
            guard: None,
        },
        Row {
            from: &[State::Proposed],
            action: Action::Return,
            to: State::Pending,
            who: Who::Role(&[Role::Approver]),
            guard: Some(SECOND_PERSON),
        },
        Row {
            from: &[State::Proposed],
            action: Action::Decide,
            to: State::Decided,
            who: Who::Role(&[Role::Approver]),
            guard: Some(SECOND_PERSON),
        },
        Row {
            from: &[State::Decided],
            action: Action::Publish,
            to: State::Publicity,
            who: Who::Role(&[Role::Drafter, Role::Approver]),
            guard: None,
        },
        Row { from: &[State::Publicity], action: Action::Confirm, to: State::Confirmed, who: Who::Time, guard: None },
        Row {
            from: &[State::Pending, State::Proposed, State::Decided, State::Publicity, State::Confirmed],
            action: Action::Revoke,
            to: State::Revoked,
            who: Who::System,
            guard: None,
        },
    ],
};

const SECOND_PERSON: Guard<AwardFacts> = Guard { name: "second person", check: by_a_second_person };

fn by_a_second_person(facts: &AwardFacts) -> Result<()> {
    if facts.is_drafter {
        return Err(Error::new(
            Code::StateConflict,
            "提出人不能审定自己提出的结果，请由本单位另一位审核人办理",
            "Whoever proposed it may not decide on it; ask another approver of your unit",
        ));
    }
    Ok(())
}

/// What the clocks of an award look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Where it stands.
    pub state: State,
    /// When the publicity is over.
    pub publicity_until: Option<Instant>,
}

impl Due for Timed {
    type Action = Action;
    type Rules = ();

    fn due(&self, _now: Instant, _calendar: &Calendar, (): &()) -> Vec<(Instant, Action)> {
        self.publicity_until
            .filter(|_| self.state == State::Publicity)
            .map(|until| (until, Action::Confirm))
            .into_iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_reachable() {
        assert!(AWARD.unreachable(State::ALL).is_empty());
    }

    #[test]
    fn nobody_decides_on_the_own_proposal() {
        for action in [Action::Decide, Action::Return] {
            assert!(AWARD.step(State::Proposed, action, &AwardFacts { is_drafter: true }).is_err());
        }
        let decided = AWARD.step(State::Proposed, Action::Decide, &AwardFacts { is_drafter: false });
        assert_eq!(decided.unwrap(), State::Decided);
        assert!(AWARD.step(State::Proposed, Action::Publish, &AwardFacts::default()).is_err(), "not before a decision");
    }

    #[test]
    fn only_what_is_published_is_confirmed_by_time() {
        let until = Some(Instant::from_micros(1));
        for state in State::ALL {
            let due = Timed { state: *state, publicity_until: until };
            let next = due.next_due(Instant::from_micros(0), &Calendar::default(), &());
            assert_eq!(next.is_some(), *state == State::Publicity, "{state}");
        }
    }
}
