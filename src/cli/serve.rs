//! `duijie serve`

use super::{app_by, demo, say};
use crate::kernel::{Clock, Error, Result};
use crate::settings::Settings;
use crate::{http, jobs};
use std::process::ExitCode;

pub(super) fn run(settings: Settings, with_demo: bool) -> Result<ExitCode> {
    let clock = if with_demo { jobs::demo_clock::kept(&settings.data.folder)? } else { Clock::System };
    let app = app_by(clock, settings)?;
    if with_demo {
        demo::load(&app)?;
    }
    say(&format!("对接 Duijie: {}", app.settings.server.public_url));
    // actix runs its workers itself; this runtime carries the background tasks beside them.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(Error::internal)?;
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, http::serve(app))?;
    Ok(ExitCode::SUCCESS)
}
