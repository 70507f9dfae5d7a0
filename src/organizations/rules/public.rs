//! What the public sees of a dossier.

use super::dated::{all, credit_on, grade_on, holding, on};
use super::{mask, project};
use crate::kernel::{Regions, Uscc};
use crate::organizations::model::view::{CertificateCount, ListItem, ListKey, ListSort, Place, PublicView};
use crate::organizations::model::{
    Body, Certificate, CertificateLevel, Contact, Deregistration, Dossier, Organization, Part, Party, Profile, Record,
    Registration, ServiceCategory, ServiceRegion, Staffing,
};
use chrono::NaiveDate;

/// Names of regions and categories.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// Regions.
    pub regions: &'a Regions,
    /// Name of a catalogue code with those above it.
    pub category: &'a dyn Fn(&str) -> String,
}

/// Parts published with their days, past and present.
const PUBLISHED: &[Part] = &[
    Part::Grade,
    Part::AnnualInspection,
    Part::AnnualReport,
    Part::TaxExempt,
    Part::DonationDeduction,
    Part::Charity,
    Part::Recommended,
];

/// The page of an organization on `day`; `None` without a registration.
#[must_use]
pub fn page(dossier: &Dossier, day: NaiveDate, naming: Naming<'_>, public_url: &str) -> Option<PublicView> {
    let records = &dossier.records;
    let organization = &dossier.organization;
    let (_, registration) = on::<Registration>(records, day).or_else(|| all(records).next())?;
    let mut former_names: Vec<String> = all::<Registration>(records)
        .map(|(_, former)| former.name.clone())
        .filter(|name| *name != registration.name)
        .collect();
    former_names.dedup();
    Some(PublicView {
        id: organization.id,
        uscc: organization.uscc,
        region_name: naming.regions.path_name(registration.region),
        registration: registration.clone(),
        former_names,
        deregistered_on: all::<Deregistration>(records).next().map(|(record, _)| record.from),
        contact: on::<Contact>(records, day).map(|(_, contact)| mask::contact(contact)),
        services: on::<Profile>(records, day).map(|(_, profile)| profile.services.clone()),
        service_regions: places::<ServiceRegion>(records, day, |s| {
            (s.region.to_string(), naming.regions.path_name(s.region))
        }),
        service_categories: places::<ServiceCategory>(records, day, |s| {
            (s.category.clone(), (naming.category)(&s.category))
        }),
        staffing: on::<Staffing>(records, day).map(|(_, staffing)| staffing.clone()),
        certificates: certificates(records, day),
        party: on::<Party>(records, day).map(|(_, party)| party.form),
        grade: grade_on(records, day),
        credit: credit_on(records, day),
        records: records.iter().filter(|record| is_published(record, day)).cloned().collect(),
        performance: records.iter().filter(|record| record.part() == Part::Performance).cloned().collect(),
        page: page_address(public_url, &organization.uscc),
        updated_at: organization.updated_at,
    })
}

/// Address of an organization's public page, which its QR code holds.
#[must_use]
pub fn page_address(public_url: &str, uscc: &Uscc) -> String {
    format!("{}/organizations/{uscc}", public_url.trim_end_matches('/'))
}

/// A listing is public while it holds; once removed it is the authority's and the organization's to see.
fn is_published(record: &Record, day: NaiveDate) -> bool {
    match record.part() {
        Part::Credit => record.covers(day),
        part => PUBLISHED.contains(&part),
    }
}

fn places<B: Body>(records: &[Record], day: NaiveDate, name: impl Fn(&B) -> (String, String)) -> Vec<Place> {
    let place = |(record, body): (&Record, &B)| {
        let (code, name) = name(body);
        Place { code, name, standing: record.standing }
    };
    holding::<B>(records, day).into_iter().map(place).collect()
}

fn certificates(records: &[Record], day: NaiveDate) -> Vec<CertificateCount> {
    let holding = holding::<Certificate>(records, day);
    CertificateLevel::ALL
        .iter()
        .map(|level| CertificateCount {
            level: *level,
            count: holding.iter().filter(|(_, certificate)| certificate.level == *level).count(),
        })
        .filter(|found| found.count > 0)
        .collect()
}

/// A line of the list.
#[must_use]
pub fn item(organization: &Organization, regions: &Regions) -> ListItem {
    ListItem {
        id: organization.id,
        uscc: organization.uscc,
        name: organization.name.clone(),
        org_type: organization.org_type,
        region: organization.region,
        region_name: regions.path_name(organization.region),
        registrar_level: organization.registrar_level,
        registered_on: organization.registered_on,
        deregistered_on: organization.deregistered_on,
        grade: project::grade_of(organization.grade),
        credit: organization.credit,
        unverified: organization.unverified,
    }
}

/// The sort key of an item in an order.
#[must_use]
pub fn list_key(sort: ListSort, item: &ListItem) -> ListKey {
    let value = match sort {
        ListSort::Grade => project::rank(item.grade).to_string(),
        ListSort::Name => item.name.clone(),
        ListSort::Oldest | ListSort::Newest => item.registered_on.to_string(),
    };
    ListKey { value, id: item.id }
}
