//! The command line's grammar.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use polyc::{CompileLimits, Detail, Level, Limits};

/// Three languages, one machine: compiles and runs Expr, Lisp and Pascal.
#[derive(Parser)]
#[command(
    name = "polyc",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "Examples:
  polyc corpus/gcd/gcd.pas                     run a program
  polyc -e '1 + 2 * 3' --lang expr             run a text
  polyc compare gcd.expr gcd.scm gcd.pas       the same function in three languages
  polyc emit --stage bytecode -O0 gcd.scm      what it compiles to
  polyc trace --fuel 200 gcd.expr              each instruction as it runs

Exit codes: 0 success, 1 compile errors, 2 usage or files, 3 run-time error, 4 limit reached;
a program's own exit code passes through. A closed output pipe ends polyc with 141."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Without a command: run.
    #[command(flatten)]
    pub run: RunArgs,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Compile and run a program
    Run(RunArgs),
    /// Compile to a module file
    Build(BuildArgs),
    /// Show a stage of compilation
    Emit(EmitArgs),
    /// Show the bytecode of a module file or source
    Dis(DisArgs),
    /// Assemble the text form of bytecode
    Asm(AsmArgs),
    /// Verify a module file
    Verify(VerifyArgs),
    /// Run and show each instruction, the operand stack and the locals
    Trace(TraceArgs),
    /// Show the same function of several files side by side
    Compare(CompareArgs),
    /// List the languages
    Languages(LanguagesArgs),
    /// Report mistakes, run nothing
    Check(CheckArgs),
    /// Run programs and compare what they do with the expectations in their comments
    Test(TestArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
}

/// Which text and how it is compiled.
#[derive(Args, Clone)]
pub struct SourceArgs {
    /// Language, where the file's extension does not say it
    #[arg(long, short = 'l', value_name = "NAME")]
    pub lang: Option<String>,
    /// Optimisation level
    #[arg(short = 'O', value_name = "LEVEL", default_value = "2")]
    pub level: OptLevel,
    #[command(flatten)]
    pub reports: ReportArgs,
}

/// How mistakes are shown.
#[derive(Args, Clone, Copy)]
pub struct ReportArgs {
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// When to use colours
    #[arg(long, alias = "colour", value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// An optimisation level.
#[derive(Clone, Copy, ValueEnum)]
pub enum OptLevel {
    #[value(name = "0")]
    O0,
    #[value(name = "1")]
    O1,
    #[value(name = "2")]
    O2,
}

impl From<OptLevel> for Level {
    fn from(level: OptLevel) -> Self {
        match level {
            OptLevel::O0 => Self::O0,
            OptLevel::O1 => Self::O1,
            OptLevel::O2 => Self::O2,
        }
    }
}

/// How to report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// JSON, one object a line
    Json,
}

/// How much of a trace is shown.
#[derive(Clone, Copy, ValueEnum)]
pub enum TraceDetail {
    /// Functions of the program, the first and the last
    Short,
    /// Library functions too, and as many as are known
    Full,
}

impl From<TraceDetail> for Detail {
    fn from(detail: TraceDetail) -> Self {
        match detail {
            TraceDetail::Short => Self::Short,
            TraceDetail::Full => Self::Full,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    #[command(flatten)]
    pub permissions: PermissionArgs,
    #[command(flatten)]
    pub insight: InsightArgs,
    /// How much of the calls that led to an error is shown
    #[arg(long, value_name = "DETAIL", default_value = "short")]
    pub trace: TraceDetail,
    /// A program given here
    #[arg(short = 'e', long = "eval", value_name = "TEXT")]
    pub text: Option<String>,
    /// File, `-` for standard input
    pub file: Option<String>,
    /// The program's arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub args: Vec<String>,
}

/// Limits of compiling and, for commands that run a program, of running it.
#[derive(Args)]
pub struct CompileLimitArgs {
    /// Bytes for compiling, and for objects of a run, with k, m or g [default: 512m]
    #[arg(long, value_name = "BYTES", value_parser = parse_size, allow_negative_numbers = true)]
    pub memory: Option<Amount>,
    /// Seconds of wall-clock time for compiling, and for a run [default: none]
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds, allow_negative_numbers = true)]
    pub time: Option<Seconds>,
}

#[derive(Args)]
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

/// Permissions of a program besides reading standard input and writing output.
#[derive(Args)]
pub struct PermissionArgs {
    /// Permissions of a module file, or a program from standard input or a pipe: files[=DIR], env[=NAME], clock, args.
    /// Other programs have all of them
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = parse_allowed)]
    pub allow: Vec<Allowed>,
    /// Give every program only the permissions of --allow
    #[arg(long)]
    pub sandbox: bool,
}

/// Something that a program may do.
#[derive(Clone)]
pub enum Allowed {
    Files,
    FilesIn(PathBuf),
    Environment,
    Variable(String),
    Clock,
    Arguments,
}

/// Reports about a run.
#[derive(Args)]
pub struct InsightArgs {
    /// Report what the run used: fuel, functions, collections
    #[arg(long)]
    pub stats: bool,
    /// Report the fuel of each function and line
    #[arg(long)]
    pub bill: bool,
    /// Write stacks sampled by fuel, for flame graph tools; `-`: to standard output
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// Write which lines ran, as an lcov tracefile; `-`: to standard output; compiles at -O0
    #[arg(long, value_name = "FILE")]
    pub coverage: Option<PathBuf>,
}

