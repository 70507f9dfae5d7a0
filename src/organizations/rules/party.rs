//! Party coverage: what the pack's rule makes of what has been set up.

use crate::organizations::model::{Party, PartyForm};

/// The rule of a region (such as 薛城: three full members or more set up their own branch, a joint branch covers at
/// most five units, where neither is possible an instructor is sent).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyRule {
    /// From so many full members: a branch of its own.
    pub own_branch_from: u32,
    /// From so many: a joint branch. Below: an instructor.
    pub joint_branch_from: u32,
    /// Most units in one joint branch, as a rule.
    pub joint_max_units: Option<u32>,
}

/// What an organization with so many full members is to set up.
#[must_use]
pub const fn due(members: u32, rule: PartyRule) -> PartyForm {
    match members {
        n if n >= rule.own_branch_from => PartyForm::OwnBranch,
        n if n >= rule.joint_branch_from => PartyForm::JointBranch,
        _ => PartyForm::Instructor,
    }
}

/// The coverage that counts: what has been set up, where it is what the rule asks for or more; else none. Without a rule,
/// what has been set up.
#[must_use]
pub const fn coverage(party: &Party, rule: Option<PartyRule>) -> PartyForm {
    let Some(rule) = rule else { return party.form };
    let enough = party.members >= rule.own_branch_from;
    match party.form {
        PartyForm::OwnBranch if enough => PartyForm::OwnBranch,
        PartyForm::JointBranch if !enough => PartyForm::JointBranch,
        PartyForm::Instructor if !enough => PartyForm::Instructor,
        _ => PartyForm::None,
    }
}

/// Whether a joint branch covers more units than the rule wants, the organization itself counted.
#[must_use]
pub fn joint_too_large(party: &Party, rule: PartyRule) -> bool {
    let units = u32::try_from(party.joint_units.len()).unwrap_or(u32::MAX).saturating_add(1);
    party.form == PartyForm::JointBranch && rule.joint_max_units.is_some_and(|most| units > most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const XUECHENG: PartyRule = PartyRule { own_branch_from: 3, joint_branch_from: 1, joint_max_units: Some(5) };

    fn party(members: u32, form: PartyForm, others: usize) -> Party {
        Party { members, form, joint_units: vec!["某单位".to_owned(); others] }
    }

    #[test]
    fn three_members_set_up_their_own_branch() {
        assert_eq!(due(3, XUECHENG), PartyForm::OwnBranch);
        assert_eq!(due(2, XUECHENG), PartyForm::JointBranch);
        assert_eq!(due(0, XUECHENG), PartyForm::Instructor);
    }

    #[test]
    fn coverage_counts_only_where_the_rule_is_met() {
        let coverage = |members, form| coverage(&party(members, form, 0), Some(XUECHENG));
        assert_eq!(coverage(3, PartyForm::OwnBranch), PartyForm::OwnBranch);
        assert_eq!(coverage(2, PartyForm::OwnBranch), PartyForm::None);
        assert_eq!(coverage(3, PartyForm::JointBranch), PartyForm::None);
        assert_eq!(coverage(1, PartyForm::JointBranch), PartyForm::JointBranch);
        assert_eq!(coverage(0, PartyForm::Instructor), PartyForm::Instructor);
        assert_eq!(coverage(5, PartyForm::Instructor), PartyForm::None);
        assert_eq!(super::coverage(&party(9, PartyForm::JointBranch, 0), None), PartyForm::JointBranch);
    }

    #[test]
    fn a_joint_branch_covers_five_units_as_a_rule() {
        assert!(!joint_too_large(&party(1, PartyForm::JointBranch, 4), XUECHENG));
        assert!(joint_too_large(&party(1, PartyForm::JointBranch, 5), XUECHENG));
    }
}
