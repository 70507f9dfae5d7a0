//! What the department does with a panel once it is drawn.

use super::fill::leave;
use super::panel::{event, load, load_for, required, view};
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::kernel::{Actor, Code, Error, Result};
use crate::notify::{Notice, To};
use crate::reviews::model::{
    ChairInput, Conduct, Invitation, InvitationAction, InvitationState, Panel, PanelAction as Action, PanelId,
    PanelInput, PanelState, PanelView, RatingInput, ReplaceInput,
};
use crate::reviews::rules::{self, INVITATION, access};
use crate::reviews::store;
use serde_json::json;

/// Whoever holds the seat with this number.
fn holder(conn: &mut Conn, panel: &Panel, number: i32) -> Result<Invitation> {
    let all = store::invitations_of(conn, panel.id)?;
    all.into_iter().find(|one| one.seat == number && !one.state.has_left()).ok_or_else(|| {
        Error::field(
            "member",
            "unknown",
            format!("第{number}号席位没有专家，请选择已有专家的席位"),
            format!("Nobody holds seat {number}; choose one that is held"),
        )
    })
}

/// Replaces a member, whose scores are void (87号令 Art. 49); the next of the draw is asked.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`, `invalid`; those of the database.
pub fn replace(app: &App, actor: &Actor, id: PanelId, expected: i64, input: &ReplaceInput) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (panel, own, _) = load_for(tx, actor, (&access::PANEL_REPLACE, Action::Replace), (id, expected), now)?;
        let reason = required(&input.reason)?;
        let member = holder(tx, &panel, input.member)?;
        let details = json!({ "seat": member.seat, "reason": reason });
        audit::record(tx, event(actor, now, "replace", &panel).with(&details)?)?;
        let notice = Notice::new("reviews.replaced").with("need", own.title).with("reason", reason.as_str());
        app.notify.send(tx, now, To::Accounts(&[member.account_id]), &notice)?;
        let saved = leave(app, tx, panel, &member, (InvitationAction::Replace, Some(reason)), now)?;
        view(app, tx, actor, &saved)
    })
}

/// Opens the session: every expert who accepted takes the seat.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` before every seat is accepted, before submissions are closed and before
/// the review begins; those of the database.
pub fn seat(app: &App, actor: &Actor, id: PanelId, expected: i64) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (panel, _, state) = load_for(tx, actor, (&access::PANEL_SEAT, Action::Seat), (id, expected), now)?;
        for one in store::invitations_of(tx, id)?.into_iter().filter(|one| one.state == InvitationState::Accepted) {
            let state = INVITATION.step(one.state, InvitationAction::Seat, &())?;
            store::invitation_save(tx, &Invitation { state, ..one })?;
        }
        let saved = store::panel_save(tx, &Panel { state, updated_at: now, ..panel })?;
        audit::record(tx, event(actor, now, "seat", &saved))?;
        super::review::of_panel(app, tx, id, now)?;
        view(app, tx, actor, &saved)
    })
}

/// Notes who chairs, as the panel elected: never the purchaser's representative (87号令 Art. 45).
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` while the panel is not in session; `invalid`; those of the database.
pub fn chair(app: &App, actor: &Actor, id: PanelId, expected: i64, input: ChairInput) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (panel, _) = load(tx, actor, &access::PANEL_CHAIR, id)?;
        super::expert::based_on(panel.version, expected)?;
        let plan: PanelInput = panel.plan.get()?;
        rules::chair(input.member, plan.experts, usize::from(plan.experts) + plan.representatives.len())?;
        in_session(&panel)?;
        let saved = store::panel_save(tx, &Panel { chair: Some(input.member), updated_at: now, ..panel })?;
        audit::record(tx, event(actor, now, "chair", &saved).with(&json!({ "seat": input.member }))?)?;
        super::review::of_panel(app, tx, id, now)?;
        view(app, tx, actor, &saved)
    })
}

fn in_session(panel: &Panel) -> Result<()> {
    if matches!(panel.state, PanelState::Seated | PanelState::Disclosed) {
        return Ok(());
    }
    Err(Error::new(Code::StateConflict, "评审小组尚未入席", "The panel is not in session yet"))
}

/// Rates how a member behaved. The expert and the authority see it once the panel is disclosed.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` before the panel has sat, and for who was rated; `invalid`; those of
/// the database.
pub fn rate(app: &App, actor: &Actor, id: PanelId, expected: i64, input: &RatingInput) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (panel, _) = load(tx, actor, &access::PANEL_RATE, id)?;
        super::expert::based_on(panel.version, expected)?;
        in_session(&panel)?;
        let comment = input.comment.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        if input.conduct == Conduct::Poor && comment.is_none() {
            return Err(Error::field("comment", "required", "评价为较差时请写明事实", "Say what happened"));
        }
        let member = holder(tx, &panel, input.member)?;
        let state = INVITATION.step(member.state, InvitationAction::Rate, &())?;
        let rated =
            Invitation { state, conduct: Some(input.conduct), conduct_comment: comment, rated_at: Some(now), ..member };
        store::invitation_save(tx, &rated)?;
        let saved = store::panel_save(tx, &Panel { updated_at: now, ..panel })?;
        let details = json!({ "seat": input.member, "conduct": input.conduct });
        audit::record(tx, event(actor, now, "rate", &saved).with(&details)?)?;
        view(app, tx, actor, &saved)
    })
}

/// Publishes names and draw, with the result.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` before the review has begun; those of the database.
pub fn disclose(app: &App, actor: &Actor, id: PanelId, expected: i64) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (panel, _, state) = load_for(tx, actor, (&access::PANEL_DISCLOSE, Action::Disclose), (id, expected), now)?;
        let saved = store::panel_save(tx, &Panel { state, disclosed_at: Some(now), updated_at: now, ..panel })?;
        audit::record(tx, event(actor, now, "disclose", &saved))?;
        view(app, tx, actor, &saved)
    })
}
