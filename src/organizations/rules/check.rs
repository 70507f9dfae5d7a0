//! What a record may say: every fault names its field and the way out.

use super::dated;
use super::facts;
use crate::kernel::error::Faults;
use crate::kernel::{FieldError, RegionCode, Regions, Uscc};
use crate::organizations::model::{
    Certificate, Contact, Credit, Entry, OrgType, Part, Party, PartyForm, Performance, Record, Registration, Shape,
};
use crate::policy::Vocabulary;
use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;

/// What records are checked against.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    /// Divisions that exist.
    pub regions: &'a Regions,
    /// Whether a catalogue code exists.
    pub is_category: &'a (dyn Fn(&str) -> bool + Sync),
    /// The facts packs ask for.
    pub vocabulary: &'a Vocabulary,
    /// The present day in Asia/Shanghai.
    pub today: NaiveDate,
}

/// Longest name of an organization, a unit or a project.
const NAME: usize = 200;
/// Longest sentence: an address, a basis.
const SENTENCE: usize = 500;
/// Longest description of services.
const DESCRIPTION: usize = 5_000;
/// No record can hold before the People's Republic registered anything.
const FIRST_YEAR: i32 = 1949;
/// Records may reach this many years ahead.
const YEARS_AHEAD: u32 = 50;

/// The faults of one record; paths begin with `from`, `until` or `value.`.
#[must_use]
pub fn record(record: &Record, lookup: &Lookup<'_>) -> Vec<FieldError> {
    let mut faults = Faults::new();
    period(record, lookup.today, &mut faults);
    match &record.entry {
        Entry::Registration(r) => registration(r, lookup, &mut faults),
        Entry::Deregistration(d) => optional(&mut faults, "value.reason", d.reason.as_deref(), SENTENCE),
        Entry::Contact(c) => contact(c, &mut faults),
        Entry::Profile(p) => text(&mut faults, "value.services", &p.services, DESCRIPTION),
        Entry::ServiceRegion(s) => region(&mut faults, s.region, lookup),
        Entry::ServiceCategory(s) => category(&mut faults, "value.category", &s.category, lookup),
        Entry::Staffing(_) | Entry::Charity(_) | Entry::Declaration(_) | Entry::AnnualInspection(_) => {}
        Entry::Certificate(c) => certificate(c, &mut faults),
        Entry::Party(p) => party(p, &mut faults),
        Entry::Grade(g) => {
            optional(&mut faults, "value.document", g.document.as_deref(), NAME);
            not_after(&mut faults, "value.noticed_on", g.noticed_on, lookup.today);
        }
        Entry::AnnualReport(a) => not_after(&mut faults, "value.filed_on", a.filed_on, lookup.today),
        Entry::Credit(c) => credit(c, record.until, &mut faults),
        Entry::TaxExempt(t) => optional(&mut faults, "value.document", t.document.as_deref(), NAME),
        Entry::DonationDeduction(d) => optional(&mut faults, "value.document", d.document.as_deref(), NAME),
        Entry::Recommended(r) => {
            category(&mut faults, "value.category", &r.category, lookup);
            text(&mut faults, "value.directory", &r.directory, NAME);
        }
        Entry::Performance(p) => performance(p, lookup, &mut faults),
        Entry::Finance(_) => {}
        Entry::Fact(f) => {
            if let Err(found) = facts::value(lookup.vocabulary, f) {
                faults.extend(found);
            }
        }
    }
    faults.into_vec()
}

/// Faults between a credit code and a registration.
#[must_use]
pub fn identity(uscc: &Uscc, registration: &Registration) -> Vec<FieldError> {
    let fitting = match uscc.prefix() {
        "51" => Some(OrgType::Association),
        "52" => Some(OrgType::ServiceInstitution),
        "53" => Some(OrgType::Foundation),
        "59" => None,
        _ => {
            return vec![FieldError::new(
                "uscc",
                "uscc_not_social",
                format!(
                    "统一社会信用代码以“{}”开头，不是民政部门登记的社会组织（应以51、52、53或59开头）",
                    uscc.prefix()
                ),
                format!("The code begins with {}: not a social organization (51, 52, 53 or 59)", uscc.prefix()),
            )];
        }
    };
    match fitting {
        Some(fitting) if fitting != registration.org_type => vec![FieldError::new(
            "value.org_type",
            "type_uscc",
            format!("类型与统一社会信用代码不符：代码以“{}”开头；请核对类型或代码", uscc.prefix()),
            format!("The type does not fit the credit code, which begins with {}", uscc.prefix()),
        )],
        _ => Vec::new(),
    }
}

