//! How enquiries, objections and complaints move, which of them stop a purchase, and who complains without ground.

use crate::awards::model::{
    Remedy, RemedyAction as Action, RemedyKind as Kind, RemedyOutcome, RemedyParty as Party, RemedyState as State,
};
use crate::kernel::Instant;
use crate::kernel::lifecycle::{Guard, Lifecycle, Row, Who};
use crate::kernel::{Code, Error, Result};
use crate::policy::Ruleset;
use crate::policy::pack::RemedyPoint;
use std::collections::BTreeMap;

/// What the guards look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemedyFacts {
    /// What it is.
    pub kind: Kind,
    /// The authority has asked for what a complaint lacks.
    pub asked: bool,
    /// It was added.
    pub added: bool,
}

const COMPLAINT: Option<Guard<RemedyFacts>> = Some(Guard { name: "complaint", check: is_complaint });
const NO_COMPLAINT: Option<Guard<RemedyFacts>> = Some(Guard { name: "enquiry or objection", check: is_no_complaint });

/// How one of them moves.
pub static REMEDY: Lifecycle<State, Action, Party, RemedyFacts> = Lifecycle {
    name: "objection and complaint",
    initial: State::Filed,
    rows: &[
        Row {
            from: &[State::Filed],
            action: Action::Answer,
            to: State::Answered,
            who: Who::Role(&[Party::Department]),
            guard: NO_COMPLAINT,
        },
        Row {
            from: &[State::Filed],
            action: Action::Accept,
            to: State::Accepted,
            who: Who::Role(&[Party::Finance]),
            guard: COMPLAINT,
        },
        Row {
            from: &[State::Filed],
            action: Action::Refuse,
            to: State::NotAccepted,
            who: Who::Role(&[Party::Finance]),
            guard: COMPLAINT,
        },
        Row {
            from: &[State::Accepted],
            action: Action::Decide,
            to: State::Decided,
            who: Who::Role(&[Party::Finance]),
            guard: COMPLAINT,
        },
        Row {
            from: &[State::Filed],
            action: Action::AskSupplement,
            to: State::Filed,
            who: Who::Role(&[Party::Finance]),
            guard: Some(Guard { name: "complaint, once", check: is_askable }),
        },
        Row {
            from: &[State::Filed],
            action: Action::Supplement,
            to: State::Filed,
            who: Who::Role(&[Party::Filer]),
            guard: Some(Guard { name: "asked for", check: is_wanted }),
        },
        Row {
            from: &[State::Filed, State::Accepted],
            action: Action::Withdraw,
            to: State::Withdrawn,
            who: Who::Role(&[Party::Filer]),
            guard: None,
        },
        Row {
            from: &[State::Filed],
            action: Action::Settle,
            to: State::Decided,
            who: Who::System,
            guard: NO_COMPLAINT,
        },
    ],
};

fn is_complaint(facts: &RemedyFacts) -> Result<()> {
    if facts.kind == Kind::Complaint {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "询问和质疑由采购人答复，不需要受理和处理决定",
        "Enquiries and objections are answered by the purchaser; there is nothing to accept or decide",
    ))
}

/// 94号令 Art. 21: what a complaint lacks is asked for at one time.
fn is_askable(facts: &RemedyFacts) -> Result<()> {
    is_complaint(facts)?;
    if facts.asked {
        return Err(Error::new(
            Code::StateConflict,
            "补正应当一次性通知，已经通知过",
            "What is missing is asked for at one time, and was asked for already",
        ));
    }
    Ok(())
}

fn is_wanted(facts: &RemedyFacts) -> Result<()> {
    if facts.asked && !facts.added {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "财政部门没有通知补正，或者已经补正",
        "Nothing was asked to be added, or it was added already",
    ))
}

fn is_no_complaint(facts: &RemedyFacts) -> Result<()> {
    if facts.kind != Kind::Complaint {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "投诉由财政部门受理后作出处理决定",
        "A complaint is accepted and then decided by the finance authority",
    ))
}

/// Whether a purchase stands still because of it: an objection until it is answered or a complaint about it decided, where the
/// packs say so (条例 Art. 54), also when its time is over; a complaint while the procedure is suspended (94号令 Art. 28). What is
/// upheld is carried out with the answer and blocks no longer.
#[must_use]
pub fn blocks(rules: &Ruleset, row: &Remedy, now: Instant) -> bool {
    match (row.kind, row.state) {
        (Kind::Objection, State::Filed) => rules.remedy_rule(RemedyPoint::Hold, row.about).is_some(),
        (Kind::Complaint, State::Accepted) => row.suspended_until.is_some_and(|until| now < until),
        _ => false,
    }
}

