//! Rules as data. A pack (TOML) says which rules hold, where, when and on what legal basis; this room knows the vocabulary
//! that packs may use, loads and merges packs, and evaluates their rules with an explanation.
//!
//! From the bottom up: `facts` and `condition` (what rules may speak of), `pack` (what rules there are), `read` (packs from
//! TOML, conditions from JSON, every fault with file, line and key), `library` (all packs together, which hold for a
//! question), `ruleset` (the merged answer), `evaluate` (what a condition means: the definition) and `explain` (why).

pub mod api;
mod builtin;
pub mod condition;
pub mod costs;
mod document;
pub mod evaluate;
pub mod explain;
pub mod facts;
pub mod fair;
mod fault;
pub mod library;
mod method;
pub mod model;
pub mod pack;
pub mod party;
pub mod points;
mod read;
mod render;
pub mod replay;
pub mod rules;
pub mod ruleset;
pub mod service;
mod sheet;
mod shelf;
mod store;
#[cfg(test)]
mod tests;
mod tree;
pub mod vocabulary;

pub use condition::{Codes, Condition, Leaf, MonthDay, Outcome, Period, Test};
pub use evaluate::Case;
pub use explain::{Assessment, Explanation, PreferenceResult, RuleResult, Standing, Verdict, evaluate};
pub use facts::{DatedValue, FactDef, FactSheet, FactType, Subject, Timing, Tree, Unit, Value, Word};
pub use fault::{PackFault, bad_pack};
pub use library::{Library, PackFile, shipped};
pub use method::MethodBound;
pub use pack::{Kind, Pack, Source, Status};
pub use points::Points;
pub use read::{condition_json, hash_of, value_json};
pub use replay::{Decision, OwnRule, Replay, replay};
pub use ruleset::{BoundAward, BoundPreference, BoundRules, Question, Ruleset};
pub use shelf::Shelf;
pub use vocabulary::{Names, Vocabulary};

use fault::Sink;

/// Reads a condition on organizations from JSON, as needs store them: the same words as in packs.
///
/// # Errors
/// Every fault with its path under `path`.
pub fn condition_from_json(
    json: &serde_json::Value,
    vocabulary: &Vocabulary,
    path: &str,
) -> Result<Condition, Vec<crate::kernel::FieldError>> {
    let sink = Sink::default();
    let spot = document::from_json(json);
    let cursor = document::Cursor { sink: &sink, path: path.to_owned(), spot: &spot };
    let read = read::condition(&cursor, vocabulary, read::Scope::Organization);
    let faults = sink.into_faults();
    match read {
        Some(condition) if faults.is_empty() => Ok(condition),
        _ => Err(faults.into_iter().map(PackFault::into_field).collect()),
    }
}

/// Reads a value of `fact` from JSON, as dossiers store the facts that packs ask for: the same words as in packs.
///
/// # Errors
/// Every fault with its path under `path`.
pub fn value_from_json(
    json: &serde_json::Value,
    fact: &FactDef,
    path: &str,
) -> Result<Value, Vec<crate::kernel::FieldError>> {
    let sink = Sink::default();
    let spot = document::from_json(json);
    let cursor = document::Cursor { sink: &sink, path: path.to_owned(), spot: &spot };
    let read = read::value(&cursor, fact);
    let faults = sink.into_faults();
    match read {
        Some(value) if faults.is_empty() => Ok(value),
        _ => Err(faults.into_iter().map(PackFault::into_field).collect()),
    }
}
