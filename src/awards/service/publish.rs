//! Publishing the result, with the award notice and everybody's own score and rank (87号令 Art. 69).

use super::clock::{PUBLICITY, period_end, remind_at, shown};
use super::view::of;
use super::{event, load_for, notice, remedy, stepped, waiting};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::awards::model::{Award, AwardAction as Action, AwardEntry, AwardId, AwardView};
use crate::awards::rules;
use crate::awards::store;
use crate::db::Tx;
use crate::kernel::{Actor, Error, Instant, Result, Text};
use crate::notify::{Notice, To};
use crate::opportunities::service::mark_published;
use crate::reviews::service::review::{self, Concluded, ConcludedBid};
use crate::submissions::model::{SubmissionAction, SubmissionState};
use crate::submissions::service as submissions;
use serde_json::json;

/// Publishes the result: names of the experts with it, the notice to the winner, and to everybody else why and how far the own
/// bid came.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; those of the database.
pub fn publish(app: &App, actor: &Actor, id: AwardId, expected: i64) -> Result<AwardView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::PUBLISH, id, expected)?;
        let state = stepped(actor, &row, Action::Publish)?;
        remedy::unblocked(app, tx, row.opportunity_id, now)?;
        let review = review::concluded(app, tx, row.review_id)?;
        let entries = store::entries_of(tx, id)?;
        review::disclose_with_result(tx, actor, review.panel, now)?;
        let until = period_end(app, &review.rules, PUBLICITY, now);
        // Where the packs set no publicity it is over at once.
        let publicity_until = Some(until.unwrap_or(now));
        let changed = Award { state, published_at: Some(now), publicity_until, updated_at: now, ..row };
        let saved = store::award_save(tx, &changed)?;
        mark_published(app, tx, actor, saved.opportunity_id, now)?;
        remind_at(tx, &saved, publicity_until)?;
        waiting::settle_award(app, tx, &saved, now)?;
        settle(tx, actor, &review, &entries, now)?;
        notice::publish_result(app, tx, actor, (&saved, &review, &entries), now)?;
        tell(app, tx, &saved, &review, &entries, now)?;
        audit::record(tx, event(actor, now, "publish", &saved).with(&json!({ "until": publicity_until }))?)?;
        of(app, tx, actor, &saved)
    })
}

/// Moves every submission that has its place to awarded or not.
fn settle(tx: &mut Tx<'_>, actor: &Actor, review: &Concluded, entries: &[AwardEntry], now: Instant) -> Result<()> {
    for one in submissions::opened(tx, review.opportunity)? {
        if !matches!(one.state, SubmissionState::Ranked | SubmissionState::Recommended) {
            continue;
        }
        let won = entries.iter().any(|entry| entry.submission_id == one.id.as_str());
        let action = if won { SubmissionAction::Award } else { SubmissionAction::Pass };
        submissions::advance(tx, actor, one.id, action, None, now)?;
    }
    Ok(())
}

fn tell(
    app: &App,
    tx: &mut Tx<'_>,
    award: &Award,
    review: &Concluded,
    entries: &[AwardEntry],
    now: Instant,
) -> Result<()> {
    let title = award.title.as_str();
    for bid in &review.bids {
        let Some(unit) = accounts::unit_of_organization(tx, bid.organization)? else { continue };
        let won: Vec<&AwardEntry> = entries.iter().filter(|entry| entry.bid_id == bid.id).collect();
        let lot = lot_words(won.first().map_or(bid.lot, |entry| entry.lot));
        let notice = match won.first() {
            Some(_) => Notice::new("awards.won").with("need", title).with("lot", lot),
            None => Notice::new("awards.lost").with("need", title).with("lot", lot).with("outcome", outcome(bid)?),
        };
        app.notify.send(tx, now, To::Unit(unit.id), &notice.link(super::own_page(award.opportunity_id)))?;
    }
    let until = award.publicity_until.map(shown).unwrap_or_default();
    let notice = Notice::new("awards.published").with("need", title).with("until", until);
    app.notify.send(tx, now, To::Unit(award.unit_id), &notice.link(super::page(award.opportunity_id))).map(drop)
}

fn lot_words(lot: i32) -> Text {
    match lot {
        0 => Text::default(),
        lot => Text::new(format!("（标段{lot}）"), format!(" (lot {lot})")),
    }
}

/// How far a bid that did not win came: only its own.
fn outcome(bid: &ConcludedBid) -> Result<Text> {
    if let Some(reason) = &bid.reason {
        return Ok(Text::new(format!("投标（响应）无效：{reason}"), format!("The bid was invalid: {reason}")));
    }
    let result = bid.result.as_ref().ok_or_else(|| Error::internal("a valid bid of a concluded review has no rank"))?;
    let (score, rank) = (result.score, result.rank);
    Ok(Text::new(format!("得分{score}，排名第{rank}"), format!("score {score}, rank {rank}")))
}
