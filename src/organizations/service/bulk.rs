//! Entering many organizations at once.

use super::save::{Act, Save, save_all};
use crate::db::Tx;
use crate::kernel::{Actor, Error, Instant, Result};
use crate::organizations::model::{Hand, NewOrganization, Organization};
use crate::organizations::rules::{check, dated, edit, project};

/// Enters organizations with all their records, each audited. A thousand at a time is a good measure. What comes from outside goes through [`super::import`]; here only what holds between the records is checked.
///
/// # Errors
/// `invalid` naming the organization; `duplicate` when a credit code is taken; those of the database.
pub fn bulk_insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: Instant,
    reason: &str,
    organizations: &[NewOrganization],
) -> Result<()> {
    let saves = organizations.iter().map(|new| save(new, now)).collect::<Result<Vec<_>>>()?;
    let act = Act { actor, now, action: "organization.register", hand: Hand::Platform, reason, import: None };
    save_all(tx, act, &saves)
}

fn save(new: &NewOrganization, now: Instant) -> Result<Save> {
    let faults = check::dossier(&new.uscc, &new.records);
    if !faults.is_empty() {
        return Err(Error::invalid(
            faults
                .into_iter()
                .map(|fault| crate::kernel::FieldError { path: format!("{}.{}", new.uscc, fault.path), ..fault })
                .collect(),
        ));
    }
    let records = dated::in_order(new.records.iter().cloned().map(edit::tidy).collect());
    let projection = project::projection(&records, now.date()).ok_or_else(Error::not_found)?;
    Ok(Save::new(Organization::new(new.id, new.uscc, projection, now), &records))
}