/// Faults between the records of one organization.
#[must_use]
pub fn dossier(uscc: &Uscc, records: &[Record]) -> Vec<FieldError> {
    let mut faults = Faults::new();
    if dated::all::<Registration>(records).next().is_none() {
        faults.add(
            "registration",
            "required",
            "缺少登记信息：名称、类型、登记管理机关、登记地、成立日期",
            "The registration is missing",
        );
    }
    for (_, registration) in dated::all::<Registration>(records) {
        faults.extend(identity(uscc, registration));
    }
    for (index, one) in records.iter().enumerate() {
        let same = |other: &&Record| one.part() == other.part() && overlap(one, other) && exclusive(one, other);
        if let Some(other) = records.iter().skip(index + 1).find(same) {
            faults.add(
                one.part().as_str(),
                "overlap",
                format!("与已有记录（{}起）的有效期重叠；请先为较早的一条填写截止日期", other.from.min(one.from)),
                format!("Overlaps the record from {}; end the earlier one first", other.from.min(one.from)),
            );
        }
    }
    faults.into_vec()
}

/// Whether two records of one part may not hold at the same time.
fn exclusive(one: &Record, other: &Record) -> bool {
    match (&one.entry, &other.entry) {
        (Entry::ServiceRegion(a), Entry::ServiceRegion(b)) => a.region == b.region,
        (Entry::ServiceCategory(a), Entry::ServiceCategory(b)) => a.category == b.category,
        (Entry::Recommended(a), Entry::Recommended(b)) => a == b,
        (Entry::Credit(a), Entry::Credit(b)) => a.list == b.list,
        _ => false,
    }
}

fn overlap(one: &Record, other: &Record) -> bool {
    let reaches = |first: &Record, second: &Record| first.until.is_none_or(|until| second.from <= until);
    reaches(one, other) && reaches(other, one)
}

/// Parts whose records tell of something that has happened.
const OF_THE_PAST: &[Part] = &[
    Part::Registration,
    Part::Deregistration,
    Part::Contact,
    Part::Profile,
    Part::Staffing,
    Part::Certificate,
    Part::Party,
    Part::Credit,
    Part::Performance,
    Part::Finance,
    Part::Declaration,
];

fn period(record: &Record, today: NaiveDate, faults: &mut Faults) {
    let (from, until) = (record.from, record.until);
    if let Some(until) = until.filter(|until| *until < from) {
        faults.add(
            "until",
            "period",
            format!("截止日期 {until} 早于起始日期 {from}；请核对两个日期"),
            format!("Ends on {until}, before it begins on {from}"),
        );
    }
    if from.year() < FIRST_YEAR {
        faults.add(
            "from",
            "too_early",
            format!("起始日期 {from} 过早，应不早于{FIRST_YEAR}年，请核对年份"),
            format!("{from} is too early: not before {FIRST_YEAR}"),
        );
    }
    let horizon = today.checked_add_months(Months::new(12 * YEARS_AHEAD)).unwrap_or(today);
    if until.unwrap_or(from) > horizon {
        faults.add(
            "until",
            "too_late",
            format!("日期晚于 {horizon}；长期有效请留空"),
            format!("Later than {horizon}; leave it empty if open"),
        );
    }
    if OF_THE_PAST.contains(&record.part()) && from > today {
        faults.add(
            "from",
            "future",
            format!("日期 {from} 晚于今天（{today}）；请填写实际发生日期"),
            format!("{from} is after today ({today})"),
        );
    }
    match record.part().shape() {
        Shape::State if until.is_some() => faults.add(
            "until",
            "state_until",
            "此类信息没有截止日期：变更时填写新的一条即可",
            "A state has no last day: enter the next one instead",
        ),
        Shape::Year => year(record, today, faults),
        _ => {}
    }
}

fn year(record: &Record, today: NaiveDate, faults: &mut Faults) {
    let year = record.from.year();
    let whole = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    if (Some(record.from), record.until) != whole {
        faults.add(
            "from",
            "whole_year",
            format!("年度记录应为 {year}-01-01 至 {year}-12-31"),
            "A yearly record runs from 1 January to 31 December",
        );
    }
    if year > today.year() {
        faults.add("from", "future", format!("年度 {year} 尚未到来"), format!("The year {year} has not come yet"));
    }
}

fn registration(r: &Registration, lookup: &Lookup<'_>, faults: &mut Faults) {
    text(faults, "value.name", &r.name, NAME);
    text(faults, "value.registrar", &r.registrar, NAME);
    region(faults, r.region, lookup);
    optional(faults, "value.sponsoring_unit", r.sponsoring_unit.as_deref(), NAME);
    optional(faults, "value.address", r.address.as_deref(), SENTENCE);
    optional(faults, "value.legal_representative", r.legal_representative.as_deref(), NAME);
    not_after(faults, "value.registered_on", Some(r.registered_on), lookup.today);
    if r.registered_on.year() < FIRST_YEAR {
        faults.add(
            "value.registered_on",
            "too_early",
            format!("成立登记日期 {} 过早，应不早于{FIRST_YEAR}年，请核对年份", r.registered_on),
            format!("{} is too early: not before {FIRST_YEAR}", r.registered_on),
        );
    }
}

