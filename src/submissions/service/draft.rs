//! Writing: begin, save as typed, check, drop.

use super::{card, draft_of, files_of_draft, is_taking, load, load_for, published, sized, step, veiled, view, waiting};
use crate::app::App;
use crate::db::{Conn, OnceKey, Tx, once};
use crate::files;
use crate::kernel::ids::{FileId, OpportunityId};
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result};
use crate::opportunities::model::{OpportunityState, OpportunityTerms};
use crate::opportunities::rules::{Severity, facts, with_parts};
use crate::opportunities::service::{OwnOpportunity, for_matching};
use crate::policy::{Question, Ruleset};
use crate::submissions::model::{
    DraftInput, FileRow, Gap, GapCode, OfferCosts, SealedFile, Submission, SubmissionCard, SubmissionCheck,
    SubmissionContent, SubmissionId, SubmissionQuery, SubmissionState, SubmissionView,
};
use crate::submissions::rules::{self, Held, access, offer_under};
use crate::submissions::store;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Begins the draft of the acting organization for an opportunity, or gives the one it has begun.
///
/// # Errors
/// `forbidden`; `not_found`; `state_conflict` when submissions are not taken; `idempotency_mismatch`; those of the database.
pub fn begin(app: &App, actor: &Actor, id: OpportunityId, key: Option<&OnceKey>) -> Result<SubmissionView> {
    let organization = actor.unit.as_ref().and_then(|unit| unit.organization);
    actor.may(&access::CREATE, &Relation { organization, ..Relation::default() })?;
    let organization = organization.ok_or_else(Error::forbidden)?;
    let now = app.clock.now();
    // Which submission it is is the once-only answer, never its content: answers are kept as they are.
    let begun: SubmissionId = app.db.write(|tx| {
        once(tx, key, now, |tx| {
            let own = for_matching(tx, id)?;
            if own.published.is_none() {
                return Err(Error::not_found());
            }
            if let Some(known) = store::submission_of(tx, id, organization)? {
                return Ok(known.id);
            }
            taking(&own, now)?;
            let row = Submission {
                id: SubmissionId::new(),
                opportunity_id: id,
                organization_id: organization,
                state: SubmissionState::Draft,
                number: 0,
                draft: Some(veiled(app, &SubmissionContent::default())?),
                edition: own.edition,
                created_at: now,
                updated_at: now,
                version: 1,
            };
            store::submission_insert(tx, &row)?;
            step(tx, actor, &row, "create", &Value::Null, now)?;
            waiting::settle(app, tx, &row, &own, now)?;
            Ok(row.id)
        })
    })?;
    read(app, actor, begun)
}

/// # Errors
/// `state_conflict` when submissions are not taken.
pub(super) fn taking(own: &OwnOpportunity, now: Instant) -> Result<()> {
    if is_taking(own, now) {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "该项目现在不接收投标（响应）文件：尚未发布、已截止或已终止",
        "No submissions are taken now: not published yet, past its deadline, or cancelled",
    ))
}

/// The acting organization's submissions, one more than asked for where there is more.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn own_list(
    app: &App,
    actor: &Actor,
    query: &SubmissionQuery,
    after: Option<(Instant, SubmissionId)>,
) -> Result<Vec<SubmissionCard>> {
    let organization = actor.unit.as_ref().and_then(|unit| unit.organization);
    actor.may(&access::OWN_LIST, &Relation { organization, ..Relation::default() })?;
    let organization = organization.ok_or_else(Error::forbidden)?;
    app.db.read(|conn| {
        let rows = store::submissions_of(conn, organization, query.opportunity, after, query.limit() + 1)?;
        let card = |row: Submission| {
            let own = for_matching(conn, row.opportunity_id)?;
            Ok(card(&row, &own, own.edition))
        };
        rows.into_iter().map(card).collect()
    })
}

/// A submission as its organization sees it.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: SubmissionId) -> Result<SubmissionView> {
    app.db.read(|conn| {
        let (row, own) = load(conn, actor, &access::READ, id)?;
        view(app, conn, &row, &own)
    })
}

