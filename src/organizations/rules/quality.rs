//! Weaknesses of a dossier, a rule each with its code.

use super::dated::{self, all, holding, of_year, on};
use super::party::{self, PartyRules};
use crate::kernel::Text;
use crate::organizations::model::quality::{Issue, IssueKind};
use crate::organizations::model::{
    AnnualInspection, AnnualReport, Body, Certificate, Charity, Contact, CreditStatus, Deregistration,
    DonationDeduction, Grade, GradeLevel, Party, Record, Registration, ServiceCategory, ServiceRegion, Staffing,
    TaxExempt,
};
use crate::policy::explain::Verdict;
use chrono::{Datelike, Days, NaiveDate};

/// Days ahead for which an expiry is announced.
const SOON: u64 = 90;
/// A qualification that ran out longer ago is history, not a weakness.
const RECENT: u64 = 366;
/// The outcome of a year's inspection or report is expected from 1 July of the next year (reports are due by 31 May).
const YEARLY_DUE_MONTH: u32 = 7;

/// What an examination looks at.
#[derive(Clone, Copy)]
pub struct Examined<'a> {
    /// The records.
    pub records: &'a [Record],
    /// The day.
    pub day: NaiveDate,
    /// The rules of Party coverage.
    pub party: PartyRules<'a>,
}

