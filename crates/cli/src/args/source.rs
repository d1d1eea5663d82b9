//! What most commands take: which text, how it is compiled, how mistakes are shown.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use polyc::{Detail, Level};

/// Which text and how it is compiled.
#[derive(Args, Clone)]
pub struct SourceArgs {
    /// Language, where the file's extension does not say it
    #[arg(long, short = 'l', value_name = "NAME")]
    pub lang: Option<String>,
    /// Optimisation level
    #[arg(short = 'O', value_name = "LEVEL", default_value = "2")]
    pub level: OptLevel,
    /// Add a module that a module file may import (source texts import no modules of users yet): a source or module
    /// file, named by its stem; may be repeated
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// Add a folder with libraries that programs import: `a/b.sld` in it is the library (a b); may be repeated. The
    /// program's own folder comes first
    #[arg(short = 'I', long = "libraries", value_name = "FOLDER")]
    pub libraries: Vec<PathBuf>,
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Options of the languages, as pairs of name and value: filled in from their facts.
    #[arg(skip)]
    pub options: Vec<(String, String)>,
}

/// How mistakes and reports are shown.
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
    /// As the frontend wrote it
    #[value(name = "0")]
    O0,
    /// The passes that are quick
    #[value(name = "1")]
    O1,
    /// All passes
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
    /// Also in files and pipes
    Always,
    /// Not at all
    Never,
}
