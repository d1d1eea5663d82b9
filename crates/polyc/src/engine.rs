//! Shared by all sessions: the languages, their natives, their preludes, the functions of the host, and the compiler.

use core::any::Any;
use core::fmt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use polyc_base::budget::{Budget, CompileLimits};
use polyc_base::decl::Interface;
use polyc_base::{Declarations, Diagnosed, Diagnostic, FileId, SourceFile, SourceMap, Span, text};
use polyc_bytecode::{Module, Verified, write_text};
use polyc_compile::{Observer, check_source, compile_source, lower_source, source_table};
use polyc_frontend::explain::Explanation;
use polyc_frontend::{
    Environment, FoundText, Frontend, HostFunctionType, Input, Options, Registry, Tree, codes, limit_reached,
};
use polyc_ir as ir;
use polyc_runtime::native;
use polyc_vm::{LinkError, Program as Code};

use crate::clock::clock;
use crate::define::{Definition, HostFn};
use crate::files::FoundTexts;
use crate::prelude::{Embedded, Preludes};
use crate::program::{CompileError, Program};
use crate::source::{Source, add_source};
use crate::stage::Compilation;

/// The languages and what belongs to them. Cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
    natives: Arc<native::Registry>,
    limits: CompileLimits,
}

struct Shared {
    languages: Registry,
    preludes: Preludes,
    /// Programs added as modules, by name.
    modules: Mutex<HashMap<String, Arc<Code>>>,
}

/// Builds an [`Engine`].
///
/// ```
/// use polyc::{CompileLimits, Engine};
///
/// let engine = Engine::builder()
///     .limits(CompileLimits { memory: Some(64 << 20), ..CompileLimits::default() })
///     .define("host", "twice", |_: polyc::Caller, n: i64| n * 2)
///     .build()?;
/// assert!(engine.languages().by_name("lisp").is_some());
/// # Ok::<(), polyc::EngineError>(())
/// ```
pub struct EngineBuilder {
    languages: Vec<&'static dyn Frontend>,
    preludes: Vec<Embedded>,
    definitions: Vec<(String, String, Definition)>,
    limits: CompileLimits,
}

/// Why an engine cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EngineError {
    /// Two languages have one name.
    Language(String),
    /// Two natives or shapes have one name.
    Native(String),
    /// A function of the host has a name that no program could write.
    Name(String),
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Language(name) => write!(f, "two languages are named `{name}`"),
            Self::Native(name) => write!(f, "two natives or shapes are named `{name}`"),
            Self::Name(name) => write!(f, "{name:?} is not a name for a function of the host or its module"),
        }
    }
}

impl core::error::Error for EngineError {}

impl EngineBuilder {
    /// Adds a language, with its natives and its prelude, which is compiled when the language is first used (but see
    /// [`Self::preludes`]).
    #[must_use]
    pub fn language(mut self, language: &'static dyn Frontend) -> Self {
        self.languages.push(language);
        self
    }

    /// Adds modules of preludes that were compiled before, with their names, so that nobody waits for it. A build
    /// script makes them with `polyc_compile::embed_preludes`. A module that this version of polyc does not read is
    /// compiled, as if it had not been given.
    #[must_use]
    pub fn preludes(mut self, modules: &[(&'static str, &'static [u8])]) -> Self {
        self.preludes.extend_from_slice(modules);
        self
    }

    /// Without any language so far: those of polyc among them.
    #[must_use]
    pub fn without_languages(mut self) -> Self {
        self.languages.clear();
        self
    }

    /// Limits of each compilation; at first there are none.
    #[must_use]
    pub const fn limits(mut self, limits: CompileLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds a function of the host, as [`Engine::define`] does.
    #[must_use]
    pub fn define<M: 'static>(mut self, module: &str, name: &str, function: impl HostFn<M>) -> Self {
        let definition = Definition::new(function);
        self.definitions.push((module.to_owned(), name.to_owned(), definition));
        self
    }

