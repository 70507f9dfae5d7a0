//! Changes of a contract in performance: proposed by one side, signed by both.

use super::{ContractDifference, ContractFinding, ContractId, ContractSide, ContractTerms, SignatureView};
use crate::db::schema::contract_change;
use crate::db::types::JsonText;
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::{Instant, Money};
use crate::opportunities::model::document;
use crate::submissions::model::OfferCosts;
use crate::{text_enum, words};
use chrono::NaiveDate;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::id! {
    /// A change of a contract.
    ContractChangeId,
}

text_enum! {
    /// What a change does.
    pub enum ChangeKind {
        /// 变更: other terms, no more money.
        Amend = "amend",
        /// 追加: more of the same, for more money.
        Supplement = "supplement",
        /// 中止
        Suspend = "suspend",
        /// 恢复履行
        Resume = "resume",
        /// 协商终止
        Terminate = "terminate",
    }
}

words! { ChangeKind {
    Amend = "变更", "change";
    Supplement = "追加", "addition";
    Suspend = "中止", "suspension";
    Resume = "恢复履行", "resumption";
    Terminate = "终止", "termination";
} }

text_enum! {
    /// Where a change stands.
    pub enum ChangeState {
        /// One side wants it.
        Proposed = "proposed",
        /// Both have signed: it holds.
        Agreed = "agreed",
        /// The other side does not want it.
        Refused = "refused",
        /// Taken back by whoever wanted it.
        Withdrawn = "withdrawn",
    }
}

words! { ChangeState {
    Proposed = "协商中", "proposed";
    Agreed = "已生效", "agreed";
    Refused = "未达成一致", "refused";
    Withdrawn = "已撤回", "taken back";
} }

text_enum! {
    /// What is done with a change.
    pub enum ChangeAction {
        /// Sign it for one side.
        Sign = "sign",
        /// Refuse it, with a reason.
        Refuse = "refuse",
        /// Take it back.
        Withdraw = "withdraw",
    }
}

words! { ChangeAction {
    Sign = "签署", "sign";
    Refuse = "不同意", "refuse";
    Withdraw = "撤回", "take back";
} }

crate::sql_text!(ContractChangeId, ChangeKind, ChangeState);

document! {
    /// A change that both sides agreed to: a part of the contract from then on.
    pub struct ContractAgreement {
        /// Which, from 1.
        pub number: u32,
        /// What it does.
        pub kind: Option<ChangeKind>,
        /// Why.
        pub reason: Option<String>,
        /// From when.
        pub effective_on: Option<NaiveDate>,
        /// How much it adds to the price.
        pub amount: Option<Money>,
    }
}

/// A change, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = contract_change)]
#[diesel(treat_none_as_null = true)]
pub struct ContractChange {
    /// Id.
    pub id: ContractChangeId,
    /// The contract.
    pub contract_id: ContractId,
    /// Which proposal, from 1.
    pub number: i32,
    /// What it does.
    pub kind: ChangeKind,
    /// Where it stands.
    pub state: ChangeState,
    /// Which side wants it.
    pub side: ContractSide,
    /// For which unit it was proposed.
    pub unit_id: UnitId,
    /// Who proposed it.
    pub account_id: AccountId,
    /// What the contract shall say.
    pub terms: JsonText,
    /// The text that is signed.
    pub edition: i32,
    /// When proposed.
    pub proposed_at: Instant,
    /// Why it was refused.
    pub answer: Option<String>,
    /// When agreed, refused or taken back.
    pub answered_at: Option<Instant>,
    /// Version.
    pub version: i64,
}

/// A proposal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractChangeInput {
    /// What it does.
    pub kind: ChangeKind,
    /// Why.
    pub reason: String,
    /// From when.
    pub effective_on: NaiveDate,
    /// What the contract shall say; of a change or an addition.
    #[serde(default)]
    pub terms: Option<ContractTerms>,
}

/// A change as both sides and those who oversee them see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractChangeView {
    /// Id.
    pub id: ContractChangeId,
    /// The contract.
    pub contract_id: ContractId,
    /// Which proposal, from 1.
    pub number: i32,
    /// What it does.
    pub kind: ChangeKind,
    /// Where it stands.
    pub state: ChangeState,
    /// Which side wants it.
    pub side: ContractSide,
    /// What will be added to the contract.
    pub agreement: ContractAgreement,
    /// What the contract shall say.
    pub terms: ContractTerms,
    /// Where that differs from what it says.
    pub differences: Vec<ContractDifference>,
    /// What is wrong with it.
    pub findings: Vec<ContractFinding>,
    /// The new budget under every cost rule.
    pub costs: OfferCosts,
    /// What may still be added to the price in all, where the packs bound that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<Money>,
    /// SHA-256 of the text to be signed, hexadecimal.
    pub text_hash: String,
    /// The text to be signed.
    pub text: String,
    /// Who has signed it.
    pub signatures: Vec<SignatureView>,
    /// When proposed.
    pub proposed_at: Instant,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When agreed, refused or taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// What the caller can do now.
    pub actions: Vec<ChangeAction>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A breach, by one side, of a term of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractBreach {
    /// Who broke it.
    pub by: ContractSide,
    /// Path of the term, such as `breach[0]`.
    pub path: String,
    /// What the term says.
    pub ground: String,
    /// What happened.
    pub facts: String,
    /// The damages the term gives, where it states a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub damages: Option<Money>,
    /// When it was ended.
    pub at: Instant,
}

/// Why a contract is ended for breach.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractBreachInput {
    /// The term of the contract it rests on, such as `breach[0]` or `assessments[1]`.
    pub ground: String,
    /// What the other side did.
    pub facts: String,
}
