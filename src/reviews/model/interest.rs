//! Declared relations.

use super::{ExpertId, InterestId};
use crate::db::schema::expert_interest;
use crate::kernel::{Instant, Text, Uscc};
use crate::policy::Source;
use crate::policy::pack::Side;
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A declared relation, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = expert_interest)]
pub struct Interest {
    /// Id.
    pub id: InterestId,
    /// Whose.
    pub expert_id: ExpertId,
    /// Id of a recusal rule of the packs.
    pub kind: String,
    /// Name of the organization.
    pub organization: String,
    /// Its credit code.
    pub uscc: Option<Uscc>,
    /// First day.
    pub since: NaiveDate,
    /// Last day; absent while it lasts.
    pub until: Option<NaiveDate>,
    /// Remark.
    pub note: Option<String>,
    /// When declared.
    pub declared_at: Instant,
    /// When taken back.
    pub withdrawn_at: Option<Instant>,
}

/// A relation to declare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InterestInput {
    /// Id of a recusal rule, such as `employment`.
    pub kind: String,
    /// Name of the organization, as registered.
    pub organization: String,
    /// Its credit code, if known: names can change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<Uscc>,
    /// First day.
    pub since: NaiveDate,
    /// Last day; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Remark, up to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// All relations, as they shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InterestsInput {
    /// At most 100. One that is left out is taken back; a relation that has ended stays, with its last day.
    pub interests: Vec<InterestInput>,
}

/// A declared relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InterestView {
    /// Id of a recusal rule.
    pub kind: String,
    /// Name of the organization.
    pub organization: String,
    /// Its credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<Uscc>,
    /// First day.
    pub since: NaiveDate,
    /// Last day; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When declared.
    pub declared_at: Instant,
}

impl From<Interest> for InterestView {
    fn from(row: Interest) -> Self {
        let Interest { kind, organization, uscc, since, until, note, declared_at, .. } = row;
        Self { kind, organization, uscc, since, until, note, declared_at }
    }
}

impl Interest {
    /// What was declared.
    #[must_use]
    pub fn declared(&self) -> InterestInput {
        let Self { kind, organization, uscc, since, until, note, .. } = self.clone();
        InterestInput { kind, organization, uscc, since, until, note }
    }
}

/// A relation for which somebody may not judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecusalRuleView {
    /// Id, such as `employment`.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// With whom.
    pub with: Vec<Side>,
    /// How many years after its end it still counts; absent: only while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u16>,
    /// Where it comes from.
    pub source: Source,
}
