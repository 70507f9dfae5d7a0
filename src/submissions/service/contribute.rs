//! The opening: two people, each with an own share, in sessions of their own.

use super::opening::{of, relation, waiting};
use super::published;
use super::settle::{counts, fail_if_too_few, opens_at, side_of};
use super::waiting::{self, Opening};
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::types::JsonText;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Code, Error, Instant, Result};
use crate::notify::{Notice, To};
use crate::opportunities::model::{CloseJob, OpportunityState};
use crate::opportunities::service::{self as opportunities, OwnOpportunity, for_matching, mark_opened};
use crate::organizations;
use crate::submissions::keys::{self, OpenedKey};
use crate::submissions::model::{
    Envelope, LotCount, OpenedBy, OpenedEntry, OpenedOffer, OpeningRecord, OpeningShare, OpeningView, SealingKey,
    ShareInput, Side, Submission, SubmissionAction, SubmissionState,
};
use crate::submissions::rules::receipt::hash;
use crate::submissions::rules::{SUBMISSION, SealFacts, access};
use crate::submissions::store;
use serde_json::json;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Contributes the caller's share. The first waits for the second; with the second everything is opened, or nothing.
///
/// # Errors
/// `not_found`, `forbidden`; `state_conflict` before the time, without a key, where it was opened or has failed, and for the
/// same person twice; `invalid` for a wrong passphrase or share. Each refusal is on record. Those of the database.
pub fn contribute(app: &App, actor: &Actor, id: OpportunityId, input: &ShareInput) -> Result<OpeningView> {
    let now = app.clock.now();
    let own = app.db.read(|conn| {
        let own = for_matching(conn, id)?;
        actor.may(&access::CONTRIBUTE, &relation(&own))?;
        published(&own)?;
        Ok(own)
    })?;
    let side = side_of(actor, &own).ok_or_else(Error::forbidden)?;
    let outcome = attempt(app, actor, &own, side, input, now);
    if let Err(error) = &outcome
        && matches!(error.code, Code::Invalid | Code::StateConflict)
    {
        let reason = error.fields.first().map_or(error.code.as_str(), |field| field.code.as_str()).to_owned();
        app.db.write(|tx| {
            let details = json!({ "side": side, "reason": reason });
            audit::record(tx, event(actor, now, "refuse", &own).with(&details)?)
        })?;
    }
    outcome?;
    app.db.read(|conn| {
        let own = for_matching(conn, id)?;
        of(app, conn, actor, &own, now)
    })
}

fn event(actor: &Actor, now: Instant, act: &str, own: &OwnOpportunity) -> Event {
    Event::new(actor, now, &format!("opening.{act}"), opportunities::SUBJECT, &own.id)
        .in_region(own.unit_region.as_str())
}

fn attempt(app: &App, actor: &Actor, own: &OwnOpportunity, side: Side, input: &ShareInput, now: Instant) -> Result<()> {
    if opens_at(app, own).is_none_or(|at| now < at) {
        return Err(refused("early", "截止时间未到或刚过，现在不能开启", "It cannot be opened before its time"));
    }
    if own.proceeds(now).is_err() {
        return Err(refused(
            "suspended",
            "投诉处理期间采购活动已暂停，恢复后才能开启",
            "The procedure is suspended while a complaint is decided; it can be opened when that is over",
        ));
    }
    // Should the job of the deadline be late.
    opportunities::close(app, CloseJob { id: own.id })?;
    let failed = app.db.write(|tx| {
        let own = for_matching(tx, own.id)?;
        match own.state {
            OpportunityState::Closed => fail_if_too_few(app, tx, &own, now),
            OpportunityState::Failed => Ok(true),
            _ => Err(refused("state", "该项目已开启或已终止", "It was opened already, or cancelled")),
        }
    })?;
    if failed {
        return Ok(());
    }
    let (key, shares) = app.db.read(|conn| {
        let key = store::sealing_key(conn, own.id)?;
        Ok((key, waiting(app, conn, own.id, now)?))
    })?;
    let key = key.ok_or_else(|| refused("no_key", "该项目没有密封密钥", "No key was made for it"))?;
    let share = share(app, actor, own, side, input)?;
    let account = actor.account()?;
    let Some(other) = shares.iter().find(|one| one.side != side) else {
        return wait(app, actor, own, side, &share, now);
    };
    if other.account_id == account {
        return Err(refused(
            "same_person",
            "两份开启份额必须由两个人提供",
            "Two people must contribute the two shares",
        ));
    }
    let first = app.sealing.unveil(&other.veiled)?;
    let Some(opened) = keys::joined((other.side, &first), (side, &share), &key.recipient) else {
        app.db.write(|tx| store::opening_shares_forget(tx, own.id))?;
        return Err(Error::field(
            "share",
            "wrong",
            "两份开启份额不能合成本项目的密钥，请两人重新提供",
            "The two shares do not make the key of this opportunity; both must be contributed again",
        ));
    };
    open(app, actor, own, &key, (other, side), &opened, now)
}

