//! What is done before a need is published: it comes from the annual plan (先有预算、后购买服务), and the intention to buy was made
//! public.

use super::finding::{Finding, FindingCode};
use crate::kernel::calendar::{Calendar, DayUnit};
use crate::kernel::{RegionCode, Text};
use crate::opportunities::model::{OpportunityKind, OpportunityTerms};
use crate::plans::PlanLineView;
use crate::policy::facts::id;
use crate::policy::pack::{DutyAct, Status};
use crate::policy::{Library, Question, Value};
use chrono::NaiveDate;

/// Shortest reason, in characters.
pub(super) const REASON: usize = 10;
/// Longest reason, in characters.
pub(super) const REASON_MOST: usize = 500;

/// What the packs ask to be done before a need is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The rule.
    pub text: Text,
    /// A reason may stand in its place.
    pub or_reason: bool,
    /// It is told and not enforced.
    pub in_principle: bool,
    /// So many days that must have passed since.
    pub wait: Option<(u16, DayUnit)>,
    /// The text that sets these days was read.
    pub wait_checked: bool,
    /// Where the rule comes from.
    pub basis: String,
}

/// What is asked before a need is published: a line of the plan, an intention made public, a survey, a consultation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duties {
    /// 出自年度计划
    pub plan: Option<Asked>,
    /// 采购意向公开
    pub intention: Option<Asked>,
    /// 需求调查
    pub survey: Option<Asked>,
    /// How many are to be asked in a survey.
    pub respondents: u32,
    /// 征求社会公众意见
    pub consultation: Option<Asked>,
}

/// What the packs in force on `on` ask of such an opportunity of a department in `region`.
#[must_use]
pub fn duties(
    packs: &Library,
    region: RegionCode,
    kind: OpportunityKind,
    terms: &OpportunityTerms,
    on: NaiveDate,
) -> Duties {
    let project_type = terms.project_types.first().cloned();
    let rules = packs.select(&Question { region, kind: kind.policy_kind(), project_type, on });
    let mut facts = super::facts("duty", kind, terms, rules.vocabulary());
    if terms.complex.is_none() {
        // What nobody calls complex is not: otherwise every need would be asked for what only complex ones are.
        facts.set(id::COMPLEX, Value::Bool(false));
    }
    let asked = |act| {
        let (entry, duty) = rules.duty(act, &facts, on)?;
        let period = duty.period.as_deref().and_then(|id| rules.period(id));
        Some(Asked {
            text: entry.text.clone(),
            or_reason: duty.or_reason,
            in_principle: duty.in_principle,
            wait: period.and_then(|(_, period)| Some((period.min?, period.unit.days()?))),
            wait_checked: period.is_some_and(|(entry, _)| entry.source.status != Status::Unverified),
            basis: entry.source.basis.clone(),
        })
    };
    Duties {
        plan: asked(DutyAct::PlanLine),
        intention: asked(DutyAct::Intention),
        survey: asked(DutyAct::Survey),
        respondents: rules.least_count("survey_respondents").unwrap_or_default(),
        consultation: asked(DutyAct::Consultation),
    }
}

pub(super) fn reasoned(duty: &Asked, reason: Option<&str>) -> bool {
    duty.or_reason && reason.is_some_and(|text| text.trim().chars().count() >= REASON)
}

pub(super) fn found(duty: &Asked, code: FindingCode, path: &str, text: Text, mend: Text) -> Finding {
    if duty.in_principle { Finding::warning(code, path, text, mend) } else { Finding::error(code, path, text, mend) }
}

