//! 采购意向: what a department means to buy soon, said before procurement begins (财库〔2020〕10号).

use super::{IntentionId, PlanId, PlanLineId};
use crate::db::schema::plan_intention;
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, Money, RegionCode};
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An intention notice as it is stored. What it says never changes; a mistaken one is withdrawn and another published.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = plan_intention, treat_none_as_null = true)]
pub struct Intention {
    /// Its id.
    pub id: IntentionId,
    /// The line of the plan it announces.
    pub line_id: PlanLineId,
    /// The department.
    pub unit_id: UnitId,
    /// The department's region.
    pub unit_region: RegionCode,
    /// 项目名称
    pub title: String,
    /// 需求概况
    pub summary: String,
    /// 预算金额
    pub amount: Money,
    /// 预计采购时间, a month such as `2026-05`.
    pub expected: String,
    /// When it was published.
    pub published_at: Instant,
    /// By whom.
    pub published_by: AccountId,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
    /// Why.
    pub withdraw_reason: Option<String>,
    /// Version.
    pub version: i64,
}

/// An intention notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntentionView {
    /// Its id.
    pub id: IntentionId,
    /// The plan.
    pub plan_id: PlanId,
    /// The line of the plan it announces.
    pub line: PlanLineId,
    /// The department.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Its region.
    pub unit_region: RegionCode,
    /// 项目名称
    pub title: String,
    /// 需求概况
    pub summary: String,
    /// 预算金额
    pub amount: Money,
    /// 预计采购时间, a month such as `2026-05`.
    pub expected: String,
    /// When it was published.
    pub published_at: Instant,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdraw_reason: Option<String>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A new intention notice. Title and amount are those of the line.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntentionInput {
    /// The line of the department's plan in force.
    pub line: PlanLineId,
    /// 需求概况: what is bought, for whom, how much of it; 10 to 1,000 characters.
    pub summary: String,
    /// 预计采购时间: a month of this year or the next, such as `2026-05`, not before this month.
    #[schema(example = "2026-05")]
    pub expected: String,
}

/// Why an intention is withdrawn.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntentionWithdrawal {
    /// In words for the public, 10 to 500 characters.
    pub reason: String,
}

/// Which intention notices.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct IntentionQuery {
    /// Of departments in this region and below.
    pub region: Option<RegionCode>,
    /// Of this department.
    pub unit: Option<UnitId>,
    /// Of lines of this plan.
    pub plan: Option<PlanId>,
    /// Cursor of the next page.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<u8>,
}

impl IntentionQuery {
    /// Rows of a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        i64::from(self.limit.unwrap_or(20).clamp(1, 100))
    }
}
