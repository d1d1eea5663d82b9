//! Traces: the functions on the stack, folded, and as lines.

use core::fmt;

use polyc_base::decl::Via;
use polyc_base::text::{clipped, visible};
use polyc_base::{Folding, FuncId, Loc, Repeat};
use polyc_render::Excerpt;
use polyc_vm::{Program, StackTrace, TraceFrame};
use serde::Serialize;

/// The functions on the stack, in the words of their languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backtrace {
    /// The innermost first; inlined functions are among them.
    pub frames: Vec<StackFrame>,
    /// Frames that follow again, in order; they are not repeated in `frames`.
    pub repeats: Vec<Repeat>,
    /// Where frames are left out, in order.
    pub gaps: Vec<Gap>,
}

/// Frames that are left out of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
    /// Whether it is a part of its language rather than of a program.
    pub is_library: bool,
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

/// Lines of a short trace at its beginning, and at its end.
const MOST_TOP: usize = 11;
const MOST_BOTTOM: usize = 5;
/// Calls of library functions that a short trace is silent about.
const MOST_HIDDEN: u64 = 16;

impl Backtrace {
    /// The trace of the machine's report.
    pub(crate) fn new(trace: &StackTrace) -> Self {
        Growing::default().finish_with(trace)
    }

    /// The same, nothing folded.
    pub(crate) fn unfolded(trace: &StackTrace) -> Self {
        let growing = Growing {
            folding: Folding::unfolded(),
            ..Growing::default()
        };
        growing.finish_with(trace)
    }

    /// How many frames are left out, beside those that repeat.
    #[must_use]
    pub fn omitted(&self) -> u64 {
        self.gaps.iter().map(|it| it.count).sum()
    }

    /// The innermost function of a program; the innermost of all if there is no other.
    pub(super) fn place(&self) -> Option<&StackFrame> {
        let program = self.frames.iter().find(|it| !it.is_library);
        program.or(self.frames.first())
    }

    /// The functions of programs that led to the place, and how many calls of library functions there were.
    fn callers(&self) -> (Self, u64) {
        let mut found = Growing::default();
        let mut hidden: u64 = 0;
        let mut has_place = false;
        let mut events = Events::default();
        while let Some(event) = events.next(self) {
            match event {
                Event::Frame(frame) if frame.is_library => hidden += 1,
                Event::Frame(frame) if has_place => found.folding.push(frame.clone()),
                Event::Frame(_) => has_place = true,
                Event::Repeat(repeat) => {
                    let cycle = self.frames[repeat.after - repeat.count..repeat.after].iter();
                    let cycle: Vec<StackFrame> = cycle.filter(|it| !it.is_library).cloned().collect();
                    found.folding.push_repeated(&cycle, repeat.times.saturating_sub(1));
                    let library = (repeat.count - cycle.len()) as u64;
                    hidden = hidden.saturating_add(repeat.times.saturating_mul(library));
                }
                Event::Gap(gap) => found.push_gap(gap.count),
            }
        }
        (found.finish(), hidden)
    }

    /// Every frame, a line each.
    pub(super) fn write_all(&self, out: &mut String) {
        for line in self.lines() {
            out.push_str(&line.text);
        }
    }

    /// The functions of programs that led to the place: the first and the last lines.
    pub(super) fn write_short(&self, out: &mut String) {
        let (callers, hidden) = self.callers();
        let lines = callers.lines();
        let top = if lines.len() > MOST_TOP + MOST_BOTTOM + 1 {
            MOST_TOP
        } else {
            lines.len()
        };
        let mut bottom = lines.len() - (lines.len() - top).min(MOST_BOTTOM);
        // What repeats is not shown without the lines that repeat.
        while let Some(at) = lines[bottom..].iter().position(|it| it.covers > 0)
            && lines[bottom + at].covers > at
        {
            bottom += at + 1;
        }
        lines[..top].iter().for_each(|it| out.push_str(&it.text));
        let left_out = lines[top..bottom]
            .iter()
            .fold(0_u64, |sum, it| sum.saturating_add(it.calls));
        if left_out > 0 {
            out.push_str(&gap_line(left_out));
        }
        lines[bottom..].iter().for_each(|it| out.push_str(&it.text));
        if hidden > MOST_HIDDEN {
            out.push_str(&format!("  (and {} calls of library functions)\n", grouped(hidden)));
        }
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut events = Events::default();
        while let Some(event) = events.next(self) {
            lines.push(match event {
                Event::Frame(frame) => Line {
                    text: format!("  in {frame}\n"),
                    calls: 1,
                    covers: 0,
                },
                Event::Repeat(repeat) => Line {
                    text: repeat_line(repeat),
                    calls: repeat.times.saturating_mul(repeat.count as u64),
                    covers: repeat.count,
                },
                Event::Gap(gap) => Line {
                    text: gap_line(gap.count),
                    calls: gap.count,
                    covers: 0,
                },
            });
        }
        lines
    }
}

/// A line of a trace.
struct Line {
    text: String,
    /// How many calls it stands for.
    calls: u64,
    /// How many lines before it are those that repeat.
    covers: usize,
}

fn gap_line(count: u64) -> String {
    format!("  … {} more\n", grouped(count))
}

