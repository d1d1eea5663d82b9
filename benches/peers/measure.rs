//! Runs of every program on every peer: first once to check the output, then in rounds, interleaved.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::peers::Peer;
use crate::programs::Program;

/// A peer whose run takes more seconds than this runs in the first round only.
const LONG: f64 = 4.0;

/// What is to be run: for each program, the peers that have it.
pub struct Prepared<'a> {
    peers: &'a [Peer],
    programs: Vec<(Program, Vec<Option<Vec<OsString>>>)>,
    /// A line for each program that a peer's language does not have.
    pub gaps: Vec<String>,
}

/// CPU times in seconds, a list of rounds for each program and peer.
pub struct Results<'a> {
    pub peers: &'a [Peer],
    pub programs: Vec<Measured>,
}

/// One program's times: for each peer, none or one a round.
pub struct Measured {
    pub program: Program,
    pub times: Vec<Vec<f64>>,
}

impl<'a> Prepared<'a> {
    /// Compiles what is compiled ahead, runs everything once and checks the outputs. That run also fills caches such as
    /// Guile's of compiled files.
    ///
    /// # Errors
    /// What cannot be compiled or run, or prints something else than expected.
    pub fn new(peers: &'a [Peer], programs: &[Program], directory: &Path) -> Result<Self, String> {
        let mut prepared = Self {
            peers,
            programs: Vec::new(),
            gaps: Vec::new(),
        };
        let mut wrong = Vec::new();
        for &program in programs {
            let name = program.name;
            eprintln!("checking {name}");
            let mut lines = Vec::new();
            for peer in peers {
                let Some(source) = program.source(peer.extension) else {
                    // polyc's other columns lack what their language's first one lacks, as do other BASICs.
                    if !peer.name.contains(", ") && (peer.extension != "bas" || peer.name == "BASIC") {
                        prepared.gaps.push(format!("{} has no {name}", peer.name));
                    }
                    lines.push(None);
                    continue;
                };
                let expected = program.output(peer.extension);
                let expected =
                    std::fs::read_to_string(&expected).map_err(|error| format!("{}: {error}", expected.display()))?;
                let failed = |error| format!("{name} on {}: {error}", peer.name);
                let line = peer.prepare(name, &source, directory).map_err(failed)?;
                let printed = output(&line).map_err(failed)?;
                if printed != expected {
                    let peer = peer.name;
                    wrong.push(format!("{name}: {peer} prints\n{printed}not\n{expected}"));
                }
                lines.push(Some(line));
            }
            prepared.programs.push((program, lines));
        }
        if wrong.is_empty() {
            Ok(prepared)
        } else {
            Err(wrong.join("\n"))
        }
    }
}

impl<'a> Results<'a> {
    /// Runs each program on each peer once a round, or once if that takes long.
    pub fn measure(prepared: &Prepared<'a>, rounds: usize) -> Result<Self, String> {
        let mut programs = Vec::new();
        for &(program, ref lines) in &prepared.programs {
            eprintln!("measuring {}", program.name);
            let mut times = vec![Vec::new(); lines.len()];
            for _ in 0..rounds {
                for (line, times) in lines.iter().zip(&mut times) {
                    let is_long = times.first().is_some_and(|it| *it > LONG);
                    if let Some(line) = line
                        && !is_long
                    {
                        times.push(cpu_time(line)?.as_secs_f64());
                    }
                }
            }
            programs.push(Measured { program, times });
        }
        Ok(Self {
            peers: prepared.peers,
            programs,
        })
    }
}

fn command(line: &[OsString]) -> Command {
    let mut command = Command::new(&line[0]);
    command.args(&line[1..]).stdin(Stdio::null());
    command
}

/// What a command prints, with ends of lines as here.
fn output(line: &[OsString]) -> Result<String, String> {
    let output = command(line).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{}\n{said}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n"))
}

/// The time of one run of a command.
fn cpu_time(line: &[OsString]) -> Result<Duration, String> {
    let before = clock();
    let status = command(line)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| error.to_string())?;
    if !status.success() {
        return Err(format!("{}: {status}", line[0].display()));
    }
    Ok(clock().saturating_sub(before))
}

/// User and system time of all children that ended.
#[cfg(unix)]
fn clock() -> Duration {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("there is such a usage");
    let time = usage.user_time() + usage.system_time();
    Duration::from_micros(u64::try_from(time.num_microseconds()).expect("time is positive"))
}

/// Where children's CPU time is not to be had, time by the clock.
#[cfg(not(unix))]
fn clock() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGIN.elapsed()
}
