//! What people enter in a review.

use super::BidId;
use super::review::{ReviewAction, TermFinding};
use crate::kernel::ids::{AccountId, FileId};
use crate::opportunities::rules::Evidence;
use crate::reviews::rules::scoring::{Correction, Mark};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Who sits for the purchaser.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepresentativeAccount {
    /// Number on the panel.
    pub member: i32,
    /// Account of that person, a member of the purchasing unit.
    pub account: AccountId,
}

/// The start of a review.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewStart {
    /// An account for each member the purchaser sent.
    #[serde(default)]
    pub representatives: Vec<RepresentativeAccount>,
}

/// What was found about a bid: by the purchaser on its qualifications, by the panel on substantive terms.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingsInput {
    /// The bid.
    pub bid: BidId,
    /// One for each condition or term; a blank list takes back what was found.
    pub findings: Vec<TermFinding>,
    /// The bidder gets the price deduction of the document (qualification only).
    #[serde(default)]
    pub deduct: Option<bool>,
}

/// Evidence the panel accepts for an item of a bid.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceInput {
    /// The bid.
    pub bid: BidId,
    /// Path of the item, such as `scoring[1].items[3]`.
    pub item: String,
    /// What is accepted; absent: undecided again.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

/// A step of a review.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewStepInput {
    /// qualify (the purchaser); comply, report, conclude (the chair).
    pub action: ReviewAction,
}

/// A member's marks on one bid, all of them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarksInput {
    /// The bid.
    pub bid: BidId,
    /// By path of the item; what is left out is not marked yet.
    pub marks: BTreeMap<String, Mark>,
}

/// A locked sheet to open again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenInput {
    /// Number of the member.
    pub member: i32,
    /// Which of the four reasons.
    pub reason: Correction,
    /// What was found, up to 500 characters.
    pub comment: String,
}

/// A question to a bidder whose price members judge too low.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LowPriceInput {
    /// The bid.
    pub bid: BidId,
    /// Why it seems too low, up to 500 characters.
    pub reason: String,
    /// How many minutes the bidder has; the packs say how many at least.
    #[serde(default)]
    pub minutes: Option<u16>,
}

/// A bidder's explanation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplanationInput {
    /// Cost of people, materials, management, and what makes the price possible; up to 5,000 characters.
    pub text: String,
    /// Files that prove it, as uploaded: twenty at the most. Those sent with an earlier explanation and no longer named are removed.
    #[serde(default)]
    pub evidence: Vec<FileId>,
}

/// What the panel decides about an explanation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LowPriceDecision {
    /// The price is proven possible.
    pub accept: bool,
    /// Why, up to 1,000 characters.
    pub reason: String,
}

/// A signature under the report.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInput {
    /// Dissent with its reasons, up to 2,000 characters; absent: agrees.
    #[serde(default)]
    pub dissent: Option<String>,
}
