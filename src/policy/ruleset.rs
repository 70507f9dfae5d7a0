//! The rules that hold for one question: region, kind, project type, day.

use super::condition::Condition;
use super::evaluate::Case;
use super::facts::FactSheet;
use super::pack::*;
use super::points::Points;
use super::vocabulary::Vocabulary;
use crate::kernel::{Ratio, RegionCode};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Which rules are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// Region of the event; its own packs and those of the regions above it hold.
    pub region: RegionCode,
    /// What for.
    pub kind: Kind,
    /// Project type, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_type: Option<String>,
    /// The event date.
    pub on: NaiveDate,
}

/// Merged rules. Each entry keeps the source it came from.
#[derive(Clone, Debug)]
pub struct Ruleset {
    packs: Vec<String>,
    entries: Vec<Arc<Entry>>,
    vocabulary: Arc<Vocabulary>,
}

impl Ruleset {
    /// Merges packs, farthest first: an entry of a later pack replaces the entry of the same key in its place.
    #[must_use]
    pub fn merge<'p>(packs: impl IntoIterator<Item = &'p Pack>, vocabulary: Arc<Vocabulary>) -> Self {
        let mut merged = Self { packs: Vec::new(), entries: Vec::new(), vocabulary };
        for pack in packs {
            merged.packs.push(pack.version());
            merged.entries.retain(|entry| !pack.without.contains(&entry.key));
            for entry in &pack.entries {
                merged.put(entry.clone());
            }
        }
        merged
    }

    /// Adds an entry, or puts it in place of the one with its key: also the way a need's own conditions join the rules.
    pub fn put(&mut self, entry: Entry) {
        let entry = Arc::new(entry);
        match self.entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// Versions of the packs merged, farthest first.
    #[must_use]
    pub fn packs(&self) -> &[String] {
        &self.packs
    }

    /// The facts the rules may speak of.
    #[must_use]
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// Every entry.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(Arc::as_ref)
    }

    /// The entry of this key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().find(|entry| entry.key == key)
    }

    /// The hard conditions.
    pub fn eligibility(&self) -> impl Iterator<Item = (&Entry, &Eligibility)> {
        self.entries().filter_map(|entry| match &entry.content {
            Content::Eligibility(rule) => Some((entry, rule)),
            _ => None,
        })
    }

    /// The preferences, by rank.
    pub fn preferences(&self) -> impl Iterator<Item = (&Entry, &Preference)> {
        let mut all: Vec<_> = self
            .entries()
            .filter_map(|entry| match &entry.content {
                Content::Preference(preference) => Some((entry, preference)),
                _ => None,
            })
            .collect();
        all.sort_by_key(|(_, preference)| preference.rank);
        all.into_iter()
    }

    /// The bounds on costs.
    pub fn cost_rules(&self) -> impl Iterator<Item = (&Entry, &CostRule)> {
        self.entries().filter_map(|entry| match &entry.content {
            Content::CostRule(rule) => Some((entry, rule)),
            _ => None,
        })
    }

    /// A period by its id, such as `contract_sign`.
    #[must_use]
    pub fn period(&self, id: &str) -> Option<(&Entry, &PeriodRule)> {
        let entry = self.entry(&format!("period.{id}"))?;
        match &entry.content {
            Content::Period(period) => Some((entry, period)),
            _ => None,
        }
    }

    /// A setting of a procedure, such as `panel` of `open_tender`.
    #[must_use]
    pub fn setting(&self, method: &str, setting: &str) -> Option<(&Entry, &Setting)> {
        let entry = self.entry(&format!("procedure.{method}.{setting}"))?;
        match &entry.content {
            Content::Setting(setting) => Some((entry, setting)),
            _ => None,
        }
    }

    /// The period that governs a step of a procedure, such as `response` of `competitive_consultation`.
    #[must_use]
    pub fn step_period(&self, method: &str, step: &str) -> Option<(&Entry, &PeriodRule)> {
        match self.setting(method, step)? {
            (_, Setting::Period(id)) => self.period(id),
            _ => None,
        }
    }

    /// The panel an opportunity needs: of the variants not known to be meant for others, the one with the most members.
    #[must_use]
    pub fn panel(&self, method: &str, opportunity: &FactSheet, as_of: NaiveDate) -> Option<&Panel> {
        let (_, Setting::Panel(variants)) = self.setting(method, "panel")? else { return None };
        let applies = |panel: &&Panel| self.concerns(panel.when.as_ref(), opportunity, as_of);
        variants.iter().filter(applies).max_by_key(|panel| panel.min)
    }

    /// What preferences may be used for: the first channel that the opportunity is not known to be outside of.
    #[must_use]
    pub fn preference_use(&self, opportunity: &FactSheet, as_of: NaiveDate) -> Option<&PreferenceUse> {
        let Content::PreferenceUses(channels) = &self.entry("preference_use")?.content else { return None };
        channels.iter().find(|channel| self.concerns(channel.when.as_ref(), opportunity, as_of))
    }

    /// When an offer is abnormally low: each comparison with its share.
    pub fn low_prices(&self) -> impl Iterator<Item = (&Entry, &LowPrice)> {
        self.entries().filter_map(|entry| match &entry.content {
            Content::LowPrice(low) => Some((entry, low)),
            _ => None,
        })
    }

    /// The relations for which somebody may not judge, `recusal.employment` and others, with their ids.
    pub fn recusals(&self) -> impl Iterator<Item = (&str, &Entry, &Recusal)> {
        self.entries().filter_map(|entry| match &entry.content {
            Content::Recusal(rule) => Some((entry.key.strip_prefix("recusal.")?, entry, rule)),
            _ => None,
        })
    }

    /// The rule that asks something of objections and complaints about this; none where the packs ask nothing of the kind.
    #[must_use]
    pub fn remedy_rule(&self, point: RemedyPoint, about: RemedyAbout) -> Option<&Entry> {
        self.entries().find(|entry| match &entry.content {
            Content::RemedyRule(rule) => rule.point == point && (rule.about.is_empty() || rule.about.contains(&about)),
            _ => false,
        })
    }

    /// What the law leaves open where a procedure cannot go on.
    pub fn ways_out(&self, from: Impasse) -> impl Iterator<Item = &Entry> {
        self.entries().filter(move |entry| entry.content == Content::WayOut(WayOut { from }))
    }

    /// What must have been done before this opportunity is published, of the duties to do `act`.
    #[must_use]
    pub fn duty(&self, act: DutyAct, opportunity: &FactSheet, as_of: NaiveDate) -> Option<(&Entry, &Duty)> {
        self.entries().find_map(|entry| match &entry.content {
            Content::Duty(duty) if duty.act == act && self.concerns(duty.when.as_ref(), opportunity, as_of) => {
                Some((entry, duty))
            }
            _ => None,
        })
    }

    /// The least count asked for by a limit, such as `survey_respondents`.
    #[must_use]
    pub fn least_count(&self, limit: &str) -> Option<u32> {
        match &self.entry(&format!("limit.{limit}"))?.content {
            Content::Limit(limit) => limit.bounds.min_count,
            _ => None,
        }
    }

    /// The greatest share allowed by a limit, such as `bid_security`.
    #[must_use]
    pub fn greatest_share(&self, limit: &str) -> Option<Ratio> {
        match &self.entry(&format!("limit.{limit}"))?.content {
            Content::Limit(limit) => limit.bounds.max,
            _ => None,
        }
    }

    /// The payment plan.
    #[must_use]
    pub fn tranches(&self) -> &[Tranche] {
        match self.entry("tranche").map(|entry| &entry.content) {
            Some(Content::Tranches(tranches)) => tranches,
            _ => &[],
        }
    }

    /// The grade bands of something, such as `project` or `organization`.
    #[must_use]
    pub fn grade_bands(&self, of: &str) -> &[GradeBand] {
        match self.entry(&format!("grade_band.{of}")).map(|entry| &entry.content) {
            Some(Content::GradeBands(bands)) => bands,
            _ => &[],
        }
    }

    /// The rule of Party coverage.
    #[must_use]
    pub fn party_coverage(&self) -> Option<(&Entry, &PartyCoverage)> {
        let entry = self.entry("party_coverage")?;
        match &entry.content {
            Content::PartyCoverage(rule) => Some((entry, rule)),
            _ => None,
        }
    }

    /// Whether a rule about opportunities concerns this one: unless it is known not to.
    pub(super) fn concerns(&self, when: Option<&Condition>, opportunity: &FactSheet, as_of: NaiveDate) -> bool {
        let nobody = FactSheet::default();
        let case = Case { vocabulary: &self.vocabulary, organization: &nobody, opportunity, as_of };
        when.is_none_or(|when| case.outcome(when) != super::condition::Outcome::Fail)
    }

    /// The rules for one opportunity as plain conditions on organizations, for an index: an organization meets a rule exactly
    /// where its condition passes, and gets the points of the first band that passes.
    #[must_use]
    pub fn bind(&self, opportunity: &FactSheet, as_of: NaiveDate) -> BoundRules {
        let bind = |condition: &Condition| condition.bind(opportunity, &self.vocabulary, as_of);
        let unless = |when: &Option<Condition>, require: &Condition| match when {
            None => bind(require),
            Some(when) => bind(&Condition::Any(vec![Condition::Not(Box::new(when.clone())), require.clone()])),
        };
        let only = |when: &Option<Condition>, given: &Condition| match when {
            None => bind(given),
            Some(when) => bind(&Condition::All(vec![when.clone(), given.clone()])),
        };
        BoundRules {
            eligibility: self
                .eligibility()
                .map(|(e, rule)| (e.key.clone(), unless(&rule.when, &rule.require)))
                .collect(),
            preferences: self
                .preferences()
                .map(|(entry, preference)| BoundPreference {
                    rule: entry.key.clone(),
                    award: match &preference.award {
                        Award::Order(given) => BoundAward::Order(only(&preference.when, given)),
                        Award::Points(bands) => BoundAward::Points(
                            bands.iter().map(|band| (only(&preference.when, &band.given), band.points)).collect(),
                        ),
                    },
                })
                .collect(),
        }
    }
}

/// Rules bound to one opportunity. See [`Ruleset::bind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundRules {
    /// Key and condition of each rule.
    pub eligibility: Vec<(String, Condition)>,
    /// The preferences, by rank.
    pub preferences: Vec<BoundPreference>,
}

/// A preference bound to one opportunity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundPreference {
    /// Key.
    pub rule: String,
    /// What it gives.
    pub award: BoundAward,
}

/// What a bound preference gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoundAward {
    /// The points of the first condition that passes.
    Points(Vec<(Condition, Points)>),
    /// A place before others, all else being equal.
    Order(Condition),
}
