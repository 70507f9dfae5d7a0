//! What an organization can file about an opportunity now, told before it writes.

use super::file::{Known, gather};
use super::{ENQUIRY_REPLY, own_organization, published, rules_in};
use crate::accounts;
use crate::app::App;
use crate::awards::model::{RemedyAbout, RemedyChance, RemedyKind, RemedyStanding};
use crate::awards::rules::{self, COMPLAINT_FILE, OBJECTION_FILE};
use crate::awards::service::clock::{clock, period_end};
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Actor, Code, Instant, Result};
use crate::policy::Ruleset;

/// What the caller's organization can file about an opportunity now, until when, and why not.
///
/// # Errors
/// `forbidden`; `not_found` for what was never published; those of the database.
pub fn standing(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<RemedyStanding> {
    let organization = own_organization(actor, &rules::REMEDY_STANDING)?;
    let now = app.clock.now();
    app.db.read(|conn| {
        let own = published(conn, opportunity)?;
        let packs = rules_in(app, own.unit_region, now);
        let unit = accounts::units_by_ids(conn, &[own.unit])?.pop().map(|unit| unit.name).unwrap_or_default();
        let known = gather(conn, &own, organization)?;
        let objections = RemedyAbout::ALL.iter().map(|about| objection(app, &packs, organization, *about, &known, now));
        let objections = objections.collect::<Result<_>>()?;
        let mut complaints = Vec::new();
        for one in &known.filed {
            if one.kind != RemedyKind::Objection || one.organization_id != organization {
                continue;
            }
            let refused = refusal(rules::follows(&app.calendar, &packs, one, &known.filed, now))?;
            complaints.push(RemedyChance {
                about: one.about,
                objection: Some(one.id),
                open: refused.is_none(),
                why: refused,
                until: clock(&packs, COMPLAINT_FILE, rules::complain_by(&app.calendar, &packs, one)),
            });
        }
        let enquiry = clock(&packs, ENQUIRY_REPLY, period_end(app, &packs, ENQUIRY_REPLY, now));
        Ok(RemedyStanding { title: own.title, unit, enquiry, objections, complaints })
    })
}

fn objection(
    app: &App,
    packs: &Ruleset,
    organization: OrganizationId,
    about: RemedyAbout,
    known: &Known,
    now: Instant,
) -> Result<RemedyChance> {
    let (calendar, moments) = (&app.calendar, known.moments);
    let mut tried = rules::standing(packs, about, known.took_part)
        .and_then(|()| rules::at_one_time(packs, about, organization, &known.filed));
    // The procedure: its time runs from a day only the organization can tell.
    let timed = about != RemedyAbout::Process;
    if timed {
        tried = tried.and_then(|()| rules::in_time(calendar, packs, (about, None), moments, now));
    }
    let since = if timed { rules::known(calendar, packs, (about, None), moments, now).ok() } else { None };
    let until = since.and_then(|since| period_end(app, packs, OBJECTION_FILE, since));
    let refused = refusal(tried)?;
    let until = clock(packs, OBJECTION_FILE, until);
    Ok(RemedyChance { about, objection: None, open: refused.is_none(), why: refused, until })
}

/// Why something cannot be filed; faults of another kind stay faults.
fn refusal(tried: Result<()>) -> Result<Option<crate::kernel::Text>> {
    match tried {
        Ok(()) => Ok(None),
        Err(error) if matches!(error.code, Code::StateConflict | Code::Duplicate) => Ok(Some(error.detail)),
        Err(error) => Err(error),
    }
}
