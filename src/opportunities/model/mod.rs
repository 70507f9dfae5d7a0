//! The terms of an opportunity: what is bought, for whom, for how much, from whom, how bids are scored, how it is
//! paid, accepted, assessed and ended.
//!
//! Every field may be blank: a draft is saved as typed, and a real tender leaves things out. What is blank or
//! contradictory is reported by `rules::check`, never refused on saving. Two kinds of text stand beside the typed
//! values: `lines`, the line numbers of the source document a fact was read from (`0541,0571-0572`), and the
//! wording itself where the typed value does not say everything.

mod agreement;
mod clarification;
mod consultation;
mod fair;
mod lots;
mod money;
mod provenance;
mod record;
mod scoring;
mod service;
mod shape;
mod state;
mod survey;
mod view;

pub use crate::policy::Points;
pub use crate::policy::pack::ProcurementMethod;
pub use agreement::*;
pub use clarification::*;
pub use consultation::*;
pub use fair::*;
pub use lots::*;
pub use money::*;
pub use provenance::*;
pub use record::*;
pub use scoring::*;
pub use service::*;
pub use shape::*;
pub use state::*;
pub use survey::*;
pub use view::*;

use crate::kernel::ids::FileId;
use crate::kernel::{Instant, Money, RegionCode};
use crate::plans::PlanLineId;
use std::collections::BTreeSet;

/// Whether a field is blank and so left out of the JSON.
pub(crate) fn is_blank<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Declares parts of the terms: all fields may be missing in JSON and blank ones are left out; an unknown field is
/// an error that names it.
macro_rules! document {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* #[serde(skip_serializing_if = "crate::opportunities::model::is_blank")] pub $field: $type),+
        }
    )+};
}
pub(crate) use document;

document! {
    /// What a need or call says. Every part may be blank while it is a draft.
    pub struct OpportunityTerms {
        /// 项目名称
        pub title: Option<String>,
        /// 需求概况: two or three sentences for lists and notices.
        pub summary: Option<String>,
        /// 购买主体
        pub purchaser: Option<Purchaser>,
        /// Division the service is for.
        pub region: Option<RegionCode>,
        /// Place in the guiding catalogue.
        pub category: Option<Category>,
        /// Project types that packs have rules for, such as `professional_social_work`.
        pub project_types: Vec<String>,
        /// Complex, or of high social impact: a larger panel (87号令 Art. 47).
        pub complex: Option<bool>,
        /// Budget year.
        pub year: Option<i32>,
        /// 出自年度计划: the line of the department's annual plan it draws its budget from.
        pub plan_line: Option<PlanLineId>,
        /// Why it comes from none. Published with the notice.
        pub plan_reason: Option<String>,
        /// Why the intention to buy was made public late or not at all. Published with the notice.
        pub intention_reason: Option<String>,
        /// 需求调查: what those who could provide it said. Not part of a notice.
        pub survey: Option<Survey>,
        /// Why no survey is needed. Published with the notice.
        pub survey_reason: Option<String>,
        /// Why the public was not consulted. Published with the notice.
        pub consultation_reason: Option<String>,
        /// 采购方式 and how bids are compared.
        pub procurement: Option<Procurement>,
        /// 单一来源采购: why, and from whom.
        pub single_source: Option<SingleSource>,
        /// 服务对象
        pub beneficiaries: Option<Beneficiaries>,
        /// 服务内容与数量
        pub deliverables: Vec<Deliverable>,
        /// What holds for all deliverables.
        pub deliverables_note: Option<String>,
        /// The purchaser may shift quantities between deliverables.
        pub deliverables_adjustable: Option<bool>,
        /// 预算与最高限价
        pub budget: Option<Budget>,
        /// 报价方式
        pub pricing: Option<Pricing>,
        /// 服务期限
        pub term: Option<ServiceTerm>,
        /// 人员配置
        pub staffing: Option<Staffing>,
        /// 资格条件
        pub qualifications: Vec<QualificationTerm>,
        /// Why there are none, or what holds for all.
        pub qualifications_note: Option<String>,
        /// ★ 实质性条款: a bid that deviates from one is invalid.
        pub substantive_terms: Vec<SubstantiveTerm>,
        /// 评分办法
        pub scoring: Vec<ScoringGroup>,
        /// A recorded remark on the scheme as a whole.
        pub scoring_remark: Option<String>,
        /// 价格分
        pub price_score: Option<PriceScore>,
        /// 得分相同时的排序
        pub tie_break: Option<TieBreak>,
        /// 异常低价审查
        pub low_price_rule: Option<LowPriceRule>,
        /// 中小企业价格扣除
        pub sme_deduction: Option<SmeDeduction>,
        /// 经费构成要求
        pub cost_rules: Vec<CostTerm>,
        /// Why there are none, or what holds for all.
        pub cost_rules_note: Option<String>,
        /// 付款方式
        pub payments: Vec<PaymentTerm>,
        /// What holds for all payments, such as excuses for late payment.
        pub payments_note: Option<String>,
        /// A recorded remark on the payments as a whole.
        pub payments_remark: Option<String>,
        /// 履约验收
        pub acceptance: Vec<AcceptanceTerm>,
        /// 考核
        pub assessments: Vec<AssessmentTerm>,
        /// 违约责任
        pub breach: Vec<BreachTerm>,
        /// 分包（标段）
        pub lots: Option<Lots>,
        /// Until when bids or proposals are taken.
        pub deadline: Option<Instant>,
        /// Whom to ask.
        pub contact: Option<Contact>,
        /// 附件: uploaded files.
        pub attachments: Vec<Attachment>,
        /// 公平竞争审查说明: why doubtful clauses stay as they are.
        pub fair_justifications: Vec<FairJustification>,
        /// Where imported terms come from, and what people marked on them. Internal: never part of a notice.
        pub provenance: Option<Provenance>,
    }

    /// An uploaded file that belongs to the terms.
    pub struct Attachment {
        /// The file.
        pub file: Option<FileId>,
        /// What it is; blank: its name says it.
        pub title: Option<String>,
    }

    /// Whom to ask about an opportunity.
    pub struct Contact {
        /// 联系人
        pub name: Option<String>,
        /// 电话
        pub phone: Option<String>,
        /// 邮箱
        pub email: Option<String>,
    }
}

impl OpportunityTerms {
    /// Its attachments.
    #[must_use]
    pub fn files(&self) -> BTreeSet<FileId> {
        self.attachments.iter().filter_map(|attachment| attachment.file).collect()
    }

    /// The budget, or the ceiling where there is none.
    #[must_use]
    pub fn stated_amount(&self) -> Option<Money> {
        self.budget.as_ref().and_then(|budget| budget.amount.or(budget.ceiling))
    }
}
