//! How early a deadline may be: the law leaves bidders days from the issue of the documents, and days after a change of substance.

use super::finding::{Finding, FindingCode};
use crate::kernel::calendar::{Calendar, DayUnit};
use crate::kernel::{RegionCode, Text};
use crate::opportunities::model::{OpportunityKind, OpportunityTerms, TermChange};
use crate::policy::pack::Status;
use crate::policy::{Library, Question};
use chrono::NaiveDate;

/// Days that must lie between an act and the deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeastPeriod {
    /// So many.
    pub days: u16,
    /// Counted so.
    pub unit: DayUnit,
    /// What the period is.
    pub text: Text,
    /// Where the rule comes from.
    pub basis: String,
    /// Whether its text was read: a rule from memory warns, and blocks nothing.
    pub checked: bool,
}

/// The least period of a step of the method, `response` or `clarification`, as the packs in force on `on` have it; none where
/// they say nothing of it.
#[must_use]
pub fn least_period(
    packs: &Library,
    region: RegionCode,
    kind: OpportunityKind,
    terms: &OpportunityTerms,
    step: &str,
    on: NaiveDate,
) -> Option<LeastPeriod> {
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method)?;
    let project_type = terms.project_types.first().cloned();
    let rules = packs.select(&Question { region, kind: kind.policy_kind(), project_type, on });
    let (entry, period) = rules.step_period(method.as_str(), step)?;
    Some(LeastPeriod {
        days: period.min?,
        unit: period.unit.days()?,
        text: entry.text.clone(),
        basis: entry.source.basis.clone(),
        checked: entry.source.status != Status::Unverified,
    })
}

/// 政府采购法 Art. 35; 财库〔2014〕214号 Art. 10; 74号令 Art. 29: from the issue of the documents to the deadline.
#[must_use]
pub fn response(
    terms: &OpportunityTerms,
    rule: Option<&LeastPeriod>,
    issued: NaiveDate,
    calendar: &Calendar,
) -> Option<Finding> {
    early(terms, rule?, issued, calendar, FindingCode::ResponseShort)
}

/// 87号令 Art. 27: from an amendment of substance to the deadline.
#[must_use]
pub fn remaining(
    terms: &OpportunityTerms,
    rule: Option<&LeastPeriod>,
    today: NaiveDate,
    calendar: &Calendar,
) -> Option<Finding> {
    early(terms, rule?, today, calendar, FindingCode::ClarificationShort)
}

fn early(
    terms: &OpportunityTerms,
    rule: &LeastPeriod,
    from: NaiveDate,
    calendar: &Calendar,
    code: FindingCode,
) -> Option<Finding> {
    let deadline = terms.deadline?.date();
    if calendar.is_at_least(from, deadline, rule.days, rule.unit) {
        return None;
    }
    let first = calendar.period_end(from, rule.days, rule.unit).date;
    let LeastPeriod { days, text, basis, .. } = rule;
    let (zh_unit, en_unit) = match rule.unit {
        DayUnit::WorkingDay => ("个工作日", "working days"),
        DayUnit::CalendarDay => ("日", "days"),
    };
    let found = Text::new(
        format!("截止日期{deadline}过早：{}不得少于{days}{zh_unit}（{basis}）", text.zh),
        format!("The deadline {deadline} is too early: {}, {days} {en_unit} or more ({basis})", text.en),
    );
    let mend = Text::new(
        format!("{from}发布的，请将截止时间定在{first}或以后"),
        format!("Published on {from}, set the deadline on {first} or later"),
    );
    Some(if rule.checked {
        Finding::error(code, "deadline", found, mend)
    } else {
        let caveat = Text::new(
            format!("{}；该规则凭记忆录入，尚未核实，请自行核对", found.zh),
            format!("{}; this rule is recalled and not verified, check it yourself", found.en),
        );
        Finding::warning(code, "deadline", caveat, mend)
    })
}

/// Parts of the terms that bids do not depend on.
const WITHOUT_SUBSTANCE: &[&str] = &[
    "contact",
    "summary",
    "plan_line",
    "plan_reason",
    "intention_reason",
    "survey",
    "survey_reason",
    "consultation_reason",
    "fair_justifications",
    "provenance",
];

