//! The fair-competition check: doubtful qualification conditions and scoring items, found by rules that are data.
//!
//! What is checked is a [`Document`]: clauses with their words and a few structural facts, which the room that owns the
//! terms makes from them. The rules (`config/policy/fair-competition/*.toml`, their vocabulary in its README) say which
//! words and which structures are doubtful, with kind, confidence, articles, reason and way out; the engine is pure.
//!
//! From the bottom up: `document` (what is looked at), `normal` (words made comparable), `rule` (what a rule can say),
//! `read` (rules from TOML, every fault with file, line and key), `structure` (what a structural test means), `check`
//! (findings), `finding` (what is reported).

mod check;
mod document;
mod finding;
mod normal;
mod read;
mod rule;
mod structure;
#[cfg(test)]
mod tests;

pub use document::{Clause, Document, Evidence, Facts, Field, LevelTable, Scored, Section, Span, Words};
pub use finding::{FairArticle, FairArticleStatus, FairConfidence, FairFinding, FairKind, FairPlace, FairReport};
pub use rule::{FairRules, RuleFile};

use crate::kernel::Result;
use crate::policy::fault::PackFault;
use rust_embed::RustEmbed;
use std::sync::LazyLock;

/// `config/policy/fair-competition`, compiled into the program.
#[derive(RustEmbed)]
#[folder = "config/policy/fair-competition/"]
struct Shipped;

/// The rules shipped with the program, by name of the file.
#[must_use]
pub fn shipped() -> Vec<RuleFile> {
    let mut names: Vec<_> = Shipped::iter().filter(|name| name.ends_with(".toml")).collect();
    names.sort_unstable();
    names
        .into_iter()
        .filter_map(|name| {
            let file = Shipped::get(&name)?;
            Some(RuleFile { text: String::from_utf8_lossy(&file.data).into_owned(), name: name.into_owned() })
        })
        .collect()
}

static RULES: LazyLock<std::result::Result<FairRules, Vec<PackFault>>> = LazyLock::new(|| FairRules::load(&shipped()));

impl FairRules {
    /// The rules shipped with the program, read once.
    ///
    /// # Errors
    /// `bad_pack` with every fault.
    pub fn shipped() -> Result<&'static Self> {
        RULES.as_ref().map_err(|faults| crate::policy::bad_pack(faults.clone()))
    }
}
