//! Decisions about duties: pure.

use super::model::{Bearer, Duty, Row};
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, Lang, RegionCode, Role, Rule, Scope, Text, Who};
use chrono::TimeDelta;
use icalendar::{Calendar, Component, Event, EventLike};
use std::collections::BTreeSet;

const OWN: &[(Who, Scope)] = &[(Who::SignedIn, Scope::OwnAccount)];
const ANYBODY: &[(Who, Scope)] = &[(Who::Public, Scope::Anything)];

/// A person sees what waits.
pub const LIST: Rule = Rule::new("duty_list", OWN);
/// A person takes the deadlines away as a calendar file.
pub const CALENDAR: Rule = Rule::new("duty_calendar", OWN);
/// A person sees whether there is a calendar address.
pub const FEED_READ: Rule = Rule::new("duty_feed_read", OWN);
/// A person makes a calendar address, in place of the one before.
pub const FEED_MAKE: Rule = Rule::new("duty_feed_make", OWN);
/// A person takes the calendar address back.
pub const FEED_REVOKE: Rule = Rule::new("duty_feed_revoke", OWN);
/// A calendar program reads; who knows the address is let in.
pub const FEED_CALENDAR: Rule = Rule::new("calendar_read", ANYBODY);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[LIST, CALENDAR, FEED_READ, FEED_MAKE, FEED_REVOKE, FEED_CALENDAR];

/// How long before the deadline a duty is brought to mind.
pub const LEAD: TimeDelta = TimeDelta::hours(24);

/// The units a person belongs to, each with its region and the person's roles there.
pub type Places = [(UnitId, RegionCode, BTreeSet<Role>)];

/// Whether a duty of `bearer` waits for the person in one of the places.
#[must_use]
pub fn is_for(bearer: &Bearer, barred: &[AccountId], person: AccountId, places: &Places) -> bool {
    match bearer {
        Bearer::Person(account) => *account == person,
        _ if barred.contains(&person) => false,
        Bearer::InUnit(unit, role) => places.iter().any(|(id, _, roles)| id == unit && roles.contains(role)),
        Bearer::InRegion(region, role) => places.iter().any(|(_, at, roles)| at == region && roles.contains(role)),
    }
}

/// Of what waited and what now waits: what goes away, and what is new. A duty that is in both keeps its place.
pub(super) fn changes(before: &[Row], now: Vec<Row>) -> (Vec<Row>, Vec<Row>) {
    let same = |a: &Row, b: &Row| Row { id: b.id, opened_at: b.opened_at, ..a.clone() } == *b;
    let gone = before.iter().filter(|old| !now.iter().any(|new| same(old, new))).cloned().collect();
    let new = now.into_iter().filter(|new| !before.iter().any(|old| same(old, new))).collect();
    (gone, new)
}

/// When a duty is brought to mind: [`LEAD`] before the deadline where that lies ahead, and, unless it then `closes`, when it has
/// passed.
#[must_use]
pub fn reminders(due: Option<Instant>, closes: bool, now: Instant) -> Vec<Instant> {
    let Some(due) = due else { return Vec::new() };
    let passed = (!closes).then_some(due);
    [due.plus(-LEAD)].into_iter().chain(passed).filter(|at| *at > now).collect()
}

/// A deadline in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stays the same while the duty waits, so that programs move the entry and do not double it.
    pub uid: String,
    /// Name of the thing.
    pub title: String,
    /// What is to be done.
    pub act: Text,
    /// The rule behind the deadline.
    pub basis: Option<String>,
    /// Full address of the page.
    pub address: String,
    /// The deadline.
    pub due: Instant,
    /// Since when it waits.
    pub opened_at: Instant,
}

