//! Typed settings: `config/default.toml`, then a file, then the environment.

use crate::db::Target;
use crate::kernel::{Code, Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const DEFAULT: &str = include_str!("../config/default.toml");

/// All settings; each key is documented in `config/default.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Settings {
    pub server: Server,
    pub database: Database,
    pub data: Data,
    pub reference: Reference,
    pub auth: Auth,
    pub log: Log,
    pub limits: Limits,
    pub jobs: Jobs,
    pub mail: Mail,
    pub files: Files,
    pub sealing: Sealing,
    pub portal: Portal,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Server {
    pub address: String,
    pub public_url: String,
    pub trusted_proxies: usize,
    pub workers: usize,
    pub shutdown_seconds: u64,
    pub json_limit_bytes: usize,
    pub sheet_limit_bytes: usize,
}

/// `[database]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Database {
    pub url: String,
    pub connections: u32,
}

/// `[data]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Data {
    pub folder: PathBuf,
}

/// `[reference]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Reference {
    pub regions: PathBuf,
    pub calendar: PathBuf,
    pub negative_list: PathBuf,
}

/// `[auth]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Auth {
    pub secret: String,
    pub access_minutes: u32,
    pub idle_minutes: u32,
    pub session_hours: u32,
    pub grace_seconds: u32,
    pub invitation_days: u32,
    pub password_link_minutes: u32,
    pub password_length: usize,
    pub argon2_memory_kib: u32,
    pub argon2_passes: u32,
    pub free_attempts: u32,
    pub free_attempts_by_address: u32,
    pub first_wait_seconds: u32,
    pub longest_wait_seconds: u32,
    pub forget_attempts_hours: u32,
}

impl std::fmt::Debug for Auth {
    /// Leaves the secret out, so that it reaches no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Auth").field("access_minutes", &self.access_minutes).finish_non_exhaustive()
    }
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// `[limits]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Limits {
    pub requests_per_second: u64,
    pub burst: u32,
}

/// `[jobs]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Jobs {
    pub workers: usize,
    pub recurring: BTreeMap<String, String>,
}

/// `[mail]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Mail {
    pub transport: MailTransport,
    pub from: String,
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    pub ca_file: String,
    pub user: String,
    pub password: String,
    pub timeout_seconds: u64,
}

impl std::fmt::Debug for Mail {
    /// Leaves the password out, so that it reaches no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("transport", &self.transport).field("host", &self.host).finish_non_exhaustive()
    }
}

/// Where mail goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// Files in the data folder.
    Folder,
    /// A mail server.
    Smtp,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// Not at all: only for a server on the same machine or network.
    None,
    /// TLS after STARTTLS; without it nothing is sent.
    Starttls,
    /// TLS from the first byte.
    Tls,
}

/// `[files]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Files {
    pub store: FileStore,
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub access_key: String,
    pub secret_key: String,
    pub path_style: bool,
    pub unattached_per_account: i64,
    pub purpose: BTreeMap<String, FilePurpose>,
}

impl std::fmt::Debug for Files {
    /// Leaves the keys out, so that they reach no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Files").field("store", &self.store).field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

/// Where uploaded files are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileStore {
    /// The data folder.
    Folder,
    /// A service that speaks S3.
    S3,
}

/// `[files.purpose.…]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct FilePurpose {
    pub types: Vec<String>,
    pub limit_mb: u64,
}

/// `[sealing]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Sealing {
    pub escrow_recipient: String,
    pub passphrase_work: u8,
    pub passphrase_length: usize,
    pub settle_seconds: u32,
    pub contribution_minutes: u32,
    pub files_per_submission: i64,
}

/// `[portal]`
#[derive(Clone, Debug, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the keys are documented once, in config/default.toml
pub struct Portal {
    pub name_zh: String,
    pub name_en: String,
    pub host_unit: String,
    pub site_code: String,
    pub icp: String,
    pub police_record: String,
    pub contact: String,
}

