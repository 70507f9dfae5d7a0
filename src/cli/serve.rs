//! `duijie serve`

use super::{app, demo, say};
use crate::http;
use crate::kernel::{Error, Result};
use crate::settings::Settings;
use std::process::ExitCode;

pub(super) fn run(settings: Settings, with_demo: bool) -> Result<ExitCode> {
    let app = app(settings)?;
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
