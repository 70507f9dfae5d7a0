//! Files of opportunities. A file belongs to the edition it was added for, so that the public reads it from that
//! edition's publication on, and an edition keeps its files whatever is amended later.

use super::{SUBJECT, relation};
use crate::db::{Conn, Tx};
use crate::files::{self, FileView, Subject};
use crate::kernel::ids::{FileId, OpportunityId};
use crate::kernel::{Actor, Error, Instant, Result};
use crate::opportunities::model::{Opportunity, OpportunityTerms};
use crate::opportunities::rules::access;
use crate::opportunities::store;
use std::collections::BTreeSet;

/// The files added for one edition.
fn subject(id: OpportunityId, edition: i32) -> Subject {
    Subject::new(SUBJECT, &format!("{id}/{edition}"))
}

/// Who may read files of the thing `id/edition`: everybody once that edition is published, before it the department.
///
/// # Errors
/// `not_found` for others; those of the database.
pub fn readable(conn: &mut Conn, actor: &Actor, thing: &str) -> Result<()> {
    let (id, edition) = thing.split_once('/').ok_or_else(Error::not_found)?;
    let id: OpportunityId = id.parse().map_err(|_| Error::not_found())?;
    let edition: i32 = edition.parse().map_err(|_| Error::not_found())?;
    let row = store::opportunity_by_id(conn, id)?;
    if edition <= row.edition { Ok(()) } else { actor.may(&access::DRAFT_READ, &relation(&row)) }
}

/// Files of every edition published so far.
fn published(conn: &mut Conn, id: OpportunityId) -> Result<BTreeSet<FileId>> {
    let mut all = BTreeSet::new();
    for terms in store::editions_terms(conn, id)? {
        all.extend(terms.get::<OpportunityTerms>()?.files());
    }
    Ok(all)
}

/// Attaches what a working copy newly names and removes what it no longer names and nothing published does.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    before: &BTreeSet<FileId>,
    after: &BTreeSet<FileId>,
    now: Instant,
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let published = published(tx, row.id)?;
    let subject = subject(row.id, row.edition + 1);
    let added: Vec<FileId> = after.difference(&published).copied().collect();
    files::attach(tx, actor, &subject, "attachments", &added)?;
    let left: Vec<FileId> = before.difference(after).filter(|file| !published.contains(file)).copied().collect();
    files::remove(tx, now, &subject, &left)
}

/// Removes what a working copy that is given up had added.
pub(super) fn give_up(tx: &mut Tx<'_>, row: &Opportunity, now: Instant) -> Result<()> {
    let subject = subject(row.id, row.edition + 1);
    let added: Vec<FileId> = files::of_subject(tx, &subject)?.into_iter().map(|file| file.id).collect();
    files::remove(tx, now, &subject, &added)
}

/// The files `terms` name, in their order.
pub(super) fn views(conn: &mut Conn, row: &Opportunity, terms: &OpportunityTerms) -> Result<Vec<FileView>> {
    if terms.attachments.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for edition in 1..=row.edition + 1 {
        all.extend(files::of_subject(conn, &subject(row.id, edition))?);
    }
    let named = terms.attachments.iter().filter_map(|attachment| attachment.file);
    Ok(named.filter_map(|id| all.iter().find(|file| file.id == id).cloned()).collect())
}
