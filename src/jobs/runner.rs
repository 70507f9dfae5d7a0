//! The workers: take due jobs, do them, note how it ended.

use super::model::Row;
use super::registry::Registry;
use super::{rules, service, store};
use crate::db::types::JsonText;
use crate::db::{Db, Tx};
use crate::kernel::ids::JobId;
use crate::kernel::{Clock, Error, Instant, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant as Moment, sleep, sleep_until, timeout};

/// How long a runner sleeps at the most: jobs queued by other servers, and a clock set by hand, wait so long.
const IDLE: Duration = Duration::from_millis(500);
/// Pause between two looks at the queue, so that a busy server does not look after every single commit.
const PAUSE: Duration = Duration::from_millis(20);
/// How often a working job's lease is lengthened: three times before it would end.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Does the jobs of one server.
#[derive(Clone)]
pub struct Runner {
    db: Db,
    clock: Clock,
    registry: Arc<Registry>,
    workers: usize,
}

impl Runner {
    /// A runner that does up to `workers` jobs at a time.
    #[must_use]
    pub fn new(db: Db, clock: Clock, registry: Registry, workers: usize) -> Self {
        Self { db, clock, registry: Arc::new(registry), workers: workers.max(1) }
    }

    /// Works until `stop` becomes true, then lets running jobs finish for up to `grace`. What is left then, or dies with
    /// the process, is taken again when its lease has run out.
    pub async fn run(self, mut stop: watch::Receiver<bool>, grace: Duration) {
        let mut commits = self.db.commits();
        let mut running = JoinSet::new();
        let mut scheduled = false;
        loop {
            if !scheduled {
                scheduled = match self.schedule_recurring().await {
                    Ok(()) => true,
                    Err(error) => {
                        tracing::error!(%error, "recurring jobs could not be scheduled");
                        false
                    }
                };
            }
            let next_look = Moment::now() + PAUSE;
            commits.mark_unchanged();
            while running.try_join_next().is_some() {}
            let free = self.workers - running.len();
            let wait = match self.take(free).await {
                Ok((taken, wait)) => {
                    for job in taken {
                        running.spawn(self.clone().work(job));
                    }
                    wait
                }
                Err(error) => {
                    tracing::error!(%error, "the job queue cannot be read");
                    IDLE
                }
            };
            let full = running.len() >= self.workers;
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                _ = running.join_next(), if !running.is_empty() => {}
                _ = commits.changed(), if !full => {}
                () = sleep(wait), if !full => {}
            }
            sleep_until(next_look).await;
        }
        if timeout(grace, async { while running.join_next().await.is_some() {} }).await.is_err() {
            tracing::warn!(left = running.len(), "jobs still running at shutdown; they will be taken again");
        }
    }

    /// Does everything that is due now, one after the other, until nothing is; gives how many jobs were taken. For tests
    /// and commands, with [`Runner::run`] not running.
    ///
    /// # Errors
    /// Those of the database; a failing job is not an error here.
    pub async fn run_due(&self) -> Result<usize> {
        self.schedule_recurring().await?;
        let mut taken = 0;
        loop {
            let (jobs, _) = self.take(1).await?;
            if jobs.is_empty() {
                return Ok(taken);
            }
            for job in jobs {
                taken += 1;
                self.clone().work(job).await;
            }
        }
    }

    /// Queues the next run of each recurring job, at its time even when that has been changed in the settings, and forgets
    /// those that no longer recur. A run missed while no server was up stays queued.
    async fn schedule_recurring(&self) -> Result<()> {
        let runner = self.clone();
        blocking(move || {
            let now = runner.clock.now();
            let queued = runner.db.read(|conn| store::jobs_keyed(conn, RECURRING))?;
            let next: Vec<(&str, Instant)> =
                runner.registry.schedule().map(|(kind, when)| (kind, rules::next_after(when, now))).collect();
            let wanted = |key: &str, due: Instant| {
                next.iter().any(|(kind, at)| recurring_key(kind) == key && (due == *at || due <= now))
            };
            let fits = |(key, due): &(Option<String>, Option<Instant>)| {
                key.as_deref().zip(*due).is_some_and(|(key, due)| wanted(key, due))
            };
            if queued.len() == next.len() && queued.iter().all(fits) {
                return Ok(());
            }
            let stale: Vec<String> =
                queued.iter().filter(|job| !fits(job)).filter_map(|(key, _)| key.clone()).collect();
            runner.db.write(|tx| {
                store::jobs_forget(tx, &stale)?;
                for (kind, at) in &next {
                    queue_recurring(tx, kind, *at)?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Takes up to `limit` due jobs; also says how long to sleep when nothing else happens.
    async fn take(&self, limit: usize) -> Result<(Vec<Row>, Duration)> {
        let runner = self.clone();
        blocking(move || {
            let now = runner.clock.now();
            let kinds = runner.registry.kinds();
            let next = |now: Instant| {
                let due = runner.db.read(|conn| store::job_next_due(conn, &kinds))?;
                Ok::<_, Error>(due.map_or(IDLE, |due| sleep_for(due, now)))
            };
            let wait = next(now)?;
            if limit == 0 || wait > Duration::ZERO {
                return Ok((Vec::new(), wait));
            }
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let taken = runner.db.write(|tx| runner.take_some(tx, &kinds, now, limit))?;
            Ok((taken, next(now)?))
        })
        .await
    }

    fn take_some(&self, tx: &mut Tx<'_>, kinds: &[&str], now: Instant, limit: i64) -> Result<Vec<Row>> {
        let mut taken = Vec::new();
        for mut job in store::jobs_due(tx, kinds, now, limit)? {
            let lease = JobId::new().to_string();
            store::job_take(tx, job.id, &lease, now.plus(rules::LEASE))?;
            if let Some(when) = self.registry.recurs(&job.kind)
                && job.unique_key == Some(recurring_key(&job.kind))
            {
                queue_recurring(tx, &job.kind, rules::next_after(when, now))?;
            }
            if job.attempts >= self.registry.attempts(&job.kind) {
                // It was running in its last attempt and nothing was heard of it again: it may be what kills the server.
                store::job_fail(tx, (job.id, &lease), "the worker vanished during the last attempt", now, None)?;
                continue;
            }
            job.attempts += 1;
            job.lease = Some(lease);
            taken.push(job);
        }
        Ok(taken)
    }

    /// Does one job, keeping its lease alive, and notes how it ended.
    async fn work(self, job: Row) {
        let Row { id, kind, payload, lease, attempts, .. } = job;
        let lease = lease.unwrap_or_default();
        let registry = Arc::clone(&self.registry);
        let mut doing = spawn_blocking({
            let kind = kind.clone();
            move || registry.run(&kind, &payload)
        });
        let outcome = loop {
            tokio::select! {
                done = &mut doing => break done.unwrap_or_else(|panic| Err(Error::internal(panic))),
                () = sleep(HEARTBEAT) => self.keep(id, &lease).await,
            }
        };
        if let Err(error) = &outcome {
            tracing::warn!(job = %id, kind, attempts, %error, "job failed");
        }
        let last = attempts >= self.registry.attempts(&kind);
        let settled = blocking(move || {
            self.db.write(|tx| match &outcome {
                Ok(()) => store::job_finish(tx, id, &lease),
                Err(error) => {
                    let now = self.clock.now();
                    let again = (!last).then(|| now.plus(rules::delay_after(attempts)));
                    store::job_fail(tx, (id, &lease), &error.to_string(), now, again)
                }
            })
        });
        match settled.await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(job = %id, kind, "the lease had run out; another worker has the job"),
            Err(error) => tracing::error!(job = %id, kind, %error, "the end of the job could not be noted"),
        }
    }

    async fn keep(&self, id: JobId, lease: &str) {
        let (runner, lease) = (self.clone(), lease.to_owned());
        let kept = blocking(move || {
            let until = runner.clock.now().plus(rules::LEASE);
            runner.db.write(|tx| store::job_extend(tx, id, &lease, until))
        });
        if let Err(error) = kept.await {
            tracing::warn!(job = %id, %error, "the lease could not be lengthened");
        }
    }
}

/// Ends the unique key of a recurring job's next run.
const RECURRING: &str = ":recurring";

fn recurring_key(kind: &str) -> String {
    format!("{kind}{RECURRING}")
}

fn queue_recurring(tx: &mut Tx<'_>, kind: &str, at: Instant) -> Result<()> {
    let payload = JsonText::of(&serde_json::json!({}))?;
    store::job_insert(tx, &service::row(kind, payload, Some(recurring_key(kind)), at))?;
    Ok(())
}

/// From `now` to `due`, between nothing and [`IDLE`].
fn sleep_for(due: Instant, now: Instant) -> Duration {
    (due.utc() - now.utc()).to_std().unwrap_or(Duration::ZERO).min(IDLE)
}

/// The doors of the database block, so they are used on threads that may.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(f).await.unwrap_or_else(|panic| Err(Error::internal(panic)))
}
