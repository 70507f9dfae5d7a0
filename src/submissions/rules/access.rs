//! Who may do what with submissions and openings.

use crate::kernel::access::{Role, Rule, Scope, Who};

const BIDDER: &[(Who, Scope)] =
    &[(Who::Role(Role::Bidder), Scope::OwnOrganization), (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization)];
const OPENER: &[(Who, Scope)] =
    &[(Who::Role(Role::Approver), Scope::Anything), (Who::Role(Role::Supervisor), Scope::Anything)];
const AT_OPENING: &[(Who, Scope)] = &[
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
    (Who::Role(Role::Operator), Scope::Anything),
];
const ROUND_OPENING: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
    (Who::Role(Role::Operator), Scope::Anything),
];
const AFTER_OPENING: &[(Who, Scope)] = &[
    (Who::Role(Role::Bidder), Scope::OwnOrganization),
    (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];
const DEPARTMENT: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];
const OPERATOR: &[(Who, Scope)] = &[(Who::Role(Role::Operator), Scope::Anything)];
const ANYBODY: &[(Who, Scope)] = &[(Who::Public, Scope::Anything)];

/// The organization's own submissions.
pub const OWN_LIST: Rule = Rule::new("submission_own_list", BIDDER);
/// The same as a sheet.
pub const OWN_EXPORT: Rule = Rule::new("submission_own_export", BIDDER);
/// Begin one for any published opportunity, on behalf of the acting organization.
pub const CREATE: Rule = Rule::new(
    "submission_create",
    &[(Who::Role(Role::Bidder), Scope::Anything), (Who::Role(Role::OrganizationAdmin), Scope::Anything)],
);
/// Read one: its organization only, whatever the state.
pub const READ: Rule = Rule::confidential("submission_read", BIDDER);
/// Write in the draft.
pub const UPDATE: Rule = Rule::confidential("submission_update", BIDDER);
/// Begin a draft anew after sealing.
pub const REDRAFT: Rule = Rule::confidential("submission_redraft", BIDDER);
/// Drop the draft.
pub const DISCARD: Rule = Rule::confidential("submission_discard", BIDDER);
/// What is missing.
pub const CHECK: Rule = Rule::confidential("submission_check", BIDDER);
/// Upload a file for the draft.
pub const FILE_UPLOAD: Rule = Rule::confidential("submission_file_upload", BIDDER);
/// Read a file: of the draft its organization, of what was opened also the department and the supervisor.
pub const FILE_READ: Rule = Rule::confidential("submission_file_read", AFTER_OPENING);
/// Remove a file of the draft.
pub const FILE_DELETE: Rule = Rule::confidential("submission_file_delete", BIDDER);
/// Hand in.
pub const SEAL: Rule = Rule::confidential("submission_seal", BIDDER);
/// Confirm after a change of substance.
pub const CONFIRM: Rule = Rule::confidential("submission_confirm", BIDDER);
/// Take back.
pub const WITHDRAW: Rule = Rule::confidential("submission_withdraw", BIDDER);
/// Fetch a receipt again.
pub const RECEIPT: Rule = Rule::confidential("submission_receipt", BIDDER);
/// Read what was opened.
pub const OPENED: Rule = Rule::confidential("submission_opened_read", AFTER_OPENING);
/// What was opened for an opportunity.
pub const OPENED_LIST: Rule = Rule::new("submission_opened_list", DEPARTMENT);
/// Own opening keys.
pub const KEY_LIST: Rule = Rule::new("opening_key_list", OPENER);
/// Make one.
pub const KEY_CREATE: Rule = Rule::new("opening_key_create", OPENER);
/// Change its passphrase.
pub const KEY_PASSPHRASE: Rule = Rule::confidential("opening_key_passphrase", &[(Who::SignedIn, Scope::OwnAccount)]);
/// How far an opening is.
pub const OPENING: Rule = Rule::new("opening_read", ROUND_OPENING);
/// Contribute a share.
pub const CONTRIBUTE: Rule = Rule::new("opening_contribute", AT_OPENING);
/// Fetch the escrow's share, encrypted to the recovery key.
pub const ESCROW: Rule = Rule::new("opening_escrow_read", OPERATOR);
/// The record of an opening.
pub const RECORD: Rule = Rule::new("opening_record_read", ANYBODY);
/// The same as a sheet.
pub const RECORD_EXPORT: Rule = Rule::new("opening_record_export", ANYBODY);
/// What receipts are checked with.
pub const PLATFORM_KEY: Rule = Rule::new("platform_key_read", ANYBODY);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    OWN_LIST,
    OWN_EXPORT,
    RECORD_EXPORT,
    CREATE,
    READ,
    UPDATE,
    REDRAFT,
    DISCARD,
    CHECK,
    FILE_UPLOAD,
    FILE_READ,
    FILE_DELETE,
    SEAL,
    CONFIRM,
    WITHDRAW,
    RECEIPT,
    OPENED,
    OPENED_LIST,
    KEY_LIST,
    KEY_CREATE,
    KEY_PASSPHRASE,
    OPENING,
    CONTRIBUTE,
    ESCROW,
    RECORD,
    PLATFORM_KEY,
];
