//! `duijie backup FOLDER [--verify]`

use super::say;
use crate::app::App;
use crate::audit;
use crate::db::{Db, Target};
use crate::files::{self, Copied};
use crate::kernel::{Clock, Error, Instant, Result};
use crate::settings::Settings;
use clap::Args;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct What {
    /// A folder that does not exist yet; with --verify, one made earlier.
    folder: PathBuf,
    /// Check every hash of the copy, and the audit log in it.
    #[arg(long)]
    verify: bool,
}

/// Written last: a folder without it is no whole backup.
const MANIFEST: &str = "manifest.json";
const SQLITE: &str = "database.sqlite";
const POSTGRES: &str = "database.dump";
const FILES: &str = "files";

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// Version of the program that made it.
    program: String,
    made_at: Instant,
    /// Length and hash of the audit log shortly before the copy: the copy's log begins with it.
    audit_entries: i64,
    audit_head: String,
    /// What did not fit when it was made.
    faults: Vec<String>,
    /// Everything in the folder but this file.
    content: Vec<Content>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    path: String,
    size: u64,
    sha256: String,
}

pub(super) fn run(settings: Settings, what: &What) -> Result<ExitCode> {
    let faults = if what.verify { verify(&what.folder)? } else { make(settings, &what.folder)? };
    for fault in &faults {
        say(fault);
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Copies the database first and the files after it: a file removed meanwhile stays in the store for a day, so whatever the
/// copy of the database speaks of is there.
fn make(settings: Settings, folder: &Path) -> Result<Vec<String>> {
    std::fs::create_dir_all(folder).map_err(Error::unavailable)?;
    if std::fs::read_dir(folder).map_err(Error::unavailable)?.next().is_some() {
        let zh = "备份文件夹不是空的，请指定新的文件夹";
        return Err(Error::field("folder", "not_empty", zh, "The folder is not empty; name a new one"));
    }
    let app = App::build(settings, Clock::System)?;
    let made_at = app.clock.now();
    let (audit_entries, audit_head) = app.db.read(audit::head)?;
    let database = folder.join(match app.db.target() {
        Target::Sqlite(_) => SQLITE,
        Target::Postgres(_) => POSTGRES,
    });
    app.db.target().copy_into(&database)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::internal)?;
    let (copied, faults) = runtime.block_on(files::copy_all(&app, &folder.join(FILES)))?;

    let mut content = vec![content(folder, &database)?];
    content.extend(copied.into_iter().map(|Copied { path, size, sha256 }| Content {
        path: format!("{FILES}/{path}"),
        size,
        sha256,
    }));
    let manifest = Manifest {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        audit_entries,
        audit_head: hex::encode(audit_head),
        faults: faults.clone(),
        content,
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(Error::internal)?;
    std::fs::write(folder.join(MANIFEST), &text).map_err(Error::unavailable)?;
    say(&format!("{} 个文件 / files, {}", manifest.content.len(), folder.display()));
    say(&format!("{MANIFEST} SHA-256 {}", hex::encode(Sha256::digest(&text))));
    Ok(faults)
}

/// Everything that does not fit, in words.
fn verify(folder: &Path) -> Result<Vec<String>> {
    let text = std::fs::read(folder.join(MANIFEST)).map_err(|e| {
        let (zh, en) = (format!("{MANIFEST} 无法读取：{e}"), format!("{MANIFEST} cannot be read: {e}"));
        Error::field("folder", "no_manifest", zh, en)
    })?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(Error::internal)?;
    let mut faults = manifest.faults.clone();
    let mut found = BTreeSet::new();
    list(folder, &mut found)?;
    for wanted in &manifest.content {
        let path = folder.join(&wanted.path);
        if !found.remove(&path) {
            faults.push(format!("{}: 缺失 / missing", wanted.path));
        } else if content(folder, &path)? != *wanted {
            faults.push(format!("{}: 内容已改变 / changed", wanted.path));
        }
    }
    found.remove(&folder.join(MANIFEST));
    for extra in found {
        faults.push(format!("{}: 不属于备份 / not of the backup", extra.display()));
    }
    if faults.is_empty() && folder.join(SQLITE).exists() {
        faults.extend(verify_log(&folder.join(SQLITE), &manifest)?);
    }
    if faults.is_empty() {
        say(&format!("{} 个文件完好 / files intact, {}", manifest.content.len(), manifest.made_at));
    }
    Ok(faults)
}

/// Recomputes the audit log of a copied SQLite database, on a copy of the copy: opening it would change it.
fn verify_log(database: &Path, manifest: &Manifest) -> Result<Vec<String>> {
    let work = std::env::temp_dir().join(format!("duijie-verify-{}", std::process::id()));
    std::fs::create_dir_all(&work).map_err(Error::unavailable)?;
    let copy = work.join(SQLITE);
    std::fs::copy(database, &copy).map_err(Error::unavailable)?;
    let verdict = Db::open(Target::Sqlite(copy.display().to_string()), 1).and_then(|db| audit::verify(&db));
    std::fs::remove_dir_all(&work).map_err(Error::unavailable)?;
    let verdict = verdict?;
    let same = verdict.entries != manifest.audit_entries || verdict.head == manifest.audit_head;
    let fits = verdict.broken_at.is_none() && verdict.entries >= manifest.audit_entries && same;
    Ok(if fits {
        Vec::new()
    } else {
        vec!["审计日志与备份清单不符 / the audit log does not fit the manifest".to_owned()]
    })
}

fn list(folder: &Path, found: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(Error::unavailable)? {
        let path = entry.map_err(Error::unavailable)?.path();
        if path.is_dir() {
            list(&path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

fn content(folder: &Path, path: &Path) -> Result<Content> {
    let mut file = std::fs::File::open(path).map_err(Error::unavailable)?;
    let (mut hash, mut size, mut piece) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let length = file.read(&mut piece).map_err(Error::unavailable)?;
        let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else { break };
        hash.update(read);
        size += u64::try_from(length).map_err(Error::internal)?;
    }
    let path = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    Ok(Content { path, size, sha256: hex::encode(hash.finalize()) })
}
