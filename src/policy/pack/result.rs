//! Rules about results: grades, indicators, rankings.

use super::Source;
use crate::kernel::{Ratio, Text};
use crate::policy::points::Points;

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
