//! Examination of qualifications by the purchaser and of compliance by the panel; accepted evidence; closing a stage.

use super::{Case, bids, event, label, low_price, on_record, report, said, view, waiting};
use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::db::types::JsonText;
use crate::jobs;
use crate::kernel::error::Faults;
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Error, Instant, Ratio, Result};
use crate::notify::{Notice, To};
use crate::opportunities::model::OpportunityTerms;
use crate::opportunities::rules::score;
use crate::policy::Ruleset;
use crate::reviews::model::{
    BidState, ConcludedJob, EvidenceInput, ExaminedTerm, Findings, FindingsInput, LowPriceState,
    ReviewAction as Action, ReviewBid, ReviewId, ReviewState as State, ReviewStepInput, ReviewView, TermFinding,
};
use crate::reviews::rules::scoring::{MarkMode, items};
use crate::reviews::rules::{ReviewFacts, access};
use crate::reviews::store;
use serde_json::json;

/// Term of the price: no offer above the ceiling (87号令 Art. 63).
pub(super) const CEILING: &str = "budget.ceiling";

/// Conditions for admission: those of the packs, then those of the document.
pub(super) fn qualifications(terms: &OpportunityTerms, rules: &Ruleset) -> Vec<ExaminedTerm> {
    let of_packs = rules.eligibility().map(|(entry, _)| ExaminedTerm {
        term: entry.key.clone(),
        text: format!("{}（{}）", entry.text.zh, entry.source.basis),
    });
    let own = terms.qualifications.iter().enumerate().map(|(at, term)| ExaminedTerm {
        term: format!("qualifications[{at}]"),
        text: term.text.clone().or_else(|| term.quote.clone()).unwrap_or_default(),
    });
    of_packs.chain(own).collect()
}

/// What a bid must keep to: the ceiling, where there is one, and the substantive terms.
pub(super) fn substantive(terms: &OpportunityTerms) -> Vec<ExaminedTerm> {
    let ceiling = (ceiling(terms, 0, false).is_some() || terms.lots.is_some())
        .then(|| ExaminedTerm { term: CEILING.to_owned(), text: "报价不超过最高限价（预算）".to_owned() });
    let own = terms.substantive_terms.iter().enumerate().map(|(at, term)| ExaminedTerm {
        term: format!("substantive_terms[{at}]"),
        text: term.text.clone().unwrap_or_default(),
    });
    ceiling.into_iter().chain(own).collect()
}

/// The ceiling price in the unit of offers: the budget where there is none; of the lot where it has one.
pub(super) fn ceiling(terms: &OpportunityTerms, lot: i32, discount: bool) -> Option<i64> {
    if discount {
        return Some(Ratio::ONE.bp());
    }
    let of_lot = usize::try_from(lot).ok().and_then(|lot| lot.checked_sub(1)).and_then(|at| {
        let lots = terms.lots.as_ref()?;
        lots.lots.get(at)?.budget
    });
    let whole = terms.budget.as_ref().and_then(|budget| budget.ceiling.or(budget.amount));
    of_lot.or(whole).map(crate::kernel::Money::fen)
}

/// Notes what the purchaser found about a bid's qualifications.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` for terms that do not exist, and without a reason where one is
/// not met; those of the database.
pub fn qualify(app: &App, actor: &Actor, id: ReviewId, expected: i64, input: &FindingsInput) -> Result<ReviewView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let mut case = Case::open_for(tx, actor, &access::REVIEW_QUALIFY, (id, expected), now)?;
        case.while_in(&[State::Qualification])?;
        let bid = case.bid(input.bid)?.clone();
        let asked = qualifications(&case.terms, &case.rules(app));
        let found = checked(&asked, &input.findings)?;
        let rate = case.terms.sme_deduction.as_ref().and_then(|sme| sme.rate).unwrap_or(Ratio::ZERO);
        let deduction = match input.deduct {
            Some(true) => rate.bp(),
            Some(false) => 0,
            None => bid.deduction,
        };
        let (state, reason) = outcome(&asked, &found, [BidState::Opened, BidState::Qualified, BidState::Unqualified]);
        let findings = Findings { qualification: found, ..Case::findings(&bid)? };
        let details = json!({ "bid": bid.id, "state": state, "findings": findings.qualification });
        let changed = ReviewBid { state, reason, deduction, findings: JsonText::of(&findings)?, ..bid };
        case.put(tx, changed)?;
        let case = case.save(app, tx, State::Qualification, now)?;
        audit::record(tx, event(actor, now, "qualification", &case.review).with(&details)?)?;
        view::of(app, tx, actor, &case)
    })
}

