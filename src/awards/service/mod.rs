//! Use cases of awards: waiting for a decision, deciding, publishing, results.

mod clock;
mod decide;
mod lists;
mod notice;
mod prices;
mod publish;
pub mod remedy;
mod results;
mod sheets;
mod view;
mod waiting;

pub use clock::{arrive, due};
pub use decide::{decide, propose};
pub use lists::{awards, decisions, remedies};
pub use prices::reference_prices;
pub use publish::publish;
pub use results::{own_results, results};
pub use sheets::{awards_sheet, complainants_sheet, decisions_sheet, own_sheet, remedies_sheet};
pub use view::{list, read};

use super::model::{Award, AwardAction as Action, AwardId, AwardState};
use super::rules::{AWARD, AwardFacts};
use super::store;
use crate::app::App;
use crate::audit::Event;
use crate::db::{Conn, Tx};
use crate::jobs::Registry;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Error, Instant, Relation, Result, Rule};
use std::collections::BTreeMap;

/// Kind of thing in the audit log.
pub const AWARD_SUBJECT: &str = "award";

/// Registers this room's jobs.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job| arrive(&here, job));
    let here = app.clone();
    registry.on(move |job| due(&here, job));
    let here = app.clone();
    registry.on(move |job| remedy::due(&here, job));
}

/// The page on which a department decides on the award of an opportunity.
fn page(opportunity: OpportunityId) -> String {
    format!("/work/needs/{opportunity}/award")
}

/// The page on which a bidder reads the own result.
fn own_page(opportunity: OpportunityId) -> String {
    format!("/work/results/{opportunity}")
}

/// Titles of awards by the text of their ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn award_names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<AwardId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let named = store::award_titles(conn, &ids)?.into_iter();
    Ok(named.map(|(id, title)| (id.to_string(), title)).collect())
}

fn relation(row: &Award) -> Relation {
    Relation { unit: Some(row.unit_id), region: Some(row.unit_region), ..Relation::default() }
}

fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: AwardId) -> Result<Award> {
    let row = store::award_by_id(conn, id)?;
    actor.may(rule, &relation(&row))?;
    Ok(row)
}

/// [`load`] for a change based on version `expected`.
fn load_for(tx: &mut Tx<'_>, actor: &Actor, rule: &Rule, id: AwardId, expected: i64) -> Result<Award> {
    let row = load(tx, actor, rule, id)?;
    if row.version == expected { Ok(row) } else { Err(Error::version_conflict()) }
}

/// The state after `action`, as this person may take it.
fn stepped(actor: &Actor, row: &Award, action: Action) -> Result<AwardState> {
    let facts = AwardFacts { is_drafter: actor.account.is_some() && actor.account == row.drafter };
    AWARD.step(row.state, action, &facts)
}

fn event(actor: &Actor, now: Instant, act: &str, row: &Award) -> Event {
    Event::new(actor, now, &format!("{AWARD_SUBJECT}.{act}"), AWARD_SUBJECT, &row.id)
        .in_region(row.unit_region.as_str())
}

/// A reason somebody must give.
fn required(reason: Option<&str>, path: &str, zh: &str, en: &str) -> Result<String> {
    let reason = reason.map(str::trim).unwrap_or_default();
    let length = reason.chars().count();
    if length == 0 {
        return Err(Error::field(path, "required", zh, en));
    }
    if length > 1_000 {
        return Err(Error::field(path, "too_long", "最多1000字", "At most 1,000 characters"));
    }
    Ok(reason.to_owned())
}
