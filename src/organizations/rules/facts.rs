//! Facts that packs ask for beyond the built-in ones: their values are typed by the pack's vocabulary.

use crate::kernel::FieldError;
use crate::organizations::model::Fact;
use crate::policy::{FactDef, Subject, Value, Vocabulary, value_from_json};
use std::sync::LazyLock;

static BUILTIN: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::builtin);

/// The definition of an extension fact of organizations; built-in facts have parts of their own.
#[must_use]
pub fn definition<'v>(vocabulary: &'v Vocabulary, id: &str) -> Option<&'v FactDef> {
    vocabulary.get(id).filter(|def| def.about == Subject::Organization && BUILTIN.get(id).is_none())
}

/// The extension facts of organizations.
pub fn definitions(vocabulary: &Vocabulary) -> impl Iterator<Item = &FactDef> {
    vocabulary.iter().filter(|def| def.about == Subject::Organization && BUILTIN.get(&def.id).is_none())
}

/// The value of an extension fact.
///
/// # Errors
/// A fault at `value.fact` when no pack asks for it, faults at `value.value` when the value does not fit its type.
pub fn value(vocabulary: &Vocabulary, fact: &Fact) -> Result<Value, Vec<FieldError>> {
    let def = definition(vocabulary, &fact.fact).ok_or_else(|| {
        let known: Vec<&str> = definitions(vocabulary).map(|def| def.id.as_str()).collect();
        vec![FieldError::new(
            "value.fact",
            "fact_unknown",
            format!("没有规则包要求填报“{}”，可填：{}", fact.fact, known.join("、")),
            format!("No policy pack asks for “{}”; there are: {}", fact.fact, known.join(", ")),
        )]
    })?;
    value_from_json(&fact.value, def, "value.value")
}
