//! The review of what was submitted, one file a subject: beginning, examining, low prices, sheets, checking, the report.

mod begin;
mod bids;
mod check;
mod content;
mod examine;
mod low_price;
mod report;
mod sheet;
mod supply;
mod view;
mod waiting;

pub use begin::begin;
pub use check::{check, reopen};
pub use content::{content, file};
pub use examine::{accept, comply, qualify, step};
pub use low_price::{LOW_PRICE_SUBJECT, ask, decide, explain, low_price_readable, low_prices, time_over};
pub use report::{report, sign};
pub use sheet::{sheet, sheet_save, sheet_submit};
pub use supply::{Concluded, ConcludedBid, concluded, disclose_with_result, experts, reviews_with, standing, void};
pub use view::{list, own_list, read};
pub(super) use waiting::of_panel;

use super::draw::own_of;
use super::panel::rules_for;
use crate::app::App;
use crate::audit::Event;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result, Rule};
use crate::opportunities::model::OpportunityTerms;
use crate::opportunities::service::{OwnOpportunity, mark_failed};
use crate::policy::Ruleset;
use crate::policy::pack::Setting;
use crate::reviews::model::{
    BidId, BidState, FailedLot, Findings, InvitationState, Panel, PanelState, Party, Review, ReviewAction as Action,
    ReviewBid, ReviewId, ReviewRecord, ReviewState as State,
};
use crate::reviews::rules::scoring::{Enough, enough};
use crate::reviews::rules::{REVIEW, ReviewFacts};
use crate::reviews::store;
use std::collections::{BTreeMap, BTreeSet};

/// Kind of thing in the audit log.
pub const REVIEW_SUBJECT: &str = "review";

/// Who sits on the panel now.
#[derive(Clone, Debug)]
struct Member {
    number: i32,
    account: AccountId,
    representative: bool,
    chair: bool,
}

/// A review with everything around it.
struct Case {
    review: Review,
    record: ReviewRecord,
    panel: Panel,
    own: OwnOpportunity,
    terms: OpportunityTerms,
    bids: Vec<ReviewBid>,
    members: Vec<Member>,
}

impl Case {
    fn load(conn: &mut Conn, id: ReviewId) -> Result<Self> {
        let review = store::review_by_id(conn, id)?;
        let panel = store::panel_by_id(conn, review.panel_id)?;
        let own = own_of(conn, &panel)?;
        let terms = own.published.clone().unwrap_or_else(|| own.terms.clone());
        let record: ReviewRecord = review.record.get()?;
        let bids = store::bids_of(conn, id)?;
        let members = members(conn, &panel, &record)?;
        Ok(Self { review, record, panel, own, terms, bids, members })
    }

    /// [`Case::load`] for somebody who may do `rule` with it.
    fn open(conn: &mut Conn, actor: &Actor, rule: &Rule, id: ReviewId) -> Result<Self> {
        let case = Self::load(conn, id)?;
        actor.may(rule, &case.relation(actor))?;
        Ok(case)
    }

    /// [`Case::open`] for a change at `now`, based on version `expected`.
    fn open_for(
        tx: &mut Tx<'_>,
        actor: &Actor,
        rule: &Rule,
        (id, expected): (ReviewId, i64),
        now: Instant,
    ) -> Result<Self> {
        let case = Self::open(tx, actor, rule, id)?;
        super::expert::based_on(case.review.version, expected)?;
        case.own.proceeds(now)?;
        Ok(case)
    }

    /// How it is related to whoever asks: a member of the panel stands to it as to something of the own.
    fn relation(&self, actor: &Actor) -> Relation {
        let account = self.member(actor).map(|member| member.account);
        Relation {
            account,
            unit: Some(self.review.unit_id),
            region: Some(self.review.unit_region),
            ..Relation::default()
        }
    }

    fn member(&self, actor: &Actor) -> Option<&Member> {
        self.members.iter().find(|member| Some(member.account) == actor.account)
    }

    /// What whoever asks can be in the lifecycle.
    fn parties(&self, actor: &Actor) -> Vec<Party> {
        let of_unit = actor.unit.as_ref().is_some_and(|unit| unit.id == self.review.unit_id);
        let chair = self.member(actor).is_some_and(|member| member.chair);
        [(of_unit, Party::Department), (chair, Party::Expert)]
            .into_iter()
            .filter_map(|(is, party)| is.then_some(party))
            .collect()
    }

