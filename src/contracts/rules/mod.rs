//! Pure decisions of contracts: who may do what, how one is drafted, what may differ, what is missing, what it reads.

mod change;
mod check;
mod clauses;
mod differ;
mod generate;
mod lifecycle;
mod mask;
pub mod sign;
mod text;
mod words;

pub use change::{CHANGE, ChangeFacts, Measure, added, agreed, change_findings};
pub use check::{Held, check, errors};
pub use clauses::{Clause, ClauseLibrary};
pub use differ::{differences, unrefused};
pub use generate::{Won, generate, last_day};
pub use lifecycle::{CONTRACT, ContractFacts, Timed};
pub use mask::{acceptable, masked};
pub use text::{document, plain, text_hash};

use crate::kernel::{Role, Rule, Scope, Who};

const DRAFTERS: &[(Who, Scope)] = &[(Who::Role(Role::Drafter), Scope::OwnUnit)];
const BUYERS: &[(Who, Scope)] =
    &[(Who::Role(Role::Drafter), Scope::OwnUnit), (Who::Role(Role::Approver), Scope::OwnUnit)];
const PROVIDERS: &[(Who, Scope)] =
    &[(Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization), (Who::Role(Role::Bidder), Scope::OwnOrganization)];
/// Both sides, and those who oversee them.
const CONCERNED: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
    (Who::Role(Role::Bidder), Scope::OwnOrganization),
    (Who::Role(Role::FinanceOfficer), Scope::OwnRegion),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];
/// Who writes for a side.
const WRITERS: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
    (Who::Role(Role::Bidder), Scope::OwnOrganization),
];
/// Both sides.
const PARTIES: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
    (Who::Role(Role::Bidder), Scope::OwnOrganization),
];
/// Who can bind a side.
const SIGNERS: &[(Who, Scope)] =
    &[(Who::Role(Role::Approver), Scope::OwnUnit), (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization)];

/// Contracts of the own department or organization, or in the own region.
pub const LIST: Rule = Rule::new("contract_list", CONCERNED);
/// The same as a sheet.
pub const EXPORT: Rule = Rule::new("contract_export", CONCERNED);
/// One contract.
pub const READ: Rule = Rule::confidential("contract_read", CONCERNED);
/// Its text.
pub const TEXT: Rule = Rule::confidential("contract_text", CONCERNED);
/// Its text with the signatures.
pub const SIGNED: Rule = Rule::confidential("contract_signed", CONCERNED);
/// Writing.
pub const UPDATE: Rule = Rule::confidential("contract_update", DRAFTERS);
/// Sending it to the organization.
pub const OFFER: Rule = Rule::confidential("contract_offer", DRAFTERS);
/// Taking it back from there.
pub const WITHDRAW: Rule = Rule::confidential("contract_withdraw", DRAFTERS);
/// Sending it back.
pub const RETURN: Rule = Rule::confidential(
    "contract_return",
    &[
        (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
        (Who::Role(Role::Bidder), Scope::OwnOrganization),
        (Who::Role(Role::Approver), Scope::OwnUnit),
    ],
);
/// Agreeing to the text.
pub const CONFIRM: Rule = Rule::confidential("contract_confirm", PROVIDERS);
/// Signing.
pub const SIGN: Rule = Rule::confidential("contract_sign", SIGNERS);
/// Naming business secrets.
pub const MASKS: Rule = Rule::confidential("contract_masks", PROVIDERS);
/// Publishing.
pub const PUBLISH: Rule = Rule::confidential("contract_publish", BUYERS);
/// Filing.
pub const FILE: Rule = Rule::confidential("contract_file", BUYERS);
/// Proposing a change.
pub const CHANGE_PROPOSE: Rule = Rule::confidential("contract_change_propose", WRITERS);
/// Changes of a contract.
pub const CHANGE_LIST: Rule = Rule::confidential("contract_change_list", CONCERNED);
/// One of them.
pub const CHANGE_READ: Rule = Rule::confidential("contract_change_read", CONCERNED);
/// Signing a change.
pub const CHANGE_SIGN: Rule = Rule::confidential("contract_change_sign", SIGNERS);
/// Refusing one.
pub const CHANGE_REFUSE: Rule = Rule::confidential("contract_change_refuse", SIGNERS);
/// Taking one back.
pub const CHANGE_WITHDRAW: Rule = Rule::confidential("contract_change_withdraw", PARTIES);
/// Ending it for breach.
pub const BREACH: Rule = Rule::confidential("contract_breach", SIGNERS);
/// Published contracts.
pub const PUBLIC_LIST: Rule = Rule::new("contract_public_list", &[(Who::Public, Scope::Anything)]);
/// One of them.
pub const PUBLIC_READ: Rule = Rule::new("contract_public_read", &[(Who::Public, Scope::Anything)]);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    LIST,
    EXPORT,
    READ,
    TEXT,
    SIGNED,
    UPDATE,
    OFFER,
    WITHDRAW,
    RETURN,
    CONFIRM,
    SIGN,
    MASKS,
    PUBLISH,
    FILE,
    CHANGE_PROPOSE,
    CHANGE_LIST,
    CHANGE_READ,
    CHANGE_SIGN,
    CHANGE_REFUSE,
    CHANGE_WITHDRAW,
    BREACH,
    PUBLIC_LIST,
    PUBLIC_READ,
];
