//! Types of the registry.

pub mod edit;
pub mod import;
pub mod quality;
pub mod record;
pub mod view;
pub mod words;

pub use edit::{Change, Difference, EditInput, FieldDifference, RecordInput};
pub use record::{
    AnnualInspection, AnnualReport, Body, Certificate, Charity, Contact, Credit, Declaration, Deregistration,
    DonationDeduction, Entry, Fact, Finance, Grade, Key, Part, Party, Performance, Profile, Recommended, Record,
    Registration, ServiceCategory, ServiceRegion, Shape, Staffing, TaxExempt,
};
pub use words::{
    CertificateLevel, CreditList, CreditStatus, GradeLevel, Hand, InspectionOutcome, Keeper, OrgType, PartyForm,
    RegistrarLevel, ReportOutcome, Standing,
};

use crate::db::schema::organization;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Instant, RegionCode, Uscc};
use chrono::NaiveDate;
use diesel::prelude::{AsChangeset, Identifiable, Insertable, Queryable, Selectable};

/// An organization of the registry: its identity, and the present state of what lists filter and sort by.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable, Insertable, AsChangeset)]
#[diesel(table_name = organization, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Organization {
    /// Id.
    pub id: OrganizationId,
    /// Unified social credit code: what identifies it to people and in imports.
    pub uscc: Uscc,
    /// Registered name.
    pub name: String,
    /// Legal form.
    pub org_type: OrgType,
    /// Region it is registered in.
    pub region: RegionCode,
    /// Level of its registrar.
    pub registrar_level: RegistrarLevel,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Day of deregistration.
    pub deregistered_on: Option<NaiveDate>,
    /// Grade in force: 1 to 5, 0 for none.
    pub grade: i32,
    /// Credit in force.
    pub credit: CreditStatus,
    /// Records declared by the organization that wait for the authority.
    pub unverified: i64,
    /// First day on which the columns above change by themselves (a grade begins or expires); none: never.
    pub turns_on: Option<NaiveDate>,
    /// Counts changes of the dossier.
    pub version: i64,
    /// When it entered the registry.
    pub created_at: Instant,
    /// When its dossier last changed.
    pub updated_at: Instant,
}

/// What of an [`Organization`] follows from its records on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// Registration in force.
    pub registration: Registration,
    /// Day of deregistration.
    pub deregistered_on: Option<NaiveDate>,
    /// Grade in force, 0 for none.
    pub grade: i32,
    /// Credit in force.
    pub credit: CreditStatus,
    /// Records that wait for verification.
    pub unverified: i64,
    /// First day on which this changes by itself.
    pub turns_on: Option<NaiveDate>,
}

impl Organization {
    /// A new organization.
    #[must_use]
    pub fn new(id: OrganizationId, uscc: Uscc, projection: Projection, now: Instant) -> Self {
        let Registration { name, org_type, region, registrar_level, registered_on, .. } = projection.registration;
        Self {
            id,
            uscc,
            name,
            org_type,
            region,
            registrar_level,
            registered_on,
            deregistered_on: projection.deregistered_on,
            grade: projection.grade,
            credit: projection.credit,
            unverified: projection.unverified,
            turns_on: projection.turns_on,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// The same organization with another projection; its version stays.
    #[must_use]
    pub fn projected(&self, projection: Projection) -> Self {
        Self {
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            ..Self::new(self.id, self.uscc, projection, self.updated_at)
        }
    }
}

/// An organization with all its records, in order of part and first day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The organization.
    pub organization: Organization,
    /// Its records.
    pub records: Vec<Record>,
}

/// An organization to be entered whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrganization {
    /// Its id.
    pub id: OrganizationId,
    /// Its credit code.
    pub uscc: Uscc,
    /// Its records; a registration among them.
    pub records: Vec<Record>,
}
