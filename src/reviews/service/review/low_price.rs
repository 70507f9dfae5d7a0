//! Questions about abnormally low offers: asked, explained, decided.

use super::examine::{ceiling, reject};
use super::{Case, event, is_scored, said, view, waiting};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::files::{self, Subject};
use crate::jobs;
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result};
use crate::notify::{Notice, To};
use crate::policy::Ruleset;
use crate::policy::pack::PeriodUnit;
use crate::reviews::model::{
    ExplainJob, ExplanationInput, LowPrice, LowPriceDecision, LowPriceId, LowPriceInput, LowPriceState, LowPriceView,
    ReviewBid, ReviewId, ReviewState as State, ReviewView,
};
use crate::reviews::rules::access;
use crate::reviews::rules::scoring::{LowTrigger, abnormally_low, low_shares, price_rule};
use crate::reviews::service::shown;
use crate::reviews::store;
use chrono::TimeDelta;
use serde_json::json;

/// Period of the packs: the least time a bidder has to explain.
const TIME: &str = "low_price_explain";
/// Kind of thing files belong to.
pub const LOW_PRICE_SUBJECT: &str = "low_price";
/// Files of one explanation.
const MOST_FILES: usize = 20;
/// Stages in which a price can be questioned.
const STAGES: &[State] = &[State::Compliance, State::Scoring, State::Checking];

fn minutes(rules: &Ruleset) -> Option<u16> {
    let (_, period) = rules.period(TIME)?;
    period.min.filter(|_| period.unit == PeriodUnit::Minute)
}

/// Asks every bidder whose offer is abnormally low by the rule in force.
pub(super) fn ask_all(app: &App, tx: &mut Tx<'_>, case: &Case, rules: &Ruleset, now: Instant) -> Result<()> {
    let Some(minutes) = minutes(rules) else { return Ok(()) };
    let discount = view::discount(case, app)?;
    let shares = low_shares(rules, case.terms.low_price_rule.as_ref());
    for lot in case.lots().into_iter().filter(|lot| case.goes_on(*lot)) {
        let compliant: Vec<&ReviewBid> = case.live().filter(|bid| bid.lot == lot && is_scored(bid.state)).collect();
        let offers: Vec<_> = compliant.iter().map(|bid| (bid.id, bid.offer)).collect();
        let low = abnormally_low(&offers, ceiling(&case.terms, lot, discount), &shares);
        for bid in compliant {
            if let Some(triggers) = low.get(&bid.id) {
                put_question(app, tx, case, bid, (triggers, None), minutes, now)?;
            }
        }
    }
    Ok(())
}

fn put_question(
    app: &App,
    tx: &mut Tx<'_>,
    case: &Case,
    bid: &ReviewBid,
    (triggers, judged): (&[LowTrigger], Option<String>),
    minutes: u16,
    now: Instant,
) -> Result<()> {
    let answer_by = now.plus(TimeDelta::minutes(minutes.into()));
    let request = LowPrice {
        id: LowPriceId::new(),
        review_id: case.review.id,
        bid_id: bid.id,
        organization_id: bid.organization_id,
        state: LowPriceState::Asked,
        triggers: JsonText::of(&triggers)?,
        judged,
        asked_at: now,
        answer_by,
        explanation: None,
        explained_at: None,
        reason: None,
        decided_at: None,
        version: 1,
    };
    store::low_price_insert(tx, &request)?;
    jobs::enqueue(tx, &ExplainJob { request: request.id }, answer_by)?;
    let details = json!({ "request": request.id, "bid": bid.id, "triggers": triggers, "judged": request.judged });
    audit::record(tx, event(&Actor::public(), now, "low_price_ask", &case.review).with(&details)?)?;
    waiting::explain(app, tx, case, &request, now)?;
    if let Some(unit) = accounts::unit_of_organization(tx, bid.organization_id)? {
        let notice = Notice::new("evaluation.explain")
            .with("need", case.own.title.as_str())
            .with("answer_by", shown(answer_by))
            .link(waiting::EXPLAIN_PAGE);
        app.notify.send(tx, now, To::Unit(unit.id), &notice)?;
    }
    Ok(())
}

