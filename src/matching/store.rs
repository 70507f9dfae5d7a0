//! Queries of matching: who has been told of what.

use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::matching_told;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Instant, Result};
use crate::on_conn;
use diesel::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The organizations told of a need, each with the edition it was last told of.
pub(super) fn told_of_need(conn: &mut Conn, id: OpportunityId) -> Result<BTreeMap<OrganizationId, i32>> {
    let query = matching_told::table
        .filter(matching_told::opportunity_id.eq(id))
        .select((matching_told::organization_id, matching_told::edition));
    Ok(query.load(conn)?.into_iter().collect())
}

/// The needs an organization was told of.
pub(super) fn told_of_organization(conn: &mut Conn, id: OrganizationId) -> Result<BTreeSet<OpportunityId>> {
    let query =
        matching_told::table.filter(matching_told::organization_id.eq(id)).select(matching_told::opportunity_id);
    Ok(query.load(conn)?.into_iter().collect())
}

/// Notes who is told of which edition of what.
pub(super) fn told_insert(tx: &mut Tx<'_>, told: &[(OpportunityId, i32, OrganizationId)], at: Instant) -> Result<()> {
    for some in told.chunks(BATCH_ROWS) {
        let row = |(need, edition, organization): &(OpportunityId, i32, OrganizationId)| {
            (
                matching_told::opportunity_id.eq(*need),
                matching_told::organization_id.eq(*organization),
                matching_told::at.eq(at),
                matching_told::edition.eq(*edition),
            )
        };
        let rows: Vec<_> = some.iter().map(row).collect();
        on_conn!(tx, |c| diesel::insert_into(matching_told::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Notes that whoever had been told of an earlier edition is told of this one.
pub(super) fn told_of_edition(tx: &mut Tx<'_>, id: OpportunityId, edition: i32, at: Instant) -> Result<()> {
    let earlier = matching_told::opportunity_id.eq(id).and(matching_told::edition.lt(edition));
    let values = (matching_told::edition.eq(edition), matching_told::at.eq(at));
    on_conn!(tx, |c| diesel::update(matching_told::table.filter(earlier)).set(values).execute(c))?;
    Ok(())
}

/// Forgets who was told of a need: nobody is told of it again.
pub(super) fn told_forget(tx: &mut Tx<'_>, id: OpportunityId) -> Result<()> {
    let of_need = matching_told::table.filter(matching_told::opportunity_id.eq(id));
    on_conn!(tx, |c| diesel::delete(of_need).execute(c))?;
    Ok(())
}
