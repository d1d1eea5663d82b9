//! The same programs in polyc's languages and on other machines: checks that they print the same, and compares the time
//! they take in one interleaved run.
//!
//! `cargo bench --bench peers -- --help` says how to choose programs, peers and rounds. Results are medians of CPU time
//! (user and system) of whole processes, start and compilation included, and medians of the ratios of each round.

#![allow(
    clippy::disallowed_methods,
    reason = "starts the machines it compares and measures them"
)]

mod arguments;
mod instructions;
mod measure;
mod peers;
mod programs;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::Arguments;
use measure::{Prepared, Results};
use programs::Program;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    if arguments.help {
        println!("{}", arguments::HELP);
        return ExitCode::SUCCESS;
    }
    if !arguments.bench {
        println!("nothing to test; `cargo bench --bench peers` compares");
        return ExitCode::SUCCESS;
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("peers");
    std::fs::create_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let programs: Vec<Program> = Program::all().filter(|it| arguments.wants_program(*it)).collect();
    if programs.is_empty() {
        let names: Vec<&str> = Program::all().map(|it| it.name).collect();
        return Err(format!("no such program; there are {}", names.join(", ")));
    }
    let polyc = polyc()?;
    if arguments.instructions {
        return instructions::print(&polyc, &programs, arguments);
    }
    let peers = peers::find(&polyc, arguments.baseline.as_deref(), |name| arguments.wants_peer(name));
    let prepared = Prepared::new(&peers.found, &programs, &directory)?;
    let results = Results::measure(&prepared, arguments.rounds)?;
    let gaps = [&peers.gaps[..], &prepared.gaps[..]].concat();
    print!("{}", report::report(&results, &gaps, false));
    if arguments.markdown {
        write_between("docs/performance.md", &report::report(&results, &gaps, true))?;
        write_between("README.md", &report::means(&results))?;
    }
    Ok(())
}

/// Replaces what lies between the two lines that mark the tables in a document.
fn write_between(document: &str, tables: &str) -> Result<(), String> {
    const BEGIN: &str = "<!-- peers -->\n";
    const END: &str = "<!-- end of peers -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let failed = |error| format!("{document}: {error}");
    let text = std::fs::read_to_string(&path).map_err(failed)?;
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = parts.ok_or_else(|| format!("{document} has no lines `<!-- peers -->`"))?;
    std::fs::write(path, format!("{before}{BEGIN}\n{tables}\n{END}{after}")).map_err(failed)
}

/// The command `polyc`: that of the environment variable `POLYC`, else built now.
fn polyc() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("POLYC") {
        return Ok(path.into());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = std::process::Command::new(cargo)
        .args(["build", "--release", "--quiet", "--package", "polyc-cli"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if !status.success() {
        return Err("polyc cannot be built".to_owned());
    }
    // target/release/deps/peers-hash, beside target/release/polyc.
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let release = own.ancestors().nth(2).unwrap_or(&own);
    Ok(release.join(format!("polyc{}", std::env::consts::EXE_SUFFIX)))
}
