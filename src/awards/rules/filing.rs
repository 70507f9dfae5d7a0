//! Whether an objection or a complaint may be filed, and until when. What the packs ask is asked, in their words; what they do not ask
//! is not.

use crate::awards::model::{Remedy, RemedyAbout as About, RemedyKind as Kind, RemedyState as State};
use crate::kernel::calendar::Calendar;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Code, Error, Instant, Result};
use crate::policy::Ruleset;
use crate::policy::pack::{Entry, RemedyPoint as Point};
use chrono::{NaiveDate, TimeDelta};

/// How long the notice of a purchase is out.
const NOTICE: &str = "tender_notice_period";
/// The time to object.
pub const OBJECTION_FILE: &str = "challenge_file";
/// The time to complain.
pub const COMPLAINT_FILE: &str = "complaint_file";

/// Moments of a purchase from which the time to object is counted.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// When it was first published.
    pub published: Instant,
    /// When the publicity of its newest result is over, once there is one.
    pub publicity_until: Option<Instant>,
}

/// The end of a period of the packs that starts at a moment; absent where they set none.
#[must_use]
pub fn period_end(calendar: &Calendar, rules: &Ruleset, period: &str, from: Instant) -> Option<Instant> {
    let (_, rule) = rules.period(period)?;
    let (count, unit) = (rule.max.or(rule.min)?, rule.unit.days()?);
    Some(calendar.period_end(from.date(), count, unit).ends_at())
}

/// A moment of the last day of a period that is over at `end`: the next period is counted from that day.
#[must_use]
pub fn within(end: Instant) -> Instant {
    end.plus(TimeDelta::seconds(-1))
}

/// Refused in the words of the rule.
fn refused(code: Code, rule: &Entry) -> Error {
    let (text, basis) = (&rule.text, &rule.source.basis);
    Error::new(code, format!("{}（{basis}）", text.zh), format!("{} ({basis})", text.en))
}

/// What comes after the end of a period is refused in the words of the pack that sets it.
fn too_late(rules: &Ruleset, period: &str, until: Instant) -> Error {
    let rule = rules.period(period).map(|(entry, _)| entry);
    let (zh, en, basis) = rule.map_or(("", "", ""), |rule| (&*rule.text.zh, &*rule.text.en, &*rule.source.basis));
    let at = until.shanghai().format("%Y-%m-%d %H:%M");
    let text = format!("期限已于{at}届满：{zh}（{basis}）");
    Error::new(Code::StateConflict, text, format!("The time was over at {at}: {en} ({basis})"))
}

/// Whether somebody who took part, or did not, may object.
///
/// # Errors
/// `state_conflict` where the packs ask for having taken part.
pub fn standing(rules: &Ruleset, about: About, took_part: bool) -> Result<()> {
    match rules.remedy_rule(Point::TookPart, about).filter(|_| !took_part) {
        Some(rule) => Err(refused(Code::StateConflict, rule)),
        None => Ok(()),
    }
}

/// Whether an organization may object to a step, given everything that was filed about the purchase.
///
/// # Errors
/// `duplicate` for a second objection to one step, where the packs have all of them filed at one time.
pub fn at_one_time(rules: &Ruleset, about: About, organization: OrganizationId, filed: &[Remedy]) -> Result<()> {
    let before = filed.iter().any(|one| {
        one.kind == Kind::Objection
            && one.organization_id == organization
            && one.about == about
            && one.state != State::Withdrawn
    });
    match rules.remedy_rule(Point::AtOneTime, about).filter(|_| before) {
        Some(rule) => Err(refused(Code::Duplicate, rule)),
        None => Ok(()),
    }
}

