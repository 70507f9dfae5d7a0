//! Sealing. A submission counts when its last byte was received before the deadline, whatever the queue behind it.

use super::draft::{checked, drop_files, is_settled};
use super::{draft_of, files_of_draft, leaf, load, load_for, name_of, published, step, view, waiting};
use crate::app::App;
use crate::audit::Event;
use crate::db::types::JsonText;
use crate::kernel::{Actor, Code, Error, FieldError, Instant, Result};
use crate::opportunities::rules::Severity;
use crate::opportunities::service::OwnOpportunity;
use crate::submissions::keys;
use crate::submissions::model::{
    Envelope, Receipt, ReceiptBody, ReceiptKind, SealInput, Sealed, SealedFile, Standing, Submission, SubmissionAction,
    SubmissionContent, SubmissionId, Version,
};
use crate::submissions::rules::receipt::{ENVELOPE, FORMAT, hash, signing_text};
use crate::submissions::rules::{SUBMISSION, SealFacts, access, lots_of};
use crate::submissions::store;
use serde_json::json;
use std::collections::BTreeSet;

/// What became of it.
pub enum Outcome {
    /// Taken.
    Sealed(Box<Sealed>),
    /// Too late, with a receipt of that.
    Refused(Box<Receipt>),
}

/// What was prepared outside the write door: everything that takes time.
struct Prepared {
    row: Submission,
    own: OwnOpportunity,
    name: String,
    text: String,
    sealed: Vec<u8>,
    lots: Option<Vec<u8>>,
    kept: BTreeSet<crate::kernel::ids::FileId>,
}

/// Hands in the draft, or the content that comes with the call, in place of what was handed in before. `received_at` is when
/// the last byte of the request came.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` without a key to seal to, without a draft, or for another edition of the
/// terms than the one in force; `invalid` with everything that blocks it; those of the database. That it came too late is no
/// error but an outcome.
pub fn seal(
    app: &App,
    actor: &Actor,
    id: SubmissionId,
    expected: i64,
    input: &SealInput,
    received_at: Instant,
) -> Result<Outcome> {
    let (row, own) = app.db.read(|conn| load(conn, actor, &access::SEAL, id))?;
    let deadline = published(&own)?.deadline;
    if deadline.is_none_or(|deadline| received_at >= deadline) || is_settled(own.state) {
        return refuse(app, actor, id, input, received_at).map(|refused| Outcome::Refused(Box::new(refused)));
    }
    if row.version != expected {
        return Err(Error::version_conflict());
    }
    let prepared = prepare(app, &row, own, input)?;
    let sealed = commit(app, actor, expected, &prepared, received_at)?;
    Ok(Outcome::Sealed(Box::new(sealed)))
}

fn prepare(app: &App, row: &Submission, own: OwnOpportunity, input: &SealInput) -> Result<Prepared> {
    if input.edition != own.edition {
        return Err(other_edition(own.edition));
    }
    let (content, files, key, name) = app.db.read(|conn| {
        let content = match &input.content {
            Some(content) => content.clone(),
            None => draft_of(app, row)?.ok_or_else(no_content)?,
        };
        let key = store::sealing_key(conn, row.opportunity_id)?.ok_or_else(no_key)?;
        Ok((content, files_of_draft(app, conn, row)?, key, name_of(conn, row.organization_id)?))
    })?;
    let check = app.db.read(|conn| checked(app, conn, &own, &content, &files, app.clock.now()))?;
    if !check.complete {
        let errors = check.gaps.into_iter().filter(|gap| gap.severity == Severity::Error);
        let fault = |gap: crate::submissions::model::Gap| {
            let (zh, en) = (format!("{}；{}", gap.text.zh, gap.mend.zh), format!("{}. {}", gap.text.en, gap.mend.en));
            FieldError::new(gap.path, gap.code.as_str(), zh, en)
        };
        return Err(Error::invalid(errors.map(fault).collect()));
    }
    let kept = content.files();
    let files: Vec<SealedFile> = files.into_iter().filter(|file| kept.contains(&file.id)).collect();
    let envelope = Envelope {
        format: ENVELOPE.to_owned(),
        opportunity: row.opportunity_id,
        edition: own.edition,
        organization: row.organization_id,
        submission: row.id,
        number: row.number + 1,
        salt: keys::salt()?,
        content,
        files,
    };
    let text = serde_json::to_string(&envelope).map_err(Error::internal)?;
    let sealed = keys::seal(&key.recipient, text.as_bytes())?;
    let lots = if lots_of(published(&own)?).is_empty() { None } else { Some(lots_named(app, &envelope.content)?) };
    Ok(Prepared { row: row.clone(), own, name, text, sealed, lots, kept })
}

/// The lots a bid is for, under the server's key: they are counted after the deadline, before anything is opened.
fn lots_named(app: &App, content: &SubmissionContent) -> Result<Vec<u8>> {
    let lots: BTreeSet<u32> = content.offers.iter().filter_map(|offer| offer.lot).collect();
    app.sealing.veil(&serde_json::to_vec(&lots).map_err(Error::internal)?)
}

