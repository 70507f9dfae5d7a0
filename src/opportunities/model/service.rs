//! What is bought: purchaser, place in the catalogue, method, beneficiaries, deliverables, people.

use super::document;
use crate::catalogue::CategoryCode;
use crate::policy::pack::ProcurementMethod;
use crate::text_enum;
use chrono::NaiveDate;
use rust_decimal::Decimal;

text_enum! {
    /// What kind of body buys.
    pub enum PurchaserKind {
        /// An office of a district Party committee.
        DistrictCommitteeOffice = "district_committee_office",
        /// A bureau of a district.
        DistrictBureau = "district_bureau",
        /// A bureau of a city.
        MunicipalBureau = "municipal_bureau",
        /// A department of a province.
        ProvincialDepartment = "provincial_department",
        /// A street office.
        StreetOffice = "street_office",
        /// A township government.
        Township = "township",
        /// A public institution with administrative functions.
        PublicInstitution = "public_institution",
        /// A mass organization with administrative staffing.
        MassOrganization = "mass_organization",
        /// Another body; `wording` says which.
        Other = "other",
    }
}

text_enum! {
    /// How offers are compared.
    pub enum EvaluationMethod {
        /// 综合评分法
        ComprehensiveScoring = "comprehensive_scoring",
        /// 最低评标价法
        LowestEvaluatedPrice = "lowest_evaluated_price",
    }
}

text_enum! {
    /// How a stated number binds.
    pub enum Comparison {
        /// ≥
        AtLeast = "at_least",
        /// >
        MoreThan = "more_than",
        /// =
        Exactly = "exactly",
        /// ≤
        AtMost = "at_most",
        /// <
        LessThan = "less_than",
        /// About so many.
        About = "about",
    }
}

text_enum! {
    /// What a quantity is counted for.
    pub enum Per {
        /// Each social worker.
        Worker = "worker",
        /// Each service centre.
        Centre = "centre",
        /// Each community.
        Community = "community",
        /// Each lot or area.
        Lot = "lot",
        /// Each group.
        Group = "group",
        /// The project as a whole.
        Project = "project",
    }
}

text_enum! {
    /// In which time a quantity is due.
    pub enum Every {
        /// Each week.
        Week = "week",
        /// Each month.
        Month = "month",
        /// Each quarter.
        Quarter = "quarter",
        /// Each half year.
        HalfYear = "half_year",
        /// Each contract or calendar year.
        Year = "year",
        /// The whole service term.
        Term = "term",
    }
}

text_enum! {
    /// What is said about a quantity.
    pub enum QuantityKind {
        /// A number.
        Stated = "stated",
        /// There should be a number and there is none.
        Unquantified = "unquantified",
        /// As much as is needed.
        AsNeeded = "as_needed",
    }
}

