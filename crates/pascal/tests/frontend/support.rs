//! What the tests of the frontend share: compiling a text with no world around it, and directories of small inputs.

#![allow(clippy::disallowed_methods, reason = "tests read their inputs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polyc_base::{Declarations, Diagnosed, SourceMap};
use polyc_frontend::{Environment, Frontend, Input};
use polyc_pascal::PASCAL;

/// Nothing to import.
struct Nothing;

impl Environment for Nothing {
    fn module(&mut self, _: &str) -> Option<Arc<Declarations>> {
        None
    }
}

/// Compiles a text, and verifies what comes of it.
pub fn compile(name: &str, text: &str) -> (SourceMap, Diagnosed<polyc_ir::Module>) {
    let mut sources = SourceMap::default();
    let file = sources.add(name, text);
    let table = sources.table(|_| [0; 32]);
    let input = Input::new(&sources, file, &table, "test");
    let compiled = PASCAL.compile(input, &mut Nothing);
    if let Some(module) = &compiled.value
        && let Err(errors) = polyc_ir::verify(module)
    {
        panic!("{name}: {}\n{}", errors[0], polyc_ir::print_plain(module));
    }
    (sources, compiled)
}

/// The inputs of a directory beside the tests, in order of their names.
pub fn inputs(directory: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let entries = fs::read_dir(&root).expect("the directory exists");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|it| it.extension().is_some_and(|it| it == "pas"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("readable");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

/// The expectation of an input: the file beside it, written anew if `POLYC_BLESS` is set.
pub fn expect_beside(path: &Path, extension: &str, found: &str) {
    let expected = path.with_extension(extension);
    if option_env!("POLYC_BLESS").is_some() {
        fs::write(&expected, found).expect("writable");
    }
    let wanted = fs::read_to_string(&expected).unwrap_or_default();
    assert!(wanted == found, "{} differs; found:\n{found}", expected.display());
}