/// Replaces parts of the draft; `null` blanks a part. Saved as typed: an incomplete draft is no error.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when nothing is being written or submissions are no longer taken;
/// `invalid` naming parts that cannot be read; `too_large`; those of the database.
pub fn update(
    app: &App,
    actor: &Actor,
    id: SubmissionId,
    expected: i64,
    parts: &Map<String, Value>,
) -> Result<SubmissionView> {
    let now = app.clock.now();
    // Reading, merging and encrypting are done before the write, which then only holds if the version is still the same.
    let (row, content) = app.db.read(|conn| {
        let (row, own) = load_for(conn, actor, &access::UPDATE, (id, expected))?;
        taking(&own, now)?;
        let before = draft_of(app, &row)?.ok_or_else(nothing_written)?;
        Ok((row, with_parts(&before, parts)?))
    })?;
    let draft = Some(veiled(app, &content)?);
    app.db.write(|tx| {
        let (_, own) = load_for(tx, actor, &access::UPDATE, (id, expected))?;
        let saved = Submission { draft: draft.clone(), updated_at: now, ..row.clone() };
        let saved = store::submission_save(tx, &saved)?;
        let names: Vec<&String> = parts.keys().collect();
        step(tx, actor, &saved, "update", &json!({ "parts": names }), now)?;
        view(app, tx, &saved, &own)
    })
}

fn nothing_written() -> Error {
    Error::new(
        Code::StateConflict,
        "没有正在编写的草稿；已密封的内容无法读取，如需更换请重新编写",
        "Nothing is being written; what is sealed cannot be read, to replace it begin anew",
    )
}

/// Begins a draft anew after sealing or withdrawal, blank or with the content and files of the copy the organization has kept.
/// What is sealed stays in force until it is replaced.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when a draft is being written or submissions are no longer taken;
/// `invalid` for files that are not those of this submission; `too_large`; those of the database.
pub fn redraft(
    app: &App,
    actor: &Actor,
    id: SubmissionId,
    expected: i64,
    input: &DraftInput,
) -> Result<SubmissionView> {
    let now = app.clock.now();
    let draft = veiled(app, &input.content.clone().unwrap_or_default())?;
    let metas: Vec<(FileId, Vec<u8>)> =
        input.files.iter().map(|file| Ok((file.id, veiled_file(app, file)?))).collect::<Result<_>>()?;
    app.db.write(|tx| {
        let (row, own) = load_for(tx, actor, &access::REDRAFT, (id, expected))?;
        taking(&own, now)?;
        if row.draft.is_some() {
            return Err(Error::new(
                Code::StateConflict,
                "已有正在编写的草稿，请先保存使用或放弃",
                "A draft is being written already; use or drop it first",
            ));
        }
        let known: BTreeSet<FileId> = store::files_of(tx, id)?.into_iter().map(|file| file.id).collect();
        for (at, (file, meta)) in metas.iter().enumerate() {
            if !known.contains(file) {
                let (zh, en) =
                    ("该附件不属于本投标文件，请重新上传", "This file is not one of the submission; upload it again");
                return Err(Error::field(format!("files[{at}]"), "file", zh, en));
            }
            let row = store::file_by_id(tx, id, *file)?;
            store::file_held(tx, *file, Some(meta), row.number)?;
        }
        // What is sealed stays confirmed for its own edition until it is replaced.
        let edition = if row.state == SubmissionState::Sealed { row.edition } else { own.edition };
        let saved = Submission { draft: Some(draft.clone()), edition, updated_at: now, ..row };
        let saved = store::submission_save(tx, &saved)?;
        step(tx, actor, &saved, "redraft", &Value::Null, now)?;
        waiting::settle(app, tx, &saved, &own, now)?;
        view(app, tx, &saved, &own)
    })
}

pub(super) fn veiled_file(app: &App, file: &SealedFile) -> Result<Vec<u8>> {
    app.sealing.veil(&serde_json::to_vec(file).map_err(Error::internal)?)
}

