//! Panels: form, change, cancel, look at.

use super::expert::{based_on, check_fields, rules_in};
use super::fill::{PANEL_SUBJECT, commit, nobody_answers, notify_members};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::types::JsonText;
use crate::db::{Conn, OnceKey, Tx, once};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result, Rule};
use crate::notify::Notice;
use crate::opportunities::model::OpportunityState;
use crate::opportunities::rules::facts;
use crate::opportunities::service::{OwnOpportunity, for_matching};
use crate::policy::pack::{Entry, Impasse, Panel as PackPanel};
use crate::policy::{Question, Ruleset};
use crate::reviews::model::{
    DrawView, InvitationState, OpportunityPanels, Panel, PanelAction as Action, PanelId, PanelInput, PanelMember,
    PanelState, PanelStepInput, PanelView, Party, Sourced,
};
use crate::reviews::rules::{self, PANEL, PanelFacts, access};
use crate::reviews::store;
use std::collections::BTreeMap;

/// Period of the packs: how early experts may be drawn.
pub(super) const EARLIEST: &str = "expert_draw_earliest";

pub(super) fn relation(panel: &Panel) -> Relation {
    Relation { unit: Some(panel.unit_id), region: Some(panel.unit_region), ..Relation::default() }
}

/// A panel the actor may do `rule` with, and its opportunity.
pub(super) fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: PanelId) -> Result<(Panel, OwnOpportunity)> {
    let panel = store::panel_by_id(conn, id)?;
    actor.may(rule, &relation(&panel))?;
    let own = for_matching(conn, panel.opportunity_id)?;
    Ok((panel, own))
}

/// [`load`] for `action` based on version `expected`: also the state after it.
pub(super) fn load_for(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (rule, action): (&Rule, Action),
    (id, expected): (PanelId, i64),
    now: Instant,
) -> Result<(Panel, OwnOpportunity, PanelState)> {
    let (panel, own) = load(tx, actor, rule, id)?;
    based_on(panel.version, expected)?;
    let facts = PanelFacts { open: own.state.is_open(), begun: panel.review_at <= now };
    let state = PANEL.step(panel.state, action, &facts)?;
    Ok((panel, own, state))
}

pub(super) fn event(actor: &Actor, now: Instant, act: &str, panel: &Panel) -> Event {
    Event::new(actor, now, &format!("{PANEL_SUBJECT}.{act}"), PANEL_SUBJECT, &panel.id)
        .in_region(panel.unit_region.as_str())
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

/// What the packs ask of a panel for this opportunity.
fn composition(app: &App, own: &OwnOpportunity, now: Instant) -> Option<PackPanel> {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method)?;
    let rules = rules_for(app, own, now);
    let sheet = facts(own.id.as_str(), own.kind, terms, rules.vocabulary());
    rules.panel(method.as_str(), &sheet, now.date()).cloned()
}

fn sourced(entry: &Entry) -> Sourced {
    Sourced { text: entry.text.clone(), source: entry.source.clone() }
}

/// What the law leaves open where experts are too few.
pub(super) fn ways_out(app: &App, panel: &Panel, now: Instant) -> Vec<Sourced> {
    rules_in(app, panel.unit_region, now.date()).ways_out(Impasse::TooFewExperts).map(sourced).collect()
}

