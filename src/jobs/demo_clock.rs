//! The clock of a demo server: an operator moves it on, so that periods of weeks are seen to run out in minutes. A real
//! server runs on the machine's clock, which nobody can set.

use super::rules;
use crate::app::App;
use crate::audit::{self, Event};
use crate::kernel::{Actor, Clock, Code, Error, Instant, Relation, Result};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use utoipa::ToSchema;

/// Farthest one step goes, so that a wrongly typed year does not spoil the demo world: there is no way back.
const LONGEST_STEP: TimeDelta = TimeDelta::days(366);

/// What time it is on a demo server.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoClock {
    /// The time. To be set: later than now, by at most 366 days.
    pub now: Instant,
}

/// The clock of the demo world in this data folder: as far ahead as it was when the server stopped.
///
/// # Errors
/// `internal` when what is kept cannot be read.
pub fn kept(folder: &Path) -> Result<Clock> {
    let seconds = match std::fs::read_to_string(place(folder)) {
        Ok(text) => text.trim().parse().map_err(Error::internal)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
        Err(error) => return Err(Error::internal(error)),
    };
    Ok(Clock::ahead(TimeDelta::try_seconds(seconds).unwrap_or_default()))
}

/// Moves the clock on. What is due by then is done by the runner, as on any day.
///
/// # Errors
/// `forbidden`; `not_found` on a real server; `invalid` for a time that is not ahead, or too far.
pub fn advance(app: &App, actor: &Actor, wanted: DemoClock) -> Result<DemoClock> {
    actor.may(&rules::ADVANCE, &Relation::default())?;
    if !app.clock.can_be_set() {
        return Err(Error::not_found());
    }
    let before = app.clock.now();
    if wanted.now <= before || wanted.now > before.plus(LONGEST_STEP) {
        return Err(Error::field(
            "now",
            "out_of_range",
            "演示时间只能往后拨，每次最多 366 天",
            "The demo's time only goes forward, by at most 366 days at a time",
        ));
    }
    keep(&app.settings.data.folder, Clock::System.now(), wanted.now)?;
    app.clock.set(wanted.now);
    // The commit also wakes the runner.
    app.db.write(|tx| {
        let event = Event::new(actor, wanted.now, "demo_clock.advance", "server", &"demo_clock")
            .with(&serde_json::json!({ "from": before, "to": wanted.now }))?;
        audit::record(tx, event)
    })?;
    Ok(wanted)
}

fn keep(folder: &Path, real: Instant, shown: Instant) -> Result<()> {
    let seconds = (shown.micros() - real.micros()).div_euclid(1_000_000);
    let text = format!("{seconds}\n");
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(place(folder), text)).map_err(unkept)
}

fn unkept(cause: std::io::Error) -> Error {
    let (zh, en) = ("演示时间无法保存到数据目录", "The demo's time cannot be kept in the data folder");
    Error { source: Some(cause.into()), ..Error::new(Code::Unavailable, zh, en) }
}

fn place(folder: &Path) -> PathBuf {
    folder.join("demo-clock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_keeps_the_time() {
        let folder = tempfile::tempdir().unwrap();
        let now = Clock::System.now();
        assert!(kept(folder.path()).unwrap().now() >= now);
        keep(folder.path(), now, now.plus(TimeDelta::days(20))).unwrap();
        let again = kept(folder.path()).unwrap().now();
        assert!(again >= now.plus(TimeDelta::days(20)) && again < now.plus(TimeDelta::days(21)));
        std::fs::write(place(folder.path()), "tomorrow").unwrap();
        assert!(kept(folder.path()).is_err());
    }
}
