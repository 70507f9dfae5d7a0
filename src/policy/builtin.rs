//! The built-in facts: what the registry and the opportunities always know.

use super::facts::id;
use super::facts::{FactDef, FactType, Subject, Timing, Tree, Unit, Value, Word};
use crate::kernel::Text;

type Words<'a> = &'a [(&'a str, &'a str, &'a str)];

fn words(words: Words<'_>) -> Vec<Word> {
    words.iter().map(|(id, zh, en)| Word { id: (*id).to_owned(), label: Text::new(*zh, *en) }).collect()
}

const fn number(unit: Unit) -> FactType {
    FactType::Number { unit }
}

const fn tree(tree: Tree) -> FactType {
    FactType::Set { tree: Some(tree), values: Vec::new() }
}

fn one_of(values: Words<'_>) -> FactType {
    FactType::Enum { values: words(values), ordered: false }
}

fn ordered(values: Words<'_>) -> FactType {
    FactType::Enum { values: words(values), ordered: true }
}

fn fact(about: Subject, id: &str, kind: FactType, zh: &str, en: &str) -> FactDef {
    FactDef {
        id: id.to_owned(),
        kind,
        about,
        timing: Timing::Plain,
        label: Text::new(zh, en),
        otherwise: None,
        proof: None,
    }
}

fn org(id: &str, kind: FactType, zh: &str, en: &str) -> FactDef {
    fact(Subject::Organization, id, kind, zh, en)
}

fn opportunity(id: &str, kind: FactType, zh: &str, en: &str) -> FactDef {
    fact(Subject::Opportunity, id, kind, zh, en)
}

/// A fact that holds from a day until a day; `otherwise` holds when no record speaks.
fn dated(base: FactDef, otherwise: Option<Value>) -> FactDef {
    FactDef { timing: Timing::Dated, otherwise, ..base }
}

/// A fact with one value for each year.
fn yearly(base: FactDef) -> FactDef {
    FactDef { timing: Timing::Yearly, ..base }
}

/// All built-in facts.
pub(super) fn facts() -> Vec<FactDef> {
    let lowest = Some(Value::Enum(0));
    let no = Some(Value::Bool(false));
    vec![
        org(
            id::ORG_TYPE,
            one_of(&[
                ("association", "社会团体", "social association"),
                ("service_institution", "社会服务机构", "social service institution"),
                ("foundation", "基金会", "foundation"),
            ]),
            "社会组织类型",
            "organization type",
        ),
        org(id::REGION, tree(Tree::Region), "登记地", "region of registration"),
        org(
            id::REGISTRAR_LEVEL,
            ordered(&[
                ("county", "县级", "county"),
                ("city", "市级", "city"),
                ("province", "省级", "province"),
                ("nation", "民政部", "national"),
            ]),
            "登记管理机关级别",
            "level of the registration authority",
        ),
        org(id::HAS_SPONSORING_UNIT, FactType::Bool, "有业务主管单位", "has a sponsoring unit"),
        org(id::SERVICE_REGIONS, tree(Tree::Region), "服务区域", "regions served"),
        org(id::SERVICE_CATEGORIES, tree(Tree::Catalogue), "服务类别", "service categories"),
        org(id::REGISTERED_ON, FactType::Date, "成立登记日期", "day of registration"),
        org(id::STAFF_FULL_TIME, number(Unit::Count), "专职工作人员数", "full-time staff"),
        org(id::SOCIAL_WORKERS, number(Unit::Count), "持证社会工作者数", "certified social workers"),
        org(id::PARTY_MEMBERS, number(Unit::Count), "正式党员数", "full Party members"),
        dated(
            org(
                id::PARTY_COVERAGE,
                one_of(&[
                    ("own_branch", "单独建立党组织", "own Party branch"),
                    ("joint_branch", "联合党支部", "joint Party branch"),
                    ("instructor", "选派党建工作指导员", "Party-building instructor"),
                    ("none", "未覆盖", "not covered"),
                ]),
                "党的组织和工作覆盖",
                "Party coverage",
            ),
            None,
        ),
        dated(
            org(
                id::GRADE,
                ordered(&[
                    ("none", "未评估", "not graded"),
                    ("1A", "1A", "1A"),
                    ("2A", "2A", "2A"),
                    ("3A", "3A", "3A"),
                    ("4A", "4A", "4A"),
                    ("5A", "5A", "5A"),
                ]),
                "评估等级",
                "assessment grade",
            ),
            lowest.clone(),
        ),
        yearly(org(
            id::ANNUAL_INSPECTION,
            one_of(&[
                ("qualified", "合格", "qualified"),
                ("basically_qualified", "基本合格", "basically qualified"),
                ("unqualified", "不合格", "unqualified"),
                ("missing", "未参加", "not attended"),
                ("exempt", "依规不参加", "not required"),
            ]),
            "年度检查结论",
            "annual inspection",
        )),
        yearly(org(
            id::ANNUAL_REPORT,
            one_of(&[
                ("on_time", "按时报送", "filed on time"),
                ("late", "逾期报送", "filed late"),
                ("missing", "未报送", "not filed"),
            ]),
            "年度报告",
            "annual report",
        )),
        dated(
            org(
                id::CREDIT_STATUS,
                one_of(&[
                    ("normal", "正常", "in order"),
                    ("abnormal", "列入活动异常名录", "on the list of abnormal activity"),
                    ("seriously_dishonest", "列入严重违法失信名单", "on the list of serious violations and dishonesty"),
                ]),
                "信用状态",
                "credit status",
            ),
            lowest,
        ),
        dated(org(id::TAX_EXEMPT, FactType::Bool, "非营利组织免税资格", "non-profit tax exemption"), no.clone()),
        dated(
            org(id::DONATION_DEDUCTION, FactType::Bool, "公益性捐赠税前扣除资格", "pre-tax deduction of donations"),
            no,
        ),
        org(id::CHARITY, FactType::Bool, "慈善组织", "charitable organization"),
        dated(org(id::PERFORMANCE_SCORE, number(Unit::Hundredths), "履约绩效得分", "performance score"), None),
        org(id::PERFORMANCE_COUNT, number(Unit::Count), "已评价项目数", "evaluated projects"),
        org(id::NET_ASSETS, number(Unit::Money), "净资产", "net assets"),
        org(id::RECOMMENDED, tree(Tree::Catalogue), "列入推荐性目录的类别", "categories in the recommended directory"),
        org(id::PROJECT_EXPERIENCE, number(Unit::Count), "同类项目经验数", "similar projects"),
        org(id::NO_MAJOR_VIOLATION, FactType::Bool, "三年内无重大违法记录", "no major violation in three years"),
        opportunity(id::CATEGORY, tree(Tree::Catalogue), "服务类别", "service category"),
        opportunity(id::DELIVERY_REGION, tree(Tree::Region), "服务实施地区", "region of delivery"),
        opportunity(id::AMOUNT, number(Unit::Money), "预算金额", "budget"),
        opportunity(id::PROJECT_TYPE, FactType::Set { tree: None, values: Vec::new() }, "项目类型", "project type"),
        opportunity(
            id::METHOD,
            one_of(&[
                ("open_tender", "公开招标", "open tendering"),
                ("invited_tender", "邀请招标", "invited tendering"),
                ("competitive_consultation", "竞争性磋商", "competitive consultation"),
                ("competitive_negotiation", "竞争性谈判", "competitive negotiation"),
                ("inquiry", "询价", "inquiry"),
                ("single_source", "单一来源采购", "single-source procurement"),
                ("framework_agreement", "框架协议采购", "framework agreement"),
                ("below_threshold", "限额标准以下采购", "purchase below the threshold"),
                ("venture_call", "公益创投征集", "venture call"),
            ]),
            "方式",
            "method",
        ),
        opportunity(
            id::KIND,
            one_of(&[
                ("purchase", "政府购买服务", "government purchase"),
                ("venture", "公益创投", "venture philanthropy"),
                ("directory", "推荐性目录", "recommended directory"),
            ]),
            "事项",
            "kind",
        ),
        opportunity(id::COMPLEX, FactType::Bool, "技术复杂或社会影响较大", "complex or of high social impact"),
    ]
}
