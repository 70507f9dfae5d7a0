//! Who may do what.

use crate::kernel::{Role, Rule, Scope, Who};

/// An expert acts on the own entry and the own invitations, with or without a unit.
const ONESELF: &[(Who, Scope)] = &[(Who::SignedIn, Scope::OwnAccount)];
/// Civil affairs and finance keep the pool of their region.
const KEEPERS: &[(Who, Scope)] =
    &[(Who::Role(Role::Registrar), Scope::OwnRegion), (Who::Role(Role::FinanceOfficer), Scope::OwnRegion)];
/// The department that buys.
const BUYERS: &[(Who, Scope)] =
    &[(Who::Role(Role::Drafter), Scope::OwnUnit), (Who::Role(Role::Approver), Scope::OwnUnit)];
/// The department, and supervisors of its region: both without names before disclosure.
const WATCHERS: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];
const APPROVER: &[(Who, Scope)] = &[(Who::Role(Role::Approver), Scope::OwnUnit)];
const ANYBODY: &[(Who, Scope)] = &[(Who::Public, Scope::Anything)];

/// Applying to the pool of any region: whoever is signed in, for oneself.
pub const APPLY: Rule = Rule::new("expert_apply", &[(Who::SignedIn, Scope::Anything)]);
/// The own entry.
pub const OWN: Rule = Rule::new("expert_own", ONESELF);
/// Changing it.
pub const UPDATE: Rule = Rule::new("expert_update", ONESELF);
/// Days away.
pub const ABSENCES: Rule = Rule::new("expert_absences", ONESELF);
/// Declared relations.
pub const INTERESTS: Rule = Rule::new("expert_interests", ONESELF);
/// Which relations count.
pub const RECUSAL_RULES: Rule = Rule::new("recusal_rule_list", ANYBODY);
/// The pool.
pub const LIST: Rule = Rule::new("expert_list", KEEPERS);
/// The same as a sheet.
pub const EXPORT: Rule = Rule::new("expert_export", KEEPERS);
/// One of it.
pub const READ: Rule = Rule::confidential("expert_read", KEEPERS);
/// Listing, returning, suspending, removing.
pub const ACT: Rule = Rule::confidential("expert_act", KEEPERS);
/// Inviting somebody who has no account.
pub const INVITE: Rule = Rule::new("expert_invite", KEEPERS);

/// A panel for an opportunity; commits the seed.
pub const PANEL_CREATE: Rule = Rule::confidential("panel_create", BUYERS);
/// Panels of an opportunity.
pub const PANEL_LIST: Rule = Rule::confidential("panel_list", WATCHERS);
/// The same as a sheet.
pub const PANEL_EXPORT: Rule = Rule::confidential("panel_export", WATCHERS);
/// One panel.
pub const PANEL_READ: Rule = Rule::confidential("panel_read", WATCHERS);
/// Changing what it shall be.
pub const PANEL_UPDATE: Rule = Rule::confidential("panel_update", BUYERS);
/// How many could be drawn.
pub const PANEL_CANDIDATES: Rule = Rule::confidential("panel_candidates", BUYERS);
/// Drawing.
pub const PANEL_DRAW: Rule = Rule::confidential("panel_draw", BUYERS);
/// Replacing a member.
pub const PANEL_REPLACE: Rule = Rule::confidential("panel_replace", BUYERS);
/// Opening the session.
pub const PANEL_SEAT: Rule = Rule::confidential("panel_seat", BUYERS);
/// Noting who chairs.
pub const PANEL_CHAIR: Rule = Rule::confidential("panel_chair", BUYERS);
/// Rating conduct.
pub const PANEL_RATE: Rule = Rule::confidential("panel_rate", BUYERS);
/// Publishing names and draw.
pub const PANEL_DISCLOSE: Rule = Rule::confidential("panel_disclose", APPROVER);
/// Ending it.
pub const PANEL_CANCEL: Rule = Rule::confidential("panel_cancel", APPROVER);
/// Disclosed panels of an opportunity.
pub const PUBLIC_LIST: Rule = Rule::new("public_panel_list", ANYBODY);
/// The record of the draws of a disclosed panel.
pub const RECORD: Rule = Rule::new("panel_record", ANYBODY);

/// The own invitations.
pub const INVITATION_LIST: Rule = Rule::new("panel_invitation_list", ONESELF);
/// Answering one.
pub const INVITATION_ANSWER: Rule = Rule::confidential("panel_invitation_answer", ONESELF);

