//! Submissions: what organizations hand in for a need or call, sealed until it is opened on record.
//!
//! [`model::SubmissionContent`] is what they write: offer and budget, answers to conditions and terms, claims for scoring, plan,
//! team and promises; every part may be blank while it is a draft. [`rules::check`] says what is missing, with the rules that
//! also run before sealing.

pub mod model;
pub mod rules;
