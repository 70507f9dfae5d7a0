//! What a bidder sends and sees.

use super::{Receipt, Standing, SubmissionAction, SubmissionContent, SubmissionId, SubmissionState};
use crate::files::FileType;
use crate::kernel::Instant;
use crate::kernel::ids::{FileId, OpportunityId, OrganizationId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A file of a submission. `key` opens its content: whoever may read the submission may read its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SealedFile {
    /// File id.
    pub id: FileId,
    /// Name with the extension of its type.
    pub name: String,
    /// Type by content.
    pub file_type: FileType,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
    /// Secret half of the key its content is encrypted to.
    pub key: String,
}

/// What is sealed, as text: this as JSON. The hash of that text is in the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// `duijie-submission-1`.
    pub format: String,
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The edition it answers.
    pub edition: i32,
    /// The organization.
    pub organization: OrganizationId,
    /// The submission.
    pub submission: SubmissionId,
    /// Number of the version.
    pub number: i32,
    /// A random value, so that nobody can guess the content from its hash.
    pub salt: String,
    /// The content.
    pub content: SubmissionContent,
    /// Its files.
    pub files: Vec<SealedFile>,
}

/// A submission in its organization's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubmissionCard {
    /// Submission id.
    pub id: SubmissionId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Where the submission stands.
    pub state: SubmissionState,
    /// Whether a draft is being written.
    pub drafting: bool,
    /// Number of the version handed in last; 0: none.
    pub number: i32,
    /// Until when submissions are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
    /// The terms have changed since it was last confirmed.
    pub terms_changed: bool,
    /// They have changed in substance since it was sealed: it is to be confirmed, replaced or taken back by the deadline.
    pub to_confirm: bool,
    /// Last change.
    pub updated_at: Instant,
}

/// Which submissions of the organization to list, last changed first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SubmissionQuery {
    /// Only for this opportunity.
    pub opportunity: Option<OpportunityId>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

impl SubmissionQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

/// A version handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SealedVersion {
    /// From 1.
    pub number: i32,
    /// In force, replaced or withdrawn.
    pub standing: Standing,
    /// Edition it answers.
    pub edition: i32,
    /// When its last byte was received.
    pub received_at: Instant,
    /// SHA-256 of its text.
    pub content_hash: String,
    /// When it was replaced or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// It was confirmed after a change of substance: there is a receipt of that.
    pub confirmed: bool,
}

/// A submission as its organization sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubmissionView {
    /// As in lists.
    pub card: SubmissionCard,
    /// Edition it was last confirmed for.
    pub edition: i32,
    /// Edition in force.
    pub current_edition: i32,
    /// The draft; absent where none is being written: what is sealed, nobody can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<SubmissionContent>,
    /// Files uploaded for the draft.
    pub files: Vec<SealedFile>,
    /// Versions handed in, newest first.
    pub versions: Vec<SealedVersion>,
    /// Whether the key to seal to has been made.
    pub sealable: bool,
    /// What the organization can do now.
    pub actions: Vec<SubmissionAction>,
    /// Whether the draft can be written in now.
    pub editable: bool,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// Begins a draft, or begins anew after sealing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DraftInput {
    /// What is known already: the content of a kept copy, for instance.
    pub content: Option<SubmissionContent>,
    /// Files of the kept copy, whose content is still stored.
    pub files: Vec<SealedFile>,
}

/// Seals.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SealInput {
    /// What is handed in; absent: the draft as it is stored.
    pub content: Option<SubmissionContent>,
    /// Edition of the terms the organization has read: the one in force.
    pub edition: i32,
}

/// Confirms what is sealed.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ConfirmInput {
    /// Edition of the terms the organization has read: the one in force.
    pub edition: i32,
}

/// What a bidder gets for what was sealed. Keep both: the copy is the only readable one there is until the opening.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Sealed {
    /// Signed by the platform.
    pub receipt: Receipt,
    /// The text that was sealed, byte by byte: [`Envelope`] as JSON.
    pub copy: String,
    /// The submission as it is now.
    pub submission: SubmissionView,
}

/// What a bidder gets for a confirmation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Confirmed {
    /// Signed by the platform; the hash in it is that of what was sealed.
    pub receipt: Receipt,
    /// The submission as it is now.
    pub submission: SubmissionView,
}
