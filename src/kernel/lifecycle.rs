//! How things move from state to state: one table of rows, read by everything.
//!
//! A room declares its table beside its state enum:
//!
//! ```text
//! pub static DRAFTING: Lifecycle<State, Action, Role, Facts> = Lifecycle {
//!     name: "contract",
//!     initial: State::Draft,
//!     rows: &[
//!         Row { from: &[State::Draft], action: Action::Sign, to: State::Signed, who: Who::Role(&[Role::Approver]), guard: None },
//!         Row { from: &[State::Signed], action: Action::Expire, to: State::Ended, who: Who::Time, guard: None },
//!     ],
//! };
//! ```
//!
//! and its rules ask [`Lifecycle::step`]. Who may act is *decided* by `kernel::access`; the table states it so that
//! buttons, diagrams and the decision cannot drift apart. `tests/lifecycles.rs` draws every table into `docs/lifecycles.md`.

use super::calendar::Calendar;
use super::error::{Code, Error, Result};
use super::text::Text;
use super::time::Instant;
use std::fmt::Write;

/// A state, an action or a role: a fixed word for the wire and a name for people.
pub trait Word: Copy + Eq + 'static {
    /// The word in JSON and in diagrams.
    fn word(self) -> &'static str;
    /// What people read.
    fn label(self) -> Text;
}

/// Names the words of a `text_enum!` for people: `words! { State { Draft = "草稿", "Draft", … } }`.
#[macro_export]
macro_rules! words {
    ($name:ident { $($variant:ident = $zh:literal, $en:literal);+ $(;)? }) => {
        impl $crate::kernel::lifecycle::Word for $name {
            fn word(self) -> &'static str {
                self.as_str()
            }
            fn label(self) -> $crate::kernel::Text {
                match self { $(Self::$variant => $crate::kernel::Text::new($zh, $en)),+ }
            }
        }
    };
}

/// Who makes a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who<R: 'static> {
    /// Any of these roles.
    Role(&'static [R]),
    /// It happens by itself when its time has come; see [`Due`].
    Time,
    /// Another act of the system brings it about (the contract of an award, the last milestone of a contract).
    System,
}

/// A condition on a transition, beyond the state.
#[derive(Clone, Copy, Debug)]
pub struct Guard<F> {
    /// A few words for the diagram.
    pub name: &'static str,
    /// Whether it holds; the error says what is missing.
    pub check: fn(&F) -> Result<()>,
}

/// One transition. Several rows may share state and action: the first whose guard holds is taken.
#[derive(Clone, Copy, Debug)]
pub struct Row<S: 'static, A, R: 'static, F> {
    /// In any of these states
    pub from: &'static [S],
    /// this action
    pub action: A,
    /// leads here,
    pub to: S,
    /// done by these,
    pub who: Who<R>,
    /// when this holds.
    pub guard: Option<Guard<F>>,
}

/// A table of transitions over states `S`, actions `A` and roles `R`; guards look at the facts `F`.
#[derive(Clone, Copy, Debug)]
pub struct Lifecycle<S: 'static, A: 'static, R: 'static, F: 'static> {
    /// What moves, as in `docs/lifecycles.md`.
    pub name: &'static str,
    /// The state it begins in.
    pub initial: S,
    /// The table.
    pub rows: &'static [Row<S, A, R, F>],
}

