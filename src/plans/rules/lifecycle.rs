//! How a plan moves from draft to the end of its year.

use crate::kernel::access::Role;
use crate::kernel::calendar::{Calendar, end_of};
use crate::kernel::lifecycle::{Due, Guard, Lifecycle, Row, Who};
use crate::kernel::{Code, Error, Instant, Result};
use crate::plans::model::{PlanAction as Action, PlanState as State};
use chrono::NaiveDate;

/// What the guards look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanFacts {
    /// The person acting has written in the working copy.
    pub is_author: bool,
    /// The person acts for the department whose plan it is.
    pub own_unit: bool,
    /// Findings that keep it from being handed in.
    pub blocking: usize,
}

/// The lifecycle of annual plans.
pub static PLAN: Lifecycle<State, Action, Role, PlanFacts> = Lifecycle {
    name: "plan",
    initial: State::Draft,
    rows: &[
        step(&[State::Draft], Action::Submit, State::Submitted, DRAFTER, Some(COMPLETE)),
        step(&[State::Submitted], Action::Withdraw, State::Draft, DRAFTER, None),
        step(&[State::Submitted], Action::Return, State::Draft, FINANCE, Some(SECOND_UNIT)),
        step(&[State::Submitted], Action::Approve, State::Approved, FINANCE, Some(APPROVABLE)),
        step(&[State::Approved], Action::Publish, State::Published, DEPARTMENT, Some(COMPLETE)),
        step(&[State::Published], Action::Adjust, State::Adjusting, DRAFTER, None),
        step(&[State::Adjusting], Action::Discard, State::Published, DRAFTER, None),
        step(&[State::Adjusting], Action::Submit, State::AdjustmentSubmitted, DRAFTER, Some(COMPLETE)),
        step(&[State::AdjustmentSubmitted], Action::Withdraw, State::Adjusting, DRAFTER, None),
        step(&[State::AdjustmentSubmitted], Action::Return, State::Adjusting, FINANCE, Some(SECOND_UNIT)),
        step(&[State::AdjustmentSubmitted], Action::Approve, State::AdjustmentApproved, FINANCE, Some(APPROVABLE)),
        step(&[State::AdjustmentApproved], Action::Publish, State::Published, DEPARTMENT, Some(COMPLETE)),
        // Needs may have drawn more meanwhile than the approved adjustment leaves: it must be mended.
        step(&[State::AdjustmentApproved], Action::Withdraw, State::Adjusting, DRAFTER, None),
        step(IN_FORCE, Action::Close, State::Closed, Who::Time, None),
    ],
};

const IN_FORCE: &[State] = &[State::Published, State::Adjusting, State::AdjustmentSubmitted, State::AdjustmentApproved];
const DRAFTER: Who<Role> = Who::Role(&[Role::Drafter]);
const DEPARTMENT: Who<Role> = Who::Role(&[Role::Drafter, Role::Approver]);
const FINANCE: Who<Role> = Who::Role(&[Role::FinanceOfficer]);
const SECOND_UNIT: Guard<PlanFacts> = Guard { name: "another unit, not an author", check: by_another_unit };
const COMPLETE: Guard<PlanFacts> = Guard { name: "nothing blocks", check: nothing_blocks };
const APPROVABLE: Guard<PlanFacts> = Guard { name: "another unit, not an author, nothing blocks", check: approvable };

const fn step(
    from: &'static [State],
    action: Action,
    to: State,
    who: Who<Role>,
    guard: Option<Guard<PlanFacts>>,
) -> Row<State, Action, Role, PlanFacts> {
    Row { from, action, to, who, guard }
}

fn nothing_blocks(facts: &PlanFacts) -> Result<()> {
    let blocking = facts.blocking;
    if blocking == 0 {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        format!("计划中还有 {blocking} 处问题需要先处理，请查看检查结果"),
        format!("{blocking} findings must be mended first; see the check"),
    ))
}

/// The plan is reviewed outside the department that made it, and not by anybody who wrote in it.
fn by_another_unit(facts: &PlanFacts) -> Result<()> {
    if facts.own_unit || facts.is_author {
        return Err(Error::new(
            Code::Forbidden,
            "编制人和编制单位不能审核自己的计划，请由财政部门其他人员办理",
            "Whoever made the plan may not review it; another person of the finance office does",
        ));
    }
    Ok(())
}

fn approvable(facts: &PlanFacts) -> Result<()> {
    by_another_unit(facts)?;
    nothing_blocks(facts)
}

/// What the end of a plan depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Where the plan stands.
    pub state: State,
    /// Its year.
    pub year: i32,
}

impl Due for Timed {
    type Action = Action;
    type Rules = ();

    fn due(&self, _now: Instant, _calendar: &Calendar, (): &()) -> Vec<(Instant, Action)> {
        let last = NaiveDate::from_ymd_opt(self.year, 12, 31).filter(|_| self.state.in_force());
        last.map(|day| (end_of(day), Action::Close)).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const READY: PlanFacts = PlanFacts { is_author: false, own_unit: false, blocking: 0 };

    #[test]
    fn every_state_is_reachable() {
        assert_eq!(PLAN.unreachable(State::ALL), []);
    }

    #[test]
    fn nobody_reviews_the_own_plan() {
        for facts in [PlanFacts { is_author: true, ..READY }, PlanFacts { own_unit: true, ..READY }] {
            for action in [Action::Approve, Action::Return] {
                assert_eq!(PLAN.step(State::Submitted, action, &facts).unwrap_err().code, Code::Forbidden);
            }
        }
        assert_eq!(PLAN.step(State::Submitted, Action::Approve, &READY).unwrap(), State::Approved);
    }

    #[test]
    fn a_plan_closes_when_its_year_is_over_in_shanghai() {
        let timed = Timed { state: State::Published, year: 2026 };
        let (at, action) = timed.next_due(Instant::from_micros(0), &Calendar::default(), &()).unwrap();
        assert_eq!((at.rfc3339().as_str(), action), ("2026-12-31T16:00:00Z", Action::Close));
        assert!(Timed { state: State::Draft, ..timed }.due(at, &Calendar::default(), &()).is_empty());
    }

    proptest! {
        /// Nothing is in force without a review by another unit of exactly what is published.
        #[test]
        fn nothing_is_in_force_unreviewed(
            steps in proptest::collection::vec((0..Action::ALL.len(), any::<bool>(), any::<bool>(), 0usize..2), 0..60)
        ) {
            let (mut state, mut reviewed) = (PLAN.initial, false);
            for (action, is_author, own_unit, blocking) in steps {
                let action = Action::ALL[action];
                if let Ok(next) = PLAN.step(state, action, &PlanFacts { is_author, own_unit, blocking }) {
                    match action {
                        Action::Approve => {
                            prop_assert!(!is_author && !own_unit && blocking == 0);
                            reviewed = true;
                        }
                        Action::Publish => prop_assert!(reviewed && blocking == 0),
                        Action::Withdraw | Action::Return | Action::Adjust => reviewed = false,
                        _ => {}
                    }
                    state = next;
                }
            }
        }
    }
}
