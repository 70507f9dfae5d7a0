//! Reading one organization: public page, QR code, dossier, timeline.

use super::edit::name_on;
use super::save::{Change, SUBJECT};
use super::{Ground, hand, relation};
use crate::accounts::account_names;
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::kernel::ids::{EventId, OrganizationId};
use crate::kernel::{Actor, Error, RegionCode, Relation, Result, Uscc};
use crate::organizations::model::view::{
    DossierFacts, DossierQuery, DossierRecord, DossierView, PublicView, TimelineEntry,
};
use crate::organizations::model::{Certificate, Dossier, Hand, Organization, Part, Party, Registration};
use crate::organizations::rules::quality::{Examined, examine};
use crate::organizations::rules::{self, dated, edit as rule, party, public};
use crate::organizations::store;
use chrono::NaiveDate;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// The public page of the organization with this id or credit code.
///
/// # Errors
/// `not_found`.
pub fn page(app: &App, actor: &Actor, key: &str) -> Result<PublicView> {
    actor.may(&rules::READ, &Relation::default())?;
    let today = app.clock.now().date();
    app.db.read(|conn| {
        let organization = by_key(conn, key)?;
        let ground = Ground::load(app, conn, organization.region)?;
        let dossier = store::dossier(conn, organization)?;
        let page = ground.naming(app, |naming| public::page(&dossier, today, naming, &app.settings.server.public_url));
        page.ok_or_else(Error::not_found)
    })
}

/// The organization with this id or credit code.
fn by_key(conn: &mut Conn, key: &str) -> Result<Organization> {
    match (key.parse::<OrganizationId>(), key.parse::<Uscc>()) {
        (Ok(id), _) => store::organization_by_id(conn, id),
        (_, Ok(uscc)) => store::organization_by_uscc(conn, uscc),
        _ => Err(Error::not_found()),
    }
}

/// Smallest side of the QR code in pixels: 2 cm at 150 dpi.
const QR_SIDE: u32 = 240;

/// The QR code of the public page, as SVG.
///
/// # Errors
/// `not_found`.
pub fn qr(app: &App, actor: &Actor, key: &str) -> Result<String> {
    actor.may(&rules::QR, &Relation::default())?;
    let organization = app.db.read(|conn| by_key(conn, key))?;
    let address = public::page_address(&app.settings.server.public_url, &organization.uscc);
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(Error::internal)?;
    Ok(code
        .render()
        .min_dimensions(QR_SIDE, QR_SIDE)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build())
}

/// The whole dossier as of a day.
///
/// # Errors
/// `forbidden`, `not_found`.
pub fn dossier(app: &App, actor: &Actor, id: OrganizationId, query: &DossierQuery) -> Result<DossierView> {
    app.db.read(|conn| {
        let dossier = store::dossier_by_id(conn, id)?;
        actor.may(&rules::DOSSIER, &relation(&dossier.organization))?;
        let ground = Ground::load(app, conn, dossier.organization.region)?;
        Ok(dossier_view(app, actor, &dossier, query.as_of.unwrap_or(ground.today), &ground))
    })
}

/// A dossier as of a day, for one who may read it.
pub(super) fn dossier_view(
    app: &App,
    actor: &Actor,
    dossier: &Dossier,
    as_of: NaiveDate,
    ground: &Ground,
) -> DossierView {
    let records = &dossier.records;
    let holding = dated::snapshot(records, as_of);
    let organization = &dossier.organization;
    let region = dated::on::<Registration>(records, as_of).map_or(organization.region, |(_, r)| r.region);
    DossierView {
        id: organization.id,
        uscc: organization.uscc,
        name: name_on(dossier, as_of),
        region_name: app.regions.path_name(region),
        as_of,
        version: organization.version,
        editable: editable(actor, organization),
        records: records
            .iter()
            .map(|record| DossierRecord {
                key: record.key().1,
                holds: holding.iter().any(|held| std::ptr::eq(*held, record)),
                record: record.clone(),
            })
            .collect(),
        facts: facts(dossier, as_of, region, ground),
        issues: examine(&Examined { records, day: as_of, party: &|region, on| ground.packs.rules(region, on) }),
        updated_at: organization.updated_at,
    }
}

fn editable(actor: &Actor, organization: &Organization) -> Vec<Part> {
    if actor.may(&rules::EDIT, &relation(organization)).is_err() {
        return Vec::new();
    }
    match hand(actor) {
        Hand::Organization => rule::OWN_PARTS.to_vec(),
        Hand::Authority | Hand::Platform => Part::ALL.to_vec(),
    }
}

fn facts(dossier: &Dossier, as_of: NaiveDate, region: RegionCode, ground: &Ground) -> DossierFacts {
    let records = &dossier.records;
    let party = dated::on::<Party>(records, as_of);
    let examined = party.and_then(|(record, party)| party::examine(party, &ground.packs.rules(region, record.from)));
    DossierFacts {
        grade: dated::grade_on(records, as_of),
        credit: dated::credit_on(records, as_of),
        social_workers: dated::holding::<Certificate>(records, as_of).len(),
        party_coverage: party.map(|(record, p)| party::coverage(p, &ground.packs.rules(region, record.from))),
        party: examined,
    }
}

/// The changes of a dossier, newest first, older than `before`; one more than `limit` tells that there is more.
///
/// # Errors
/// `forbidden`, `not_found`.
pub fn timeline(
    app: &App,
    actor: &Actor,
    id: OrganizationId,
    before: Option<EventId>,
    limit: i64,
) -> Result<Vec<TimelineEntry>> {
    app.db.read(|conn| {
        let organization = store::organization_by_id(conn, id)?;
        actor.may(&rules::TIMELINE, &relation(&organization))?;
        let events = audit::events_of(conn, SUBJECT, id.as_str(), before, limit)?;
        let accounts: Vec<_> = events.iter().filter_map(|event| event.actor_account).collect();
        let names = account_names(conn, &accounts)?;
        let entry = |event: audit::Event| {
            // Other rooms record what concerns an organization in their own words.
            let change: Change = serde_json::from_str(&event.data).unwrap_or_default();
            TimelineEntry {
                id: event.id,
                at: event.at,
                action: event.action,
                hand: change.hand,
                account: event.actor_account,
                account_name: event.actor_account.and_then(|account| names.get(&account).cloned()),
                reason: change.reason,
                fields: change.differences.iter().flat_map(rule::fields).collect(),
            }
        };
        Ok(events.into_iter().map(entry).collect())
    })
}
