//! Changing which texts are in force.

use super::{event, file, others_in_force, parsed, relation};
use crate::app::App;
use crate::audit;
use crate::db::{Conn, OnceKey, Tx, once};
use crate::kernel::{Actor, Code, Error, FieldError, Instant, Result, Rule};
use crate::policy::fault::bad_pack;
use crate::policy::library::{Library, PackFile};
use crate::policy::model::{
    PackAction, PackCheck, PackInput, PackOrigin, PackState, PackView, PolicyPackId, StoredPack, WithdrawInput,
    entry_views,
};
use crate::policy::pack::Pack;
use crate::policy::{rules, store};
use serde_json::json;

/// Reads a text together with everything else in force, which it must fit.
///
/// # Errors
/// `bad_pack` with every fault; `invalid` when the pack's id belongs to another region.
fn fitting(conn: &mut Conn, app: &App, source: &str) -> Result<Pack> {
    // An unnamed file: its faults are told by line and key alone.
    let text = PackFile { name: String::new(), text: source.to_owned() };
    let alone = super::read_pack("", source, &super::vocabulary_for(source, &app.policies())).map_err(bad_pack)?;
    let mut files = others_in_force(conn, &alone.id)?;
    files.push(text);
    let library = Library::load(&files, app.shelf.names()).map_err(bad_pack)?;
    let pack = library.pack(&alone.id).cloned().unwrap_or(alone);
    if let Some(known) = store::packs_of(conn, &pack.id)?.iter().find(|known| known.region != pack.region) {
        return Err(Error::field(
            "region",
            "fixed",
            format!("规则包“{}”属于地区 {}，不能改为 {}；请换一个编号", pack.id, known.region, pack.region),
            format!("the pack “{}” belongs to {}, not to {}; take another id", pack.id, known.region, pack.region),
        ));
    }
    Ok(pack)
}

/// Whether the caller keeps the packs of this one's region.
fn within(actor: &Actor, rule: &Rule, pack: &Pack) -> Result<()> {
    actor.may(rule, &relation(pack.region)).map_err(|refused| {
        let region = pack.region;
        let field = FieldError::new(
            "region",
            "not_yours",
            format!(
                "这份规则包属于地区 {region}，不在您单位管辖的地区之内；请改正 region，或由该地区的登记管理机关导入"
            ),
            format!(
                "this pack is for {region}, outside your unit's region: mend region, or let its authority import it"
            ),
        );
        Error { fields: vec![field], ..refused }
    })
}

/// Says what a text would do, without keeping it.
///
/// # Errors
/// `bad_pack` with line, key and way out of every fault; `forbidden` outside the caller's region.
pub fn check(app: &App, actor: &Actor, input: &PackInput) -> Result<PackCheck> {
    app.db.read(|conn| {
        actor.may(&rules::CHECK, &relation(actor.unit()?.region))?;
        let pack = fitting(conn, app, &input.source)?;
        within(actor, &rules::CHECK, &pack)?;
        let in_force = store::packs_of(conn, &pack.id)?.into_iter().find(|row| row.state == PackState::Published);
        let changes = match in_force {
            Some(row) => Some(rules::compare(&parsed(&row, &app.policies())?, &pack)),
            None => None,
        };
        Ok(PackCheck {
            cited_as: pack.version(),
            title: pack.title.clone(),
            region: pack.region,
            entries: entry_views(&pack.entries),
            changes,
        })
    })
}

/// Imports a text as the draft of its pack, in place of an earlier draft.
///
/// # Errors
/// As [`check`]; `duplicate` when this text is already there.
pub fn import(app: &App, actor: &Actor, input: &PackInput, key: Option<&OnceKey>) -> Result<PackView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        actor.may(&rules::IMPORT, &relation(actor.unit()?.region))?;
        once(tx, key, now, |tx| {
            let pack = fitting(tx, app, &input.source)?;
            within(actor, &rules::IMPORT, &pack)?;
            let known = store::packs_of(tx, &pack.id)?;
            if let Some(same) = known.iter().find(|row| row.hash == pack.hash) {
                return Err(already_there(same));
            }
            for draft in known.iter().filter(|row| row.state == PackState::Draft) {
                move_to(tx, draft, PackAction::Discard, now)?;
            }
            let row = StoredPack {
                id: PolicyPackId::new(),
                pack: pack.id.clone(),
                hash: pack.hash.clone(),
                region: pack.region,
                source: input.source.clone(),
                origin: PackOrigin::Imported,
                state: PackState::Draft,
                created_at: now,
                created_by: actor.account,
                published_at: None,
                version: 1,
            };
            store::pack_insert(tx, &row)?;
            audit::record(tx, event(actor, now, "policy.import", &row).with(&json!({ "pack": pack.version() }))?)?;
            Ok(PackView::of(&row, &pack))
        })
    })
}

