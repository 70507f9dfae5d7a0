//! Ranking and the report, and the signatures under it.

use super::check::{by_item, cards};
use super::low_price::question;
use super::sheet::{of_member, save, scored};
use super::{Case, event, names, said, view, waiting};
use crate::app::App;
use crate::audit;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, Code, Error, Instant, Ratio, Result};
use crate::matching::service::assessments;
use crate::opportunities::model::Points;
use crate::opportunities::rules::facts;
use crate::policy::pack::{Content, Use};
use crate::policy::{Ruleset, Standing};
use crate::reviews::model::{
    BidId, BidResult, BidState, EvaluationReport, PanelInput, PanelState, Party, ReportBid, ReportBody, ReportMember,
    ReviewAction as Action, ReviewBid, ReviewId, ReviewState as State, Sheet, SignInput, TieDraw,
};
use crate::reviews::rules::scoring::{
    Contender, Criterion, Offer, award_by, criteria, final_score, items, mean_of, price_points, price_rule, rank, ties,
};
use crate::reviews::rules::{REVIEW, access, draw as lot};
use crate::reviews::service::draw::purchaser;
use crate::reviews::store;
use serde_json::json;
use std::collections::BTreeMap;

/// Limit of the packs: candidates recommended where the document does not say how many.
const CANDIDATES: &str = "limit.candidates";

/// What the price of every scored bid earns, lot by lot.
pub(super) fn prices(case: &Case, rules: &Ruleset) -> Result<BTreeMap<BidId, Points>> {
    let rule = price_rule(&case.terms, rules)?;
    let mut earned = BTreeMap::new();
    for lot in case.lots() {
        let offers: Vec<Offer<BidId>> = scored(case).filter(|bid| bid.lot == lot).map(offer).collect();
        earned.extend(price_points(&offers, rule.weight)?);
    }
    Ok(earned)
}

/// How many candidates the packs have recommended; where they say nothing, the first alone is.
fn usual_candidates(rules: &Ruleset) -> Option<u32> {
    match &rules.entry(CANDIDATES)?.content {
        Content::Limit(limit) => limit.bounds.min_count,
        _ => None,
    }
}

fn offer(bid: &ReviewBid) -> Offer<BidId> {
    Offer { bid: bid.id, stated: bid.offer, deduction: Ratio::from_bp(bid.deduction) }
}

/// Ranks the bids of every lot and writes the report into the case.
pub(super) fn write(app: &App, tx: &mut Tx<'_>, case: &mut Case, rules: &Ruleset, now: Instant) -> Result<()> {
    let by = award_by(&case.terms, rules)?;
    let sheet = facts(case.own.id.as_str(), case.own.kind, &case.terms, rules.vocabulary());
    let preferred = rules
        .preference_use(&sheet, case.review.created_at.date())
        .is_some_and(|channel| channel.uses.contains(&Use::TieBreak));
    let document = case.terms.tie_break.clone().unwrap_or_default().order;
    let criteria = criteria(by, &document, preferred);
    let prices = prices(case, rules)?;
    let cards = cards(tx, case)?;
    let standings = standings(app, tx, case)?;
    let wanted = case.terms.procurement.as_ref().and_then(|it| it.candidates);
    let recommended = wanted.or_else(|| usual_candidates(rules)).unwrap_or(1).max(1);
    for number in case.lots().into_iter().collect::<Vec<_>>() {
        let contenders: Vec<Contender<BidId>> = scored(case)
            .filter(|bid| bid.lot == number)
            .map(|bid| {
                let given = cards.get(&bid.id);
                let technical = mean_of(given.into_iter().flatten().map(|(_, card)| card.total));
                let price = prices.get(&bid.id).copied().unwrap_or_default();
                Contender {
                    bid: bid.id,
                    score: final_score([technical], price),
                    price: offer(bid).adjusted(),
                    technical,
                    preference: standings.get(&bid.organization_id).cloned().unwrap_or_default(),
                }
            })
            .collect();
        let tied: Vec<BidId> = ties(&contenders, &criteria).concat();
        let drawn = if tied.is_empty() { Vec::new() } else { draw(tx, case, number, &tied)? };
        for place in rank(&contenders, &criteria, &drawn) {
            let Some(of) = contenders.iter().find(|one| one.bid == place.bid) else { continue };
            let members = cards.get(&place.bid).into_iter().flatten().map(|(m, card)| (*m, card.total)).collect();
            let result = BidResult {
                members,
                technical: of.technical,
                price: prices.get(&place.bid).copied().unwrap_or_default(),
                score: of.score,
                rank: place.rank,
                decided_by: place.decided_by,
            };
            if place.decided_by == Some(Criterion::Preference) {
                // 同等条件下优先: each use of it is on record.
                let details = json!({ "bid": place.bid, "rank": place.rank, "standing": of.preference });
                audit::record(tx, event(&Actor::public(), now, "preference", &case.review).with(&details)?)?;
            }
            let state = if place.rank <= recommended { BidState::Recommended } else { BidState::Ranked };
            let bid = case.bid(place.bid)?.clone();
            case.put(tx, ReviewBid { state, result: Some(JsonText::of(&result)?), ..bid })?;
        }
    }
    let body = body(app, tx, case, rules, (criteria, &cards), now)?;
    case.review.report = Some(JsonText::of(&body)?);
    Ok(())
}