fn refused(code: &'static str, zh: &str, en: &str) -> Error {
    Error { code: Code::StateConflict, ..Error::field("opening", code, zh, en) }
}

/// The caller's share in the clear.
fn share(app: &App, actor: &Actor, own: &OwnOpportunity, side: Side, input: &ShareInput) -> Result<Zeroizing<Vec<u8>>> {
    if side == Side::Escrow {
        let text = input.share.as_deref().map(str::trim).filter(|text| !text.is_empty()).ok_or_else(|| {
            let (zh, en) = ("请提供用恢复密钥离线解出的份额", "Give the share decrypted offline with the recovery key");
            Error::field("share", "required", zh, en)
        })?;
        return hex::decode(text).map(Zeroizing::new).map_err(|_| {
            Error::field("share", "wrong", "份额格式不正确", "This is no share: hexadecimal text is expected")
        });
    }
    let passphrase = input
        .passphrase
        .as_deref()
        .filter(|text| !text.is_empty())
        .ok_or_else(|| Error::field("passphrase", "required", "请输入开启口令", "Enter the opening passphrase"))?;
    let account = actor.account()?;
    let (keys, shares) =
        app.db.read(|conn| Ok((store::opening_keys_of(conn, account)?, store::sealing_shares(conn, own.id)?)))?;
    let of_caller = shares.iter().filter(|share| share.side == side).find_map(|share| {
        keys.iter().find(|key| key.id.as_str() == share.key_id && key.side == side).map(|key| (key, share))
    });
    let (key, share) = of_caller.ok_or_else(|| {
        refused(
            "no_share",
            "本项目的密钥生成时您还没有开启密钥，请由当时已设置的同事开启",
            "You had no opening key when the key of this opportunity was made; a colleague who had one must open",
        )
    })?;
    keys::open_share(&key.wrapped, passphrase, &share.sealed)
}

/// Keeps the first share until the second comes, under the server's key.
fn wait(app: &App, actor: &Actor, own: &OwnOpportunity, side: Side, share: &[u8], now: Instant) -> Result<()> {
    let row = OpeningShare {
        opportunity_id: own.id,
        side,
        account_id: actor.account()?,
        unit_id: actor.unit()?.id,
        at: now,
        veiled: app.sealing.veil(share)?,
    };
    app.db.write(|tx| {
        store::opening_share_put(tx, &row)?;
        audit::record(tx, event(actor, now, "contribute", own).with(&json!({ "side": side }))?)
    })
}

/// Something opened, before it is written.
struct Opened {
    row: Submission,
    entry: OpenedEntry,
    text: String,
}

