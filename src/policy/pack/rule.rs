//! Rules about organizations.

use super::Source;
use crate::kernel::Text;
use crate::policy::condition::Condition;
use crate::policy::points::Points;

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
