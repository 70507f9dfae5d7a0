//! How an opportunity moves from draft to its end.

use super::finding::Finding;
use crate::kernel::access::Role;
use crate::kernel::calendar::Calendar;
use crate::kernel::lifecycle::{Due, Guard, Lifecycle, Row, Who};
use crate::kernel::{Code, Error, FieldError, Instant, Result};
use crate::opportunities::model::{OpportunityAction as Action, OpportunityState as State};

/// What the guards look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepFacts {
    /// The person acting has written in the working copy.
    pub is_author: bool,
    /// Findings that block publication, but for a deadline that is too early.
    pub errors: usize,
    /// The deadline leaves bidders fewer days than the law asks for.
    pub early: Vec<Finding>,
    /// Findings of the fair-competition check that are neither mended nor justified and block publication.
    pub unfair: usize,
    /// The deadline lies ahead.
    pub deadline_ahead: bool,
    /// The finance authority has suspended the procedure.
    pub suspended: bool,
}

/// The lifecycle of needs and calls, as far as the award.
pub static OPPORTUNITY: Lifecycle<State, Action, Role, StepFacts> = Lifecycle {
    name: "opportunity",
    initial: State::Draft,
    rows: &[
        Row {
            from: &[State::Draft, State::Returned],
            action: Action::Submit,
            to: State::InReview,
            who: Who::Role(&[Role::Drafter]),
            guard: Some(Guard { name: "no errors, doubts answered", check: without_errors }),
        },
        Row {
            from: &[State::InReview],
            action: Action::Withdraw,
            to: State::Draft,
            who: Who::Role(&[Role::Drafter]),
            guard: None,
        },
        Row {
            from: &[State::InReview],
            action: Action::Return,
            to: State::Returned,
            who: Who::Role(&[Role::Approver]),
            guard: Some(SECOND_PERSON),
        },
        Row {
            from: &[State::InReview],
            action: Action::Publish,
            to: State::Published,
            who: Who::Role(&[Role::Approver]),
            guard: Some(PUBLISHABLE),
        },
        Row {
            from: &[State::Published],
            action: Action::Amend,
            to: State::Amending,
            who: Who::Role(&[Role::Drafter]),
            guard: None,
        },
        Row {
            from: &[State::Amending],
            action: Action::Discard,
            to: State::Published,
            who: Who::Role(&[Role::Drafter]),
            guard: None,
        },
        Row {
            from: &[State::Amending],
            action: Action::Submit,
            to: State::AmendmentInReview,
            who: Who::Role(&[Role::Drafter]),
            guard: Some(Guard { name: "no errors, doubts answered", check: without_errors }),
        },
        Row {
            from: &[State::AmendmentInReview],
            action: Action::Withdraw,
            to: State::Amending,
            who: Who::Role(&[Role::Drafter]),
            guard: None,
        },
        Row {
            from: &[State::AmendmentInReview],
            action: Action::Return,
            to: State::Amending,
            who: Who::Role(&[Role::Approver]),
            guard: Some(SECOND_PERSON),
        },
        Row {
            from: &[State::AmendmentInReview],
            action: Action::Publish,
            to: State::Published,
            who: Who::Role(&[Role::Approver]),
            guard: Some(PUBLISHABLE),
        },
        Row {
            from: &[State::Published, State::Amending, State::AmendmentInReview],
            action: Action::Close,
            to: State::Closed,
            who: Who::Time,
            guard: None,
        },
        follows(&[State::Closed], Action::Open, State::Opened, NOT_SUSPENDED),
        follows(&[State::Opened], Action::Evaluate, State::Evaluating, NOT_SUSPENDED),
        follows(&[State::Evaluating], Action::Publicize, State::Publicity, NOT_SUSPENDED),
        follows(&[State::Publicity], Action::Award, State::Awarded, NOT_SUSPENDED),
        follows(&[State::Evaluating, State::Publicity, State::Awarded], Action::Reconsider, State::Opened, None),
        follows(
            &[
                State::Published,
                State::Amending,
                State::AmendmentInReview,
                State::Closed,
                State::Opened,
                State::Evaluating,
                State::Publicity,
                State::Awarded,
            ],
            Action::Fail,
            State::Failed,
            None,
        ),
        Row {
            from: &[State::Draft, State::Returned],
            action: Action::Cancel,
            to: State::Cancelled,
            who: Who::Role(&[Role::Drafter, Role::Approver]),
            guard: None,
        },
        Row {
            from: &[State::Published, State::Amending, State::AmendmentInReview],
            action: Action::Cancel,
            to: State::Cancelled,
            who: Who::Role(&[Role::Approver]),
            guard: None,
        },
    ],
};

