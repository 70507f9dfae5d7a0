//! Reading files and planning what they change.

use super::*;
use crate::organizations::model::import::{Cell, ParsedRow, RowState, Sheet, Table};
use crate::organizations::model::{ServiceCategory, ServiceRegion};
use crate::organizations::rules::dated;
use crate::organizations::rules::grade::{GradeRule, validity};
use crate::organizations::rules::import::places::Places;
use crate::organizations::rules::import::plan::{GroupPlan, Planning, group};
use crate::organizations::rules::import::row::{MERGED, Reading, rows};
use crate::organizations::rules::import::{columns, header, words};

pub(super) fn table(name: &str, lines: &[&[&str]]) -> Table {
    let cells = |line: &&[&str]| {
        line.iter().map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) }).collect()
    };
    Table { name: name.to_owned(), rows: (1..).zip(lines.iter().map(cells)).collect() }
}

fn five_years(noticed: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    validity(noticed, GradeRule { years: 5, starts: None })
}

pub(super) fn read(table: &Table) -> Vec<ParsedRow> {
    let names = [("A1003".to_owned(), "社会工作服务".to_owned())];
    let places = Places::new(regions(), day("2026-03-02"), &is_category, &names);
    let recognized = header::recognize(table, None).expect("a sheet");
    rows(table, &recognized, Reading { places: &places, grade_validity: &five_years })
}

pub(super) fn planning() -> Planning<'static> {
    Planning { lookup: lookup(), day: day("2026-03-02"), region: "330200".parse().unwrap() }
}

fn plan(known: Option<&[Record]>, rows: &[ParsedRow]) -> GroupPlan {
    let readable: Vec<&ParsedRow> = rows.iter().inspect(|row| assert_eq!(row.errors, [], "{row:?}")).collect();
    group(&uscc(), known, &readable, planning())
}

fn states(plan: &GroupPlan) -> Vec<RowState> {
    for row in &plan.rows {
        assert_eq!(row.errors, []);
    }
    plan.rows.iter().map(|row| row.state).collect()
}

const ORGANIZATION: &[&[&str]] = &[
    &[
        "统一社会信用代码*",
        "机构名称",
        "类型",
        "登记管理机关",
        "登记级别",
        "登记地",
        "成立日期",
        "服务区域",
        "服务类别",
        "专职人员数",
        "正式党员数",
        "党组织形式",
        "净资产（元）",
        "无重大违法记录",
    ],
    &[
        USCC,
        "某某社会工作服务中心",
        "民办非企业单位",
        "宁波市镇海区民政局",
        "区级",
        "浙江省宁波市镇海区",
        "2018年5月4日",
        "镇海区、330206",
        "社会工作服务；A0402",
        "８人",
        "3",
        "独立党支部",
        "350,000.00",
        "是",
    ],
];

#[test]
fn a_row_becomes_a_dossier_and_the_same_row_again_nothing() {
    let rows = read(&table("社会组织", ORGANIZATION));
    let first = plan(None, &rows);
    assert_eq!(states(&first), [RowState::New]);
    let registered_on = day("2018-05-04");
    assert!(first.records.iter().all(|record| record.from == registered_on), "undated: from the day of registration");
    let regions: Vec<String> =
        dated::all::<ServiceRegion>(&first.records).map(|(_, body)| body.region.to_string()).collect();
    let categories: Vec<&str> =
        dated::all::<ServiceCategory>(&first.records).map(|(_, body)| body.category.as_str()).collect();
    assert_eq!((regions, categories), (vec!["330206".to_owned(), "330211".to_owned()], vec!["A0402", "A1003"]));
    let (_, staff) = dated::on::<Staffing>(&first.records, registered_on).unwrap();
    assert_eq!(staff.full_time, 8);
    assert_eq!(states(&plan(Some(&first.records), &rows)), [RowState::Unchanged]);
}

#[test]
fn an_update_touches_only_what_it_says_and_from_the_day_it_says() {
    let known = plan(None, &read(&table("社会组织", ORGANIZATION))).records;
    let update = read(&table(
        "社会组织",
        &[&["统一社会信用代码", "名称", "服务类别", "信息日期"], &[USCC, "新名称服务中心", "A1003", "2025-06-01"]],
    ));
    let after = plan(Some(&known), &update);
    assert_eq!(states(&after), [RowState::Changed]);
    let registrations: Vec<_> = dated::all::<Registration>(&after.records).collect();
    assert_eq!(registrations.len(), 2);
    assert_eq!((registrations[1].0.from, registrations[1].1.name.as_str()), (day("2025-06-01"), "新名称服务中心"));
    assert_eq!(registrations[1].1.registrar, "宁波市镇海区民政局");
    let ended = dated::all::<ServiceCategory>(&after.records).find(|(_, body)| body.category == "A0402").unwrap().0;
    assert_eq!(ended.until, Some(day("2025-05-31")));
    assert_eq!(dated::holding::<ServiceRegion>(&after.records, day("2026-03-02")).len(), 2);
    assert_eq!(states(&plan(Some(&after.records), &update)), [RowState::Unchanged]);
}

