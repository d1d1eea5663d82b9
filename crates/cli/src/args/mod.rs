//! The command line's grammar.

mod languages;
mod limits;
mod permissions;
mod source;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use languages::{language_options, with_language_options};
pub use limits::{CompileLimitArgs, LimitArgs};
pub use permissions::{Allowed, PermissionArgs};
pub use source::{Format, OptLevel, ReportArgs, SourceArgs, TraceDetail, When};

/// Several languages, one machine: compiles, runs and compares programs.
#[derive(Parser)]
#[command(
    name = "polyc",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    override_usage = "polyc [OPTIONS] FILE [ARGUMENTS]...\n       polyc COMMAND …",
    after_help = "Examples:
  polyc gcd.pas                                run a program
  polyc -e '1 + 2 * 3' --lang expr             run a text
  polyc compare gcd.expr gcd.scm gcd.pas       the same function in three languages
  polyc emit --stage bytecode -O0 gcd.scm      what it compiles to
  polyc trace --fuel 200 gcd.expr              each instruction as it runs

Exit codes: 0 success, 1 compile errors, 2 usage or files, 3 run-time error, 4 limit reached;
a program's own exit code passes through. A closed output pipe ends polyc with 141.

Environment: reports have no colours by themselves if NO_COLOR is set, or TERM is `dumb`."
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
    /// Report mistakes; neither optimise nor run
    Check(CheckArgs),
    /// Compile to a module file
    Build(BuildArgs),
    /// Run programs and compare what they do with the expectations in their comments
    Test(TestArgs),
    /// Check what must hold of every language: of one, with its programs
    Tck(TckArgs),
    /// Write the crate of a new language
    NewFrontend(NewFrontendArgs),
    /// Show the same function of several files side by side
    Compare(CompareArgs),
    /// Run and show each instruction, the operand stack and the locals
    Trace(TraceArgs),
    /// Show a stage of compilation
    Emit(EmitArgs),
    /// Show the bytecode of a module file or source
    Dis(DisArgs),
    /// Assemble the text form of bytecode
    Asm(AsmArgs),
    /// Verify a module file
    Verify(VerifyArgs),
    /// List the languages
    Languages(LanguagesArgs),
    /// Explain the code of a diagnostic
    Explain(ExplainArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
}

impl Command {
    /// What it compiles, if it does.
    pub fn source(&mut self) -> Option<&mut SourceArgs> {
        match self {
            Self::Run(args) => Some(&mut args.source),
            Self::Check(args) => Some(&mut args.source),
            Self::Test(args) => Some(&mut args.source),
            Self::Build(args) => Some(&mut args.source),
            Self::Compare(args) => Some(&mut args.source),
            Self::Trace(args) => Some(&mut args.source),
            Self::Emit(args) => Some(&mut args.source),
            Self::Dis(args) => Some(&mut args.source),
            Self::Asm(_)
            | Self::Verify(_)
            | Self::Languages(_)
            | Self::Tck(_)
            | Self::NewFrontend(_)
            | Self::Explain(_)
            | Self::Completions(_) => None,
        }
    }

    /// How it reports.
    pub fn reports(&self) -> ReportArgs {
        match self {
            Self::Run(args) => args.source.reports,
            Self::Check(args) => args.source.reports,
            Self::Test(args) => args.source.reports,
            Self::Build(args) => args.source.reports,
            Self::Compare(args) => args.source.reports,
            Self::Trace(args) => args.source.reports,
            Self::Emit(args) => args.source.reports,
            Self::Dis(args) => args.source.reports,
            Self::Asm(args) => args.reports,
            Self::Verify(args) => args.reports,
            Self::Languages(args) => args.reports,
            Self::Tck(args) => args.reports,
            Self::NewFrontend(args) => args.reports,
            Self::Explain(args) => args.reports,
            Self::Completions(args) => args.reports,
        }
    }
}

/// A program and its arguments.
#[derive(Args)]
pub struct ProgramArgs {
    /// The program (`-`: standard input), then its arguments: what follows the program is the program's
    #[arg(value_name = "FILE", trailing_var_arg = true)]
    pub words: Vec<String>,
}

