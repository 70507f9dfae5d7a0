//! The `duijie` program: parses the command line and calls one function.

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    duijie::cli::run(&duijie::cli::Command::parse())
}