/// A rule: its code, kind and title, and what it finds.
pub struct QualityRule {
    /// Stable word.
    pub code: &'static str,
    /// Kind.
    pub kind: IssueKind,
    /// What it looks for.
    zh: &'static str,
    en: &'static str,
    find: fn(&Examined<'_>) -> Option<Finding>,
}

impl QualityRule {
    /// What it looks for.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

/// What to do about it, and the last day of what expires.
struct Finding(Text, Option<NaiveDate>);

fn finding(zh: impl Into<String>, en: impl Into<String>) -> Finding {
    Finding(Text::new(zh, en), None)
}

macro_rules! rules {
    ($($code:literal, $kind:ident, $zh:literal, $en:literal => $find:expr;)+) => {
        /// Every rule, in the order of the report.
        pub const RULES: &[QualityRule] =
            &[$(QualityRule { code: $code, kind: IssueKind::$kind, zh: $zh, en: $en, find: $find }),+];
    };
}

rules! {
    "contact_missing", Missing, "没有联系方式", "No contact" => |e| absent::<Contact>(
        e, "请补充联系人和联系电话", "Enter a contact person and telephone");
    "services_missing", Missing, "没有服务类别", "No service category" => |e| absent::<ServiceCategory>(
        e, "请填写服务类别，否则不会被任何需求匹配到", "Enter service categories: no need can match without them");
    "service_regions_missing", Missing, "没有服务区域", "No service region" => |e| absent::<ServiceRegion>(
        e, "请填写服务区域，否则不会被任何需求匹配到", "Enter service regions: no need can match without them");
    "staffing_missing", Missing, "没有工作人员信息", "No staff figures" => |e| absent::<Staffing>(
        e, "请填写专职工作人员数", "Enter the number of full-time staff");
    "party_missing", Missing, "没有党建信息", "No Party-building data" => |e| absent::<Party>(
        e, "请填写正式党员数和党组织形式", "Enter the number of Party members and what has been set up");
    "address_missing", Missing, "没有住所", "No address" => |e| {
        let (_, registration) = on::<Registration>(e.records, e.day)?;
        registration.address.is_none().then(|| finding("请补充登记住所", "Enter the registered address"))
    };
    "annual_missing", Missing, "上一年度没有年检或年报记录", "No annual inspection or report for last year" => annual_missing;
    "grade_expired", Expired, "评估等级已过期", "The grade has expired" => |e| expired::<Grade>(
        e, "评估等级", "grade", "可申请重新评估", "apply for a new assessment");
    "tax_exempt_expired", Expired, "免税资格已过期", "The tax exemption has expired" => |e| expired::<TaxExempt>(
        e, "非营利组织免税资格", "tax exemption", "请办理复审", "apply for renewal");
    "donation_expired", Expired, "税前扣除资格已过期", "The donation deduction has expired" => |e| expired::<DonationDeduction>(
        e, "公益性捐赠税前扣除资格", "donation deduction", "请重新申请确认", "apply again");
    "certificate_expired", Expired, "有社工证书已过期", "A social worker's certificate has expired" => |e| {
        let ended = all::<Certificate>(e.records).filter_map(|(record, _)| record.until).filter(|until| recently(*until, e.day));
        let ended: Vec<NaiveDate> = ended.collect();
        let (number, last) = (ended.len(), *ended.iter().max()?);
        let zh = format!("{number} 本证书已过期（最近 {last}），请登记续期或移除");
        Some(Finding(Text::new(zh, format!("{number} certificates have expired, the last on {last}")), Some(last)))
    };
    "grade_expiring", Expiring, "评估等级即将到期", "The grade expires soon" => |e| expiring::<Grade>(
        e, "评估等级", "grade");
    "tax_exempt_expiring", Expiring, "免税资格即将到期", "The tax exemption expires soon" => |e| expiring::<TaxExempt>(
        e, "非营利组织免税资格", "tax exemption");
    "donation_expiring", Expiring, "税前扣除资格即将到期", "The donation deduction expires soon" => |e| expiring::<DonationDeduction>(
        e, "公益性捐赠税前扣除资格", "donation deduction");
    "certificate_expiring", Expiring, "有社工证书即将到期", "A social worker's certificate expires soon" => |e| {
        let ends = holding::<Certificate>(e.records, e.day).into_iter().filter_map(|(record, _)| record.until);
        let soon: Vec<NaiveDate> = ends.filter(|until| soon(*until, e.day)).collect();
        let first = *soon.iter().min()?;
        let zh = format!("{} 本证书将在 {SOON} 天内到期，最早 {first}", soon.len());
        Some(Finding(Text::new(zh, format!("{} certificates expire within {SOON} days, the first on {first}", soon.len())), Some(first)))
    };
    "workers_exceed_staff", Contradictory, "持证社工多于工作人员", "More certified social workers than staff" => |e| {
        let (_, staff) = on::<Staffing>(e.records, e.day)?;
        let all_staff = u64::from(staff.full_time) + u64::from(staff.part_time.unwrap_or(0));
        let workers = u64::try_from(holding::<Certificate>(e.records, e.day).len()).unwrap_or(u64::MAX);
        (workers > all_staff).then(|| finding(
            format!("有效证书 {workers} 本，而专兼职人员共 {all_staff} 人；请核对人员数或证书"),
            format!("{workers} certificates in force but only {all_staff} staff")))
    };
    "party_below_rule", Contradictory, "党组织形式不符合规定", "Party organization does not meet the rule" => |e| {
        let (_, registration) = on::<Registration>(e.records, e.day)?;
        let (record, party) = on::<Party>(e.records, e.day)?;
        let result = party::examine(party, &(e.party)(registration.region, record.from))?;
        (result.verdict == Verdict::Fail).then_some(Finding(result.missing, None))
    };
    "deduction_without_grade", Contradictory, "有税前扣除资格但评估等级不足3A", "Donation deduction without grade 3A" => |e| {
        on::<DonationDeduction>(e.records, e.day)?;
        let grade = dated::grade_on(e.records, e.day);
        grade.is_none_or(|grade| grade < GradeLevel::A3).then(|| finding(
            "公益性捐赠税前扣除资格以3A及以上等级为前提；请核对等级或资格", "The donation deduction presupposes grade 3A"))
    };
    "deduction_without_exemption", Contradictory, "有税前扣除资格但没有免税资格", "Donation deduction without tax exemption" => |e| {
        on::<DonationDeduction>(e.records, e.day)?;
        on::<TaxExempt>(e.records, e.day).is_none().then(|| finding(
            "公益性捐赠税前扣除资格以免税资格为前提；请核对两项资格", "The donation deduction presupposes the tax exemption"))
    };
    "charity_listed", Contradictory, "慈善组织被列入严重违法失信名单", "A charity is on the list of serious dishonesty" => |e| {
        let listed = dated::credit_on(e.records, e.day) == CreditStatus::SeriouslyDishonest;
        (listed && on::<Charity>(e.records, e.day).is_some()).then(|| finding(
            "请核对慈善组织状态与信用名单", "Check the charity status against the credit list"))
    };
    "checked_after_deregistration", Contradictory, "注销后仍有年检记录", "Annual inspection after deregistration" => |e| {
        let (gone, _) = all::<Deregistration>(e.records).next()?;
        let later = all::<AnnualInspection>(e.records).find(|(record, _)| record.from > gone.from)?;
        Some(finding(
            format!("{} 已注销，却有 {} 年度年检记录；请核对", gone.from, later.0.from.year()),
            format!("Deregistered on {}, yet inspected for {}", gone.from, later.0.from.year())))
    };
}

/// The weaknesses of a dossier. One that is deregistered is examined only for contradictions.
#[must_use]
pub fn examine(examined: &Examined<'_>) -> Vec<Issue> {
    let gone = all::<Deregistration>(examined.records).any(|(record, _)| record.from <= examined.day);
    RULES
        .iter()
        .filter(|rule| !gone || rule.kind == IssueKind::Contradictory)
        .filter_map(|rule| {
            let Finding(message, until) = (rule.find)(examined)?;
            Some(Issue { code: rule.code.to_owned(), kind: rule.kind, message, until })
        })
        .collect()
}

fn absent<B: Body>(e: &Examined<'_>, zh: &str, en: &str) -> Option<Finding> {
    holding::<B>(e.records, e.day).is_empty().then(|| finding(zh, en))
}

fn annual_missing(e: &Examined<'_>) -> Option<Finding> {
    let year = if e.day.month() >= YEARLY_DUE_MONTH { e.day.year() - 1 } else { e.day.year() - 2 };
    let (_, registration) = on::<Registration>(e.records, e.day)?;
    // Registered in the second half of the year: less than six months old at its end, no inspection due.
    let due = registration.registered_on <= NaiveDate::from_ymd_opt(year, 6, 30)?;
    let known =
        of_year::<AnnualInspection>(e.records, year).is_some() || of_year::<AnnualReport>(e.records, year).is_some();
    (due && !known).then(|| {
        finding(format!("请录入 {year} 年度年检结论或年报情况"), format!("Enter the inspection or report for {year}"))
    })
}

fn recently(until: NaiveDate, day: NaiveDate) -> bool {
    until < day && until >= day.checked_sub_days(Days::new(RECENT)).unwrap_or(day)
}

fn soon(until: NaiveDate, day: NaiveDate) -> bool {
    until >= day && until <= day.checked_add_days(Days::new(SOON)).unwrap_or(day)
}

fn expired<B: Body>(e: &Examined<'_>, what_zh: &str, what_en: &str, zh: &str, en: &str) -> Option<Finding> {
    if !holding::<B>(e.records, e.day).is_empty() {
        return None;
    }
    let last =
        all::<B>(e.records).filter_map(|(record, _)| record.until).filter(|until| recently(*until, e.day)).max()?;
    let text = Text::new(format!("{what_zh}已于 {last} 到期，{zh}"), format!("The {what_en} expired on {last}: {en}"));
    Some(Finding(text, Some(last)))
}

fn expiring<B: Body>(e: &Examined<'_>, what_zh: &str, what_en: &str) -> Option<Finding> {
    // What is followed by another record without a gap does not run out.
    let last =
        all::<B>(e.records).filter(|(record, _)| record.until.is_none_or(|until| until >= e.day)).map(|(r, _)| r.until);
    let last = last.collect::<Option<Vec<_>>>()?.into_iter().max()?;
    soon(last, e.day).then(|| {
        let zh = format!("{what_zh}将于 {last} 到期，请提前办理");
        Finding(Text::new(zh, format!("The {what_en} expires on {last}")), Some(last))
    })
}