document! {
    /// 购买主体
    pub struct Purchaser {
        /// Kind of body.
        pub kind: Option<PurchaserKind>,
        /// Its name.
        pub name: Option<String>,
        /// The wording, where kind and name do not say all.
        pub wording: Option<String>,
    }

    /// A node of the guiding catalogue.
    pub struct CategoryRef {
        /// Code, such as `A1003`.
        pub code: Option<CategoryCode>,
        /// Name.
        pub name: Option<String>,
    }

    /// Place in the guiding catalogue.
    pub struct Category {
        /// Code, such as `A1003`.
        pub code: Option<CategoryCode>,
        /// Name.
        pub name: Option<String>,
        /// The code is somebody's guess and not stated by the purchaser.
        pub guess: bool,
        /// Other codes that would fit.
        pub alternatives: Vec<CategoryRef>,
        /// The wording, where code and name do not say all.
        pub wording: Option<String>,
    }

    /// 采购方式 and how offers are compared.
    pub struct Procurement {
        /// 采购方式
        pub method: Option<ProcurementMethod>,
        /// Why it is another than the amount asks for, with the approval. Published with the notice.
        pub method_reason: Option<String>,
        /// 评审办法
        pub evaluation: Option<EvaluationMethod>,
        /// 评定分离: the purchaser chooses the winner among candidates in a second step.
        pub separate_award: Option<bool>,
        /// Number of candidates recommended.
        pub candidates: Option<u32>,
        /// Number of winners, of each lot where there are lots.
        pub winners: Option<u32>,
        /// The wording.
        pub wording: Option<String>,
    }

    /// 单一来源采购的原因和拟定供应商, made public before (条例 Art. 38).
    pub struct SingleSource {
        /// Why no other supplier can do it.
        pub reason: Option<String>,
        /// Name of the supplier.
        pub supplier: Option<String>,
        /// Its address.
        pub address: Option<String>,
        /// What professionals outside the department said, with names, titles and employers.
        pub opinions: Option<String>,
    }

    /// 服务对象
    pub struct Beneficiaries {
        /// Who they are.
        pub text: Option<String>,
        /// How many, where said.
        pub count: Option<u32>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// A quantity of a deliverable.
    pub struct Quantity {
        /// Whether there is a number.
        pub kind: Option<QuantityKind>,
        /// How the number binds.
        pub comparison: Option<Comparison>,
        /// The number.
        pub number: Option<Decimal>,
        /// The wording, where the typed value does not say all.
        pub wording: Option<String>,
    }

    /// One thing to be delivered.
    pub struct Deliverable {
        /// What.
        pub name: Option<String>,
        /// How much; blank: nothing is said about it.
        pub quantity: Option<Quantity>,
        /// Unit, as written: `场次`, `次/半年`.
        pub unit: Option<String>,
        /// For each worker, centre …; blank: the project as a whole.
        pub per: Option<Per>,
        /// In which time; blank: the contract term.
        pub every: Option<Every>,
        /// First day, where it begins later than the contract.
        pub starts_on: Option<NaiveDate>,
        /// The wording of `per` and `every`.
        pub period: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// A number of people at each of several sites.
    pub struct PerSite {
        /// Kind of site, such as `社区`.
        pub site: Option<String>,
        /// People at each.
        pub each: Option<u32>,
        /// Number of sites.
        pub sites: Option<u32>,
    }

    /// A role the supplier must fill.
    pub struct StaffRole {
        /// Name of the role.
        pub role: Option<String>,
        /// How many; blank: not stated.
        pub count: Option<u32>,
        /// How many at each site.
        pub per_site: Option<PerSite>,
        /// In addition to `Staffing::posts`, not part of them.
        pub additional: bool,
        /// How `count` was made.
        pub count_note: Option<String>,
        /// Requirements on the people.
        pub requirement: Option<String>,
        /// Stated as ★ substantive.
        pub substantive: bool,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// 人员配置
    pub struct Staffing {
        /// Posts in all; blank: not stated.
        pub posts: Option<u32>,
        /// Posts as people for each site.
        pub per_site: Option<PerSite>,
        /// Roles.
        pub roles: Vec<StaffRole>,
        /// Extra people and other duties of staffing.
        pub extra: Option<String>,
        /// A note.
        pub note: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// A condition a bidder must meet to be admitted.
    pub struct QualificationTerm {
        /// The condition.
        pub text: Option<String>,
        /// Words of the document.
        pub quote: Option<String>,
        /// The same as a condition on facts of the registry, as in policy packs: then it is checked for every
        /// organization and matching can explain it.
        pub condition: Option<serde_json::Value>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// A ★ term: deviating from it makes a bid invalid.
    pub struct SubstantiveTerm {
        /// The term.
        pub text: Option<String>,
        /// People it demands in all, where it does.
        pub team_size: Option<u32>,
        /// Source lines.
        pub lines: Option<String>,
    }
}

impl PerSite {
    /// People at all sites together, where both numbers are stated.
    #[must_use]
    pub fn people(&self) -> Option<u32> {
        self.each?.checked_mul(self.sites?)
    }
}

impl StaffRole {
    /// People in this role, where stated.
    #[must_use]
    pub fn people(&self) -> Option<u32> {
        self.count.or_else(|| self.per_site.as_ref().and_then(PerSite::people))
    }
}
