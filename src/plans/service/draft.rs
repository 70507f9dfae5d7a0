//! Writing: begin, save as typed, check, adjust.

use super::{Said, authors, described, draft_view, event, findings, in_force, load, load_for, present, step, waiting};
use crate::app::App;
use crate::audit;
use crate::catalogue;
use crate::db::types::JsonText;
use crate::db::{OnceKey, Tx, once};
use crate::kernel::ids::AccountId;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Code, Error, Money, Relation, Result};
use crate::plans::model::{
    AdjustInput, Plan, PlanAction as Action, PlanContent, PlanDraft, PlanFinding, PlanId, PlanInput, PlanLineId,
    PlanState,
};
use crate::plans::rules::{self, access};
use crate::plans::{sheet as xlsx, store};
use chrono::Datelike;
use serde_json::json;

/// Begins the plan of a year.
///
/// # Errors
/// `forbidden`; `invalid` for a year too far away; `duplicate` where the year has one; those of the database.
pub fn create(app: &App, actor: &Actor, input: PlanInput, key: Option<&OnceKey>) -> Result<PlanDraft> {
    let account = actor.account()?;
    let unit = actor.unit()?;
    actor.may(&access::CREATE, &Relation { unit: Some(unit.id), region: Some(unit.region), ..Relation::default() })?;
    let now = app.clock.now();
    let this_year = now.shanghai().year();
    if !(this_year - 1..=this_year + 2).contains(&input.year) {
        let (first, last) = (this_year - 1, this_year + 2);
        return Err(Error::field(
            "year",
            "out_of_range",
            format!("年度应为{first}至{last}"),
            format!("The year is {first} to {last}"),
        ));
    }
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            if store::plan_of_year(tx, unit.id, input.year)?.is_some() {
                let year = input.year;
                return Err(Error::new(
                    Code::Duplicate,
                    format!("本单位已有{year}年计划，请在其中编制或调整"),
                    format!("Your unit already has a plan of {year}; write or adjust that one"),
                ));
            }
            let row = Plan {
                id: PlanId::new(),
                unit_id: unit.id,
                unit_region: unit.region,
                year: input.year,
                state: PlanState::Draft,
                amount: Money::ZERO,
                lines: 0,
                edition: 0,
                published_at: None,
                working: Some(JsonText::of(&PlanContent::default())?),
                reason: None,
                authors: JsonText::of(&[account])?,
                created_at: now,
                updated_at: now,
                version: 1,
            };
            store::plan_insert(tx, &row)?;
            audit::record(tx, event(actor, now, "create", &row).with(&json!({ "year": row.year }))?)?;
            draft_view(tx, actor, &row)
        })
    })
}

/// The working copy, or what is published where nothing is being written.
///
/// # Errors
/// `not_found`; those of the database.
pub fn draft(app: &App, actor: &Actor, id: PlanId) -> Result<PlanDraft> {
    app.db.read(|conn| {
        let row = load(conn, actor, &access::DRAFT_READ, id)?;
        draft_view(conn, actor, &row)
    })
}

/// Replaces the working copy. Saved as typed: an incomplete table is no error.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when it is not being written; `invalid` naming values that mean
/// nothing; those of the database.
pub fn update(app: &App, actor: &Actor, id: PlanId, expected: i64, content: &PlanContent) -> Result<PlanDraft> {
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::UPDATE, id, expected)?;
        editable(&row)?;
        let (saved, changed) = write(app, tx, actor, row, content.clone())?;
        if changed {
            let lines = json!({ "lines": saved.lines, "amount": saved.amount });
            audit::record(tx, event(actor, saved.updated_at, "update", &saved).with(&lines)?)?;
        }
        draft_view(tx, actor, &saved)
    })
}

