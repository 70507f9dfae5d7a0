//! Decisions of the room: pure.

pub mod login;
pub mod members;
pub mod password;
pub mod session;
pub mod throttle;
pub mod units;

use crate::kernel::{Role, Rule, Scope, Who};

const ANYBODY: (Who, Scope) = (Who::Public, Scope::Anything);
const ONESELF: (Who, Scope) = (Who::SignedIn, Scope::OwnAccount);
const OPERATOR: (Who, Scope) = (Who::Role(Role::Operator), Scope::Anything);
const ORGANIZATION_ADMIN: (Who, Scope) = (Who::Role(Role::OrganizationAdmin), Scope::OwnUnit);
const AGENCY_MANAGER: (Who, Scope) = (Who::Role(Role::AgencyManager), Scope::OwnUnit);
const COLLEAGUE: (Who, Scope) = (Who::SignedIn, Scope::OwnUnit);

/// Anybody may try to sign in.
pub const SESSION_CREATE: Rule = Rule::new("session_create", &[ANYBODY]);
/// The refresh cookie is what is checked.
pub const SESSION_REFRESH: Rule = Rule::new("session_refresh", &[ANYBODY]);
/// Signing out ends the session of the refresh cookie; without one there is nothing to end.
pub const SESSION_DELETE: Rule = Rule::new("session_delete", &[ANYBODY]);
/// A person's own sessions.
pub const SESSION_LIST: Rule = Rule::new("session_list", &[ONESELF]);
/// Ending one of one's own sessions.
pub const SESSION_REVOKE: Rule = Rule::confidential("session_revoke", &[ONESELF]);
/// Ending all of one's own sessions but the present one.
pub const SESSION_REVOKE_OTHERS: Rule = Rule::new("session_revoke_others", &[ONESELF]);
/// Who am I.
pub const ME_READ: Rule = Rule::new("me_read", &[ONESELF]);
/// One's own name and language.
pub const ME_UPDATE: Rule = Rule::new("me_update", &[ONESELF]);
/// One's own password, knowing the present one.
pub const PASSWORD_CHANGE: Rule = Rule::new("password_change", &[ONESELF]);
/// Asking for a link by mail.
pub const PASSWORD_FORGOT: Rule = Rule::new("password_forgot", &[ANYBODY]);
/// The link's secret is what is checked.
pub const PASSWORD_RESET: Rule = Rule::new("password_reset", &[ANYBODY]);
/// The link's secret is what is checked.
pub const INVITATION_READ: Rule = Rule::new("invitation_read", &[ANYBODY]);
/// The link's secret is what is checked.
pub const INVITATION_ACCEPT: Rule = Rule::new("invitation_accept", &[ANYBODY]);
/// All accounts.
pub const ACCOUNT_LIST: Rule = Rule::new("account_list", &[OPERATOR]);
/// One account.
pub const ACCOUNT_READ: Rule = Rule::new("account_read", &[OPERATOR]);
/// Disabling and enabling an account.
pub const ACCOUNT_UPDATE: Rule = Rule::new("account_update", &[OPERATOR]);
/// A single-use link for somebody who cannot be reached by mail.
pub const ACCOUNT_LINK: Rule = Rule::new("account_link", &[OPERATOR]);
/// All units.
pub const UNIT_LIST: Rule = Rule::new("unit_list", &[OPERATOR]);
/// New units.
pub const UNIT_CREATE: Rule = Rule::new("unit_create", &[OPERATOR]);
/// One unit.
pub const UNIT_READ: Rule = Rule::new("unit_read", &[OPERATOR, COLLEAGUE]);
/// Changing, deactivating and activating a unit.
pub const UNIT_UPDATE: Rule = Rule::new("unit_update", &[OPERATOR]);
/// The people of a unit.
pub const MEMBER_LIST: Rule = Rule::new("member_list", &[OPERATOR, COLLEAGUE]);
/// Inviting into a unit. Units without an administrator of their own (departments, authorities) ask the operator.
pub const MEMBER_INVITE: Rule = Rule::new("member_invite", &[OPERATOR, ORGANIZATION_ADMIN, AGENCY_MANAGER]);
/// Changing a member's roles.
pub const MEMBER_UPDATE: Rule = Rule::new("member_update", &[OPERATOR, ORGANIZATION_ADMIN, AGENCY_MANAGER]);
/// Removing a member.
pub const MEMBER_REMOVE: Rule = Rule::new("member_remove", &[OPERATOR, ORGANIZATION_ADMIN, AGENCY_MANAGER]);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    SESSION_CREATE,
    SESSION_REFRESH,
    SESSION_DELETE,
    SESSION_LIST,
    SESSION_REVOKE,
    SESSION_REVOKE_OTHERS,
    ME_READ,
    ME_UPDATE,
    PASSWORD_CHANGE,
    PASSWORD_FORGOT,
    PASSWORD_RESET,
    INVITATION_READ,
    INVITATION_ACCEPT,
    ACCOUNT_LIST,
    ACCOUNT_READ,
    ACCOUNT_UPDATE,
    ACCOUNT_LINK,
    UNIT_LIST,
    UNIT_CREATE,
    UNIT_READ,
    UNIT_UPDATE,
    MEMBER_LIST,
    MEMBER_INVITE,
    MEMBER_UPDATE,
    MEMBER_REMOVE,
];
