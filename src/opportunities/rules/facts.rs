//! What policy rules may know of an opportunity.

use super::finding::{Limits, ShareLimit};
use crate::kernel::Ratio;
use crate::opportunities::model::{OpportunityKind, OpportunityTerms};
use crate::policy::facts::id;
use crate::policy::pack::Setting;
use crate::policy::{FactSheet, Library, Question, Value, Vocabulary};
use chrono::NaiveDate;

/// The facts of an opportunity, for conditions of policy packs. What is blank is unknown.
#[must_use]
pub fn facts(id: &str, kind: OpportunityKind, terms: &OpportunityTerms, vocabulary: &Vocabulary) -> FactSheet {
    let mut sheet = FactSheet::new(id);
    let word = |fact: &str, word: &str| vocabulary.get(fact).and_then(|fact| fact.word(word));
    let category = terms.category.as_ref().and_then(|category| category.code.as_ref());
    sheet.set_known(id::CATEGORY, category.map(|code| Value::set([code.to_string()])));
    sheet.set_known(id::DELIVERY_REGION, terms.region.map(|region| Value::set([region.to_string()])));
    sheet.set_known(id::AMOUNT, terms.stated_amount().map(|amount| Value::Number(amount.fen())));
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method);
    sheet.set_known(id::METHOD, method.and_then(|method| word(id::METHOD, method.as_str())));
    sheet.set_known(id::KIND, word(id::KIND, kind.policy_kind().as_str()));
    sheet.set_known(id::COMPLEX, terms.complex.map(Value::Bool));
    if !terms.project_types.is_empty() {
        sheet.set(id::PROJECT_TYPE, Value::set(terms.project_types.iter().cloned()));
    }
    sheet
}

/// What the packs in force on `on` allow such an opportunity; nothing while its region or method is blank.
#[must_use]
pub fn limits(packs: &Library, kind: OpportunityKind, terms: &OpportunityTerms, on: NaiveDate) -> Limits {
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method);
    let (Some(region), Some(method)) = (terms.region, method) else { return Limits::default() };
    let project_type = terms.project_types.first().cloned();
    let rules = packs.select(&Question { region, kind: kind.policy_kind(), project_type, on });
    let price_weight = rules.setting(method.as_str(), "price_weight").and_then(|(entry, setting)| match setting {
        Setting::PriceWeight(bounds) => Some(ShareLimit {
            min: bounds.min.unwrap_or(Ratio::ZERO),
            max: bounds.max.unwrap_or(Ratio::ONE),
            basis: entry.source.basis.clone(),
        }),
        _ => None,
    });
    Limits { price_weight }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::cases::tests::case;
    use crate::opportunities::model::ProcurementMethod;

    #[test]
    fn a_tender_tells_its_facts() {
        let vocabulary = Vocabulary::builtin();
        let sheet = facts("07", OpportunityKind::Need, &case("07"), &vocabulary);
        assert_eq!(sheet.plain.get(id::CATEGORY), Some(&Value::set(["A1004"])));
        assert_eq!(sheet.plain.get(id::DELIVERY_REGION), Some(&Value::set(["440311"])));
        assert_eq!(sheet.plain.get(id::AMOUNT), Some(&Value::Number(473_200_000)));
        let method = vocabulary.get(id::METHOD).unwrap();
        assert_eq!(sheet.plain.get(id::METHOD), method.word("open_tender").as_ref());
    }

    #[test]
    fn packs_know_every_method_and_kind() {
        let vocabulary = Vocabulary::builtin();
        for method in ProcurementMethod::ALL {
            assert!(vocabulary.get(id::METHOD).unwrap().word(method.as_str()).is_some(), "{method}");
        }
        for kind in OpportunityKind::ALL {
            assert!(vocabulary.get(id::KIND).unwrap().word(kind.policy_kind().as_str()).is_some(), "{kind}");
        }
    }
}
