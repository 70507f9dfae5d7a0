//! Results: what everybody may read once they are published, and what each bidder is told of the own bid.

use super::clock::{SIGN, clock, period_end};
use super::view::entry;
use crate::app::App;
use crate::awards::model::{Award, AwardEntry, Clock, OwnResult, PublicEntry, PublicResult};
use crate::awards::rules::{self, OBJECTION_FILE, within};
use crate::awards::store;
use crate::db::Conn;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Actor, Money, Relation, Result, Rule};
use crate::organizations::service::addresses;
use crate::reviews::service::public_list;
use crate::reviews::service::review::{self, Concluded};
use std::collections::BTreeMap;

/// Published results of an opportunity, newest first (87号令 Art. 69).
///
/// # Errors
/// Those of the database.
pub fn results(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<PublicResult>> {
    actor.may(&rules::RESULTS, &Relation::default())?;
    let panels = public_list(app, &Actor::public(), opportunity)?;
    app.db.read(|conn| {
        let mut published = Vec::new();
        for row in store::awards_of(conn, opportunity)? {
            let Some(published_at) = row.published_at else { continue };
            let review = review::concluded(app, conn, row.review_id)?;
            let members = panels.iter().find(|panel| panel.id == review.panel).map(|panel| panel.members.as_slice());
            let experts = members.unwrap_or_default().iter().filter(|member| !member.representative);
            let entries = store::entries_of(conn, row.id)?;
            let winners: Vec<OrganizationId> = entries.iter().map(|entry| entry.organization_id).collect();
            let addresses = addresses(conn, &winners, published_at.date())?;
            let public = |one: &AwardEntry| PublicEntry {
                lot: one.lot,
                lot_name: entry(&review, one).lot_name,
                name: one.name.clone(),
                address: addresses.get(&one.organization_id).cloned(),
                amount: one.amount.map(Money::from_fen),
                reason: one.reason.clone(),
            };
            published.push(PublicResult {
                id: row.id,
                opportunity_id: row.opportunity_id,
                state: row.state,
                purchaser: review.purchaser.clone(),
                contact: review.terms.contact.clone(),
                entries: entries.iter().map(public).collect(),
                failed: review.failed.clone(),
                experts: experts.map(|member| member.name.clone()).collect(),
                published_at,
                publicity_until: row.publicity_until.unwrap_or(published_at),
                object_by: object_by(app, &review, &row),
                reason: row.reason,
                title: row.title,
            });
        }
        Ok(published)
    })
}

/// Until when who took part may object to the result (94号令 Art. 10).
pub(super) fn object_by(app: &App, review: &Concluded, row: &Award) -> Option<Clock> {
    let known = within(row.publicity_until?);
    clock(&review.rules, OBJECTION_FILE, period_end(app, &review.rules, OBJECTION_FILE, known))
}

/// Published results the caller's organization had a bid in, newest first: the own score and rank, nobody else's.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_results(app: &App, actor: &Actor) -> Result<Vec<OwnResult>> {
    own_results_of(app, actor, &rules::OWN)
}

/// The same where `rule` allows it.
pub(super) fn own_results_of(app: &App, actor: &Actor, rule: &Rule) -> Result<Vec<OwnResult>> {
    let organization = actor.unit.as_ref().and_then(|unit| unit.organization);
    actor.may(rule, &Relation { organization, ..Relation::default() })?;
    let Some(organization) = organization else { return Ok(Vec::new()) };
    app.db.read(|conn| {
        let mut own = Vec::new();
        let reviews = review::reviews_with(conn, organization)?;
        for row in store::awards_published(conn, &reviews)? {
            own.extend(own_of(app, conn, &row, organization)?);
        }
        Ok(own)
    })
}

fn own_of(app: &App, conn: &mut Conn, row: &Award, organization: OrganizationId) -> Result<Vec<OwnResult>> {
    let Some(published_at) = row.published_at else { return Ok(Vec::new()) };
    let review: Concluded = review::concluded(app, conn, row.review_id)?;
    let entries = store::entries_of(conn, row.id)?;
    let won: BTreeMap<_, &AwardEntry> = entries.iter().map(|entry| (entry.bid_id, entry)).collect();
    let bids = review.bids.iter().filter(|bid| bid.organization == organization);
    let own = bids.map(|bid| {
        let entry = won.get(&bid.id);
        OwnResult {
            award: row.id,
            opportunity_id: row.opportunity_id,
            title: row.title.clone(),
            state: row.state,
            lot: entry.map_or(bid.lot, |entry| entry.lot),
            won: entry.is_some(),
            amount: entry.and_then(|entry| entry.amount).map(Money::from_fen),
            bid_state: bid.state,
            reason: bid.reason.clone(),
            score: bid.result.as_ref().map(|result| result.score),
            rank: bid.result.as_ref().map(|result| result.rank),
            published_at,
            object_by: object_by(app, &review, row),
            // The last day of a period is over at the moment before its end.
            sign_by: entry
                .and_then(|_| period_end(app, &review.rules, SIGN, published_at))
                .and_then(|end| end.date().pred_opt()),
        }
    });
    Ok(own.collect())
}
