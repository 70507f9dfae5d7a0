//! Recording, ordering, reading and verifying.

use super::model::{Entry, Event, EventQuery, Proof, Verdict};
use super::{rules, store};
use crate::db::{Conn, Db, Tx};
use crate::kernel::ids::EventId;
use crate::kernel::{Actor, Error, Relation, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The names of things of one kind by their ids; what is gone or has no name is left out.
pub type Namer = fn(&mut Conn, &[String]) -> Result<BTreeMap<String, String>>;
/// Who names what, by kind of subject: `account` and `unit` also name who acted. Listed in `app.rs`, because the rooms stand
/// above the log.
pub type Namers = &'static [(&'static str, Namer)];

/// Events placed in one pass.
const PASS: i64 = 1_000;
/// How long the sequencer sleeps when this process commits nothing; other servers' events wait at most so long.
const IDLE: Duration = Duration::from_millis(500);

/// Records one event in the transaction that makes the change.
///
/// # Errors
/// Those of the database.
pub fn record(tx: &mut Tx<'_>, event: Event) -> Result<()> {
    record_many(tx, &[event])
}

/// Records many events (an import) in the transaction that makes the changes.
///
/// # Errors
/// Those of the database.
pub fn record_many(tx: &mut Tx<'_>, events: &[Event]) -> Result<()> {
    store::events_insert(tx, events)
}

/// Gives waiting events their places; returns how many. Safe on several servers: the transactions are serializable, so one wins.
///
/// # Errors
/// Those of the database.
pub fn sequence(db: &Db) -> Result<usize> {
    let mut placed = 0;
    loop {
        let some = db.write(place_some)?;
        placed += some;
        if some < usize::try_from(PASS).unwrap_or(usize::MAX) {
            return Ok(placed);
        }
    }
}

fn place_some(tx: &mut Tx<'_>) -> Result<usize> {
    let waiting = store::pending_some(tx, PASS)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let (mut seq, mut chain) = store::entry_last(tx)?.unwrap_or((0, rules::GENESIS.to_vec()));
    let mut entries = Vec::with_capacity(waiting.len());
    for event in &waiting {
        let leaf = rules::leaf(event);
        seq += 1;
        chain = rules::chain(&chain, &leaf).to_vec();
        entries.push((seq, event.id, leaf.to_vec(), chain.clone()));
    }
    store::entries_insert(tx, &entries)?;
    Ok(waiting.len())
}

/// Orders events as they are committed, until the process ends.
pub async fn run_sequencer(db: Db) {
    let mut commits = db.commits();
    loop {
        let worker = db.clone();
        match tokio::task::spawn_blocking(move || sequence(&worker)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "audit sequencer"),
            Err(error) => tracing::error!(%error, "audit sequencer stopped"),
        }
        commits.mark_unchanged();
        let _ = tokio::time::timeout(IDLE, commits.changed()).await;
    }
}

/// Position and hash of the newest entry; 0 and the genesis hash for an empty log.
///
/// # Errors
/// Those of the database.
pub fn head(conn: &mut Conn) -> Result<(i64, Vec<u8>)> {
    Ok(store::entry_last(conn)?.unwrap_or((0, rules::GENESIS.to_vec())))
}

/// Where an event stands in the log; `None` until the sequencer has placed it.
///
/// # Errors
/// Those of the database.
pub fn place(conn: &mut Conn, event: EventId) -> Result<Option<i64>> {
    store::entry_place(conn, event)
}

/// Shows that an event stands in the log whose hash at position `upto` is known: everything needed to compute that hash from
/// the event's own text.
///
/// # Errors
/// `not_found` for an event that is not placed at or before `upto`; those of the database.
pub fn proof(conn: &mut Conn, event: EventId, upto: i64) -> Result<Proof> {
    let seq = store::entry_place(conn, event)?.filter(|seq| *seq <= upto).ok_or_else(Error::not_found)?;
    let before = match seq {
        1 => rules::GENESIS.to_vec(),
        _ => store::entry_chain(conn, seq - 1)?.ok_or_else(|| Error::internal("the log has a gap"))?,
    };
    let mut entries = store::entries_after(conn, seq - 1, upto - seq + 1)?.into_iter();
    let (own, ..) = entries.next().ok_or_else(Error::not_found)?;
    let leaves = entries.map(|(_, _, leaf, _)| hex::encode(leaf)).collect();
    Ok(Proof { seq, before: hex::encode(before), entry: rules::canonical(&own), leaves })
}

