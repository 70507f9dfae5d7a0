//! Use cases of plans, one file a subject.

mod browse;
mod close;
mod draft;
mod draw;
mod import;
mod intention;
mod own;
mod review;
mod sheets;
mod waiting;

pub use browse::{edition, export, list, names, published};
pub use close::close;
pub use draft::{adjust, check, create, discard, draft, sheet, update};
pub use draw::{Draw, LineFor, draw, line_for, release};
pub use import::import;
pub use intention::{intended_at, intention, intention_publish, intention_withdraw, intentions};
pub use own::{line_list, own_list, review_list, steps};
pub use review::{approve, publish, send_back, submit, withdraw};
pub use sheets::{intentions_sheet, list_sheet, own_sheet};

use super::model::{
    LineDrawn, LineRow, NeedDraw, Plan, PlanAction, PlanCard, PlanContent, PlanDraft, PlanFinding, PlanId, PlanLineId,
    PlanRemark, PlanState, PlanStep, PlanStepId,
};
use super::rules::{self, PLAN, PlanFacts, Reviewed};
use super::store;
use crate::accounts;
use crate::app::App;
use crate::audit::Event;
use crate::catalogue;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::access::Rule;
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Actor, Error, Instant, Money, Relation, Result};
use crate::policy::{Kind, Question};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Kind of thing in the audit log.
pub const SUBJECT: &str = "plan";

fn relation(row: &Plan) -> Relation {
    Relation { unit: Some(row.unit_id), region: Some(row.unit_region), ..Relation::default() }
}

fn is_own(actor: &Actor, row: &Plan) -> bool {
    actor.unit.as_ref().is_some_and(|unit| unit.id == row.unit_id)
}

/// Loads a plan the actor may do `rule` with. To the finance office a plan exists once it was handed in.
fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: PlanId) -> Result<Plan> {
    let row = store::plan_by_id(conn, id)?;
    actor.may(rule, &relation(&row))?;
    if is_own(actor, &row) || row.edition > 0 || row.state.is_reviewed() { Ok(row) } else { Err(Error::not_found()) }
}

/// [`load`] for a change based on version `expected`.
fn load_for(tx: &mut Tx<'_>, actor: &Actor, rule: &Rule, id: PlanId, expected: i64) -> Result<Plan> {
    let row = load(tx, actor, rule, id)?;
    if row.version == expected { Ok(row) } else { Err(Error::version_conflict()) }
}

/// What is published.
fn in_force(conn: &mut Conn, row: &Plan) -> Result<PlanContent> {
    store::edition_by_number(conn, row.id, row.edition)?.content.get()
}

/// What the actor works on: the working copy, or what is published where there is none, or none for this actor.
fn present(conn: &mut Conn, actor: &Actor, row: &Plan) -> Result<PlanContent> {
    match &row.working {
        // Who returned a first plan still sees what it was.
        Some(working) if is_own(actor, row) || row.state.is_reviewed() || row.edition == 0 => working.get(),
        _ => in_force(conn, row),
    }
}

fn authors(row: &Plan) -> Result<Vec<AccountId>> {
    row.authors.get()
}

/// What needs have drawn from the lines of the published edition.
fn drawn(conn: &mut Conn, row: &Plan) -> Result<Vec<LineDrawn>> {
    if row.edition == 0 {
        return Ok(Vec::new());
    }
    let lines: Vec<(PlanLineId, Money)> = in_force(conn, row)?
        .lines
        .iter()
        .filter_map(|line| Some((line.id?, line.amount.unwrap_or_default())))
        .collect();
    let ids: Vec<PlanLineId> = lines.iter().map(|(id, _)| *id).collect();
    let mut draws = store::draws_of_lines(conn, &ids)?;
    let of_line = |(line, amount): (PlanLineId, Money)| {
        let needs: Vec<NeedDraw> = draws
            .remove(&line)
            .unwrap_or_default()
            .into_iter()
            .map(|row| NeedDraw {
                opportunity_id: row.opportunity_id,
                title: row.title,
                amount: row.amount,
                drawn_at: row.drawn_at,
            })
            .collect();
        let used: Money = needs.iter().map(|need| need.amount).sum();
        LineDrawn { line, used, left: amount - used, needs }
    };
    Ok(lines.into_iter().map(of_line).collect())
}

/// What is missing in `content` and what may not be bought, by the catalogue and the negative list in use.
fn findings(app: &App, conn: &mut Conn, row: &Plan, content: &PlanContent, now: Instant) -> Result<Vec<PlanFinding>> {
    let catalogue = catalogue::in_force(conn, row.unit_region, now.date())?;
    let published = if row.edition > 0 { in_force(conn, row)?.lines } else { Vec::new() };
    let title = |id: PlanLineId| published.iter().find(|line| line.id == Some(id)).and_then(|line| line.title.clone());
    let drawn: BTreeMap<PlanLineId, (String, Money)> = drawn(conn, row)?
        .into_iter()
        .filter(|line| !line.needs.is_empty())
        .map(|line| (line.line, (title(line.line).unwrap_or_default(), line.used)))
        .collect();
    // The rules of the year the plan is for: those of today once it has begun.
    let on = NaiveDate::from_ymd_opt(row.year, 1, 1).map_or(now.date(), |first| first.max(now.date()));
    let (region, kind) = (row.unit_region, Kind::Purchase);
    let rules = app.policies().select(&Question { region, kind, project_type: None, on });
    let against = Reviewed { catalogue: &catalogue, negative: &app.negative_list, rules: &rules, drawn: &drawn };
    Ok(rules::check(content, against))
}

