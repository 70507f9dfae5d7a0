//! A pack and the rules it can hold.

use super::condition::{Condition, MonthDay};
use super::facts::{FactDef, Word};
use super::points::Points;
use crate::kernel::calendar::DayUnit;
use crate::kernel::{Money, Ratio, RegionCode, Text};
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
    pub(super) lines: BTreeMap<String, usize>,
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
    /// A bound on something that is not a cost.
    Limit(Limit),
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

/// A hard condition; whoever fails it is told why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// Applies unless this is known not to hold.
    pub when: Option<Condition>,
    /// What is required.
    pub require: Condition,
}

/// A preference. Points are added up; preferences without points break ties after points, in order (同等条件下优先).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Counts only where this holds.
    pub when: Option<Condition>,
    /// Order among preferences, lower first; equal ranks keep the order of merging.
    pub rank: u16,
    /// What it gives.
    pub award: Award,
}

/// What a preference gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Award {
    /// The points of the first band whose condition holds.
    Points(Vec<Band>),
    /// A place before those for whom this does not hold, all else being equal.
    Order(Condition),
}

/// Points for a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Whose.
    pub given: Condition,
    /// How many.
    pub points: Points,
}

crate::text_enum! {
    /// What a preference may do.
    pub enum Use {
        /// Order the recommendation.
        Recommend = "recommend",
        /// Break an exact tie, each time on record.
        TieBreak = "tie_break",
        /// Count in the score.
        Score = "score",
    }
}

/// What preferences may be used for in one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreferenceUse {
    /// Channel.
    pub id: String,
    /// What people read.
    pub text: Text,
    /// Which opportunities; absent: all not named before.
    pub when: Option<Condition>,
    /// The uses allowed.
    pub uses: Vec<Use>,
    /// Where it comes from.
    pub source: Source,
}

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

/// A grade given from some points upward, until the next band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeBand {
    /// Id within its scale.
    pub id: String,
    /// What people read.
    pub text: Text,
    /// From these points, inclusive.
    pub from: Points,
    /// Points of the whole scale.
    pub scale: Points,
    /// Where it comes from.
    pub source: Source,
}

/// The band that `points` fall into: the one with the highest `from` not above them.
#[must_use]
pub fn band_of(bands: &[GradeBand], points: Points) -> Option<&GradeBand> {
    bands.iter().filter(|band| band.from <= points).max_by_key(|band| band.from)
}

/// A node of the performance framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Id within the framework.
    pub id: String,
    /// The indicator above; absent at the top.
    pub parent: Option<String>,
    /// What people read.
    pub text: Text,
    /// Points; those of the parts add up to their parent's, those at the top to 100.
    pub weight: Points,
    /// Target.
    pub target: Option<Text>,
    /// How it is measured.
    pub measure: Option<Text>,
    /// What proves it.
    pub evidence: Option<Text>,
    /// Where it comes from.
    pub source: Source,
}

/// A part of a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankingPart {
    /// Id within the ranking.
    pub id: String,
    /// What people read.
    pub text: Text,
    /// Weight; the weights add up to 100 %.
    pub weight: Ratio,
    /// Where it comes from.
    pub source: Source,
}

/// How an organization must be covered, by its number of full Party members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyCoverage {
    /// From so many full members: an own Party organization.
    pub own_branch_from: u32,
    /// From so many: a joint branch. Below: an instructor.
    pub joint_branch_from: u32,
    /// Most units in one joint branch.
    pub joint_max_units: Option<u32>,
}