/// Asks a bidder whose price members judge too low (专业判断), whatever the numbers say.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` for less time than the packs give, and for a bid that is out or
/// is asked already; those of the database.
pub fn ask(app: &App, actor: &Actor, id: ReviewId, expected: i64, input: &LowPriceInput) -> Result<ReviewView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let case = Case::open_for(tx, actor, &access::LOW_PRICE_ASK, (id, expected), now)?;
        case.while_in(STAGES)?;
        case.chaired(actor)?;
        case.in_session()?;
        let reason = said(&input.reason, "reason", 500)?;
        let bid = case.bid(input.bid)?.clone();
        let asked = store::low_prices_of(tx, id)?.iter().any(|one| one.bid_id == bid.id && one.is_pending());
        if !bid.state.is_in() || asked {
            return Err(Error::field(
                "bid",
                "not_open",
                "该投标已无效，或已在要求说明，不能再要求",
                "This bid is out, or is being asked already",
            ));
        }
        let least = minutes(&case.rules(app));
        let given = input.minutes.or(least).filter(|given| *given >= least.unwrap_or(1));
        let Some(given) = given else {
            let least = least.unwrap_or(1);
            return Err(Error::field(
                "minutes",
                "too_short",
                format!("请给出不少于{least}分钟的说明时间"),
                format!("Give the bidder {least} minutes or more"),
            ));
        };
        put_question(app, tx, &case, &bid, (&[], Some(reason)), given, now)?;
        let state = case.review.state;
        let case = case.save(app, tx, state, now)?;
        view::of(app, tx, actor, &case)
    })
}

/// Questions to the caller's organization, newest first.
///
/// # Errors
/// `forbidden`; those of the database.
pub fn low_prices(app: &App, actor: &Actor) -> Result<Vec<LowPriceView>> {
    let organization = actor.unit.as_ref().and_then(|unit| unit.organization);
    actor.may(&access::LOW_PRICE_LIST, &Relation { organization, ..Relation::default() })?;
    let Some(organization) = organization else { return Ok(Vec::new()) };
    app.db.read(|conn| {
        let all = store::low_prices_to(conn, organization)?;
        all.into_iter().map(|one| of_request(app, conn, one)).collect()
    })
}

fn of_request(app: &App, conn: &mut Conn, request: LowPrice) -> Result<LowPriceView> {
    let case = Case::load(conn, request.review_id)?;
    question(conn, &case, &case.rules(app), request)
}

/// A question as people see it.
pub(super) fn question(conn: &mut Conn, case: &Case, rules: &Ruleset, request: LowPrice) -> Result<LowPriceView> {
    let bid = case.bid(request.bid_id)?;
    Ok(LowPriceView {
        triggers: request.triggers()?,
        files: files::of_subject(conn, &subject(request.id))?,
        id: request.id,
        bid: request.bid_id,
        title: case.own.title.clone(),
        name: bid.name.clone(),
        discount: price_rule(&case.terms, rules)?.discount,
        time_rule: rules.period(TIME).map(|(entry, _)| view::sourced(entry)),
        state: request.state,
        judged: request.judged,
        asked_at: request.asked_at,
        answer_by: request.answer_by,
        explanation: request.explanation,
        explained_at: request.explained_at,
        reason: request.reason,
        version: request.version,
    })
}

fn subject(id: LowPriceId) -> Subject {
    Subject::new(LOW_PRICE_SUBJECT, &id)
}

/// Attaches the files named and removes those no longer named.
fn attached(tx: &mut Tx<'_>, actor: &Actor, id: LowPriceId, evidence: &[FileId], now: Instant) -> Result<()> {
    if evidence.len() > MOST_FILES {
        let (zh, en) = (format!("最多{MOST_FILES}个文件"), format!("At most {MOST_FILES} files"));
        return Err(Error::field("evidence", "too_many", zh, en));
    }
    let before: Vec<FileId> = files::of_subject(tx, &subject(id))?.into_iter().map(|file| file.id).collect();
    files::attach(tx, actor, &subject(id), "evidence", evidence)?;
    let left: Vec<FileId> = before.into_iter().filter(|file| !evidence.contains(file)).collect();
    files::remove(tx, now, &subject(id), &left)
}

/// Who may read the files of an explanation: the bidder, and who sees the review.
///
/// # Errors
/// `not_found` for others; those of the database.
pub fn low_price_readable(conn: &mut Conn, actor: &Actor, thing: &str) -> Result<()> {
    let request = store::low_price_by_id(conn, thing.parse().map_err(|_| Error::not_found())?)?;
    let own = Relation { organization: Some(request.organization_id), ..Relation::default() };
    if actor.may(&access::LOW_PRICE_EXPLAIN, &own).is_ok() {
        return Ok(());
    }
    Case::open(conn, actor, &access::REVIEW_READ, request.review_id).map(drop)
}