    /// The state after `action`, if one of these parties may take it.
    fn stepped(&self, actor: &Actor, action: Action, facts: &ReviewFacts) -> Result<State> {
        let state = REVIEW.step(self.review.state, action, facts)?;
        if self.parties(actor).iter().any(|party| REVIEW.permits(self.review.state, action, *party)) {
            return Ok(state);
        }
        Err(not_yours())
    }

    /// The member in the chair, or nobody else.
    fn chaired(&self, actor: &Actor) -> Result<&Member> {
        self.member(actor).filter(|member| member.chair).ok_or_else(not_yours)
    }

    /// Only in one of these states.
    fn while_in(&self, states: &[State]) -> Result<()> {
        if states.contains(&self.review.state) {
            return Ok(());
        }
        let (zh, en) = (label(self.review.state).zh, label(self.review.state).en);
        Err(Error::new(
            Code::StateConflict,
            format!("评审正处于“{zh}”阶段，不能进行此操作"),
            format!("The review is in “{en}”; this cannot be done now"),
        ))
    }

    /// Only while every seat is held.
    fn in_session(&self) -> Result<()> {
        if matches!(self.panel.state, PanelState::Seated | PanelState::Disclosed) {
            return Ok(());
        }
        Err(Error::new(
            Code::StateConflict,
            "评审小组成员未到齐（有成员被更换），补齐并重新入席后再继续",
            "The panel is not complete: a member was replaced. Fill the seat and open the session again",
        ))
    }

    fn bid(&self, id: BidId) -> Result<&ReviewBid> {
        self.bids.iter().find(|bid| bid.id == id).ok_or_else(|| {
            Error::field("bid", "unknown", "没有这份投标，请刷新后重试", "There is no such bid in this review; reload")
        })
    }

    /// Bids whose lot goes on and that are in.
    fn live(&self) -> impl Iterator<Item = &ReviewBid> {
        self.bids.iter().filter(|bid| bid.state.is_in() && self.goes_on(bid.lot))
    }

    fn goes_on(&self, lot: i32) -> bool {
        self.record.failed.iter().all(|failed| failed.lot != lot)
    }

    fn lots(&self) -> BTreeSet<i32> {
        self.bids.iter().map(|bid| bid.lot).collect()
    }

    /// The rules in force when the review began: they do not change under it.
    fn rules(&self, app: &App) -> Ruleset {
        rules_for(app, &self.own, self.review.created_at)
    }

    /// How many bids of a lot are valid and how many must be.
    fn enough(&self, rules: &Ruleset, lot: i32) -> Enough {
        let setting = suppliers(&self.terms, rules);
        let document = self.terms.lots.as_ref().and_then(|lots| lots.min_bidders);
        let valid = self.bids.iter().filter(|bid| bid.lot == lot && bid.state.is_in()).count();
        let submitted = self.record.submitted.get(&lot).copied().unwrap_or(0);
        enough(setting, document, submitted, u32::try_from(valid).unwrap_or(u32::MAX))
    }

    /// Notes the lots that have too few valid bids; gives the state: failed where none is left, else `state`.
    fn settle(&mut self, rules: &Ruleset, state: State) -> Result<State> {
        for lot in self.lots() {
            let enough = self.enough(rules, lot);
            if self.goes_on(lot) && !enough.holds() {
                self.record.failed.push(FailedLot { lot, stage: self.review.state, enough });
            }
        }
        if self.lots().iter().any(|lot| self.goes_on(*lot)) {
            return Ok(state);
        }
        REVIEW.step(self.review.state, Action::Fail, &ReviewFacts::default())
    }

    /// Saves review and record; bids are saved by whoever changes them. A review that fails ends the procedure.
    fn save(self, app: &App, tx: &mut Tx<'_>, state: State, now: Instant) -> Result<Self> {
        if state == State::Failed && self.review.state != State::Failed {
            let reason = too_few(&self.record.failed);
            mark_failed(app, tx, &Actor::public(), self.review.opportunity_id, &reason, now)?;
        }
        let ended_at = match state {
            State::Concluded | State::Failed => self.review.ended_at.or(Some(now)),
            _ => self.review.ended_at,
        };
        let changed = Review { state, record: JsonText::of(&self.record)?, updated_at: now, ended_at, ..self.review };
        Ok(Self { review: store::review_save(tx, &changed)?, ..self })
    }

