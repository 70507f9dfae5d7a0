//! The list as a sheet.

use super::list::present;
use super::xlsx;
use crate::app::App;
use crate::kernel::{Actor, Code, Error, Relation, Result};
use crate::organizations::model::CreditStatus;
use crate::organizations::model::view::{ListItem, ListKey, ListQuery, ListSort};
use crate::organizations::rules::import::words;
use crate::organizations::rules::{self, public};
use crate::organizations::store;
use rust_xlsxwriter::Workbook;

/// Organizations read at a time.
const PAGE: i64 = 2_000;
/// Rows of one file at the most; beyond that nobody reads it.
const MOST: i64 = 100_000;

const COLUMNS: [(&str, f64); 11] = [
    ("统一社会信用代码", 22.0),
    ("名称", 40.0),
    ("类型", 14.0),
    ("登记地", 28.0),
    ("行政区划代码", 14.0),
    ("登记管理机关级别", 16.0),
    ("成立登记日期", 14.0),
    ("注销日期", 14.0),
    ("评估等级", 10.0),
    ("信用状态", 22.0),
    ("待核实记录", 12.0),
];

/// The organizations a query asks for, as XLSX.
///
/// # Errors
/// `too_large` when there are too many for one file; those of the database.
pub fn export(app: &App, actor: &Actor, query: &ListQuery) -> Result<Vec<u8>> {
    actor.may(&rules::EXPORT, &Relation::default())?;
    written(app, query)
}

/// The same for whoever holds the machine.
///
/// # Errors
/// As for [`export`].
pub fn written(app: &App, query: &ListQuery) -> Result<Vec<u8>> {
    let today = present(app)?;
    let sort = query.sort.unwrap_or(ListSort::Grade);
    app.db.read(|conn| {
        let total = store::organizations_count(conn, query, today)?;
        if total > MOST {
            return Err(Error::new(
                Code::TooLarge,
                format!("共{total}个组织，超过单个文件上限{MOST}个；请按地区等条件分批导出"),
                format!("There are {total} organizations, at most {MOST} fit a file; narrow the filter"),
            ));
        }
        let mut book = Workbook::new();
        let sheet = xlsx::sheet(&mut book, "社会组织", &COLUMNS)?;
        let (mut line, mut after) = (1, None::<ListKey>);
        loop {
            let page = store::organizations_list(conn, query, after.as_ref(), PAGE, today)?;
            let items: Vec<ListItem> = page.iter().map(|found| public::item(found, &app.regions)).collect();
            for item in &items {
                xlsx::row(sheet, line, &cells(item))?;
                line += 1;
            }
            match items.last() {
                Some(last) if items.len() == usize::try_from(PAGE).unwrap_or(usize::MAX) => {
                    after = Some(public::list_key(sort, last));
                }
                _ => break,
            }
        }
        xlsx::bytes(book)
    })
}

fn cells(item: &ListItem) -> [String; 11] {
    let credit = match item.credit {
        CreditStatus::Normal => "正常".to_owned(),
        listed => format!("列入{}", words::write(words::credit_lists(), listed.as_str())),
    };
    [
        item.uscc.to_string(),
        item.name.clone(),
        words::write(words::org_types(), item.org_type.as_str()).to_owned(),
        item.region_name.clone(),
        item.region.to_string(),
        words::write(words::registrar_levels(), item.registrar_level.as_str()).to_owned(),
        item.registered_on.to_string(),
        item.deregistered_on.map(|day| day.to_string()).unwrap_or_default(),
        item.grade.map(|grade| grade.to_string()).unwrap_or_default(),
        credit,
        item.unverified.to_string(),
    ]
}
