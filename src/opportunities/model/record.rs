//! Rows and jobs.

use super::{OpportunityAction, OpportunityKind, OpportunityState, ProcurementMethod};
use crate::catalogue::CategoryCode;
use crate::db::schema::{opportunity, opportunity_edition, opportunity_step};
use crate::db::types::JsonText;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, OpportunityId, UnitId};
use crate::kernel::{Instant, Money, RegionCode};
use crate::{id, sql_text};
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};

id! {
    /// A step of an opportunity from state to state.
    StepId,
    /// A question about an opportunity.
    ClarificationId,
}

sql_text!(OpportunityKind, OpportunityState, OpportunityAction, ProcurementMethod, StepId, ClarificationId);

/// A need or call as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = opportunity, treat_none_as_null = true)]
pub struct Opportunity {
    /// Opportunity id.
    pub id: OpportunityId,
    /// Need or call.
    pub kind: OpportunityKind,
    /// The department.
    pub unit_id: UnitId,
    /// The department's region.
    pub unit_region: RegionCode,
    /// Where it stands.
    pub state: OpportunityState,
    /// What lists show: a [`super::CardFacts`].
    pub card: JsonText,
    /// Region served.
    pub region: Option<RegionCode>,
    /// Place in the guiding catalogue.
    pub category: Option<CategoryCode>,
    /// Procurement method.
    pub method: Option<ProcurementMethod>,
    /// Budget; nothing: not stated.
    pub amount: Money,
    /// Until when bids are taken.
    pub deadline: Option<Instant>,
    /// Published edition; 0: never published.
    pub edition: i32,
    /// First publication.
    pub published_at: Option<Instant>,
    /// When it was closed, or ended without an award.
    pub ended_at: Option<Instant>,
    /// Why it was cancelled or failed.
    pub cancel_reason: Option<String>,
    /// The working copy: [`super::OpportunityTerms`] of a draft, or of an amendment being written.
    pub working: Option<JsonText>,
    /// What the amendment changes, in words for the public.
    pub change_note: Option<String>,
    /// Accounts that have written in the working copy.
    pub authors: JsonText,
    /// When it was begun.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Version, sent back in `If-Match`.
    pub version: i64,
    /// Until when the finance authority has suspended the procedure; what has passed suspends nothing.
    pub suspended_until: Option<Instant>,
}

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = opportunity_edition)]
pub struct Edition {
    /// Of which opportunity.
    pub opportunity_id: OpportunityId,
    /// From 1.
    pub number: i32,
    /// The terms: [`super::OpportunityTerms`].
    pub terms: JsonText,
    /// What it changes, in words for the public.
    pub change_note: Option<String>,
    /// The fair-competition check as it was: a [`super::FairCheck`]; absent for editions older than it.
    pub fair: Option<JsonText>,
    /// It may change what bids say: bidders are asked to confirm theirs (87号令 Art. 27).
    pub substance: bool,
    /// When.
    pub published_at: Instant,
    /// By whom.
    pub published_by: AccountId,
}

/// A step from state to state.
#[derive(Clone, Debug, PartialEq, Eq, Insertable, Queryable, Selectable)]
#[diesel(table_name = opportunity_step)]
pub struct Step {
    /// Step id.
    pub id: StepId,
    /// Of which opportunity.
    pub opportunity_id: OpportunityId,
    /// When.
    pub at: Instant,
    /// By whom; absent for what happens by itself.
    pub account_id: Option<AccountId>,
    /// What.
    pub action: OpportunityAction,
    /// Comment.
    pub comment: Option<String>,
    /// Comments on single places: [`super::ReviewRemark`]s.
    pub remarks: JsonText,
}

/// Closes an opportunity at its deadline.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CloseJob {
    /// Which.
    pub id: OpportunityId,
}

impl Job for CloseJob {
    const KIND: &'static str = "opportunity.close";
}

/// An edition was published: matching tells organizations.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PublishedJob {
    /// Which.
    pub id: OpportunityId,
    /// Which edition.
    pub edition: i32,
}

impl Job for PublishedJob {
    const KIND: &'static str = "opportunity.published";
}

/// What had been published was cancelled: matching tells the organizations it had told of it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CancelledJob {
    /// Which.
    pub id: OpportunityId,
}

impl Job for CancelledJob {
    const KIND: &'static str = "opportunity.cancelled";
}

/// An edition was published that takes submissions: the room of submissions makes the key they are sealed to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TakesJob {
    /// Which.
    pub id: OpportunityId,
}

impl Job for TakesJob {
    const KIND: &'static str = "opportunity.takes";
}

/// The deadline has passed: the room of submissions settles what came.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ClosedJob {
    /// Which.
    pub id: OpportunityId,
}

impl Job for ClosedJob {
    const KIND: &'static str = "opportunity.closed";
}
