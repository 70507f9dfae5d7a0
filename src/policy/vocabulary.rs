//! The facts there are.

use super::facts::{FactDef, FactType, Word};
use super::tree::Tree;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Finds the name of a code.
type Lookup = dyn Fn(Tree, &str) -> Option<String> + Send + Sync;

/// Looks up what people call a region or a category, for explanations; a code without a name is shown as it is.
#[derive(Clone, Default)]
pub struct Names(Option<Arc<Lookup>>);

impl Names {
    /// Names from a lookup.
    pub fn new(lookup: impl Fn(Tree, &str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(lookup)))
    }

    /// The name of `code`, or `code`.
    #[must_use]
    pub fn of(&self, tree: Tree, code: &str) -> String {
        self.0.as_ref().and_then(|lookup| lookup(tree, code)).unwrap_or_else(|| code.to_owned())
    }
}

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Names")
    }
}

/// The facts rules may speak of: built in, and the extension facts of packs.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    facts: BTreeMap<String, FactDef>,
    /// What people call regions and categories.
    pub names: Names,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Vocabulary {
    /// The built-in facts.
    #[must_use]
    pub fn builtin() -> Self {
        let mut all = Self { facts: BTreeMap::new(), names: Names::default() };
        for fact in super::builtin::facts() {
            all.facts.insert(fact.id.clone(), fact);
        }
        all
    }

    /// The fact of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&FactDef> {
        self.facts.get(id)
    }

    /// All facts, by id.
    pub fn iter(&self) -> impl Iterator<Item = &FactDef> {
        self.facts.values()
    }

    /// Adds an extension fact, or replaces one; the loader has checked that packs agree.
    pub fn insert(&mut self, fact: FactDef) {
        self.facts.insert(fact.id.clone(), fact);
    }

    /// Adds a code to a set fact with known codes, such as a project type; nothing happens if it is there.
    pub fn add_code(&mut self, fact: &str, word: Word) {
        if let Some(FactDef { kind: FactType::Set { values, .. }, .. }) = self.facts.get_mut(fact)
            && values.iter().all(|known| known.id != word.id)
        {
            values.push(word);
        }
    }
}
