//! Use cases of submissions, one file a subject.
//!
//! Before the opening the log tells nothing of who submits what: its events name a submission by its random id, no person, no
//! unit, no region, no opportunity, and a hash of the step that is kept beside it ([`step`]).

mod confirm;
mod contribute;
mod draft;
mod file;
mod keys;
mod opened;
mod opening;
mod receipt;
mod seal;
mod settle;
mod sheets;
mod supply;
mod waiting;
mod withdraw;

pub use confirm::confirm;
pub use contribute::contribute;
pub use draft::{begin, check, discard, own_list, read, redraft, update};
pub use file::{delete as file_delete, read as file_read, upload as file_upload};
pub use keys::{change_passphrase, list as opening_keys, make as opening_key_make, platform_key};
pub use opened::{opened_list, opened_text};
pub use opening::{escrow_share, record, view as opening};
pub use receipt::receipt;
pub use seal::{Outcome, seal};
pub use settle::{jobs, tell_failed};
pub use sheets::{own_sheet, record_sheet};
pub use supply::{OpenedSubmission, advance, opened, opened_file};
pub use withdraw::withdraw;

use super::model::{
    FileRow, Party, SealedFile, SealedVersion, Step, StepId, Submission, SubmissionAction, SubmissionCard,
    SubmissionContent, SubmissionView,
};
use super::rules::{self, SUBMISSION};
use super::store;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{EventId, OrganizationId};
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result, Rule};
use crate::opportunities::model::OpportunityTerms;
use crate::opportunities::service::{OwnOpportunity, for_matching};
use crate::organizations;
use crate::submissions::model::SubmissionId;
use serde_json::{Value, json};

/// Kind of thing in the audit log.
pub const SUBJECT: &str = "submission";

/// In place of a region: the log of no region shows what happens to submissions before the opening, not even how often.
const NO_REGION: &str = "sealed";

/// Largest content, in bytes of JSON.
const CONTENT_BYTES: usize = 1024 * 1024;

/// The organization alone.
fn relation(row: &Submission) -> Relation {
    Relation { organization: Some(row.organization_id), ..Relation::default() }
}

/// A submission its organization may do `rule` with, and its opportunity.
fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: SubmissionId) -> Result<(Submission, OwnOpportunity)> {
    let row = store::submission_by_id(conn, id)?;
    actor.may(rule, &relation(&row))?;
    let own = for_matching(conn, row.opportunity_id)?;
    Ok((row, own))
}

/// [`load`] for a change based on version `expected`.
fn load_for(
    conn: &mut Conn,
    actor: &Actor,
    rule: &Rule,
    (id, expected): (SubmissionId, i64),
) -> Result<(Submission, OwnOpportunity)> {
    let (row, own) = load(conn, actor, rule, id)?;
    if row.version == expected { Ok((row, own)) } else { Err(Error::version_conflict()) }
}

/// The terms submissions answer.
///
/// # Errors
/// `state_conflict` for what was never published.
fn published(own: &OwnOpportunity) -> Result<&OpportunityTerms> {
    own.published
        .as_ref()
        .ok_or_else(|| Error::new(Code::StateConflict, "该项目尚未发布", "It has not been published yet"))
}

/// Records who did what beside the submission, and in the log a hash of that; the event as it is logged.
fn step(tx: &mut Tx<'_>, actor: &Actor, row: &Submission, act: &str, details: &Value, now: Instant) -> Result<Event> {
    let details = json!({
        "act": act, "account": actor.account, "opportunity": row.opportunity_id, "organization": row.organization_id,
        "at": now, "salt": super::keys::salt()?, "details": details,
    });
    let details = JsonText::of(&details)?;
    let hash = rules::receipt::hash(details.as_str().as_bytes());
    store::step_insert(
        tx,
        &Step {
            id: StepId::new(),
            submission_id: row.id,
            at: now,
            account_id: actor.account,
            action: act.to_owned(),
            details,
        },
    )?;
    let event = Event::new(&Actor::public(), now, &format!("{SUBJECT}.{act}"), SUBJECT, &row.id);
    let event = event.in_region(NO_REGION).with(&json!({ "step": hash }))?;
    audit::record(tx, event.clone())?;
    Ok(event)
}

/// The leaf hash of an event, hexadecimal.
fn leaf(event: &Event) -> String {
    hex::encode(audit::rules::leaf(event))
}

