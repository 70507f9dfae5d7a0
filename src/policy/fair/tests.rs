//! The shipped rules on short clauses, lawful and not; and what is refused when rules are loaded.

use super::*;
use crate::kernel::Ratio;

fn rules() -> &'static FairRules {
    FairRules::shipped().unwrap()
}

fn checked(clause: Clause, posts: Option<u32>) -> Vec<String> {
    let document = Document { clauses: vec![clause], posts, ..Document::default() };
    rules().check(&document).findings.into_iter().map(|finding| finding.rule).collect()
}

fn item(name: &str, rule: &str, evidence: &str) -> Clause {
    let said = |field, path: &str, text: &str| Words { field, path: path.to_owned(), text: text.to_owned() };
    Clause {
        section: Section::Scoring,
        path: "scoring[0].items[0]".to_owned(),
        name: name.to_owned(),
        words: vec![
            said(Field::Text, "rule", rule),
            said(Field::Name, "name", name),
            said(Field::Evidence, "evidence", evidence),
        ],
        facts: Facts::Scored(Box::new(Scored { untyped: true, ..Scored::default() })),
        asks: Vec::new(),
    }
}

/// Qualification conditions: the words, and the rule that must find them; empty: lawful, nothing may find them.
const CONDITIONS: [(&str, &str); 58] = [
    // 所在地
    ("供应商须在本市依法注册", "local-registration"),
    ("投标人注册地应在杭州市余杭区", "local-registration"),
    ("须为在滨海区民政部门登记的机构，或者事业单位、企业", "local-registration"),
    ("仅接受本地企业参加投标", "local-registration"),
    ("须在项目所在地设有固定的办公场所，提供租赁合同", "local-office"),
    ("供应商在苏州市内须有常设分支机构", "local-office"),
    ("服务用车须为本地车牌", "local-plate"),
    ("须具有本省范围内同类项目业绩", "local-performance"),
    ("投标人应具有民政系统内的项目经验", "local-performance"),
    // 组织形式、所有制
    ("须为在民政部门登记的社会服务机构", "form-only"),
    ("投标人必须是企业法人", "form-only"),
    ("仅限事业单位参加", "form-only"),
    ("不接受民办非企业单位参加投标", "form-only"),
    ("具有国有企业背景的优先", "form-only"),
    ("供应商应具有独立法人资格", "form-only"),
    // 规模、年限
    ("注册资金不低于人民币一百万元", "size"),
    ("注册资本≥200万元", "size"),
    ("上年度营业收入达到５００万元以上", "size"),
    ("近三年年均纳税额不少于10万元", "size"),
    ("单位员工总数不少于三十人", "size"),
    ("净资产应大于50万元", "size"),
    ("成立满三年以上", "founding-years"),
    ("注册时间不少于两年", "founding-years"),
    ("须连续运营5年", "founding-years"),
    ("2020年1月1日以前注册成立", "founding-years"),
    // 等级、入库、认证、业绩
    ("评估等级达到3A及以上", "grade-of-social-organization"),
    ("须为AAAA级社会组织", "grade-of-social-organization"),
    ("须列入我区社会组织推荐目录", "entry-list"),
    ("应为供应商库内单位", "entry-list"),
    ("须通过ISO9001质量管理体系认证", "certificate-as-qualification"),
    ("须提供3个以上同类项目业绩", "contracts-as-qualification"),
    ("近三年同类业绩不少于五项", "contracts-as-qualification"),
    ("单个合同金额不低于50万元", "amount-of-past-contracts"),
    ("项目负责人须为全日制本科", "schooling"),
    ("投标时须有不少于10名社工并提供近三个月社保", "team-already-there"),
    ("须与采购人有过合作经历", "incumbent"),
    ("须提供原厂授权书", "brand"),
    ("社工人员年龄在35周岁以下", "age-of-people"),
    // Lawful, however near the words come.
    ("具有独立承担民事责任的能力，提供有效的营业执照或者事业单位法人证书或者民办非企业单位登记证书", ""),
    ("在中华人民共和国境内依法登记的法人或其他组织", ""),
    ("营业执照在有效期内", ""),
    ("具有有效的《食品经营许可证》", ""),
    ("具有《医疗机构执业许可证》，诊疗科目含精神科", ""),
    ("具有有效的劳务派遣经营许可证", ""),
    ("本项目不接受联合体投标", ""),
    ("参加政府采购活动前三年内，在经营活动中没有重大违法记录", ""),
    ("未被列入失信被执行人、重大税收违法失信主体、政府采购严重违法失信行为记录名单", ""),
    ("有依法缴纳税收和社会保障资金的良好记录", ""),
    ("单位负责人为同一人或者存在直接控股、管理关系的不同供应商，不得参加同一合同项下的政府采购活动", ""),
    ("本项目专门面向中小企业采购，供应商须为中小企业", ""),
    ("中标后15日内在项目所在地设立服务网点（提供承诺函）", ""),
    ("提供近两年内不超过2个同类项目业绩", ""),
    ("具有良好的商业信誉和健全的财务会计制度，成立不足一年的提供银行资信证明", ""),
    ("服务团队不少于4名持证社工，承诺合同签订后7日内到岗", ""),
    ("法人、其他组织或者自然人均可参加，不限所在地", ""),
    ("供应商应为企业、事业单位、社会组织等法人", ""),
    ("为辖区内企业提供走访服务", ""),
    ("从业人员须持健康证", ""),
];

