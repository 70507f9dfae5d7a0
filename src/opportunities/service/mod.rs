//! Use cases of opportunities, one file a subject.

mod attachments;
mod browse;
mod change;
mod clarification;
mod close;
mod consultation;
mod draft;
mod import;
mod notice;
mod own;
mod progress;
mod review;
mod sheets;
mod supply;
mod waiting;

pub use attachments::readable;
pub use browse::{counts, edition, list, notice as published_notice};
pub use change::{amend, cancel, discard};
pub use clarification::{clarification_answer, clarification_ask, clarifications};
pub use close::close;
pub use consultation::{
    consultation, consultation_answer, consultation_comment, consultation_conclude, consultation_open,
    consultation_over, consultations,
};
pub use draft::{check, copy, create, draft, draft_changes, fair_check, update};
pub use import::{Placement, import_case, import_published};
pub use notice::{ForNotice, for_notice};
pub use own::{own_counts, own_list, steps};
pub use progress::{
    mark_awarded, mark_evaluating, mark_failed, mark_opened, mark_published, mark_reconsidered, suspend,
};
pub use review::{publish, send_back, submit, withdraw};
pub use sheets::{clarifications_sheet, own_sheet};
pub use supply::{OpenOpportunity, OwnOpportunity, card_by_id, for_matching, names, open, open_one, published_at};

use super::model::{
    Beneficiaries, CardFacts, Category, Edition, FairCheck, Opportunity, OpportunityAction, OpportunityDraft,
    OpportunityState, OpportunityTerms, Step, StepId,
};
use super::rules::{self, Finding, FindingCode, Limits, OPPORTUNITY, Severity, StepFacts};
use super::store;
use crate::accounts;
use crate::app::App;
use crate::audit::Event;
use crate::catalogue;
use crate::db::types::JsonText;
use crate::db::{Conn, Tx, search};
use crate::kernel::access::Rule;
use crate::kernel::ids::{AccountId, OpportunityId};
use crate::kernel::{Actor, Code, Error, Instant, Relation, Result};
use crate::plans;
use crate::policy::fair::FairRules;
use chrono::NaiveDate;

/// Kind of thing in the audit log.
pub const SUBJECT: &str = "opportunity";

/// Largest terms, in bytes of JSON.
const TERMS_BYTES: usize = 512 * 1024;

fn relation(row: &Opportunity) -> Relation {
    Relation { unit: Some(row.unit_id), region: Some(row.unit_region), ..Relation::default() }
}

/// Loads an opportunity the actor may do `rule` with.
fn load(conn: &mut Conn, actor: &Actor, rule: &Rule, id: OpportunityId) -> Result<Opportunity> {
    let row = store::opportunity_by_id(conn, id)?;
    actor.may(rule, &relation(&row))?;
    Ok(row)
}

/// [`load`] for a change based on version `expected`.
fn load_for(tx: &mut Tx<'_>, actor: &Actor, rule: &Rule, id: OpportunityId, expected: i64) -> Result<Opportunity> {
    let row = load(tx, actor, rule, id)?;
    if row.version == expected { Ok(row) } else { Err(Error::version_conflict()) }
}

/// The published terms.
///
/// # Errors
/// `state_conflict` for what was never published.
fn published(conn: &mut Conn, row: &Opportunity) -> Result<OpportunityTerms> {
    if row.edition == 0 {
        return Err(Error::new(Code::StateConflict, "尚未发布，没有已发布的内容", "It has not been published yet"));
    }
    store::edition_by_number(conn, row.id, row.edition)?.terms.get()
}

/// The working copy, or the published terms where there is none.
fn present(conn: &mut Conn, row: &Opportunity) -> Result<OpportunityTerms> {
    match &row.working {
        Some(working) => working.get(),
        None => published(conn, row),
    }
}

fn authors(row: &Opportunity) -> Result<Vec<AccountId>> {
    row.authors.get()
}

/// What the policy packs in force say about such an opportunity.
fn limits(app: &App, row: &Opportunity, terms: &OpportunityTerms, now: Instant) -> Limits {
    rules::limits(&app.policies(), row.kind, terms, now.date())
}

