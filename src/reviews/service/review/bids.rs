//! From opened submissions to bids under review: one for each lot an organization offers for.

use super::Case;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Code, Error, Instant, Money, Result};
use crate::opportunities::service::OwnOpportunity;
use crate::reviews::model::{BidId, BidState, Findings, ReviewBid, ReviewId};
use crate::reviews::rules::scoring::PriceRule;
use crate::submissions::model::{LotOffer, SubmissionAction, SubmissionState};
use crate::submissions::service::{self as submissions, OpenedSubmission};
use std::collections::BTreeMap;

/// Every bid that was opened.
///
/// # Errors
/// `state_conflict` before the opening; those of the database.
pub(super) fn taken_over(
    conn: &mut Conn,
    own: &OwnOpportunity,
    price: PriceRule,
    review: ReviewId,
) -> Result<Vec<ReviewBid>> {
    let opened = submissions::opened(conn, own.id)?;
    if opened.is_empty() {
        return Err(Error::new(
            Code::StateConflict,
            "投标（响应）文件尚未开启，开启后才能评审",
            "Submissions are not opened yet; the review follows the opening",
        ));
    }
    let mut bids = Vec::new();
    for one in opened {
        for offer in &one.content.offers {
            bids.push(ReviewBid {
                id: BidId::new(),
                review_id: review,
                submission_id: one.id.to_string(),
                organization_id: one.organization,
                name: one.name.clone(),
                lot: offer.lot.and_then(|lot| i32::try_from(lot).ok()).unwrap_or(0),
                offer: stated(offer, price),
                deduction: 0,
                state: BidState::Opened,
                reason: None,
                findings: JsonText::of(&Findings::default())?,
                result: None,
            });
        }
    }
    Ok(bids)
}

/// The offer in one unit for all: basis points of a discount rate, else fen.
fn stated(offer: &LotOffer, price: PriceRule) -> i64 {
    if price.discount {
        return offer.discount.map(crate::kernel::Ratio::bp).unwrap_or_default();
    }
    offer.total.or(offer.unit_price).map(Money::fen).unwrap_or_default()
}

/// What was opened for a bid.
///
/// # Errors
/// `not_found`; those of the database.
pub(super) fn opened_of(conn: &mut Conn, opportunity: OpportunityId, bid: &ReviewBid) -> Result<OpenedSubmission> {
    let mut opened = submissions::opened(conn, opportunity)?.into_iter();
    opened.find(|one| one.id.as_str() == bid.submission_id).ok_or_else(Error::not_found)
}

/// Tells the room of submissions how far each came, once a stage is closed: as far as the bid that came farthest.
pub(super) fn tell(tx: &mut Tx<'_>, actor: &Actor, case: &Case, now: Instant) -> Result<()> {
    let mut farthest: BTreeMap<&str, (BidState, Option<&str>)> = BTreeMap::new();
    for bid in &case.bids {
        let reason = bid.reason.as_deref();
        let best = farthest.entry(bid.submission_id.as_str()).or_insert((bid.state, reason));
        if far(bid.state) > far(best.0) {
            *best = (bid.state, reason);
        }
    }
    let opened = submissions::opened(tx, case.own.id)?;
    for one in opened {
        let Some((state, reason)) = farthest.get(one.id.as_str()) else { continue };
        for action in steps(one.state, *state) {
            submissions::advance(tx, actor, one.id, *action, *reason, now)?;
        }
    }
    Ok(())
}

/// How far a bid has come: who is out later has come farther.
const fn far(state: BidState) -> u8 {
    match state {
        BidState::Opened => 0,
        BidState::Unqualified => 1,
        BidState::Qualified => 2,
        BidState::Unresponsive => 3,
        BidState::Responsive => 4,
        BidState::Ranked => 5,
        BidState::Recommended => 6,
    }
}

/// The steps of a submission from where it stands to where its bid stands.
const fn steps(from: SubmissionState, to: BidState) -> &'static [SubmissionAction] {
    use SubmissionAction as A;
    match (from, to) {
        (SubmissionState::Opened, BidState::Qualified) => &[A::Qualify],
        (SubmissionState::Opened, BidState::Unqualified) => &[A::Disqualify],
        (SubmissionState::Qualified, BidState::Responsive) => &[A::Respond],
        (SubmissionState::Qualified | SubmissionState::Responsive, BidState::Unresponsive) => &[A::Reject],
        (SubmissionState::Responsive, BidState::Ranked) => &[A::Score, A::Rank],
        (SubmissionState::Responsive, BidState::Recommended) => &[A::Score, A::Rank, A::Recommend],
        _ => &[],
    }
}
