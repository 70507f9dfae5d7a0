//! Evaluating rules with reasons: which rule, what it asks, what was seen, on which day, on what basis. Nobody sees a bare
//! “not eligible”.

use super::condition::{Condition, Leaf, Outcome};
use super::evaluate::Case;
use super::facts::FactSheet;
use super::pack::{Award, Band, Eligibility, Entry, Preference, Source};
use super::points::Points;
use super::ruleset::Ruleset;
use crate::kernel::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::text_enum! {
    /// How a rule was decided.
    pub enum Verdict {
        /// Met.
        Pass = "pass",
        /// Not met.
        Fail = "fail",
        /// Not met, because nothing is known that would decide it.
        NoData = "no_data",
        /// The rule does not concern this organization or opportunity.
        NotApplicable = "not_applicable",
    }
}

impl Verdict {
    /// Whether the rule stands in nobody's way.
    #[must_use]
    pub const fn is_met(self) -> bool {
        matches!(self, Self::Pass | Self::NotApplicable)
    }

    const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Pass => Self::Pass,
            Outcome::Fail => Self::Fail,
            Outcome::Unknown => Self::NoData,
        }
    }
}

crate::text_enum! {
    /// What a node of an explanation stands for.
    pub enum Node {
        /// All parts must hold.
        All = "all",
        /// One part must hold.
        Any = "any",
        /// The part must not hold.
        Not = "not",
        /// A test on a fact.
        Test = "test",
    }
}

/// Why a condition comes to what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// What this node stands for.
    pub node: Node,
    /// What it comes to.
    pub outcome: Outcome,
    /// For a test, the fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// For a test, what people call the fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// For a test, what is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Text>,
    /// For a test, what is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Text>,
    /// The parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub parts: Vec<Explanation>,
}

/// How one rule was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleResult {
    /// Key of the rule, `eligibility.credit`.
    pub rule: String,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
    /// How it was decided.
    pub verdict: Verdict,
    /// Why; for a rule that does not apply, why not.
    pub reason: Explanation,
}

/// What one preference gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreferenceResult {
    /// Key of the preference, `preference.grade`.
    pub rule: String,
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
    /// Whether it gave anything.
    pub given: bool,
    /// Points it gave; absent for a preference that only breaks ties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// The most it could give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Points>,
    /// Why.
    pub reason: Explanation,
}

/// Place in the recommendation: more points first, then the preferences without points, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = policy::Standing)]
pub struct Standing {
    /// Sum of points.
    pub points: Points,
    /// For each preference without points, whether it holds.
    pub ties: Vec<bool>,
}

/// The whole answer for one organization and one opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assessment {
    /// The event date.
    pub as_of: NaiveDate,
    /// Versions of the packs, farthest first.
    pub packs: Vec<String>,
    /// Whether every rule is met.
    pub eligible: bool,
    /// Every rule.
    pub rules: Vec<RuleResult>,
    /// Every preference.
    pub preferences: Vec<PreferenceResult>,
    /// Place in the recommendation.
    pub standing: Standing,
}

/// Evaluates `rules` for one organization and one opportunity as of a day.
#[must_use]
pub fn evaluate(rules: &Ruleset, organization: &FactSheet, opportunity: &FactSheet, as_of: NaiveDate) -> Assessment {
    let case = Case { vocabulary: rules.vocabulary(), organization, opportunity, as_of };
    let results: Vec<RuleResult> = rules.eligibility().map(|(entry, rule)| case.rule(entry, rule)).collect();
    let preferences: Vec<PreferenceResult> = rules.preferences().map(|(entry, p)| case.preference(entry, p)).collect();
    let points = preferences.iter().filter_map(|p| p.points).sum();
    let ties = preferences.iter().filter(|p| p.points.is_none()).map(|p| p.given).collect();
    Assessment {
        as_of,
        packs: rules.packs().to_vec(),
        eligible: results.iter().all(|r| r.verdict.is_met()),
        rules: results,
        preferences,
        standing: Standing { points, ties },
    }
}

impl Case<'_> {
    /// How a rule is decided: it applies unless its `when` is known not to hold, and then its condition must pass.
    fn rule(&self, entry: &Entry, rule: &Eligibility) -> RuleResult {
        let off = rule.when.as_ref().filter(|when| self.outcome(when) == Outcome::Fail);
        let (verdict, reason) = match off {
            Some(when) => (Verdict::NotApplicable, self.explain(when)),
            None => (Verdict::of(self.outcome(&rule.require)), self.explain(&rule.require)),
        };
        RuleResult { rule: entry.key.clone(), text: entry.text.clone(), source: entry.source.clone(), verdict, reason }
    }

    /// What a preference gives: only where its `when` passes, the points of the first band that passes.
    fn preference(&self, entry: &Entry, preference: &Preference) -> PreferenceResult {
        let off = preference.when.as_ref().filter(|when| self.outcome(when) != Outcome::Pass);
        let band = |bands: &[Band]| bands.iter().find(|band| self.outcome(&band.given) == Outcome::Pass).cloned();
        let (given, points, most, reason) = match &preference.award {
            Award::Order(condition) => {
                let given = off.is_none() && self.outcome(condition) == Outcome::Pass;
                (given, None, None, self.explain(off.unwrap_or(condition)))
            }
            Award::Points(bands) => {
                let found = band(bands).filter(|_| off.is_none());
                let reason = match (off, &found) {
                    (Some(when), _) => self.explain(when),
                    (None, Some(band)) => self.explain(&band.given),
                    (None, None) => {
                        self.explain(&Condition::Any(bands.iter().map(|band| band.given.clone()).collect()))
                    }
                };
                let points = found.as_ref().map_or(Points::ZERO, |band| band.points);
                (found.is_some(), Some(points), bands.iter().map(|b| b.points).max(), reason)
            }
        };
        let (rule, text, source) = (entry.key.clone(), entry.text.clone(), entry.source.clone());
        PreferenceResult { rule, text, source, given, points, most, reason }
    }

    /// Why a condition comes to what it does.
    #[must_use]
    pub fn explain(&self, condition: &Condition) -> Explanation {
        let outcome = self.outcome(condition);
        let inner = |node, parts: &[Condition]| Explanation {
            parts: parts.iter().map(|part| self.explain(part)).collect(),
            ..empty(node, outcome)
        };
        match condition {
            Condition::All(parts) => inner(Node::All, parts),
            Condition::Any(parts) => inner(Node::Any, parts),
            Condition::Not(part) => match part.as_ref() {
                Condition::Leaf(leaf) => self.explain_test(leaf, outcome, true),
                part => inner(Node::Not, std::slice::from_ref(part)),
            },
            Condition::Leaf(leaf) => self.explain_test(leaf, outcome, false),
            Condition::Settled(_) => empty(Node::Test, outcome),
        }
    }

    fn explain_test(&self, leaf: &Leaf, outcome: Outcome, negated: bool) -> Explanation {
        let empty = empty(Node::Test, outcome);
        let Some(fact) = self.vocabulary.get(&leaf.fact) else {
            return Explanation { fact: Some(leaf.fact.clone()), ..empty };
        };
        Explanation {
            fact: Some(fact.id.clone()),
            label: Some(fact.label.clone()),
            seen: Some(self.seen(fact, leaf)),
            wanted: Some(self.wanted(fact, leaf, negated)),
            ..empty
        }
    }
}

const fn empty(node: Node, outcome: Outcome) -> Explanation {
    Explanation { node, outcome, fact: None, label: None, seen: None, wanted: None, parts: Vec::new() }
}
