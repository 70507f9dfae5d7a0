//! A member's own sheet: saved as typed, locked when submitted. Nobody sees another's before all are locked.

use super::{Case, Member, event, is_scored, view, waiting};
use crate::app::App;
use crate::audit;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::{Actor, Code, Error, Instant, Result};
use crate::reviews::model::{
    Marks, MarksInput, ReviewAction as Action, ReviewBid, ReviewId, ReviewState as State, Sheet, SheetBid, SheetId,
    SheetItem, SheetState, SheetView,
};
use crate::reviews::rules::scoring::{card, checked_marks, items};
use crate::reviews::rules::{REVIEW, ReviewFacts, access};
use crate::reviews::store;
use serde_json::json;

/// The member whoever asks is.
fn own<'c>(case: &'c Case, actor: &Actor) -> Result<&'c Member> {
    case.member(actor).ok_or_else(Error::not_found)
}

/// The sheet of a member; a blank one where nothing was saved.
pub(super) fn of_member(conn: &mut Conn, case: &Case, member: &Member) -> Result<Sheet> {
    let saved = store::sheets_of(conn, case.review.id)?.into_iter().find(|sheet| sheet.account_id == member.account);
    saved.map_or_else(|| blank(case.review.id, member, 0), Ok)
}

/// An empty sheet.
pub(super) fn blank(review_id: ReviewId, member: &Member, version: i64) -> Result<Sheet> {
    Ok(Sheet {
        id: SheetId::new(),
        review_id,
        account_id: member.account,
        member: member.number,
        state: SheetState::Open,
        marks: JsonText::of(&Marks::new())?,
        submitted_at: None,
        signed_at: None,
        dissent: None,
        version,
    })
}

pub(super) fn save(tx: &mut Tx<'_>, sheet: Sheet) -> Result<Sheet> {
    if sheet.version == 0 {
        let first = Sheet { version: 1, ..sheet };
        store::sheets_insert(tx, std::slice::from_ref(&first))?;
        return Ok(first);
    }
    store::sheet_save(tx, &sheet)
}

/// The bids that are scored.
pub(super) fn scored(case: &Case) -> impl Iterator<Item = &ReviewBid> {
    case.live().filter(|bid| is_scored(bid.state))
}

/// The caller's own sheet.
///
/// # Errors
/// `not_found`; those of the database.
pub fn sheet(app: &App, actor: &Actor, id: ReviewId) -> Result<SheetView> {
    app.db.read(|conn| {
        let case = Case::open(conn, actor, &access::SHEET_READ, id)?;
        let member = own(&case, actor)?;
        let sheet = of_member(conn, &case, member)?;
        shown(&case, member, &sheet)
    })
}

fn shown(case: &Case, member: &Member, sheet: &Sheet) -> Result<SheetView> {
    let marks: Marks = sheet.marks.get()?;
    let mut bids = Vec::new();
    for bid in scored(case) {
        let accepted = Case::findings(bid)?.evidence;
        let own = marks.get(bid.id.as_str()).cloned().unwrap_or_default();
        let card = card(&case.terms, &accepted, &own)?;
        bids.push(SheetBid {
            bid: bid.id,
            name: bid.name.clone(),
            lot: bid.lot,
            accepted,
            marks: own,
            points: card.points,
            total: card.total,
            missing: card.missing,
        });
    }
    let item = |(path, item): (String, crate::reviews::rules::scoring::Item<'_>)| SheetItem {
        path,
        group: item.group.map(str::to_owned),
        mode: item.mode,
        item: item.item.clone(),
    };
    Ok(SheetView {
        review: view::card(case, Some((member.number, sheet.state))),
        member: member.number,
        chair: member.chair,
        state: sheet.state,
        items: items(&case.terms).map(item).collect(),
        bids,
        submitted_at: sheet.submitted_at,
        version: sheet.version,
    })
}

