//! Shared by all sessions: the languages, their natives, their preludes, and the compiler.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use polyc_base::budget::{Budget, CompileLimits, limit_of};
use polyc_base::explain::Explanation;
use polyc_base::trap::Limit;
use polyc_base::{Declarations, Diagnosed, Diagnostic, SourceMap, Span, codes, text};
use polyc_bytecode::{Module, Verified};
use polyc_compile::{Level, Observer, check_source, compile_source, lower_source, source_table};
use polyc_frontend::{Environment, Frontend, Input, Options, Registry};
use polyc_ir as ir;
use polyc_render::{render_json, render_text};
use polyc_runtime::native;
use polyc_vm::{LinkError, Program};

use crate::clock::clock;
use crate::prelude::Preludes;
use crate::source::add_source;

/// The languages and what belongs to them. Cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
    limits: CompileLimits,
}

struct Shared {
    languages: Registry,
    natives: Arc<native::Registry>,
    preludes: Preludes,
    /// Programs added as modules, by name.
    modules: Mutex<HashMap<String, Arc<Program>>>,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// The engine of all languages.
    #[must_use]
    pub fn new() -> Self {
        Self::with_more(&[])
    }

    /// The engine of all languages of polyc, and of these beside them.
    #[must_use]
    pub fn with_more(languages: &[&'static dyn Frontend]) -> Self {
        let mut all = polyc_compile::languages().all().to_vec();
        all.extend(languages);
        let all = Registry::new(all);
        let natives = polyc_compile::natives(&all);
        Self::with_languages(all, natives)
    }

    /// An engine of these languages.
    #[must_use]
    pub fn with_languages(languages: Registry, natives: native::Registry) -> Self {
        Self {
            shared: Arc::new(Shared {
                languages,
                natives: Arc::new(natives),
                preludes: Preludes::default(),
                modules: Mutex::default(),
            }),
            limits: CompileLimits::default(),
        }
    }

    /// The same engine with these limits for each compilation. A new engine has none.
    ///
    /// ```
    /// use polyc::{CompileLimits, Engine};
    ///
    /// let limits = CompileLimits { memory: Some(1 << 20), ..CompileLimits::default() };
    /// let engine = Engine::new().limited(limits);
    /// assert!(engine.program("expr", "small", "1 + 2").is_ok());
    /// let long = format!("size([{}])", "1, ".repeat(100_000));
    /// let refused = engine.program("expr", "long", &long).expect_err("it is too long for that");
    /// assert_eq!(refused.limit(), Some(polyc::Limit::Memory));
    /// ```
    #[must_use]
    pub fn limited(&self, limits: CompileLimits) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            limits,
        }
    }

    /// The languages.
    #[must_use]
    pub fn languages(&self) -> &Registry {
        &self.shared.languages
    }

    /// What the diagnostic codes mean: those of all languages first, then those of each.
    pub fn explanations(&self) -> impl Iterator<Item = &'static Explanation> {
        let own = self.languages().all().iter().flat_map(|it| it.info().diagnostics);
        codes::EXPLANATIONS.iter().chain(own)
    }

    /// The natives.
    #[must_use]
    pub fn natives(&self) -> &Arc<native::Registry> {
        &self.shared.natives
    }
}

impl Engine {
    /// A source text to a program, ready to run any number of times in any number of sessions.
    ///
    /// # Errors
    /// A compilation without result: the mistakes in the text, or that there is no such language.
    pub fn program(&self, language: &str, name: &str, text: &str) -> Result<Arc<Program>, Compilation<Arc<Program>>> {
        let Some(language) = self.languages().by_name(language) else {
            return Err(Compilation::failed(
                name,
                codes::NO_LANGUAGE,
                &format!("there is no language `{language}`"),
            ));
        };
        let unit = Unit::new(language, name, text.as_bytes());
        let mut compiled = self
            .compile(unit, Level::default())
            .then(|it| Some(Program::shared(it)));
        compiled.result.take().ok_or(compiled)
    }

