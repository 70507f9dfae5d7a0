//! `duijie verify …`

use super::say;
use crate::audit;
use crate::contracts::model::SignedContract;
use crate::contracts::rules::sign;
use crate::db::Db;
use crate::kernel::{Error, Result};
use crate::reviews::rules::draw::{self, DrawFile};
use crate::settings::Settings;
use crate::submissions::model::Receipt;
use crate::submissions::rules::receipt;
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
    /// Check a contract with its signatures: that both sides have signed exactly this text.
    Contract {
        /// The signed contract as downloaded (JSON).
        file: PathBuf,
        /// The platform's public key as published (hexadecimal); without it only the signatures' own is checked.
        #[arg(long)]
        key: Option<String>,
    },
    /// Check the receipt of a submission, and that what was opened (or the copy kept) is what was sealed.
    Receipt {
        /// The receipt as downloaded (JSON), or the whole answer to the sealing.
        file: PathBuf,
        /// What was opened, as downloaded, or the copy kept at the sealing: its bytes are compared with the receipt.
        #[arg(long)]
        opened: Option<PathBuf>,
        /// The platform's public key as published (hexadecimal); without it only the receipt's own is checked.
        #[arg(long)]
        key: Option<String>,
    },
}

pub(super) fn run(settings: &Settings, what: &What) -> Result<ExitCode> {
    match what {
        What::Log => verify_log(settings),
        What::Draw { file } => verify_draw(file),
        What::Contract { file, key } => verify_contract(file, key.as_deref()),
        What::Receipt { file, opened, key } => verify_receipt(file, opened.as_deref(), key.as_deref()),
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

fn text_of(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        Error::field("file", "file", format!("无法读取文件：{error}"), format!("The file cannot be read: {error}"))
    })
}

/// The answer to a sealing has the receipt in it, and the copy to compare with.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum ReceiptFile {
    Answer { receipt: Box<Receipt>, copy: Option<String> },
    Alone(Box<Receipt>),
}

fn verify_receipt(path: &Path, opened: Option<&Path>, key: Option<&str>) -> Result<ExitCode> {
    let file: ReceiptFile = serde_json::from_str(&text_of(path)?).map_err(|error| {
        Error::field("file", "json", format!("不是回执：{error}"), format!("It is no receipt: {error}"))
    })?;
    let (receipt, copy) = match file {
        ReceiptFile::Answer { receipt, copy } => (receipt, copy),
        ReceiptFile::Alone(receipt) => (receipt, None),
    };
    let opened = opened.map(text_of).transpose()?.or(copy);
    let body = &receipt.body;
    say(&format!("{} · {} · {} #{}", body.kind, body.title, body.name, body.number));
    say(&format!("收到 / received {}", body.received_at.rfc3339()));
    let faults = receipt::faults(&receipt, key, opened.as_deref().map(str::as_bytes))?;
    for fault in &faults {
        say(&format!("✗ {} / {}", fault.zh, fault.en));
    }
    if !faults.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    say("✓ 签名有效 / the signature is valid");
    if key.is_none() {
        say(&format!("  请与平台公布的公钥核对 / compare with the published key: {}", receipt.key));
    }
    if let Some(place) = &receipt.log {
        say(&format!("✓ 在日志第 {} 位 / stands in the log at {}", place.proof.seq, place.proof.seq));
    }
    if opened.is_some() {
        say("✓ 内容与密封时一致 / the content is what was sealed");
    }
    Ok(ExitCode::SUCCESS)
}

fn verify_contract(path: &Path, key: Option<&str>) -> Result<ExitCode> {
    let contract: SignedContract = serde_json::from_str(&text_of(path)?).map_err(|error| {
        Error::field("file", "json", format!("不是已签署的合同：{error}"), format!("It is no signed contract: {error}"))
    })?;
    for one in &contract.signatures {
        let statement = &one.statement;
        let (party, name, at) = (&statement.party, &statement.name, statement.signed_at.rfc3339());
        say(&format!("{} · {party} · {name} · {at}", statement.title));
    }
    let faults = sign::faults(&contract, key)?;
    for fault in &faults {
        say(&format!("✗ {} / {}", fault.zh, fault.en));
    }
    if !faults.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    say("✓ 双方签署的就是这份文本 / both sides have signed exactly this text");
    if let (None, Some(one)) = (key, contract.signatures.first()) {
        say(&format!("  请与平台公布的公钥核对 / compare with the published key: {}", one.key));
    }
    Ok(ExitCode::SUCCESS)
}

fn verify_draw(path: &Path) -> Result<ExitCode> {
    let text = text_of(path)?;
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
