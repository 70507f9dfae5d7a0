//! Who may do what with opportunities.

use crate::kernel::access::{Role, Rule, Scope, Who};

const ANYBODY: &[(Who, Scope)] = &[(Who::Public, Scope::Anything)];
const DEPARTMENT: &[(Who, Scope)] =
    &[(Who::Role(Role::Drafter), Scope::OwnUnit), (Who::Role(Role::Approver), Scope::OwnUnit)];
const DRAFTER: &[(Who, Scope)] = &[(Who::Role(Role::Drafter), Scope::OwnUnit)];
const APPROVER: &[(Who, Scope)] = &[(Who::Role(Role::Approver), Scope::OwnUnit)];

/// The public list.
pub const LIST: Rule = Rule::new("opportunity_list", ANYBODY);
/// Key figures of what is published.
pub const COUNTS: Rule = Rule::new("opportunity_counts", ANYBODY);
/// A published opportunity.
pub const READ: Rule = Rule::new("opportunity_read", ANYBODY);
/// An edition of a published opportunity.
pub const EDITION: Rule = Rule::new("opportunity_edition_read", ANYBODY);
/// The department's own list.
pub const OWN_LIST: Rule = Rule::new("opportunity_own_list", DEPARTMENT);
/// The same as a sheet.
pub const OWN_EXPORT: Rule = Rule::new("opportunity_own_export", DEPARTMENT);
/// The department's own counts.
pub const OWN_COUNTS: Rule = Rule::new("opportunity_own_counts", DEPARTMENT);
/// Begin one.
pub const CREATE: Rule = Rule::new("opportunity_create", DRAFTER);
/// Begin one as a copy.
pub const COPY: Rule = Rule::new("opportunity_copy", DRAFTER);
/// Read the working copy.
pub const DRAFT_READ: Rule = Rule::confidential("opportunity_draft_read", DEPARTMENT);
/// What the working copy changes of what is published.
pub const DRAFT_CHANGES: Rule = Rule::confidential("opportunity_draft_changes", DEPARTMENT);
/// Findings on the working copy.
pub const CHECK: Rule = Rule::confidential("opportunity_check", DEPARTMENT);
/// The fair-competition check of the working copy.
pub const FAIR_CHECK: Rule = Rule::confidential("opportunity_fair_check", DEPARTMENT);
/// The history of steps with comments.
pub const STEPS: Rule = Rule::confidential("opportunity_step_list", DEPARTMENT);
/// Write in the working copy.
pub const UPDATE: Rule = Rule::confidential("opportunity_update", DRAFTER);
/// Hand in for review.
pub const SUBMIT: Rule = Rule::confidential("opportunity_submit", DRAFTER);
/// Take back from review.
pub const WITHDRAW: Rule = Rule::confidential("opportunity_withdraw", DRAFTER);
/// Begin an amendment.
pub const AMEND: Rule = Rule::confidential("opportunity_amend", DRAFTER);
/// Drop an amendment.
pub const DISCARD: Rule = Rule::confidential("opportunity_discard", DRAFTER);
/// Send back.
pub const RETURN: Rule = Rule::confidential("opportunity_return", APPROVER);
/// Make public.
pub const PUBLISH: Rule = Rule::confidential("opportunity_publish", APPROVER);
/// End with a reason. What is published only an approver cancels: the lifecycle says so.
pub const CANCEL: Rule = Rule::confidential("opportunity_cancel", DEPARTMENT);

/// Questions about a published opportunity: those answered are public.
pub const CLARIFICATION_LIST: Rule = Rule::new("clarification_list", ANYBODY);
/// The same as a sheet.
pub const CLARIFICATION_EXPORT: Rule = Rule::new("clarification_export", ANYBODY);
/// Ask, for an organization.
pub const CLARIFICATION_ASK: Rule = Rule::new(
    "clarification_ask",
    &[(Who::Role(Role::OrganizationAdmin), Scope::Anything), (Who::Role(Role::Bidder), Scope::Anything)],
);
/// Answer to everybody.
pub const CLARIFICATION_ANSWER: Rule = Rule::confidential("clarification_answer", APPROVER);

/// Consultations of the public.
pub const CONSULTATION_LIST: Rule = Rule::new("consultation_list", ANYBODY);
/// One of them.
pub const CONSULTATION_READ: Rule = Rule::new("consultation_read", ANYBODY);
/// Begin one about a need that is not published yet.
pub const CONSULTATION_OPEN: Rule = Rule::confidential("consultation_open", APPROVER);
/// Say something.
pub const CONSULTATION_COMMENT: Rule = Rule::new("consultation_comment", &[(Who::SignedIn, Scope::Anything)]);
/// Answer what somebody said.
pub const CONSULTATION_ANSWER: Rule = Rule::new("consultation_answer", APPROVER);
/// Publish the outcome.
pub const CONSULTATION_CONCLUDE: Rule = Rule::new("consultation_conclude", APPROVER);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    LIST,
    COUNTS,
    READ,
    EDITION,
    OWN_LIST,
    OWN_EXPORT,
    OWN_COUNTS,
    CREATE,
    COPY,
    DRAFT_READ,
    DRAFT_CHANGES,
    CHECK,
    FAIR_CHECK,
    STEPS,
    UPDATE,
    SUBMIT,
    WITHDRAW,
    AMEND,
    DISCARD,
    RETURN,
    PUBLISH,
    CANCEL,
    CLARIFICATION_LIST,
    CLARIFICATION_EXPORT,
    CLARIFICATION_ASK,
    CLARIFICATION_ANSWER,
    CONSULTATION_LIST,
    CONSULTATION_READ,
    CONSULTATION_OPEN,
    CONSULTATION_COMMENT,
    CONSULTATION_ANSWER,
    CONSULTATION_CONCLUDE,
];
