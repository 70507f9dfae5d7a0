//! Signatures.

use super::{ContractId, ContractSide};
use crate::db::schema::contract_signature;
use crate::db::types::JsonText;
use crate::kernel::Instant;
use crate::kernel::ids::{AccountId, UnitId};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::id! {
    /// A signature.
    SignatureId,
}
crate::sql_text!(SignatureId);

/// What is signed: this as JSON without spaces, its fields in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractStatement {
    /// `duijie-contract-1`.
    pub format: String,
    /// Address of the platform.
    pub platform: String,
    /// The contract.
    pub contract: ContractId,
    /// 合同编号; empty where it has none.
    pub number: String,
    /// 合同名称
    pub title: String,
    /// Which fixing of the text: 1 is the first.
    pub edition: i32,
    /// SHA-256 of the text, hexadecimal.
    pub text_hash: String,
    /// For which side.
    pub side: ContractSide,
    /// For which unit.
    pub unit: UnitId,
    /// Name of the party it stands for.
    pub party: String,
    /// Who.
    pub account: AccountId,
    /// Name of who.
    pub name: String,
    /// When, by the platform's clock.
    pub signed_at: Instant,
}

/// A signature that anybody can check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractSignature {
    /// What is signed.
    pub statement: ContractStatement,
    /// How it was made: `platform-ed25519` is the platform's own key over the statement.
    pub scheme: String,
    /// Public key, hexadecimal.
    pub key: String,
    /// Signature, hexadecimal.
    pub signature: String,
}

/// A contract with its signatures. `duijie verify contract` checks it offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedContract {
    /// The text, exactly as hashed.
    pub text: String,
    /// Its signatures.
    pub signatures: Vec<ContractSignature>,
}

/// A signature, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = contract_signature)]
pub struct SignatureRow {
    /// Id.
    pub id: SignatureId,
    /// The contract.
    pub contract_id: ContractId,
    /// Which fixing of the text.
    pub edition: i32,
    /// For which side.
    pub side: ContractSide,
    /// Who.
    pub account_id: AccountId,
    /// For which unit.
    pub unit_id: UnitId,
    /// When.
    pub signed_at: Instant,
    /// The [`ContractSignature`].
    pub signature: JsonText,
}
