//! How a submission moves from draft to award.

use crate::kernel::lifecycle::{Guard, Lifecycle, Row, Who};
use crate::kernel::{Code, Error, Instant, Result};
use crate::submissions::model::{Party, SubmissionAction as Action, SubmissionState as State};

/// What the guards look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealFacts {
    /// When the last byte was received.
    pub received_at: Instant,
    /// Until when submissions are taken.
    pub deadline: Option<Instant>,
}

const BIDDER: Who<Party> = Who::Role(&[Party::Bidder]);

/// 87号令 Art. 33: what arrives after the deadline is refused, unopened.
const IN_TIME: Guard<SealFacts> = Guard { name: "received before the deadline", check: in_time };

/// How a submission moves. Versions replaced or withdrawn are kept, and never opened.
pub static SUBMISSION: Lifecycle<State, Action, Party, SealFacts> = Lifecycle {
    name: "submission",
    initial: State::Draft,
    rows: &[
        Row {
            from: &[State::Draft, State::Sealed, State::Withdrawn],
            action: Action::Seal,
            to: State::Sealed,
            who: BIDDER,
            guard: Some(IN_TIME),
        },
        Row { from: &[State::Sealed], action: Action::Confirm, to: State::Sealed, who: BIDDER, guard: Some(IN_TIME) },
        Row {
            from: &[State::Sealed],
            action: Action::Withdraw,
            to: State::Withdrawn,
            who: BIDDER,
            guard: Some(IN_TIME),
        },
        row(&[State::Sealed], Action::Open, State::Opened),
        row(&[State::Opened, State::Unqualified], Action::Qualify, State::Qualified),
        row(&[State::Opened, State::Qualified], Action::Disqualify, State::Unqualified),
        row(&[State::Qualified, State::Unresponsive], Action::Respond, State::Responsive),
        row(&[State::Qualified, State::Responsive], Action::Reject, State::Unresponsive),
        row(&[State::Responsive], Action::Score, State::Scored),
        row(&[State::Scored], Action::Rank, State::Ranked),
        row(&[State::Ranked], Action::Recommend, State::Recommended),
        row(&[State::Ranked, State::Recommended], Action::Award, State::Awarded),
        row(&[State::Ranked, State::Recommended], Action::Pass, State::NotAwarded),
        row(
            &[
                State::Qualified,
                State::Unqualified,
                State::Responsive,
                State::Unresponsive,
                State::Scored,
                State::Ranked,
                State::Recommended,
                State::Awarded,
                State::NotAwarded,
            ],
            Action::Reconsider,
            State::Opened,
        ),
    ],
};

/// A step of the opening or of a later room.
const fn row(from: &'static [State], action: Action, to: State) -> Row<State, Action, Party, SealFacts> {
    Row { from, action, to, who: Who::System, guard: None }
}

/// Whether what is sealed answers an earlier edition than the last that changed the terms in substance: bidders confirm it,
/// replace it or take it back (87号令 Art. 27).
#[must_use]
pub fn to_confirm(state: State, edition: i32, substance: i32) -> bool {
    state == State::Sealed && edition < substance
}

fn in_time(facts: &SealFacts) -> Result<()> {
    if facts.deadline.is_some_and(|deadline| facts.received_at < deadline) {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "截止时间已过，投标（响应）文件不再接收",
        "The deadline has passed; nothing is taken any more",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    #[test]
    fn every_state_is_reachable() {
        assert_eq!(SUBMISSION.unreachable(State::ALL), []);
    }

    /// 87号令 Art. 33.
    #[test]
    fn the_last_millisecond_counts_and_the_next_does_not() {
        let deadline = Instant::from_micros(1_000_000_000);
        let at =
            |ms: i64| SealFacts { received_at: deadline.plus(TimeDelta::milliseconds(ms)), deadline: Some(deadline) };
        assert_eq!(SUBMISSION.step(State::Draft, Action::Seal, &at(-1)).unwrap(), State::Sealed);
        for late in [0, 1] {
            assert_eq!(SUBMISSION.step(State::Draft, Action::Seal, &at(late)).unwrap_err().code, Code::StateConflict);
        }
    }

    #[test]
    fn only_what_is_sealed_for_an_earlier_edition_of_substance_is_confirmed() {
        assert!(to_confirm(State::Sealed, 1, 2));
        assert!(!to_confirm(State::Sealed, 2, 2) && !to_confirm(State::Sealed, 3, 2));
        assert!(!to_confirm(State::Draft, 1, 2) && !to_confirm(State::Withdrawn, 1, 2));
    }

    proptest! {
        /// Whatever is done, nothing becomes readable without the opening, and nothing is sealed or taken back after it.
        #[test]
        fn nothing_passes_the_opening_by(steps in proptest::collection::vec((0..Action::ALL.len(), -5i64..5), 0..40)) {
            let deadline = Instant::from_micros(1_000_000_000);
            let (mut state, mut opened) = (SUBMISSION.initial, false);
            for (action, seconds) in steps {
                let action = Action::ALL[action];
                let received_at = deadline.plus(TimeDelta::seconds(seconds));
                let facts = SealFacts { received_at, deadline: Some(deadline) };
                if let Ok(next) = SUBMISSION.step(state, action, &facts) {
                    prop_assert!(!(opened && matches!(action, Action::Seal | Action::Confirm | Action::Withdraw)));
                    opened |= action == Action::Open;
                    state = next;
                }
                prop_assert_eq!(state.is_opened(), opened);
            }
        }
    }
}
