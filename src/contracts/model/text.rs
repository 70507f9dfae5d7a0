//! The text of a contract: the same sections and paragraphs for a screen, DOCX and PDF.

use crate::kernel::Text;
use crate::text_enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// A section, in the order of the text.
    pub enum ContractSectionId {
        /// 合同当事人
        Parties = "parties",
        /// 服务内容
        Content = "content",
        /// 服务标准与要求
        Quality = "quality",
        /// 服务期限
        Term = "term",
        /// 人员配置
        Staffing = "staffing",
        /// 合同价款与经费预算
        Price = "price",
        /// 付款
        Payments = "payments",
        /// 履约保证金
        Security = "security",
        /// 履约验收
        Acceptance = "acceptance",
        /// 绩效考核
        Assessment = "assessment",
        /// 合同变更、分包与转包
        Change = "change",
        /// 违约责任与合同解除
        Breach = "breach",
        /// 争议解决
        Dispute = "dispute",
        /// 其他约定
        Other = "other",
    }
}

crate::words! { ContractSectionId {
    Parties = "合同当事人", "Parties";
    Content = "服务内容", "Services";
    Quality = "服务标准与要求", "Standards";
    Term = "服务期限", "Term";
    Staffing = "人员配置", "Staff";
    Price = "合同价款与经费预算", "Price and budget";
    Payments = "付款", "Payment";
    Security = "履约保证金", "Performance security";
    Acceptance = "履约验收", "Acceptance";
    Assessment = "绩效考核", "Assessment";
    Change = "合同变更、分包与转包", "Changes, subcontracts and assignment";
    Breach = "违约责任与合同解除", "Breach and termination";
    Dispute = "争议解决", "Disputes";
    Other = "其他约定", "Other terms";
} }

/// A contract as it is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractDocument {
    /// 合同名称
    pub title: String,
    /// 合同编号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The sections that say anything, in order.
    pub sections: Vec<ContractSection>,
    /// Edition of the clause library the clauses are from.
    pub clauses: String,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractSection {
    /// Which.
    pub id: ContractSectionId,
    /// Number as printed, 一、二、….
    pub number: String,
    /// Title.
    pub title: String,
    /// What it says.
    pub paragraphs: Vec<ContractParagraph>,
}

/// A paragraph, with a table below it or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractParagraph {
    /// The part of the terms it says, such as `deliverables[2]` or `clauses.no-assignment`.
    pub path: String,
    /// Number as printed, such as `2.1`.
    pub number: String,
    /// Text.
    pub text: String,
    /// A table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<ContractTable>,
    /// Why it is not shown, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

/// A table of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractTable {
    /// Headings.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// Why something of a published contract is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Withheld {
    /// Why.
    pub reason: Text,
    /// The rule that lets it be withheld.
    pub basis: String,
}