fn already_there(row: &StoredPack) -> Error {
    use crate::kernel::lifecycle::Word;
    let state = row.state.label();
    Error::new(
        Code::Duplicate,
        format!("同样内容的规则包已存在（{}）；要重新生效，请发布那一份", state.zh),
        format!("this text is already there ({}); to bring it back, publish that one", state.en),
    )
}

/// A text about to be moved: the caller may, nobody was faster, and the state allows it.
fn changing(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rule: &Rule,
    id: PolicyPackId,
    expected: i64,
    action: PackAction,
) -> Result<StoredPack> {
    let row = store::pack_by_id(tx, id)?;
    actor.may(rule, &relation(row.region))?;
    rules::LIFECYCLE.step(row.state, action, &())?;
    if row.version != expected {
        return Err(Error::version_conflict());
    }
    Ok(row)
}

fn move_to(tx: &mut Tx<'_>, row: &StoredPack, action: PackAction, now: Instant) -> Result<StoredPack> {
    let state = rules::LIFECYCLE.step(row.state, action, &())?;
    let published_at = if state == PackState::Published { Some(now) } else { row.published_at };
    store::pack_save(tx, &StoredPack { state, published_at, ..row.clone() })
}

/// Puts a text in force, in place of the one of its pack that is; it must still fit the others.
///
/// # Errors
/// `version_conflict`, `state_conflict`; `bad_pack` when others in force do not fit any more.
pub fn publish(app: &App, actor: &Actor, id: PolicyPackId, expected: i64) -> Result<PackView> {
    let now = app.clock.now();
    let view = app.db.write(|tx| {
        let row = changing(tx, actor, &rules::PUBLISH, id, expected, PackAction::Publish)?;
        let pack = fitting(tx, app, &row.source)?;
        let before = store::packs_of(tx, &row.pack)?.into_iter().find(|other| other.state == PackState::Published);
        if let Some(before) = &before {
            move_to(tx, before, PackAction::Supersede, now)?;
        }
        let saved = move_to(tx, &row, PackAction::Publish, now)?;
        let details = json!({ "pack": pack.version(), "in_place_of": before.map(|before| before.hash) });
        audit::record(tx, event(actor, now, "policy.publish", &saved).with(&details)?)?;
        Ok(PackView::of(&saved, &pack))
    })?;
    super::refresh(app)?;
    Ok(view)
}

/// Takes a text out of force without another in its place.
///
/// # Errors
/// `version_conflict`, `state_conflict`; `invalid` without a reason; `bad_pack` when others build on it.
pub fn withdraw(app: &App, actor: &Actor, id: PolicyPackId, expected: i64, input: &WithdrawInput) -> Result<PackView> {
    let now = app.clock.now();
    let view = app.db.write(|tx| {
        let row = changing(tx, actor, &rules::WITHDRAW, id, expected, PackAction::Withdraw)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(Error::field("reason", "required", "请填写撤回理由", "Give the reason for withdrawing it"));
        }
        let pack = parsed(&row, &app.policies())?;
        Library::load(&others_in_force(tx, &row.pack)?, app.shelf.names()).map_err(bad_pack)?;
        let saved = move_to(tx, &row, PackAction::Withdraw, now)?;
        let details = json!({ "pack": pack.version(), "reason": reason });
        audit::record(tx, event(actor, now, "policy.withdraw", &saved).with(&details)?)?;
        Ok(PackView::of(&saved, &pack))
    })?;
    super::refresh(app)?;
    Ok(view)
}

/// Gives a draft up.
///
/// # Errors
/// `version_conflict`, `state_conflict`; those of the database.
pub fn discard(app: &App, actor: &Actor, id: PolicyPackId, expected: i64) -> Result<PackView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = changing(tx, actor, &rules::DISCARD, id, expected, PackAction::Discard)?;
        let pack = parsed(&row, &app.policies())?;
        let saved = move_to(tx, &row, PackAction::Discard, now)?;
        audit::record(tx, event(actor, now, "policy.discard", &saved).with(&json!({ "pack": file(&row).name }))?)?;
        Ok(PackView::of(&saved, &pack))
    })
}