/// Drops the draft with its files. What is sealed stays.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when nothing is being written; those of the database.
pub fn discard(app: &App, actor: &Actor, id: SubmissionId, expected: i64) -> Result<SubmissionView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (row, own) = load_for(tx, actor, &access::DISCARD, (id, expected))?;
        if row.draft.is_none() {
            return Err(nothing_written());
        }
        drop_files(tx, &row, &BTreeSet::new(), now)?;
        // Where nothing was ever handed in an empty draft remains, so that it can be written in again.
        let draft =
            if row.state == SubmissionState::Draft { Some(veiled(app, &SubmissionContent::default())?) } else { None };
        let saved = store::submission_save(tx, &Submission { draft, updated_at: now, ..row })?;
        step(tx, actor, &saved, "discard", &Value::Null, now)?;
        waiting::settle(app, tx, &saved, &own, now)?;
        view(app, tx, &saved, &own)
    })
}

/// Forgets the keys of a draft's files; those in no sealed version are erased. `kept` are in the version being sealed.
pub(super) fn drop_files(tx: &mut Tx<'_>, row: &Submission, kept: &BTreeSet<FileId>, now: Instant) -> Result<()> {
    for file in store::files_of(tx, row.id)? {
        let FileRow { id, number, .. } = file;
        if kept.contains(&id) {
            store::file_held(tx, id, None, row.number + 1)?;
        } else if number > 0 {
            store::file_held(tx, id, None, number)?;
        } else {
            store::file_delete(tx, id)?;
            files::erase_later(tx, id, now)?;
        }
    }
    Ok(())
}

/// What is missing from the draft, and its budget under the cost rules.
///
/// # Errors
/// `not_found`; `state_conflict` when nothing is being written; those of the database.
pub fn check(app: &App, actor: &Actor, id: SubmissionId) -> Result<SubmissionCheck> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let (row, own) = load(conn, actor, &access::CHECK, id)?;
        let content = draft_of(app, &row)?.ok_or_else(nothing_written)?;
        let files = files_of_draft(app, conn, &row)?;
        let mut checked = checked(app, conn, &own, &content, &files, now)?;
        if row.edition < own.edition {
            checked.gaps.push(terms_changed(row.edition, own.edition));
        }
        checked.gaps.sort_by_key(|gap| gap.severity);
        Ok(checked)
    })
}

fn terms_changed(from: i32, to: i32) -> Gap {
    Gap {
        code: GapCode::TermsChanged,
        severity: Severity::Warning,
        path: String::new(),
        term: None,
        text: crate::kernel::Text::new(
            format!("采购文件已由第{from}版变更为第{to}版"),
            format!("The terms have changed from edition {from} to {to}"),
        ),
        mend: crate::kernel::Text::new(
            "请阅读变更内容，密封时确认所依据的版本",
            "Read what has changed, and confirm the edition when sealing",
        ),
        basis: None,
    }
}

/// The same check for whoever seals.
pub(super) fn checked(
    app: &App,
    _conn: &mut Conn,
    own: &OwnOpportunity,
    content: &SubmissionContent,
    files: &[SealedFile],
    now: Instant,
) -> Result<SubmissionCheck> {
    sized(content)?;
    let terms = published(own)?;
    let costs = costs(app, own, terms, content, now);
    let files: BTreeSet<FileId> = files.iter().map(|file| file.id).collect();
    let gaps = rules::check(content, &Held { terms, files: &files, costs: &costs, now });
    let complete = gaps.iter().all(|gap| gap.severity != Severity::Error);
    Ok(SubmissionCheck { gaps, costs, complete })
}

/// The rules in force for an opportunity.
pub(super) fn rules_for(app: &App, own: &OwnOpportunity, now: Instant) -> Ruleset {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    app.policies().select(&Question {
        region: terms.region.unwrap_or(own.unit_region),
        kind: own.kind.policy_kind(),
        project_type: terms.project_types.first().cloned(),
        on: now.date(),
    })
}

fn costs(
    app: &App,
    own: &OwnOpportunity,
    terms: &OpportunityTerms,
    content: &SubmissionContent,
    now: Instant,
) -> Vec<OfferCosts> {
    let rules = rules_for(app, own, now);
    let sheet = facts(own.id.as_str(), own.kind, terms, rules.vocabulary());
    content.offers.iter().map(|offer| offer_under(offer, terms, &rules, &sheet, now.date())).collect()
}

/// For a refusal: whether an opportunity has gone on beyond taking submissions.
pub(super) const fn is_settled(state: OpportunityState) -> bool {
    !state.is_open() && !matches!(state, OpportunityState::Closed)
}
