//! Lists for those concerned.

use super::{AwardId, AwardState, RemedyAbout, RemedyId, RemedyKind, RemedyMeasure, RemedyOutcome, RemedyState};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Instant, Money, RegionCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which awards to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardQuery {
    /// Only in this state.
    pub state: Option<AwardState>,
    /// Words in the title of the opportunity.
    pub q: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

/// Which enquiries, objections and complaints to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RemedyQuery {
    /// Only of this kind.
    pub kind: Option<RemedyKind>,
    /// Only in this state.
    pub state: Option<RemedyState>,
    /// Words in the title of the opportunity or the name of who filed it.
    pub q: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

/// Which decisions on complaints to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DecisionQuery {
    /// Of departments in this region and below.
    pub region: Option<RegionCode>,
    /// Only with this finding.
    pub outcome: Option<RemedyOutcome>,
    /// Words in the title of the opportunity or the name of who complained.
    pub q: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

impl DecisionQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

impl AwardQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

impl RemedyQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

/// An award in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AwardCard {
    /// Id.
    pub id: AwardId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Name of the department.
    pub unit: String,
    /// Where it stands.
    pub state: AwardState,
    /// Whom each lot goes to, as proposed or decided.
    pub entries: Vec<AwardCardEntry>,
    /// When the next step is due: the decision, the publication, or the end of the publicity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// When published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Instant>,
    /// Last change.
    pub updated_at: Instant,
}

/// Whom a lot goes to, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AwardCardEntry {
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// To whom.
    pub name: String,
    /// The price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

/// An enquiry, objection or complaint in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemedyCard {
    /// Id.
    pub id: RemedyId,
    /// What it is.
    pub kind: RemedyKind,
    /// What it is about.
    pub about: RemedyAbout,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Name of the department.
    pub unit: String,
    /// Who filed it.
    pub name: String,
    /// Where it stands.
    pub state: RemedyState,
    /// When filed.
    pub filed_at: Instant,
    /// When the next step is due: the examination, the answer or the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// What was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<RemedyOutcome>,
    /// What follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<RemedyMeasure>,
}

/// A published decision on a complaint, in the list of all purchases (94号令 Art. 34).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionCard {
    /// Id of the complaint.
    pub id: RemedyId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Name of the department.
    pub unit: String,
    /// Its region.
    pub region: RegionCode,
    /// Who complained.
    pub name: String,
    /// What it is about.
    pub about: RemedyAbout,
    /// What was found.
    pub outcome: RemedyOutcome,
    /// What follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<RemedyMeasure>,
    /// The decision.
    pub text: String,
    /// When.
    pub decided_at: Instant,
}
