//! Writing: begin, copy, save as typed, check.

use super::{
    attachments, authors, described, draft_view, event, fair, findings, load, load_for, present, published, storable,
};
use crate::app::App;
use crate::audit;
use crate::db::types::JsonText;
use crate::db::{OnceKey, Tx, once};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Code, Error, Money, Relation, Result};
use crate::opportunities::model::{
    FairCheck, Opportunity, OpportunityDraft, OpportunityInput, OpportunityKind, OpportunityState, OpportunityTerms,
    Procurement, TermChange,
};
use crate::opportunities::rules::{self, Finding, access};
use crate::opportunities::store;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Begins a draft.
///
/// # Errors
/// `forbidden`; `invalid` for values that mean nothing; `idempotency_mismatch`; those of the database.
pub fn create(app: &App, actor: &Actor, input: &OpportunityInput, key: Option<&OnceKey>) -> Result<OpportunityDraft> {
    let terms = OpportunityTerms { provenance: None, ..input.terms.clone() };
    begin(app, actor, &access::CREATE, input.kind, &terms, key, &Value::Null)
}

/// Begins a draft with the terms of another opportunity: one of the own department, or a published one.
///
/// # Errors
/// `not_found`, `forbidden`, `idempotency_mismatch`; those of the database.
pub fn copy(app: &App, actor: &Actor, id: OpportunityId, key: Option<&OnceKey>) -> Result<OpportunityDraft> {
    let (kind, terms) = app.db.read(|conn| {
        let row = store::opportunity_by_id(conn, id)?;
        let own = actor.may(&access::DRAFT_READ, &super::relation(&row)).is_ok();
        let terms = match (own, row.edition) {
            (true, _) => present(conn, &row)?,
            (false, 0) => return Err(Error::not_found()),
            (false, _) => published(conn, &row)?,
        };
        Ok((row.kind, terms))
    })?;
    // A copy is new work: it has its own deadline, files and place in a plan, and no source document.
    let terms = OpportunityTerms {
        deadline: None,
        attachments: Vec::new(),
        provenance: None,
        plan_line: None,
        plan_reason: None,
        intention_reason: None,
        procurement: terms.procurement.map(|procurement| Procurement { method_reason: None, ..procurement }),
        survey: None,
        survey_reason: None,
        consultation_reason: None,
        ..terms
    };
    begin(app, actor, &access::COPY, kind, &terms, key, &json!({ "copy_of": id }))
}

fn begin(
    app: &App,
    actor: &Actor,
    rule: &crate::kernel::access::Rule,
    kind: OpportunityKind,
    terms: &OpportunityTerms,
    key: Option<&OnceKey>,
    origin: &Value,
) -> Result<OpportunityDraft> {
    let account = actor.account()?;
    let unit = actor.unit()?;
    actor.may(rule, &Relation { unit: Some(unit.id), region: Some(unit.region), ..Relation::default() })?;
    let working = storable(app, terms)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            let row = Opportunity {
                id: OpportunityId::new(),
                kind,
                unit_id: unit.id,
                unit_region: unit.region,
                state: OpportunityState::Draft,
                card: JsonText::of(&Value::Null)?,
                region: None,
                category: None,
                method: None,
                amount: Money::ZERO,
                deadline: None,
                edition: 0,
                published_at: None,
                ended_at: None,
                cancel_reason: None,
                working: Some(working.clone()),
                change_note: None,
                authors: JsonText::of(&[account])?,
                created_at: now,
                updated_at: now,
                version: 1,
                suspended_until: None,
            };
            let row = described(tx, row, terms)?;
            store::opportunity_insert(tx, &row)?;
            attachments::keep(tx, actor, &row, &BTreeSet::new(), &terms.files(), now)?;
            audit::record(tx, event(actor, now, "create", &row).with(origin)?)?;
            draft_view(tx, actor, &row, terms.clone())
        })
    })
}

