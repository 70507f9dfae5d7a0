//! Party coverage by the rule of the place (党的组织和工作覆盖).

use super::explain::Verdict;
use super::pack::{PartyCoverage, Source};
use super::ruleset::Ruleset;
use crate::kernel::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::text_enum! {
    /// A form of Party coverage; the words of the fact `party_coverage`.
    pub enum CoverageForm {
        /// 单独建立党组织
        OwnBranch = "own_branch",
        /// 联合党支部
        JointBranch = "joint_branch",
        /// 选派党建工作指导员
        Instructor = "instructor",
        /// 未覆盖
        None = "none",
    }
}

/// What an organization has arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// The form.
    pub form: CoverageForm,
    /// Units in its joint branch, where it has one.
    pub joint_units: Option<u32>,
}

/// What is due, what is there, and whether it will do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoverageResult {
    /// The form due by the number of full members; absent where that number is unknown.
    pub due: Option<CoverageForm>,
    /// Whether what is arranged will do.
    pub verdict: Verdict,
    /// What is missing, for people; empty where it will do.
    pub missing: Text,
    /// The rule it was decided by.
    pub source: Source,
}

impl PartyCoverage {
    /// The form due for so many full members.
    #[must_use]
    pub const fn due(&self, members: u32) -> CoverageForm {
        if members >= self.own_branch_from {
            CoverageForm::OwnBranch
        } else if members >= self.joint_branch_from {
            CoverageForm::JointBranch
        } else {
            CoverageForm::Instructor
        }
    }
}

/// Decides the Party coverage of an organization. A form closer to an own branch than the one due will do as well.
/// `None` where no pack sets a rule.
#[must_use]
pub fn party_coverage(rules: &Ruleset, members: Option<u32>, arranged: Arranged) -> Option<CoverageResult> {
    let (entry, rule) = rules.party_coverage()?;
    let answer = |due, verdict, missing| CoverageResult { due, verdict, missing, source: entry.source.clone() };
    let Some(members) = members else {
        let missing = Text::new("尚未填报正式党员人数", "the number of full Party members is not known");
        return Some(answer(None, Verdict::NoData, missing));
    };
    let due = rule.due(members);
    // Declared from the closest form to the loosest, so the order of the enum is the order of closeness.
    if arranged.form > due {
        let missing = match due {
            CoverageForm::OwnBranch => Text::new(
                format!("有{members}名正式党员，应单独建立党组织"),
                format!("with {members} full members it must have its own Party organization"),
            ),
            CoverageForm::JointBranch => Text::new(
                format!("有{members}名正式党员，应加入联合党支部"),
                format!("with {members} full members it must join a joint branch"),
            ),
            _ => Text::new(
                "没有正式党员，应由上级选派党建工作指导员",
                "without full members it must have a Party-building instructor",
            ),
        };
        return Some(answer(Some(due), Verdict::Fail, missing));
    }
    if arranged.form == CoverageForm::JointBranch
        && let (Some(units), Some(most)) = (arranged.joint_units, rule.joint_max_units)
        && units > most
    {
        let missing = Text::new(
            format!("联合党支部覆盖{units}个单位，一般不超过{most}个"),
            format!("the joint branch has {units} units, generally at most {most}"),
        );
        return Some(answer(Some(due), Verdict::Fail, missing));
    }
    Some(answer(Some(due), Verdict::Pass, Text::default()))
}
