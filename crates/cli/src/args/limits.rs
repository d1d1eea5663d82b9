//! Limits: the switches, and how amounts are written.

use std::time::Duration;

use clap::Args;
use polyc::{CompileLimits, Limits};
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Limits of compiling and, for commands that run a program, of running it.
#[derive(Args)]
#[command(next_help_heading = "Limits")]
pub struct CompileLimitArgs {
    /// Bytes for compiling, and for objects of a run, with k, m or g [default: 512m; for a run, a quarter of the memory
    /// of the machine or its container if that is more]
    #[arg(long, value_name = "BYTES", value_parser = parse_size, allow_negative_numbers = true)]
    pub memory: Option<Amount>,
    /// Seconds of wall-clock time for compiling, and for a run [default: none]
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds, allow_negative_numbers = true)]
    pub time: Option<Seconds>,
}

#[derive(Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    #[command(flatten)]
    pub compile: CompileLimitArgs,
    /// Units of fuel, about one an instruction, with k, m or g [default: none]
    #[arg(long, value_name = "N", value_parser = parse_count, allow_negative_numbers = true)]
    pub fuel: Option<Amount>,
    /// Nested calls, with k, m or g [default: 10000000]
    #[arg(long, value_name = "N", value_parser = parse_count, allow_negative_numbers = true)]
    pub depth: Option<Amount>,
    /// Bytes of output, with k, m or g [default: none]
    #[arg(long, value_name = "BYTES", value_parser = parse_size, allow_negative_numbers = true)]
    pub output: Option<Amount>,
}

/// A limit: an amount, or `none`.
#[derive(Clone, Copy)]
pub struct Amount(pub Option<u64>);

/// A limit of time, or `none`.
#[derive(Clone, Copy)]
pub struct Seconds(pub Option<Duration>);

/// Bytes for a run: a quarter of the machine's memory, or of its container's, and the library's default at least.
fn default_memory() -> u64 {
    let wanted = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(wanted);
    let container = system.cgroup_limits().map_or(u64::MAX, |it| it.total_memory);
    let quarter = system.total_memory().min(container) / 4;
    quarter.max(Limits::default().memory.unwrap_or(0))
}

/// The given amount, or the default.
fn chosen(given: Option<Amount>, default: Option<u64>) -> Option<u64> {
    given.map_or(default, |it| it.0)
}

impl CompileLimitArgs {
    /// The limits of a compilation. Their defaults are the library's, so that a text is refused on every machine or on
    /// none.
    pub fn limits(&self) -> CompileLimits {
        let Limits { memory, time, .. } = Limits::default();
        CompileLimits {
            memory: chosen(self.memory, memory),
            time: self.time.map_or(time, |it| it.0),
        }
    }
}

impl LimitArgs {
    /// The limits of a session.
    pub fn limits(&self) -> Limits {
        let Limits {
            fuel, depth, output, ..
        } = Limits::default();
        Limits {
            fuel: chosen(self.fuel, fuel),
            memory: self.compile.memory.map_or_else(|| Some(default_memory()), |it| it.0),
            depth: chosen(self.depth, depth),
            output: chosen(self.output, output),
            time: self.compile.limits().time,
        }
    }
}

/// A number: digits and `k`, `m` or `g` for powers of 1000.
fn parse_count(text: &str) -> Result<Amount, String> {
    parse_amount(text, 1000).map_err(|it| it.unwrap_or("expected a number, as `10k`, or `none`").to_owned())
}

/// Reads a number with a suffix for a power of the base, or `none`. The error is a reason if the number is too large,
/// and empty if the text is not a number.
fn parse_amount(text: &str, base: u64) -> Result<Amount, Option<&'static str>> {
    if text == "none" {
        return Ok(Amount(None));
    }
    let lower = text.to_ascii_lowercase().replace('_', "");
    let (digits, power) = match lower.as_bytes().last() {
        Some(b'k') => (&lower[..lower.len() - 1], 1),
        Some(b'm') => (&lower[..lower.len() - 1], 2),
        Some(b'g') => (&lower[..lower.len() - 1], 3),
        _ => (lower.as_str(), 0),
    };
    let count: u64 = digits.parse().map_err(|_| None)?;
    let count = count.checked_mul(base.pow(power)).ok_or(Some("too large"))?;
    Ok(Amount(Some(count)))
}

/// Bytes: digits and `k`, `m` or `g` for powers of 1024.
fn parse_size(text: &str) -> Result<Amount, String> {
    let lower = text.to_ascii_lowercase();
    let lower = lower.trim_end_matches("ib").trim_end_matches('b');
    parse_amount(lower, 1024).map_err(|it| it.unwrap_or("expected bytes, as `64m`, or `none`").to_owned())
}

fn parse_seconds(text: &str) -> Result<Seconds, String> {
    const WANTED: &str = "expected seconds, as `2.5`, or `none`";
    if text == "none" {
        return Ok(Seconds(None));
    }
    let seconds: f64 = text.parse().map_err(|_| WANTED)?;
    let time = Duration::try_from_secs_f64(seconds).map_err(|_| WANTED)?;
    Ok(Seconds(Some(time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_may_take_a_quarter_of_the_memory() {
        let system = System::new_with_specifics(RefreshKind::everything().without_processes());
        let least = Limits::default().memory.expect("there is one");
        assert!((least..=least.max(system.total_memory() / 4)).contains(&default_memory()));
    }
}
