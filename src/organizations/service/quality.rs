//! The quality of a region's data.

use super::packs::Packs;
use crate::app::App;
use crate::db::Conn;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, RegionCode, Relation, Result, Rule};
use crate::organizations::model::Dossier;
use crate::organizations::model::quality::{Issue, IssueCount, QualityItem, QualityQuery, QualityReport};
use crate::organizations::rules::quality::{Examined, RULES, examine};
use crate::organizations::rules::{self};
use crate::organizations::store;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Dossiers examined at a time.
const CHUNK: i64 = 2_000;

/// How many weaknesses of each kind a region's data have.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn quality(app: &App, actor: &Actor, region: Option<RegionCode>) -> Result<QualityReport> {
    let region = examined_region(actor, &rules::QUALITY, region)?;
    let day = app.clock.now().date();
    let (mut organizations, mut with_issues) = (0, 0);
    let mut found: BTreeMap<String, i64> = BTreeMap::new();
    app.db.read(|conn| {
        each(app, conn, (region, None, day), |_, issues| {
            organizations += 1;
            with_issues += i64::from(!issues.is_empty());
            for issue in issues {
                *found.entry(issue.code).or_default() += 1;
            }
            ControlFlow::Continue(())
        })
    })?;
    let count = |rule: &rules::quality::QualityRule| IssueCount {
        code: rule.code.to_owned(),
        kind: rule.kind,
        title: rule.title(),
        organizations: found.get(rule.code).copied().unwrap_or(0),
    };
    Ok(QualityReport { region, day, organizations, with_issues, counts: RULES.iter().map(count).collect() })
}

/// The weak dossiers after `after`, by id; one more than `limit` tells that there is more.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn quality_list(
    app: &App,
    actor: &Actor,
    query: &QualityQuery,
    after: Option<OrganizationId>,
    limit: usize,
) -> Result<Vec<QualityItem>> {
    let region = examined_region(actor, &rules::QUALITY_LIST, query.region)?;
    let wanted = |issue: &Issue| {
        query.code.as_ref().is_none_or(|code| *code == issue.code) && query.kind.is_none_or(|kind| kind == issue.kind)
    };
    let mut items = Vec::new();
    app.db.read(|conn| {
        each(app, conn, (region, after, app.clock.now().date()), |dossier, issues| {
            let issues: Vec<Issue> = issues.into_iter().filter(wanted).collect();
            if !issues.is_empty() {
                let organization = &dossier.organization;
                let (id, uscc, name) = (organization.id, organization.uscc, organization.name.clone());
                items.push(QualityItem { id, uscc, name, issues });
            }
            if items.len() > limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    })?;
    Ok(items)
}

/// The region asked for, or the one the actor works for.
fn examined_region(actor: &Actor, rule: &Rule, region: Option<RegionCode>) -> Result<RegionCode> {
    let region = match region {
        Some(region) => region,
        None => actor.unit()?.region,
    };
    actor.may(rule, &Relation { region: Some(region), ..Relation::default() })?;
    Ok(region)
}

/// Examines every dossier of a region, in order of id.
fn each(
    app: &App,
    conn: &mut Conn,
    (region, mut after, day): (RegionCode, Option<OrganizationId>, NaiveDate),
    mut see: impl FnMut(&Dossier, Vec<Issue>) -> ControlFlow<()>,
) -> Result<()> {
    let packs = Packs::of(app);
    loop {
        let dossiers = store::dossiers_after(conn, after, region, CHUNK)?;
        let Some(last) = dossiers.last() else { return Ok(()) };
        after = Some(last.organization.id);
        for dossier in &dossiers {
            let party = |region, on| packs.rules(region, on);
            let issues = examine(&Examined { records: &dossier.records, day, party: &party });
            if see(dossier, issues).is_break() {
                return Ok(());
            }
        }
    }
}
