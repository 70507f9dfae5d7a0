//! Use cases of the catalogue: read what is in force, edit and publish drafts, import and export.

mod browse;
mod edit;
mod import;

pub use browse::{
    catalogue, diff_since, export, in_force, item_detail, item_list, negative_list, version_detail, version_list,
    version_names,
};
pub use edit::{begin, discard, ensure_default, item_delete, item_save, publish, update};
pub use import::import;

use super::model::{CatalogueVersionId, Item, Version, VersionAction, VersionState};
use super::rules::tree::Catalogue;
use super::rules::{self, VersionFacts};
use super::store;
use crate::audit::Event;
use crate::db::{Conn, Tx};
use crate::kernel::{Actor, Error, Instant, RegionCode, Relation, Result, Rule};
use chrono::NaiveDate;

fn relation(region: RegionCode) -> Relation {
    Relation { region: Some(region), ..Relation::default() }
}

/// A version the caller may see: a draft or a discarded one only if they may edit it.
fn visible(conn: &mut Conn, actor: &Actor, id: CatalogueVersionId) -> Result<Version> {
    let version = store::version_by_id(conn, id)?;
    if version.state != VersionState::Published && actor.may(&rules::DRAFT_READ, &relation(version.region)).is_err() {
        return Err(Error::not_found());
    }
    Ok(version)
}

/// A version about to be changed by `action`, with its items: the caller may, nobody was faster, and the state allows it.
fn changing(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rule: &Rule,
    id: CatalogueVersionId,
    expected: i64,
    action: VersionAction,
) -> Result<(Version, Vec<Item>)> {
    let version = store::version_by_id(tx, id)?;
    actor.may(rule, &relation(version.region))?;
    let items = store::items_of(tx, id)?;
    rules::LIFECYCLE.step(version.state, action, &VersionFacts { items: items.len() })?;
    if version.version != expected {
        return Err(Error::version_conflict());
    }
    Ok((version, items))
}

/// The versions in force on `on` in `region`, the nation's first: the latest of each region.
fn versions(conn: &mut Conn, region: RegionCode, on: NaiveDate) -> Result<Vec<Version>> {
    let mut regions: Vec<RegionCode> = [region].into_iter().chain(region.ancestors()).collect();
    regions.reverse();
    let found = store::versions_in_force(conn, &regions, on)?;
    let latest = |region: &RegionCode| found.iter().find(|version| version.region == *region).cloned();
    Ok(regions.iter().filter_map(latest).collect())
}

fn layers(conn: &mut Conn, versions: &[Version]) -> Result<Vec<(RegionCode, Vec<Item>)>> {
    versions.iter().map(|version| Ok((version.region, store::items_of(conn, version.id)?))).collect()
}

/// What lies above a region's own catalogue on `on`.
fn above(conn: &mut Conn, region: RegionCode, on: NaiveDate) -> Result<Vec<(RegionCode, Vec<Item>)>> {
    match region.ancestors().next() {
        Some(next) => {
            let versions = versions(conn, next, on)?;
            layers(conn, &versions)
        }
        None => Ok(Vec::new()),
    }
}

/// A version's own items in their place under what is above them.
fn own_views(version: &Version, own: Vec<Item>, above: Vec<(RegionCode, Vec<Item>)>) -> Vec<super::model::ItemView> {
    let tree = Catalogue::new(above.into_iter().chain([(version.region, own)]));
    tree.views().filter(|view| view.region == version.region).collect()
}

fn event(actor: &Actor, now: Instant, action: &str, version: &Version) -> Event {
    Event::new(actor, now, action, "catalogue_version", &version.id).in_region(version.region.as_str())
}