/// Whether an amendment may change what bids say (87号令 Art. 27: 可能影响投标文件编制): everything but whom to ask, reasons given
/// to the public, and a later deadline.
#[must_use]
pub fn substantial(before: &OpportunityTerms, after: &OpportunityTerms, changes: &[TermChange]) -> bool {
    let part = |path: &str| path.split(['.', '[']).next().unwrap_or_default().to_owned();
    let later = after.deadline >= before.deadline;
    changes.iter().map(|change| part(&change.path)).any(|part| match part.as_str() {
        "deadline" => !later,
        part => !WITHOUT_SUBSTANCE.contains(&part),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opportunities::cases::tests::case;
    use crate::opportunities::model::{Contact, ProcurementMethod};
    use crate::opportunities::rules::{Severity, changes};
    use crate::policy::Names;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn due(deadline: &str, method: ProcurementMethod) -> OpportunityTerms {
        let mut terms = case("07");
        terms.procurement.get_or_insert_default().method = Some(method);
        terms.deadline = Some(serde_json::from_value(deadline.into()).unwrap());
        terms
    }

    fn found(deadline: &str, method: ProcurementMethod) -> Option<Finding> {
        let packs = Library::load(&crate::policy::shipped(), Names::default()).unwrap();
        let terms = due(deadline, method);
        let region = "440311".parse().unwrap();
        let rule = least_period(&packs, region, OpportunityKind::Need, &terms, "response", day("2026-03-02"));
        response(&terms, rule.as_ref(), day("2026-03-02"), &Calendar::embedded().unwrap())
    }

    /// 政府采购法 Art. 35: twenty days from 2 March end on Sunday the 22nd, so on Monday.
    #[test]
    fn a_tender_leaves_twenty_days_and_says_from_when() {
        let early = found("2026-03-20T07:00:00Z", ProcurementMethod::OpenTender).unwrap();
        assert_eq!((early.severity, early.path.as_str()), (Severity::Error, "deadline"));
        assert!(early.text.zh.contains("政府采购法35"), "{}", early.text.zh);
        assert!(early.mend.zh.contains("2026-03-23"), "{}", early.mend.zh);
        assert_eq!(found("2026-03-23T01:00:00Z", ProcurementMethod::OpenTender), None);
    }

    /// 财库〔2014〕214号 Art. 10: ten days; 74号令 Art. 29: three working days; methods the packs say nothing of: none.
    #[test]
    fn each_method_has_its_own_period() {
        assert!(found("2026-03-11T07:00:00Z", ProcurementMethod::CompetitiveConsultation).is_some());
        assert_eq!(found("2026-03-12T07:00:00Z", ProcurementMethod::CompetitiveConsultation), None);
        assert!(found("2026-03-04T07:00:00Z", ProcurementMethod::CompetitiveNegotiation).is_some());
        assert_eq!(found("2026-03-05T07:00:00Z", ProcurementMethod::CompetitiveNegotiation), None);
        assert_eq!(found("2026-03-03T07:00:00Z", ProcurementMethod::BelowThreshold), None);
    }

    #[test]
    fn a_rule_from_memory_warns() {
        let rule = LeastPeriod {
            days: 20,
            unit: DayUnit::CalendarDay,
            text: Text::new("期限", "period"),
            basis: "某文".into(),
            checked: false,
        };
        let terms = due("2026-03-04T07:00:00Z", ProcurementMethod::OpenTender);
        let warned = response(&terms, Some(&rule), day("2026-03-02"), &Calendar::embedded().unwrap()).unwrap();
        assert_eq!(warned.severity, Severity::Warning);
        assert!(warned.text.zh.contains("尚未核实"), "{}", warned.text.zh);
    }

    #[test]
    fn whom_to_ask_and_a_later_deadline_are_no_substance() {
        let before = due("2026-03-23T07:00:00Z", ProcurementMethod::OpenTender);
        let of = |after: &OpportunityTerms| substantial(&before, after, &changes(&before, after).unwrap());
        let contact = Some(Contact { name: Some("李工".into()), ..Contact::default() });
        let later = due("2026-03-30T07:00:00Z", ProcurementMethod::OpenTender);
        assert!(!of(&OpportunityTerms { contact, ..later }));
        assert!(of(&due("2026-03-20T07:00:00Z", ProcurementMethod::OpenTender)), "earlier");
        let mut more = before.clone();
        more.payments_note = Some("改为按月支付".into());
        assert!(of(&more));
    }
}
