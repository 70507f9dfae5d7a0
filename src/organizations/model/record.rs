//! What the registry keeps of an organization: dated records, each of one part of its dossier.

use super::words::{
    CertificateLevel, CreditList, GradeLevel, InspectionOutcome, OrgType, PartyForm, RegistrarLevel, ReportOutcome,
    Standing,
};
use crate::kernel::{Error, Money, RegionCode, Result};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the records of a part follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One state at a time: a record holds until the next of its part begins.
    State,
    /// Each record holds from its first to its last day (open if it has none); several may hold at once.
    Period,
    /// One record for each calendar year.
    Year,
}

/// What a record says: the body of one part.
pub trait Body: Sized {
    /// Its part.
    const PART: Part;
    /// The body, if `entry` is of this part.
    fn of(entry: &Entry) -> Option<&Self>;
}

macro_rules! parts {
    ($($(#[$meta:meta])* $name:ident = $word:tt, $shape:ident;)+) => {
        crate::text_enum! {
            /// A part of an organization's dossier.
            #[schema(as = organizations::Part)]
            pub enum Part { $($(#[$meta])* $name = $word),+ }
        }

        impl Part {
            /// How its records follow each other.
            #[must_use]
            pub const fn shape(self) -> Shape {
                match self { $(Self::$name => Shape::$shape),+ }
            }
        }

        /// What a record says, by part.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[schema(as = organizations::Entry)]
        #[serde(tag = "part", content = "value", rename_all = "snake_case")]
        pub enum Entry { $($(#[$meta])* $name($name)),+ }

        impl Entry {
            /// Its part.
            #[must_use]
            pub const fn part(&self) -> Part {
                match self { $(Self::$name(_) => Part::$name),+ }
            }

            /// The body as JSON.
            ///
            /// # Errors
            /// `internal`; bodies always have a JSON form.
            pub fn encode(&self) -> Result<String> {
                match self { $(Self::$name(body) => serde_json::to_string(body)),+ }.map_err(Error::internal)
            }

            /// Reads the body of a record of `part`.
            ///
            /// # Errors
            /// `internal` when the stored text does not fit: data and program are of different versions.
            pub fn decode(part: Part, body: &str) -> Result<Self> {
                match part { $(Part::$name => serde_json::from_str(body).map(Self::$name)),+ }.map_err(Error::internal)
            }
        }

        $(
            impl Body for $name {
                const PART: Part = Part::$name;
                fn of(entry: &Entry) -> Option<&Self> {
                    match entry { Entry::$name(body) => Some(body), _ => None }
                }
            }
            impl From<$name> for Entry {
                fn from(body: $name) -> Self { Self::$name(body) }
            }
        )+
    };
}

parts! {
    /// Registration: name, registrar, region, address; a change of registration is a new record.
    Registration = "registration", State;
    /// Deregistration.
    Deregistration = "deregistration", State;
    /// Whom to reach.
    Contact = "contact", State;
    /// What it offers, in its own words.
    Profile = "profile", State;
    /// A region it serves.
    ServiceRegion = "service_region", Period;
    /// A category of the guiding catalogue it serves.
    ServiceCategory = "service_category", Period;
    /// Staff.
    Staffing = "staffing", State;
    /// A social worker's certificate, from issue to expiry.
    Certificate = "certificate", Period;
    /// Party building.
    Party = "party", State;
    /// Assessment grade with its validity.
    Grade = "grade", Period;
    /// Annual inspection of a year.
    AnnualInspection = "annual_inspection", Year;
    /// Annual report of a year.
    AnnualReport = "annual_report", Year;
    /// Listing on one of the two credit lists, from the day of listing to the day before removal.
    Credit = "credit", Period;
    /// Non-profit tax exemption with its validity.
    TaxExempt = "tax_exempt", Period;
    /// Qualification for pre-tax deduction of donations with its validity.
    DonationDeduction = "donation_deduction", Period;
    /// Status of a charitable organization.
    Charity = "charity", Period;
    /// Entry in a recommended directory.
    Recommended = "recommended", Period;
    /// A past project, over its term.
    Performance = "performance", Period;
    /// Finance.
    Finance = "finance", State;
    /// What it declares of itself by law.
    Declaration = "declaration", State;
    /// A fact a policy pack asks for beyond the built-in ones.
    Fact = "fact", Period;
}

crate::sql_text!(Part);

/// A record: what holds, from when until when, and who vouches for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = organizations::Record)]
pub struct Record {
    /// First day it holds.
    pub from: NaiveDate,
    /// Last day it holds; open if absent. Records of a state never have one: the next record ends them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Who vouches for it.
    pub standing: Standing,
    /// What it says.
    #[serde(flatten)]
    pub entry: Entry,
}

/// Identity of a record within its organization.
pub type Key = (Part, String);

impl Record {
    /// A record entered by the authority.
    pub fn official(from: NaiveDate, until: Option<NaiveDate>, entry: impl Into<Entry>) -> Self {
        Self { from, until, standing: Standing::Official, entry: entry.into() }
    }

    /// The record of one calendar year; `None` for a year that does not exist.
    pub fn of_year(year: i32, entry: impl Into<Entry>) -> Option<Self> {
        let (from, until) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
        Some(Self::official(from, Some(until), entry))
    }

    /// Its part.
    #[must_use]
    pub const fn part(&self) -> Part {
        self.entry.part()
    }

    /// What tells it from other records of the organization: entering the same again replaces it.
    #[must_use]
    pub fn key(&self) -> Key {
        let from = self.from;
        let key = match &self.entry {
            Entry::Deregistration(_) => String::new(),
            Entry::ServiceRegion(r) => format!("{}@{from}", r.region),
            Entry::ServiceCategory(c) => format!("{}@{from}", c.category),
            Entry::Recommended(r) => format!("{}@{}@{from}", r.directory, r.category),
            Entry::Certificate(c) => c.number.clone(),
            Entry::AnnualInspection(_) | Entry::AnnualReport(_) => from.year().to_string(),
            Entry::Credit(c) => format!("{}@{from}", c.list),
            Entry::Performance(p) => format!("{}@{}@{from}", p.project, p.buyer),
            Entry::Fact(f) => format!("{}@{from}", f.fact),
            _ => from.to_string(),
        };
        (self.part(), key)
    }

    /// The word a list filters by: a code or a fixed word of the body; empty where there is none.
    #[must_use]
    pub fn word(&self) -> String {
        match &self.entry {
            Entry::Registration(r) => r.region.to_string(),
            Entry::ServiceRegion(r) => r.region.to_string(),
            Entry::ServiceCategory(c) => c.category.clone(),
            Entry::Recommended(r) => r.category.clone(),
            Entry::Certificate(c) => c.level.to_string(),
            Entry::Party(p) => p.form.to_string(),
            Entry::Grade(g) => g.grade.to_string(),
            Entry::AnnualInspection(a) => a.outcome.to_string(),
            Entry::AnnualReport(a) => a.outcome.to_string(),
            Entry::Credit(c) => c.list.to_string(),
            Entry::Fact(f) => f.fact.clone(),
            _ => String::new(),
        }
    }

    /// Whether it covers `day`, taken alone: a later record of a state may have taken its place.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether both say the same for the same days; who vouches does not matter.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.from, self.until, &self.entry) == (other.from, other.until, &other.entry)
    }
}

macro_rules! bodies {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[schema(as = organizations::$name)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }
    )+};
}

bodies! {
    /// 登记信息
    Registration {
        /// Full registered name.
        name: String,
        /// Legal form.
        org_type: OrgType,
        /// 登记管理机关
        registrar: String,
        /// Its level.
        registrar_level: RegistrarLevel,
        /// Region it is registered in.
        region: RegionCode,
        /// 业务主管单位; absent for those registered directly.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sponsoring_unit: Option<String>,
        /// 住所
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// 法定代表人
        #[serde(default, skip_serializing_if = "Option::is_none")]
        legal_representative: Option<String>,
        /// 成立登记日期
        registered_on: NaiveDate,
    }

    /// 注销登记
    Deregistration {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }

    /// 联系方式; masked for the public
    Contact {
        /// 联系人
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<String>,
        /// 联系电话
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
        /// 电子邮箱
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// 网站
        #[serde(default, skip_serializing_if = "Option::is_none")]
        website: Option<String>,
    }

    /// 服务简介
    Profile {
        /// Services offered, in its own words.
        services: String,
    }

    /// 服务区域
    ServiceRegion {
        /// The region; it serves everything below it too.
        region: RegionCode,
    }

    /// 服务类别
    ServiceCategory {
        /// Code of the guiding catalogue; it serves everything below it too.
        category: String,
    }

    /// 工作人员
    Staffing {
        /// 专职
        full_time: u32,
        /// 兼职
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part_time: Option<u32>,
        /// 注册志愿者
        #[serde(default, skip_serializing_if = "Option::is_none")]
        volunteers: Option<u32>,
    }

    /// 社会工作者职业资格证书
    Certificate {
        /// Certificate number, unique within the organization.
        number: String,
        /// Level.
        level: CertificateLevel,
        /// Holder, kept masked (王**): the number is enough to verify.
        holder: String,
    }

    /// 党建
    Party {
        /// 正式党员数
        members: u32,
        /// What has been set up.
        form: PartyForm,
        /// The other units that share a joint branch, by name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        joint_units: Vec<String>,
    }

    /// 评估等级
    Grade {
        /// The grade.
        grade: GradeLevel,
        /// Day of the result notice, from which the pack in force computes the validity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        noticed_on: Option<NaiveDate>,
        /// 文号
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
    }

    /// 年度检查
    AnnualInspection {
        /// 结论
        outcome: InspectionOutcome,
    }

    /// 年度报告
    AnnualReport {
        /// Whether it was filed.
        outcome: ReportOutcome,
        /// When.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filed_on: Option<NaiveDate>,
    }

    /// 信用名单
    Credit {
        /// Which list.
        list: CreditList,
        /// Facts and legal basis of the listing.
        basis: String,
        /// 决定文号
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
        /// Why it was removed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        removal_basis: Option<String>,
    }

    /// 非营利组织免税资格
    TaxExempt {
        /// 文号
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
    }

    /// 公益性捐赠税前扣除资格
    DonationDeduction {
        /// 文号
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
    }

    /// 慈善组织
    Charity {
        /// 公开募捐资格
        public_fundraising: bool,
    }

    /// 推荐性目录; information only, never an entry condition of statutory procurement
    Recommended {
        /// Category under which it is listed.
        category: String,
        /// Name of the directory.
        directory: String,
    }

    /// 项目业绩
    Performance {
        /// 项目名称
        project: String,
        /// 委托单位
        buyer: String,
        /// Category of the guiding catalogue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<String>,
        /// Contract amount.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
        /// Score of the evaluation, of 100.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<Decimal>,
        /// Day of the evaluation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evaluated_on: Option<NaiveDate>,
    }

    /// 财务
    Finance {
        /// 净资产
        net_assets: Money,
    }

    /// 声明
    Declaration {
        /// 前三年内无重大违法记录 (政府采购法第22条)
        no_major_violation: bool,
    }

    /// 规则包要求的其他事实
    Fact {
        /// Id of the fact in the pack.
        fact: String,
        /// Its value, as the pack types it.
        #[schema(value_type = Object)]
        value: serde_json::Value,
    }
}
