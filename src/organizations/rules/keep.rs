//! Where the dossier keeps a fact that rules speak of, and who can change it: what an organization is told that lacks it.

use super::edit::OWN_PARTS;
use super::facts;
use crate::kernel::Text;
use crate::organizations::model::{Keeper, Part};
use crate::policy::Vocabulary;
use crate::policy::facts::id;

/// The part of each built-in fact.
const PARTS: &[(&str, Part)] = &[
    (id::ORG_TYPE, Part::Registration),
    (id::REGION, Part::Registration),
    (id::REGISTRAR_LEVEL, Part::Registration),
    (id::HAS_SPONSORING_UNIT, Part::Registration),
    (id::REGISTERED_ON, Part::Registration),
    (id::SERVICE_REGIONS, Part::ServiceRegion),
    (id::SERVICE_CATEGORIES, Part::ServiceCategory),
    (id::STAFF_FULL_TIME, Part::Staffing),
    (id::SOCIAL_WORKERS, Part::Certificate),
    (id::PARTY_MEMBERS, Part::Party),
    (id::PARTY_COVERAGE, Part::Party),
    (id::GRADE, Part::Grade),
    (id::ANNUAL_INSPECTION, Part::AnnualInspection),
    (id::ANNUAL_REPORT, Part::AnnualReport),
    (id::CREDIT_STATUS, Part::Credit),
    (id::TAX_EXEMPT, Part::TaxExempt),
    (id::DONATION_DEDUCTION, Part::DonationDeduction),
    (id::CHARITY, Part::Charity),
    (id::PERFORMANCE_SCORE, Part::Performance),
    (id::PERFORMANCE_COUNT, Part::Performance),
    (id::PROJECT_EXPERIENCE, Part::Performance),
    (id::NET_ASSETS, Part::Finance),
    (id::RECOMMENDED, Part::Recommended),
    (id::NO_MAJOR_VIOLATION, Part::Declaration),
];

/// What to do about a fact of each part.
const WAYS: &[(Part, &str, &str)] = &[
    (
        Part::Registration,
        "登记信息由登记管理机关维护；如有变化，请申请变更登记",
        "The registration authority keeps this; apply to it for a change of registration",
    ),
    (Part::ServiceRegion, "在本单位档案中补充能够服务的地区", "Add the regions you serve to your dossier"),
    (Part::ServiceCategory, "在本单位档案中补充能够承接的服务类别", "Add the categories you serve to your dossier"),
    (Part::Staffing, "在本单位档案中更新专职工作人员数", "Bring the number of staff in your dossier up to date"),
    (
        Part::Certificate,
        "在本单位档案中补充在有效期内的社会工作者证书",
        "Add the social workers' certificates in force to your dossier",
    ),
    (
        Part::Party,
        "在本单位档案中更新党员人数和党组织设置情况；尚未覆盖的，请向上级党组织申请",
        "Bring Party members and Party organization in your dossier up to date, or apply to the higher Party organization",
    ),
    (
        Part::Grade,
        "向登记管理机关申请参加社会组织评估；已评估的请核对等级和有效期",
        "Apply to the registration authority for assessment; if you are graded, check grade and validity",
    ),
    (
        Part::AnnualInspection,
        "按时接受年度检查；结果有误或缺漏的，请与登记管理机关核对",
        "Take part in the annual inspection in time; where a result is wrong or missing, check with the authority",
    ),
    (
        Part::AnnualReport,
        "按时报送年度工作报告；结果有误或缺漏的，请与登记管理机关核对",
        "File the annual report in time; where a result is wrong or missing, check with the authority",
    ),
    (
        Part::Credit,
        "履行相关义务后向登记管理机关申请移出名单或信用修复",
        "Meet the obligations, then apply to the authority for removal from the list or repair of credit",
    ),
    (
        Part::TaxExempt,
        "向财政、税务部门申请认定，结果由登记管理机关录入",
        "Apply to the finance and tax departments; the authority enters the result",
    ),
    (
        Part::DonationDeduction,
        "向财政、税务、民政部门申请认定，结果由登记管理机关录入",
        "Apply to the finance, tax and civil affairs departments; the authority enters the result",
    ),
    (
        Part::Charity,
        "向登记管理机关申请认定为慈善组织",
        "Apply to the registration authority for recognition as a charity",
    ),
    (
        Part::Recommended,
        "申请列入所在地的推荐性目录，由登记管理机关录入",
        "Apply for the recommended directory of your region; the authority enters it",
    ),
    (
        Part::Performance,
        "在本单位档案中补充已完成的项目及其评价结果",
        "Add your past projects and their evaluations to your dossier",
    ),
    (Part::Finance, "在本单位档案中更新财务情况", "Bring the finances in your dossier up to date"),
    (Part::Declaration, "在本单位档案中填写声明", "Fill in the declaration in your dossier"),
    (
        Part::Fact,
        "在本单位档案的其他事项中填写，并附证明",
        "Fill it in under other facts in your dossier, with what proves it",
    ),
];

