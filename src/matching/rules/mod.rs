//! Pure decisions: who may see matches, what a need asks of organizations, and how the answer is told.

mod asked;
mod tell;

pub use asked::{Asked, OwnCondition};
pub use tell::{compared, gave, mends, preference_heads, rule_counts};

use crate::kernel::{Role, Rule, Scope, Who};

/// The department that owns the need, before publication too, and supervisors of its region. The public never sees a ranked
/// list: it would be read as a decision.
const READERS: &[(Who, Scope)] = &[
    (Who::Role(Role::Drafter), Scope::OwnUnit),
    (Who::Role(Role::Approver), Scope::OwnUnit),
    (Who::Role(Role::Supervisor), Scope::OwnRegion),
];
/// Who reads the matches of a need.
pub const NEED: Rule = Rule::confidential("match_list", READERS);
/// And compares organizations.
pub const COMPARE: Rule = Rule::confidential("match_compare", READERS);
/// And takes the list as a sheet.
pub const EXPORT: Rule = Rule::confidential("match_export", READERS);
/// And reads why one organization does or does not qualify, as does that organization once the need is published.
pub const EXPLAIN: Rule = Rule::confidential(
    "match_explain",
    &[
        (Who::Role(Role::Drafter), Scope::OwnUnit),
        (Who::Role(Role::Approver), Scope::OwnUnit),
        (Who::Role(Role::Supervisor), Scope::OwnRegion),
        (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
        (Who::Role(Role::Bidder), Scope::OwnOrganization),
    ],
);
/// The organization itself and the authority of its region see which open needs it qualifies for.
pub const ORGANIZATION: Rule = Rule::new(
    "organization_match_list",
    &[
        (Who::Role(Role::OrganizationAdmin), Scope::OwnOrganization),
        (Who::Role(Role::Bidder), Scope::OwnOrganization),
        (Who::Role(Role::Registrar), Scope::OwnRegion),
    ],
);

/// Every access rule of this room.
pub const ACCESS: &[Rule] = &[NEED, COMPARE, EXPORT, EXPLAIN, ORGANIZATION];
