//! A made-up country: organizations whose figures are spread as a national registry's are, and needs as departments at
//! three levels would publish them. The same seed gives the same world.

use chrono::{Days, NaiveDate};
use duijie::kernel::ids::OrganizationId;
use duijie::kernel::region::{RegionLevel, Regions};
use duijie::matching::index::{Criterion, Question, Rule};
use duijie::policy::facts::id;
use duijie::policy::{
    Codes, Condition, DatedValue, FactSheet, Leaf, MonthDay, Period, Subject, Test, Value, Vocabulary,
};
use std::sync::Arc;

/// The day of the questions.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

/// Small, fast and good enough for a made-up world (xorshift64*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n
    }

    /// True in `percent` of cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// Often small, rarely large: the product of two throws.
    fn skewed(&mut self, most: u64) -> u64 {
        self.below(most + 1) * self.below(most + 1) / most.max(1)
    }
}

/// What the world is made of.
pub struct World {
    pub vocabulary: Arc<Vocabulary>,
    pub counties: Vec<String>,
    pub categories: Vec<String>,
}

/// One organization, as plain as the table SQL asks. Dated facts are the values of today.
pub struct Organization {
    pub id: OrganizationId,
    pub kind: u16,
    pub region: String,
    pub service_regions: Vec<String>,
    pub categories: Vec<String>,
    pub recommended: Vec<String>,
    pub registered: NaiveDate,
    pub staff: i64,
    pub social_workers: i64,
    pub net_assets: i64,
    pub grade: u16,
    grade_from: NaiveDate,
    grade_until: NaiveDate,
    pub credit: u16,
    pub party: u16,
    pub inspections: Vec<(i32, u16)>,
    pub tax_exempt: bool,
    pub no_violation: bool,
    pub score: Option<i64>,
}

impl World {
    pub fn new() -> Self {
        let regions = Regions::embedded().unwrap();
        let counties = regions
            .all()
            .iter()
            .filter(|r| r.level == RegionLevel::County && r.valid_on(today()))
            .map(|r| r.code.to_string())
            .collect();
        // The parts of the guiding catalogue that organizations serve, third level.
        let parts = ["A03", "A04", "A05", "A08", "A09", "A10", "A12", "A15", "A18", "B02", "B04", "B07"];
        let categories = parts.iter().flat_map(|part| (1..=12).map(move |n| format!("{part}{n:02}"))).collect();
        Self { vocabulary: Arc::new(Vocabulary::builtin()), counties, categories }
    }

    /// Organization number `n`.
    pub fn organization(&self, n: u64) -> Organization {
        let mut dice = Dice::new(n + 1);
        // Some counties have many more organizations than others.
        let county = &self.counties[dice.skewed(self.counties.len() as u64 - 1) as usize];
        let region = match dice.below(100) {
            0..80 => county.clone(),
            80..95 => format!("{}00", &county[..4]),
            _ => format!("{}0000", &county[..2]),
        };
        let wider = match dice.below(100) {
            0..55 => region.clone(),
            55..77 => format!("{}00", &county[..4]),
            77..90 => format!("{}0000", &county[..2]),
            _ => "100000".to_owned(),
        };
        let mut service_regions = vec![wider];
        if dice.chance(20) {
            service_regions.push(dice.pick(&self.counties).clone());
        }
        let categories: Vec<String> = (0..1 + dice.below(4))
            .map(|_| self.categories[dice.skewed(self.categories.len() as u64 - 1) as usize].clone())
            .collect();
        let recommended = if dice.chance(5) { vec![categories[0].clone()] } else { Vec::new() };
        let registered = today() - Days::new(dice.below(25 * 365));
        let graded = dice.chance(22);
        let grade_from = today() - Days::new(dice.below(6 * 365));
        let staff = dice.skewed(60) as i64;
        Organization {
            // Ids in the order of n, as if created a millisecond apart.
            id: OrganizationId::from_uuid(uuid::Uuid::from_u128(
                (0x019A_0000_0000 + u128::from(n)) << 80 | 7 << 76 | 2 << 62 | u128::from(dice.next() >> 8),
            )),
            kind: [1, 1, 1, 1, 1, 1, 1, 0, 0, 2][dice.below(10) as usize],
            region,
            service_regions,
            categories,
            recommended,
            registered,
            staff,
            social_workers: (dice.skewed(100) as i64 * staff) / 100,
            net_assets: dice.skewed(10_000) as i64 * dice.below(20_000) as i64,
            grade: if graded { [1, 2, 3, 3, 3, 3, 4, 4, 4, 5][dice.below(10) as usize] } else { 0 },
            grade_from,
            grade_until: grade_from + Days::new(5 * 365),
            credit: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2][dice.below(20) as usize],
            party: [0, 0, 0, 1, 1, 1, 2, 2, 3, 3][dice.below(10) as usize],
            inspections: (2021..2026)
                .filter(|year| registered.to_string()[..4].parse::<i32>().unwrap() <= *year)
                .map(|year| (year, [0, 0, 0, 0, 0, 0, 0, 0, 1, 3][dice.below(10) as usize]))
                .collect(),
            tax_exempt: dice.chance(18),
            no_violation: dice.chance(96),
            score: dice.chance(12).then(|| 5_000 + dice.below(5_001) as i64),
        }
    }
}

