//! Contracts: from a confirmed award to a contract in performance.
//!
//! When an award is confirmed a contract is drafted for each lot and winner, from the terms of the need and the bid that won
//! ([`rules::generate`]). The department edits what may be edited; what differs from tender documents and bid is computed, and
//! refused where a pack says that the law forbids it ([`rules::differences`]). The organization confirms, both sides sign the
//! exact text ([`signer`]), it is published with what is secret left out, filed, and performed from its first day.
//!
//! The text is rendered from the terms and the clause library ([`ClauseLibrary`]) into sections and paragraphs that a screen, DOCX
//! and PDF share; its plain form is what is hashed and signed.

pub mod api;
pub mod model;
pub mod rules;
pub mod service;
pub mod signer;
mod store;

pub use rules::ClauseLibrary;