fn contact(c: &Contact, faults: &mut Faults) {
    optional(faults, "value.person", c.person.as_deref(), NAME);
    optional(faults, "value.website", c.website.as_deref(), SENTENCE);
    let digits = |phone: &str| phone.chars().filter(char::is_ascii_digit).count();
    let phone_like = |phone: &&str| {
        (7..=20).contains(&digits(phone)) && phone.chars().all(|c| c.is_ascii_digit() || " +-()转、/".contains(c))
    };
    if let Some(phone) = c.phone.as_deref().filter(|phone| !phone_like(phone)) {
        faults.add(
            "value.phone",
            "phone",
            format!("“{phone}”不是电话号码；如 0574-86251234 或 13800000000"),
            format!("“{phone}” is not a telephone number, such as 0574-86251234"),
        );
    }
    let mail_like = |mail: &&str| {
        mail.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
        }) && !mail.contains(char::is_whitespace)
            && mail.len() <= NAME
    };
    if let Some(email) = c.email.as_deref().filter(|email| !mail_like(email)) {
        faults.add(
            "value.email",
            "email",
            format!("“{email}”不是电子邮箱；如 office@example.org.cn"),
            format!("“{email}” is not an e-mail address, such as office@example.org.cn"),
        );
    }
}

fn certificate(c: &Certificate, faults: &mut Faults) {
    text(faults, "value.holder", &c.holder, NAME);
    let fine =
        (4..=40).contains(&c.number.chars().count()) && c.number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !fine {
        faults.add(
            "value.number",
            "certificate_number",
            format!("证书编号“{}”有误：应为4至40位字母、数字或“-”", c.number),
            format!("The certificate number “{}” should be 4 to 40 letters, digits or “-”", c.number),
        );
    }
}

fn party(p: &Party, faults: &mut Faults) {
    for (index, unit) in p.joint_units.iter().enumerate() {
        text(faults, &format!("value.joint_units[{index}]"), unit, NAME);
    }
    if p.form != PartyForm::JointBranch && !p.joint_units.is_empty() {
        faults.add(
            "value.joint_units",
            "joint_units",
            "只有联合党支部才填写共建单位",
            "Only a joint branch has other units",
        );
    }
}

fn credit(c: &Credit, until: Option<NaiveDate>, faults: &mut Faults) {
    text(faults, "value.basis", &c.basis, SENTENCE);
    optional(faults, "value.document", c.document.as_deref(), NAME);
    optional(faults, "value.removal_basis", c.removal_basis.as_deref(), SENTENCE);
    if until.is_some() != c.removal_basis.is_some() {
        faults.add(
            "value.removal_basis",
            "removal_basis",
            "移出名单须同时填写移出日期和移出依据",
            "A removal needs both its day and its basis",
        );
    }
}

fn performance(p: &Performance, lookup: &Lookup<'_>, faults: &mut Faults) {
    text(faults, "value.project", &p.project, NAME);
    text(faults, "value.buyer", &p.buyer, NAME);
    if let Some(code) = &p.category {
        category(faults, "value.category", code, lookup);
    }
    if let Some(amount) = p.amount.filter(|amount| amount.is_negative()) {
        faults.add(
            "value.amount",
            "negative",
            format!("金额不能为负数：{amount}"),
            format!("An amount cannot be negative: {amount}"),
        );
    }
    let fits = |score: &Decimal| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(score) && score.scale() <= 2;
    if let Some(score) = p.score.filter(|score| !fits(score)) {
        faults.add(
            "value.score",
            "score",
            format!("得分应在0至100之间，最多两位小数，现为 {score}"),
            format!("A score is 0 to 100 with at most two places, this is {score}"),
        );
    }
    not_after(faults, "value.evaluated_on", p.evaluated_on, lookup.today);
}

fn region(faults: &mut Faults, code: RegionCode, lookup: &Lookup<'_>) {
    if lookup.regions.get(code).is_none() {
        faults.add(
            "value.region",
            "region_unknown",
            format!("行政区划代码 {code} 不存在，请从列表中选择"),
            format!("There is no region {code}; choose one from the list"),
        );
    }
}

fn category(faults: &mut Faults, path: &str, code: &str, lookup: &Lookup<'_>) {
    if !(lookup.is_category)(code) {
        faults.add(
            path,
            "category_unknown",
            format!("指导性目录中没有代码“{code}”，请从目录中选择"),
            format!("The guiding catalogue has no code “{code}”; choose one from it"),
        );
    }
}

fn text(faults: &mut Faults, path: &str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        faults.add(path, "required", "不能为空", "Must not be empty");
    } else if text.chars().count() > longest {
        faults.add(path, "too_long", format!("最多{longest}个字"), format!("At most {longest} characters"));
    }
}

fn optional(faults: &mut Faults, path: &str, value: Option<&str>, longest: usize) {
    if let Some(value) = value {
        text(faults, path, value, longest);
    }
}

fn not_after(faults: &mut Faults, path: &str, day: Option<NaiveDate>, today: NaiveDate) {
    if let Some(day) = day.filter(|day| *day > today) {
        faults.add(
            path,
            "future",
            format!("日期 {day} 晚于今天（{today}）；请填写实际发生日期"),
            format!("{day} is after today ({today})"),
        );
    }
}
