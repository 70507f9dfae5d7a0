//! How far an opening is, and its record.

use super::published;
use super::settle::{next_steps, opens_at, side_of};
use crate::accounts;
use crate::app::App;
use crate::db::Conn;
use crate::db::types::JsonText;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result};
use crate::opportunities::model::OpportunityState;
use crate::opportunities::service::{OwnOpportunity, for_matching};
use crate::submissions::model::{
    OpeningRecord, OpeningShare, OpeningSide, OpeningStage, OpeningView, SealingKey, Side, SubmissionState,
};
use crate::submissions::rules::access;
use crate::submissions::store;
use chrono::TimeDelta;

pub(super) fn relation(own: &OwnOpportunity) -> Relation {
    Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() }
}

/// Shares contributed that still wait for a second.
pub(super) fn waiting(app: &App, conn: &mut Conn, id: OpportunityId, now: Instant) -> Result<Vec<OpeningShare>> {
    let since = now.plus(-TimeDelta::minutes(i64::from(app.settings.sealing.contribution_minutes)));
    let mut shares = store::opening_shares(conn, id)?;
    shares.retain(|share| share.at > since);
    Ok(shares)
}

/// How far the opening of an opportunity is.
///
/// # Errors
/// `not_found`, `forbidden`; those of the database.
pub fn view(app: &App, actor: &Actor, id: OpportunityId) -> Result<OpeningView> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let own = for_matching(conn, id)?;
        actor.may(&access::OPENING, &relation(&own))?;
        published(&own)?;
        of(app, conn, actor, &own, now)
    })
}

pub(super) fn of(app: &App, conn: &mut Conn, actor: &Actor, own: &OwnOpportunity, now: Instant) -> Result<OpeningView> {
    let key = store::sealing_key(conn, own.id)?;
    let shares = waiting(app, conn, own.id, now)?;
    let stage = stage(own, key.as_ref(), &shares, opens_at(app, own), now);
    let holders = store::sealing_shares(conn, own.id)?;
    let people: Vec<_> = shares.iter().map(|share| share.account_id).collect();
    let names = accounts::account_names(conn, &people)?;
    let side = |side: Side| {
        let contributed = shares.iter().find(|share| share.side == side);
        OpeningSide {
            side,
            holders: u32::try_from(holders.iter().filter(|share| share.side == side).count()).unwrap_or(u32::MAX),
            contributed_at: contributed.map(|share| share.at),
            name: contributed.and_then(|share| names.get(&share.account_id).cloned()),
        }
    };
    let record = key.as_ref().and_then(|key| key.record.as_ref());
    let record = record.map(JsonText::get::<OpeningRecord>).transpose()?;
    let submissions = match stage {
        OpeningStage::Opened => record.as_ref().map(|record| record.submissions.len()),
        OpeningStage::Failed => {
            let sealed = store::submissions_count(conn, own.id, &[SubmissionState::Sealed])?;
            usize::try_from(sealed).ok()
        }
        _ => None,
    };
    let failed_lots = record.map(|record| record.failed_lots).unwrap_or_default();
    Ok(OpeningView {
        opportunity_id: own.id,
        title: own.published.as_ref().and_then(|terms| terms.title.clone()).unwrap_or_default(),
        stage,
        opens_at: opens_at(app, own),
        recipient: key.map(|key| key.recipient),
        sides: Side::ALL.iter().map(|one| side(*one)).collect(),
        own_side: side_of(actor, own),
        submissions: submissions.and_then(|count| u32::try_from(count).ok()),
        next_steps: if stage == OpeningStage::Failed || !failed_lots.is_empty() {
            next_steps(app, own, now)
        } else {
            Vec::new()
        },
        failed_lots,
    })
}

fn stage(
    own: &OwnOpportunity,
    key: Option<&SealingKey>,
    shares: &[OpeningShare],
    opens_at: Option<Instant>,
    now: Instant,
) -> OpeningStage {
    match own.state {
        // Whatever becomes of it later, what was opened was opened.
        _ if key.is_some_and(|key| key.record.is_some()) => OpeningStage::Opened,
        OpportunityState::Failed => OpeningStage::Failed,
        OpportunityState::Cancelled => OpeningStage::Cancelled,
        _ if key.is_none() => OpeningStage::NoKey,
        _ if opens_at.is_none_or(|at| now < at) => OpeningStage::Waiting,
        _ if shares.is_empty() => OpeningStage::Ready,
        _ => OpeningStage::Half,
    }
}

/// The record of an opening, for everybody.
///
/// # Errors
/// `not_found` before the opening; those of the database.
pub fn record(app: &App, actor: &Actor, id: OpportunityId) -> Result<OpeningRecord> {
    actor.may(&access::RECORD, &Relation::default())?;
    app.db.read(|conn| {
        let key = store::sealing_key(conn, id)?.ok_or_else(Error::not_found)?;
        key.record.ok_or_else(Error::not_found)?.get()
    })
}

/// The escrow's share, encrypted to the recovery key: to be decrypted where that key is kept. After the deadline only, and not
/// once it is of no more use.
///
/// # Errors
/// `not_found`, `forbidden`; those of the database.
pub fn escrow_share(app: &App, actor: &Actor, id: OpportunityId) -> Result<Vec<u8>> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let own = for_matching(conn, id)?;
        actor.may(&access::ESCROW, &relation(&own))?;
        if opens_at(app, &own).is_none_or(|at| now < at) {
            let (zh, en) =
                ("截止时间未到，不能取用托管份额", "The escrow's share is given out after the deadline only");
            return Err(Error::new(Code::StateConflict, zh, en));
        }
        let shares = store::sealing_shares(conn, id)?;
        shares
            .into_iter()
            .find(|share| share.side == Side::Escrow)
            .map(|share| share.sealed)
            .ok_or_else(Error::not_found)
    })
}
