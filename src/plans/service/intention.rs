//! 采购意向: published from a line of the plan in force, before procurement begins.

use super::SUBJECT;
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{Conn, OnceKey, Tx, once};
use crate::kernel::error::Faults;
use crate::kernel::ids::UnitId;
use crate::kernel::{Actor, Code, Error, FieldError, Instant, Relation, Result, Text};
use crate::notices::{self, About, Fact, Facts, NewNotice};
use crate::plans::model::{
    Intention, IntentionId, IntentionInput, IntentionQuery, IntentionView, IntentionWithdrawal, PlanId, PlanLine,
    PlanLineId,
};
use crate::plans::rules::{access, intention_faults, withdrawal_faults};
use crate::plans::store;
use serde_json::json;
use std::collections::BTreeMap;

fn checked(wrong: Vec<FieldError>) -> Result<()> {
    let mut faults = Faults::new();
    faults.extend(wrong);
    faults.finish()
}

fn views(conn: &mut Conn, rows: Vec<(Intention, PlanId)>) -> Result<Vec<IntentionView>> {
    let units: Vec<UnitId> = rows.iter().map(|(row, _)| row.unit_id).collect();
    let names: BTreeMap<UnitId, String> =
        accounts::units_by_ids(conn, &units)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let view = |(row, plan_id): (Intention, PlanId)| IntentionView {
        unit_name: names.get(&row.unit_id).cloned().unwrap_or_default(),
        id: row.id,
        plan_id,
        line: row.line_id,
        unit_id: row.unit_id,
        unit_region: row.unit_region,
        title: row.title,
        summary: row.summary,
        amount: row.amount,
        expected: row.expected,
        published_at: row.published_at,
        withdrawn_at: row.withdrawn_at,
        withdraw_reason: row.withdraw_reason,
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// A page of intention notices, newest first; one more than asked for where there is more.
///
/// # Errors
/// Those of the database.
pub fn intentions(
    app: &App,
    actor: &Actor,
    query: &IntentionQuery,
    after: Option<(Instant, IntentionId)>,
) -> Result<Vec<IntentionView>> {
    actor.may(&access::INTENTION_LIST, &Relation::default())?;
    app.db.read(|conn| {
        let rows = store::intentions_list(conn, query, after)?;
        views(conn, rows)
    })
}

/// One intention notice.
///
/// # Errors
/// `not_found`; those of the database.
pub fn intention(app: &App, actor: &Actor, id: IntentionId) -> Result<IntentionView> {
    actor.may(&access::INTENTION_READ, &Relation::default())?;
    app.db.read(|conn| {
        let row = store::intention_by_id(conn, id)?;
        views(conn, vec![row])?.pop().ok_or_else(Error::not_found)
    })
}

/// Publishes what a line of the department's plan in force is about, and when it will be bought.
///
/// # Errors
/// `forbidden`; `invalid` naming what is missing, also for a line that is not in force; `duplicate` where the line has a
/// notice that stands; those of the database.
pub fn intention_publish(
    app: &App,
    actor: &Actor,
    input: &IntentionInput,
    key: Option<&OnceKey>,
) -> Result<IntentionView> {
    let by = actor.account()?;
    let unit = actor.unit()?;
    let own = Relation { unit: Some(unit.id), region: Some(unit.region), ..Relation::default() };
    actor.may(&access::INTENTION_PUBLISH, &own)?;
    let now = app.clock.now();
    checked(intention_faults(input, now.date()))?;
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            let found = store::line_by_id(tx, input.line)?;
            let found = found.filter(|(row, plan)| plan.unit_id == unit.id && row.in_force && plan.state.in_force());
            let Some((line, plan)) = found else {
                let (zh, en) = ("请选择本单位现行年度计划中的项目", "Choose a line of your department's plan in force");
                return Err(Error::field("line", "not_in_force", zh, en));
            };
            if store::intention_of_line(tx, input.line)?.is_some() {
                return Err(Error::new(
                    Code::Duplicate,
                    "该项目的采购意向已经公开；需要更改的，先撤销再重新公开",
                    "The intention of this line is public already; withdraw it before publishing another",
                ));
            }
            let content: PlanLine = line.content.get()?;
            let row = Intention {
                id: IntentionId::new(),
                line_id: line.id,
                unit_id: unit.id,
                unit_region: unit.region,
                title: content.title.unwrap_or_default(),
                summary: input.summary.trim().to_owned(),
                amount: line.amount,
                expected: input.expected.clone(),
                published_at: now,
                published_by: by,
                withdrawn_at: None,
                withdraw_reason: None,
                version: 1,
            };
            store::intention_insert(tx, &row)?;
            let details =
                json!({ "intention": row.id, "title": row.title, "amount": row.amount, "expected": row.expected });
            let event = Event::new(actor, now, "plan.intend", SUBJECT, &plan.id).in_region(unit.region.as_str());
            audit::record(tx, event.with(&details)?)?;
            publish_notice(tx, actor, (&row, plan.id), None, now)?;
            views(tx, vec![(row, plan.id)])?.pop().ok_or_else(Error::not_found)
        })
    })
}

