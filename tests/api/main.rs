//! API tests: one binary; a fresh database for each test from a migrated template; every test on both databases; a virtual clock.

// Test helpers may fail loudly; clippy.toml's allowances reach only functions marked #[test].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]
#![allow(clippy::needless_pass_by_value, missing_docs)]

mod accounts;
mod audit;
mod backup;
mod bad_input;
mod basics;
mod catalogue;
mod clarifications;
mod command_line;
mod crash;
mod duties;
mod fair;
mod files;
mod jobs;
mod matching;
mod notices;
mod notify;
mod opportunities;
mod organizations;
mod organizations_import;
mod people;
mod plans;
mod policies;
mod process;
mod reference_prices;
mod remedies;
mod requirements;
mod reviews;
mod s3;
mod scoring;
mod sheets;
mod smtp;
mod submissions;
mod world;
