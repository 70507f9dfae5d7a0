//! Reference prices: what confirmed awards came to per unit.

use super::AwardId;
use crate::catalogue::CategoryCode;
use crate::db::schema::award_price;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Instant, Money, Ratio, RegionCode, Text};
use crate::policy::pack::Source;
use crate::{text_enum, words};
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::id! {
    /// A price per unit.
    AwardPriceId,
}

text_enum! {
    /// What a unit is.
    pub enum PriceMeasure {
        /// One post for a year.
        PersonYear = "person_year",
        /// One of what is delivered, such as a session.
        Delivered = "delivered",
    }
}

words! { PriceMeasure {
    PersonYear = "每人每年", "per person and year";
    Delivered = "每单位服务", "per unit delivered";
} }

crate::sql_text!(AwardPriceId, PriceMeasure);

/// What a confirmed award came to per unit, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = award_price)]
pub struct AwardPrice {
    /// Id.
    pub id: AwardPriceId,
    /// The award.
    pub award_id: AwardId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// What a unit is.
    pub measure: PriceMeasure,
    /// The unit of what is delivered, as written; empty for people.
    pub unit: String,
    /// Catalogue code.
    pub category: CategoryCode,
    /// Region served.
    pub region: RegionCode,
    /// Of one unit.
    pub amount: Money,
    /// When confirmed.
    pub confirmed_at: Instant,
}

/// What comparable awards came to, and how far a need is from it. A hint: nothing is refused for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferencePrice {
    /// What a unit is.
    pub measure: PriceMeasure,
    /// The unit of what is delivered, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Catalogue code the awards fall under.
    pub category: CategoryCode,
    /// The nearest region around the need with enough awards; the country where none has.
    pub region: RegionCode,
    /// Confirmed on this day or later.
    pub since: NaiveDate,
    /// How many awards there are.
    pub count: u32,
    /// So many there must be before figures are shown.
    pub least: u32,
    /// The figures; absent where there are too few awards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<PriceFigures>,
    /// The same by year of confirmation, newest first; empty where there are too few awards.
    pub years: Vec<PriceYear>,
    /// What the need itself states per unit, where that follows from its terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Money>,
    /// How far that is from the median, of the median; negative: below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation: Option<Ratio>,
    /// It is so far that the packs have it pointed out.
    pub hint: bool,
    /// The same as a sentence.
    pub text: Text,
    /// Where the number of awards and the deviation come from.
    pub source: Source,
    /// The awards the figures were made from, newest first, fifty at the most.
    pub awards: Vec<ReferenceAward>,
}

/// Figures of several prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceFigures {
    /// Half of the prices are not above it, half not below.
    pub median: Money,
    /// A quarter of the prices is not above it.
    pub lower_quartile: Money,
    /// A quarter of the prices is not below it.
    pub upper_quartile: Money,
    /// The newest price.
    pub newest: Money,
}

/// Prices of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceYear {
    /// The year.
    pub year: i32,
    /// How many awards.
    pub count: u32,
    /// Their median.
    pub median: Money,
}

/// An award that figures were made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferenceAward {
    /// The opportunity, whose result is public.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// Region served.
    pub region: RegionCode,
    /// Of one unit.
    pub amount: Money,
    /// When confirmed.
    pub confirmed_at: Instant,
}
