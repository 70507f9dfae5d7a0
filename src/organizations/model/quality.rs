//! Data quality: what is missing, expired, about to expire or contradictory.

use crate::kernel::ids::OrganizationId;
use crate::kernel::{RegionCode, Text, Uscc};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

crate::text_enum! {
    /// Kind of a weakness of the data.
    #[schema(as = organizations::IssueKind)]
    pub enum IssueKind {
        /// Something every dossier should have.
        Missing = "missing",
        /// Something whose validity has run out.
        Expired = "expired",
        /// Something whose validity runs out soon.
        Expiring = "expiring",
        /// Two statements that cannot both be right.
        Contradictory = "contradictory",
    }
}

/// A weakness of one dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::Issue)]
pub struct Issue {
    /// Stable word of the rule.
    pub code: String,
    /// Kind.
    pub kind: IssueKind,
    /// What is wrong and what to do.
    pub message: Text,
    /// The last day of what expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// How often a rule found something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::IssueCount)]
pub struct IssueCount {
    /// Stable word of the rule.
    pub code: String,
    /// Kind.
    pub kind: IssueKind,
    /// What the rule looks for.
    pub title: Text,
    /// Organizations concerned.
    pub organizations: i64,
}

/// The state of the data of a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::QualityReport)]
pub struct QualityReport {
    /// Region examined.
    pub region: RegionCode,
    /// Day of the examination.
    pub day: NaiveDate,
    /// Active organizations examined.
    pub organizations: i64,
    /// Organizations with at least one weakness.
    pub with_issues: i64,
    /// By rule, in order of kind.
    pub counts: Vec<IssueCount>,
}

/// Which weak dossiers to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QualityQuery {
    /// Only in this region and below.
    pub region: Option<RegionCode>,
    /// Only what this rule found.
    pub code: Option<String>,
    /// Only weaknesses of this kind.
    pub kind: Option<IssueKind>,
    /// Cursor.
    pub after: Option<String>,
    /// How many, 1 to 200; 50 unless told.
    pub limit: Option<i64>,
}

/// A dossier with weaknesses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::QualityItem)]
pub struct QualityItem {
    /// Organization.
    pub id: OrganizationId,
    /// Credit code.
    pub uscc: Uscc,
    /// Name.
    pub name: String,
    /// What was found.
    pub issues: Vec<Issue>,
}
