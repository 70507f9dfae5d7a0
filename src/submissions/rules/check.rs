//! What is missing from a submission and what does not fit: the same while it is written and before it is sealed.

mod answers;
mod offer;

use crate::kernel::ids::FileId;
use crate::kernel::{Instant, Text};
use crate::opportunities::model::OpportunityTerms;
use crate::opportunities::rules::Severity;
use crate::policy::Verdict;
use crate::submissions::model::{Gap, GapCode, OfferCosts, SubmissionContent};
use std::collections::BTreeSet;

/// What a submission is held against.
#[derive(Clone, Debug)]
pub struct Held<'h> {
    /// The terms it answers.
    pub terms: &'h OpportunityTerms,
    /// Files that were uploaded for it.
    pub files: &'h BTreeSet<FileId>,
    /// Its offers against every cost rule.
    pub costs: &'h [OfferCosts],
    /// Now: certificates must not have run out at the deadline or, without one, by now.
    pub now: Instant,
}

/// Everything a bidder should know before sealing. An error blocks sealing; a warning may cost points or the award.
#[must_use]
pub fn check(content: &SubmissionContent, held: &Held<'_>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    offer::check(content, held, &mut gaps);
    for costs in held.costs {
        gaps.extend(costs.rules.iter().filter(|rule| rule.verdict == Verdict::Fail).map(|rule| over(costs, rule)));
    }
    answers::check(content, held, &mut gaps);
    for file in content.files().difference(held.files) {
        gaps.push(error(
            GapCode::FileMissing,
            "files",
            Text::new(format!("附件 {file} 没有上传到本投标文件"), format!("File {file} was not uploaded here")),
            Text::new("请重新上传，或从引用处移除", "Upload it again, or take it out where it is named"),
        ));
    }
    gaps
}

fn over(costs: &OfferCosts, rule: &crate::submissions::model::CostLine) -> Gap {
    let at = costs.lot.map_or_else(String::new, |lot| format!("（第{lot}包）"));
    let part = rule.part.unwrap_or_default();
    let (zh, en) = match (rule.missing.filter(|m| m.fen() > 0), rule.most) {
        (Some(missing), _) => {
            (format!("现为 {part} 元，还差 {missing} 元"), format!("it is {part} yuan, {missing} are missing"))
        }
        (None, Some(most)) => {
            (format!("现为 {part} 元，最多 {most} 元"), format!("it is {part} yuan, at most {most} are allowed"))
        }
        (None, None) => (format!("现为 {part} 元"), format!("it is {part} yuan")),
    };
    Gap {
        basis: rule.basis.clone(),
        ..error(
            GapCode::CostRule,
            "offers",
            Text::new(format!("{}{at}：{zh}", rule.text.zh), format!("{}: {en}", rule.text.en)),
            Text::new("请调整经费预算", "Change the budget"),
        )
    }
}

fn error(code: GapCode, path: impl Into<String>, text: Text, mend: Text) -> Gap {
    Gap { code, severity: Severity::Error, path: path.into(), term: None, text, mend, basis: None }
}

fn warning(code: GapCode, path: impl Into<String>, text: Text, mend: Text) -> Gap {
    Gap { severity: Severity::Warning, ..error(code, path, text, mend) }
}

fn blank(text: Option<&String>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests;
