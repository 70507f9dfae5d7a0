//! What later rooms take from here.

use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{Conn, Tx};
use crate::files;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Actor, Code, Error, Instant, Result};
use crate::opportunities::service::for_matching;
use crate::submissions::keys::open_file;
use crate::submissions::model::{
    Envelope, OpeningRecord, SealedFile, Submission, SubmissionAction, SubmissionContent, SubmissionId, SubmissionState,
};
use crate::submissions::rules::{SUBMISSION, SealFacts};
use crate::submissions::store;
use serde_json::json;

/// A submission that was opened.
#[derive(Clone, Debug)]
pub struct OpenedSubmission {
    /// Submission id.
    pub id: SubmissionId,
    /// The organization.
    pub organization: OrganizationId,
    /// Its name, as in the record of the opening.
    pub name: String,
    /// Where it stands now.
    pub state: SubmissionState,
    /// Edition of the terms it answers.
    pub edition: i32,
    /// When its last byte was received.
    pub sealed_at: Instant,
    /// SHA-256 of what was sealed.
    pub content_hash: String,
    /// What was handed in.
    pub content: SubmissionContent,
    /// Its files.
    pub files: Vec<SealedFile>,
}

/// Everything opened for an opportunity, by the time it was received; nothing before the opening. The caller decides who may
/// see it.
///
/// # Errors
/// Those of the database.
pub fn opened(conn: &mut Conn, id: OpportunityId) -> Result<Vec<OpenedSubmission>> {
    let Some(record) = store::sealing_key(conn, id)?.and_then(|key| key.record) else { return Ok(Vec::new()) };
    let record: OpeningRecord = record.get()?;
    let mut all = Vec::with_capacity(record.submissions.len());
    for entry in record.submissions {
        let row = store::submission_by_id(conn, entry.submission)?;
        let text = store::version_opened(conn, entry.submission, entry.number)?;
        let text = text.ok_or_else(|| Error::internal("an opened submission has no text"))?;
        let envelope: Envelope = serde_json::from_str(&text).map_err(Error::internal)?;
        all.push(OpenedSubmission {
            id: entry.submission,
            organization: entry.organization,
            name: entry.name,
            state: row.state,
            edition: envelope.edition,
            sealed_at: entry.received_at,
            content_hash: entry.content_hash,
            content: envelope.content,
            files: envelope.files,
        });
    }
    Ok(all)
}

/// The content of a file that was opened, decrypted. The caller decides who may see it.
///
/// # Errors
/// `unavailable` when the store is away; `internal` for what is damaged.
pub async fn opened_file(app: &App, file: &SealedFile) -> Result<Vec<u8>> {
    let stored = files::stored(app, file.id).await?;
    let key = file.key.clone();
    tokio::task::spawn_blocking(move || open_file(&key, &stored))
        .await
        .unwrap_or_else(|panic| Err(Error::internal(panic)))
}

/// Moves an opened submission on, in the transaction of the room that decides: examination, scoring, ranking, award. `reason`
/// goes into the log with it.
///
/// # Errors
/// `not_found`; `state_conflict` when the lifecycle knows no such step, or for what only this room does; those of the database.
pub fn advance(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubmissionId,
    action: SubmissionAction,
    reason: Option<&str>,
    now: Instant,
) -> Result<SubmissionState> {
    let row = store::submission_by_id(tx, id)?;
    let own = for_matching(tx, row.opportunity_id)?;
    if !row.state.is_opened() {
        let (zh, en) = ("投标文件尚未开启", "The submission was not opened");
        return Err(Error::new(Code::StateConflict, zh, en));
    }
    let state = SUBMISSION.step(row.state, action, &SealFacts { received_at: now, deadline: None })?;
    store::submission_save(tx, &Submission { state, updated_at: now, ..row })?;
    let event = Event::new(actor, now, &format!("{}.{action}", super::SUBJECT), super::SUBJECT, &id);
    let event = event.in_region(own.unit_region.as_str());
    audit::record(tx, event.with(&json!({ "state": state, "reason": reason }))?)?;
    Ok(state)
}
