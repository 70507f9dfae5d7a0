//! A contract as stored.

use super::{ContractBreach, ContractState, ContractTerms};
use crate::awards::model::AwardId;
use crate::db::schema::{contract, contract_text};
use crate::db::types::JsonText;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Instant, Money, RegionCode, Result};
use crate::policy::Question;
use chrono::NaiveDate;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

crate::id! {
    /// A contract.
    ContractId,
}
crate::sql_text!(ContractId);

/// A contract, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = contract)]
#[diesel(treat_none_as_null = true)]
pub struct Contract {
    /// Id.
    pub id: ContractId,
    /// The award it follows.
    pub award_id: AwardId,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The department.
    pub unit_id: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// The organization.
    pub organization_id: OrganizationId,
    /// Name of the department's side.
    pub purchaser: String,
    /// Name of the organization.
    pub provider: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub state: ContractState,
    /// As generated from tender documents and bid.
    pub origin: JsonText,
    /// What it says now.
    pub terms: JsonText,
    /// Price in fen.
    pub amount: Option<i64>,
    /// First day of the service.
    pub starts_on: Option<NaiveDate>,
    /// Last day of the service.
    pub ends_on: Option<NaiveDate>,
    /// Who wrote in it last.
    pub drafter: Option<AccountId>,
    /// Why it was sent back or cancelled.
    pub reason: Option<String>,
    /// How often its text was fixed; the last one holds from then on.
    pub edition: i32,
    /// What the organization wants left out of what is published.
    pub masks: JsonText,
    /// The rules it was signed under; see [`KeptRules`].
    pub rules: Option<JsonText>,
    /// What is noted on the way; see [`ContractNotes`].
    pub notes: JsonText,
    /// When the next step is due by law.
    pub due_at: Option<Instant>,
    /// When it first went to the organization, which sees it from then on.
    pub offered_at: Option<Instant>,
    /// When both sides had signed.
    pub signed_at: Option<Instant>,
    /// When published.
    pub published_at: Option<Instant>,
    /// When filed.
    pub filed_at: Option<Instant>,
    /// When it was drafted.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Version.
    pub version: i64,
}

impl Contract {
    /// What it says now.
    ///
    /// # Errors
    /// `internal` when it was stored by another version of the program.
    pub fn terms(&self) -> Result<ContractTerms> {
        self.terms.get()
    }

    /// The same row saying this.
    ///
    /// # Errors
    /// `internal` never happens.
    pub fn saying(self, terms: &ContractTerms) -> Result<Self> {
        Ok(Self {
            title: terms.title.clone().unwrap_or_default(),
            amount: terms.price.map(Money::fen),
            starts_on: terms.starts_on(),
            ends_on: terms.ends_on(),
            terms: JsonText::of(terms)?,
            ..self
        })
    }
}

/// What is noted of a contract on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContractNotes {
    /// Why it was signed late. Published.
    pub late_reason: Option<String>,
    /// Number under which it was filed.
    pub filing_number: Option<String>,
    /// When the service began.
    pub begun_at: Option<Instant>,
    /// The price that was signed at first: additions are measured by it.
    pub first_price: Option<Money>,
    /// Why it was ended for breach.
    pub breach: Option<ContractBreach>,
}

/// A text of a contract as it was fixed.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = contract_text)]
pub struct FixedText {
    /// The contract.
    pub contract_id: ContractId,
    /// Which fixing: 1 is the first.
    pub edition: i32,
    /// The sections and paragraphs.
    pub document: JsonText,
    /// SHA-256 of its plain form, hexadecimal.
    pub text_hash: String,
    /// When.
    pub fixed_at: Instant,
}

/// The rules a contract was signed under: a later pack does not change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRules {
    /// Hash of all packs in use then.
    pub library: String,
    /// Which rules were asked for.
    pub question: Question,
}

/// Something of a contract is due.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ContractDueJob {
    /// Which.
    pub contract: ContractId,
}

impl Job for ContractDueJob {
    const KIND: &'static str = "contracts.due";
}
