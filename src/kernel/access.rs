//! Who may do what: actors, roles and pure access decisions.
//!
//! Each room declares one [`Rule`] for each operation it offers, in its `rules.rs`; services ask [`Actor::may`]. The golden
//! file of `tests/access_matrix.rs` is rendered from the same rules, and an operation of the API without a rule fails it.

use super::error::{Code, Error, Result};
use super::ids::{AccountId, OrganizationId, UnitId};
use super::region::RegionCode;
use std::collections::BTreeSet;

crate::text_enum! {
    /// What kind of body a unit is.
    pub enum UnitKind {
        /// 购买主体: a department that buys services
        Department = "department",
        /// 社会组织: the workspace of one organization of the registry
        Organization = "organization",
        /// 民政部门: civil affairs of a region
        Authority = "authority",
        /// 财政部门
        Finance = "finance",
        /// 第三方机构: evaluation or procurement agency
        Agency = "agency",
        /// 监督部门: discipline inspection, audit
        Supervisor = "supervisor",
        /// 平台运营
        Operator = "operator",
    }
}

crate::text_enum! {
    /// What a person may do in a unit (lifecycles.md §3). A person may hold several in several units.
    pub enum Role {
        /// 经办人: writes needs, never approves own work
        Drafter = "drafter",
        /// 审核人: reviews and publishes what another drafted
        Approver = "approver",
        /// 机构管理员: keeps the organization's profile and people
        OrganizationAdmin = "organization_admin",
        /// 项目人员: sees matches, writes bids
        Bidder = "bidder",
        /// 民政工作人员: registry, grades, credit, directory, policy packs of the region
        Registrar = "registrar",
        /// 财政工作人员: catalogue, plan review
        FinanceOfficer = "finance_officer",
        /// 评估机构负责人
        AgencyManager = "agency_manager",
        /// 评估员
        Evaluator = "evaluator",
        /// 监督人员: reads everything in the region, also the audit log
        Supervisor = "supervisor",
        /// 运营人员: accounts and settings, no business data
        Operator = "operator",
    }
}

crate::words! { Role {
    Drafter = "经办人", "drafter";
    Approver = "审核人", "approver";
    OrganizationAdmin = "机构管理员", "organization administrator";
    Bidder = "项目人员", "bidder";
    Registrar = "民政工作人员", "registrar";
    FinanceOfficer = "财政工作人员", "finance officer";
    AgencyManager = "机构负责人", "agency manager";
    Evaluator = "评估员", "evaluator";
    Supervisor = "监督人员", "supervisor";
    Operator = "运营人员", "operator";
} }

impl Role {
    /// Kinds of unit in which the role can be held.
    #[must_use]
    pub const fn fits(self, kind: UnitKind) -> bool {
        matches!(
            (self, kind),
            (Self::Drafter | Self::Approver, UnitKind::Department)
                | (Self::OrganizationAdmin | Self::Bidder, UnitKind::Organization)
                | (Self::Registrar, UnitKind::Authority)
                | (Self::FinanceOfficer, UnitKind::Finance)
                | (Self::AgencyManager | Self::Evaluator, UnitKind::Agency)
                | (Self::Supervisor, UnitKind::Supervisor)
                | (Self::Operator, UnitKind::Operator)
        )
    }
}

/// The unit an act is done for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingUnit {
    /// The unit.
    pub id: UnitId,
    /// Its kind.
    pub kind: UnitKind,
    /// Region the unit works for.
    pub region: RegionCode,
    /// The organization of the registry it stands for, for units of that kind.
    pub organization: Option<OrganizationId>,
}

/// Who is asking: nobody known, or a person acting for a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The person, when signed in.
    pub account: Option<AccountId>,
    /// The unit chosen for this act.
    pub unit: Option<ActingUnit>,
    /// Roles held in that unit.
    pub roles: BTreeSet<Role>,
}

