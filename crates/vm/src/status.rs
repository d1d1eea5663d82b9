//! Values, outcomes of runs, traces and errors that pass between host and machine.

use core::fmt;
use std::sync::Arc;

use polyc_base::trap::{Limit, Trap};
use polyc_base::{Effects, FuncId, Loc, Repeat, Type};
use polyc_runtime::{HostValue, Root};

use crate::program::Program;

/// A module in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceId(pub(crate) usize);

/// How a run ended, or why it is paused.
#[derive(Debug)]
pub enum Status {
    /// It returned.
    Done(HostValue),
    /// A limit was reached; [`crate::Machine::resume`] goes on once it has been raised.
    Paused(Limit),
    /// Nothing caught the thrown value.
    Trapped(TrapReport),
    /// The program ended itself with this exit code.
    Exited(u8),
}

/// A throw that nothing caught.
#[derive(Debug)]
pub struct TrapReport {
    /// The trap with its integer operands; `None` if the thrown value is not a condition.
    pub trap: Option<Trap>,
    /// The thrown value: a condition or any other.
    pub thrown: Root,
    /// Where.
    pub trace: StackTrace,
}

/// The functions on the stack.
#[derive(Clone, Debug)]
pub struct StackTrace {
    /// The innermost frame first.
    pub frames: Vec<TraceFrame>,
    /// What of the frames before those left out repeats.
    pub repeats: Vec<Repeat>,
    /// Frames left out of the middle of a long trace.
    pub omitted: u64,
    /// How many frames are before those left out.
    pub before_omitted: usize,
}

/// A frame of a trace.
#[derive(Clone, Debug)]
pub struct TraceFrame {
    /// The program.
    pub program: Arc<Program>,
    /// The function.
    pub func: FuncId,
    /// Offset of the instruction in its code.
    pub offset: u32,
    /// Where the instruction comes from; the chain of inlined calls is in the location table.
    pub loc: Loc,
}

/// The counts of a function in a counted session.
#[derive(Clone, Debug)]
pub struct FunctionCount {
    /// The program.
    pub program: Arc<Program>,
    /// The function.
    pub func: FuncId,
    /// How often it began.
    pub calls: u64,
    /// Its instructions in order.
    pub instructions: Vec<InstructionCount>,
}

/// The counts of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstructionCount {
    /// Offset in the function's code.
    pub offset: u32,
    /// Where it comes from.
    pub loc: Loc,
    /// How often it began.
    pub times: u64,
    /// Its fuel.
    pub fuel: u64,
}

/// The prepared code of a function, and which stretches of it ran in an observed session.
#[derive(Clone, Debug)]
pub struct CodeStretches {
    /// In the order of the code.
    pub operations: Vec<Operation>,
    /// By first, then last operation.
    pub stretches: Vec<Stretch>,
}

/// A prepared operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name in printed code.
    pub name: &'static str,
    /// How many operations, with itself, are one step of the interpreter if control comes to it.
    pub step: usize,
}

/// Operations that ran one after another as they lie in the code, until the last one branched, called, returned or
/// needed its slow path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Index of the operation that control came to.
    pub first: usize,
    /// Index of the operation that control left from.
    pub last: usize,
    /// How often.
    pub times: u64,
    /// How often the last operation needed its slow path.
    pub slowly: u64,
}

/// Why a module cannot be part of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// There is no module of that name; another one imports it.
    NoModule {
        /// The module that is missing.
        module: String,
        /// The module that imports from it.
        importer: String,
    },
    /// A module imports itself, directly or through others.
    Cycle {
        /// One of them.
        module: String,
    },
    /// A module does not export an imported name, or not in this way.
    NoExport {
        /// The module.
        module: String,
        /// The name.
        name: String,
        /// Found.
        found: String,
        /// Expected.
        wanted: String,
    },
    /// The session has no native of that name and types.
    NoNative {
        /// The name.
        name: String,
        /// Found.
        found: String,
        /// Expected.
        wanted: String,
    },
    /// A native may do more than the module was compiled for.
    Effects {
        /// The name.
        name: String,
        /// What the native may do.
        found: Effects,
        /// What the import says.
        wanted: Effects,
    },
    /// The session has no native shape of that name and layout that allows the access.
    NoShape {
        /// The name.
        name: String,
        /// Found.
        found: String,
        /// Expected.
        wanted: String,
    },
    /// A program has the name of a module that belongs to polyc.
    Reserved {
        /// The name.
        module: String,
    },
    /// The session has the most shapes that it may have.
    TooManyShapes,
    /// The memory limit was reached.
    Memory,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoModule { module, importer } => {
                write!(f, "there is no module `{module}`, which `{importer}` imports")
            }
            Self::Cycle { module } => write!(f, "module `{module}` imports itself"),
            Self::NoExport {
                module,
                name,
                found,
                wanted,
            } => write!(f, "`{name}` of module `{module}` is {found}, not {wanted}"),
            Self::NoNative { name, found, wanted } => write!(f, "native `{name}` is {found}, not {wanted}"),
            Self::Effects { name, found, wanted } => {
                write!(f, "native `{name}` has effects {found}; the import allows {wanted}")
            }
            Self::NoShape { name, found, wanted } => write!(f, "native shape `{name}` is {found}, not {wanted}"),
            Self::Reserved { module } => {
                write!(f, "`{module}` is the name of a module that belongs to polyc")
            }
            Self::TooManyShapes => f.write_str("there are too many shapes"),
            Self::Memory => f.write_str("the memory limit is reached"),
        }
    }
}

impl core::error::Error for LinkError {}

/// A limit of fuel or time was set in a session whose code counts neither: it was built without such a limit and
/// without [`crate::Settings::metered`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmetered;

impl fmt::Display for Unmetered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the session was not built metered, so fuel and time cannot be limited")
    }
}

impl core::error::Error for Unmetered {}

/// Why a call by the host could not begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The module exports no function of that name.
    NoFunction(String),
    /// The number of arguments is wrong.
    Arity {
        /// Least.
        least: usize,
        /// Most; `None`: any number.
        most: Option<usize>,
    },
    /// An argument is of another type.
    Argument {
        /// Which, from 0.
        index: usize,
        /// Expected.
        wanted: Type,
    },
    /// A value or a function is of another session.
    Foreign,
    /// No function of the host waits for an answer.
    NotAwaited,
    /// The language has no such value, for this reason.
    Refused(String),
    /// The memory limit was reached.
    Memory,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFunction(name) => write!(f, "there is no exported function `{name}`"),
            Self::Arity { least, most } if Some(*least) == *most => {
                write!(f, "the function takes {least} arguments")
            }
            Self::Arity { least, .. } => write!(f, "the function takes at least {least} arguments"),
            Self::Argument { index, wanted } => {
                write!(f, "argument {index} must be of type {wanted}")
            }
            Self::Foreign => f.write_str("a value or function belongs to another session"),
            Self::Refused(reason) => f.write_str(reason),
            Self::NotAwaited => f.write_str("no function of the host waits for an answer"),
            Self::Memory => f.write_str("the memory limit is reached"),
        }
    }
}

impl core::error::Error for CallError {}