/// Forms a panel and commits the seed of its draw.
///
/// # Errors
/// `not_found`; `state_conflict` for an opportunity that was never published or is cancelled; `invalid`;
/// `idempotency_mismatch`; those of the database.
pub fn create(
    app: &App,
    actor: &Actor,
    opportunity: OpportunityId,
    input: &PanelInput,
    key: Option<&OnceKey>,
) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let own = for_matching(tx, opportunity)?;
        let relation = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() };
        actor.may(&access::PANEL_CREATE, &relation)?;
        once(tx, key, now, |tx| {
            let ended = matches!(own.state, OpportunityState::Cancelled | OpportunityState::Failed);
            if own.published.is_none() || ended {
                return Err(Error::new(
                    Code::StateConflict,
                    "项目尚未发布或已终止，不能组建评审小组",
                    "A panel is formed for what is published and not cancelled",
                ));
            }
            check(app, tx, &own, input, now)?;
            let panel = Panel {
                id: PanelId::new(),
                opportunity_id: own.id,
                unit_id: own.unit,
                unit_region: own.unit_region,
                state: PanelState::Committed,
                plan: JsonText::of(input)?,
                review_at: input.review_at,
                chair: None,
                reason: None,
                created_at: now,
                updated_at: now,
                disclosed_at: None,
                version: 1,
            };
            store::panel_insert(tx, &panel)?;
            audit::record(tx, event(actor, now, "create", &panel).with(input)?)?;
            commit(tx, actor, &panel, 1, now)?;
            view(app, tx, actor, &panel)
        })
    })
}

fn check(app: &App, conn: &mut Conn, own: &OwnOpportunity, input: &PanelInput, now: Instant) -> Result<()> {
    rules::check_plan(input, composition(app, own, now).as_ref(), own.unit_region, now)?;
    app.regions.require(input.scope, "scope")?;
    check_fields(conn, own.unit_region, now.date(), &input.fields)
}

/// Changes what a panel shall be, before its draw or while it is short of experts.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`, `invalid`; those of the database.
pub fn update(app: &App, actor: &Actor, id: PanelId, expected: i64, input: &PanelInput) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (panel, own, state) = load_for(tx, actor, (&access::PANEL_UPDATE, Action::Update), (id, expected), now)?;
        check(app, tx, &own, input, now)?;
        let all = store::invitations_of(tx, id)?;
        let held = all.iter().filter(|one| !one.state.has_left()).map(|one| one.seat).max().unwrap_or(0);
        if i32::from(input.experts) < held {
            return Err(Error::field(
                "experts",
                "held",
                format!("第{held}号席位已有专家接受邀请，专家人数不能少于{held}"),
                format!("Seat {held} is held already; there cannot be fewer experts than {held}"),
            ));
        }
        let changed = Panel { state, plan: JsonText::of(input)?, review_at: input.review_at, updated_at: now, ..panel };
        let saved = store::panel_save(tx, &changed)?;
        audit::record(tx, event(actor, now, "update", &saved).with(input)?)?;
        view(app, tx, actor, &saved)
    })
}

/// Ends a panel with a reason; those asked are told.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`, `invalid`; those of the database.
pub fn cancel(app: &App, actor: &Actor, id: PanelId, expected: i64, input: &PanelStepInput) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (panel, own, state) = load_for(tx, actor, (&access::PANEL_CANCEL, Action::Cancel), (id, expected), now)?;
        let reason = required(&input.reason)?;
        let changed = Panel { state, reason: Some(reason.clone()), updated_at: now, ..panel };
        let saved = store::panel_save(tx, &changed)?;
        audit::record(tx, event(actor, now, "cancel", &saved).with(&serde_json::json!({ "reason": reason }))?)?;
        let notice = Notice::new("reviews.cancelled").with("need", own.title.as_str()).with("reason", reason);
        notify_members(app, tx, &saved, &notice, now)?;
        nobody_answers(app, tx, &saved, now)?;
        view(app, tx, actor, &saved)
    })
}

/// A reason somebody must give.
pub(super) fn required(reason: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "required", "请写明理由", "Say why"));
    }
    Ok(reason.to_owned())
}

/// The panels of an opportunity with the rules behind them, for its department and supervisors: without names.
///
/// # Errors
/// `not_found`; those of the database.
pub fn list(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<OpportunityPanels> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let own = for_matching(conn, opportunity)?;
        let relation = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() };
        actor.may(&access::PANEL_LIST, &relation)?;
        let panels = store::panels_of(conn, opportunity)?;
        Ok(OpportunityPanels {
            title: own.title.clone(),
            rule: composition(app, &own, now).as_ref().map(rules::panel_rule),
            earliest: rules_for(app, &own, now).period(EARLIEST).map(|(entry, _)| sourced(entry)),
            panels: panels.iter().map(|panel| view(app, conn, actor, panel)).collect::<Result<_>>()?,
        })
    })
}

