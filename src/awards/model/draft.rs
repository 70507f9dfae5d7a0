//! What is written before it is filed, and whether it can be.

use super::{RemedyAbout, RemedyId, RemedyKind};
use crate::awards::model::Clock;
use crate::db::schema::remedy_draft;
use crate::db::types::JsonText;
use crate::files::FileView;
use crate::kernel::ids::{FileId, OpportunityId, OrganizationId};
use crate::kernel::{Instant, Text};
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A draft, as stored. Filed, it becomes the remedy of the same id, so that its files stay where they are.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = remedy_draft)]
pub struct RemedyDraft {
    /// Id.
    pub id: RemedyId,
    /// Who writes it.
    pub organization_id: OrganizationId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: RemedyKind,
    /// [`RemedyContent`].
    pub content: JsonText,
    /// Last change.
    pub updated_at: Instant,
    /// Version.
    pub version: i64,
}

/// Begins a draft.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedyStart {
    /// What it is.
    pub kind: RemedyKind,
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// What it is about, where that is known already.
    #[serde(default)]
    pub about: Option<RemedyAbout>,
    /// For a complaint: the objection it follows.
    #[serde(default)]
    pub objection: Option<RemedyId>,
}

/// What is written so far; everything may be blank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RemedyContent {
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<RemedyAbout>,
    /// For a complaint: the objection it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objection: Option<RemedyId>,
    /// For an objection to the procedure: the day the harm was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_on: Option<NaiveDate>,
    /// What happened; for an enquiry the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<String>,
    /// The law it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// What is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// Files that prove it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<FileId>,
}

/// A draft, as its organization sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemedyDraftView {
    /// Id; that of the remedy once it is filed.
    pub id: RemedyId,
    /// What it is.
    pub kind: RemedyKind,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// What is written so far.
    pub content: RemedyContent,
    /// Files that prove it.
    pub files: Vec<FileView>,
    /// Last change.
    pub updated_at: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// What the caller's organization can file about an opportunity now, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemedyStanding {
    /// Title of the opportunity.
    pub title: String,
    /// The department that answers.
    pub unit: String,
    /// Until when an enquiry filed now is answered, with the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enquiry: Option<Clock>,
    /// Objections, one line for each thing they can be about.
    pub objections: Vec<RemedyChance>,
    /// Complaints, one line for each objection of the organization.
    pub complaints: Vec<RemedyChance>,
}

/// Whether something can be filed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemedyChance {
    /// What about.
    pub about: RemedyAbout,
    /// Of a complaint: the objection it would follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<RemedyId>,
    /// It can.
    pub open: bool,
    /// Why it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Text>,
    /// Until when, with the rule. Absent where it depends on the day the harm was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Clock>,
}
