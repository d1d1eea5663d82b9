//! Errors of running programs: a message in the language's own words, and a trace through every language on the stack.

use core::fmt;

use polyc_base::decl::Via;
use polyc_base::scalar::Kind;
use polyc_base::text::{clipped, visible};
use polyc_base::{Declarations, FuncId, Loc, Span, Trap, TrapCode};
use polyc_frontend::{Frontend, TrapText};
use polyc_render::json_line;
use polyc_runtime::{Context, Value, View};
use polyc_vm::{Machine, Program, StackTrace, TraceFrame, TrapReport};
use serde::{Serialize, Serializer};

use crate::engine::Engine;
use crate::show::show_in;

/// A throw that nothing caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The trap; `None` if the program threw a value of its own.
    pub code: Option<TrapCode>,
    /// What happened, in the words of the language it happened in.
    pub message: String,
    /// Where.
    pub trace: Backtrace,
}

/// The functions on the stack, in the words of their languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backtrace {
    /// The innermost first; inlined functions are among them.
    pub frames: Vec<StackFrame>,
    /// Where frames are left out, in order.
    pub gaps: Vec<Gap>,
}

/// Frames that are left out of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// How many frames of the trace come before them.
    pub after: usize,
    /// How many they are.
    pub count: u64,
}

/// A function on the stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackFrame {
    /// Its name, or its beginning.
    pub function: String,
    /// Its language.
    pub language: String,
    /// Where it is; `None` for code without a source.
    pub position: Option<FilePosition>,
}

/// A position in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePosition {
    /// Its name, or its beginning.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
}

impl Report {
    /// The report of a trap.
    pub(crate) fn new(engine: &Engine, machine: &mut Machine, trap: &TrapReport) -> Self {
        let origin = Origin::new(engine, trap.trace.frames.first());
        let message = machine.with_context(|context| match context.rooted(&trap.thrown) {
            Some(thrown) => context.with_short_texts(LONGEST_MESSAGE, |context| message_of(context, &origin, thrown)),
            None => "an error".to_owned(),
        });
        let message = shortened(message);
        Self {
            code: trap.trap.map(|it| it.code),
            message,
            trace: Backtrace::new(&trap.trace),
        }
    }

    /// The same as data, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Object<'a> {
            severity: &'static str,
            code: Option<&'static str>,
            message: &'a str,
            trace: &'a Backtrace,
            omitted: u64,
        }
        json_line(&Object {
            severity: "error",
            code: self.code.map(TrapCode::name),
            message: &self.message,
            trace: &self.trace,
            omitted: self.trace.omitted(),
        })
    }
}

impl Backtrace {
    /// The trace of the machine's report.
    pub(crate) fn new(trace: &StackTrace) -> Self {
        let mut found = Self::default();
        for (index, frame) in trace.frames.iter().enumerate() {
            found.push_places(frame);
            if index + 1 == trace.before_omitted {
                found.push_gap(trace.omitted);
            }
        }
        found
    }

    /// The function of a frame, after those inlined into it: the innermost of these, and the function itself, if they
    /// are many.
    fn push_places(&mut self, frame: &TraceFrame) {
        let most = if self.frames.len() < MOST_PLACES {
            MOST_INLINED
        } else {
            1
        };
        let mut loc = frame.loc;
        let mut left_out = 0;
        for count in 0..MOST_COUNTED {
            let caller = caller_of(&frame.program, loc);
            if count < most || caller.is_none() {
                self.push_gap(core::mem::take(&mut left_out));
                self.frames.push(innermost(&frame.program, frame.func, loc));
            } else {
                left_out += 1;
            }
            match caller {
                Some(at) => loc = at,
                None => break,
            }
        }
        self.push_gap(left_out);
    }

    fn push_gap(&mut self, count: u64) {
        if count > 0 {
            self.gaps.push(Gap {
                after: self.frames.len(),
                count,
            });
        }
    }

    /// How many frames are left out.
    #[must_use]
    pub fn omitted(&self) -> u64 {
        self.gaps.iter().map(|it| it.count).sum()
    }
}

/// The frames as an array.
impl Serialize for Backtrace {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'a> {
            function: &'a str,
            language: &'a str,
            file: Option<&'a str>,
            line: Option<u32>,
            column: Option<u32>,
        }
        serializer.collect_seq(self.frames.iter().map(|it| {
            let position = it.position.as_ref();
            Object {
                function: &it.function,
                language: &it.language,
                file: position.map(|it| &*it.file),
                line: position.map(|it| it.line),
                column: position.map(|it| it.column),
            }
        }))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error: {}\n{}", self.message, self.trace)
    }
}

impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gaps = self.gaps.iter().peekable();
        for index in 0..=self.frames.len() {
            while let Some(gap) = gaps.next_if(|it| it.after == index) {
                writeln!(f, "  … {} more", gap.count)?;
            }
            let Some(place) = self.frames.get(index) else {
                break;
            };
            write!(f, "  in {}", visible(&place.function))?;
            match &place.position {
                Some(FilePosition { file, line, column }) => {
                    writeln!(f, " at {}:{line}:{column}", visible(file))?;
                }
                None => writeln!(f)?,
            }
        }
        Ok(())
    }
}

/// Bytes of a message at most.
const LONGEST_MESSAGE: usize = 10_000;

fn shortened(mut message: String) -> String {
    if message.len() > LONGEST_MESSAGE {
        message.truncate(message.floor_char_boundary(LONGEST_MESSAGE));
        message.push('…');
    }
    message
}

// Places.

