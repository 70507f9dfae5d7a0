//! What people send and see.

use super::{PlanAction, PlanContent, PlanFindingCode, PlanId, PlanLine, PlanLineId, PlanState, PlanStepId};
use crate::catalogue::ItemStatus;
use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
use crate::kernel::sheet::CellError;
use crate::kernel::{Instant, Money, RegionCode, Text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A plan in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanCard {
    /// Plan id.
    pub id: PlanId,
    /// The department.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Its region.
    pub unit_region: RegionCode,
    /// Of which year.
    pub year: i32,
    /// Where it stands.
    pub state: PlanState,
    /// The published edition; 0: none yet.
    pub edition: i32,
    /// Sum of the lines.
    pub amount: Money,
    /// Number of lines.
    pub lines: i32,
    /// What needs have drawn so far.
    pub used: Money,
    /// First publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Instant>,
    /// Last change.
    pub updated_at: Instant,
}

/// A plan as its department, or the finance office, works on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanDraft {
    /// As in lists.
    pub card: PlanCard,
    /// The working copy, or what is published where nothing is being written.
    pub content: PlanContent,
    /// What is published, while an adjustment is written or reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<PlanContent>,
    /// What needs have drawn from each line.
    pub drawn: Vec<LineDrawn>,
    /// Why it is adjusted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the caller can do with it.
    pub actions: Vec<PlanAction>,
    /// Whether the caller may write in it.
    pub editable: bool,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// What needs have drawn from a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineDrawn {
    /// The line.
    pub line: PlanLineId,
    /// The sum.
    pub used: Money,
    /// What is left of the published amount.
    pub left: Money,
    /// The needs, oldest first.
    pub needs: Vec<NeedDraw>,
}

/// What a need has drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NeedDraw {
    /// The need.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// How much.
    pub amount: Money,
    /// Since when.
    pub drawn_at: Instant,
}

/// A published plan with its execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublishedPlan {
    /// As in lists.
    pub card: PlanCard,
    /// What it says.
    pub content: PlanContent,
    /// What needs have drawn from each line.
    pub drawn: Vec<LineDrawn>,
    /// Every edition, newest first.
    pub editions: Vec<PlanEditionSummary>,
}

/// An edition in the history of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanEditionSummary {
    /// From 1.
    pub number: i32,
    /// Why it was adjusted; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the finance office approved it.
    pub approved_at: Instant,
    /// When it was published.
    pub published_at: Instant,
}

/// An edition as it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanEditionDetail {
    /// Which.
    pub edition: PlanEditionSummary,
    /// What it says.
    pub content: PlanContent,
    /// What the edition before said; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<PlanContent>,
}

/// A line to draw from, with what is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanLineView {
    /// The plan.
    pub plan_id: PlanId,
    /// Its year.
    pub year: i32,
    /// Place in the plan's table, from 1.
    pub place: i32,
    /// The line.
    pub line: PlanLine,
    /// What needs have drawn.
    pub used: Money,
    /// What is left.
    pub left: Money,
    /// Whether needs can draw from it now.
    pub in_force: bool,
}

/// Something missing or doubtful in a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanFinding {
    /// Which.
    pub code: PlanFindingCode,
    /// Path in the plan, such as `lines[2].amount`.
    pub path: String,
    /// It keeps the plan from being handed in.
    pub blocks: bool,
    /// What is wrong.
    pub text: Text,
    /// How to mend it.
    pub mend: Text,
    /// The item of the negative list, for that finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative: Option<NegativeHit>,
}

/// An item of the negative list whose words were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NegativeHit {
    /// Its number on the list: the reason code.
    pub number: u8,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub basis: String,
    /// How far that was checked.
    pub status: ItemStatus,
    /// The words found.
    pub words: Vec<String>,
    /// Why the line is none of it, where the drafter said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A new plan.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanInput {
    /// Of which year: last year to the year after next.
    pub year: i32,
}

/// Why a plan is adjusted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustInput {
    /// In words for the public, 10 to 500 characters.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What the finance office says.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanReviewInput {
    /// Comment; a return needs one.
    #[serde(default)]
    pub comment: Option<String>,
    /// Comments on single lines, at most 500.
    #[serde(default)]
    pub remarks: Vec<PlanRemark>,
}

/// A comment on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRemark {
    /// The line.
    pub line: PlanLineId,
    /// Number of the item of the negative list it falls under, if that is the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative: Option<u8>,
    /// The comment.
    pub text: String,
}

/// A step in the history of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanStepView {
    /// Step id.
    pub id: PlanStepId,
    /// When.
    pub at: Instant,
    /// By whom; absent for what happens by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What.
    pub action: PlanAction,
    /// Comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Comments on single lines.
    pub remarks: Vec<PlanRemark>,
}

/// Which published plans.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PlanQuery {
    /// Of this year.
    pub year: Option<i32>,
    /// Of departments in this region and below.
    pub region: Option<RegionCode>,
    /// Of this department.
    pub unit: Option<UnitId>,
    /// Cursor of the next page.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<u8>,
}

impl PlanQuery {
    /// Rows of a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        i64::from(self.limit.unwrap_or(20).clamp(1, 100))
    }
}

/// Which lines of the own department.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PlanLineQuery {
    /// Of the plan of this year.
    pub year: Option<i32>,
}

/// How a sheet is imported.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PlanImportQuery {
    /// Make the change; without it the report alone is given.
    #[serde(default)]
    pub apply: bool,
    /// Lines that the sheet does not have are taken out.
    #[serde(default)]
    pub remove_missing: bool,
}

/// What a sheet changes in a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanImportReport {
    /// Rows read.
    pub rows: usize,
    /// New lines.
    pub added: Vec<PlanLine>,
    /// Lines that differ.
    pub changed: Vec<PlanLineChange>,
    /// Lines taken out.
    pub removed: Vec<PlanLine>,
    /// Rows that change nothing.
    pub unchanged: usize,
    /// The sum before.
    pub amount_before: Money,
    /// The sum after.
    pub amount_after: Money,
    /// Every wrong cell; while there is one, nothing is changed.
    pub errors: Vec<CellError>,
    /// Whether it was done.
    pub applied: bool,
}

/// A line before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanLineChange {
    /// Before.
    pub before: PlanLine,
    /// After.
    pub after: PlanLine,
}
