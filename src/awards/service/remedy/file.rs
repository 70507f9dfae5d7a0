//! Filing: grounds, and what the rules of filing are asked.

use super::{
    COMPLAINT_DECIDE, COMPLAINT_EXAMINE, ENQUIRY_REPLY, OBJECTION_REPLY, REMEDY_SUBJECT, event, own_organization, page,
    published, rules_in, said, view,
};
use crate::app::App;
use crate::audit;
use crate::awards::model::{Remedy, RemedyDueJob, RemedyId, RemedyInput, RemedyKind, RemedyState, RemedyView};
use crate::awards::rules::{self, Moments};
use crate::awards::service::clock::period_end;
use crate::awards::service::waiting;
use crate::awards::store;
use crate::db::{Conn, OnceKey, Tx, once};
use crate::files::{self, Subject};
use crate::jobs;
use crate::kernel::error::Faults;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, Error, Instant, Result};
use crate::notify::{Notice, To};
use crate::opportunities::service::{OwnOpportunity, published_at};
use crate::organizations;
use crate::submissions::service as submissions;
use serde_json::json;

/// Files an enquiry, an objection or a complaint for the caller's organization.
///
/// # Errors
/// `forbidden`; `not_found` for what was never published; `state_conflict` without standing and too late; `duplicate` for a
/// second objection about the same thing; `invalid` without grounds; `idempotency_mismatch`; those of the database.
pub fn file(app: &App, actor: &Actor, input: &RemedyInput, key: Option<&OnceKey>) -> Result<RemedyView> {
    let organization = own_organization(actor, &rules::REMEDY_FILE)?;
    let now = app.clock.now();
    app.db.write(|tx| once(tx, key, now, |tx| put(app, tx, actor, organization, RemedyId::new(), input, now)))
}

/// Files it under an id: what was written under the same id has its files already.
pub(super) fn put(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    organization: OrganizationId,
    id: RemedyId,
    input: &RemedyInput,
    now: Instant,
) -> Result<RemedyView> {
    let own = published(tx, input.opportunity)?;
    let row = Remedy { id, ..row(app, tx, &own, organization, input, now)? };
    store::remedy_insert(tx, &row)?;
    files::attach(tx, actor, &Subject::new(REMEDY_SUBJECT, &id), "evidence", &input.evidence)?;
    for due in [row.examine_by, row.answer_by].into_iter().flatten() {
        jobs::enqueue(tx, &RemedyDueJob { remedy: row.id }, due)?;
    }
    waiting::settle_remedy(app, tx, &row, now)?;
    let details = json!({ "kind": row.kind, "about": row.about, "opportunity": row.opportunity_id });
    audit::record(tx, event(actor, now, "file", &row).with(&details)?)?;
    let notice = Notice::new("remedies.filed").with("need", row.title.as_str()).with("name", row.name.as_str());
    app.notify.send(tx, now, To::Unit(row.unit_id), &notice.link(page(row.id)))?;
    view::of(app, tx, actor, &row, now)
}

/// What is wrong with the text of an input, each fault at its field.
fn grounds(input: &RemedyInput, faults: &mut Faults) -> (String, Option<String>, Option<String>) {
    let mut text = |said: Result<String>| {
        said.unwrap_or_else(|error| {
            for field in error.fields {
                faults.add(field.path, &field.code, field.message.zh, field.message.en);
            }
            String::new()
        })
    };
    let facts = text(said(Some(&input.facts), "facts", "请写明事实和证据", "Say what happened, with evidence"));
    if input.kind == RemedyKind::Enquiry {
        return (facts, None, None);
    }
    let basis = said(input.legal_basis.as_deref(), "legal_basis", "请写明法律依据", "Name the law it rests on");
    let request = said(input.request.as_deref(), "request", "请写明请求事项", "Say what is asked for");
    (facts, Some(text(basis)), Some(text(request)))
}

fn row(
    app: &App,
    tx: &mut Tx<'_>,
    own: &OwnOpportunity,
    organization: OrganizationId,
    input: &RemedyInput,
    now: Instant,
) -> Result<Remedy> {
    let mut faults = Faults::new();
    let (facts, legal_basis, request) = grounds(input, &mut faults);
    faults.finish()?;
    let packs = rules_in(app, own.unit_region, now);
    let known = gather(tx, own, organization)?;
    let objection = match input.kind {
        RemedyKind::Enquiry => None,
        RemedyKind::Objection => {
            let what = (input.about, input.known_on);
            rules::standing(&packs, input.about, known.took_part)?;
            rules::in_time(&app.calendar, &packs, what, known.moments, now)?;
            rules::at_one_time(&packs, input.about, organization, &known.filed)?;
            None
        }
        RemedyKind::Complaint => {
            let named = known.filed.iter().find(|one| Some(one.id) == input.objection);
            let followed = rules::followed(&packs, organization, (own.id, input.about), named)?;
            if let Some(objection) = followed {
                rules::follows(&app.calendar, &packs, objection, &known.filed, now)?;
            }
            followed.map(|objection| objection.id)
        }
    };
    let name = organizations::service::names(tx, &[organization.to_string()])?.remove(organization.as_str());
    let (examine_by, answer_by) = match input.kind {
        RemedyKind::Enquiry => (None, period_end(app, &packs, ENQUIRY_REPLY, now)),
        RemedyKind::Objection => (None, period_end(app, &packs, OBJECTION_REPLY, now)),
        RemedyKind::Complaint => {
            (period_end(app, &packs, COMPLAINT_EXAMINE, now), period_end(app, &packs, COMPLAINT_DECIDE, now))
        }
    };
    Ok(Remedy {
        id: RemedyId::new(),
        kind: input.kind,
        about: input.about,
        opportunity_id: own.id,
        title: own.title.clone(),
        unit_id: own.unit,
        unit_region: own.unit_region,
        organization_id: organization,
        name: name.unwrap_or_default(),
        objection_id: objection,
        state: RemedyState::Filed,
        facts,
        legal_basis,
        request,
        filed_at: now,
        examine_by,
        answer_by,
        suspended_until: None,
        outcome: None,
        measure: None,
        answer: None,
        answered_at: None,
        supplement_asked: None,
        supplement_by: None,
        supplement: None,
        supplemented_at: None,
        version: 1,
    })
}

/// What the rules of filing look at: everything filed about a purchase, and the moments its times are counted from.
pub(super) struct Known {
    pub(super) filed: Vec<Remedy>,
    pub(super) moments: Moments,
    pub(super) took_part: bool,
}

/// Gathers it for an organization.
pub(super) fn gather(conn: &mut Conn, own: &OwnOpportunity, organization: OrganizationId) -> Result<Known> {
    let published = published_at(conn, own.id)?.ok_or_else(Error::not_found)?;
    let publicity_until = store::awards_of(conn, own.id)?.first().and_then(|award| award.publicity_until);
    Ok(Known {
        filed: store::remedies_of(conn, own.id)?,
        moments: Moments { published, publicity_until },
        took_part: submissions::opened(conn, own.id)?.iter().any(|one| one.organization == organization),
    })
}
