//! From the packs in force and a need to what is asked of organizations, for all three evaluators.

use crate::kernel::Text;
use crate::matching::index::{self, Criterion, Rule, Weight};
use crate::policy::facts::id;
use crate::policy::pack::{Award, Entry};
use crate::policy::{
    self, Assessment, BoundAward, Codes, Condition, Decision, FactSheet, Leaf, Library, Outcome, OwnRule, Points,
    Ruleset, Test, Vocabulary,
};

/// A qualification condition of the need itself, as far as the registry can decide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCondition {
    /// As the need sets it.
    pub rule: OwnRule,
    /// The same on facts of the registry.
    pub condition: Condition,
}

impl OwnCondition {
    /// The condition of this number in the need, from 1.
    #[must_use]
    pub fn new(number: usize, text: Text, written: serde_json::Value, condition: Condition) -> Self {
        let basis = format!("资格条件第{number}条");
        Self { rule: OwnRule { id: number.to_string(), text, basis, require: written }, condition }
    }
}

/// What a need asks: the rules with their sources for the plain evaluator, which explains, and the same as bare conditions
/// for the indexes, which count and rank.
#[derive(Clone, Debug)]
pub struct Asked {
    of: policy::Question,
    own: Vec<OwnRule>,
    rules: Ruleset,
    opportunity: FactSheet,
    question: index::Question,
}

impl Asked {
    /// What the rules of `packs` that hold for `of` and the need's own conditions ask on its day. The first `first`
    /// organizations are to be ranked.
    #[must_use]
    pub fn new(
        packs: &Library,
        of: policy::Question,
        opportunity: FactSheet,
        own: Vec<OwnCondition>,
        first: usize,
    ) -> Self {
        let (mut rules, day) = (packs.select(&of), of.on);
        for OwnCondition { rule, condition } in &own {
            rules.put(rule.entry(condition.clone()));
        }
        let own = own.into_iter().map(|condition| condition.rule).collect();
        let bound = rules.bind(&opportunity, day);
        let of_need: Vec<bool> =
            rules.preferences().map(|(_, preference)| award_asks_about_need(&preference.award)).collect();
        let mut ties = bound.preferences.iter().filter(|p| matches!(p.award, BoundAward::Order(_))).count();
        let point = 1i64.checked_shl(u32::try_from(ties).unwrap_or(u32::MAX)).unwrap_or(i64::MAX);
        let (mut fixed, mut bonuses) = (Vec::new(), Vec::new());
        for (preference, of_need) in bound.preferences.into_iter().zip(of_need) {
            let mut bands: Vec<(Condition, Weight)> = match preference.award {
                BoundAward::Points(bands) => {
                    bands.into_iter().map(|(given, points)| (given, weight(points, point))).collect()
                }
                BoundAward::Order(given) => {
                    ties -= 1;
                    vec![(given, 1 << ties)]
                }
            };
            // What is decided against everybody is nothing to look for.
            bands.retain(|(given, _)| !matches!(given, Condition::Settled(Outcome::Fail | Outcome::Unknown)));
            if !bands.is_empty() {
                let criteria = if of_need { &mut bonuses } else { &mut fixed };
                criteria.push(Criterion { bands });
            }
        }
        let scopes: Vec<bool> = rules.eligibility().map(|(_, rule)| asks_for_coverage(&rule.require)).collect();
        let conditions = bound.eligibility.into_iter().zip(scopes);
        let asked = conditions.map(|((_, condition), scope)| Rule { condition, scope }).collect();
        let question = index::Question { day, rules: asked, fixed, bonuses, first };
        Self { of, own, rules, opportunity, question }
    }

    /// What is asked of the indexes. Its rules are those of [`Asked::entries`], in the same order.
    #[must_use]
    pub const fn question(&self) -> &index::Question {
        &self.question
    }

    /// The rules with their sources.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.rules.eligibility().map(|(entry, _)| entry)
    }

    /// The facts its rules may speak of.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        self.rules.vocabulary()
    }

    /// The packs, farthest first.
    #[must_use]
    pub fn packs(&self) -> &[String] {
        self.rules.packs()
    }

    /// The plain evaluator: whether and why one organization qualifies, and what places it where.
    #[must_use]
    pub fn assess(&self, organization: &FactSheet) -> Assessment {
        policy::evaluate(&self.rules, organization, &self.opportunity, self.question.day)
    }

    /// The same with all it took, to be put on record. `packs` are those this was made from.
    #[must_use]
    pub fn decide(&self, packs: &Library, organization: &FactSheet) -> Decision {
        Decision::by(&self.rules, packs, self.of.clone(), self.own.clone(), organization, &self.opportunity)
    }
}

/// Points as weight, where the preferences that only break ties have the place below one hundredth of a point.
fn weight(points: Points, one: i64) -> Weight {
    points.hundredths().saturating_mul(one)
}

/// Whether a rule asks only if the organization serves the need's category, or its region: what a person takes for granted
/// when asking who qualifies.
fn asks_for_coverage(condition: &Condition) -> bool {
    match condition {
        Condition::Leaf(Leaf { fact, test: Test::Covers(Codes::OfOpportunity(of)), .. }) => {
            let asked = (fact.as_str(), of.as_str());
            [(id::SERVICE_CATEGORIES, id::CATEGORY), (id::SERVICE_REGIONS, id::DELIVERY_REGION)].contains(&asked)
        }
        _ => false,
    }
}

fn award_asks_about_need(award: &Award) -> bool {
    match award {
        Award::Order(given) => asks_about_need(given),
        Award::Points(bands) => bands.iter().any(|band| asks_about_need(&band.given)),
    }
}

fn asks_about_need(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(asks_about_need),
        Condition::Not(part) => asks_about_need(part),
        Condition::Leaf(leaf) => matches!(
            leaf.test,
            Test::Covers(Codes::OfOpportunity(_))
                | Test::Under(Codes::OfOpportunity(_))
                | Test::AnyOf(Codes::OfOpportunity(_))
        ),
        Condition::Settled(_) => false,
    }
}
