//! What is sent and shown.

use super::{
    ContractAction, ContractBreach, ContractDocument, ContractId, ContractSectionId, ContractSide, ContractState,
    ContractTerms,
};
use crate::awards::model::{AwardId, Clock};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Instant, Money, Text};
use crate::opportunities::rules::Severity;
use crate::policy::Status;
use crate::policy::pack::ContractPart;
use crate::reviews::model::Sourced;
use crate::submissions::model::OfferCosts;
use crate::text_enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

text_enum! {
    /// How a difference from tender documents and bid stands.
    pub enum DifferenceStanding {
        /// Fills what they left open.
        Filled = "filled",
        /// Nothing forbids it.
        Free = "free",
        /// It needs a reason.
        Reasoned = "reasoned",
        /// It is forbidden.
        Refused = "refused",
    }
}

text_enum! {
    /// Which finding. A word is never renamed.
    pub enum ContractFindingCode {
        /// A part that a contract needs is blank.
        Missing = "missing",
        /// It differs where the law forbids it.
        Substance = "substance",
        /// It differs without the reason that needs.
        ReasonMissing = "reason_missing",
        /// The budget does not sum to the price.
        BudgetDiffers = "budget_differs",
        /// A line of the budget is not whole, or does not multiply.
        BudgetLine = "budget_line",
        /// A cost rule is broken.
        CostRule = "cost_rule",
        /// The payments do not sum to the whole.
        PaymentsDiffer = "payments_differ",
        /// First day, last day and months do not fit.
        TermDiffers = "term_differs",
        /// It is longer than the law allows.
        TermTooLong = "term_too_long",
        /// The performance security is above what the law allows.
        SecurityTooHigh = "security_too_high",
        /// The whole is given to others.
        SubcontractWhole = "subcontract_whole",
        /// Of clauses that exclude each other none or several are chosen.
        ClauseChoice = "clause_choice",
        /// A change of this kind does not change this.
        ChangeScope = "change_scope",
        /// A change that changes nothing.
        ChangeEmpty = "change_empty",
        /// An addition that is none, or over what the law allows in all.
        SupplementTooHigh = "supplement_too_high",
    }
}

/// Something missing or wrong, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractFinding {
    /// Which.
    pub code: ContractFindingCode,
    /// An error keeps it from going on.
    pub severity: Severity,
    /// Path in the terms, such as `budget[2].amount`.
    pub path: String,
    /// What is wrong, with the numbers.
    pub text: Text,
    /// How to mend it.
    pub mend: Text,
    /// The rule behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// Where a contract differs from tender documents and bid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractDifference {
    /// Path in the terms.
    pub path: String,
    /// The part it belongs to; absent for what only a contract says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<ContractPart>,
    /// As in tender documents and bid; absent where they say nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<serde_json::Value>,
    /// As in the contract; absent where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<serde_json::Value>,
    /// How it stands.
    pub standing: DifferenceStanding,
    /// The rule that forbids it or asks for a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Sourced>,
    /// The reason given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A clause of the library as this contract has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClauseView {
    /// Id.
    pub id: String,
    /// Section it stands in.
    pub section: ContractSectionId,
    /// Title.
    pub title: Text,
    /// What it says in this contract.
    pub text: String,
    /// It stands in every contract.
    pub required: bool,
    /// Clauses of one group exclude each other, and one of them is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// It stands in this contract.
    pub chosen: bool,
    /// Where it comes from.
    pub basis: String,
    /// How far that was checked.
    pub status: Status,
}

/// Something of the text that is not to be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractMask {
    /// Path of the paragraphs, such as `budget` or `standards[1]`.
    pub path: String,
    /// Why it is a business secret. Published.
    pub reason: String,
}

/// Paths of the text with the rule that says whether they are published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PathRule {
    /// Path of the paragraphs.
    pub path: String,
    /// What the rule says.
    pub text: Text,
    /// Where it comes from.
    pub basis: String,
    /// How far that was checked.
    pub status: Status,
}

/// Who signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignatureView {
    /// For which side.
    pub side: ContractSide,
    /// Name of the party.
    pub party: String,
    /// Name of who signed.
    pub name: String,
    /// When.
    pub signed_at: Instant,
}

