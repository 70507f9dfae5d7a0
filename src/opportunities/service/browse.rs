//! What everybody sees.

use super::attachments;
use crate::app::App;
use crate::db::Conn;
use crate::db::types::JsonText;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Error, Instant, Relation, Result};
use crate::opportunities::model::{
    CardFacts, Edition, EditionDetail, EditionSummary, FairAnswer, FairCheck, ListPosition, Opportunity,
    OpportunityCard, OpportunityCounts, OpportunityNotice, OpportunityQuery, OpportunitySort, OpportunityState,
    OpportunityTerms, PlanSource, PublicStatus,
};
use crate::opportunities::rules::{self, access};
use crate::opportunities::store::{self, Card};
use crate::plans;

/// A page of published opportunities with each one's place in the order, one more than asked for where there is more;
/// and how many there are in all.
///
/// # Errors
/// Those of the database.
pub fn list(
    app: &App,
    actor: &Actor,
    query: &OpportunityQuery,
    after: Option<ListPosition>,
) -> Result<(Vec<(OpportunityCard, ListPosition)>, i64)> {
    actor.may(&access::LIST, &Relation::default())?;
    let now = app.clock.now();
    let after = after.filter(|position| position.sort == query.sort());
    let (rows, total) = app.db.read(|conn| {
        let rows = store::opportunities_list(conn, query, after, now)?;
        Ok((rows, store::opportunities_count(conn, query, now)?))
    })?;
    let cards = rows.into_iter().map(|row| {
        let position = position(query.sort(), &row);
        Ok((card(&row, now)?, position))
    });
    Ok((cards.collect::<Result<_>>()?, total))
}

fn position(sort: OpportunitySort, row: &Card) -> ListPosition {
    let moment = |at: Option<Instant>| at.map(Instant::micros).unwrap_or_default();
    let key = match sort {
        OpportunitySort::Newest => moment(row.published_at),
        OpportunitySort::Deadline => moment(row.deadline),
        OpportunitySort::Amount => row.amount.fen(),
    };
    ListPosition { sort, key, id: row.id }
}

/// What the public sees of a state. A deadline counts from its moment, even before the job that closes has run.
fn status(state: OpportunityState, deadline: Option<Instant>, now: Instant) -> PublicStatus {
    match state {
        OpportunityState::Cancelled => PublicStatus::Cancelled,
        OpportunityState::Failed => PublicStatus::Failed,
        OpportunityState::Opened => PublicStatus::Opened,
        OpportunityState::Evaluating => PublicStatus::Evaluating,
        OpportunityState::Publicity => PublicStatus::Publicity,
        OpportunityState::Awarded => PublicStatus::Awarded,
        state if state.is_open() && deadline.is_none_or(|deadline| now < deadline) => PublicStatus::Open,
        _ => PublicStatus::Closed,
    }
}

pub(super) fn card(row: &Card, now: Instant) -> Result<OpportunityCard> {
    let facts: CardFacts = row.card.get()?;
    Ok(OpportunityCard {
        id: row.id,
        kind: row.kind,
        status: status(row.state, row.deadline, now),
        edition: row.edition,
        published_at: row.published_at.ok_or_else(Error::not_found)?,
        deadline: row.deadline,
        suspended_until: row.suspended_until.filter(|until| now < *until),
        facts,
    })
}

/// The same of a whole row; `not_found` when it was never published.
pub(super) fn card_of(row: Opportunity, now: Instant) -> Result<OpportunityCard> {
    let row = Card {
        id: row.id,
        kind: row.kind,
        state: row.state,
        card: row.card,
        amount: row.amount,
        deadline: row.deadline,
        edition: row.edition,
        published_at: row.published_at,
        updated_at: row.updated_at,
        suspended_until: row.suspended_until,
    };
    card(&row, now)
}

/// The terms as the public sees them, without the record of the survey. Reasons are shown with what they answer: see [`fair`].
fn public(terms: OpportunityTerms) -> OpportunityTerms {
    OpportunityTerms { provenance: None, fair_justifications: Vec::new(), survey: None, ..terms }
}

