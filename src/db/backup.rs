//! A consistent copy of a database in use.

use super::Target;
use crate::kernel::{Error, Result};
use diesel::connection::SimpleConnection;
use percent_encoding::percent_decode_str;
use std::path::Path;
use std::process::Command;

impl Target {
    /// Copies the database as it is at this moment into the new file `to`, while others go on working: SQLite by
    /// `VACUUM INTO`, PostgreSQL by its own program `pg_dump` (custom format, for `pg_restore`).
    ///
    /// # Errors
    /// `unavailable` when it cannot be read, the file cannot be written, or `pg_dump` is missing or of an older version.
    pub fn copy_into(&self, to: &Path) -> Result<()> {
        match self {
            Self::Sqlite(_) => {
                let quoted = to.display().to_string().replace('\'', "''");
                self.connect()?.batch_execute(&format!("VACUUM INTO '{quoted}'"))?;
                std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(Error::unavailable)
            }
            Self::Postgres(url) => pg_dump(url, to),
        }
    }
}

fn pg_dump(url: &str, to: &Path) -> Result<()> {
    let (url, password) = without_password(url);
    let mut dump = Command::new("pg_dump");
    dump.args(["--format=custom", "--no-owner", "--dbname", &url, "--file"]).arg(to);
    if let Some(password) = password {
        dump.env("PGPASSWORD", password);
    }
    let done =
        dump.output().map_err(|e| Error::unavailable(format!("pg_dump (apt-get install postgresql-client): {e}")))?;
    if done.status.success() {
        return Ok(());
    }
    Err(Error::unavailable(format!("pg_dump: {}", String::from_utf8_lossy(&done.stderr).trim())))
}

/// The address without its password, which would show in the list of processes, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Ok(mut parsed) = url.parse::<reqwest::Url>() else { return (url.to_owned(), None) };
    let password = parsed.password().map(|text| percent_decode_str(text).decode_utf8_lossy().into_owned());
    match parsed.set_password(None) {
        Ok(()) => (parsed.to_string(), password),
        Err(()) => (url.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_leaves_the_address() {
        let (url, password) = without_password("postgres://duijie:p%40ss@db.example:5432/duijie");
        assert_eq!((url.as_str(), password.as_deref()), ("postgres://duijie@db.example:5432/duijie", Some("p@ss")));
        let (url, password) = without_password("postgres://duijie@127.0.0.1/duijie");
        assert_eq!((url.as_str(), password), ("postgres://duijie@127.0.0.1/duijie", None));
    }
}