    /// The engine.
    ///
    /// # Errors
    /// Two languages, natives or shapes have one name, or a function of the host has one that no program could write.
    pub fn build(self) -> Result<Engine, EngineError> {
        for (index, language) in self.languages.iter().enumerate() {
            if self.languages[..index]
                .iter()
                .any(|it| it.info().name == language.info().name)
            {
                return Err(EngineError::Language(language.info().name.to_owned()));
            }
        }
        let languages = Registry::new(self.languages);
        let mut natives = polyc_compile::natives(&languages).map_err(EngineError::Native)?;
        for (module, name, definition) in self.definitions {
            for name in [&module, &name] {
                check_host_name(name)?;
            }
            natives.define(definition.into_function(&module, &name, &languages));
        }
        Ok(Engine {
            shared: Arc::new(Shared {
                preludes: Preludes::new(&languages, &self.preludes),
                languages,
                modules: Mutex::default(),
            }),
            natives: Arc::new(natives),
            limits: self.limits,
        })
    }
}

/// Whether a program of some language can write the name of a function of the host, or of its module.
fn check_host_name(name: &str) -> Result<(), EngineError> {
    let is_part = |it: char| it.is_alphanumeric() || "_-!?*+<>=/$%&~^:".contains(it);
    if name.is_empty() || name.starts_with(|it: char| it.is_numeric()) || !name.chars().all(is_part) {
        return Err(EngineError::Name(name.to_owned()));
    }
    Ok(())
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// The engine of polyc's languages.
    ///
    /// # Panics
    /// Never: their names differ.
    #[must_use]
    pub fn new() -> Self {
        Self::builder()
            .build()
            .expect("the languages of polyc have different names")
    }

    /// Begins an engine of polyc's languages.
    #[must_use]
    pub fn builder() -> EngineBuilder {
        EngineBuilder {
            languages: polyc_compile::languages().all().to_vec(),
            preludes: Vec::new(),
            definitions: Vec::new(),
            limits: CompileLimits::default(),
        }
    }

    /// The same engine with these limits of each compilation.
    ///
    /// ```
    /// use polyc::{CompileLimits, Engine, Limit, Source};
    ///
    /// let limits = CompileLimits { memory: Some(1 << 20), ..CompileLimits::default() };
    /// let engine = Engine::new().limited(limits);
    /// let long = format!("size([{}])", "1, ".repeat(100_000));
    /// let refused = engine.compile(Source::new("expr", "long", &long)).expect_err("it is too long for that");
    /// assert_eq!(refused.limit(), Some(Limit::Memory));
    /// ```
    #[must_use]
    pub fn limited(&self, limits: CompileLimits) -> Self {
        Self { limits, ..self.clone() }
    }

    /// Defines a function of the host, a closure, which programs of every language compiled from now on can call: as
    /// `(import (host MODULE))` in Lisp, as a heading with `external 'MODULE'` in Pascal, as `MODULE.name(…)` in Expr.
    /// It replaces an earlier one of the same name, in this engine and its later clones. Sessions have the functions
    /// that their engine had when they were built.
    ///
    /// # Panics
    /// If a name is not letters, digits and `_-!?*+<>=/$%&~^:`, or begins with a digit: no program could write it.
    /// [`EngineBuilder::define`] is for names that come from elsewhere.
    ///
    /// ```
    /// use polyc::{Caller, Engine, NoHost, Session, Source};
    ///
    /// let mut engine = Engine::new();
    /// engine.define("shop", "price", |_: Caller, item: &str| item.len() as i64 * 10);
    /// let program = engine.compile(Source::new("expr", "total.expr", "shop.price('pen') * 3"))?;
    /// assert_eq!(Session::new(&engine, NoHost).evaluate::<i64>(&program)?, 90);
    /// # Ok::<(), polyc::Error>(())
    /// ```
    pub fn define<M: 'static>(&mut self, module: &str, name: &str, function: impl HostFn<M>) -> &mut Self {
        self.define_with(module, name, Definition::new(function))
    }

    /// As [`Engine::define`], of a function with a price of its own, or one known to change nothing.
    ///
    /// # Panics
    /// As [`Engine::define`].
    pub fn define_with(&mut self, module: &str, name: &str, definition: Definition) -> &mut Self {
        for name in [module, name] {
            check_host_name(name).unwrap_or_else(|error| panic!("{error}"));
        }
        let function = definition.into_function(module, name, &self.shared.languages);
        Arc::make_mut(&mut self.natives).define(function);
        self
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

    /// The natives, and the functions of the host.
    #[must_use]
    pub fn natives(&self) -> &Arc<native::Registry> {
        &self.natives
    }

    /// Compiles a source text.
    ///
    /// # Errors
    /// The mistakes in the text, that there is no such language, or the limit that it reached.
    pub fn compile(&self, source: Source<'_>) -> Result<Program, CompileError> {
        self.module(source, &mut ()).into_program()
    }

    /// Offers a program to others, which import it by its module's name.
    ///
    /// # Errors
    /// A module of that name belongs to polyc.
    pub fn add_module(&self, program: &Program) -> Result<(), LinkError> {
        self.check_name(program.code())?;
        let name = program.module().declarations.name.clone();
        let mut modules = self.shared.modules.lock().unwrap_or_else(PoisonError::into_inner);
        modules.insert(name, Arc::clone(program.code()));
        Ok(())
    }

    /// Refuses a program with the name of one of the preludes, unless it is that.
    pub(crate) fn check_name(&self, program: &Arc<Code>) -> Result<(), LinkError> {
        let module = &program.module().declarations.name;
        if !self.is_prelude(module) {
            return Ok(());
        }
        let prelude = self.shared.preludes.program(module);
        if prelude.is_some_and(|it| Arc::ptr_eq(&it, program)) {
            Ok(())
        } else {
            Err(LinkError::Reserved { module: module.clone() })
        }
    }

    /// The module of that name: an added one, or one of the preludes.
    #[must_use]
    pub fn module_program(&self, name: &str) -> Option<Arc<Code>> {
        let modules = self.shared.modules.lock().unwrap_or_else(PoisonError::into_inner);
        let added = modules.get(name).map(Arc::clone);
        drop(modules);
        added.or_else(|| self.shared.preludes.program(name))
    }

    /// Whether a module of that name is part of a language.
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

/// The stages of compilation.
impl Engine {
    /// A source text to a verified module; the observer sees the IR after each pass that changed it.
    #[must_use]
    pub fn module(&self, source: Source<'_>, observer: &mut dyn Observer) -> Compilation<Verified<Module>> {
        self.with_input(source, |language, input, environment| {
            compile_source(language, input, environment, source.level, observer)
        })
    }

    /// The mistakes in a source text, without optimising or generating code: what only that finds, a function too large
    /// for the machine, is not among them.
    #[must_use]
    pub fn check(&self, source: Source<'_>) -> Compilation<ir::Module> {
        self.with_input(source, |language, input, environment| {
            check_source(language, input, environment)
        })
    }

    /// A source text to optimised IR; the observer sees it after each pass that changed it.
    #[must_use]
    pub fn lower(&self, source: Source<'_>, observer: &mut dyn Observer) -> Compilation<ir::Module> {
        self.with_input(source, |language, input, environment| {
            lower_source(language, input, environment, source.level, observer)
        })
    }

    /// The tokens of a source text, one a line: place, kind, text.
    #[must_use]
    pub fn tokens(&self, source: Source<'_>) -> Compilation<String> {
        self.with_input(source, |language, input, environment| {
            let budget = environment.budget();
            let (tokens, found) = language.tokens(input, &budget);
            if let Some(limit) = limit_reached(&budget, Span::new(input.file, 0, 0)) {
                return Diagnosed::refused(limit);
            }
            let lines = tokens.iter().map(|token| {
                let at = input.sources.line_column(token.span);
                let text = text::visible(input.sources.text(token.span));
                format!("{}:{}\t{}\t{text}\n", at.line, at.column, token.kind.name)
            });
            Diagnosed {
                value: Some(lines.collect()),
                diagnostics: found,
            }
        })
    }

    /// The tree of a source text.
    #[must_use]
    pub fn tree(&self, source: Source<'_>) -> Compilation<Tree> {
        self.with_input(source, |language, input, environment| {
            let budget = environment.budget();
            let (tree, found) = language.tree(input, &budget);
            match limit_reached(&budget, Span::new(input.file, 0, 0)) {
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
    pub fn bytecode_text(&self, source: Source<'_>) -> Compilation<String> {
        self.module(source, &mut ()).then(|module| write_text(&module))
    }

    /// A text that a running program has compiled: its top-level names are the cells of an open environment, and
    /// `memory` is what the language remembers of that environment.
    pub(crate) fn compile_open(
        &self,
        source: Source<'_>,
        environment: &str,
        memory: &mut Box<dyn Any + Send>,
    ) -> Result<Program, CompileError> {
        let opened = Opened { environment, memory };
        let compiled = self.with_opened(source, Some(opened), |language, input, environment| {
            compile_source(language, input, environment, source.level, &mut ())
        });
        compiled.into_program()
    }

    fn with_input<M>(
        &self,
        source: Source<'_>,
        run: impl FnOnce(&'static dyn Frontend, Input<'_>, &mut dyn Environment) -> Diagnosed<M>,
    ) -> Compilation<M> {
        self.with_opened(source, None, run)
    }

    fn with_opened<M>(
        &self,
        source: Source<'_>,
        opened: Option<Opened<'_>>,
        run: impl FnOnce(&'static dyn Frontend, Input<'_>, &mut dyn Environment) -> Diagnosed<M>,
    ) -> Compilation<M> {
        let mut sources = SourceMap::default();
        let (file, mut diagnostics) = add_source(&mut sources, source.name, source.bytes);
        let language = self.languages().by_name(source.language);
        if language.is_none() {
            let message = format!("there is no language `{}`", source.language);
            diagnostics.push(Diagnostic::error(codes::NO_LANGUAGE, Span::new(file, 0, 0), message));
        }
        let options = language.map_or(Ok(Options::default()), |language| {
            Options::resolve(language.info(), source.name, source.options)
        });
        let options = options.unwrap_or_else(|error| {
            diagnostics.push(Diagnostic::error(
                codes::BAD_OPTION,
                Span::new(file, 0, 0),
                error.to_string(),
            ));
            Options::default()
        });
        let Some(language) = language.filter(|_| diagnostics.is_empty()) else {
            return Compilation {
                sources,
                diagnostics,
                result: None,
            };
        };
        if let Err(error) = self.shared.preludes.compile(language) {
            return Compilation::refused(&error);
        }
        let table = source_table(&sources);
        let input = Input {
            options: &options,
            open: opened.as_ref().map(|it| it.environment),
            ..Input::new(&sources, file, &table, source.module_name())
        };
        let mut surroundings = Surroundings {
            engine: self,
            budget: Budget::new(self.limits, clock),
            texts: FoundTexts::new(source.files, language.info().libraries, &sources),
            memory: opened.map(|it| it.memory),
        };
        let Diagnosed { value, diagnostics } = run(language, input, &mut surroundings);
        Compilation {
            sources: surroundings.texts.sources,
            diagnostics,
            result: value,
        }
    }
}

/// An open environment, for the compilation of a text that is evaluated in it.
struct Opened<'a> {
    environment: &'a str,
    memory: &'a mut Box<dyn Any + Send>,
}

/// What a compilation finds around it.
struct Surroundings<'a> {
    engine: &'a Engine,
    budget: Budget,
    texts: FoundTexts<'a>,
    memory: Option<&'a mut Box<dyn Any + Send>>,
}

impl Environment for Surroundings<'_> {
    fn module(&mut self, name: &str) -> Option<Arc<Declarations>> {
        let program = self.engine.module_program(name)?;
        Some(Arc::new(program.module().declarations.clone()))
    }

    fn library(&mut self, path: &[String]) -> Result<Option<FoundText>, String> {
        self.texts.library(path)
    }

    fn include(&mut self, from: FileId, name: &str) -> Result<FoundText, String> {
        self.texts.include(from, name)
    }

    fn found(&self) -> &[Arc<SourceFile>] {
        self.texts.all()
    }

    fn host_functions(&self, module: &str) -> Vec<HostFunctionType> {
        let all = self.engine.natives.host_functions().iter();
        let its = all.filter(|it| it.module() == module);
        its.map(|it| HostFunctionType {
            name: it.name().to_owned(),
            native: it.native_name(),
            params: it.params().to_vec(),
            result: Interface::clone(it.result()),
            effects: it.effects(),
        })
        .collect()
    }

    fn memory(&mut self) -> Option<&mut Box<dyn Any + Send>> {
        self.memory.as_deref_mut()
    }

    fn budget(&self) -> Budget {
        self.budget.clone()
    }
}
