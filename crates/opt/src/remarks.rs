//! Remarks of passes on their work (`--remarks`): done, or not done and why, each with its place in the source.

use polyc_base::text::clipped;
use polyc_base::{Declarations, FuncId, Loc};

/// Characters of a name, and of a remark: a name may be as long as the source, and many remarks may contain it.
const LONGEST_NAME: usize = 256;
const LONGEST_TEXT: usize = 1000;

/// One thing that a pass did or did not do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// Source text; empty if it is not known.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Whether it was done.
    pub done: bool,
    /// Name of the pass.
    pub pass: &'static str,
    /// Name of the function that was worked on.
    pub function: String,
    /// What was done, or what was not done and why.
    pub text: String,
}

impl core::fmt::Display for Remark {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self {
            file,
            line,
            column,
            pass,
            function,
            text,
            ..
        } = self;
        let outcome = if self.done { "done" } else { "missed" };
        write!(f, "{file}:{line}:{column}: {outcome}: {text} ({pass}, in `{function}`)")
    }
}

/// Collects remarks, each once.
#[derive(Debug, Default)]
pub struct Remarks {
    found: Vec<Remark>,
}

impl Remarks {
    /// Adds one.
    pub fn add(&mut self, remark: Remark) {
        self.found.push(remark);
    }

    /// The remarks in order of their places.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Remark> {
        self.found.sort();
        self.found.dedup();
        self.found
    }
}

/// Receives the remarks of a pass; costs nothing if nobody asks for them.
#[derive(Debug, Default)]
pub struct Sink {
    wanted: bool,
    said: Vec<(bool, Loc, String)>,
}

impl Sink {
    /// A sink that keeps remarks, if they are wanted.
    pub const fn new(wanted: bool) -> Self {
        Self {
            wanted,
            said: Vec::new(),
        }
    }

    /// Adds what was done to the code at a place.
    pub fn done(&mut self, loc: Loc, text: impl FnOnce() -> String) {
        if self.wanted {
            self.say(true, loc, &text());
        }
    }

    /// Adds what was not done, and why.
    pub fn missed(&mut self, loc: Loc, text: impl FnOnce() -> String) {
        if self.wanted {
            self.say(false, loc, &text());
        }
    }

    fn say(&mut self, done: bool, loc: Loc, text: &str) {
        self.said.push((done, loc, clipped(text, LONGEST_TEXT)));
    }

    /// The remarks since the last call, of that pass on that function.
    pub fn take(&mut self, pass: &'static str, func: FuncId, declarations: &Declarations) -> Vec<Remark> {
        let said = std::mem::take(&mut self.said).into_iter();
        let function = &declarations.functions[func.index()];
        said.map(|(done, loc, text)| {
            let loc = if loc == Loc::NONE { function.loc } else { loc };
            let place = declarations.place(loc);
            Remark {
                file: place.map_or(String::new(), |it| clipped(it.file, LONGEST_NAME)),
                line: place.map_or(0, |it| it.line),
                column: place.map_or(0, |it| it.column),
                done,
                pass,
                function: clipped(&function.name, LONGEST_NAME),
                text,
            }
        })
        .collect()
    }
}
