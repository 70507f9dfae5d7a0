//! Findings of the check against the reasons the drafter gave.

use crate::opportunities::model::{FairAnswer, FairCheck, OpportunityKind, OpportunityTerms};
use crate::opportunities::rules::Limits;
use crate::policy::Kind;
use crate::policy::fair::{FairConfidence, FairFinding, FairRules};

/// Shortest reason, in characters.
const REASON: usize = 10;

/// The check of `terms` as they stand. A reason counts for the words it was given for; a shorter one than ten characters
/// is none.
#[must_use]
pub fn checked(rules: &FairRules, kind: OpportunityKind, terms: &OpportunityTerms, limits: &Limits) -> FairCheck {
    if kind.policy_kind() != Kind::Purchase {
        return FairCheck::default();
    }
    let report = rules.check(&super::document(terms, limits.price_weight.as_ref()));
    let findings: Vec<FairAnswer> = report.findings.into_iter().map(|finding| answered(finding, terms)).collect();
    let blocking = findings.iter().filter(|answer| answer.blocks).count();
    FairCheck { applies: true, rules: report.rules, blocking, findings }
}

fn answered(finding: FairFinding, terms: &OpportunityTerms) -> FairAnswer {
    let given = terms.fair_justifications.iter().filter(|given| given.finding.as_ref() == Some(&finding.key));
    let text = given.filter_map(|given| given.text.as_deref()).map(str::trim).find(|t| t.chars().count() >= REASON);
    FairAnswer {
        justification: text.map(str::to_owned),
        blocks: text.is_none() && finding.confidence == FairConfidence::High,
        finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::cases::tests::case;
    use crate::opportunities::model::FairJustification;

    #[test]
    fn a_reason_answers_a_finding_until_the_words_change() {
        let rules = FairRules::shipped().unwrap();
        let mut terms = case("09");
        let check = |terms: &OpportunityTerms| checked(rules, OpportunityKind::Need, terms, &Limits::default());
        let before = check(&terms);
        assert!(before.blocking > 0 && before.clone().justified().is_empty());
        let keys = before.findings.iter().map(|answer| answer.finding.key.clone());
        let reason = |text: &str| {
            let text = text.to_owned();
            move |key: String| FairJustification { finding: Some(key), text: Some(text.clone()) }
        };
        terms.fair_justifications = keys.clone().map(reason("同意")).collect();
        assert_eq!(check(&terms).blocking, before.blocking, "a word is no reason");
        terms.fair_justifications = keys.map(reason("本项目按照行业主管部门文件设置此项要求")).collect();
        let after = check(&terms);
        assert_eq!((after.blocking, after.clone().justified().len()), (0, before.findings.len()));
        // Moved, the reason stays; with other words it is gone.
        terms.qualifications.reverse();
        assert_eq!(check(&terms).blocking, 0);
        terms.qualifications[0].text = Some("须为在省级民政部门登记的社会组织".to_owned());
        assert_eq!(check(&terms).blocking, 1);
        assert_eq!(checked(rules, OpportunityKind::Call, &terms, &Limits::default()), FairCheck::default());
    }
}
