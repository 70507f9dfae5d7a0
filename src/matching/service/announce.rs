//! Telling organizations of needs they qualify for, each once: when the need is published, when the registry changes so
//! that they now qualify, and each night for whatever came about by itself.

use crate::accounts;
use crate::app::App;
use crate::db::Tx;
use crate::jobs::{Job, Registry};
use crate::kernel::ids::{OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Code, Instant, Result, Text};
use crate::matching::live::OpenNeed;
use crate::matching::store;
use crate::notify::{Notice, To};
use crate::opportunities::model::{CancelledJob, OpportunityCard, PublishedJob};
use crate::opportunities::service as opportunities;
use crate::organizations::sheets;
use crate::policy::service::{NewDecision, decisions_record};
use crate::policy::{FactSheet, Library};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// How long the follower sleeps when this process commits nothing; other servers' changes wait at most so long.
const IDLE: Duration = Duration::from_millis(500);
/// Needs told to one organization in one go at the most; the page of matches has them all.
const MOST: usize = 50;

/// Tells what came about without anybody's act: a grade began, a year passed, a pack came into force.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct DigestJob {}

impl Job for DigestJob {
    const KIND: &'static str = "matching.digest";
}

/// Registers this room's jobs.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job: PublishedJob| announce(&here, job));
    let here = app.clone();
    registry.on(move |job: CancelledJob| cancelled(&here, job));
    let here = app.clone();
    registry.on(move |_: DigestJob| digest(&here));
}

/// Tells the organizations that qualify for a need just published and have not been told of it; of an amended need, also
/// those who had been told of an earlier edition, whether they still qualify or not. Puts on record what was decided about those
/// who are told and about the first of the department's list.
///
/// # Errors
/// Those of the database.
pub fn announce(app: &App, job: PublishedJob) -> Result<()> {
    let now = app.clock.now();
    // From the database: the log may not have numbered the publication yet, and then the index does not know of it.
    let open = app.db.read(|conn| opportunities::open_one(conn, job.id, now))?;
    // Closed or cancelled meanwhile: there is nothing to tell.
    let Some(open) = open else { return Ok(()) };
    app.matching.wait();
    let found = app.matching.ask(app, |state| {
        let need = OpenNeed::new(open, &state.packs, state.currency.as_of);
        Ok(need.map(|need| {
            let question = need.asked.question();
            let first =
                state.index.answer(question).first.iter().map(|place| place.organization).collect::<BTreeSet<_>>();
            (state.index.qualifying(question), first, need, Arc::clone(&state.packs))
        }))
    })?;
    let Some((qualifying, first, need, packs)) = found else { return Ok(()) };
    let units: BTreeMap<OrganizationId, UnitId> = app.db.read(accounts::organization_units)?.into_iter().collect();
    let told_of: Vec<OrganizationId> = qualifying.iter().copied().filter(|id| units.contains_key(id)).collect();
    let concerned: BTreeSet<OrganizationId> = first.into_iter().chain(told_of).collect();
    let decisions = decisions(app, &need, &packs, &concerned.into_iter().collect::<Vec<_>>())?;
    app.db.write(|tx| {
        if opportunities::open_one(tx, job.id, now)?.is_none() {
            return Ok(());
        }
        decisions_record(tx, &packs, &decisions, now)?;
        let (told, edition) = (store::told_of_need(tx, job.id)?, need.card.edition);
        let of_earlier = told.iter().filter(|(_, of)| **of < edition);
        for unit in of_earlier.filter_map(|(organization, _)| units.get(organization)) {
            app.notify.send(tx, now, To::Unit(*unit), &changed(&need.card))?;
        }
        store::told_of_edition(tx, job.id, edition, now)?;
        let new = qualifying.iter().filter(|organization| !told.contains_key(organization));
        let new: Vec<(OrganizationId, UnitId)> = new.filter_map(|id| Some((*id, *units.get(id)?))).collect();
        for (_, unit) in &new {
            app.notify.send(tx, now, To::Unit(*unit), &matched(&need.card))?;
        }
        let rows: Vec<_> = new.iter().map(|(organization, _)| (job.id, edition, *organization)).collect();
        store::told_insert(tx, &rows, now)
    })
}

/// What a need asks, decided about each of these organizations from the database.
fn decisions(app: &App, need: &OpenNeed, packs: &Library, ids: &[OrganizationId]) -> Result<Vec<NewDecision>> {
    let sheets = app.db.read(|conn| sheets::some(app, conn, ids, need.asked.question().day))?;
    let decision = |(organization, sheet): (OrganizationId, Option<FactSheet>)| {
        let decision = need.asked.decide(packs, &sheet?);
        let (opportunity, organization) = (Some(need.card.id), Some(organization));
        Some(NewDecision { opportunity, organization, unit: Some(need.unit), decision })
    };
    Ok(sheets.into_iter().filter_map(decision).collect())
}

/// Tells the organizations that had been told of a need that it is cancelled.
///
/// # Errors
/// Those of the database.
pub fn cancelled(app: &App, job: CancelledJob) -> Result<()> {
    let now = app.clock.now();
    let units: BTreeMap<OrganizationId, UnitId> = app.db.read(accounts::organization_units)?.into_iter().collect();
    app.db.write(|tx| {
        let card = opportunities::card_by_id(tx, job.id, now)?;
        for unit in store::told_of_need(tx, job.id)?.keys().filter_map(|organization| units.get(organization)) {
            let notice = about("matching.need_cancelled", &card).with("buyer", card.facts.purchaser.clone());
            app.notify.send(tx, now, To::Unit(*unit), &notice)?;
        }
        store::told_forget(tx, job.id)
    })
}

