//! What an organization can file about an opportunity now, told before it writes.

use super::file::{complain_by, follows, in_time, known, once_only, took_part};
use super::{COMPLAINT_FILE, ENQUIRY_REPLY, OBJECTION_FILE, own_organization, published, rules_in};
use crate::accounts;
use crate::app::App;
use crate::awards::model::{RemedyAbout, RemedyChance, RemedyKind, RemedyStanding};
use crate::awards::rules;
use crate::awards::service::clock::{clock, period_end};
use crate::awards::store;
use crate::db::Conn;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::{Actor, Code, Instant, Result};
use crate::opportunities::service::OwnOpportunity;
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
        let rules = rules_in(app, own.unit_region, now);
        let unit = accounts::units_by_ids(conn, &[own.unit])?.pop().map(|unit| unit.name).unwrap_or_default();
        let mut objections = Vec::new();
        for about in RemedyAbout::ALL {
            objections.push(objection(app, conn, &own, &rules, (organization, *about), now)?);
        }
        let mut complaints = Vec::new();
        for one in store::remedies_of(conn, opportunity)? {
            if one.kind != RemedyKind::Objection || one.organization_id != organization {
                continue;
            }
            let refused = refusal(follows(app, conn, &rules, &one, now))?;
            complaints.push(RemedyChance {
                about: one.about,
                objection: Some(one.id),
                open: refused.is_none(),
                why: refused,
                until: clock(&rules, COMPLAINT_FILE, complain_by(app, &rules, &one)),
            });
        }
        let enquiry = clock(&rules, ENQUIRY_REPLY, period_end(app, &rules, ENQUIRY_REPLY, now));
        Ok(RemedyStanding { title: own.title, unit, enquiry, objections, complaints })
    })
}

fn objection(
    app: &App,
    conn: &mut Conn,
    own: &OwnOpportunity,
    rules: &Ruleset,
    (organization, about): (OrganizationId, RemedyAbout),
    now: Instant,
) -> Result<RemedyChance> {
    let mut tried = took_part(conn, own, organization, about);
    if tried.is_ok() {
        tried = once_only(conn, own, organization, about);
    }
    // The procedure: its time runs from a day only the organization can tell.
    let timed = about != RemedyAbout::Process;
    if tried.is_ok() && timed {
        tried = in_time(app, conn, own, rules, (about, None), now);
    }
    let refused = refusal(tried)?;
    let known = if timed { known(app, conn, own, rules, (about, None), now).ok() } else { None };
    let until = known.and_then(|known| period_end(app, rules, OBJECTION_FILE, known));
    let until = clock(rules, OBJECTION_FILE, until);
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
