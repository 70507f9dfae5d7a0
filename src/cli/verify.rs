//! `duijie verify …`

use super::say;
use crate::audit;
use crate::db::Db;
use crate::kernel::{Error, Result};
use crate::reviews::rules::draw::{self, DrawFile};
use crate::settings::Settings;
use clap::Subcommand;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Recompute every hash of the audit log and its chain.
    Log,
    /// Recompute a published draw from its file alone, and say what was checked.
    Draw {
        /// The record as published (JSON).
        file: PathBuf,
    },
}

pub(super) fn run(settings: &Settings, what: &What) -> Result<ExitCode> {
    match what {
        What::Log => verify_log(settings),
        What::Draw { file } => verify_draw(file),
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

fn verify_draw(path: &Path) -> Result<ExitCode> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::field("file", "file", format!("无法读取文件：{error}"), format!("The file cannot be read: {error}"))
    })?;
    let file: DrawFile = serde_json::from_str(&text).map_err(|error| {
        Error::field("file", "json", format!("不是抽取记录：{error}"), format!("It is no record of a draw: {error}"))
    })?;
    say(&format!("{} / {}", file.title.zh, file.title.en));
    let checks = draw::verify(&file);
    for check in &checks {
        let mark = if check.holds { "✓" } else { "✗" };
        say(&format!("{mark} {} / {}", check.text.zh, check.text.en));
    }
    if checks.iter().all(|check| check.holds) {
        say(
            "抽取结果可由公开数据重新算出，记录完整 / The draw follows from what was published, and the record is whole",
        );
        return Ok(ExitCode::SUCCESS);
    }
    say("抽取记录与公开数据不符 / The record does not follow from what was published");
    Ok(ExitCode::FAILURE)
}
