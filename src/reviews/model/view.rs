//! What people see of panels.

use super::panel::{Conduct, InvitationAction, InvitationState, PanelAction, PanelInput, PanelState};
use super::{InvitationId, PanelId};
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Instant, Text};
use crate::policy::Source;
use crate::reviews::rules::draw::DrawFile;
use crate::text_enum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A sentence with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sourced {
    /// What it says.
    pub text: Text,
    /// Where it comes from.
    pub source: Source,
}

/// What the packs in force ask of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PanelRule {
    /// Least number of members.
    pub min: u16,
    /// Whether the number must be odd.
    pub odd: bool,
    /// Least share of experts, such as `2/3`; absent: none asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expert_share: Option<String>,
    /// Least number of experts on a panel of `min` members.
    pub min_experts: u16,
    /// Where it comes from.
    pub source: Source,
}

/// The panels of an opportunity, as its department sees them: without names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpportunityPanels {
    /// Title of the opportunity.
    pub title: String,
    /// What is asked of a panel; absent where the packs say nothing of its method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<PanelRule>,
    /// How early experts may be drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Sourced>,
    /// The panels, newest first.
    pub panels: Vec<PanelView>,
}

/// A panel as its department sees it: states and counts, no names before disclosure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PanelView {
    /// Id.
    pub id: PanelId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Where it stands.
    pub state: PanelState,
    /// What it shall be.
    pub plan: PanelInput,
    /// Members by number: experts first, then the purchaser's.
    pub members: Vec<PanelMember>,
    /// Everybody asked so far, by where they stand.
    pub asked: BTreeMap<String, u32>,
    /// The draws.
    pub draws: Vec<DrawView>,
    /// What the law leaves open, while seats cannot be filled.
    pub ways_out: Vec<Sourced>,
    /// Why it was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosed_at: Option<Instant>,
    /// What the department can do now.
    pub actions: Vec<PanelAction>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PanelMember {
    /// Number on the panel.
    pub number: i32,
    /// Sent by the purchaser.
    pub representative: bool,
    /// Where whoever holds the seat stands; absent for the purchaser's and for an empty seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<InvitationState>,
    /// Name: of the purchaser's members, and of experts after disclosure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In the chair.
    pub chair: bool,
    /// Conduct, once rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conduct: Option<Conduct>,
}

/// A draw, without what is secret before disclosure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrawView {
    /// From 1.
    pub round: i32,
    /// The commitment to the seed.
    pub commitment: String,
    /// When committed.
    pub committed_at: Instant,
    /// When drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn_at: Option<Instant>,
    /// How many could be drawn.
    pub candidates: u32,
    /// How many were to be drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<i32>,
    /// Why others in the pool could not: reason and how many.
    pub excluded: BTreeMap<String, u32>,
}

/// How many could be drawn now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CandidateCounts {
    /// Seats to fill.
    pub seats: u32,
    /// Experts that can be drawn, declared relations with the purchaser considered.
    pub candidates: u32,
    /// Why others in the pool cannot: reason and how many.
    pub excluded: BTreeMap<String, u32>,
    /// What the law leaves open, where they do not suffice.
    pub ways_out: Vec<Sourced>,
}

text_enum! {
    /// An answer to an invitation.
    pub enum Answer {
        /// Will come.
        Accept = "accept",
        /// Cannot come.
        Decline = "decline",
        /// Has a relation that forbids judging.
        Recuse = "recuse",
    }
}

impl Answer {
    /// The action it is.
    #[must_use]
    pub const fn action(self) -> InvitationAction {
        match self {
            Self::Accept => InvitationAction::Accept,
            Self::Decline => InvitationAction::Decline,
            Self::Recuse => InvitationAction::Recuse,
        }
    }
}

/// An expert's answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// The answer.
    pub answer: Answer,
    /// Why; required to decline and to recuse.
    #[serde(default)]
    pub reason: Option<String>,
}

/// An invitation as the invited expert sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// Id.
    pub id: InvitationId,
    /// The panel: a review names it too, so that a relation found while judging is declared from there.
    pub panel_id: PanelId,
    /// What is to be judged.
    pub title: String,
    /// Who buys.
    pub purchaser: String,
    /// When the review begins.
    pub review_at: Instant,
    /// Where.
    pub place: String,
    /// Where it stands.
    pub state: InvitationState,
    /// Deadline of the answer.
    pub answer_by: Instant,
    /// Organizations that take part, to recuse from.
    pub bidders: Vec<String>,
    /// What the expert can do now.
    pub actions: Vec<InvitationAction>,
    /// Why the seat was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Version, sent back in `If-Match`.
    pub version: i64,
}

/// A disclosed panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicPanel {
    /// Id.
    pub id: PanelId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Its title.
    pub title: String,
    /// When published.
    pub disclosed_at: Instant,
    /// Who sat on it.
    pub members: Vec<PublicMember>,
    /// The record that `duijie verify draw` recomputes.
    pub record: DrawFile,
}

/// Who sat on a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicMember {
    /// Number on the panel.
    pub number: i32,
    /// Name.
    pub name: String,
    /// Sent by the purchaser.
    pub representative: bool,
    /// In the chair.
    pub chair: bool,
    /// Code in the draw, for experts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}
