//! The database: one binary, SQLite (embedded) or PostgreSQL, chosen at run time, behind exactly two doors.
//!
//! - [`Db::read`] gives a closure one consistent snapshot.
//! - [`Db::write`] gives a closure one serializable transaction. The closure **may run more than once** (a serialization
//!   failure, a lost group commit), so it has no outside effect: mail, webhooks and file deletion are jobs enqueued in it.
//!
//! Differences between the two dialects live in [`dialect`], nowhere else.

mod backup;
mod baton;
pub mod dialect;
mod error;
pub mod migrate;
mod once;
pub mod schema;
pub mod search;
pub mod types;

use crate::kernel::{Error, Result};
use baton::BatonDoor;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use diesel::{Connection, PgConnection, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::watch;

mod conn {
    //! The connection enum, alone because its derive makes public items without documentation.
    #![allow(missing_docs)]
    use diesel::{PgConnection, SqliteConnection};

    /// A connection to either database.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        Pg(PgConnection),
        Sqlite(SqliteConnection),
    }
}
pub use conn::Conn;
pub use once::{OnceKey, once};

/// A connection inside a write transaction: what changes data takes `&mut Tx`, what only reads takes `&mut Conn`.
pub struct Tx<'c>(&'c mut Conn);

impl Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.0
    }
}
impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.0
    }
}

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Path of a SQLite file.
    Sqlite(String),
    /// `postgres://…`
    Postgres(String),
}

impl Target {
    /// Reads a database URL: `postgres://…` and `postgresql://…` are PostgreSQL, everything else is a SQLite file path
    /// (with or without `sqlite://`).
    #[must_use]
    pub fn parse(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::Postgres(url.to_owned())
        } else {
            Self::Sqlite(url.strip_prefix("sqlite://").unwrap_or(url).to_owned())
        }
    }

    /// Opens one connection.
    fn connect(&self) -> Result<Conn> {
        match self {
            Self::Postgres(url) => {
                let mut conn = PgConnection::establish(url).map_err(Error::unavailable)?;
                conn.batch_execute("SET TIME ZONE 'UTC'")?;
                Ok(Conn::Pg(conn))
            }
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path).map_err(Error::unavailable)?;
                conn.batch_execute(
                    "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                     PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;",
                )?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }
}

impl ManageConnection for Target {
    type Connection = Conn;
    type Error = Error;

    fn connect(&self) -> Result<Conn> {
        Target::connect(self)
    }
    fn is_valid(&self, conn: &mut Conn) -> Result<()> {
        Ok(conn.batch_execute("SELECT 1")?)
    }
    fn has_broken(&self, _conn: &mut Conn) -> bool {
        std::thread::panicking()
    }
}

type Pooled = PooledConnection<Target>;

/// How many times a transaction is tried before the caller hears that the database is too busy.
const WRITE_ATTEMPTS: u32 = 16;
const POOL_WAIT: Duration = Duration::from_secs(10);

/// Handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    target: Target,
    pool: Pool<Target>,
    writer: Option<BatonDoor>,
    commits: watch::Sender<u64>,
    jitter: AtomicU32,
}

impl Db {
    /// Opens the database with at most `connections` pooled connections. Does not migrate; see [`migrate::up`].
    ///
    /// # Errors
    /// `unavailable` when the file or server cannot be reached.
    pub fn open(target: Target, connections: u32) -> Result<Self> {
        if let Target::Sqlite(path) = &target
            && let Some(folder) = std::path::Path::new(path).parent()
        {
            std::fs::create_dir_all(folder).map_err(Error::unavailable)?;
        }
        let writer = match &target {
            Target::Sqlite(_) => Some(BatonDoor::new(target.connect()?)),
            Target::Postgres(_) => None,
        };
        let pool = Pool::builder()
            .max_size(connections.max(1))
            .min_idle(Some(1))
            .connection_timeout(POOL_WAIT)
            .test_on_check_out(matches!(target, Target::Postgres(_)))
            .build(target.clone())
            .map_err(Error::unavailable)?;
        let commits = watch::Sender::new(0);
        Ok(Self(Arc::new(Inner { target, pool, writer, commits, jitter: AtomicU32::new(1) })))
    }

    /// Which database this is.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.0.target
    }

    /// Reads one consistent snapshot.
    ///
    /// # Errors
    /// Whatever `f` answers; `unavailable` when no connection is to be had.
    pub fn read<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.pooled()?;
        dialect::begin_read(&mut conn)?;
        let open = Open::new(&mut conn);
        f(open.conn)
    }

    /// Changes data in one serializable transaction; returns once it is durable. `f` may run more than once.
    ///
    /// # Errors
    /// Whatever `f` answers, with nothing changed; `unavailable` when the database stays busy.
    pub fn write<T>(&self, mut f: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let outcome = match &self.0.writer {
                Some(door) => door.run(&mut f),
                None => self.write_pooled(&mut f),
            };
            match outcome {
                Err(error) if error.transient && attempt < WRITE_ATTEMPTS => self.back_off(attempt),
                Err(error) if error.transient => return Err(Error::unavailable(error)),
                Ok(value) => {
                    self.0.commits.send_modify(|n| *n = n.wrapping_add(1));
                    return Ok(value);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Wakes whenever this process has committed something: the sequencer and the job runner listen.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.0.commits.subscribe()
    }

    fn pooled(&self) -> Result<Pooled> {
        self.0.pool.get().map_err(Error::unavailable)
    }

    fn write_pooled<T>(&self, f: &mut impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let mut conn = self.pooled()?;
        dialect::begin_write(&mut conn)?;
        let open = Open::new(&mut conn);
        let value = f(&mut Tx(open.conn))?;
        open.commit()?;
        Ok(value)
    }

    /// Waits a little longer after each attempt, spread so that contenders do not meet again.
    fn back_off(&self, attempt: u32) {
        let spread = self.0.jitter.fetch_add(0x9E37_79B9, Ordering::Relaxed) % 8;
        std::thread::sleep(Duration::from_millis(u64::from((1 << attempt.min(6)) + spread)));
    }
}

/// An open transaction that rolls back unless committed, also when the closure panics.
struct Open<'c> {
    conn: &'c mut Conn,
    committed: bool,
}

impl<'c> Open<'c> {
    fn new(conn: &'c mut Conn) -> Self {
        Self { conn, committed: false }
    }

    fn commit(mut self) -> Result<()> {
        // A commit that fails has rolled back by itself.
        self.committed = true;
        Ok(dialect::commit(self.conn)?)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.committed
            && let Err(error) = dialect::rollback(self.conn)
        {
            tracing::warn!(%error, "rollback");
        }
    }
}