/// A step that another room brings about.
const fn follows(
    from: &'static [State],
    action: Action,
    to: State,
    guard: Option<Guard<StepFacts>>,
) -> Row<State, Action, Role, StepFacts> {
    Row { from, action, to, who: Who::System, guard }
}

/// 政府采购法 Art. 57; 94号令 Art. 28.
const NOT_SUSPENDED: Option<Guard<StepFacts>> = Some(Guard { name: "not suspended", check: not_suspended });

fn not_suspended(facts: &StepFacts) -> Result<()> {
    if facts.suspended {
        return Err(Error::new(
            Code::StateConflict,
            "投诉处理期间采购活动已暂停，恢复后才能继续",
            "The procedure is suspended while a complaint is decided; it goes on when that is over",
        ));
    }
    Ok(())
}

/// Nothing of a procedure goes on while it is suspended.
///
/// # Errors
/// `state_conflict` while it is.
pub fn proceeds(suspended_until: Option<Instant>, now: Instant) -> Result<()> {
    not_suspended(&StepFacts { suspended: is_suspended(suspended_until, now), ..StepFacts::default() })
}

/// Whether a procedure stands still: a suspension ends by itself at its moment.
#[must_use]
pub fn is_suspended(suspended_until: Option<Instant>, now: Instant) -> bool {
    suspended_until.is_some_and(|until| now < until)
}

/// 财库〔2021〕22号 Art. 32: who took part in drafting does not review.
const SECOND_PERSON: Guard<StepFacts> = Guard { name: "second person", check: by_a_second_person };

const PUBLISHABLE: Guard<StepFacts> =
    Guard { name: "second person, no errors, doubts answered, deadline ahead", check: ready_to_publish };

fn without_errors(facts: &StepFacts) -> Result<()> {
    let (errors, unfair) = (facts.errors, facts.unfair);
    if errors == 0 {
        return match facts.early.as_slice() {
            _ if unfair > 0 => Err(unanswered(unfair)),
            [] => Ok(()),
            early => Err(too_early(early)),
        };
    }
    Err(Error::new(
        Code::StateConflict,
        format!("还有 {errors} 个错误需要先改正，请查看检查结果"),
        format!("{errors} errors must be mended first; see the check"),
    ))
}

/// What restricts competition is mended, or its reason is published.
fn unanswered(unfair: usize) -> Error {
    Error::new(
        Code::StateConflict,
        format!("公平竞争审查还有 {unfair} 处高风险条款未修改，也未说明理由，请在“公平竞争审查”中逐项处理"),
        format!(
            "{unfair} findings of the fair-competition check are neither mended nor justified; answer each of them"
        ),
    )
}

/// Names the least date and the rule, at the field.
fn too_early(early: &[Finding]) -> Error {
    let fault = |one: &Finding| {
        let (zh, en) = (format!("{}。{}", one.text.zh, one.mend.zh), format!("{}. {}", one.text.en, one.mend.en));
        FieldError::new(&one.path, one.code.as_str(), zh, en)
    };
    Error::invalid(early.iter().map(fault).collect())
}

fn by_a_second_person(facts: &StepFacts) -> Result<()> {
    if facts.is_author {
        return Err(Error::new(
            Code::Forbidden,
            "起草人不能审核自己起草的内容，请由本单位另一位审核人办理",
            "Whoever wrote it may not review it; ask another approver of your unit",
        ));
    }
    Ok(())
}

fn ready_to_publish(facts: &StepFacts) -> Result<()> {
    by_a_second_person(facts)?;
    without_errors(facts)?;
    if facts.deadline_ahead {
        return Ok(());
    }
    Err(Error::field(
        "deadline",
        "deadline_passed",
        "截止时间已过，请退回并改为以后的时间",
        "The deadline has passed; return it and set a later one",
    ))
}

/// What the deadline depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Where the opportunity stands.
    pub state: State,
    /// The published deadline.
    pub deadline: Option<Instant>,
}

impl Due for Timed {
    type Action = Action;
    type Rules = ();

