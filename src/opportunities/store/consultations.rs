//! Consultations of the public, and what is said in them.

use crate::db::schema::{opportunity_comment, opportunity_consultation};
use crate::db::{Conn, Tx};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Error, Instant, Result};
use crate::opportunities::model::{Comment, CommentId, Consultation, ConsultationId, ConsultationQuery};
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::BTreeMap;

pub(in crate::opportunities) fn consultation_by_id(conn: &mut Conn, id: ConsultationId) -> Result<Consultation> {
    let found = opportunity_consultation::table.find(id).select(Consultation::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// The newest of a need.
pub(in crate::opportunities) fn consultation_last(conn: &mut Conn, id: OpportunityId) -> Result<Option<Consultation>> {
    Ok(opportunity_consultation::table
        .filter(opportunity_consultation::opportunity_id.eq(id))
        .order((opportunity_consultation::opened_at.desc(), opportunity_consultation::id.desc()))
        .select(Consultation::as_select())
        .first(conn)
        .optional()?)
}

/// Newest first; one row more than `limit` where there is more.
pub(in crate::opportunities) fn consultations_list(
    conn: &mut Conn,
    query: &ConsultationQuery,
    after: Option<(Instant, ConsultationId)>,
    now: Instant,
) -> Result<Vec<Consultation>> {
    let mut list = opportunity_consultation::table
        .order((opportunity_consultation::opened_at.desc(), opportunity_consultation::id.desc()))
        .limit(query.limit() + 1)
        .select(Consultation::as_select())
        .into_boxed();
    if let Some(region) = query.region {
        list = list.filter(opportunity_consultation::unit_region.like(format!("{}%", region.prefix())));
    }
    if let Some(need) = query.need {
        list = list.filter(opportunity_consultation::opportunity_id.eq(need));
    }
    if query.open == Some(true) {
        list = list.filter(opportunity_consultation::until.gt(now));
    }
    if let Some((at, id)) = after {
        let earlier = opportunity_consultation::opened_at.lt(at);
        let same = opportunity_consultation::opened_at.eq(at).and(opportunity_consultation::id.lt(id));
        list = list.filter(earlier.or(same));
    }
    Ok(list.load(conn)?)
}

pub(in crate::opportunities) fn consultation_insert(tx: &mut Tx<'_>, row: &Consultation) -> Result<()> {
    diesel::insert_into(opportunity_consultation::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `row.version`, and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(in crate::opportunities) fn consultation_save(tx: &mut Tx<'_>, row: &Consultation) -> Result<Consultation> {
    let saved = Consultation { version: row.version + 1, ..row.clone() };
    let same = opportunity_consultation::id.eq(row.id).and(opportunity_consultation::version.eq(row.version));
    let rows = diesel::update(opportunity_consultation::table.filter(same)).set(&saved).execute(&mut **tx)?;
    if rows == 0 { Err(Error::version_conflict()) } else { Ok(saved) }
}

pub(in crate::opportunities) fn comment_by_id(conn: &mut Conn, id: CommentId) -> Result<Comment> {
    let found = opportunity_comment::table.find(id).select(Comment::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// What was said, oldest first.
pub(in crate::opportunities) fn comments_of(conn: &mut Conn, id: ConsultationId) -> Result<Vec<Comment>> {
    let of = opportunity_comment::table.filter(opportunity_comment::consultation_id.eq(id));
    Ok(of.order((opportunity_comment::said_at, opportunity_comment::id)).select(Comment::as_select()).load(conn)?)
}

/// How many said something in each.
pub(in crate::opportunities) fn comments_count(
    conn: &mut Conn,
    ids: &[ConsultationId],
) -> Result<BTreeMap<ConsultationId, i64>> {
    let of = opportunity_comment::table.filter(opportunity_comment::consultation_id.eq_any(ids));
    let counts: Vec<(ConsultationId, i64)> = of
        .group_by(opportunity_comment::consultation_id)
        .select((opportunity_comment::consultation_id, count_star()))
        .load(conn)?;
    Ok(counts.into_iter().collect())
}

/// How many wait for an answer.
pub(in crate::opportunities) fn comments_waiting(conn: &mut Conn, id: ConsultationId) -> Result<i64> {
    let waiting = opportunity_comment::consultation_id.eq(id).and(opportunity_comment::answer.is_null());
    Ok(opportunity_comment::table.filter(waiting).select(count_star()).get_result(conn)?)
}

pub(in crate::opportunities) fn comment_insert(tx: &mut Tx<'_>, row: &Comment) -> Result<()> {
    diesel::insert_into(opportunity_comment::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `row.version`, and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(in crate::opportunities) fn comment_save(tx: &mut Tx<'_>, row: &Comment) -> Result<Comment> {
    let saved = Comment { version: row.version + 1, ..row.clone() };
    let same = opportunity_comment::id.eq(row.id).and(opportunity_comment::version.eq(row.version));
    let rows = diesel::update(opportunity_comment::table.filter(same)).set(&saved).execute(&mut **tx)?;
    if rows == 0 { Err(Error::version_conflict()) } else { Ok(saved) }
}
