//! Errors of running programs: what happened in the language's own words, and where in every language on the stack.

use core::fmt;

use polyc_base::decl::{Location, Via};
use polyc_base::render::printable;
use polyc_base::scalar::Kind;
use polyc_base::{Declarations, FuncId, Loc, Span, Trap, TrapCode};
use polyc_frontend::{Frontend, TrapText};
use polyc_runtime::{Context, Value, View};
use polyc_vm::{Machine, StackTrace, TraceFrame, TrapReport};
use serde_json::json;

use crate::engine::Engine;
use crate::session::show_in;

/// What was thrown and not caught.
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
    pub frames: Vec<Place>,
    /// How many frames are left out after the first ones, and after how many.
    pub omitted: (u64, usize),
}

/// A function on the stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub function: String,
    /// Its language.
    pub language: String,
    /// The file and the position in it; `None` for code without a source.
    pub position: Option<(String, u32, u32)>,
}

impl Report {
    /// The report of a trap.
    pub(crate) fn new(engine: &Engine, machine: &mut Machine, trap: &TrapReport) -> Self {
        let origin = Origin::new(engine, trap.trace.frames.first());
        let message = machine.with_context(|context| match context.rooted(&trap.thrown) {
            Some(thrown) => context.with_short_texts(LONGEST_MESSAGE, |context| {
                message_of(context, &origin, thrown)
            }),
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
        let object = json!({
            "severity": "error",
            "code": self.code.map(TrapCode::name),
            "message": self.message,
            "trace": self.trace.to_json(),
            "omitted": self.trace.omitted.0,
        });
        format!("{object}\n")
    }
}

impl Backtrace {
    /// The trace of what the machine found.
    pub(crate) fn new(trace: &StackTrace) -> Self {
        let mut frames = Vec::new();
        let mut before_omitted = 0;
        for (index, frame) in trace.frames.iter().enumerate() {
            push_places(frame, &mut frames);
            if index + 1 == trace.before_omitted {
                before_omitted = frames.len();
            }
        }
        Self {
            frames,
            omitted: (trace.omitted, before_omitted),
        }
    }

    /// The frames as an array of data.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let frames = self.frames.iter().map(|it| {
            let (file, line, column) = it.position.clone().unzip3();
            json!({
                "function": it.function,
                "language": it.language,
                "file": file,
                "line": line,
                "column": column,
            })
        });
        frames.collect()
    }
}

/// The parts of an optional triple.
trait Unzip3<A, B, C> {
    fn unzip3(self) -> (Option<A>, Option<B>, Option<C>);
}

impl<A, B, C> Unzip3<A, B, C> for Option<(A, B, C)> {
    fn unzip3(self) -> (Option<A>, Option<B>, Option<C>) {
        self.map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error: {}\n{}", self.message, self.trace)
    }
}

impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, place) in self.frames.iter().enumerate() {
            if self.omitted.0 > 0 && index == self.omitted.1 {
                writeln!(f, "  … {} more", self.omitted.0)?;
            }
            write!(f, "  in {}", printable(&place.function))?;
            match &place.position {
                Some((file, line, column)) => {
                    writeln!(f, " at {}:{line}:{column}", printable(file))?;
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

/// The function of a frame, after those inlined into it.
fn push_places(frame: &TraceFrame, places: &mut Vec<Place>) {
    let declarations = &frame.program.module().declarations;
    let mut loc = frame.loc;
    loop {
        let (place, caller) = innermost(declarations, frame.func, loc);
        places.push(place);
        match caller {
            // Inlined at no place: where a tail call was, whose caller's frame is gone.
            Some(at) if at != Loc::NONE => loc = at,
            _ => return,
        }
    }
}

/// The function at a location in the code of `func`, which may be one inlined there: then with the place of its call.
pub(crate) fn innermost(
    declarations: &Declarations,
    func: FuncId,
    loc: Loc,
) -> (Place, Option<Loc>) {
    let (position, inlined) = resolve(declarations, loc);
    let func = inlined.map_or(func, |it| it.0);
    let place = Place {
        function: declarations
            .function(func)
            .map_or_else(|_| func.to_string(), |it| it.name.clone()),
        language: declarations.language.clone(),
        position,
    };
    (place, inlined.map(|it| it.1))
}

/// A position, and the function inlined there with the place of its call.
type Resolved = (Option<(String, u32, u32)>, Option<(FuncId, Loc)>);

/// Where people see code: the use of a macro rather than its definition.
fn resolve(declarations: &Declarations, loc: Loc) -> Resolved {
    let mut found = declarations.location(loc);
    let mut best: Option<&Location> = None;
    while let Some(location) = found {
        best = Some(location);
        match location.via {
            Some(Via::Expanded(outer)) => found = declarations.location(outer),
            Some(Via::Inlined { callee, at }) => {
                return (position(declarations, location), Some((callee, at)));
            }
            None => break,
        }
    }
    (best.and_then(|it| position(declarations, it)), None)
}

fn position(declarations: &Declarations, location: &Location) -> Option<(String, u32, u32)> {
    let source = declarations.sources.get(location.span.file.index())?;
    let at = source.lines.line_column(location.span.start);
    Some((source.name.clone(), at.line, at.column))
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
        return format!("not caught: {}", printable(&shown));
    };
    let trap = condition.trap(context);
    let about = condition.about(context);
    let value = match context.view(about) {
        View::Unspecified => None,
        _ => Some(show_in(context, language, about)),
    };
    let own = condition
        .message(context)
        .map(|it| it.beginning(context, 0));
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
    printable(&own.unwrap_or(message))
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
        TrapCode::NotProcedure => format!("{value} is no procedure"),
        TrapCode::NilReference => "a nil reference was followed".to_owned(),
        TrapCode::ObjectBounds => format!("offset {a} is outside an object of {b}: disposed?"),
        TrapCode::UndefinedVariable => format!("{value} has no value yet"),
        TrapCode::NoMatchingCase => format!("no case matches {a}"),
        TrapCode::BadSize => format!("{a} is no possible size"),
        TrapCode::Immutable => format!("{value} may not be changed"),
        TrapCode::HandlerReturned => format!("a handler returned from {value}"),
        TrapCode::NativeError => "an error".to_owned(),
        TrapCode::HostError => "the host refused".to_owned(),
        TrapCode::Unreachable => "unreachable code was reached: a mistake in polyc".to_owned(),
    }
}
