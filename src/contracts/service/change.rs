//! Changes of a contract in performance: proposed by one side, signed by both, and then the contract.

use super::case::Case;
use super::sign::statement;
use super::{CHANGE_SUBJECT, event, load, relation, required, side_of, waiting};
use crate::app::App;
use crate::audit::{self, Event};
use crate::contracts::model::{
    ChangeAction as Action, ChangeKind, ChangeState, Contract, ContractAction, ContractAgreement, ContractChange,
    ContractChangeId, ContractChangeInput, ContractChangeView, ContractFinding, ContractId, ContractNotes,
    ContractSide, ContractSignInput, ContractTerms, FixedText, SignatureId, SignatureRow,
};
use crate::contracts::rules::{self, CHANGE, CONTRACT, ChangeFacts, ContractFacts, Measure};
use crate::contracts::signer::Signer;
use crate::contracts::store;
use crate::db::types::JsonText;
use crate::db::{Conn, OnceKey, Tx, once};
use crate::kernel::error::Faults;
use crate::kernel::{Actor, Code, Error, Instant, Money, Result, Rule};
use crate::opportunities::rules::Severity;
use serde_json::json;

/// A change with its contract and what it is held against.
struct Proposal {
    row: Contract,
    change: ContractChange,
    before: ContractTerms,
    case: Case,
}

impl Proposal {
    fn load(app: &App, conn: &mut Conn, actor: &Actor, rule: &Rule, id: ContractChangeId) -> Result<Self> {
        let change = store::change_by_id(conn, id)?;
        let row = load(conn, actor, rule, change.contract_id)?;
        Self::of(app, conn, row, change)
    }

    /// [`Self::load`] for a step from version `expected`.
    fn load_for(app: &App, tx: &mut Tx<'_>, actor: &Actor, rule: &Rule, at: (ContractChangeId, i64)) -> Result<Self> {
        let loaded = Self::load(app, tx, actor, rule, at.0)?;
        if loaded.change.version == at.1 { Ok(loaded) } else { Err(Error::version_conflict()) }
    }

    fn of(app: &App, conn: &mut Conn, row: Contract, change: ContractChange) -> Result<Self> {
        let now = app.clock.now();
        let case = Case::load(app, conn, &row, now)?;
        let before = case.terms.clone();
        let case = case.saying(change.terms.get()?);
        Ok(Self { row, change, before, case })
    }

    fn checked(&self, app: &App) -> Result<Checked> {
        let after = &self.case.terms;
        let measure = measure(&self.row, &self.before, &self.case)?;
        let (differences, mut findings) = rules::change_findings(self.change.kind, (&self.before, after), &measure)?;
        let held = self.case.held_alone(app);
        findings.extend(held.findings.into_iter().filter(|one| one.severity == Severity::Error));
        Ok(Checked { differences, findings, costs: held.costs, room: measure.room() })
    }
}

struct Checked {
    differences: Vec<crate::contracts::model::ContractDifference>,
    findings: Vec<ContractFinding>,
    costs: crate::submissions::model::OfferCosts,
    room: Option<Money>,
}

/// What additions are measured by: the price that was signed, and what was added since.
fn measure<'c>(row: &Contract, before: &ContractTerms, case: &'c Case) -> Result<Measure<'c>> {
    let notes: ContractNotes = row.notes.get()?;
    let first = notes.first_price.or(before.price).unwrap_or_default();
    Ok(Measure { first, added: rules::added(before), rules: &case.rules })
}

/// What an agreed change does with the contract.
const fn action_of(kind: ChangeKind) -> ContractAction {
    match kind {
        ChangeKind::Amend | ChangeKind::Supplement => ContractAction::Change,
        ChangeKind::Suspend => ContractAction::Suspend,
        ChangeKind::Resume => ContractAction::Resume,
        ChangeKind::Terminate => ContractAction::Terminate,
    }
}

fn change_event(actor: &Actor, now: Instant, act: &str, row: &Contract, change: &ContractChange) -> Event {
    Event::new(actor, now, &format!("{CHANGE_SUBJECT}.{act}"), CHANGE_SUBJECT, &change.id)
        .in_region(row.unit_region.as_str())
}

