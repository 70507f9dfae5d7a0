//! What a check tells.

use crate::kernel::{Money, Text};
use crate::opportunities::rules::Severity;
use crate::policy::Verdict;
use crate::text_enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// Which gap. A word is never renamed.
    pub enum GapCode {
        /// A part every submission needs is blank.
        Missing = "missing",
        /// An offer names no lot there is, or one twice.
        LotUnknown = "lot_unknown",
        /// The offer is not of the kind asked for.
        PricingMode = "pricing_mode",
        /// Over the ceiling, or off the stated unit price.
        CeilingExceeded = "ceiling_exceeded",
        /// A discount rate outside what is allowed.
        DiscountOutOfRange = "discount_out_of_range",
        /// Budget and offer, or quantity, price and amount, do not agree.
        BudgetDiffers = "budget_differs",
        /// A cost rule is not kept.
        CostRule = "cost_rule",
        /// A condition or term is not answered.
        Unanswered = "unanswered",
        /// A substantive term is deviated from.
        Deviates = "deviates",
        /// A claim names no scoring item there is.
        ItemUnknown = "item_unknown",
        /// A claim is not of the kind the item's rule asks for.
        EvidenceKind = "evidence_kind",
        /// Nothing is shown under a scoring item.
        NothingShown = "nothing_shown",
        /// A person is listed twice.
        PersonTwice = "person_twice",
        /// A person of the budget is not in the team.
        PersonUnknown = "person_unknown",
        /// A certificate has run out.
        CertificateExpired = "certificate_expired",
        /// Fewer people than the terms ask for.
        TeamTooSmall = "team_too_small",
        /// Shares of others sum to more than the whole.
        SharesOver100 = "shares_over_100",
        /// A declaration is not made.
        Undeclared = "undeclared",
        /// A file that is named was not uploaded, or one that must be is not.
        FileMissing = "file_missing",
        /// The terms have changed since the draft was last confirmed.
        TermsChanged = "terms_changed",
    }
}

/// Something missing or wrong, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Gap {
    /// Which.
    pub code: GapCode,
    /// An error blocks sealing; a warning may cost points or the award.
    pub severity: Severity,
    /// Path in the content.
    pub path: String,
    /// Path in the terms it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// What is wrong, with the numbers.
    pub text: Text,
    /// How to mend it.
    pub mend: Text,
    /// The rule behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// A cost rule on an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CostLine {
    /// Key of the pack's rule, or path in the terms such as `cost_rules[0]`.
    pub rule: String,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// How it was decided.
    pub verdict: Verdict,
    /// Categories it sums.
    pub categories: Vec<String>,
    /// Their amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Money>,
    /// What its share is taken of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Money>,
    /// Least amount allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Money>,
    /// Greatest amount allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Money>,
    /// What is left below the greatest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<Money>,
    /// What is missing to the least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Money>,
}

/// A category under all rules together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryRoom {
    /// The category.
    pub category: String,
    /// What the budget gives it.
    pub amount: Money,
    /// What may still be added before the first rule stops it; absent: no rule does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<Money>,
    /// What must be added until every rule is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Money>,
    /// The rule that stops it first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_by: Option<String>,
}

/// The budget of one offer under every cost rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferCosts {
    /// The lot; absent: the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<u32>,
    /// Sum of the budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// Of it asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Money>,
    /// Of it raised by the organization itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_raised: Option<Money>,
    /// Each rule.
    pub rules: Vec<CostLine>,
    /// Each category under all of them.
    pub categories: Vec<CategoryRoom>,
}

/// What is missing, and the budget under the cost rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubmissionCheck {
    /// What is missing or wrong, errors first.
    pub gaps: Vec<Gap>,
    /// Each offer's budget.
    pub costs: Vec<OfferCosts>,
    /// Whether nothing blocks sealing.
    pub complete: bool,
}