/// Where a fact is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The part of the dossier.
    pub part: Part,
    /// Who can change it.
    pub keeper: Keeper,
    /// What to do about it.
    pub way: Text,
}

/// Where a fact about organizations is kept; `None` for a fact about something else.
#[must_use]
pub fn kept(vocabulary: &Vocabulary, fact: &str) -> Option<Kept> {
    if fact == id::REGISTERED_ON {
        let way = Text::new("成立年限随时间满足，无法补办", "Only time mends this");
        return Some(Kept { part: Part::Registration, keeper: Keeper::Time, way });
    }
    let builtin = PARTS.iter().find(|(known, _)| *known == fact).map(|(_, part)| *part);
    let extension = facts::definition(vocabulary, fact);
    let part = builtin.or_else(|| extension.map(|_| Part::Fact))?;
    let keeper = if OWN_PARTS.contains(&part) { Keeper::Organization } else { Keeper::Authority };
    let (_, zh, en) = WAYS.iter().find(|(known, _, _)| *known == part)?;
    let proof = extension.and_then(|fact| fact.proof.as_ref());
    let way = proof.map_or_else(
        || Text::new(*zh, *en),
        |proof| Text::new(format!("{zh}：{}", proof.zh), format!("{en}: {}", proof.en)),
    );
    Some(Kept { part, keeper, way })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{FactDef, FactType, Subject, Timing};

    #[test]
    fn every_built_in_fact_about_organizations_has_its_place_and_no_other() {
        let vocabulary = Vocabulary::builtin();
        for fact in vocabulary.iter() {
            assert_eq!(kept(&vocabulary, &fact.id).is_some(), fact.about == Subject::Organization, "{}", fact.id);
        }
    }

    #[test]
    fn what_the_organization_may_edit_it_mends_itself() {
        let vocabulary = Vocabulary::builtin();
        let keeper = |fact| kept(&vocabulary, fact).unwrap().keeper;
        assert_eq!(keeper(id::STAFF_FULL_TIME), Keeper::Organization);
        assert_eq!(keeper(id::GRADE), Keeper::Authority);
        assert_eq!(keeper(id::REGISTERED_ON), Keeper::Time);
    }

    #[test]
    fn a_fact_of_a_pack_says_what_proves_it() {
        let mut vocabulary = Vocabulary::builtin();
        vocabulary.insert(FactDef {
            id: "office".to_owned(),
            kind: FactType::Bool,
            about: Subject::Organization,
            timing: Timing::Plain,
            label: Text::new("固定场所", "office"),
            otherwise: None,
            proof: Some(Text::new("租赁合同", "a lease")),
        });
        let office = kept(&vocabulary, "office").unwrap();
        assert_eq!((office.part, office.keeper), (Part::Fact, Keeper::Organization));
        assert!(office.way.zh.ends_with("：租赁合同"), "{}", office.way.zh);
    }
}
