//! Synthetic organizations whose distributions follow published figures. Seeded: the same each time.

use super::world::{Place, Theme, World};
use crate::kernel::region::Regions;
use crate::kernel::{Error, Money, RegionCode, Result, Uscc};
use crate::organizations::model::{
    AnnualInspection, AnnualReport, Certificate, CertificateLevel, Charity, Contact, Credit, CreditList, Declaration,
    DonationDeduction, Finance, Grade, GradeLevel, InspectionOutcome, OrgType, Party, PartyForm, Performance, Profile,
    Record, RegistrarLevel, Registration, ReportOutcome, ServiceCategory, ServiceRegion, Staffing, TaxExempt,
};
use chrono::{Datelike, Days, NaiveDate};
use rand::rngs::ChaCha8Rng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rust_decimal::Decimal;

/// An organization to enter in the registry.
pub(super) struct Made {
    pub(super) uscc: Uscc,
    pub(super) records: Vec<Record>,
    /// What it does.
    pub(super) theme: String,
    /// The district it works in.
    pub(super) district: RegionCode,
    /// Full-time staff.
    pub(super) staff: u32,
    /// On no credit list.
    pub(super) sound: bool,
}

/// Features dealt out exactly as often as the published figures say.
#[derive(Clone, Copy, Default)]
struct Deal {
    grade: Option<GradeLevel>,
    charity: bool,
    fundraising: bool,
    credit: Option<CreditList>,
}

/// Makes every organization of the world.
pub(super) fn all(world: &World, regions: &Regions) -> Result<Vec<Made>> {
    let mut rng = ChaCha8Rng::seed_from_u64(world.seed);
    let counts = &world.counts;
    let mut types = Vec::new();
    types.extend(std::iter::repeat_n(OrgType::ServiceInstitution, counts.service_institution));
    types.extend(std::iter::repeat_n(OrgType::Association, counts.association));
    types.extend(std::iter::repeat_n(OrgType::Foundation, counts.foundation));
    types.shuffle(&mut rng);
    let deals = deals(world, &types, &mut rng);
    let mut made = Vec::with_capacity(types.len());
    for (number, (org_type, deal)) in types.into_iter().zip(deals).enumerate() {
        made.push(Maker { world, regions, rng: &mut rng, org_type, deal, number }.make()?);
    }
    Ok(made)
}

/// Deals grades, charity status and listings so that each occurs exactly as often as its count.
fn deals(world: &World, types: &[OrgType], rng: &mut ChaCha8Rng) -> Vec<Deal> {
    let counts = &world.counts;
    let mut deals = vec![Deal::default(); types.len()];
    let mut grades = Vec::new();
    for (grade, count) in [
        (GradeLevel::A5, counts.grade_5a),
        (GradeLevel::A4, counts.grade_4a),
        (GradeLevel::A3, counts.grade_3a),
        (GradeLevel::A2, counts.grade_2a),
        (GradeLevel::A1, counts.grade_1a),
    ] {
        grades.extend(std::iter::repeat_n(grade, count));
    }
    let mut order: Vec<usize> = (0..deals.len()).collect();
    order.shuffle(rng);
    for (place, grade) in order.iter().zip(grades) {
        if let Some(deal) = deals.get_mut(*place) {
            deal.grade = Some(grade);
        }
    }
    let mut listings = Vec::new();
    listings.extend(std::iter::repeat_n(CreditList::SeriouslyDishonest, counts.seriously_dishonest));
    listings.extend(std::iter::repeat_n(CreditList::Abnormal, counts.abnormal));
    // From the other end of the order, so that what is listed has no grade.
    for (place, list) in order.iter().rev().zip(listings) {
        if let Some(deal) = deals.get_mut(*place) {
            deal.credit = Some(list);
        }
    }
    deal_charities(world, types, &mut deals);
    deals
}