fn standings(app: &App, conn: &mut Conn, case: &Case) -> Result<BTreeMap<OrganizationId, Standing>> {
    let ids: Vec<OrganizationId> = scored(case).map(|bid| bid.organization_id).collect();
    let known = assessments(app, conn, &case.own, &ids, case.review.created_at.date())?;
    Ok(known.into_iter().map(|(id, assessment)| (id, assessment.standing)).collect())
}

/// Draws the order of equals, from the seed committed when the review began and the hash of the log now.
fn draw(conn: &mut Conn, case: &mut Case, number: i32, tied: &[BidId]) -> Result<Vec<BidId>> {
    let seed = case.review.seed.clone();
    let (root_seq, root) = audit::head(conn)?;
    if audit::place(conn, case.review.event_id)?.is_none_or(|seq| seq > root_seq) {
        return Err(Error::unavailable("the commitment is not in the log yet"));
    }
    let root = hex::encode(root);
    let by_code: BTreeMap<String, BidId> = tied.iter().map(|bid| (lot::code(&seed, bid.as_str()), *bid)).collect();
    let codes: Vec<String> = by_code.keys().cloned().collect();
    let order: Vec<(String, BidId)> = lot::order(&seed, &codes, &root)
        .into_iter()
        .filter_map(|code| by_code.get(&code).copied().map(|bid| (code, bid)))
        .collect();
    let drawn = order.iter().map(|(_, bid)| *bid).collect();
    let commitment = lot::commitment(&seed);
    case.record.draws.push(TieDraw { lot: number, seed, commitment, root_seq, root, order });
    Ok(drawn)
}

fn body(
    app: &App,
    conn: &mut Conn,
    case: &Case,
    rules: &Ruleset,
    (criteria, cards): (Vec<Criterion>, &BTreeMap<BidId, BTreeMap<i32, crate::reviews::rules::scoring::Card>>),
    now: Instant,
) -> Result<ReportBody> {
    let plan: PanelInput = case.panel.plan.get()?;
    let mut bids = Vec::new();
    for bid in &case.bids {
        let findings = Case::findings(bid)?;
        let failed = findings.qualification.into_iter().chain(findings.compliance).filter(|one| !one.passed).collect();
        bids.push(ReportBid {
            bid: bid.id,
            submission_id: bid.submission_id.clone(),
            organization_id: bid.organization_id,
            name: bid.name.clone(),
            lot: bid.lot,
            offer: bid.offer,
            deduction: bid.deduction,
            state: bid.state,
            reason: bid.reason.clone(),
            failed,
            items: cards.get(&bid.id).map(by_item).unwrap_or_default(),
            result: bid.result.as_ref().map(JsonText::get).transpose()?,
        });
    }
    bids.sort_by_key(|bid| (bid.lot, bid.result.as_ref().map_or(u32::MAX, |result| result.rank), bid.bid));
    let low_prices = store::low_prices_of(conn, case.review.id)?;
    Ok(ReportBody {
        title: case.own.title.clone(),
        purchaser: purchaser(conn, &case.own)?,
        began_at: case.review.created_at,
        written_at: now,
        place: plan.place,
        award_by: award_by(&case.terms, rules)?,
        discount: view::discount(case, app)?,
        criteria,
        items: items(&case.terms).map(|(path, item)| (path, item.item.name.clone().unwrap_or_default())).collect(),
        bids,
        enough: case.lots().into_iter().map(|number| (number, case.enough(rules, number))).collect(),
        failed: case.record.failed.clone(),
        low_prices: low_prices.into_iter().map(|one| question(conn, case, rules, one)).collect::<Result<_>>()?,
        corrections: case.record.corrections.clone(),
        draws: case.record.draws.clone(),
        packs: rules.packs().to_vec(),
    })
}

