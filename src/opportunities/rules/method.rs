//! Whether the method fits the amount (政府采购法 Art. 27): thresholds and what they mean are rows of packs.

use super::finding::{Finding, FindingCode};
use super::plan::REASON;
use crate::kernel::{RegionCode, Text};
use crate::opportunities::model::{OpportunityKind, OpportunityTerms};
use crate::policy::{Library, Question};
use chrono::NaiveDate;

/// What is wrong with the method of a need of a department in `region`, by the thresholds in force there on `on`.
#[must_use]
pub fn method(
    packs: &Library,
    region: RegionCode,
    kind: OpportunityKind,
    terms: &OpportunityTerms,
    on: NaiveDate,
) -> Option<Finding> {
    let procurement = terms.procurement.as_ref()?;
    let (method, amount) = (procurement.method?, terms.stated_amount()?);
    let project_type = terms.project_types.first().cloned();
    let rules = packs.select(&Question { region, kind: kind.policy_kind(), project_type, on });
    let bound = rules.method_bound(amount).filter(|bound| !bound.permits(method))?;
    let reasoned = procurement.method_reason.as_deref().is_some_and(|reason| reason.trim().chars().count() >= REASON);
    if bound.or_reason() && reasoned {
        return None;
    }
    let (rule, methods) = (bound.text(), bound.methods());
    let text = Text::new(format!("预算{amount}元{}", rule.zh), format!("The budget is {amount} yuan. {}", rule.en));
    let mend = if bound.or_reason() {
        Text::new(
            format!("请改用{}，或写明理由和批准文件（至少{REASON}字，随公告公开）", methods.zh),
            format!("Use {}, or give reason and approval in at least {REASON} characters; published", methods.en),
        )
    } else {
        Text::new(format!("请改用以下方式之一：{}", methods.zh), format!("Use one of: {}", methods.en))
    };
    let path = if bound.or_reason() { "procurement.method_reason" } else { "procurement.method" };
    let code = FindingCode::MethodNotAllowed;
    let found =
        if bound.checked() { Finding::error(code, path, text, mend) } else { Finding::warning(code, path, text, mend) };
    Some(found.against("budget.amount"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Money;
    use crate::opportunities::cases::tests::case;
    use crate::opportunities::model::ProcurementMethod;
    use crate::opportunities::rules::Severity;
    use crate::policy::{Names, shipped};

    fn found(status: &str, method: ProcurementMethod, yuan: i64, reason: Option<&str>) -> Option<(Severity, String)> {
        let mut files = shipped();
        let sample = files.iter_mut().find(|file| file.name == "330000-thresholds-2026.toml").unwrap();
        sample.text = sample.text.replace("status = \"unverified\"", &format!("status = \"{status}\""));
        let packs = Library::load(&files, Names::default()).unwrap();
        let mut terms = case("07");
        terms.budget.as_mut().unwrap().amount = Some(Money::from_yuan(yuan));
        let procurement = terms.procurement.as_mut().unwrap();
        procurement.method = Some(method);
        procurement.method_reason = reason.map(str::to_owned);
        let (region, on) = ("330211".parse().unwrap(), "2026-05-01".parse().unwrap());
        let finding = super::method(&packs, region, OpportunityKind::Need, &terms, on);
        finding.map(|finding| (finding.severity, finding.path))
    }

    #[test]
    fn law_article_27_above_the_line_a_tender_is_open_or_the_reason_is_published() {
        let consult = |yuan, reason| found("verified", ProcurementMethod::CompetitiveConsultation, yuan, reason);
        let error = Some((Severity::Error, "procurement.method_reason".to_owned()));
        assert_eq!(consult(3_999_999, None), None);
        assert_eq!(consult(4_000_000, None), error);
        assert_eq!(consult(4_000_000, Some("特殊情况")), error, "a word is no reason");
        assert_eq!(consult(4_000_000, Some("服务对象特殊，经甬财采〔2026〕5号批准")), None);
        assert_eq!(found("verified", ProcurementMethod::OpenTender, 9_000_000, None), None);
    }

    #[test]
    fn law_article_2_below_threshold_purchases_end_at_the_limit() {
        let below =
            |yuan| found("verified", ProcurementMethod::BelowThreshold, yuan, Some("金额较小，直接比选更为经济"));
        assert_eq!(below(999_999), None);
        assert_eq!(below(1_000_000), Some((Severity::Error, "procurement.method".to_owned())));
    }

    #[test]
    fn a_recalled_amount_warns_and_blocks_nothing() {
        let warned = found("unverified", ProcurementMethod::BelowThreshold, 1_000_000, None);
        assert_eq!(warned.map(|(severity, _)| severity), Some(Severity::Warning));
    }
}
