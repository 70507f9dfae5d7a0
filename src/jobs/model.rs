//! Types of the queue.

use crate::db::schema::job;
use crate::db::types::JsonText;
use crate::kernel::Instant;
use crate::kernel::ids::JobId;
use chrono::{NaiveTime, TimeDelta};
use diesel::prelude::{Insertable, Queryable, Selectable};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};

/// One kind of work, with its payload: what the handler needs to know, no more (ids rather than copies).
pub trait Job: Serialize + DeserializeOwned + 'static {
    /// The word in the queue, `room.act`; never renamed while such jobs may be queued.
    const KIND: &'static str;
    /// How often it is tried before it is given up.
    const ATTEMPTS: i32 = 8;
}

crate::text_enum! {
    /// Where a job stands; a finished job is gone.
    pub enum State {
        /// Waits for its time or its next attempt
        Waiting = "waiting",
        /// A worker holds it
        Running = "running",
        /// Given up after its last attempt
        Dead = "dead",
    }
}
crate::sql_text!(State);

/// A job as it is stored.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = job)]
pub(super) struct Row {
    pub(super) id: JobId,
    pub(super) kind: String,
    pub(super) payload: JsonText,
    pub(super) unique_key: Option<String>,
    pub(super) state: State,
    pub(super) scheduled_at: Instant,
    pub(super) due_at: Option<Instant>,
    pub(super) lease: Option<String>,
    pub(super) attempts: i32,
    pub(super) error: Option<String>,
    pub(super) failed_at: Option<Instant>,
}

/// A job as the operator sees it: without its payload, which may hold what is no business of the operator's.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobView {
    /// Job id.
    pub id: JobId,
    /// What it does, `room.act`.
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// When it was to run.
    pub scheduled_at: Instant,
    /// When it may be taken (again); absent for dead jobs.
    pub due_at: Option<Instant>,
    /// How often it was taken.
    pub attempts: i32,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When the last attempt failed.
    pub failed_at: Option<Instant>,
}

impl From<Row> for JobView {
    fn from(row: Row) -> Self {
        let Row { id, kind, state, scheduled_at, due_at, attempts, error, failed_at, .. } = row;
        Self { id, kind, state, scheduled_at, due_at, attempts, error, failed_at }
    }
}

/// Which jobs to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Only jobs in this state; dead ones unless told.
    pub state: Option<State>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    pub limit: Option<usize>,
}

impl JobQuery {
    /// Items on a page.
    pub(super) fn limit(&self) -> usize {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}

/// When a recurring job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// `daily 07:30`: every day at this time in Asia/Shanghai.
    Daily(NaiveTime),
    /// `every 15 min`: at whole multiples of this span.
    Every(TimeDelta),
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text}: write `daily 07:30` or `every 15 min`");
        match text.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["daily", time] => NaiveTime::parse_from_str(time, "%H:%M").map(Self::Daily).map_err(|_| wrong()),
            ["every", minutes, "min"] => match minutes.parse::<i64>().ok().and_then(TimeDelta::try_minutes) {
                Some(span) if span > TimeDelta::zero() => Ok(Self::Every(span)),
                _ => Err(wrong()),
            },
            _ => Err(wrong()),
        }
    }
}
