//! What follows where an objection or a complaint is upheld: it is carried out in the same act.

use super::super::{event as award_event, notice, own_page, page, waiting};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::awards::model::{Award, AwardAction, AwardState, Remedy, RemedyMeasure};
use crate::awards::rules::{AWARD, AwardFacts};
use crate::awards::store;
use crate::db::Tx;
use crate::kernel::{Actor, Instant, Result};
use crate::notify::{Notice, To};
use crate::opportunities::service::{mark_failed, mark_reconsidered};
use crate::reviews::service::review;
use crate::submissions::model::{SubmissionAction, SubmissionState};
use crate::submissions::service as submissions;
use serde_json::json;

/// Carries out a measure. Reviewing anew sets the review aside and takes the award back, so that another panel can begin; beginning
/// anew also ends the procedure. Mending and going on changes nothing by itself: what was wrong is said in the answer.
pub(super) fn carry_out(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Remedy,
    measure: RemedyMeasure,
    now: Instant,
) -> Result<()> {
    if measure == RemedyMeasure::CorrectAndContinue {
        return Ok(());
    }
    let why = row.answer.clone().unwrap_or_default();
    let awards = store::awards_of(tx, row.opportunity_id)?;
    for award in awards.into_iter().filter(|award| award.state != AwardState::Revoked) {
        revoke(app, tx, actor, award, &why, now)?;
    }
    for id in review::standing(tx, row.opportunity_id)? {
        review::void(app, tx, actor, id, &why, now)?;
    }
    if measure == RemedyMeasure::VoidAndRestart {
        return mark_failed(app, tx, actor, row.opportunity_id, &why, now);
    }
    for one in submissions::opened(tx, row.opportunity_id)? {
        if one.state != SubmissionState::Opened {
            submissions::advance(tx, actor, one.id, SubmissionAction::Reconsider, Some(&why), now)?;
        }
    }
    mark_reconsidered(app, tx, actor, row.opportunity_id, &why, now)
}

fn revoke(app: &App, tx: &mut Tx<'_>, actor: &Actor, award: Award, why: &str, now: Instant) -> Result<()> {
    let state = AWARD.step(award.state, AwardAction::Revoke, &AwardFacts::default())?;
    let changed = Award { state, reason: Some(why.to_owned()), updated_at: now, ..award };
    let saved = store::award_save(tx, &changed)?;
    audit::record(tx, award_event(actor, now, "revoke", &saved).with(&json!({ "reason": why }))?)?;
    waiting::settle_award(app, tx, &saved, now)?;
    let told = Notice::new("awards.revoked").with("need", saved.title.as_str()).with("reason", why);
    app.notify.send(tx, now, To::Unit(saved.unit_id), &told.clone().link(page(saved.opportunity_id)))?;
    if saved.published_at.is_none() {
        return Ok(());
    }
    notice::publish_revoked(app, tx, actor, &saved, why, now)?;
    for winner in store::entries_of(tx, saved.id)? {
        if let Some(unit) = accounts::unit_of_organization(tx, winner.organization_id)? {
            let link = own_page(saved.opportunity_id);
            app.notify.send(tx, now, To::Unit(unit.id), &told.clone().link(link))?;
        }
    }
    Ok(())
}
