//! What happens by itself: the key at publication, and what follows the deadline.

use super::draft::rules_for;
use super::keys::{holders, make_sealing_key};
use super::waiting::{self, Opening};
use crate::accounts;
use crate::app::App;
use crate::db::{Conn, Tx};
use crate::jobs::{self, Registry};
use crate::kernel::ids::{AccountId, OpportunityId};
use crate::kernel::{Actor, Error, Instant, Result, Role, Text};
use crate::notify::{Notice, To};
use crate::opportunities::model::{ClosedJob, OpportunityState, TakesJob};
use crate::opportunities::service::{OwnOpportunity, for_matching, mark_failed};
use crate::policy::pack::{Impasse, Setting};
use crate::submissions::model::{LotCount, NextStep, SettleJob, Side, SubmissionState};
use crate::submissions::rules::{counted, lots_of};
use crate::submissions::store;
use chrono::TimeDelta;

/// Registers this room's jobs.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job: TakesJob| takes(&here, job.id));
    let here = app.clone();
    registry.on(move |job: ClosedJob| closed(&here, job.id));
    let here = app.clone();
    registry.on(move |job: SettleJob| settle(&here, job.id));
}

/// Makes the key, or tells those who must first make theirs; has those wait who write or have sealed for an earlier edition.
fn takes(app: &App, id: OpportunityId) -> Result<()> {
    let made = make_sealing_key(app, id)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let own = for_matching(tx, id)?;
        waiting::settle_all(app, tx, &own, now)?;
        if made {
            return waiting::settle_opening(app, tx, &own, Opening::Nothing, now);
        }
        waiting::settle_opening(app, tx, &own, Opening::Keys, now)?;
        let notice = notice("submissions.key_missing", &own).link("/work/opening-keys");
        app.notify.send(tx, now, To::Role(own.unit, Role::Approver), &notice).map(drop)
    })
}

fn notice(template: &'static str, own: &OwnOpportunity) -> Notice {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    Notice::new(template).with("title", terms.title.clone().unwrap_or_default())
}

/// From when an opportunity can be opened.
pub(super) fn opens_at(app: &App, own: &OwnOpportunity) -> Option<Instant> {
    let settle = TimeDelta::seconds(i64::from(app.settings.sealing.settle_seconds));
    own.published.as_ref().and_then(|terms| terms.deadline).map(|deadline| deadline.plus(settle))
}

/// Nothing is taken any more: at the deadline, or because it ended before.
fn closed(app: &App, id: OpportunityId) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let own = for_matching(tx, id)?;
        waiting::ended(app, tx, &own, now)?;
        match opens_at(app, &own).filter(|_| own.state == OpportunityState::Closed) {
            Some(at) => jobs::enqueue_once(tx, id.as_str(), &SettleJob { id }, at).map(drop),
            None => Ok(()),
        }
    })
}

/// Fails what has too few submissions; else tells the openers that they can open.
fn settle(app: &App, id: OpportunityId) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let own = for_matching(tx, id)?;
        if own.state != OpportunityState::Closed {
            return Ok(());
        }
        if fail_if_too_few(app, tx, &own, now)? {
            return Ok(());
        }
        let (department, supervisor) = holders(tx, &own)?;
        let people: Vec<AccountId> = department.iter().chain(&supervisor).map(|key| key.account_id).collect();
        waiting::settle_opening(app, tx, &own, Opening::Openers, now)?;
        tell_short(app, tx, &own, now)?;
        let notice = notice("submissions.ready_to_open", &own).link(format!("/work/openings/{id}"));
        app.notify.send(tx, now, To::Accounts(&people), &notice).map(drop)
    })
}

/// Tells the department of lots that fail while others are opened.
fn tell_short(app: &App, tx: &mut Tx<'_>, own: &OwnOpportunity, now: Instant) -> Result<()> {
    let counts = counts(app, tx, own, now)?;
    let short: Vec<(String, String)> =
        counts.iter().filter(|count| !count.is_enough()).map(|count| lot_words(count.lot)).collect();
    if short.is_empty() {
        return Ok(());
    }
    let lots = Text::new(
        short.iter().map(|(zh, _)| zh.as_str()).collect::<Vec<_>>().join("、"),
        short.iter().map(|(_, en)| en.trim_end_matches(": ")).collect::<Vec<_>>().join(", "),
    );
    let notice = notice("submissions.lots_too_few", own).with("lots", lots);
    let notice = notice.link(format!("/work/openings/{}", own.id));
    app.notify.send(tx, now, To::Unit(own.unit), &notice).map(drop)
}

