//! Reading: what is in force, versions, differences, export.

use super::{layers, own_views, versions, visible};
use crate::app::App;
use crate::catalogue::model::{
    CatalogueVersionId, CatalogueView, CategoryCode, Diff, DiffQuery, InForceQuery, ItemDetail, ItemQuery, ItemView,
    NegativeItem, VersionDetail, VersionQuery, VersionState, VersionView,
};
use crate::catalogue::rules::change::diff;
use crate::catalogue::rules::tree::Catalogue;
use crate::catalogue::{rules, sheet, store};
use crate::db::Conn;
use crate::kernel::{Actor, Error, RegionCode, Relation, Result};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const ITEMS_SHOWN: usize = 100;
const ITEMS_MOST: usize = 500;

/// The catalogue in force on `on`: the nation's, and what `region` and those above it add.
///
/// # Errors
/// Those of the database.
pub fn in_force(conn: &mut Conn, region: RegionCode, on: NaiveDate) -> Result<Catalogue> {
    let versions = versions(conn, region, on)?;
    Ok(Catalogue::new(layers(conn, &versions)?))
}

/// The whole catalogue in force with the versions it is made of.
///
/// # Errors
/// Those of the database.
pub fn catalogue(app: &App, actor: &Actor, query: &InForceQuery) -> Result<CatalogueView> {
    actor.may(&rules::READ, &Relation::default())?;
    let on = query.on.unwrap_or_else(|| app.clock.now().date());
    app.db.read(|conn| {
        let versions = versions(conn, query.region.unwrap_or(RegionCode::NATION), on)?;
        let tree = Catalogue::new(layers(conn, &versions)?);
        Ok(CatalogueView {
            on,
            versions: versions.into_iter().map(VersionView::from).collect(),
            items: tree.views().collect(),
        })
    })
}

fn tree(app: &App, region: Option<RegionCode>, on: Option<NaiveDate>) -> Result<Catalogue> {
    let on = on.unwrap_or_else(|| app.clock.now().date());
    app.db.read(|conn| in_force(conn, region.unwrap_or(RegionCode::NATION), on))
}

/// Items of the catalogue in force: by words (best first), below an item, or of a level.
///
/// # Errors
/// Those of the database.
pub fn item_list(app: &App, actor: &Actor, query: &ItemQuery) -> Result<Vec<ItemView>> {
    actor.may(&rules::ITEM_LIST, &Relation::default())?;
    let tree = tree(app, query.region, query.on)?;
    let mut found = tree.search(query.q.as_deref().unwrap_or_default());
    found.retain(|view| query.parent.is_none() || view.parent == query.parent);
    found.retain(|view| query.level.is_none_or(|level| view.level == level));
    found.truncate(query.limit.unwrap_or(ITEMS_SHOWN).clamp(1, ITEMS_MOST));
    Ok(found)
}

/// One item of the catalogue in force, with what is above and below it.
///
/// # Errors
/// `not_found` when the catalogue has no such item; those of the database.
pub fn item_detail(app: &App, actor: &Actor, code: &CategoryCode, query: &InForceQuery) -> Result<ItemDetail> {
    actor.may(&rules::ITEM_READ, &Relation::default())?;
    let tree = tree(app, query.region, query.on)?;
    let item = tree.view(code).ok_or_else(Error::not_found)?;
    Ok(ItemDetail { item, path: tree.path(code), children: tree.children(code).collect() })
}

/// What may not be bought, 102号令 Art. 10.
///
/// # Errors
/// None: everybody may read it.
pub fn negative_list(app: &App, actor: &Actor) -> Result<Vec<NegativeItem>> {
    actor.may(&rules::NEGATIVE_LIST, &Relation::default())?;
    Ok(app.negative_list.to_vec())
}

/// Titles of versions by the text of their ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn version_names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<CatalogueVersionId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    Ok(store::version_titles(conn, &ids)?.into_iter().map(|(id, title)| (id.to_string(), title)).collect())
}

/// Versions, newest first: published ones, and others the caller may edit.
///
/// # Errors
/// Those of the database.
pub fn version_list(app: &App, actor: &Actor, query: &VersionQuery) -> Result<Vec<VersionView>> {
    actor.may(&rules::VERSION_LIST, &Relation::default())?;
    let mut versions = app.db.read(|conn| store::versions_list(conn, query.region))?;
    versions.retain(|version| {
        version.state == VersionState::Published
            || actor.may(&rules::DRAFT_READ, &super::relation(version.region)).is_ok()
    });
    Ok(versions.into_iter().map(VersionView::from).collect())
}

/// A version with its own items.
///
/// # Errors
/// `not_found`; those of the database.
pub fn version_detail(app: &App, actor: &Actor, id: CatalogueVersionId) -> Result<VersionDetail> {
    actor.may(&rules::VERSION_READ, &Relation::default())?;
    app.db.read(|conn| detail(conn, app.clock.now().date(), actor, id))
}

fn detail(conn: &mut Conn, today: NaiveDate, actor: &Actor, id: CatalogueVersionId) -> Result<VersionDetail> {
    let version = visible(conn, actor, id)?;
    let own = store::items_of(conn, id)?;
    let above = super::above(conn, version.region, version.effective_from.unwrap_or(today))?;
    let items = own_views(&version, own, above);
    Ok(VersionDetail { version: version.into(), items })
}

/// How a version differs from an earlier one.
///
/// # Errors
/// `not_found`; those of the database.
pub fn diff_since(app: &App, actor: &Actor, id: CatalogueVersionId, query: &DiffQuery) -> Result<Diff> {
    actor.may(&rules::VERSION_DIFF, &Relation::default())?;
    app.db.read(|conn| {
        let before = visible(conn, actor, query.since)?;
        let after = visible(conn, actor, id)?;
        Ok(diff(&store::items_of(conn, before.id)?, &store::items_of(conn, after.id)?))
    })
}

/// A version as an XLSX file: its title and content.
///
/// # Errors
/// `not_found`; those of the database.
pub fn export(app: &App, actor: &Actor, id: CatalogueVersionId) -> Result<(String, Vec<u8>)> {
    actor.may(&rules::VERSION_EXPORT, &Relation::default())?;
    let VersionDetail { version, items } = app.db.read(|conn| detail(conn, app.clock.now().date(), actor, id))?;
    let bytes = sheet::write(&version.title, &items)?;
    Ok((version.title, bytes))
}