/// When the harm was or should have been known: of the document when its notice is over, of the procedure on the day the organization
/// says, of the result when its publicity is over.
///
/// # Errors
/// `invalid` without the day, for the procedure; `state_conflict` for a result that is not published.
pub fn known(
    calendar: &Calendar,
    rules: &Ruleset,
    (about, day): (About, Option<NaiveDate>),
    moments: Moments,
    now: Instant,
) -> Result<Instant> {
    match about {
        // Received, or the notice period over: the later of the two is what everybody has.
        About::Document => Ok(period_end(calendar, rules, NOTICE, moments.published).map_or(moments.published, within)),
        About::Process => day.filter(|day| *day <= now.date()).map(Instant::start_of).ok_or_else(|| {
            Error::field(
                "known_on",
                "required",
                "请填写知道或者应当知道权益受损的日期（不晚于今天）",
                "Give the day the harm was known, not after today",
            )
        }),
        About::Result => moments.publicity_until.map(within).ok_or_else(|| {
            let zh = "结果尚未公告，不能对结果提出质疑";
            Error::new(Code::StateConflict, zh, "The result is not published yet")
        }),
    }
}

/// Whether an objection comes within the days of the packs from when the harm was or should have been known.
///
/// # Errors
/// As [`known`]; `state_conflict` too late.
pub fn in_time(
    calendar: &Calendar,
    rules: &Ruleset,
    what: (About, Option<NaiveDate>),
    moments: Moments,
    now: Instant,
) -> Result<()> {
    let known = known(calendar, rules, what, moments, now)?;
    let Some(until) = period_end(calendar, rules, OBJECTION_FILE, known.min(now)) else { return Ok(()) };
    // A period that has not begun is not over either.
    if known > now || now < until {
        return Ok(());
    }
    Err(too_late(rules, OBJECTION_FILE, until))
}

/// The objection a complaint follows: one's own, about the same thing. None where the packs ask for no objection and none is named.
///
/// # Errors
/// `invalid` where it is missing, or is another's or about something else.
pub fn followed<'o>(
    rules: &Ruleset,
    organization: OrganizationId,
    (opportunity, about): (OpportunityId, About),
    named: Option<&'o Remedy>,
) -> Result<Option<&'o Remedy>> {
    let own = named.filter(|one| {
        one.kind == Kind::Objection
            && one.organization_id == organization
            && one.opportunity_id == opportunity
            && one.about == about
    });
    let Some(rule) = rules.remedy_rule(Point::ObjectionFirst, about).filter(|_| own.is_none()) else {
        return Ok(own);
    };
    let (text, basis) = (&rule.text, &rule.source.basis);
    Err(Error::field(
        "objection",
        "required",
        format!("{}（{basis}），请选择本单位对同一事项提出的质疑", text.zh),
        format!("{} ({basis}); choose yours", text.en),
    ))
}

/// Until when a complaint can follow an objection: counted from the end of the time to answer it, answered or not.
#[must_use]
pub fn complain_by(calendar: &Calendar, rules: &Ruleset, objection: &Remedy) -> Option<Instant> {
    period_end(calendar, rules, COMPLAINT_FILE, within(objection.answer_by?))
}

