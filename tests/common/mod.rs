//! The corpus, for the tests that go through all of it.

use std::fs;
use std::path::{Path, PathBuf};

use polyc::{Engine, Folders, Frontend, Level, Module, Source, Verified};

/// A program of the corpus in one language.
pub struct Case {
    /// `gcd/gcd.scm`, or the path of a program that may import others.
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

/// Every program in each language that it has a file for. What it writes is in `expected.out`, or in
/// `expected.NAME.out` for the language NAME, if that writes it in another form.
pub fn cases(engine: &Engine) -> Vec<Case> {
    let mut cases = Vec::new();
    for directory in directories() {
        let stem = directory.file_name().expect("it was listed").to_string_lossy();
        let read = |file: &str| {
            let bytes = fs::read(directory.join(file));
            bytes.unwrap_or_else(|error| panic!("{stem}/{file}: {error}"))
        };
        for file in files(&directory) {
            let Some((_, extension)) = file.rsplit_once('.') else {
                panic!("{stem}/{file} has no extension")
            };
            let Some(language) = engine.languages().by_extension(extension) else {
                assert_eq!(extension, "out", "{stem}/{file}: no language has the extension");
                continue;
            };
            let own = format!("expected.{}.out", language.info().name);
            let expected = if directory.join(&own).exists() {
                &own
            } else {
                "expected.out"
            };
            cases.push(Case {
                name: format!("{stem}/{file}"),
                language,
                source: read(&file),
                expected: String::from_utf8(read(expected)).expect("it is text"),
            });
        }
    }
    cases
}

/// The names of the files in a directory, in order.
fn files(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("it was listed");
    let names = entries.map(|entry| entry.expect("it can be listed").file_name());
    let mut names: Vec<String> = names.map(|it| it.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The verified module of a program; panics with the diagnostics.
pub fn compile(engine: &Engine, case: &Case, level: Level) -> Verified<Module> {
    let folders = Folders::of(Some(Path::new(&case.name)), &[]);
    let unit = Source::new(case.language.info().name, &case.name, &case.source);
    let compilation = engine.module(unit.files(&folders).level(level), &mut ());
    let report = compilation.report(false);
    compilation.result.unwrap_or_else(|| panic!("{report}"))
}
