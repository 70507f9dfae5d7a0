//! Everything that differs between SQLite and PostgreSQL.

use super::Conn;

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
pub(super) fn begin_read(conn: &Conn) -> &'static str {
    match conn {
        Conn::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        Conn::Sqlite(_) => "BEGIN DEFERRED",
    }
}

/// Begins a transaction that behaves as if it ran alone.
pub(super) fn begin_write(conn: &Conn) -> &'static str {
    match conn {
        Conn::Pg(_) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        Conn::Sqlite(_) => "BEGIN IMMEDIATE",
    }
}

/// Ends a transaction without its changes.
pub(super) fn rollback(_conn: &Conn) -> &'static str {
    "ROLLBACK"
}

/// Rows one INSERT statement may carry: SQLite allows 32,766 bound values, PostgreSQL 65,535; rows here have up to 32 columns.
pub const BATCH_ROWS: usize = 500;