/// One side proposes what the contract shall say from a day on; what the law does not allow is refused at its place.
///
/// # Errors
/// `not_found`; `state_conflict` where the contract knows no such change, or another is being discussed; `invalid`;
/// `idempotency_mismatch`; those of the database.
pub fn propose(
    app: &App,
    actor: &Actor,
    id: ContractId,
    input: &ContractChangeInput,
    key: Option<&OnceKey>,
) -> Result<ContractChangeView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load(tx, actor, &rules::CHANGE_PROPOSE, id)?;
        once(tx, key, now, |tx| {
            CONTRACT.step(row.state, action_of(input.kind), &ContractFacts::default())?;
            let known = store::changes_of(tx, id)?;
            if known.iter().any(|one| one.state == ChangeState::Proposed) {
                let zh = "已有一项变更正在协商，请先签署、拒绝或撤回";
                return Err(Error::new(Code::StateConflict, zh, "Another change is being discussed; settle it first"));
            }
            let reason = required(&input.reason, "reason", "请写明变更理由", "Say why")?;
            let before = row.terms()?;
            let terms = wanted(&before, input, reason);
            let change = ContractChange {
                id: ContractChangeId::new(),
                contract_id: id,
                number: i32::try_from(known.len()).unwrap_or(i32::MAX).saturating_add(1),
                kind: input.kind,
                state: ChangeState::Proposed,
                side: side_of(actor, &row),
                unit_id: actor.unit()?.id,
                account_id: actor.account()?,
                terms: JsonText::of(&terms)?,
                edition: store::last_edition(tx, id)? + 1,
                proposed_at: now,
                answer: None,
                answered_at: None,
                version: 1,
            };
            let proposal = Proposal::of(app, tx, row.clone(), change)?;
            sound(&proposal.checked(app)?.findings)?;
            fix(app, tx, &proposal, now)?;
            store::change_insert(tx, &proposal.change)?;
            waiting::settle_change(app, tx, &row, &proposal.change, now)?;
            let details = json!({ "contract": row.id, "input": input });
            let event = change_event(actor, now, "propose", &row, &proposal.change).with(&details)?;
            audit::record(tx, event)?;
            view(app, tx, actor, &proposal)
        })
    })
}

/// The terms wanted, with the agreement at their end.
fn wanted(before: &ContractTerms, input: &ContractChangeInput, reason: String) -> ContractTerms {
    let terms = input.terms.clone().unwrap_or_else(|| before.clone());
    let more = terms.price.unwrap_or_default() - before.price.unwrap_or_default();
    let agreement = ContractAgreement {
        number: u32::try_from(before.agreements.len()).unwrap_or(u32::MAX).saturating_add(1),
        kind: Some(input.kind),
        reason: Some(reason),
        effective_on: Some(input.effective_on),
        amount: (input.kind == ChangeKind::Supplement).then_some(more),
    };
    // What was agreed before is no part of what is proposed.
    rules::agreed(ContractTerms { agreements: before.agreements.clone(), ..terms }, agreement)
}

/// Refuses what could never be signed, each at its place.
fn sound(findings: &[ContractFinding]) -> Result<()> {
    let mut faults = Faults::new();
    for one in findings.iter().filter(|one| one.severity == Severity::Error) {
        let basis = one.basis.as_ref().map(|basis| format!("（{basis}）")).unwrap_or_default();
        let (text, mend) = (&one.text, &one.mend);
        faults.add(
            format!("terms.{}", one.path),
            one.code.as_str(),
            format!("{}{basis}。{}", text.zh, mend.zh),
            format!("{}{basis}. {}", text.en, mend.en),
        );
    }
    faults.finish()
}

/// Fixes the text that both sides sign.
fn fix(app: &App, tx: &mut Tx<'_>, proposal: &Proposal, now: Instant) -> Result<()> {
    let case = &proposal.case;
    let document = rules::document(&case.terms, &case.clauses(app), &app.clauses.version);
    let text_hash = rules::text_hash(&rules::plain(&document));
    let (contract_id, edition) = (proposal.row.id, proposal.change.edition);
    let document = JsonText::of(&document)?;
    store::text_insert(tx, &FixedText { contract_id, edition, document, text_hash, fixed_at: now })
}

