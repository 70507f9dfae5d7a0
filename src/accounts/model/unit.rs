//! Units and who belongs to them.

use super::account::{AccountState, Language, Login};
use crate::db::schema::unit;
use crate::kernel::ids::{AccountId, OrganizationId, UnitId};
use crate::kernel::{ActingUnit, Instant, RegionCode, Relation, Role, UnitKind, Uscc};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};

/// A body that acts on the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Insertable, Queryable, Selectable)]
#[diesel(table_name = unit)]
pub struct Unit {
    /// Unit id.
    pub id: UnitId,
    /// Kind; never changes, because the roles of its people depend on it.
    pub kind: UnitKind,
    /// Full name.
    pub name: String,
    /// Region it works for.
    pub region: RegionCode,
    /// Credit code, if known.
    pub uscc: Option<Uscc>,
    /// The organization of the registry it stands for; only for organizations' workspaces.
    pub organization: Option<OrganizationId>,
    /// Whether it may act.
    pub active: bool,
    /// When it was created.
    pub created_at: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

impl Unit {
    /// How access rules see it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        Relation { account: None, unit: Some(self.id), organization: self.organization, region: Some(self.region) }
    }

    /// How an act done for it is marked.
    #[must_use]
    pub fn acting(&self) -> ActingUnit {
        ActingUnit { id: self.id, kind: self.kind, region: self.region, organization: self.organization }
    }
}

/// A unit to create.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitInput {
    /// Kind.
    pub kind: UnitKind,
    /// Full name, up to 200 characters.
    pub name: String,
    /// Region it works for.
    pub region: RegionCode,
    /// Credit code.
    #[serde(default)]
    pub uscc: Option<String>,
    /// The organization of the registry it stands for.
    #[serde(default)]
    pub organization: Option<OrganizationId>,
}

/// What may change of a unit: everything is given, as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitChange {
    /// Full name, up to 200 characters.
    pub name: String,
    /// Region it works for.
    pub region: RegionCode,
    /// Credit code.
    #[serde(default)]
    pub uscc: Option<String>,
    /// The organization of the registry it stands for.
    #[serde(default)]
    pub organization: Option<OrganizationId>,
    /// Whether it may act.
    pub active: bool,
}

/// Which units to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitQuery {
    /// Part of the name, or the credit code.
    pub q: Option<String>,
    /// Only this kind.
    pub kind: Option<UnitKind>,
    /// Only this region and what lies in it.
    pub region: Option<RegionCode>,
    /// Only active, or only inactive ones.
    pub active: Option<bool>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<u8>,
}

/// A unit as its people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitBrief {
    /// Unit id.
    pub id: UnitId,
    /// Kind.
    pub kind: UnitKind,
    /// Full name.
    pub name: String,
    /// Region it works for.
    pub region: RegionCode,
    /// The organization of the registry it stands for.
    pub organization: Option<OrganizationId>,
    /// Whether it may act.
    pub active: bool,
}

impl From<Unit> for UnitBrief {
    fn from(unit: Unit) -> Self {
        let Unit { id, kind, name, region, organization, active, .. } = unit;
        Self { id, kind, name, region, organization, active }
    }
}

/// That a person belongs to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The person.
    pub account_id: AccountId,
    /// The unit.
    pub unit_id: UnitId,
    /// What he or she does there; each fits the unit's kind.
    pub roles: BTreeSet<Role>,
    /// Since when.
    pub since: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A unit the person belongs to and what he or she does there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MembershipView {
    /// The unit.
    pub unit: UnitBrief,
    /// Roles held there.
    pub roles: BTreeSet<Role>,
}

/// A person of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// The person's account.
    pub account: AccountId,
    /// E-mail address or mobile number.
    pub login: Login,
    /// Name.
    pub name: String,
    /// Invited, active or disabled.
    pub state: AccountState,
    /// What he or she does there.
    pub roles: BTreeSet<Role>,
    /// Since when.
    pub since: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A person of a unit as other rooms need to know: whom to notify, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPerson {
    /// The unit.
    pub unit: UnitId,
    /// The person's account.
    pub account: AccountId,
    /// E-mail address or mobile number.
    pub login: Login,
    /// Name.
    pub name: String,
    /// Language of mails.
    pub language: Language,
    /// What he or she does in the unit.
    pub roles: BTreeSet<Role>,
}

/// Somebody to invite into a unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberInvite {
    /// E-mail address or mobile number.
    pub login: String,
    /// Name, up to 50 characters; kept as it is if the person has an account already.
    pub name: String,
    /// What he or she will do there.
    pub roles: BTreeSet<Role>,
}

/// New roles of a member.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberChange {
    /// All roles the member shall have in this unit.
    pub roles: BTreeSet<Role>,
}
