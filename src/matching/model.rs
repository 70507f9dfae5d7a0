//! What people see of matching.

use crate::kernel::Text;
use crate::opportunities::model::OpportunityCard;
use crate::organizations::model::view::ListItem;
use crate::organizations::model::{Keeper, Part};
use crate::policy::model::RecordedDecision;
use crate::policy::{Assessment, Points, RuleResult, Source, Standing};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How current an answer is. The index follows the registry by the numbers of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Currency {
    /// The last change of the registry that the answer reflects: its place in the audit log.
    pub change: i64,
    /// The day as of which facts were looked at.
    pub as_of: NaiveDate,
}

/// Which organizations qualify for a need, why the others do not, and the first in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchAnswer {
    /// How current it is.
    #[serde(flatten)]
    pub currency: Currency,
    /// Versions of the policy packs, farthest first.
    pub packs: Vec<String>,
    /// Organizations in the registry.
    pub organizations: u32,
    /// Those that serve the need's category and region.
    pub in_scope: u32,
    /// Those that pass every rule.
    pub eligible: u32,
    /// Every rule, and whom it keeps out.
    pub rules: Vec<RuleCount>,
    /// What the order is made of, the most important first.
    pub preferences: Vec<PreferenceHead>,
    /// The first in order.
    pub first: Vec<Ranked>,
}

/// A rule and whom it keeps out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleCount {
    /// Key, `eligibility.credit`.
    pub rule: String,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
    /// Whether it asks only if the organization serves the need's category or region.
    pub scope: bool,
    /// How many do not pass it.
    pub failed: u32,
    /// How many pass every other rule and lack only this.
    pub failed_alone: u32,
    /// How many of those that serve category and region do not pass it.
    pub failed_in_scope: u32,
}

/// A preference, once for the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreferenceHead {
    /// Key, `preference.grade`.
    pub rule: String,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
    /// The most points it gives; absent for one that only breaks ties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Points>,
}

/// An organization in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ranked {
    /// From 1.
    pub place: u32,
    /// The organization.
    pub organization: ListItem,
    /// Points, and the preferences that break ties.
    pub standing: Standing,
    /// What each preference gave, in the order of the list's preferences.
    pub gave: Vec<Gave>,
}

/// What one preference gave one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Gave {
    /// Whether it gave anything.
    pub given: bool,
    /// Points; absent for one that only breaks ties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// What was seen of the organization, such as `评估等级：4A`.
    pub seen: Vec<Seen>,
}

/// A fact as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Seen {
    /// What people call the fact.
    pub label: Text,
    /// What is known of it.
    pub value: Text,
}

/// Why one organization does or does not qualify, evaluated from the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchExplanation {
    /// The organization.
    pub organization: ListItem,
    /// Every rule and preference with its reason.
    pub assessment: Assessment,
    /// What was put on record about this organization when the need was last published, if it was told of the need or stood
    /// among the first of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<RecordedDecision>,
    /// Where each fact it lacks can be put right.
    pub mends: Vec<Mend>,
}

/// A fact for which an organization does not pass a rule, and where it can be put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mend {
    /// The rule.
    pub rule: String,
    /// The fact.
    pub fact: String,
    /// What people call it.
    pub label: Text,
    /// Whether nothing is known of it, rather than something that does not do.
    pub unknown: bool,
    /// The part of the dossier that says it.
    pub part: Part,
    /// Who can change that.
    pub keeper: Keeper,
    /// What to do.
    pub way: Text,
}

/// How to explain.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExplainQuery {
    /// By the facts and the rules of this day; of today unless told.
    pub as_of: Option<NaiveDate>,
}

/// Organizations side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchComparison {
    /// In the order asked for.
    pub organizations: Vec<MatchExplanation>,
}

/// Which organizations to compare.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// Two to five ids, separated by commas.
    pub organizations: String,
}

crate::text_enum! {
    /// Which open needs to list to an organization.
    pub enum NeedFilter {
        /// Those it qualifies for.
        Matched = "matched",
        /// Those of which it lacks one rule.
        Near = "near",
        /// Every open need, those it lacks least of first.
        All = "all",
    }
}

/// Which open needs to list to an organization.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NeedsQuery {
    /// Those it qualifies for unless told.
    #[param(inline)]
    pub filter: Option<NeedFilter>,
    /// Cursor.
    pub after: Option<String>,
    /// How many, 1 to 50; 20 unless told.
    pub limit: Option<i64>,
}

/// Place in the list of needs: what a cursor holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NeedPosition {
    /// Rules lacked.
    pub lacking: usize,
    /// Number of the need in the order of deadlines.
    pub number: usize,
}

/// Open needs of interest to an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrganizationMatches {
    /// How current it is.
    #[serde(flatten)]
    pub currency: Currency,
    /// Open needs in all.
    pub open: usize,
    /// How many it qualifies for.
    pub matched: usize,
    /// How many it lacks only one rule of.
    pub near: usize,
    /// A page of them: those it lacks least of first, then the next deadline first.
    pub needs: Vec<NeedMatch>,
    /// Cursor of the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An open need, and what the organization lacks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NeedMatch {
    /// The need.
    pub need: OpportunityCard,
    /// The rules it does not pass, with what is asked and what was seen; none where it qualifies.
    pub lacking: Vec<RuleResult>,
    /// Where each fact it lacks can be put right.
    pub mends: Vec<Mend>,
    /// Its points, and the preferences that break ties.
    pub standing: Standing,
}
