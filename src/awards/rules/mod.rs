//! Pure decisions of awards: who may do what, how an award moves, whom a lot goes to.

mod allot;
mod filing;
mod lifecycle;
mod price;
mod remedy;

pub use allot::{Allotted, Ranked, allot};
pub use filing::{
    COMPLAINT_FILE, Moments, OBJECTION_FILE, at_one_time, complain_by, followed, follows, in_time, known, period_end,
    standing, within,
};
pub use lifecycle::{AWARD, AwardFacts, Timed};
pub use price::{UnitAmount, by_year, deviation, figures, nearest, own_amounts, unit_amounts};
pub use remedy::{REMEDY, RemedyFacts, blocks, unfounded};

use crate::kernel::{Role, Rule, Scope, Who};

const WATCHERS: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];
const BUYERS: &[(Who, Scope)] =
    &[(Who::Role(Role::Drafter), Scope::OwnUnit), (Who::Role(Role::Approver), Scope::OwnUnit)];
const BIDDERS: &[(Who, Scope)] =
    &[(Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization), (Who::Role(Role::Bidder), Scope::OwnOrganization)];

/// Awards of an opportunity.
pub const LIST: Rule = Rule::confidential("award_list", WATCHERS);
/// One award.
pub const READ: Rule = Rule::confidential("award_read", WATCHERS);
/// Proposing.
pub const PROPOSE: Rule = Rule::confidential("award_propose", &[(Who::Role(Role::Drafter), Scope::OwnUnit)]);
/// Deciding.
pub const DECIDE: Rule = Rule::confidential("award_decide", &[(Who::Role(Role::Approver), Scope::OwnUnit)]);
/// Publishing.
pub const PUBLISH: Rule = Rule::confidential("award_publish", BUYERS);
/// What comparable awards came to, beside a need.
pub const REFERENCE_PRICES: Rule = Rule::confidential("reference_price_list", WATCHERS);
/// Published results of an opportunity.
pub const RESULTS: Rule = Rule::new("award_result_list", &[(Who::Public, Scope::Anything)]);
/// Results of the own organization.
pub const OWN: Rule = Rule::new("award_own_list", BIDDERS);
/// The same as a sheet.
pub const OWN_EXPORT: Rule = Rule::new("award_own_export", BIDDERS);
/// Awards of the own department, or in the own region.
pub const WORK_LIST: Rule = Rule::new("award_work_list", WATCHERS);
/// The same as a sheet.
pub const WORK_EXPORT: Rule = Rule::new("award_work_export", WATCHERS);

const FINANCE: &[(Who, Scope)] = &[(Who::Role(Role::FinanceOfficer), Scope::OwnRegion)];
/// The finance authority, and supervisors.
const OVERSEERS: &[(Who, Scope)] =
    &[(Who::Role(Role::FinanceOfficer), Scope::OwnRegion), (Who::Role(Role::Supervisor), Scope::OwnRegion)];
/// The department, the finance authority, and supervisors.
const CONCERNED: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::FinanceOfficer), Scope::OwnRegion),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];
/// Also whoever filed it.
const CONCERNED_AND_FILER: &[(Who, Scope)] = &[
    (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
    (Who::Role(Role::Bidder), Scope::OwnOrganization),
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::FinanceOfficer), Scope::OwnRegion),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];

