//! Lists for those concerned: a department's own, an organization's own, a region's.

use crate::accounts;
use crate::app::App;
use crate::awards::model::{
    Award, AwardCard, AwardCardEntry, AwardId, AwardQuery, AwardState, DecisionCard, DecisionQuery, Remedy, RemedyCard,
    RemedyId, RemedyQuery, RemedyState,
};
use crate::awards::rules;
use crate::awards::store::{self, Within};
use crate::db::Conn;
use crate::kernel::ids::UnitId;
use crate::kernel::{Actor, Instant, Money, Relation, Result, Rule, UnitKind};
use std::collections::BTreeMap;

/// Whose things the caller's lists show: the own organization's, the own department's, or the own region's.
pub(super) fn within(actor: &Actor, rule: &Rule) -> Result<Within> {
    let unit = actor.unit.as_ref();
    let (organization, region) = (unit.and_then(|unit| unit.organization), unit.map(|unit| unit.region));
    let own = unit.map(|unit| unit.id);
    actor.may(rule, &Relation { unit: own, organization, region, ..Relation::default() })?;
    Ok(match actor.unit()? {
        unit if unit.organization.is_some() => Within { organization, ..Within::default() },
        unit if unit.kind == UnitKind::Department => Within { unit: own, ..Within::default() },
        _ => Within { region, ..Within::default() },
    })
}

fn names(conn: &mut Conn, mut units: Vec<UnitId>) -> Result<BTreeMap<UnitId, String>> {
    units.sort_unstable();
    units.dedup();
    Ok(accounts::units_by_ids(conn, &units)?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// Awards of the caller's department or region, newest first, with one more than asked for where there are more.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn awards(app: &App, actor: &Actor, query: &AwardQuery, before: Option<AwardId>) -> Result<Vec<AwardCard>> {
    let within = within(actor, &rules::WORK_LIST)?;
    app.db.read(|conn| award_cards(conn, within, query, before, query.limit() + 1))
}

pub(super) fn award_cards(
    conn: &mut Conn,
    within: Within,
    query: &AwardQuery,
    before: Option<AwardId>,
    limit: i64,
) -> Result<Vec<AwardCard>> {
    let rows = store::awards_list(conn, within, query, before, limit)?;
    let names = names(conn, rows.iter().map(|row| row.unit_id).collect())?;
    let ids: Vec<AwardId> = rows.iter().map(|row| row.id).collect();
    let mut entries: BTreeMap<AwardId, Vec<AwardCardEntry>> = BTreeMap::new();
    for entry in store::entries_of_all(conn, &ids)? {
        let (lot, name, amount) = (entry.lot, entry.name, entry.amount.map(Money::from_fen));
        entries.entry(entry.award_id).or_default().push(AwardCardEntry { lot, name, amount });
    }
    let card = |row: Award| AwardCard {
        id: row.id,
        opportunity_id: row.opportunity_id,
        unit: names.get(&row.unit_id).cloned().unwrap_or_default(),
        state: row.state,
        entries: entries.remove(&row.id).unwrap_or_default(),
        due: match row.state {
            AwardState::Pending | AwardState::Proposed => row.decide_by,
            AwardState::Decided => row.publish_by,
            AwardState::Publicity => row.publicity_until,
            AwardState::Confirmed | AwardState::Revoked => None,
        },
        published_at: row.published_at,
        updated_at: row.updated_at,
        title: row.title,
    };
    Ok(rows.into_iter().map(card).collect())
}

/// Enquiries, objections and complaints of the caller's organization, department or region, newest first, with one more than
/// asked for where there are more.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn remedies(
    app: &App,
    actor: &Actor,
    query: &RemedyQuery,
    before: Option<(Instant, RemedyId)>,
) -> Result<Vec<RemedyCard>> {
    let within = within(actor, &rules::REMEDY_WORK_LIST)?;
    app.db.read(|conn| remedy_cards(conn, within, query, before, query.limit() + 1))
}

pub(super) fn remedy_cards(
    conn: &mut Conn,
    within: Within,
    query: &RemedyQuery,
    before: Option<(Instant, RemedyId)>,
    limit: i64,
) -> Result<Vec<RemedyCard>> {
    let rows = store::remedies_list(conn, within, query, before, limit)?;
    let names = names(conn, rows.iter().map(|row| row.unit_id).collect())?;
    let card = |row: Remedy| RemedyCard {
        id: row.id,
        kind: row.kind,
        about: row.about,
        opportunity_id: row.opportunity_id,
        unit: names.get(&row.unit_id).cloned().unwrap_or_default(),
        state: row.state,
        filed_at: row.filed_at,
        due: match row.state {
            RemedyState::Filed => row.examine_by.or(row.answer_by),
            RemedyState::Accepted => row.answer_by,
            _ => None,
        },
        outcome: row.outcome,
        measure: row.measure,
        title: row.title,
        name: row.name,
    };
    Ok(rows.into_iter().map(card).collect())
}

/// Decisions on complaints about all purchases, for everybody, newest first, with one more than asked for where there are more
/// (94号令 Art. 34).
///
/// # Errors
/// Those of the database.
pub fn decisions(
    app: &App,
    actor: &Actor,
    query: &DecisionQuery,
    before: Option<(Instant, RemedyId)>,
) -> Result<Vec<DecisionCard>> {
    actor.may(&rules::ALL_DECISIONS, &Relation::default())?;
    app.db.read(|conn| {
        let rows = store::decisions_list(conn, query, before, query.limit() + 1)?;
        let units = names(conn, rows.iter().map(|row| row.unit_id).collect())?;
        let card = |row: Remedy| {
            Some(DecisionCard {
                id: row.id,
                opportunity_id: row.opportunity_id,
                title: row.title,
                unit: units.get(&row.unit_id).cloned().unwrap_or_default(),
                region: row.unit_region,
                name: row.name,
                about: row.about,
                outcome: row.outcome?,
                measure: row.measure,
                text: row.answer?,
                decided_at: row.answered_at?,
            })
        };
        Ok(rows.into_iter().filter_map(card).collect())
    })
}
