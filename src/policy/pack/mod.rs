//! A pack and the rules it can hold.

mod money;
mod procedure;
mod remedy;
mod result;
mod rule;

pub use money::*;
pub use procedure::*;
pub use remedy::*;
pub use result::*;
pub use rule::*;

use super::facts::{FactDef, Word};
use crate::kernel::{Money, RegionCode, Text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

crate::text_enum! {
    /// What a pack's rules are for.
    pub enum Kind {
        /// 政府购买服务
        Purchase = "purchase",
        /// 公益创投
        Venture = "venture",
        /// 推荐性目录: entry into a recommended directory, which is never an entry condition of a purchase.
        Directory = "directory",
    }
}

crate::text_enum! {
    /// How far a rule's source was checked; shown wherever the rule is shown.
    pub enum Status {
        /// The text was read.
        Verified = "verified",
        /// Read in a report, a repost or an excerpt.
        VerifiedSecondary = "verified_secondary",
        /// From memory, or a sample: to be checked before use.
        Unverified = "unverified",
    }
}

/// Where a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    /// Version of the pack that states it, `id@hash`.
    pub pack: String,
    /// Document the pack transcribes.
    pub document: String,
    /// Article, or the law itself where the pack gathers several.
    pub basis: String,
    /// How far it was checked.
    pub status: Status,
    /// Caveat or explanation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A pack: the rules of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Unique id.
    pub id: String,
    /// SHA-256 of the text, first 16 hex digits. See [`Pack::version`].
    pub hash: String,
    /// File or name it was loaded from, for errors.
    pub file: String,
    /// Title.
    pub title: Text,
    /// Who issued the document.
    pub issuer: String,
    /// The document.
    pub document: String,
    /// Where the rules hold, with everything below. The country where the pack names none.
    pub region: RegionCode,
    /// What the rules are for; empty: everything.
    pub kinds: Vec<Kind>,
    /// Only for these project types; empty: all. Such a pack is nearer than one of its region for all types.
    pub project_types: Vec<String>,
    /// First day.
    pub effective_from: NaiveDate,
    /// Last day; absent: open.
    pub effective_until: Option<NaiveDate>,
    /// Id of the pack it builds on.
    pub extends: Option<String>,
    /// How far the document was checked, where an entry says nothing else.
    pub status: Status,
    /// Caveat or explanation.
    pub note: Option<Text>,
    /// Keys of farther packs that do not hold here.
    pub without: Vec<String>,
    /// The rules, in the order of the file.
    pub entries: Vec<Entry>,
    /// Lines of the head's keys, for errors.
    pub(in crate::policy) lines: BTreeMap<String, usize>,
}

impl Pack {
    /// The version that decisions cite: `id@hash`.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{}@{}", self.id, self.hash)
    }

    /// Whether it is in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_until.is_none_or(|until| day <= until)
    }
}

/// One rule of a pack. Value, text and source belong together: a nearer pack replaces an entry whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `section.id`, such as `eligibility.credit`, or the section alone where a list only makes sense whole (`tranche`).
    pub key: String,
    /// What people read.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
    /// The rule.
    pub content: Content,
    /// Line it begins on.
    pub line: Option<usize>,
    /// The entry as it was written, for reading and for comparing two versions.
    pub written: serde_json::Value,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A hard condition on organizations.
    Eligibility(Eligibility),
    /// Something that moves an organization up the recommendation order.
    Preference(Preference),
    /// What preferences may be used for, by channel (whole list).
    PreferenceUses(Vec<PreferenceUse>),
    /// A cost category beyond the built-in ones; the label is the entry's text.
    CostCategory,
    /// A bound on a cost or on the grant.
    CostRule(CostRule),
    /// A statutory period.
    Period(PeriodRule),
    /// A setting of a procedure, key `procedure.<method>.<setting>`.
    Setting(Setting),
    /// An amount from which something applies (采购限额标准, 公开招标数额标准).
    Threshold(Money),
    /// Which methods may be chosen from an amount on.
    MethodChoice(MethodChoice),
    /// A bound on something that is not a cost.
    Limit(Limit),
    /// A relation for which somebody may not judge.
    Recusal(Recusal),
    /// A rule about objections and complaints.
    RemedyRule(RemedyRule),
    /// What the law leaves open where a procedure cannot go on.
    WayOut(WayOut),
    /// What must have been done before a need is published.
    Duty(Duty),
    /// How a part of a contract is bound to tender documents and bid.
    ContractPart(PartRule),
    /// When an offer is abnormally low.
    LowPrice(LowPrice),
    /// The payment plan (whole list).
    Tranches(Vec<Tranche>),
    /// Grade bands, key `grade_band.<of>` (whole list).
    GradeBands(Vec<GradeBand>),
    /// The performance framework (whole tree).
    Indicators(Vec<Indicator>),
    /// Weights of the parts of a ranking (whole list).
    Ranking(Vec<RankingPart>),
    /// How an organization must be covered by Party building.
    PartyCoverage(PartyCoverage),
    /// An extension fact.
    Fact(FactDef),
    /// A project type.
    ProjectType(Word),
}
