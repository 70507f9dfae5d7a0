//! What the panel sees once all sheets are locked, and opening one again for the four lawful reasons.

use super::report::prices;
use super::sheet::{of_member, save, scored};
use super::{Case, event, said, view, waiting};
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::kernel::{Actor, Instant, Result};
use crate::opportunities::model::Points;
use crate::policy::Ruleset;
use crate::policy::pack::Content;
use crate::reviews::model::{
    BidId, CheckedBid, CorrectionEntry, Marks, ReopenInput, ReviewAction as Action, ReviewCheck, ReviewId,
    ReviewState as State, Sheet, SheetState, Sourced,
};
use crate::reviews::rules::scoring::{
    Card, Correction, MarkMode, card, differences, final_score, items, may_correct, outliers,
};
use crate::reviews::rules::{REVIEW, ReviewFacts, access};
use std::collections::BTreeMap;

/// Limit of the packs: how far from the mean is pointed out.
const OUTLIER: &str = "limit.score_outlier";

/// What every member gave every bid.
pub(super) fn cards(conn: &mut Conn, case: &Case) -> Result<BTreeMap<BidId, BTreeMap<i32, Card>>> {
    let mut all: BTreeMap<BidId, BTreeMap<i32, Card>> = BTreeMap::new();
    for member in &case.members {
        let marks: Marks = of_member(conn, case, member)?.marks.get()?;
        for bid in scored(case) {
            let own = marks.get(bid.id.as_str()).cloned().unwrap_or_default();
            let card = card(&case.terms, &Case::findings(bid)?.evidence, &own)?;
            all.entry(bid.id).or_default().insert(member.number, card);
        }
    }
    Ok(all)
}

/// Points of each item, by path, then by member.
pub(super) fn by_item(cards: &BTreeMap<i32, Card>) -> BTreeMap<String, BTreeMap<i32, Points>> {
    let mut all: BTreeMap<String, BTreeMap<i32, Points>> = BTreeMap::new();
    for (member, card) in cards {
        for (path, points) in &card.points {
            all.entry(path.clone()).or_default().insert(*member, *points);
        }
    }
    all
}

/// The sheets side by side, with what is pointed out to the chair.
///
/// # Errors
/// `not_found`; `state_conflict` before all sheets are locked; those of the database.
pub fn check(app: &App, actor: &Actor, id: ReviewId) -> Result<ReviewCheck> {
    app.db.read(|conn| {
        let case = Case::open(conn, actor, &access::REVIEW_CHECK, id)?;
        case.while_in(&[State::Checking, State::Signing, State::Concluded])?;
        checked(app, conn, &case)
    })
}

fn threshold(rules: &Ruleset) -> Option<(crate::kernel::Ratio, Sourced)> {
    let entry = rules.entry(OUTLIER)?;
    match &entry.content {
        Content::Limit(limit) => Some((limit.bounds.max?, view::sourced(entry))),
        _ => None,
    }
}

fn checked(app: &App, conn: &mut Conn, case: &Case) -> Result<ReviewCheck> {
    let rules = case.rules(app);
    let rule = threshold(&rules);
    let cards = cards(conn, case)?;
    let prices = prices(case, &rules)?;
    let objective: Vec<String> = items(&case.terms)
        .filter(|(_, item)| item.item.objective == Some(true) && item.mode != MarkMode::Price)
        .map(|(path, _)| path)
        .collect();
    let mut bids = Vec::new();
    let mut reasons: BTreeMap<i32, Vec<Correction>> = BTreeMap::new();
    let mut because = |member: i32, reason: Correction| {
        let of_member = reasons.entry(member).or_default();
        if !of_member.contains(&reason) {
            of_member.push(reason);
        }
    };
    for bid in scored(case) {
        let of_bid = cards.get(&bid.id).cloned().unwrap_or_default();
        let totals: Vec<(i32, Points)> = of_bid.iter().map(|(member, card)| (*member, card.total)).collect();
        let far = rule.as_ref().map(|(share, _)| outliers(&totals, *share)).unwrap_or_default();
        far.iter().for_each(|one| because(one.member, Correction::Outlier));
        let items = by_item(&of_bid);
        let mut differ = BTreeMap::new();
        for path in &objective {
            let marks: Vec<(i32, Points)> = items.get(path).into_iter().flatten().map(|(m, p)| (*m, *p)).collect();
            if let Some(difference) = differences(&marks) {
                difference.members.iter().for_each(|member| because(*member, Correction::ObjectiveDiffers));
                differ.insert(path.clone(), difference);
            }
        }
        let price = prices.get(&bid.id).copied().unwrap_or_default();
        bids.push(CheckedBid {
            bid: bid.id,
            name: bid.name.clone(),
            lot: bid.lot,
            score: final_score(totals.iter().map(|(_, points)| *points), price),
            members: totals.into_iter().collect(),
            items,
            price,
            outliers: far,
            differences: differ,
        });
    }
    Ok(ReviewCheck {
        review: view::card(case, None),
        bids,
        reasons,
        outlier_rule: rule.map(|(_, sourced)| sourced),
        corrections: case.record.corrections.clone(),
    })
}

/// Opens a locked sheet again, where the facts bear out one of the four reasons (87号令 Art. 64). On record, and in the report.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` for a member without a sheet and for a reason that does not
/// exist; those of the database.
pub fn reopen(app: &App, actor: &Actor, id: ReviewId, expected: i64, input: &ReopenInput) -> Result<ReviewCheck> {
    let now: Instant = app.clock.now();
    app.db.write(|tx| {
        let mut case = Case::open_for(tx, actor, &access::REVIEW_REOPEN, (id, expected), now)?;
        let state = REVIEW.step(case.review.state, Action::Reopen, &ReviewFacts::default())?;
        case.chaired(actor)?;
        case.in_session()?;
        let comment = said(&input.comment, "comment", 500)?;
        let check = checked(app, tx, &case)?;
        let existing = check.reasons.get(&input.member).cloned().unwrap_or_default();
        may_correct(input.reason, &existing)?;
        let Some(member) = case.members.iter().find(|member| member.number == input.member).cloned() else {
            return Err(crate::kernel::Error::field("member", "unknown", "没有这位成员", "There is no such member"));
        };
        let sheet = of_member(tx, &case, &member)?;
        save(tx, Sheet { state: SheetState::Open, submitted_at: None, ..sheet })?;
        case.record.corrections.push(CorrectionEntry { at: now, member: member.number, reason: input.reason, comment });
        let case = case.save(app, tx, state, now)?;
        audit::record(tx, event(&Actor::public(), now, "reopen", &case.review).with(input)?)?;
        waiting::settle(app, tx, &case, now)?;
        Ok(ReviewCheck { review: view::card(&case, None), corrections: case.record.corrections.clone(), ..check })
    })
}