fn commit(app: &App, actor: &Actor, expected: i64, prepared: &Prepared, received_at: Instant) -> Result<Sealed> {
    let Prepared { row, own, name, text, sealed, lots, kept } = prepared;
    let (content_hash, sealed_hash) = (hash(text.as_bytes()), hash(sealed));
    app.db.write(|tx| {
        let now = app.clock.now();
        let (current, current_own) = load_for(tx, actor, &access::SEAL, (row.id, expected))?;
        if current_own.edition != own.edition || is_settled(current_own.state) {
            return Err(Error::version_conflict());
        }
        let facts = SealFacts { received_at, deadline: published(&current_own)?.deadline };
        let state = SUBMISSION.step(current.state, SubmissionAction::Seal, &facts)?;
        let number = current.number + 1;
        let details =
            json!({ "number": number, "received_at": received_at, "content": content_hash, "sealed": sealed_hash });
        let event = step(tx, actor, &current, "seal", &details, now)?;
        let receipt = sign(
            app,
            &current_own,
            &current,
            name,
            (ReceiptKind::Sealed, number, received_at),
            (Some(content_hash.clone()), Some(sealed_hash.clone())),
            &event,
        )?;
        store::version_end(tx, current.id, Standing::Replaced, now, None)?;
        let version = Version {
            submission_id: current.id,
            number,
            standing: Standing::InForce,
            edition: own.edition,
            received_at,
            content_hash: content_hash.clone(),
            sealed_hash: sealed_hash.clone(),
            sealed: sealed.clone(),
            receipt: JsonText::of(&receipt)?,
            event_id: event.id,
            opened: None,
            ended_at: None,
            withdrawal: None,
            confirmation: None,
            lots: lots.clone(),
        };
        store::version_insert(tx, &version)?;
        drop_files(tx, &current, kept, now)?;
        let saved = Submission { state, number, draft: None, edition: own.edition, updated_at: now, ..current };
        let saved = store::submission_save(tx, &saved)?;
        waiting::settle(app, tx, &saved, &current_own, now)?;
        let submission = view(app, tx, &saved, &current_own)?;
        Ok(Sealed { receipt, copy: text.clone(), submission })
    })
}

/// A signed receipt.
pub(super) fn sign(
    app: &App,
    own: &OwnOpportunity,
    row: &Submission,
    name: &str,
    (kind, number, received_at): (ReceiptKind, i32, Instant),
    (content_hash, sealed_hash): (Option<String>, Option<String>),
    event: &Event,
) -> Result<Receipt> {
    let terms = published(own)?;
    let body = ReceiptBody {
        format: FORMAT.to_owned(),
        kind,
        platform: app.settings.server.public_url.clone(),
        opportunity: row.opportunity_id,
        title: terms.title.clone().unwrap_or_default(),
        edition: own.edition,
        deadline: terms.deadline,
        organization: row.organization_id,
        name: name.to_owned(),
        submission: row.id,
        number,
        received_at,
        content_hash,
        sealed_hash,
        event: event.id,
        leaf: leaf(event),
    };
    let signature = app.sealing.sign(&signing_text(&body)?);
    Ok(Receipt { body, key: app.sealing.public_key(), signature, log: None })
}

/// 87号令 Art. 33: what comes after the deadline is refused; that it came is recorded, with a hash of what came.
fn refuse(app: &App, actor: &Actor, id: SubmissionId, input: &SealInput, received_at: Instant) -> Result<Receipt> {
    let sent = input.content.as_ref().map(SubmissionContent::hash).transpose()?;
    app.db.write(|tx| {
        let now = app.clock.now();
        let (row, own) = load(tx, actor, &access::SEAL, id)?;
        let name = name_of(tx, row.organization_id)?;
        let details = json!({ "received_at": received_at, "content": sent });
        let event = step(tx, actor, &row, "refuse", &details, now)?;
        let facts = (ReceiptKind::Refused, row.number + 1, received_at);
        sign(app, &own, &row, &name, facts, (sent.clone(), None), &event)
    })
}

impl SubmissionContent {
    /// SHA-256 of the content alone as JSON, hexadecimal.
    ///
    /// # Errors
    /// `internal` never happens: content has a JSON form.
    pub fn hash(&self) -> Result<String> {
        Ok(hash(&serde_json::to_vec(self).map_err(Error::internal)?))
    }
}

pub(super) fn other_edition(edition: i32) -> Error {
    Error::field(
        "edition",
        "terms_changed",
        format!("采购文件现为第{edition}版，请阅读变更内容后确认再递交"),
        format!("Edition {edition} of the terms is in force; read what has changed and confirm it"),
    )
}

fn no_content() -> Error {
    Error::new(Code::StateConflict, "没有可递交的草稿", "There is no draft to hand in")
}

fn no_key() -> Error {
    Error::new(
        Code::StateConflict,
        "本项目的密封密钥尚未生成（开启人尚未设置开启口令），请联系采购人；草稿已保存",
        "The key to seal to is not made yet, because an opener has no opening key; tell the purchaser. The draft is kept",
    )
}
