//! Who may do what with plans.

use crate::kernel::access::{Role, Rule, Scope, Who};

const ANYBODY: &[(Who, Scope)] = &[(Who::Public, Scope::Anything)];
const DEPARTMENT: &[(Who, Scope)] =
    &[(Who::Role(Role::Drafter), Scope::OwnUnit), (Who::Role(Role::Approver), Scope::OwnUnit)];
const DRAFTER: &[(Who, Scope)] = &[(Who::Role(Role::Drafter), Scope::OwnUnit)];
const APPROVER: &[(Who, Scope)] = &[(Who::Role(Role::Approver), Scope::OwnUnit)];
const FINANCE: &[(Who, Scope)] = &[(Who::Role(Role::FinanceOfficer), Scope::OwnRegion)];
/// The finance office of the region sees what was handed in to it: the use cases look at the state.
const CONCERNED: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::FinanceOfficer), Scope::OwnRegion),
];

/// Published plans.
pub const LIST: Rule = Rule::new("plan_list", ANYBODY);
/// The same as a sheet.
pub const LIST_EXPORT: Rule = Rule::new("plan_list_export", ANYBODY);
/// A published plan with its execution.
pub const READ: Rule = Rule::new("plan_read", ANYBODY);
/// An edition of it.
pub const EDITION: Rule = Rule::new("plan_edition_read", ANYBODY);
/// A published plan as a sheet.
pub const EXPORT: Rule = Rule::new("plan_export", ANYBODY);
/// The department's own plans.
pub const OWN_LIST: Rule = Rule::new("plan_own_list", DEPARTMENT);
/// The same as a sheet.
pub const OWN_EXPORT: Rule = Rule::new("plan_own_export", DEPARTMENT);
/// The department's lines in force, to draw from.
pub const LINE_LIST: Rule = Rule::new("plan_line_list", DEPARTMENT);
/// Plans that wait for the finance office.
pub const REVIEW_LIST: Rule = Rule::new("plan_review_list", FINANCE);
/// Begin one.
pub const CREATE: Rule = Rule::new("plan_create", DRAFTER);
/// Read the working copy.
pub const DRAFT_READ: Rule = Rule::confidential("plan_draft_read", CONCERNED);
/// Findings on it.
pub const CHECK: Rule = Rule::confidential("plan_check", CONCERNED);
/// The working copy as a sheet.
pub const SHEET: Rule = Rule::confidential("plan_sheet", CONCERNED);
/// The history of steps with comments.
pub const STEPS: Rule = Rule::confidential("plan_step_list", CONCERNED);
/// Write in the working copy.
pub const UPDATE: Rule = Rule::confidential("plan_update", DRAFTER);
/// Import a sheet into it.
pub const IMPORT: Rule = Rule::confidential("plan_import", DRAFTER);
/// Hand in for review.
pub const SUBMIT: Rule = Rule::confidential("plan_submit", DRAFTER);
/// Take back from review.
pub const WITHDRAW: Rule = Rule::confidential("plan_withdraw", DRAFTER);
/// Begin an adjustment.
pub const ADJUST: Rule = Rule::confidential("plan_adjust", DRAFTER);
/// Drop an adjustment.
pub const DISCARD: Rule = Rule::confidential("plan_discard", DRAFTER);
/// Make public what the finance office approved.
pub const PUBLISH: Rule = Rule::confidential("plan_publish", DEPARTMENT);
/// Intention notices.
pub const INTENTION_LIST: Rule = Rule::new("intention_list", ANYBODY);
/// The same as a sheet.
pub const INTENTION_EXPORT: Rule = Rule::new("intention_export", ANYBODY);
/// One of them.
pub const INTENTION_READ: Rule = Rule::new("intention_read", ANYBODY);
/// Publish one, from a line of the own plan.
pub const INTENTION_PUBLISH: Rule = Rule::new("intention_publish", APPROVER);
/// Withdraw one with a reason.
pub const INTENTION_WITHDRAW: Rule = Rule::new("intention_withdraw", APPROVER);
/// Approve.
pub const APPROVE: Rule = Rule::confidential("plan_approve", FINANCE);
/// Send back.
pub const RETURN: Rule = Rule::confidential("plan_return", FINANCE);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    LIST,
    LIST_EXPORT,
    READ,
    EDITION,
    EXPORT,
    OWN_LIST,
    OWN_EXPORT,
    LINE_LIST,
    REVIEW_LIST,
    CREATE,
    DRAFT_READ,
    CHECK,
    SHEET,
    STEPS,
    UPDATE,
    IMPORT,
    SUBMIT,
    WITHDRAW,
    ADJUST,
    DISCARD,
    PUBLISH,
    APPROVE,
    RETURN,
    INTENTION_LIST,
    INTENTION_EXPORT,
    INTENTION_READ,
    INTENTION_PUBLISH,
    INTENTION_WITHDRAW,
];
