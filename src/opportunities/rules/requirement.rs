//! What is asked of a need before it is written: a survey of those who could provide it (财库〔2021〕22号), a consultation of the
//! public (条例 Art. 15).

use super::clarification::length;
use super::finding::{Finding, FindingCode};
use super::plan::{Asked, REASON, found, reasoned};
use crate::kernel::Text;
use crate::kernel::calendar::Calendar;
use crate::kernel::{FieldError, Instant};
use crate::opportunities::model::{Consultation, OpportunityTerms, Survey};
use std::ops::RangeInclusive;

/// Lengths of what the public is asked, in characters.
const QUESTION: RangeInclusive<usize> = 10..=2_000;
/// Lengths of an outcome.
const OUTCOME: RangeInclusive<usize> = 10..=5_000;
/// Lengths of what somebody says.
const COMMENT: RangeInclusive<usize> = 5..=2_000;

fn rule(duty: &Asked) -> Text {
    let (rule, basis) = (&duty.text, &duty.basis);
    Text::new(format!("{}（{basis}）", rule.zh), format!("{} ({basis})", rule.en))
}

/// What is wrong with the survey of a need, where one is asked for; `least`: how many are to be asked.
#[must_use]
pub fn survey(terms: &OpportunityTerms, duty: Option<&Asked>, least: u32) -> Vec<Finding> {
    let Some(duty) = duty.filter(|duty| !reasoned(duty, terms.survey_reason.as_deref())) else { return Vec::new() };
    let Some(survey) = &terms.survey else {
        let mend = Text::new(
            format!("请记录需求调查，或写明不需要调查的理由（至少{REASON}字，随公告公开）"),
            format!("Record the survey, or say in at least {REASON} characters why none is needed; it is published"),
        );
        return vec![found(duty, FindingCode::SurveyMissing, "survey", rule(duty), mend)];
    };
    let incomplete = |path: &str, text: Text, mend: Text| found(duty, FindingCode::SurveyIncomplete, path, text, mend);
    let mut findings = Vec::new();
    let asked = survey.respondents.iter().filter(|one| one.has_answered()).count();
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    if asked < least {
        findings.push(incomplete(
            "survey.respondents",
            Text::new(
                format!("写明名称和意见的调查对象有{asked}个，不少于{least}个（财库〔2021〕22号第10条）"),
                format!("{asked} respondents with name and answer, {least} or more are asked for"),
            ),
            Text::new(format!("请再补充{}个调查对象", least - asked), format!("Add {} more", least - asked)),
        ));
    }
    for (path, zh, en) in blanks(survey) {
        let text = Text::new(format!("需求调查缺少{zh}"), format!("The survey lacks {en}"));
        findings.push(incomplete(path, text, Text::new(format!("请填写{zh}"), format!("Fill in {en}"))));
    }
    findings
}

/// What a survey must find out and does not say (Art. 10).
fn blanks(survey: &Survey) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> + '_ {
    let all = [
        (&survey.questions, "survey.questions", "调查内容", "what was asked"),
        (&survey.market, "survey.market", "相关产业发展", "the market"),
        (&survey.supply, "survey.supply", "市场供给", "the supply"),
        (&survey.past_prices, "survey.past_prices", "同类项目历史成交信息", "past prices"),
        (&survey.follow_up, "survey.follow_up", "可能涉及的后续采购", "follow-up costs"),
        (&survey.conclusions, "survey.conclusions", "调查结论", "conclusions"),
    ];
    let blank = all.into_iter().filter(|(text, ..)| text.as_deref().is_none_or(|text| text.trim().is_empty()));
    blank.map(|(_, path, zh, en)| (path, zh, en))
}

