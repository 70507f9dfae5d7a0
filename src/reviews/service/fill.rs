//! Filling seats: the seed, who comes next, who leaves.

use super::draw::{eligible, own_of};
use super::panel::{event, is_firm};
use super::shown;
use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::duties::{self, Bearer, Duty};
use crate::jobs;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Error, Instant, Result, Text};
use crate::notify::{Notice, To};
use crate::reviews::model::{
    AnswerJob, Bidder, CandidateRow, Draw, Invitation, InvitationAction, InvitationId, InvitationState, Panel,
    PanelAction as Action, PanelInput, PanelState,
};
use crate::reviews::rules::{INVITATION, PANEL, PanelFacts, draw, next_seats};
use crate::reviews::store;
use chrono::TimeDelta;
use rand::TryRng;
use rand::rngs::SysRng;
use serde_json::json;

/// Kind of thing in the audit log.
pub const PANEL_SUBJECT: &str = "panel";
/// The department's page of an opportunity's panels, before the id.
pub const DRAW_PAGE: &str = "/work/panels/";
/// Kind of thing duties are about.
const INVITATION_SUBJECT: &str = "review_invitation";
/// An expert's page of invitations.
const INVITATIONS_PAGE: &str = "/work/expert/invitations";

/// Commits the seed of the next draw: the hash goes into the audit log, the seed stays secret until disclosure.
pub(super) fn commit(tx: &mut Tx<'_>, actor: &Actor, panel: &Panel, round: i32, now: Instant) -> Result<()> {
    let mut seed = [0; 32];
    SysRng.try_fill_bytes(&mut seed).map_err(Error::unavailable)?;
    let seed = hex::encode(seed);
    let commitment = draw::commitment(&seed);
    let details = json!({ "commitment": commitment, "round": round });
    let event = event(actor, now, "commit", panel).with(&details)?;
    let event_id = event.id;
    audit::record(tx, event)?;
    let draw = Draw {
        panel_id: panel.id,
        round,
        seed,
        commitment,
        event_id,
        committed_at: now,
        drawn_at: None,
        seats: None,
        root_seq: None,
        root: None,
        list_hash: None,
        excluded: None,
        bidders: None,
    };
    store::draw_insert(tx, &draw)
}

/// Asks the next of the draw for every empty seat, and moves the panel on: complete when every seat is accepted, short when
/// nobody is left to ask. Who can no longer sit is passed over and recorded. Saves the panel.
pub(super) fn fill(app: &App, tx: &mut Tx<'_>, panel: Panel, now: Instant) -> Result<Panel> {
    let own = own_of(tx, &panel)?;
    let plan: PanelInput = panel.plan.get()?;
    let mut invitations = store::invitations_of(tx, panel.id)?;
    let held: Vec<i32> = invitations.iter().filter(|one| !one.state.has_left()).map(|one| one.seat).collect();
    let mut empty = next_seats(plan.experts, &held);
    empty.reverse();
    if !empty.is_empty() {
        let draws = store::draws_of(tx, panel.id)?;
        let bidders = bidders_of(&draws)?;
        let (can, _) = eligible(app, tx, &panel, &own, &bidders, &[], now)?;
        let asked: Vec<_> = invitations.iter().map(|one| one.expert_id).collect();
        for next in store::candidates_of(tx, panel.id)?.into_iter().filter(|one| !asked.contains(&one.expert_id)) {
            let Some(seat) = empty.pop() else { break };
            let fit = can.contains(&next.expert_id);
            if !fit {
                empty.push(seat);
            }
            invitations.push(ask(app, tx, (&panel, &plan, &own), &next, seat, fit, now)?);
        }
    }
    let firm = invitations.iter().filter(|one| is_firm(one.state)).count();
    let nothing = PanelFacts { open: false, begun: true };
    let mut panel = Panel { updated_at: now, ..panel };
    let title = own.title.as_str();
    let to = To::Unit(panel.unit_id);
    let page = format!("{DRAW_PAGE}{}", panel.opportunity_id);
    if !empty.is_empty() {
        panel.state = PANEL.step(panel.state, Action::Exhaust, &nothing)?;
        let nobody = Actor::public();
        audit::record(tx, event(&nobody, now, "exhaust", &panel).with(&json!({ "empty": empty.len() }))?)?;
        let draws = store::draws_of(tx, panel.id)?;
        if draws.iter().all(|draw| draw.drawn_at.is_some()) {
            commit(tx, &nobody, &panel, i32::try_from(draws.len() + 1).map_err(Error::internal)?, now)?;
        }
        let notice = Notice::new("reviews.short").with("need", title).with("empty", empty.len().to_string());
        app.notify.send(tx, now, to, &notice.link(page))?;
    } else if firm >= usize::from(plan.experts) {
        panel.state = PANEL.step(panel.state, Action::Complete, &nothing)?;
        audit::record(tx, event(&Actor::public(), now, "complete", &panel))?;
        app.notify.send(tx, now, to, &Notice::new("reviews.complete").with("need", title).link(page))?;
    }
    store::panel_save(tx, &panel)
}

/// Whom the draws so far were recused against.
pub(super) fn bidders_of(draws: &[Draw]) -> Result<Vec<Bidder>> {
    let mut all: Vec<Bidder> = Vec::new();
    for draw in draws {
        if let Some(bidders) = &draw.bidders {
            all.extend(bidders.get::<Vec<Bidder>>()?);
        }
    }
    Ok(all)
}

type Asking<'p> = (&'p Panel, &'p PanelInput, &'p crate::opportunities::service::OwnOpportunity);

