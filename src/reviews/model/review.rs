//! The review of what was submitted: stages, bids, sheets, low-price questions.

use super::{BidId, LowPriceId, PanelId, ReviewId, SheetId};
use crate::db::schema::{low_price_request, review, review_bid, review_sheet};
use crate::db::types::JsonText;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Instant, RegionCode};
use crate::opportunities::model::Points;
use crate::opportunities::rules::Evidence;
use crate::reviews::rules::scoring::{Correction, Criterion, Enough, LowTrigger, Mark};
use crate::{text_enum, words};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

text_enum! {
    /// How far a review has come.
    pub enum ReviewState {
        /// 资格审查 by the purchaser (87号令 Art. 44).
        Qualification = "qualification",
        /// 符合性审查 by the panel (Art. 50).
        Compliance = "compliance",
        /// Each member scores.
        Scoring = "scoring",
        /// All sheets are locked; the chair looks at what is pointed out.
        Checking = "checking",
        /// The report is written and being signed.
        Signing = "signing",
        /// Signed; the purchaser decides.
        Concluded = "concluded",
        /// Too few valid bids.
        Failed = "failed",
        /// Set aside by a decision on a complaint.
        Void = "void",
    }
}

words! { ReviewState {
    Qualification = "资格审查", "qualification";
    Compliance = "符合性审查", "compliance";
    Scoring = "评分", "scoring";
    Checking = "复核", "checking";
    Signing = "签署报告", "signing";
    Concluded = "评审完成", "concluded";
    Failed = "废标", "failed";
    Void = "评审无效", "void";
} }

text_enum! {
    /// What is done with a review.
    pub enum ReviewAction {
        /// Close the examination of qualifications.
        Qualify = "qualify",
        /// Close the examination of compliance.
        Comply = "comply",
        /// The last sheet is locked.
        Lock = "lock",
        /// Open a locked sheet again, for one of the four reasons.
        Reopen = "reopen",
        /// Rank and write the report.
        Report = "report",
        /// Close the report.
        Conclude = "conclude",
        /// Too few bids are valid.
        Fail = "fail",
        /// Set aside.
        Void = "void",
    }
}

words! { ReviewAction {
    Qualify = "完成资格审查", "close qualification";
    Comply = "完成符合性审查", "close compliance";
    Lock = "全部提交", "all locked";
    Reopen = "重新开放评分", "reopen";
    Report = "汇总并出具报告", "write the report";
    Conclude = "评审结束", "conclude";
    Fail = "废标", "fail";
    Void = "认定无效", "set aside";
} }

text_enum! {
    /// Where a bid stands, for one lot.
    pub enum BidState {
        /// Opened.
        Opened = "opened",
        /// Qualified.
        Qualified = "qualified",
        /// Not qualified.
        Unqualified = "unqualified",
        /// Meets every substantive term.
        Responsive = "responsive",
        /// Does not, or its low price was not explained.
        Unresponsive = "unresponsive",
        /// Has its place.
        Ranked = "ranked",
        /// Is a candidate.
        Recommended = "recommended",
    }
}

impl BidState {
    /// Whether it is still in.
    #[must_use]
    pub const fn is_in(self) -> bool {
        !matches!(self, Self::Unqualified | Self::Unresponsive)
    }
}

text_enum! {
    /// Where a sheet stands.
    pub enum SheetState {
        /// The member writes.
        Open = "open",
        /// Locked.
        Submitted = "submitted",
    }
}

text_enum! {
    /// Where a question about a low price stands.
    pub enum LowPriceState {
        /// Waits for the bidder.
        Asked = "asked",
        /// The bidder has explained.
        Explained = "explained",
        /// The panel accepts the price.
        Accepted = "accepted",
        /// Not proven: the bid is invalid.
        Rejected = "rejected",
    }
}

/// What a panel or the purchaser found about one condition or term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermFinding {
    /// Path of it in the terms, such as `qualifications[0]` or `substantive_terms[2]`.
    pub term: String,
    /// Met.
    pub passed: bool,
    /// Why not; required where it is not met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Everything found about a bid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// By the purchaser, on qualifications.
    pub qualification: Vec<TermFinding>,
    /// By the panel, on substantive terms.
    pub compliance: Vec<TermFinding>,
    /// Evidence the panel accepted, by path of the scoring item.
    pub evidence: BTreeMap<String, Evidence>,
}

/// What a bid came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BidResult {
    /// What each member gave without the price, by number of the member.
    pub members: BTreeMap<i32, Points>,
    /// Mean of the members.
    pub technical: Points,
    /// Points of the price.
    pub price: Points,
    /// The score.
    pub score: Points,
    /// Place among the bids of its lot, from 1.
    pub rank: u32,
    /// What set it behind the one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Criterion>,
}

