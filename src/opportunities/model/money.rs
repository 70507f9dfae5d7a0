//! Budget, price and term.

use super::document;
use crate::kernel::{Money, Ratio};
use crate::text_enum;
use chrono::NaiveDate;

text_enum! {
    /// What time an amount is for.
    pub enum BudgetPeriod {
        /// One year.
        Annual = "annual",
        /// The whole term with renewals.
        WholeTerm = "whole_term",
    }
}

text_enum! {
    /// How a unit price binds.
    pub enum PriceBound {
        /// No more than this (最高限价).
        Ceiling = "ceiling",
        /// No less than this (不低于).
        Floor = "floor",
        /// Exactly this standard.
        Standard = "standard",
    }
}

text_enum! {
    /// What a unit price is for.
    pub enum PriceUnit {
        /// 元/人/年
        PersonYear = "person_year",
        /// 元/人/月
        PersonMonth = "person_month",
        /// 元/岗/年
        PostYear = "post_year",
        /// 元/项
        Item = "item",
        /// Another unit; `unit_wording` says which.
        Other = "other",
    }
}

text_enum! {
    /// What bidders offer.
    pub enum PricingMode {
        /// A total.
        Total = "total",
        /// Unit prices.
        Unit = "unit",
        /// A discount rate on the budget.
        DiscountRate = "discount_rate",
    }
}

document! {
    /// 预算与限价. Amount, ceiling and unit price are separate, and each may be blank.
    pub struct Budget {
        /// 预算金额
        pub amount: Option<Money>,
        /// Whether the amount is for a year or for the whole term; blank: the document does not say.
        pub period: Option<BudgetPeriod>,
        /// 最高限价 of the total, where it differs from the budget.
        pub ceiling: Option<Money>,
        /// Source lines.
        pub lines: Option<String>,
        /// A note.
        pub note: Option<String>,
        /// Price of a unit.
        pub unit_price: Option<UnitPrice>,
    }

    /// Price of a unit, such as a post for a year.
    pub struct UnitPrice {
        /// Amount.
        pub amount: Option<Money>,
        /// Whether it is a ceiling, a floor or a standard; blank: not stated.
        pub bound: Option<PriceBound>,
        /// For what.
        pub unit: Option<PriceUnit>,
        /// The unit as written, where `unit` does not say it.
        pub unit_wording: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
        /// A note.
        pub note: Option<String>,
    }

    /// Which discount rates are valid. 1 is no discount.
    pub struct DiscountRange {
        /// Lower end.
        pub from: Option<Ratio>,
        /// The lower end itself is allowed.
        pub from_included: bool,
        /// Upper end.
        pub to: Option<Ratio>,
        /// The upper end itself is allowed.
        pub to_included: bool,
        /// Places after the point.
        pub decimals: Option<u32>,
    }

    /// 报价方式
    pub struct Pricing {
        /// What bidders offer.
        pub mode: Option<PricingMode>,
        /// Valid discount rates.
        pub discount: Option<DiscountRange>,
        /// The wording.
        pub rule: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// 服务期限
    pub struct ServiceTerm {
        /// Length of one contract, in months.
        pub contract_months: Option<u32>,
        /// Longest time with renewals, in months.
        pub max_months: Option<u32>,
        /// Number of renewals.
        pub renewals: Option<u32>,
        /// Length of one renewal, in months; blank: as the contract.
        pub renewal_months: Option<u32>,
        /// What must be met for a renewal.
        pub renewal_condition: Option<String>,
        /// A fixed first day.
        pub starts_on: Option<NaiveDate>,
        /// A fixed last day.
        pub ends_on: Option<NaiveDate>,
        /// Source lines.
        pub lines: Option<String>,
        /// A note.
        pub note: Option<String>,
    }
}
