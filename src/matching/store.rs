//! Queries of matching: who has been told of what.

use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::matching_told;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Instant, Result};
use crate::on_conn;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// The organizations told of a need.
pub(super) fn told_of_need(conn: &mut Conn, id: OpportunityId) -> Result<BTreeSet<OrganizationId>> {
    let query =
        matching_told::table.filter(matching_told::opportunity_id.eq(id)).select(matching_told::organization_id);
    Ok(query.load(conn)?.into_iter().collect())
}

/// The needs an organization was told of.
pub(super) fn told_of_organization(conn: &mut Conn, id: OrganizationId) -> Result<BTreeSet<OpportunityId>> {
    let query =
        matching_told::table.filter(matching_told::organization_id.eq(id)).select(matching_told::opportunity_id);
    Ok(query.load(conn)?.into_iter().collect())
}

/// Notes who is told of what.
pub(super) fn told_insert(tx: &mut Tx<'_>, told: &[(OpportunityId, OrganizationId)], at: Instant) -> Result<()> {
    for some in told.chunks(BATCH_ROWS) {
        let row = |(need, organization): &(OpportunityId, OrganizationId)| {
            (
                matching_told::opportunity_id.eq(*need),
                matching_told::organization_id.eq(*organization),
                matching_told::at.eq(at),
            )
        };
        let rows: Vec<_> = some.iter().map(row).collect();
        on_conn!(tx, |c| diesel::insert_into(matching_told::table).values(&rows).execute(c))?;
    }
    Ok(())
}
