//! Rules about money: bounds on costs, limits, abnormally low offers, payments.

use super::Source;
use crate::kernel::{Money, Ratio, Text};
use crate::policy::condition::Condition;

/// Bounds, inclusive. A share is of the base the rule names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Least share.
    pub min: Option<Ratio>,
    /// Greatest share.
    pub max: Option<Ratio>,
    /// Least amount.
    pub min_amount: Option<Money>,
    /// Greatest amount.
    pub max_amount: Option<Money>,
    /// Least number.
    pub min_count: Option<u32>,
    /// Greatest number.
    pub max_count: Option<u32>,
}

crate::text_enum! {
    /// An amount a cost is measured against.
    pub enum Base {
        /// 资助金额
        Grant = "grant",
        /// 项目总预算
        Total = "total",
        /// 合同金额
        Contract = "contract",
        /// Posts × the standard per post and year.
        HeadcountStandard = "headcount_standard",
    }
}

/// What a cost rule bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The sum of these cost categories.
    Categories(Vec<String>),
    /// An amount of the sheet itself, such as the grant.
    Amount(Amount),
}

crate::text_enum! {
    /// An amount that is bounded as a whole.
    pub enum Amount {
        /// 资助金额
        Grant = "grant",
        /// 自筹资金
        SelfRaised = "self_raised",
        /// 项目总预算
        Total = "total",
    }
}

/// A bound on a cost. Several may hold for one category at once: a floor, a ceiling, a bound on a sum of categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostRule {
    /// What is bounded.
    pub part: Part,
    /// What shares are of; present whenever a share is bounded.
    pub base: Option<Base>,
    /// Yuan per post and year, for [`Base::HeadcountStandard`].
    pub standard: Option<Money>,
    /// The bounds.
    pub bounds: Bounds,
    /// Applies unless this is known not to hold (of the opportunity).
    pub when: Option<Condition>,
}

/// A bound on something that is not a cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What shares are of.
    pub base: Option<Text>,
    /// The bounds.
    pub bounds: Bounds,
}

crate::text_enum! {
    /// What an offer is compared with.
    pub enum LowPriceAgainst {
        /// Mean of the compliant offers.
        Mean = "mean",
        /// The next-lowest compliant offer.
        NextLowest = "next_lowest",
        /// The ceiling price, or the budget if there is none.
        Ceiling = "ceiling",
    }
}

/// An offer strictly below this share must be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LowPrice {
    /// What it is compared with.
    pub against: LowPriceAgainst,
    /// The share.
    pub below: Ratio,
    /// The documents of a purchase may raise the share up to this.
    pub raise_to: Option<Ratio>,
}

crate::text_enum! {
    /// What must have happened before money is paid.
    pub enum Milestone {
        /// 合同(协议)签订
        ContractSigned = "contract_signed",
        /// Some months after signing.
        MonthsElapsed = "months_elapsed",
        /// 中期评估合格
        MidTermPassed = "mid_term_passed",
        /// 末期评估
        FinalEvaluated = "final_evaluated",
        /// 验收合格
        Accepted = "accepted",
        /// 审计
        Audited = "audited",
    }
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tranche {
    /// Id within the plan.
    pub id: String,
    /// What people read.
    pub text: Text,
    /// Share of the whole; the shares of a plan add up to 100 %.
    pub share: Ratio,
    /// What makes it due.
    pub after: Milestone,
    /// For [`Milestone::MonthsElapsed`], how many.
    pub months: Option<u16>,
    /// What must also have happened.
    pub requires: Vec<Milestone>,
    /// Where it comes from.
    pub source: Source,
}

impl Tranche {
    /// What must still happen before it may be paid.
    #[must_use]
    pub fn waits_for(&self, happened: &[Milestone]) -> Vec<Milestone> {
        std::iter::once(&self.after).chain(&self.requires).filter(|m| !happened.contains(m)).copied().collect()
    }
}
