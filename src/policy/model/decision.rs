//! Decisions by rule as the database keeps them, and as the API shows them.

use crate::db::types::JsonText;
use crate::kernel::ids::{OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Instant, RegionCode, Text};
use crate::policy::explain::Verdict;
use crate::policy::pack::Source;
use crate::policy::points::Points;
use crate::policy::replay::Replay;
use crate::policy::ruleset::Question;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

crate::id! {
    /// A decision by rule.
    DecisionId,
}

/// A stored decision.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = crate::db::schema::policy_decision)]
pub struct StoredDecision {
    /// Decision id.
    pub id: DecisionId,
    /// Hash of the packs in use.
    pub library: String,
    /// The need or call it was about.
    pub opportunity: Option<OpportunityId>,
    /// The organization it was about.
    pub organization: Option<OrganizationId>,
    /// The unit it was made for.
    pub unit: Option<UnitId>,
    /// Region of the event.
    pub region: RegionCode,
    /// When.
    pub made_at: Instant,
    /// The whole decision.
    pub body: JsonText,
}

/// Which decisions on record to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DecisionQuery {
    /// Only those about this need or call.
    pub opportunity: Option<OpportunityId>,
    /// Only those about this organization.
    pub organization: Option<OrganizationId>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<usize>,
}

impl DecisionQuery {
    /// Items on a page.
    pub(in crate::policy) fn limit(&self) -> usize {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

/// A decision on record as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionRow {
    /// Decision id.
    pub id: DecisionId,
    /// The need or call it was about.
    pub opportunity: Option<OpportunityId>,
    /// Its title now.
    pub opportunity_title: Option<String>,
    /// The organization it was about.
    pub organization: Option<OrganizationId>,
    /// Its name now.
    pub organization_name: Option<String>,
    /// Region of the event.
    pub region: RegionCode,
    /// When.
    pub made_at: Instant,
    /// Whether every rule was met.
    pub eligible: bool,
}

/// A decision with what a replay of it gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionView {
    /// Decision id.
    pub id: DecisionId,
    /// The need or call it was about.
    pub opportunity: Option<OpportunityId>,
    /// Its title now.
    pub opportunity_title: Option<String>,
    /// The organization it was about.
    pub organization: Option<OrganizationId>,
    /// Its name now.
    pub organization_name: Option<String>,
    /// When.
    pub made_at: Instant,
    /// What was asked.
    pub question: Question,
    /// Evaluated again with the packs of that time, and with those of today.
    pub replay: Replay,
}

/// A decision on record, where something else is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordedDecision {
    /// Decision id, for `GET /policies/decisions/{id}` and `duijie replay`.
    pub id: DecisionId,
    /// When.
    pub made_at: Instant,
}

/// How one rule would be decided now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleChange {
    /// Key of the rule.
    pub rule: String,
    /// What it says (now, if it still exists).
    pub text: Text,
    /// How it was decided; absent if the rule is new.
    pub was: Option<Verdict>,
    /// How it would be decided now; absent if the rule is gone.
    pub now: Option<Verdict>,
    /// Points it gave, for a preference.
    pub points_were: Option<Points>,
    /// Points it would give now.
    pub points_now: Option<Points>,
    /// Where it came from.
    pub source_was: Option<Source>,
    /// Where it comes from now.
    pub source_now: Option<Source>,
}