impl Organization {
    /// The grade in force today.
    pub fn grade_today(&self) -> u16 {
        if self.grade_from <= today() && today() <= self.grade_until { self.grade } else { 0 }
    }

    /// The outcome of the inspection of `year`.
    pub fn inspection(&self, year: i32) -> Option<u16> {
        self.inspections.iter().find(|(y, _)| *y == year).map(|(_, outcome)| *outcome)
    }

    pub fn sheet(&self) -> FactSheet {
        let mut sheet = FactSheet::new(self.id.to_string());
        sheet.set(id::ORG_TYPE, Value::Enum(self.kind));
        sheet.set(id::REGION, Value::set([self.region.clone()]));
        sheet.set(id::SERVICE_REGIONS, Value::set(self.service_regions.clone()));
        sheet.set(id::SERVICE_CATEGORIES, Value::set(self.categories.clone()));
        sheet.set(id::RECOMMENDED, Value::set(self.recommended.clone()));
        sheet.set(id::REGISTERED_ON, Value::Date(self.registered));
        sheet.set(id::STAFF_FULL_TIME, Value::Number(self.staff));
        sheet.set(id::SOCIAL_WORKERS, Value::Number(self.social_workers));
        sheet.set(id::PARTY_MEMBERS, Value::Number(self.staff / 4));
        sheet.set(id::PROJECT_EXPERIENCE, Value::Number(self.staff % 7));
        sheet.set(id::NET_ASSETS, Value::Number(self.net_assets));
        sheet.set(id::NO_MAJOR_VIOLATION, Value::Bool(self.no_violation));
        sheet.set(id::CHARITY, Value::Bool(self.staff % 11 == 0));
        sheet.set(id::HAS_SPONSORING_UNIT, Value::Bool(self.staff % 3 != 0));
        let record = |from, until, value| DatedValue { from, until, value };
        if self.grade > 0 {
            sheet.record(id::GRADE, record(self.grade_from, Some(self.grade_until), Value::Enum(self.grade)));
        }
        if self.credit > 0 {
            sheet.record(id::CREDIT_STATUS, record(self.registered, None, Value::Enum(self.credit)));
        }
        sheet.record(id::PARTY_COVERAGE, record(self.registered, None, Value::Enum(self.party)));
        if self.tax_exempt {
            sheet.record(id::TAX_EXEMPT, record(self.registered, None, Value::Bool(true)));
        }
        if let Some(score) = self.score {
            sheet.record(id::PERFORMANCE_SCORE, record(self.registered, None, Value::Number(score)));
        }
        for (year, outcome) in &self.inspections {
            sheet.record(id::ANNUAL_INSPECTION, DatedValue::of_year(*year, Value::Enum(*outcome)).unwrap());
            sheet.record(id::ANNUAL_REPORT, DatedValue::of_year(*year, Value::Enum(*outcome / 2)).unwrap());
        }
        sheet
    }
}

/// A need: where, what, and how demanding.
#[derive(Clone, Debug)]
pub struct Need {
    pub region: String,
    pub category: String,
    pub least_grade: u16,
    pub least_staff: i64,
    pub least_workers: i64,
    pub tax_exempt: bool,
}

