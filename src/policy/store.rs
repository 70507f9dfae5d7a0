//! Queries of packs and decisions.

use super::model::{DecisionId, DecisionQuery, PackState, PolicyPackId, StoredDecision, StoredPack};
use super::rules::Known;
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{policy_decision, policy_library, policy_pack};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Error, Instant, RegionCode, Result};
use crate::on_conn;
use diesel::prelude::*;

pub(super) fn pack_by_id(conn: &mut Conn, id: PolicyPackId) -> Result<StoredPack> {
    let found = policy_pack::table.find(id).select(StoredPack::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// Pack and text of each of these.
pub(super) fn packs_by_ids(conn: &mut Conn, ids: &[PolicyPackId]) -> Result<Vec<StoredPack>> {
    Ok(policy_pack::table.filter(policy_pack::id.eq_any(ids)).select(StoredPack::as_select()).load(conn)?)
}

/// Texts in a state, newest first.
pub(super) fn packs_in_state(conn: &mut Conn, state: PackState) -> Result<Vec<StoredPack>> {
    Ok(policy_pack::table
        .filter(policy_pack::state.eq(state))
        .order((policy_pack::created_at.desc(), policy_pack::id.desc()))
        .select(StoredPack::as_select())
        .load(conn)?)
}

/// The texts of one pack that were not given up, newest first.
pub(super) fn packs_of(conn: &mut Conn, pack: &str) -> Result<Vec<StoredPack>> {
    Ok(policy_pack::table
        .filter(policy_pack::pack.eq(pack).and(policy_pack::state.ne(PackState::Discarded)))
        .order((policy_pack::created_at.desc(), policy_pack::id.desc()))
        .select(StoredPack::as_select())
        .load(conn)?)
}

/// Every text without its content.
pub(super) fn packs_known(conn: &mut Conn) -> Result<Vec<Known>> {
    let rows: Vec<(PolicyPackId, String, String, _, _)> = policy_pack::table
        .select((policy_pack::id, policy_pack::pack, policy_pack::hash, policy_pack::origin, policy_pack::state))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, pack, hash, origin, state)| Known { id, pack, hash, origin, state }).collect())
}

pub(super) fn pack_source(conn: &mut Conn, pack: &str, hash: &str) -> Result<Option<String>> {
    Ok(policy_pack::table
        .filter(policy_pack::pack.eq(pack).and(policy_pack::hash.eq(hash)))
        .select(policy_pack::source)
        .first(conn)
        .optional()?)
}

pub(super) fn pack_insert(tx: &mut Tx<'_>, row: &StoredPack) -> Result<()> {
    diesel::insert_into(policy_pack::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Moves a text whose `version` is still the one read, and counts the change.
///
/// # Errors
/// `version_conflict` when somebody was faster.
pub(super) fn pack_save(tx: &mut Tx<'_>, row: &StoredPack) -> Result<StoredPack> {
    let saved = diesel::update(policy_pack::table)
        .filter(policy_pack::id.eq(row.id).and(policy_pack::version.eq(row.version)))
        .set((
            policy_pack::state.eq(row.state),
            policy_pack::published_at.eq(row.published_at),
            policy_pack::version.eq(row.version + 1),
        ))
        .execute(&mut **tx)?;
    if saved == 0 {
        return Err(Error::version_conflict());
    }
    Ok(StoredPack { version: row.version + 1, ..row.clone() })
}

/// Keeps which packs make up a library, once.
pub(super) fn library_ensure(tx: &mut Tx<'_>, hash: &str, versions: &[String], now: Instant) -> Result<()> {
    let known = policy_library::table.find(hash).select(policy_library::hash).first::<String>(&mut **tx).optional()?;
    if known.is_none() {
        diesel::insert_into(policy_library::table)
            .values((
                policy_library::hash.eq(hash),
                policy_library::packs.eq(JsonText::of(&versions)?),
                policy_library::recorded_at.eq(now),
            ))
            .execute(&mut **tx)?;
    }
    Ok(())
}

/// Versions of the packs of a library.
pub(super) fn library_versions(conn: &mut Conn, hash: &str) -> Result<Vec<String>> {
    let packs: Option<JsonText> =
        policy_library::table.find(hash).select(policy_library::packs).first(conn).optional()?;
    packs.ok_or_else(Error::not_found)?.get()
}

pub(super) fn decisions_insert(tx: &mut Tx<'_>, rows: &[StoredDecision]) -> Result<()> {
    for some in rows.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(policy_decision::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(super) fn decision_by_id(conn: &mut Conn, id: DecisionId) -> Result<StoredDecision> {
    let found = policy_decision::table.find(id).select(StoredDecision::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// The decisions about a need and any of these organizations, oldest first.
pub(super) fn decisions_of(
    conn: &mut Conn,
    opportunity: OpportunityId,
    organizations: &[OrganizationId],
) -> Result<Vec<(OrganizationId, DecisionId, Instant)>> {
    let rows: Vec<(Option<OrganizationId>, DecisionId, Instant)> = policy_decision::table
        .filter(policy_decision::opportunity.eq(opportunity).and(policy_decision::organization.eq_any(organizations)))
        .order((policy_decision::made_at, policy_decision::id))
        .select((policy_decision::organization, policy_decision::id, policy_decision::made_at))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(organization, id, made_at)| Some((organization?, id, made_at))).collect())
}

/// Decisions within a region before one of them, newest first, with one more than asked for.
pub(super) fn decisions_list(
    conn: &mut Conn,
    region: RegionCode,
    query: &DecisionQuery,
    before: Option<DecisionId>,
    limit: i64,
) -> Result<Vec<StoredDecision>> {
    let mut list = policy_decision::table.select(StoredDecision::as_select()).into_boxed();
    list = list.filter(policy_decision::region.like(format!("{}%", region.prefix())));
    if let Some(opportunity) = query.opportunity {
        list = list.filter(policy_decision::opportunity.eq(opportunity));
    }
    if let Some(organization) = query.organization {
        list = list.filter(policy_decision::organization.eq(organization));
    }
    if let Some(before) = before {
        list = list.filter(policy_decision::id.lt(before));
    }
    Ok(list.order(policy_decision::id.desc()).limit(limit + 1).load(conn)?)
}

/// The newest decisions, newest first.
pub(super) fn decisions_latest(conn: &mut Conn, limit: i64) -> Result<Vec<StoredDecision>> {
    Ok(policy_decision::table
        .order(policy_decision::id.desc())
        .limit(limit)
        .select(StoredDecision::as_select())
        .load(conn)?)
}
