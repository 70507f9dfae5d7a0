//! Panels, their draws, and those drawn.

use super::{ExpertId, InvitationId, PanelId};
use crate::catalogue::CategoryCode;
use crate::db::schema::{panel, panel_candidate, panel_draw, panel_invitation};
use crate::db::types::JsonText;
use crate::jobs::Job;
use crate::kernel::ids::{AccountId, EventId, OpportunityId, UnitId};
use crate::kernel::{Instant, RegionCode, Uscc};
use crate::{text_enum, words};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// Where a panel stands.
    pub enum PanelState {
        /// The seed is committed, nobody drawn.
        Committed = "committed",
        /// Those drawn are being asked.
        Inviting = "inviting",
        /// The candidates of the draw are used up and seats are empty; the seed of another draw is committed.
        Short = "short",
        /// Every seat is accepted.
        Complete = "complete",
        /// In session.
        Seated = "seated",
        /// The result is out: names and draw are public.
        Disclosed = "disclosed",
        /// Ended with a reason.
        Cancelled = "cancelled",
    }
}

words! { PanelState {
    Committed = "待抽取", "to be drawn";
    Inviting = "邀请中", "inviting";
    Short = "专家不足", "short of experts";
    Complete = "已组成", "complete";
    Seated = "评审中", "in session";
    Disclosed = "已公开", "disclosed";
    Cancelled = "已终止", "cancelled";
} }

text_enum! {
    /// What is done to a panel.
    pub enum PanelAction {
        /// Change fields, sizes or times.
        Update = "update",
        /// Fix the candidates and draw.
        Draw = "draw",
        /// Every seat is accepted.
        Complete = "complete",
        /// Nobody is left to ask.
        Exhaust = "exhaust",
        /// A member leaves; the next of the draw is asked.
        Replace = "replace",
        /// Open the session.
        Seat = "seat",
        /// Publish names and draw with the result.
        Disclose = "disclose",
        /// End with a reason.
        Cancel = "cancel",
    }
}

words! { PanelAction {
    Update = "修改", "change";
    Draw = "抽取", "draw";
    Complete = "组成", "complete";
    Exhaust = "候选用尽", "exhaust";
    Replace = "更换成员", "replace a member";
    Seat = "入席", "open the session";
    Disclose = "公开", "disclose";
    Cancel = "终止", "cancel";
} }

text_enum! {
    /// Where somebody drawn stands.
    pub enum InvitationState {
        /// Drawn, not told yet.
        Drawn = "drawn",
        /// Told; an answer is awaited.
        Notified = "notified",
        /// Will come.
        Accepted = "accepted",
        /// Cannot come.
        Declined = "declined",
        /// Has a relation that forbids judging.
        Recused = "recused",
        /// Did not answer in time.
        Lapsed = "lapsed",
        /// Left after accepting; what was scored is void.
        Replaced = "replaced",
        /// Sits on the panel.
        Seated = "seated",
        /// The review is over and conduct rated.
        ConductRated = "conduct_rated",
    }
}

words! { InvitationState {
    Drawn = "已抽中", "drawn";
    Notified = "已通知", "notified";
    Accepted = "已接受", "accepted";
    Declined = "不能参加", "declined";
    Recused = "已回避", "recused";
    Lapsed = "逾期未答复", "no answer in time";
    Replaced = "已更换", "replaced";
    Seated = "已入席", "seated";
    ConductRated = "已评价", "conduct rated";
} }

impl InvitationState {
    /// Whether the seat has gone to the next.
    #[must_use]
    pub const fn has_left(self) -> bool {
        matches!(self, Self::Declined | Self::Recused | Self::Lapsed | Self::Replaced)
    }
}

text_enum! {
    /// What is done with somebody drawn.
    pub enum InvitationAction {
        /// Tell.
        Notify = "notify",
        /// Will come.
        Accept = "accept",
        /// Cannot come.
        Decline = "decline",
        /// Declares a relation.
        Recuse = "recuse",
        /// The time to answer is over.
        Lapse = "lapse",
        /// Leaves after accepting.
        Replace = "replace",
        /// Takes the seat.
        Seat = "seat",
        /// Conduct is rated.
        Rate = "rate",
    }
}

words! { InvitationAction {
    Notify = "通知", "notify";
    Accept = "接受", "accept";
    Decline = "不能参加", "decline";
    Recuse = "声明回避", "recuse";
    Lapse = "逾期", "lapse";
    Replace = "更换", "replace";
    Seat = "入席", "take the seat";
    Rate = "履职评价", "rate conduct";
} }

text_enum! {
    /// How a member behaved.
    pub enum Conduct {
        /// 良好
        Good = "good",
        /// 一般
        Fair = "fair",
        /// 较差
        Poor = "poor",
    }
}

