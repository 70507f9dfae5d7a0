//! Decisions on record, and making them again.

use crate::app::App;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result};
use crate::policy::fault::bad_pack;
use crate::policy::library::{Library, PackFile};
use crate::policy::model::{DecisionId, DecisionQuery, DecisionRow, DecisionView, RecordedDecision, StoredDecision};
use crate::policy::replay::{Decision, Replay, replay};
use crate::policy::{rules, store};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A decision about to be put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// The need or call it is about.
    pub opportunity: Option<OpportunityId>,
    /// The organization it is about.
    pub organization: Option<OrganizationId>,
    /// The unit it is made for.
    pub unit: Option<UnitId>,
    /// The decision, made with the library given to [`decisions_record`].
    pub decision: Decision,
}

/// Puts decisions on record in the transaction that acts on them.
///
/// # Errors
/// `internal` when one was made with other packs than `library`; those of the database.
pub fn decisions_record(
    tx: &mut Tx<'_>,
    library: &Library,
    new: &[NewDecision],
    now: Instant,
) -> Result<Vec<DecisionId>> {
    let hash = library.hash();
    if new.iter().any(|new| new.decision.library != hash) {
        return Err(Error::internal("the decision was made with another library"));
    }
    store::library_ensure(tx, &hash, &library.versions(), now)?;
    let row = |new: &NewDecision| {
        Ok(StoredDecision {
            id: DecisionId::new(),
            library: new.decision.library.clone(),
            opportunity: new.opportunity,
            organization: new.organization,
            unit: new.unit,
            region: new.decision.question.region,
            made_at: now,
            body: JsonText::of(&new.decision)?,
        })
    };
    let rows: Vec<StoredDecision> = new.iter().map(row).collect::<Result<_>>()?;
    store::decisions_insert(tx, &rows)?;
    Ok(rows.iter().map(|row| row.id).collect())
}

/// Decisions on record in the actor's region before one of them, newest first, with one more than a page holds; with the names
/// their things have now.
///
/// # Errors
/// `forbidden`, or those of the database.
pub fn decision_list(
    app: &App,
    actor: &Actor,
    query: &DecisionQuery,
    before: Option<DecisionId>,
) -> Result<Vec<DecisionRow>> {
    actor.may(&rules::DECISION_LIST, &Relation::default())?;
    let region = actor.unit()?.region;
    let limit = i64::try_from(query.limit()).map_err(Error::internal)?;
    app.db.read(|conn| {
        let rows = store::decisions_list(conn, region, query, before, limit)?;
        let texts = |id: fn(&StoredDecision) -> Option<String>| rows.iter().filter_map(id).collect::<Vec<_>>();
        let titles = names(app, conn, "opportunity", &texts(|row| row.opportunity.map(|id| id.to_string())))?;
        let organizations = names(app, conn, "organization", &texts(|row| row.organization.map(|id| id.to_string())))?;
        let view = |row: &StoredDecision| {
            let decision: Decision = row.body.get()?;
            Ok(DecisionRow {
                id: row.id,
                opportunity: row.opportunity,
                opportunity_title: row.opportunity.and_then(|id| titles.get(&id.to_string()).cloned()),
                organization: row.organization,
                organization_name: row.organization.and_then(|id| organizations.get(&id.to_string()).cloned()),
                region: row.region,
                made_at: row.made_at,
                eligible: decision.assessment.eligible,
            })
        };
        rows.iter().map(view).collect()
    })
}

/// Names of things of rooms above this one, by the text of their ids, as the log has them.
fn names(app: &App, conn: &mut Conn, kind: &str, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let namer = app.namers.iter().find(|(known, _)| *known == kind);
    namer.map_or_else(|| Ok(BTreeMap::new()), |(_, namer)| namer(conn, ids))
}

