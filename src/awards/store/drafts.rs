//! What is being written.

use crate::awards::model::{RemedyDraft, RemedyId, RemedyKind};
use crate::db::schema::remedy_draft;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Error, Result};
use diesel::prelude::*;

pub(in crate::awards) fn draft_find(conn: &mut Conn, id: RemedyId) -> Result<Option<RemedyDraft>> {
    Ok(remedy_draft::table.find(id).select(RemedyDraft::as_select()).first(conn).optional()?)
}

/// The draft of one kind an organization writes about an opportunity.
pub(in crate::awards) fn draft_of(
    conn: &mut Conn,
    organization: OrganizationId,
    opportunity: OpportunityId,
    kind: RemedyKind,
) -> Result<Option<RemedyDraft>> {
    Ok(remedy_draft::table
        .filter(remedy_draft::organization_id.eq(organization))
        .filter(remedy_draft::opportunity_id.eq(opportunity).and(remedy_draft::kind.eq(kind)))
        .select(RemedyDraft::as_select())
        .first(conn)
        .optional()?)
}

/// An organization's, last changed first.
pub(in crate::awards) fn drafts_by(conn: &mut Conn, organization: OrganizationId) -> Result<Vec<RemedyDraft>> {
    Ok(remedy_draft::table
        .filter(remedy_draft::organization_id.eq(organization))
        .order((remedy_draft::updated_at.desc(), remedy_draft::id.desc()))
        .select(RemedyDraft::as_select())
        .load(conn)?)
}

pub(in crate::awards) fn draft_insert(tx: &mut Tx<'_>, new: &RemedyDraft) -> Result<()> {
    diesel::insert_into(remedy_draft::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(in crate::awards) fn draft_save(tx: &mut Tx<'_>, changed: &RemedyDraft) -> Result<RemedyDraft> {
    let known =
        remedy_draft::table.filter(remedy_draft::id.eq(changed.id).and(remedy_draft::version.eq(changed.version)));
    let rows = diesel::update(known)
        .set((
            remedy_draft::content.eq(&changed.content),
            remedy_draft::updated_at.eq(changed.updated_at),
            remedy_draft::version.eq(changed.version + 1),
        ))
        .execute(&mut **tx)?;
    if rows == 1 {
        Ok(RemedyDraft { version: changed.version + 1, ..changed.clone() })
    } else {
        Err(Error::version_conflict())
    }
}

pub(in crate::awards) fn draft_delete(tx: &mut Tx<'_>, id: RemedyId) -> Result<()> {
    diesel::delete(remedy_draft::table.find(id)).execute(&mut **tx)?;
    Ok(())
}
