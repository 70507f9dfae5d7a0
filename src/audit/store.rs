//! Queries of the audit log.

use super::model::{Event, EventQuery};
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{audit_event, audit_log, audit_pending};
use crate::db::{Conn, Tx};
use crate::kernel::Result;
use crate::kernel::ids::EventId;
use crate::on_conn;
use diesel::prelude::*;

/// An event with its position and hashes.
pub(super) type Placed = (Event, i64, Vec<u8>, Vec<u8>);

pub(super) fn events_insert(tx: &mut Tx<'_>, events: &[Event]) -> Result<()> {
    for some in events.chunks(BATCH_ROWS) {
        let pending: Vec<_> = some.iter().map(|e| audit_pending::event_id.eq(e.id)).collect();
        on_conn!(tx, |c| diesel::insert_into(audit_event::table).values(some).execute(c))?;
        on_conn!(tx, |c| diesel::insert_into(audit_pending::table).values(&pending).execute(c))?;
    }
    Ok(())
}

pub(super) fn pending_some(conn: &mut Conn, limit: i64) -> Result<Vec<Event>> {
    Ok(audit_pending::table
        .inner_join(audit_event::table.on(audit_event::id.eq(audit_pending::event_id)))
        .order(audit_event::id)
        .limit(limit)
        .select(Event::as_select())
        .load(conn)?)
}

pub(super) fn entry_last(conn: &mut Conn) -> Result<Option<(i64, Vec<u8>)>> {
    Ok(audit_log::table
        .order(audit_log::seq.desc())
        .select((audit_log::seq, audit_log::chain))
        .first(conn)
        .optional()?)
}

pub(super) fn entries_insert(tx: &mut Tx<'_>, entries: &[(i64, EventId, Vec<u8>, Vec<u8>)]) -> Result<()> {
    for some in entries.chunks(BATCH_ROWS) {
        let rows: Vec<_> = some
            .iter()
            .map(|(seq, id, leaf, chain)| {
                (
                    audit_log::seq.eq(seq),
                    audit_log::event_id.eq(id),
                    audit_log::leaf.eq(leaf),
                    audit_log::chain.eq(chain),
                )
            })
            .collect();
        on_conn!(tx, |c| diesel::insert_into(audit_log::table).values(&rows).execute(c))?;
        let done: Vec<_> = some.iter().map(|(_, id, ..)| *id).collect();
        diesel::delete(audit_pending::table.filter(audit_pending::event_id.eq_any(done))).execute(&mut **tx)?;
    }
    Ok(())
}

pub(super) fn entries_after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Placed>> {
    Ok(audit_log::table
        .inner_join(audit_event::table)
        .filter(audit_log::seq.gt(seq))
        .order(audit_log::seq)
        .limit(limit)
        .select((Event::as_select(), audit_log::seq, audit_log::leaf, audit_log::chain))
        .load(conn)?)
}

/// Position of an event, once it has one.
pub(super) fn entry_place(conn: &mut Conn, event: EventId) -> Result<Option<i64>> {
    Ok(audit_log::table.filter(audit_log::event_id.eq(event)).select(audit_log::seq).first(conn).optional()?)
}

/// Chain hash after the entry at this position.
pub(super) fn entry_chain(conn: &mut Conn, seq: i64) -> Result<Option<Vec<u8>>> {
    Ok(audit_log::table.find(seq).select(audit_log::chain).first(conn).optional()?)
}

pub(super) fn events_of(
    conn: &mut Conn,
    kind: &str,
    id: &str,
    before: Option<EventId>,
    limit: i64,
) -> Result<Vec<Event>> {
    let mut list = audit_event::table
        .filter(audit_event::subject_kind.eq(kind).and(audit_event::subject_id.eq(id)))
        .order(audit_event::id.desc())
        .limit(limit)
        .select(Event::as_select())
        .into_boxed();
    if let Some(before) = before {
        list = list.filter(audit_event::id.lt(before));
    }
    Ok(list.load(conn)?)
}

pub(super) fn subjects_after(conn: &mut Conn, kind: &str, seq: i64, limit: i64) -> Result<Vec<(i64, String)>> {
    // Followers ask for the few newest. Without the empty suffix SQLite goes through every event of the kind, of which a
    // registry has as many as organizations, rather than along the log from `seq`.
    let of_kind = audit_event::subject_kind.concat("").eq(kind);
    Ok(audit_log::table
        .inner_join(audit_event::table)
        .filter(audit_log::seq.gt(seq).and(of_kind))
        .order(audit_log::seq)
        .limit(limit)
        .select((audit_log::seq, audit_event::subject_id))
        .load(conn)?)
}

/// Newest first; `region` limits to things at or below a region prefix.
pub(super) fn entries_list(conn: &mut Conn, query: &EventQuery, region: &str, limit: i64) -> Result<Vec<Placed>> {
    let mut list = audit_log::table
        .inner_join(audit_event::table)
        .order(audit_log::seq.desc())
        .limit(limit)
        .select((Event::as_select(), audit_log::seq, audit_log::leaf, audit_log::chain))
        .into_boxed();
    if let Some(before) = query.before {
        list = list.filter(audit_log::seq.lt(before));
    }
    if let Some(kind) = &query.subject_kind {
        list = list.filter(audit_event::subject_kind.eq(kind.clone()));
    }
    if let Some(id) = &query.subject_id {
        list = list.filter(audit_event::subject_id.eq(id.clone()));
    }
    if let Some(action) = &query.action {
        list = list.filter(audit_event::action.eq(action.clone()));
    }
    if !region.is_empty() {
        list = list.filter(audit_event::region.like(format!("{region}%")).or(audit_event::region.is_null()));
    }
    Ok(list.load(conn)?)
}
