//! Reviews: the experts who judge submissions, and how a panel is drawn from them.
//!
//! A person applies to the expert pool, the authority of the region lists, suspends and removes; the expert keeps days away and
//! declared interests up to date. A panel of an opportunity is drawn by [`rules::draw`]: deterministic, from a seed committed in
//! the audit log before the candidates are fixed, so that anybody can recompute it from the record published with the result.
//! Until then nobody outside the panel learns who sits on it: not the department, not the supervisor, not the operator.

pub mod api;
pub mod model;
pub mod rules;
pub mod service;
mod store;
