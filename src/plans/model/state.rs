//! Where a plan stands.

use crate::{text_enum, words};

text_enum! {
    /// Where an annual plan stands (lifecycles.md §2).
    pub enum PlanState {
        /// Being written.
        Draft = "draft",
        /// The finance office reviews it.
        Submitted = "submitted",
        /// Reviewed, and not yet public.
        Approved = "approved",
        /// Public and in force.
        Published = "published",
        /// In force while an adjustment is written.
        Adjusting = "adjusting",
        /// In force while an adjustment is reviewed.
        AdjustmentSubmitted = "adjustment_submitted",
        /// In force while a reviewed adjustment waits to be published.
        AdjustmentApproved = "adjustment_approved",
        /// Its year is over.
        Closed = "closed",
    }
}

words! { PlanState {
    Draft = "编制中", "draft";
    Submitted = "待财政审核", "with finance";
    Approved = "审核通过待公布", "approved";
    Published = "已公布", "published";
    Adjusting = "调整编制中", "being adjusted";
    AdjustmentSubmitted = "调整待财政审核", "adjustment with finance";
    AdjustmentApproved = "调整审核通过待公布", "adjustment approved";
    Closed = "已结束", "closed";
} }

impl PlanState {
    /// Whether needs can draw from its lines.
    #[must_use]
    pub const fn in_force(self) -> bool {
        matches!(self, Self::Published | Self::Adjusting | Self::AdjustmentSubmitted | Self::AdjustmentApproved)
    }

    /// Whether a drafter may change the working copy.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Adjusting)
    }

    /// Whether the working copy is before the finance office, or has passed it.
    #[must_use]
    pub const fn is_reviewed(self) -> bool {
        matches!(self, Self::Submitted | Self::Approved | Self::AdjustmentSubmitted | Self::AdjustmentApproved)
    }
}

text_enum! {
    /// What is done to a plan.
    pub enum PlanAction {
        /// Hand in for review.
        Submit = "submit",
        /// Take back from review.
        Withdraw = "withdraw",
        /// Send back with a reason.
        Return = "return",
        /// Approve.
        Approve = "approve",
        /// Make public.
        Publish = "publish",
        /// Begin an adjustment.
        Adjust = "adjust",
        /// Drop an adjustment.
        Discard = "discard",
        /// The year ends.
        Close = "close",
    }
}

words! { PlanAction {
    Submit = "提交审核", "submit for review";
    Withdraw = "撤回", "take back";
    Return = "退回", "return";
    Approve = "审核通过", "approve";
    Publish = "公布", "publish";
    Adjust = "调整", "adjust";
    Discard = "放弃调整", "drop the adjustment";
    Close = "年度结束", "close";
} }

text_enum! {
    /// What a check of a plan finds. A word is never renamed.
    pub enum PlanFindingCode {
        /// The plan has no line.
        Empty = "empty",
        /// Something every line needs is blank.
        Missing = "missing",
        /// The catalogue in force has no such item.
        OutsideCatalogue = "outside_catalogue",
        /// Two lines have the same title.
        SameTitle = "same_title",
        /// The amount asks for another method.
        MethodNotAllowed = "method_not_allowed",
        /// Its words are those of something on the negative list.
        NegativeList = "negative_list",
        /// Needs have drawn more from the line than it would hold.
        BelowDrawn = "below_drawn",
        /// Needs have drawn from a line that is gone.
        DrawnLineGone = "drawn_line_gone",
    }
}
