//! Pure decisions about opportunities: what is missing, what contradicts what, how many points a rule gives.

pub mod access;
mod agreement;
pub mod bounds;
mod clarification;
mod complete;
mod deadline;
mod diff;
mod facts;
pub mod fair;
mod finding;
mod lifecycle;
mod lots;
mod method;
mod money;
mod notice;
mod plan;
mod reach;
mod requirement;
mod score;
mod scoring;
mod staffing;

pub use access::ACCESS;
pub use clarification::{answer_faults, moved, question_faults};
pub use deadline::{LeastPeriod, least_period, remaining, response, substantial};
pub use diff::{changes, with_parts};
pub use facts::{facts, limits};
pub use finding::{Finding, FindingCode, Limits, Severity, ShareLimit};
pub use lifecycle::{OPPORTUNITY, StepFacts, Timed, is_suspended, proceeds};
pub use method::method;
pub use notice::{Standing, correction, notice_facts, notice_gaps};
pub use plan::{Asked, Duties, duties, intention, plan};
pub use requirement::{comment_faults, consultation, consultation_faults, outcome_faults, survey};
pub use score::{Award, Evidence, GradedDocument, PartEvidence, Score, score};
pub use staffing::posts;

use super::model::OpportunityTerms;

/// Everything a person should know before publishing: what is missing first, then what contradicts what.
///
/// An [`Severity::Error`] blocks publication.
#[must_use]
pub fn check(terms: &OpportunityTerms, limits: &Limits) -> Vec<Finding> {
    let mut findings = complete::missing(terms);
    findings.extend(contradictions(terms, limits));
    findings
}

/// Contradictions inside the terms, and with the limits of the policy pack; blank parts contradict nothing.
#[must_use]
pub fn contradictions(terms: &OpportunityTerms, limits: &Limits) -> Vec<Finding> {
    let mut findings = Vec::new();
    money::check(terms, &mut findings);
    lots::check(terms, &mut findings);
    staffing::check(terms, &mut findings);
    scoring::check(terms, limits, &mut findings);
    agreement::check(terms, &mut findings);
    findings
}

#[cfg(test)]
mod tests;