/// The rules a contract is held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractRules {
    /// Day as of which they hold.
    pub on: NaiveDate,
    /// They are kept with the contract: later packs do not change it.
    pub kept: bool,
    /// Versions of the packs.
    pub packs: Vec<String>,
}

/// A contract as both sides and those who oversee them see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractView {
    /// Id.
    pub id: ContractId,
    /// The award.
    pub award_id: AwardId,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Name of the department's side.
    pub purchaser: String,
    /// Name of the organization.
    pub provider: String,
    /// Where it stands.
    pub state: ContractState,
    /// What it says.
    pub terms: ContractTerms,
    /// Where it differs from tender documents and bid.
    pub differences: Vec<ContractDifference>,
    /// What is missing or wrong, errors first.
    pub findings: Vec<ContractFinding>,
    /// The budget under every cost rule.
    pub costs: OfferCosts,
    /// Clauses it can have.
    pub clauses: Vec<ClauseView>,
    /// The rules it is held against.
    pub rules: ContractRules,
    /// What the organization wants left out of what is published.
    pub masks: Vec<ContractMask>,
    /// What can never be left out.
    pub open: Vec<PathRule>,
    /// What is left out of every published contract.
    pub private: Vec<PathRule>,
    /// SHA-256 of the text, hexadecimal; absent while it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_hash: Option<String>,
    /// Who has signed it.
    pub signatures: Vec<SignatureView>,
    /// Why it was sent back or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whose objection or complaint holds it up: it is not signed before that is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// When the next step is due, with the rule: signing, publishing or filing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Clock>,
    /// When both sides had signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<Instant>,
    /// Why it was signed late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    /// When published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Instant>,
    /// When filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_at: Option<Instant>,
    /// Number under which it was filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing_number: Option<String>,
    /// When the service began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun_at: Option<Instant>,
    /// The price that was signed at first, once it is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_price: Option<Money>,
    /// Why it was ended for breach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach: Option<ContractBreach>,
    /// Whether the caller can change what it says.
    pub editable: bool,
    /// What the caller can do now.
    pub actions: Vec<ContractAction>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// The text of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractText {
    /// Sections and paragraphs.
    pub document: ContractDocument,
    /// The text that is hashed: UTF-8, lines ended by a line feed.
    pub text: String,
    /// Its SHA-256, hexadecimal.
    pub text_hash: String,
    /// It is fixed; otherwise it follows what is being written.
    pub fixed: bool,
}

/// Why it goes back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractReturnInput {
    /// Why.
    pub reason: String,
}

/// A signature.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractSignInput {
    /// SHA-256 of the text that was read, hexadecimal.
    pub text_hash: String,
    /// Why so late; required after the day by which it must be signed. Published.
    #[serde(default)]
    pub late_reason: Option<String>,
}

/// What is to be left out of what is published.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractMasksInput {
    /// All of it.
    pub masks: Vec<ContractMask>,
}

/// The filing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractFilingInput {
    /// Number the finance authority gave it, if any.
    #[serde(default)]
    pub number: Option<String>,
}

/// Which contracts to list, newest first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContractQuery {
    /// Only in this state.
    pub state: Option<ContractState>,
    /// Only of this opportunity.
    pub opportunity: Option<OpportunityId>,
    /// Words in the title or the name of a party.
    pub q: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<i64>,
}

impl ContractQuery {
    /// Items on a page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

/// A contract in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractCard {
    /// Id.
    pub id: ContractId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// Title.
    pub title: String,
    /// Name of the department's side.
    pub purchaser: String,
    /// Name of the organization.
    pub provider: String,
    /// Where it stands.
    pub state: ContractState,
    /// Price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// First day of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// Last day of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// When the next step is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// When both sides had signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<Instant>,
    /// When published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Instant>,
    /// Last change.
    pub updated_at: Instant,
}

/// A published contract, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicContract {
    /// As in lists.
    pub card: ContractCard,
    /// The text, with what is withheld left out.
    pub document: ContractDocument,
    /// SHA-256 of the whole text, hexadecimal.
    pub text_hash: String,
    /// Why it was signed late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
}
