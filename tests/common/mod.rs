//! The corpus, for the tests that go through all of it.

use std::fs;
use std::path::{Path, PathBuf};

use polyc::{Engine, Frontend, Level, Module, Source, Verified};

/// A program of the corpus in one language.
pub struct Case {
    /// `gcd/gcd.scm`
    pub name: String,
    /// Its language.
    pub language: &'static dyn Frontend,
    /// Its text.
    pub source: Vec<u8>,
    /// What it writes.
    #[allow(dead_code, reason = "not every test runs programs")]
    pub expected: String,
}

/// The directories of the corpus, one a program.
pub fn directories() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let entries = fs::read_dir(corpus).expect("the corpus is part of the checkout");
    let mut directories: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    directories.sort();
    directories
}

/// Every program in every language.
pub fn cases(engine: &Engine) -> Vec<Case> {
    let mut cases = Vec::new();
    for directory in directories() {
        let stem = directory.file_name().expect("it was listed").to_string_lossy();
        let expected = fs::read_to_string(directory.join("expected.out"));
        let expected = expected.unwrap_or_else(|error| panic!("{stem}: {error}"));
        for extension in ["expr", "scm", "pas"] {
            let file = format!("{stem}.{extension}");
            let source = fs::read(directory.join(&file));
            let source = source.unwrap_or_else(|error| panic!("{file}: {error}"));
            let language = engine.languages().by_extension(extension);
            cases.push(Case {
                name: format!("{stem}/{file}"),
                language: language.expect("the three languages are there"),
                source,
                expected: expected.clone(),
            });
        }
    }
    cases
}

/// The verified module of a program; panics with the diagnostics.
pub fn compile(engine: &Engine, case: &Case, level: Level) -> Verified<Module> {
    let unit = Source::new(case.language.info().name, &case.name, &case.source);
    let compilation = engine.module(unit.level(level), &mut ());
    let report = compilation.report(false);
    compilation.result.unwrap_or_else(|| panic!("{report}"))
}
