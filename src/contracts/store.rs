//! Queries of contracts.

mod changes;

pub(super) use changes::*;

use super::model::{Contract, ContractId, ContractQuery, FixedText, SignatureRow};
use crate::awards::model::AwardId;
use crate::db::dialect::{containing, lower};
use crate::db::schema::{contract, contract_signature, contract_text};
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OrganizationId, UnitId};
use crate::kernel::{Error, Instant, RegionCode, Result};
use diesel::prelude::*;

pub(super) fn contract_by_id(conn: &mut Conn, id: ContractId) -> Result<Contract> {
    let found = contract::table.find(id).select(Contract::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// By lot.
pub(super) fn contracts_of_award(conn: &mut Conn, award: AwardId) -> Result<Vec<Contract>> {
    Ok(contract::table
        .filter(contract::award_id.eq(award))
        .order(contract::lot)
        .select(Contract::as_select())
        .load(conn)?)
}

pub(super) fn contract_insert(tx: &mut Tx<'_>, new: &Contract) -> Result<()> {
    diesel::insert_into(contract::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(super) fn contract_save(tx: &mut Tx<'_>, changed: &Contract) -> Result<Contract> {
    let saved = Contract { version: changed.version + 1, ..changed.clone() };
    let known = contract::table.filter(contract::id.eq(changed.id).and(contract::version.eq(changed.version)));
    let rows = diesel::update(known).set(&saved).execute(&mut **tx)?;
    if rows == 1 { Ok(saved) } else { Err(Error::version_conflict()) }
}

/// Titles of contracts.
pub(super) fn contract_titles(conn: &mut Conn, ids: &[ContractId]) -> Result<Vec<(ContractId, String)>> {
    Ok(contract::table.filter(contract::id.eq_any(ids)).select((contract::id, contract::title)).load(conn)?)
}

pub(super) fn text_by_edition(conn: &mut Conn, id: ContractId, edition: i32) -> Result<Option<FixedText>> {
    Ok(contract_text::table.find((id, edition)).select(FixedText::as_select()).first(conn).optional()?)
}

pub(super) fn text_insert(tx: &mut Tx<'_>, new: &FixedText) -> Result<()> {
    diesel::insert_into(contract_text::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Under one fixed text, in the order they were made.
pub(super) fn signatures_of(conn: &mut Conn, id: ContractId, edition: i32) -> Result<Vec<SignatureRow>> {
    Ok(contract_signature::table
        .filter(contract_signature::contract_id.eq(id).and(contract_signature::edition.eq(edition)))
        .order((contract_signature::signed_at, contract_signature::id))
        .select(SignatureRow::as_select())
        .load(conn)?)
}

pub(super) fn signature_insert(tx: &mut Tx<'_>, new: &SignatureRow) -> Result<()> {
    diesel::insert_into(contract_signature::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Whose contracts a list shows: what is set bounds it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Within {
    /// Of this organization, once it has seen them.
    pub(super) organization: Option<OrganizationId>,
    /// Of this department.
    pub(super) unit: Option<UnitId>,
    /// In this region and below.
    pub(super) region: Option<RegionCode>,
}

type Filtered<'q> = contract::BoxedQuery<'q, <Conn as diesel::Connection>::Backend>;

/// What a query asks for.
fn matching(query: &ContractQuery) -> Filtered<'_> {
    let mut list = contract::table.into_boxed();
    if let Some(state) = query.state {
        list = list.filter(contract::state.eq(state));
    }
    if let Some(opportunity) = query.opportunity {
        list = list.filter(contract::opportunity_id.eq(opportunity));
    }
    if let Some(text) = query.q.as_deref().filter(|text| !text.trim().is_empty()) {
        let pattern = containing(text);
        let title = lower(contract::title).like(pattern.clone()).escape('\\');
        let purchaser = lower(contract::purchaser).like(pattern.clone()).escape('\\');
        list = list.filter(title.or(purchaser).or(lower(contract::provider).like(pattern).escape('\\')));
    }
    list
}

/// Newest first, before a cursor.
pub(super) fn contracts_list(
    conn: &mut Conn,
    within: Within,
    query: &ContractQuery,
    before: Option<ContractId>,
    limit: i64,
) -> Result<Vec<Contract>> {
    let mut list = matching(query).order(contract::id.desc());
    if let Some(organization) = within.organization {
        list = list.filter(contract::organization_id.eq(organization).and(contract::offered_at.is_not_null()));
    }
    if let Some(unit) = within.unit {
        list = list.filter(contract::unit_id.eq(unit));
    }
    if let Some(region) = within.region {
        list = list.filter(contract::unit_region.like(format!("{}%", region.prefix())));
    }
    if let Some(before) = before {
        list = list.filter(contract::id.lt(before));
    }
    Ok(list.limit(limit).select(Contract::as_select()).load(conn)?)
}

/// Published ones, the last published first, before a cursor.
pub(super) fn contracts_published(
    conn: &mut Conn,
    query: &ContractQuery,
    before: Option<(Instant, ContractId)>,
    limit: i64,
) -> Result<Vec<Contract>> {
    let newest = (contract::published_at.desc(), contract::id.desc());
    let mut list = matching(query).filter(contract::published_at.is_not_null()).order(newest);
    if let Some((at, id)) = before {
        let earlier = contract::published_at.lt(at);
        list = list.filter(earlier.or(contract::published_at.eq(at).and(contract::id.lt(id))));
    }
    Ok(list.limit(limit).select(Contract::as_select()).load(conn)?)
}