#[test]
fn conditions_are_told_apart() {
    let rules = rules();
    for (text, wanted) in CONDITIONS {
        let clause = Clause::of_words(Section::Qualification, "qualifications[0].text", "", text);
        let document = Document { clauses: vec![clause], posts: Some(6), ..Document::default() };
        let found: Vec<String> = rules.check(&document).findings.into_iter().map(|finding| finding.rule).collect();
        if wanted.is_empty() {
            assert_eq!(found, Vec::<String>::new(), "lawful: {text}");
        } else {
            assert!(found.iter().any(|rule| rule == wanted), "{text}: wanted {wanted}, found {found:?}");
        }
    }
}

/// Scoring items: name, rule, proof, and the rule that must find them; empty: lawful.
const ITEMS: [(&str, &str, &str, &str); 30] = [
    ("实施方案", "由评委横向比较，优得10分，良得6分，一般得2分", "", "judged-mostly"),
    ("管理方案", "非常完善得8分，较为完善得5分，一般得2分", "", "judged-mostly"),
    ("服务响应", "驻点距采购人五公里以内得5分，十公里以内得3分", "", "local-office"),
    ("服务保障", "在本区设有办事处的得5分", "租赁合同", "local-office"),
    ("团队", "具有本地户籍的每人得1分", "户口本", "local-registration"),
    ("企业实力", "注册资金每满100万元得1分，最高5分", "营业执照", "size"),
    ("机构规模", "专职社工20人以上得5分，单位员工总数排名第一得3分", "", "size"),
    ("机构年限", "成立满5年得3分，满3年得2分", "", "founding-years"),
    ("机构等级", "社会组织评估等级5A得5分，4A得3分", "证书", "grade-of-social-organization"),
    ("荣誉", "获得国家级荣誉得5分，省级3分，市级1分", "证书", "level-of-honours"),
    ("荣誉", "获得市级及以上表彰的每项2分，最高6分", "证书", "level-of-honours"),
    ("业绩", "承接过本市范围内同类项目的每个2分", "合同", "local-performance"),
    ("认证", "具有售后服务认证证书得2分", "证书", "unrelated-certificate"),
    ("信用", "信用等级AAA得3分", "证书", "unrelated-certificate"),
    ("科研", "发表论文每篇2分，取得专利每项3分", "", "papers-and-rights"),
    ("社会责任", "参与扶贫捐款的每次得1分", "", "unrelated-good-works"),
    ("场地", "办公面积200平方米以上得5分", "房产证", "floor-area"),
    ("负责人", "硕士10分/本科5分", "学历证书", "tiers-may-add-up"),
    ("负责人", "5年以上社会工作经验得5分", "证明", "years-uncounted"),
    ("承诺", "提供服务质量承诺函即得满分", "", "vague-promise"),
    ("团队", "全部人员持证得10分，否则不得分", "证书", "team-minimum-scored"),
    ("等同证书", "是否等同由评审专家自行认定", "", "left-to-experts"),
    ("人员社保", "持证社工每名2分，最高10分", "近六个月社保缴纳证明", "past-months"),
    // Lawful.
    ("本地化服务", "已在项目所在地设有服务点，或者承诺中标后30日内设立的，均得5分", "证明或承诺函", ""),
    ("服务方案", "方案包含需求调研、服务流程、应急预案、档案管理四项，每项2分，最高8分", "方案", ""),
    ("负责人", "具有中级社会工作师证书的得5分", "证书复印件", ""),
    ("团队", "持证社工每名得2分，最高10分", "证书", ""),
    ("负责人", "累计具有3年以上社会工作服务经验（截至投标截止日）的得5分", "劳动合同", ""),
    ("人员社保", "持证社工每名2分，最高10分", "近三个月社保证明；新成立或新入职不足三个月的提供劳动合同", ""),
    ("业绩", "2023年1月1日以来（以合同签订时间为准）的同类项目业绩，每个2分，最高10分", "合同", ""),
];

