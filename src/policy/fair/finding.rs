//! What the check reports.

use crate::kernel::Text;
use crate::text_enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// Kind of doubt.
    pub enum FairKind {
        /// 所在地: where a bidder is registered, has its office or won its awards.
        Region = "region",
        /// 组织形式、所有制形式
        Form = "form",
        /// 规模、成立年限
        SizeOrYears = "size_or_years",
        /// 奖项、荣誉 by administrative level, region or trade.
        AwardLevel = "award_level",
        /// 未细化量化
        Unquantified = "unquantified",
        /// 分档重叠、空档 or not cumulative by rule.
        Bands = "bands",
        /// 资格条件作为评审因素, or the same fact scored twice.
        Duplicate = "duplicate",
        /// 分值合计
        Sums = "sums",
        /// 证明材料: no window, issuer, seal or way to count.
        Evidence = "evidence",
        /// 超出需求
        Excess = "excess",
        /// 与项目无关
        Unrelated = "unrelated",
        /// 备选库、名录库、预登记
        EntryList = "entry_list",
        /// 品牌、特定产品、特定供应商
        Brand = "brand",
        /// 价格分权重
        PriceWeight = "price_weight",
    }
}

text_enum! {
    /// How sure a finding is. Only `high` ones block publication.
    pub enum FairConfidence {
        /// The words of the article forbid it.
        High = "high",
        /// It usually breaks the article.
        Medium = "medium",
        /// Worth a look.
        Low = "low",
    }
}

text_enum! {
    /// How far the wording of an article was checked.
    pub enum FairArticleStatus {
        /// Read in the official text.
        Verified = "verified",
        /// Read in a quotation.
        Secondary = "secondary",
        /// Written down from memory.
        Recalled = "recalled",
    }
}

/// An article a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FairArticle {
    /// Id in the rules.
    pub id: String,
    /// Document and number.
    pub name: Text,
    /// What it says, in our words.
    pub says: Text,
    /// How far that was checked.
    pub status: FairArticleStatus,
}

/// One place a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FairPlace {
    /// Path in the terms, such as `scoring[1].items[0].rule`.
    pub path: String,
    /// What the clause is called; empty where it has no name.
    pub name: String,
    /// The doubtful words, as written.
    pub quote: String,
}

/// A doubtful clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FairFinding {
    /// Names this doubt about these words: it stays when clauses are moved and changes when the words do.
    pub key: String,
    /// Id of the rule.
    pub rule: String,
    /// Kind.
    pub kind: FairKind,
    /// Other kinds it is of as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<FairKind>,
    /// How sure.
    pub confidence: FairConfidence,
    /// In a few words.
    pub title: Text,
    /// The clauses.
    pub places: Vec<FairPlace>,
    /// Reason.
    pub why: Text,
    /// Way out.
    pub mend: Text,
    /// Articles.
    pub articles: Vec<FairArticle>,
}

/// All findings, and the rules they were made with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FairReport {
    /// Hash of the rules.
    pub rules: String,
    /// Surest first, then in the order of the document.
    pub findings: Vec<FairFinding>,
}
