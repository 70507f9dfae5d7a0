//! Use cases of contracts: drafting, confirming, signing, publishing, filing.

mod arrive;
mod breach;
mod case;
pub mod change;
mod clock;
mod draft;
mod lists;
mod public;
mod publish;
mod sign;
mod text;
mod view;
mod waiting;

pub use arrive::arrive;
pub use breach::breach;
pub use clock::due;
pub use draft::{confirm, offer, send_back, update, withdraw};
pub use lists::{list, sheet};
pub use public::{public_list, public_read};
pub use publish::{file, masks, publish};
pub use sign::sign;
pub use text::{signed, text};
pub use view::read;

use super::model::{Contract, ContractId, ContractSide, ContractState};
use super::store;
use crate::app::App;
use crate::audit::Event;
use crate::db::{Conn, Tx};
use crate::jobs::Registry;
use crate::kernel::{Actor, Error, Instant, Relation, Result, Rule};
use std::collections::BTreeMap;

/// Kind of thing in the audit log.
pub const CONTRACT_SUBJECT: &str = "contract";
/// Kind of thing in the audit log.
pub const CHANGE_SUBJECT: &str = "contract_change";

/// Periods of the packs.
const SIGN: &str = "contract_sign";
const PUBLISH: &str = "contract_publish";
const FILE: &str = "contract_file";

/// Registers this room's jobs.
pub fn jobs(app: &App, registry: &mut Registry) {
    let here = app.clone();
    registry.on(move |job| arrive(&here, job));
    let here = app.clone();
    registry.on(move |job| due(&here, job));
}

/// Titles by the text of the ids, for the log.
///
/// # Errors
/// Those of the database.
pub fn names(conn: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<ContractId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    Ok(store::contract_titles(conn, &ids)?.into_iter().map(|(id, title)| (id.to_string(), title)).collect())
}

/// The page of a contract.
fn page(id: ContractId) -> String {
    format!("/work/contracts/{id}")
}

/// Whose it is: the organization's from when it first went there.
fn relation(row: &Contract) -> Relation {
    Relation {
        unit: Some(row.unit_id),
        region: Some(row.unit_region),
        organization: row.offered_at.map(|_| row.organization_id),
        ..Relation::default()
    }
}

fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: ContractId) -> Result<Contract> {
    let row = store::contract_by_id(conn, id)?;
    actor.may(rule, &relation(&row))?;
    Ok(row)
}

/// [`load`] for a change based on version `expected`.
fn load_for(tx: &mut Tx<'_>, actor: &Actor, rule: &Rule, id: ContractId, expected: i64) -> Result<Contract> {
    let row = load(tx, actor, rule, id)?;
    if row.version == expected { Ok(row) } else { Err(Error::version_conflict()) }
}

/// For which side somebody acts.
fn side_of(actor: &Actor, row: &Contract) -> ContractSide {
    let organization = actor.unit.as_ref().and_then(|unit| unit.organization);
    if organization == Some(row.organization_id) { ContractSide::Organization } else { ContractSide::Department }
}

/// Whether the text is fixed and shown as it was.
const fn is_fixed(row: &Contract) -> bool {
    row.edition > 0 && !matches!(row.state, ContractState::Draft | ContractState::Offered)
}

fn event(actor: &Actor, now: Instant, act: &str, row: &Contract) -> Event {
    Event::new(actor, now, &format!("{CONTRACT_SUBJECT}.{act}"), CONTRACT_SUBJECT, &row.id)
        .in_region(row.unit_region.as_str())
}

/// A text somebody must give, of at most 1,000 characters.
fn required(text: &str, path: &str, zh: &str, en: &str) -> Result<String> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(Error::field(path, "required", zh, en));
    }
    if length > 1_000 {
        return Err(Error::field(path, "too_long", "最多1000字", "At most 1,000 characters"));
    }
    Ok(text.to_owned())
}
