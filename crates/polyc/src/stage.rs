//! The result of a stage of compilation, with all that was reported on the way.

use polyc_base::trap::Limit;
use polyc_base::{Diagnostic, SourceMap};
use polyc_bytecode::{Module, Verified};
use polyc_frontend::limit_of;
use polyc_render::{render_json, render_text};

use crate::program::{CompileError, Program};

/// The result of compiling a source text up to a stage.
#[derive(Debug)]
pub struct Compilation<M> {
    /// The texts that diagnostics refer to.
    pub sources: SourceMap,
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The result; `None` if there are errors.
    pub result: Option<M>,
}

impl<M> Compilation<M> {
    /// No result, for these reasons.
    pub(crate) fn refused(error: &CompileError) -> Self {
        Self {
            sources: error.sources().clone(),
            diagnostics: error.diagnostics().to_vec(),
            result: None,
        }
    }

    /// Diagnostics as text with carets.
    #[must_use]
    pub fn report(&self, colour: bool) -> String {
        render_text(&self.sources, &self.diagnostics, colour)
    }

    /// Diagnostics as JSON, one a line.
    #[must_use]
    pub fn report_json(&self) -> String {
        render_json(&self.sources, &self.diagnostics)
    }

    /// The limit that the compilation reached, if that is why there is no result.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        self.diagnostics.iter().find_map(limit_of)
    }

    /// Whether there are errors.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The same with another form of the result.
    pub(crate) fn then<N>(self, next: impl FnOnce(M) -> N) -> Compilation<N> {
        Compilation {
            sources: self.sources,
            diagnostics: self.diagnostics,
            result: self.result.map(next),
        }
    }
}

impl Compilation<Verified<Module>> {
    /// The program, with its warnings.
    ///
    /// # Errors
    /// The mistakes, if there is no module.
    pub fn into_program(self) -> Result<Program, CompileError> {
        match self.result {
            Some(module) => Ok(Program::new(module, self.sources, self.diagnostics)),
            None => Err(CompileError::new(self.sources, self.diagnostics)),
        }
    }
}
