//! `duijie verify …`

use super::say;
use crate::audit;
use crate::db::Db;
use crate::kernel::Result;
use crate::settings::Settings;
use clap::Subcommand;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Recompute every hash of the audit log and its chain.
    Log,
}

pub(super) fn run(settings: &Settings, what: &What) -> Result<ExitCode> {
    match what {
        What::Log => verify_log(settings),
    }
}

fn verify_log(settings: &Settings) -> Result<ExitCode> {
    let db = Db::open(settings.target(), 1)?;
    let verdict = audit::verify(&db)?;
    Ok(match verdict.broken_at {
        None => {
            say(&format!("{} 条记录，链完整 / entries, chain intact; head {}", verdict.entries, verdict.head));
            ExitCode::SUCCESS
        }
        Some(seq) => {
            say(&format!(
                "第 {seq} 条记录与链不符 / entry {seq} does not fit the chain; last good head {}",
                verdict.head
            ));
            ExitCode::FAILURE
        }
    })
}
