//! Submissions: what organizations hand in for a need or call, sealed until it is opened on record.
//!
//! [`model::SubmissionContent`] is what they write: offer and budget, answers to conditions and terms, claims for scoring, plan,
//! team and promises; every part may be blank while it is a draft. [`rules::check`] says what is missing, with the rules that
//! also run before sealing.
//!
//! Sealing encrypts it to a key made for the opportunity at its publication; the secret half exists only as three shares (the
//! department's, the supervisor's, the escrow's), of which two open it after the deadline. Drafts are kept encrypted under a key
//! of the server's that is not in the database. The bidder gets a signed receipt; `duijie verify receipt` checks it offline.
//! docs/security.md says what remains possible for whom.

pub mod api;
mod keys;
pub mod model;
pub mod rules;
pub mod service;
mod store;

pub use keys::Sealing;
