//! Several languages on one machine, in a program of your own.
//!
//! An [`Engine`] holds the languages and compiles; a [`Session`] is a machine of its own with a host and limits.
//!
//! ```
//! use polyc::{Engine, Error, NoHost, Session, Source};
//!
//! let engine = Engine::new();
//! let program = engine.compile(Source::new("lisp", "sum.scm", "(apply + '(1 2 3))"))?;
//! assert_eq!(Session::new(&engine, NoHost).evaluate::<i64>(&program)?, 6);
//! # Ok::<(), Error>(())
//! ```

mod clock;
pub mod compare;
mod convert;
mod define;
mod engine;
mod files;
mod function;
mod host;
pub mod language;
pub mod listing;
mod load;
mod outcome;
mod permissions;
mod prelude;
mod profile;
mod program;
mod report;
mod session;
mod show;
mod source;
mod stage;
pub mod testing;
mod trace;

pub use convert::{FromGuest, ToGuest};
pub use define::{Caller, Definition, HostArgument, HostFn, HostResult, Reply};
pub use engine::{Engine, EngineBuilder, EngineError};
pub use files::{Files, Folders, FoundFile, NoFiles};
pub use function::{CallArguments, CallError, Function, FunctionHandle, Instance};
pub use host::SystemHost;
pub use outcome::{Error, Outcome, Paused};
pub use permissions::Permissions;
pub use polyc_base::text::{clipped, visible};
pub use polyc_base::trap::{Limit, TrapCode};
pub use polyc_base::{CompileLimits, Declarations, Diagnostic, FuncId, Repeat, SourceMap};
pub use polyc_bytecode::{
    DisassembleOptions, Module, Verified, decode, disassemble, encode, is_module_file, parse_text, verify, write_text,
};
pub use polyc_compile::{Level, Observer, PASSES, Pass, Print, PrintAfter, Remark, Remarks, finish_module};
pub use polyc_frontend::explain::{EXAMPLE_INPUT, Examples, Explanation};
pub use polyc_frontend::nearest::nearest;
pub use polyc_frontend::{Frontend, LanguageInfo, LanguageOption, OptionValue, Options, Registry, Tree, TreeNode};
pub use polyc_ir::{self as ir, print_plain as print_ir};
pub use polyc_render::{Excerpt, PlaceObject, json_line};
pub use polyc_runtime::host::{HostError, HostErrorKind, HostResult as HostOutcome, OpenMode, Stream};
pub use polyc_runtime::{
    BigInt, Clock, Context, Handle, Host, HostList as List, HostMap as Map, HostValue as Value, Limits, MemoryHost,
    NoHost, Statistics, Stress, WrongType,
};
pub use polyc_vm::{LinkError, Machine, Mode, Settings, Status, StepCallback, StopHandle, TraceStep, Unmetered};
pub use profile::{Bill, Charged, Profiler, coverage};
pub use program::{CompileError, Program};
pub use report::{Backtrace, Detail, FilePosition, Gap, Report, StackFrame};
pub use session::{Session, SessionBuilder};
pub use source::{MAX_SOURCE, Source, add_source};
pub use stage::Compilation;
pub use trace::{Omitted, ShownStep};