/// Notes what the panel found about a bid's compliance; the chair enters it.
///
/// # Errors
/// As [`qualify`]; also for an offer above the ceiling that is said to comply.
pub fn comply(app: &App, actor: &Actor, id: ReviewId, expected: i64, input: &FindingsInput) -> Result<ReviewView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let mut case = Case::open_for(tx, actor, &access::REVIEW_COMPLY, (id, expected), now)?;
        case.while_in(&[State::Compliance])?;
        case.chaired(actor)?;
        case.in_session()?;
        let bid = case.bid(input.bid)?.clone();
        if bid.state == BidState::Unqualified {
            return Err(Error::field("bid", "out", "该投标资格审查不合格，不再审查", "This bid is not qualified"));
        }
        let asked = substantive(&case.terms);
        let found = checked(&asked, &input.findings)?;
        let discount = view::discount(&case, app)?;
        let above = ceiling(&case.terms, bid.lot, discount).is_some_and(|ceiling| bid.offer > ceiling);
        if above && found.iter().any(|one| one.term == CEILING && one.passed) {
            return Err(Error::field(
                "findings",
                "above_ceiling",
                "报价超过最高限价（预算），不能认定为符合（87号令第63条）",
                "The offer is above the ceiling; it cannot be found to comply (Order 87 Art. 63)",
            ));
        }
        let states = [BidState::Qualified, BidState::Responsive, BidState::Unresponsive];
        let (state, reason) = outcome(&asked, &found, states);
        let findings = Findings { compliance: found, ..Case::findings(&bid)? };
        let details = json!({ "bid": bid.id, "state": state, "findings": findings.compliance });
        case.put(tx, ReviewBid { state, reason, findings: JsonText::of(&findings)?, ..bid })?;
        let case = case.save(app, tx, State::Compliance, now)?;
        audit::record(tx, event(&Actor::public(), now, "compliance", &case.review).with(&details)?)?;
        view::of(app, tx, actor, &case)
    })
}

/// Each finding about something that is asked, once, with a reason where it is not met.
fn checked(asked: &[ExaminedTerm], findings: &[TermFinding]) -> Result<Vec<TermFinding>> {
    let mut faults = Faults::new();
    for (at, finding) in findings.iter().enumerate() {
        let path = format!("findings[{at}]");
        if asked.iter().all(|term| term.term != finding.term) {
            let (zh, en) = (format!("没有条款{}", finding.term), format!("There is no term {}", finding.term));
            faults.add(format!("{path}.term"), "unknown", zh, en);
        }
        if findings.iter().filter(|other| other.term == finding.term).count() > 1 {
            faults.add(format!("{path}.term"), "duplicate", "同一条款只填一次", "Each term once");
        }
        let reason = finding.reason.as_deref().map_or("", str::trim);
        if !finding.passed && reason.is_empty() {
            let (zh, en) = ("不通过的，请写明具体事实和理由", "Say what is not met, and why");
            faults.add(format!("{path}.reason"), "required", zh, en);
        }
        if reason.chars().count() > 1_000 {
            faults.add(format!("{path}.reason"), "too_long", "最多1000字", "At most 1,000 characters");
        }
    }
    faults.finish()?;
    Ok(findings.to_vec())
}