/// Everything to know before such terms are published: what is missing, what contradicts what, where the money comes from.
fn findings(
    app: &App,
    conn: &mut Conn,
    row: &Opportunity,
    terms: &OpportunityTerms,
    now: Instant,
) -> Result<Vec<Finding>> {
    let mut findings = rules::check(terms, &limits(app, row, terms, now));
    let duties = rules::duties(&app.policies(), row.unit_region, row.kind, terms, now.date());
    findings.extend(rules::method(&app.policies(), row.unit_region, row.kind, terms, now.date()));
    let line = match terms.plan_line {
        Some(line) => plans::service::line_for(conn, line, row.unit_id, row.id)?.filter(|line| line.own),
        None => None,
    };
    findings.extend(rules::plan(terms, duties.plan.as_ref(), line.as_ref().map(|line| &line.view)));
    if row.edition == 0 {
        let intended = intended_on(conn, terms)?;
        let asked = duties.intention.as_ref();
        findings.extend(rules::intention(terms, asked, intended, now.date(), &app.calendar));
        findings.extend(rules::survey(terms, duties.survey.as_ref(), duties.respondents));
        let last = store::consultation_last(conn, row.id)?;
        findings.extend(rules::consultation(terms, duties.consultation.as_ref(), last.as_ref(), &app.calendar));
    }
    let least = |step| rules::least_period(&app.policies(), row.unit_region, row.kind, terms, step, now.date());
    // Where there is no competition, the publicity must be over.
    let response = least("response").or_else(|| least("publicity"));
    findings.extend(rules::response(terms, response.as_ref(), first_day(row, now), &app.calendar));
    if is_substantial(conn, row, terms)? {
        findings.extend(rules::remaining(terms, least("clarification").as_ref(), now.date(), &app.calendar));
    }
    let gaps = notice::gaps(app, conn, row, terms, &findings, now)?;
    findings.extend(gaps);
    Ok(findings)
}

/// The day of its first publication; today while it has none.
fn first_day(row: &Opportunity, now: Instant) -> NaiveDate {
    row.published_at.unwrap_or(now).date()
}

/// Whether `terms` would be an amendment that may change what bids say.
fn is_substantial(conn: &mut Conn, row: &Opportunity, terms: &OpportunityTerms) -> Result<bool> {
    if row.edition == 0 {
        return Ok(false);
    }
    let before = published(conn, row)?;
    Ok(rules::substantial(&before, terms, &rules::changes(&before, terms)?))
}

/// The day on which the intention to buy what the terms' line of the plan is about was made public.
fn intended_on(conn: &mut Conn, terms: &OpportunityTerms) -> Result<Option<NaiveDate>> {
    let at = terms.plan_line.map(|line| plans::service::intended_at(conn, line)).transpose()?.flatten();
    Ok(at.map(Instant::date))
}

/// The fair-competition check of such terms with the rules in use.
fn fair(app: &App, row: &Opportunity, terms: &OpportunityTerms, now: Instant) -> Result<FairCheck> {
    Ok(rules::fair::checked(FairRules::shipped()?, row.kind, terms, &limits(app, row, terms, now)))
}

/// The row with what lists filter, sort and show taken from `terms`.
fn described(conn: &mut Conn, row: Opportunity, terms: &OpportunityTerms) -> Result<Opportunity> {
    let facts = card_facts(conn, &row, terms)?;
    Ok(Opportunity {
        card: JsonText::of(&facts)?,
        region: terms.region,
        category: facts.category.clone(),
        method: facts.method,
        amount: facts.amount.unwrap_or_default(),
        deadline: terms.deadline,
        ..row
    })
}

/// Enters the text by which the row's opportunity is found.
fn index(tx: &mut Tx<'_>, row: &Opportunity, terms: &OpportunityTerms) -> Result<()> {
    let facts: CardFacts = row.card.get()?;
    let deliverables = terms.deliverables.iter().filter_map(|deliverable| deliverable.name.as_deref());
    let texts = [Some(facts.title.as_str()), facts.summary.as_deref(), facts.beneficiaries.as_deref()];
    let names = [facts.category_name.as_deref(), Some(facts.purchaser.as_str())];
    let all: Vec<&str> = texts.into_iter().chain(names).flatten().chain(deliverables).collect();
    store::search_save(tx, row.id, &search::segmented(&all.join(" ")))
}

