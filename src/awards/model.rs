//! Types of the room.

mod draft;
mod list;
mod price;
mod remedy;

pub use draft::*;
pub use list::*;
pub use price::*;
pub use remedy::*;

use crate::db::schema::{award, award_entry};
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, OpportunityId, OrganizationId, UnitId};
use crate::kernel::{Instant, Money, RegionCode, Text};
use crate::opportunities::model::{Contact, Points};
use crate::reviews::model::{BidId, BidState, ReviewId};
use crate::{text_enum, words};
use chrono::NaiveDate;
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::id! {
    /// An award.
    AwardId,
    /// What a lot goes to.
    AwardEntryId,
}

text_enum! {
    /// Where an award stands.
    pub enum AwardState {
        /// The report is with the purchaser.
        Pending = "pending",
        /// A drafter has proposed.
        Proposed = "proposed",
        /// An approver has decided.
        Decided = "decided",
        /// Published; the notice is out.
        Publicity = "publicity",
        /// The publicity is over.
        Confirmed = "confirmed",
        /// Taken back.
        Revoked = "revoked",
    }
}

words! { AwardState {
    Pending = "待确定", "waiting for a decision";
    Proposed = "已提出", "proposed";
    Decided = "已确定", "decided";
    Publicity = "结果公告中", "published";
    Confirmed = "已生效", "confirmed";
    Revoked = "已撤销", "revoked";
} }

text_enum! {
    /// What is done with an award.
    pub enum AwardAction {
        /// Say whom each lot goes to.
        Propose = "propose",
        /// Send back with a reason.
        Return = "return",
        /// Decide as proposed.
        Decide = "decide",
        /// Publish, and send the notice.
        Publish = "publish",
        /// The publicity is over.
        Confirm = "confirm",
        /// Take back.
        Revoke = "revoke",
    }
}

words! { AwardAction {
    Propose = "提出中标（成交）人", "propose";
    Return = "退回", "return";
    Decide = "确定", "decide";
    Publish = "公告结果", "publish";
    Confirm = "公告期满", "confirm";
    Revoke = "撤销", "revoke";
} }

crate::sql_text!(AwardId, AwardEntryId, AwardState);

/// An award, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = award)]
pub struct Award {
    /// Id.
    pub id: AwardId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The review it follows.
    pub review_id: ReviewId,
    /// The department.
    pub unit_id: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// Title of the opportunity.
    pub title: String,
    /// Where it stands.
    pub state: AwardState,
    /// Who proposed.
    pub drafter: Option<AccountId>,
    /// Why it was returned or revoked.
    pub reason: Option<String>,
    /// Until when it must be decided.
    pub decide_by: Option<Instant>,
    /// When decided.
    pub decided_at: Option<Instant>,
    /// Until when it must be published.
    pub publish_by: Option<Instant>,
    /// When published.
    pub published_at: Option<Instant>,
    /// When the publicity is over.
    pub publicity_until: Option<Instant>,
    /// When confirmed.
    pub confirmed_at: Option<Instant>,
    /// When it came.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Version.
    pub version: i64,
}

/// Whom a lot goes to, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = award_entry)]
pub struct AwardEntry {
    /// Id.
    pub id: AwardEntryId,
    /// The award.
    pub award_id: AwardId,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The bid.
    pub bid_id: BidId,
    /// The submission.
    pub submission_id: String,
    /// To whom.
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// The price in fen; absent where only a discount rate was offered and the lot has no budget.
    pub amount: Option<i64>,
    /// Its rank.
    pub rank: i32,
    /// Why it is another than the ranking gives.
    pub reason: Option<String>,
}

/// Whom a lot shall go to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedEntry {
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// The bid, one of the candidates.
    pub bid: BidId,
    /// Why it is another than the ranking gives; required then.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A proposal: one entry for each lot that goes on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalInput {
    /// The entries.
    pub entries: Vec<ProposedEntry>,
}

/// What the approver decides.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    /// As proposed; otherwise it goes back.
    pub approve: bool,
    /// Why it goes back; required then.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Whom a lot goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = awards::EntryView)]
pub struct EntryView {
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// Name of the lot, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_name: Option<String>,
    /// The bid.
    pub bid: BidId,
    /// To whom.
    pub organization_id: OrganizationId,
    /// Its name.
    pub name: String,
    /// The price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Its rank.
    pub rank: i32,
    /// Its score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Points>,
    /// Why it is another than the ranking gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An award as its department and supervisors see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AwardView {
    /// Id.
    pub id: AwardId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The review.
    pub review_id: ReviewId,
    /// Title of the opportunity.
    pub title: String,
    /// Where it stands.
    pub state: AwardState,
    /// Whom the ranking and the rule of lots give each lot.
    pub ranked: Vec<EntryView>,
    /// Candidates for each lot, by rank.
    pub candidates: Vec<EntryView>,
    /// Lots without a winner.
    pub failed: Vec<i32>,
    /// Whom each lot goes to, as proposed or decided.
    pub entries: Vec<EntryView>,
    /// Why it was returned or revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whose objection or complaint holds it up: nothing proceeds before that is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// Until when it must be decided, with the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide_by: Option<Clock>,
    /// When decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Instant>,
    /// Until when it must be published, with the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish_by: Option<Clock>,
    /// When published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Instant>,
    /// When the publicity is over, with the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publicity_until: Option<Clock>,
    /// When confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Instant>,
    /// What the caller can do now.
    pub actions: Vec<AwardAction>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A moment by which something is due, with the rule behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = awards::Clock)]
pub struct Clock {
    /// The moment.
    pub at: Instant,
    /// What the rule says.
    pub text: Text,
    /// Where it comes from.
    pub basis: String,
}

/// A published result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicResult {
    /// Id of the award.
    pub id: AwardId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Where it stands: publicity, confirmed or revoked.
    pub state: AwardState,
    /// Who buys.
    pub purchaser: String,
    /// Whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Whom each lot goes to.
    pub entries: Vec<PublicEntry>,
    /// Lots without a winner.
    pub failed: Vec<i32>,
    /// Who judged.
    pub experts: Vec<String>,
    /// When published.
    pub published_at: Instant,
    /// Last day of the publicity.
    pub publicity_until: Instant,
    /// Until when who took part may object to the result, with the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_by: Option<Clock>,
    /// Why it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A winner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicEntry {
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// Name of the lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_name: Option<String>,
    /// Name of the winner.
    pub name: String,
    /// Its address, as registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Why it is another than the ranking gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a bidder is told of the own bid, for one lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnResult {
    /// Id of the award.
    pub award: AwardId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// Where the award stands.
    pub state: AwardState,
    /// Number of the lot; 0 for the whole.
    pub lot: i32,
    /// Won: this is the award notice.
    pub won: bool,
    /// The price, of a winner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Where the bid stood in the end.
    pub bid_state: BidState,
    /// Why it was out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The own score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Points>,
    /// The own rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// When published.
    pub published_at: Instant,
    /// Until when one may object to the result, with the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_by: Option<Clock>,
    /// Of a winner: last day to sign the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_by: Option<NaiveDate>,
}

/// Something of an award is due.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AwardDueJob {
    /// Which.
    pub award: AwardId,
}

impl Job for AwardDueJob {
    const KIND: &'static str = "awards.due";
}

/// An award is confirmed or revoked: the room of contracts begins, or stops.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SettledJob {
    /// Which.
    pub award: AwardId,
}

impl Job for SettledJob {
    const KIND: &'static str = "awards.settled";
}
