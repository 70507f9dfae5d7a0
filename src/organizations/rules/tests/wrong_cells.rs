//! Wrong cells, each with its exact place, code and way out.

use super::imports::{planning, read, table};
use super::*;
use crate::organizations::model::import::{Cell, CellError, Table};
use crate::organizations::rules::import::plan::group;

/// Errors of the last row of a sheet for a registered organization, from reading or from planning.
fn errors(table: &Table) -> Vec<CellError> {
    let rows = read(table);
    let mut found: Vec<CellError> = rows.iter().flat_map(|row| row.errors.clone()).collect();
    if found.is_empty() {
        let known = registered();
        let planned = group(&uscc(), Some(&known), &rows.iter().collect::<Vec<_>>(), planning());
        found = planned.rows.into_iter().flat_map(|row| row.errors).collect();
    }
    found
}

const GRADES: &[&str] = &["统一社会信用代码", "等级", "公告日期", "有效期起", "有效期止"];
const ANNUAL: &[&str] = &["统一社会信用代码", "年度", "年检结论", "年报情况", "年报报送日期"];
const CREDIT: &[&str] = &["统一社会信用代码", "名单", "列入日期", "列入依据", "移出日期", "移出依据"];
const STAFF: &[&str] = &["统一社会信用代码", "证书编号", "证书级别", "姓名", "发证日期", "有效期止"];
const SERVICES: &[&str] = &["统一社会信用代码", "种类", "代码或名称", "起始日期", "截止日期"];
const PERFORMANCE: &[&str] = &[
    "统一社会信用代码",
    "项目名称",
    "委托单位",
    "服务类别",
    "合同金额(元)",
    "开始日期",
    "结束日期",
    "评价得分",
    "评价日期",
];
const MAIN: &[&str] = &[
    "统一社会信用代码",
    "名称",
    "类型",
    "登记地",
    "成立登记日期",
    "联系电话",
    "电子邮箱",
    "专职人员数",
    "正式党员数",
    "党组织形式",
    "联合党支部其他单位",
    "净资产(元)",
    "无重大违法记录",
    "服务区域",
    "服务类别",
    "信息日期",
    "注销原因",
];

