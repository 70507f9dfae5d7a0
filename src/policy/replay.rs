//! Decisions that can be made again: the facts, the packs in use and the answer, kept together.

use super::condition::Condition;
use super::explain::{Assessment, evaluate};
use super::facts::FactSheet;
use super::library::Library;
use super::model::RuleChange;
use super::pack::{Content, Eligibility, Entry, Source, Status};
use super::ruleset::{Question, Ruleset};
use super::vocabulary::Vocabulary;
use crate::kernel::{Error, FieldError, Result, Text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A condition that a need sets for itself, beside the rules of packs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnRule {
    /// Id within the need.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// What the need cites for it; may be empty.
    #[serde(default)]
    pub basis: String,
    /// The condition, with the words of packs.
    #[schema(value_type = Object)]
    pub require: Json,
}

impl OwnRule {
    /// The rule as an entry `need.<id>`, with its condition as read.
    #[must_use]
    pub fn entry(&self, require: Condition) -> Entry {
        Entry {
            key: format!("need.{}", self.id),
            text: self.text.clone(),
            source: Source {
                pack: String::new(),
                document: "需求公告".to_owned(),
                basis: self.basis.clone(),
                status: Status::Verified,
                note: None,
            },
            content: Content::Eligibility(Eligibility { when: None, require }),
            line: None,
            written: self.require.clone(),
        }
    }
}

impl Ruleset {
    /// Adds the conditions a need sets for itself, see [`OwnRule::entry`].
    ///
    /// # Errors
    /// Every fault of every condition, by path under `own[<id>]`.
    pub fn add_own(&mut self, own: &[OwnRule]) -> Result<()> {
        let mut faults: Vec<FieldError> = Vec::new();
        for rule in own {
            let path = format!("own[{}].require", rule.id);
            match super::condition_from_json(&rule.require, self.vocabulary(), &path) {
                Err(found) => faults.extend(found),
                Ok(require) => self.put(rule.entry(require)),
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
    }
}

/// One decision with all it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// Which rules were asked for, and the event date.
    pub question: Question,
    /// Hash of all packs in use then, see [`Library::hash`].
    pub library: String,
    /// The need's own conditions.
    pub own: Vec<OwnRule>,
    /// Facts of the organization.
    #[schema(value_type = Object)]
    pub organization: Json,
    /// Facts of the opportunity.
    #[schema(value_type = Object)]
    pub opportunity: Json,
    /// SHA-256 of the facts and own conditions.
    pub facts_hash: String,
    /// The answer.
    pub assessment: Assessment,
}

impl Decision {
    /// Decides and keeps what the decision took.
    ///
    /// # Errors
    /// `invalid` when one of the need's own conditions cannot be read.
    pub fn make(
        library: &Library,
        question: Question,
        own: Vec<OwnRule>,
        organization: &FactSheet,
        opportunity: &FactSheet,
    ) -> Result<Self> {
        let mut rules = library.select(&question);
        rules.add_own(&own)?;
        Ok(Self::by(&rules, library, question, own, organization, opportunity))
    }

    /// The same with `rules` already selected from `library` for `question` and `own` already among them, for whoever decides
    /// about many organizations.
    #[must_use]
    pub fn by(
        rules: &Ruleset,
        library: &Library,
        question: Question,
        own: Vec<OwnRule>,
        organization: &FactSheet,
        opportunity: &FactSheet,
    ) -> Self {
        let vocabulary = library.vocabulary();
        let (facts, needs) = (organization.to_json(vocabulary), opportunity.to_json(vocabulary));
        Self {
            facts_hash: facts_hash(&own, &facts, &needs),
            assessment: evaluate(rules, organization, opportunity, question.on),
            library: library.hash(),
            organization: facts,
            opportunity: needs,
            question,
            own,
        }
    }
}

fn facts_hash(own: &[OwnRule], organization: &Json, opportunity: &Json) -> String {
    let all = json!({ "own": own, "organization": organization, "opportunity": opportunity });
    hex::encode(Sha256::digest(sorted(&all).to_string()))
}

/// The same value with every object's members by name, so that the hash does not lean on the order in which they were written.
fn sorted(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(sorted).collect(),
        Json::Object(members) => {
            let by_name: BTreeMap<&String, Json> = members.iter().map(|(name, value)| (name, sorted(value))).collect();
            by_name.into_iter().map(|(name, value)| (name.clone(), value)).collect()
        }
        other => other.clone(),
    }
}

/// What making a decision again gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Replay {
    /// Whether the facts are still those that were hashed.
    pub facts_intact: bool,
    /// Whether the packs of that time give the recorded answer again.
    pub same: bool,
    /// The answer recorded.
    pub recorded: Assessment,
    /// The answer given again.
    pub again: Assessment,
    /// What the rules of today would decide on the same facts.
    pub today: Today,
}