/// Undecided until every term is found; then in, or out with the reasons.
fn outcome(
    asked: &[ExaminedTerm],
    found: &[TermFinding],
    [undecided, passed, failed]: [BidState; 3],
) -> (BidState, Option<String>) {
    if !asked.iter().all(|term| found.iter().any(|one| one.term == term.term)) {
        return (undecided, None);
    }
    let reasons: Vec<String> = found
        .iter()
        .filter(|one| !one.passed)
        .map(|one| {
            let text = asked.iter().find(|term| term.term == one.term).map_or("", |term| term.text.as_str());
            format!("{text}：{}", one.reason.as_deref().unwrap_or_default())
        })
        .collect();
    if reasons.is_empty() { (passed, None) } else { (failed, Some(reasons.join("；"))) }
}

/// Accepts evidence for a computed item, the same for all members. The chair enters what the panel found.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` for an item that is not computed or evidence it does not ask
/// for; those of the database.
pub fn accept(app: &App, actor: &Actor, id: ReviewId, expected: i64, input: &EvidenceInput) -> Result<ReviewView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let mut case = Case::open_for(tx, actor, &access::REVIEW_ACCEPT, (id, expected), now)?;
        case.while_in(&[State::Compliance, State::Scoring])?;
        case.chaired(actor)?;
        case.in_session()?;
        let bid = case.bid(input.bid)?.clone();
        let found = items(&case.terms).find(|(path, _)| *path == input.item);
        let Some((_, item)) = found.filter(|(_, item)| matches!(item.mode, MarkMode::Computed | MarkMode::Mixed))
        else {
            return Err(Error::field(
                "item",
                "not_computed",
                "该评分项不按小组认定的材料计算",
                "The points of this item are not computed from accepted evidence",
            ));
        };
        if let Some(evidence) = &input.evidence {
            score(item.item, evidence)?;
        }
        let mut findings = Case::findings(&bid)?;
        match &input.evidence {
            Some(evidence) => findings.evidence.insert(input.item.clone(), evidence.clone()),
            None => findings.evidence.remove(&input.item),
        };
        let details = json!({ "bid": bid.id, "item": input.item, "evidence": input.evidence });
        case.put(tx, ReviewBid { findings: JsonText::of(&findings)?, ..bid })?;
        let state = case.review.state;
        let case = case.save(app, tx, state, now)?;
        audit::record(tx, event(&Actor::public(), now, "evidence", &case.review).with(&details)?)?;
        view::of(app, tx, actor, &case)
    })
}

/// Closes a stage: `qualify` by the purchaser; `comply`, `report` and `conclude` by the chair. Where too few valid bids are left
/// the review fails, with what the law leaves open.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` while something is undecided; `invalid` for other actions; those of the
/// database.
pub fn step(app: &App, actor: &Actor, id: ReviewId, expected: i64, input: ReviewStepInput) -> Result<ReviewView> {
    let now = app.clock.now();
    if input.action == Action::Report {
        // The commitment of the seed must have its place in the log before a lot is drawn.
        audit::sequence(&app.db)?;
    }
    app.db.write(|tx| {
        let mut case = Case::open_for(tx, actor, &access::REVIEW_STEP, (id, expected), now)?;
        let rules = case.rules(app);
        let facts = facts(tx, &case, actor, &rules)?;
        let state = case.stepped(actor, input.action, &facts)?;
        if input.action != Action::Qualify {
            case.in_session()?;
        }
        let state = match input.action {
            Action::Qualify | Action::Comply => {
                close(tx, &mut case, input.action)?;
                let state = case.settle(&rules, state)?;
                if state == State::Scoring {
                    low_price::ask_all(app, tx, &case, &rules, now)?;
                }
                state
            }
            Action::Report => {
                report::write(app, tx, &mut case, &rules, now)?;
                state
            }
            Action::Conclude => state,
            Action::Lock | Action::Reopen | Action::Fail | Action::Void => {
                return Err(Error::field(
                    "action",
                    "not_a_step",
                    "请选择 qualify、comply、report 或 conclude",
                    "Choose qualify, comply, report or conclude",
                ));
            }
        };
        let case = case.save(app, tx, state, now)?;
        let by = on_record(&case, actor);
        bids::tell(tx, &by, &case, now)?;
        if state == State::Concluded {
            jobs::enqueue(tx, &ConcludedJob { review: id }, now)?;
        }
        let details = json!({ "state": state, "failed": case.record.failed });
        audit::record(tx, event(&by, now, input.action.as_str(), &case.review).with(&details)?)?;
        tell(app, tx, &case, now)?;
        waiting::settle(app, tx, &case, now)?;
        view::of(app, tx, actor, &case)
    })
}

