//! What matching takes from here.

use super::browse::{card, card_of};
use crate::db::Conn;
use crate::db::types::JsonText;
use crate::kernel::ids::{OpportunityId, UnitId};
use crate::kernel::{Instant, RegionCode, Result};
use crate::opportunities::model::{CardFacts, OpportunityCard, OpportunityKind, OpportunityState, OpportunityTerms};
use crate::opportunities::{rules, store};
use std::collections::BTreeMap;

/// A published need or call that still takes bids.
#[derive(Clone, Debug)]
pub struct OpenOpportunity {
    /// As in lists.
    pub card: OpportunityCard,
    /// The department.
    pub unit: UnitId,
    /// The department's region.
    pub unit_region: RegionCode,
    /// The terms in force.
    pub terms: OpportunityTerms,
}

/// A need or call as its own department sees it, published or not.
#[derive(Clone, Debug)]
pub struct OwnOpportunity {
    /// Opportunity id.
    pub id: OpportunityId,
    /// Need or call.
    pub kind: OpportunityKind,
    /// Where it stands.
    pub state: OpportunityState,
    /// The department.
    pub unit: UnitId,
    /// The department's region.
    pub unit_region: RegionCode,
    /// Its version: changes with every change of it.
    pub version: i64,
    /// The published edition; 0: never published.
    pub edition: i32,
    /// Title; empty while a draft has none.
    pub title: String,
    /// The working copy, or the published terms where there is none.
    pub terms: OpportunityTerms,
    /// The published terms, while it takes bids or has taken them.
    pub published: Option<OpportunityTerms>,
    /// The last edition that may have changed what bids say: a bid for an earlier one is to be confirmed or replaced.
    pub substance: i32,
    /// Until when the finance authority has suspended the procedure.
    pub suspended_until: Option<Instant>,
}

impl OwnOpportunity {
    /// Nothing towards an award goes on while the procedure is suspended (政府采购法 Art. 57).
    ///
    /// # Errors
    /// `state_conflict` while it is.
    pub fn proceeds(&self, now: Instant) -> Result<()> {
        rules::proceeds(self.suspended_until, now)
    }
}

/// Everything that takes bids at `now`.
///
/// # Errors
/// Those of the database.
pub fn open(conn: &mut Conn, now: Instant) -> Result<Vec<OpenOpportunity>> {
    store::opportunities_open(conn, None, now)?.into_iter().map(|row| opened(row, now)).collect()
}

/// One of them; `None` when it does not take bids at `now`.
///
/// # Errors
/// Those of the database.
pub fn open_one(conn: &mut Conn, id: OpportunityId, now: Instant) -> Result<Option<OpenOpportunity>> {
    store::opportunities_open(conn, Some(id), now)?.pop().map(|row| opened(row, now)).transpose()
}

/// One that was published at some time, as in lists, whatever has become of it.
///
/// # Errors
/// `not_found` when it was never published; those of the database.
pub fn card_by_id(conn: &mut Conn, id: OpportunityId, now: Instant) -> Result<OpportunityCard> {
    card_of(store::opportunity_by_id(conn, id)?, now)
}

fn opened((row, unit, unit_region, terms): store::Open, now: Instant) -> Result<OpenOpportunity> {
    Ok(OpenOpportunity { card: card(&row, now)?, unit, unit_region, terms: terms.get()? })
}

/// Titles by the text of the ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<OpportunityId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let cards = store::opportunity_cards(conn, &ids)?.into_iter();
    // What was never described has no title.
    let title = |(id, card): (OpportunityId, JsonText)| Some((id.to_string(), card.get::<CardFacts>().ok()?.title));
    Ok(cards.filter_map(title).filter(|(_, title)| !title.is_empty()).collect())
}

/// When it was first published, if it was.
///
/// # Errors
/// `not_found`; those of the database.
pub fn published_at(conn: &mut Conn, id: OpportunityId) -> Result<Option<Instant>> {
    Ok(store::opportunity_by_id(conn, id)?.published_at)
}

/// A need or call with both its texts.
///
/// # Errors
/// `not_found`, or those of the database. The caller decides who may see it.
pub fn for_matching(conn: &mut Conn, id: OpportunityId) -> Result<OwnOpportunity> {
    let row = store::opportunity_by_id(conn, id)?;
    let terms = super::present(conn, &row)?;
    let published = if row.edition > 0 { Some(super::published(conn, &row)?) } else { None };
    let title = terms.title.clone().unwrap_or_default();
    let (kind, state, unit, unit_region, version) = (row.kind, row.state, row.unit_id, row.unit_region, row.version);
    let (edition, suspended_until) = (row.edition, row.suspended_until);
    let substance = if edition > 1 { store::edition_of_substance(conn, id)?.unwrap_or(1) } else { 1 };
    Ok(OwnOpportunity {
        id,
        kind,
        state,
        unit,
        unit_region,
        version,
        edition,
        title,
        terms,
        published,
        substance,
        suspended_until,
    })
}
