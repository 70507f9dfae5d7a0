//! Lists for those concerned, and the same as a sheet.

use crate::app::App;
use crate::contracts::model::{Contract, ContractCard, ContractId, ContractQuery};
use crate::contracts::rules;
use crate::contracts::store::{self, Within};
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Instant, Money, Relation, Result, Rule, UnitKind};
use crate::organizations::service::xlsx;
use chrono::NaiveDate;
use rust_xlsxwriter::Workbook;

/// Rows of one file at the most, the newest: beyond that nobody reads it.
const MOST: i64 = 10_000;

/// Whose contracts the caller's lists show: the own organization's, the own department's, or the own region's.
fn within(actor: &Actor, rule: &Rule) -> Result<Within> {
    let unit = actor.unit.as_ref();
    let (organization, region) = (unit.and_then(|unit| unit.organization), unit.map(|unit| unit.region));
    let own = unit.map(|unit| unit.id);
    actor.may(rule, &Relation { unit: own, organization, region, ..Relation::default() })?;
    Ok(match actor.unit()? {
        unit if unit.organization.is_some() => Within { organization, ..Within::default() },
        unit if unit.kind == UnitKind::Department => Within { unit: own, ..Within::default() },
        _ => Within { region, ..Within::default() },
    })
}

pub(super) fn card(row: Contract) -> ContractCard {
    ContractCard {
        id: row.id,
        opportunity_id: row.opportunity_id,
        lot: row.lot,
        title: row.title,
        purchaser: row.purchaser,
        provider: row.provider,
        state: row.state,
        amount: row.amount.map(Money::from_fen),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        due: row.due_at,
        signed_at: row.signed_at,
        published_at: row.published_at,
        updated_at: row.updated_at,
    }
}

/// Contracts of the caller's department, organization or region, newest first, with one more than asked for where there are more.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn list(app: &App, actor: &Actor, query: &ContractQuery, before: Option<ContractId>) -> Result<Vec<ContractCard>> {
    let within = within(actor, &rules::LIST)?;
    let rows = app.db.read(|conn| store::contracts_list(conn, within, query, before, query.limit() + 1))?;
    Ok(rows.into_iter().map(card).collect())
}

/// The same as XLSX.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn sheet(app: &App, actor: &Actor, query: &ContractQuery) -> Result<Vec<u8>> {
    let within = within(actor, &rules::EXPORT)?;
    let rows = app.db.read(|conn| store::contracts_list(conn, within, query, None, MOST))?;
    let columns = [
        ("合同", 48.0),
        ("标段", 10.0),
        ("甲方", 32.0),
        ("乙方", 36.0),
        ("状态", 14.0),
        ("金额（元）", 18.0),
        ("开始日期", 14.0),
        ("结束日期", 14.0),
        ("下一步期限", 20.0),
        ("签订时间", 20.0),
        ("公告时间", 20.0),
    ];
    let moment =
        |at: Option<Instant>| at.map(|at| at.shanghai().format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut book = Workbook::new();
    let sheet = xlsx::sheet(&mut book, "合同", &columns)?;
    for (line, row) in (1..).zip(rows) {
        let cells = [
            row.title,
            if row.lot == 0 { String::new() } else { format!("标段{}", row.lot) },
            row.purchaser,
            row.provider,
            row.state.label().zh,
            row.amount.map(|amount| Money::from_fen(amount).to_string()).unwrap_or_default(),
            day(row.starts_on),
            day(row.ends_on),
            moment(row.due_at),
            moment(row.signed_at),
            moment(row.published_at),
        ];
        xlsx::row(sheet, line, &cells)?;
    }
    xlsx::bytes(book)
}
