//! The draw: who can be drawn, and drawing.

use super::expert::{based_on, rules_in};
use super::fill::{bidders_of, fill};
use super::panel::{EARLIEST, event, load, load_for, relation, rules_for, view, ways_out};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::calendar::DayUnit;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Code, Error, FieldError, Instant, Result, Uscc};
use crate::opportunities::service::{OwnOpportunity, for_matching};
use crate::policy::pack::Side;
use crate::reviews::model::{
    Bidder, CandidateCounts, CandidateRow, Draw, DrawInput, ExpertId, Interest, Panel, PanelAction as Action, PanelId,
    PanelInput, PanelView, Sourced,
};
use crate::reviews::rules::{self, Adversary, Asked, Pooled, access, draw as lot, next_seats};
use crate::reviews::store;
use serde_json::json;
use std::collections::BTreeMap;

/// The opportunity of a panel.
pub(super) fn own_of(conn: &mut Conn, panel: &Panel) -> Result<OwnOpportunity> {
    for_matching(conn, panel.opportunity_id)
}

/// Who buys, as the notice names it.
pub(super) fn purchaser(conn: &mut Conn, own: &OwnOpportunity) -> Result<String> {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    match terms.purchaser.as_ref().and_then(|purchaser| purchaser.name.clone()) {
        Some(name) => Ok(name),
        None => Ok(accounts::units_by_ids(conn, &[own.unit])?.pop().map(|unit| unit.name).unwrap_or_default()),
    }
}

/// Everybody in the pools of the panel's region who can be drawn, and how many cannot, by reason.
pub(super) fn eligible(
    app: &App,
    conn: &mut Conn,
    panel: &Panel,
    own: &OwnOpportunity,
    bidders: &[Bidder],
    taken: &[ExpertId],
    now: Instant,
) -> Result<(Vec<ExpertId>, BTreeMap<String, u32>)> {
    let plan: PanelInput = panel.plan.get()?;
    let mut against: Vec<Adversary> = accounts::units_by_ids(conn, &[own.unit])?
        .into_iter()
        .map(|unit| Adversary { side: Side::Purchaser, name: unit.name, uscc: unit.uscc })
        .collect();
    against.push(Adversary { side: Side::Purchaser, name: purchaser(conn, own)?, uscc: None });
    against.extend(bidders.iter().map(|one| Adversary {
        side: Side::Supplier,
        name: one.name.clone(),
        uscc: one.uscc,
    }));
    let asked =
        Asked { fields: plan.fields, scope: plan.scope, day: panel.review_at.date(), against, taken: taken.to_vec() };
    let rules = rules::kinds(&rules_in(app, panel.unit_region, now.date()));
    Ok(rules::candidates(&pool(conn, &asked)?, &asked, &rules))
}

fn pool(conn: &mut Conn, asked: &Asked) -> Result<Vec<Pooled>> {
    let experts = store::experts_in_pool(conn, asked.scope)?;
    let ids: Vec<ExpertId> = experts.iter().map(|expert| expert.row.id).collect();
    let people: Vec<AccountId> = experts.iter().map(|expert| expert.row.account_id).collect();
    let mut absences = store::absences_of(conn, &ids)?;
    let mut interests = store::interests_of(conn, &ids)?;
    let mut works_at: BTreeMap<AccountId, Vec<(String, Option<Uscc>)>> = BTreeMap::new();
    for (account, unit) in accounts::units_of_people(conn, &people)? {
        works_at.entry(account).or_default().push((unit.name, unit.uscc));
    }
    let pooled = experts.into_iter().map(|expert| {
        let row = expert.row;
        let mut works_at = works_at.remove(&row.account_id).unwrap_or_default();
        works_at.push((row.employer, row.employer_uscc));
        Pooled {
            id: row.id,
            state: row.state,
            region: row.region,
            fields: expert.fields,
            works_at,
            interests: interests.remove(&row.id).unwrap_or_default().iter().map(Interest::declared).collect(),
            absences: absences.remove(&row.id).unwrap_or_default(),
        }
    });
    Ok(pooled.collect())
}

/// Seats nobody holds, and who was asked for them so far.
fn seats(conn: &mut Conn, panel: &Panel) -> Result<(Vec<i32>, Vec<ExpertId>)> {
    let plan: PanelInput = panel.plan.get()?;
    let all = store::invitations_of(conn, panel.id)?;
    let held: Vec<i32> = all.iter().filter(|one| !one.state.has_left()).map(|one| one.seat).collect();
    Ok((next_seats(plan.experts, &held), all.into_iter().map(|one| one.expert_id).collect()))
}

