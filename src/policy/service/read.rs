//! Reading packs, rules and facts.

use super::{parsed, relation};
use crate::app::App;
use crate::db::Conn;
use crate::kernel::{Actor, Result};
use crate::policy::model::{
    CompareQuery, EntryChange, FactView, PackDetail, PackQuery, PackState, PackView, PolicyPackId, RulesQuery,
    RulesView, StoredPack, entry_views,
};
use crate::policy::pack::Pack;
use crate::policy::ruleset::Question;
use crate::policy::vocabulary::Vocabulary;
use crate::policy::{Library, rules, store};
use std::collections::BTreeMap;

/// Packs by region, kind, day and state: published ones to everybody, others to those who keep the region's rules.
///
/// # Errors
/// Those of the database.
pub fn pack_list(app: &App, actor: &Actor, query: &PackQuery) -> Result<Vec<PackView>> {
    actor.may(&rules::LIST, &relation(query.region.unwrap_or(crate::kernel::RegionCode::NATION)))?;
    let library = app.policies();
    let state = query.state.unwrap_or(PackState::Published);
    let rows = app.db.read(|conn| store::packs_in_state(conn, state))?;
    let seen = rows.iter().filter(|row| visible(actor, row));
    let asked = seen.filter(|row| {
        query.region.is_none_or(|region| row.region.contains(region))
            && query.pack.as_ref().is_none_or(|pack| row.pack == *pack)
    });
    let packs = asked.filter_map(|row| Some((row, readable(row, &library)?)));
    let fitting = packs.filter(|(_, pack)| {
        query.kind.is_none_or(|kind| pack.kinds.is_empty() || pack.kinds.contains(&kind))
            && query.on.is_none_or(|on| pack.in_force(on))
    });
    let mut views: Vec<PackView> = fitting.map(|(row, pack)| PackView::of(row, &pack)).collect();
    views.sort_by(|a, b| (a.region, &a.pack, b.created_at).cmp(&(b.region, &b.pack, a.created_at)));
    Ok(views)
}

/// A text this program cannot read is left out of lists, and logged: it was checked by another version of the program.
fn readable(row: &StoredPack, library: &Library) -> Option<Pack> {
    parsed(row, library).inspect_err(|error| tracing::error!(pack = %row.pack, %error, "unreadable policy pack")).ok()
}

fn visible(actor: &Actor, row: &StoredPack) -> bool {
    let open = !matches!(row.state, PackState::Draft | PackState::Discarded);
    open || actor.may(&rules::DRAFT_READ, &relation(row.region)).is_ok()
}

/// A text of a pack with its rules.
///
/// # Errors
/// `not_found`, also for a draft the caller may not see; those of the database.
pub fn pack_detail(app: &App, actor: &Actor, id: PolicyPackId) -> Result<PackDetail> {
    let row = app.db.read(|conn| store::pack_by_id(conn, id))?;
    actor.may(&rules::READ, &relation(row.region))?;
    if !visible(actor, &row) {
        return Err(crate::kernel::Error::not_found());
    }
    let pack = parsed(&row, &app.policies())?;
    Ok(PackDetail { pack: PackView::of(&row, &pack), entries: entry_views(&pack.entries), source: row.source })
}

/// How two texts differ, by key.
///
/// # Errors
/// `not_found`; those of the database.
pub fn compare(app: &App, actor: &Actor, query: CompareQuery) -> Result<Vec<EntryChange>> {
    let (from, to) =
        app.db.read(|conn| Ok((store::pack_by_id(conn, query.from)?, store::pack_by_id(conn, query.to)?)))?;
    actor.may(&rules::COMPARE, &relation(to.region))?;
    if !visible(actor, &from) || !visible(actor, &to) {
        return Err(crate::kernel::Error::not_found());
    }
    let library = app.policies();
    Ok(rules::compare(&parsed(&from, &library)?, &parsed(&to, &library)?))
}

/// The rules that hold for a question, merged, each with its source.
///
/// # Errors
/// None beyond access.
pub fn rules_for(app: &App, actor: &Actor, query: &RulesQuery) -> Result<RulesView> {
    actor.may(&rules::RULES, &relation(query.region))?;
    let question = Question {
        region: query.region,
        kind: query.kind,
        project_type: query.project_type.clone(),
        on: query.on.unwrap_or_else(|| app.clock.now().date()),
    };
    let rules = app.policies().select(&question);
    Ok(RulesView::of(question, &rules))
}

/// The facts that rules may speak of.
///
/// # Errors
/// None beyond access.
pub fn facts(app: &App, actor: &Actor) -> Result<Vec<FactView>> {
    actor.may(&rules::FACTS, &relation(crate::kernel::RegionCode::NATION))?;
    let builtin = Vocabulary::builtin();
    Ok(app.policies().vocabulary().iter().map(|fact| FactView::of(fact, &builtin)).collect())
}

/// Titles of packs by the text of their texts' ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<PolicyPackId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let title = |row: &StoredPack| {
        let text = row.source.parse::<toml::Table>().ok()?;
        let title = text.get("title")?;
        Some(title.as_str().or_else(|| title.get("zh")?.as_str())?.to_owned())
    };
    let name =
        |row: &StoredPack| title(row).map_or_else(|| row.pack.clone(), |title| format!("{title}（{}）", row.pack));
    Ok(store::packs_by_ids(conn, &ids)?.iter().map(|row| (row.id.to_string(), name(row))).collect())
}