    /// Offers a program to others, which import it by its module's name.
    ///
    /// # Errors
    /// A module of that name belongs to polyc.
    pub fn add_module(&self, program: &Arc<Program>) -> Result<(), LinkError> {
        self.check_name(program)?;
        let name = program.module().declarations.name.clone();
        let mut modules = self.shared.modules.lock().unwrap_or_else(PoisonError::into_inner);
        modules.insert(name, Arc::clone(program));
        Ok(())
    }

    /// Refuses a program with the name of one of the preludes, unless it is that.
    pub(crate) fn check_name(&self, program: &Arc<Program>) -> Result<(), LinkError> {
        let module = &program.module().declarations.name;
        let prelude = self.shared.preludes.program(module);
        if prelude.is_none_or(|it| Arc::ptr_eq(&it, program)) {
            Ok(())
        } else {
            Err(LinkError::Reserved { module: module.clone() })
        }
    }

    /// The module of that name: an added one, or one of the preludes.
    #[must_use]
    pub fn module_program(&self, name: &str) -> Option<Arc<Program>> {
        self.shared.module_program(name)
    }

    /// Whether a module of that name is part of polyc.
    #[must_use]
    pub fn is_prelude(&self, name: &str) -> bool {
        self.shared.preludes.has(name)
    }

    /// The language a module was written in.
    #[must_use]
    pub fn language_of(&self, module: &Module) -> Option<&'static dyn Frontend> {
        self.languages().by_name(&module.declarations.language)
    }
}

impl Shared {
    fn module_program(&self, name: &str) -> Option<Arc<Program>> {
        let modules = self.modules.lock().unwrap_or_else(PoisonError::into_inner);
        let added = modules.get(name).map(Arc::clone);
        added.or_else(|| self.preludes.program(name))
    }
}

/// A source text to compile.
#[derive(Clone, Copy)]
pub struct Unit<'a> {
    /// Its language.
    pub language: &'static dyn Frontend,
    /// Name for people; its stem is the module's name.
    pub name: &'a str,
    /// The text, with a byte-order mark and other extras that a file may have ([`add_source`]).
    pub bytes: &'a [u8],
    /// Options of the language that are given, as pairs of name and value.
    pub options: &'a [(String, String)],
}

impl<'a> Unit<'a> {
    /// A text with the usual options of its language.
    #[must_use]
    pub const fn new(language: &'static dyn Frontend, name: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            language,
            name,
            bytes,
            options: &[],
        }
    }

    /// The same with these options of its language, as pairs of name and value.
    #[must_use]
    pub const fn with_options(self, options: &'a [(String, String)]) -> Self {
        Self { options, ..self }
    }
}

