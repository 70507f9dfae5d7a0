//! Changing drafts and putting them in force.

use super::{above, changing, event, relation, versions};
use crate::app::App;
use crate::audit;
use crate::catalogue::model::{
    CatalogueVersionId, CategoryCode, Item, PublishInput, Version, VersionAction, VersionInput, VersionState,
    VersionView,
};
use crate::catalogue::rules::change::{item_faults, place_fault, place_faults, removal_fault, version_faults};
use crate::catalogue::rules::tree::Catalogue;
use crate::catalogue::{defaults, rules, store};
use crate::db::{Db, OnceKey, once};
use crate::kernel::error::Faults;
use crate::kernel::{Actor, Code, Error, FieldError, Instant, RegionCode, Result};
use chrono::NaiveDate;
use serde_json::json;

fn checked(faults: impl IntoIterator<Item = FieldError>) -> Result<()> {
    let mut all = Faults::new();
    all.extend(faults);
    all.finish()
}

/// Begins a draft of a region's catalogue as a copy of the one in force, or empty.
///
/// # Errors
/// `duplicate` when the region already has a draft; `invalid`, `forbidden`; those of the database.
pub fn begin(app: &App, actor: &Actor, input: &VersionInput, key: Option<&OnceKey>) -> Result<VersionView> {
    actor.may(&rules::VERSION_CREATE, &relation(input.region))?;
    checked(version_faults(input))?;
    let now = app.clock.now();
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            if store::draft_of(tx, input.region)?.is_some() {
                return Err(Error::new(
                    Code::Duplicate,
                    "该地区已有一份目录草稿，请继续编辑或先废弃它",
                    "This region already has a draft; go on with it or discard it first",
                ));
            }
            let before =
                versions(tx, input.region, now.date())?.into_iter().find(|version| version.region == input.region);
            let version = Version {
                id: CatalogueVersionId::new(),
                region: input.region,
                title: input.title.trim().to_owned(),
                basis: input.basis.trim().to_owned(),
                state: VersionState::Draft,
                effective_from: None,
                created_at: now,
                published_at: None,
                version: 1,
            };
            store::version_insert(tx, &version)?;
            if let Some(before) = &before {
                let items = store::items_of(tx, before.id)?;
                store::items_insert(tx, version.id, &items)?;
            }
            let copied = before.map(|before| before.id);
            audit::record(
                tx,
                event(actor, now, "catalogue.begin", &version)
                    .with(&json!({ "title": version.title, "copy_of": copied }))?,
            )?;
            Ok(VersionView::from(version))
        })
    })
}

/// Changes a draft's title and basis.
///
/// # Errors
/// `version_conflict`, `state_conflict`, `invalid` (also when the region is another); those of the database.
pub fn update(
    app: &App,
    actor: &Actor,
    id: CatalogueVersionId,
    expected: i64,
    input: &VersionInput,
) -> Result<VersionView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (version, _) = changing(tx, actor, &rules::VERSION_UPDATE, id, expected, VersionAction::Edit)?;
        checked(version_faults(input))?;
        if input.region != version.region {
            return Err(Error::field(
                "region",
                "fixed",
                "草稿所属地区不能更改，请为该地区另建草稿",
                "A draft keeps its region; begin another for that region",
            ));
        }
        let changed = Version { title: input.title.trim().to_owned(), basis: input.basis.trim().to_owned(), ..version };
        let saved = store::version_save(tx, &changed)?;
        audit::record(tx, event(actor, now, "catalogue.update", &saved).with(input)?)?;
        Ok(saved.into())
    })
}

