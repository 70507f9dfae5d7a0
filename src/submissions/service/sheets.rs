//! Lists as sheets.

use super::{own_list, record};
use crate::app::App;
use crate::kernel::ids::OpportunityId;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Relation, Result};
use crate::organizations::service::xlsx::{every, moment, money, table};
use crate::submissions::model::{OpenedEntry, OpenedOffer, SubmissionCard, SubmissionQuery};
use crate::submissions::rules::access;

/// Submissions of the acting organization as XLSX.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_sheet(app: &App, actor: &Actor, query: &SubmissionQuery) -> Result<Vec<u8>> {
    let organization = actor.unit.as_ref().and_then(|unit| unit.organization);
    actor.may(&access::OWN_EXPORT, &Relation { organization, ..Relation::default() })?;
    let query = SubmissionQuery { limit: Some(100), ..query.clone() };
    let cursor = |card: &SubmissionCard| (card.updated_at, card.id);
    let cards = every(query.limit(), cursor, |after| own_list(app, actor, &query, after))?;
    let columns = [("项目", 48.0), ("状态", 16.0), ("已提交版本", 14.0), ("截止时间", 20.0), ("最后修改", 20.0)];
    let line = |card: &SubmissionCard| {
        let number = if card.number > 0 { card.number.to_string() } else { String::new() };
        [card.title.clone(), card.state.label().zh, number, moment(card.deadline), moment(Some(card.updated_at))]
    };
    let rows: Vec<_> = cards.iter().map(line).collect();
    table("我的投标申报", columns, &rows)
}

/// The published record of an opening as XLSX, a row for each offer.
///
/// # Errors
/// `not_found` before the opening; those of the database.
pub fn record_sheet(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<u8>> {
    actor.may(&access::RECORD_EXPORT, &Relation::default())?;
    let record = record(app, actor, opportunity)?;
    let columns = [
        ("机构名称", 36.0),
        ("统一社会信用代码", 24.0),
        ("标段", 10.0),
        ("总价（元）", 18.0),
        ("单价（元）", 18.0),
        ("折扣率", 12.0),
        ("提交时间", 20.0),
        ("内容摘要（SHA-256）", 70.0),
    ];
    let line = |entry: &OpenedEntry, offer: &OpenedOffer| {
        [
            entry.name.clone(),
            entry.uscc.as_ref().map(ToString::to_string).unwrap_or_default(),
            offer.lot.map(|lot| format!("标段{lot}")).unwrap_or_default(),
            money(offer.total),
            money(offer.unit_price),
            offer.discount.map(|rate| rate.to_string()).unwrap_or_default(),
            moment(Some(entry.received_at)),
            entry.content_hash.clone(),
        ]
    };
    let all = record.submissions.iter().flat_map(|entry| entry.offers.iter().map(move |offer| (entry, offer)));
    let rows: Vec<_> = all.map(|(entry, offer)| line(entry, offer)).collect();
    table("开标记录", columns, &rows)
}
