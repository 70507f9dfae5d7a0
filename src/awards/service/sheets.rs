//! The lists as sheets.

use super::clock::shown;
use super::lists::{award_cards, decisions, remedy_cards, within};
use super::remedy;
use super::results::own_results_of;
use crate::app::App;
use crate::awards::model::{
    AwardCard, AwardQuery, Complainant, DecisionCard, DecisionQuery, OwnResult, RemedyCard, RemedyQuery,
};
use crate::awards::rules;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Money, Relation, Result};
use crate::organizations::service::xlsx::{every, moment, money, table};

/// Rows of one file at the most, the newest: beyond that nobody reads it.
const MOST: i64 = 10_000;

fn of_lot(lot: i32) -> String {
    if lot == 0 { String::new() } else { format!("标段{lot}") }
}

/// Awards of the caller's department or region as XLSX, a row for each lot.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn awards_sheet(app: &App, actor: &Actor, query: &AwardQuery) -> Result<Vec<u8>> {
    let within = within(actor, &rules::WORK_EXPORT)?;
    let cards = app.db.read(|conn| award_cards(conn, within, query, None, MOST))?;
    let columns = [
        ("项目", 48.0),
        ("采购人", 32.0),
        ("状态", 14.0),
        ("标段", 10.0),
        ("中标（成交）人", 36.0),
        ("金额（元）", 18.0),
        ("下一步期限", 20.0),
        ("公告时间", 20.0),
    ];
    let line = |card: &AwardCard, lot: i32, name: &str, amount: Option<Money>| {
        [
            card.title.clone(),
            card.unit.clone(),
            card.state.label().zh,
            of_lot(lot),
            name.to_owned(),
            money(amount),
            moment(card.due),
            moment(card.published_at),
        ]
    };
    let rows: Vec<_> = cards
        .iter()
        .flat_map(|card| {
            let known = card.entries.iter().map(|one| line(card, one.lot, &one.name, one.amount));
            let none = card.entries.is_empty().then(|| line(card, 0, "", None));
            known.chain(none)
        })
        .collect();
    table("采购结果", columns, &rows)
}

/// Enquiries, objections and complaints of the caller's organization, department or region as XLSX.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn remedies_sheet(app: &App, actor: &Actor, query: &RemedyQuery) -> Result<Vec<u8>> {
    let within = within(actor, &rules::REMEDY_WORK_EXPORT)?;
    let cards = app.db.read(|conn| remedy_cards(conn, within, query, None, MOST))?;
    let columns = [
        ("类型", 10.0),
        ("针对", 20.0),
        ("项目", 48.0),
        ("采购人", 32.0),
        ("提出机构", 36.0),
        ("状态", 14.0),
        ("提出时间", 20.0),
        ("办理期限", 20.0),
        ("结论", 12.0),
        ("处理方式", 20.0),
    ];
    let line = |card: &RemedyCard| {
        [
            card.kind.label().zh,
            card.about.label().zh,
            card.title.clone(),
            card.unit.clone(),
            card.name.clone(),
            card.state.label().zh,
            shown(card.filed_at),
            moment(card.due),
            card.outcome.map(|outcome| outcome.label().zh).unwrap_or_default(),
            card.measure.map(|measure| measure.label().zh).unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = cards.iter().map(line).collect();
    table("询问质疑投诉", columns, &rows)
}

/// Results of the caller's organization as XLSX.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_sheet(app: &App, actor: &Actor) -> Result<Vec<u8>> {
    let results = own_results_of(app, actor, &rules::OWN_EXPORT)?;
    let columns = [
        ("项目", 48.0),
        ("标段", 10.0),
        ("是否中标（成交）", 18.0),
        ("金额（元）", 18.0),
        ("得分", 10.0),
        ("名次", 8.0),
        ("未通过原因", 40.0),
        ("公告时间", 20.0),
        ("结果状态", 14.0),
    ];
    let line = |one: &OwnResult| {
        [
            one.title.clone(),
            of_lot(one.lot),
            if one.won { "是" } else { "否" }.to_owned(),
            money(one.amount),
            one.score.map(|score| score.to_string()).unwrap_or_default(),
            one.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            one.reason.clone().unwrap_or_default(),
            shown(one.published_at),
            one.state.label().zh,
        ]
    };
    let rows: Vec<_> = results.iter().map(line).collect();
    table("我的采购结果", columns, &rows)
}

/// Organizations whose complaints were dismissed, as XLSX.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn complainants_sheet(app: &App, actor: &Actor) -> Result<Vec<u8>> {
    let region = actor.unit.as_ref().map(|unit| unit.region);
    actor.may(&rules::COMPLAINANTS_EXPORT, &Relation { region, ..Relation::default() })?;
    let columns = [("提出机构", 36.0), ("查无实据次数", 16.0), ("是否达到列入次数", 20.0), ("决定日期", 60.0)];
    let line = |one: &Complainant| {
        let days: Vec<String> = one.dismissed.iter().map(|at| at.date().to_string()).collect();
        let listed = if one.listed { "是" } else { "否" };
        [one.name.clone(), one.dismissed.len().to_string(), listed.to_owned(), days.join("、")]
    };
    let rows: Vec<_> = remedy::complainants(app, actor)?.iter().map(line).collect();
    table("投诉查无实据记录", columns, &rows)
}

/// Decisions on complaints about all purchases as XLSX.
///
/// # Errors
/// Those of the database.
pub fn decisions_sheet(app: &App, actor: &Actor, query: &DecisionQuery) -> Result<Vec<u8>> {
    actor.may(&rules::ALL_DECISIONS_EXPORT, &Relation::default())?;
    let query = DecisionQuery { limit: Some(100), ..query.clone() };
    let cursor = |one: &DecisionCard| (one.decided_at, one.id);
    let all = every(query.limit(), cursor, |after| decisions(app, actor, &query, after))?;
    let columns = [
        ("项目", 48.0),
        ("采购人", 32.0),
        ("投诉人", 36.0),
        ("投诉事项", 20.0),
        ("结论", 12.0),
        ("处理方式", 20.0),
        ("处理决定", 80.0),
        ("决定时间", 20.0),
    ];
    let line = |one: &DecisionCard| {
        [
            one.title.clone(),
            one.unit.clone(),
            one.name.clone(),
            one.about.label().zh,
            one.outcome.label().zh,
            one.measure.map(|measure| measure.label().zh).unwrap_or_default(),
            one.text.clone(),
            moment(Some(one.decided_at)),
        ]
    };
    let rows: Vec<_> = all.iter().map(line).collect();
    table("投诉处理决定", columns, &rows)
}
