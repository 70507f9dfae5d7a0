//! How the answer is told.

use super::Asked;
use crate::kernel::error::{Faults, Result};
use crate::kernel::ids::OrganizationId;
use crate::matching::index::Failures;
use crate::matching::model::{Gave, Mend, PreferenceHead, RuleCount, Seen};
use crate::organizations::rules::keep;
use crate::policy::explain::Node;
use crate::policy::{Assessment, Explanation, Outcome};

/// Fewest and most organizations side by side.
const COMPARED: std::ops::RangeInclusive<usize> = 2..=5;

/// The rules of `asked` with whom each keeps out.
#[must_use]
pub fn rule_counts(asked: &Asked, failures: &[Failures]) -> Vec<RuleCount> {
    let rules = asked.entries().zip(&asked.question().rules).zip(failures);
    rules
        .map(|((entry, rule), failures)| RuleCount {
            rule: entry.key.clone(),
            text: entry.text.clone(),
            source: entry.source.clone(),
            scope: rule.scope,
            failed: failures.failed,
            failed_alone: failures.alone,
            failed_in_scope: failures.in_scope,
        })
        .collect()
}

/// What the order is made of, from the assessment of any organization.
#[must_use]
pub fn preference_heads(assessment: &Assessment) -> Vec<PreferenceHead> {
    let head = |preference: &crate::policy::PreferenceResult| PreferenceHead {
        rule: preference.rule.clone(),
        text: preference.text.clone(),
        source: preference.source.clone(),
        most: preference.most,
    };
    assessment.preferences.iter().map(head).collect()
}

/// What each preference gave one organization.
#[must_use]
pub fn gave(assessment: &Assessment) -> Vec<Gave> {
    let gave = |preference: &crate::policy::PreferenceResult| {
        let mut seen = Vec::new();
        collect(&preference.reason, &mut seen);
        Gave { given: preference.given, points: preference.points, seen }
    };
    assessment.preferences.iter().map(gave).collect()
}

/// Every fact looked at, once.
fn collect(reason: &Explanation, seen: &mut Vec<Seen>) {
    if let (Node::Test, Some(label), Some(value)) = (reason.node, &reason.label, &reason.seen) {
        let fact = Seen { label: label.clone(), value: value.clone() };
        if !seen.contains(&fact) {
            seen.push(fact);
        }
    }
    reason.parts.iter().for_each(|part| collect(part, seen));
}

/// Each fact for which `assessment` does not pass a rule, and where the dossier keeps it.
#[must_use]
pub fn mends(asked: &Asked, assessment: &Assessment) -> Vec<Mend> {
    let mut mends = Vec::new();
    for rule in assessment.rules.iter().filter(|rule| !rule.verdict.is_met()) {
        let mut tests = Vec::new();
        in_the_way(&rule.reason, false, &mut tests);
        for test in tests {
            let (Some(fact), Some(label)) = (&test.fact, &test.label) else { continue };
            let known = mends.iter().any(|mend: &Mend| (&mend.rule, &mend.fact) == (&rule.rule, fact));
            let Some(kept) = keep::kept(asked.vocabulary(), fact).filter(|_| !known) else { continue };
            mends.push(Mend {
                rule: rule.rule.clone(),
                fact: fact.clone(),
                label: label.clone(),
                unknown: test.outcome == Outcome::Unknown,
                part: kept.part,
                keeper: kept.keeper,
                way: kept.way,
            });
        }
    }
    mends
}

/// The tests that keep `reason` from holding; or, if `denied`, from not holding.
fn in_the_way<'r>(reason: &'r Explanation, denied: bool, tests: &mut Vec<&'r Explanation>) {
    if reason.outcome == if denied { Outcome::Fail } else { Outcome::Pass } {
        return;
    }
    match reason.node {
        Node::Test => tests.push(reason),
        Node::Not => reason.parts.iter().for_each(|part| in_the_way(part, !denied, tests)),
        Node::All | Node::Any => reason.parts.iter().for_each(|part| in_the_way(part, denied, tests)),
    }
}

/// The ids of a comparison, in the order asked for.
///
/// # Errors
/// `invalid` unless two to five different ids are named.
pub fn compared(list: &str) -> Result<Vec<OrganizationId>> {
    let mut faults = Faults::new();
    let mut ids: Vec<OrganizationId> = Vec::new();
    for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match word.parse() {
            Ok(id) if ids.contains(&id) => {
                let zh = format!("{word} 重复，请每个组织只选一次");
                faults.add("organizations", "twice", zh, format!("{word} is named twice; name each once"));
            }
            Ok(id) => ids.push(id),
            Err(_) => {
                let zh = format!("“{word}”不是组织编号");
                faults.add("organizations", "id", zh, format!("“{word}” is not the id of an organization"));
            }
        }
    }
    if faults.is_empty() && !COMPARED.contains(&ids.len()) {
        let number = ids.len();
        let zh = format!("可比较2至5个组织，现选了{number}个");
        faults.add(
            "organizations",
            "number",
            zh,
            format!("Two to five organizations can be compared; {number} were named"),
        );
    }
    faults.finish()?;
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_to_five_different_organizations_are_compared() {
        let [a, b] = [OrganizationId::new(), OrganizationId::new()];
        assert_eq!(compared(&format!("{a}, {b}")).unwrap(), [a, b]);
        for (list, code) in [
            (String::new(), "number"),
            (a.to_string(), "number"),
            (format!("{a},{a}"), "twice"),
            (format!("{a},x"), "id"),
            ((0..6).map(|_| OrganizationId::new().to_string()).collect::<Vec<_>>().join(","), "number"),
        ] {
            assert_eq!(compared(&list).unwrap_err().fields[0].code, code, "{list}");
        }
    }
}
