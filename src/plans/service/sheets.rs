//! Lists as sheets.

use super::{intentions, list, own_list};
use crate::app::App;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Relation, Result};
use crate::organizations::service::xlsx::{every, moment, table};
use crate::plans::model::{IntentionQuery, IntentionView, PlanCard, PlanQuery};
use crate::plans::rules::access;

fn cards(app: &App, name: &str, cards: &[PlanCard]) -> Result<Vec<u8>> {
    let columns = [
        ("年度", 8.0),
        ("采购人", 36.0),
        ("地区", 28.0),
        ("状态", 16.0),
        ("项目数", 10.0),
        ("预算合计（元）", 20.0),
        ("已使用（元）", 20.0),
        ("公布时间", 20.0),
    ];
    let line = |card: &PlanCard| {
        [
            card.year.to_string(),
            card.unit_name.clone(),
            app.regions.path_name(card.unit_region),
            card.state.label().zh,
            card.lines.to_string(),
            card.amount.to_string(),
            card.used.to_string(),
            moment(card.published_at),
        ]
    };
    let rows: Vec<_> = cards.iter().map(line).collect();
    table(name, columns, &rows)
}

/// Published plans as XLSX.
///
/// # Errors
/// Those of the database.
pub fn list_sheet(app: &App, actor: &Actor, query: &PlanQuery) -> Result<Vec<u8>> {
    actor.may(&access::LIST_EXPORT, &Relation::default())?;
    let query = PlanQuery { limit: Some(100), ..query.clone() };
    let cursor = |card: &PlanCard| (card.year, card.id);
    cards(app, "年度计划", &every(query.limit(), cursor, |after| list(app, actor, &query, after))?)
}

/// The acting department's plans as XLSX.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_sheet(app: &App, actor: &Actor) -> Result<Vec<u8>> {
    let (unit, region) = actor.unit.as_ref().map(|unit| (unit.id, unit.region)).unzip();
    actor.may(&access::OWN_EXPORT, &Relation { unit, region, ..Relation::default() })?;
    cards(app, "本单位年度计划", &own_list(app, actor)?)
}

/// Intention notices as XLSX.
///
/// # Errors
/// Those of the database.
pub fn intentions_sheet(app: &App, actor: &Actor, query: &IntentionQuery) -> Result<Vec<u8>> {
    actor.may(&access::INTENTION_EXPORT, &Relation::default())?;
    let query = IntentionQuery { limit: Some(100), ..query.clone() };
    let cursor = |one: &IntentionView| (one.published_at, one.id);
    let all = every(query.limit(), cursor, |after| intentions(app, actor, &query, after))?;
    let columns = [
        ("项目名称", 44.0),
        ("采购人", 32.0),
        ("需求概况", 60.0),
        ("预算金额（元）", 20.0),
        ("预计采购时间", 16.0),
        ("公开时间", 20.0),
        ("撤回时间", 20.0),
        ("撤回理由", 40.0),
    ];
    let line = |one: &IntentionView| {
        [
            one.title.clone(),
            one.unit_name.clone(),
            one.summary.clone(),
            one.amount.to_string(),
            one.expected.clone(),
            moment(Some(one.published_at)),
            moment(one.withdrawn_at),
            one.withdraw_reason.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = all.iter().map(line).collect();
    table("采购意向", columns, &rows)
}