/// The report with its signatures: for the panel from the moment it is written, for the purchaser and the supervisor once it is
/// concluded. Names of experts are for the panel alone until it is disclosed.
///
/// # Errors
/// `not_found`; `state_conflict` before that; those of the database.
pub fn report(app: &App, actor: &Actor, id: ReviewId) -> Result<EvaluationReport> {
    app.db.read(|conn| {
        let case = Case::open(conn, actor, &access::REPORT_READ, id)?;
        let states: &[State] = match case.member(actor) {
            Some(_) => &[State::Signing, State::Concluded, State::Void],
            None => &[State::Concluded, State::Void],
        };
        case.while_in(states)?;
        of(conn, actor, &case)
    })
}

fn of(conn: &mut Conn, actor: &Actor, case: &Case) -> Result<EvaluationReport> {
    let written = case.review.report.as_ref().ok_or_else(Error::not_found)?;
    let disclosed = case.panel.state == PanelState::Disclosed;
    let named = if disclosed || case.member(actor).is_some() { names(conn, case)? } else { BTreeMap::new() };
    let ended = matches!(case.review.state, State::Concluded | State::Void);
    let mut members = Vec::new();
    for member in &case.members {
        let sheet = of_member(conn, case, member)?;
        members.push(ReportMember {
            number: member.number,
            name: named.get(&member.number).cloned(),
            representative: member.representative,
            chair: member.chair,
            signed_at: sheet.signed_at,
            dissent: sheet.dissent,
            deemed_consent: ended && sheet.signed_at.is_none(),
        });
    }
    let own = case.member(actor).map(|member| member.number);
    let signed = members.iter().any(|member| Some(member.number) == own && member.signed_at.is_some());
    let mut actions = Vec::new();
    for party in case.parties(actor) {
        let possible = REVIEW.actions(case.review.state, party).into_iter();
        actions.extend(possible.filter(|action| *action != Action::Conclude || party == Party::Expert));
    }
    Ok(EvaluationReport {
        review: view::card(case, None),
        body: written.get()?,
        members,
        actions,
        may_sign: own.is_some() && !signed && case.review.state == State::Signing,
        version: case.review.version,
    })
}

/// Signs the report, with dissent or without (87号令 Art. 61: who neither signs nor dissents counts as agreeing).
///
/// # Errors
/// `not_found`, `version_conflict`; `state_conflict` when it is not being signed, or was signed; `invalid`; those of the database.
pub fn sign(app: &App, actor: &Actor, id: ReviewId, expected: i64, input: &SignInput) -> Result<EvaluationReport> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let case = Case::open_for(tx, actor, &access::REPORT_SIGN, (id, expected), now)?;
        case.while_in(&[State::Signing])?;
        let member = case.member(actor).cloned().ok_or_else(Error::not_found)?;
        let dissent = match input.dissent.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Some(said(text, "dissent", 2_000)?),
            None => None,
        };
        let sheet = of_member(tx, &case, &member)?;
        if sheet.signed_at.is_some() {
            return Err(Error::new(Code::StateConflict, "您已签署评审报告", "You have signed the report already"));
        }
        let details = json!({ "seat": member.number, "dissent": dissent.is_some() });
        save(tx, Sheet { signed_at: Some(now), dissent, ..sheet })?;
        audit::record(tx, event(&Actor::public(), now, "sign", &case.review).with(&details)?)?;
        waiting::settle(app, tx, &case, now)?;
        // Signatures do not change the review: two members may sign at the same moment.
        of(tx, actor, &case)
    })
}
