//! Membership of the pool.

use crate::kernel::error::Faults;
use crate::kernel::lifecycle::{Guard, Lifecycle, Row, Who};
use crate::kernel::{Error, FieldError, Result};
use crate::reviews::model::{Absence, ExpertAction as Action, ExpertInput, ExpertState as State, InterestInput, Party};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What the guards look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpertFacts {
    /// A reason is given.
    pub reason: bool,
    /// Who reviews is the expert.
    pub oneself: bool,
}

const REASON: Guard<ExpertFacts> = Guard { name: "reason", check: with_reason };
const ANOTHER: Guard<ExpertFacts> = Guard { name: "not oneself", check: by_another };

/// How a membership of the pool moves.
pub static EXPERT: Lifecycle<State, Action, Party, ExpertFacts> = Lifecycle {
    name: "expert",
    initial: State::Applied,
    rows: &[
        Row {
            from: &[State::Applied],
            action: Action::List,
            to: State::Listed,
            who: Who::Role(&[Party::Authority]),
            guard: Some(ANOTHER),
        },
        Row {
            from: &[State::Applied],
            action: Action::Return,
            to: State::Returned,
            who: Who::Role(&[Party::Authority]),
            guard: Some(REASON),
        },
        Row {
            from: &[State::Applied, State::Returned, State::Listed],
            action: Action::Apply,
            to: State::Applied,
            who: Who::Role(&[Party::Expert]),
            guard: None,
        },
        Row {
            from: &[State::Listed],
            action: Action::Suspend,
            to: State::Suspended,
            who: Who::Role(&[Party::Authority]),
            guard: Some(REASON),
        },
        Row {
            from: &[State::Suspended],
            action: Action::Resume,
            to: State::Listed,
            who: Who::Role(&[Party::Authority]),
            guard: Some(ANOTHER),
        },
        Row { from: &[State::Suspended], action: Action::Resume, to: State::Listed, who: Who::Time, guard: None },
        Row {
            from: &[State::Applied, State::Returned, State::Listed, State::Suspended],
            action: Action::Remove,
            to: State::Removed,
            who: Who::Role(&[Party::Authority]),
            guard: Some(REASON),
        },
    ],
};

fn with_reason(facts: &ExpertFacts) -> Result<()> {
    if facts.reason {
        return Ok(());
    }
    Err(Error::field("reason", "required", "请写明理由，专家本人可以看到", "Say why; the expert reads it"))
}

fn by_another(facts: &ExpertFacts) -> Result<()> {
    if !facts.oneself {
        return Ok(());
    }
    Err(Error::field(
        "action",
        "oneself",
        "不能审核自己的申请，请由同事办理",
        "Nobody reviews the own application; ask a colleague",
    ))
}

const FIELDS_MOST: usize = 10;
const CERTIFICATES_MOST: usize = 20;
const ABSENCES_MOST: usize = 50;
const INTERESTS_MOST: usize = 100;

/// The input with its texts trimmed and its fields sorted. Whether the region and the categories exist is for the caller.
///
/// # Errors
/// `invalid` naming every field that is empty or too long.
pub fn checked_input(input: &ExpertInput) -> Result<ExpertInput> {
    let mut faults = Faults::new();
    let mut text = |value: &str, path: &str, most: usize| {
        let value = value.trim().to_owned();
        let length = value.chars().count();
        if length == 0 || length > most {
            let zh = format!("请填写，最多{most}个字");
            faults.add(path, if length == 0 { "required" } else { "too_long" }, zh, format!("1 to {most} characters"));
        }
        value
    };
    let checked = ExpertInput {
        employer: text(&input.employer, "employer", 200),
        title: text(&input.title, "title", 100),
        experience: text(&input.experience, "experience", 2_000),
        fields: input.fields.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect(),
        ..input.clone()
    };
    if checked.fields.is_empty() || checked.fields.len() > FIELDS_MOST {
        let zh = format!("请选择1至{FIELDS_MOST}个专业（服务类别）");
        faults.add("fields", "count", zh, format!("Choose 1 to {FIELDS_MOST} fields"));
    }
    if checked.certificates.len() > CERTIFICATES_MOST {
        let zh = format!("证书最多{CERTIFICATES_MOST}份，请合并后上传");
        faults.add("certificates", "count", zh, format!("At most {CERTIFICATES_MOST} certificates; merge some"));
    }
    faults.finish()?;
    Ok(checked)
}

/// Days away: sorted, each a span, none over another.
///
/// # Errors
/// `invalid` naming each that is not.
pub fn absences(input: &[Absence]) -> Result<Vec<Absence>> {
    let mut faults = Faults::new();
    if input.len() > ABSENCES_MOST {
        let zh = format!("最多{ABSENCES_MOST}段，请合并相邻的日期");
        faults.add("absences", "count", zh, format!("At most {ABSENCES_MOST} spans; merge some"));
    }
    for (at, span) in input.iter().enumerate() {
        if span.since > span.until {
            let path = format!("absences[{at}].until");
            faults.add(path, "before_since", "结束日期早于开始日期", "It ends before it begins");
        } else if input.iter().take(at).any(|other| other.since <= span.until && span.since <= other.until) {
            let path = format!("absences[{at}].since");
            faults.add(path, "overlap", "与另一段日期重叠，请合并为一段", "It overlaps with another span; merge them");
        }
    }
    faults.finish()?;
    let mut sorted = input.to_vec();
    sorted.sort_by_key(|span| span.since);
    Ok(sorted)
}

