//! The public list and its figures.

use crate::app::App;
use crate::db::Conn;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, RegionCode, RegionLevel, Regions, Relation, Result};
use crate::organizations::model::record::Entry;
use crate::organizations::model::view::{ListItem, ListKey, ListQuery, Statistics, StatisticsQuery, Tally};
use crate::organizations::model::{Dossier, Organization, Part};
use crate::organizations::rules::{self, project, public};
use crate::organizations::store;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Dossiers projected again in one transaction.
const ROLL: i64 = 500;

/// Organizations as asked for, after a sort key, and on the first page how many there are in all; one more than `limit` tells
/// that there is more.
///
/// # Errors
/// Those of the database.
pub fn list(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
    after: Option<&ListKey>,
    limit: i64,
) -> Result<(Vec<ListItem>, Option<i64>)> {
    actor.may(&rules::LIST, &Relation::default())?;
    let today = present(app)?;
    app.db.read(|conn| {
        let found = store::organizations_list(conn, query, after, limit + 1, today)?;
        let total = match after {
            None => Some(store::organizations_count(conn, query, today)?),
            Some(_) => None,
        };
        Ok((found.iter().map(|organization| public::item(organization, &app.regions)).collect(), total))
    })
}

/// Today, with every organization's present state projected on it: grades begin and expire by themselves.
///
/// # Errors
/// Those of the database.
pub(super) fn present(app: &App) -> Result<NaiveDate> {
    let today = app.clock.now().date();
    while !app.db.read(|conn| store::organizations_turning(conn, today, 1))?.is_empty() {
        app.db.write(|tx| {
            let turning = store::organizations_turning(tx, today, ROLL)?;
            for Dossier { organization, records } in store::dossiers_of(tx, turning)? {
                let projected = project::projection(&records, today).map(|p| organization.projected(p));
                // Without a registration there is nothing to project, nor to turn.
                let projected = projected.unwrap_or(Organization { turns_on: None, ..organization });
                let version = projected.version;
                store::organization_save(tx, &projected, version)?;
            }
            Ok(())
        })?;
    }
    Ok(today)
}

/// The organizations of these ids that exist, as in lists, by id.
///
/// # Errors
/// Those of the database.
pub fn items(app: &App, conn: &mut Conn, ids: &[OrganizationId]) -> Result<BTreeMap<OrganizationId, ListItem>> {
    let found = store::organizations_by_ids(conn, ids)?;
    Ok(found.iter().map(|organization| (organization.id, public::item(organization, &app.regions))).collect())
}

/// Names of organizations by the text of their ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<OrganizationId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let found = store::organizations_by_ids(conn, &ids)?;
    Ok(found.into_iter().map(|organization| (organization.id.to_string(), organization.name)).collect())
}

/// Registered addresses as of a day; who has none is left out.
///
/// # Errors
/// Those of the database.
pub fn addresses(conn: &mut Conn, ids: &[OrganizationId], day: NaiveDate) -> Result<BTreeMap<OrganizationId, String>> {
    let found = store::organizations_by_ids(conn, ids)?;
    let mut known = BTreeMap::new();
    for Dossier { organization, records } in store::dossiers_of(conn, found)? {
        let until = records.into_iter().filter(|record| record.from <= day);
        let addresses = until.filter_map(|record| match record.entry {
            Entry::Registration(registration) => Some((record.from, registration.address?)),
            _ => None,
        });
        if let Some((_, address)) = addresses.max_by_key(|(from, _)| *from) {
            known.insert(organization.id, address);
        }
    }
    Ok(known)
}

/// Figures of a region.
///
/// # Errors
/// Those of the database.
pub fn statistics(app: &App, actor: &Actor, query: &StatisticsQuery) -> Result<Statistics> {
    actor.may(&rules::STATISTICS, &Relation::default())?;
    let day = present(app)?;
    let region = query.region.unwrap_or(RegionCode::NATION);
    app.db.read(|conn| {
        let counts = store::organizations_counts(conn, region, day)?;
        let grade = |rank| project::grade_of(rank).map_or_else(|| "none".to_owned(), |grade| grade.to_string());
        Ok(Statistics {
            day,
            region,
            total: counts.by_type.iter().map(|(_, count)| count).sum(),
            by_type: counts.by_type.iter().map(|(word, count)| tally(word, *count)).collect(),
            by_grade: counts.by_grade.iter().map(|(rank, count)| tally(&grade(*rank), *count)).collect(),
            by_credit: counts.by_credit.iter().map(|(word, count)| tally(word, *count)).collect(),
            by_region: by_region(&app.regions, region, &counts.by_region),
            charities: store::records_count(conn, Part::Charity, region, day, true)?,
            social_workers: store::records_count(conn, Part::Certificate, region, day, false)?,
        })
    })
}

fn tally(key: &impl ToString, count: i64) -> Tally {
    Tally { key: key.to_string(), name: None, count }
}

/// Adds up the codes below each division right below `region`; the region's own stand under its own code.
fn by_region(regions: &Regions, region: RegionCode, counts: &[(RegionCode, i64)]) -> Vec<Tally> {
    let mut sums: BTreeMap<RegionCode, i64> = BTreeMap::new();
    for (code, count) in counts {
        let path = std::iter::once(*code).chain(regions.ancestors(*code).map(|above| above.code));
        let below = path.take_while(|above| *above != region).last().unwrap_or(region);
        *sums.entry(below).or_default() += count;
    }
    let name = |code: RegionCode| match regions.get(code) {
        Some(found) if found.level != RegionLevel::Nation => found.name.clone(),
        _ => regions.path_name(code),
    };
    sums.into_iter().map(|(code, count)| Tally { key: code.to_string(), name: Some(name(code)), count }).collect()
}