#[test]
fn scoring_items_are_told_apart() {
    for (name, rule, evidence, wanted) in ITEMS {
        let found = checked(item(name, rule, evidence), Some(20));
        if wanted.is_empty() {
            assert_eq!(found, Vec::<String>::new(), "lawful: {rule}");
        } else {
            assert!(found.iter().any(|rule| rule == wanted), "{rule}: wanted {wanted}, found {found:?}");
        }
    }
}

#[test]
fn a_condition_on_the_registry_is_read_like_words() {
    let asking = |fact: &str| {
        let clause = Clause::of_words(Section::Qualification, "qualifications[0].condition", "", "条件");
        checked(Clause { asks: vec![fact.to_owned()], ..clause }, None)
    };
    for (fact, wanted) in [
        ("grade", "grade-of-social-organization"),
        ("region", "local-registration"),
        ("org_type", "form-only"),
        ("registered_on", "founding-years"),
        ("net_assets", "size"),
        ("recommended", "entry-list"),
    ] {
        assert_eq!(asking(fact), [wanted]);
    }
    assert_eq!(asking("credit_status"), Vec::<String>::new());
}

#[test]
fn people_are_compared_with_the_posts_of_the_need() {
    let clause = || {
        Clause::of_words(
            Section::Substantive,
            "substantive_terms[0].text",
            "",
            "须配备不少于八名专职社工，承诺进场前到岗",
        )
    };
    assert_eq!(checked(clause(), Some(5)), ["more-people-than-needed"]);
    assert_eq!(checked(clause(), Some(8)), Vec::<String>::new());
    assert_eq!(checked(clause(), None), Vec::<String>::new(), "nothing is known of the need");
}

#[test]
fn structure_is_checked_without_words() {
    let scored = |facts: Scored| {
        let mut clause = item("项目", "见评分表", "");
        clause.facts = Facts::Scored(Box::new(facts));
        checked(clause, None)
    };
    let span =
        |from: i64, from_in, to: i64, to_in| Span { from: Some((from.into(), from_in)), to: Some((to.into(), to_in)) };
    let bands = |spans: Vec<Span>| scored(Scored { spans: vec![spans], ..Scored::default() });
    assert_eq!(bands(vec![span(60, true, 80, true), span(80, true, 100, true)]), ["bands-overlap"]);
    assert_eq!(bands(vec![span(60, true, 79, true), span(80, true, 100, true)]), ["bands-gap"]);
    assert_eq!(bands(vec![span(80, true, 100, true), span(60, true, 80, false)]), Vec::<String>::new());
    let judged = |bp| scored(Scored { judged: Ratio::from_bp(bp), ..Scored::default() });
    assert_eq!(judged(6_000), ["judged-mostly"]);
    assert_eq!(judged(4_000), ["judged-partly"]);
    assert_eq!(judged(2_000), Vec::<String>::new());
    let levels = |summed, rows| scored(Scored { levels: vec![LevelTable { rows, summed }], ..Scored::default() });
    assert_eq!(levels(false, vec![(true, 10_000), (false, 5_000)]), ["level-of-honours"]);
    let group = |weight, sum| {
        let clause = Clause::of_words(Section::Group, "scoring[0].weight", "商务", "25");
        checked(Clause { facts: Facts::Group { weight, sum }, ..clause }, None)
    };
    assert_eq!(group(2_500, 3_000), ["sum-of-group"]);
    assert_eq!(group(2_500, 2_500), Vec::<String>::new());
    let price = |bp| {
        let (weight, min, max) = (Ratio::from_bp(bp), Ratio::from_bp(1_000), Ratio::from_bp(3_000));
        let clause = Clause::of_words(Section::Price, "price_score.weight", "价格分", "5");
        checked(Clause { facts: Facts::Price { weight, min, max }, ..clause }, None)
    };
    assert_eq!((price(500), price(1_000)), (vec!["price-weight".to_owned()], Vec::new()));
}

