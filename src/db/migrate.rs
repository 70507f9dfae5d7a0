//! Schema migrations: one folder for each database, the same names in both (held by `tests/schema_parity.rs`).

use super::{Conn, Db};
use crate::kernel::{Error, Result};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// SQLite's migrations.
pub const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
/// PostgreSQL's migrations.
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings the schema up to date; gives the names of the migrations run.
///
/// # Errors
/// `internal` with the failing migration; what ran before it stays.
pub fn up(db: &Db) -> Result<Vec<String>> {
    let mut conn = db.target().connect()?;
    let ran = match &mut conn {
        Conn::Pg(pg) => pg.run_pending_migrations(POSTGRES),
        Conn::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE),
    };
    Ok(ran.map_err(Error::internal)?.iter().map(ToString::to_string).collect())
}

/// Takes every migration back, newest first: used by the test that proves each `down.sql`.
///
/// # Errors
/// `internal` with the failing migration.
pub fn down_all(db: &Db) -> Result<usize> {
    let mut conn = db.target().connect()?;
    let reverted = match &mut conn {
        Conn::Pg(pg) => pg.revert_all_migrations(POSTGRES),
        Conn::Sqlite(sqlite) => sqlite.revert_all_migrations(SQLITE),
    };
    Ok(reverted.map_err(Error::internal)?.len())
}

/// Names of the migrations that have not run yet.
///
/// # Errors
/// `unavailable` or `internal`.
pub fn pending(db: &Db) -> Result<Vec<String>> {
    use diesel::migration::Migration;
    let mut conn = db.target().connect()?;
    let names = match &mut conn {
        Conn::Pg(pg) => pg.pending_migrations(POSTGRES).map(|m| m.iter().map(|m| m.name().to_string()).collect()),
        Conn::Sqlite(lite) => lite.pending_migrations(SQLITE).map(|m| m.iter().map(|m| m.name().to_string()).collect()),
    };
    names.map_err(Error::internal)
}