/// What is wrong with the consultation of the public; `last` is the need's newest.
#[must_use]
pub fn consultation(
    terms: &OpportunityTerms,
    duty: Option<&Asked>,
    last: Option<&Consultation>,
    calendar: &Calendar,
) -> Vec<Finding> {
    let path = "consultation_reason";
    if let Some(open) = last.filter(|one| one.concluded_at.is_none()) {
        let until = open.until.shanghai().format("%Y-%m-%d %H:%M");
        let text = Text::new(
            format!("正在征求社会公众意见（至{until}），结果尚未公布"),
            format!("The public is being consulted (until {until}); the outcome is not published"),
        );
        let mend =
            Text::new("请在期满后答复每条意见并公布结果", "When it is over, answer everybody and publish the outcome");
        return vec![Finding::error(FindingCode::ConsultationOpen, path, text, mend)];
    }
    let Some(duty) = duty.filter(|duty| !reasoned(duty, terms.consultation_reason.as_deref())) else {
        return Vec::new();
    };
    let Some(last) = last else {
        let mend = Text::new(
            format!("请由审核人发起征求意见，或写明理由（至少{REASON}字，随公告公开）"),
            format!("An approver begins a consultation, or a reason of at least {REASON} characters is published"),
        );
        return vec![found(duty, FindingCode::ConsultationMissing, path, rule(duty), mend)];
    };
    let Some((days, unit)) = duty.wait else { return Vec::new() };
    if calendar.is_at_least(last.opened_at.date(), last.until.date(), days, unit) {
        return Vec::new();
    }
    let text = Text::new(
        format!("征求意见的时间不足{days}日（{}）", duty.basis),
        format!("The public was consulted for less than {days} days ({})", duty.basis),
    );
    let mend = Text::new("请再次征求意见，或写明理由", "Consult again, or say why");
    let code = FindingCode::ConsultationShort;
    vec![if duty.wait_checked { found(duty, code, path, text, mend) } else { Finding::warning(code, path, text, mend) }]
}

/// What is wrong with what the public is asked, and with its time.
#[must_use]
pub fn consultation_faults(question: &str, until: Option<Instant>, now: Instant) -> Vec<FieldError> {
    let mut faults = length("question", question, &QUESTION);
    if until.is_none_or(|until| until <= now) {
        let (zh, en) = ("请填写以后的截止时间", "Set a time that lies ahead");
        faults.push(FieldError::new("until", "not_ahead", zh, en));
    }
    faults
}

/// What is wrong with what somebody says.
#[must_use]
pub fn comment_faults(text: &str) -> Vec<FieldError> {
    length("text", text, &COMMENT)
}

