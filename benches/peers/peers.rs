//! The machines compared: how each is found, and what runs a program on it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A machine that is installed.
pub struct Peer {
    pub name: &'static str,
    /// Of the files it runs.
    pub extension: &'static str,
    /// What it says its version is, one line.
    pub version: String,
    command: PathBuf,
    how: How,
}

/// How a peer runs a program's file.
enum How {
    /// The command with these arguments, then the file.
    Run(Vec<OsString>),
    /// A compiler that makes a program of its own.
    Compile(fn(&Path, &Path, &Path) -> Vec<OsString>),
    /// Clang compiles to WebAssembly, which the command runs.
    WebAssembly,
}

/// The peers found, and a line for each that is not.
pub struct Peers {
    pub found: Vec<Peer>,
    pub gaps: Vec<String>,
}

/// A name, the environment's variable and the usual commands, the option that tells the version, the extension, how to
/// run.
type Row = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static str,
    How,
);

/// Stands for a polyc that the command line names.
const BASELINE: &str = "--baseline";

/// Limits of every kind, none of which is reached.
const LIMITS: [&str; 10] = [
    "--fuel",
    "1000000000000",
    "--memory",
    "1g",
    "--depth",
    "10000000",
    "--output",
    "1g",
    "--time",
    "3600",
];

fn rows() -> Vec<Row> {
    let run = |words: &[&str]| How::Run(words.iter().map(Into::into).collect());
    let limited = || {
        let words = [&["run"], &LIMITS[..]].concat();
        How::Run(words.iter().map(Into::into).collect())
    };
    // Chez has R6RS: the libraries there have the names of R7RS that the programs use.
    let chez = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/chez");
    vec![
        ("Pascal", "POLYC", &["polyc"], "--version", "pas", run(&["run"])),
        ("Lisp", "POLYC", &["polyc"], "--version", "scm", run(&["run"])),
        ("Expr", "POLYC", &["polyc"], "--version", "expr", run(&["run"])),
        ("BASIC", "POLYC", &["polyc"], "--version", "bas", run(&["run"])),
        ("Pascal, before", BASELINE, &[], "--version", "pas", run(&["run"])),
        ("Lisp, before", BASELINE, &[], "--version", "scm", run(&["run"])),
        ("Expr, before", BASELINE, &[], "--version", "expr", run(&["run"])),
        ("Pascal, limits", "POLYC", &["polyc"], "--version", "pas", limited()),
        ("Lisp, limits", "POLYC", &["polyc"], "--version", "scm", limited()),
        ("gcc", "CC", &["gcc"], "--version", "c", How::Compile(gcc)),
        ("fpc", "FPC", &["fpc"], "-iV", "pas", How::Compile(fpc)),
        ("wasmi", "WASMI", &["wasmi"], "--version", "c", How::WebAssembly),
        ("Lua", "LUA", &["lua5.4", "lua"], "-v", "lua", run(&[])),
        ("LuaJIT", "LUAJIT", &["luajit"], "-v", "lua", run(&[])),
        ("LuaJIT -joff", "LUAJIT", &["luajit"], "-v", "lua", run(&["-joff"])),
        ("Python", "PYTHON", &["python3"], "--version", "py", run(&[])),
        ("Guile", "GUILE", &["guile"], "--version", "scm", run(&["--r7rs"])),
        (
            "Chez",
            "CHEZ",
            &["scheme", "chez"],
            "--version",
            "scm",
            run(&["--libdirs", chez, "--program"]),
        ),
        ("bas55", "BAS55", &["bas55"], "--version", "bas", run(&[])),
        ("Chibi", "CHIBI", &["chibi-scheme"], "-V", "scm", run(&[])),
    ]
}

/// Whatever of the peers wanted is installed; the baseline only if there is to be one.
pub fn find(polyc: &Path, baseline: Option<&Path>, wanted: impl Fn(&str) -> bool) -> Peers {
    let mut peers = Peers {
        found: Vec::new(),
        gaps: Vec::new(),
    };
    for (name, variable, commands, version, extension, how) in rows() {
        if !wanted(name) || variable == BASELINE && baseline.is_none() {
            continue;
        }
        let named = match variable {
            "POLYC" => Some(polyc.into()),
            BASELINE => baseline.map(Into::into),
            _ => std::env::var_os(variable),
        };
        let candidates = match named {
            Some(named) => vec![named],
            None => commands.iter().map(Into::into).collect(),
        };
        let installed = candidates.into_iter().find_map(|command| {
            let said = first_line(Command::new(&command).arg(version))?;
            Some((command, said))
        });
        let Some((command, said)) = installed else {
            let commands = match baseline {
                Some(baseline) if variable == BASELINE => baseline.display().to_string(),
                _ => commands.join("` or `"),
            };
            peers.gaps.push(format!("no {name} (`{commands}`)"));
            continue;
        };
        if matches!(how, How::WebAssembly) && first_line(Command::new("clang").arg("--version")).is_none() {
            peers.gaps.push(format!("no {name} (`clang` for C to WebAssembly)"));
            continue;
        }
        peers.found.push(Peer {
            name,
            extension,
            version: said,
            command: own_program(name, command.into()),
            how,
        });
    }
    peers
}

impl Peer {
    /// The command that runs a program's file, compiled where the peer compiles ahead.
    pub fn prepare(&self, program: &str, source: &Path, directory: &Path) -> Result<Vec<OsString>, String> {
        match &self.how {
            How::Run(words) => {
                let mut line = vec![self.command.clone().into_os_string()];
                line.extend(words.iter().cloned());
                line.push(source.into());
                Ok(line)
            }
            How::Compile(arguments) => {
                let directory = directory.join(self.name);
                std::fs::create_dir_all(&directory).map_err(|error| error.to_string())?;
                let output = directory.join(program);
                compile(Command::new(&self.command).args(arguments(source, &output, &directory)))?;
                Ok(vec![output.into()])
            }
            How::WebAssembly => {
                let output = directory.join(format!("{program}.wasm"));
                compile(
                    Command::new("clang")
                        .args(WEB_ASSEMBLY)
                        .arg("-o")
                        .arg(&output)
                        .arg(source),
                )?;
                Ok(vec![self.command.clone().into(), output.into()])
            }
        }
    }
}

/// As the C programs need no libc, nothing but the compiler and its linker is asked for.
const WEB_ASSEMBLY: [&str; 6] = [
    "-O2",
    "-fno-math-errno",
    "-mbulk-memory",
    "--target=wasm32",
    "-nostdlib",
    "-Wl,--no-entry",
];

fn gcc(source: &Path, output: &Path, _directory: &Path) -> Vec<OsString> {
    vec!["-O2".into(), "-o".into(), output.into(), source.into(), "-lm".into()]
}

/// ISO mode; constants are doubles, not the smallest type that holds them, so that results are those of the others.
fn fpc(source: &Path, _output: &Path, directory: &Path) -> Vec<OsString> {
    let mut into = OsString::from("-FE");
    into.push(directory);
    vec!["-Miso".into(), "-O2".into(), "-CF64".into(), into, source.into()]
}

fn compile(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(String::from_utf8_lossy(&said).into_owned())
}

/// A command's first line of output, if it can be started.
fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    Some(said.lines().next().unwrap_or_default().trim().to_owned())
}

/// Python is often a script that chooses among several; what it chooses is measured.
fn own_program(name: &str, command: PathBuf) -> PathBuf {
    if name != "Python" {
        return command;
    }
    let chosen = first_line(Command::new(&command).args(["-c", "import sys; print(sys.executable)"]));
    chosen.filter(|it| !it.is_empty()).map_or(command, PathBuf::from)
}
