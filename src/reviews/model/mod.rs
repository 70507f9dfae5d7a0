//! Types of the room.

mod expert;
mod interest;
mod panel;
mod view;

pub use expert::{
    Absence, AbsencesInput, Expert, ExpertAct, ExpertAction, ExpertCard, ExpertInput, ExpertProfile, ExpertQuery,
    ExpertRow, ExpertState, ExpertStep, ExpertStepView, ExpertView, Party, Rating, ResumeJob,
};
pub use interest::{Interest, InterestInput, InterestView, InterestsInput, RecusalRuleView};
pub use panel::{
    AnswerJob, Bidder, CandidateRow, ChairInput, Conduct, Draw, Invitation, InvitationAction, InvitationState, Panel,
    PanelAction, PanelState, PanelStepInput, RatingInput, ReplaceInput, Representative,
};
pub use panel::{DrawInput, PanelInput};
pub use view::{
    Answer, AnswerInput, CandidateCounts, DrawView, InvitationView, OpportunityPanels, PanelMember, PanelRule,
    PanelView, PublicMember, PublicPanel, Sourced,
};

crate::id! {
    /// An expert of the pool.
    ExpertId,
    /// A declared relation.
    InterestId,
    /// A step of a membership of the pool.
    ExpertStepId,
    /// A panel.
    PanelId,
    /// Somebody drawn for a panel.
    InvitationId,
}

crate::sql_text!(ExpertId, InterestId, ExpertStepId, PanelId, InvitationId);
crate::sql_text!(ExpertState, ExpertAction, PanelState, InvitationState, Conduct);
