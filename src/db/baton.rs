//! The write door of SQLite: one writing connection, group commit.
//!
//! A durable commit costs a disk flush; many small transactions share one. Each caller runs its closure itself, in a
//! savepoint, while it holds the connection. If others are waiting it passes the open transaction on like a baton and
//! sleeps; the last of the group (or the one that fills it) commits for all and wakes them. So closures may borrow,
//! no thread is needed, and an acknowledged write is on disk.

use super::{Conn, Open, Tx, dialect};
use crate::kernel::{Error, Result};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Transactions that share one flush at the most.
const GROUP_LIMIT: usize = 64;

pub(super) struct BatonDoor {
    writer: Mutex<Writer>,
    waiting: AtomicUsize,
}

struct Writer {
    conn: Conn,
    group: Option<Arc<Group>>,
    size: usize,
}

/// The callers whose savepoints one commit makes durable.
#[derive(Default)]
struct Group {
    committed: Mutex<Option<bool>>,
    done: Condvar,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl BatonDoor {
    pub(super) fn new(conn: Conn) -> Self {
        Self { writer: Mutex::new(Writer { conn, group: None, size: 0 }), waiting: AtomicUsize::new(0) }
    }

    /// Runs `f` in the current group; a lost commit is a transient error and the whole is tried again.
    pub(super) fn run<T>(&self, f: &mut impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut writer = held(&self.writer);
        self.waiting.fetch_sub(1, Ordering::SeqCst);

        let group = writer.join()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| writer.in_savepoint(f)));
        let last = self.waiting.load(Ordering::SeqCst) == 0 || writer.size >= GROUP_LIMIT;
        if last || writer.group.is_none() {
            writer.commit();
        }
        drop(writer);
        match outcome {
            Ok(Ok(value)) => group.wait().map(|()| value),
            Ok(Err(error)) => Err(error),
            Err(panic) => resume_unwind(panic),
        }
    }
}

impl Writer {
    /// The open group, or a new one with a new transaction.
    fn join(&mut self) -> Result<Arc<Group>> {
        if let Some(group) = &self.group {
            return Ok(Arc::clone(group));
        }
        dialect::begin_write(&mut self.conn)?;
        let group = Arc::new(Group::default());
        self.group = Some(Arc::clone(&group));
        self.size = 0;
        Ok(group)
    }

    /// Runs `f` so that its changes stand or fall alone.
    fn in_savepoint<T>(&mut self, f: &mut impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.size += 1;
        dialect::savepoint(&mut self.conn)?;
        let open = Open::new(&mut self.conn);
        let value = f(&mut Tx(open.conn))?;
        if let Err(error) = open.commit() {
            self.abandon();
            return Err(error);
        }
        Ok(value)
    }

    /// Commits the group and tells its members.
    fn commit(&mut self) {
        if let Some(group) = self.group.take() {
            group.tell(dialect::commit(&mut self.conn).is_ok());
        }
    }

    /// Gives the whole group up; its members try again.
    fn abandon(&mut self) {
        if let Err(error) = dialect::rollback(&mut self.conn) {
            tracing::warn!(%error, "rollback of a group");
        }
        if let Some(group) = self.group.take() {
            group.tell(false);
        }
    }
}

impl Group {
    fn tell(&self, committed: bool) {
        *held(&self.committed) = Some(committed);
        self.done.notify_all();
    }

    fn wait(&self) -> Result<()> {
        let mut committed = held(&self.committed);
        loop {
            match *committed {
                Some(true) => return Ok(()),
                Some(false) => return Err(lost_commit()),
                None => committed = self.done.wait(committed).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

fn lost_commit() -> Error {
    Error { transient: true, ..Error::unavailable("group commit failed") }
}

#[cfg(test)]
mod tests {
    use super::super::{Db, Target};
    use crate::kernel::{Code, Error};
    use diesel::RunQueryDsl;
    use diesel::connection::SimpleConnection;
    use diesel::sql_types::BigInt;

    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }

    fn count(db: &Db) -> i64 {
        db.read(|c| Ok(diesel::sql_query("SELECT count(*) AS n FROM t").get_result::<Row>(c)?.n)).unwrap()
    }

    fn fresh() -> (tempfile::TempDir, Db) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db").display().to_string();
        let db = Db::open(Target::parse(&path), 4).unwrap();
        db.write(|tx| Ok(tx.batch_execute("CREATE TABLE t (n INTEGER NOT NULL UNIQUE)")?)).unwrap();
        (folder, db)
    }

    #[test]
    fn many_writers_lose_nothing() {
        let (_folder, db) = fresh();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let db = &db;
                scope.spawn(move || {
                    for i in 0..50 {
                        let n = writer * 1000 + i;
                        db.write(|tx| Ok(tx.batch_execute(&format!("INSERT INTO t VALUES ({n})"))?)).unwrap();
                    }
                });
            }
        });
        assert_eq!(count(&db), 400);
    }

    #[test]
    fn a_refused_act_leaves_nothing_and_harms_nobody() {
        let (_folder, db) = fresh();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let db = &db;
                scope.spawn(move || {
                    for i in 0..20 {
                        let n = writer * 1000 + i;
                        let refused = db.write(|tx| {
                            tx.batch_execute(&format!("INSERT INTO t VALUES ({n})"))?;
                            if i % 2 == 0 { Err::<(), _>(Error::forbidden()) } else { Ok(()) }
                        });
                        assert_eq!(refused.is_err(), i % 2 == 0);
                    }
                });
            }
        });
        assert_eq!(count(&db), 80);
    }

    #[test]
    fn a_panic_rolls_back_and_the_door_still_opens() {
        let (_folder, db) = fresh();
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            db.write(|tx| {
                tx.batch_execute("INSERT INTO t VALUES (1)")?;
                if true {
                    panic!("a bug in a closure");
                }
                Ok(())
            })
        }));
        assert!(panicked.is_err());
        db.write(|tx| Ok(tx.batch_execute("INSERT INTO t VALUES (1)")?)).unwrap();
        assert_eq!(count(&db), 1);
    }

    #[test]
    fn a_double_key_is_a_duplicate() {
        let (_folder, db) = fresh();
        db.write(|tx| Ok(tx.batch_execute("INSERT INTO t VALUES (1)")?)).unwrap();
        let error = db
            .write(|tx| {
                diesel::sql_query("INSERT INTO t VALUES (1)").execute(&mut **tx)?;
                Ok(())
            })
            .unwrap_err();
        assert_eq!(error.code, Code::Duplicate);
    }
}
