//! The standard notices of a need: of its publication, of an amendment, of an end without an award.

use super::{SUBJECT, category_name, first_day};
use crate::app::App;
use crate::db::{Conn, Tx};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Instant, Result};
use crate::notices::model::project_number;
use crate::notices::{self, About, Fact, Facts, Form, Forms, NewNotice};
use crate::opportunities::model::{CardFacts, Opportunity, OpportunityTerms};
use crate::opportunities::rules::{self, Finding, Standing};
use crate::opportunities::store;

/// The form of corrections.
const CORRECTION: &str = "correction";
/// The form of an end without an award.
const TERMINATION: &str = "termination";

/// What a need tells a notice at `now`.
pub(super) fn facts(
    app: &App,
    conn: &mut Conn,
    row: &Opportunity,
    terms: &OpportunityTerms,
    now: Instant,
) -> Result<Facts> {
    let least = |step| rules::least_period(&app.policies(), row.unit_region, row.kind, terms, step, now.date());
    let period = least("notice").or_else(|| least("publicity"));
    let purchaser = super::card_facts(conn, row, terms)?.purchaser;
    let category = category_name(conn, row, terms, &terms.category.clone().unwrap_or_default())?;
    let standing = Standing {
        number: project_number(row.unit_region, first_day(row, now), row.id),
        purchaser: &purchaser,
        category: category.as_deref(),
        period: period.as_ref(),
    };
    let facts = rules::notice_facts(terms, &standing);
    Ok(if row.edition > 0 { facts.day(Fact::ProjectFirstPublished, first_day(row, now)) } else { facts })
}

/// The form such terms would be published with: that of their method, or that of corrections.
fn form_for(row: &Opportunity, terms: &OpportunityTerms) -> Result<Option<&'static Form>> {
    let forms = Forms::shipped()?;
    let method = terms.procurement.as_ref().and_then(|procurement| procurement.method);
    let first = method.and_then(|method| forms.of_method(method));
    Ok(if row.edition == 0 { first } else { first.and(forms.find(CORRECTION)) })
}

/// What the notice lacks with which such terms would be published; `found` is what is known to be wrong already.
pub(super) fn gaps(
    app: &App,
    conn: &mut Conn,
    row: &Opportunity,
    terms: &OpportunityTerms,
    found: &[Finding],
    now: Instant,
) -> Result<Vec<Finding>> {
    // What an amendment changes is said when it is handed in.
    let Some(form) = form_for(row, terms)?.filter(|_| row.edition == 0) else { return Ok(Vec::new()) };
    Ok(rules::notice_gaps(form, &facts(app, conn, row, terms, now)?, found))
}

pub(super) fn about(row: &Opportunity, link: String) -> About {
    About { subject: SUBJECT, id: row.id.to_string(), thread: row.id.to_string(), link }
}

fn publish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    (form, facts, link): (&str, &Facts, String),
    now: Instant,
) -> Result<()> {
    let card: CardFacts = row.card.get()?;
    let new = NewNotice {
        form,
        name: &card.title,
        facts,
        about: about(row, link),
        unit: row.unit_id,
        region: row.unit_region,
        signed: &card.purchaser,
    };
    notices::publish(tx, actor, &new, now).map(drop)
}

/// Publishes the notice of the edition that `row`, as it now is, was published with.
pub(super) fn publish_edition(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    terms: &OpportunityTerms,
    now: Instant,
) -> Result<()> {
    let before = Opportunity { edition: row.edition - 1, ..row.clone() };
    let Some(form) = form_for(&before, terms)? else { return Ok(()) };
    let mut facts = facts(app, tx, &before, terms, now)?;
    let mut link = format!("/needs/{}", row.id);
    if before.edition > 0 {
        let earlier: OpportunityTerms = store::edition_by_number(tx, row.id, before.edition)?.terms.get()?;
        let note = store::edition_by_number(tx, row.id, row.edition)?.change_note;
        facts = rules::correction(facts, note.as_deref(), earlier.deadline, terms.deadline, now);
        link = format!("{link}/editions/{}", row.edition);
    }
    publish(tx, actor, row, (&form.id, &facts, link), now)
}

/// Publishes that a need ends without an award, and why.
pub(super) fn publish_end(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    reason: &str,
    now: Instant,
) -> Result<()> {
    let terms = super::published(tx, row)?;
    if form_for(row, &terms)?.is_none() {
        return Ok(());
    }
    let facts = facts(app, tx, row, &terms, now)?.text(Fact::EndReason, Some(reason));
    publish(tx, actor, row, (TERMINATION, &facts, format!("/needs/{}", row.id)), now)
}

/// A need as a notice of another room tells of it: what is known, who signs, and what binds its notices.
pub struct ForNotice {
    /// What is known.
    pub facts: Facts,
    /// Its title.
    pub title: String,
    /// Who buys.
    pub purchaser: String,
}

/// What a published need tells a notice of a room that follows: a result, a decision on a complaint.
///
/// # Errors
/// `not_found`; `state_conflict` for what was never published; those of the database.
pub fn for_notice(app: &App, conn: &mut Conn, id: OpportunityId, now: Instant) -> Result<ForNotice> {
    let row = store::opportunity_by_id(conn, id)?;
    let terms = super::published(conn, &row)?;
    let card: CardFacts = row.card.get()?;
    let facts = facts(app, conn, &row, &terms, now)?;
    Ok(ForNotice { facts, title: card.title, purchaser: card.purchaser })
}