/// The doubtful clauses of an edition that stay as they are, with the reasons, as they were when it was published.
fn fair(edition: &Edition) -> Result<Vec<FairAnswer>> {
    let kept: Option<FairCheck> = edition.fair.as_ref().map(JsonText::get).transpose()?;
    Ok(kept.map(FairCheck::justified).unwrap_or_default())
}

/// The line of the annual plan that published terms draw from.
fn plan_of(conn: &mut Conn, row: &Opportunity, terms: &OpportunityTerms) -> Result<Option<PlanSource>> {
    let Some(line) = terms.plan_line else { return Ok(None) };
    let line = plans::service::line_for(conn, line, row.unit_id, row.id)?.filter(|line| line.own);
    Ok(line.map(|line| PlanSource { plan_id: line.view.plan_id, year: line.view.year, line: line.view.line }))
}

fn summary((number, published_at, change_note): (i32, Instant, Option<String>)) -> EditionSummary {
    EditionSummary { number, published_at, change_note }
}

/// A published opportunity with its editions; its version changes with every change of it.
///
/// # Errors
/// `not_found` when there is none or it was never published; those of the database.
pub fn notice(app: &App, actor: &Actor, id: OpportunityId) -> Result<(OpportunityNotice, i64)> {
    actor.may(&access::READ, &Relation::default())?;
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = ever_published(store::opportunity_by_id(conn, id)?)?;
        let edition = store::edition_by_number(conn, id, row.edition)?;
        let (terms, fair): (OpportunityTerms, _) = (edition.terms.get()?, fair(&edition)?);
        let files = attachments::views(conn, &row, &terms)?;
        let editions = store::editions_of(conn, id)?.into_iter().map(summary).collect();
        let (unit_id, version, ended_at) = (row.unit_id, row.version, row.ended_at);
        let cancel_reason = row.cancel_reason.clone();
        let plan = plan_of(conn, &row, &terms)?;
        let intended_on = super::intended_on(conn, &terms)?;
        let consultation = super::consultation::last(conn, id, now)?;
        let card = card_of(row, now)?;
        Ok((
            OpportunityNotice {
                card,
                unit_id,
                terms: public(terms),
                files,
                fair,
                plan,
                intended_on,
                consultation,
                editions,
                ended_at,
                cancel_reason,
            },
            version,
        ))
    })
}

fn ever_published(row: Opportunity) -> Result<Opportunity> {
    if row.edition > 0 { Ok(row) } else { Err(Error::not_found()) }
}

/// An edition, with what it changed.
///
/// # Errors
/// `not_found`; those of the database.
pub fn edition(app: &App, actor: &Actor, id: OpportunityId, number: i32) -> Result<EditionDetail> {
    actor.may(&access::EDITION, &Relation::default())?;
    app.db.read(|conn| {
        let row = ever_published(store::opportunity_by_id(conn, id)?)?;
        let edition = store::edition_by_number(conn, id, number)?;
        let terms = public(edition.terms.get()?);
        let fair = fair(&edition)?;
        let changes = match number {
            ..=1 => Vec::new(),
            _ => rules::changes(&public(store::edition_by_number(conn, id, number - 1)?.terms.get()?), &terms)?,
        };
        Ok(EditionDetail {
            edition: summary((edition.number, edition.published_at, edition.change_note)),
            files: attachments::views(conn, &row, &terms)?,
            fair,
            terms,
            changes,
        })
    })
}

/// Key figures of what is published.
///
/// # Errors
/// Those of the database.
pub fn counts(app: &App, actor: &Actor) -> Result<OpportunityCounts> {
    actor.may(&access::COUNTS, &Relation::default())?;
    let now = app.clock.now();
    let (open, closing_soon, published) = app.db.read(|conn| store::opportunities_counts(conn, now))?;
    Ok(OpportunityCounts { open, closing_soon, published })
}