/// Brings the index up to date and tells each organization that changed of the needs it now qualifies for.
///
/// # Errors
/// Those of the database.
pub fn follow(app: &App) -> Result<()> {
    app.matching.follow(app)?;
    let changed = app.matching.take_changed();
    if changed.is_empty() {
        return Ok(());
    }
    let units: BTreeMap<OrganizationId, UnitId> = app.db.read(accounts::organization_units)?.into_iter().collect();
    let with_people: Vec<OrganizationId> = changed.into_iter().filter(|id| units.contains_key(id)).collect();
    let day = app.clock.now().date();
    let sheets = app.db.read(|conn| sheets::some(app, conn, &with_people, day))?;
    for (organization, sheet) in sheets.iter().filter_map(|(id, sheet)| Some((*id, sheet.as_ref()?))) {
        let needs: Vec<Arc<OpenNeed>> = app.matching.ask(app, |state| {
            let matched = state.open.index.lacking(sheet).exactly(0).into_iter().take(MOST);
            Ok(matched.filter_map(|number| state.open.listed.get(number).cloned()).collect())
        })?;
        if let Some(unit) = units.get(&organization) {
            tell(app, organization, *unit, &needs)?;
        }
    }
    Ok(())
}

/// Keeps the index warm and tells organizations what changes bring them, until the process ends.
pub async fn run_follower(app: App) {
    let mut commits = app.db.commits();
    loop {
        let here = app.clone();
        match tokio::task::spawn_blocking(move || follow(&here)).await {
            Ok(Ok(())) => {}
            // A request was faster and builds the index: it will be there next time.
            Ok(Err(error)) if error.code == Code::Unavailable => tracing::debug!(%error, "matching follower"),
            Ok(Err(error)) => tracing::error!(%error, "matching follower"),
            Err(error) => tracing::error!(%error, "matching follower stopped"),
        }
        commits.mark_unchanged();
        let _ = tokio::time::timeout(IDLE, commits.changed()).await;
    }
}

/// Tells every organization with a workspace of the needs it qualifies for and has not been told of, and each department how
/// many that were.
///
/// # Errors
/// Those of the database.
pub fn digest(app: &App) -> Result<()> {
    app.matching.wait();
    let (digest, listed) =
        app.matching.ask(app, |state| Ok((state.index.digest(&state.open.index, MOST), state.open.listed.clone())))?;
    let units: BTreeMap<OrganizationId, UnitId> = app.db.read(accounts::organization_units)?.into_iter().collect();
    let mut news: BTreeMap<OpportunityId, usize> = BTreeMap::new();
    for (organization, numbers) in digest.organizations {
        let Some(unit) = units.get(&organization) else { continue };
        let needs: Vec<Arc<OpenNeed>> = numbers.into_iter().filter_map(|number| listed.get(number).cloned()).collect();
        for need in tell(app, organization, *unit, &needs)? {
            *news.entry(need).or_default() += 1;
        }
    }
    let now = app.clock.now();
    for (need, count) in listed.iter().filter_map(|need| Some((need, *news.get(&need.card.id)?))) {
        app.db.write(|tx| {
            app.notify.send(tx, now, To::Unit(need.unit), &new_organizations(&need.card, count)).map(drop)
        })?;
    }
    Ok(())
}

/// Tells one organization of those of `needs` it has not been told of; gives them.
fn tell(app: &App, organization: OrganizationId, unit: UnitId, needs: &[Arc<OpenNeed>]) -> Result<Vec<OpportunityId>> {
    let untold = |told: BTreeSet<OpportunityId>| -> Vec<&Arc<OpenNeed>> {
        needs.iter().filter(|need| !told.contains(&need.card.id)).collect()
    };
    if untold(app.db.read(|conn| store::told_of_organization(conn, organization))?).is_empty() {
        return Ok(Vec::new());
    }
    let now = app.clock.now();
    app.db.write(|tx: &mut Tx<'_>| {
        let mut new = untold(store::told_of_organization(tx, organization)?);
        // The index may not know yet that one was cancelled just now.
        for need in std::mem::take(&mut new) {
            new.extend(opportunities::open_one(tx, need.card.id, now)?.map(|_| need));
        }
        for need in &new {
            app.notify.send(tx, now, To::Unit(unit), &matched(&need.card))?;
        }
        let rows: Vec<_> = new.iter().map(|need| (need.card.id, need.card.edition, organization)).collect();
        store::told_insert(tx, &rows, now)?;
        Ok(new.iter().map(|need| need.card.id).collect())
    })
}

fn matched(need: &OpportunityCard) -> Notice {
    let deadline = need.deadline.map_or_else(|| Text::new("未定", "not set"), day_and_time);
    about("matching.need_matched", need).with("buyer", need.facts.purchaser.clone()).with("deadline", deadline)
}

fn changed(need: &OpportunityCard) -> Notice {
    about("matching.need_changed", need).with("buyer", need.facts.purchaser.clone())
}

fn new_organizations(need: &OpportunityCard, count: usize) -> Notice {
    let page = format!("/work/needs/{}/matches", need.id);
    about("matching.organizations_matched", need).with("count", count.to_string()).link(page)
}

fn about(template: &'static str, need: &OpportunityCard) -> Notice {
    Notice::new(template).with("need", need.facts.title.clone()).link(format!("/needs/{}", need.id))
}

fn day_and_time(at: Instant) -> Text {
    Text::from(at.shanghai().format("%Y-%m-%d %H:%M").to_string())
}
