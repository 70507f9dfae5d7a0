//! What happens by itself: the award arrives with the report, delays go on record, the publicity ends.

use super::{event, page, prices, remedy, waiting};
use crate::app::App;
use crate::audit;
use crate::awards::model::{Award, AwardAction as Action, AwardDueJob, AwardId, AwardState, Clock, SettledJob};
use crate::awards::rules::{self, AWARD, AwardFacts, Timed};
use crate::awards::store;
use crate::db::Tx;
use crate::jobs;
use crate::kernel::lifecycle::Due;
use crate::kernel::{Actor, Instant, Result};
use crate::notify::{Notice, To};
use crate::opportunities::service::mark_awarded;
use crate::policy::Ruleset;
use crate::reviews::model::{ConcludedJob, ReviewState};
use crate::reviews::service::review;

/// Periods of the packs.
pub(super) const DECIDE: &str = "decide_winner";
pub(super) const PUBLISH: &str = "award_publish";
pub(super) const PUBLICITY: &str = "award_publicity";
pub(super) const SIGN: &str = "contract_sign";

/// The end of a period of the packs that starts at a moment; absent where they set none.
#[must_use]
pub fn period_end(app: &App, packs: &Ruleset, period: &str, from: Instant) -> Option<Instant> {
    rules::period_end(&app.calendar, packs, period, from)
}

/// A moment with the rule behind it.
#[must_use]
pub fn clock(rules: &Ruleset, period: &str, at: Option<Instant>) -> Option<Clock> {
    let (entry, _) = rules.period(period)?;
    Some(Clock { at: at?, text: entry.text.clone(), basis: entry.source.basis.clone() })
}

/// A moment as people read it.
pub(super) fn shown(at: Instant) -> String {
    at.shanghai().format("%Y-%m-%d %H:%M").to_string()
}

/// A review is concluded: its award waits for the purchaser, with the statutory days running.
///
/// # Errors
/// Those of the database.
pub fn arrive(app: &App, job: ConcludedJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        if store::award_of_review(tx, job.review)?.is_some() {
            return Ok(());
        }
        let review = review::concluded(app, tx, job.review)?;
        if review.state != ReviewState::Concluded {
            return Ok(());
        }
        let decide_by = period_end(app, &review.rules, DECIDE, review.ended_at);
        let row = Award {
            id: AwardId::new(),
            opportunity_id: review.opportunity,
            review_id: review.id,
            unit_id: review.unit,
            unit_region: review.region,
            title: review.title,
            state: AwardState::Pending,
            drafter: None,
            reason: None,
            decide_by,
            decided_at: None,
            publish_by: None,
            published_at: None,
            publicity_until: None,
            confirmed_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        store::award_insert(tx, &row)?;
        audit::record(tx, event(&Actor::public(), now, "arrive", &row))?;
        remind_at(tx, &row, decide_by)?;
        waiting::settle_award(app, tx, &row, now)?;
        let by = decide_by.map(shown).unwrap_or_default();
        let notice = Notice::new("awards.to_decide").with("need", row.title.as_str()).with("by", by);
        app.notify.send(tx, now, To::Unit(row.unit_id), &notice.link(page(row.opportunity_id))).map(drop)
    })
}

/// Looks at an award again when something is due.
pub(super) fn remind_at(tx: &mut Tx<'_>, row: &Award, at: Option<Instant>) -> Result<()> {
    match at {
        Some(at) => jobs::enqueue(tx, &AwardDueJob { award: row.id }, at).map(drop),
        None => Ok(()),
    }
}

/// Something is due: the publicity is over, or a period of the law has passed, which goes on record. A job of a moment that
/// no longer matters changes nothing.
///
/// # Errors
/// Those of the database.
pub fn due(app: &App, job: AwardDueJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = store::award_by_id(tx, job.award)?;
        let timed = Timed { state: row.state, publicity_until: row.publicity_until };
        if let Some((_, action)) = timed.next_due(now, &app.calendar, &()).filter(|(at, _)| *at <= now) {
            // What blocks it looks at the award again when it is settled.
            if remedy::held_by(app, tx, row.opportunity_id, now)?.is_some() {
                return Ok(());
            }
            return confirm(app, tx, row, action, now);
        }
        let late = match row.state {
            AwardState::Pending | AwardState::Proposed => row.decide_by,
            AwardState::Decided => row.publish_by,
            _ => None,
        };
        if late.is_none_or(|by| by > now) {
            return Ok(());
        }
        // Whoever is late is reminded of the duty.
        audit::record(tx, event(&Actor::public(), now, "overdue", &row))
    })
}

/// The publicity is over.
fn confirm(app: &App, tx: &mut Tx<'_>, row: Award, action: Action, now: Instant) -> Result<()> {
    let state = AWARD.step(row.state, action, &AwardFacts::default())?;
    let saved = store::award_save(tx, &Award { state, confirmed_at: Some(now), updated_at: now, ..row })?;
    let review = review::concluded(app, tx, saved.review_id)?;
    prices::keep(tx, &saved, &review, now)?;
    mark_awarded(app, tx, &Actor::public(), saved.opportunity_id, now)?;
    jobs::enqueue(tx, &SettledJob { award: saved.id }, now)?;
    audit::record(tx, event(&Actor::public(), now, "confirm", &saved))?;
    let notice = Notice::new("awards.confirmed").with("need", saved.title.as_str());
    app.notify.send(tx, now, To::Unit(saved.unit_id), &notice.link(page(saved.opportunity_id))).map(drop)
}