/// What the rules of a later day would decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Today {
    /// The day whose rules these are.
    pub on: NaiveDate,
    /// Versions of the packs.
    pub packs: Vec<String>,
    /// Whether the organization would qualify.
    pub eligible: bool,
    /// Every rule and preference decided otherwise, new or gone.
    pub changes: Vec<RuleChange>,
}

/// Makes a decision again with the packs of its time (`then`), and with those of `on` (`now`).
///
/// # Errors
/// `invalid` when the recorded facts or conditions cannot be read with these packs.
pub fn replay(decision: &Decision, then: &Library, now: &Library, on: NaiveDate) -> Result<Replay> {
    let again = decide(decision, then, &decision.question)?;
    let question = Question { on, ..decision.question.clone() };
    let today = decide(decision, now, &question)?;
    Ok(Replay {
        facts_intact: facts_hash(&decision.own, &decision.organization, &decision.opportunity) == decision.facts_hash,
        same: again == decision.assessment,
        today: Today {
            on,
            packs: today.packs.clone(),
            eligible: today.eligible,
            changes: changes(&decision.assessment, &today),
        },
        recorded: decision.assessment.clone(),
        again,
    })
}

/// The answer to `question` on the decision's facts, as of its event date.
fn decide(decision: &Decision, library: &Library, question: &Question) -> Result<Assessment> {
    let mut rules = library.select(question);
    rules.add_own(&decision.own)?;
    let organization = facts(&decision.organization, library.vocabulary())?;
    let opportunity = facts(&decision.opportunity, library.vocabulary())?;
    Ok(evaluate(&rules, &organization, &opportunity, decision.question.on))
}

/// Facts that a pack no longer declares are left out: no rule can speak of them.
fn facts(json: &Json, vocabulary: &Vocabulary) -> Result<FactSheet> {
    let mut json = json.clone();
    if let Some(facts) = json.get_mut("facts").and_then(Json::as_object_mut) {
        facts.retain(|id, _| vocabulary.get(id).is_some());
    }
    FactSheet::from_json(&json, vocabulary).map_err(Error::invalid)
}

/// What differs between two answers, by rule.
fn changes(was: &Assessment, now: &Assessment) -> Vec<RuleChange> {
    let (before, after) = (lines(was), lines(now));
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    let change = |key: &String| {
        let (was, now) = (before.get(key), after.get(key));
        let decided = |line: Option<&Line>| line.map(|line| (line.verdict, line.points));
        (decided(was) != decided(now)).then(|| RuleChange {
            rule: key.clone(),
            text: now.or(was).map(|line| line.text.clone()).unwrap_or_default(),
            was: was.map(|line| line.verdict),
            now: now.map(|line| line.verdict),
            points_were: was.and_then(|line| line.points),
            points_now: now.and_then(|line| line.points),
            source_was: was.map(|line| line.source.clone()),
            source_now: now.map(|line| line.source.clone()),
        })
    };
    keys.filter_map(change).collect()
}

/// One rule or preference of an answer.
struct Line {
    text: Text,
    source: Source,
    verdict: super::explain::Verdict,
    points: Option<super::points::Points>,
}

fn lines(assessment: &Assessment) -> BTreeMap<String, Line> {
    use super::explain::Verdict;
    let rules = assessment.rules.iter().map(|rule| {
        let line = Line { text: rule.text.clone(), source: rule.source.clone(), verdict: rule.verdict, points: None };
        (rule.rule.clone(), line)
    });
    let preferences = assessment.preferences.iter().map(|preference| {
        let verdict = if preference.given { Verdict::Pass } else { Verdict::Fail };
        let (text, source) = (preference.text.clone(), preference.source.clone());
        (preference.rule.clone(), Line { text, source, verdict, points: preference.points })
    });
    rules.chain(preferences).collect()
}
