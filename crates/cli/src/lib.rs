//! The command line: reads arguments and files, calls the library, prints.
//!
//! It is a library, so that a language from outside has all commands in a program of its own, beside the languages of
//! polyc. That program is one line, for a language `CALC` that implements [`Frontend`]:
//!
//! ```text
//! fn main() -> std::process::ExitCode {
//!     polyc_cli::main(&[&CALC])
//! }
//! ```

mod args;
mod commands;
mod engine;
mod files;
mod insight;
mod output;
mod permissions;

use std::process::ExitCode;

use clap::Parser;
use polyc::Frontend;

use crate::args::{Cli, Command};

/// Exit codes; a program's own passes through.
mod exit {
    /// The text has mistakes.
    pub const COMPILE: u8 = 1;
    /// Wrong usage, or a file that cannot be read or written or has the wrong contents.
    pub const USAGE: u8 = 2;
    /// The program failed.
    pub const TRAP: u8 = 3;
    /// Compiling or running reached a limit.
    pub const LIMIT: u8 = 4;
    /// The reader of standard output is gone: as a shell reports SIGPIPE.
    pub const PIPE: u8 = 128 + 13;
}

/// Does what the arguments of the process say, with the languages of polyc and these.
pub fn main(languages: &[&'static dyn Frontend]) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let command = cli.command.unwrap_or(Command::Run(cli.run));
    match commands::execute(&engine::engine(languages), command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::report(&format!("polyc: {error:#}\n"));
            ExitCode::from(exit::USAGE)
        }
    }
}

/// Prints the argument parser's message; help and version are not errors.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render();
    let is_help = error.exit_code() == 0;
    let colour = if is_help {
        output::stdout_has_colour()
    } else {
        output::stderr_has_colour()
    };
    let text = if colour {
        text.ansi().to_string()
    } else {
        text.to_string()
    };
    if is_help {
        output::print(&text);
        ExitCode::SUCCESS
    } else {
        output::report(&text);
        ExitCode::from(exit::USAGE)
    }
}
