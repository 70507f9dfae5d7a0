//! Who does which kind of job.

use super::model::{Job, When};
use crate::db::types::JsonText;
use crate::kernel::error::{Error, Faults, Result};
use std::collections::BTreeMap;

type Run = Box<dyn Fn(&JsonText) -> Result<()> + Send + Sync>;

struct Handler {
    attempts: i32,
    run: Run,
}

/// The handlers of every room, and when recurring jobs run.
#[derive(Default)]
pub struct Registry {
    handlers: BTreeMap<&'static str, Handler>,
    recurring: BTreeMap<String, When>,
}

impl Registry {
    /// Empty.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Has `run` do the jobs of kind `J`. It runs on a thread that may block (use the doors of the database as usual) and
    /// may run twice for one job.
    pub fn on<J: Job>(&mut self, run: impl Fn(J) -> Result<()> + Send + Sync + 'static) -> &mut Self {
        let run: Run = Box::new(move |payload| run(payload.get()?));
        self.handlers.insert(J::KIND, Handler { attempts: J::ATTEMPTS, run });
        self
    }

    /// Has jobs of these kinds run at these times, each with the payload `{}`.
    ///
    /// # Errors
    /// `invalid` with every kind nobody does and every time that cannot be read.
    pub fn recurring(&mut self, times: &BTreeMap<String, String>) -> Result<()> {
        let mut faults = Faults::new();
        for (kind, time) in times {
            let path = format!("jobs.recurring.{kind}");
            if !self.handlers.contains_key(kind.as_str()) {
                let known = self.kinds().join(", ");
                let zh = format!("没有名为 {kind} 的任务；现有：{known}");
                faults.add(&path, "unknown", zh, format!("There is no job {kind}; there are: {known}"));
            }
            match time.parse() {
                Ok(when) => drop(self.recurring.insert(kind.clone(), when)),
                Err(why) => {
                    faults.add(&path, "time", format!("时间写法有误：{why}"), format!("Wrong time: {why}"));
                }
            }
        }
        faults.finish()
    }

    /// Kinds somebody does.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        self.handlers.keys().copied().collect()
    }

    /// Which kinds recur, and when.
    pub(super) fn schedule(&self) -> impl Iterator<Item = (&str, When)> {
        self.recurring.iter().map(|(kind, when)| (kind.as_str(), *when))
    }

    /// When `kind` recurs, if it does.
    pub(super) fn recurs(&self, kind: &str) -> Option<When> {
        self.recurring.get(kind).copied()
    }

    /// How often `kind` is tried.
    pub(super) fn attempts(&self, kind: &str) -> i32 {
        self.handlers.get(kind).map_or(1, |handler| handler.attempts)
    }

    /// Does one job.
    pub(super) fn run(&self, kind: &str, payload: &JsonText) -> Result<()> {
        let handler = self.handlers.get(kind).ok_or_else(|| Error::internal(format!("no handler for job {kind}")))?;
        (handler.run)(payload)
    }
}