#[test]
fn the_same_fact_as_condition_and_score_is_found_with_both_places() {
    let condition = Clause::of_words(Section::Qualification, "qualifications[0].text", "", "须具有1个同类业绩");
    let clauses = vec![condition, item("业绩", "近三年同类业绩每个2分，最高10分", "合同")];
    let report = rules().check(&Document { clauses, ..Document::default() });
    let finding = report.findings.iter().find(|finding| finding.rule == "required-and-scored").unwrap();
    assert_eq!(finding.kind, FairKind::Duplicate);
    let paths: Vec<&str> = finding.places.iter().map(|place| place.path.as_str()).collect();
    assert_eq!(paths, ["rule", "qualifications[0].text"]);
    assert_eq!(finding.articles[0].status, FairArticleStatus::Verified);
}

#[test]
fn a_key_stays_when_clauses_move_and_changes_with_the_words() {
    let key = |path: &str, text: &str| {
        let clause = Clause::of_words(Section::Qualification, path, "", text);
        let report = rules().check(&Document { clauses: vec![clause], ..Document::default() });
        report.findings.first().map(|finding| finding.key.clone()).unwrap()
    };
    let first = key("qualifications[0].text", "注册资金不低于100万元");
    assert_eq!(first, key("qualifications[3].text", "注册资金不低于100万元"));
    assert_ne!(first, key("qualifications[0].text", "注册资金不低于200万元"));
}

const GOOD: &str = r#"
[[article]]
id = "a"
name = "某令第一条"
says = "不得"
status = "verified"
source = "text"

[[rule]]
id = "r"
kind = "form"
confidence = "high"
in = ["qualification"]
title = "题"
why = "因"
mend = "改"
articles = ["a"]
[[rule.sign]]
words = ['某词']
"#;

fn faults(text: &str) -> Vec<crate::policy::PackFault> {
    FairRules::load(&[RuleFile { name: "own.toml".to_owned(), text: text.to_owned() }]).err().unwrap_or_default()
}

#[test]
fn what_is_wrong_is_told_with_file_line_key_and_what_is_allowed() {
    assert_eq!(faults(GOOD), []);
    for (from, to, line, key, said) in [
        ("kind = \"form\"", "kind = \"shape\"", 11, "rule[r].kind", "unquantified"),
        ("[\"a\"]", "[\"b\"]", 17, "rule[r].articles[1]", "a"),
        ("confidence = \"high\"", "confidence = \"sure\"", 12, "rule[r].confidence", "high, medium, low"),
        ("words = ['某词']", "words = ['某(词']", 19, "rule[r].sign[1].words[1]", "式子不成立"),
        ("words = ['某词']", "words = ['<nobody>词']", 19, "rule[r].sign[1].words[1]", "<nobody>"),
        ("words = ['某词']", "words = ['某*']", 19, "rule[r].sign[1].words[1]", "空文"),
        (
            "words = ['某词']",
            "test = { odd = true }",
            19,
            "rule[r].sign[1].test.odd",
            "judged_at_least, judged_below, cliff, untyped",
        ),
        ("words = ['某词']", "word = ['某词']", 19, "rule[r].sign[1].word", "words"),
        ("words = ['某词']", "with = ['某词']", 18, "rule[r].sign[1]", "words"),
        ("words = ['某词']", "words = ['某词']\nnumber_above = \"heads\"", 20, "rule[r].sign[1].number_above", "posts"),
        ("words = ['某词']", "words = ['某词']\nnumber_above = 2", 18, "rule[r].sign[1]", "括号"),
        ("words = ['某词']", "asks = [\"height\"]", 19, "rule[r].sign[1].asks[1]", "credit_status"),
        (
            "in = [\"qualification\"]",
            "in = [\"annex\"]",
            13,
            "rule[r].in[1]",
            "qualification, substantive, staffing, scoring, group, price",
        ),
        ("status = \"verified\"", "status = \"sure\"", 6, "article[a].status", "recalled"),
    ] {
        let found = faults(&GOOD.replace(from, to));
        assert_eq!(
            found.first().map(|fault| (fault.file.as_str(), fault.key.as_str())),
            Some(("own.toml", key)),
            "{to}: {found:?}"
        );
        let fault = found.first().unwrap();
        assert!(fault.zh.contains(said), "{to}: {fault}");
        assert!(fault.line.is_some_and(|at| at.abs_diff(line) <= 1), "{to}: {fault}");
    }
}