/// What is wrong with the intention of a need that would be published `today`; `intended` is when the notice that stands for
/// its line of the plan was published.
#[must_use]
pub fn intention(
    terms: &OpportunityTerms,
    duty: Option<&Asked>,
    intended: Option<NaiveDate>,
    today: NaiveDate,
    calendar: &Calendar,
) -> Option<Finding> {
    let duty = duty?;
    if reasoned(duty, terms.intention_reason.as_deref()) {
        return None;
    }
    let (rule, basis) = (&duty.text, &duty.basis);
    let Some(intended) = intended else {
        return Some(found(
            duty,
            FindingCode::IntentionMissing,
            "intention_reason",
            Text::new(format!("{}（{basis}）", rule.zh), format!("{} ({basis})", rule.en)),
            Text::new(
                format!("请在年度计划中公开该项目的采购意向，或写明理由（至少{REASON}字，随公告公开）"),
                format!("Publish the intention from the plan, or a reason of at least {REASON} characters"),
            ),
        ));
    };
    let (days, unit) = duty.wait?;
    if calendar.is_at_least(intended, today, days, unit) {
        return None;
    }
    let first = calendar.period_end(intended, days, unit).date;
    Some(found(
        duty,
        FindingCode::IntentionShort,
        "intention_reason",
        Text::new(
            format!("采购意向于{intended}公开，至今不足{days}日（{basis}）"),
            format!("The intention was published on {intended}, less than {days} days ago ({basis})"),
        ),
        Text::new(
            format!("请在{first}及以后发布，或写明缩短的理由（至少{REASON}字，随公告公开）"),
            format!("Publish on {first} or later, or say why in at least {REASON} characters"),
        ),
    ))
}

/// What is wrong with the need's place in the plan. `line` is the one it names, if that is of the department's plan in
/// force; what is left of it is without this need.
#[must_use]
pub fn plan(terms: &OpportunityTerms, duty: Option<&Asked>, line: Option<&PlanLineView>) -> Vec<Finding> {
    let Some(named) = terms.plan_line else { return missing(terms, duty).into_iter().collect() };
    let Some(line) = line.filter(|line| line.in_force && line.line.id == Some(named)) else {
        return vec![Finding::error(
            FindingCode::PlanLineNotInForce,
            "plan_line",
            Text::new(
                "所选计划项目不在本单位现行的年度计划中",
                "The line chosen is not in your department's plan in force",
            ),
            Text::new("请重新选择计划项目", "Choose a line of the plan again"),
        )];
    };
    let left = line.left;
    let Some(amount) = terms.stated_amount() else {
        return vec![Finding::error(
            FindingCode::Missing,
            "budget.amount",
            Text::new("出自计划项目的需求须写明预算金额", "A need on a line of the plan states its budget"),
            Text::new(format!("请填写预算金额，不超过余额 {left} 元"), format!("Enter it, at most {left} yuan")),
        )];
    };
    if amount <= left {
        return Vec::new();
    }
    vec![
        Finding::error(
            FindingCode::OverPlan,
            "budget.amount",
            Text::new(
                format!("预算 {amount} 元超过计划项目的余额 {left} 元"),
                format!("The budget of {amount} yuan is more than the {left} left on the line of the plan"),
            ),
            Text::new("请减少预算，或先调整年度计划", "Ask for less, or adjust the plan first"),
        )
        .against("plan_line"),
    ]
}

