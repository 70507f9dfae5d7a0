//! Rules about procedure: periods and settings of methods.

use super::{Bounds, Source};
use crate::kernel::Text;
use crate::kernel::calendar::DayUnit;
use crate::policy::condition::{Condition, MonthDay};

crate::text_enum! {
    /// What a period is counted in.
    pub enum PeriodUnit {
        /// 日
        CalendarDay = "calendar_day",
        /// 工作日
        WorkingDay = "working_day",
        /// 年
        Year = "year",
        /// 分钟
        Minute = "minute",
        /// A fixed day of the year.
        Date = "date",
    }
}

impl PeriodUnit {
    /// The unit for the calendar, where it counts days.
    #[must_use]
    pub const fn days(self) -> Option<DayUnit> {
        match self {
            Self::CalendarDay => Some(DayUnit::CalendarDay),
            Self::WorkingDay => Some(DayUnit::WorkingDay),
            _ => None,
        }
    }
}

crate::text_enum! {
    /// How the supplier is found: the words packs use for `method`.
    pub enum ProcurementMethod {
        /// 公开招标
        OpenTender = "open_tender",
        /// 邀请招标
        InvitedTender = "invited_tender",
        /// 竞争性磋商
        CompetitiveConsultation = "competitive_consultation",
        /// 竞争性谈判
        CompetitiveNegotiation = "competitive_negotiation",
        /// 单一来源
        SingleSource = "single_source",
        /// 询价
        Inquiry = "inquiry",
        /// 框架协议
        FrameworkAgreement = "framework_agreement",
        /// 公开比选 and other house rules below the threshold
        BelowThreshold = "below_threshold",
        /// 公益创投征集
        VentureCall = "venture_call",
    }
}

crate::words! { ProcurementMethod {
    OpenTender = "公开招标", "open tendering";
    InvitedTender = "邀请招标", "invited tendering";
    CompetitiveConsultation = "竞争性磋商", "competitive consultation";
    CompetitiveNegotiation = "竞争性谈判", "competitive negotiation";
    SingleSource = "单一来源采购", "single-source procurement";
    Inquiry = "询价", "inquiry";
    FrameworkAgreement = "框架协议采购", "framework agreement";
    BelowThreshold = "限额标准以下采购", "purchase below the threshold";
    VentureCall = "公益创投征集", "venture call";
} }

/// A period that a law sets. Exact where `min` equals `max`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodRule {
    /// At least so many.
    pub min: Option<u16>,
    /// At most so many.
    pub max: Option<u16>,
    /// At most so many where the conditions in `extended_if` are met.
    pub extended_max: Option<u16>,
    /// The conditions for `extended_max`.
    pub extended_if: Option<Text>,
    /// For [`PeriodUnit::Date`], the day.
    pub day: Option<MonthDay>,
    /// What it is counted in.
    pub unit: PeriodUnit,
    /// The event it is counted from.
    pub counted_from: Option<Text>,
}

/// A setting of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Id of the period that governs a step.
    Period(String),
    /// How many suppliers there must be.
    Suppliers {
        /// At least so many.
        min: u16,
        /// Enough where only so many remain during the procedure.
        remaining: Option<u16>,
    },
    /// The panel; of the variants that apply, the one with the most members.
    Panel(Vec<Panel>),
    /// The share of price in the total score.
    PriceWeight(Bounds),
    /// How the winner is chosen.
    AwardBy(Vec<AwardBy>),
}

crate::text_enum! {
    /// How a winner is chosen.
    pub enum AwardBy {
        /// 综合评分法
        Comprehensive = "comprehensive",
        /// 最低评标价法, 最低报价
        LowestPrice = "lowest_price",
        /// 协商
        Negotiated = "negotiated",
        /// 价格优先法
        PriceFirst = "price_first",
        /// 质量优先法
        QualityFirst = "quality_first",
    }
}

/// Composition of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Least number of members.
    pub min: u16,
    /// Whether the number must be odd.
    pub odd: bool,
    /// Least share of experts as a fraction, 2/3 as (2, 3).
    pub expert_share: Option<(u16, u16)>,
    /// Which opportunities; absent: all.
    pub when: Option<Condition>,
    /// Where it comes from.
    pub source: Source,
}

crate::text_enum! {
    /// The side of a procedure a relation is with.
    pub enum Side {
        /// 采购人
        Purchaser = "purchaser",
        /// 供应商
        Supplier = "supplier",
    }
}

/// A relation for which somebody may not judge (回避).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recusal {
    /// With whom.
    pub with: Vec<Side>,
    /// How many years after its end it still counts; absent: only while it lasts.
    pub years: Option<u16>,
}

crate::text_enum! {
    /// Where a procedure cannot go on.
    pub enum Impasse {
        /// Too few experts can be drawn.
        TooFewExperts = "too_few_experts",
        /// Too few valid bids.
        TooFewBids = "too_few_bids",
    }
}

/// What the law leaves open where a procedure cannot go on; its text says what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// Where.
    pub from: Impasse,
}

crate::text_enum! {
    /// An amount that a region sets for a year, `[[threshold]]` of this id, and that says which methods may be chosen.
    pub enum MethodThreshold {
        /// 采购限额标准: from it on the law on government procurement holds.
        ProcurementLimit = "procurement_limit",
        /// 公开招标数额标准
        OpenTender = "open_tender",
    }
}

/// Which methods may be chosen from an amount on; its text says what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodChoice {
    /// From which amount.
    pub from: MethodThreshold,
    /// The methods.
    pub methods: Vec<ProcurementMethod>,
    /// Another method may be chosen with a reason, which is published with its approval.
    pub or_reason: bool,
}

crate::text_enum! {
    /// What is done before a need is published.
    pub enum DutyAct {
        /// It comes from a line of a published annual plan.
        PlanLine = "plan_line",
        /// The intention to buy was made public, a period before.
        Intention = "intention",
        /// What is needed was asked of those who could provide it.
        Survey = "survey",
        /// The public was consulted, for a period.
        Consultation = "consultation",
    }
}

/// What must have been done before a need is published; its text says what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// What.
    pub act: DutyAct,
    /// A reason, which is published, may stand in its place.
    pub or_reason: bool,
    /// The rule asks for it in principle: what is missing is told and does not keep the need from being published.
    pub in_principle: bool,
    /// Id of the period that must have passed since.
    pub period: Option<String>,
    /// For which needs; absent: all.
    pub when: Option<Condition>,
}