/// Decrypts what is in force outside the write door, and writes all of it at once.
fn open(
    app: &App,
    actor: &Actor,
    own: &OwnOpportunity,
    key: &SealingKey,
    (other, side): (&OpeningShare, Side),
    with: &OpenedKey,
    now: Instant,
) -> Result<()> {
    let rows = app.db.read(|conn| store::submissions_in(conn, own.id, &[SubmissionState::Sealed]))?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(unsealed(app, row, with)?);
    }
    all.sort_by_key(|one| (one.entry.received_at, one.row.id));
    let failed_lots: Vec<LotCount> =
        app.db.read(|conn| counts(app, conn, own, now))?.into_iter().filter(|count| !count.is_enough()).collect();
    for one in &mut all {
        let fails = |lot: u32| failed_lots.iter().any(|failed| failed.lot == lot);
        one.entry.offers.retain(|offer| !offer.lot.is_some_and(fails));
    }
    let openers = openers(app, actor, other, side, now)?;
    let record = OpeningRecord {
        opportunity: own.id,
        title: own.published.as_ref().and_then(|terms| terms.title.clone()).unwrap_or_default(),
        edition: own.edition,
        deadline: own.published.as_ref().and_then(|terms| terms.deadline),
        opened_at: now,
        recipient: key.recipient.clone(),
        openers,
        submissions: all.iter().map(|one| one.entry.clone()).collect(),
        failed_lots,
    };
    let record = JsonText::of(&record)?;
    app.db.write(|tx| {
        mark_opened(app, tx, actor, own.id, now)?;
        if !store::sealing_key_opened(tx, own.id, now, &record)? {
            return Err(refused("state", "该项目已开启", "It was opened already"));
        }
        for one in &all {
            let facts = SealFacts { received_at: now, deadline: None };
            let state = SUBMISSION.step(one.row.state, SubmissionAction::Open, &facts)?;
            store::version_open(tx, one.row.id, one.row.number, &one.text)?;
            // A replacement begun and never handed in is of no more use.
            let opened = Submission { state, draft: None, updated_at: now, ..one.row.clone() };
            store::submission_save(tx, &opened)?;
        }
        store::opening_shares_forget(tx, own.id)?;
        waiting::settle_opening(app, tx, own, Opening::Nothing, now)?;
        let details = json!({ "record": hash(record.as_str().as_bytes()), "submissions": all.len() });
        audit::record(tx, event(actor, now, "open", own).with(&details)?)?;
        tell(app, tx, own, &all, now)
    })
}

fn unsealed(app: &App, row: Submission, with: &OpenedKey) -> Result<Opened> {
    let (version, sealed, organization) = app.db.read(|conn| {
        let version = store::version_by_number(conn, row.id, row.number)?;
        let sealed = store::version_sealed(conn, row.id, row.number)?;
        let mut found = organizations::service::items(app, conn, &[row.organization_id])?;
        Ok((version, sealed, found.remove(&row.organization_id)))
    })?;
    let text = String::from_utf8(with.open(&sealed)?).map_err(Error::internal)?;
    if hash(text.as_bytes()) != version.content_hash {
        return Err(Error::internal(format!("submission {} is not what its receipt says", row.id)));
    }
    let envelope: Envelope = serde_json::from_str(&text).map_err(Error::internal)?;
    let offers = envelope.content.offers.iter().map(|offer| OpenedOffer {
        lot: offer.lot,
        total: offer.total,
        unit_price: offer.unit_price,
        discount: offer.discount,
    });
    let entry = OpenedEntry {
        submission: row.id,
        organization: row.organization_id,
        name: organization.as_ref().map(|item| item.name.clone()).unwrap_or_default(),
        uscc: organization.map(|item| item.uscc),
        number: row.number,
        edition: Some(row.edition),
        received_at: version.received_at,
        content_hash: version.content_hash,
        sealed_hash: version.sealed_hash,
        offers: offers.collect(),
    };
    Ok(Opened { row, entry, text })
}

fn openers(app: &App, actor: &Actor, other: &OpeningShare, side: Side, now: Instant) -> Result<Vec<OpenedBy>> {
    let own = (side, actor.account()?, actor.unit()?.id, now);
    let mut both = vec![(other.side, other.account_id, other.unit_id, other.at), own];
    both.sort_by_key(|(side, ..)| *side);
    app.db.read(|conn| {
        let names = accounts::account_names(conn, &both.iter().map(|(_, account, ..)| *account).collect::<Vec<_>>())?;
        let units = accounts::units_by_ids(conn, &both.iter().map(|(_, _, unit, _)| *unit).collect::<Vec<_>>())?;
        let units: BTreeMap<_, _> = units.into_iter().map(|unit| (unit.id, unit.name)).collect();
        let one = |(side, account, unit, at)| OpenedBy {
            side,
            name: names.get(&account).cloned().unwrap_or_default(),
            unit: units.get(&unit).cloned().unwrap_or_default(),
            at,
        };
        Ok(both.into_iter().map(one).collect())
    })
}

fn tell(app: &App, tx: &mut crate::db::Tx<'_>, own: &OwnOpportunity, all: &[Opened], now: Instant) -> Result<()> {
    let title = own.published.as_ref().and_then(|terms| terms.title.clone()).unwrap_or_default();
    for one in all {
        let Some(unit) = accounts::unit_of_organization(tx, one.row.organization_id)? else { continue };
        let notice =
            Notice::new("submissions.opened").with("title", title.clone()).link(format!("/work/bids/{}", one.row.id));
        app.notify.send(tx, now, To::Unit(unit.id), &notice)?;
    }
    Ok(())
}