#[derive(Args)]
#[command(
    override_usage = "polyc run [OPTIONS] FILE [ARGUMENTS]...\n       polyc run [OPTIONS] -e TEXT [ARGUMENTS]...",
    after_help = "Examples:
  polyc run gcd.scm                            run a program
  polyc run --fuel 1m --memory 64m gcd.scm     within limits
  polyc run --bill gcd.pas                     with the fuel of each function and line
  polyc run -e '(* 6 7)' -l lisp               run a text, print its value"
)]
pub struct RunArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// How much of the calls that led to an error is shown
    #[arg(long, value_name = "DETAIL", default_value = "short")]
    pub trace: TraceDetail,
    /// A program given here; its arguments begin with the first word that is not an option
    #[arg(short = 'e', long = "eval", value_name = "TEXT")]
    pub text: Option<String>,
    #[command(flatten)]
    pub program: ProgramArgs,
    // A heading holds for what follows.
    #[command(flatten)]
    pub limits: LimitArgs,
    #[command(flatten)]
    pub permissions: PermissionArgs,
    #[command(flatten)]
    pub insight: InsightArgs,
}

/// Reports about a run.
#[derive(Args)]
#[command(next_help_heading = "Reports about the run")]
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

#[derive(Args)]
#[command(after_help = "Examples:
  polyc check gcd.expr gcd.scm gcd.pas         report the mistakes of each
  polyc check --format json gcd.scm            one JSON object for each mistake

It reports what is wrong with the text. A function that is too large for the machine is found only when it is
compiled to bytecode.")]
pub struct CheckArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// Source files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    // A heading holds for what follows.
    #[command(flatten)]
    pub limits: CompileLimitArgs,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc build gcd.pas -o gcd.pbc               compile
  polyc build --remarks gcd.pas -o gcd.pbc     and say what the optimiser did")]
pub struct BuildArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// Report what the optimiser did, what it did not do, and why
    #[arg(long)]
    pub remarks: bool,
    /// Source file (`-`: standard input)
    pub file: PathBuf,
    /// Module file to write (`-`: standard output)
    #[arg(short, long, value_name = "OUT.pbc")]
    pub out: PathBuf,
    // A heading holds for what follows.
    #[command(flatten)]
    pub limits: CompileLimitArgs,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc compare gcd.expr gcd.scm gcd.pas       the bytecode of their first common function
  polyc compare --stage ir gcd.expr gcd.pas    its IR
  polyc compare --function gcd gcd.expr gcd.pas
  polyc compare --format json gcd.scm gcd.pas  one JSON object for each file")]
pub struct CompareArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// The function [default: the first that all files have]
    #[arg(long, value_name = "NAME")]
    pub function: Option<String>,
    /// What to compare
    #[arg(long, value_name = "STAGE", default_value = "bytecode")]
    pub stage: ComparedStage,
    /// Module files or source files
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    pub files: Vec<PathBuf>,
    // A heading holds for what follows.
    #[command(flatten)]
    pub limits: CompileLimitArgs,
}

/// What can be compared.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ComparedStage {
    /// The IR after the passes of the level
    Ir,
    /// The bytecode
    Bytecode,
}

#[derive(Args)]
#[command(
    override_usage = "polyc trace [OPTIONS] FILE [ARGUMENTS]...",
    after_help = "Examples:
  polyc trace gcd.expr                         every instruction
  polyc trace -O0 --fuel 200 gcd.scm           the first of them, of code as the frontend wrote it

The trace goes to standard output, the program's output to standard error."
)]
pub struct TraceArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub program: ProgramArgs,
    // A heading holds for what follows.
    #[command(flatten)]
    pub limits: LimitArgs,
    #[command(flatten)]
    pub permissions: PermissionArgs,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc emit --stage tree gcd.expr             the tree
  polyc emit --stage ir -O0 gcd.scm            the IR as the frontend built it
  polyc emit --print-after all gcd.pas         the IR after each pass that changed it
  polyc emit --remarks gcd.scm                 what the optimiser did, what not, and why")]