fn repeat_line(repeat: &Repeat) -> String {
    let times = grouped(repeat.times);
    match repeat.count {
        1 => format!("  … repeated {times} times\n"),
        count => format!("  … these {count} repeated {times} times\n"),
    }
}

/// A count with a comma before each three digits.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What a trace tells, in order.
enum Event<'a> {
    Frame(&'a StackFrame),
    Repeat(&'a Repeat),
    Gap(&'a Gap),
}

/// How much of a trace has been told.
#[derive(Default)]
struct Events {
    frames: usize,
    repeats: usize,
    gaps: usize,
}

impl Events {
    fn next<'a>(&mut self, trace: &'a Backtrace) -> Option<Event<'a>> {
        if let Some(repeat) = trace.repeats.get(self.repeats).filter(|it| it.after == self.frames) {
            self.repeats += 1;
            return Some(Event::Repeat(repeat));
        }
        if let Some(gap) = trace.gaps.get(self.gaps).filter(|it| it.after == self.frames) {
            self.gaps += 1;
            return Some(Event::Gap(gap));
        }
        let frame = trace.frames.get(self.frames)?;
        self.frames += 1;
        Some(Event::Frame(frame))
    }
}

impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write_all(&mut out);
        f.write_str(&out)
    }
}

/// `fib at fib.scm:3:5`
impl fmt::Display for StackFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&self.function))?;
        match &self.position {
            Some(FilePosition { file, line, column }) => write!(f, " at {}:{line}:{column}", visible(file)),
            None => Ok(()),
        }
    }
}

/// A trace that frames are added to.
#[derive(Default)]
struct Growing {
    folding: Folding<StackFrame>,
    gaps: Vec<Gap>,
    /// What each of the machine's frames stands for.
    expanded: Vec<Expanded>,
}

/// The function of a machine's frame after those inlined into it, and how many of these are left out.
struct Expanded {
    frames: Vec<StackFrame>,
    left_out: u64,
}

impl Growing {
    fn finish_with(mut self, trace: &StackTrace) -> Backtrace {
        let mut repeats = trace.repeats.iter().peekable();
        for (index, frame) in trace.frames.iter().enumerate() {
            self.push(frame);
            while let Some(repeat) = repeats.next_if(|it| it.after == index + 1) {
                self.repeat(repeat.count, repeat.times);
            }
            if index + 1 == trace.before_omitted {
                self.push_gap(trace.omitted);
            }
        }
        self.finish()
    }

    /// The function of a frame, after those inlined into it: the innermost of these, and the function itself, if they
    /// are many.
    fn push(&mut self, frame: &TraceFrame) {
        let most = if self.folding.kept().0 < MOST_PLACES {
            MOST_INLINED
        } else {
            1
        };
        let mut loc = frame.loc;
        let (mut left_out, mut all_left_out) = (0, 0);
        let mut frames = Vec::new();
        for count in 0..MOST_COUNTED {
            let caller = caller_of(&frame.program, loc);
            if count < most || caller.is_none() {
                self.push_gap(core::mem::take(&mut left_out));
                let frame = innermost(&frame.program, frame.func, loc);
                self.folding.push(frame.clone());
                frames.push(frame);
            } else {
                left_out += 1;
                all_left_out += 1;
            }
            match caller {
                Some(at) => loc = at,
                None => break,
            }
        }
        self.push_gap(left_out);
        self.expanded.push(Expanded {
            frames,
            left_out: all_left_out,
        });
    }

    /// The last frames of the machine follow again.
    fn repeat(&mut self, count: usize, times: u64) {
        let cycle = &self.expanded[self.expanded.len() - count..];
        let left_out: u64 = cycle.iter().map(|it| it.left_out).sum();
        let frames: Vec<StackFrame> = cycle.iter().flat_map(|it| it.frames.iter().cloned()).collect();
        if left_out == 0 {
            self.folding.push_repeated(&frames, times.saturating_sub(1));
        } else {
            self.push_gap(times.saturating_mul(left_out + frames.len() as u64));
        }
    }

    fn push_gap(&mut self, count: u64) {
        if count > 0 {
            self.folding.gap();
            let after = self.folding.kept().0;
            self.gaps.push(Gap { after, count });
        }
    }

    fn finish(self) -> Backtrace {
        let (frames, repeats) = self.folding.finish();
        Backtrace {
            frames,
            repeats,
            gaps: self.gaps,
        }
    }
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
        is_library: program.is_prelude(),
    }
}

/// The line of the innermost place in a program.
pub(super) fn excerpt_of(trace: &StackTrace) -> Option<Excerpt> {
    let frame = trace.frames.iter().find(|it| !it.program.is_prelude())?;
    let loc = frame.program.use_of(frame.loc);
    let span = frame.program.module().declarations.location(loc)?.span;
    Excerpt::new(frame.program.source(span.file)?, span)
}

/// The call at which the code of a location was inlined; none for a tail call, whose caller's frame would be gone.
fn caller_of(program: &Program, loc: Loc) -> Option<Loc> {
    let location = program.module().declarations.location(program.use_of(loc))?;
    match location.via {
        Some(Via::Inlined { at, .. }) if at != Loc::NONE => Some(at),
        _ => None,
    }
}