/// Functions inlined into one frame that are shown, beside the function of the frame.
const MOST_INLINED: u64 = 16;
/// Places after which each frame shows two at most.
const MOST_PLACES: usize = 256;
/// Calls inlined in each other that are counted.
const MOST_COUNTED: u64 = 1 << 20;
/// Characters of a function's name, and of a file's.
const LONGEST_NAME: usize = 256;
const LONGEST_FILE: usize = 1024;

/// The function at a location in the code of `func`: perhaps one inlined there.
pub(crate) fn innermost(program: &Program, func: FuncId, loc: Loc) -> StackFrame {
    let declarations = &program.module().declarations;
    let loc = program.use_of(loc);
    let func = match declarations.location(loc).and_then(|it| it.via) {
        Some(Via::Inlined { callee, .. }) => callee,
        _ => func,
    };
    StackFrame {
        function: declarations
            .function(func)
            .map_or_else(|_| func.to_string(), |it| clipped(&it.name, LONGEST_NAME)),
        language: clipped(&declarations.language, LONGEST_NAME),
        position: declarations.position(loc).map(|it| FilePosition {
            file: clipped(it.file, LONGEST_FILE),
            line: it.line,
            column: it.column,
        }),
    }
}

/// The call at which the code of a location was inlined; none for a tail call, whose caller's frame would be gone.
fn caller_of(program: &Program, loc: Loc) -> Option<Loc> {
    let location = program.module().declarations.location(program.use_of(loc))?;
    match location.via {
        Some(Via::Inlined { at, .. }) if at != Loc::NONE => Some(at),
        _ => None,
    }
}

// Messages.

/// Where it was thrown.
struct Origin<'a> {
    language: Option<&'static dyn Frontend>,
    declarations: Option<&'a Declarations>,
    span: Option<Span>,
}

impl<'a> Origin<'a> {
    fn new(engine: &Engine, frame: Option<&'a TraceFrame>) -> Self {
        let module = frame.map(|it| it.program.module());
        let declarations = module.map(|it| &it.declarations);
        let loc = frame.map_or(Loc::NONE, |it| it.loc);
        let location = declarations.and_then(|it| it.location(loc));
        Self {
            language: module.and_then(|it| engine.language_of(it)),
            declarations,
            span: location.map(|it| it.span),
        }
    }
}

fn message_of<'h>(context: &Context<'h>, origin: &Origin<'_>, thrown: Value<'h>) -> String {
    let language = origin.language;
    let View::Condition(condition) = context.view(thrown) else {
        let shown = show_in(context, language, thrown);
        return format!("not caught: {}", visible(&shown));
    };
    let trap = condition.trap(context);
    let about = condition.about(context);
    let value = match context.view(about) {
        View::Unspecified => None,
        _ => Some(show_in(context, language, about)),
    };
    let own = condition.message(context).map(|it| it.beginning(context, 0));
    let irritants = context.expect_list(condition.irritants(context));
    let message = match own {
        Some(mut text) => {
            for irritant in irritants.unwrap_or_default() {
                if text.len() > LONGEST_MESSAGE {
                    break;
                }
                text.push(' ');
                text.push_str(&show_in(context, language, irritant));
            }
            text
        }
        None => trap_message(trap, value.as_deref()),
    };
    let text = TrapText {
        code: trap.code,
        operands: trap.operands,
        value: value.as_deref(),
        message: &message,
        span: origin.span,
        custom: origin.declarations.map_or(&[], |it| &it.custom),
    };
    let own = language.and_then(|it| it.trap_message(&text));
    visible(&own.unwrap_or(message))
}

/// A trap in polyc's own words.
fn trap_message(trap: Trap, value: Option<&str>) -> String {
    let [a, b, c] = trap.operands;
    let value = value.unwrap_or("a value");
    match trap.code {
        TrapCode::IntegerOverflow => "integer overflow".to_owned(),
        TrapCode::DivisionByZero => "division by zero".to_owned(),
        TrapCode::ModulusNotPositive => "the modulus is not positive".to_owned(),
        TrapCode::ConversionRange => "the number does not fit in an integer".to_owned(),
        TrapCode::RangeCheck => format!("{a} is outside {b} to {c}"),
        TrapCode::IndexOutOfBounds => format!("index {a} is outside {b} to {c}"),
        TrapCode::TypeMismatch => {
            let wanted = u8::try_from(a).ok().and_then(Kind::from_byte);
            let wanted = wanted.map_or("another kind of value", Kind::name);
            format!("expected {wanted}, found {value}")
        }
        TrapCode::ArityMismatch => {
            let wanted = match c {
                _ if b == c => format!("{b}"),
                -1 => format!("at least {b}"),
                _ => format!("{b} to {c}"),
            };
            format!("{value} takes {wanted} arguments, not {a}")
        }
        TrapCode::NotProcedure => format!("{value} is not a procedure"),
        TrapCode::NilReference => "a nil reference was followed".to_owned(),
        TrapCode::ObjectBounds => format!("offset {a} is outside an object of {b}: disposed?"),
        TrapCode::UndefinedVariable => format!("{value} has no value yet"),
        TrapCode::NoMatchingCase => format!("no case matches {a}"),
        TrapCode::BadSize => format!("{a} is not a possible size"),
        TrapCode::Immutable => format!("{value} may not be changed"),
        TrapCode::HandlerReturned => format!("a handler returned from {value}"),
        TrapCode::NativeError => "an error".to_owned(),
        TrapCode::HostError => "the host refused".to_owned(),
        TrapCode::Unreachable => "unreachable code was reached: a mistake in polyc".to_owned(),
    }
}
