//! What is refused on saving: values that mean nothing. Everything else about a draft is reported by `check`.

use super::plan::REASON_MOST;
use crate::kernel::error::Faults;
use crate::kernel::{FieldError, Money, Ratio};
use crate::opportunities::model::{OpportunityTerms, Points};

/// Longest title, in characters.
pub const TITLE_LENGTH: usize = 200;

/// Wrong values, each with its path. A budget is not negative, a share lies between 0 and 100 %, points between 0 and
/// 100.
#[must_use]
pub fn faults(terms: &OpportunityTerms) -> Vec<FieldError> {
    let mut faults = Faults::new();
    if terms.title.as_deref().is_some_and(|title| title.chars().count() > TITLE_LENGTH) {
        faults.add(
            "title",
            "too_long",
            format!("项目名称最多 {TITLE_LENGTH} 个字"),
            format!("A title has at most {TITLE_LENGTH} characters"),
        );
    }
    let method_reason = terms.procurement.as_ref().and_then(|procurement| procurement.method_reason.as_deref());
    let reasons = [
        ("plan_reason", terms.plan_reason.as_deref()),
        ("intention_reason", terms.intention_reason.as_deref()),
        ("survey_reason", terms.survey_reason.as_deref()),
        ("consultation_reason", terms.consultation_reason.as_deref()),
        ("procurement.method_reason", method_reason),
    ];
    for (path, reason) in reasons {
        if reason.is_some_and(|reason| reason.chars().count() > REASON_MOST) {
            let (zh, en) =
                (format!("理由最多 {REASON_MOST} 个字"), format!("A reason has at most {REASON_MOST} characters"));
            faults.add(path, "too_long", zh, en);
        }
    }
    if let Some(budget) = &terms.budget {
        amount(&mut faults, "budget.amount", budget.amount);
        amount(&mut faults, "budget.ceiling", budget.ceiling);
        amount(&mut faults, "budget.unit_price.amount", budget.unit_price.as_ref().and_then(|price| price.amount));
    }
    for (i, lot) in terms.lots.iter().flat_map(|lots| lots.lots.iter()).enumerate() {
        amount(&mut faults, &format!("lots.lots[{i}].budget"), lot.budget);
    }
    for (i, rule) in terms.cost_rules.iter().enumerate() {
        share(&mut faults, &format!("cost_rules[{i}].min"), rule.min);
        share(&mut faults, &format!("cost_rules[{i}].max"), rule.max);
    }
    for (i, payment) in terms.payments.iter().enumerate() {
        share(&mut faults, &format!("payments[{i}].share"), payment.share);
    }
    for (i, breach) in terms.breach.iter().enumerate() {
        share(&mut faults, &format!("breach[{i}].share"), breach.share);
    }
    points(&mut faults, "price_score.weight", terms.price_score.as_ref().and_then(|price| price.weight));
    for (g, group) in terms.scoring.iter().enumerate() {
        points(&mut faults, &format!("scoring[{g}].weight"), group.weight);
        for (i, item) in group.items.iter().enumerate() {
            points(&mut faults, &format!("scoring[{g}].items[{i}].points"), item.points);
            share(&mut faults, &format!("scoring[{g}].items[{i}].subjective_share"), item.subjective_share);
        }
    }
    faults.into_vec()
}

fn amount(faults: &mut Faults, path: &str, amount: Option<Money>) {
    if amount.is_some_and(Money::is_negative) {
        faults.add(path, "negative", "金额不能为负数，请核对", "An amount is not negative; check it");
    }
}

fn share(faults: &mut Faults, path: &str, share: Option<Ratio>) {
    if share.is_some_and(|share| share < Ratio::ZERO || share > Ratio::ONE) {
        faults.add(path, "not_a_share", "比例应在 0% 到 100% 之间", "A share lies between 0% and 100%");
    }
}

fn points(faults: &mut Faults, path: &str, points: Option<Points>) {
    if points.is_some_and(|points| points < Points::ZERO || points > Points::HUNDRED) {
        faults.add(path, "not_points", "分值应在 0 到 100 之间", "Points lie between 0 and 100");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::model::{Budget, PaymentTerm};

    #[test]
    fn impossible_values_are_named_by_path() {
        let terms = OpportunityTerms {
            title: Some("需".repeat(TITLE_LENGTH + 1)),
            budget: Some(Budget { amount: Some(Money::from_fen(-1)), ..Budget::default() }),
            payments: vec![PaymentTerm { share: Some(Ratio::from_bp(10_001)), ..PaymentTerm::default() }],
            ..OpportunityTerms::default()
        };
        let found: Vec<(String, String)> = faults(&terms).into_iter().map(|f| (f.path, f.code)).collect();
        let expected = [("title", "too_long"), ("budget.amount", "negative"), ("payments[0].share", "not_a_share")];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code.to_owned())));
    }

    #[test]
    fn a_blank_draft_has_no_faults() {
        assert_eq!(faults(&OpportunityTerms::default()), []);
    }
}
