//! Writing: begin, save as typed, drop, file.

use super::file::put;
use super::{REMEDY_SUBJECT, own_organization, published};
use crate::app::App;
use crate::awards::model::{
    RemedyContent, RemedyDraft, RemedyDraftView, RemedyId, RemedyInput, RemedyStart, RemedyView,
};
use crate::awards::rules;
use crate::awards::store;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::files::{self, Subject};
use crate::kernel::error::Faults;
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Error, Relation, Result, Rule};

/// Files one of them can have.
const MOST_FILES: usize = 20;
/// Characters of a text.
const MOST_TEXT: usize = 5_000;

fn subject(id: RemedyId) -> Subject {
    Subject::new(REMEDY_SUBJECT, &id)
}

fn view(conn: &mut Conn, row: &RemedyDraft) -> Result<RemedyDraftView> {
    Ok(RemedyDraftView {
        id: row.id,
        kind: row.kind,
        opportunity_id: row.opportunity_id,
        title: row.title.clone(),
        content: row.content.get()?,
        files: files::of_subject(conn, &subject(row.id))?,
        updated_at: row.updated_at,
        version: row.version,
    })
}

fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: RemedyId) -> Result<RemedyDraft> {
    let row = store::draft_find(conn, id)?.ok_or_else(Error::not_found)?;
    actor.may(rule, &Relation { organization: Some(row.organization_id), ..Relation::default() })?;
    Ok(row)
}

fn load_for(tx: &mut Tx<'_>, actor: &Actor, rule: &Rule, id: RemedyId, expected: i64) -> Result<RemedyDraft> {
    let row = load(tx, actor, rule, id)?;
    if row.version == expected { Ok(row) } else { Err(Error::version_conflict()) }
}

/// Begins to write, or gives what the organization is writing: one of a kind for an opportunity.
///
/// # Errors
/// `forbidden`; `not_found` for what was never published; those of the database.
pub fn begin(app: &App, actor: &Actor, input: &RemedyStart) -> Result<RemedyDraftView> {
    let organization = own_organization(actor, &rules::REMEDY_DRAFT_CREATE)?;
    let now = app.clock.now();
    app.db.write(|tx| {
        let own = published(tx, input.opportunity)?;
        if let Some(row) = store::draft_of(tx, organization, own.id, input.kind)? {
            return view(tx, &row);
        }
        let content = RemedyContent { about: input.about, objection: input.objection, ..RemedyContent::default() };
        let row = RemedyDraft {
            id: RemedyId::new(),
            organization_id: organization,
            opportunity_id: own.id,
            title: own.title,
            kind: input.kind,
            content: JsonText::of(&content)?,
            updated_at: now,
            version: 1,
        };
        store::draft_insert(tx, &row)?;
        view(tx, &row)
    })
}

/// What the caller's organization is writing, last changed first.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn drafts(app: &App, actor: &Actor) -> Result<Vec<RemedyDraftView>> {
    let organization = own_organization(actor, &rules::REMEDY_DRAFT_LIST)?;
    app.db.read(|conn| store::drafts_by(conn, organization)?.iter().map(|row| view(conn, row)).collect())
}

/// One draft.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read_draft(app: &App, actor: &Actor, id: RemedyId) -> Result<RemedyDraftView> {
    app.db.read(|conn| {
        let row = load(conn, actor, &rules::REMEDY_DRAFT_READ, id)?;
        view(conn, &row)
    })
}

fn sized(content: &RemedyContent) -> Result<()> {
    let mut faults = Faults::new();
    let texts = [("facts", &content.facts), ("legal_basis", &content.legal_basis), ("request", &content.request)];
    for (path, text) in texts {
        if text.as_ref().is_some_and(|text| text.chars().count() > MOST_TEXT) {
            faults.add(path, "too_long", format!("最多{MOST_TEXT}字"), format!("At most {MOST_TEXT} characters"));
        }
    }
    if content.evidence.len() > MOST_FILES {
        let (zh, en) = (format!("最多{MOST_FILES}个文件"), format!("At most {MOST_FILES} files"));
        faults.add("evidence", "too_many", zh, en);
    }
    faults.finish()
}

/// Saves as typed. Files newly named are attached, those no longer named are removed.
///
/// # Errors
/// `not_found`, `version_conflict`; `invalid` for a text or list that is too long, and files that are not there; those of the
/// database.
pub fn save(app: &App, actor: &Actor, id: RemedyId, expected: i64, content: &RemedyContent) -> Result<RemedyDraftView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::REMEDY_DRAFT_UPDATE, id, expected)?;
        sized(content)?;
        let before: Vec<FileId> = files::of_subject(tx, &subject(id))?.into_iter().map(|file| file.id).collect();
        files::attach(tx, actor, &subject(id), "evidence", &content.evidence)?;
        let left: Vec<FileId> = before.into_iter().filter(|file| !content.evidence.contains(file)).collect();
        files::remove(tx, now, &subject(id), &left)?;
        let changed = RemedyDraft { content: JsonText::of(content)?, updated_at: now, ..row };
        let saved = store::draft_save(tx, &changed)?;
        view(tx, &saved)
    })
}

/// Drops what is written, with its files.
///
/// # Errors
/// `not_found`, `version_conflict`; those of the database.
pub fn discard(app: &App, actor: &Actor, id: RemedyId, expected: i64) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        load_for(tx, actor, &rules::REMEDY_DRAFT_DISCARD, id, expected)?;
        let all: Vec<FileId> = files::of_subject(tx, &subject(id))?.into_iter().map(|file| file.id).collect();
        files::remove(tx, now, &subject(id), &all)?;
        store::draft_delete(tx, id)
    })
}

/// Files what is written.
///
/// # Errors
/// `not_found`, `version_conflict`; those of filing.
pub fn file_draft(app: &App, actor: &Actor, id: RemedyId, expected: i64) -> Result<RemedyView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::REMEDY_DRAFT_FILE, id, expected)?;
        let content: RemedyContent = row.content.get()?;
        let Some(about) = content.about else {
            return Err(Error::field("about", "required", "请选择针对的事项", "Say what it is about"));
        };
        let input = RemedyInput {
            kind: row.kind,
            opportunity: row.opportunity_id,
            about,
            objection: content.objection,
            known_on: content.known_on,
            facts: content.facts.unwrap_or_default(),
            legal_basis: content.legal_basis,
            request: content.request,
            evidence: content.evidence,
        };
        store::draft_delete(tx, id)?;
        put(app, tx, actor, row.organization_id, id, &input, now)
    })
}