    fn due(&self, _now: Instant, _calendar: &Calendar, (): &()) -> Vec<(Instant, Action)> {
        self.deadline.filter(|_| self.state.is_open()).map(|deadline| (deadline, Action::Close)).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::FindingCode;
    use super::*;
    use crate::kernel::Text;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    const READY: StepFacts =
        StepFacts { is_author: false, errors: 0, early: Vec::new(), unfair: 0, deadline_ahead: true, suspended: false };

    #[test]
    fn every_state_is_reachable() {
        assert_eq!(OPPORTUNITY.unreachable(State::ALL), []);
    }

    #[test]
    fn an_author_never_approves_own_work() {
        let author = StepFacts { is_author: true, ..READY };
        for action in [Action::Publish, Action::Return] {
            assert_eq!(OPPORTUNITY.step(State::InReview, action, &author).unwrap_err().code, Code::Forbidden);
        }
        assert_eq!(OPPORTUNITY.step(State::InReview, Action::Publish, &READY).unwrap(), State::Published);
    }

    #[test]
    fn errors_and_a_passed_deadline_block_publication() {
        let errors = StepFacts { errors: 2, ..READY };
        let refused = OPPORTUNITY.step(State::Draft, Action::Submit, &errors).unwrap_err();
        assert!(refused.detail.zh.contains("2 个错误"), "{refused}");
        let unfair = StepFacts { unfair: 3, ..READY };
        for (from, action) in [(State::Draft, Action::Submit), (State::InReview, Action::Publish)] {
            let refused = OPPORTUNITY.step(from, action, &unfair).unwrap_err();
            assert!(refused.detail.zh.contains("公平竞争审查还有 3 处"), "{refused}");
        }
        let late = StepFacts { deadline_ahead: false, ..READY };
        let refused = OPPORTUNITY.step(State::InReview, Action::Publish, &late).unwrap_err();
        assert_eq!(refused.fields[0].code, "deadline_passed");
    }

    /// The least date and the rule are named where the deadline is entered.
    #[test]
    fn a_deadline_that_is_too_early_blocks_at_its_field() {
        let text = Text::new("截止日期2026-03-20过早：20日（政府采购法35）", "too early");
        let mend = Text::new("请定在2026-03-23或以后", "on 2026-03-23 or later");
        let early = vec![Finding::error(FindingCode::ResponseShort, "deadline", text, mend)];
        let facts = StepFacts { early, ..READY };
        for (from, action) in [(State::Draft, Action::Submit), (State::InReview, Action::Publish)] {
            let refused = OPPORTUNITY.step(from, action, &facts).unwrap_err();
            assert_eq!(
                (refused.fields[0].path.as_str(), refused.fields[0].code.as_str()),
                ("deadline", "response_short")
            );
            assert!(refused.fields[0].message.zh.contains("2026-03-23"), "{refused}");
        }
    }

    /// 94号令 Art. 28: neither opening nor review nor award while it is suspended; it may still end.
    #[test]
    fn a_suspension_holds_every_step_towards_an_award() {
        let held = StepFacts { suspended: true, ..READY };
        for (from, action) in [
            (State::Closed, Action::Open),
            (State::Opened, Action::Evaluate),
            (State::Evaluating, Action::Publicize),
            (State::Publicity, Action::Award),
        ] {
            assert_eq!(OPPORTUNITY.step(from, action, &held).unwrap_err().code, Code::StateConflict, "{action}");
            assert!(OPPORTUNITY.step(from, action, &READY).is_ok(), "{action}");
            assert_eq!(OPPORTUNITY.step(from, Action::Fail, &held).unwrap(), State::Failed);
        }
        let until = Instant::from_micros(10);
        assert!(proceeds(Some(until), Instant::from_micros(9)).is_err());
        assert!(proceeds(Some(until), until).is_ok() && proceeds(None, until).is_ok());
    }

    #[test]
    fn it_closes_at_the_deadline_and_only_when_open() {
        let deadline = Instant::from_micros(1_000_000);
        for state in State::ALL {
            let timed = Timed { state: *state, deadline: Some(deadline) };
            let next = timed.next_due(deadline.plus(TimeDelta::hours(-1)), &Calendar::default(), &());
            assert_eq!(next, state.is_open().then_some((deadline, Action::Close)), "{state}");
        }
    }

    proptest! {
        /// Nothing becomes public without the step of an approver who did not write it.
        #[test]
        fn nothing_is_public_without_a_second_person(
            steps in proptest::collection::vec((0..Action::ALL.len(), any::<bool>(), 0usize..2, any::<bool>()), 0..40)
        ) {
            let (mut state, mut approved) = (OPPORTUNITY.initial, false);
            for (action, is_author, errors, deadline_ahead) in steps {
                let action = Action::ALL[action];
                if let Ok(next) = OPPORTUNITY.step(state, action, &StepFacts { is_author, errors, deadline_ahead, ..StepFacts::default() }) {
                    approved |= action == Action::Publish && !is_author && errors == 0;
                    state = next;
                }
                prop_assert!(!state.is_open() || approved);
            }
        }
    }
}
