//! Pure decisions of reviews: who may do what, where experts, panels and invitations go, who can be drawn, and how.

pub mod access;
mod candidates;
mod composition;
pub mod draw;
mod expert;
mod panel;
mod review;
pub mod scoring;

pub use access::ACCESS;
pub use candidates::{Adversary, Asked, Exclusion, Pooled, RecusalRule, candidates, kinds, same_organization};
pub use composition::{check_plan, panel_rule, share_of};
pub use expert::{EXPERT, ExpertFacts, absences, checked_input, interests};
pub use panel::{INVITATION, PANEL, PanelFacts, chair, next_seats};
pub use review::{REVIEW, ReviewFacts};