fn facts(tx: &mut Tx<'_>, case: &Case, actor: &Actor, rules: &Ruleset) -> Result<ReviewFacts> {
    let waits = |before| case.live().filter(|bid| bid.state == before).count();
    // Where nothing is asked, closing the stage moves everybody on.
    let undecided = match case.review.state {
        State::Qualification if !qualifications(&case.terms, rules).is_empty() => waits(BidState::Opened),
        State::Compliance if !substantive(&case.terms).is_empty() => waits(BidState::Qualified),
        _ => 0,
    };
    let low_prices = store::low_prices_of(tx, case.review.id)?;
    let pending = low_prices.iter().filter(|one| one.is_pending() && case.live().any(|bid| bid.id == one.bid_id));
    let sheets = store::sheets_of(tx, case.review.id)?;
    let signed = sheets.iter().any(|sheet| Some(sheet.account_id) == actor.account && sheet.signed_at.is_some());
    Ok(ReviewFacts { undecided, low_prices: pending.count(), signed })
}

/// Moves bids on that nothing was asked of.
fn close(tx: &mut Tx<'_>, case: &mut Case, action: Action) -> Result<()> {
    let (before, after) = match action {
        Action::Comply => (BidState::Qualified, BidState::Responsive),
        _ => (BidState::Opened, BidState::Qualified),
    };
    for bid in case.bids.clone().into_iter().filter(|bid| bid.state == before) {
        case.put(tx, ReviewBid { state: after, ..bid })?;
    }
    Ok(())
}

/// Tells whose turn it is.
fn tell(app: &App, tx: &mut Tx<'_>, case: &Case, now: Instant) -> Result<()> {
    let stage = label(case.review.state);
    let title = case.own.title.as_str();
    let notice = Notice::new("evaluation.stage").with("need", title).with("stage", stage);
    match case.review.state {
        State::Compliance | State::Scoring | State::Signing => {
            let accounts: Vec<AccountId> = case.members.iter().map(|member| member.account).collect();
            app.notify.send(tx, now, To::Accounts(&accounts), &notice.link(waiting::page_of_members(case)))?;
        }
        State::Concluded | State::Failed => {
            app.notify.send(tx, now, To::Unit(case.review.unit_id), &notice.link(waiting::page(case)))?;
        }
        _ => {}
    }
    Ok(())
}

/// Takes a bid out whose price was not proven, and sees whether enough are left.
pub(super) fn reject(
    app: &App,
    tx: &mut Tx<'_>,
    case: &mut Case,
    bid: &ReviewBid,
    why: &str,
    now: Instant,
) -> Result<State> {
    let reason = format!("异常低价：{}", said(why, "reason", 1_000)?);
    case.put(tx, ReviewBid { state: BidState::Unresponsive, reason: Some(reason), ..bid.clone() })?;
    bids::tell(tx, &Actor::public(), case, now)?;
    let (rules, state) = (case.rules(app), case.review.state);
    let settled = case.settle(&rules, state)?;
    if settled == State::Failed {
        let details = json!({ "failed": case.record.failed, "low_price": LowPriceState::Rejected });
        audit::record(tx, event(&Actor::public(), now, "fail", &case.review).with(&details)?)?;
    }
    Ok(settled)
}