impl<S: Word, A: Word, R: Word, F> Lifecycle<S, A, R, F> {
    /// The state after `action`.
    ///
    /// # Errors
    /// `state_conflict` when `state` knows no such action, naming both and what is possible; the guard's error when
    /// every row's guard refuses.
    pub fn step(&self, state: S, action: A, facts: &F) -> Result<S> {
        let mut refused = None;
        for row in self.rows_from(state).filter(|row| row.action == action) {
            match row.guard.as_ref().map_or(Ok(()), |guard| (guard.check)(facts)) {
                Ok(()) => return Ok(row.to),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        Err(refused.unwrap_or_else(|| self.impossible(state, action)))
    }

    /// What a role can ask for in `state` (guards not looked at), in the table's order: the buttons to offer.
    #[must_use]
    pub fn actions(&self, state: S, role: R) -> Vec<A> {
        let offered = self.rows_from(state).filter(|row| matches!(row.who, Who::Role(roles) if roles.contains(&role)));
        distinct(offered.map(|row| row.action))
    }

    /// Whether the table lets `role` ask for `action` in `state`.
    #[must_use]
    pub fn permits(&self, state: S, action: A, role: R) -> bool {
        self.actions(state, role).contains(&action)
    }

    /// Whether nothing leads out of `state`.
    #[must_use]
    pub fn is_final(&self, state: S) -> bool {
        self.rows_from(state).next().is_none()
    }

    /// States that no sequence of actions reaches, out of `all`: none in a sound table.
    #[must_use]
    pub fn unreachable(&self, all: &[S]) -> Vec<S> {
        let mut reached = vec![self.initial];
        let mut next = 0;
        while let Some(state) = reached.get(next).copied() {
            next += 1;
            let fresh: Vec<S> = self.rows_from(state).map(|row| row.to).filter(|to| !reached.contains(to)).collect();
            reached.extend(distinct(fresh));
        }
        all.iter().copied().filter(|state| !reached.contains(state)).collect()
    }

    /// The table as a Mermaid state diagram.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut lines = String::from("stateDiagram-v2\n");
        let mut states = vec![self.initial];
        for row in self.rows {
            states.extend(row.from.iter().copied().chain([row.to]));
        }
        let states = distinct(states);
        for state in &states {
            push(&mut lines, format_args!("    {0}: {0} {1}", state.word(), state.label().zh));
        }
        push(&mut lines, format_args!("    [*] --> {}", self.initial.word()));
        for row in self.rows {
            let who = match row.who {
                Who::Role(roles) => roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" / "),
                Who::Time => "time".to_owned(),
                Who::System => "system".to_owned(),
            };
            let guard = row.guard.as_ref().map(|guard| format!(" [{}]", guard.name)).unwrap_or_default();
            for from in row.from {
                push(
                    &mut lines,
                    format_args!("    {} --> {} : {} ({who}){guard}", from.word(), row.to.word(), row.action.word()),
                );
            }
        }
        for state in states.into_iter().filter(|state| self.is_final(*state)) {
            push(&mut lines, format_args!("    {} --> [*]", state.word()));
        }
        lines
    }

    fn rows_from(&self, state: S) -> impl Iterator<Item = &'static Row<S, A, R, F>> {
        self.rows.iter().filter(move |row| row.from.contains(&state))
    }

    fn impossible(&self, state: S, action: A) -> Error {
        let possible = distinct(self.rows_from(state).map(|row| row.action));
        let (state, action) = (state.label(), action.label());
        if possible.is_empty() {
            return Error::new(
                Code::StateConflict,
                format!("当前状态为“{}”，已是最终状态，不能“{}”", state.zh, action.zh),
                format!("The state is “{}”, which is final; “{}” is not possible", state.en, action.en),
            );
        }
        let labels: Vec<Text> = possible.into_iter().map(Word::label).collect();
        let zh: Vec<&str> = labels.iter().map(|label| label.zh.as_str()).collect();
        let en: Vec<&str> = labels.iter().map(|label| label.en.as_str()).collect();
        Error::new(
            Code::StateConflict,
            format!("当前状态为“{}”，不能“{}”；可以进行的操作：{}", state.zh, action.zh, zh.join("、")),
            format!("The state is “{}”, “{}” is not possible; possible now: {}", state.en, action.en, en.join(", ")),
        )
    }
}

/// A thing that some transitions happen to by themselves, when their time has come.
///
/// One function gives both the moment and the transition, so that what is announced is what happens: the scheduler
/// keeps the earliest moment in a column and then asks again what is due.
pub trait Due {
    /// The thing's actions.
    type Action: Word;
    /// The rules the moments depend on: the policy in force.
    type Rules: ?Sized;

    /// Each moment still to come or just passed and not acted on, with what happens then.
    fn due(&self, now: Instant, calendar: &Calendar, rules: &Self::Rules) -> Vec<(Instant, Self::Action)>;

    /// The earliest of them.
    fn next_due(&self, now: Instant, calendar: &Calendar, rules: &Self::Rules) -> Option<(Instant, Self::Action)> {
        self.due(now, calendar, rules).into_iter().min_by_key(|(at, _)| *at)
    }
}

fn distinct<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

fn push(lines: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(lines, "{line}");
}

