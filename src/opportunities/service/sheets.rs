//! Lists as sheets.

use super::{clarifications, own_list};
use crate::app::App;
use crate::kernel::ids::OpportunityId;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Relation, Result};
use crate::opportunities::model::{ClarificationView, OwnOpportunity, OwnQuery};
use crate::opportunities::rules::access;
use crate::organizations::service::xlsx::{every, moment, money, table};

/// The acting department's needs and calls as XLSX.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_sheet(app: &App, actor: &Actor, query: &OwnQuery) -> Result<Vec<u8>> {
    let (unit, region) = actor.unit.as_ref().map(|unit| (unit.id, unit.region)).unzip();
    actor.may(&access::OWN_EXPORT, &Relation { unit, region, ..Relation::default() })?;
    let query = OwnQuery { limit: Some(100), ..query.clone() };
    let cursor = |one: &OwnOpportunity| (one.updated_at, one.id);
    let all = every(query.limit(), cursor, |after| own_list(app, actor, &query, after))?;
    let columns = [
        ("项目名称", 48.0),
        ("状态", 16.0),
        ("服务类别", 28.0),
        ("采购方式", 18.0),
        ("预算金额（元）", 20.0),
        ("截止时间", 20.0),
        ("最后修改", 20.0),
    ];
    let line = |one: &OwnOpportunity| {
        [
            one.facts.title.clone(),
            one.state.label().zh,
            one.facts.category_name.clone().unwrap_or_default(),
            one.facts.method.map(|method| method.label().zh).unwrap_or_default(),
            money(one.facts.amount),
            moment(one.deadline),
            moment(Some(one.updated_at)),
        ]
    };
    let rows: Vec<_> = all.iter().map(line).collect();
    table("本单位需求", columns, &rows)
}

/// Questions about a need with their answers as XLSX: those answered, to its department and to who asked also the others.
///
/// # Errors
/// `not_found`; those of the database.
pub fn clarifications_sheet(app: &App, actor: &Actor, id: OpportunityId) -> Result<Vec<u8>> {
    actor.may(&access::CLARIFICATION_EXPORT, &Relation::default())?;
    let columns = [
        ("序号", 8.0),
        ("提问时间", 20.0),
        ("问题", 60.0),
        ("答复", 60.0),
        ("答复时间", 20.0),
        ("是否实质性变更", 16.0),
        ("截止时间调整为", 20.0),
    ];
    let line = |one: &ClarificationView| {
        [
            one.number.map(|number| number.to_string()).unwrap_or_default(),
            moment(Some(one.asked_at)),
            one.question.clone(),
            one.answer.clone().unwrap_or_default(),
            moment(one.answered_at),
            if one.substance { "是" } else { "否" }.to_owned(),
            moment(one.deadline),
        ]
    };
    let rows: Vec<_> = clarifications(app, actor, id)?.iter().map(line).collect();
    table("澄清答疑", columns, &rows)
}
