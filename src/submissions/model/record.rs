//! Rows and jobs.

use super::{OpeningKeyId, StepId, SubmissionId, SubmissionState};
use crate::db::schema::{
    opening_key, opening_share, sealing_key, sealing_share, submission, submission_file, submission_step,
    submission_version,
};
use crate::db::types::JsonText;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, EventId, FileId, OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Instant, RegionCode, Role};
use crate::text_enum;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Whose share of a key it is.
    #[schema(as = submissions::Side)]
    pub enum Side {
        /// 采购人开启人: an approver of the department.
        Department = "department",
        /// 监督人员
        Supervisor = "supervisor",
        /// 托管: the recovery key kept offline, brought by the operator.
        Escrow = "escrow",
    }
}

impl Side {
    /// The role that contributes its share.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Department => Role::Approver,
            Self::Supervisor => Role::Supervisor,
            Self::Escrow => Role::Operator,
        }
    }
}

text_enum! {
    /// How a version stands.
    #[schema(as = submissions::Standing)]
    pub enum Standing {
        /// It counts.
        InForce = "in_force",
        /// A later one counts.
        Replaced = "replaced",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// A person's opening key, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = opening_key, treat_none_as_null = true)]
pub struct OpeningKey {
    /// Id.
    pub id: OpeningKeyId,
    /// The person.
    pub account_id: AccountId,
    /// The unit it is used for.
    pub unit_id: UnitId,
    /// The unit's region.
    pub unit_region: RegionCode,
    /// On which side.
    pub side: Side,
    /// Public half.
    pub recipient: String,
    /// Secret half under the passphrase.
    pub wrapped: Vec<u8>,
    /// When made.
    pub created_at: Instant,
    /// No longer used for new opportunities.
    pub retired_at: Option<Instant>,
    /// Version.
    pub version: i64,
}

/// The key of an opportunity, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = sealing_key)]
pub struct SealingKey {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Public half.
    pub recipient: String,
    /// When made.
    pub made_at: Instant,
    /// When opened.
    pub opened_at: Option<Instant>,
    /// [`super::OpeningRecord`].
    pub record: Option<JsonText>,
}

/// A share for one holder, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = sealing_share)]
pub struct SealingShare {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Whose share.
    pub side: Side,
    /// An [`OpeningKey`], or the escrow's public half.
    pub key_id: String,
    /// Ciphertext.
    pub sealed: Vec<u8>,
}

/// A share contributed while the second is awaited.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = opening_share)]
pub struct OpeningShare {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Whose share.
    pub side: Side,
    /// By whom.
    pub account_id: AccountId,
    /// For which unit.
    pub unit_id: UnitId,
    /// When.
    pub at: Instant,
    /// Under the server's key.
    pub veiled: Vec<u8>,
}

/// A submission, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = submission, treat_none_as_null = true)]
pub struct Submission {
    /// Id.
    pub id: SubmissionId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// Where it stands.
    pub state: SubmissionState,
    /// Version handed in last.
    pub number: i32,
    /// The draft, under the server's key.
    pub draft: Option<Vec<u8>>,
    /// Edition last confirmed.
    pub edition: i32,
    /// When begun.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Version.
    pub version: i64,
}

/// A version handed in, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = submission_version)]
pub struct Version {
    /// The submission.
    pub submission_id: SubmissionId,
    /// From 1.
    pub number: i32,
    /// How it stands.
    pub standing: Standing,
    /// Edition answered.
    pub edition: i32,
    /// When received.
    pub received_at: Instant,
    /// SHA-256 of the text.
    pub content_hash: String,
    /// SHA-256 of the ciphertext.
    pub sealed_hash: String,
    /// Ciphertext.
    pub sealed: Vec<u8>,
    /// [`super::Receipt`].
    pub receipt: JsonText,
    /// Event of the log.
    pub event_id: EventId,
    /// The text, once opened.
    pub opened: Option<String>,
    /// When replaced or withdrawn.
    pub ended_at: Option<Instant>,
    /// [`super::Receipt`] of the withdrawal.
    pub withdrawal: Option<JsonText>,
    /// [`super::Receipt`] of the last confirmation.
    pub confirmation: Option<JsonText>,
    /// Numbers of the lots it is for, as JSON under the server's key; absent where it is for the whole.
    pub lots: Option<Vec<u8>>,
}

/// The same without what is large.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = submission_version)]
pub struct VersionHead {
    /// The submission.
    pub submission_id: SubmissionId,
    /// From 1.
    pub number: i32,
    /// How it stands.
    pub standing: Standing,
    /// Edition answered.
    pub edition: i32,
    /// When received.
    pub received_at: Instant,
    /// SHA-256 of the text.
    pub content_hash: String,
    /// SHA-256 of the ciphertext.
    pub sealed_hash: String,
    /// [`super::Receipt`].
    pub receipt: JsonText,
    /// Event of the log.
    pub event_id: EventId,
    /// When replaced or withdrawn.
    pub ended_at: Option<Instant>,
    /// [`super::Receipt`] of the withdrawal.
    pub withdrawal: Option<JsonText>,
    /// [`super::Receipt`] of the last confirmation.
    pub confirmation: Option<JsonText>,
}

/// A file, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = submission_file)]
pub struct FileRow {
    /// File id.
    pub id: FileId,
    /// The submission.
    pub submission_id: SubmissionId,
    /// When.
    pub at: Instant,
    /// Bytes of the ciphertext.
    pub size: i64,
    /// SHA-256 of the ciphertext.
    pub sha256: String,
    /// [`super::SealedFile`] under the server's key, while it is a draft's.
    pub meta: Option<Vec<u8>>,
    /// Version it was last sealed in.
    pub number: i32,
}

/// A step, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = submission_step)]
pub struct Step {
    /// Id.
    pub id: StepId,
    /// The submission.
    pub submission_id: SubmissionId,
    /// When.
    pub at: Instant,
    /// Who.
    pub account_id: Option<AccountId>,
    /// What.
    pub action: String,
    /// Details.
    pub details: JsonText,
}

/// Looks after an opportunity some time after its deadline: too few submissions fail it, else the openers are told.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SettleJob {
    /// Which.
    pub id: OpportunityId,
}

impl Job for SettleJob {
    const KIND: &'static str = "submissions.settle";
}
