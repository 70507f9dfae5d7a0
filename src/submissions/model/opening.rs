//! What people send and see of openings.

use super::{OpeningKeyId, Side, SubmissionId, SubmissionState};
use crate::kernel::ids::{OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Instant, Money, Ratio, Text, Uscc};
use crate::policy::Source;
use crate::text_enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person's opening key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpeningKeyView {
    /// Id.
    pub id: OpeningKeyId,
    /// The unit it is used for.
    pub unit_id: UnitId,
    /// On which side.
    pub side: Side,
    /// Public half.
    pub recipient: String,
    /// When it was made.
    pub created_at: Instant,
    /// No longer used for new opportunities since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<Instant>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// Makes an opening key.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningKeyInput {
    /// The passphrase it is kept under. Nobody can recover it.
    pub passphrase: String,
}

/// Changes the passphrase of an opening key.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassphraseInput {
    /// The present one.
    pub old: String,
    /// The new one.
    pub new: String,
}

text_enum! {
    /// How far an opening is.
    pub enum OpeningStage {
        /// No key was made: an opener of a side has none.
        NoKey = "no_key",
        /// The deadline lies ahead, or has only just passed.
        Waiting = "waiting",
        /// Two openers may open.
        Ready = "ready",
        /// One has contributed, the second is awaited.
        Half = "half",
        /// Opened.
        Opened = "opened",
        /// Too few submissions: nothing is opened.
        Failed = "failed",
        /// The opportunity was cancelled.
        Cancelled = "cancelled",
    }
}

/// One side of an opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpeningSide {
    /// Which.
    pub side: Side,
    /// How many people can contribute its share.
    pub holders: u32,
    /// When it was contributed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contributed_at: Option<Instant>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A rule's way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = submissions::NextStep)]
pub struct NextStep {
    /// What can be done.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
}

/// How many submissions there were for a lot, and how many there must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LotCount {
    /// Number of the lot; 0: the whole.
    pub lot: u32,
    /// So many were handed in.
    pub submitted: u32,
    /// So many there must be.
    pub least: u32,
}

impl LotCount {
    /// Whether there are enough.
    #[must_use]
    pub const fn is_enough(&self) -> bool {
        self.submitted >= self.least
    }
}

/// An opening as its openers see it: without numbers or names of bidders before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpeningView {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// How far it is.
    pub stage: OpeningStage,
    /// From when it can be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Instant>,
    /// Public half of the key, once made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The three sides.
    pub sides: Vec<OpeningSide>,
    /// The side the caller can contribute for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_side: Option<Side>,
    /// How many submissions there were; only after the opening, or where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submissions: Option<u32>,
    /// Lots for which too few were handed in; only after the opening.
    pub failed_lots: Vec<LotCount>,
    /// What the law leaves open, where there were too few.
    pub next_steps: Vec<NextStep>,
}

/// A share contributed: by passphrase, or, for the escrow, as decrypted offline.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ShareInput {
    /// The opener's passphrase.
    pub passphrase: Option<String>,
    /// The escrow's share, hexadecimal: what `age -d -i escrow.key share.age` prints.
    pub share: Option<String>,
}

/// An offer as it was read out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenedOffer {
    /// The lot; absent: the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<u32>,
    /// Total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// Unit price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
    /// Discount rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Ratio>,
}

/// A submission in the record of an opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenedEntry {
    /// The submission.
    pub submission: SubmissionId,
    /// The organization.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<Uscc>,
    /// Number of the version opened.
    pub number: i32,
    /// Edition of the terms it was sealed for, or confirmed for after a change; absent in records older than confirmations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<i32>,
    /// When its last byte was received.
    pub received_at: Instant,
    /// SHA-256 of the text.
    pub content_hash: String,
    /// SHA-256 of the ciphertext.
    pub sealed_hash: String,
    /// The offers.
    pub offers: Vec<OpenedOffer>,
}

/// An opened submission with where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenedCard {
    /// As in the record.
    pub entry: OpenedEntry,
    /// Where it stands.
    pub state: SubmissionState,
}

/// Somebody who opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenedBy {
    /// For which side.
    pub side: Side,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// When the share was contributed.
    pub at: Instant,
}

/// 开标（开启）记录, published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpeningRecord {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// Its title.
    pub title: String,
    /// The edition in force.
    pub edition: i32,
    /// The deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
    /// When it was opened.
    pub opened_at: Instant,
    /// Public half of the key.
    pub recipient: String,
    /// The two who opened.
    pub openers: Vec<OpenedBy>,
    /// What was opened, by the time it was received.
    pub submissions: Vec<OpenedEntry>,
    /// Lots for which too few were handed in: offers for them are not read out, and the lots fail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_lots: Vec<LotCount>,
}

/// What receipts are checked with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformKey {
    /// Ed25519 public key, hexadecimal.
    pub receipts: String,
    /// Public half of the escrow's key (age).
    pub escrow: String,
    /// Server time.
    pub now: Instant,
}
