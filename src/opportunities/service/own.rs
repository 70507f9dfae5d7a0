//! A department's own list and history.

use super::load;
use crate::accounts;
use crate::app::App;
use crate::kernel::access::Rule;
use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
use crate::kernel::{Actor, Instant, Relation, Result};
use crate::opportunities::model::{OwnOpportunity, OwnQuery, StateCount, StepView};
use crate::opportunities::rules::access;
use crate::opportunities::store::{self, Card};

fn own_unit(actor: &Actor, rule: &Rule) -> Result<UnitId> {
    let unit = actor.unit()?;
    actor.may(rule, &Relation { unit: Some(unit.id), region: Some(unit.region), ..Relation::default() })?;
    Ok(unit.id)
}

/// A page of the acting department's opportunities, last changed first; one more than asked for where there is more.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_list(
    app: &App,
    actor: &Actor,
    query: &OwnQuery,
    after: Option<(Instant, OpportunityId)>,
) -> Result<Vec<OwnOpportunity>> {
    let unit = own_unit(actor, &access::OWN_LIST)?;
    let rows = app.db.read(|conn| store::opportunities_of_unit(conn, unit, query.state, after, query.limit()))?;
    rows.iter().map(own).collect()
}

fn own(row: &Card) -> Result<OwnOpportunity> {
    Ok(OwnOpportunity {
        id: row.id,
        kind: row.kind,
        state: row.state,
        edition: row.edition,
        facts: row.card.get()?,
        deadline: row.deadline,
        updated_at: row.updated_at,
    })
}

/// How many the acting department has in each state.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_counts(app: &App, actor: &Actor) -> Result<Vec<StateCount>> {
    let unit = own_unit(actor, &access::OWN_COUNTS)?;
    let counts = app.db.read(|conn| store::opportunity_states(conn, unit))?;
    Ok(counts.into_iter().map(|(state, count)| StateCount { state, count }).collect())
}

/// The steps of an opportunity with the comments of its reviews, newest first.
///
/// # Errors
/// `not_found`; those of the database.
pub fn steps(app: &App, actor: &Actor, id: OpportunityId) -> Result<Vec<StepView>> {
    app.db.read(|conn| {
        load(conn, actor, &access::STEPS, id)?;
        let steps = store::steps_of(conn, id)?;
        let people: Vec<AccountId> = steps.iter().filter_map(|step| step.account_id).collect();
        let names = accounts::account_names(conn, &people)?;
        steps
            .into_iter()
            .map(|step| {
                Ok(StepView {
                    id: step.id,
                    at: step.at,
                    name: step.account_id.and_then(|account| names.get(&account).cloned()),
                    account_id: step.account_id,
                    action: step.action,
                    comment: step.comment,
                    remarks: step.remarks.get()?,
                })
            })
            .collect()
    })
}
