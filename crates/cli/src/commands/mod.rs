//! One file a command; each gives an exit code, or an error that is the user's or a file's.

mod asm;
mod build;
mod check;
mod compare;
mod dis;
mod emit;
mod explain;
mod languages;
mod new_frontend;
mod run;
mod tck;
mod test;
mod trace;

use anyhow::Result;
use polyc::Engine;

use crate::args::Command;
use crate::output;

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
        Command::Test(args) => test::test(engine, &args),
        Command::Tck(args) => tck::tck(engine, &args),
        Command::NewFrontend(args) => new_frontend::new_frontend(engine, &args),
        Command::Explain(args) => explain::explain(engine, &args),
        Command::Completions(args) => {
            let mut text = Vec::new();
            clap_complete::generate(args.shell, &mut crate::command(engine.languages()), "polyc", &mut text);
            output::print(&String::from_utf8_lossy(&text));
            Ok(0)
        }
    }
}
