//! What every notice needs.

use super::finding::{Finding, FindingCode};
use crate::kernel::Text;
use crate::opportunities::model::{Budget, EvaluationMethod, OpportunityTerms};

/// Parts that are blank and must not be when the opportunity is published.
pub(super) fn missing(terms: &OpportunityTerms) -> Vec<Finding> {
    let blank = |value: &Option<String>| value.as_deref().is_none_or(|text| text.trim().is_empty());
    let no_amount = |budget: &Option<Budget>| {
        budget.as_ref().is_none_or(|b| {
            b.amount.is_none() && b.ceiling.is_none() && b.unit_price.as_ref().is_none_or(|p| p.amount.is_none())
        })
    };
    let scored = terms.procurement.as_ref().and_then(|p| p.evaluation) == Some(EvaluationMethod::ComprehensiveScoring);
    let parts: [(&str, bool, &str, &str); 12] = [
        ("title", blank(&terms.title), "项目名称", "the title"),
        ("region", terms.region.is_none(), "服务地区", "the region"),
        ("category.code", terms.category.as_ref().is_none_or(|c| c.code.is_none()), "目录代码", "the catalogue code"),
        (
            "procurement.method",
            terms.procurement.as_ref().is_none_or(|p| p.method.is_none()),
            "采购方式",
            "the procurement method",
        ),
        (
            "beneficiaries.text",
            terms.beneficiaries.as_ref().is_none_or(|b| blank(&b.text)),
            "服务对象",
            "who is served",
        ),
        ("deliverables", terms.deliverables.is_empty(), "服务内容", "the deliverables"),
        ("budget.amount", no_amount(&terms.budget), "预算金额、最高限价或单价", "a budget, ceiling or unit price"),
        (
            "term.contract_months",
            terms.term.as_ref().is_none_or(|t| t.contract_months.is_none() && t.ends_on.is_none()),
            "服务期限",
            "the service term",
        ),
        ("scoring", scored && terms.scoring.is_empty(), "评分办法", "the scoring scheme"),
        ("payments", terms.payments.is_empty(), "付款方式", "the payments"),
        ("acceptance", terms.acceptance.is_empty(), "验收要求", "how performance is accepted"),
        ("deadline", terms.deadline.is_none(), "截止时间", "the deadline"),
    ];
    parts
        .into_iter()
        .filter(|(_, missing, _, _)| *missing)
        .map(|(path, _, zh, en)| {
            Finding::error(
                FindingCode::Missing,
                path,
                Text::new(format!("缺少{zh}"), format!("Missing: {en}")),
                Text::new(format!("请填写{zh}"), format!("Fill in {en}")),
            )
        })
        .collect()
}