/// The panel, each as somebody of its own, and the department that buys.
const PANEL_AND_BUYERS: &[(Who, Scope)] = &[
    (Who::SignedIn, Scope::OwnAccount),
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
];
/// Also supervisors of the region.
const PANEL_AND_WATCHERS: &[(Who, Scope)] = &[
    (Who::SignedIn, Scope::OwnAccount),
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];
/// The organization asked.
const ASKED: &[(Who, Scope)] =
    &[(Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization), (Who::Role(Role::Bidder), Scope::OwnOrganization)];

/// Beginning a review.
pub const REVIEW_BEGIN: Rule = Rule::confidential("review_begin", BUYERS);
/// Reviews of an opportunity.
pub const REVIEW_LIST: Rule = Rule::confidential("review_list", WATCHERS);
/// The own reviews.
pub const REVIEW_OWN: Rule = Rule::new("review_own_list", ONESELF);
/// One review, without marks.
pub const REVIEW_READ: Rule = Rule::confidential("review_read", PANEL_AND_WATCHERS);
/// Qualifications.
pub const REVIEW_QUALIFY: Rule = Rule::confidential("review_qualify", BUYERS);
/// Compliance; the chair enters it.
pub const REVIEW_COMPLY: Rule = Rule::confidential("review_comply", ONESELF);
/// Accepted evidence; the chair enters it.
pub const REVIEW_ACCEPT: Rule = Rule::confidential("review_accept", ONESELF);
/// Closing a stage.
pub const REVIEW_STEP: Rule = Rule::confidential("review_step", PANEL_AND_BUYERS);
/// What a bidder handed in.
pub const REVIEW_CONTENT: Rule = Rule::confidential("review_content", PANEL_AND_BUYERS);
/// A file of it.
pub const REVIEW_FILE: Rule = Rule::confidential("review_file_read", PANEL_AND_BUYERS);
/// The own sheet.
pub const SHEET_READ: Rule = Rule::confidential("review_sheet_read", ONESELF);
/// Saving marks.
pub const SHEET_SAVE: Rule = Rule::confidential("review_sheet_save", ONESELF);
/// Locking it.
pub const SHEET_SUBMIT: Rule = Rule::confidential("review_sheet_submit", ONESELF);
/// All sheets, once they are locked.
pub const REVIEW_CHECK: Rule = Rule::confidential("review_check", ONESELF);
/// Opening a sheet again.
pub const REVIEW_REOPEN: Rule = Rule::confidential("review_reopen", ONESELF);
/// The report.
pub const REPORT_READ: Rule = Rule::confidential("review_report", PANEL_AND_WATCHERS);
/// Signing it.
pub const REPORT_SIGN: Rule = Rule::confidential("review_sign", ONESELF);
/// Questioning a price.
pub const LOW_PRICE_ASK: Rule = Rule::confidential("low_price_ask", ONESELF);
/// Questions to the own organization.
pub const LOW_PRICE_LIST: Rule = Rule::new("low_price_list", ASKED);
/// Explaining a price.
pub const LOW_PRICE_EXPLAIN: Rule = Rule::confidential("low_price_explain", ASKED);
/// Deciding about an explanation.
pub const LOW_PRICE_DECIDE: Rule = Rule::confidential("low_price_decide", ONESELF);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    REVIEW_BEGIN,
    REVIEW_LIST,
    REVIEW_OWN,
    REVIEW_READ,
    REVIEW_QUALIFY,
    REVIEW_COMPLY,
    REVIEW_ACCEPT,
    REVIEW_STEP,
    REVIEW_CONTENT,
    REVIEW_FILE,
    SHEET_READ,
    SHEET_SAVE,
    SHEET_SUBMIT,
    REVIEW_CHECK,
    REVIEW_REOPEN,
    REPORT_READ,
    REPORT_SIGN,
    LOW_PRICE_ASK,
    LOW_PRICE_LIST,
    LOW_PRICE_EXPLAIN,
    LOW_PRICE_DECIDE,
    APPLY,
    OWN,
    UPDATE,
    ABSENCES,
    INTERESTS,
    RECUSAL_RULES,
    LIST,
    EXPORT,
    READ,
    ACT,
    INVITE,
    PANEL_CREATE,
    PANEL_LIST,
    PANEL_EXPORT,
    PANEL_READ,
    PANEL_UPDATE,
    PANEL_CANDIDATES,
    PANEL_DRAW,
    PANEL_REPLACE,
    PANEL_SEAT,
    PANEL_CHAIR,
    PANEL_RATE,
    PANEL_DISCLOSE,
    PANEL_CANCEL,
    PUBLIC_LIST,
    RECORD,
    INVITATION_LIST,
    INVITATION_ANSWER,
];
