//! Rows and jobs.

use super::{IntentionId, PlanAction, PlanId, PlanLineId, PlanState, PlanStepId};
use crate::db::schema::{plan, plan_draw, plan_edition, plan_line, plan_step};
use crate::db::types::JsonText;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
use crate::kernel::{Instant, Money, RegionCode};
use crate::sql_text;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

sql_text!(IntentionId, PlanId, PlanLineId, PlanStepId, PlanState, PlanAction);

/// An annual plan as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = plan, treat_none_as_null = true)]
pub struct Plan {
    /// Plan id.
    pub id: PlanId,
    /// The department.
    pub unit_id: UnitId,
    /// The department's region.
    pub unit_region: RegionCode,
    /// Of which year; a department has one plan a year.
    pub year: i32,
    /// Where it stands.
    pub state: PlanState,
    /// Sum of the published edition; of the working copy before there is one.
    pub amount: Money,
    /// Number of lines, likewise.
    pub lines: i32,
    /// Published edition; 0: never published.
    pub edition: i32,
    /// First publication.
    pub published_at: Option<Instant>,
    /// The working copy: a [`super::PlanContent`].
    pub working: Option<JsonText>,
    /// Why it is adjusted, in words for the public.
    pub reason: Option<String>,
    /// Accounts that have written in the working copy.
    pub authors: JsonText,
    /// When it was begun.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = plan_edition)]
pub struct PlanEdition {
    /// Of which plan.
    pub plan_id: PlanId,
    /// From 1.
    pub number: i32,
    /// A [`super::PlanContent`].
    pub content: JsonText,
    /// Why it was adjusted; none for the first.
    pub reason: Option<String>,
    /// Who approved it for the finance office.
    pub approved_by: AccountId,
    /// When.
    pub approved_at: Instant,
    /// When it was published.
    pub published_at: Instant,
    /// By whom.
    pub published_by: AccountId,
}

/// A line of a published edition, to draw from.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = plan_line)]
pub struct LineRow {
    /// Line id.
    pub id: PlanLineId,
    /// Of which plan.
    pub plan_id: PlanId,
    /// Its place in the table, from 1.
    pub place: i32,
    /// Amount.
    pub amount: Money,
    /// A [`super::PlanLine`].
    pub content: JsonText,
    /// It stands in the edition in force.
    pub in_force: bool,
}

/// What a need takes from a line.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = plan_draw, treat_none_as_null = true)]
pub struct DrawRow {
    /// The need.
    pub opportunity_id: OpportunityId,
    /// The line.
    pub line_id: PlanLineId,
    /// The need's title.
    pub title: String,
    /// How much.
    pub amount: Money,
    /// Since when.
    pub drawn_at: Instant,
    /// When it was given back: the need was cancelled or goes without the plan.
    pub released_at: Option<Instant>,
}

/// A step from state to state.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = plan_step)]
pub struct PlanStep {
    /// Step id.
    pub id: PlanStepId,
    /// Of which plan.
    pub plan_id: PlanId,
    /// When.
    pub at: Instant,
    /// By whom; absent for what happens by itself.
    pub account_id: Option<AccountId>,
    /// What.
    pub action: PlanAction,
    /// Comment.
    pub comment: Option<String>,
    /// Comments on single lines: [`super::PlanRemark`]s.
    pub remarks: JsonText,
}

/// Closes a plan when its year is over.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PlanCloseJob {
    /// Which.
    pub id: PlanId,
}

impl Job for PlanCloseJob {
    const KIND: &'static str = "plan.close";
}
