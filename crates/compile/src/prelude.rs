//! Modules written in the languages themselves.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::Arc;

use polyc_base::{Declarations, Diagnostic, SourceMap};
use polyc_bytecode::{Module, Verified, encode};
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

/// One line for each mistake.
impl fmt::Display for PreludeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, it) in self.diagnostics.iter().enumerate() {
            let name = &self.sources.file(it.span.file).name;
            let at = self.sources.line_column(it.span);
            let separator = if index == 0 { "" } else { "\n" };
            write!(
                f,
                "{separator}{name}:{}:{}: [{}] {}",
                at.line, at.column, it.code, it.message
            )?;
        }
        Ok(())
    }
}

impl core::error::Error for PreludeError {}

/// Compiles the preludes of languages, and gives them as a Rust expression: a slice of pairs, the name of a module and
/// its module file. A build script thus makes them part of a program, which need not compile them at first use.
///
/// The crate of a language cannot do so itself, as its build script runs before it is compiled; the program that uses
/// the language does, with the crate among its build dependencies and its dependencies:
///
/// ```no_run
/// // build.rs
/// # static CALCULATOR: &dyn polyc_frontend::Frontend = &polyc_expr::EXPR;
/// let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
/// let table = polyc_compile::embed_preludes(&[CALCULATOR]).unwrap_or_else(|mistakes| panic!("{mistakes}"));
/// std::fs::write(out.join("preludes.rs"), table).expect("OUT_DIR can be written");
/// ```
///
/// ```text
/// // main.rs
/// static PRELUDES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/preludes.rs"));
///
/// let engine = Engine::builder().language(&CALCULATOR).preludes(PRELUDES).build()?;
/// ```
///
/// # Errors
/// The mistakes in the first module that has any.
pub fn embed_preludes(languages: &[&dyn Frontend]) -> Result<String, PreludeError> {
    let mut table = String::from("&[\n");
    for language in languages {
        for module in compile_preludes(*language, Level::O2)? {
            let file = encode(&module).escape_ascii().to_string();
            table += &format!("    ({:?}, b\"{file}\"),\n", module.declarations.name);
        }
    }
    table += "]\n";
    Ok(table)
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
