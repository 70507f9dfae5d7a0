//! Who holds which roles in a unit.

use crate::accounts::model::{Membership, Unit};
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Code, Error, FieldError, Result, Role, UnitKind};
use std::collections::BTreeSet;

/// Whether a holder of the role keeps the people of the unit.
#[must_use]
pub const fn keeps_people(role: Role) -> bool {
    matches!(role, Role::OrganizationAdmin | Role::AgencyManager | Role::Operator)
}

/// Roles a member of a unit of this kind may get.
///
/// # Errors
/// `invalid` when none is given or one does not belong to such a unit.
pub fn check_roles(kind: UnitKind, roles: &BTreeSet<Role>) -> Result<()> {
    if roles.is_empty() {
        return Err(Error::field("roles", "required", "请至少选择一个角色", "Choose at least one role"));
    }
    let possible: Vec<&str> = Role::ALL.iter().filter(|role| role.fits(kind)).map(|role| role.as_str()).collect();
    let possible = possible.join(", ");
    let wrong: Vec<FieldError> = roles
        .iter()
        .filter(|role| !role.fits(kind))
        .map(|role| {
            FieldError::new(
                "roles",
                "role_unit_kind",
                format!("角色 {role} 不适用于此类单位，可选：{possible}"),
                format!("Role {role} cannot be held in a unit of kind {kind}; possible: {possible}"),
            )
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid(wrong)) }
}

/// Nobody raises the own roles: whoever keeps people may lay down roles but take none.
///
/// # Errors
/// `forbidden`.
pub fn check_own(actor: AccountId, member: AccountId, before: &BTreeSet<Role>, after: &BTreeSet<Role>) -> Result<()> {
    if actor != member || after.is_subset(before) {
        return Ok(());
    }
    Err(Error::new(
        Code::Forbidden,
        "不能为自己增加角色；请由单位的其他管理员或平台运营方办理",
        "Nobody may add to the own roles; ask another administrator of the unit or the operator",
    ))
}

/// The unit an act is done for: the one wanted, else the only one the person has.
///
/// # Errors
/// `forbidden` when the person does not belong to the wanted unit, or it is deactivated.
pub fn acting(memberships: &[(Membership, Unit)], wanted: Option<UnitId>) -> Result<Option<&(Membership, Unit)>> {
    let Some(wanted) = wanted else {
        let mut active = memberships.iter().filter(|(_, unit)| unit.active);
        let first = active.next();
        return Ok(first.filter(|_| active.next().is_none()));
    };
    match memberships.iter().find(|(_, unit)| unit.id == wanted) {
        Some(own) if own.1.active => Ok(Some(own)),
        Some((_, unit)) => Err(Error::new(
            Code::Forbidden,
            format!("“{}”已停用，请选择其他单位或联系平台运营方", unit.name),
            format!("“{}” is deactivated; choose another unit or ask the operator", unit.name),
        )),
        None => Err(Error::new(
            Code::Forbidden,
            "您不是所选单位的成员，请重新选择办理单位",
            "You do not belong to the chosen unit; choose one of yours",
        )),
    }
}

/// A member as the rule below sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The person.
    pub account: AccountId,
    /// Whether the person can sign in.
    pub active: bool,
    /// Roles in the unit.
    pub roles: BTreeSet<Role>,
}