/// Loads what a member may change now.
fn open_for(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rule: &crate::kernel::Rule,
    (id, expected): (ReviewId, i64),
    now: Instant,
) -> Result<(Case, Sheet)> {
    let case = Case::open(tx, actor, rule, id)?;
    let sheet = of_member(tx, &case, own(&case, actor)?)?;
    super::super::expert::based_on(sheet.version, expected)?;
    case.own.proceeds(now)?;
    case.while_in(&[State::Scoring])?;
    if sheet.state == SheetState::Submitted {
        return Err(Error::new(
            Code::StateConflict,
            "评审表已提交锁定；确有法定情形的，由组长按规定重新开放",
            "The sheet is locked; the chair may open it again for the four lawful reasons alone",
        ));
    }
    Ok((case, sheet))
}

/// Saves a member's marks on one bid, complete or not. A mark out of range is refused.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when locked or not being scored; `invalid` by path; those of the database.
pub fn sheet_save(app: &App, actor: &Actor, id: ReviewId, expected: i64, input: &MarksInput) -> Result<SheetView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (case, sheet) = open_for(tx, actor, &access::SHEET_SAVE, (id, expected), now)?;
        let bid = case.bid(input.bid)?;
        if !is_scored(bid.state) {
            return Err(Error::field("bid", "out", "该投标不参加评分", "This bid is not scored"));
        }
        checked_marks(&case.terms, &input.marks)?;
        card(&case.terms, &Case::findings(bid)?.evidence, &input.marks)?;
        let mut marks: Marks = sheet.marks.get()?;
        marks.insert(bid.id.to_string(), input.marks.clone());
        let saved = save(tx, Sheet { marks: JsonText::of(&marks)?, ..sheet })?;
        let details = json!({ "seat": saved.member, "bid": bid.id });
        audit::record(tx, event(&Actor::public(), now, "sheet_save", &case.review).with(&details)?)?;
        shown(&case, own(&case, actor)?, &saved)
    })
}

/// Locks the caller's sheet. When it is the last, all are laid open to the panel.
///
/// # Errors
/// As [`sheet_save`]; `invalid` with every item that is not complete.
pub fn sheet_submit(app: &App, actor: &Actor, id: ReviewId, expected: i64) -> Result<SheetView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let (case, sheet) = open_for(tx, actor, &access::SHEET_SUBMIT, (id, expected), now)?;
        case.in_session()?;
        complete(&case, &sheet)?;
        let locked = Sheet { state: SheetState::Submitted, submitted_at: Some(now), ..sheet };
        let saved = save(tx, locked)?;
        let details = json!({ "seat": saved.member });
        audit::record(tx, event(&Actor::public(), now, "sheet_submit", &case.review).with(&details)?)?;
        let case = all_locked(app, tx, case, now)?;
        waiting::settle(app, tx, &case, now)?;
        shown(&case, own(&case, actor)?, &saved)
    })
}

/// Lays all sheets open once the last is locked.
fn all_locked(app: &App, tx: &mut Tx<'_>, case: Case, now: Instant) -> Result<Case> {
    let mut all = true;
    for member in &case.members {
        all &= of_member(tx, &case, member)?.state == SheetState::Submitted;
    }
    if !all {
        return Ok(case);
    }
    let state = REVIEW.step(case.review.state, Action::Lock, &ReviewFacts::default())?;
    let case = case.save(app, tx, state, now)?;
    audit::record(tx, event(&Actor::public(), now, "lock", &case.review))?;
    Ok(case)
}

fn complete(case: &Case, sheet: &Sheet) -> Result<()> {
    let marks: Marks = sheet.marks.get()?;
    let mut faults = crate::kernel::error::Faults::new();
    let names: std::collections::BTreeMap<String, String> =
        items(&case.terms).map(|(path, item)| (path, item.item.name.clone().unwrap_or_default())).collect();
    for bid in scored(case) {
        let own = marks.get(bid.id.as_str()).cloned().unwrap_or_default();
        for path in card(&case.terms, &Case::findings(bid)?.evidence, &own)?.missing {
            let item = names.get(&path).cloned().unwrap_or_default();
            faults.add(
                format!("marks.{}.{path}", bid.id),
                "missing",
                format!("“{}”的“{item}”还没有评分（或小组还没有认定材料、没有写明理由）", bid.name),
                format!("“{item}” of “{}” is not complete: no mark, no accepted evidence, or no reason", bid.name),
            );
        }
    }
    faults.finish()
}
