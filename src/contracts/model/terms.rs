//! What a contract says. Parts the need knows already keep the need's types.

use super::ContractAgreement;
use crate::kernel::{Money, Uscc};
use crate::opportunities::model::{
    AcceptanceTerm, AssessmentTerm, Beneficiaries, BreachTerm, Contact, CostTerm, Deliverable, PaymentTerm, Staffing,
    document,
};
use crate::policy::pack::ContractPart;
use crate::submissions::model::{BudgetLine, Subcontract};
use crate::text_enum;
use chrono::NaiveDate;

text_enum! {
    /// Where a standard of the service comes from.
    pub enum StandardOrigin {
        /// A ★ term of the tender documents.
        Tender = "tender",
        /// A promise of the bid.
        Bid = "bid",
    }
}

text_enum! {
    /// How a performance security is given: never in cash (条例 Art. 48).
    pub enum SecurityForm {
        /// 支票
        Cheque = "cheque",
        /// 汇票
        Draft = "draft",
        /// 本票
        PromissoryNote = "promissory_note",
        /// 金融机构、担保机构出具的保函
        Guarantee = "guarantee",
    }
}

document! {
    /// What a contract says. Every part may be blank while it is a draft.
    pub struct ContractTerms {
        /// 合同名称
        pub title: Option<String>,
        /// 合同编号
        pub number: Option<String>,
        /// 甲方
        pub purchaser: Option<ContractParty>,
        /// 乙方
        pub provider: Option<ContractParty>,
        /// 服务对象
        pub beneficiaries: Option<Beneficiaries>,
        /// 服务内容与数量
        pub deliverables: Vec<Deliverable>,
        /// What holds for all of them.
        pub deliverables_note: Option<String>,
        /// 服务标准与要求
        pub standards: Vec<ContractStandard>,
        /// 合同价款
        pub price: Option<Money>,
        /// 服务期限
        pub term: Option<ContractTerm>,
        /// 人员配置
        pub staffing: Option<Staffing>,
        /// 项目团队
        pub team: Vec<ContractPost>,
        /// 经费预算: its lines, own funds aside, sum to the price.
        pub budget: Vec<BudgetLine>,
        /// 经费构成要求
        pub cost_rules: Vec<CostTerm>,
        /// 付款方式
        pub payments: Vec<PaymentTerm>,
        /// What holds for all payments.
        pub payments_note: Option<String>,
        /// 履约保证金
        pub security: Option<ContractSecurity>,
        /// 履约验收
        pub acceptance: Vec<AcceptanceTerm>,
        /// 考核
        pub assessments: Vec<AssessmentTerm>,
        /// 分包
        pub subcontracts: Vec<Subcontract>,
        /// 违约责任
        pub breach: Vec<BreachTerm>,
        /// Ids of the clauses chosen from the library where it leaves a choice; those it requires stand anyway.
        pub clauses: Vec<String>,
        /// 其他约定: clauses of its own.
        pub own_clauses: Vec<OwnClause>,
        /// Why parts differ from tender documents and bid, where that needs a reason.
        pub reasons: Vec<PartReason>,
        /// 补充协议: what both sides have agreed to since. Kept by the platform.
        pub agreements: Vec<ContractAgreement>,
    }

    /// A party.
    pub struct ContractParty {
        /// Full name.
        pub name: Option<String>,
        /// 统一社会信用代码
        pub uscc: Option<Uscc>,
        /// 地址
        pub address: Option<String>,
        /// 法定代表人（负责人）或授权代表
        pub representative: Option<String>,
        /// 联系人. Never published.
        pub contact: Option<Contact>,
        /// 账户. Never published.
        pub account: Option<BankAccount>,
    }

    /// Where money is paid to.
    pub struct BankAccount {
        /// 户名
        pub name: Option<String>,
        /// 开户银行
        pub bank: Option<String>,
        /// 账号
        pub number: Option<String>,
    }

    /// What the service must keep to.
    pub struct ContractStandard {
        /// The standard.
        pub text: Option<String>,
        /// Where it comes from.
        pub origin: Option<StandardOrigin>,
    }

    /// 服务期限
    pub struct ContractTerm {
        /// Length in months.
        pub months: Option<u32>,
        /// First day.
        pub starts_on: Option<NaiveDate>,
        /// Last day.
        pub ends_on: Option<NaiveDate>,
        /// Why it is longer than the general term: that the conditions for it are met (102号令 Art. 24).
        pub longer_because: Option<String>,
        /// Number of renewals.
        pub renewals: Option<u32>,
        /// Longest time with renewals, in months.
        pub max_months: Option<u32>,
        /// What must be met for a renewal.
        pub renewal_condition: Option<String>,
    }

    /// A person of the team. Never published.
    pub struct ContractPost {
        /// Name.
        pub name: Option<String>,
        /// 岗位
        pub role: Option<String>,
        /// 证书
        pub certificates: Option<String>,
    }

    /// 履约保证金
    pub struct ContractSecurity {
        /// How much.
        pub amount: Option<Money>,
        /// In which form.
        pub form: Option<SecurityForm>,
        /// When it is given and returned.
        pub note: Option<String>,
    }

    /// A clause that is not of the library.
    pub struct OwnClause {
        /// Title.
        pub title: Option<String>,
        /// Text.
        pub text: Option<String>,
    }

    /// Why a part differs.
    pub struct PartReason {
        /// Which part.
        pub part: Option<ContractPart>,
        /// Why.
        pub reason: Option<String>,
    }
}

impl ContractTerms {
    /// Why a part differs, where a reason is given.
    #[must_use]
    pub fn reason_for(&self, part: ContractPart) -> Option<&str> {
        let reason = self.reasons.iter().find(|one| one.part == Some(part))?.reason.as_deref()?.trim();
        (!reason.is_empty()).then_some(reason)
    }

    /// First day of the service.
    #[must_use]
    pub fn starts_on(&self) -> Option<NaiveDate> {
        self.term.as_ref()?.starts_on
    }

    /// Last day of the service.
    #[must_use]
    pub fn ends_on(&self) -> Option<NaiveDate> {
        self.term.as_ref()?.ends_on
    }
}
