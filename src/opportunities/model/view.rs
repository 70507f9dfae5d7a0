//! What people send and see.

use super::{
    BudgetPeriod, ConsultationCard, FairAnswer, OpportunityAction, OpportunityKind, OpportunityState, OpportunityTerms,
    ProcurementMethod, StepId, UnitPrice,
};
use crate::catalogue::CategoryCode;
use crate::files::FileView;
use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
use crate::kernel::{Instant, Money, RegionCode};
use crate::plans::model::{PlanId, PlanLine};
use crate::text_enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

text_enum! {
    /// What the public sees of where an opportunity stands.
    pub enum PublicStatus {
        /// Bids are taken.
        Open = "open",
        /// The deadline has passed.
        Closed = "closed",
        /// Submissions were opened on record.
        Opened = "opened",
        /// A panel reviews them.
        Evaluating = "evaluating",
        /// The result is published and may be objected to.
        Publicity = "publicity",
        /// The result is confirmed.
        Awarded = "awarded",
        /// It ended without an award.
        Failed = "failed",
        /// Cancelled after publication.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// Order of the public list.
    pub enum OpportunitySort {
        /// Newest publication first.
        Newest = "newest",
        /// Next deadline first.
        Deadline = "deadline",
        /// Largest amount first.
        Amount = "amount",
    }
}

/// What lists show of the terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CardFacts {
    /// Title; empty while a draft has none.
    pub title: String,
    /// Two or three sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Name of the purchaser.
    pub purchaser: String,
    /// Region served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// Catalogue code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryCode>,
    /// Name of the category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_name: Option<String>,
    /// Procurement method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<ProcurementMethod>,
    /// Budget, or ceiling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Whether the amount is for a year or the whole term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_period: Option<BudgetPeriod>,
    /// Price of a unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<UnitPrice>,
    /// Who is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beneficiaries: Option<String>,
}

/// A published opportunity in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpportunityCard {
    /// Opportunity id.
    pub id: OpportunityId,
    /// Need or call.
    pub kind: OpportunityKind,
    /// Where it stands.
    pub status: PublicStatus,
    /// The published edition, from 1; above 1 it has been amended.
    pub edition: i32,
    /// First publication.
    pub published_at: Instant,
    /// Until when bids are taken.
    pub deadline: Option<Instant>,
    /// Until when the finance authority has suspended the procedure; absent where it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_until: Option<Instant>,
    /// What it says.
    pub facts: CardFacts,
}

/// A published opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpportunityNotice {
    /// As in lists.
    pub card: OpportunityCard,
    /// The department.
    pub unit_id: UnitId,
    /// The terms in force. Without their provenance.
    pub terms: OpportunityTerms,
    /// Its attachments.
    pub files: Vec<FileView>,
    /// Clauses that a fair-competition check found doubtful and that stay as they are, with the purchaser's reasons.
    pub fair: Vec<FairAnswer>,
    /// The line of the annual plan it draws from; absent where the terms give a reason instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanSource>,
    /// The day on which the intention to buy was made public, for a need on a line of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intended_on: Option<NaiveDate>,
    /// What the public was asked before, and what came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<ConsultationCard>,
    /// Every edition, newest first.
    pub editions: Vec<EditionSummary>,
    /// When it was closed or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// Why it was cancelled or failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<String>,
}

/// A line of a published annual plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanSource {
    /// The plan.
    pub plan_id: PlanId,
    /// Its year.
    pub year: i32,
    /// The line as it is in force.
    pub line: PlanLine,
}

/// An edition in the history of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditionSummary {
    /// From 1.
    pub number: i32,
    /// When it was published.
    pub published_at: Instant,
    /// What it changes; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_note: Option<String>,
}

/// An edition with its terms and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditionDetail {
    /// Which.
    pub edition: EditionSummary,
    /// Its terms. Without their provenance.
    pub terms: OpportunityTerms,
    /// Its attachments.
    pub files: Vec<FileView>,
    /// Doubtful clauses that stay as they are, with the reasons.
    pub fair: Vec<FairAnswer>,
    /// What differs from the edition before; empty for the first.
    pub changes: Vec<TermChange>,
}

/// One place that differs between two versions of the terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TermChange {
    /// Path, such as `payments[1].share`.
    pub path: String,
    /// Before; absent: it was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<serde_json::Value>,
    /// After; absent: it is no longer there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<serde_json::Value>,
}