#[test]
fn dated_sheets_are_put_by_their_keys() {
    let known = registered();
    let sheets = [
        table("评估等级", &[&["统一社会信用代码", "等级", "公告日期"], &[USCC, "AAAA", "2025-12-10"]]),
        table(
            "年检年报",
            &[
                &["统一社会信用代码", "年度", "年检结论", "年报情况", "年报报送日期"],
                &[USCC, "2024年度", "合格", "按时", "2025-03-20"],
            ],
        ),
        table(
            "信用名单",
            &[
                &["统一社会信用代码", "名单", "列入日期", "列入依据", "移出日期", "移出依据"],
                &[USCC, "异常名录", "2023-07-01", "未报送年报", "2024-01-10", "已补报"],
            ],
        ),
        table(
            "社工证书",
            &[
                &["统一社会信用代码", "证书编号", "证书级别", "姓名", "发证日期", "有效期至"],
                &[USCC, "SW20230001", "中级", "李小明", "20231020", ""],
            ],
        ),
        table(
            "服务范围",
            &[&["统一社会信用代码", "种类", "代码或名称", "起始日期"], &[USCC, "服务区域", "镇海区", "2024-01-01"]],
        ),
        table(
            "资格认定",
            &[
                &["统一社会信用代码", "资格", "有效期起", "有效期止"],
                &[USCC, "免税资格", "2024-01-01", "2028-12-31"],
                &[USCC, "慈善组织", "2024-01-01", ""],
            ],
        ),
        table(
            "项目业绩",
            &[
                &["统一社会信用代码", "项目名称", "委托单位", "合同金额", "开始日期", "评价得分"],
                &[USCC, "为老服务", "某街道", "￥120,000", "2024-01-01", "92.50"],
            ],
        ),
    ];
    let rows: Vec<ParsedRow> = sheets.iter().flat_map(read).collect();
    let after = plan(Some(&known), &rows);
    assert_eq!(states(&after), [RowState::New; 8]);
    let kept: Vec<(String, NaiveDate, Option<NaiveDate>)> =
        after.records.iter().map(|r| (r.part().to_string(), r.from, r.until)).collect();
    for (part, from, until) in [
        ("grade", "2025-12-10", Some("2030-12-09")),
        ("annual_inspection", "2024-01-01", Some("2024-12-31")),
        ("credit", "2023-07-01", Some("2024-01-09")),
        ("certificate", "2023-10-20", None),
        ("charity", "2024-01-01", None),
    ] {
        assert!(kept.contains(&(part.to_owned(), day(from), until.map(day))), "{part} in {kept:?}");
    }
    assert_eq!(states(&plan(Some(&after.records), &rows)), [RowState::Unchanged; 8]);
}

#[test]
fn a_row_with_an_error_does_not_hold_up_the_others() {
    let rows = read(&table(
        "社工证书",
        &[
            &["统一社会信用代码", "证书编号", "证书级别", "姓名", "发证日期"],
            &[USCC, "SW1001", "中级", "李小明", "2023-10-20"],
            &[USCC, "SW1001", "中级", "李小明", "2023-10-20"],
            &[USCC, "SW1002", "高级", "张三", "2024-10-20"],
        ],
    ));
    let after = group(&uscc(), Some(&registered()), &rows.iter().collect::<Vec<_>>(), planning());
    let states: Vec<RowState> = after.rows.iter().map(|row| row.state).collect();
    assert_eq!(states, [RowState::New, RowState::Error, RowState::New]);
    assert_eq!((after.rows[1].errors[0].code.as_str(), after.rows[1].errors[0].cell.as_str()), ("duplicate_row", "A3"));
}

#[test]
fn another_regions_organization_cannot_be_imported() {
    let rows = read(&table("社会组织", &[&["统一社会信用代码", "联系电话"], &[USCC, "0574-86250000"]]));
    let elsewhere = Planning { region: "330100".parse().unwrap(), ..planning() };
    let after = group(&uscc(), Some(&registered()), &rows.iter().collect::<Vec<_>>(), elsewhere);
    assert_eq!(after.rows[0].errors[0].code, "outside_region");
}

#[test]
fn every_column_of_a_state_is_a_field_of_its_body() {
    for (part, fields) in MERGED {
        for field in *fields {
            let body = serde_json::json!({ *field: null, "nonsense": 1 }).to_string();
            let error = Entry::decode(*part, &body).unwrap_err();
            assert!(!format!("{error}").contains(&format!("unknown field `{field}`")), "{part} {field}");
        }
    }
}

#[test]
fn every_choice_of_the_template_is_understood() {
    for spec in columns::SHEETS {
        for column in spec.columns {
            if let columns::Kind::Word(allowed) = column.kind {
                for (word, spellings) in allowed() {
                    for spelling in *spellings {
                        assert_eq!(words::read(allowed(), spelling), Some(*word), "{:?} {}", spec.sheet, column.id);
                    }
                }
            }
        }
        assert!(columns::spec(spec.sheet).is_some());
    }
    assert_eq!(columns::SHEETS.len(), Sheet::ALL.len());
}
