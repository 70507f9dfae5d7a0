//! Fact sheets: the registry's supply to policy and matching.
//!
//! A cache of sheets stays true by two feeds: the audit log with the subject kind [`SUBJECT`] tells what changed, and [`turned`]
//! tells whose sheet changes by itself at midnight.

use super::packs::Packs;
use crate::app::App;
use crate::db::Conn;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{RegionCode, Result};
use crate::organizations::model::Dossier;
use crate::organizations::rules::sheet;
use crate::organizations::store;
use crate::policy::FactSheet;
use chrono::NaiveDate;

pub use super::save::SUBJECT;

/// Dossiers read at a time when all are asked for: some megabytes, which the process keeps from then on.
const CHUNK: i64 = 250;

/// The sheet of one organization as of a day; `None` when it does not exist or was not registered then.
///
/// # Errors
/// Those of the database.
pub fn sheet(app: &App, conn: &mut Conn, id: OrganizationId, day: NaiveDate) -> Result<Option<FactSheet>> {
    let dossier = match store::dossier_by_id(conn, id) {
        Ok(dossier) => dossier,
        Err(error) if error.code == crate::kernel::Code::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Packs::of(app).sheets(|packs| sheet::sheet(id, &dossier.records, day, packs)))
}

/// Gives `each` the sheet of every organization registered on a day, in order of id: two queries for each few hundred,
/// however many there are.
///
/// # Errors
/// Those of the database, or of `each`.
pub fn all(
    app: &App,
    conn: &mut Conn,
    day: NaiveDate,
    mut each: impl FnMut(OrganizationId, FactSheet) -> Result<()>,
) -> Result<()> {
    let packs = Packs::of(app);
    let mut after = None;
    loop {
        let dossiers = store::dossiers_after(conn, after, RegionCode::NATION, CHUNK)?;
        let Some(last) = dossiers.last() else { return Ok(()) };
        after = Some(last.organization.id);
        for Dossier { organization, records } in &dossiers {
            if let Some(sheet) = packs.sheets(|packs| sheet::sheet(organization.id, records, day, packs)) {
                each(organization.id, sheet)?;
            }
        }
    }
}

/// The sheets of these organizations as of a day, in order of id; `None` for one that was not registered then. One that does
/// not exist is left out.
///
/// # Errors
/// Those of the database.
pub fn some(
    app: &App,
    conn: &mut Conn,
    ids: &[OrganizationId],
    day: NaiveDate,
) -> Result<Vec<(OrganizationId, Option<FactSheet>)>> {
    let packs = Packs::of(app);
    let organizations = store::organizations_by_ids(conn, ids)?;
    let sheet = |Dossier { organization, records }: &Dossier| {
        (organization.id, packs.sheets(|packs| sheet::sheet(organization.id, records, day, packs)))
    };
    Ok(store::dossiers_of(conn, organizations)?.iter().map(sheet).collect())
}

/// Organizations whose sheet as of `until` may differ from that as of `after` without any change having been made: something
/// began to hold, or no longer holds.
///
/// # Errors
/// Those of the database.
pub fn turned(conn: &mut Conn, after: NaiveDate, until: NaiveDate) -> Result<Vec<OrganizationId>> {
    store::organizations_turned(conn, after, until)
}
