//! Term and renewals, termination, bands of assessment results.

use super::finding::{Finding, FindingCode};
use crate::kernel::Text;
use crate::opportunities::model::{AssessmentTerm, Consequence, OpportunityTerms, RatingBand, StrikeOf, Strikes};
use rust_decimal::Decimal;

pub(super) fn check(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    renewal(terms, findings);
    termination(terms, findings);
    for (index, assessment) in terms.assessments.iter().enumerate() {
        ratings(index, assessment, findings);
    }
}

fn renewal(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    let Some(term) = &terms.term else { return };
    let (Some(contract), Some(max)) = (term.contract_months, term.max_months) else { return };
    let mend = Text::new(
        "请核对合同期限、续签次数和最长期限",
        "Check the contract length, the number of renewals and the longest term",
    );
    if contract > max {
        findings.push(
            Finding::error(
                FindingCode::RenewalDiffers,
                "term.contract_months",
                Text::new(
                    format!("合同期限 {contract} 个月，超过最长期限 {max} 个月"),
                    format!("The contract is {contract} months, longer than the longest term of {max}"),
                ),
                mend,
            )
            .against("term.max_months"),
        );
        return;
    }
    let Some(renewals) = term.renewals else { return };
    let each = term.renewal_months.unwrap_or(contract);
    let total = u64::from(contract) + u64::from(renewals) * u64::from(each);
    if total != u64::from(max) {
        findings.push(
            Finding::error(
                FindingCode::RenewalDiffers,
                "term.renewals",
                Text::new(
                    format!("合同 {contract} 个月加续签 {renewals} 次、每次 {each} 个月，共 {total} 个月，与最长期限 {max} 个月不一致"),
                    format!("{contract} months and {renewals} renewals of {each} make {total} months, not the longest term of {max}"),
                ),
                mend,
            )
            .against("term.max_months"),
        );
    }
}

fn termination(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    let ends = |strikes: &Option<Strikes>| -> Option<(StrikeOf, u32)> {
        let strikes = strikes.as_ref().filter(|s| s.consequence == Some(Consequence::Termination))?;
        Some((strikes.of?, strikes.count?))
    };
    let assessed =
        terms.assessments.iter().enumerate().map(|(i, t)| (format!("assessments[{i}].strikes"), ends(&t.strikes)));
    let breached = terms.breach.iter().enumerate().map(|(i, t)| (format!("breach[{i}].strikes"), ends(&t.strikes)));
    let all: Vec<(String, StrikeOf, u32)> =
        assessed.chain(breached).filter_map(|(path, found)| found.map(|(of, count)| (path, of, count))).collect();
    for kind in StrikeOf::ALL {
        let mut same = all.iter().filter(|(_, of, _)| of == kind);
        let Some((first_path, _, first)) = same.next() else { continue };
        for (path, _, count) in same.filter(|(_, _, count)| count != first) {
            let (zh, en) = match kind {
                StrikeOf::FailedAssessment => ("考核不合格", "failed assessments"),
                StrikeOf::WrittenReminder => ("书面催告", "written reminders"),
                StrikeOf::Complaint => ("投诉属实", "complaints found true"),
            };
            findings.push(
                Finding::error(
                    FindingCode::TerminationDiffers,
                    path.clone(),
                    Text::new(
                        format!("一处规定累计 {first} 次{zh}可解除合同，另一处规定 {count} 次"),
                        format!("The contract may be ended after {first} {en} in one place, after {count} in another"),
                    ),
                    Text::new("请统一次数", "State one number"),
                )
                .against(first_path.clone()),
            );
        }
    }
}

fn ratings(index: usize, assessment: &AssessmentTerm, findings: &mut Vec<Finding>) {
    let mut bands: Vec<&RatingBand> = assessment.ratings.iter().collect();
    bands.sort_by_key(|band| band.from.unwrap_or(Decimal::MIN));
    let step = if assessment.whole_scores == Some(true) { Decimal::ONE } else { Decimal::ZERO };
    for (lower, upper) in bands.iter().zip(bands.iter().skip(1)) {
        // A band without an upper end reaches up to the next one.
        let (Some(to), Some(from)) = (lower.to, upper.from) else { continue };
        let names = (lower.name.clone().unwrap_or_default(), upper.name.clone().unwrap_or_default());
        let path = format!("assessments[{index}].ratings");
        if to >= from {
            findings.push(Finding::error(
                FindingCode::BandsOverlap,
                path,
                Text::new(
                    format!("“{}”到 {to} 分，“{}”从 {from} 分起，两档重叠", names.0, names.1),
                    format!("“{}” goes up to {to}, “{}” begins at {from}: they overlap", names.0, names.1),
                ),
                Text::new("请调整分数线，使每个分数只属于一档", "Move an end so that each score is in one band"),
            ));
        } else if from - to > step {
            findings.push(Finding::warning(
                FindingCode::BandsGap,
                path,
                Text::new(
                    format!("“{}”到 {to} 分，“{}”从 {from} 分起，中间的分数不属于任何一档", names.0, names.1),
                    format!(
                        "“{}” goes up to {to}, “{}” begins at {from}: scores between are in no band",
                        names.0, names.1
                    ),
                ),
                Text::new(
                    "请改为“不低于…且低于…”，或写明只取整数分",
                    "Write “from … to below …”, or say that scores are whole numbers",
                ),
            ));
        }
    }
}
