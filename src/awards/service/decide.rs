//! Whom each lot goes to: proposed by a drafter, decided by an approver.

use super::clock::{PUBLISH, period_end, remind_at};
use super::view::{allotted, amount, candidates, of};
use super::{event, load_for, page, remedy, required, stepped, waiting};
use crate::app::App;
use crate::audit;
use crate::awards::model::{
    Award, AwardAction as Action, AwardEntry, AwardEntryId, AwardId, AwardView, DecisionInput, ProposalInput,
};
use crate::awards::rules;
use crate::awards::store;
use crate::kernel::error::Faults;
use crate::kernel::{Actor, Money, Result, Role};
use crate::notify::{Notice, To};
use crate::reviews::service::review::{self, Concluded, ConcludedBid};
use serde_json::json;

/// Says whom each lot goes to: as the ranking and the rule of lots give it, or another candidate with a reason.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` for a lot that is missing or unknown, a bid that is no
/// candidate, and another than the ranking gives without a reason; those of the database.
pub fn propose(app: &App, actor: &Actor, id: AwardId, expected: i64, input: &ProposalInput) -> Result<AwardView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::PROPOSE, id, expected)?;
        let state = stepped(actor, &row, Action::Propose)?;
        remedy::unblocked(app, tx, row.opportunity_id, now)?;
        let review = review::concluded(app, tx, row.review_id)?;
        let entries = entries(&row, &review, input)?;
        store::entries_replace(tx, id, &entries)?;
        let changed = Award { state, drafter: actor.account, reason: None, updated_at: now, ..row };
        let saved = store::award_save(tx, &changed)?;
        waiting::settle_award(app, tx, &saved, now)?;
        audit::record(tx, event(actor, now, "propose", &saved).with(input)?)?;
        let notice = Notice::new("awards.proposed").with("need", saved.title.as_str());
        let to = To::Role(saved.unit_id, Role::Approver);
        app.notify.send(tx, now, to, &notice.link(page(saved.opportunity_id)))?;
        of(app, tx, actor, &saved)
    })
}

fn entries(row: &Award, review: &Concluded, input: &ProposalInput) -> Result<Vec<AwardEntry>> {
    let ranked = allotted(review);
    let mut faults = Faults::new();
    let mut entries = Vec::new();
    for given in &ranked {
        let of_lot: Vec<_> = input.entries.iter().filter(|entry| entry.lot == given.lot).collect();
        let [entry] = of_lot.as_slice() else {
            let lot = given.lot;
            faults.add(
                "entries",
                "lot",
                format!("标段{lot}须且只须确定一个中标（成交）人（0表示整个项目）"),
                format!("Lot {lot} needs exactly one entry (0 is the whole)"),
            );
            continue;
        };
        let path = format!("entries[{}]", entries.len());
        let chosen: Option<&ConcludedBid> = candidates(review, given.lot).find(|bid| bid.id == entry.bid);
        let Some(bid) = chosen else {
            faults.add(
                format!("{path}.bid"),
                "not_a_candidate",
                "只能从评审报告推荐的候选人中确定（87号令第68条）",
                "Choose one of the candidates the report recommends (Order 87 Art. 68)",
            );
            continue;
        };
        let reason = if bid.id == given.bid {
            None
        } else {
            let zh = "没有按排序确定中标（成交）人的，请写明理由";
            match required(entry.reason.as_deref(), &format!("{path}.reason"), zh, "Say why it is another than ranked")
            {
                Ok(reason) => Some(reason),
                Err(error) => {
                    for field in error.fields {
                        faults.add(field.path, &field.code, field.message.zh, field.message.en);
                    }
                    None
                }
            }
        };
        entries.push(AwardEntry {
            id: AwardEntryId::new(),
            award_id: row.id,
            lot: given.lot,
            bid_id: bid.id,
            submission_id: bid.submission.clone(),
            organization_id: bid.organization,
            name: bid.name.clone(),
            amount: amount(review, bid, given.lot).map(Money::fen),
            rank: bid.result.as_ref().and_then(|result| i32::try_from(result.rank).ok()).unwrap_or(0),
            reason,
        });
    }
    for (at, entry) in input.entries.iter().enumerate() {
        if ranked.iter().all(|given| given.lot != entry.lot) {
            let (zh, en) = (format!("标段{}没有候选人", entry.lot), format!("Lot {} has no candidate", entry.lot));
            faults.add(format!("entries[{at}].lot"), "unknown", zh, en);
        }
    }
    if one_each(review) {
        for (at, entry) in entries.iter().enumerate() {
            let again = entries.iter().take(at).any(|other| other.organization_id == entry.organization_id);
            if again {
                let zh = format!("“{}”已中其他标段，本项目兼投不兼中", entry.name);
                faults.add(format!("entries[{at}].bid"), "one_win", zh, "It has won another lot; one each");
            }
        }
    }
    faults.finish()?;
    Ok(entries)
}

/// Whether who wins one lot gets no other.
fn one_each(review: &Concluded) -> bool {
    review.terms.lots.as_ref().is_some_and(|lots| lots.one_win == Some(true))
}

/// Decides as proposed, or sends it back. Never by whoever proposed it.
///
/// # Errors
/// `not_found`, `version_conflict`, `state_conflict`; `invalid` without a reason to send it back; those of the database.
pub fn decide(app: &App, actor: &Actor, id: AwardId, expected: i64, input: &DecisionInput) -> Result<AwardView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let row = load_for(tx, actor, &rules::DECIDE, id, expected)?;
        let changed = if input.approve {
            let state = stepped(actor, &row, Action::Decide)?;
            remedy::unblocked(app, tx, row.opportunity_id, now)?;
            let rules = review::concluded(app, tx, row.review_id)?.rules;
            let publish_by = period_end(app, &rules, PUBLISH, now);
            Award { state, decided_at: Some(now), publish_by, updated_at: now, ..row }
        } else {
            let state = stepped(actor, &row, Action::Return)?;
            let reason = required(input.reason.as_deref(), "reason", "请写明退回理由", "Say why it is returned")?;
            Award { state, reason: Some(reason), updated_at: now, ..row }
        };
        let saved = store::award_save(tx, &changed)?;
        remind_at(tx, &saved, saved.publish_by)?;
        waiting::settle_award(app, tx, &saved, now)?;
        let act = if input.approve { "decide" } else { "return" };
        let entries = store::entries_of(tx, id)?;
        let given: Vec<_> =
            entries.iter().map(|one| json!({ "lot": one.lot, "bid": one.bid_id, "reason": one.reason })).collect();
        let details = json!({ "entries": given, "reason": saved.reason });
        audit::record(tx, event(actor, now, act, &saved).with(&details)?)?;
        let template = if input.approve { "awards.decided" } else { "awards.returned" };
        let notice = Notice::new(template).with("need", saved.title.as_str());
        let to = To::Role(saved.unit_id, Role::Drafter);
        app.notify.send(tx, now, to, &notice.link(page(saved.opportunity_id)))?;
        of(app, tx, actor, &saved)
    })
}