impl Actor {
    /// A visitor of the public portal.
    #[must_use]
    pub fn public() -> Self {
        Self::default()
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// `unauthenticated` for a visitor.
    pub fn account(&self) -> Result<AccountId> {
        self.account.ok_or_else(|| Error::new(Code::Unauthenticated, "请先登录后再操作", "Sign in first"))
    }

    /// The unit the act is done for.
    ///
    /// # Errors
    /// `forbidden` when no unit was chosen.
    pub fn unit(&self) -> Result<&ActingUnit> {
        self.account()?;
        self.unit.as_ref().ok_or_else(|| {
            Error::new(Code::Forbidden, "请先选择以哪个单位的身份办理", "Choose the unit you act for first")
        })
    }

    /// Whether `rule` allows this actor to act on a thing so related.
    ///
    /// # Errors
    /// `unauthenticated` for a visitor where signing in could help, else `forbidden`, or `not_found` where the rule keeps
    /// existence confidential.
    pub fn may(&self, rule: &Rule, thing: &Relation) -> Result<()> {
        if rule.allow.iter().any(|(who, scope)| self.is(*who) && self.reaches(*scope, thing)) {
            return Ok(());
        }
        self.account()?;
        Err(if rule.confidential { Error::not_found() } else { Error::forbidden() })
    }

    fn is(&self, who: Who) -> bool {
        match who {
            Who::Public => true,
            Who::SignedIn => self.account.is_some(),
            Who::Role(role) => self.account.is_some() && self.roles.contains(&role),
        }
    }

    fn reaches(&self, scope: Scope, thing: &Relation) -> bool {
        match scope {
            Scope::Anything => true,
            Scope::OwnAccount => self.account.is_some() && self.account == thing.account,
            Scope::OwnUnit => self.unit.as_ref().is_some_and(|unit| Some(unit.id) == thing.unit),
            Scope::OwnOrganization => self
                .unit
                .as_ref()
                .is_some_and(|unit| unit.organization.is_some() && unit.organization == thing.organization),
            Scope::OwnRegion => match (&self.unit, thing.region) {
                (Some(unit), Some(region)) => unit.region.contains(region),
                _ => false,
            },
        }
    }
}

/// Whose act a rule allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody, signed in or not.
    Public,
    /// Any signed-in person.
    SignedIn,
    /// A person holding the role in the acting unit.
    Role(Role),
}

/// On which things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    Anything,
    /// The person's own account.
    OwnAccount,
    /// Things of the acting unit.
    OwnUnit,
    /// The organization the acting unit stands for.
    OwnOrganization,
    /// Things in the acting unit's region and below.
    OwnRegion,
}

/// How a thing is related to whoever asks: what is known of its owner.
#[derive(Clone, Copy, Debug, Default)]
pub struct Relation {
    /// Account it belongs to.
    pub account: Option<AccountId>,
    /// Unit it belongs to.
    pub unit: Option<UnitId>,
    /// Organization it belongs to.
    pub organization: Option<OrganizationId>,
    /// Region it lies in.
    pub region: Option<RegionCode>,
}

/// Who may do one operation.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The operation's id in the API document.
    pub operation: &'static str,
    /// Any line that fits allows it.
    pub allow: &'static [(Who, Scope)],
    /// Refusal looks like absence (`not_found`), because existence itself is confidential.
    pub confidential: bool,
}

impl Rule {
    /// An operation whose refusal is plain.
    #[must_use]
    pub const fn new(operation: &'static str, allow: &'static [(Who, Scope)]) -> Self {
        Self { operation, allow, confidential: false }
    }

    /// An operation whose refusal looks like absence.
    #[must_use]
    pub const fn confidential(operation: &'static str, allow: &'static [(Who, Scope)]) -> Self {
        Self { operation, allow, confidential: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLISH: Rule = Rule::confidential(
        "opportunity_publish",
        &[(Who::Role(Role::Approver), Scope::OwnUnit), (Who::Role(Role::Supervisor), Scope::OwnRegion)],
    );

    fn person(kind: UnitKind, region: &str, role: Role) -> Actor {
        Actor {
            account: Some(AccountId::new()),
            unit: Some(ActingUnit { id: UnitId::new(), kind, region: region.parse().unwrap(), organization: None }),
            roles: BTreeSet::from([role]),
        }
    }

    #[test]
    fn own_unit_passes_and_another_unit_sees_nothing() {
        let approver = person(UnitKind::Department, "330211", Role::Approver);
        let own = Relation { unit: approver.unit.as_ref().map(|u| u.id), ..Relation::default() };
        assert!(approver.may(&PUBLISH, &own).is_ok());
        let foreign = Relation { unit: Some(UnitId::new()), ..Relation::default() };
        assert_eq!(approver.may(&PUBLISH, &foreign).unwrap_err().code, Code::NotFound);
    }

    #[test]
    fn a_visitor_is_asked_to_sign_in() {
        let error = Actor::public().may(&PUBLISH, &Relation::default()).unwrap_err();
        assert_eq!(error.code, Code::Unauthenticated);
    }

    #[test]
    fn scope_follows_the_region_tree() {
        let supervisor = person(UnitKind::Supervisor, "330200", Role::Supervisor);
        let inside = Relation { region: Some("330211".parse().unwrap()), ..Relation::default() };
        let outside = Relation { region: Some("310101".parse().unwrap()), ..Relation::default() };
        assert!(supervisor.may(&PUBLISH, &inside).is_ok());
        assert!(supervisor.may(&PUBLISH, &outside).is_err());
    }
}
