//! How bids are scored: groups, items, price, ties, low prices.

use super::{Points, Shape, document};
use crate::kernel::Ratio;
use crate::text_enum;
use chrono::NaiveDate;

text_enum! {
    /// In what the amounts inside a scoring rule are stated. The item's own points are always points of the whole.
    pub enum PointScale {
        /// Per cent of the item (25%).
        Percent = "percent",
        /// Points out of 100 for the item (25 分，满分 100 分).
        OfHundred = "of_hundred",
        /// Points of the whole (2.4 分).
        Direct = "direct",
    }
}

text_enum! {
    /// How the price is scored.
    pub enum PriceFormula {
        /// 低价优先法: lowest valid offer ÷ offer × points.
        LowestOverOffer = "lowest_over_offer",
    }
}

text_enum! {
    /// What decides between equal scores, one after the other.
    pub enum TieBreaker {
        /// The lower price.
        LowerPrice = "lower_price",
        /// The higher technical score.
        TechnicalScore = "technical_score",
        /// A preference of the policy pack.
        Preference = "preference",
        /// A lot drawn.
        RandomDraw = "random_draw",
    }
}

text_enum! {
    /// What the document says about numeric thresholds of a low price.
    pub enum ThresholdStance {
        /// Numbers are stated.
        Stated = "stated",
        /// There are none: only judgement.
        None = "none",
        /// Numbers are forbidden.
        Forbidden = "forbidden",
    }
}

document! {
    /// A group of scoring items.
    pub struct ScoringGroup {
        /// Name, such as 技术部分.
        pub group: Option<String>,
        /// Points of the group out of 100.
        pub weight: Option<Points>,
        /// Its items.
        pub items: Vec<ScoringItem>,
    }

    /// What a bidder hands in as proof of an item.
    pub struct EvidenceTerm {
        /// The proof asked for.
        pub text: Option<String>,
        /// First day that counts.
        pub window_from: Option<NaiveDate>,
        /// Last day that counts.
        pub window_to: Option<NaiveDate>,
        /// Which date must fall into the window, such as the day of signing.
        pub window_of: Option<String>,
        /// Who must have issued it.
        pub issuer: Option<String>,
        /// Where it is verified, such as a web site.
        pub verified_at: Option<String>,
        /// Whose seal it bears.
        pub sealed_by: Option<String>,
        /// What a newly founded organization may hand in instead.
        pub new_organization: Option<String>,
    }

    /// One item of the scoring table.
    pub struct ScoringItem {
        /// Name.
        pub name: Option<String>,
        /// Most points it can give, out of 100 for the whole.
        pub points: Option<Points>,
        /// In what the amounts of `shape` are stated.
        pub scale: Option<PointScale>,
        /// The rule, typed.
        pub shape: Option<Shape>,
        /// The rule as written.
        pub rule: Option<String>,
        /// Name of the shape in the collection it was imported from.
        pub shape_code: Option<String>,
        /// Whether every expert must come to the same points.
        pub objective: Option<bool>,
        /// Share of the item that is judged.
        pub subjective_share: Option<Ratio>,
        /// Proof.
        pub evidence: Option<EvidenceTerm>,
        /// Name of the item whose accepted evidence this one rests on.
        pub depends_on: Option<String>,
        /// A note.
        pub note: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// 价格分
    pub struct PriceScore {
        /// Points of the price out of 100.
        pub weight: Option<Points>,
        /// How it is made; blank: not stated.
        pub formula: Option<PriceFormula>,
        /// The formula as written.
        pub formula_wording: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
        /// A note.
        pub note: Option<String>,
    }

    /// 得分相同时的排序
    pub struct TieBreak {
        /// What decides, one after the other.
        pub order: Vec<TieBreaker>,
        /// The wording.
        pub rule: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// Shares below which an offer must be explained.
    pub struct LowPriceThresholds {
        /// Of the mean of the compliant offers.
        pub mean: Option<Ratio>,
        /// Of the second lowest compliant offer.
        pub second_lowest: Option<Ratio>,
        /// Of the ceiling price.
        pub ceiling: Option<Ratio>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// 异常低价审查
    pub struct LowPriceRule {
        /// What the document says about numbers.
        pub stance: Option<ThresholdStance>,
        /// When it applies, as one sentence.
        pub trigger: Option<String>,
        /// When it applies, as a list.
        pub triggers: Vec<String>,
        /// Thresholds of this procurement.
        pub thresholds: Option<LowPriceThresholds>,
        /// Thresholds that hold where the purchaser states none.
        pub default_thresholds: Option<LowPriceThresholds>,
        /// The purchaser may raise thresholds to this.
        pub may_raise_to: Option<Ratio>,
        /// Source lines of that.
        pub raise_lines: Option<String>,
        /// The rule document the thresholds come from.
        pub basis: Option<String>,
        /// Shortest time to answer, in minutes.
        pub reply_minutes: Option<u32>,
        /// What happens.
        pub procedure: Option<String>,
        /// What follows without proof.
        pub effect: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
        /// A note.
        pub note: Option<String>,
    }

    /// 中小企业价格扣除
    pub struct SmeDeduction {
        /// Deduction from the price for comparison.
        pub rate: Option<Ratio>,
        /// Least rate of the template.
        pub template_min: Option<Ratio>,
        /// Highest rate of the template.
        pub template_max: Option<Ratio>,
        /// The template's range as written, where it is not two numbers.
        pub template_wording: Option<String>,
        /// Industry the size is measured by.
        pub industry: Option<String>,
        /// Who gets none.
        pub excluded: Option<String>,
        /// Social organizations get none.
        pub excludes_social_organizations: Option<bool>,
        /// Source lines.
        pub lines: Option<String>,
        /// A note.
        pub note: Option<String>,
    }
}
