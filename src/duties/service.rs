//! Use cases of duties.

use super::model::{Bearer, Duty, DutyId, DutyList, DutyView, Feed, FeedSecret, FeedView, Remind, Row};
use super::rules::{self, Entry};
use super::store;
use crate::accounts::{self, Secret};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::jobs::{self as queue, Registry};
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Actor, Error, Instant, Lang, RegionCode, Relation, Result, Role, Rule, Text};
use crate::notify::{Notice, To};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::fmt::Display;

/// How often at most it is noted that a calendar was read: programs ask every few minutes.
const NOTED_EVERY: TimeDelta = TimeDelta::hours(1);

/// Registers what this room does in the background.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job: Remind| remind(&here, job));
}

/// Says what now waits about a thing, and nothing else does: everything that waited before and is not named goes away.
/// People are told of what is new, in inbox and mail, and reminded of its deadline.
///
/// # Errors
/// `internal` for a duty without page or words; those of the database.
pub fn settle(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    about: (&'static str, &dyn Display),
    duties: &[Duty],
) -> Result<()> {
    settled(app, tx, now, about, duties, false)
}

/// The same for what can no longer be done after its deadline: nobody is told then that it is overdue.
///
/// # Errors
/// As [`settle`].
pub fn settle_closing(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    about: (&'static str, &dyn Display),
    duties: &[Duty],
) -> Result<()> {
    settled(app, tx, now, about, duties, true)
}

fn settled(
    app: &App,
    tx: &mut Tx<'_>,
    now: Instant,
    (subject, id): (&'static str, &dyn Display),
    duties: &[Duty],
    closes: bool,
) -> Result<()> {
    let id = id.to_string();
    if let Some(wrong) = duties.iter().find(|duty| !rules::is_sound(duty)) {
        return Err(Error::internal(format!("the duty {} needs a page and words in both languages", wrong.word)));
    }
    let quiet = |row: &Row| duties.iter().any(|duty| duty.quiet && duty.word == row.word);
    let wanted = duties.iter().map(|duty| row(duty, subject, &id, now)).collect::<Result<Vec<_>>>()?;
    let (gone, new) = rules::changes(&store::duties_about(tx, subject, &id)?, wanted);
    store::duties_delete(tx, &gone.iter().map(|row| row.id).collect::<Vec<_>>())?;
    store::duties_insert(tx, &new)?;
    for row in &new {
        for at in rules::reminders(row.due_at, closes, now) {
            queue::enqueue(tx, &Remind { duty: row.id }, at)?;
        }
        if !quiet(row) {
            tell(app, tx, now, row, "duties.waiting")?;
        }
    }
    Ok(())
}

fn row(duty: &Duty, subject: &str, id: &str, now: Instant) -> Result<Row> {
    let (account_id, unit_id, region, role) = match duty.bearer {
        Bearer::Person(account) => (Some(account), None, None, None),
        Bearer::InUnit(unit, role) => (None, Some(unit), None, Some(role)),
        Bearer::InRegion(region, role) => (None, None, Some(region), Some(role)),
    };
    Ok(Row {
        id: DutyId::new(),
        subject: subject.to_owned(),
        subject_id: id.to_owned(),
        word: duty.word.to_owned(),
        account_id,
        unit_id,
        region,
        role,
        barred: JsonText::of(&duty.barred)?,
        title: duty.title.clone(),
        act: JsonText::of(&duty.act)?,
        basis: duty.basis.clone(),
        link: duty.link.clone(),
        due_at: duty.due,
        opened_at: now,
    })
}

/// Tells everybody whose duty it is.
fn tell(app: &App, tx: &mut Tx<'_>, now: Instant, row: &Row, template: &'static str) -> Result<()> {
    let barred: Vec<AccountId> = row.barred.get()?;
    let holders = match rules::bearer(row) {
        Some(Bearer::Person(account)) => vec![account],
        Some(Bearer::InUnit(unit, role)) => accounts::holders_in_unit(tx, unit, role)?,
        Some(Bearer::InRegion(region, role)) => accounts::holders_in_region(tx, region, role)?,
        None => Vec::new(),
    };
    let told: Vec<AccountId> = holders.into_iter().filter(|account| !barred.contains(account)).collect();
    let act: Text = row.act.get()?;
    let notice = Notice::new(template)
        .with("act", act)
        .with("title", row.title.as_str())
        .with("until", row.due_at.map_or_else(|| Text::new("无", "none"), until))
        .with("basis", row.basis.clone().map_or_else(|| Text::new("无", "none"), Text::from))
        .link(row.link.clone());
    app.notify.send(tx, now, To::Accounts(&told), &notice)?;
    Ok(())
}

fn until(due: Instant) -> Text {
    let at = due.shanghai().format("%Y-%m-%d %H:%M").to_string();
    Text::new(format!("{at}（北京时间）"), format!("{at} (Beijing time)"))
}

/// Brings a duty to mind. One that is done, or whose deadline was moved, is another duty or none.
fn remind(app: &App, job: Remind) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let Some(row) = store::duty_find(tx, job.duty)? else { return Ok(()) };
        let passed = row.due_at.is_some_and(|due| due <= now);
        tell(app, tx, now, &row, if passed { "duties.overdue" } else { "duties.due_soon" })
    })
}

fn own(actor: &Actor, rule: &Rule) -> Result<AccountId> {
    actor.may(rule, &Relation { account: actor.account, ..Relation::default() })?;
    actor.account()
}

type Place = (UnitId, RegionCode, BTreeSet<Role>);

