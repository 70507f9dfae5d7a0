//! Opening keys of people, and the key of an opportunity.

use crate::app::App;
use crate::audit::{self, Event};
use crate::jobs;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result, Role, UnitKind};
use crate::opportunities::model::TakesJob;
use crate::opportunities::service::{OwnOpportunity, for_matching, open};
use crate::submissions::keys;
use crate::submissions::model::{
    OpeningKey, OpeningKeyId, OpeningKeyInput, OpeningKeyView, PassphraseInput, PlatformKey, SealingKey, SealingShare,
    Side,
};
use crate::submissions::rules::access;
use crate::submissions::store;
use serde_json::json;

const SUBJECT: &str = "opening_key";

fn view(row: OpeningKey) -> OpeningKeyView {
    let OpeningKey { id, unit_id, side, recipient, created_at, retired_at, version, .. } = row;
    OpeningKeyView { id, unit_id, side, recipient, created_at, retired_at, version }
}

/// What receipts are checked with, and the server's time.
///
/// # Errors
/// None that matter.
pub fn platform_key(app: &App, actor: &Actor) -> Result<PlatformKey> {
    actor.may(&access::PLATFORM_KEY, &Relation::default())?;
    Ok(PlatformKey { receipts: app.sealing.public_key(), escrow: app.sealing.escrow(), now: app.clock.now() })
}

/// The caller's opening keys, newest first.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn list(app: &App, actor: &Actor) -> Result<Vec<OpeningKeyView>> {
    actor.may(&access::KEY_LIST, &Relation::default())?;
    let account = actor.account()?;
    app.db.read(|conn| Ok(store::opening_keys_of(conn, account)?.into_iter().map(view).collect()))
}

/// Makes an opening key for the acting unit, in place of the one in use. What was sealed to be opened with the old one still is.
///
/// # Errors
/// `forbidden`; `invalid` for a short passphrase; those of the database.
pub fn make(app: &App, actor: &Actor, input: &OpeningKeyInput) -> Result<OpeningKeyView> {
    actor.may(&access::KEY_CREATE, &Relation::default())?;
    let (account, unit) = (actor.account()?, actor.unit()?);
    let side = match unit.kind {
        UnitKind::Department if actor.roles.contains(&Role::Approver) => Side::Department,
        UnitKind::Supervisor if actor.roles.contains(&Role::Supervisor) => Side::Supervisor,
        _ => return Err(Error::forbidden()),
    };
    long_enough(app, &input.passphrase, "passphrase")?;
    let made = app.sealing.new_opening_key(&input.passphrase)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        for old in store::opening_keys_of(tx, account)? {
            if old.unit_id == unit.id && old.retired_at.is_none() {
                store::opening_key_save(tx, &OpeningKey { retired_at: Some(now), ..old })?;
            }
        }
        let row = OpeningKey {
            id: OpeningKeyId::new(),
            account_id: account,
            unit_id: unit.id,
            unit_region: unit.region,
            side,
            recipient: made.recipient.clone(),
            wrapped: made.wrapped.clone(),
            created_at: now,
            retired_at: None,
            version: 1,
        };
        store::opening_key_insert(tx, &row)?;
        // Whatever waited for this key gets its own now.
        for one in open(tx, now)? {
            let concerned = one.unit == unit.id || unit.region.contains(one.unit_region);
            if concerned && store::sealing_key(tx, one.card.id)?.is_none() {
                jobs::enqueue(tx, &TakesJob { id: one.card.id }, now)?;
            }
        }
        audit::record(tx, event(actor, now, "make", &row).with(&json!({ "recipient": row.recipient }))?)?;
        Ok(view(row))
    })
}

fn event(actor: &Actor, now: Instant, act: &str, row: &OpeningKey) -> Event {
    Event::new(actor, now, &format!("{SUBJECT}.{act}"), SUBJECT, &row.id).in_region(row.unit_region.as_str())
}

fn long_enough(app: &App, passphrase: &str, path: &str) -> Result<()> {
    let least = app.settings.sealing.passphrase_length;
    if passphrase.chars().count() >= least {
        return Ok(());
    }
    Err(Error::field(
        path,
        "too_short",
        format!("开启口令至少 {least} 个字符，建议用几个不相关的词"),
        format!("An opening passphrase has at least {least} characters; a few unrelated words do well"),
    ))
}

