//! `duijie account …`

use super::{app, say};
use crate::accounts::{self, Login};
use crate::kernel::Result;
use crate::settings::Settings;
use clap::Subcommand;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Make the platform's first operator and print the link that sets the password. Further people are invited on the platform.
    Operator {
        /// E-mail address or mobile number to sign in with.
        #[arg(long)]
        login: String,
        /// The person's name.
        #[arg(long)]
        name: String,
    },
}

pub(super) fn run(settings: Settings, what: &What) -> Result<ExitCode> {
    let What::Operator { login, name } = what;
    let login: Login = login.parse()?;
    let link = accounts::first_operator(&app(settings)?, &login, name)?;
    let until = link.expires_at.shanghai().format("%Y-%m-%d %H:%M");
    say(&format!("请在 {until}（北京时间）前打开以下链接设置密码，仅可使用一次："));
    say(&format!("Open this link before {until} (UTC+8) to set the password; it works once:"));
    say(&link.url);
    Ok(ExitCode::SUCCESS)
}