/// Withdraws a notice with a reason; both stay public.
///
/// # Errors
/// `not_found`, `forbidden`, `version_conflict`; `state_conflict` when it is withdrawn; `invalid` without a reason; those of
/// the database.
pub fn intention_withdraw(
    app: &App,
    actor: &Actor,
    id: IntentionId,
    expected: i64,
    input: &IntentionWithdrawal,
) -> Result<IntentionView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (row, plan) = store::intention_by_id(tx, id)?;
        let own = Relation { unit: Some(row.unit_id), region: Some(row.unit_region), ..Relation::default() };
        actor.may(&access::INTENTION_WITHDRAW, &own)?;
        if row.version != expected {
            return Err(Error::version_conflict());
        }
        checked(withdrawal_faults(&input.reason))?;
        if row.withdrawn_at.is_some() {
            return Err(Error::new(Code::StateConflict, "该采购意向已经撤销", "This intention is withdrawn already"));
        }
        let reason = Some(input.reason.trim().to_owned());
        let withdrawn = Intention { withdrawn_at: Some(now), withdraw_reason: reason, ..row };
        let saved = store::intention_save(tx, &withdrawn)?;
        let event =
            Event::new(actor, now, "plan.intend_withdraw", SUBJECT, &plan).in_region(saved.unit_region.as_str());
        audit::record(tx, event.with(&json!({ "intention": id, "reason": saved.withdraw_reason }))?)?;
        publish_notice(tx, actor, (&saved, plan), saved.withdraw_reason.as_deref(), now)?;
        views(tx, vec![(saved, plan)])?.pop().ok_or_else(Error::not_found)
    })
}

/// Publishes the standard notice of an intention, or the correction that withdraws it.
fn publish_notice(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (row, plan): (&Intention, PlanId),
    withdrawn: Option<&str>,
    now: Instant,
) -> Result<()> {
    let signed = accounts::units_by_ids(tx, &[row.unit_id])?.pop().map(|unit| unit.name).unwrap_or_default();
    let facts = Facts::default()
        .text(Fact::ProjectTitle, Some(row.title.as_str()))
        .text(Fact::ProjectSummary, Some(row.summary.as_str()))
        .money(Fact::ProjectBudget, Some(row.amount))
        .text(Fact::IntentionExpected, Some(row.expected.as_str()));
    let (form, facts) = match withdrawn {
        None => ("intention", facts),
        Some(reason) => {
            let what = Text::new("采购意向", "the intention");
            let facts = facts
                .day(Fact::ProjectFirstPublished, row.published_at.date())
                .text(Fact::PurchaserName, Some(signed.as_str()))
                .word(Fact::ChangeWhat, Some(what))
                .text(Fact::ChangeContent, Some(format!("撤销原公开的采购意向：{reason}")))
                .day(Fact::ChangeDay, now.date());
            ("correction", facts)
        }
    };
    notices::complete(form, &facts)?;
    let line = row.line_id.to_string();
    let about = About { subject: "intention", id: row.id.to_string(), thread: line, link: format!("/plans/{plan}") };
    let (unit, region) = (row.unit_id, row.unit_region);
    let new = NewNotice { form, name: &row.title, facts: &facts, about, unit, region, signed: &signed };
    notices::publish(tx, actor, &new, now).map(drop)
}

/// When the notice that stands for a line was published, for the room of needs.
///
/// # Errors
/// Those of the database.
pub fn intended_at(conn: &mut Conn, line: PlanLineId) -> Result<Option<Instant>> {
    Ok(store::intention_of_line(conn, line)?.map(|row| row.published_at))
}
