//! Modules written in the languages themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use polyc_base::{Declarations, Diagnostic, SourceMap};
use polyc_bytecode::{Module, Verified};
use polyc_frontend::{Environment, Frontend, Input};

use polyc_opt::Level;

use crate::pipeline::{compile_source, source_table};

/// Modules by name, for compilations that import them.
#[derive(Clone, Debug, Default)]
pub struct Modules(BTreeMap<String, Arc<Declarations>>);

impl Modules {
    /// Adds a module under its name.
    pub fn add(&mut self, declarations: Arc<Declarations>) {
        self.0.insert(declarations.name.clone(), declarations);
    }
}

impl Environment for Modules {
    fn module(&mut self, name: &str) -> Option<Arc<Declarations>> {
        self.0.get(name).cloned()
    }
}

/// The mistakes in a prelude, and its text.
#[derive(Debug)]
pub struct PreludeError {
    /// The text.
    pub sources: SourceMap,
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles the prelude of a language, in order; each module may import those before it.
///
/// # Errors
/// The mistakes in the first module that has any.
pub fn compile_preludes(frontend: &dyn Frontend, level: Level) -> Result<Vec<Verified<Module>>, PreludeError> {
    let mut before = Modules::default();
    let mut compiled = Vec::new();
    for (index, prelude) in frontend.info().prelude.iter().enumerate() {
        let mut sources = SourceMap::default();
        let file = sources.add(prelude.name, prelude.source);
        let table = source_table(&sources);
        let input = Input {
            prelude: Some(index),
            ..Input::new(&sources, file, &table, prelude.name)
        };
        let output = compile_source(frontend, input, &mut before, level, &mut ());
        let diagnostics = output.diagnostics;
        let module = output.value.ok_or(PreludeError { sources, diagnostics })?;
        before.add(Arc::new(module.declarations.clone()));
        compiled.push(module);
    }
    Ok(compiled)
}
