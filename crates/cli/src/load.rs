//! From files to modules: which language, its options, the modules beside the program, the mistakes on the way.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use polyc::{
    Compilation, CompileLimits, Engine, Folders, Frontend, Module, Observer, Options, Program, Source, SourceMap,
    Verified, clipped, decode, nearest, verify, visible,
};

use crate::args::{Format, ReportArgs, SourceArgs};
use crate::files::{self, Input, shown};
use crate::{Reported, exit, output};

/// Characters of an error about a module, whose names may be of any length.
pub const LONGEST_ERROR: usize = 1000;

/// Compiles inputs as the switches say.
pub struct Loader<'a> {
    /// The engine, with the modules beside the program.
    pub engine: Engine,
    args: &'a SourceArgs,
}

/// A verified module, and the texts it was compiled from.
pub type Loaded = (Verified<Module>, SourceMap);

impl<'a> Loader<'a> {
    /// A loader for these inputs, with the modules of `--with`.
    pub fn new(engine: &Engine, limits: CompileLimits, args: &'a SourceArgs, inputs: &[&Input]) -> Result<Self> {
        let loader = Self {
            engine: engine.limited(limits),
            args,
        };
        let added: Vec<Input> = args.with.iter().map(|it| files::read(it)).collect::<Result<_>>()?;
        loader.check_options(inputs.iter().copied().chain(&added))?;
        for input in &added {
            let (module, _) = loader.load_as(input, None, &mut ())?;
            let added = loader.engine.add_module(&Program::from(module));
            added.with_context(|| format!("--with {}", shown(Path::new(&input.name))))?;
        }
        Ok(loader)
    }

    /// Refuses options that no language of the inputs has.
    fn check_options<'i>(&self, inputs: impl Iterator<Item = &'i Input>) -> Result<()> {
        if self.args.options.is_empty() {
            return Ok(());
        }
        let all = inputs.map(|it| self.language(it)).collect::<Result<Vec<_>>>()?;
        for (name, _) in &self.args.options {
            if all.iter().flatten().any(|it| it.info().option(name).is_some()) {
                continue;
            }
            let languages = self.engine.languages().all().iter().map(|it| it.info());
            let titles = languages.filter(|it| it.option(name).is_some()).map(|it| it.title);
            let titles = titles.collect::<Vec<_>>().join(" and ");
            bail!("`--{name}` is an option of {titles}, and nothing here is compiled from that language");
        }
        Ok(())
    }

    /// The language of an input; `None` for a module file.
    pub fn language(&self, input: &Input) -> Result<Option<&'static dyn Frontend>> {
        if input.is_source(self.args.lang.as_deref()) {
            language(&self.engine, self.args.lang.as_deref(), input).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Compiles an input with `compile`, which is given the engine and the text; shows the mistakes.
    pub fn compile<M>(
        &self,
        input: &Input,
        compile: impl FnOnce(&Engine, Source<'_>) -> Compilation<M>,
    ) -> Result<Compiled<M>> {
        self.compile_as(input, self.args.lang.as_deref(), compile)
    }

    fn compile_as<M>(
        &self,
        input: &Input,
        asked: Option<&str>,
        compile: impl FnOnce(&Engine, Source<'_>) -> Compilation<M>,
    ) -> Result<Compiled<M>> {
        let language = language(&self.engine, asked, input)?;
        let info = language.info();
        let options = self.args.options.iter().filter(|it| info.option(&it.0).is_some());
        let options: Vec<(String, String)> = options.cloned().collect();
        Options::resolve(info, &input.name, &options)?;
        let source = Source::new(info.name, &input.name, &input.bytes).level(self.args.level.into());
        let folders = Folders::of(input.path.as_deref(), &self.args.libraries);
        let source = source.options(&options).files(&folders);
        let compiled = compile(&self.engine, source);
        show_diagnostics(&compiled, self.args.reports);
        let has_errors = compiled.has_errors();
        let code = compiled.limit().map_or(exit::COMPILE, |_| exit::LIMIT);
        Ok(Compiled {
            result: compiled.result.ok_or(Reported(code))?,
            sources: compiled.sources,
            has_errors,
        })
    }

    /// The module of an input: a module file as it is, or source compiled.
    pub fn load(&self, input: &Input) -> Result<Loaded> {
        self.load_observed(input, &mut ())
    }

    /// The same; the observer is told what passes do.
    pub fn load_observed(&self, input: &Input, observer: &mut dyn Observer) -> Result<Loaded> {
        self.load_as(input, self.args.lang.as_deref(), observer)
    }

    /// The program of an input, with the texts it was compiled from.
    pub fn program(&self, input: &Input) -> Result<Program> {
        let (module, sources) = self.load(input)?;
        Ok(Program::new(module, sources, Vec::new()))
    }

    fn load_as(&self, input: &Input, asked: Option<&str>, observer: &mut dyn Observer) -> Result<Loaded> {
        if !input.is_source(asked) {
            return Ok((decode_verified(input)?, SourceMap::default()));
        }
        let compiled = self.compile_as(input, asked, |engine, source| engine.module(source, observer))?;
        Ok((compiled.result, compiled.sources))
    }
}

/// What came of a text.
pub struct Compiled<M> {
    /// The result.
    pub result: M,
    /// The texts it was compiled from.
    pub sources: SourceMap,
    /// Whether mistakes were shown although there is a result.
    pub has_errors: bool,
}

fn show_diagnostics<M>(compiled: &Compilation<M>, args: ReportArgs) {
    output::report(&match args.format {
        Format::Text => compiled.report(output::has_colour(args.color)),
        Format::Json => compiled.report_json(),
    });
}

/// The language of an input: the one asked for, or that of its file's extension.
fn language(engine: &Engine, asked: Option<&str>, input: &Input) -> Result<&'static dyn Frontend> {
    if let Some(name) = asked {
        return language_named(engine, name);
    }
    let extension = input.path.as_deref().and_then(Path::extension).and_then(OsStr::to_str);
    let found = extension.and_then(|it| engine.languages().by_extension(it));
    found.ok_or_else(|| {
        let what = input.path.as_deref().map_or("the text".to_owned(), shown);
        anyhow!(
            "which language is {what}? Say --lang NAME, one of {}",
            names(engine).join(", ")
        )
    })
}

/// The language of that name.
pub fn language_named(engine: &Engine, name: &str) -> Result<&'static dyn Frontend> {
    engine.languages().by_name(name).ok_or_else(|| {
        let names = names(engine);
        let meant = meant(name, names.iter().copied());
        anyhow!(
            "there is no language `{}`{meant}; there are {}",
            visible(name),
            names.join(", ")
        )
    })
}

fn names(engine: &Engine) -> Vec<&'static str> {
    engine.languages().all().iter().map(|it| it.info().name).collect()
}

/// The name that was meant, as the middle of a message; nothing if none is near.
pub fn meant<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, names).map_or(String::new(), |it| format!(", did you mean `{}`?", visible(it)))
}

/// A module file as a module.
pub fn decode_verified(input: &Input) -> Result<Verified<Module>> {
    let module = decode(&input.bytes).map_err(|error| in_file(&input.name, &error))?;
    verify(module).map_err(|error| in_file(&input.name, &error))
}

/// An error in a file.
pub fn in_file(name: &str, error: &dyn std::fmt::Display) -> anyhow::Error {
    // It contains names, which may have any length.
    let error = clipped(&error.to_string(), LONGEST_ERROR);
    anyhow!("`{}`: {}", visible(name), visible(&error))
}
