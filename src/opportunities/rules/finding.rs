//! What a check reports.

use crate::kernel::{Ratio, Text};
use crate::text_enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// How grave a finding is.
    pub enum Severity {
        /// Blocks publication.
        Error = "error",
        /// Should be looked at.
        Warning = "warning",
    }
}

text_enum! {
    /// Which finding. A word is never renamed.
    pub enum FindingCode {
        /// A part every notice needs is blank.
        Missing = "missing",
        /// Group weights do not sum to 100.
        WeightsNot100 = "weights_not_100",
        /// The items of a group do not sum to its weight.
        GroupPointsDiffer = "group_points_differ",
        /// All items do not sum to 100.
        TotalPointsNot100 = "total_points_not_100",
        /// An item has no points.
        ItemWithoutPoints = "item_without_points",
        /// An item has no rule, or one that is not typed.
        ItemWithoutRule = "item_without_rule",
        /// A requirement inside an item earns nothing.
        PartWithoutPoints = "part_without_points",
        /// The parts of an item sum to more than the item.
        FullMarksExceeded = "full_marks_exceeded",
        /// Nobody can reach the full points of an item.
        FullMarksUnreachable = "full_marks_unreachable",
        /// Bands leave a gap.
        BandsGap = "bands_gap",
        /// Bands overlap.
        BandsOverlap = "bands_overlap",
        /// The stated subjective share is not that of the rule.
        SubjectiveShareDiffers = "subjective_share_differs",
        /// An item rests on an item that is not there.
        DependsOnUnknown = "depends_on_unknown",
        /// The price weight is stated twice, differently.
        PriceWeightDiffers = "price_weight_differs",
        /// The price weight is outside what the policy pack allows.
        PriceWeightOutOfRange = "price_weight_out_of_range",
        /// Payments do not sum to 100 %.
        PaymentsNot100 = "payments_not_100",
        /// Staffing is stated differently in two places.
        StaffingDiffers = "staffing_differs",
        /// The number of lots is stated differently in two places.
        LotsCountDiffers = "lots_count_differs",
        /// There are lots and none is listed.
        LotsNotListed = "lots_not_listed",
        /// The budgets of the lots do not sum to the budget.
        LotsBudgetDiffers = "lots_budget_differs",
        /// Unit price times posts is not the budget.
        UnitPriceDiffers = "unit_price_differs",
        /// The contract may be ended after different numbers of failures.
        TerminationDiffers = "termination_differs",
        /// First contract and renewals do not make the longest term.
        RenewalDiffers = "renewal_differs",
        /// Cost rules that cannot hold together.
        CostRulesConflict = "cost_rules_conflict",
        /// The need names no line of the annual plan, and no reason.
        PlanMissing = "plan_missing",
        /// The line it names is not of the department's plan in force.
        PlanLineNotInForce = "plan_line_not_in_force",
        /// The line it names holds too little.
        OverPlan = "over_plan",
        /// The amount asks for another method, and no reason is given where one may be.
        MethodNotAllowed = "method_not_allowed",
        /// The intention to buy was not made public, and no reason is given.
        IntentionMissing = "intention_missing",
        /// It was made public too short a time ago, and no reason is given.
        IntentionShort = "intention_short",
        /// The deadline leaves fewer days than the method asks for.
        ResponseShort = "response_short",
        /// The deadline leaves fewer days after a change of substance than the method asks for.
        ClarificationShort = "clarification_short",
        /// Those who could provide it were not asked, and no reason is given.
        SurveyMissing = "survey_missing",
        /// Too few were asked, or the record of what they said lacks something.
        SurveyIncomplete = "survey_incomplete",
        /// The public was not consulted, and no reason is given.
        ConsultationMissing = "consultation_missing",
        /// The public is being consulted, or what it said is not answered.
        ConsultationOpen = "consultation_open",
        /// The public was consulted for a shorter time than the rule asks for.
        ConsultationShort = "consultation_short",
        /// The standard notice it would be published with lacks something it must say.
        NoticeIncomplete = "notice_incomplete",
    }
}

/// Something missing or contradictory, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// Which.
    pub code: FindingCode,
    /// How grave.
    pub severity: Severity,
    /// Path in the terms, such as `scoring[2].weight`.
    pub path: String,
    /// The second place, where two contradict each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// What is wrong, with the numbers.
    pub text: Text,
    /// How to mend it.
    pub mend: Text,
}

impl Finding {
    /// An error at `path`.
    pub(super) fn error(code: FindingCode, path: impl Into<String>, text: Text, mend: Text) -> Self {
        Self { code, severity: Severity::Error, path: path.into(), against: None, text, mend }
    }

    /// A warning at `path`.
    pub(super) fn warning(code: FindingCode, path: impl Into<String>, text: Text, mend: Text) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, path, text, mend) }
    }

    /// Names the second place.
    pub(super) fn against(mut self, path: impl Into<String>) -> Self {
        self.against = Some(path.into());
        self
    }
}

/// What the policy packs in force allow; blank where they say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Share of the price in the whole score.
    pub price_weight: Option<ShareLimit>,
}

/// A range that a share must lie in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareLimit {
    /// Least share.
    pub min: Ratio,
    /// Highest share.
    pub max: Ratio,
    /// The rule it comes from.
    pub basis: String,
}
