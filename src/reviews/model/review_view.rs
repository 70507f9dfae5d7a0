//! What people see of a review.

use super::review::{
    BidResult, BidState, CorrectionEntry, FailedLot, LowPriceState, ReviewAction, ReviewState, SheetState, TermFinding,
    TieDraw,
};
use super::view::Sourced;
use super::{BidId, LowPriceId, PanelId, ReviewId};
use crate::files::{FileType, FileView};
use crate::kernel::Instant;
use crate::kernel::ids::{FileId, OpportunityId, OrganizationId};
use crate::opportunities::model::{Points, ScoringItem};
use crate::opportunities::rules::Evidence;
use crate::policy::RuleResult;
use crate::policy::pack::AwardBy;
use crate::reviews::rules::scoring::{Correction, Criterion, Difference, Enough, LowTrigger, Mark, MarkMode, Outlier};
use crate::submissions::model::SubmissionContent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// A review in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewCard {
    /// Id.
    pub id: ReviewId,
    /// The panel.
    pub panel_id: PanelId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// How far it has come.
    pub state: ReviewState,
    /// When it began.
    pub created_at: Instant,
    /// For a member: the own number on the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<i32>,
    /// For a member: whether the own sheet is locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SheetState>,
}

/// A condition or term to examine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExaminedTerm {
    /// Path in the terms.
    pub term: String,
    /// What it says.
    pub text: String,
}

/// A bid under review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BidView {
    /// Id.
    pub id: BidId,
    /// The submission.
    pub submission_id: String,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The offer in fen, or in basis points of a discount rate.
    pub offer: i64,
    /// Deducted for comparison, in basis points.
    pub deduction: i64,
    /// Where it stands.
    pub state: BidState,
    /// Why it is out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was found about qualifications.
    pub qualification: Vec<TermFinding>,
    /// What was found about substantive terms.
    pub compliance: Vec<TermFinding>,
    /// What the registry says on the day of opening, while qualifications are examined: packs and the conditions of the need.
    pub registry: Vec<RuleResult>,
}

/// A seat and how far its holder is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MemberStanding {
    /// Number on the panel.
    pub number: i32,
    /// Sent by the purchaser.
    pub representative: bool,
    /// In the chair.
    pub chair: bool,
    /// The sheet is locked.
    pub submitted: bool,
    /// The report is signed.
    pub signed: bool,
}

/// A question about a low price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LowPriceView {
    /// Id.
    pub id: LowPriceId,
    /// The bid.
    pub bid: BidId,
    /// What is bought.
    pub title: String,
    /// Who must explain.
    pub name: String,
    /// Offers are discount rates.
    #[serde(default)]
    pub discount: bool,
    /// The least time to explain, with where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_rule: Option<Sourced>,
    /// Where it stands.
    pub state: LowPriceState,
    /// The comparisons that asked for it.
    pub triggers: Vec<LowTrigger>,
    /// Why members judged it too low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<String>,
    /// When asked.
    pub asked_at: Instant,
    /// Until when it can be explained.
    pub answer_by: Instant,
    /// The explanation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Files that prove it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileView>,
    /// When it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explained_at: Option<Instant>,
    /// Why the panel accepts it or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A review as the purchaser, the supervisor and the panel see it: without anybody's marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewView {
    /// As in lists.
    #[serde(flatten)]
    pub card: ReviewCard,
    /// How the winner is chosen.
    pub award_by: AwardBy,
    /// Offers are discount rates.
    pub discount: bool,
    /// Conditions for admission.
    pub qualifications: Vec<ExaminedTerm>,
    /// Substantive terms.
    pub terms: Vec<ExaminedTerm>,
    /// The bids.
    pub bids: Vec<BidView>,
    /// Members by number, without names.
    pub members: Vec<MemberStanding>,
    /// Questions about low prices.
    pub low_prices: Vec<LowPriceView>,
    /// For each lot by its number, how many bids are valid and how many must be.
    pub enough: BTreeMap<String, Enough>,
    /// Lots that cannot go on.
    pub failed: Vec<FailedLot>,
    /// What the law leaves open where a lot cannot go on.
    pub ways_out: Vec<Sourced>,
    /// What the caller can do now.
    pub actions: Vec<ReviewAction>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// An item of the scheme on a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetItem {
    /// Path in the terms.
    pub path: String,
    /// Name of its group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// How its points come about.
    pub mode: MarkMode,
    /// The item with its rule: the standard to judge by.
    pub item: ScoringItem,
}

/// A bid on a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetBid {
    /// The bid.
    pub bid: BidId,
    /// Whose.
    pub name: String,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// Evidence the panel accepted, by path.
    pub accepted: BTreeMap<String, Evidence>,
    /// The member's marks, by path.
    pub marks: BTreeMap<String, Mark>,
    /// What items earn so far, by path, without the price.
    pub points: BTreeMap<String, Points>,
    /// Their sum.
    pub total: Points,
    /// Paths of items that are not complete.
    pub missing: Vec<String>,
}