    /// Replaces a bid here and in the database.
    fn put(&mut self, tx: &mut Tx<'_>, changed: ReviewBid) -> Result<()> {
        store::bid_save(tx, &changed)?;
        if let Some(bid) = self.bids.iter_mut().find(|bid| bid.id == changed.id) {
            *bid = changed;
        }
        Ok(())
    }

    fn findings(bid: &ReviewBid) -> Result<Findings> {
        bid.findings.get()
    }
}

/// Why a review failed, lot by lot, in words for the public.
fn too_few(failed: &[FailedLot]) -> String {
    let words = failed.iter().map(|FailedLot { lot, enough, .. }| {
        let of_lot = if *lot > 0 { format!("标段{lot}") } else { String::new() };
        let (valid, needed) = (enough.valid, enough.needed);
        format!("{of_lot}有效投标（响应）{valid}家，不足{needed}家 / {valid} valid submissions, {needed} are needed")
    });
    words.collect::<Vec<_>>().join("；")
}

fn members(conn: &mut Conn, panel: &Panel, record: &ReviewRecord) -> Result<Vec<Member>> {
    let seated = |state| matches!(state, InvitationState::Seated | InvitationState::ConductRated);
    let mut members: Vec<Member> = store::invitations_of(conn, panel.id)?
        .into_iter()
        .filter(|one| seated(one.state))
        .map(|one| Member {
            number: one.seat,
            account: one.account_id,
            representative: false,
            chair: panel.chair == Some(one.seat),
        })
        .collect();
    members.extend(record.representatives.iter().map(|(number, account)| Member {
        number: *number,
        account: *account,
        representative: true,
        chair: false,
    }));
    members.sort_by_key(|member| member.number);
    Ok(members)
}

fn suppliers<'r>(terms: &OpportunityTerms, rules: &'r Ruleset) -> Option<&'r Setting> {
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method)?;
    rules.setting(method.as_str(), "min_suppliers").map(|(_, setting)| setting)
}

fn label(state: State) -> crate::kernel::Text {
    crate::kernel::lifecycle::Word::label(state)
}

fn not_yours() -> Error {
    Error::new(
        Code::StateConflict,
        "此步骤由组长（或采购人）办理，请由其操作",
        "This step is for the chair or the purchaser; ask them",
    )
}

/// An event about a review. What members do is logged with the seat and without the person: the log is read by supervisors,
/// and names are secret until the result.
fn event(actor: &Actor, now: Instant, act: &str, review: &Review) -> Event {
    Event::new(actor, now, &format!("{REVIEW_SUBJECT}.{act}"), REVIEW_SUBJECT, &review.id)
        .in_region(review.unit_region.as_str())
}

/// The actor to put on record: nobody, for a member of the panel.
fn on_record(case: &Case, actor: &Actor) -> Actor {
    if case.member(actor).is_some() { Actor::public() } else { actor.clone() }
}

/// A text somebody must give, of limited length.
fn said(text: &str, path: &str, most: usize) -> Result<String> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(Error::field(path, "required", "请写明理由", "Say why"));
    }
    if length > most {
        return Err(Error::field(path, "too_long", format!("最多{most}字"), format!("At most {most} characters")));
    }
    Ok(text.to_owned())
}

/// Names of the panel's members, by number.
fn names(conn: &mut Conn, case: &Case) -> Result<BTreeMap<i32, String>> {
    let accounts: Vec<AccountId> = case.members.iter().map(|member| member.account).collect();
    let known = crate::accounts::account_names(conn, &accounts)?;
    let named = |member: &Member| Some((member.number, known.get(&member.account)?.clone()));
    Ok(case.members.iter().filter_map(named).collect())
}

/// Whether a bid takes part in scoring.
fn is_scored(state: BidState) -> bool {
    matches!(state, BidState::Responsive | BidState::Ranked | BidState::Recommended)
}