/// Cells of the main sheet: a column and what stands in it.
fn main(column: &str, value: &'static str) -> Vec<&'static str> {
    MAIN.iter()
        .map(|header| {
            if *header == "统一社会信用代码" {
                USCC
            } else if *header == column {
                value
            } else {
                ""
            }
        })
        .collect()
}

/// Sheet, headers, cells; address of the wrong one, its code, and what the sentence says.
type Wrong = (&'static str, &'static [&'static str], Vec<&'static str>, &'static str, &'static str, &'static str);

#[test]
fn wrong_cells_are_told_exactly() {
    let wrong: Vec<Wrong> = vec![
        // The credit code.
        (
            "社会组织",
            MAIN,
            {
                let mut r = main("", "");
                r[0] = "52330211MJ8900002";
                r
            },
            "A2",
            "uscc_length",
            "应为18位，现为17位",
        ),
        (
            "社会组织",
            MAIN,
            {
                let mut r = main("", "");
                r[0] = "5233O211MJ89000020";
                r
            },
            "A2",
            "uscc_alphabet",
            "第5位“O”",
        ),
        (
            "社会组织",
            MAIN,
            {
                let mut r = main("", "");
                r[0] = "52330211MJ89000120";
                r
            },
            "A2",
            "uscc_entity_check",
            "第17位",
        ),
        (
            "社会组织",
            MAIN,
            {
                let mut r = main("", "");
                r[0] = "52330211MJ89000021";
                r
            },
            "A2",
            "uscc_check",
            "第18位校验码",
        ),
        (
            "社会组织",
            MAIN,
            {
                let mut r = main("名称", "甲");
                r[0] = "";
                r
            },
            "A2",
            "required",
            "“统一社会信用代码”不能为空",
        ),
        // The organization.
        ("社会组织", MAIN, main("类型", "公司"), "C2", "choice", "请填写：社会团体、社会服务机构、基金会"),
        ("社会组织", MAIN, main("类型", "基金会"), "C2", "type_uscc", "代码以“52”开头"),
        ("社会组织", MAIN, main("登记地", "330299999"), "D2", "region_unknown", "行政区划代码 330299999 不存在"),
        ("社会组织", MAIN, main("登记地", "鼓楼区"), "D2", "region_ambiguous", "请填写代码"),
        ("社会组织", MAIN, main("登记地", "镇海县"), "D2", "region_unknown", "没有名为“镇海县”"),
        ("社会组织", MAIN, main("登记地", "杭州市"), "D2", "outside_region", "不在您所在地区（330200）"),
        ("社会组织", MAIN, main("成立登记日期", "2018-02-30"), "E2", "date", "“2018-02-30”不是有效日期"),
        ("社会组织", MAIN, main("成立登记日期", "2030-01-01"), "E2", "future", "晚于今天"),
        ("社会组织", MAIN, main("联系电话", "没有电话"), "F2", "phone", "不是电话号码"),
        ("社会组织", MAIN, main("电子邮箱", "office#example.org"), "G2", "email", "不是电子邮箱"),
        ("社会组织", MAIN, main("专职人员数", "-3"), "H2", "count", "不是不小于0的整数"),
        ("社会组织", MAIN, main("专职人员数", "八"), "H2", "count", "请写作 8"),
        ("社会组织", MAIN, main("正式党员数", "3"), "J2", "required", "填写同类信息时必须填写此项"),
        ("社会组织", MAIN, main("净资产(元)", "35万"), "L2", "money_unit", "以元为单位"),
        ("社会组织", MAIN, main("净资产(元)", "12.345"), "L2", "money", "最多两位小数"),
        ("社会组织", MAIN, main("无重大违法记录", "大概"), "M2", "choice", "请填写：是、否"),
        ("社会组织", MAIN, main("服务区域", "镇海区、火星"), "N2", "region_unknown", "没有名为“火星”"),
        ("社会组织", MAIN, main("服务类别", "Z9"), "O2", "category_unknown", "指导性目录中没有“Z9”"),
        ("社会组织", MAIN, main("注销原因", "自行解散"), "2", "required", "请同时填写注销日期"),
        // Grades.
        ("评估等级", GRADES, vec![USCC, "6A", "2025-01-01", "", ""], "B2", "choice", "5A、4A、3A、2A、1A"),
        ("评估等级", GRADES, vec![USCC, "4A", "", "", ""], "C2", "required", "请填写公告日期"),
        ("评估等级", GRADES, vec![USCC, "4A", "", "2025-01-01", ""], "E2", "required", "有效期起止须同时填写"),
        ("评估等级", GRADES, vec![USCC, "4A", "", "2026-01-01", "2025-12-31"], "E2", "period", "早于起始日期"),
        // Annual checks.
        ("年检年报", ANNUAL, vec![USCC, "去年", "合格", "", ""], "B2", "year", "请写作 2025"),
        ("年检年报", ANNUAL, vec![USCC, "2027", "合格", "", ""], "B2", "future", "年度 2027 尚未到来"),
        ("年检年报", ANNUAL, vec![USCC, "2024", "", "", ""], "C2", "required", "至少填写一项"),
        ("年检年报", ANNUAL, vec![USCC, "2024", "", "按时", "2024-03-01"], "E2", "filed_too_early", "请核对年度或日期"),
        // Credit.
        ("信用名单", CREDIT, vec![USCC, "异常名录", "2025-01-01", "", "", ""], "D2", "required", "“列入依据”不能为空"),
        (
            "信用名单",
            CREDIT,
            vec![USCC, "异常名录", "2025-01-01", "未报年报", "2025-06-01", ""],
            "F2",
            "required",
            "移出日期和移出依据须同时填写",
        ),
        (
            "信用名单",
            CREDIT,
            vec![USCC, "异常名录", "2025-01-01", "未报年报", "2024-06-01", "已补报"],
            "E2",
            "period",
            "早于起始日期",
        ),
        // Certificates.
        (
            "社工证书",
            STAFF,
            vec![USCC, "编号?", "中级", "李某", "2023-01-01", ""],
            "B2",
            "certificate_number",
            "4至40位",
        ),
        ("社工证书", STAFF, vec![USCC, "SW1001", "特级", "李某", "2023-01-01", ""], "C2", "choice", "助理社会工作师"),
        ("社工证书", STAFF, vec![USCC, "SW1001", "中级", "李某", "2029-01-01", ""], "E2", "future", "晚于今天"),
        // Services.
        (
            "服务范围",
            SERVICES,
            vec![USCC, "服务时间", "330211", "2024-01-01", ""],
            "B2",
            "choice",
            "服务区域、服务类别",
        ),
        (
            "服务范围",
            SERVICES,
            vec![USCC, "服务区域", "A1003", "2024-01-01", ""],
            "C2",
            "region_unknown",
            "没有名为“A1003”",
        ),
        (
            "服务范围",
            SERVICES,
            vec![USCC, "服务类别", "330211", "2024-01-01", ""],
            "C2",
            "category_unknown",
            "指导性目录中没有",
        ),
        // Projects.
        (
            "项目业绩",
            PERFORMANCE,
            vec![USCC, "为老", "某街道", "", "负数", "2024-01-01", "", "", ""],
            "E2",
            "money",
            "不是有效金额",
        ),
        (
            "项目业绩",
            PERFORMANCE,
            vec![USCC, "为老", "某街道", "", "-5.00", "2024-01-01", "", "", ""],
            "E2",
            "negative",
            "不能为负数",
        ),
        (
            "项目业绩",
            PERFORMANCE,
            vec![USCC, "为老", "某街道", "", "", "2024-01-01", "", "120", ""],
            "H2",
            "score",
            "0至100",
        ),
        (
            "项目业绩",
            PERFORMANCE,
            vec![USCC, "为老", "某街道", "", "", "2024/13/01", "", "", ""],
            "F2",
            "date",
            "不是有效日期",
        ),
        (
            "项目业绩",
            PERFORMANCE,
            vec![USCC, "", "某街道", "", "", "2024-01-01", "", "", ""],
            "B2",
            "required",
            "“项目名称”不能为空",
        ),
    ];
    for (sheet, headers, cells, cell, code, says) in wrong {
        let found = errors(&table(sheet, &[headers, &cells]));
        let fits = |e: &&CellError| e.cell == cell && e.code == code && e.message.zh.contains(says);
        let hit = found
            .iter()
            .find(fits)
            .unwrap_or_else(|| panic!("{sheet} {cells:?}: {cell} {code} {says}\nfound {found:#?}"));
        assert_eq!((found.len(), hit.line, hit.sheet.as_str()), (1, 2, sheet), "{found:#?}");
        assert!(!hit.message.en.is_empty() && !hit.column.is_empty());
    }
}

#[test]
fn spreadsheet_types_are_told_too() {
    let header = |names: &[&str]| names.iter().map(|n| Cell::Text((*n).to_owned())).collect::<Vec<_>>();
    let row = |headers: &[&str], cells: Vec<Cell>| Table {
        name: String::new(),
        rows: vec![(1, header(headers)), (7, cells)],
    };
    let code = || Cell::Text(USCC.to_owned());
    let found =
        errors(&row(&["统一社会信用代码", "名称", "登记地"], vec![Cell::Number(5.2e17), Cell::Text("甲".into())]));
    assert_eq!((found[0].cell.as_str(), found[0].code.as_str()), ("A7", "uscc_number"));
    let found = errors(&row(&["统一社会信用代码", "净资产", "专职人员数"], vec![code(), Cell::Error("#N/A".into())]));
    assert_eq!((found[0].cell.as_str(), found[0].code.as_str()), ("B7", "cell_error"));
    let found = errors(&row(&["统一社会信用代码", "专职人员数", "登记地"], vec![code(), Cell::Number(2.5)]));
    assert_eq!((found[0].cell.as_str(), found[0].code.as_str(), found[0].value.as_str()), ("B7", "count", "2.5"));
    let found = errors(&row(&["统一社会信用代码", "成立登记日期", "登记地"], vec![code(), Cell::Number(12.0)]));
    assert_eq!((found[0].cell.as_str(), found[0].code.as_str()), ("B7", "date"));
    // Binary floating point leaves no trace in money, nor in dates kept as numbers.
    assert_eq!(errors(&row(&["统一社会信用代码", "净资产", "登记地"], vec![code(), Cell::Number(0.1 + 0.2)])), []);
    assert_eq!(
        errors(&row(
            &["统一社会信用代码", "信息日期", "联系电话"],
            vec![code(), Cell::Number(45_000.0), Cell::Number(86_250_000.0)]
        )),
        []
    );
}

#[test]
fn a_new_organization_needs_its_registration() {
    let rows = read(&table("社会组织", &[&["统一社会信用代码", "名称", "登记地"], &[USCC, "甲中心", "330211"]]));
    let planned = group(&uscc(), None, &rows.iter().collect::<Vec<_>>(), planning());
    let found: Vec<(&str, &str)> =
        planned.rows[0].errors.iter().map(|e| (e.column.as_str(), e.code.as_str())).collect();
    assert_eq!(
        found,
        [
            ("类型", "required"),
            ("登记管理机关", "required"),
            ("登记管理机关级别", "required"),
            ("成立登记日期", "required")
        ]
    );
    let rows = read(&table("评估等级", &[GRADES, &[USCC, "4A", "2025-01-01", "", ""]]));
    let planned = group(&uscc(), None, &rows.iter().collect::<Vec<_>>(), planning());
    assert_eq!(planned.rows[0].errors[0].code, "not_registered");
}