/// Changes the passphrase; the key stays, and opens what it opened before.
///
/// # Errors
/// `not_found`, `version_conflict`; `invalid` for the wrong old or a short new passphrase; those of the database.
pub fn change_passphrase(
    app: &App,
    actor: &Actor,
    id: OpeningKeyId,
    expected: i64,
    input: &PassphraseInput,
) -> Result<OpeningKeyView> {
    let row = app.db.read(|conn| {
        let row = store::opening_key_by_id(conn, id)?;
        actor.may(&access::KEY_PASSPHRASE, &Relation { account: Some(row.account_id), ..Relation::default() })?;
        Ok(row)
    })?;
    if row.version != expected {
        return Err(Error::version_conflict());
    }
    long_enough(app, &input.new, "new")?;
    let wrapped = app.sealing.rewrap(&row.wrapped, &input.old, &input.new).map_err(|error| match error.code {
        Code::Invalid => {
            let (zh, en) = ("原开启口令不正确，请重新输入", "The present passphrase is wrong; enter it again");
            Error::field("old", "wrong", zh, en)
        }
        _ => error,
    })?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let saved = store::opening_key_save(tx, &OpeningKey { wrapped: wrapped.clone(), ..row.clone() })?;
        audit::record(tx, event(actor, now, "passphrase", &saved))?;
        Ok(view(saved))
    })
}

/// Those whose keys open an opportunity, by side.
pub(super) fn holders(conn: &mut crate::db::Conn, own: &OwnOpportunity) -> Result<(Vec<OpeningKey>, Vec<OpeningKey>)> {
    let mut department = store::opening_keys_in_use(conn, Side::Department)?;
    department.retain(|key| key.unit_id == own.unit);
    let mut supervisor = store::opening_keys_in_use(conn, Side::Supervisor)?;
    supervisor.retain(|key| key.unit_region.contains(own.unit_region));
    Ok((department, supervisor))
}

/// Makes the key of an opportunity, if it has none and both sides have opening keys. Its secret half exists in memory here and
/// nowhere after.
///
/// # Errors
/// Those of the database.
pub(super) fn make_sealing_key(app: &App, id: OpportunityId) -> Result<bool> {
    let now = app.clock.now();
    let (own, known, (department, supervisor)) = app.db.read(|conn| {
        let own = for_matching(conn, id)?;
        let holders = holders(conn, &own)?;
        Ok((own, store::sealing_key(conn, id)?.is_some(), holders))
    })?;
    if known || !own.state.is_open() {
        return Ok(true);
    }
    if department.is_empty() || supervisor.is_empty() {
        return Ok(false);
    }
    let made = keys::split_key()?;
    let [for_department, for_supervisor, for_escrow] = &made.shares;
    let mut shares = Vec::new();
    let holders =
        department.iter().map(|key| (key, for_department)).chain(supervisor.iter().map(|key| (key, for_supervisor)));
    for (key, share) in holders {
        shares.push(SealingShare {
            opportunity_id: id,
            side: key.side,
            key_id: key.id.to_string(),
            sealed: keys::seal_share(&key.recipient, share)?,
        });
    }
    let escrow = app.sealing.escrow();
    let sealed = keys::seal_share(&escrow, for_escrow)?;
    shares.push(SealingShare { opportunity_id: id, side: Side::Escrow, key_id: escrow, sealed });
    let key = SealingKey {
        opportunity_id: id,
        recipient: made.recipient.clone(),
        made_at: now,
        opened_at: None,
        record: None,
    };
    app.db.write(|tx| {
        if store::sealing_key(tx, id)?.is_some() {
            return Ok(());
        }
        store::sealing_key_insert(tx, &key, &shares)?;
        let holders: Vec<_> = shares.iter().map(|share| json!({ "side": share.side, "key": share.key_id })).collect();
        let event = Event::new(&Actor::public(), now, "opening.key", crate::opportunities::service::SUBJECT, &id);
        let event = event.in_region(own.unit_region.as_str());
        audit::record(tx, event.with(&json!({ "recipient": key.recipient, "holders": holders }))?)
    })?;
    Ok(true)
}