/// A unit with an administrator keeps one: `member` gets the roles `after` (none: leaves).
///
/// # Errors
/// `state_conflict` when nobody who can sign in would be left to keep the unit's people.
pub fn check_keeper_remains(members: &[Holder], member: AccountId, after: &BTreeSet<Role>) -> Result<()> {
    let keeps = |roles: &BTreeSet<Role>| roles.iter().any(|role| keeps_people(*role));
    let before = members.iter().any(|m| m.active && keeps(&m.roles));
    let left = members.iter().any(|m| m.active && if m.account == member { keeps(after) } else { keeps(&m.roles) });
    if left || !before {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "这是该单位最后一名管理员；请先指定另一名管理员（须已激活账号），再作此变更",
        "This is the unit's last administrator; make another person with an active account administrator first",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(roles: &[Role]) -> BTreeSet<Role> {
        roles.iter().copied().collect()
    }

    #[test]
    fn roles_fit_the_unit() {
        assert!(check_roles(UnitKind::Department, &set(&[Role::Drafter, Role::Approver])).is_ok());
        assert_eq!(check_roles(UnitKind::Department, &set(&[])).unwrap_err().fields[0].code, "required");
        let error = check_roles(UnitKind::Department, &set(&[Role::Drafter, Role::Operator])).unwrap_err();
        assert_eq!(error.fields.len(), 1);
        assert!(error.detail.zh.contains("drafter, approver"), "{}", error.detail.zh);
    }

    #[test]
    fn nobody_raises_own_roles() {
        let (me, other) = (AccountId::new(), AccountId::new());
        let (one, two) = (set(&[Role::OrganizationAdmin]), set(&[Role::OrganizationAdmin, Role::Bidder]));
        assert!(check_own(me, me, &one, &two).is_err());
        assert!(check_own(me, me, &two, &one).is_ok());
        assert!(check_own(me, other, &one, &two).is_ok());
    }

    fn in_unit(active: bool) -> (Membership, Unit) {
        let unit = Unit {
            id: UnitId::new(),
            kind: UnitKind::Department,
            name: "镇海区民政局".into(),
            region: "330211".parse().unwrap(),
            uscc: None,
            organization: None,
            active,
            created_at: crate::kernel::Instant::from_micros(0),
            version: 1,
        };
        let roles = set(&[Role::Drafter]);
        let since = unit.created_at;
        (Membership { account_id: AccountId::new(), unit_id: unit.id, roles, since, version: 1 }, unit)
    }

    #[test]
    fn the_only_active_unit_is_acted_for_unless_another_is_named() {
        let (one, two, shut) = (in_unit(true), in_unit(true), in_unit(false));
        let id = |found: Option<&(Membership, Unit)>| found.map(|(_, unit)| unit.id);
        let mine = [one.clone(), shut.clone()];
        assert_eq!(id(acting(&mine, None).unwrap()), Some(one.1.id));
        assert_eq!(id(acting(&[one.clone(), two.clone()], None).unwrap()), None, "it has to be chosen");
        assert_eq!(id(acting(&[one.clone(), two.clone()], Some(two.1.id)).unwrap()), Some(two.1.id));
        assert_eq!(acting(&mine, Some(two.1.id)).unwrap_err().code, Code::Forbidden);
        assert!(acting(&mine, Some(shut.1.id)).unwrap_err().detail.zh.contains("已停用"));
    }

    #[test]
    fn one_administrator_who_can_sign_in_remains() {
        let holder = |active, roles: &[Role]| Holder { account: AccountId::new(), active, roles: set(roles) };
        let admin = holder(true, &[Role::OrganizationAdmin]);
        let invited = holder(false, &[Role::OrganizationAdmin]);
        let bidder = holder(true, &[Role::Bidder]);
        let members = [admin.clone(), invited.clone(), bidder.clone()];
        assert!(check_keeper_remains(&members, admin.account, &set(&[Role::Bidder])).is_err());
        assert!(check_keeper_remains(&members, admin.account, &set(&[])).is_err());
        assert!(check_keeper_remains(&members, bidder.account, &set(&[])).is_ok());
        assert!(check_keeper_remains(&members, invited.account, &set(&[])).is_ok());
        let second = [admin.clone(), holder(true, &[Role::OrganizationAdmin])];
        assert!(check_keeper_remains(&second, admin.account, &set(&[])).is_ok());
        let without = [bidder.clone()];
        assert!(check_keeper_remains(&without, bidder.account, &set(&[])).is_ok(), "departments have no administrator");
    }
}
