//! Duijie (对接): government purchase of services from social organizations, and venture philanthropy.
//!
//! The map of the house, one line a room, in floor order. A room imports only rooms above it in its own
//! block and the foundation; `tests/architecture.rs` holds that wall.

// Business rooms, in the order of the pipeline.
pub mod accounts;
pub mod awards;
pub mod catalogue;
pub mod duties;
pub mod matching;
pub mod notices;
pub mod opportunities;
pub mod organizations;
pub mod plans;
pub mod reviews;
pub mod submissions;

// Foundation.
pub mod audit;
pub mod db;
pub mod files;
pub mod jobs;
pub mod kernel;
pub mod notify;
pub mod policy;

// Assembly.
pub mod app;
pub mod cli;
pub mod http;
pub mod settings;
