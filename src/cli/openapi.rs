//! `duijie openapi`

use super::say;
use crate::http::openapi;
use crate::kernel::Result;
use std::process::ExitCode;

pub(super) fn run() -> Result<ExitCode> {
    say(openapi::json().trim_end());
    Ok(ExitCode::SUCCESS)
}