/// A limit: an amount, or `none`.
#[derive(Clone, Copy)]
pub struct Amount(pub Option<u64>);

/// A limit of time, or `none`.
#[derive(Clone, Copy)]
pub struct Seconds(pub Option<Duration>);

/// The given amount, or the default.
fn chosen(given: Option<Amount>, default: Option<u64>) -> Option<u64> {
    given.map_or(default, |it| it.0)
}

impl CompileLimitArgs {
    /// The limits of a compilation: the defaults are those of a run.
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
        let CompileLimits { memory, time } = self.compile.limits();
        let Limits {
            fuel, depth, output, ..
        } = Limits::default();
        Limits {
            fuel: chosen(self.fuel, fuel),
            memory,
            depth: chosen(self.depth, depth),
            output: chosen(self.output, output),
            time,
        }
    }
}

#[derive(Args)]
pub struct BuildArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub limits: CompileLimitArgs,
    /// Report what the optimiser did, what it did not do, and why
    #[arg(long)]
    pub remarks: bool,
    /// Source file, `-` for standard input
    pub file: PathBuf,
    /// Module file to write, `-` for standard output
    #[arg(short, long, value_name = "OUT.pbc")]
    pub output: PathBuf,
}

#[derive(Args)]
pub struct EmitArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub limits: CompileLimitArgs,
    /// Which stage
    #[arg(long, value_name = "STAGE", default_value = "bytecode")]
    pub stage: Stage,
    /// Show the IR after a pass that changed it, or after `all`
    #[arg(long, value_name = "PASS")]
    pub print_after: Option<String>,
    /// Report instead what the optimiser did, what it did not do, and why
    #[arg(long, conflicts_with_all = ["stage", "print_after"])]
    pub remarks: bool,
    /// Source file, `-` for standard input
    pub file: PathBuf,
}

/// A stage of compilation.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    Tokens,
    Tree,
    Ir,
    Bytecode,
}

#[derive(Args)]
pub struct DisArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub limits: CompileLimitArgs,
    /// Write the text form that `asm` reads back
    #[arg(long)]
    pub text: bool,
    /// Show the register code that the machine prepares
    #[arg(long, conflicts_with = "text")]
    pub prepared: bool,
    /// Only this function
    #[arg(long, value_name = "NAME", conflicts_with = "text")]
    pub function: Option<String>,
    /// Module file or source file
    pub file: PathBuf,
}

#[derive(Args)]
pub struct AsmArgs {
    /// Text form to read
    pub file: PathBuf,
    /// Module file to write, `-` for standard output
    #[arg(short, long, value_name = "OUT.pbc")]
    pub output: PathBuf,
}

#[derive(Args)]
pub struct VerifyArgs {
    /// Module file
    pub file: PathBuf,
}

#[derive(Args)]
pub struct TraceArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    #[command(flatten)]
    pub permissions: PermissionArgs,
    /// Module file or source file
    pub file: PathBuf,
    /// The program's arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub args: Vec<String>,
}

#[derive(Args)]
pub struct CompareArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub limits: CompileLimitArgs,
    /// The function [default: the first that all files have]
    #[arg(long, value_name = "NAME")]
    pub function: Option<String>,
    /// What to compare
    #[arg(long, value_name = "STAGE", default_value = "bytecode")]
    pub stage: ComparedStage,
    /// Files
    #[arg(required = true, num_args = 2..)]
    pub files: Vec<PathBuf>,
}

/// What can be compared.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ComparedStage {
    Ir,
    Bytecode,
}

#[derive(Args)]
pub struct LanguagesArgs {
    /// How to list them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub limits: CompileLimitArgs,
    /// Files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Args)]
#[command(after_help = "Expectations, in the comments of the language:
  expect: TEXT                 a line of output, or of the printed value
  expect error: TEXT           what the run-time error says, or its code
  expect compile error: TEXT   what a mistake says, or its code
  expect warning: TEXT         the same of a warning
  expect exit: N               the exit code
  input: TEXT                  a line of standard input
An error beside code must be on that line. See docs/testing.md.

Without --time a program has 10 seconds, without --output 16 MiB.

Examples:
  polyc test tests                    every program in a directory
  polyc test --all-levels gcd.scm     at -O0, -O1 and -O2

Exit codes: 0 all pass, 1 some fail, 2 usage or files.")]
pub struct TestArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// At each optimisation level
    #[arg(long, conflicts_with = "level")]
    pub all_levels: bool,
    /// Programs, and directories of programs
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
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

fn parse_allowed(text: &str) -> Result<Allowed, String> {
    match text.split_once('=') {
        None => match text {
            "files" => Ok(Allowed::Files),
            "env" => Ok(Allowed::Environment),
            "clock" => Ok(Allowed::Clock),
            "args" => Ok(Allowed::Arguments),
            _ => Err("expected files[=DIR], env[=NAME], clock or args".to_owned()),
        },
        Some(("files", path)) if !path.is_empty() => Ok(Allowed::FilesIn(path.into())),
        Some(("env", name)) if !name.is_empty() => Ok(Allowed::Variable(name.to_owned())),
        Some(_) => Err("expected files=DIR or env=NAME before and after `=`".to_owned()),
    }
}
