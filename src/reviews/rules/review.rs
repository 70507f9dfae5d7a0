//! How a review moves.

use crate::kernel::lifecycle::{Guard, Lifecycle, Row, Who};
use crate::kernel::{Code, Error, Result};
use crate::reviews::model::{Party, ReviewAction as Action, ReviewState as State};

/// What the guards look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewFacts {
    /// Bids about which something is still to be found.
    pub undecided: usize,
    /// Questions about low prices still to be decided.
    pub low_prices: usize,
    /// The chair has signed.
    pub signed: bool,
}

const BUYER: Who<Party> = Who::Role(&[Party::Department]);
/// The chair, for the panel.
const CHAIR: Who<Party> = Who::Role(&[Party::Expert]);
const ALL_FOUND: Option<Guard<ReviewFacts>> = Some(Guard { name: "every bid decided", check: all_found });

/// How a review moves.
pub static REVIEW: Lifecycle<State, Action, Party, ReviewFacts> = Lifecycle {
    name: "review",
    initial: State::Qualification,
    rows: &[
        Row {
            from: &[State::Qualification],
            action: Action::Qualify,
            to: State::Compliance,
            who: BUYER,
            guard: ALL_FOUND,
        },
        Row { from: &[State::Compliance], action: Action::Comply, to: State::Scoring, who: CHAIR, guard: ALL_FOUND },
        Row { from: &[State::Scoring], action: Action::Lock, to: State::Checking, who: Who::System, guard: None },
        Row { from: &[State::Checking], action: Action::Reopen, to: State::Scoring, who: CHAIR, guard: None },
        Row {
            from: &[State::Checking],
            action: Action::Report,
            to: State::Signing,
            who: CHAIR,
            guard: Some(Guard { name: "low prices decided", check: low_prices_decided }),
        },
        Row {
            from: &[State::Signing],
            action: Action::Conclude,
            to: State::Concluded,
            who: CHAIR,
            guard: Some(Guard { name: "signed by the chair", check: chair_signed }),
        },
        Row {
            from: &[State::Qualification, State::Compliance, State::Scoring, State::Checking],
            action: Action::Fail,
            to: State::Failed,
            who: Who::System,
            guard: None,
        },
        Row {
            from: &[
                State::Qualification,
                State::Compliance,
                State::Scoring,
                State::Checking,
                State::Signing,
                State::Concluded,
            ],
            action: Action::Void,
            to: State::Void,
            who: Who::System,
            guard: None,
        },
    ],
};

fn all_found(facts: &ReviewFacts) -> Result<()> {
    match facts.undecided {
        0 => Ok(()),
        left => Err(Error::new(
            Code::StateConflict,
            format!("还有{left}份投标没有审查完，请逐条填写审查结果"),
            format!("{left} bids are not examined yet; enter what was found on each condition"),
        )),
    }
}

fn low_prices_decided(facts: &ReviewFacts) -> Result<()> {
    match facts.low_prices {
        0 => Ok(()),
        left => Err(Error::new(
            Code::StateConflict,
            format!("还有{left}项异常低价说明没有认定，请先认定"),
            format!("{left} explanations of low prices are not decided yet; decide them first"),
        )),
    }
}

fn chair_signed(facts: &ReviewFacts) -> Result<()> {
    if facts.signed {
        return Ok(());
    }
    Err(Error::new(Code::StateConflict, "请组长先签署评审报告", "The chair signs the report first"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_reached_and_nothing_goes_on_half_done() {
        assert!(REVIEW.unreachable(State::ALL).is_empty());
        let facts = ReviewFacts { undecided: 1, low_prices: 1, signed: false };
        for (state, action) in [
            (State::Qualification, Action::Qualify),
            (State::Compliance, Action::Comply),
            (State::Checking, Action::Report),
            (State::Signing, Action::Conclude),
        ] {
            assert!(REVIEW.step(state, action, &facts).is_err(), "{state}");
        }
        assert!(REVIEW.step(State::Concluded, Action::Reopen, &ReviewFacts::default()).is_err());
    }
}