/// Stores what was typed or imported; tells whether it differs. While an adjustment is written, lists go on showing what is
/// published.
pub(super) fn write(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: Plan,
    content: PlanContent,
) -> Result<(Plan, bool)> {
    let faults = rules::faults(&content);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let content = with_ids(content);
    if content == present(tx, actor, &row)? {
        return Ok((row, false));
    }
    let mut writers: Vec<AccountId> = authors(&row)?;
    let account = actor.account()?;
    if !writers.contains(&account) {
        writers.push(account);
    }
    let written = Plan {
        working: Some(JsonText::of(&content)?),
        authors: JsonText::of(&writers)?,
        updated_at: app.clock.now(),
        ..row
    };
    let written = if written.edition == 0 { described(written, &content)? } else { written };
    Ok((store::plan_save(tx, &written)?, true))
}

fn with_ids(mut content: PlanContent) -> PlanContent {
    for line in &mut content.lines {
        line.id.get_or_insert_with(PlanLineId::new);
    }
    content
}

pub(super) fn editable(row: &Plan) -> Result<()> {
    if row.state.is_editable() {
        return Ok(());
    }
    let label = row.state.label();
    Err(Error::new(
        Code::StateConflict,
        format!("当前状态为“{}”，不能修改；请先撤回或发起调整", label.zh),
        format!("The state is “{}”, nothing can be written; take it back or begin an adjustment first", label.en),
    ))
}

/// What is missing, and what may not be bought.
///
/// # Errors
/// `not_found`; those of the database.
pub fn check(app: &App, actor: &Actor, id: PlanId) -> Result<Vec<PlanFinding>> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = load(conn, actor, &access::CHECK, id)?;
        let content = present(conn, actor, &row)?;
        findings(app, conn, &row, &content, now)
    })
}

/// The working copy as a sheet to fill in and import again: its title and content.
///
/// # Errors
/// `not_found`; those of the database.
pub fn sheet(app: &App, actor: &Actor, id: PlanId) -> Result<(String, Vec<u8>)> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = load(conn, actor, &access::SHEET, id)?;
        let view = draft_view(conn, actor, &row)?;
        let catalogue = catalogue::in_force(conn, row.unit_region, now.date())?;
        let title = format!("{}{}年政府购买服务计划", view.card.unit_name, row.year);
        let bytes = xlsx::write(&title, &view.content.lines, &view.drawn, &catalogue)?;
        Ok((title, bytes))
    })
}

/// Begins an adjustment: a working copy of what is published, which stays in force meanwhile.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` without a reason; those of the database.
pub fn adjust(app: &App, actor: &Actor, id: PlanId, expected: i64, input: &AdjustInput) -> Result<PlanDraft> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::ADJUST, id, expected)?;
        let reason = reason(input.reason.as_deref())?;
        let said = Said { comment: Some(reason.clone()), remarks: Vec::new() };
        let state = step(tx, actor, &row, Action::Adjust, 0, said, now)?;
        let working = Some(JsonText::of(&in_force(tx, &row)?)?);
        let authors = JsonText::of(&[actor.account()?])?;
        let begun = Plan { state, working, authors, reason: Some(reason), updated_at: now, ..row };
        let saved = store::plan_save(tx, &begun)?;
        audit::record(tx, event(actor, now, "adjust", &saved).with(input)?)?;
        draft_view(tx, actor, &saved)
    })
}

fn reason(text: Option<&str>) -> Result<String> {
    let text = text.map(str::trim).unwrap_or_default();
    let (least, most) = (rules::REASON_LEAST, rules::REASON_MOST);
    if (least..=most).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    Err(Error::field(
        "reason",
        "required",
        format!("请写明调整原因（{least}至{most}字），公布后向社会公开"),
        format!("Say why it is adjusted, {least} to {most} characters; it is published"),
    ))
}

/// Drops an adjustment; what is published stays as it is.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; those of the database.
pub fn discard(app: &App, actor: &Actor, id: PlanId, expected: i64) -> Result<PlanDraft> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::DISCARD, id, expected)?;
        let state = step(tx, actor, &row, Action::Discard, 0, Said::default(), now)?;
        let authors = JsonText::of(&Vec::<AccountId>::new())?;
        let kept = Plan { state, working: None, reason: None, authors, updated_at: now, ..row };
        let saved = store::plan_save(tx, &kept)?;
        audit::record(tx, event(actor, now, "discard", &saved))?;
        waiting::settle(app, tx, &saved, now)?;
        draft_view(tx, actor, &saved)
    })
}