fn card_facts(conn: &mut Conn, row: &Opportunity, terms: &OpportunityTerms) -> Result<CardFacts> {
    let named = terms.purchaser.as_ref().and_then(|purchaser| purchaser.name.clone());
    let purchaser = match named {
        Some(name) => name,
        None => accounts::units_by_ids(conn, &[row.unit_id])?.pop().map(|unit| unit.name).unwrap_or_default(),
    };
    let category = terms.category.clone().unwrap_or_default();
    let budget = terms.budget.clone().unwrap_or_default();
    Ok(CardFacts {
        title: terms.title.clone().unwrap_or_default(),
        summary: terms.summary.clone(),
        purchaser,
        region: terms.region,
        category_name: category_name(conn, row, terms, &category)?,
        category: category.code,
        method: terms.procurement.as_ref().and_then(|procurement| procurement.method),
        amount: terms.stated_amount(),
        amount_period: budget.period,
        unit_price: budget.unit_price,
        beneficiaries: terms.beneficiaries.clone().and_then(|Beneficiaries { text, .. }| text),
    })
}

/// What the terms call the category, else what the catalogue in force calls it.
fn category_name(
    conn: &mut Conn,
    row: &Opportunity,
    terms: &OpportunityTerms,
    category: &Category,
) -> Result<Option<String>> {
    let Some(code) = category.code.as_ref().filter(|_| category.name.is_none()) else {
        return Ok(category.name.clone());
    };
    let tree = catalogue::in_force(conn, terms.region.unwrap_or(row.unit_region), row.updated_at.date())?;
    Ok(tree.get(code).map(|item| item.name.clone()))
}

/// Refuses what means nothing or is too large, and gives the stored form.
fn storable(app: &App, terms: &OpportunityTerms) -> Result<JsonText> {
    let mut faults = rules::bounds::faults(terms);
    for (index, qualification) in terms.qualifications.iter().enumerate() {
        if let Some(condition) = &qualification.condition {
            let path = format!("qualifications[{index}].condition");
            if let Err(wrong) = crate::policy::condition_from_json(condition, app.policies().vocabulary(), &path) {
                faults.extend(wrong);
            }
        }
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let text = JsonText::of(terms)?;
    if text.as_str().len() > TERMS_BYTES {
        let (limit, size) = (TERMS_BYTES / 1024, text.as_str().len() / 1024);
        return Err(Error::new(
            crate::kernel::Code::TooLarge,
            format!("需求内容为 {size} KB，超过上限 {limit} KB；请将长文作为附件上传"),
            format!("The terms take {size} KB, at most {limit} KB are kept; upload long texts as attachments"),
        ));
    }
    Ok(text)
}

/// What the guards of the lifecycle look at.
fn step_facts(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    row: &Opportunity,
    terms: &OpportunityTerms,
    now: Instant,
) -> Result<StepFacts> {
    let errors = findings(app, conn, row, terms, now)?.into_iter().filter(|one| one.severity == Severity::Error);
    let is_early = |one: &Finding| matches!(one.code, FindingCode::ResponseShort | FindingCode::ClarificationShort);
    let (early, others): (Vec<Finding>, Vec<Finding>) = errors.partition(is_early);
    Ok(StepFacts {
        is_author: actor.account.is_some_and(|account| authors(row).is_ok_and(|all| all.contains(&account))),
        errors: others.len(),
        early,
        unfair: fair(app, row, terms, now)?.blocking,
        deadline_ahead: terms.deadline.is_some_and(|deadline| deadline > now),
        suspended: rules::is_suspended(row.suspended_until, now),
    })
}

/// Takes a step of the lifecycle: the state after `action`, with the step recorded.
fn step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &Opportunity,
    action: OpportunityAction,
    facts: &StepFacts,
    said: Said,
    now: Instant,
) -> Result<OpportunityState> {
    let to = OPPORTUNITY.step(row.state, action, facts)?;
    if !actor.roles.iter().any(|role| OPPORTUNITY.permits(row.state, action, *role)) {
        return Err(Error::forbidden());
    }
    record_step(tx, actor, row.id, action, said, now)?;
    Ok(to)
}

