//! The command line: reads arguments and files, calls the library, prints.
//!
//! It is a library, so that a language from outside has all commands in a program of its own, beside the languages of
//! polyc. That program is one line, with the languages in the list: `&[&CALC]` for a static `CALC` that implements
//! [`Frontend`].
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     polyc_cli::main(&[])
//! }
//! ```

mod args;
mod commands;
mod engine;
mod files;
mod insight;
mod load;
mod output;
mod permissions;

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use polyc::{Engine, EngineBuilder, Frontend, LanguageInfo, Registry, json_line};
use serde::Serialize;

use crate::args::{Cli, Command, Format};

/// The README's examples, run by the tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

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
    main_with(engine::builder(languages))
}

/// The same with the engine of this builder: with preludes that a build script has compiled, or functions of the host.
///
/// ```no_run
/// # static PRELUDES: &[(&str, &[u8])] = &[];
/// fn main() -> std::process::ExitCode {
///     polyc_cli::main_with(polyc::Engine::builder().preludes(PRELUDES))
/// }
/// ```
pub fn main_with(engine: EngineBuilder) -> ExitCode {
    let engine = match engine.build() {
        Ok(engine) => engine,
        Err(error) => {
            output::report(&format!("polyc: {error}\n"));
            return ExitCode::from(exit::USAGE);
        }
    };
    let command = match parsed(&engine) {
        Ok(command) => command,
        Err(error) => return usage(&error),
    };
    let format = command.reports().format;
    match commands::execute(&engine, command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => match error.downcast_ref::<Reported>() {
            Some(Reported(code)) => ExitCode::from(*code),
            None => {
                output::report(&failure(&error, format));
                ExitCode::from(exit::USAGE)
            }
        },
    }
}

/// The command line's definition, with the options of these languages: for references and completions.
#[must_use]
pub fn command(languages: &Registry) -> clap::Command {
    args::with_language_options(Cli::command(), &infos(languages))
}

fn infos(languages: &Registry) -> Vec<&'static LanguageInfo> {
    languages.all().iter().map(|it| it.info()).collect()
}

/// What the arguments of the process say.
fn parsed(engine: &Engine) -> Result<Command, clap::Error> {
    let matches = command(engine.languages()).try_get_matches()?;
    let cli = Cli::from_arg_matches(&matches)?;
    let mut command = cli.command.unwrap_or(Command::Run(cli.run));
    if let Some(source) = command.source() {
        source.options = args::language_options(&matches, &infos(engine.languages()));
    }
    Ok(command)
}

/// Why a command ends: it has reported it, and what is left is its exit code.
#[derive(Debug)]
struct Reported(u8);

impl fmt::Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ends with {}", self.0)
    }
}

impl Error for Reported {}

/// The report of wrong usage, or of a file that cannot be used.
fn failure(error: &anyhow::Error, format: Format) -> String {
    #[derive(Serialize)]
    struct Object {
        severity: &'static str,
        code: &'static str,
        message: String,
    }
    let message = format!("{error:#}");
    match format {
        Format::Text => format!("polyc: {message}\n"),
        Format::Json => json_line(&Object {
            severity: "error",
            code: "usage",
            message,
        }),
    }
}

/// Prints the argument parser's message; help and version are not errors.
#[expect(clippy::disallowed_methods, reason = "this is the rim: the arguments of the process")]
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
        return ExitCode::SUCCESS;
    }
    if asks_for_json(std::env::args().skip(1)) {
        output::report(&failure(
            &anyhow::anyhow!(said(&error.render().to_string())),
            Format::Json,
        ));
    } else {
        output::report(&text);
    }
    ExitCode::from(exit::USAGE)
}

/// Whether arguments that could not be parsed ask for reports as JSON.
fn asks_for_json(args: impl Iterator<Item = String>) -> bool {
    let args: Vec<String> = args.take_while(|it| it != "--").collect();
    let is_pair = |it: &[String]| it[0] == "--format" && it[1] == "json";
    args.iter().any(|it| it == "--format=json") || args.windows(2).any(is_pair)
}

/// What the argument parser finds wrong, in one line and without the usage.
fn said(report: &str) -> String {
    let report = report.strip_prefix("error: ").unwrap_or(report);
    let message = report.split("\n\nUsage:").next().unwrap_or(report);
    let message = message.split("\n\nFor more information").next().unwrap_or(message);
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}