/// Least number of submissions of the method, as the packs have it; of a method they say nothing of, one.
pub(super) fn least(app: &App, own: &OwnOpportunity, now: Instant) -> u32 {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method);
    let rules = rules_for(app, own, now);
    let setting = method.and_then(|method| rules.setting(method.as_str(), "min_suppliers"));
    match setting {
        Some((_, Setting::Suppliers { min, .. })) => u32::from(*min).max(1),
        _ => 1,
    }
}

/// What the law leaves open where there are too few.
pub(super) fn next_steps(app: &App, own: &OwnOpportunity, now: Instant) -> Vec<NextStep> {
    rules_for(app, own, now)
        .ways_out(Impasse::TooFewBids)
        .map(|entry| NextStep { text: entry.text.clone(), source: entry.source.clone() })
        .collect()
}

fn lot_words(lot: u32) -> (String, String) {
    if lot == 0 { Default::default() } else { (format!("标段{lot}"), format!("lot {lot}: ")) }
}

/// How many were handed in, lot by lot, and how many there must be.
pub(super) fn counts(app: &App, conn: &mut Conn, own: &OwnOpportunity, now: Instant) -> Result<Vec<LotCount>> {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    let mut handed_in: Vec<Vec<u32>> = Vec::new();
    for lots in store::lots_sealed(conn, own.id)? {
        handed_in.push(match lots {
            Some(lots) => serde_json::from_slice(&app.sealing.unveil(&lots)?).map_err(Error::internal)?,
            None => Vec::new(),
        });
    }
    Ok(counted(&lots_of(terms), &handed_in, least(app, own, now)))
}

/// 政府采购法 Art. 36: fewer than the method asks for in every lot, and nothing is opened. Whether it failed.
pub(super) fn fail_if_too_few(app: &App, tx: &mut Tx<'_>, own: &OwnOpportunity, now: Instant) -> Result<bool> {
    let counts = counts(app, tx, own, now)?;
    if counts.iter().any(LotCount::is_enough) {
        return Ok(false);
    }
    let words = counts.iter().map(|LotCount { lot, submitted, least }| {
        let (zh, en) = lot_words(*lot);
        format!("{zh}递交投标（响应）文件的供应商{submitted}家，不足{least}家 / {en}{submitted} submissions, {least} are needed")
    });
    let reason = words.collect::<Vec<_>>().join("；");
    let sealed = store::submissions_count(tx, own.id, &[SubmissionState::Sealed])?;
    let least = least(app, own, now);
    mark_failed(app, tx, &Actor::public(), own.id, &reason, now)?;
    waiting::settle_opening(app, tx, own, Opening::Nothing, now)?;
    let notice = notice("submissions.too_few", own)
        .with("count", sealed.to_string())
        .with("least", least.to_string())
        .link(format!("/work/openings/{}", own.id));
    app.notify.send(tx, now, To::Unit(own.unit), &notice)?;
    tell_failed(app, tx, own.id, &reason, now)?;
    Ok(true)
}

/// 政府采购法 Art. 36: everybody who handed in and did not take it back is told that the procurement failed, and why.
///
/// # Errors
/// `not_found`; those of the database.
pub fn tell_failed(app: &App, tx: &mut Tx<'_>, id: OpportunityId, reason: &str, now: Instant) -> Result<()> {
    let own = for_matching(tx, id)?;
    let handed_in: Vec<SubmissionState> = SubmissionState::ALL
        .iter()
        .copied()
        .filter(|state| !matches!(state, SubmissionState::Draft | SubmissionState::Withdrawn))
        .collect();
    for row in store::submissions_in(tx, id, &handed_in)? {
        if let Some(unit) = accounts::unit_of_organization(tx, row.organization_id)? {
            let notice = notice("submissions.failed", &own).with("reason", reason);
            app.notify.send(tx, now, To::Unit(unit.id), &notice.link(format!("/work/bids/{}", row.id)))?;
        }
    }
    Ok(())
}

/// Whose side somebody acts on at an opening of `own`.
pub(super) fn side_of(actor: &Actor, own: &OwnOpportunity) -> Option<Side> {
    let unit = actor.unit.as_ref()?;
    let holds = |side: Side| actor.roles.contains(&side.role());
    if holds(Side::Department) && unit.id == own.unit {
        Some(Side::Department)
    } else if holds(Side::Supervisor) && unit.region.contains(own.unit_region) {
        Some(Side::Supervisor)
    } else if holds(Side::Escrow) {
        Some(Side::Escrow)
    } else {
        None
    }
}
