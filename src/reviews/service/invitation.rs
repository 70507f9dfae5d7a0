//! What those drawn do.

use super::draw::{own_of, purchaser};
use super::expert::{based_on, own};
use super::fill::{await_answer, bidders_of, fill, leave};
use super::panel::{event, required};
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::kernel::{Actor, Code, Error, Instant, Result};
use crate::reviews::model::{
    Answer, AnswerInput, AnswerJob, Invitation, InvitationAction, InvitationId, InvitationState, InvitationView, Panel,
    PanelInput, PanelState, Party,
};
use crate::reviews::rules::{INVITATION, access};
use crate::reviews::store;
use serde_json::json;

/// The caller's own invitations, newest first.
///
/// # Errors
/// `unauthenticated`; those of the database.
pub fn invitations(app: &App, actor: &Actor) -> Result<Vec<InvitationView>> {
    let account = actor.account()?;
    actor.may(&access::INVITATION_LIST, &own(account))?;
    let now = app.clock.now();
    app.db.read(|conn| {
        let all = store::invitations_to(conn, account)?;
        let told = all.into_iter().filter(|(invitation, _)| invitation.notified_at.is_some());
        told.map(|(invitation, panel)| view(conn, &panel, invitation, now)).collect()
    })
}

/// Whether a panel still takes answers.
const fn is_open(state: PanelState) -> bool {
    matches!(state, PanelState::Inviting | PanelState::Short | PanelState::Complete | PanelState::Seated)
}

fn in_time(invitation: &Invitation, now: Instant) -> bool {
    invitation.state != InvitationState::Notified || now < invitation.answer_by
}

fn view(conn: &mut Conn, panel: &Panel, invitation: Invitation, now: Instant) -> Result<InvitationView> {
    let plan: PanelInput = panel.plan.get()?;
    let own = own_of(conn, panel)?;
    let purchaser = purchaser(conn, &own)?;
    let answerable = is_open(panel.state) && in_time(&invitation, now);
    let actions = if answerable { INVITATION.actions(invitation.state, Party::Expert) } else { Vec::new() };
    Ok(InvitationView {
        id: invitation.id,
        panel_id: panel.id,
        title: own.title,
        purchaser,
        review_at: panel.review_at,
        place: plan.place,
        state: invitation.state,
        answer_by: invitation.answer_by,
        bidders: bidders_of(&store::draws_of(conn, panel.id)?)?.into_iter().map(|one| one.name).collect(),
        actions,
        reason: if panel.state == PanelState::Cancelled { panel.reason.clone() } else { invitation.reason },
        version: invitation.version,
    })
}

/// Accepts, declines, or declares a relation that forbids judging. Where the seat is left, the next of the draw is asked.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when answered already, too late, or the panel has ended; `invalid`
/// without a reason to decline or recuse; those of the database.
pub fn answer(
    app: &App,
    actor: &Actor,
    id: InvitationId,
    expected: i64,
    input: &AnswerInput,
) -> Result<InvitationView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let invitation = store::invitation_by_id(tx, id)?;
        actor.may(&access::INVITATION_ANSWER, &own(invitation.account_id))?;
        based_on(invitation.version, expected)?;
        let panel = store::panel_by_id(tx, invitation.panel_id)?;
        let action = input.answer.action();
        let state = INVITATION.step(invitation.state, action, &())?;
        if !is_open(panel.state) || !in_time(&invitation, now) {
            return Err(Error::new(
                Code::StateConflict,
                "答复时限已过，或评审已结束，不能再答复",
                "The time to answer is over, or the review has ended",
            ));
        }
        // Without the person: the log is read by supervisors, and names are secret until the result.
        let details = json!({ "seat": invitation.seat, "answer": input.answer });
        audit::record(tx, event(&Actor::public(), now, "answer", &panel).with(&details)?)?;
        let panel = if input.answer == Answer::Accept {
            let accepted = Invitation { state, answered_at: Some(now), ..invitation };
            let accepted = store::invitation_save(tx, &accepted)?;
            await_answer(app, tx, &accepted, "", now)?;
            if panel.state == PanelState::Inviting { fill(app, tx, panel, now)? } else { panel }
        } else {
            let reason = required(input.reason.as_deref().unwrap_or_default())?;
            leave(app, tx, panel, &invitation, (action, Some(reason)), now)?
        };
        let answered = store::invitation_by_id(tx, id)?;
        view(tx, &panel, answered, now)
    })
}

/// The time to answer is over: the seat goes to the next. A job for an invitation already answered changes nothing.
///
/// # Errors
/// Those of the database.
pub fn lapse(app: &App, job: AnswerJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let invitation = store::invitation_by_id(tx, job.invitation)?;
        let panel = store::panel_by_id(tx, invitation.panel_id)?;
        let waits = invitation.state == InvitationState::Notified && invitation.answer_by <= now;
        if !waits || !is_open(panel.state) {
            return Ok(());
        }
        let details = json!({ "seat": invitation.seat });
        audit::record(tx, event(&Actor::public(), now, "lapse", &panel).with(&details)?)?;
        leave(app, tx, panel, &invitation, (InvitationAction::Lapse, None), now).map(drop)
    })
}
