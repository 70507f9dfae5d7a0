//! Rules as data. A pack (TOML) says which rules hold, where, when and on what legal basis; this room knows the
//! vocabulary that packs may use, loads and merges packs, and evaluates their rules with an explanation.

mod builtin;
pub mod condition;
pub mod facts;

pub use condition::{Codes, Condition, Leaf, MonthDay, Outcome, Period, Test};
pub use facts::{DatedValue, FactDef, FactSheet, FactType, Subject, Timing, Tree, Unit, Value, Vocabulary, Word};