fn missing(terms: &OpportunityTerms, duty: Option<&Asked>) -> Option<Finding> {
    let duty = duty?;
    if reasoned(duty, terms.plan_reason.as_deref()) {
        return None;
    }
    let (rule, basis) = (&duty.text, &duty.basis);
    let mend = if duty.or_reason {
        Text::new(
            format!("请选择本单位年度计划中的项目，或写明理由（至少{REASON}字，随公告公开）"),
            format!("Choose a line of your plan, or say in at least {REASON} characters why not; it is published"),
        )
    } else {
        Text::new("请选择本单位年度计划中的项目", "Choose a line of your department's plan")
    };
    let text = Text::new(format!("{}（{basis}）", rule.zh), format!("{} ({basis})", rule.en));
    Some(found(duty, FindingCode::PlanMissing, "plan_line", text, mend))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Money;
    use crate::opportunities::cases::tests::case;
    use crate::opportunities::model::ProcurementMethod;
    use crate::opportunities::rules::Severity;
    use crate::plans::model::{PlanId, PlanLine, PlanLineId};
    use crate::policy::Names;

    fn duty() -> Asked {
        let (text, basis) = (Text::new("规则", "rule"), "财预〔2017〕87号".into());
        Asked { text, or_reason: true, in_principle: false, wait: None, wait_checked: false, basis }
    }

    fn codes(terms: &OpportunityTerms, duty: Option<&Asked>, line: Option<&PlanLineView>) -> Vec<FindingCode> {
        plan(terms, duty, line).into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn the_shipped_packs_ask_needs_for_a_line_and_an_intention_and_calls_for_none() {
        let packs = Library::load(&crate::policy::shipped(), Names::default()).unwrap();
        let (terms, day) = (case("07"), "2026-03-02".parse().unwrap());
        let of = |kind, terms: &OpportunityTerms| duties(&packs, "440311".parse().unwrap(), kind, terms, day);
        let need = of(OpportunityKind::Need, &terms);
        assert_eq!(need.plan.unwrap().basis, "财预〔2017〕87号");
        let intention = need.intention.unwrap();
        assert_eq!((intention.wait, intention.in_principle), (Some((30, DayUnit::CalendarDay)), true));
        assert_eq!(of(OpportunityKind::Call, &terms), Duties::default());
        let mut small = terms;
        small.procurement.as_mut().unwrap().method = Some(ProcurementMethod::BelowThreshold);
        assert_eq!(of(OpportunityKind::Need, &small).intention, None);
    }

    /// 财预〔2017〕87号: no budget, no purchase.
    #[test]
    fn a_need_names_a_line_or_says_why_not() {
        let mut terms = case("07");
        assert_eq!(codes(&terms, None, None), []);
        assert_eq!(codes(&terms, Some(&duty()), None), [FindingCode::PlanMissing]);
        terms.plan_reason = Some("应急".into());
        assert_eq!(codes(&terms, Some(&duty()), None), [FindingCode::PlanMissing], "a word is no reason");
        terms.plan_reason = Some("年中下达的应急任务，未列入年初计划".into());
        assert_eq!(codes(&terms, Some(&duty()), None), []);
        let strict = Asked { or_reason: false, ..duty() };
        assert_eq!(codes(&terms, Some(&strict), None), [FindingCode::PlanMissing]);
    }

    #[test]
    fn a_named_line_is_in_force_and_holds_enough() {
        let id = PlanLineId::new();
        let view = |left: i64| PlanLineView {
            plan_id: PlanId::new(),
            year: 2026,
            place: 1,
            line: PlanLine { id: Some(id), ..PlanLine::default() },
            used: Money::ZERO,
            left: Money::from_yuan(left),
            in_force: true,
        };
        let terms = OpportunityTerms { plan_line: Some(id), ..case("07") };
        assert_eq!(codes(&terms, Some(&duty()), Some(&view(4_732_000))), []);
        assert_eq!(codes(&terms, Some(&duty()), Some(&view(4_731_999))), [FindingCode::OverPlan]);
        assert_eq!(codes(&terms, None, None), [FindingCode::PlanLineNotInForce]);
        let gone = PlanLineView { in_force: false, ..view(9_999_999) };
        assert_eq!(codes(&terms, None, Some(&gone)), [FindingCode::PlanLineNotInForce]);
        let priced = OpportunityTerms { budget: None, ..terms };
        assert_eq!(codes(&priced, None, Some(&view(1))), [FindingCode::Missing]);
    }

    /// 财库〔2020〕10号: in principle 30 days before procurement begins; day 0 is not counted.
    #[test]
    fn an_intention_is_public_long_enough_or_its_haste_is_explained() {
        let asked = Asked { in_principle: true, wait: Some((30, DayUnit::CalendarDay)), ..duty() };
        let calendar = Calendar::embedded().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut terms = case("07");
        let found = |terms: &OpportunityTerms, intended: Option<&str>, today: &str| {
            let finding = intention(terms, Some(&asked), intended.map(day), day(today), &calendar);
            finding.map(|finding| (finding.code, finding.severity))
        };
        let missing = Some((FindingCode::IntentionMissing, Severity::Warning));
        assert_eq!(found(&terms, None, "2026-03-02"), missing);
        assert_eq!(found(&terms, Some("2026-03-02"), "2026-04-01"), None, "1 April is the 30th day");
        let short = Some((FindingCode::IntentionShort, Severity::Warning));
        assert_eq!(found(&terms, Some("2026-03-02"), "2026-03-31"), short);
        terms.intention_reason = Some("上级临时部署的应急任务，来不及提前公开".into());
        assert_eq!(found(&terms, None, "2026-03-02"), None);
        let binding = Asked { in_principle: false, ..asked.clone() };
        let refused = intention(&case("07"), Some(&binding), None, day("2026-03-02"), &calendar).unwrap();
        assert_eq!(refused.severity, Severity::Error);
    }
}