/// Which published opportunities to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OpportunityQuery {
    /// Words that must all be found.
    pub q: Option<String>,
    /// Served region, with everything below.
    pub region: Option<RegionCode>,
    /// Catalogue code, with everything below.
    pub category: Option<CategoryCode>,
    /// Need or call.
    pub kind: Option<OpportunityKind>,
    /// Procurement method.
    pub method: Option<ProcurementMethod>,
    /// Budget at least, yuan.
    pub amount_min: Option<Money>,
    /// Budget at most, yuan.
    pub amount_max: Option<Money>,
    /// Deadline on this day or later.
    pub deadline_from: Option<NaiveDate>,
    /// Deadline on this day or earlier.
    pub deadline_to: Option<NaiveDate>,
    /// Where it stands; all unless told.
    pub status: Option<PublicStatus>,
    /// Order; newest first unless told.
    #[param(inline)]
    pub sort: Option<OpportunitySort>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

impl OpportunityQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }

    /// The order asked for.
    #[must_use]
    pub fn sort(&self) -> OpportunitySort {
        self.sort.unwrap_or(OpportunitySort::Newest)
    }
}

/// Where a page of the public list ended: the sort key of its last item.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ListPosition {
    /// The order it belongs to.
    pub sort: OpportunitySort,
    /// Microseconds since 1970, or fen.
    pub key: i64,
    /// Id of the item.
    pub id: OpportunityId,
}

/// Key figures of what is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpportunityCounts {
    /// Open now.
    pub open: i64,
    /// Open, with a deadline within seven days.
    pub closing_soon: i64,
    /// Published so far, whatever became of them.
    pub published: i64,
}

/// An opportunity in its department's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnOpportunity {
    /// Opportunity id.
    pub id: OpportunityId,
    /// Need or call.
    pub kind: OpportunityKind,
    /// Where it stands.
    pub state: OpportunityState,
    /// Published edition; 0: never published.
    pub edition: i32,
    /// What it says.
    pub facts: CardFacts,
    /// Until when bids are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
    /// Last change.
    pub updated_at: Instant,
}

/// Which opportunities of the department to list, last changed first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OwnQuery {
    /// Only in this state.
    pub state: Option<OpportunityState>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

impl OwnQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

/// How many opportunities a department has in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StateCount {
    /// The state.
    pub state: OpportunityState,
    /// How many.
    pub count: i64,
}

/// The working copy as its department sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpportunityDraft {
    /// Opportunity id.
    pub id: OpportunityId,
    /// Need or call.
    pub kind: OpportunityKind,
    /// The department.
    pub unit_id: UnitId,
    /// Where it stands.
    pub state: OpportunityState,
    /// Published edition; 0: never published.
    pub edition: i32,
    /// The working copy; where there is none, the published terms.
    pub terms: OpportunityTerms,
    /// The attachments the terms name.
    pub files: Vec<FileView>,
    /// What the amendment changes, in words for the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_note: Option<String>,
    /// What the caller can do now.
    pub actions: Vec<OpportunityAction>,
    /// Whether the caller may write in it now.
    pub editable: bool,
    /// Accounts that have written in it: none of them may review it.
    pub authors: Vec<AccountId>,
    /// When it was begun.
    pub created_at: Instant,
    /// Last change: what "saved at" shows.
    pub updated_at: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// Begins an opportunity.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpportunityInput {
    /// Need or call.
    pub kind: OpportunityKind,
    /// What is known already.
    #[serde(default)]
    pub terms: OpportunityTerms,
}

/// Hands in for review.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SubmitInput {
    /// What the amendment changes, in words for the public. Needed for an amendment.
    pub change_note: Option<String>,
}

/// A comment on one place of the terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewRemark {
    /// Path, such as `staffing.posts`.
    pub path: String,
    /// Comment.
    pub text: String,
}

/// What a reviewer says.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewInput {
    /// Comment on the whole. Needed to return it.
    pub comment: Option<String>,
    /// Comments on single places.
    pub remarks: Vec<ReviewRemark>,
}

/// Ends an opportunity.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelInput {
    /// Why; published with the notice.
    pub reason: String,
}

/// A step in the history of an opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// Step id.
    pub id: StepId,
    /// When.
    pub at: Instant,
    /// Who; absent for what happened by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// The person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What.
    pub action: OpportunityAction,
    /// Comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Comments on single places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<ReviewRemark>,
}
