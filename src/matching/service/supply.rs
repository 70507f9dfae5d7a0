//! What the rooms that follow take from here.

use crate::app::App;
use crate::db::Conn;
use crate::kernel::Result;
use crate::kernel::ids::OrganizationId;
use crate::matching::live::asked;
use crate::opportunities::service::OwnOpportunity;
use crate::organizations::sheets;
use crate::policy::Assessment;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What the packs and the need's own conditions, as published, say of these organizations as of a day. Who was not
/// registered on it is left out: nothing is known.
///
/// # Errors
/// `invalid` for a condition no pack can read any more; those of the database.
pub fn assessments(
    app: &App,
    conn: &mut Conn,
    own: &OwnOpportunity,
    ids: &[OrganizationId],
    day: NaiveDate,
) -> Result<BTreeMap<OrganizationId, Assessment>> {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    let asked = asked(&app.policies(), (own.id, own.kind, own.unit_region), terms, day)?;
    let mut known = BTreeMap::new();
    for id in ids {
        if let Some(sheet) = sheets::sheet(app, conn, *id, day)? {
            known.insert(*id, asked.assess(&sheet));
        }
    }
    Ok(known)
}
