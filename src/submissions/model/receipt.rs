//! Receipts, signed by the platform.

use super::SubmissionId;
use crate::audit::Proof;
use crate::kernel::Instant;
use crate::kernel::ids::{EventId, OpportunityId, OrganizationId};
use crate::text_enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// What a receipt says.
    pub enum ReceiptKind {
        /// Received in time and sealed.
        Sealed = "sealed",
        /// Taken back before the deadline.
        Withdrawn = "withdrawn",
        /// Stands for a later edition after a change of substance.
        Confirmed = "confirmed",
        /// Not taken: it came too late.
        Refused = "refused",
    }
}

/// What is signed: this as JSON without spaces, its fields in this order, absent ones left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptBody {
    /// `duijie-receipt-1`.
    pub format: String,
    /// What it says.
    pub kind: ReceiptKind,
    /// Address of the platform.
    pub platform: String,
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// Its title.
    pub title: String,
    /// Edition answered.
    pub edition: i32,
    /// Deadline in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
    /// The organization.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// The submission.
    pub submission: SubmissionId,
    /// Number of the version; of a refusal the version it would have been.
    pub number: i32,
    /// When the last byte was received, by the platform's clock: of what was handed in, or of the confirmation.
    pub received_at: Instant,
    /// SHA-256 of the text, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_hash: Option<String>,
    /// SHA-256 of the ciphertext as it is kept, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_hash: Option<String>,
    /// Entry of the log that records it.
    pub event: EventId,
    /// Hash of that entry (RFC 6962 leaf), hexadecimal: the log cannot hold another one under this receipt.
    pub leaf: String,
}

/// Where the entry stands in the log, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogPlace {
    /// That the entry stands in the log.
    pub proof: Proof,
    /// Position of the log the proof leads to.
    pub seq: i64,
    /// Hash of the log up to there, hexadecimal.
    pub root: String,
    /// Signature of the platform over `<seq>:<root>`, hexadecimal.
    pub signature: String,
}

/// A receipt. `duijie verify receipt` checks it offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What is signed.
    pub body: ReceiptBody,
    /// Public key of the platform (Ed25519), hexadecimal. Compare it with the published one.
    pub key: String,
    /// Signature over the body, hexadecimal.
    pub signature: String,
    /// Where it stands in the log; absent during the first moments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogPlace>,
}
