//! Instructions that polyc executes for each program, as callgrind counts them: the same on a busy machine as on an
//! idle one.

use std::path::Path;
use std::process::Command;

use crate::arguments::Arguments;
use crate::programs::Program;

const LANGUAGES: [(&str, &str); 4] = [("Pascal", "pas"), ("Lisp", "scm"), ("Expr", "expr"), ("BASIC", "bas")];

/// Prints a line for each program and language wanted.
///
/// # Errors
/// Valgrind is not installed, or a program fails.
pub fn print(polyc: &Path, programs: &[Program], arguments: &Arguments) -> Result<(), String> {
    for program in programs {
        for (name, extension) in LANGUAGES {
            let Some(source) = program.source(extension) else {
                continue;
            };
            if arguments.wants_peer(name) {
                let millions = count(polyc, &source)? as f64 / 1e6;
                println!(
                    "{:10} {:16} {name:8} {millions:10.1} million instructions",
                    program.set, program.name
                );
            }
        }
    }
    Ok(())
}

fn count(polyc: &Path, source: &Path) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(polyc)
        .arg("run")
        .arg(source)
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{}: {}\n{said}", source.display(), output.status));
    }
    let collected = said.lines().find_map(|it| it.split_once("Collected :"));
    let number = collected.and_then(|it| it.1.split_whitespace().next());
    let number = number.and_then(|it| it.parse().ok());
    number.ok_or_else(|| format!("valgrind does not say what it counted\n{said}"))
}