/// Who has so many dismissed complaints decided since a moment that it is listed (94号令 Art. 37: three within twelve months),
/// with the moments, the newest first.
#[must_use]
pub fn unfounded<O: Copy + Ord>(
    decided: &[(O, RemedyOutcome, Instant)],
    since: Instant,
    least: u32,
) -> BTreeMap<O, (Vec<Instant>, bool)> {
    let mut all: BTreeMap<O, (Vec<Instant>, bool)> = BTreeMap::new();
    for (organization, outcome, at) in decided {
        if *outcome == RemedyOutcome::Dismissed && *at >= since {
            all.entry(*organization).or_default().0.push(*at);
        }
    }
    for (moments, listed) in all.values_mut() {
        moments.sort_by(|a, b| b.cmp(a));
        *listed = u32::try_from(moments.len()).unwrap_or(u32::MAX) >= least;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::awards::rules::filing::tests::{objection, rules};
    use chrono::TimeDelta;

    #[test]
    fn every_state_is_reachable_and_each_kind_has_its_own_way() {
        assert!(REMEDY.unreachable(State::ALL).is_empty());
        for kind in [Kind::Enquiry, Kind::Objection] {
            let facts = RemedyFacts { kind, asked: false, added: false };
            assert_eq!(REMEDY.step(State::Filed, Action::Answer, &facts).unwrap(), State::Answered);
            assert!(REMEDY.step(State::Filed, Action::Accept, &facts).is_err());
            assert!(REMEDY.step(State::Filed, Action::AskSupplement, &facts).is_err());
        }
        let complaint = RemedyFacts { kind: Kind::Complaint, asked: false, added: false };
        assert!(REMEDY.step(State::Filed, Action::Answer, &complaint).is_err());
        assert!(REMEDY.step(State::Filed, Action::Decide, &complaint).is_err(), "not before it is accepted");
    }

    #[test]
    fn order_94_article_21_what_is_missing_is_asked_for_and_added_once() {
        let step = |action, asked, added| {
            let facts = RemedyFacts { kind: Kind::Complaint, asked, added };
            REMEDY.step(State::Filed, action, &facts)
        };
        assert!(step(Action::Supplement, false, false).is_err());
        assert_eq!(step(Action::AskSupplement, false, false).unwrap(), State::Filed);
        assert!(step(Action::AskSupplement, true, false).is_err());
        assert_eq!(step(Action::Supplement, true, false).unwrap(), State::Filed);
        assert!(step(Action::Supplement, true, true).is_err());
    }

    #[test]
    fn order_94_article_28_a_suspension_ends_and_with_it_the_block() {
        let now = Instant::from_micros(0);
        let until = Some(now.plus(TimeDelta::days(30)));
        let is = |kind, state, suspended_until, now| {
            blocks(&rules(), &Remedy { kind, state, suspended_until, ..objection() }, now)
        };
        assert!(is(Kind::Complaint, State::Accepted, until, now));
        assert!(!is(Kind::Complaint, State::Accepted, until, now.plus(TimeDelta::days(30))));
        assert!(!is(Kind::Complaint, State::Accepted, None, now));
        assert!(!is(Kind::Complaint, State::Decided, until, now));
        assert!(!is(Kind::Enquiry, State::Filed, None, now));
    }

    #[test]
    fn regulation_article_54_an_objection_holds_until_it_is_answered_or_settled_however_late() {
        let later = Instant::from_micros(0).plus(TimeDelta::days(4_000));
        let is = |state| blocks(&rules(), &Remedy { state, ..objection() }, later);
        assert!(is(State::Filed));
        for state in [State::Answered, State::Decided, State::Withdrawn] {
            assert!(!is(state), "{state}");
        }
        assert!(
            !blocks(&Ruleset::merge([], Default::default()), &objection(), later),
            "packs that say nothing hold nothing"
        );
        let facts = RemedyFacts { kind: Kind::Objection, asked: false, added: false };
        assert_eq!(REMEDY.step(State::Filed, Action::Settle, &facts).unwrap(), State::Decided);
    }

    #[test]
    fn order_94_article_37_three_unfounded_complaints_in_twelve_months() {
        let at = |days: i64| Instant::from_micros(0).plus(TimeDelta::days(days));
        let dismissed = |who: char, day: i64| (who, RemedyOutcome::Dismissed, at(day));
        let decided = [
            dismissed('a', 400),
            dismissed('a', 500),
            dismissed('a', 600),
            dismissed('b', 100),
            dismissed('b', 500),
            dismissed('b', 600),
            ('c', RemedyOutcome::Upheld, at(600)),
        ];
        let found = unfounded(&decided, at(365), 3);
        assert_eq!(found.get(&'a'), Some(&(vec![at(600), at(500), at(400)], true)));
        assert_eq!(found.get(&'b').map(|(all, listed)| (all.len(), *listed)), Some((2, false)), "one is too old");
        assert_eq!(found.get(&'c'), None);
    }
}
