//! Types of the room.

mod expert;
mod interest;
mod panel;
mod review;
mod review_input;
mod review_view;
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
pub use review::{
    BidResult, BidState, ConcludedJob, CorrectionEntry, ExplainJob, FailedLot, Findings, LowPrice, LowPriceState,
    Marks, Review, ReviewAction, ReviewBid, ReviewRecord, ReviewState, Sheet, SheetState, TermFinding, TieDraw,
};
pub use review_input::{
    EvidenceInput, ExplanationInput, FindingsInput, LowPriceDecision, LowPriceInput, MarksInput, ReopenInput,
    RepresentativeAccount, ReviewStart, ReviewStepInput, SignInput,
};
pub use review_view::{
    BidContent, BidFile, BidView, CheckedBid, ContentQuery, EvaluationReport, ExaminedTerm, LowPriceView,
    MemberStanding, ReportBid, ReportBody, ReportMember, ReviewCard, ReviewCheck, ReviewView, SheetBid, SheetItem,
    SheetView,
};
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
    /// A review.
    ReviewId,
    /// A bid under review.
    BidId,
    /// A member's sheet.
    SheetId,
    /// A question about a low price.
    LowPriceId,
}

crate::sql_text!(ExpertId, InterestId, ExpertStepId, PanelId, InvitationId, ReviewId, BidId, SheetId, LowPriceId);
crate::sql_text!(ExpertState, ExpertAction, PanelState, InvitationState, Conduct);
crate::sql_text!(ReviewState, BidState, SheetState, LowPriceState);
