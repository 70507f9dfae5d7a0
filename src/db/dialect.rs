//! Everything that differs between SQLite and PostgreSQL.

use super::Conn;
use diesel::QueryResult;
use diesel::connection::{AnsiTransactionManager as Ansi, TransactionManager};

/// Runs the same expression on the concrete connection, for what does not compile on the enum: `on_conflict`, batch
/// insert, `union`, `returning(T::as_returning())`. Stays inside the current transaction.
#[macro_export]
macro_rules! on_conn {
    ($conn:expr, |$c:ident| $body:expr) => {{
        let conn: &mut $crate::db::Conn = $conn;
        match conn {
            $crate::db::Conn::Pg($c) => $body,
            $crate::db::Conn::Sqlite($c) => $body,
        }
    }};
}

/// Begins a snapshot for reading.
pub(super) fn begin_read(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Pg(c) => Ansi::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
        Conn::Sqlite(c) => Ansi::begin_transaction_sql(c, "BEGIN DEFERRED"),
    }
}

/// Begins a transaction that behaves as if it ran alone.
pub(super) fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Pg(c) => Ansi::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL SERIALIZABLE"),
        Conn::Sqlite(c) => Ansi::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
    }
}

/// Begins a savepoint in the open transaction.
pub(super) fn savepoint(conn: &mut Conn) -> QueryResult<()> {
    on_conn!(conn, |c| Ansi::begin_transaction(c))
}

/// Ends the innermost transaction or savepoint with its changes.
pub(super) fn commit(conn: &mut Conn) -> QueryResult<()> {
    on_conn!(conn, |c| Ansi::commit_transaction(c))
}

/// Ends the innermost transaction or savepoint without its changes.
pub(super) fn rollback(conn: &mut Conn) -> QueryResult<()> {
    on_conn!(conn, |c| Ansi::rollback_transaction(c))
}

/// Rows one INSERT statement may carry: SQLite allows 32,766 bound values, PostgreSQL 65,535; rows here have up to 32 columns.
pub const BATCH_ROWS: usize = 500;