/// Declared relations with their texts trimmed; `kinds` are the recusal rules there are.
///
/// # Errors
/// `invalid` naming each field that is wrong.
pub fn interests(input: &[InterestInput], kinds: &[String], today: NaiveDate) -> Result<Vec<InterestInput>> {
    let mut faults = Faults::new();
    if input.len() > INTERESTS_MOST {
        let zh = format!("最多申报{INTERESTS_MOST}项");
        faults.add("interests", "count", zh, format!("At most {INTERESTS_MOST}"));
    }
    let mut checked: Vec<InterestInput> = Vec::new();
    for (at, given) in input.iter().enumerate() {
        let trimmed = |text: &str| text.trim().to_owned();
        let note = given.note.as_deref().map(trimmed).filter(|note| !note.is_empty());
        let interest = InterestInput { organization: trimmed(&given.organization), note, ..given.clone() };
        faults.extend(
            interest_faults(&interest, kinds, today)
                .into_iter()
                .map(|fault| FieldError { path: format!("interests[{at}].{}", fault.path), ..fault }),
        );
        if !checked.contains(&interest) {
            checked.push(interest);
        }
    }
    faults.finish()?;
    Ok(checked)
}

fn interest_faults(interest: &InterestInput, kinds: &[String], today: NaiveDate) -> Vec<FieldError> {
    let mut faults = Faults::new();
    if !kinds.contains(&interest.kind) {
        let known = kinds.join(", ");
        let zh = format!("没有名为“{}”的关系类型；可选：{known}", interest.kind);
        faults.add("kind", "unknown", zh, format!("There is no kind “{}”; there are: {known}", interest.kind));
    }
    let length = interest.organization.chars().count();
    if length == 0 || length > 200 {
        faults.add("organization", "required", "请填写单位全称", "Give the organization's full name");
    }
    if interest.note.as_ref().is_some_and(|note| note.chars().count() > 200) {
        faults.add("note", "too_long", "说明最多200个字", "At most 200 characters");
    }
    if interest.since > today {
        faults.add("since", "future", "开始日期不能晚于今天", "It cannot begin in the future");
    }
    if interest.until.is_some_and(|until| until < interest.since) {
        faults.add("until", "before_since", "结束日期早于开始日期", "It ends before it begins");
    }
    faults.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn absence(since: &str, until: &str) -> Absence {
        Absence { since: since.parse().unwrap(), until: until.parse().unwrap() }
    }

    #[test]
    fn days_away_are_spans_that_do_not_overlap() {
        let wrong = absences(&[absence("2026-03-05", "2026-03-04"), absence("2026-03-06", "2026-03-10")]).unwrap_err();
        assert_eq!(wrong.fields.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["before_since"]);
        let wrong = absences(&[absence("2026-03-01", "2026-03-05"), absence("2026-03-05", "2026-03-10")]).unwrap_err();
        assert_eq!(wrong.fields[0].path, "absences[1].since");
        let sorted = absences(&[absence("2026-04-01", "2026-04-02"), absence("2026-03-01", "2026-03-10")]).unwrap();
        assert_eq!(sorted[0].since.to_string(), "2026-03-01");
    }

    #[test]
    fn a_relation_names_its_kind_and_organization() {
        let today = "2026-03-02".parse().unwrap();
        let given = |value| vec![serde_json::from_value::<InterestInput>(value).unwrap()];
        let kinds = ["employment".to_owned()];
        let wrong = given(json!({ "kind": "friendship", "organization": " ", "since": "2027-01-01" }));
        let error = interests(&wrong, &kinds, today).unwrap_err();
        let paths: Vec<&str> = error.fields.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["interests[0].kind", "interests[0].organization", "interests[0].since"]);
        let right = given(json!({ "kind": "employment", "organization": " 甲中心 ", "since": "2020-01-01" }));
        assert_eq!(interests(&right, &kinds, today).unwrap()[0].organization, "甲中心");
    }

    #[test]
    fn nobody_reviews_the_own_application_and_a_removal_has_a_reason() {
        let facts = ExpertFacts { reason: false, oneself: true };
        assert_eq!(EXPERT.step(State::Applied, Action::List, &facts).unwrap_err().fields[0].code, "oneself");
        assert_eq!(EXPERT.step(State::Listed, Action::Remove, &facts).unwrap_err().fields[0].code, "required");
        let facts = ExpertFacts { reason: true, oneself: false };
        assert_eq!(EXPERT.step(State::Listed, Action::Suspend, &facts).unwrap(), State::Suspended);
        assert!(EXPERT.step(State::Removed, Action::Apply, &facts).is_err());
        assert!(EXPERT.unreachable(State::ALL).is_empty());
    }
}
