//! One file a command; each gives an exit code, or an error that is the user's or a file's.

mod asm;
mod build;
mod check;
mod compare;
mod dis;
mod emit;
mod languages;
mod run;
mod trace;

use std::path::Path;

use anyhow::Result;
use clap::CommandFactory;
use polyc::{Compilation, Engine, Module, Observer, SourceMap, Verified};

use crate::args::{Cli, Command, Format, ReportArgs, SourceArgs};
use crate::files::{self, Input};
use crate::{exit, output};

/// Characters of an error about a module, whose names may be of any length.
const LONGEST_ERROR: usize = 1000;

/// Runs a command.
pub fn execute(engine: &Engine, command: Command) -> Result<u8> {
    match command {
        Command::Run(args) => run::run(engine, &args),
        Command::Build(args) => build::build(engine, &args),
        Command::Emit(args) => emit::emit(engine, &args),
        Command::Dis(args) => dis::dis(engine, &args),
        Command::Asm(args) => asm::assemble(&args),
        Command::Verify(args) => asm::verify(&args),
        Command::Trace(args) => trace::trace(engine, &args),
        Command::Compare(args) => compare::compare(engine, &args),
        Command::Languages(args) => Ok(languages::list(engine, &args)),
        Command::Check(args) => check::check(engine, &args),
        Command::Completions(args) => {
            let mut text = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "polyc", &mut text);
            output::print(&String::from_utf8_lossy(&text));
            Ok(0)
        }
    }
}

/// A result, or the exit code after its diagnostics have been shown.
type OrExit<M> = std::result::Result<M, u8>;

/// Shows the diagnostics of a compilation; returns its result if there is one.
fn show_diagnostics<M>(compiled: Compilation<M>, args: ReportArgs) -> OrExit<M> {
    let report = match args.format {
        Format::Text => compiled.report(output::has_colour(args.color)),
        Format::Json => compiled.report_json(),
    };
    output::report(&report);
    let code = match compiled.limit() {
        Some(_) => exit::LIMIT,
        None => exit::COMPILE,
    };
    compiled.result.ok_or(code)
}

/// The module of a file: a module file as it is, or source compiled; with the texts it was compiled from.
fn load(
    engine: &Engine,
    input: &Input,
    args: &SourceArgs,
    path: Option<&Path>,
) -> Result<OrExit<(Verified<Module>, SourceMap)>> {
    load_observed(engine, input, args, path, &mut ())
}

/// The same; the observer is told what passes do.
fn load_observed(
    engine: &Engine,
    input: &Input,
    args: &SourceArgs,
    path: Option<&Path>,
    observer: &mut dyn Observer,
) -> Result<OrExit<(Verified<Module>, SourceMap)>> {
    if !input.is_source(args.lang.as_deref()) {
        let module = asm::decode_verified(input)?;
        return Ok(Ok((module, SourceMap::default())));
    }
    let language = files::language(engine, args.lang.as_deref(), path)?;
    let compiled = engine.compile_observed(input.unit(language), args.level.into(), observer);
    let sources = compiled.sources.clone();
    let module = show_diagnostics(compiled, args.reports);
    Ok(module.map(|it| (it, sources)))
}