/// A member's own sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetView {
    /// The review.
    pub review: ReviewCard,
    /// Number of the member.
    pub member: i32,
    /// In the chair.
    pub chair: bool,
    /// Where the sheet stands.
    pub state: SheetState,
    /// The scheme.
    pub items: Vec<SheetItem>,
    /// The bids to score.
    pub bids: Vec<SheetBid>,
    /// When locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Instant>,
    /// Version, sent back in `If-Match`; 0 before anything was saved.
    pub version: i64,
}

/// What members gave to one bid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckedBid {
    /// The bid.
    pub bid: BidId,
    /// Whose.
    pub name: String,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// Totals without the price, by number of the member.
    pub members: BTreeMap<i32, Points>,
    /// Points of each item, by path, then by number of the member.
    pub items: BTreeMap<String, BTreeMap<i32, Points>>,
    /// Points of the price.
    pub price: Points,
    /// The score.
    pub score: Points,
    /// Members far from the mean.
    pub outliers: Vec<Outlier>,
    /// Objective items on which members differ, by path.
    pub differences: BTreeMap<String, Difference>,
}

/// What the panel sees once all sheets are locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewCheck {
    /// The review.
    pub review: ReviewCard,
    /// The bids.
    pub bids: Vec<CheckedBid>,
    /// For each member, the reasons for which the sheet may be opened again.
    pub reasons: BTreeMap<i32, Vec<Correction>>,
    /// The rule behind the outliers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlier_rule: Option<Sourced>,
    /// Sheets opened again so far.
    pub corrections: Vec<CorrectionEntry>,
}

/// A bid in the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportBid {
    /// The bid.
    pub bid: BidId,
    /// The submission.
    pub submission_id: String,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The offer.
    pub offer: i64,
    /// Deducted for comparison, in basis points.
    pub deduction: i64,
    /// Where it stands.
    pub state: BidState,
    /// Why it is out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Conditions and terms that are not met.
    pub failed: Vec<TermFinding>,
    /// Points of each item, by path, then by number of the member.
    pub items: BTreeMap<String, BTreeMap<i32, Points>>,
    /// What it came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<BidResult>,
}

/// The report as written when ranking was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportBody {
    /// What was bought.
    pub title: String,
    /// Who buys.
    pub purchaser: String,
    /// When the review began.
    pub began_at: Instant,
    /// When the report was written.
    pub written_at: Instant,
    /// Where.
    pub place: String,
    /// How the winner is chosen.
    pub award_by: AwardBy,
    /// Offers are discount rates.
    pub discount: bool,
    /// What decided the order, one after the other.
    pub criteria: Vec<Criterion>,
    /// Names of the scoring items, by path.
    pub items: BTreeMap<String, String>,
    /// Every bid, by lot and rank.
    pub bids: Vec<ReportBid>,
    /// For each lot, how many bids were valid and how many had to be.
    pub enough: BTreeMap<i32, Enough>,
    /// Lots that failed.
    pub failed: Vec<FailedLot>,
    /// Questions about low prices with what was decided.
    pub low_prices: Vec<LowPriceView>,
    /// Sheets opened again after they were locked.
    pub corrections: Vec<CorrectionEntry>,
    /// Lots drawn among equals.
    pub draws: Vec<TieDraw>,
    /// Packs in force, as decisions cite them.
    pub packs: Vec<String>,
}

/// A member under the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportMember {
    /// Number on the panel.
    pub number: i32,
    /// Name; not before the panel is disclosed, except to its members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Sent by the purchaser.
    pub representative: bool,
    /// In the chair.
    pub chair: bool,
    /// When signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<Instant>,
    /// Dissent in writing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dissent: Option<String>,
    /// Did not sign and wrote no dissent: counts as agreeing (87号令 Art. 61).
    pub deemed_consent: bool,
}

/// The report with the signatures under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvaluationReport {
    /// The review.
    pub review: ReviewCard,
    /// The report.
    #[serde(flatten)]
    pub body: ReportBody,
    /// Who judged.
    pub members: Vec<ReportMember>,
    /// What the caller can do now.
    pub actions: Vec<ReviewAction>,
    /// The caller can sign.
    pub may_sign: bool,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A file of a bid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BidFile {
    /// File id.
    pub id: FileId,
    /// Name with the extension of its type.
    pub name: String,
    /// Type by content.
    pub file_type: FileType,
    /// Bytes.
    pub size: i64,
}

/// What a bidder handed in, as the panel and the purchaser read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BidContent {
    /// What was sealed.
    pub content: SubmissionContent,
    /// Its files.
    pub files: Vec<BidFile>,
    /// What its claims show, taken at their word, by path of the scoring item: of items computed from accepted evidence.
    pub claimed: BTreeMap<String, Evidence>,
}

/// Which bid to read.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContentQuery {
    /// The bid.
    pub bid: BidId,
}
