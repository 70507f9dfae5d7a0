//! Which open needs an organization qualifies for, and what it lacks for the others.

use crate::app::App;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, Error, Relation, Result};
use crate::matching::model::{NeedFilter, NeedMatch, NeedPosition, OrganizationMatches};
use crate::matching::rules;
use crate::organizations::{service as organizations, sheets};

/// A page of open needs with each one's place in the order, one more than `limit` where there is more: those it lacks least
/// of first, then the next deadline first.
///
/// # Errors
/// `forbidden`; `not_found` for an organization that does not exist; `unavailable` while the index is being built; those of
/// the database.
pub fn of_organization(
    app: &App,
    actor: &Actor,
    id: OrganizationId,
    filter: NeedFilter,
    after: Option<NeedPosition>,
    limit: usize,
) -> Result<(OrganizationMatches, Vec<NeedPosition>)> {
    let (item, sheet) = app.db.read(|conn| {
        let item = organizations::items(app, conn, &[id])?.remove(&id).ok_or_else(Error::not_found)?;
        Ok((item, sheets::sheet(app, conn, id, app.clock.now().date())?))
    })?;
    let relation = Relation { organization: Some(id), region: Some(item.region), ..Relation::default() };
    actor.may(&rules::ORGANIZATION, &relation)?;
    app.matching.ask(app, |state| {
        let (currency, open) = (state.currency, state.open.listed.len());
        // One that is not registered any more qualifies for nothing, and nothing but registration would mend that.
        let Some(sheet) = &sheet else {
            let none = OrganizationMatches { currency, open, matched: 0, near: 0, needs: Vec::new(), next: None };
            return Ok((none, Vec::new()));
        };
        let lacking = state.open.index.lacking(sheet);
        let (matched, near) = (lacking.count(0), lacking.count(1));
        let wanted = match filter {
            NeedFilter::Matched => 0..=0,
            NeedFilter::Near => 1..=1,
            NeedFilter::All => 0..=lacking.most(),
        };
        let behind = |position: &NeedPosition| after.is_none_or(|after| after < *position);
        let lacking = |lacking_so_many: usize| {
            let needs = lacking.exactly(lacking_so_many).into_iter();
            needs.map(move |number| NeedPosition { lacking: lacking_so_many, number })
        };
        let page: Vec<NeedPosition> = wanted.flat_map(lacking).filter(behind).take(limit + 1).collect();
        let need = |position: &NeedPosition| {
            let need = state.open.listed.get(position.number)?;
            let assessment = need.asked.assess(sheet);
            let mends = rules::mends(&need.asked, &assessment);
            let lacking = assessment.rules.into_iter().filter(|rule| !rule.verdict.is_met()).collect();
            Some(NeedMatch { need: need.card.clone(), lacking, mends, standing: assessment.standing })
        };
        let needs = page.iter().filter_map(need).collect();
        Ok((OrganizationMatches { currency, open, matched, near, needs, next: None }, page))
    })
}