/// Adds an item to a draft, or changes the one with its code.
///
/// # Errors
/// `version_conflict`, `state_conflict`, `invalid` naming the field; those of the database.
pub fn item_save(app: &App, actor: &Actor, id: CatalogueVersionId, expected: i64, item: &Item) -> Result<VersionView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (version, own) = changing(tx, actor, &rules::ITEM_SAVE, id, expected, VersionAction::Edit)?;
        let above = Catalogue::new(above(tx, version.region, now.date())?);
        checked(item_faults(item).into_iter().chain(place_fault(&item.code, &own, &above)))?;
        let before = own.iter().find(|own| own.code == item.code);
        store::items_delete(tx, id, std::slice::from_ref(&item.code))?;
        store::items_insert(tx, id, std::slice::from_ref(item))?;
        let saved = store::version_save(tx, &version)?;
        audit::record(
            tx,
            event(actor, now, "catalogue.item_save", &saved).with(&json!({ "before": before, "after": item }))?,
        )?;
        Ok(saved.into())
    })
}

/// Removes an item from a draft.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`, `invalid` when others lie under it; those of the database.
pub fn item_delete(
    app: &App,
    actor: &Actor,
    id: CatalogueVersionId,
    expected: i64,
    code: &CategoryCode,
) -> Result<VersionView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (version, own) = changing(tx, actor, &rules::ITEM_DELETE, id, expected, VersionAction::Edit)?;
        let Some(item) = own.iter().find(|item| item.code == *code) else { return Err(Error::not_found()) };
        checked(removal_fault(code, &own))?;
        store::items_delete(tx, id, std::slice::from_ref(code))?;
        let saved = store::version_save(tx, &version)?;
        audit::record(tx, event(actor, now, "catalogue.item_delete", &saved).with(&json!({ "before": item }))?)?;
        Ok(saved.into())
    })
}

/// Puts a draft in force from a day on.
///
/// # Errors
/// `version_conflict`, `state_conflict` when it has no items, `invalid` naming every item that cannot stand where it stands.
pub fn publish(
    app: &App,
    actor: &Actor,
    id: CatalogueVersionId,
    expected: i64,
    input: PublishInput,
) -> Result<VersionView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (version, own) = changing(tx, actor, &rules::PUBLISH, id, expected, VersionAction::Publish)?;
        let above = Catalogue::new(above(tx, version.region, input.effective_from)?);
        let named = |(code, fault)| FieldError { path: format!("items[{code}].code"), ..fault };
        checked(place_faults(&own, &above).into_iter().map(named))?;
        let published = Version {
            state: VersionState::Published,
            effective_from: Some(input.effective_from),
            published_at: Some(now),
            ..version
        };
        let saved = store::version_save(tx, &published)?;
        let details = json!({ "effective_from": input.effective_from, "items": own.len() });
        audit::record(tx, event(actor, now, "catalogue.publish", &saved).with(&details)?)?;
        Ok(saved.into())
    })
}

/// Gives a draft up.
///
/// # Errors
/// `version_conflict`, `state_conflict`; those of the database.
pub fn discard(app: &App, actor: &Actor, id: CatalogueVersionId, expected: i64) -> Result<VersionView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (version, _) = changing(tx, actor, &rules::DISCARD, id, expected, VersionAction::Discard)?;
        let saved = store::version_save(tx, &Version { state: VersionState::Discarded, ..version })?;
        audit::record(tx, event(actor, now, "catalogue.discard", &saved))?;
        Ok(saved.into())
    })
}

/// Loads the catalogue the program is delivered with into a database that has none; tells whether it did.
///
/// # Errors
/// Those of the database.
pub fn ensure_default(db: &Db, now: Instant) -> Result<bool> {
    // 102号令 in force; the catalogue's own day is not known.
    let effective_from = NaiveDate::from_ymd_opt(2020, 3, 1);
    let items = defaults::items()?;
    db.write(|tx| {
        if store::version_exists(tx)? {
            return Ok(false);
        }
        let version = Version {
            id: CatalogueVersionId::new(),
            region: RegionCode::NATION,
            title: defaults::TITLE.to_owned(),
            basis: defaults::BASIS.to_owned(),
            state: VersionState::Published,
            effective_from,
            created_at: now,
            published_at: Some(now),
            version: 1,
        };
        store::version_insert(tx, &version)?;
        store::items_insert(tx, version.id, &items)?;
        audit::record(
            tx,
            event(&Actor::public(), now, "catalogue.load_default", &version).with(&json!({ "items": items.len() }))?,
        )?;
        Ok(true)
    })
}