/// A decision with what a replay gives, for those it concerns and those who oversee it.
///
/// # Errors
/// `not_found`, also for those it does not concern; `bad_pack` when this program cannot read the packs of its time.
pub fn decision_view(app: &App, actor: &Actor, id: DecisionId) -> Result<DecisionView> {
    let row = app.db.read(|conn| store::decision_by_id(conn, id))?;
    let thing =
        Relation { unit: row.unit, organization: row.organization, region: Some(row.region), ..Relation::default() };
    actor.may(&rules::DECISION_READ, &thing)?;
    let (decision, replay) = replay_row(app, &row)?;
    let (opportunity_title, organization_name) = app.db.read(|conn| {
        let of = |id: Option<String>| id.into_iter().collect::<Vec<_>>();
        let title =
            names(app, conn, "opportunity", &of(row.opportunity.map(|id| id.to_string())))?.into_values().next();
        let name =
            names(app, conn, "organization", &of(row.organization.map(|id| id.to_string())))?.into_values().next();
        Ok((title, name))
    })?;
    Ok(DecisionView {
        id,
        opportunity: row.opportunity,
        opportunity_title,
        organization: row.organization,
        organization_name,
        made_at: row.made_at,
        question: decision.question,
        replay,
    })
}

/// The newest decisions about a need and these organizations, one for each; the caller decides who may see them.
///
/// # Errors
/// Those of the database.
pub fn decisions_on_record(
    conn: &mut Conn,
    opportunity: OpportunityId,
    organizations: &[OrganizationId],
) -> Result<BTreeMap<OrganizationId, RecordedDecision>> {
    // Oldest first, so that the newest stays.
    let rows = store::decisions_of(conn, opportunity, organizations)?;
    Ok(rows.into_iter().map(|(organization, id, made_at)| (organization, RecordedDecision { id, made_at })).collect())
}

/// The newest decisions on record, newest first, for `duijie replay`.
///
/// # Errors
/// Those of the database.
pub fn latest_decisions(app: &App, limit: i64) -> Result<Vec<StoredDecision>> {
    app.db.read(|conn| store::decisions_latest(conn, limit))
}

/// Makes a decision again, for `duijie replay`.
///
/// # Errors
/// `not_found`; `bad_pack` when this program cannot read the packs of its time.
pub fn replay_decision(app: &App, id: DecisionId) -> Result<(Decision, Replay)> {
    let row = app.db.read(|conn| store::decision_by_id(conn, id))?;
    replay_row(app, &row)
}

/// Keeps which packs are in use, so that what is agreed under them can be held against them later; gives the library's hash.
///
/// # Errors
/// Those of the database.
pub fn library_keep(tx: &mut Tx<'_>, library: &Library, now: Instant) -> Result<String> {
    let hash = library.hash();
    store::library_ensure(tx, &hash, &library.versions(), now)?;
    Ok(hash)
}

/// A library that was kept.
///
/// # Errors
/// `not_found`; `bad_pack` when this program cannot read the packs of its time.
pub fn library_kept(app: &App, conn: &mut Conn, hash: &str) -> Result<Arc<Library>> {
    let today = app.policies();
    if today.hash() == hash {
        return Ok(today);
    }
    Library::load(&archived(conn, hash)?, app.shelf.names()).map(Arc::new).map_err(bad_pack)
}

fn replay_row(app: &App, row: &StoredDecision) -> Result<(Decision, Replay)> {
    let decision: Decision = row.body.get()?;
    let files = app.db.read(|conn| archived(conn, &row.library))?;
    let then = Library::load(&files, app.shelf.names()).map_err(bad_pack)?;
    let replay = replay(&decision, &then, &app.policies(), app.clock.now().date())?;
    Ok((decision, replay))
}

/// The packs that were in use together.
fn archived(conn: &mut Conn, library: &str) -> Result<Vec<PackFile>> {
    let versions = store::library_versions(conn, library)?;
    let file = |version: String| {
        let (pack, hash) = version.split_once('@').unwrap_or((version.as_str(), ""));
        let text = store::pack_source(conn, pack, hash)?;
        let text = text.ok_or_else(|| {
            Error::new(
                Code::NotFound,
                format!("规则包 {version} 的原文不在数据库中，无法重演"),
                format!("the text of {version} is not in the database, the decision cannot be replayed"),
            )
        })?;
        Ok(PackFile { name: version, text })
    };
    versions.into_iter().map(file).collect()
}
