//! The append-only record of every change.
//!
//! [`record`] writes an event in the transaction that makes the change: no entry, no change. A single sequencer then gives
//! committed events their order and chains their hashes ([`sequence`]), so writers never wait for each other at the head of
//! the chain. The leaf hashes are those of RFC 6962, so a Merkle tree and its proofs can be built over the same records.
//! The log's sequence number is also the change feed that caches follow.

pub mod api;
mod model;
pub mod rules;
mod service;
mod store;

pub use model::{Entry, Event, EventQuery, Proof, Verdict};
pub use service::{
    Namer, Namers, entries, events_of, head, place, proof, record, record_many, run_sequencer, sequence,
    subjects_after, verify,
};
