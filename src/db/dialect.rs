//! Everything that differs between SQLite and PostgreSQL.

use super::Conn;
use diesel::QueryResult;
use diesel::connection::{AnsiTransactionManager as Ansi, TransactionManager};
use diesel::dsl::{AsExprOf, sql};
use diesel::expression::{SqlLiteral, UncheckedBind};
use diesel::sql_types::{Bool, Text};

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

/// Where segmented texts are kept and whose they are.
#[derive(Clone, Copy, Debug)]
pub struct TextIndex {
    /// The column of the owner's id, `organization.id`.
    pub id: &'static str,
    /// Table of the texts, with the columns `number`, `text` and the owner's id.
    pub table: &'static str,
    /// Its column with the owner's id.
    pub owner: &'static str,
    /// SQLite's full-text index over the table; PostgreSQL has an index on `to_tsvector('simple', text)`.
    pub fts: &'static str,
}

/// A condition with one bound text.
pub type TextMatch = SqlLiteral<Bool, UncheckedBind<SqlLiteral<Bool>, AsExprOf<String, Text>>>;

/// The rows whose text has every one of the words, the last of them as a beginning. Words are letters and digits only.
pub fn text_matches(conn: &Conn, index: TextIndex, words: &[String]) -> TextMatch {
    let TextIndex { id, table, owner, fts } = index;
    let (before, question, after) = match conn {
        Conn::Pg(_) => (
            format!("{id} IN (SELECT {owner} FROM {table} WHERE to_tsvector('simple', text) @@ to_tsquery('simple', "),
            words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" & ") + ":*",
            "))",
        ),
        Conn::Sqlite(_) => (
            format!("{id} IN (SELECT {owner} FROM {table} WHERE number IN (SELECT rowid FROM {fts} WHERE {fts} MATCH "),
            words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ") + "*",
            "))",
        ),
    };
    sql::<Bool>(&before).bind::<Text, _>(question).sql(after)
}

/// A `LIKE` pattern that finds `text` anywhere, with its own wildcards taken literally (`ESCAPE '\'`). Compare with [`lower`].
#[must_use]
pub fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.trim().to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

mod functions {
    //! SQL functions both databases have; alone because the macro makes public items without documentation.
    #![allow(missing_docs)]
    diesel::define_sql_function! {
        /// Lower case, because `LIKE` minds it on one database and not on the other.
        fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
    }
}
pub use functions::lower;
