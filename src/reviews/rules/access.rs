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

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    APPLY,
    OWN,
    UPDATE,
    ABSENCES,
    INTERESTS,
    RECUSAL_RULES,
    LIST,
    READ,
    ACT,
    INVITE,
    PANEL_CREATE,
    PANEL_LIST,
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
