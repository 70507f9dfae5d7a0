//! Decisions of the registry, pure: who may do what, what a record may say, what follows from the records.

pub mod check;
pub mod dated;
pub mod edit;
pub mod facts;
pub mod grade;
pub mod import;
pub mod keep;
pub mod mask;
pub mod party;
pub mod project;
pub mod public;
pub mod quality;
pub mod sheet;

#[cfg(test)]
mod tests;

use super::model::{Profile, Record, Registration};
use crate::kernel::{Role, Rule, Scope, Uscc, Who};
use std::collections::BTreeSet;

/// Authority staff of the region.
const AUTHORITY: (Who, Scope) = (Who::Role(Role::Registrar), Scope::OwnRegion);

/// Anybody searches the public list.
pub const LIST: Rule = Rule::new("organization_list", &[(Who::Public, Scope::Anything)]);
/// Anybody reads the public page.
pub const READ: Rule = Rule::new("organization_read", &[(Who::Public, Scope::Anything)]);
/// Anybody takes the QR code.
pub const QR: Rule = Rule::new("organization_qr", &[(Who::Public, Scope::Anything)]);
/// Anybody reads the figures.
pub const STATISTICS: Rule = Rule::new("organization_statistics", &[(Who::Public, Scope::Anything)]);
/// Whoever is signed in takes the list as a sheet.
pub const EXPORT: Rule = Rule::new("organization_export", &[(Who::SignedIn, Scope::Anything)]);
/// The authority of the region, supervisors and the organization itself read the whole dossier.
pub const DOSSIER: Rule = Rule::new("organization_dossier", DOSSIER_READERS);
/// And its history.
pub const TIMELINE: Rule = Rule::new("organization_timeline", DOSSIER_READERS);
const DOSSIER_READERS: &[(Who, Scope)] = &[
    AUTHORITY,
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
    (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
    (Who::Role(Role::Bidder), Scope::OwnOrganization),
];
/// The authority changes every part, the organization its own parts.
pub const EDIT: Rule =
    Rule::new("organization_edit", &[AUTHORITY, (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization)]);
/// The authority of the region enters an organization.
pub const REGISTER: Rule = Rule::new("organization_register", &[AUTHORITY]);
/// The authority and supervisors see the quality of the region's data.
pub const QUALITY: Rule = Rule::new("organization_quality", QUALITY_READERS);
/// And which dossiers are weak.
pub const QUALITY_LIST: Rule = Rule::new("organization_quality_list", QUALITY_READERS);
const QUALITY_READERS: &[(Who, Scope)] = &[AUTHORITY, (Who::Role(Role::Supervisor), Scope::OwnRegion)];
/// The authority takes the template.
pub const IMPORT_TEMPLATE: Rule =
    Rule::new("organization_import_template", &[(Who::Role(Role::Registrar), Scope::Anything)]);
/// The authority brings a file.
pub const IMPORT_UPLOAD: Rule = Rule::new("organization_import_upload", &[AUTHORITY]);
/// The authority lists imports of its region.
pub const IMPORT_LIST: Rule = Rule::new("organization_import_list", &[AUTHORITY]);
/// And reads one.
pub const IMPORT_READ: Rule = Rule::new("organization_import_read", &[AUTHORITY]);
/// And its rows.
pub const IMPORT_ROWS: Rule = Rule::new("organization_import_rows", &[AUTHORITY]);
/// And its error report.
pub const IMPORT_REPORT: Rule = Rule::new("organization_import_report", &[AUTHORITY]);
/// And applies it.
pub const IMPORT_APPLY: Rule = Rule::new("organization_import_apply", &[AUTHORITY]);
/// And gives it up.
pub const IMPORT_CANCEL: Rule = Rule::new("organization_import_cancel", &[AUTHORITY]);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    LIST,
    READ,
    QR,
    STATISTICS,
    EXPORT,
    DOSSIER,
    TIMELINE,
    EDIT,
    REGISTER,
    QUALITY,
    QUALITY_LIST,
    IMPORT_TEMPLATE,
    IMPORT_UPLOAD,
    IMPORT_LIST,
    IMPORT_READ,
    IMPORT_ROWS,
    IMPORT_REPORT,
    IMPORT_APPLY,
    IMPORT_CANCEL,
];

/// What a search finds an organization by: its code, its names now and before, address, and what it offers.
#[must_use]
pub fn search_source(uscc: &Uscc, records: &[Record]) -> String {
    let mut texts: BTreeSet<&str> = BTreeSet::from([uscc.as_str()]);
    for (_, registration) in dated::all::<Registration>(records) {
        texts.insert(&registration.name);
        texts.extend(registration.address.as_deref());
    }
    texts.extend(dated::all::<Profile>(records).next_back().map(|(_, profile)| profile.services.as_str()));
    texts.into_iter().collect::<Vec<_>>().join("\n")
}
