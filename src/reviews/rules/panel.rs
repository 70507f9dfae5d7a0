//! Panels and invitations.

use crate::kernel::lifecycle::{Guard, Lifecycle, Row, Who};
use crate::kernel::{Code, Error, Result};
use crate::reviews::model::{InvitationAction, InvitationState, PanelAction as Action, PanelState as State, Party};

/// What the guards look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelFacts {
    /// The opportunity still takes submissions.
    pub open: bool,
    /// The review has begun.
    pub begun: bool,
}

/// The department.
const BUYER: Who<Party> = Who::Role(&[Party::Department]);

/// How a panel moves.
pub static PANEL: Lifecycle<State, Action, Party, PanelFacts> = Lifecycle {
    name: "panel",
    initial: State::Committed,
    rows: &[
        Row { from: &[State::Committed], action: Action::Update, to: State::Committed, who: BUYER, guard: None },
        Row { from: &[State::Short], action: Action::Update, to: State::Short, who: BUYER, guard: None },
        Row {
            from: &[State::Committed, State::Short],
            action: Action::Draw,
            to: State::Inviting,
            who: BUYER,
            guard: None,
        },
        Row { from: &[State::Inviting], action: Action::Complete, to: State::Complete, who: Who::System, guard: None },
        Row { from: &[State::Inviting], action: Action::Exhaust, to: State::Short, who: Who::System, guard: None },
        Row {
            from: &[State::Inviting, State::Short, State::Complete, State::Seated],
            action: Action::Replace,
            to: State::Inviting,
            who: Who::Role(&[Party::Department, Party::Expert]),
            guard: None,
        },
        Row {
            from: &[State::Complete],
            action: Action::Seat,
            to: State::Seated,
            who: BUYER,
            guard: Some(Guard { name: "review begins, submissions closed", check: may_sit }),
        },
        Row {
            from: &[State::Seated],
            action: Action::Disclose,
            to: State::Disclosed,
            who: BUYER,
            guard: Some(Guard { name: "review begun", check: may_sit }),
        },
        Row {
            from: &[State::Committed, State::Inviting, State::Short, State::Complete, State::Seated],
            action: Action::Cancel,
            to: State::Cancelled,
            who: BUYER,
            guard: None,
        },
    ],
};

fn may_sit(facts: &PanelFacts) -> Result<()> {
    if facts.open {
        return Err(Error::new(
            Code::StateConflict,
            "项目尚未截止，评审不能开始",
            "The opportunity still takes submissions; the review cannot begin",
        ));
    }
    if !facts.begun {
        return Err(Error::new(
            Code::StateConflict,
            "未到评审开始时间；如需提前，请先终止后重新组建",
            "The review has not begun yet; to begin earlier, cancel this panel and form another",
        ));
    }
    Ok(())
}

/// How an invitation moves.
pub static INVITATION: Lifecycle<InvitationState, InvitationAction, Party, ()> = Lifecycle {
    name: "expert invitation",
    initial: InvitationState::Drawn,
    rows: &[
        Row {
            from: &[InvitationState::Drawn],
            action: InvitationAction::Notify,
            to: InvitationState::Notified,
            who: Who::System,
            guard: None,
        },
        Row {
            from: &[InvitationState::Notified],
            action: InvitationAction::Accept,
            to: InvitationState::Accepted,
            who: Who::Role(&[Party::Expert]),
            guard: None,
        },
        Row {
            from: &[InvitationState::Notified],
            action: InvitationAction::Decline,
            to: InvitationState::Declined,
            who: Who::Role(&[Party::Expert]),
            guard: None,
        },
        Row {
            from: &[InvitationState::Notified, InvitationState::Accepted, InvitationState::Seated],
            action: InvitationAction::Recuse,
            to: InvitationState::Recused,
            who: Who::Role(&[Party::Expert]),
            guard: None,
        },
        Row {
            from: &[InvitationState::Notified],
            action: InvitationAction::Lapse,
            to: InvitationState::Lapsed,
            who: Who::Time,
            guard: None,
        },
        Row {
            from: &[InvitationState::Notified, InvitationState::Accepted, InvitationState::Seated],
            action: InvitationAction::Replace,
            to: InvitationState::Replaced,
            who: Who::Role(&[Party::Department]),
            guard: None,
        },
        Row {
            from: &[InvitationState::Drawn],
            action: InvitationAction::Replace,
            to: InvitationState::Replaced,
            who: Who::System,
            guard: None,
        },
        Row {
            from: &[InvitationState::Accepted],
            action: InvitationAction::Seat,
            to: InvitationState::Seated,
            who: Who::Role(&[Party::Department]),
            guard: None,
        },
        Row {
            from: &[InvitationState::Seated],
            action: InvitationAction::Rate,
            to: InvitationState::ConductRated,
            who: Who::Role(&[Party::Department]),
            guard: None,
        },
    ],
};

/// Numbers of the seats that nobody holds, out of `experts`.
#[must_use]
pub fn next_seats(experts: u16, held: &[i32]) -> Vec<i32> {
    (1..=i32::from(experts)).filter(|seat| !held.contains(seat)).collect()
}

/// Whether the member with this number may chair: an expert who has taken the seat. `experts` are the first numbers.
///
/// # Errors
/// `invalid` for a representative of the purchaser (87号令 Art. 45) and for a number the panel does not have.
pub fn chair(number: i32, experts: u16, members: usize) -> Result<()> {
    let most = i32::try_from(members).unwrap_or(i32::MAX);
    if number < 1 || number > most {
        let zh = format!("没有第{number}号成员，成员编号为1至{most}");
        return Err(Error::field("member", "unknown", zh, format!("There is no member {number}: 1 to {most}")));
    }
    if number > i32::from(experts) {
        return Err(Error::field(
            "member",
            "representative",
            "采购人代表不得担任评审小组组长（87号令第45条），请从专家中推选",
            "The purchaser's representative may not chair (Order 87 Art. 45); elect an expert",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_reached() {
        assert!(PANEL.unreachable(State::ALL).is_empty());
        assert!(INVITATION.unreachable(InvitationState::ALL).is_empty());
    }

    #[test]
    fn order_87_article_45_the_purchasers_representative_cannot_chair() {
        assert!(chair(3, 3, 5).is_ok());
        assert_eq!(chair(4, 3, 5).unwrap_err().fields[0].code, "representative");
        assert_eq!(chair(6, 3, 5).unwrap_err().fields[0].code, "unknown");
        assert!(chair(0, 3, 5).is_err());
    }

    #[test]
    fn a_panel_sits_when_submissions_are_closed_and_its_time_has_come() {
        let facts = |open, begun| PanelFacts { open, begun };
        assert!(PANEL.step(State::Complete, Action::Seat, &facts(true, true)).is_err());
        assert!(PANEL.step(State::Complete, Action::Seat, &facts(false, false)).is_err());
        assert_eq!(PANEL.step(State::Complete, Action::Seat, &facts(false, true)).unwrap(), State::Seated);
        assert!(PANEL.step(State::Complete, Action::Disclose, &facts(false, true)).is_err(), "nobody has sat yet");
    }

    #[test]
    fn empty_seats_are_filled_by_number() {
        assert_eq!(next_seats(4, &[1, 4]), [2, 3]);
        assert!(next_seats(0, &[]).is_empty());
    }
}