/// Deadlines as a calendar file (RFC 5545): each a moment in UTC, which every program shows in its reader's zone.
#[must_use]
pub fn ics(name: &str, entries: &[Entry], lang: Lang) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name).ttl(&TimeDelta::hours(1));
    for entry in entries {
        let summary = match lang {
            Lang::Zh => format!("{}：{}", entry.act.get(lang), entry.title),
            Lang::En => format!("{}: {}", entry.act.get(lang), entry.title),
        };
        let lines: Vec<&str> = entry.basis.as_deref().into_iter().chain([entry.address.as_str()]).collect();
        let due = entry.due.utc();
        let mut event = Event::new();
        event
            .uid(&entry.uid)
            .timestamp(entry.opened_at.utc())
            .summary(&summary)
            .description(&lines.join("\n"))
            .url(&entry.address)
            .starts(due)
            .ends(due);
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

/// The duty as a row of `subject`.
pub(super) fn bearer(row: &Row) -> Option<Bearer> {
    match (row.account_id, row.unit_id, row.region, row.role) {
        (Some(account), ..) => Some(Bearer::Person(account)),
        (None, Some(unit), _, Some(role)) => Some(Bearer::InUnit(unit, role)),
        (None, None, Some(region), Some(role)) => Some(Bearer::InRegion(region, role)),
        _ => None,
    }
}

/// What a room may have wait: each has a page of the portal and something to do.
pub(super) fn is_sound(duty: &Duty) -> bool {
    duty.link.starts_with('/') && !duty.act.zh.is_empty() && !duty.act.en.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::types::JsonText;
    use crate::duties::DutyId;

    fn at(hour: i64) -> Instant {
        Instant::from_micros(hour * 3_600_000_000)
    }

    fn row(word: &str, due: Option<Instant>) -> Row {
        Row {
            id: DutyId::new(),
            subject: "opportunity".into(),
            subject_id: "1".into(),
            word: word.into(),
            account_id: None,
            unit_id: None,
            region: Some("330211".parse().unwrap()),
            role: Some(Role::Approver),
            barred: JsonText::empty_list(),
            title: "居家养老".into(),
            act: JsonText::of(&Text::new("审核", "Review")).unwrap(),
            basis: None,
            link: "/work".into(),
            due_at: due,
            opened_at: at(0),
        }
    }

    #[test]
    fn what_still_waits_keeps_its_place_and_what_changed_is_new() {
        let before = [row("a", None), row("b", Some(at(5)))];
        let now = vec![Row { opened_at: at(9), ..row("a", None) }, row("b", Some(at(6))), row("c", None)];
        let (gone, new) = changes(&before, now);
        assert_eq!(gone.iter().map(|row| row.word.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(new.iter().map(|row| row.word.as_str()).collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn a_deadline_comes_to_mind_a_day_before_and_when_it_passes() {
        assert_eq!(reminders(None, false, at(0)), []);
        assert_eq!(reminders(Some(at(48)), false, at(0)), [at(24), at(48)]);
        assert_eq!(reminders(Some(at(10)), false, at(0)), [at(10)]);
        assert_eq!(reminders(Some(at(10)), false, at(10)), []);
        assert_eq!(reminders(Some(at(48)), true, at(0)), [at(24)], "too late is too late");
    }

    #[test]
    fn a_role_s_duty_is_its_holders_except_the_barred() {
        let (me, unit, other) = (AccountId::new(), UnitId::new(), UnitId::new());
        let here: RegionCode = "330211".parse().unwrap();
        let places = [(unit, here, BTreeSet::from([Role::Approver]))];
        assert!(is_for(&Bearer::InUnit(unit, Role::Approver), &[], me, &places));
        assert!(!is_for(&Bearer::InUnit(unit, Role::Approver), &[me], me, &places), "the author does not review");
        assert!(!is_for(&Bearer::InUnit(other, Role::Approver), &[], me, &places));
        assert!(!is_for(&Bearer::InUnit(unit, Role::Drafter), &[], me, &places));
        assert!(is_for(&Bearer::InRegion(here, Role::Approver), &[], me, &places));
        assert!(!is_for(&Bearer::InRegion("330212".parse().unwrap(), Role::Approver), &[], me, &places));
        assert!(is_for(&Bearer::Person(me), &[], me, &[]));
    }

    #[test]
    fn a_calendar_has_an_entry_for_each_deadline_in_utc() {
        let entry = Entry {
            uid: "1@duijie".into(),
            title: "居家养老服务".into(),
            act: Text::new("审核需求", "Review the need"),
            basis: Some("财库〔2021〕22号".into()),
            address: "https://duijie.example.cn/work/needs/1".into(),
            due: Instant::from_micros(1_772_000_000_000_000),
            opened_at: at(0),
        };
        let text = ics("对接", std::slice::from_ref(&entry), Lang::Zh);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{text}");
        assert!(text.contains("SUMMARY:审核需求：居家养老服务\r\n"), "{text}");
        assert!(text.contains("DTSTART:20260225T061320Z\r\n"), "{text}");
        assert!(text.contains("UID:1@duijie\r\n"), "{text}");
        assert_eq!(text, ics("对接", &[entry], Lang::Zh), "the same deadlines are the same file");
    }
}
