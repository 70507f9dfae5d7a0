//! The command line: one file a command.

mod account;
mod backup;
mod demo;
mod openapi;
mod organizations;
mod replay;
mod serve;
mod verify;

use crate::app::App;
use crate::db::{Db, migrate};
use crate::kernel::{Clock, Error, Result};
use crate::policy::model::DecisionId;
use crate::settings::{LogFormat, Settings};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// 对接 Duijie: government purchase of services from social organizations.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Command {
    /// A settings file laid over the defaults of config/default.toml.
    #[arg(long, global = true, env = "DUIJIE_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Serve the portal, the workspaces and the API; migrates first.
    Serve {
        /// Load the demo world first, where it is missing.
        #[arg(long)]
        demo: bool,
    },
    /// Load the demo world (synthetic, marked as such) and print its accounts.
    Demo,
    /// Accounts that cannot be made on the platform.
    #[command(subcommand)]
    Account(account::What),
    /// Bring the database schema up to date and say what ran.
    Migrate,
    /// Enter data from a file.
    #[command(subcommand)]
    Import(organizations::Import),
    /// Write data to a file.
    #[command(subcommand)]
    Export(organizations::Export),
    /// Check offline what can be checked.
    #[command(subcommand)]
    Verify(verify::What),
    /// Copy the database and the uploaded files, while the server runs, into a new folder; or check such a copy.
    Backup(backup::What),
    /// Make a decision again with the packs of its time, and say what today's rules would change.
    Replay {
        /// Id of the decision; without it, the newest decisions on record are listed.
        decision: Option<DecisionId>,
    },
    /// Print the OpenAPI document.
    Openapi,
}

/// Runs one command; what goes wrong is told on standard error, and the exit code is 1.
pub fn run(command: &Command) -> ExitCode {
    let outcome = Settings::load(command.config.as_deref()).and_then(|settings| {
        start_log(&settings);
        match &command.act {
            Act::Serve { demo } => serve::run(settings, *demo),
            Act::Demo => app(settings).and_then(|app| demo::load(&app)).map(|()| ExitCode::SUCCESS),
            Act::Account(what) => account::run(settings, what),
            Act::Migrate => migrate(&settings),
            Act::Import(what) => organizations::import(settings, what),
            Act::Export(what) => organizations::export(settings, what),
            Act::Verify(what) => verify::run(&settings, what),
            Act::Backup(what) => backup::run(settings, what),
            Act::Replay { decision } => replay::run(settings, *decision),
            Act::Openapi => openapi::run(),
        }
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            tell_error(&error);
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stderr)] // a command line program speaks to its user
fn tell_error(error: &Error) {
    eprintln!("{error}");
}

/// Says one line to the user.
#[allow(clippy::print_stdout)] // a command line program speaks to its user
fn say(line: &str) {
    println!("{line}");
}

fn start_log(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first subscriber.
    let _ = match settings.log.format {
        LogFormat::Json => log.json().try_init(),
        LogFormat::Text => log.try_init(),
    };
}

fn migrate(settings: &Settings) -> Result<ExitCode> {
    let db = Db::open(settings.target(), 1)?;
    let ran = migrate::up(&db)?;
    for name in &ran {
        say(name);
    }
    say(&format!("{} migrations run", ran.len()));
    Ok(ExitCode::SUCCESS)
}

/// The program's parts over a migrated database that has the data the program is delivered with.
fn app(settings: Settings) -> Result<App> {
    app_by(Clock::System, settings)
}

/// The same by another clock.
fn app_by(clock: Clock, settings: Settings) -> Result<App> {
    let app = App::build(settings, clock)?;
    migrate::up(&app.db)?;
    crate::catalogue::ensure_default(&app.db, app.clock.now())?;
    crate::policy::service::start(&app)?;
    Ok(app)
}