/// Signs a change for the side of whoever acts; with the second signature it is the contract.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`; `invalid` for another text than the one fixed; those of the database.
pub fn sign(
    app: &App,
    actor: &Actor,
    at: (ContractChangeId, i64),
    input: &ContractSignInput,
) -> Result<ContractChangeView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let proposal = Proposal::load_for(app, tx, actor, &rules::CHANGE_SIGN, at)?;
        let (row, change) = (&proposal.row, &proposal.change);
        let facts = facts(app, tx, actor, &proposal)?;
        let state = CHANGE.step(change.state, Action::Sign, &facts)?;
        let text = store::text_by_edition(tx, row.id, change.edition)?;
        let text = text.ok_or_else(|| Error::internal("a proposed change has no fixed text"))?;
        if !input.text_hash.trim().eq_ignore_ascii_case(&text.text_hash) {
            return Err(super::sign::another_text());
        }
        let signature =
            Signer::sign(&app.sealing, statement(app, tx, actor, row, (change.edition, &text.text_hash), now)?)?;
        let (side, account_id) = (side_of(actor, row), actor.account()?);
        store::signature_insert(
            tx,
            &SignatureRow {
                id: SignatureId::new(),
                contract_id: row.id,
                edition: change.edition,
                side,
                account_id,
                unit_id: signature.statement.unit,
                signed_at: now,
                signature: JsonText::of(&signature)?,
            },
        )?;
        let agreed = state == ChangeState::Agreed;
        let answered_at = agreed.then_some(now);
        let saved = store::change_save(tx, &ContractChange { state, answered_at, ..change.clone() })?;
        let row = if agreed { apply(app, tx, actor, &proposal, now)? } else { row.clone() };
        waiting::settle_change(app, tx, &row, &saved, now)?;
        let details = json!({ "side": side, "text_hash": text.text_hash, "signature": signature.signature });
        audit::record(tx, change_event(actor, now, "sign", &row, &saved).with(&details)?)?;
        let Proposal { before, case, .. } = proposal;
        view(app, tx, actor, &Proposal { row, change: saved, before, case })
    })
}

/// The change is the contract from now on.
fn apply(app: &App, tx: &mut Tx<'_>, actor: &Actor, proposal: &Proposal, now: Instant) -> Result<Contract> {
    let (row, change) = (&proposal.row, &proposal.change);
    let state = CONTRACT.step(row.state, action_of(change.kind), &ContractFacts::default())?;
    let changed = Contract { state, edition: change.edition, updated_at: now, ..row.clone() };
    let saved = store::contract_save(tx, &changed.saying(&proposal.case.terms)?)?;
    waiting::settle(app, tx, &saved, now)?;
    waiting::tell_both(app, tx, &saved, "contracts.changed", now)?;
    let details = json!({ "change": change.id, "kind": change.kind, "edition": change.edition });
    audit::record(tx, event(actor, now, "change", &saved).with(&details)?)?;
    Ok(saved)
}

/// The other side does not want it.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`; `invalid` without a reason; those of the database.
pub fn refuse(app: &App, actor: &Actor, at: (ContractChangeId, i64), reason: &str) -> Result<ContractChangeView> {
    end(app, actor, &rules::CHANGE_REFUSE, at, Action::Refuse, Some(reason))
}

/// Whoever wanted it takes it back.
///
/// # Errors
/// `not_found`; `version_conflict`; `state_conflict`; those of the database.
pub fn withdraw(app: &App, actor: &Actor, at: (ContractChangeId, i64)) -> Result<ContractChangeView> {
    end(app, actor, &rules::CHANGE_WITHDRAW, at, Action::Withdraw, None)
}

fn end(
    app: &App,
    actor: &Actor,
    rule: &Rule,
    at: (ContractChangeId, i64),
    action: Action,
    reason: Option<&str>,
) -> Result<ContractChangeView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let proposal = Proposal::load_for(app, tx, actor, rule, at)?;
        let facts = facts(app, tx, actor, &proposal)?;
        let state = CHANGE.step(proposal.change.state, action, &facts)?;
        let answer = match reason {
            Some(reason) => Some(required(reason, "reason", "请写明不同意的理由", "Say why you refuse")?),
            None => None,
        };
        let change = ContractChange { state, answer, answered_at: Some(now), ..proposal.change.clone() };
        let saved = store::change_save(tx, &change)?;
        waiting::settle_change(app, tx, &proposal.row, &saved, now)?;
        if let Some(answer) = &saved.answer {
            waiting::tell_refused(app, tx, &proposal.row, answer, now)?;
        }
        let details = json!({ "reason": saved.answer });
        audit::record(tx, change_event(actor, now, action.as_str(), &proposal.row, &saved).with(&details)?)?;
        view(app, tx, actor, &Proposal { change: saved, ..proposal })
    })
}

