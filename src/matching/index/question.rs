//! What is asked of the index and what it answers.

use crate::kernel::ids::OrganizationId;
use crate::policy::Condition;
use chrono::NaiveDate;

/// A question about one need, compiled from the packs in force and the need's own conditions. Conditions are bound to the
/// need: nothing in them asks about the opportunity any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day on which facts are looked at.
    pub day: NaiveDate,
    /// What every organization has to pass.
    pub rules: Vec<Rule>,
    /// What the order is made of and does not ask about the need: it gives the same for every need of these packs, and is
    /// kept.
    pub fixed: Vec<Criterion>,
    /// What the order is made of and asks about the need.
    pub bonuses: Vec<Criterion>,
    /// How many of the ranked organizations are wanted.
    pub first: usize,
}

/// One thing to pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Passed by whoever it holds for.
    pub condition: Condition,
    /// Whether it asks only if the organization serves the need's category and region. Failures of the other rules are
    /// counted a second time among those who pass all of these.
    pub scope: bool,
}

/// What an organization's place is made of: more weight is a better place. Points and the preferences that break ties after
/// them are one number, the ties below the points, each of half the weight of the one before.
pub type Weight = i64;

/// One thing that gives weight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Criterion {
    /// Conditions and what they give; the first that holds counts.
    pub bands: Vec<(Condition, Weight)>,
}

/// The exact answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The last change of the registry it reflects.
    pub change: u64,
    /// How many organizations there are.
    pub organizations: u32,
    /// How many pass the rules of the scope.
    pub in_scope: u32,
    /// How many pass every rule.
    pub eligible: u32,
    /// For each rule of the question, whom it keeps out.
    pub rules: Vec<Failures>,
    /// The first of the eligible in order: by weight, then by id.
    pub first: Vec<Place>,
}

/// Whom one rule keeps out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many do not pass it.
    pub failed: u32,
    /// How many of them pass every other rule: they lack only this.
    pub alone: u32,
    /// How many of them pass the rules of the scope.
    pub in_scope: u32,
}

/// An organization in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub organization: OrganizationId,
    /// Sum of what the criteria give it.
    pub weight: Weight,
}
