//! Why one organization does or does not qualify. Always evaluated from the database: this is what people decide on.

use super::relation;
use crate::app::App;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Actor, Error, Result};
use crate::matching::live::asked;
use crate::matching::model::{MatchComparison, MatchExplanation};
use crate::matching::rules;
use crate::opportunities::model::OpportunityTerms;
use crate::opportunities::service as opportunities;
use crate::organizations::{service as organizations, sheets};
use crate::policy::FactSheet;
use crate::policy::service::decisions_on_record;
use chrono::NaiveDate;

/// Every rule and preference of a need for one organization, with reasons. The organization itself is told of the need as it
/// is published. By the facts and the rules of `as_of`, of today unless told.
///
/// # Errors
/// `not_found` for whoever may not see it, and for an organization that does not exist; those of the database.
pub fn explain(
    app: &App,
    actor: &Actor,
    (id, organization): (OpportunityId, OrganizationId),
    as_of: Option<NaiveDate>,
) -> Result<MatchExplanation> {
    let own = app.db.read(|conn| opportunities::for_matching(conn, id))?;
    let thing = relation(&own, Some(organization));
    actor.may(&rules::EXPLAIN, &thing)?;
    let terms = match actor.may(&rules::NEED, &thing) {
        Ok(()) => &own.terms,
        Err(_) => own.published.as_ref().ok_or_else(Error::not_found)?,
    };
    explanations(app, &own, terms, &[organization], as_of)?.pop().ok_or_else(Error::not_found)
}

/// Two to five organizations side by side.
///
/// # Errors
/// `invalid` unless two to five different ids are named; `not_found` as in [`explain`]; those of the database.
pub fn compare(app: &App, actor: &Actor, id: OpportunityId, ids: &str) -> Result<MatchComparison> {
    let own = app.db.read(|conn| opportunities::for_matching(conn, id))?;
    actor.may(&rules::COMPARE, &relation(&own, None))?;
    let ids = rules::compared(ids)?;
    Ok(MatchComparison { organizations: explanations(app, &own, &own.terms, &ids, None)? })
}

fn explanations(
    app: &App,
    own: &opportunities::OwnOpportunity,
    terms: &OpportunityTerms,
    ids: &[OrganizationId],
    as_of: Option<NaiveDate>,
) -> Result<Vec<MatchExplanation>> {
    let day = as_of.unwrap_or_else(|| app.clock.now().date());
    let asked = asked(&app.policies(), (own.id, own.kind, own.unit_region), terms, day)?;
    app.db.read(|conn| {
        let mut items = organizations::items(app, conn, ids)?;
        let on_record = decisions_on_record(conn, own.id, ids)?;
        let explanation = |id: &OrganizationId| {
            let organization = items.remove(id).ok_or_else(Error::not_found)?;
            let sheet = sheets::sheet(app, conn, *id, day)?;
            let registered = sheet.is_some();
            // Of one that is not registered nothing is known; it does not even qualify where nothing is asked.
            let mut assessment = asked.assess(&sheet.unwrap_or_else(|| FactSheet::new(id.as_str())));
            assessment.eligible &= registered;
            let (mends, recorded) = (rules::mends(&asked, &assessment), on_record.get(id).copied());
            Ok(MatchExplanation { organization, assessment, recorded, mends })
        };
        ids.iter().map(explanation).collect()
    })
}
