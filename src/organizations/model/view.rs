//! What people see of the registry.

use super::edit::FieldDifference;
use super::quality::Issue;
use super::record::{Contact, Part, Record, Registration, Staffing};
use super::words::{CertificateLevel, CreditStatus, GradeLevel, Hand, OrgType, PartyForm, RegistrarLevel, Standing};
use crate::kernel::ids::{AccountId, EventId, OrganizationId};
use crate::kernel::{Instant, RegionCode, Uscc};
use crate::policy::party::CoverageResult;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

crate::text_enum! {
    /// Order of a list of organizations.
    #[schema(as = organizations::ListSort)]
    pub enum ListSort {
        /// Highest grade first.
        Grade = "grade",
        /// By name.
        Name = "name",
        /// Longest registered first.
        Oldest = "oldest",
        /// Last registered first.
        Newest = "newest",
    }
}

/// Which organizations to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Words of the name, former names, address, or services; or a credit code.
    pub q: Option<String>,
    /// Registered in this region or below.
    pub region: Option<RegionCode>,
    /// Serving this region: declared for it, for one above it, or for one below it.
    pub serves: Option<RegionCode>,
    /// Serving this category of the guiding catalogue, one above it, or one below it.
    pub category: Option<String>,
    /// Legal form.
    #[param(inline)]
    pub org_type: Option<OrgType>,
    /// Grade in force at least this.
    #[param(inline)]
    pub grade_at_least: Option<GradeLevel>,
    /// Credit in force.
    #[param(inline)]
    pub credit: Option<CreditStatus>,
    /// Also deregistered ones.
    pub deregistered: Option<bool>,
    /// Only those with declarations that wait for verification.
    pub unverified: Option<bool>,
    /// Order; highest grade first unless told.
    #[param(inline)]
    pub sort: Option<ListSort>,
    /// Cursor.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

/// Sort key of an item of the list: what a cursor holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListKey {
    /// The value sorted by, as text.
    pub value: String,
    /// The item.
    pub id: OrganizationId,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::ListItem)]
pub struct ListItem {
    /// Id.
    pub id: OrganizationId,
    /// Credit code.
    pub uscc: Uscc,
    /// Name.
    pub name: String,
    /// Legal form.
    pub org_type: OrgType,
    /// Region it is registered in.
    pub region: RegionCode,
    /// Its name with those above it.
    pub region_name: String,
    /// Level of its registrar.
    pub registrar_level: RegistrarLevel,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Day of deregistration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deregistered_on: Option<NaiveDate>,
    /// Grade in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<GradeLevel>,
    /// Credit in force.
    pub credit: CreditStatus,
    /// Declarations that wait for the authority.
    pub unverified: i64,
}

/// A code of a tree with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::Place)]
pub struct Place {
    /// Code.
    pub code: String,
    /// Name with those above it; the code where there is no name.
    pub name: String,
    /// Who vouches for it.
    pub standing: Standing,
}

/// Holders of certificates of one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::CertificateCount)]
pub struct CertificateCount {
    /// Level.
    pub level: CertificateLevel,
    /// Certificates in force.
    pub count: usize,
}

/// The public page of an organization (一社一码).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::PublicView)]
pub struct PublicView {
    /// Id.
    pub id: OrganizationId,
    /// Credit code.
    pub uscc: Uscc,
    /// Registration in force.
    pub registration: Registration,
    /// Region with those above it.
    pub region_name: String,
    /// Names it had before.
    pub former_names: Vec<String>,
    /// Day of deregistration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deregistered_on: Option<NaiveDate>,
    /// Contact, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// What it offers, in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<String>,
    /// Regions it serves.
    pub service_regions: Vec<Place>,
    /// Categories it serves.
    pub service_categories: Vec<Place>,
    /// Staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staffing: Option<Staffing>,
    /// Social workers by level, without names.
    pub certificates: Vec<CertificateCount>,
    /// How the Party's organization and work reach it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyForm>,
    /// Grade in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<GradeLevel>,
    /// Credit in force.
    pub credit: CreditStatus,
    /// What is published with its days: grades, annual checks, listings in force, tax and charity status, directories.
    pub records: Vec<Record>,
    /// Past projects, latest first.
    pub performance: Vec<Record>,
    /// Address of this page, as in the QR code.
    pub page: String,
    /// When the dossier last changed.
    pub updated_at: Instant,
}

/// A record as the dossier shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::DossierRecord)]
pub struct DossierRecord {
    /// Key within its part, to change it.
    pub key: String,
    /// Whether it holds on the day asked for.
    pub holds: bool,
    /// The record.
    #[serde(flatten)]
    pub record: Record,
}

/// What follows from the records on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::DossierFacts)]
pub struct DossierFacts {
    /// Grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<GradeLevel>,
    /// Credit.
    pub credit: CreditStatus,
    /// Certificates in force.
    pub social_workers: usize,
    /// Party coverage that counts by the rule of the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_coverage: Option<PartyForm>,
    /// What the rule of the region asks for and whether it is met; absent without a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<CoverageResult>,
}

/// The dossier, for the authority of the region and the organization itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::DossierView)]
pub struct DossierView {
    /// Id.
    pub id: OrganizationId,
    /// Credit code.
    pub uscc: Uscc,
    /// Name on the day asked for.
    pub name: String,
    /// Region with those above it.
    pub region_name: String,
    /// The day asked for.
    pub as_of: NaiveDate,
    /// Version, for If-Match.
    pub version: i64,
    /// Parts the reader may change.
    pub editable: Vec<Part>,
    /// Every record, by part, the newest first.
    pub records: Vec<DossierRecord>,
    /// What follows from them on the day.
    pub facts: DossierFacts,
    /// Weaknesses of the data on the day.
    pub issues: Vec<Issue>,
    /// When it last changed.
    pub updated_at: Instant,
}

/// Which day of a dossier.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DossierQuery {
    /// As of this day; today unless told.
    pub as_of: Option<NaiveDate>,
}

/// Which page of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Cursor.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

/// A change of the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::TimelineEntry)]
pub struct TimelineEntry {
    /// Id of the event.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// What was done, `organization.edit`.
    pub action: String,
    /// Whose hand.
    pub hand: Hand,
    /// Who; absent for the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// Why.
    pub reason: String,
    /// Field by field; contacts masked.
    pub fields: Vec<FieldDifference>,
}

/// How many there are of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::Tally)]
pub struct Tally {
    /// Word or code.
    pub key: String,
    /// Name, where the key is a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many.
    pub count: i64,
}

/// Figures of the portal, over active organizations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::Statistics)]
pub struct Statistics {
    /// Day of the figures.
    pub day: NaiveDate,
    /// Region counted; the whole country unless asked.
    pub region: RegionCode,
    /// Active organizations.
    pub total: i64,
    /// By legal form.
    pub by_type: Vec<Tally>,
    /// By grade in force; `none` for those without.
    pub by_grade: Vec<Tally>,
    /// By credit in force.
    pub by_credit: Vec<Tally>,
    /// By division right below the region.
    pub by_region: Vec<Tally>,
    /// Charitable organizations.
    pub charities: i64,
    /// Certificates of social workers in force.
    pub social_workers: i64,
}

/// Which region.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    /// Only in this region and below.
    pub region: Option<RegionCode>,
}