/// Somebody who sits on the panel for the purchaser. Cannot chair (87号令 Art. 45).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Representative {
    /// Name.
    pub name: String,
    /// Office held.
    #[serde(default)]
    pub position: String,
}

/// What a panel shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PanelInput {
    /// Categories; an expert of any of them can be drawn.
    #[schema(min_items = 1)]
    pub fields: Vec<CategoryCode>,
    /// Region whose pools are drawn from, with those below; contains the department's.
    pub scope: RegionCode,
    /// Experts to draw.
    pub experts: u16,
    /// Members sent by the purchaser.
    #[serde(default)]
    pub representatives: Vec<Representative>,
    /// When the review begins.
    pub review_at: Instant,
    /// Where.
    pub place: String,
    /// How many minutes an expert has to answer, 10 to 1,440.
    #[schema(minimum = 10)]
    pub answer_minutes: u16,
}

/// Somebody who submitted, to recuse against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bidder {
    /// Name.
    pub name: String,
    /// Credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<Uscc>,
}

/// A draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawInput {
    /// Whom to recuse against besides the purchaser; none before submissions exist.
    #[serde(default)]
    pub bidders: Vec<Bidder>,
}

/// A step that needs a reason.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PanelStepInput {
    /// Why.
    pub reason: String,
}

/// A member to replace.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceInput {
    /// Number on the panel.
    pub member: i32,
    /// Why.
    pub reason: String,
}

/// The member in the chair.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChairInput {
    /// Number on the panel.
    pub member: i32,
}

/// How a member behaved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingInput {
    /// Number on the panel.
    pub member: i32,
    /// The rating.
    pub conduct: Conduct,
    /// Remark, required for a poor one.
    #[serde(default)]
    pub comment: Option<String>,
}

/// A panel, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = panel)]
pub struct Panel {
    /// Id.
    pub id: PanelId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The department.
    pub unit_id: UnitId,
    /// Its region.
    pub unit_region: RegionCode,
    /// Where it stands.
    pub state: PanelState,
    /// [`PanelInput`].
    pub plan: JsonText,
    /// When the review begins.
    pub review_at: Instant,
    /// Number of the member in the chair.
    pub chair: Option<i32>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// When created.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// When published.
    pub disclosed_at: Option<Instant>,
    /// Version.
    pub version: i64,
}

/// A draw, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = panel_draw)]
pub struct Draw {
    /// The panel.
    pub panel_id: PanelId,
    /// From 1.
    pub round: i32,
    /// The seed; secret until disclosure.
    pub seed: String,
    /// Its commitment.
    pub commitment: String,
    /// Event of the audit log with the commitment.
    pub event_id: EventId,
    /// When committed.
    pub committed_at: Instant,
    /// When drawn.
    pub drawn_at: Option<Instant>,
    /// How many were drawn.
    pub seats: Option<i32>,
    /// Position of the log.
    pub root_seq: Option<i64>,
    /// Hash of the log.
    pub root: Option<String>,
    /// Hash of the candidates.
    pub list_hash: Option<String>,
    /// Reason and how many.
    pub excluded: Option<JsonText>,
    /// Organizations recused against.
    pub bidders: Option<JsonText>,
}

/// A candidate in the order of a draw.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = panel_candidate)]
pub struct CandidateRow {
    /// The panel.
    pub panel_id: PanelId,
    /// Which draw.
    pub round: i32,
    /// Place in the order, from 1.
    pub place: i32,
    /// Code.
    pub code: String,
    /// The expert.
    pub expert_id: ExpertId,
}

/// Somebody drawn, as stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = panel_invitation)]
pub struct Invitation {
    /// Id.
    pub id: InvitationId,
    /// The panel.
    pub panel_id: PanelId,
    /// Which draw.
    pub round: i32,
    /// Place in its order.
    pub place: i32,
    /// Number on the panel.
    pub seat: i32,
    /// Code in the draw.
    pub code: String,
    /// The expert.
    pub expert_id: ExpertId,
    /// The person.
    pub account_id: AccountId,
    /// Where it stands.
    pub state: InvitationState,
    /// Why the seat was left.
    pub reason: Option<String>,
    /// Deadline of the answer.
    pub answer_by: Instant,
    /// When told.
    pub notified_at: Option<Instant>,
    /// When answered.
    pub answered_at: Option<Instant>,
    /// Conduct, once rated.
    pub conduct: Option<Conduct>,
    /// Remark with it.
    pub conduct_comment: Option<String>,
    /// When rated.
    pub rated_at: Option<Instant>,
    /// Version.
    pub version: i64,
}

/// Looks after an invitation whose time to answer is over.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AnswerJob {
    /// Which.
    pub invitation: InvitationId,
}

impl Job for AnswerJob {
    const KIND: &'static str = "reviews.answer";
}
