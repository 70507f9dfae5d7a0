//! What an intention notice must say.

use super::{REASON_LEAST, REASON_MOST};
use crate::kernel::FieldError;
use crate::kernel::error::Faults;
use crate::plans::model::IntentionInput;
use chrono::{Datelike, NaiveDate};

/// Longest summary, in characters.
const SUMMARY_MOST: usize = 1_000;

/// What is wrong with a new notice on `today`. Title, summary, amount and time are all 财库〔2020〕10号 asks for; title and
/// amount come from the line.
#[must_use]
pub fn intention_faults(input: &IntentionInput, today: NaiveDate) -> Vec<FieldError> {
    let mut faults = Faults::new();
    let length = input.summary.trim().chars().count();
    if !(REASON_LEAST..=SUMMARY_MOST).contains(&length) {
        faults.add(
            "summary",
            "length",
            format!("请写明需求概况（{REASON_LEAST}至{SUMMARY_MOST}字）：采购标的、数量、服务对象和要求"),
            format!("Say what is needed, {REASON_LEAST} to {SUMMARY_MOST} characters: what, how much, for whom"),
        );
    }
    let month = NaiveDate::parse_from_str(&format!("{}-01", input.expected), "%Y-%m-%d").ok();
    let this_month = today.with_day(1).unwrap_or(today);
    let in_time = |month: &NaiveDate| *month >= this_month && month.year() <= today.year() + 1;
    // The form is fixed: a month such as 2026-5 would be sorted wrongly.
    if input.expected.len() != 7 || month.filter(in_time).is_none() {
        let (first, last) = (this_month.format("%Y-%m"), today.year() + 1);
        faults.add(
            "expected",
            "out_of_range",
            format!("预计采购时间应写作 {first} 这样的月份，从本月到{last}年底"),
            format!("The time is a month such as {first}, from this month to the end of {last}"),
        );
    }
    faults.into_vec()
}

/// What is wrong with the reason of a withdrawal.
#[must_use]
pub fn withdrawal_faults(reason: &str) -> Vec<FieldError> {
    let mut faults = Faults::new();
    if !(REASON_LEAST..=REASON_MOST).contains(&reason.trim().chars().count()) {
        faults.add(
            "reason",
            "required",
            format!("请写明撤销原因（{REASON_LEAST}至{REASON_MOST}字），向社会公开"),
            format!("Say why it is withdrawn, {REASON_LEAST} to {REASON_MOST} characters; it is published"),
        );
    }
    faults.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::model::PlanLineId;

    #[test]
    fn a_notice_says_what_and_when() {
        let faults = |summary: &str, expected: &str| -> Vec<String> {
            let input = IntentionInput { line: PlanLineId::new(), summary: summary.into(), expected: expected.into() };
            let day = "2026-03-02".parse().unwrap();
            intention_faults(&input, day).into_iter().map(|fault| fault.path).collect()
        };
        let said = "为全区社区矫正对象提供专业社会工作服务";
        assert_eq!(faults(said, "2026-03"), Vec::<String>::new());
        assert_eq!(faults(said, "2027-12"), Vec::<String>::new());
        for wrong in ["2026-02", "2028-01", "2026-13", "2026-5", "五月", "2026-05-01"] {
            assert_eq!(faults(said, wrong), ["expected"], "{wrong}");
        }
        assert_eq!(faults("服务", "2026-05"), ["summary"]);
        assert_eq!(withdrawal_faults("改期").len(), 1);
    }
}