/// Takes the explanation of a bidder, while there is time. It may be written anew until then.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when decided already or too late; `invalid`; those of the database.
pub fn explain(
    app: &App,
    actor: &Actor,
    id: LowPriceId,
    expected: i64,
    input: &ExplanationInput,
) -> Result<LowPriceView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let request = store::low_price_by_id(tx, id)?;
        let thing = Relation { organization: Some(request.organization_id), ..Relation::default() };
        actor.may(&access::LOW_PRICE_EXPLAIN, &thing)?;
        super::super::expert::based_on(request.version, expected)?;
        let text = said(&input.text, "text", 5_000)?;
        if !request.is_pending() || now >= request.answer_by {
            return Err(Error::new(
                Code::StateConflict,
                "说明时限已过，或小组已作出认定，不能再提交说明",
                "The time to explain is over, or the panel has decided",
            ));
        }
        attached(tx, actor, id, &input.evidence, now)?;
        let explained =
            LowPrice { state: LowPriceState::Explained, explanation: Some(text), explained_at: Some(now), ..request };
        let saved = store::low_price_save(tx, &explained)?;
        let case = Case::load(tx, saved.review_id)?;
        let details = json!({ "request": saved.id, "bid": saved.bid_id });
        audit::record(tx, event(actor, now, "low_price_explain", &case.review).with(&details)?)?;
        tell_chair(app, tx, &case, now)?;
        waiting::answered(app, tx, &saved, now)?;
        question(tx, &case, &case.rules(app), saved)
    })
}

fn tell_chair(app: &App, tx: &mut Tx<'_>, case: &Case, now: Instant) -> Result<()> {
    let Some(chair) = case.members.iter().find(|member| member.chair) else { return Ok(()) };
    let notice = Notice::new("evaluation.explained").with("need", case.own.title.as_str()).link(waiting::page(case));
    app.notify.send(tx, now, To::Accounts(&[chair.account]), &notice).map(drop)
}

/// The time to explain is over: the chair is told, if nothing came. A job for a question already answered changes nothing.
///
/// # Errors
/// Those of the database.
pub fn time_over(app: &App, job: ExplainJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let request = store::low_price_by_id(tx, job.request)?;
        if request.state != LowPriceState::Asked || now < request.answer_by {
            return Ok(());
        }
        waiting::answered(app, tx, &request, now)?;
        let case = Case::load(tx, request.review_id)?;
        tell_chair(app, tx, &case, now)
    })
}

/// Decides about an explanation, with reasons: a price that is not proven makes the bid invalid (87号令 Art. 60). The chair
/// enters what the panel decided.
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when decided already, and before the bidder has explained or the time is
/// over; `invalid` without a reason; those of the database.
pub fn decide(
    app: &App,
    actor: &Actor,
    id: LowPriceId,
    expected: i64,
    input: &LowPriceDecision,
) -> Result<LowPriceView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let request = store::low_price_by_id(tx, id)?;
        let mut case = Case::open(tx, actor, &access::LOW_PRICE_DECIDE, request.review_id)?;
        super::super::expert::based_on(request.version, expected)?;
        case.own.proceeds(now)?;
        case.while_in(STAGES)?;
        case.chaired(actor)?;
        case.in_session()?;
        let reason = said(&input.reason, "reason", 1_000)?;
        let ready = request.state == LowPriceState::Explained || now >= request.answer_by;
        if !request.is_pending() || !ready {
            return Err(Error::new(
                Code::StateConflict,
                "供应商尚未说明且时限未到，或已作出认定",
                "The bidder still has time to explain, or it is decided already",
            ));
        }
        let state = if input.accept { LowPriceState::Accepted } else { LowPriceState::Rejected };
        let decided = LowPrice { state, reason: Some(reason.clone()), decided_at: Some(now), ..request };
        let saved = store::low_price_save(tx, &decided)?;
        let details = json!({ "request": saved.id, "bid": saved.bid_id, "accept": input.accept, "reason": reason });
        audit::record(tx, event(&Actor::public(), now, "low_price_decide", &case.review).with(&details)?)?;
        let bid = case.bid(saved.bid_id)?.clone();
        let stage = case.review.state;
        let stage = if input.accept { stage } else { reject(app, tx, &mut case, &bid, &reason, now)? };
        let case = case.save(app, tx, stage, now)?;
        waiting::answered(app, tx, &saved, now)?;
        waiting::settle(app, tx, &case, now)?;
        question(tx, &case, &case.rules(app), saved)
    })
}