#[cfg(test)]
#[allow(unreachable_pub, dead_code, reason = "text_enum! declares public enums with every accessor")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    crate::text_enum! {
        /// A door.
        pub enum State {
            /// Open.
            Open = "open",
            /// Closed.
            Closed = "closed",
            /// Gone for good.
            Walled = "walled",
        }
    }
    crate::words! { State { Open = "开着", "open"; Closed = "关着", "closed"; Walled = "已砌死", "walled up" } }

    crate::text_enum! {
        /// What is done to a door.
        pub enum Action {
            /// Shut it.
            Shut = "shut",
            /// Open it.
            Push = "push",
            /// Wall it up.
            Wall = "wall",
        }
    }
    crate::words! { Action { Shut = "关上", "shut"; Push = "推开", "push"; Wall = "砌死", "wall up" } }

    crate::text_enum! {
        /// Who is there.
        pub enum Role {
            /// Anybody.
            Guest = "guest",
            /// The mason.
            Mason = "mason",
        }
    }
    crate::words! { Role { Guest = "客人", "guest"; Mason = "瓦匠", "mason" } }

    struct Facts {
        bricks: u32,
    }

    fn enough_bricks(facts: &Facts) -> Result<()> {
        if facts.bricks >= 10 { Ok(()) } else { Err(Error::field("bricks", "too_few", "砖不够", "too few bricks")) }
    }

    static DOOR: Lifecycle<State, Action, Role, Facts> = Lifecycle {
        name: "door",
        initial: State::Open,
        rows: &[
            Row {
                from: &[State::Open],
                action: Action::Shut,
                to: State::Closed,
                who: Who::Role(&[Role::Guest, Role::Mason]),
                guard: None,
            },
            Row { from: &[State::Closed], action: Action::Push, to: State::Open, who: Who::Time, guard: None },
            Row {
                from: &[State::Open, State::Closed],
                action: Action::Wall,
                to: State::Walled,
                who: Who::Role(&[Role::Mason]),
                guard: Some(Guard { name: "ten bricks", check: enough_bricks }),
            },
        ],
    };

    #[test]
    fn a_step_gives_the_next_state() {
        assert_eq!(DOOR.step(State::Open, Action::Shut, &Facts { bricks: 0 }).unwrap(), State::Closed);
        assert_eq!(DOOR.step(State::Closed, Action::Wall, &Facts { bricks: 10 }).unwrap(), State::Walled);
    }

    #[test]
    fn an_impossible_action_is_told_with_the_state_and_what_is_possible() {
        let error = DOOR.step(State::Open, Action::Push, &Facts { bricks: 0 }).unwrap_err();
        assert_eq!(error.code, Code::StateConflict);
        assert_eq!(error.detail.zh, "当前状态为“开着”，不能“推开”；可以进行的操作：关上、砌死");
        assert_eq!(error.detail.en, "The state is “open”, “push” is not possible; possible now: shut, wall up");
        let error = DOOR.step(State::Walled, Action::Push, &Facts { bricks: 0 }).unwrap_err();
        assert!(error.detail.zh.contains("最终状态"));
    }

    #[test]
    fn a_refusing_guard_says_why() {
        let error = DOOR.step(State::Open, Action::Wall, &Facts { bricks: 9 }).unwrap_err();
        assert_eq!(error.fields[0].code, "too_few");
    }

    #[test]
    fn a_role_sees_only_its_buttons() {
        assert_eq!(DOOR.actions(State::Open, Role::Guest), [Action::Shut]);
        assert_eq!(DOOR.actions(State::Open, Role::Mason), [Action::Shut, Action::Wall]);
        assert!(!DOOR.permits(State::Closed, Action::Push, Role::Mason), "a door opens by itself");
    }

    #[test]
    fn states_nothing_leads_to_are_found() {
        assert!(DOOR.unreachable(State::ALL).is_empty());
        let shut = Lifecycle { rows: DOOR.rows.split_at(1).0, ..DOOR };
        assert_eq!(shut.unreachable(State::ALL), [State::Walled]);
    }

    #[test]
    fn the_diagram_shows_every_row() {
        let drawn = DOOR.mermaid();
        assert!(drawn.starts_with("stateDiagram-v2\n    open: open 开着\n"), "{drawn}");
        for line in [
            "[*] --> open",
            "open --> closed : shut (guest / mason)",
            "closed --> open : push (time)",
            "closed --> walled : wall (mason) [ten bricks]",
            "walled --> [*]",
        ] {
            assert!(drawn.contains(&format!("    {line}\n")), "{line} in {drawn}");
        }
    }

    struct Bell;

    impl Due for Bell {
        type Action = Action;
        type Rules = ();
        fn due(&self, now: Instant, _: &Calendar, (): &()) -> Vec<(Instant, Action)> {
            vec![
                (now.plus(chrono::TimeDelta::hours(2)), Action::Push),
                (now.plus(chrono::TimeDelta::hours(1)), Action::Shut),
            ]
        }
    }

    #[test]
    fn the_next_moment_is_the_earliest() {
        let now = Instant::from_micros(0);
        let (at, action) = Bell.next_due(now, &Calendar::default(), &()).unwrap();
        assert_eq!((at, action), (now.plus(chrono::TimeDelta::hours(1)), Action::Shut));
    }

    proptest! {
        #[test]
        fn no_sequence_of_actions_leaves_a_final_state(actions in proptest::collection::vec(0..Action::ALL.len(), 0..40), bricks in 0_u32..20) {
            let mut state = DOOR.initial;
            let mut walled = false;
            for action in actions {
                if let Ok(next) = DOOR.step(state, Action::ALL[action], &Facts { bricks }) {
                    state = next;
                }
                prop_assert!(!walled || state == State::Walled);
                walled = state == State::Walled;
                prop_assert!(!walled || bricks >= 10);
            }
        }
    }
}
