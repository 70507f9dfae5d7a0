//! What people see of a review.

use super::examine::{qualifications, substantive};
use super::low_price::question;
use super::sheet::of_member;
use super::{Case, Member, Party};
use crate::app::App;
use crate::db::Conn;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Actor, Relation, Result};
use crate::matching::service::assessments;
use crate::opportunities::service::for_matching;
use crate::policy::Assessment;
use crate::policy::pack::{Entry, Impasse};
use crate::reviews::model::{
    BidView, MemberStanding, ReviewAction as Action, ReviewCard, ReviewId, ReviewState as State, ReviewView,
    SheetState, Sourced,
};
use crate::reviews::rules::scoring::{award_by, price_rule};
use crate::reviews::rules::{REVIEW, access};
use crate::reviews::store;
use std::collections::BTreeMap;

/// A review in a list; for a member with the own number and sheet.
pub(super) fn card(case: &Case, own: Option<(i32, SheetState)>) -> ReviewCard {
    ReviewCard {
        id: case.review.id,
        panel_id: case.review.panel_id,
        opportunity_id: case.review.opportunity_id,
        title: case.own.title.clone(),
        state: case.review.state,
        created_at: case.review.created_at,
        member: own.map(|(member, _)| member),
        sheet: own.map(|(_, state)| state),
    }
}

/// Whether offers are discount rates.
pub(super) fn discount(case: &Case, app: &App) -> Result<bool> {
    Ok(price_rule(&case.terms, &case.rules(app))?.discount)
}

/// Reviews of an opportunity, newest first.
///
/// # Errors
/// `not_found`; those of the database.
pub fn list(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<ReviewCard>> {
    app.db.read(|conn| {
        let own = for_matching(conn, opportunity)?;
        let thing = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() };
        actor.may(&access::REVIEW_LIST, &thing)?;
        let all = store::reviews_of(conn, opportunity)?;
        all.into_iter().map(|review| Ok(card(&Case::load(conn, review.id)?, None))).collect()
    })
}

/// Reviews the caller sits in, newest first.
///
/// # Errors
/// `unauthenticated`; those of the database.
pub fn own_list(app: &App, actor: &Actor) -> Result<Vec<ReviewCard>> {
    let account = actor.account()?;
    actor.may(&access::REVIEW_OWN, &super::super::expert::own(account))?;
    app.db.read(|conn| {
        let panels: Vec<_> = store::invitations_to(conn, account)?.into_iter().map(|(_, panel)| panel.id).collect();
        let mut ids: Vec<ReviewId> = store::reviews_of_panels(conn, &panels)?.into_iter().map(|one| one.id).collect();
        // Whoever the purchaser sent has a sheet and no invitation.
        ids.extend(store::sheets_by_account(conn, account)?.into_iter().map(|sheet| sheet.review_id));
        ids.sort_by(|a, b| b.cmp(a));
        ids.dedup();
        let mut own = Vec::new();
        for id in ids {
            let case = Case::load(conn, id)?;
            let Some(member) = case.member(actor) else { continue };
            let sheet = of_member(conn, &case, member)?;
            own.push(card(&case, Some((member.number, sheet.state))));
        }
        Ok(own)
    })
}

/// One review: bids and stages, without anybody's marks.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: ReviewId) -> Result<ReviewView> {
    app.db.read(|conn| {
        let case = Case::open(conn, actor, &access::REVIEW_READ, id)?;
        of(app, conn, actor, &case)
    })
}

pub(super) fn of(app: &App, conn: &mut Conn, actor: &Actor, case: &Case) -> Result<ReviewView> {
    let rules = case.rules(app);
    let registry = if case.review.state == State::Qualification { registry(app, conn, case)? } else { BTreeMap::new() };
    let mut bids = Vec::new();
    for bid in &case.bids {
        let findings = Case::findings(bid)?;
        bids.push(BidView {
            id: bid.id,
            submission_id: bid.submission_id.clone(),
            organization_id: bid.organization_id,
            name: bid.name.clone(),
            lot: bid.lot,
            offer: bid.offer,
            deduction: bid.deduction,
            state: bid.state,
            reason: bid.reason.clone(),
            qualification: findings.qualification,
            compliance: findings.compliance,
            registry: registry.get(&bid.organization_id).map(|known| known.rules.clone()).unwrap_or_default(),
        });
    }
    let mut members = Vec::new();
    for member in &case.members {
        let sheet = of_member(conn, case, member)?;
        let Member { number, representative, chair, .. } = *member;
        let (submitted, signed) = (sheet.state == SheetState::Submitted, sheet.signed_at.is_some());
        members.push(MemberStanding { number, representative, chair, submitted, signed });
    }
    let own = match case.member(actor) {
        Some(member) => Some((member.number, of_member(conn, case, member)?.state)),
        None => None,
    };
    let low_prices = store::low_prices_of(conn, case.review.id)?;
    let ways_out = if case.record.failed.is_empty() {
        Vec::new()
    } else {
        rules.ways_out(Impasse::TooFewBids).map(sourced).collect()
    };
    Ok(ReviewView {
        card: card(case, own),
        award_by: award_by(&case.terms, &rules)?,
        discount: discount(case, app)?,
        qualifications: qualifications(&case.terms, &rules),
        terms: substantive(&case.terms),
        bids,
        members,
        low_prices: low_prices.into_iter().map(|one| question(conn, case, &rules, one)).collect::<Result<_>>()?,
        enough: case.lots().into_iter().map(|lot| (lot.to_string(), case.enough(&rules, lot))).collect(),
        failed: case.record.failed.clone(),
        ways_out,
        actions: actions(case, actor),
        ended_at: case.review.ended_at,
        version: case.review.version,
    })
}

/// A rule with where it comes from.
pub(super) fn sourced(entry: &Entry) -> Sourced {
    Sourced { text: entry.text.clone(), source: entry.source.clone() }
}

/// What whoever asks can do now.
fn actions(case: &Case, actor: &Actor) -> Vec<Action> {
    let parties: Vec<Party> = case.parties(actor);
    parties.into_iter().flat_map(|party| REVIEW.actions(case.review.state, party)).collect()
}

/// What the registry says of the bidders on the day the review began.
fn registry(app: &App, conn: &mut Conn, case: &Case) -> Result<BTreeMap<OrganizationId, Assessment>> {
    let ids: Vec<OrganizationId> = case.bids.iter().map(|bid| bid.organization_id).collect();
    assessments(app, conn, &case.own, &ids, case.review.created_at.date())
}
