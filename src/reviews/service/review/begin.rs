//! The beginning.

use super::bids::taken_over;
use super::{Case, REVIEW_SUBJECT, members, view, waiting};
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::types::JsonText;
use crate::db::{Conn, OnceKey, once};
use crate::kernel::error::Faults;
use crate::kernel::{Actor, Code, Error, Result};
use crate::opportunities::service::mark_evaluating;
use crate::reviews::model::{
    Panel, PanelId, PanelInput, PanelState, Review, ReviewId, ReviewRecord, ReviewStart, ReviewState, ReviewView,
};
use crate::reviews::rules::scoring::{award_by, price_rule};
use crate::reviews::rules::{access, draw as lot};
use crate::reviews::service::draw::own_of;
use crate::reviews::service::panel::{relation, rules_for};
use crate::reviews::store;
use rand::TryRng;
use rand::rngs::SysRng;
use serde_json::json;
use std::collections::BTreeMap;

/// Begins the review of what was opened, by a panel in session: takes over every bid, and commits the seed of a draw among
/// equals before anybody has scored.
///
/// # Errors
/// `not_found`; `state_conflict` before the panel sits with a chair, before the opening, where the panel has begun already,
/// and where the scheme breaks the rules of its method; `invalid` for representatives without an account of the unit;
/// `idempotency_mismatch`; those of the database.
pub fn begin(app: &App, actor: &Actor, id: PanelId, input: &ReviewStart, key: Option<&OnceKey>) -> Result<ReviewView> {
    let now = app.clock.now();
    let mut seed = [0; 32];
    SysRng.try_fill_bytes(&mut seed).map_err(Error::unavailable)?;
    let seed = hex::encode(seed);
    app.db.write(|tx| {
        let panel = store::panel_by_id(tx, id)?;
        actor.may(&access::REVIEW_BEGIN, &relation(&panel))?;
        once(tx, key, now, |tx| {
            sits(&panel)?;
            if store::review_of_panel(tx, id)?.is_some() {
                return Err(Error::new(
                    Code::StateConflict,
                    "该评审小组已经开始评审",
                    "This panel has begun its review already",
                ));
            }
            let own = own_of(tx, &panel)?;
            let terms = own.published.clone().unwrap_or_else(|| own.terms.clone());
            let rules = rules_for(app, &own, now);
            award_by(&terms, &rules)?;
            let price = price_rule(&terms, &rules)?;
            let review_id = ReviewId::new();
            let bids = taken_over(tx, &own, price, review_id)?;
            let mut submitted: BTreeMap<i32, u32> = BTreeMap::new();
            for bid in &bids {
                *submitted.entry(bid.lot).or_default() += 1;
            }
            let record = ReviewRecord {
                representatives: representatives(tx, &panel, input)?,
                submitted,
                ..ReviewRecord::default()
            };
            let details = json!({ "panel": panel.id, "commitment": lot::commitment(&seed), "bids": bids.len() });
            let event = Event::new(actor, now, &format!("{REVIEW_SUBJECT}.begin"), REVIEW_SUBJECT, &review_id)
                .in_region(panel.unit_region.as_str())
                .with(&details)?;
            let review = Review {
                id: review_id,
                panel_id: panel.id,
                opportunity_id: own.id,
                unit_id: panel.unit_id,
                unit_region: panel.unit_region,
                state: ReviewState::Qualification,
                seed: seed.clone(),
                event_id: event.id,
                record: JsonText::of(&record)?,
                report: None,
                created_at: now,
                updated_at: now,
                ended_at: None,
                version: 1,
            };
            store::review_insert(tx, &review)?;
            mark_evaluating(app, tx, actor, own.id, now)?;
            store::bids_insert(tx, &bids)?;
            audit::record(tx, event)?;
            let members = members(tx, &panel, &record)?;
            // Whoever the purchaser sent finds the review by the sheet; experts find it by their invitation.
            let sent = members.iter().filter(|member| member.representative);
            let sheets = sent.map(|member| super::sheet::blank(review_id, member, 1)).collect::<Result<Vec<_>>>()?;
            store::sheets_insert(tx, &sheets)?;
            let mut case = Case { review, record, panel, own, terms, bids, members };
            let state = case.settle(&rules, ReviewState::Qualification)?;
            let case = if case.record.failed.is_empty() { case } else { case.save(app, tx, state, now)? };
            waiting::settle(app, tx, &case, now)?;
            view::of(app, tx, actor, &case)
        })
    })
}

fn sits(panel: &Panel) -> Result<()> {
    if panel.state == PanelState::Seated && panel.chair.is_some() {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "评审小组入席并推选组长后才能开始评审",
        "The review begins when the panel sits and has a chair",
    ))
}

/// An account for each member the purchaser sent: somebody of the purchasing unit, and each somebody else.
fn representatives(
    conn: &mut Conn,
    panel: &Panel,
    input: &ReviewStart,
) -> Result<BTreeMap<i32, crate::kernel::ids::AccountId>> {
    let plan: PanelInput = panel.plan.get()?;
    let of_unit: Vec<_> =
        accounts::people_of_units(conn, &[panel.unit_id])?.into_iter().map(|person| person.account).collect();
    let mut faults = Faults::new();
    let mut found = BTreeMap::new();
    for number in (i32::from(plan.experts) + 1..).take(plan.representatives.len()) {
        let given = input.representatives.iter().find(|one| one.member == number).map(|one| one.account);
        match given {
            Some(account) if of_unit.contains(&account) && found.values().all(|other| *other != account) => {
                found.insert(number, account);
            }
            _ => faults.add(
                "representatives",
                "account",
                format!("请为第{number}号成员（采购人代表）指定本单位的一个账号，每人一个"),
                format!("Name an account of your unit for member {number}, sent by the purchaser; one each"),
            ),
        }
    }
    faults.finish()?;
    Ok(found)
}