/// Takes a step of the lifecycle: the state after `action`, with the step recorded.
fn step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Plan,
    action: PlanAction,
    blocking: usize,
    said: Said,
    now: Instant,
) -> Result<PlanState> {
    let is_author = actor.account.is_some_and(|account| authors(row).is_ok_and(|all| all.contains(&account)));
    let facts = PlanFacts { is_author, own_unit: is_own(actor, row), blocking };
    let to = PLAN.step(row.state, action, &facts)?;
    if !actor.roles.iter().any(|role| PLAN.permits(row.state, action, *role)) {
        return Err(Error::forbidden());
    }
    record_step(tx, actor, row.id, action, said, now)?;
    Ok(to)
}

/// What somebody says with a step.
#[derive(Default)]
struct Said {
    comment: Option<String>,
    remarks: Vec<PlanRemark>,
}

fn record_step(tx: &mut Tx<'_>, actor: &Actor, id: PlanId, action: PlanAction, said: Said, now: Instant) -> Result<()> {
    store::step_insert(
        tx,
        &PlanStep {
            id: PlanStepId::new(),
            plan_id: id,
            at: now,
            account_id: actor.account,
            action,
            comment: said.comment,
            remarks: JsonText::of(&said.remarks)?,
        },
    )
}

/// An event about a plan.
fn event(actor: &Actor, now: Instant, act: &str, row: &Plan) -> Event {
    Event::new(actor, now, &format!("{SUBJECT}.{act}"), SUBJECT, &row.id).in_region(row.unit_region.as_str())
}

/// Plans as lists show them.
fn cards(conn: &mut Conn, rows: Vec<Plan>) -> Result<Vec<PlanCard>> {
    let units: Vec<UnitId> = rows.iter().map(|row| row.unit_id).collect();
    let units: BTreeMap<UnitId, String> =
        accounts::units_by_ids(conn, &units)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let ids: Vec<PlanId> = rows.iter().map(|row| row.id).collect();
    let used = store::used_by_plans(conn, &ids)?;
    let card = |row: Plan| PlanCard {
        unit_name: units.get(&row.unit_id).cloned().unwrap_or_default(),
        used: used.get(&row.id).copied().unwrap_or_default(),
        id: row.id,
        unit_id: row.unit_id,
        unit_region: row.unit_region,
        year: row.year,
        state: row.state,
        edition: row.edition,
        amount: row.amount,
        lines: row.lines,
        published_at: row.published_at,
        updated_at: row.updated_at,
    };
    Ok(rows.into_iter().map(card).collect())
}

fn card(conn: &mut Conn, row: Plan) -> Result<PlanCard> {
    cards(conn, vec![row])?.pop().ok_or_else(Error::not_found)
}

/// A plan as `actor` works on it.
fn draft_view(conn: &mut Conn, actor: &Actor, row: &Plan) -> Result<PlanDraft> {
    let content = present(conn, actor, row)?;
    let before = if row.edition > 0 { Some(in_force(conn, row)?) } else { None };
    let own = is_own(actor, row);
    let reviews = [PlanAction::Approve, PlanAction::Return];
    let mut actions: Vec<PlanAction> = Vec::new();
    for action in actor.roles.iter().flat_map(|role| PLAN.actions(row.state, *role)) {
        if !actions.contains(&action) && own != reviews.contains(&action) {
            actions.push(action);
        }
    }
    Ok(PlanDraft {
        card: card(conn, row.clone())?,
        before: before.filter(|before| *before != content),
        content,
        drawn: drawn(conn, row)?,
        reason: row.reason.clone(),
        actions,
        editable: row.state.is_editable() && actor.may(&rules::access::UPDATE, &relation(row)).is_ok(),
        version: row.version,
    })
}

/// The row with what lists show taken from `content`.
fn described(row: Plan, content: &PlanContent) -> Result<Plan> {
    let lines = i32::try_from(content.lines.len()).map_err(Error::internal)?;
    Ok(Plan { amount: content.total(), lines, ..row })
}

/// The lines of an edition as rows to draw from.
fn line_rows(plan: PlanId, content: &PlanContent) -> Result<Vec<LineRow>> {
    let mut rows = Vec::new();
    for (place, line) in (1..).zip(&content.lines) {
        rows.push(LineRow {
            id: line.id.ok_or_else(|| Error::internal("a line of a plan has no id"))?,
            plan_id: plan,
            place,
            amount: line.amount.unwrap_or_default(),
            content: JsonText::of(line)?,
            in_force: true,
        });
    }
    Ok(rows)
}
