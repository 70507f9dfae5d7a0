//! Matching: which organizations qualify for a need, in which order, and why; and the same asked from the other side.

pub mod index;
pub mod rules;