fn facts(app: &App, conn: &mut Conn, actor: &Actor, proposal: &Proposal) -> Result<ChangeFacts> {
    let (row, change) = (&proposal.row, &proposal.change);
    let side = side_of(actor, row);
    let signed = store::signatures_of(conn, row.id, change.edition)?;
    Ok(ChangeFacts {
        errors: rules::errors(&proposal.checked(app)?.findings),
        own: side == change.side,
        is_drafter: side == ContractSide::Department && actor.account == Some(change.account_id),
        own_signed: signed.iter().any(|one| one.side == side),
        other_signed: signed.iter().any(|one| one.side != side),
    })
}

/// Changes of a contract, newest first.
///
/// # Errors
/// `not_found`; those of the database.
pub fn list(app: &App, actor: &Actor, id: ContractId) -> Result<Vec<ContractChangeView>> {
    app.db.read(|conn| {
        let row = load(conn, actor, &rules::CHANGE_LIST, id)?;
        let changes = store::changes_of(conn, id)?.into_iter();
        changes
            .map(|change| {
                let proposal = Proposal::of(app, conn, row.clone(), change)?;
                view(app, conn, actor, &proposal)
            })
            .collect()
    })
}

/// One change.
///
/// # Errors
/// `not_found`; those of the database.
pub fn read(app: &App, actor: &Actor, id: ContractChangeId) -> Result<ContractChangeView> {
    app.db.read(|conn| {
        let proposal = Proposal::load(app, conn, actor, &rules::CHANGE_READ, id)?;
        view(app, conn, actor, &proposal)
    })
}

fn view(app: &App, conn: &mut Conn, actor: &Actor, proposal: &Proposal) -> Result<ContractChangeView> {
    let (row, change) = (&proposal.row, &proposal.change);
    let text = store::text_by_edition(conn, row.id, change.edition)?;
    let text = text.ok_or_else(|| Error::internal("a proposed change has no fixed text"))?;
    let signatures = store::signatures_of(conn, row.id, change.edition)?;
    // What is settled is shown as it was; only what is discussed is held against the contract.
    let open = change.state == ChangeState::Proposed;
    let Checked { differences, findings, costs, room } = proposal.checked(app)?;
    let actions = actions(app, conn, actor, proposal)?;
    Ok(ContractChangeView {
        id: change.id,
        contract_id: row.id,
        number: change.number,
        kind: change.kind,
        state: change.state,
        side: change.side,
        agreement: proposal.case.terms.agreements.last().cloned().unwrap_or_default(),
        terms: proposal.case.terms.clone(),
        differences: if open { differences } else { Vec::new() },
        findings: if open { findings } else { Vec::new() },
        costs,
        room: room.filter(|_| open),
        text: rules::plain(&text.document.get()?),
        text_hash: text.text_hash,
        signatures: signatures.iter().map(super::view::signature).collect::<Result<_>>()?,
        proposed_at: change.proposed_at,
        answer: change.answer.clone(),
        answered_at: change.answered_at,
        actions,
        version: change.version,
    })
}

/// What whoever asks can do now.
fn actions(app: &App, conn: &mut Conn, actor: &Actor, proposal: &Proposal) -> Result<Vec<Action>> {
    let change = &proposal.change;
    if change.state != ChangeState::Proposed {
        return Ok(Vec::new());
    }
    let facts = facts(app, conn, actor, proposal)?;
    let rule = |action: Action| match action {
        Action::Sign => &rules::CHANGE_SIGN,
        Action::Refuse => &rules::CHANGE_REFUSE,
        Action::Withdraw => &rules::CHANGE_WITHDRAW,
    };
    let mut possible: Vec<Action> = Vec::new();
    for action in actor.roles.iter().flat_map(|role| CHANGE.actions(change.state, *role)) {
        let may = actor.may(rule(action), &relation(&proposal.row)).is_ok();
        if may && CHANGE.step(change.state, action, &facts).is_ok() && !possible.contains(&action) {
            possible.push(action);
        }
    }
    Ok(possible)
}
