//! Where an opportunity stands.

use crate::policy::Kind;
use crate::{text_enum, words};

text_enum! {
    /// Need or call.
    pub enum OpportunityKind {
        /// 需求: a purchase of services.
        Need = "need",
        /// 公益创投征集: a round of venture philanthropy.
        Call = "call",
    }
}

text_enum! {
    /// Where an opportunity stands (lifecycles.md §2, as far as the award).
    pub enum OpportunityState {
        /// Being written.
        Draft = "draft",
        /// A second person reads it.
        InReview = "in_review",
        /// Sent back with comments.
        Returned = "returned",
        /// Public and open.
        Published = "published",
        /// Public and open while an amendment is written.
        Amending = "amending",
        /// Public and open while an amendment is reviewed.
        AmendmentInReview = "amendment_in_review",
        /// The deadline has passed.
        Closed = "closed",
        /// Submissions were opened on record.
        Opened = "opened",
        /// A panel reviews what was opened.
        Evaluating = "evaluating",
        /// The result is published and may be objected to.
        Publicity = "publicity",
        /// The result is confirmed.
        Awarded = "awarded",
        /// Too few submissions, or what was done is void: it ends without an award.
        Failed = "failed",
        /// Ended with a reason.
        Cancelled = "cancelled",
    }
}

impl OpportunityKind {
    /// What the rules of packs are for.
    #[must_use]
    pub const fn policy_kind(self) -> Kind {
        match self {
            Self::Need => Kind::Purchase,
            Self::Call => Kind::Venture,
        }
    }
}

words! { OpportunityState {
    Draft = "草稿", "draft";
    InReview = "审核中", "in review";
    Returned = "已退回", "returned";
    Published = "已发布", "published";
    Amending = "变更起草中", "amendment being written";
    AmendmentInReview = "变更审核中", "amendment in review";
    Closed = "已截止", "closed";
    Opened = "已开启", "opened";
    Evaluating = "评审中", "under review";
    Publicity = "结果公告中", "result published";
    Awarded = "已确定结果", "awarded";
    Failed = "采购失败", "failed";
    Cancelled = "已终止", "cancelled";
} }

impl OpportunityState {
    /// Whether it is open to the public: published and not yet closed or cancelled.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Published | Self::Amending | Self::AmendmentInReview)
    }

    /// Whether a drafter may change the working copy.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned | Self::Amending)
    }
}

text_enum! {
    /// What is done to an opportunity.
    pub enum OpportunityAction {
        /// Hand in for review.
        Submit = "submit",
        /// Take back from review.
        Withdraw = "withdraw",
        /// Send back with comments.
        Return = "return",
        /// Make public.
        Publish = "publish",
        /// Begin an amendment.
        Amend = "amend",
        /// Drop an amendment.
        Discard = "discard",
        /// The deadline comes.
        Close = "close",
        /// Submissions are opened on record.
        Open = "open",
        /// A panel begins its review.
        Evaluate = "evaluate",
        /// The result is published.
        Publicize = "publicize",
        /// The result is confirmed.
        Award = "award",
        /// What was reviewed is set aside; another panel reviews anew.
        Reconsider = "reconsider",
        /// There are too few submissions, or what was done is void.
        Fail = "fail",
        /// End with a reason.
        Cancel = "cancel",
    }
}

words! { OpportunityAction {
    Submit = "提交审核", "submit for review";
    Withdraw = "撤回", "take back";
    Return = "退回", "return";
    Publish = "发布", "publish";
    Amend = "变更", "amend";
    Discard = "放弃变更", "drop the amendment";
    Close = "截止", "close";
    Open = "开启", "open submissions";
    Evaluate = "开始评审", "begin the review";
    Publicize = "公告结果", "publish the result";
    Award = "确定结果", "confirm the result";
    Reconsider = "重新评审", "review anew";
    Fail = "采购失败", "fail";
    Cancel = "终止", "cancel";
} }
