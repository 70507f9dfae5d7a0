//! Which organizations qualify for a need, and why the others do not.

use super::relation;
use crate::app::App;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Actor, Error, Result};
use crate::matching::index::{Answer, Question};
use crate::matching::live::asked;
use crate::matching::model::{Currency, MatchAnswer, Ranked};
use crate::matching::rules::{self, Asked};
use crate::opportunities::service as opportunities;
use crate::organizations::model::view::ListItem;
use crate::organizations::{service as organizations, sheets};
use crate::policy::{Assessment, FactSheet};
use std::collections::BTreeMap;

/// How often the registry may change while an answer is put together before that is an error.
const ATTEMPTS: u32 = 5;

/// The answer for a need as its department sees it: the working copy where there is one, or else what is published.
///
/// # Errors
/// `not_found` for whoever may not see it; `invalid` for a qualification condition that cannot be read; `unavailable` while
/// the index is being built; those of the database.
pub fn need(app: &App, actor: &Actor, id: OpportunityId) -> Result<MatchAnswer> {
    let own = app.db.read(|conn| opportunities::for_matching(conn, id))?;
    actor.may(&rules::NEED, &relation(&own, None))?;
    if let Some(answer) = app.matching.kept(app, (id, own.version))? {
        return Ok(answer);
    }
    let found = find(app, &own, None)?;
    let answer = told(&found);
    app.matching.keep((id, own.version), &answer);
    Ok(answer)
}

/// What the index found, with each of the first organizations evaluated from the database.
pub(super) struct Found {
    pub(super) asked: Asked,
    pub(super) answer: Answer,
    pub(super) currency: Currency,
    pub(super) first: Vec<(ListItem, Assessment)>,
}

/// Asks the index what `own` asks, for the first `most` organizations (as many as a page has, unless told), and evaluates
/// these from the database. Where one of them has changed meanwhile, everything is asked again.
pub(super) fn find(app: &App, own: &opportunities::OwnOpportunity, most: Option<usize>) -> Result<Found> {
    for _ in 0..ATTEMPTS {
        let (asked, answer, currency) = app.matching.ask(app, |state| {
            let asked = asked(&state.packs, (own.id, own.kind, own.unit_region), &own.terms, state.currency.as_of)?;
            let question = asked.question();
            let first = most.unwrap_or(question.first);
            let answer = state.index.answer(&Question { first, ..question.clone() });
            Ok((asked, answer, state.currency))
        })?;
        let ids: Vec<OrganizationId> = answer.first.iter().map(|place| place.organization).collect();
        let (sheets, mut items) = app.db.read(|conn| {
            Ok((sheets::some(app, conn, &ids, currency.as_of)?, organizations::items(app, conn, &ids)?))
        })?;
        let sheets: BTreeMap<OrganizationId, Option<FactSheet>> = sheets.into_iter().collect();
        let assess = |id: OrganizationId| {
            let assessment = asked.assess(sheets.get(&id)?.as_ref()?);
            Some((items.remove(&id)?, assessment)).filter(|(_, assessment)| assessment.eligible)
        };
        let first: Option<Vec<_>> = ids.iter().copied().map(assess).collect();
        if let Some(first) = first.filter(|first| first.is_sorted_by(|(_, a), (_, b)| a.standing >= b.standing)) {
            return Ok(Found { asked, answer, currency, first });
        }
    }
    Err(Error::unavailable("the registry changes faster than it can be read"))
}

fn told(found: &Found) -> MatchAnswer {
    let ranked = |(place, (organization, assessment)): (u32, &(ListItem, Assessment))| Ranked {
        place,
        organization: organization.clone(),
        standing: assessment.standing.clone(),
        gave: rules::gave(assessment),
    };
    MatchAnswer {
        currency: found.currency,
        packs: found.asked.packs().to_vec(),
        organizations: found.answer.organizations,
        in_scope: found.answer.in_scope,
        eligible: found.answer.eligible,
        rules: rules::rule_counts(&found.asked, &found.answer.rules),
        preferences: rules::preference_heads(&found.asked.assess(&FactSheet::default())),
        first: (1..).zip(&found.first).map(ranked).collect(),
    }
}