/// Filing for the own organization.
pub const REMEDY_FILE: Rule = Rule::new("remedy_file", BIDDERS);
/// What the own organization can file about any published opportunity.
pub const REMEDY_STANDING: Rule = Rule::new(
    "remedy_standing",
    &[(Who::Role(Role::OrganizationAdmin), Scope::Anything), (Who::Role(Role::Bidder), Scope::Anything)],
);
/// Beginning to write.
pub const REMEDY_DRAFT_CREATE: Rule = Rule::new("remedy_draft_create", BIDDERS);
/// What is being written.
pub const REMEDY_DRAFT_LIST: Rule = Rule::new("remedy_draft_list", BIDDERS);
/// One draft.
pub const REMEDY_DRAFT_READ: Rule = Rule::confidential("remedy_draft_read", BIDDERS);
/// Writing.
pub const REMEDY_DRAFT_UPDATE: Rule = Rule::confidential("remedy_draft_update", BIDDERS);
/// Dropping it.
pub const REMEDY_DRAFT_DISCARD: Rule = Rule::confidential("remedy_draft_discard", BIDDERS);
/// Filing what is written.
pub const REMEDY_DRAFT_FILE: Rule = Rule::confidential("remedy_draft_file", BIDDERS);
/// Those of the own organization or department, or in the own region.
pub const REMEDY_WORK_LIST: Rule = Rule::new("remedy_work_list", CONCERNED_AND_FILER);
/// The same as a sheet.
pub const REMEDY_WORK_EXPORT: Rule = Rule::new("remedy_work_export", CONCERNED_AND_FILER);
/// Those about an opportunity.
pub const REMEDY_LIST: Rule = Rule::confidential("remedy_list", CONCERNED);
/// One of them.
pub const REMEDY_READ: Rule = Rule::confidential("remedy_read", CONCERNED_AND_FILER);
/// Answering an enquiry or objection.
pub const REMEDY_ANSWER: Rule = Rule::confidential("remedy_answer", &[(Who::Role(Role::Approver), Scope::OwnUnit)]);
/// Accepting a complaint.
pub const REMEDY_ACCEPT: Rule = Rule::confidential("remedy_accept", FINANCE);
/// Asking for what a complaint lacks.
pub const REMEDY_SUPPLEMENT_ASK: Rule = Rule::confidential("remedy_supplement_ask", FINANCE);
/// Adding it.
pub const REMEDY_SUPPLEMENT: Rule = Rule::confidential("remedy_supplement", BIDDERS);
/// Deciding on it.
pub const REMEDY_DECIDE: Rule = Rule::confidential("remedy_decide", FINANCE);
/// Taking it back.
pub const REMEDY_WITHDRAW: Rule = Rule::confidential("remedy_withdraw", BIDDERS);
/// Who complains without ground.
pub const COMPLAINANTS: Rule = Rule::new("complainant_list", OVERSEERS);
/// The same as a sheet.
pub const COMPLAINANTS_EXPORT: Rule = Rule::new("complainant_export", OVERSEERS);
/// Decisions on complaints are public.
pub const DECISIONS: Rule = Rule::new("complaint_decision_list", &[(Who::Public, Scope::Anything)]);
/// Of all purchases.
pub const ALL_DECISIONS: Rule = Rule::new("decided_complaint_list", &[(Who::Public, Scope::Anything)]);
/// The same as a sheet.
pub const ALL_DECISIONS_EXPORT: Rule = Rule::new("decided_complaint_export", &[(Who::Public, Scope::Anything)]);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[
    LIST,
    READ,
    PROPOSE,
    DECIDE,
    PUBLISH,
    REFERENCE_PRICES,
    RESULTS,
    OWN,
    OWN_EXPORT,
    WORK_LIST,
    WORK_EXPORT,
    REMEDY_FILE,
    REMEDY_STANDING,
    REMEDY_DRAFT_CREATE,
    REMEDY_DRAFT_LIST,
    REMEDY_DRAFT_READ,
    REMEDY_DRAFT_UPDATE,
    REMEDY_DRAFT_DISCARD,
    REMEDY_DRAFT_FILE,
    REMEDY_WORK_LIST,
    REMEDY_WORK_EXPORT,
    REMEDY_LIST,
    REMEDY_READ,
    REMEDY_ANSWER,
    REMEDY_ACCEPT,
    REMEDY_SUPPLEMENT_ASK,
    REMEDY_SUPPLEMENT,
    REMEDY_DECIDE,
    REMEDY_WITHDRAW,
    COMPLAINANTS,
    COMPLAINANTS_EXPORT,
    DECISIONS,
    ALL_DECISIONS,
    ALL_DECISIONS_EXPORT,
];