/// The change feed: which things of `kind` changed after position `seq`, in order.
///
/// # Errors
/// Those of the database.
pub fn subjects_after(conn: &mut Conn, kind: &str, seq: i64, limit: i64) -> Result<Vec<(i64, String)>> {
    store::subjects_after(conn, kind, seq, limit)
}

/// What happened to one thing, newest first, before an event, whether placed in the log yet or not; the caller decides who may
/// see it.
///
/// # Errors
/// Those of the database.
pub fn events_of(conn: &mut Conn, kind: &str, id: &str, before: Option<EventId>, limit: i64) -> Result<Vec<Event>> {
    store::events_of(conn, kind, id, before, limit)
}

/// Lists entries for a supervisor, newest first, within the unit's region, with the names things have now.
///
/// # Errors
/// `forbidden`, or those of the database.
pub fn entries(db: &Db, namers: Namers, actor: &Actor, query: &EventQuery) -> Result<Vec<Entry>> {
    actor.may(&rules::LIST, &Relation::default())?;
    let region = actor.unit()?.region.prefix().to_owned();
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    db.read(|conn| {
        let placed = store::entries_list(conn, query, &region, limit)?;
        let mut entries = placed.into_iter().map(entry).collect::<Result<Vec<Entry>>>()?;
        name(conn, namers, &mut entries)?;
        Ok(entries)
    })
}

/// Puts names beside the ids: one query for each kind of thing.
fn name(conn: &mut Conn, namers: Namers, entries: &mut [Entry]) -> Result<()> {
    for (kind, namer) in namers {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for entry in entries.iter() {
            ids.extend((entry.subject_kind == *kind).then(|| entry.subject_id.clone()));
            ids.extend(actor_id(entry, kind));
        }
        if ids.is_empty() {
            continue;
        }
        let names = namer(conn, &ids.into_iter().collect::<Vec<_>>())?;
        for entry in entries.iter_mut() {
            if entry.subject_kind == *kind {
                entry.subject_name = names.get(&entry.subject_id).cloned();
            }
            let named = actor_id(entry, kind).and_then(|id| names.get(&id).cloned());
            match *kind {
                ACCOUNT => entry.actor_name = named,
                UNIT => entry.unit_name = named,
                _ => {}
            }
        }
    }
    Ok(())
}

const ACCOUNT: &str = "account";
const UNIT: &str = "unit";

/// The id of who acted, or for whom, if `kind` is the kind of these.
fn actor_id(entry: &Entry, kind: &str) -> Option<String> {
    match kind {
        ACCOUNT => entry.actor_account.map(|id| id.to_string()),
        UNIT => entry.actor_unit.map(|id| id.to_string()),
        _ => None,
    }
}

/// [`verify`] for a supervisor.
///
/// # Errors
/// `forbidden`, or those of the database.
pub(super) fn verify_for(db: &Db, actor: &Actor) -> Result<Verdict> {
    actor.may(&rules::VERIFY, &Relation::default())?;
    verify(db)
}

/// Recomputes every hash and the whole chain.
///
/// # Errors
/// Those of the database; a broken chain is not an error but the answer.
pub fn verify(db: &Db) -> Result<Verdict> {
    let mut chain = rules::GENESIS.to_vec();
    let mut entries = 0;
    loop {
        let some = db.read(|conn| store::entries_after(conn, entries, PASS))?;
        if some.is_empty() {
            return Ok(Verdict { entries, broken_at: None, head: hex::encode(chain) });
        }
        for (event, seq, leaf, stored) in some {
            let computed = rules::leaf(&event);
            let next = rules::chain(&chain, &computed);
            if seq != entries + 1 || leaf != computed || stored != next {
                return Ok(Verdict { entries, broken_at: Some(entries + 1), head: hex::encode(chain) });
            }
            chain = next.to_vec();
            entries = seq;
        }
    }
}

fn entry((event, seq, leaf, chain): store::Placed) -> Result<Entry> {
    Ok(Entry {
        seq,
        id: event.id,
        at: event.at,
        actor_account: event.actor_account,
        actor_name: None,
        actor_unit: event.actor_unit,
        unit_name: None,
        action: event.action,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        subject_name: None,
        region: event.region,
        data: serde_json::from_str(&event.data).map_err(Error::internal)?,
        leaf: hex::encode(leaf),
        chain: hex::encode(chain),
    })
}
