//! An award as its department and supervisors see it.

use super::clock::{DECIDE, PUBLICITY, PUBLISH, clock};
use super::{load, relation, remedy};
use crate::app::App;
use crate::awards::model::{Award, AwardAction as Action, AwardEntry, AwardId, AwardState, AwardView, EntryView};
use crate::awards::rules::{self, AWARD, Allotted, Ranked, allot};
use crate::awards::store;
use crate::db::Conn;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Money, Ratio, Relation, Result};
use crate::opportunities::service::for_matching;
use crate::reviews::model::{BidId, BidState};
use crate::reviews::service::review::{self, Concluded, ConcludedBid};

/// Whom the ranking and the rule of lots give each lot.
pub(super) fn allotted(review: &Concluded) -> Vec<Allotted<BidId>> {
    let ranked: Vec<_> = review
        .bids
        .iter()
        .filter(|bid| bid.state == BidState::Recommended)
        .filter_map(|bid| {
            let rank = bid.result.as_ref()?.rank;
            Some(Ranked { bid: bid.id, organization: bid.organization, lot: bid.lot, rank })
        })
        .collect();
    let lots = review.terms.lots.clone().unwrap_or_default();
    allot(&ranked, lots.allocation, lots.one_win == Some(true), lots.total.unwrap_or(0))
}

/// The candidates for a lot; one bid for all lots is a candidate for each.
pub(super) fn candidates(review: &Concluded, lot: i32) -> impl Iterator<Item = &ConcludedBid> {
    let fits = move |bid: &&ConcludedBid| bid.lot == lot || bid.lot == 0;
    review.bids.iter().filter(|bid| bid.state == BidState::Recommended).filter(fits)
}

/// The price of a bid for a lot: as offered, or the discount rate of the lot's budget.
pub(super) fn amount(review: &Concluded, bid: &ConcludedBid, lot: i32) -> Option<Money> {
    if !review.discount {
        return Some(Money::from_fen(bid.offer));
    }
    let budget = review.terms.budget.as_ref().and_then(|budget| budget.ceiling.or(budget.amount));
    let of_lot = usize::try_from(lot).ok().and_then(|lot| lot.checked_sub(1)).and_then(|at| {
        let lots = review.terms.lots.as_ref()?;
        lots.lots.get(at)?.budget
    });
    of_lot.or(budget.filter(|_| lot == 0)).map(|whole| Ratio::from_bp(bid.offer).of(whole))
}

fn lot_name(review: &Concluded, lot: i32) -> Option<String> {
    let at = usize::try_from(lot).ok()?.checked_sub(1)?;
    review.terms.lots.as_ref()?.lots.get(at)?.name.clone()
}

fn shown(review: &Concluded, bid: &ConcludedBid, lot: i32) -> EntryView {
    EntryView {
        lot,
        lot_name: lot_name(review, lot),
        bid: bid.id,
        organization_id: bid.organization,
        name: bid.name.clone(),
        amount: amount(review, bid, lot),
        rank: bid.result.as_ref().and_then(|result| i32::try_from(result.rank).ok()).unwrap_or(0),
        score: bid.result.as_ref().map(|result| result.score),
        reason: None,
    }
}

/// An entry as stored, with the score of its bid.
pub(super) fn entry(review: &Concluded, entry: &AwardEntry) -> EntryView {
    let bid = review.bids.iter().find(|bid| bid.id == entry.bid_id);
    EntryView {
        lot: entry.lot,
        lot_name: lot_name(review, entry.lot),
        bid: entry.bid_id,
        organization_id: entry.organization_id,
        name: entry.name.clone(),
        amount: entry.amount.map(Money::from_fen),
        rank: entry.rank,
        score: bid.and_then(|bid| bid.result.as_ref()).map(|result| result.score),
        reason: entry.reason.clone(),
    }
}

/// Awards of an opportunity, newest first.
///
/// # Errors
/// `not_found`; those of the database.
pub fn list(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<AwardView>> {
    app.db.read(|conn| {
        let own = for_matching(conn, opportunity)?;
        let thing = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() };
        actor.may(&rules::LIST, &thing)?;
        store::awards_of(conn, opportunity)?.iter().map(|row| of(app, conn, actor, row)).collect()
    })
}

/// One award.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: AwardId) -> Result<AwardView> {
    app.db.read(|conn| {
        let row = load(conn, actor, &rules::READ, id)?;
        of(app, conn, actor, &row)
    })
}

pub(super) fn of(app: &App, conn: &mut Conn, actor: &Actor, row: &Award) -> Result<AwardView> {
    let review = review::concluded(app, conn, row.review_id)?;
    let entries = store::entries_of(conn, row.id)?;
    let given = allotted(&review);
    let ranked = given.iter().filter_map(|given| {
        let bid = review.bids.iter().find(|bid| bid.id == given.bid)?;
        Some(shown(&review, bid, given.lot))
    });
    let ranked: Vec<EntryView> = ranked.collect();
    let mut others: Vec<EntryView> = given
        .iter()
        .flat_map(|given| candidates(&review, given.lot).map(|bid| shown(&review, bid, given.lot)))
        .collect();
    others.sort_by_key(|one| (one.lot, one.rank));
    let all_lots = review.bids.iter().map(|bid| bid.lot).filter(|lot| *lot > 0);
    let mut failed: Vec<i32> =
        review.failed.iter().copied().chain(all_lots.filter(|lot| given.iter().all(|one| one.lot != *lot))).collect();
    failed.sort_unstable();
    failed.dedup();
    Ok(AwardView {
        id: row.id,
        opportunity_id: row.opportunity_id,
        review_id: row.review_id,
        title: row.title.clone(),
        state: row.state,
        ranked,
        candidates: others,
        failed,
        entries: entries.iter().map(|one| entry(&review, one)).collect(),
        reason: row.reason.clone(),
        held_by: remedy::held_by(app, conn, row.opportunity_id, app.clock.now())?,
        decide_by: clock(&review.rules, DECIDE, row.decide_by),
        decided_at: row.decided_at,
        publish_by: clock(&review.rules, PUBLISH, row.publish_by),
        published_at: row.published_at,
        publicity_until: clock(&review.rules, PUBLICITY, row.publicity_until),
        confirmed_at: row.confirmed_at,
        actions: actions(actor, row),
        version: row.version,
    })
}

/// What whoever asks can do now.
fn actions(actor: &Actor, row: &Award) -> Vec<Action> {
    let rule = |action: Action| match action {
        Action::Propose => Some(&rules::PROPOSE),
        Action::Decide | Action::Return => Some(&rules::DECIDE),
        Action::Publish => Some(&rules::PUBLISH),
        Action::Confirm | Action::Revoke => None,
    };
    let own = row.state == AwardState::Proposed && actor.account == row.drafter;
    let mut possible: Vec<Action> = Vec::new();
    for action in actor.roles.iter().flat_map(|role| AWARD.actions(row.state, *role)) {
        let may = rule(action).is_some_and(|rule| actor.may(rule, &relation(row)).is_ok());
        let second = own && matches!(action, Action::Decide | Action::Return);
        if may && !second && !possible.contains(&action) {
            possible.push(action);
        }
    }
    possible
}