/// Foundations are charities first, then others until the count is reached; the first foundations may raise funds publicly.
fn deal_charities(world: &World, types: &[OrgType], deals: &mut [Deal]) {
    let mut left = world.counts.charity;
    let mut fundraising = world.counts.public_fundraising;
    for wanted in [true, false] {
        for (deal, org_type) in deals.iter_mut().zip(types) {
            let foundation = *org_type == OrgType::Foundation;
            if left > 0 && !deal.charity && foundation == wanted && deal.credit.is_none() {
                deal.charity = true;
                left -= 1;
                if foundation && fundraising > 0 {
                    deal.fundraising = true;
                    fundraising -= 1;
                }
            }
        }
    }
}

struct Maker<'a> {
    world: &'a World,
    regions: &'a Regions,
    rng: &'a mut ChaCha8Rng,
    org_type: OrgType,
    deal: Deal,
    number: usize,
}

impl Maker<'_> {
    fn make(mut self) -> Result<Made> {
        let world = self.world;
        let place = self.weighted(&world.place, |p: &Place| p.share)?;
        let theme = self.weighted(&world.theme, |t: &Theme| t.share)?;
        let city_level = self.org_type == OrgType::Foundation || self.chance(12);
        let district = self.one_of(&place.districts)?;
        let region = if city_level { place.city } else { district };
        let registered_on = self.registered_on();
        let mut records = vec![self.registration(region, city_level, theme, registered_on)?];
        self.reach(&mut records, (region, district, place), theme, registered_on);
        let staff = self.people(&mut records, theme, registered_on)?;
        self.standing(&mut records, registered_on);
        self.past(&mut records, region, theme)?;
        let category = match self.org_type {
            OrgType::Association => '1',
            OrgType::ServiceInstitution => '2',
            OrgType::Foundation => '3',
        };
        // "MJ" begins the entity codes civil affairs gives out; the running number makes each its own.
        let entity = format!("MJ{:06}", self.number);
        let uscc = Uscc::build('5', category, region, &entity).map_err(Error::internal)?;
        let sound = self.deal.credit.is_none();
        Ok(Made { uscc, records, theme: theme.word.clone(), district, staff, sound })
    }

    fn registration(&mut self, region: RegionCode, city: bool, theme: &Theme, on: NaiveDate) -> Result<Record> {
        let names = &self.world.names;
        let place = self.regions.require(region, "place")?.name.clone();
        let above = self.regions.path_name(region).replace(' ', "");
        let forms = match self.org_type {
            OrgType::ServiceInstitution => &names.service_institution,
            OrgType::Association => &names.association,
            OrgType::Foundation => &names.foundation,
        };
        let (first, second, form) = (self.one_of(&names.first)?, self.one_of(&names.second)?, self.one_of(forms)?);
        let name = format!("{place}{first}{second}{}{form}{}", theme.word, self.world.mark);
        let sponsored = self.chance(55);
        let registration = Registration {
            name,
            org_type: self.org_type,
            registrar: format!("{place}民政局"),
            registrar_level: if city { RegistrarLevel::City } else { RegistrarLevel::County },
            region,
            sponsoring_unit: if sponsored { Some(format!("{place}{}", self.one_of(&names.buyers)?)) } else { None },
            address: Some(format!("{above}演示路{}号", self.rng.random_range(1..900))),
            legal_representative: Some(self.person()?),
            registered_on: on,
        };
        Ok(Record::official(on, None, registration))
    }

    /// Where and what it serves, and how to reach it.
    fn reach(
        &mut self,
        records: &mut Vec<Record>,
        (region, district, place): (RegionCode, RegionCode, &Place),
        theme: &Theme,
        on: NaiveDate,
    ) {
        let wide = region == place.city || self.chance(25);
        let serves = if wide { place.city } else { district };
        records.push(Record::official(on, None, ServiceRegion { region: serves }));
        if self.chance(4) {
            // Some serve a second city too, which keeps the tenders of other places from being closed shops.
            if let Ok(other) = self.weighted(&self.world.place, |p: &Place| p.share)
                && other.city != place.city
            {
                records.push(Record::official(on, None, ServiceRegion { region: other.city }));
            }
        }
        let how_many = self.rng.random_range(1..=theme.categories.len());
        for category in theme.categories.iter().take(how_many) {
            records.push(Record::official(on, None, ServiceCategory { category: category.clone() }));
        }
        records.push(Record::official(on, None, Profile { services: theme.services.clone() }));
        let contact = Contact {
            person: self.person().ok(),
            phone: Some(format!("0000-{:08}", self.number)),
            email: Some(format!("so{}@demo.invalid", self.number)),
            website: None,
        };
        records.push(Record::official(on, None, contact));
    }

    fn people(&mut self, records: &mut Vec<Record>, theme: &Theme, on: NaiveDate) -> Result<u32> {
        let full_time = self.staff();
        let since = on.max(self.ago(700));
        let volunteers = self.rng.random_range(0..300);
        let part_time = self.rng.random_range(0..full_time / 2 + 2);
        let staffing = Staffing { full_time, part_time: Some(part_time), volunteers: Some(volunteers) };
        records.push(Record::official(since, None, staffing));
        let certified = if theme.social_work {
            full_time * self.rng.random_range(20..80) / 100
        } else {
            u32::from(self.chance(15))
        };
        for nth in 0..certified.min(90) {
            let level = match self.rng.random_range(0..100) {
                0..4 => CertificateLevel::Senior,
                4..32 => CertificateLevel::SocialWorker,
                _ => CertificateLevel::Assistant,
            };
            let number = format!("DEMO{:06}{nth:03}", self.number);
            let certificate = Certificate { number, level, holder: self.person()? };
            let issued = since - Days::new(self.rng.random_range(0..300));
            records.push(Record::official(issued, None, certificate));
        }
        let members = self.rng.random_range(0..=(full_time / 3 + 2)).min(40);
        let form = match members {
            3.. if self.chance(92) => PartyForm::OwnBranch,
            1..3 if self.chance(75) => PartyForm::JointBranch,
            _ if self.chance(80) => PartyForm::Instructor,
            _ => PartyForm::None,
        };
        records.push(Record::official(since, None, Party { members, form, joint_units: Vec::new() }));
        Ok(full_time)
    }

    /// Grade, inspections, reports, credit, taxes.
    fn standing(&mut self, records: &mut Vec<Record>, on: NaiveDate) {
        let as_of = self.world.as_of;
        if let Some(grade) = self.deal.grade {
            let noticed = on.max(self.ago(365 * 4)) + Days::new(self.rng.random_range(0..300));
            let until = noticed.with_year(noticed.year() + 5).unwrap_or(noticed);
            let document = Some(format!("演民评〔{}〕{}号", noticed.year(), self.rng.random_range(1..80)));
            records.push(Record::official(noticed, Some(until), Grade { grade, noticed_on: Some(noticed), document }));
        }
        for year in as_of.year() - 3..as_of.year() {
            if year > on.year() {
                self.year(records, year);
            }
        }
        if let Some(list) = self.deal.credit {
            let basis = match list {
                CreditList::Abnormal => "未按规定报送年度报告（民政部令第60号）",
                CreditList::SeriouslyDishonest => "被列入活动异常名录满两年（民政部令第60号）",
            };
            let listed = on.max(self.ago(400));
            let credit = Credit { list, basis: basis.to_owned(), document: None, removal_basis: None };
            records.push(Record::official(listed, None, credit));
        }
        if self.deal.charity {
            let charity = Charity { public_fundraising: self.deal.fundraising };
            records.push(Record::official(on.max(self.ago(1500)), None, charity));
        }
        let exempt = self.deal.charity || self.chance(14);
        if exempt {
            let from = on.max(self.ago(1200));
            let until = from.with_year(from.year() + 5).unwrap_or(from) - Days::new(1);
            records.push(Record::official(from, Some(until), TaxExempt { document: None }));
            let start = NaiveDate::from_ymd_opt(as_of.year() - 1, 1, 1);
            let end = NaiveDate::from_ymd_opt(as_of.year() + 1, 12, 31);
            if let (true, Some(start), Some(end)) =
                (self.deal.charity && self.deal.grade >= Some(GradeLevel::A3), start, end)
            {
                records.push(Record::official(start, Some(end), DonationDeduction { document: None }));
            }
        }
        let net_assets = Money::from_yuan(self.rng.random_range(-20_000..900_000));
        records.push(Record::official(on.max(self.ago(180)), None, Finance { net_assets }));
        if self.chance(88) {
            records.push(Record::official(on.max(self.ago(180)), None, Declaration { no_major_violation: true }));
        }
    }

    fn year(&mut self, records: &mut Vec<Record>, year: i32) {
        let troubled = self.deal.credit.is_some();
        let roll = self.rng.random_range(0..1000) + if troubled { 600 } else { 0 };
        if self.deal.charity {
            let outcome = match roll {
                0..940 => ReportOutcome::OnTime,
                940..985 => ReportOutcome::Late,
                _ => ReportOutcome::Missing,
            };
            let filed_on =
                (outcome == ReportOutcome::OnTime).then(|| NaiveDate::from_ymd_opt(year + 1, 5, 20)).flatten();
            records.extend(Record::of_year(year, AnnualReport { outcome, filed_on }));
        } else {
            let outcome = match roll {
                0..900 => InspectionOutcome::Qualified,
                900..955 => InspectionOutcome::BasicallyQualified,
                955..975 => InspectionOutcome::Unqualified,
                _ => InspectionOutcome::Missing,
            };
            records.extend(Record::of_year(year, AnnualInspection { outcome }));
        }
    }

    fn past(&mut self, records: &mut Vec<Record>, region: RegionCode, theme: &Theme) -> Result<()> {
        let most = if self.deal.grade.is_some() { 6 } else { 2 };
        let buyer_place = self.regions.require(region, "place")?.name.clone();
        for nth in 0..self.rng.random_range(0..=most) {
            let days = self.rng_days(120, 1400);
            let begun = self.ago(days);
            let score = self.rng.random_range(6200..9800);
            let performance = Performance {
                project: format!("{}{}服务项目第{}期", buyer_place, theme.word, nth + 1),
                buyer: format!("{buyer_place}{}", self.one_of(&self.world.names.buyers)?),
                category: theme.categories.first().cloned(),
                amount: Some(Money::from_yuan(self.rng.random_range(30..900) * 1000)),
                score: Some(Decimal::new(score, 2)),
                evaluated_on: Some(begun + Days::new(360)),
            };
            records.push(Record::official(begun, Some(begun + Days::new(364)), performance));
        }
        Ok(())
    }

    /// Many are small, a few large.
    fn staff(&mut self) -> u32 {
        match self.rng.random_range(0..100) {
            0..45 => self.rng.random_range(0..5),
            45..80 => self.rng.random_range(5..20),
            80..96 => self.rng.random_range(20..70),
            _ => self.rng.random_range(70..260),
        }
    }

    fn registered_on(&mut self) -> NaiveDate {
        let days = self.rng_days(60, 365 * 18);
        self.ago(days)
    }

    fn rng_days(&mut self, least: u64, most: u64) -> u64 {
        self.rng.random_range(least..most)
    }

    fn ago(&self, days: u64) -> NaiveDate {
        self.world.as_of - Days::new(days)
    }

    fn person(&mut self) -> Result<String> {
        Ok(format!("{}**", self.one_of(&self.world.names.surnames)?))
    }

    /// True `percent` times of a hundred.
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn one_of<T: Clone>(&mut self, of: &[T]) -> Result<T> {
        of.choose(self.rng).cloned().ok_or_else(empty)
    }

    fn weighted<'t, T>(&mut self, of: &'t [T], share: impl Fn(&T) -> u32) -> Result<&'t T> {
        of.choose_weighted(self.rng, share).map_err(|_| empty())
    }
}

fn empty() -> Error {
    Error::internal("config/demo/world.toml: an empty list")
}
