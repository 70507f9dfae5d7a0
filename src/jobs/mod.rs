//! Work that is done after a transaction: a queue in the database and the workers that empty it.
//!
//! A use case [`enqueue`]s a [`Job`] on its own transaction, so the job exists exactly when the change does. Each room
//! registers what does its kinds of job ([`Registry::on`]); a [`Runner`] in every server takes due jobs under a lease, so one
//! runs once at a time, and again if its server dies. A handler may therefore run twice and must not mind. A failed job is
//! tried again after a growing delay; after its last attempt it stays, with the error, for the operator.
//!
//! Jobs that recur are data: `[jobs.recurring]` of the settings says which kind runs when ([`When`]).

pub mod api;
pub mod demo_clock;
mod model;
mod registry;
pub mod rules;
mod runner;
mod service;
mod store;

pub use model::{Job, JobQuery, JobView, State, When};
pub use registry::Registry;
pub use runner::Runner;
pub use service::{enqueue, enqueue_once, list, measure, retry};