/// One panel.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: PanelId) -> Result<PanelView> {
    app.db.read(|conn| {
        let panel = store::panel_by_id(conn, id)?;
        actor.may(&access::PANEL_READ, &relation(&panel))?;
        view(app, conn, actor, &panel)
    })
}

/// The rule an action of the department asks.
fn rule_of(action: Action) -> Option<&'static Rule> {
    Some(match action {
        Action::Update => &access::PANEL_UPDATE,
        Action::Draw => &access::PANEL_DRAW,
        Action::Replace => &access::PANEL_REPLACE,
        Action::Seat => &access::PANEL_SEAT,
        Action::Disclose => &access::PANEL_DISCLOSE,
        Action::Cancel => &access::PANEL_CANCEL,
        Action::Complete | Action::Exhaust => return None,
    })
}

/// A panel as its department sees it: seats by number, and names of experts only once disclosed.
pub(super) fn view(app: &App, conn: &mut Conn, actor: &Actor, panel: &Panel) -> Result<PanelView> {
    let plan: PanelInput = panel.plan.get()?;
    let invitations = store::invitations_of(conn, panel.id)?;
    let named = if panel.state == PanelState::Disclosed {
        let ids: Vec<_> = invitations.iter().map(|one| one.expert_id).collect();
        store::expert_names(conn, &ids)?
    } else {
        BTreeMap::new()
    };
    let mut asked: BTreeMap<String, u32> = BTreeMap::new();
    for one in &invitations {
        *asked.entry(one.state.as_str().to_owned()).or_default() += 1;
    }
    let mut members: Vec<PanelMember> = Vec::new();
    for number in 1..=i32::from(plan.experts) {
        let holder = invitations.iter().find(|one| one.seat == number && !one.state.has_left());
        members.push(PanelMember {
            number,
            representative: false,
            state: holder.map(|one| one.state),
            name: holder.and_then(|one| named.get(&one.expert_id).cloned()),
            chair: panel.chair == Some(number),
            conduct: holder.and_then(|one| one.conduct).filter(|_| panel.state == PanelState::Disclosed),
        });
    }
    for (number, one) in (i32::from(plan.experts) + 1..).zip(&plan.representatives) {
        let name = Some(one.name.clone());
        members.push(PanelMember { number, representative: true, state: None, name, chair: false, conduct: None });
    }
    let candidates = store::candidates_of(conn, panel.id)?;
    let mut draws = Vec::new();
    for draw in store::draws_of(conn, panel.id)? {
        let among = candidates.iter().filter(|one| one.round == draw.round).count();
        draws.push(DrawView {
            round: draw.round,
            commitment: draw.commitment,
            committed_at: draw.committed_at,
            drawn_at: draw.drawn_at,
            candidates: u32::try_from(among).unwrap_or(u32::MAX),
            seats: draw.seats,
            excluded: draw.excluded.map(|excluded| excluded.get()).transpose()?.unwrap_or_default(),
        });
    }
    let short = panel.state == PanelState::Short;
    let may = |action: &Action| rule_of(*action).is_some_and(|rule| actor.may(rule, &relation(panel)).is_ok());
    Ok(PanelView {
        id: panel.id,
        opportunity_id: panel.opportunity_id,
        state: panel.state,
        plan,
        members,
        asked,
        draws,
        ways_out: if short { ways_out(app, panel, app.clock.now()) } else { Vec::new() },
        reason: panel.reason.clone(),
        disclosed_at: panel.disclosed_at,
        actions: PANEL.actions(panel.state, Party::Department).into_iter().filter(|action| may(action)).collect(),
        version: panel.version,
    })
}

/// Whether somebody with this state holds a seat firmly.
pub(super) const fn is_firm(state: InvitationState) -> bool {
    matches!(state, InvitationState::Accepted | InvitationState::Seated | InvitationState::ConductRated)
}
