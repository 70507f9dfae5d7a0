//! What happens by itself: a contract is drafted for each lot of a confirmed award, and void where the award is taken back.

use super::clock::remind_at;
use super::{SIGN, event, page, waiting};
use crate::accounts;
use crate::app::App;
use crate::audit;
use crate::awards::model::{AwardEntry, AwardState, SettledJob};
use crate::awards::service::{Awarded, awarded, period_end};
use crate::contracts::model::{
    Contract, ContractAction as Action, ContractId, ContractNotes, ContractParty, ContractState,
};
use crate::contracts::rules::{CONTRACT, ContractFacts, Won, generate};
use crate::contracts::store;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx};
use crate::kernel::{Actor, Instant, Money, Result};
use crate::notify::{Notice, To};
use crate::opportunities::service::for_matching;
use crate::organizations::service::{addresses, items};
use crate::submissions;
use crate::submissions::model::SubmissionContent;
use serde_json::json;

/// An award is confirmed: its contracts are drafted, once. Or it is revoked: those whose service has not begun are void (94号令
/// Art. 32).
///
/// # Errors
/// `not_found`; those of the database.
pub fn arrive(app: &App, job: SettledJob) -> Result<()> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let awarded = awarded(app, tx, job.award)?;
        match awarded.award.state {
            AwardState::Confirmed => draft(app, tx, &awarded, now),
            AwardState::Revoked => void(app, tx, &awarded, now),
            _ => Ok(()),
        }
    })
}

fn draft(app: &App, tx: &mut Tx<'_>, awarded: &Awarded, now: Instant) -> Result<()> {
    let known: Vec<i32> = store::contracts_of_award(tx, awarded.award.id)?.iter().map(|row| row.lot).collect();
    let bids = submissions::service::opened(tx, awarded.award.opportunity_id)?;
    let noticed = awarded.award.published_at.unwrap_or(now);
    let sign_by = period_end(app, &awarded.review.rules, SIGN, noticed);
    for entry in awarded.entries.iter().filter(|entry| !known.contains(&entry.lot)) {
        let bid = bids.iter().find(|bid| bid.id.as_str() == entry.submission_id);
        let content = bid.map(|bid| bid.content.clone()).unwrap_or_default();
        let row = first(app, tx, awarded, entry, &content, now)?;
        let row = Contract { due_at: sign_by, ..row };
        store::contract_insert(tx, &row)?;
        let details = json!({ "award": row.award_id, "lot": row.lot, "sign_by": sign_by });
        audit::record(tx, event(&Actor::public(), now, "draft", &row).with(&details)?)?;
        remind_at(tx, &row, sign_by)?;
        waiting::settle(app, tx, &row, now)?;
    }
    Ok(())
}

/// The contract as generated.
fn first(
    app: &App,
    conn: &mut Conn,
    awarded: &Awarded,
    entry: &AwardEntry,
    bid: &SubmissionContent,
    now: Instant,
) -> Result<Contract> {
    let (award, review) = (&awarded.award, &awarded.review);
    let kind = for_matching(conn, award.opportunity_id)?.kind.policy_kind();
    let won = Won {
        kind,
        need: &review.terms,
        bid,
        lot: entry.lot,
        price: entry.amount.map(Money::from_fen),
        purchaser: purchaser(conn, awarded)?,
        provider: provider(app, conn, entry, bid, now)?,
    };
    let terms = generate(&won, &app.clauses)?;
    let row = Contract {
        id: ContractId::new(),
        award_id: award.id,
        lot: entry.lot,
        opportunity_id: award.opportunity_id,
        unit_id: award.unit_id,
        unit_region: award.unit_region,
        organization_id: entry.organization_id,
        purchaser: review.purchaser.clone(),
        provider: entry.name.clone(),
        title: String::new(),
        state: ContractState::Draft,
        origin: JsonText::of(&terms)?,
        terms: JsonText::of(&terms)?,
        amount: None,
        starts_on: None,
        ends_on: None,
        drafter: None,
        reason: None,
        edition: 0,
        masks: JsonText::empty_list(),
        rules: None,
        notes: JsonText::of(&ContractNotes::default())?,
        due_at: None,
        offered_at: None,
        signed_at: None,
        published_at: None,
        filed_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    row.saying(&terms)
}

fn purchaser(conn: &mut Conn, awarded: &Awarded) -> Result<ContractParty> {
    let unit = accounts::units_by_ids(conn, &[awarded.award.unit_id])?.pop();
    Ok(ContractParty {
        name: Some(awarded.review.purchaser.clone()),
        uscc: unit.and_then(|unit| unit.uscc),
        contact: awarded.review.terms.contact.clone(),
        ..ContractParty::default()
    })
}

fn provider(
    app: &App,
    conn: &mut Conn,
    entry: &AwardEntry,
    bid: &SubmissionContent,
    now: Instant,
) -> Result<ContractParty> {
    let ids = [entry.organization_id];
    let registered = items(app, conn, &ids)?.remove(&entry.organization_id);
    Ok(ContractParty {
        name: Some(entry.name.clone()),
        uscc: registered.map(|item| item.uscc),
        address: addresses(conn, &ids, now.date())?.remove(&entry.organization_id),
        contact: bid.contact.clone(),
        ..ContractParty::default()
    })
}

fn void(app: &App, tx: &mut Tx<'_>, awarded: &Awarded, now: Instant) -> Result<()> {
    for row in store::contracts_of_award(tx, awarded.award.id)? {
        // What is performed is not undone by itself.
        let Ok(state) = CONTRACT.step(row.state, Action::Cancel, &ContractFacts::default()) else { continue };
        let reason = awarded.award.reason.clone();
        let saved =
            store::contract_save(tx, &Contract { state, reason, due_at: None, updated_at: now, ..row.clone() })?;
        let details = json!({ "reason": saved.reason });
        audit::record(tx, event(&Actor::public(), now, "cancel", &saved).with(&details)?)?;
        waiting::settle(app, tx, &saved, now)?;
        let notice = Notice::new("contracts.cancelled")
            .with("contract", saved.title.as_str())
            .with("reason", saved.reason.clone().unwrap_or_default())
            .link(page(saved.id));
        app.notify.send(tx, now, To::Unit(saved.unit_id), &notice)?;
        if row.offered_at.is_some()
            && let Some(unit) = accounts::unit_of_organization(tx, saved.organization_id)?
        {
            app.notify.send(tx, now, To::Unit(unit.id), &notice)?;
        }
    }
    Ok(())
}