impl Need {
    /// The typical need of a district, a city and the country, in a category that many serve.
    pub fn typical(world: &World) -> [(&'static str, Self); 3] {
        let county = world.counties[world.counties.len() / 8].clone();
        let city = format!("{}00", &county[..4]);
        let need = |region: String| Self {
            region,
            category: world.categories[5].clone(),
            least_grade: 2,
            least_staff: 5,
            least_workers: 2,
            tax_exempt: false,
        };
        [("district", need(county)), ("city", need(city)), ("nation", need("100000".to_owned()))]
    }

    /// Open need number `n`: mostly of districts.
    pub fn open(world: &World, n: u64) -> Self {
        let mut dice = Dice::new(0x5EED + n);
        let county = dice.pick(&world.counties).clone();
        Self {
            region: match dice.below(100) {
                0..80 => county,
                80..96 => format!("{}00", &county[..4]),
                96..99 => format!("{}0000", &county[..2]),
                _ => "100000".to_owned(),
            },
            category: world.categories[dice.skewed(world.categories.len() as u64 - 1) as usize].clone(),
            least_grade: [0, 0, 1, 2, 3, 3][dice.below(6) as usize],
            least_staff: [0, 3, 5, 8, 10][dice.below(5) as usize],
            least_workers: [0, 0, 1, 2, 5][dice.below(5) as usize],
            tax_exempt: dice.chance(10),
        }
    }

    /// What is asked of the index. The rules come in the order in which SQL answers them.
    pub fn question(&self) -> Question {
        let rule = |condition| Rule { condition, scope: false };
        let scope = |condition| Rule { condition, scope: true };
        let one_of = |value| Test::In(vec![value]);
        let qualified = Test::LastYears { years: 2, among: vec![Value::Enum(0)], due: MonthDay { month: 5, day: 31 } };
        let rules = vec![
            scope(self.serves_category()),
            scope(leaf(id::SERVICE_REGIONS, Test::Covers(Codes::Given(vec![self.region.clone()])))),
            rule(Condition::Not(Box::new(leaf(id::CREDIT_STATUS, one_of(Value::Enum(2)))))),
            rule(leaf(id::NO_MAJOR_VIOLATION, one_of(Value::Bool(true)))),
            rule(leaf(id::REGISTERED_ON, Test::AtLeastAgo(Period::Years(2)))),
            rule(leaf(id::ANNUAL_INSPECTION, qualified)),
            rule(leaf(id::GRADE, Test::AtLeast(Value::Enum(self.least_grade)))),
            rule(leaf(id::STAFF_FULL_TIME, Test::AtLeast(Value::Number(self.least_staff)))),
            rule(leaf(id::SOCIAL_WORKERS, Test::AtLeast(Value::Number(self.least_workers)))),
            rule(if self.tax_exempt {
                leaf(id::TAX_EXEMPT, one_of(Value::Bool(true)))
            } else {
                Condition::All(Vec::new())
            }),
        ];
        let party = Test::In(vec![Value::Enum(0), Value::Enum(1)]);
        let grade = |grade, points| (leaf(id::GRADE, one_of(Value::Enum(grade))), points);
        let here = Test::Under(Codes::Given(vec![self.region.clone()]));
        let recommended = Test::Covers(Codes::Given(vec![self.category.clone()]));
        let score = Test::AtLeast(Value::Number(9_000));
        let fixed = vec![
            Criterion { bands: vec![(leaf(id::PARTY_COVERAGE, party), 3_000)] },
            Criterion { bands: vec![grade(5, 3_000), grade(4, 2_000), grade(3, 1_000)] },
            Criterion { bands: vec![(leaf(id::PERFORMANCE_SCORE, score), 1_500)] },
        ];
        let bonuses = vec![
            Criterion { bands: vec![(leaf(id::REGION, here), 1_000)] },
            Criterion { bands: vec![(leaf(id::RECOMMENDED, recommended), 500)] },
        ];
        Question { day: today(), rules, fixed, bonuses, first: 50 }
    }

    fn serves_category(&self) -> Condition {
        leaf(id::SERVICE_CATEGORIES, Test::Covers(Codes::Given(vec![self.category.clone()])))
    }
}

fn leaf(fact: &str, test: Test) -> Condition {
    Condition::Leaf(Leaf { fact: fact.to_owned(), about: Subject::Organization, test })
}