/// What somebody says with a step.
#[derive(Default)]
struct Said {
    comment: Option<String>,
    remarks: Vec<super::model::ReviewRemark>,
}

impl From<Option<String>> for Said {
    fn from(comment: Option<String>) -> Self {
        Self { comment, remarks: Vec::new() }
    }
}

fn record_step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: OpportunityId,
    action: OpportunityAction,
    said: Said,
    now: Instant,
) -> Result<()> {
    store::step_insert(
        tx,
        &Step {
            id: StepId::new(),
            opportunity_id: id,
            at: now,
            account_id: actor.account,
            action,
            comment: said.comment,
            remarks: JsonText::of(&said.remarks)?,
        },
    )
}

/// An event about an opportunity.
fn event(actor: &Actor, now: Instant, act: &str, row: &Opportunity) -> Event {
    Event::new(actor, now, &format!("{SUBJECT}.{act}"), SUBJECT, &row.id).in_region(row.unit_region.as_str())
}

/// A text somebody must give: trimmed and not empty.
fn required(text: Option<&str>, path: &str, zh: &str, en: &str) -> Result<String> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Ok(text.to_owned()),
        None => Err(Error::field(path, "required", zh, en)),
    }
}

/// The working copy as `actor` sees it.
fn draft_view(conn: &mut Conn, actor: &Actor, row: &Opportunity, terms: OpportunityTerms) -> Result<OpportunityDraft> {
    let files = attachments::views(conn, row, &terms)?;
    let authors = authors(row)?;
    let own_work = actor.account.is_some_and(|account| authors.contains(&account));
    let reviews = [OpportunityAction::Publish, OpportunityAction::Return];
    let mut actions: Vec<OpportunityAction> = Vec::new();
    for action in actor.roles.iter().flat_map(|role| OPPORTUNITY.actions(row.state, *role)) {
        if !(actions.contains(&action) || own_work && reviews.contains(&action)) {
            actions.push(action);
        }
    }
    Ok(OpportunityDraft {
        id: row.id,
        kind: row.kind,
        unit_id: row.unit_id,
        state: row.state,
        edition: row.edition,
        terms,
        files,
        change_note: row.change_note.clone(),
        actions,
        editable: row.state.is_editable() && actor.may(&rules::access::UPDATE, &relation(row)).is_ok(),
        authors,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Publishes `terms` as the next edition, with what the check said of them and whether bids may depend on what is new: the row
/// as it then is, not yet saved.
fn published_row(
    tx: &mut Tx<'_>,
    row: Opportunity,
    terms: &OpportunityTerms,
    (fair, substance): (&FairCheck, bool),
    by: AccountId,
    now: Instant,
) -> Result<Opportunity> {
    let edition = Edition {
        opportunity_id: row.id,
        number: row.edition + 1,
        terms: JsonText::of(terms)?,
        change_note: row.change_note.clone(),
        fair: Some(JsonText::of(fair)?),
        published_at: now,
        published_by: by,
        substance,
    };
    store::edition_insert(tx, &edition)?;
    match terms.plan_line {
        Some(line) => plans::service::draw(
            tx,
            &plans::service::Draw {
                opportunity: row.id,
                unit: row.unit_id,
                line,
                title: terms.title.as_deref().unwrap_or_default(),
                amount: terms.stated_amount().unwrap_or_default(),
            },
            now,
        )?,
        None => plans::service::release(tx, row.id, now)?,
    }
    let row = described(tx, row, terms)?;
    index(tx, &row, terms)?;
    Ok(Opportunity {
        state: OpportunityState::Published,
        edition: edition.number,
        published_at: Some(row.published_at.unwrap_or(now)),
        working: None,
        change_note: None,
        authors: JsonText::of(&Vec::<AccountId>::new())?,
        updated_at: now,
        ..row
    })
}
