//! What waits for whom while an opportunity is written and reviewed.

use super::{SUBJECT, authors};
use crate::accounts;
use crate::app::App;
use crate::db::Tx;
use crate::duties::{self, Bearer, Duty};
use crate::kernel::ids::AccountId;
use crate::kernel::{Actor, Instant, Result, Role, Text};
use crate::notify::{Notice, To};
use crate::opportunities::model::{
    CardFacts, Clarification, ConsultationState, Opportunity, OpportunityState as State,
};
use crate::opportunities::store;

/// Has wait what the state calls for, and nothing else.
pub(super) fn settle(app: &App, tx: &mut Tx<'_>, row: &Opportunity, now: Instant) -> Result<()> {
    let title = title(row)?;
    let duty = |word, role, act, quiet| Duty {
        word,
        bearer: Bearer::InUnit(row.unit_id, role),
        barred: Vec::new(),
        title: title.clone(),
        act,
        basis: None,
        link: page(row),
        due: None,
        quiet,
    };
    let mut duties = Vec::new();
    match row.state {
        State::InReview | State::AmendmentInReview => {
            let review = Text::new("审核需求", "Review the need");
            let review = duty("opportunity.review", Role::Approver, review, true);
            duties.push(Duty { barred: authors(row)?, ..review });
        }
        State::Returned => {
            let mend = Text::new("修改退回的需求", "Mend the returned need");
            duties.push(duty("opportunity.mend", Role::Drafter, mend, true));
        }
        _ => {}
    }
    let asked = if row.state.is_open() { store::clarifications_waiting(tx, row.id)? } else { 0 };
    if asked > 0 {
        let act = Text::new(format!("答复供应商的提问（{asked}条）"), format!("Answer what bidders ask ({asked})"));
        let answer = duty("opportunity.answer", Role::Approver, act, false);
        duties.push(Duty { due: row.deadline, ..answer });
    }
    if let Some(open) =
        store::consultation_last(tx, row.id)?.filter(|one| one.concluded_at.is_none() && row.state != State::Cancelled)
    {
        let link = format!("/consultations/{}", open.id);
        let said = store::comments_waiting(tx, open.id)?;
        if said > 0 {
            let act =
                Text::new(format!("答复征求到的意见（{said}条）"), format!("Answer what the public says ({said})"));
            duties.push(Duty { link: link.clone(), ..duty("consultation.answer", Role::Approver, act, false) });
        } else if open.state(now) == ConsultationState::Over {
            let act = Text::new("公布征求意见的结果", "Publish the outcome of the consultation");
            duties.push(Duty { link, ..duty("consultation.conclude", Role::Approver, act, false) });
        }
    }
    // Reviews have no deadline; what bidders ask is answered while bids are taken or not at all.
    duties::settle_closing(app, tx, now, (SUBJECT, &row.id), &duties)
}

/// Tells who asked that the answer is public.
pub(super) fn say_answered(
    app: &App,
    tx: &mut Tx<'_>,
    asked: &Clarification,
    row: &Opportunity,
    now: Instant,
) -> Result<()> {
    let link = format!("/needs/{}", row.id);
    let notice = Notice::new("bids.answered").with("title", title(row)?).link(link);
    app.notify.send(tx, now, To::Accounts(&[asked.account_id]), &notice).map(drop)
}

fn title(row: &Opportunity) -> Result<String> {
    Ok(row.card.get::<CardFacts>()?.title)
}

fn page(row: &Opportunity) -> String {
    format!("/work/needs/{}", row.id)
}

/// Tells the approvers that did not write it that it waits for them.
pub(super) fn ask_review(app: &App, tx: &mut Tx<'_>, actor: &Actor, row: &Opportunity, now: Instant) -> Result<()> {
    let authors = authors(row)?;
    let approvers = accounts::holders_in_unit(tx, row.unit_id, Role::Approver)?.into_iter();
    let others: Vec<AccountId> = approvers.filter(|account| !authors.contains(account)).collect();
    let notice = Notice::new("opportunities.review_requested").with("drafter", name(tx, actor)?);
    tell(app, tx, row, &others, notice, now)
}

/// Tells the authors that it came back, and why.
pub(super) fn say_returned(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    reason: &str,
    now: Instant,
) -> Result<()> {
    let notice = Notice::new("opportunities.returned").with("approver", name(tx, actor)?).with("reason", reason);
    tell(app, tx, row, &authors(row)?, notice, now)
}

/// Tells the `authors` that it is public.
pub(super) fn say_published(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    authors: &[AccountId],
    now: Instant,
) -> Result<()> {
    let notice = Notice::new("opportunities.published").with("approver", name(tx, actor)?);
    tell(app, tx, row, authors, notice, now)
}

fn tell(app: &App, tx: &mut Tx<'_>, row: &Opportunity, to: &[AccountId], notice: Notice, now: Instant) -> Result<()> {
    let notice = notice.with("need", title(row)?).link(page(row));
    app.notify.send(tx, now, To::Accounts(to), &notice).map(drop)
}

fn name(tx: &mut Tx<'_>, actor: &Actor) -> Result<String> {
    let account = actor.account()?;
    Ok(accounts::account_names(tx, &[account])?.remove(&account).unwrap_or_default())
}