/// The result of compiling a source text.
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
    /// No result, for that reason.
    fn failed(name: &str, code: &'static str, message: &str) -> Self {
        let mut sources = SourceMap::default();
        let file = sources.add(name, "");
        Self {
            sources,
            diagnostics: vec![Diagnostic::error(code, Span::new(file, 0, 0), message)],
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

    fn then<N>(self, next: impl FnOnce(M) -> Option<N>) -> Compilation<N> {
        Compilation {
            sources: self.sources,
            diagnostics: self.diagnostics,
            result: self.result.and_then(next),
        }
    }
}

impl Engine {
    /// A source text to a verified module.
    #[must_use]
    pub fn compile(&self, unit: Unit<'_>, level: Level) -> Compilation<Verified<Module>> {
        self.compile_observed(unit, level, &mut ())
    }

    /// The same; the observer sees the IR after each pass that changed it.
    #[must_use]
    pub fn compile_observed(
        &self,
        unit: Unit<'_>,
        level: Level,
        observer: &mut dyn Observer,
    ) -> Compilation<Verified<Module>> {
        self.with_input(unit, |input, environment| {
            compile_source(unit.language, input, environment, level, observer)
        })
    }

    /// The mistakes in a source text, without optimising or generating code: what only that finds, a function too large
    /// for the machine, is not among them.
    #[must_use]
    pub fn check(&self, unit: Unit<'_>) -> Compilation<ir::Module> {
        self.with_input(unit, |input, environment| {
            check_source(unit.language, input, environment)
        })
    }

    /// A source text to optimised IR; the observer sees it after each pass that changed it.
    #[must_use]
    pub fn lower(&self, unit: Unit<'_>, level: Level, observer: &mut dyn Observer) -> Compilation<ir::Module> {
        self.with_input(unit, |input, environment| {
            lower_source(unit.language, input, environment, level, observer)
        })
    }

    /// The tokens of a source text, one a line: place, kind, text.
    #[must_use]
    pub fn tokens(&self, unit: Unit<'_>) -> Compilation<String> {
        self.with_input(unit, |input, environment| {
            let budget = environment.budget();
            let (tokens, found) = unit.language.tokens(input, &budget);
            if let Some(limit) = budget.diagnostic(Span::new(input.file, 0, 0)) {
                return Diagnosed::refused(limit);
            }
            let lines = tokens.iter().map(|token| {
                let at = input.sources.line_column(token.span);
                let text = text::visible(input.sources.text(token.span));
                format!("{}:{}\t{}\t{text}\n", at.line, at.column, token.kind)
            });
            Diagnosed {
                value: Some(lines.collect()),
                diagnostics: found,
            }
        })
    }

    /// The tree of a source text.
    #[must_use]
    pub fn tree(&self, unit: Unit<'_>) -> Compilation<String> {
        self.with_input(unit, |input, environment| {
            let budget = environment.budget();
            let (tree, found) = unit.language.tree(input, &budget);
            match budget.diagnostic(Span::new(input.file, 0, 0)) {
                Some(limit) => Diagnosed::refused(limit),
                None => Diagnosed {
                    value: Some(tree),
                    diagnostics: found,
                },
            }
        })
    }

    /// The text form of the bytecode of a source text.
    #[must_use]
    pub fn bytecode_text(&self, unit: Unit<'_>, level: Level) -> Compilation<String> {
        let compiled = self.compile(unit, level);
        compiled.then(|module| Some(polyc_bytecode::write_text(&module)))
    }

    fn with_input<M>(
        &self,
        unit: Unit<'_>,
        run: impl FnOnce(Input<'_>, &mut dyn Environment) -> Diagnosed<M>,
    ) -> Compilation<M> {
        let options = match Options::resolve(unit.language.info(), unit.name, unit.options) {
            Ok(options) => options,
            Err(error) => return Compilation::failed(unit.name, codes::BAD_OPTION, &error.to_string()),
        };
        let mut sources = SourceMap::default();
        let (file, found) = add_source(&mut sources, unit.name, unit.bytes);
        if !found.is_empty() {
            return Compilation {
                sources,
                diagnostics: found,
                result: None,
            };
        }
        let table = source_table(&sources);
        let input = Input {
            options: &options,
            ..Input::new(&sources, file, &table, module_name(unit.name))
        };
        let mut surroundings = Surroundings {
            shared: &self.shared,
            budget: Budget::new(self.limits, clock),
        };
        let Diagnosed { value, diagnostics } = run(input, &mut surroundings);
        Compilation {
            sources,
            diagnostics,
            result: value,
        }
    }
}

/// The module of a file: its name without folder and extension.
fn module_name(name: &str) -> &str {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.split_once('.').map_or(stem, |it| it.0);
    if stem.is_empty() { "main" } else { stem }
}

/// The budget of one compilation.
struct Surroundings<'a> {
    shared: &'a Shared,
    budget: Budget,
}

impl Environment for Surroundings<'_> {
    fn module(&mut self, name: &str) -> Option<Arc<Declarations>> {
        let program = self.shared.module_program(name)?;
        Some(Arc::new(program.module().declarations.clone()))
    }

    fn budget(&self) -> Budget {
        self.budget.clone()
    }
}