/// The working copy, or the published terms where nothing is being written.
///
/// # Errors
/// `not_found`; those of the database.
pub fn draft(app: &App, actor: &Actor, id: OpportunityId) -> Result<OpportunityDraft> {
    app.db.read(|conn| {
        let row = load(conn, actor, &access::DRAFT_READ, id)?;
        let terms = present(conn, &row)?;
        draft_view(conn, actor, &row, terms)
    })
}

/// Replaces parts of the working copy; `null` blanks a part. Saved as typed: an incomplete draft is no error.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when it is not being written; `invalid` naming parts that cannot be
/// read or mean nothing; `too_large`; those of the database.
pub fn update(
    app: &App,
    actor: &Actor,
    id: OpportunityId,
    expected: i64,
    parts: &Map<String, Value>,
) -> Result<OpportunityDraft> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &access::UPDATE, id, expected)?;
        let before = editable(tx, &row)?;
        let terms = rules::with_parts(&before, parts)?;
        if terms == before {
            return draft_view(tx, actor, &row, terms);
        }
        let mut writers = authors(&row)?;
        let account = actor.account()?;
        if !writers.contains(&account) {
            writers.push(account);
        }
        let written = Opportunity {
            working: Some(storable(app, &terms)?),
            authors: JsonText::of(&writers)?,
            updated_at: now,
            ..row
        };
        // While an amendment is written, lists go on showing what is published.
        let written = if written.edition == 0 { described(tx, written, &terms)? } else { written };
        let saved = store::opportunity_save(tx, &written)?;
        attachments::keep(tx, actor, &saved, &before.files(), &terms.files(), now)?;
        let names: Vec<&String> = parts.keys().collect();
        audit::record(tx, event(actor, now, "update", &saved).with(&json!({ "parts": names }))?)?;
        draft_view(tx, actor, &saved, terms)
    })
}

fn editable(tx: &mut Tx<'_>, row: &Opportunity) -> Result<OpportunityTerms> {
    if row.state.is_editable() {
        return present(tx, row);
    }
    let label = crate::kernel::lifecycle::Word::label(row.state);
    Err(Error::new(
        Code::StateConflict,
        format!("当前状态为“{}”，不能修改；请先撤回或发起变更", label.zh),
        format!("The state is “{}”, nothing can be written; take it back or begin an amendment first", label.en),
    ))
}

/// Findings on the working copy, or on the published terms where nothing is being written: what is missing, and what
/// contradicts what. Errors block publication.
///
/// # Errors
/// `not_found`; those of the database.
pub fn check(app: &App, actor: &Actor, id: OpportunityId) -> Result<Vec<Finding>> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let row = load(conn, actor, &access::CHECK, id)?;
        let terms = present(conn, &row)?;
        findings(app, conn, &row, &terms, now)
    })
}

/// The fair-competition check of the working copy, or of the published terms where nothing is being written: each
/// doubtful clause with article, way out and the reason given for it. Sure ones without a reason block publication.
///
/// # Errors
/// `not_found`; those of the database.
pub fn fair_check(app: &App, actor: &Actor, id: OpportunityId) -> Result<FairCheck> {
    let now = app.clock.now();
    let (row, terms) = app.db.read(|conn| {
        let row = load(conn, actor, &access::FAIR_CHECK, id)?;
        let terms = present(conn, &row)?;
        Ok((row, terms))
    })?;
    fair(app, &row, &terms, now)
}

/// What the working copy changes of what is published: for whoever reviews an amendment.
///
/// # Errors
/// `not_found`; those of the database.
pub fn draft_changes(app: &App, actor: &Actor, id: OpportunityId) -> Result<Vec<TermChange>> {
    app.db.read(|conn| {
        let row = load(conn, actor, &access::DRAFT_CHANGES, id)?;
        let before = if row.edition == 0 { OpportunityTerms::default() } else { published(conn, &row)? };
        rules::changes(&before, &present(conn, &row)?)
    })
}
