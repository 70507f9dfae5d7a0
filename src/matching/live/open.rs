//! The needs that are open now, with what they ask.

use crate::kernel::ids::{OpportunityId, UnitId};
use crate::kernel::{Error, RegionCode};
use crate::kernel::{Instant, Result, Text};
use crate::matching::index::Needs;
use crate::matching::rules::{Asked, OwnCondition};
use crate::opportunities::model::{OpportunityCard, OpportunityKind, OpportunityTerms};
use crate::opportunities::rules::facts;
use crate::opportunities::service::OpenOpportunity;
use crate::policy::{self, Library, Vocabulary};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Organizations ranked for a page.
const FIRST: usize = 50;

/// A published need or call that still takes bids.
#[derive(Clone, Debug)]
pub(in crate::matching) struct OpenNeed {
    pub(in crate::matching) card: OpportunityCard,
    pub(in crate::matching) unit: UnitId,
    pub(in crate::matching) asked: Asked,
}

impl OpenNeed {
    /// What it asks as of `day`; `None` when its conditions cannot be read, which is logged: they were checked when they
    /// were entered, so a pack has taken away a fact they speak of.
    pub(in crate::matching) fn new(open: OpenOpportunity, packs: &Library, day: NaiveDate) -> Option<Self> {
        let OpenOpportunity { card, unit, unit_region, terms } = open;
        match asked(packs, (card.id, card.kind, unit_region), &terms, day) {
            Ok(asked) => Some(Self { card, unit, asked }),
            Err(error) => {
                tracing::error!(%error, opportunity = %card.id, "conditions of an open need cannot be read");
                None
            }
        }
    }

    /// Order of lists: the next deadline first; what has none comes last.
    fn order(&self) -> (Option<Instant>, OpportunityId) {
        (self.card.deadline, self.card.id)
    }
}

/// What terms ask of organizations as of `day`.
///
/// # Errors
/// `invalid` with the path of each condition that cannot be read.
pub(in crate::matching) fn asked(
    packs: &Library,
    (id, kind, unit_region): (OpportunityId, OpportunityKind, RegionCode),
    terms: &OpportunityTerms,
    day: NaiveDate,
) -> Result<Asked> {
    let vocabulary = packs.vocabulary();
    let question = policy::Question {
        region: terms.region.unwrap_or(unit_region),
        kind: kind.policy_kind(),
        project_type: terms.project_types.first().cloned(),
        on: day,
    };
    let mut own = Vec::new();
    for (at, term) in terms.qualifications.iter().enumerate() {
        let Some(json) = &term.condition else { continue };
        let path = format!("qualifications[{at}].condition");
        let condition = policy::condition_from_json(json, vocabulary, &path).map_err(Error::invalid)?;
        let text = term.text.clone().or_else(|| term.quote.clone()).unwrap_or_default();
        own.push(OwnCondition::new(at + 1, Text::new(text, ""), json.clone(), condition));
    }
    let sheet = facts(id.as_str(), kind, terms, vocabulary);
    Ok(Asked::new(packs, question, sheet, own, FIRST))
}

/// All of them, and what an organization is asked against.
#[derive(Clone, Debug)]
pub(in crate::matching) struct OpenNeeds {
    by_id: BTreeMap<OpportunityId, Arc<OpenNeed>>,
    /// In the order of lists; their numbers in `index`.
    pub(in crate::matching) listed: Vec<Arc<OpenNeed>>,
    pub(in crate::matching) index: Needs,
}

impl OpenNeeds {
    /// None yet.
    pub(super) fn new(vocabulary: &Arc<Vocabulary>, day: NaiveDate) -> Self {
        Self { by_id: BTreeMap::new(), listed: Vec::new(), index: Needs::new(vocabulary, day, []) }
    }

    /// When the first of them closes.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.listed.first()?.card.deadline
    }

    /// Puts in what is open now and takes out what no longer is: what was closed, and what `now` is past the deadline of.
    pub(super) fn update(
        &mut self,
        vocabulary: &Arc<Vocabulary>,
        (now, day): (Instant, NaiveDate),
        mut changes: Vec<(OpportunityId, Option<OpenNeed>)>,
    ) {
        let before = self.by_id.len();
        // Most changes are of drafts.
        changes.retain(|(id, need)| need.is_some() || self.by_id.contains_key(id));
        self.by_id.retain(|_, need| need.card.deadline.is_none_or(|deadline| now < deadline));
        if changes.is_empty() && self.by_id.len() == before {
            return;
        }
        for (id, need) in changes {
            match need {
                Some(need) => drop(self.by_id.insert(id, Arc::new(need))),
                None => drop(self.by_id.remove(&id)),
            }
        }
        self.listed = self.by_id.values().cloned().collect();
        self.listed.sort_by_key(|need| (need.card.deadline.is_none(), need.order()));
        self.index = Needs::new(vocabulary, day, self.listed.iter().map(|need| need.asked.question()));
    }
}
