//! Where a submission stands.

use crate::{text_enum, words};

text_enum! {
    /// Where a submission stands (lifecycles.md §2).
    pub enum SubmissionState {
        /// Being written; nothing was handed in yet.
        Draft = "draft",
        /// Handed in: nobody can read it before the opening.
        Sealed = "sealed",
        /// Taken back before the deadline; may be sealed anew until then.
        Withdrawn = "withdrawn",
        /// Opened on record.
        Opened = "opened",
        /// 资格审查合格
        Qualified = "qualified",
        /// 资格审查不合格
        Unqualified = "unqualified",
        /// 符合性审查合格
        Responsive = "responsive",
        /// 符合性审查不合格
        Unresponsive = "unresponsive",
        /// Scored by the panel.
        Scored = "scored",
        /// Has its rank.
        Ranked = "ranked",
        /// 成交候选人
        Recommended = "recommended",
        /// 中标、成交
        Awarded = "awarded",
        /// 未中标、未成交
        NotAwarded = "not_awarded",
    }
}

words! { SubmissionState {
    Draft = "草稿", "draft";
    Sealed = "已密封递交", "sealed";
    Withdrawn = "已撤回", "withdrawn";
    Opened = "已开启", "opened";
    Qualified = "资格审查合格", "qualified";
    Unqualified = "资格审查不合格", "not qualified";
    Responsive = "符合性审查合格", "responsive";
    Unresponsive = "符合性审查不合格", "not responsive";
    Scored = "已评分", "scored";
    Ranked = "已排序", "ranked";
    Recommended = "候选人", "recommended";
    Awarded = "中标（成交）", "awarded";
    NotAwarded = "未中标（成交）", "not awarded";
} }

impl SubmissionState {
    /// Whether it was opened, whatever was found since.
    #[must_use]
    pub const fn is_opened(self) -> bool {
        !matches!(self, Self::Draft | Self::Sealed | Self::Withdrawn)
    }

    /// Whether it is out of the competition: found not qualified or not responsive.
    #[must_use]
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Unqualified | Self::Unresponsive)
    }
}

text_enum! {
    /// What is done to a submission.
    pub enum SubmissionAction {
        /// Hand in, or replace what was handed in.
        Seal = "seal",
        /// Confirm that what was sealed stands after a change of substance.
        Confirm = "confirm",
        /// Take back before the deadline.
        Withdraw = "withdraw",
        /// The opening ceremony.
        Open = "open",
        /// Found qualified.
        Qualify = "qualify",
        /// Found not qualified.
        Disqualify = "disqualify",
        /// Found to answer every substantive term.
        Respond = "respond",
        /// Found not to.
        Reject = "reject",
        /// Scores are locked.
        Score = "score",
        /// Ranks are made.
        Rank = "rank",
        /// Recommended for the award.
        Recommend = "recommend",
        /// Awarded.
        Award = "award",
        /// Another was awarded.
        Pass = "pass",
        /// The review was set aside: another panel begins anew.
        Reconsider = "reconsider",
    }
}

words! { SubmissionAction {
    Seal = "密封递交", "seal";
    Confirm = "确认有效", "confirm";
    Withdraw = "撤回", "withdraw";
    Open = "开启", "open";
    Qualify = "资格合格", "find qualified";
    Disqualify = "资格不合格", "find not qualified";
    Respond = "符合性合格", "find responsive";
    Reject = "符合性不合格", "find not responsive";
    Score = "评分锁定", "lock scores";
    Rank = "排序", "rank";
    Recommend = "推荐", "recommend";
    Award = "确定中标（成交）", "award";
    Pass = "确定未中标（成交）", "pass over";
    Reconsider = "重新评审", "review anew";
} }

text_enum! {
    /// Who acts on submissions, in the lifecycle.
    #[schema(as = submissions::Party)]
    pub enum Party {
        /// The organization that submits.
        Bidder = "bidder",
    }
}

words! { Party { Bidder = "投标（申报）机构", "bidder"; } }