/// How many could be drawn now, with the relations to the purchaser considered.
///
/// # Errors
/// `not_found`; those of the database.
pub fn candidate_counts(app: &App, actor: &Actor, id: PanelId) -> Result<CandidateCounts> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let (panel, own) = load(conn, actor, &access::PANEL_CANDIDATES, id)?;
        let (seats, taken) = seats(conn, &panel)?;
        let (can, excluded) = eligible(app, conn, &panel, &own, &[], &taken, now)?;
        Ok(CandidateCounts {
            seats: count(seats.len()),
            candidates: count(can.len()),
            excluded,
            ways_out: if can.len() < seats.len() { ways_out(app, &panel, now) } else { Vec::new() },
        })
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Fixes the candidates, draws, and asks the first.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` before the time a draw is allowed, and, with the lawful ways out, where
/// candidates are fewer than seats; `invalid` for bidders named before the deadline; those of the database.
pub fn draw(app: &App, actor: &Actor, id: PanelId, expected: i64, input: &DrawInput) -> Result<PanelView> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let panel = store::panel_by_id(conn, id)?;
        actor.may(&access::PANEL_DRAW, &relation(&panel))?;
        based_on(panel.version, expected)
    })?;
    // The commitment must have its place in the log before the log's hash is taken.
    audit::sequence(&app.db)?;
    app.db.write(|tx| {
        let (panel, own, state) = load_for(tx, actor, (&access::PANEL_DRAW, Action::Draw), (id, expected), now)?;
        if own.state.is_open() && !input.bidders.is_empty() {
            return Err(Error::field(
                "bidders",
                "secret",
                "截止前供应商名单保密，不能用于抽取；截止后再按名单回避",
                "Before the deadline nobody knows who submits; recuse against them after it",
            ));
        }
        not_too_early(app, &panel, &own, now)?;
        let draws = store::draws_of(tx, id)?;
        let committed = draws.iter().find(|draw| draw.drawn_at.is_none()).cloned();
        let committed = committed.ok_or_else(|| Error::internal("a panel to be drawn has no committed seed"))?;
        let (empty, taken) = seats(tx, &panel)?;
        let mut bidders = bidders_of(&draws)?;
        bidders.extend(input.bidders.iter().filter(|one| !bidders.contains(one)).cloned().collect::<Vec<_>>());
        let (can, excluded) = eligible(app, tx, &panel, &own, &bidders, &taken, now)?;
        if can.len() < empty.len() {
            return Err(too_few(can.len(), empty.len(), &ways_out(app, &panel, now)));
        }
        let drawn = order(tx, &panel, committed, &can, now)?;
        let drawn = Draw {
            seats: Some(i32::try_from(empty.len()).map_err(Error::internal)?),
            excluded: Some(JsonText::of(&excluded)?),
            bidders: Some(JsonText::of(&bidders)?),
            ..drawn
        };
        store::draw_save(tx, &drawn)?;
        let details = json!({
            "round": drawn.round, "seats": empty.len(), "candidates": can.len(), "excluded": excluded,
            "list_hash": drawn.list_hash, "root_seq": drawn.root_seq, "root": drawn.root,
        });
        audit::record(tx, event(actor, now, "draw", &panel).with(&details)?)?;
        let saved = fill(app, tx, Panel { state, ..panel }, now)?;
        view(app, tx, actor, &saved)
    })
}

/// Draws the order of everybody and keeps it.
fn order(tx: &mut Tx<'_>, panel: &Panel, committed: Draw, can: &[ExpertId], now: Instant) -> Result<Draw> {
    let (root_seq, root) = audit::head(tx)?;
    if audit::place(tx, committed.event_id)?.is_none_or(|seq| seq > root_seq) {
        return Err(Error::unavailable("the commitment is not in the log yet"));
    }
    let root = hex::encode(root);
    let by_code: BTreeMap<String, ExpertId> =
        can.iter().map(|id| (lot::code(&committed.seed, id.as_str()), *id)).collect();
    let codes: Vec<String> = by_code.keys().cloned().collect();
    let mut rows = Vec::new();
    for (place, code) in (1..).zip(lot::order(&committed.seed, &codes, &root)) {
        let Some(expert_id) = by_code.get(&code).copied() else { continue };
        rows.push(CandidateRow { panel_id: panel.id, round: committed.round, place, code, expert_id });
    }
    store::candidates_insert(tx, &rows)?;
    Ok(Draw {
        drawn_at: Some(now),
        root_seq: Some(root_seq),
        root: Some(root),
        list_hash: Some(lot::list_hash(&codes)),
        ..committed
    })
}

/// 财库〔2016〕198号: experts are drawn shortly before the review; how shortly is data.
fn not_too_early(app: &App, panel: &Panel, own: &OwnOpportunity, now: Instant) -> Result<()> {
    let rules = rules_for(app, own, now);
    let Some((entry, period)) = rules.period(EARLIEST) else { return Ok(()) };
    let (Some(most), Some(unit)) = (period.max, period.unit.days()) else { return Ok(()) };
    let review = panel.review_at.date();
    if app.calendar.is_within(now.date(), review, most, unit) {
        return Ok(());
    }
    let (zh, en) = match unit {
        DayUnit::WorkingDay => ("个工作日", "working days"),
        DayUnit::CalendarDay => ("日", "days"),
    };
    let basis = &entry.source.basis;
    Err(Error::new(
        Code::StateConflict,
        format!("评审定于{review}，最早可在评审前{most}{zh}抽取专家（{basis}）；请届时再抽取"),
        format!("The review is on {review}; experts are drawn at most {most} {en} before ({basis})"),
    ))
}

fn too_few(found: usize, wanted: usize, ways: &[Sourced]) -> Error {
    let way = |way: &Sourced| {
        let (text, basis) = (&way.text, &way.source.basis);
        FieldError::new("fields", "way_out", format!("{}（{basis}）", text.zh), format!("{} ({basis})", text.en))
    };
    Error {
        fields: ways.iter().map(way).collect(),
        ..Error::new(
            Code::StateConflict,
            format!("可抽取的专家只有{found}名，需要{wanted}名，未进行抽取；可以采取下列办法"),
            format!("Only {found} experts can be drawn and {wanted} are needed; nothing was drawn. What can be done:"),
        )
    }
}