/// What is wrong with an outcome.
#[must_use]
pub fn outcome_faults(text: &str) -> Vec<FieldError> {
    length("outcome", text, &OUTCOME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::calendar::DayUnit;
    use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
    use crate::notices::NoticeId;
    use crate::opportunities::model::{ConsultationId, OpportunityKind, ProcurementMethod, SurveyRespondent};
    use crate::opportunities::rules::{Severity, duties};
    use crate::policy::{Library, Names};

    fn duty() -> Asked {
        Asked {
            text: Text::new("规则", "rule"),
            or_reason: true,
            in_principle: false,
            wait: Some((5, DayUnit::WorkingDay)),
            wait_checked: false,
            basis: "条例第15条".into(),
        }
    }

    fn at(text: &str) -> Instant {
        serde_json::from_value(text.into()).unwrap()
    }

    fn said(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn codes(found: Vec<Finding>) -> Vec<(FindingCode, String)> {
        found.into_iter().map(|one| (one.code, one.path)).collect()
    }

    /// 财库〔2021〕22号 Art. 11: from ten million, for public services of any amount, for what is complex.
    #[test]
    fn the_shipped_packs_say_which_needs_are_surveyed() {
        let packs = Library::load(&crate::policy::shipped(), Names::default()).unwrap();
        let mut terms: OpportunityTerms = serde_json::from_value(serde_json::json!({
            "category": { "code": "B0201" }, "budget": { "amount": "9999999.99" },
            "procurement": { "method": "open_tender" },
        }))
        .unwrap();
        let of = |terms: &OpportunityTerms| {
            let (region, day) = ("440311".parse().unwrap(), "2026-03-02".parse().unwrap());
            let duties = duties(&packs, region, OpportunityKind::Need, terms, day);
            (duties.survey.is_some(), duties.consultation.is_some(), duties.respondents)
        };
        assert_eq!(of(&terms), (false, false, 3));
        terms.budget.as_mut().unwrap().amount = Some("10000000.00".parse().unwrap());
        assert_eq!(of(&terms), (true, false, 3), "the amount is included");
        terms.budget.as_mut().unwrap().amount = Some("1000.00".parse().unwrap());
        terms.complex = Some(true);
        assert_eq!(of(&terms), (true, false, 3));
        terms.complex = None;
        terms.category.as_mut().unwrap().code = Some("A1003".parse().unwrap());
        assert_eq!(of(&terms), (true, true, 3), "public services of any amount");
        terms.procurement.as_mut().unwrap().method = Some(ProcurementMethod::BelowThreshold);
        assert_eq!(of(&terms), (false, false, 3));
    }

    /// Art. 10: three respondents; market, supply, past prices, follow-up.
    #[test]
    fn a_survey_names_three_who_answered_and_what_was_learned() {
        let mut terms = OpportunityTerms::default();
        let of = |terms: &OpportunityTerms| codes(survey(terms, Some(&duty()), 3));
        assert_eq!(of(&terms), [(FindingCode::SurveyMissing, "survey".to_owned())]);
        let answered =
            |name: &str| SurveyRespondent { name: said(name), answer: said("可以"), ..SurveyRespondent::default() };
        let silent = SurveyRespondent { name: said("丙"), ..SurveyRespondent::default() };
        terms.survey = Some(Survey {
            questions: said("服务内容、价格"),
            respondents: vec![answered("甲"), answered("乙"), silent],
            market: said("本地有社工机构120家"),
            supply: said("其中30家有同类经验"),
            past_prices: said("每人每年16万元"),
            conclusions: said("按岗位购买"),
            ..Survey::default()
        });
        let expected = ["survey.respondents", "survey.follow_up"];
        assert_eq!(of(&terms), expected.map(|path| (FindingCode::SurveyIncomplete, path.to_owned())));
        let record = terms.survey.as_mut().unwrap();
        record.respondents.push(answered("丁"));
        record.follow_up = said("无");
        assert_eq!(of(&terms), []);
        terms = OpportunityTerms {
            survey_reason: said("一年内就同类需求开展过调查"), ..OpportunityTerms::default()
        };
        assert_eq!(of(&terms), []);
        assert_eq!(codes(survey(&OpportunityTerms::default(), None, 3)), []);
    }

    #[test]
    fn a_consultation_is_concluded_or_its_lack_explained() {
        let calendar = Calendar::embedded().unwrap();
        let mut terms = OpportunityTerms::default();
        let of = |terms: &OpportunityTerms, duty: Option<&Asked>, last: Option<&Consultation>| {
            let found = consultation(terms, duty, last, &calendar).into_iter();
            found.map(|one| (one.code, one.severity)).collect::<Vec<_>>()
        };
        assert_eq!(of(&terms, Some(&duty()), None), [(FindingCode::ConsultationMissing, Severity::Error)]);
        let mut last = Consultation {
            id: ConsultationId::new(),
            opportunity_id: OpportunityId::new(),
            unit_id: UnitId::new(),
            unit_region: "330211".parse().unwrap(),
            title: "服务".into(),
            question: "需要什么".into(),
            notice_id: NoticeId::new(),
            opened_at: at("2026-03-02T01:00:00Z"),
            opened_by: AccountId::new(),
            until: at("2026-03-09T10:00:00Z"),
            outcome: None,
            concluded_at: None,
            concluded_by: None,
            version: 1,
        };
        terms.consultation_reason = said("紧急的应急任务来不及征求");
        let open = [(FindingCode::ConsultationOpen, Severity::Error)];
        assert_eq!(of(&terms, None, Some(&last)), open, "what was begun is ended, whatever is said");
        terms.consultation_reason = None;
        last.concluded_at = Some(at("2026-03-10T01:00:00Z"));
        assert_eq!(of(&terms, Some(&duty()), Some(&last)), [], "2 to 9 March are five working days");
        last.until = at("2026-03-06T10:00:00Z");
        let short = FindingCode::ConsultationShort;
        assert_eq!(of(&terms, Some(&duty()), Some(&last)), [(short, Severity::Warning)], "no law gives the days");
        let checked = Asked { wait_checked: true, ..duty() };
        assert_eq!(of(&terms, Some(&checked), Some(&last)), [(short, Severity::Error)]);
    }

    #[test]
    fn a_time_that_has_passed_is_refused() {
        let now = at("2026-03-02T01:00:00Z");
        let wrong = |question: &str, until| consultation_faults(question, until, now).len();
        assert_eq!(wrong("对服务内容和价格有什么意见", Some(at("2026-03-09T01:00:00Z"))), 0);
        assert_eq!(wrong("意见", Some(now)), 2);
        assert_eq!((comment_faults("好").len(), outcome_faults("采纳").len()), (1, 1));
    }
}