/// Whether a complaint may follow an objection now, given everything that was filed about the purchase: it is answered, or its time is
/// over without an answer; not too long ago; and no other complaint about it is dealt with.
///
/// # Errors
/// `state_conflict` too early, too late, and for an objection taken back; `duplicate`.
pub fn follows(calendar: &Calendar, rules: &Ruleset, objection: &Remedy, filed: &[Remedy], now: Instant) -> Result<()> {
    let rule = |point| rules.remedy_rule(point, objection.about);
    if let Some(rule) = rule(Point::ObjectionFirst).filter(|_| objection.state == State::Withdrawn) {
        return Err(refused(Code::StateConflict, rule));
    }
    let waits = objection.state == State::Filed && now < objection.answer_by.unwrap_or(objection.filed_at);
    if let Some(rule) = rule(Point::ReplyOrTimeOver).filter(|_| waits) {
        return Err(refused(Code::StateConflict, rule));
    }
    if let Some(until) = complain_by(calendar, rules, objection).filter(|until| now >= *until) {
        return Err(too_late(rules, COMPLAINT_FILE, until));
    }
    let dealt = [State::Filed, State::Accepted, State::Decided];
    let again = filed.iter().any(|one| one.objection_id == Some(objection.id) && dealt.contains(&one.state));
    match rule(Point::Once).filter(|_| again) {
        Some(rule) => Err(refused(Code::Duplicate, rule)),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::awards::model::RemedyId;
    use crate::kernel::ids::UnitId;
    use crate::policy::{Kind as PolicyKind, Library, Names, Question, shipped};

    /// The rules of the nation in March 2026.
    pub(in crate::awards::rules) fn rules() -> Ruleset {
        let on = "2026-03-02".parse().unwrap();
        let region = "330211".parse().unwrap();
        let question = Question { region, kind: PolicyKind::Purchase, project_type: None, on };
        Library::load(&shipped(), Names::default()).unwrap().select(&question)
    }

    /// An objection to a result, filed on Friday 20 March 2026 and not answered yet.
    pub(in crate::awards::rules) fn objection() -> Remedy {
        Remedy {
            id: RemedyId::new(),
            kind: Kind::Objection,
            about: About::Result,
            opportunity_id: OpportunityId::new(),
            title: String::new(),
            unit_id: UnitId::new(),
            unit_region: "330211".parse().unwrap(),
            organization_id: OrganizationId::new(),
            name: "甲中心".into(),
            objection_id: None,
            state: State::Filed,
            facts: String::new(),
            legal_basis: None,
            request: None,
            filed_at: at("2026-03-20T01:00:00Z"),
            examine_by: None,
            // Seven working days: to the end of Tuesday 31 March.
            answer_by: Some(at("2026-03-31T16:00:00Z")),
            suspended_until: None,
            outcome: None,
            measure: None,
            answer: None,
            answered_at: None,
            supplement_asked: None,
            supplement_by: None,
            supplement: None,
            supplemented_at: None,
            version: 1,
        }
    }

    fn at(text: &str) -> Instant {
        serde_json::from_value(text.into()).unwrap()
    }

    fn calendar() -> Calendar {
        Calendar::embedded().unwrap()
    }

    /// Why something is refused.
    fn why<T>(tried: Result<T>) -> (Code, String) {
        let error = tried.err().expect("it should be refused");
        let field = error.fields.first().map(|field| field.message.zh.clone());
        (error.code, field.unwrap_or(error.detail.zh))
    }

    #[test]
    fn order_94_article_11_only_who_takes_part_objects_to_procedure_and_result() {
        for about in [About::Process, About::Result] {
            assert!(standing(&rules(), about, true).is_ok());
            let (code, said) = why(standing(&rules(), about, false));
            assert_eq!(code, Code::StateConflict);
            assert!(said.contains("94号令第11条"), "{said}");
        }
        assert!(standing(&rules(), About::Document, false).is_ok(), "who has the document may object to it");
    }

    #[test]
    fn order_94_article_10_objections_to_one_step_at_one_time() {
        let first = objection();
        let try_again = |about, state| {
            let filed = [Remedy { state, ..first.clone() }];
            at_one_time(&rules(), about, first.organization_id, &filed)
        };
        assert_eq!(why(try_again(About::Result, State::Answered)).0, Code::Duplicate);
        assert!(try_again(About::Process, State::Answered).is_ok(), "another step");
        assert!(try_again(About::Result, State::Withdrawn).is_ok(), "it was taken back");
        assert!(at_one_time(&rules(), About::Result, OrganizationId::new(), &[first]).is_ok(), "another's");
    }

    #[test]
    fn regulation_article_53_seven_working_days_from_the_end_of_the_publicity() {
        // Published on 2 March, the notice is out for five working days; the publicity ends with Monday 23 March.
        let moments =
            Moments { published: at("2026-03-02T01:00:00Z"), publicity_until: Some(at("2026-03-23T16:00:00Z")) };
        let tried = |about, now: &str| in_time(&calendar(), &rules(), (about, None), moments, at(now));
        assert!(tried(About::Result, "2026-03-20T01:00:00Z").is_ok(), "the publicity still runs");
        assert!(tried(About::Result, "2026-04-01T15:59:59Z").is_ok());
        let (_, said) = why(tried(About::Result, "2026-04-01T16:00:00Z"));
        assert!(said.contains("2026-04-02 00:00") && said.contains("94号令10-11"), "{said}");
        // The notice of the document is over with Monday 9 March; seven working days later is Wednesday 18 March.
        assert!(tried(About::Document, "2026-03-18T15:59:59Z").is_ok());
        assert!(tried(About::Document, "2026-03-18T16:00:00Z").is_err());
        let unpublished = Moments { publicity_until: None, ..moments };
        let early = in_time(&calendar(), &rules(), (About::Result, None), unpublished, at("2026-03-20T01:00:00Z"));
        assert_eq!(why(early).0, Code::StateConflict);
        // Of the procedure the organization says when it knew.
        let known = |day: &str| {
            let what = (About::Process, Some(day.parse().unwrap()));
            in_time(&calendar(), &rules(), what, moments, at("2026-03-20T01:00:00Z"))
        };
        assert!(known("2026-03-11").is_ok(), "the seventh working day is today");
        assert!(known("2026-03-10").is_err());
        assert_eq!(why(known("2026-03-21")).0, Code::Invalid, "not a day to come");
        assert_eq!(why(tried(About::Process, "2026-03-20T01:00:00Z")).0, Code::Invalid);
    }

    #[test]
    fn regulation_article_55_a_complaint_follows_the_own_objection_about_the_same() {
        let first = objection();
        let of = |organization, opportunity, about| {
            followed(&rules(), organization, (opportunity, about), Some(&first)).map(|found| found.map(|one| one.id))
        };
        assert_eq!(of(first.organization_id, first.opportunity_id, About::Result).unwrap(), Some(first.id));
        for wrong in [
            of(OrganizationId::new(), first.opportunity_id, About::Result),
            of(first.organization_id, OpportunityId::new(), About::Result),
            of(first.organization_id, first.opportunity_id, About::Document),
        ] {
            assert!(why(wrong).1.contains("条例第55条"));
        }
        let what = (first.opportunity_id, About::Result);
        assert!(followed(&rules(), first.organization_id, what, None).is_err());
    }

    #[test]
    fn order_94_article_17_after_the_answer_or_its_time_within_fifteen_working_days() {
        let tried = |state, now: &str| {
            let objection = Remedy { state, ..objection() };
            follows(&calendar(), &rules(), &objection, &[], at(now))
        };
        let (code, said) = why(tried(State::Filed, "2026-03-31T15:59:59Z"));
        assert!(code == Code::StateConflict && said.contains("94号令第17条"), "{said}");
        assert!(tried(State::Answered, "2026-03-24T01:00:00Z").is_ok());
        assert!(tried(State::Filed, "2026-03-31T16:00:00Z").is_ok(), "its time is over and nobody has answered");
        // Fifteen working days from 31 March, over the Qingming holiday of 4 to 6 April: Wednesday 22 April.
        assert!(tried(State::Filed, "2026-04-22T15:59:59Z").is_ok());
        let (_, said) = why(tried(State::Filed, "2026-04-22T16:00:00Z"));
        assert!(said.contains("94号令17"), "{said}");
        assert_eq!(why(tried(State::Withdrawn, "2026-03-24T01:00:00Z")).0, Code::StateConflict);
    }

    #[test]
    fn order_94_article_19_what_is_dealt_with_is_not_complained_about_again() {
        let first = Remedy { state: State::Answered, ..objection() };
        let again = |state| {
            let complaint = Remedy { kind: Kind::Complaint, objection_id: Some(first.id), state, ..objection() };
            follows(&calendar(), &rules(), &first, &[complaint], at("2026-03-24T01:00:00Z"))
        };
        for state in [State::Filed, State::Accepted, State::Decided] {
            assert_eq!(why(again(state)).0, Code::Duplicate, "{state}");
        }
        for state in [State::NotAccepted, State::Withdrawn] {
            assert!(again(state).is_ok(), "{state}: nobody has dealt with it");
        }
    }
}