pub struct EmitArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// Which stage
    #[arg(long, value_name = "STAGE", default_value = "bytecode")]
    pub stage: Stage,
    /// Show the IR after a pass that changed it, or after `all`
    #[arg(long, value_name = "PASS")]
    pub print_after: Option<String>,
    /// Report instead what the optimiser did, what it did not do, and why
    #[arg(long, conflicts_with_all = ["stage", "print_after"])]
    pub remarks: bool,
    /// Source file (`-`: standard input)
    pub file: PathBuf,
    // A heading holds for what follows.
    #[command(flatten)]
    pub limits: CompileLimitArgs,
}

/// A stage of compilation.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Place, kind and text of each token
    Tokens,
    /// What the text was parsed to
    Tree,
    /// The IR after the passes of the level
    Ir,
    /// The text form of the bytecode, which `asm` reads
    Bytecode,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc dis gcd.pbc                            the bytecode of a module file
  polyc dis --function gcd gcd.pas             of one function, with its source lines
  polyc dis --text gcd.pbc                     as text that `asm` reads back
  polyc dis --prepared gcd.scm                 the register code that the machine prepares")]
pub struct DisArgs {
    #[command(flatten)]
    pub source: SourceArgs,
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
    // A heading holds for what follows.
    #[command(flatten)]
    pub limits: CompileLimitArgs,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc asm gcd.pbt -o again.pbc               write the module file of a text form")]
pub struct AsmArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Text form to read
    pub file: PathBuf,
    /// Module file to write (`-`: standard output)
    #[arg(short, long, value_name = "OUT.pbc")]
    pub out: PathBuf,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc verify gcd.pbc                         say whether the machine would run it")]
pub struct VerifyArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Module file
    pub file: PathBuf,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc languages                              names, extensions and titles
  polyc languages --format json                with keywords and options, one JSON object each")]
pub struct LanguagesArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc explain P020                           what it means, with a wrong and a right example
  polyc explain                                all codes")]
pub struct ExplainArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// The code, as `E021` [default: list all]
    pub code: Option<String>,
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
  polyc test tests                             every program in a directory
  polyc test --all-levels tests/sum.scm        at -O0, -O1 and -O2

Exit codes: 0 all pass, 1 some fail, 2 usage or files.")]
pub struct TestArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// At each optimisation level
    #[arg(long, conflicts_with = "level")]
    pub all_levels: bool,
    /// Programs, and directories of programs
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    // A heading holds for what follows.
    #[command(flatten)]
    pub limits: LimitArgs,
}

#[derive(Args)]
#[command(
    after_help = "It is for those who write a language. Each failure says what to mend, and where; at the end stands what the
language supports. See docs/tck.md.

Examples:
  polyc tck lisp tests                         with the programs of a directory
  polyc tck --seed 3 lisp tests                with other texts and arguments

Exit codes: 0 all holds, 1 something is to be mended, 2 usage or files."
)]
pub struct TckArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Check many times as much
    #[arg(long)]
    pub long: bool,
    /// Change texts and choose arguments in another way
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The language
    pub language: String,
    /// Programs that say in comments what they do
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
}

#[derive(Args)]
#[command(
    after_help = "The crate compiles and passes its tests: a grammar, a lexer, lowering, natives, and programs that say in
comments what they do. In the workspace of polyc it lies in crates/NAME, and its language is one of
polyc's. Elsewhere it lies in NAME, has a command line of its own, and takes polyc's crates from where
--polyc says.

Examples:
  polyc new-frontend toy --ext toy --polyc https://example.org/polyc.git
  polyc new-frontend tiny --ext tiny --static --polyc https://example.org/polyc.git"
)]
pub struct NewFrontendArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// The extension of its files
    #[arg(long = "ext", value_name = "EXT")]
    pub extension: String,
    /// Values of any kind, looked at when the program runs: so it is without either
    #[arg(long = "dynamic", conflicts_with = "is_static")]
    pub is_dynamic: bool,
    /// Types, checked when the program is compiled
    #[arg(long = "static")]
    pub is_static: bool,
    /// Where polyc's crates are: a directory or a Git repository; the crate is then not one of polyc's workspace
    #[arg(long, value_name = "PATH|URL")]
    pub polyc: Option<String>,
    /// Its name
    #[arg(value_name = "NAME")]
    pub name: String,
}

#[derive(Args)]
#[command(after_help = "Examples:
  polyc completions bash                       a script for bash to source")]
pub struct CompletionsArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// The shell
    pub shell: clap_complete::Shell,
}
