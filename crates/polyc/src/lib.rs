//! The pipeline as a library: sessions, stages as text, comparison.

mod clock;
pub mod compare;
mod engine;
mod host;
pub mod listing;
mod permissions;
mod prelude;
mod profile;
mod report;
mod session;
mod show;
mod source;
mod trace;

pub use engine::{Compilation, Engine, Unit};
pub use host::SystemHost;
pub use permissions::Permissions;
pub use polyc_base::explain::{EXAMPLE_INPUT, Examples, Explanation};
pub use polyc_base::text::{clipped, nearest, visible};
pub use polyc_base::trap::{Limit, TrapCode};
pub use polyc_base::{CompileLimits, Declarations, Diagnostic, FuncId, SourceMap};
pub use polyc_bytecode::{
    DisassembleOptions, Module, Verified, decode, disassemble, encode, is_module_file, parse_text, verify, write_text,
};
pub use polyc_compile::{Level, Observer, PASSES, Print, PrintAfter, Remark, Remarks, finish_module};
pub use polyc_frontend::{Frontend, LanguageInfo, LanguageOption, OptionValue, Options, Registry};
pub use polyc_ir::{self as ir, print_plain as print_ir};
pub use polyc_render::json_line;
pub use polyc_runtime::host::Stream;
pub use polyc_runtime::{Host, Limits, MemoryHost, NoHost, Statistics, Stress};
pub use polyc_vm::{
    CallError, HostValue, InstanceId, LinkError, Machine, Mode, Program, Settings, Status, StopHandle, TraceStep,
    Unmetered,
};
pub use profile::{Bill, Charged, Profiler, coverage};
pub use report::{Backtrace, FilePosition, Gap, Report, StackFrame};
pub use session::{Outcome, Session};
pub use source::{MAX_SOURCE, add_source};
pub use trace::{Omitted, Step};

/// The README's examples, run by the tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The language of `docs/adding-a-frontend.md`, compiled and run by the tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/adding-a-frontend.md")]
struct AddingAFrontend;