/// Everything that waits for a person, the next deadline first; what has none comes after, the oldest first.
fn waiting(conn: &mut Conn, person: AccountId) -> Result<(Vec<Row>, Vec<Place>)> {
    let places = accounts::places_of(conn, person)?;
    let units: Vec<UnitId> = places.iter().map(|(unit, ..)| *unit).collect();
    let regions: Vec<RegionCode> = places.iter().map(|(_, region, _)| *region).collect();
    let mut rows = Vec::new();
    for row in store::duties_around(conn, person, &units, &regions)? {
        let barred: Vec<AccountId> = row.barred.get()?;
        if rules::bearer(&row).is_some_and(|bearer| rules::is_for(&bearer, &barred, person, &places)) {
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| (row.due_at.is_none(), row.due_at, row.opened_at, row.id));
    Ok((rows, places))
}

fn view(row: Row) -> Result<DutyView> {
    Ok(DutyView {
        id: row.id,
        word: row.word,
        title: row.title,
        act: row.act.get()?,
        basis: row.basis,
        link: row.link,
        due: row.due_at,
        opened_at: row.opened_at,
        unit: row.unit_id,
    })
}

/// What waits for the actor: in the acting unit, and of the person's own.
///
/// # Errors
/// `unauthenticated`; those of the database.
pub fn list(app: &App, actor: &Actor) -> Result<DutyList> {
    let person = own(actor, &rules::LIST)?;
    let acting = actor.unit.as_ref();
    app.db.read(|conn| {
        let (rows, places) = waiting(conn, person)?;
        let here: Vec<Place> =
            places.into_iter().filter(|(unit, ..)| acting.is_some_and(|acting| acting.id == *unit)).collect();
        let all = rows.len();
        let mut items = Vec::new();
        for row in rows {
            if rules::bearer(&row).is_some_and(|bearer| rules::is_for(&bearer, &[], person, &here)) {
                items.push(view(row)?);
            }
        }
        Ok(DutyList { elsewhere: all - items.len(), items })
    })
}

/// The actor's deadlines in all units as a calendar file.
///
/// # Errors
/// `unauthenticated`; those of the database.
pub fn calendar(app: &App, actor: &Actor, lang: Lang) -> Result<String> {
    let person = own(actor, &rules::CALENDAR)?;
    app.db.read(|conn| calendar_of(app, conn, person, lang))
}

fn calendar_of(app: &App, conn: &mut Conn, person: AccountId, lang: Lang) -> Result<String> {
    let mut entries = Vec::new();
    for row in waiting(conn, person)?.0 {
        let Some(due) = row.due_at else { continue };
        entries.push(Entry {
            uid: format!("{}@duijie", row.id),
            act: row.act.get()?,
            address: app.notify.address_of(&row.link),
            title: row.title,
            basis: row.basis,
            due,
            opened_at: row.opened_at,
        });
    }
    Ok(rules::ics(
        if lang == Lang::En { &app.settings.portal.name_en } else { &app.settings.portal.name_zh },
        &entries,
        lang,
    ))
}

/// Whether the actor has a calendar address.
///
/// # Errors
/// `unauthenticated`; those of the database.
pub fn feed(app: &App, actor: &Actor) -> Result<FeedView> {
    let person = own(actor, &rules::FEED_READ)?;
    let feed = app.db.read(|conn| store::feed_find(conn, person))?;
    Ok(FeedView { made_at: feed.as_ref().map(|feed| feed.made_at), read_at: feed.and_then(|feed| feed.read_at) })
}

/// Makes a calendar address, in place of the one before, which no longer works.
///
/// # Errors
/// `unauthenticated`; those of the database.
pub fn feed_make(app: &App, actor: &Actor) -> Result<FeedSecret> {
    let person = own(actor, &rules::FEED_MAKE)?;
    let (secret, now) = (Secret::new()?, app.clock.now());
    app.db.write(|tx| {
        store::feed_delete(tx, person)?;
        let feed = Feed { account_id: person, secret_hash: secret.digest(), made_at: now, read_at: None };
        store::feed_insert(tx, &feed)?;
        audit::record(tx, Event::new(actor, now, "duty_feed.make", "account", &person))
    })?;
    Ok(FeedSecret { address: app.notify.address_of(&format!("/api/v1/calendars/{}", secret.as_str())) })
}

/// Takes the calendar address back; without one nothing happens.
///
/// # Errors
/// `unauthenticated`; those of the database.
pub fn feed_revoke(app: &App, actor: &Actor) -> Result<()> {
    let person = own(actor, &rules::FEED_REVOKE)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        if store::feed_find(tx, person)?.is_none() {
            return Ok(());
        }
        store::feed_delete(tx, person)?;
        audit::record(tx, Event::new(actor, now, "duty_feed.revoke", "account", &person))
    })
}

/// The calendar under a secret address.
///
/// # Errors
/// `not_found` for an address that is unknown or taken back; those of the database.
pub fn feed_calendar(app: &App, actor: &Actor, secret: &str, lang: Lang) -> Result<String> {
    actor.may(&rules::FEED_CALENDAR, &Relation::default())?;
    let (hash, now) = (accounts::digest(secret), app.clock.now());
    let (feed, text) = app.db.read(|conn| {
        let feed = store::feed_by_hash(conn, &hash)?.ok_or_else(Error::not_found)?;
        let text = calendar_of(app, conn, feed.account_id, lang)?;
        Ok((feed, text))
    })?;
    if feed.read_at.is_none_or(|at| at.plus(NOTED_EVERY) < now) {
        app.db.write(|tx| store::feed_was_read(tx, feed.account_id, now))?;
    }
    Ok(text)
}