/// A sheet that was opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionEntry {
    /// When.
    pub at: Instant,
    /// Number of the member.
    pub member: i32,
    /// Which of the four reasons.
    pub reason: Correction,
    /// What was said with it.
    pub comment: String,
}

/// A lot that cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FailedLot {
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// Where it ended.
    pub stage: ReviewState,
    /// How many there were.
    pub enough: Enough,
}

/// A lot drawn among bids nothing else tells apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TieDraw {
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The seed, committed when the review began.
    pub seed: String,
    /// Its commitment.
    pub commitment: String,
    /// Position of the log at the draw.
    pub root_seq: i64,
    /// Hash of the log there.
    pub root: String,
    /// Codes in the order drawn, with the bid behind each.
    pub order: Vec<(String, BidId)>,
}

/// What is kept of a review besides its bids and sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRecord {
    /// Accounts of the members the purchaser sent, by number on the panel.
    pub representatives: BTreeMap<i32, AccountId>,
    /// Bids handed in, by lot.
    pub submitted: BTreeMap<i32, u32>,
    /// Lots that cannot go on.
    pub failed: Vec<FailedLot>,
    /// Sheets opened again.
    pub corrections: Vec<CorrectionEntry>,
    /// Lots drawn.
    pub draws: Vec<TieDraw>,
}

/// A review, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = review)]
pub struct Review {
    /// Id.
    pub id: ReviewId,
    /// The panel.
    pub panel_id: PanelId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The department.
    pub unit_id: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// How far it has come.
    pub state: ReviewState,
    /// Seed of a draw among equals; secret until the report.
    pub seed: String,
    /// Event of the audit log with its commitment.
    pub event_id: crate::kernel::ids::EventId,
    /// [`ReviewRecord`].
    pub record: JsonText,
    /// The report, once written.
    pub report: Option<JsonText>,
    /// When it began.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Version.
    pub version: i64,
}

/// A bid under review for one lot, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = review_bid)]
pub struct ReviewBid {
    /// Id.
    pub id: BidId,
    /// The review.
    pub review_id: ReviewId,
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
    pub reason: Option<String>,
    /// [`Findings`].
    pub findings: JsonText,
    /// [`BidResult`], once ranked.
    pub result: Option<JsonText>,
}

/// Marks of a member: by bid, then by path of the item.
pub type Marks = BTreeMap<String, BTreeMap<String, Mark>>;

/// A member's sheet, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = review_sheet)]
pub struct Sheet {
    /// Id.
    pub id: SheetId,
    /// The review.
    pub review_id: ReviewId,
    /// Whose.
    pub account_id: AccountId,
    /// Number on the panel.
    pub member: i32,
    /// Where it stands.
    pub state: SheetState,
    /// [`Marks`].
    pub marks: JsonText,
    /// When locked.
    pub submitted_at: Option<Instant>,
    /// When the report was signed.
    pub signed_at: Option<Instant>,
    /// Dissent in writing.
    pub dissent: Option<String>,
    /// Version.
    pub version: i64,
}

/// A question about a low price, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = low_price_request)]
pub struct LowPrice {
    /// Id.
    pub id: LowPriceId,
    /// The review.
    pub review_id: ReviewId,
    /// The bid.
    pub bid_id: BidId,
    /// Who must explain.
    pub organization_id: OrganizationId,
    /// Where it stands.
    pub state: LowPriceState,
    /// [`LowTrigger`]s by number; empty where members judged it too low.
    pub triggers: JsonText,
    /// Why members judged it too low.
    pub judged: Option<String>,
    /// When asked.
    pub asked_at: Instant,
    /// Until when it can be explained.
    pub answer_by: Instant,
    /// The explanation.
    pub explanation: Option<String>,
    /// When it came.
    pub explained_at: Option<Instant>,
    /// Why the panel accepts it or not.
    pub reason: Option<String>,
    /// When decided.
    pub decided_at: Option<Instant>,
    /// Version.
    pub version: i64,
}

impl LowPrice {
    /// The comparisons that asked for it.
    ///
    /// # Errors
    /// `internal` for a stored text that cannot be read.
    pub fn triggers(&self) -> crate::kernel::Result<Vec<LowTrigger>> {
        self.triggers.get()
    }

    /// Whether it waits for a decision.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self.state, LowPriceState::Asked | LowPriceState::Explained)
    }
}

/// The time to explain a low price is over.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ExplainJob {
    /// Which.
    pub request: LowPriceId,
}

impl Job for ExplainJob {
    const KIND: &'static str = "reviews.explain";
}

/// A review is concluded: the room of awards begins.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ConcludedJob {
    /// Which.
    pub review: ReviewId,
}

impl Job for ConcludedJob {
    const KIND: &'static str = "reviews.concluded";
}