/// Where an event stands in the log, if it is placed yet.
fn placed(app: &App, conn: &mut Conn, event: EventId) -> Result<Option<super::model::LogPlace>> {
    let Some(seq) = audit::place(conn, event)? else { return Ok(None) };
    let proof = audit::proof(conn, event, seq)?;
    let before = hex::decode(&proof.before).map_err(Error::internal)?;
    let root = hex::encode(audit::rules::chain(&before, &audit::rules::leaf_of(&proof.entry)));
    let signature = app.sealing.sign(rules::receipt::place_text(seq, &root).as_bytes());
    Ok(Some(super::model::LogPlace { proof, seq, root, signature }))
}

/// The draft of a submission, where one is being written.
fn draft_of(app: &App, row: &Submission) -> Result<Option<SubmissionContent>> {
    let Some(draft) = &row.draft else { return Ok(None) };
    serde_json::from_slice(&app.sealing.unveil(draft)?).map(Some).map_err(Error::internal)
}

/// A draft as it is stored.
fn veiled(app: &App, content: &SubmissionContent) -> Result<Vec<u8>> {
    app.sealing.veil(&sized(content)?)
}

/// The content as JSON, if it is not too large.
fn sized(content: &SubmissionContent) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(content).map_err(Error::internal)?;
    if text.len() > CONTENT_BYTES {
        let (limit, size) = (CONTENT_BYTES / 1024, text.len() / 1024);
        return Err(Error::new(
            Code::TooLarge,
            format!("内容为 {size} KB，超过上限 {limit} KB；请将长文作为附件上传"),
            format!("The content takes {size} KB, at most {limit} KB are kept; upload long texts as files"),
        ));
    }
    Ok(text)
}

/// The files of a draft.
fn files_of_draft(app: &App, conn: &mut Conn, row: &Submission) -> Result<Vec<SealedFile>> {
    let rows = store::files_of(conn, row.id)?;
    rows.iter().filter_map(|file| meta(app, file).transpose()).collect()
}

fn meta(app: &App, file: &FileRow) -> Result<Option<SealedFile>> {
    let Some(meta) = &file.meta else { return Ok(None) };
    serde_json::from_slice(&app.sealing.unveil(meta)?).map(Some).map_err(Error::internal)
}

fn card(row: &Submission, own: &OwnOpportunity, current: i32) -> SubmissionCard {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    SubmissionCard {
        id: row.id,
        opportunity_id: row.opportunity_id,
        title: terms.title.clone().unwrap_or_default(),
        state: row.state,
        drafting: row.draft.is_some(),
        number: row.number,
        deadline: terms.deadline,
        terms_changed: row.edition < current && !row.state.is_opened(),
        to_confirm: rules::to_confirm(row.state, row.edition, own.substance),
        updated_at: row.updated_at,
    }
}

/// Whether submissions are taken at `now`.
fn is_taking(own: &OwnOpportunity, now: Instant) -> bool {
    let deadline = own.published.as_ref().and_then(|terms| terms.deadline);
    own.state.is_open() && deadline.is_some_and(|deadline| now < deadline)
}

fn view(app: &App, conn: &mut Conn, row: &Submission, own: &OwnOpportunity) -> Result<SubmissionView> {
    let now = app.clock.now();
    let taking = is_taking(own, now);
    let content = draft_of(app, row)?;
    let mut actions = if taking { SUBMISSION.actions(row.state, Party::Bidder) } else { Vec::new() };
    actions.retain(|action| match action {
        SubmissionAction::Seal => content.is_some(),
        SubmissionAction::Confirm => rules::to_confirm(row.state, row.edition, own.substance),
        _ => true,
    });
    let versions = store::versions_of(conn, row.id)?.into_iter().map(|version| SealedVersion {
        number: version.number,
        standing: version.standing,
        edition: version.edition,
        received_at: version.received_at,
        content_hash: version.content_hash,
        ended_at: version.ended_at,
        confirmed: version.confirmation.is_some(),
    });
    Ok(SubmissionView {
        card: card(row, own, own.edition),
        edition: row.edition,
        current_edition: own.edition,
        editable: taking && content.is_some(),
        content,
        files: files_of_draft(app, conn, row)?,
        versions: versions.collect(),
        sealable: store::sealing_key(conn, row.opportunity_id)?.is_some(),
        actions,
        version: row.version,
    })
}

/// Name of an organization.
fn name_of(conn: &mut Conn, id: OrganizationId) -> Result<String> {
    let names = organizations::service::names(conn, &[id.to_string()])?;
    Ok(names.into_values().next().unwrap_or_default())
}
