//! Compiled programs, and why a text did not become one.

use core::fmt;
use std::sync::Arc;

use polyc_base::trap::Limit;
use polyc_base::{Diagnostic, SourceMap};
use polyc_bytecode::{Module, Verified};
use polyc_frontend::limit_of;
use polyc_render::{render_json, render_text};
use polyc_vm as vm;

/// A verified module, ready to run any number of times in any number of sessions, on any thread. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Program {
    code: Arc<vm::Program>,
    sources: Arc<SourceMap>,
    warnings: Arc<[Diagnostic]>,
}

impl Program {
    /// The program of a module, with the texts that it was compiled from and what was reported on the way.
    #[must_use]
    pub fn new(module: Verified<Module>, sources: SourceMap, warnings: Vec<Diagnostic>) -> Self {
        let sources = Arc::new(sources);
        Self {
            code: vm::Program::with_sources(module, Arc::clone(&sources)),
            sources,
            warnings: warnings.into(),
        }
    }

    /// What the compiler found remarkable in the text, but not wrong.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The warnings with the lines they are about, for people.
    #[must_use]
    pub fn report_warnings(&self, colour: bool) -> String {
        render_text(&self.sources, &self.warnings, colour)
    }

    /// The texts it was compiled from; none if it was loaded from a module.
    #[must_use]
    pub fn sources(&self) -> &Arc<SourceMap> {
        &self.sources
    }

    /// Its module.
    #[must_use]
    pub fn module(&self) -> &Module {
        self.code.module()
    }

    /// Its code, as the machine has it.
    #[must_use]
    pub const fn code(&self) -> &Arc<vm::Program> {
        &self.code
    }
}

/// A module without its source text.
impl From<Verified<Module>> for Program {
    fn from(module: Verified<Module>) -> Self {
        Self::new(module, SourceMap::default(), Vec::new())
    }
}

/// The program of code that has its own.
impl From<Arc<vm::Program>> for Program {
    fn from(code: Arc<vm::Program>) -> Self {
        Self {
            code,
            sources: Arc::default(),
            warnings: Arc::default(),
        }
    }
}

/// The mistakes that kept a text from being compiled, as data; shown, they are a report with the lines of the text.
///
/// ```
/// use polyc::{Engine, Source};
///
/// let error = Engine::new().compile(Source::new("expr", "sum.expr", "1 + x")).expect_err("x is not known");
/// assert_eq!(error.diagnostics()[0].code, "E021");
/// assert!(error.to_string().contains("sum.expr:1:5"));
/// ```
#[derive(Clone)]
pub struct CompileError {
    sources: Arc<SourceMap>,
    diagnostics: Vec<Diagnostic>,
}

impl CompileError {
    pub(crate) fn new(sources: SourceMap, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            sources: Arc::new(sources),
            diagnostics,
        }
    }

    /// The mistakes, and warnings beside them.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The texts that they refer to.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The limit that the compilation reached, if that is why.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        self.diagnostics.iter().find_map(limit_of)
    }

    /// A report for people, with colours if asked.
    #[must_use]
    pub fn report(&self, colour: bool) -> String {
        render_text(&self.sources, &self.diagnostics, colour)
    }

    /// The mistakes in a line, each with its place.
    pub(crate) fn summary(&self) -> String {
        let errors = self.diagnostics.iter().filter(|it| it.is_error());
        let said = errors.map(|error| {
            let at = self.sources.line_column(error.span);
            format!("{} ({}:{})", error.message, at.line, at.column)
        });
        said.collect::<Vec<_>>().join("; ")
    }

    /// The same as JSON, a line for each mistake.
    #[must_use]
    pub fn report_json(&self) -> String {
        render_json(&self.sources, &self.diagnostics)
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report(false))
    }
}

impl fmt::Debug for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CompileError:\n{self}")
    }
}

impl core::error::Error for CompileError {}
