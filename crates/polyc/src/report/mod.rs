//! Errors of running programs: a message in the language's own words, the line of the source, and a trace through every
//! language on the stack.

mod backtrace;
mod message;

use core::fmt::{self, Write};

use polyc_base::text::clipped;
use polyc_base::trap::Limit;
use polyc_base::{Repeat, TrapCode};
use polyc_render::{Excerpt, Heading, json_line, render_report};
use polyc_vm::{Machine, StackTrace, TrapReport};
use serde::Serialize;

use crate::engine::Engine;

pub(crate) use backtrace::innermost;
pub use backtrace::{Backtrace, FilePosition, Gap, StackFrame};

use backtrace::excerpt_of;
use message::message_of;

/// Characters of a message for people.
const LONGEST_LINE: usize = 1000;

/// A throw that nothing caught, or a limit that a run reached.
///
/// It is data: it outlives its session and its program. [`Display`](fmt::Display) and [`Report::render`] are for
/// people, [`Report::to_json`] for programs.
///
/// ```
/// use polyc::{Engine, NoHost, Outcome, Session, Source, TrapCode};
///
/// let engine = Engine::new();
/// let text = "fn inverse(n: int): int = 1 / n;\ninverse(0)";
/// let program = engine.compile(Source::new("expr", "inverse.expr", text)).expect("it compiles");
/// let Outcome::Trapped(report) = Session::new(&engine, NoHost).run(&program) else { panic!("it fails") };
/// assert_eq!(report.code, Some(TrapCode::DivisionByZero));
/// let place = report.place().expect("it happened in a function");
/// assert_eq!(place.function, "inverse");
/// assert!(report.to_string().starts_with("Error: division by zero, in inverse at inverse.expr:1:29\n"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The trap; `None` if the program threw a value of its own, or reached a limit.
    pub code: Option<TrapCode>,
    /// The limit that was reached; `None` if it was an error.
    pub limit: Option<Limit>,
    /// What happened, in the words of the language it happened in.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The line of the source at [`Report::place`]; `None` if the text is not at hand, as for a module file.
    pub excerpt: Option<Excerpt>,
    /// The functions on the stack.
    pub trace: Backtrace,
}

/// How much of a trace is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The functions of programs, at most 18 lines.
    #[default]
    Short,
    /// Library functions too, and every frame of the trace.
    Full,
}

impl Report {
    /// The report of a trap.
    pub(crate) fn new(engine: &Engine, machine: &mut Machine, trap: &TrapReport) -> Self {
        Self {
            code: trap.trap.map(|it| it.code),
            limit: None,
            message: message_of(engine, machine, trap),
            hint: None,
            excerpt: excerpt_of(&trap.trace),
            trace: Backtrace::new(&trap.trace),
        }
    }

    /// The report of a run that is paused there.
    pub(crate) fn paused(limit: Limit, trace: &StackTrace) -> Self {
        Self {
            excerpt: excerpt_of(trace),
            trace: Backtrace::new(trace),
            ..Self::stopped(limit)
        }
    }

    /// The report of a run that reached a limit before it began.
    #[must_use]
    pub fn stopped(limit: Limit) -> Self {
        let message = match limit {
            Limit::Fuel => "the fuel is used up",
            Limit::Memory => "the memory limit is reached",
            Limit::Depth => "calls are nested too deeply",
            Limit::Output => "the output limit is reached",
            Limit::Time => "the time is used up",
            Limit::Stopped => "the host stopped it",
            Limit::Pending => "a function of the host has not answered",
        };
        Self {
            code: None,
            limit: Some(limit),
            message: message.to_owned(),
            hint: None,
            excerpt: None,
            trace: Backtrace::default(),
        }
    }

    /// Where it happened: the innermost function of a program; the innermost of all if there is no other.
    #[must_use]
    pub fn place(&self) -> Option<&StackFrame> {
        self.trace.place()
    }

    /// The report for people: what happened and where on the first line, the line of the source, the calls that led
    /// there.
    #[must_use]
    pub fn render(&self, detail: Detail, colour: bool) -> String {
        let mut message = clipped(&self.message, LONGEST_LINE);
        if let Some(place) = self.place() {
            write!(message, ", in {place}").expect("strings take what is written");
        }
        let library = self.trace.frames.first().filter(|it| it.is_library);
        let here = match library {
            Some(library) if self.excerpt.is_some() => format!("in {}, called here", library.function),
            _ => "here".to_owned(),
        };
        let heading = Heading {
            kind: if self.limit.is_some() { "Stopped" } else { "Error" },
            code: None,
            message: &message,
            here: &here,
            hint: self.hint.as_deref(),
        };
        let mut out = render_report(&heading, self.excerpt.as_ref(), colour);
        match detail {
            Detail::Short => self.trace.write_short(&mut out),
            Detail::Full => self.trace.write_all(&mut out),
        }
        out
    }

    /// The same as data, in one line. The trace is whole; library functions are marked.
    #[must_use]
    pub fn to_json(&self) -> String {
        let limit = self.limit.map(Limit::name);
        let place = self.place();
        json_line(&ReportObject {
            severity: if limit.is_some() { "limit" } else { "error" },
            code: limit.or(self.code.map(TrapCode::name)),
            message: &self.message,
            hint: self.hint.as_deref(),
            place: place.map(FrameObject::new),
            source: self.excerpt.as_ref().map(|it| SourceObject {
                text: &it.text,
                start: it.start,
                end: it.end,
            }),
            trace: self.trace.frames.iter().map(FrameObject::new).collect(),
            repeats: self.trace.repeats.iter().map(RepeatObject::new).collect(),
            gaps: &self.trace.gaps,
            omitted: self.trace.omitted(),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Detail::Short, false))
    }
}

// As JSON.

#[derive(Serialize)]
struct ReportObject<'a> {
    severity: &'static str,
    code: Option<&'static str>,
    message: &'a str,
    hint: Option<&'a str>,
    #[serde(flatten)]
    place: Option<FrameObject<'a>>,
    source: Option<SourceObject<'a>>,
    trace: Vec<FrameObject<'a>>,
    repeats: Vec<RepeatObject>,
    gaps: &'a [Gap],
    omitted: u64,
}

/// The line of the place; bytes count from 0 at its beginning.
#[derive(Serialize)]
struct SourceObject<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct FrameObject<'a> {
    function: &'a str,
    language: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    library: bool,
}

impl<'a> FrameObject<'a> {
    fn new(frame: &'a StackFrame) -> Self {
        let position = frame.position.as_ref();
        Self {
            function: &frame.function,
            language: &frame.language,
            file: position.map(|it| &*it.file),
            line: position.map(|it| it.line),
            column: position.map(|it| it.column),
            library: frame.is_library,
        }
    }
}

/// The last `count` of the first `after` frames follow again, so many times.
#[derive(Serialize)]
struct RepeatObject {
    after: usize,
    count: usize,
    times: u64,
}

impl RepeatObject {
    const fn new(repeat: &Repeat) -> Self {
        let Repeat { after, count, times } = *repeat;
        Self { after, count, times }
    }
}
