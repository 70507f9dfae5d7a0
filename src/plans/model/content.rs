//! What a plan says.

use super::PlanLineId;
use crate::catalogue::CategoryCode;
use crate::kernel::Money;
use crate::policy::pack::ProcurementMethod;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a plan says. Every part may be blank while it is a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanContent {
    /// 预算批复文号: the document that approves the budget, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_document: Option<String>,
    /// 编制说明: at most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The lines, at most 500.
    pub lines: Vec<PlanLine>,
}

/// A line of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanLine {
    /// Its id, made by whoever adds the line; one is made for a line without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<PlanLineId>,
    /// 指导性目录代码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryCode>,
    /// 项目名称, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 预算金额
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// 采购方式
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<ProcurementMethod>,
    /// 预计采购季度, 1 to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarter: Option<u8>,
    /// 备注, at most 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why it is not on the negative list although its words are: at most 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negative_reason: Option<String>,
}

impl PlanContent {
    /// The sum of the lines' amounts.
    #[must_use]
    pub fn total(&self) -> Money {
        self.lines.iter().filter_map(|line| line.amount).sum()
    }
}
