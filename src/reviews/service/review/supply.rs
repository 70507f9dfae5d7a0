//! What the room of awards takes from here.

use super::{Case, event, waiting};
use crate::app::App;
use crate::audit;
use crate::db::{Conn, Tx};
use crate::kernel::ids::{OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Actor, Instant, RegionCode, Result};
use crate::notify::{Notice, To};
use crate::opportunities::model::OpportunityTerms;
use crate::policy::Ruleset;
use crate::reviews::model::{
    BidId, BidResult, BidState, PanelAction, PanelId, PanelState, ReviewAction, ReviewId, ReviewState,
};
use crate::reviews::rules::{PANEL, PanelFacts, REVIEW, ReviewFacts};
use crate::reviews::service::draw::purchaser;
use crate::reviews::store;
use serde_json::json;

/// A bid of a concluded review.
#[derive(Clone, Debug)]
pub struct ConcludedBid {
    /// Id.
    pub id: BidId,
    /// The submission.
    pub submission: String,
    /// Whose.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The offer in fen, or in basis points of a discount rate.
    pub offer: i64,
    /// Where it stands.
    pub state: BidState,
    /// Why it is out.
    pub reason: Option<String>,
    /// What it came to.
    pub result: Option<BidResult>,
}

/// A concluded review.
pub struct Concluded {
    /// Its id.
    pub id: ReviewId,
    /// The panel.
    pub panel: PanelId,
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// Its title.
    pub title: String,
    /// How far it has come.
    pub state: ReviewState,
    /// Who buys, as the notice names it.
    pub purchaser: String,
    /// The department.
    pub unit: UnitId,
    /// Its region.
    pub region: RegionCode,
    /// When it was concluded: the report is with the purchaser from then on.
    pub ended_at: Instant,
    /// Whether offers are discount rates.
    pub discount: bool,
    /// The terms.
    pub terms: OpportunityTerms,
    /// The rules in force when it began.
    pub rules: Ruleset,
    /// The bids, by lot.
    pub bids: Vec<ConcludedBid>,
    /// Lots that failed.
    pub failed: Vec<i32>,
}

/// A review with what it came to, for the rooms that follow.
///
/// # Errors
/// `not_found`; those of the database.
pub fn concluded(app: &App, conn: &mut Conn, id: ReviewId) -> Result<Concluded> {
    let case = Case::load(conn, id)?;
    let mut bids = Vec::new();
    for bid in &case.bids {
        bids.push(ConcludedBid {
            id: bid.id,
            submission: bid.submission_id.clone(),
            organization: bid.organization_id,
            name: bid.name.clone(),
            lot: bid.lot,
            offer: bid.offer,
            state: bid.state,
            reason: bid.reason.clone(),
            result: bid.result.as_ref().map(crate::db::types::JsonText::get).transpose()?,
        });
    }
    Ok(Concluded {
        id: case.review.id,
        panel: case.review.panel_id,
        opportunity: case.review.opportunity_id,
        title: case.own.title.clone(),
        state: case.review.state,
        purchaser: purchaser(conn, &case.own)?,
        unit: case.review.unit_id,
        region: case.review.unit_region,
        ended_at: case.review.ended_at.unwrap_or(case.review.updated_at),
        discount: super::view::discount(&case, app)?,
        rules: case.rules(app),
        failed: case.record.failed.iter().map(|failed| failed.lot).collect(),
        terms: case.terms,
        bids,
    })
}

/// Reviews of an opportunity that were not set aside and did not fail.
///
/// # Errors
/// Those of the database.
pub fn standing(conn: &mut Conn, opportunity: OpportunityId) -> Result<Vec<ReviewId>> {
    let all = store::reviews_of(conn, opportunity)?.into_iter();
    let stands = all.filter(|review| !matches!(review.state, ReviewState::Void | ReviewState::Failed));
    Ok(stands.map(|review| review.id).collect())
}

/// The last hundred reviews in which an organization had a bid.
///
/// # Errors
/// Those of the database.
pub fn reviews_with(conn: &mut Conn, organization: OrganizationId) -> Result<Vec<ReviewId>> {
    store::reviews_with(conn, organization)
}

/// Sets a review aside, by a decision on a complaint: another panel reviews anew.
///
/// # Errors
/// `not_found`, `state_conflict`; those of the database.
pub fn void(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: ReviewId, why: &str, now: Instant) -> Result<()> {
    let case = Case::load(tx, id)?;
    let state = REVIEW.step(case.review.state, ReviewAction::Void, &ReviewFacts::default())?;
    let accounts: Vec<_> = case.members.iter().map(|member| member.account).collect();
    let notice = Notice::new("evaluation.void").with("need", case.own.title.as_str()).with("reason", why);
    app.notify.send(tx, now, To::Accounts(&accounts), &notice)?;
    let case = case.save(app, tx, state, now)?;
    waiting::settle(app, tx, &case, now)?;
    audit::record(tx, event(actor, now, "void", &case.review).with(&json!({ "reason": why }))?)?;
    Ok(())
}

/// Names of the experts of a panel by their seats, without the purchaser's representatives.
///
/// # Errors
/// Those of the database.
pub fn experts(conn: &mut Conn, id: PanelId) -> Result<Vec<String>> {
    let mut seated = store::invitations_of(conn, id)?;
    seated.retain(|one| !one.state.has_left());
    seated.sort_by_key(|one| one.seat);
    let ids: Vec<_> = seated.iter().map(|one| one.expert_id).collect();
    let mut names = store::expert_names(conn, &ids)?;
    Ok(ids.iter().filter_map(|id| names.remove(id)).collect())
}

/// Publishes names and draw of the panel with the result, if that was not done before.
///
/// # Errors
/// `not_found`; those of the database.
pub fn disclose_with_result(tx: &mut Tx<'_>, actor: &Actor, id: PanelId, now: Instant) -> Result<()> {
    let panel = store::panel_by_id(tx, id)?;
    if panel.state == PanelState::Disclosed {
        return Ok(());
    }
    let state = PANEL.step(panel.state, PanelAction::Disclose, &PanelFacts { open: false, begun: true })?;
    let disclosed = crate::reviews::model::Panel { state, disclosed_at: Some(now), updated_at: now, ..panel };
    let saved = store::panel_save(tx, &disclosed)?;
    audit::record(tx, super::super::panel::event(actor, now, "disclose", &saved))?;
    Ok(())
}