impl Settings {
    /// Reads the defaults, then `file`, then the process environment.
    ///
    /// # Errors
    /// `invalid` with the key and the reason.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let own = match file {
            Some(path) => {
                std::fs::read_to_string(path).map_err(|e| wrong("--config", &format!("{}: {e}", path.display())))?
            }
            None => String::new(),
        };
        Self::from_parts(&own, std::env::vars())
    }

    /// The same from a file's text and an environment, for tests.
    ///
    /// # Errors
    /// `invalid` with the key and the reason.
    pub fn from_parts(own: &str, environment: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let mut table = parse(DEFAULT, "config/default.toml")?;
        overlay(&mut table, parse(own, "--config")?);
        for (name, value) in environment {
            set_from_environment(&mut table, &name, &value)?;
        }
        Value::Table(table).try_into().map_err(|e| wrong("settings", &e.to_string()))
    }

    /// Where the data is.
    #[must_use]
    pub fn target(&self) -> Target {
        Target::parse(&self.database.url)
    }
}

fn parse(text: &str, name: &str) -> Result<Table> {
    text.parse().map_err(|e: toml::de::Error| wrong(name, &e.to_string()))
}

fn overlay(base: &mut Table, own: Table) {
    for (key, value) in own {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => overlay(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// `DUIJIE_DATABASE_URL` sets `database.url`; other variables with the prefix that match no key are left alone, because the
/// shell may carry `DUIJIE_TEST_…` and the like.
fn set_from_environment(table: &mut Table, name: &str, text: &str) -> Result<()> {
    let Some(rest) = name.strip_prefix("DUIJIE_") else { return Ok(()) };
    for (section, keys) in table.iter_mut() {
        let Some(key) = rest.strip_prefix(&section.to_uppercase()).and_then(|k| k.strip_prefix('_')) else { continue };
        let Some(slot) = keys.get_mut(key.to_lowercase()) else { continue };
        *slot = match slot {
            Value::Integer(_) => Value::Integer(text.parse().map_err(|_| wrong(name, "a whole number is expected"))?),
            Value::Boolean(_) => Value::Boolean(text.parse().map_err(|_| wrong(name, "true or false is expected"))?),
            _ => Value::String(text.to_owned()),
        };
    }
    Ok(())
}

fn wrong(key: &str, reason: &str) -> Error {
    let error = Error::field(key, "setting", format!("配置有误：{reason}"), format!("wrong setting: {reason}"));
    Error { code: Code::Invalid, ..error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(own: &str, environment: &[(&str, &str)]) -> Result<Settings> {
        Settings::from_parts(own, environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn the_environment_wins_over_the_file_over_the_defaults() {
        let settings = load(
            "[server]\naddress = \"0.0.0.0:1\"\nworkers = 3",
            &[
                ("DUIJIE_SERVER_WORKERS", "4"),
                ("DUIJIE_DATABASE_URL", "postgres://x/y"),
                ("DUIJIE_TEST_DATABASE_URL", "z"),
            ],
        )
        .unwrap();
        assert_eq!((settings.server.address.as_str(), settings.server.workers), ("0.0.0.0:1", 4));
        assert_eq!(settings.target(), Target::Postgres("postgres://x/y".into()));
        assert_eq!(settings.auth.access_minutes, 10);
    }

    #[test]
    fn an_unknown_key_and_a_wrong_value_are_named() {
        let unknown = load("[server]\nadress = \"x\"", &[]).unwrap_err().to_string();
        assert!(unknown.contains("adress"), "{unknown}");
        let wrong = load("", &[("DUIJIE_SERVER_WORKERS", "many")]).unwrap_err().to_string();
        assert!(wrong.contains("DUIJIE_SERVER_WORKERS"), "{wrong}");
    }

    #[test]
    fn the_secret_is_not_printed() {
        let settings = load("[auth]\nsecret = \"hush\"", &[]).unwrap();
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
