//! 澄清: questions of organizations about a published need, answered to everybody without the name of who asked.

use super::ClarificationId;
use crate::db::schema::opportunity_clarification;
use crate::kernel::Instant;
use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A question and its answer as they are stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = opportunity_clarification, treat_none_as_null = true)]
pub struct Clarification {
    /// Its id.
    pub id: ClarificationId,
    /// About which need or call.
    pub opportunity_id: OpportunityId,
    /// Who asks: secret, for the department too (87号令 Art. 28).
    pub unit_id: UnitId,
    /// The person.
    pub account_id: AccountId,
    /// When it was asked.
    pub asked_at: Instant,
    /// The question.
    pub question: String,
    /// Number among the answers, from 1.
    pub number: Option<i32>,
    /// The answer.
    pub answer: Option<String>,
    /// It changes something bids depend on.
    pub substance: bool,
    /// When it was answered.
    pub answered_at: Option<Instant>,
    /// By whom.
    pub answered_by: Option<AccountId>,
    /// Until when bids are taken since then, where the answer moved it.
    pub deadline: Option<Instant>,
    /// Version.
    pub version: i64,
}

/// A question and its answer, without who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClarificationView {
    /// Its id.
    pub id: ClarificationId,
    /// Number among the answers, from 1; absent while it is not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i32>,
    /// When it was asked.
    pub asked_at: Instant,
    /// The question.
    pub question: String,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// It changes something bids depend on.
    pub substance: bool,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// Until when bids are taken since then, where the answer moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
    /// The caller's unit asked it.
    pub own: bool,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClarificationQuestion {
    /// 5 to 2,000 characters. Published with the answer: it should not say who asks.
    pub question: String,
}

/// An answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClarificationAnswer {
    /// 2 to 5,000 characters.
    pub answer: String,
    /// It changes something bids depend on: the deadline moves where fewer days remain than the rule asks for.
    #[serde(default)]
    pub substance: bool,
}
