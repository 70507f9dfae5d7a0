//! Use cases of the policy packs: read, import, publish, load into use, record decisions and replay them.

mod decisions;
mod edit;
mod load;
mod read;

pub use decisions::{
    NewDecision, decision_list, decision_view, decisions_on_record, decisions_record, latest_decisions, library_keep,
    library_kept, replay_decision,
};
pub use edit::{check, discard, import, publish, withdraw};
pub use load::{refresh, run_refresher, start};
pub use read::{compare, facts, names, pack_detail, pack_list, rules_for};

use super::fault::bad_pack;
use super::library::{Library, PackFile};
use super::model::{PackState, StoredPack};
use super::pack::Pack;
use super::read::{declarations, pack as read_pack};
use super::store;
use super::vocabulary::Vocabulary;
use crate::audit::Event;
use crate::db::Conn;
use crate::kernel::{Actor, Instant, RegionCode, Relation, Result};

fn relation(region: RegionCode) -> Relation {
    Relation { region: Some(region), ..Relation::default() }
}

/// A stored text as a file, named by its version.
fn file(row: &StoredPack) -> PackFile {
    PackFile { name: format!("{}@{}", row.pack, row.hash), text: row.source.clone() }
}

/// The texts in force, but for those of `pack`.
fn others_in_force(conn: &mut Conn, pack: &str) -> Result<Vec<PackFile>> {
    let published = store::packs_in_state(conn, PackState::Published)?;
    Ok(published.iter().filter(|row| row.pack != pack).map(file).collect())
}

/// What a stored text says. Texts are checked when they come in; one that a later program can no longer read is told apart.
///
/// # Errors
/// `bad_pack` with every fault.
fn parsed(row: &StoredPack, library: &Library) -> Result<Pack> {
    let file = file(row);
    read_pack(&file.name, &file.text, &vocabulary_for(&file.text, library)).map_err(bad_pack)
}

/// The facts in use and those that a text not in use declares itself.
fn vocabulary_for(text: &str, library: &Library) -> Vocabulary {
    let mut vocabulary = Vocabulary::clone(library.vocabulary());
    let declared = declarations(text);
    for (fact, _) in declared.facts {
        vocabulary.insert(fact);
    }
    for word in declared.project_types {
        vocabulary.add_code(super::facts::id::PROJECT_TYPE, word);
    }
    vocabulary
}

/// An event about a text.
fn event(actor: &Actor, now: Instant, action: &str, row: &StoredPack) -> Event {
    Event::new(actor, now, action, "policy_pack", &row.id).in_region(row.region.as_str())
}