/// Asks one candidate, or records that he or she was passed over.
fn ask(
    app: &App,
    tx: &mut Tx<'_>,
    (panel, plan, own): Asking<'_>,
    next: &CandidateRow,
    seat: i32,
    fit: bool,
    now: Instant,
) -> Result<Invitation> {
    let expert = store::expert_by_id(tx, next.expert_id)?.row;
    let latest = now.plus(TimeDelta::minutes(plan.answer_minutes.into()));
    let answer_by = if now < panel.review_at { latest.min(panel.review_at) } else { latest };
    let action = if fit { InvitationAction::Notify } else { InvitationAction::Replace };
    let invitation = Invitation {
        id: InvitationId::new(),
        panel_id: panel.id,
        round: next.round,
        place: next.place,
        seat,
        code: next.code.clone(),
        expert_id: next.expert_id,
        account_id: expert.account_id,
        state: INVITATION.step(InvitationState::Drawn, action, &())?,
        reason: (!fit).then(|| "抽取后不再符合条件 / no longer eligible since the draw".to_owned()),
        answer_by,
        notified_at: fit.then_some(now),
        answered_at: None,
        conduct: None,
        conduct_comment: None,
        rated_at: None,
        version: 1,
    };
    store::invitation_insert(tx, &invitation)?;
    // Without the person: the log is read by supervisors, and names are secret until the result.
    let act = if fit { "invite" } else { "pass_over" };
    audit::record(tx, event(&Actor::public(), now, act, panel).with(&json!({ "seat": seat }))?)?;
    if fit {
        jobs::enqueue(tx, &AnswerJob { invitation: invitation.id }, answer_by)?;
        let notice = Notice::new("reviews.invited")
            .with("need", own.title.as_str())
            .with("buyer", super::draw::purchaser(tx, own)?)
            .with("review_at", shown(panel.review_at))
            .with("answer_by", shown(answer_by));
        app.notify.send(tx, now, To::Accounts(&[expert.account_id]), &notice.link(INVITATIONS_PAGE))?;
    }
    await_answer(app, tx, &invitation, &own.title, now)?;
    Ok(invitation)
}

/// An expert who is asked has to answer in time; an invitation that is answered or void waits for nobody.
pub(super) fn await_answer(
    app: &App,
    tx: &mut Tx<'_>,
    invitation: &Invitation,
    title: &str,
    now: Instant,
) -> Result<()> {
    let waits = invitation.state == InvitationState::Notified;
    let duty = waits.then(|| Duty {
        word: "review.answer",
        bearer: Bearer::Person(invitation.account_id),
        barred: Vec::new(),
        title: title.to_owned(),
        act: Text::new("答复评审邀请", "Answer the invitation to judge"),
        basis: None,
        link: INVITATIONS_PAGE.to_owned(),
        due: Some(invitation.answer_by),
        quiet: true,
    });
    duties::settle(app, tx, now, (INVITATION_SUBJECT, &invitation.id), duty.as_slice())
}

/// A panel has ended: no answer is awaited any more.
pub(super) fn nobody_answers(app: &App, tx: &mut Tx<'_>, panel: &Panel, now: Instant) -> Result<()> {
    for invitation in store::invitations_of(tx, panel.id)? {
        duties::settle(app, tx, now, (INVITATION_SUBJECT, &invitation.id), &[])?;
    }
    Ok(())
}

/// Somebody leaves a seat by `action`, and the next of the draw is asked. Saves both.
pub(super) fn leave(
    app: &App,
    tx: &mut Tx<'_>,
    panel: Panel,
    invitation: &Invitation,
    (action, reason): (InvitationAction, Option<String>),
    now: Instant,
) -> Result<Panel> {
    let state = INVITATION.step(invitation.state, action, &())?;
    let left = Invitation { state, reason, answered_at: invitation.answered_at.or(Some(now)), ..invitation.clone() };
    let left = store::invitation_save(tx, &left)?;
    await_answer(app, tx, &left, "", now)?;
    let facts = PanelFacts { open: false, begun: true };
    let state = PANEL.step(panel.state, Action::Replace, &facts)?;
    let chair = panel.chair.filter(|number| *number != invitation.seat);
    let panel = fill(app, tx, Panel { state, chair, ..panel }, now)?;
    super::review::of_panel(app, tx, panel.id, now)?;
    Ok(panel)
}

/// Somebody who may no longer sit anywhere leaves every seat of a panel that has not ended.
pub(super) fn leave_all(app: &App, tx: &mut Tx<'_>, account: AccountId, now: Instant) -> Result<()> {
    for (invitation, panel) in store::invitations_to(tx, account)? {
        let sits = matches!(invitation.state, InvitationState::Notified | InvitationState::Accepted);
        if sits && matches!(panel.state, PanelState::Inviting | PanelState::Complete) {
            audit::record(
                tx,
                event(&Actor::public(), now, "replace", &panel).with(&json!({ "seat": invitation.seat }))?,
            )?;
            let reason = Some("不再在库 / no longer in the pool".to_owned());
            leave(app, tx, panel, &invitation, (InvitationAction::Replace, reason), now)?;
        }
    }
    Ok(())
}

/// Tells everybody who holds a seat.
pub(super) fn notify_members(app: &App, tx: &mut Tx<'_>, panel: &Panel, notice: &Notice, now: Instant) -> Result<()> {
    let all = store::invitations_of(tx, panel.id)?;
    let accounts: Vec<AccountId> = all.iter().filter(|one| !one.state.has_left()).map(|one| one.account_id).collect();
    app.notify.send(tx, now, To::Accounts(&accounts), notice).map(drop)
}
